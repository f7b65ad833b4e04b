"""Cycles and report periods (考核周期、报表期) in the records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from data.errors import BadRecord, NotReady
from data.ledger import Receipt
from data.records import Fields, current
from data.revisions import known, revised, write
from data.store import Session, Store
from data.tables import CYCLES, PERIODS
from evaluation.periods import Period, read_period

OPEN, FINAL, LOCKED = "open", "final", "locked"
STATUSES = {OPEN: "进行中", FINAL: "已完成", LOCKED: "已锁定"}


@dataclass(frozen=True, slots=True)
class Cycle:
    """A cycle (考核周期): a year and the scheme it is scored by."""

    cycle: str
    title: str
    scheme: str
    first_day: str
    last_day: str
    status: str = OPEN


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """A report period (报表期): a month, quarter, half-year or the year of a cycle, and when reports are due."""

    period: str
    cycle: str
    kind: str
    title: str
    first_day: str
    last_day: str
    due: str = ""
    status: str = OPEN

    @property
    def code(self) -> Period:
        """The code as a period of a year (报表期代码)."""
        return coded(self.period)


def coded(text: str) -> Period:
    """The period a code means (报表期代码); raises `BadRecord`."""
    found = read_period(text)
    if found is None:
        raise BadRecord(f"报表期“{text}”应写成2026M03、2026Q1、2026H1或2026Y的形式。")
    return found


def open_cycle(store: Store, cycle: Cycle, *, actor: str, at: datetime, reason: str = "") -> Receipt | None:
    """Record a cycle (建立考核周期); raises `BadRecord`. None when the records already hold just this."""
    with store.reading() as session:
        latest = known(session, CYCLES, {"cycle": cycle.cycle})
    _check_status(cycle.title, cycle.status)
    records = revised(CYCLES, [asdict(cycle)], latest)
    return write(store, records, actor=actor, at=at, action="建立考核周期", reason=reason)


def open_periods(
    store: Store, periods: Sequence[ReportPeriod], *, actor: str, at: datetime, reason: str = ""
) -> Receipt | None:
    """Record report periods (建立报表期); raises `BadRecord`. None when the records already hold just this."""
    with store.reading() as session:
        latest = known(session, PERIODS, {})
    for period in periods:
        _check_status(period.title, period.status)
        if period.code.kind != period.kind:
            raise BadRecord(f"报表期“{period.period}”的类别应为{period.code.kind}，现为“{period.kind}”。")
    records = revised(PERIODS, [asdict(period) for period in periods], latest)
    return write(store, records, actor=actor, at=at, action="建立报表期", reason=reason)


def period_in(cycle: str, code: str, *, due: str = "", status: str = OPEN) -> ReportPeriod:
    """A period of a cycle with its title and days (报表期)."""
    period = coded(code)
    return ReportPeriod(code, cycle, period.kind, period.title, period.first_day, period.last_day, due, status)


def cycles(session: Session) -> tuple[Cycle, ...]:
    """All cycles (考核周期), oldest first."""
    return tuple(_cycle(row) for row in current(session, CYCLES))


def cycle_of(session: Session, cycle: str, *, as_of: int | None = None) -> Cycle:
    """A cycle (考核周期); raises `NotReady` where there is none."""
    rows = current(session, CYCLES, {"cycle": cycle}, as_of=as_of)
    if not rows:
        raise NotReady(f"尚未建立考核周期“{cycle}”。")
    return _cycle(rows[0])


def periods(session: Session, cycle: str | None = None) -> tuple[ReportPeriod, ...]:
    """Report periods (报表期) of a cycle or of all, in the order of their days, the longer one later."""
    rows = current(session, PERIODS, {} if cycle is None else {"cycle": cycle})
    return _in_order(period_from(row) for row in rows)


def period_of(session: Session, period: str, *, as_of: int | None = None) -> ReportPeriod:
    """A report period (报表期); raises `NotReady` where there is none."""
    rows = current(session, PERIODS, {"period": period}, as_of=as_of)
    if not rows:
        raise NotReady(f"尚未建立报表期“{period}”。")
    return period_from(rows[0])


def _in_order(found: Iterable[ReportPeriod]) -> tuple[ReportPeriod, ...]:
    return tuple(sorted(found, key=lambda item: (item.last_day, "MQHY".index(item.kind))))


def _check_status(title: str, status: str) -> None:
    if status not in STATUSES:
        raise BadRecord(f"“{title}”的状态“{status}”应为{'、'.join(STATUSES)}之一。")


def _cycle(row: Fields) -> Cycle:
    return Cycle(**{name: str(row[name] or "") for name in (*CYCLES.key, *CYCLES.columns)})


def period_from(row: Fields) -> ReportPeriod:
    """A report period from its row (报表期)."""
    return ReportPeriod(**{name: str(row[name] or "") for name in (*PERIODS.key, *PERIODS.columns)})
