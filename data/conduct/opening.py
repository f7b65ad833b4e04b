"""Opening a period (开放报表期): its figures become due, each that applies, has its data by then and its target."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from data.conduct.moving import Desk, Item, desk_of
from data.ledger import Receipt, append
from data.principals import Principal
from data.quick.values import reads
from data.records import current
from data.store import Session, Store
from data.tables import TARGETS
from evaluation.periods import data_period
from evaluation.terms import Ranking
from evaluation.workflow import Action, Guard, State


def open_period(store: Store, who: Principal, period: str, *, at: datetime) -> Receipt | None:
    """Open every figure that is due in a period (开放); None when all are open. Raises `NotAllowed` for whom may not."""
    with store.reading() as session:
        desk = desk_of(session, who, period)
        facts = Guard.TARGET_IN_FORCE, Guard.APPLICABLE
        steps = [desk.step(who, item, Action.OPEN, facts) for item in due_items(session, desk)]
    return append(store, steps, actor=who.actor, at=at, action=Action.OPEN.label, reason="") if steps else None


def due_items(session: Session, desk: Desk) -> Iterator[Item]:
    """The figures that can be opened (应开放的填报项): 全市 has no target and is opened with the others."""
    cycle = {"cycle": desk.period.cycle}
    aimed = {(str(row["unit"]), str(row["indicator"])) for row in current(session, TARGETS, cycle) if row["target"]}
    for indicator in desk.scheme.indicators:
        if data_period(indicator, desk.period.code) is None:
            continue
        for unit in desk.units.values():
            item = Item(desk.period.period, unit.code, indicator.code)
            aims = "target" not in reads(indicator).columns or (unit.code, indicator.code) in aimed
            city = unit.ranked is Ranking.UNRANKED
            if desk.standing(item).state is State.UNOPENED and (city or (aims and indicator.applies_to.covers(unit))):
                yield item
