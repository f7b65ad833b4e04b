"""Units of a cycle (被考核单位) in the records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from data.exchange.csv import Table
from data.exchange.run_files import units_of
from data.ledger import Receipt
from data.records import current
from data.revisions import WITHDRAWN, Cells, known, revised, text_table, withdrawn, write
from data.store import Session, Store
from data.tables import UNITS
from evaluation.errors import FaultList
from evaluation.reading import unique
from evaluation.units import Unit, in_order

COLUMNS = {
    "unit": "unit", "name": "name", "kind": "kind", "group": "unit_group", "order": "display_order", "ranked": "ranked",
}  # fmt: skip


def register(
    store: Store, cycle: str, rows: Sequence[Mapping[str, str]], *, actor: str, at: datetime, reason: str = ""
) -> Receipt | None:
    """Record the units of a cycle (登记被考核单位), rows as in units.csv; raises `Refused` with every fault.

    Units that are not in `rows` stay as they are. None when the records already hold just this.
    """
    with store.reading() as session:
        latest = known(session, UNITS, {"cycle": cycle})
    stored = cells(cycle, rows)
    check(text_table(f"{cycle}年度被考核单位", COLUMNS, stored))
    records = revised(UNITS, stored, latest)
    return write(store, records, actor=actor, at=at, action="登记被考核单位", reason=reason)


def cells(cycle: str, rows: Sequence[Mapping[str, str]]) -> list[Cells]:
    """Rows of units.csv as they are recorded (登记行)."""
    return [{"cycle": cycle} | {COLUMNS[name]: text for name, text in row.items()} for row in rows]


def check(table: Table) -> tuple[Unit, ...]:
    """The units of a table in 建制顺序 (核对单位表); raises `Refused` with every fault."""
    faults = FaultList()
    units = units_of(table, faults)
    unique(units, lambda unit: unit.code, "单位代码", faults)
    faults.raise_if_any()
    return in_order(units)


def withdraw(
    store: Store, cycle: str, units: Sequence[str], *, actor: str, at: datetime, reason: str
) -> Receipt | None:
    """Take units out of a cycle (撤回单位): what was recorded stays readable and counts no more."""
    with store.reading() as session:
        latest = known(session, UNITS, {"cycle": cycle})
    rows = [withdrawn(UNITS, latest[cycle, unit], "ranked") for unit in units]
    return write(store, revised(UNITS, rows, latest), actor=actor, at=at, action="撤回单位", reason=reason)


def unit_table(session: Session, cycle: str, *, as_of: int | None = None) -> Table:
    """The units of a cycle as texts (被考核单位表)."""
    rows = [row for row in current(session, UNITS, {"cycle": cycle}, as_of=as_of) if row["ranked"] != WITHDRAWN]
    return text_table(f"{cycle}年度被考核单位", COLUMNS, rows)


def units(session: Session, cycle: str, *, as_of: int | None = None) -> tuple[Unit, ...]:
    """The units of a cycle in 建制顺序 (被考核单位)."""
    return check(unit_table(session, cycle, as_of=as_of))
