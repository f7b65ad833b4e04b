"""Bonus, deduction and veto (加分、扣分、不得评优) in the records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from data.exchange.csv import Table
from data.exchange.run_files import rows_of
from data.ledger import Receipt
from data.periods import cycle_of, period_of
from data.records import Fields, current
from data.revisions import WITHDRAWN, Cells, Key, known, revised, text_table, withdrawn, write
from data.schemes import scheme_of
from data.store import Session, Store
from data.tables import ADJUSTMENTS
from data.units import units
from evaluation.figures import ADJUSTMENT_COLUMNS, Adjustment
from evaluation.intake import accept

CONFIRMED = "confirmed"
COLUMNS = {name: name for name in ADJUSTMENT_COLUMNS}


def numbered(adjustments: Iterable[Adjustment]) -> dict[str, Adjustment]:
    """Adjustments by an identifier of their own (编号): unit, kind, matter and level, counted where they repeat."""
    seen: Counter[str] = Counter()
    found = {}
    for row in adjustments:
        name = "/".join((row.unit, row.kind, row.matter, row.level))
        seen[name] += 1
        found[name if seen[name] == 1 else f"{name}#{seen[name]}"] = row
    return found


def enter(
    store: Store, period: str, adjustments: Mapping[str, Adjustment], *, actor: str, at: datetime, reason: str = "",
    seen: Mapping[Key, int] | None = None,
) -> Receipt | None:  # fmt: skip
    """Record adjustments of a period (登记加减分和不得评优), by identifier; raises `Refused` with every fault of form.

    `seen` holds the revisions the person looked at, by (period, identifier). None when nothing differs.
    """
    with store.reading() as session:
        latest = known(session, ADJUSTMENTS, {"period": period})
        cycle = cycle_of(session, period_of(session, period).cycle)
        plan, members = scheme_of(session, cycle.scheme, cycle.cycle), units(session, cycle.cycle)
    accept(plan, members, (), (), tuple(adjustments.values()))
    records = revised(ADJUSTMENTS, cells(period, adjustments), latest, seen)
    return write(store, records, actor=actor, at=at, action="登记加减分", reason=reason)


def withdraw(
    store: Store, period: str, identifiers: Sequence[str], *, actor: str, at: datetime, reason: str
) -> Receipt | None:
    """Take adjustments back (撤回加减分): what was recorded stays readable and counts no more."""
    with store.reading() as session:
        latest = known(session, ADJUSTMENTS, {"period": period})
    rows = [withdrawn(ADJUSTMENTS, latest[period, code], "status") for code in identifiers]
    return write(store, revised(ADJUSTMENTS, rows, latest), actor=actor, at=at, action="撤回加减分", reason=reason)


def adjustment_table(period: str, rows: Sequence[Fields]) -> Table:
    """The adjustments of a period as texts (加减分表), given its rows; what was withdrawn is left out."""
    return text_table(f"{period}加减分", COLUMNS, [row for row in rows if row["status"] != WITHDRAWN])


def adjustments(session: Session, period: str, *, as_of: int | None = None) -> list[Adjustment]:
    """The adjustments of a period (加分、扣分、不得评优), by identifier."""
    rows = current(session, ADJUSTMENTS, {"period": period}, as_of=as_of)
    return rows_of(Adjustment, ADJUSTMENT_COLUMNS, adjustment_table(period, rows))


def cells(period: str, adjustments: Mapping[str, Adjustment]) -> list[Cells]:
    """Adjustments as they are recorded (登记行)."""
    return [
        {"period": period, "adjustment": code, "status": CONFIRMED} | dict(zip(ADJUSTMENT_COLUMNS, row[:-1], strict=True))
        for code, row in adjustments.items()
    ]
