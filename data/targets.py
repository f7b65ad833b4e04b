"""Targets of a year (年度目标) in the records, each with the decision that set it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from data.exchange.csv import Table
from data.exchange.run_files import rows_of
from data.ledger import Receipt
from data.records import current
from data.revisions import WITHDRAWN, Cells, Key, known, revised, text_table, withdrawn, write
from data.schemes import scheme_of
from data.store import Session, Store
from data.tables import TARGETS
from data.units import units
from evaluation.figures import TARGET_COLUMNS, Target
from evaluation.intake import accept

COLUMNS = {name: name for name in TARGET_COLUMNS}


def assign(
    store: Store, cycle: str, targets: Sequence[Target], *, scheme: str, actor: str, at: datetime, reason: str = "",
    decision: str = "", seen: Mapping[Key, int] | None = None,
) -> Receipt | None:  # fmt: skip
    """Record targets of a cycle (下达年度目标), set by a decision; raises `Refused` with every fault of form.

    `seen` holds the revisions the person looked at, by (cycle, unit, indicator). None when nothing differs.
    """
    with store.reading() as session:
        latest = known(session, TARGETS, {"cycle": cycle})
        plan, members = scheme_of(session, scheme, cycle), units(session, cycle)
    accept(plan, members, targets, ())
    records = revised(TARGETS, cells(cycle, targets, decision), latest, seen)
    return write(store, records, actor=actor, at=at, action="下达年度目标", reason=reason)


def withdraw(
    store: Store, cycle: str, keys: Iterable[tuple[str, str]], *, actor: str, at: datetime, reason: str
) -> Receipt | None:
    """Take targets back (撤回目标): what was recorded stays readable and counts no more."""
    with store.reading() as session:
        latest = known(session, TARGETS, {"cycle": cycle})
    rows = [withdrawn(TARGETS, latest[cycle, unit, indicator], "decision") for unit, indicator in keys]
    return write(store, revised(TARGETS, rows, latest), actor=actor, at=at, action="撤回目标", reason=reason)


def target_table(session: Session, cycle: str, *, as_of: int | None = None) -> Table:
    """The targets of a cycle as texts (年度目标表)."""
    rows = [row for row in current(session, TARGETS, {"cycle": cycle}, as_of=as_of) if row["decision"] != WITHDRAWN]
    return text_table(f"{cycle}年度目标", COLUMNS, rows)


def targets(session: Session, cycle: str, *, as_of: int | None = None) -> list[Target]:
    """The targets of a cycle (年度目标), by unit and indicator."""
    return rows_of(Target, TARGET_COLUMNS, target_table(session, cycle, as_of=as_of))


def cells(cycle: str, targets: Iterable[Target], decision: str = "") -> list[Cells]:
    """Targets as they are recorded (登记行)."""
    return [
        {"cycle": cycle, "decision": decision} | dict(zip(TARGET_COLUMNS, target[:-1], strict=True)) for target in targets
    ]
