"""One theme of one period (专题视图): value, words and class of every unit, as the map and its table show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from data.city import City
from evaluation.lights import Light, Thresholds
from evaluation.results import Total
from evaluation.rounding import brief
from geo.classes import Classes, MapClass, Method, by_change, by_number, by_word, told_apart
from geo.colours import EXCELLENT, POOR, WARNED, mixed, text_on
from geo.drawing import Area, LegendEntry
from geo.legend import legend_entries
from pages.results.map.aims import aims
from pages.results.map.moves import changed_words, places_gained, points_gained
from pages.results.map.themes import BEHIND, GAIN, LIGHT, Kind, Source, Theme
from pages.results.map.values import (
    NO_DATA,
    Values,
    decimals,
    reasons,
    text_of,
    unit_of,
    values_of,
)
from pages.ui.scores import grade_classes

GRADE = "grade"
METHODS = {GRADE: "等次", **{method.value: method.label for method in Method}}
FADED = 0.84  # how much of the ground is in a unit outside the class that was pointed out
# why a total may lie above the range of its grade
GRADES_NOTE = "范围为方案的分数线；名额已满或不得评优的，等次低于分数所在档"
INTERIM_NOTE = "已得分／已到期分值，不折算为百分，不排位次；到期分值不同的单位，得分不宜直接相比"
COUNT_NOTE = "滞后和严重滞后的指标项数，灯号依次为正常●、滞后▲、严重滞后■的项数"
GAIN_NOTE = "公布得分之差；两年方案不同的，变化含方案变动的影响"
LIGHT_COLOURS = {Light.ON_COURSE: EXCELLENT, Light.BEHIND: WARNED, Light.FAR_BEHIND: POOR}
MOVE_WORDS = ("位次前移", "位次不变", "位次后移")
GAIN_WORDS = ("得分增加", "得分相同", "得分减少")


@dataclass(frozen=True, slots=True)
class View:
    """One theme (专题数据): value, words under the name and class of every unit."""

    source: Source
    theme: Theme
    classes: Classes
    values: Values
    texts: Mapping[str, str]
    note: str = ""
    by_grade: bool = False

    @property
    def title(self) -> str:
        """What the map shows (专题名称): totals in other classes than the grades are totals only."""
        plain = self.theme.kind is Kind.WHOLE and self.source.graded and not self.by_grade
        return "总分" if plain else self.theme.title

    def sentence(self, total: Total) -> str:
        """One unit in a sentence (单位说明), for hover and screen reader."""
        item, code = self.classes.of(total.unit.code), total.unit.code
        return f"{total.unit.name}：{self.title}，{self.texts[code]}，{item.word}（{item.range_text}）"

    def areas(self, city: City, level: str = "", ground: str = "") -> list[Area]:
        """Units as the map wants them (图斑); those outside the class `level` fade into the ground."""
        return [self._area(city, total, level, ground) for total in self.source.units]

    def _area(self, city: City, total: Total, level: str, ground: str) -> Area:
        code, item = total.unit.code, self.classes.of(total.unit.code)
        away = bool(level) and item.word != level
        colour = mixed(item.colour, ground, FADED) if away else item.colour
        return Area(
            code, city.short_name(total.unit), self.texts[code], colour, text_on(colour), self.sentence(total),
            item.hatched and not away, item.lined and not away,
        )  # fmt: skip

    def legend(self) -> list[LegendEntry]:
        """Word, range and count of every class (图例)."""
        return legend_entries(self.classes)

    @property
    def caption(self) -> str:
        """What the classes are (分档说明)."""
        return "。".join(part for part in (f"{self.title}各档单位", self.note, self.classes.note) if part)


def methods_of(source: Source, theme: Theme) -> dict[str, str]:
    """Class methods a theme can have (可用分级方法), the usual one first; none where words decide."""
    if theme.kind in (Kind.CHANGE, Kind.AIM) or theme.code.startswith(LIGHT):
        return {}
    whole = theme.kind is Kind.WHOLE and source.graded
    return {code: label for code, label in METHODS.items() if whole or code != GRADE}


def view_of(source: Source, theme: Theme, method: str = "", breaks: Sequence[Fraction] = ()) -> View:
    """One theme in its classes (专题分档): `method` is a code of `methods_of`, blank for themes without any."""
    if theme.kind is Kind.CHANGE:
        return _changes(source, theme)
    if theme.kind is Kind.AIM:
        return View(source, theme, *aims(source, theme))
    if theme.code.startswith(LIGHT):
        return _lights(source, theme)
    values, texts, note = _numbers(source, theme)
    if method == GRADE:
        return View(source, theme, grade_classes(source.run, source.units), values, texts, GRADES_NOTE, by_grade=True)
    classes = by_number(values, Method(method), places=decimals(source, theme), unit=unit_of(theme), breaks=breaks)
    if theme.kind is Kind.INDICATOR:
        classes = told_apart(classes, reasons(source, theme))
    return View(source, theme, classes, values, texts, note)


def _numbers(source: Source, theme: Theme) -> tuple[Values, dict[str, str], str]:
    """Values, what is written under each name, and what has to be said of them."""
    values = values_of(source, theme)
    texts = {total.unit.code: text_of(source, theme, total, values[total.unit.code]) for total in source.units}
    if theme.code == BEHIND:
        return values, texts, COUNT_NOTE
    return values, texts, INTERIM_NOTE if source.interim and theme.kind is Kind.WHOLE else ""


def _changes(source: Source, theme: Theme) -> View:
    """Places or points gained since the year before (升降)."""
    gained = theme.code == GAIN
    values = points_gained(source) if gained else places_gained(source)
    texts = {}
    for total in source.units:
        change = values[total.unit.code]
        words = "" if change is None else changed_words(change, decimals(source, theme))
        place = "" if gained else f"第{total.place}" if total.place else "单列"
        texts[total.unit.code] = " ".join(part for part in (words, place) if part) or NO_DATA
    classes = by_change(values, GAIN_WORDS if gained else MOVE_WORDS)
    return View(source, theme, classes, values, texts, GAIN_NOTE if gained else "")


def _lights(source: Source, theme: Theme) -> View:
    """The light of one indicator (指标灯号), its reason where there is none."""
    limits = source.limits
    if limits is None:
        raise KeyError(theme.code)
    found = {code: lights[theme.code.removeprefix(LIGHT)] for code, lights in source.lights.items()}
    words = {code: lit.light.label if lit.light else None for code, lit in found.items()}
    texts = {code: f"{lit.light.sign} {lit.light.label}" if lit.light else lit.reason for code, lit in found.items()}
    shares = {code: lit.progress.share if lit.progress else None for code, lit in found.items()}
    note = f"范围为实际进度÷应达进度，阈值为{limits.status or limits.cite.text}"
    return View(source, theme, by_word(words, _light_classes(limits)), shares, texts, note)


def _light_classes(limits: Thresholds) -> list[tuple[str, str, str]]:
    high, low = brief(limits.on_course), brief(limits.behind)
    ranges = {Light.ON_COURSE: f"≥{high}", Light.BEHIND: f"{low}–{high}", Light.FAR_BEHIND: f"<{low}"}
    return [(light.label, f"{light.sign} {ranges[light]}", LIGHT_COLOURS[light]) for light in Light]


def level_options(classes: Sequence[MapClass]) -> dict[str, str]:
    """Chips of the classes (档标签): word and count, those with somebody in them."""
    return {item.word: f"{item.word}（{item.count}）" for item in classes if item.count}
