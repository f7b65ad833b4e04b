"""What a run is made from (测算输入), read from the records as they stood at one audit entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from data.adjustments import adjustment_table
from data.decisions import basis_document
from data.errors import NotReady
from data.exchange.csv import Table as TextTable
from data.exchange.results import fingerprints
from data.exchange.run_files import RunFiles, Tables, assembled
from data.figures import counted_table
from data.home import DEMO
from data.ledger import chain_head
from data.periods import coded, cycle_of, period_from
from data.records import Fields, current, setting
from data.scheme_texts import parsed
from data.schemes import scheme_row
from data.store import Session
from data.tables import ADJUSTMENTS, FIGURES, PERIODS, STEPS, VERIFIED, Table
from data.targets import target_table
from data.units import check, unit_table
from evaluation.errors import FaultList
from evaluation.figures import Figure
from evaluation.periods import Period, data_period
from evaluation.scheme import Indicator, Scheme
from evaluation.terms import FigureStatus, Ranking
from evaluation.tree import Node
from evaluation.units import Unit
from evaluation.workflow import State

# a figure that came here without a verified value was recorded as missing on the way
CLOSED = (State.MISSED, State.RELEASED, State.OBJECTED, State.FINAL, State.ARCHIVED, State.CORRECTING)
MISSED = "超过期限和宽限期未报"


@dataclass(frozen=True, slots=True)
class Recorded:
    """The inputs of a run as recorded (在案测算输入): the period, the scheme's revision, the audit entry they stood at."""

    period: str
    scheme: str
    scheme_rev: int
    as_of: int
    files: RunFiles
    prints: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Frame:
    """What all periods of a cycle share (年度口径), as of an audit entry."""

    code: str
    rev: int
    node: Node
    scheme: Scheme
    units: TextTable
    targets: TextTable | None
    demo: bool


class Reader:
    """Reads the inputs of runs (测算输入) as they stood at one audit entry, what a cycle's periods share only once.

    For `many` periods each table is read once and whole: a question costs more than a thousand rows.
    """

    def __init__(self, session: Session, as_of: int | None = None, *, many: bool = False) -> None:
        self.session, self.many = session, many
        self.as_of = chain_head(session).seq if as_of is None else as_of
        self._frames: dict[str, Frame] = {}
        self._whole: dict[Table, dict[str, list[Fields]]] = {}

    def inputs(self, period: str) -> Recorded:
        """The inputs of a period's run (测算输入); raises `Refused` or `NotReady`.

        Verified values count; in demo records, where none is verified, the submitted ones. What was recorded as 缺报 and
        never verified counts as missing. In a month or quarter what is not due there and not recorded is 未到数据期.
        """
        stated = self._rows(PERIODS, period)
        if not stated:
            raise NotReady(f"尚未建立报表期“{period}”。")
        frame = self._frame(period_from(stated[0]).cycle)
        figures = counted_table(period, self._rows(FIGURES, period), self._rows(VERIFIED, period), demo=frame.demo)
        figures = _with_missed(figures, self._rows(STEPS, period))
        scored = scored_figures(figures, frame.scheme, check(frame.units), coded(period))
        matters = _or_none(adjustment_table(period, self._rows(ADJUSTMENTS, period)))
        tables = Tables(frame.units, scored, frame.targets, matters)
        files = assembled(frame.node, tables, FaultList(), scheme=frame.scheme)
        return Recorded(period, frame.code, frame.rev, self.as_of, files, fingerprints(files))

    def _rows(self, table: Table, period: str) -> list[Fields]:
        """A period's rows as they stood."""
        if not self.many:
            return current(self.session, table, {"period": period}, as_of=self.as_of)
        if table not in self._whole:
            found = self._whole[table] = {}
            for row in current(self.session, table, as_of=self.as_of):
                found.setdefault(str(row["period"]), []).append(row)
        return self._whole[table].get(period, [])

    def _frame(self, cycle: str) -> Frame:
        if cycle not in self._frames:
            self._frames[cycle] = self._read_frame(cycle)
        return self._frames[cycle]

    def _read_frame(self, cycle: str) -> Frame:
        session, seq = self.session, self.as_of
        code = cycle_of(session, cycle, as_of=seq).scheme
        row = scheme_row(session, code, as_of=seq)
        node, scheme = parsed(str(row["body"]), basis_document(session, cycle, code, as_of=seq))
        return Frame(
            code, int(str(row["rev"])), node, scheme, unit_table(session, cycle, as_of=seq),
            _or_none(target_table(session, cycle, as_of=seq)), setting(session, "kind") == DEMO,
        )  # fmt: skip


def _with_missed(figures: TextTable, steps: Iterable[Fields]) -> TextTable:
    """The figures that count, and a row for what was closed without any (缺报), so that the run says so."""
    there = {(row[0], row[1]) for row in figures.rows}
    gone = [
        list(Figure(str(step["unit"]), str(step["indicator"]), status=FigureStatus.MISSING.value, source=MISSED)[:-1])
        for step in steps
        if step["state"] in CLOSED and (step["unit"], step["indicator"]) not in there
    ]
    rows = [*figures.rows, *gone]
    return TextTable(figures.name, figures.columns, rows, list(range(1, len(rows) + 1))) if gone else figures


def scored_figures(figures: TextTable, scheme: Scheme, units: tuple[Unit, ...], period: Period) -> TextTable:
    """The rows a run reads (计入行): without those kept for reference, with what is not due in the period."""
    known = {item.code: item for item in (*scheme.indicators, *scheme.observed)}
    members = {unit.code: unit for unit in units}
    rows = [row for row in figures.rows if not _reference(members.get(row[0]), known.get(row[1]))]
    if period.interim:
        rows += [list(figure[:-1]) for figure in _not_due(scheme, units, period, {(row[0], row[1]) for row in rows})]
    return TextTable(figures.name, figures.columns, rows, list(range(1, len(rows) + 1)))


def _reference(unit: Unit | None, indicator: Indicator | None) -> bool:
    """Whether a figure is only kept beside the others: of an unranked unit outside the indicator's scope (全市)."""
    if unit is None or indicator is None:
        return False
    return unit.ranked is Ranking.UNRANKED and not indicator.applies_to.covers(unit)


def _not_due(scheme: Scheme, units: tuple[Unit, ...], period: Period, there: set[tuple[str, str]]) -> Iterator[Figure]:
    """Rows for what is 未到数据期 and not recorded."""
    waiting = [item for item in scheme.indicators if data_period(item, period) is None]
    for unit in units:
        if unit.ranked is not Ranking.UNRANKED:
            for item in waiting:
                if item.applies_to.covers(unit) and (unit.code, item.code) not in there:
                    yield Figure(unit.code, item.code, status=FigureStatus.NOT_DUE.value)


def _or_none(table: TextTable) -> TextTable | None:
    """The table, None when it has no row: as when there is no file."""
    return table if table.rows else None
