"""Records become typed rows (取值): a Figure and a Target each, or faults beside their cells.

Every fault is looked for at once. Beside a faulty cell a harmless value stands in, so that the rules can still say
what is wrong elsewhere; a result is only made where there is no fault at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from data.quick.cells import CHOOSE, CellFault, Typed, read_number, read_status
from data.quick.names import plain_unit
from data.quick.records import At, Found, Record
from data.quick.words import NUMBERS, is_blank, narrow
from evaluation.figures import FIGURE_COLUMNS, TARGET_COLUMNS, Figure, Place, Target
from evaluation.scheme import Indicator, Scheme
from evaluation.terms import FigureStatus, Of, Ranking
from evaluation.units import Unit
from evaluation.values import Need, need_of

STAND_IN = "1"
COLUMN_NAMES = {
    "value": "实绩", "numerator": "分子", "denominator": "分母", "previous": "上年值", "baseline": "基期值",
    "contribution": "贡献", "levels": "分级", "target": "目标", "status": "状态", "source": "来源",
}  # fmt: skip
MEASURES = {"ratio": ("numerator", "denominator"), "equivalents": ("levels",)}
# signs of full width that a list of levels is often typed with
LISTED = str.maketrans("：；＠", ":;@")


class Reads(NamedTuple):
    """What an indicator's rules read (指标取值): columns of the figure and the target, and the words it takes for a value."""

    columns: frozenset[str]
    stages: frozenset[str]


def reads(indicator: Indicator) -> Reads:
    """What the rules of an indicator read (指标取值)."""
    columns: set[str] = set()
    stages: set[str] = set()
    for need in _needs(indicator):
        stages.update(need.params.get("stages", ()))
        for _, column in need.columns:
            columns.update(MEASURES.get(indicator.measure.kind, ("value",)) if column == "x" else (column,))
            if column == "x" and need.of is not Of.LEVEL:
                columns.add("previous")
    return Reads(frozenset(columns or {"value"}), frozenset(stages))


def _needs(indicator: Indicator) -> Iterator[Need]:
    for part in indicator.parts:
        need: Need | None = need_of(part)
        while need is not None:
            yield need
            need = need.nested


@dataclass(slots=True)
class Rows:
    """Typed rows of a table (填报行): figures and targets, and for each figure's and target's line its record."""

    figures: list[Figure] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    figure_records: dict[int, Record] = field(default_factory=dict)
    target_records: dict[int, Record] = field(default_factory=dict)


class Valuer:
    """Reads the cells of records (单元格取值)."""

    def __init__(self, found: Found, scheme: Scheme, given: Mapping[tuple[str, str], Target]) -> None:
        self.found, self.scheme, self.given = found, scheme, given
        self.sheet, self.rows = found.sheet, Rows()
        self.kept = {item.code: reads(item) for item in (*scheme.indicators, *scheme.observed)}
        self.without: Counter[str] = Counter()
        self.beyond: list[CellFault] = []

    def read(self) -> Rows:
        """The rows of every record (逐项取值); faults go to the table's."""
        for record in self.found.records.values():
            if record.unit is not None and record.indicator is not None:
                self._record(record, record.unit, record.indicator)
        for record in self.found.loose:
            if record.indicator is not None:
                Cells(self, record, record.indicator, applies=True).figure()
        self._missing()
        return self.rows

    def _record(self, record: Record, unit: Unit, indicator: Indicator) -> None:
        applies = indicator.applies_to.covers(unit)
        if not applies and unit.ranked is Ranking.UNRANKED:
            return
        optional = (
            indicator.observed or not applies or unit.ranked is Ranking.UNRANKED or self.scheme.awaits_document(indicator)
        )
        cells = Cells(self, record, indicator, applies=not optional)
        figure = cells.figure()
        if figure is None:
            return
        self._add(figure._replace(unit=unit.code), record)
        self._target(cells, record, unit, indicator)

    def _add(self, figure: Figure, record: Record | None) -> None:
        line = len(self.rows.figures) + 1
        self.rows.figures.append(figure._replace(place=Place(self.sheet.title, line, FIGURE_COLUMNS)))
        if record is not None:
            self.rows.figure_records[line] = record

    def _target(self, cells: Cells, record: Record, unit: Unit, indicator: Indicator) -> None:
        text, source = cells.target()
        given = self.given.get((unit.code, indicator.code))
        if not text and given is not None:
            text, source = given.target, given.source
        if not text and "target" not in record.cells:
            return
        line = len(self.rows.targets) + 1
        place = Place(target_file(self.sheet.title), line, TARGET_COLUMNS)
        self.rows.targets.append(Target(unit.code, indicator.code, text, source, place))
        self.rows.target_records[line] = record

    def _missing(self) -> None:
        """Rows that should stand and do not (缺行): a unit or an indicator without any is told once."""
        gone = [(unit, item) for unit, item in self._due() if (unit.code, item.code) not in self.found.records]
        for unit, item in gone:
            self._add(Figure(unit.code, item.code, status=FigureStatus.MISSING.value), None)
        # a misspelt or repeated name is told at its cell; the row it should be is not told once more
        spare_units = Counter(record.unit.code for record in self.found.loose if record.unit is not None)
        spare_items = Counter(record.indicator.code for record in self.found.loose if record.indicator is not None)
        told = [pair for pair in gone if not _spent(spare_units, pair[0].code) and not _spent(spare_items, pair[1].code)]
        self.beyond.extend(self._told(told))

    def _due(self) -> list[tuple[Unit, Indicator]]:
        items = [item for item in self.scheme.indicators if not self.scheme.awaits_document(item)]
        units = [unit for unit in self.found.units if unit.ranked is not Ranking.UNRANKED]
        return [(unit, item) for unit in units for item in items if item.applies_to.covers(unit)]

    def _told(self, gone: list[tuple[Unit, Indicator]]) -> Iterator[CellFault]:
        units = {unit for unit, _ in self.found.records}
        items = {item for _, item in self.found.records}
        title = self.sheet.name
        whole: set[str] = set()
        for unit, item in gone:
            if item.code not in items:
                name, about, message = item.code, ("", item.code), f"表中没有“{item.title}”这项指标"
            elif unit.code not in units:
                name, about, message = unit.code, (unit.name, ""), "表中没有这个单位"
            else:
                name, about, message = f"{unit.code} {item.code}", (unit.name, item.code), f"表中没有“{item.title}”这一项，{CHOOSE}"
            if name not in whole:
                whole.add(name)
                yield CellFault(self.sheet.file, title, "", *about, message)


def _spent(spare: Counter[str], code: str) -> bool:
    if spare[code] <= 0:
        return False
    spare[code] -= 1
    return True


def target_file(title: str) -> str:
    """What the faults of targets are told apart by (目标来源)."""
    return f"{title}（目标）"


class Cells:
    """The cells of one record while they are read (一项取值)."""

    def __init__(self, valuer: Valuer, record: Record, indicator: Indicator, *, applies: bool) -> None:
        self.valuer, self.found, self.sheet = valuer, valuer.found, valuer.sheet
        self.record, self.indicator, self.applies = record, indicator, applies
        self.reads = valuer.kept[indicator.code]
        self.measured = [role for role in ("numerator", "denominator") if role in self.reads.columns]
        self.percent = plain_unit(indicator.unit) == "%"
        self.faulty: set[str] = set()
        self.texts: dict[str, str] = {}

    def fault(self, role: str, message: str) -> None:
        self.faulty.add(role)
        self.found.fault(self.at(role), message, self.record.unit_name, self.indicator.code)

    def at(self, role: str) -> At:
        """The cell of a role (所在单元格), the record's own where it has none."""
        cells = self.record.cells
        return cells.get(role) or cells.get("value") or next(iter(cells.values()), self.record.label)

    def text(self, role: str) -> str:
        """The text of a role's cell, blank with a fault where it cannot be relied upon."""
        at = self.record.cells.get(role)
        if at is None:
            return ""
        if problem := self.sheet.problems.get(self.sheet.address(*at)):
            self.fault(role, problem)
            return ""
        if self.found.merged.get(at) and role in (*COLUMN_NAMES,):
            self.fault(role, "是合并单元格，不知道各项各是多少，请取消合并后分别填写")
            return ""
        return self.sheet.text(*at)

    def figure(self) -> Figure | None:
        """The figure of the record (填报项); None where nothing stands and nothing need stand."""
        status = self._status()
        value, levels, word = self._value()
        if word and status and word != status:
            self.fault("status", "状态与数值一栏写的不一致")
        status = status or word
        numbers = {role: self._number(role) for role in NUMBERS}
        if not status and not self.faulty and self._blank(value, levels, numbers):
            if not self.applies:
                return None
            self._fault_blank()
            return Figure("", self.indicator.code, status=FigureStatus.MISSING.value)
        if not status and not self.faulty & {"value", "levels"}:
            self._previous(numbers)
        if self.faulty:
            return self._stand_in(value, levels, numbers)
        source = self.text("source")
        if not source and status != FigureStatus.VOID.value:
            source = f"{self.sheet.title}!{self.sheet.address(*self.at('value'))}"
        plain = _figure(self.indicator.code, value, numbers)
        return plain._replace(levels=levels, status=status, data_period=self.text("data_period"), source=source)

    def _status(self) -> str:
        text = self.text("status")
        if is_blank(text):
            return ""
        status = read_status(text)
        if not status:
            self.fault("status", f"“{text[:40]}”不是数据状态，应为已报、缺报、不适用、未到数据期、作废之一或空白")
        return "" if status == FigureStatus.REPORTED.value else status

    def _value(self) -> tuple[str, str, str]:
        """Value, levels and status word of the cells; a list typed where the value stands is one of levels."""
        text, levels = self.text("value"), self.text("levels").translate(LISTED)
        if self.reads.stages and narrow(text) in self.reads.stages:
            return narrow(text), levels, ""
        measured = [self.sheet.text(*self.record.cells[role]) for role in self.measured if role in self.record.cells]
        if word := next(filter(None, map(read_status, (text, levels, *measured))), ""):
            return "", "", word
        if is_blank(levels):
            levels = ""
        if "levels" in self.reads.columns and not levels and set(text) & set(":：@＠"):
            self.record.cells.setdefault("levels", self.at("value"))
            return "", text.translate(LISTED), ""
        if self.reads.stages:
            return ("" if is_blank(text) else narrow(text)), levels, ""
        return self._taken("value", read_number(text, percent=self.percent, unit=self.indicator.unit)), levels, ""

    def _taken(self, role: str, typed: Typed) -> str:
        if typed.fault:
            self.fault(role, typed.fault)
        return typed.text

    def _number(self, role: str) -> str:
        text = self.text(role)
        if role in ("previous", *self.measured) and read_status(text):
            return ""
        percent = self.percent and role not in ("numerator", "denominator")
        return self._taken(role, read_number(text, percent=percent))

    def _blank(self, value: str, levels: str, numbers: Mapping[str, str]) -> bool:
        """Whether nothing that the rules score stands in the record."""
        texts = {**numbers, "value": value, "levels": levels}
        wanted = self.reads.columns & {"value", "levels", "numerator", "denominator"}
        return not value and not any(texts[column] for column in wanted)

    def _fault_blank(self) -> None:
        wanted = self.reads.columns & {"value", "levels", "numerator", "denominator"}
        role = next((role for role in ("value", "levels", "numerator") if role in self.record.cells), "")
        named = "、".join(COLUMN_NAMES[column] for column in sorted(wanted))
        self.fault(role or "value", f"空白，{CHOOSE}" if role else f"表中没有{named}这一列，{CHOOSE}")

    def _previous(self, numbers: Mapping[str, str]) -> None:
        """A change cannot be scored without last year's figure: a blank is a fault, no column at all a notice."""
        if "previous" not in self.reads.columns or numbers["previous"] or "previous" in self.faulty:
            return
        if "previous" not in self.record.cells or read_status(self.sheet.text(*self.record.cells["previous"])):
            self.valuer.without[self.indicator.code] += 1
        elif self.applies:
            self.fault("previous", "空白，规则要用上年值，请填数；确实没有的写缺报")

    def _stand_in(self, value: str, levels: str, numbers: Mapping[str, str]) -> Figure:
        """A row to go on with beside a fault; where its value cannot be told, a missing one."""
        whole = not self.faulty & {"value", "levels", "status"} or "value" in self.reads.columns
        if not whole or self.reads.stages or "levels" in self.reads.columns:
            return Figure("", self.indicator.code, status=FigureStatus.MISSING.value)
        filled = {role: STAND_IN if role in self.faulty else text for role, text in numbers.items()}
        plain = "value" in self.reads.columns
        return _figure(self.indicator.code, (value or STAND_IN) if plain else "", filled)

    def target(self) -> tuple[str, str]:
        """The target in the table and where it stands (目标); a common one where the record has none of its own."""
        at = self.record.cells.get("target")
        if at is None or is_blank(self.sheet.text(*at)):
            at = self.found.common.get(self.indicator.code, at)
        if at is None:
            return "", ""
        self.record.cells["target"] = at
        text = self.text("target")
        typed = read_number(text, percent=self.percent, unit=self.indicator.unit)
        if typed.fault and "target" not in self.reads.columns:
            return "", ""
        if typed.fault:
            self.fault("target", typed.fault)
        text = STAND_IN if "target" in self.faulty else typed.text
        return text, f"{self.sheet.title}!{self.sheet.address(*at)}"


def _figure(code: str, value: str, numbers: Mapping[str, str]) -> Figure:
    """A figure of texts, its unit still open."""
    numerator, denominator, previous, baseline, contribution = (numbers[role] for role in NUMBERS)
    return Figure("", code, value, numerator, denominator, previous, baseline, contribution)


def given_targets(targets: Iterable[Target]) -> dict[tuple[str, str], Target]:
    """Targets handed in by unit and indicator (页面填写的目标), blank ones left out."""
    return {(row.unit, row.indicator): row for row in targets if row.target.strip()}
