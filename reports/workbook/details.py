"""Lists in rows (明细): what was typed as a list, one entry a row, and what each entry counts for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from evaluation.measures import pairs, pieces
from evaluation.rounding import number
from evaluation.scheme import Indicator
from evaluation.terms import FigureStatus
from evaluation.units import Unit
from evaluation.values import Reading
from reports.workbook.grid import Column, Grid

GRID = Grid("明细", (
    Column("code", "指标代码", 9, "指标代码"),
    Column("title", "指标", 26, "指标名称"),
    Column("use", "用途", 10, "折算当量，或按第几部分的规则计分"),
    Column("unit_code", "单位代码", 10, "单位代码"),
    Column("unit", "单位", 14, "单位名称"),
    Column("no", "序号", 6, "在清单中的次序"),
    Column("name", "事项、评委", 18, "事项名称（同名事项只按最高一级计一次）或评委名称"),
    Column("level", "级别、增减", 22, "级别名称，照“参数”表写；按项加减分的写“增”或“减”"),
    Column("count", "数目、评分", 10, "件数、项数或评委所评的分"),
    Column("each", "每项分值", 10, "按级别从“参数”表取得"),
    Column("counted", "计入", 10, "数目×每项分值；同名事项只留最高的一条；评委评分照计"),
))  # fmt: skip
MEASURE = "measure"
WEIGHED = ("piecework",)
LISTED = ("panel", "up_down", "piecework")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list (明细条目); `each` is None where entries have no table of their own."""

    unit: Unit
    indicator: Indicator
    reader: str
    no: int
    name: str = ""
    level: str = ""
    count: Fraction | None = None
    each: Fraction | None = None
    counted: Fraction | None = None

    @property
    def use(self) -> str:
        return "当量折算" if self.reader == MEASURE else f"第{int(self.reader) + 1}部分"


def readers(indicator: Indicator) -> dict[str, Mapping[str, Fraction] | None]:
    """What reads the indicator's list (清单用途): reader → table of levels, None where there is none."""
    found: dict[str, Mapping[str, Fraction] | None] = {}
    if indicator.measure.kind == "equivalents" and indicator.reads_number:
        found[MEASURE] = indicator.measure.each or {}
    for position, part in enumerate(indicator.parts):
        if part.rule.name in LISTED:
            found[str(position)] = part.params["each"] if part.rule.name in WEIGHED else None
    return found


def entries(unit: Unit, indicator: Indicator, reading: Reading) -> dict[str, list[Entry]]:
    """The entries of one figure by what reads them (明细条目); one blank entry where nothing was typed."""
    figure = reading.figure
    typed = figure.levels if figure is not None and reading.status is FigureStatus.REPORTED else ""
    found = {}
    for reader, table in readers(indicator).items():
        first = Entry(unit, indicator, reader, 1, each=None if table is None else Fraction(0))
        if not typed:
            found[reader] = [first]
        elif table is None:
            by_name = reader != MEASURE and indicator.parts[int(reader)].rule.name == "panel"
            found[reader] = list(_plain(first, typed, by_name=by_name))
        else:
            found[reader] = _weighed(first, typed, table)
    return found


def _plain(first: Entry, typed: str, *, by_name: bool) -> Iterator[Entry]:
    for no, (label, text) in enumerate(pairs(typed).items(), 1):
        name, level = (label, "") if by_name else ("", label)
        count = number(text)
        yield Entry(first.unit, first.indicator, first.reader, no, name, level, count, None, count)


def _weighed(first: Entry, typed: str, table: Mapping[str, Fraction]) -> list[Entry]:
    rows = []
    highest: dict[str, Entry] = {}
    for no, (name, level, count) in enumerate(_named_or_counted(typed), 1):
        each = table[level]
        entry = Entry(first.unit, first.indicator, first.reader, no, name, level, count, each, each * count)
        rows.append(entry)
        if name and (name not in highest or each > (highest[name].each or 0)):
            highest[name] = entry
    return [row if not row.name or highest[row.name] is row else _without(row) for row in rows]


def _without(row: Entry) -> Entry:
    return Entry(row.unit, row.indicator, row.reader, row.no, row.name, row.level, row.count, row.each, Fraction(0))


def _named_or_counted(typed: str) -> Iterator[tuple[str, str, Fraction]]:
    listed = pieces(typed)
    if any("@" in entry for entry in listed):
        for entry in listed:
            matter, _, level = (part.strip() for part in entry.rpartition("@"))
            yield matter, level, Fraction(1)
        return
    for level, text in pairs(typed).items():
        yield "", level, number(text) or Fraction(0)
