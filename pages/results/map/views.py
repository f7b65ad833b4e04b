"""What the map shows (专题): grades of totals, points of a dimension or of an indicator, by unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from data.city import City
from evaluation.comparison import dimension_weight
from evaluation.results import Assessment, Total
from evaluation.rounding import brief, shown
from evaluation.terms import Ranking
from geo.classes import Classes, MapClass, Method, Step, by_grade, by_number
from geo.drawing import Area, LegendEntry
from pages.ui.tables import DASH, Column, Row, escaped, joined, swatch, table

TOTAL = "total"
WHOLE, DIMENSION, INDICATOR = "total", "dimension", "indicator"
KINDS = {WHOLE: "总分等次", DIMENSION: "维度", INDICATOR: "指标"}
# why a total may lie above the range of its grade
GRADES_NOTE = "范围为方案的分数线；名额已满或不得评优的，等次低于分数所在档"


@dataclass(frozen=True, slots=True)
class Theme:
    """One thing a map can show (专题): its code in the address, kind, title and what it is worth 分值."""

    code: str
    kind: str
    title: str
    weight: Fraction

    @property
    def label(self) -> str:
        return self.title if self.kind == WHOLE else f"{self.code} {self.title}（{brief(self.weight)}分）"


def themes(run: Assessment) -> dict[str, Theme]:
    """Everything a map can show (全部专题), by code."""
    scheme = run.scheme
    found = [Theme(TOTAL, WHOLE, KINDS[WHOLE] if scheme.grades else "总分", scheme.full_marks)]
    found += [Theme(item.code, DIMENSION, item.title, dimension_weight(run, item.code)) for item in scheme.dimensions]
    found += [Theme(item.code, INDICATOR, item.title, item.weight) for item in scheme.indicators]
    return {theme.code: theme for theme in found}


def shown_units(run: Assessment) -> list[Total]:
    """Units on the map (上图单位): ranked and apart ones, never the city's own row."""
    return [total for total in run.totals.values() if total.unit.ranked is not Ranking.UNRANKED]


@dataclass(frozen=True, slots=True)
class View:
    """One theme of one run (专题数据): value, words and class of every unit."""

    run: Assessment
    theme: Theme
    classes: Classes
    values: Mapping[str, Fraction | None]

    @property
    def places(self) -> int:
        return self.run.scheme.rounding.total_dp

    @property
    def note(self) -> str:
        """How classes and their ranges belong together (分档说明)."""
        return GRADES_NOTE if self.theme.kind == WHOLE and self.run.scheme.grades else self.classes.note

    def value_words(self, total: Total) -> str:
        """The value under a unit's name (注记): points, and its place where it has one."""
        value = self.values[total.unit.code]
        if value is None:
            return "无数据"
        points = shown(value, self.places)
        if self.theme.kind != WHOLE:
            return f"{points}分"
        return f"{points} · {f'第{total.place}' if total.place else '单列'}"

    def sentence(self, total: Total) -> str:
        """One unit in a sentence (单位说明), for hover and screen reader."""
        item = self.classes.of(total.unit.code)
        return f"{total.unit.name}：{self.theme.title}，{self.value_words(total)}，{item.word}（{item.range_text}）"

    def areas(self, city: City) -> list[Area]:
        """Units as the map wants them (图斑)."""
        return [self._area(city, total, self.classes.of(total.unit.code)) for total in shown_units(self.run)]

    def _area(self, city: City, total: Total, item: MapClass) -> Area:
        return Area(
            total.unit.code, city.short_name(total.unit), self.value_words(total), item.colour, item.text_colour,
            self.sentence(total), item.hatched,
        )  # fmt: skip

    def legend(self) -> list[LegendEntry]:
        """Word, range and count of every class (图例)."""
        return [
            LegendEntry(item.colour, item.word, f"{item.range_text} {item.count}个", item.hatched)
            for item in self.classes.classes
        ]


def view_of(run: Assessment, theme: Theme, method: Method) -> View:
    """One theme in its classes (专题分档)."""
    units = shown_units(run)
    if theme.kind == WHOLE:
        values = {total.unit.code: total.published_total for total in units}
        if run.scheme.grades:
            return View(run, theme, _graded(run, units), values)
    elif theme.kind == DIMENSION:
        rows = {total.unit.code: run.dimensions.get((total.unit.code, theme.code)) for total in units}
        values = {code: None if row is None else row.points for code, row in rows.items()}
    else:
        values = {total.unit.code: run.points[total.unit.code, theme.code].points for total in units}
    return View(run, theme, by_number(values, method, places=run.scheme.rounding.total_dp, unit="分"), values)


def _graded(run: Assessment, units: Sequence[Total]) -> Classes:
    steps = [Step(grade.name, grade.least) for grade in run.scheme.grades]
    return by_grade({total.unit.code: total.grade or None for total in units}, steps)


def class_table(view: View) -> str:
    """The map in words (地图文字版): every class with its units and their values."""
    columns = (Column("档", "heading"), Column("个数", "number"), Column("单位", "wide"))
    totals = {total.unit.code: total for total in shown_units(view.run)}
    rows = []
    for item in view.classes.classes:
        names = joined(
            f"<span>{escaped(totals[code].unit.name)} {escaped(view.value_words(totals[code]))}</span>"
            for code in sorted(item.units, key=lambda code: view.values[code] or 0, reverse=True)
        )
        head = f"{swatch(item.colour)}{escaped(item.word)}<small>{escaped(item.range_text)}</small>"
        rows.append(Row((head, str(item.count), names or DASH), "", {"class": item.word}))
    whole = sum(item.count for item in view.classes.classes)
    foot = [Row(("合计", str(whole), DASH), "total")]
    return table(f"{view.theme.title}各档单位。{view.note}", columns, rows, foot, "classes")
