"""What a run is made from (测算输入), read from the records as they stood at one audit entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from data.adjustments import adjustment_table
from data.exchange.csv import Table
from data.exchange.run_files import RunFiles, Tables, assembled
from data.figures import counted_table
from data.home import DEMO
from data.ledger import chain_head
from data.periods import coded, cycle_of, period_of
from data.records import setting
from data.scheme_texts import parsed
from data.schemes import scheme_row, scheme_source
from data.store import Session
from data.targets import target_table
from data.units import check, unit_table
from evaluation.errors import FaultList
from evaluation.figures import Figure
from evaluation.periods import Period, data_period
from evaluation.scheme import Indicator, Scheme
from evaluation.terms import FigureStatus, Ranking
from evaluation.units import Unit


@dataclass(frozen=True, slots=True)
class Recorded:
    """The inputs of a run as recorded (在案测算输入): the period, the scheme's revision, the audit entry they stood at."""

    period: str
    scheme: str
    scheme_rev: int
    as_of: int
    files: RunFiles


def recorded_inputs(session: Session, period: str, *, as_of: int | None = None) -> Recorded:
    """The inputs of a period's run (测算输入), now or as of an audit entry; raises `Refused` or `NotReady`.

    Verified values count; in demo records, where none is verified, the submitted ones. In a month or quarter
    what is not due there and not recorded is 未到数据期.
    """
    seq = chain_head(session).seq if as_of is None else as_of
    cycle = cycle_of(session, period_of(session, period, as_of=seq).cycle, as_of=seq)
    row = scheme_row(session, cycle.scheme, as_of=seq)
    node, scheme = parsed(*scheme_source(session, cycle.scheme, cycle.cycle, as_of=seq))
    members = unit_table(session, cycle.cycle, as_of=seq)
    figures = counted_table(session, period, demo=setting(session, "kind") == DEMO, as_of=seq)
    tables = Tables(
        members, scored_figures(figures, scheme, check(members), coded(period)),
        _or_none(target_table(session, cycle.cycle, as_of=seq)), _or_none(adjustment_table(session, period, as_of=seq)),
    )  # fmt: skip
    return Recorded(period, cycle.scheme, int(str(row["rev"])), seq, assembled(node, tables, FaultList()))


def scored_figures(figures: Table, scheme: Scheme, units: tuple[Unit, ...], period: Period) -> Table:
    """The rows a run reads (计入行): without those kept for reference, with what is not due in the period."""
    known = {item.code: item for item in (*scheme.indicators, *scheme.observed)}
    members = {unit.code: unit for unit in units}
    rows = [row for row in figures.rows if not _reference(members.get(row[0]), known.get(row[1]))]
    if period.interim:
        rows += [list(figure[:-1]) for figure in _not_due(scheme, units, period, {(row[0], row[1]) for row in rows})]
    return Table(figures.name, figures.columns, rows, list(range(1, len(rows) + 1)))


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


def _or_none(table: Table) -> Table | None:
    """The table, None when it has no row: as when there is no file."""
    return table if table.rows else None
