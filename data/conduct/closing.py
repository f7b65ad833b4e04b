"""Closing (审定、缺报、作废): what the committee and its office do with figures that have come as far as they will."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from data.calendar import day_of
from data.conduct.moving import Desk, Item, desk_of, one_period, steps_of
from data.deeds import is_same_person, words
from data.ledger import Receipt, append
from data.principals import Principal
from data.store import Session, Store
from data.windows import Rhythm
from evaluation.workflow import Action, Guard, State


def confirm(store: Store, who: Principal, items: Sequence[Item], *, list_read: bool, at: datetime) -> Receipt:
    """Confirm verified figures (审定) after the discrepancy list was read; in 严格 nobody of the verifying house."""
    with store.reading() as session:
        desk = desk_of(session, who, one_period(items))
        read = {Guard.LIST_READ} if list_read else set()
        steps = [desk.step(who, item, Action.CONFIRM, read | _outside(session, desk, who, item)) for item in items]
    return append(store, steps, actor=who.actor, at=at, action=Action.CONFIRM.label, reason="")


def reconsider(store: Store, who: Principal, item: Item, *, reason: str, at: datetime) -> Receipt:
    """Give a verified figure back to its department (退回复核) with a reason; raises `NotAllowed`."""
    why = words(reason, "退回的原因")
    with store.reading() as session:
        desk = desk_of(session, who, item.period)
    step = desk.step(who, item, Action.RETURN, (Guard.REASONED,))
    return append(store, [step], actor=who.actor, at=at, action=Action.RETURN.label, reason=why)


def miss(store: Store, who: Principal, items: Sequence[Item], rhythm: Rhythm, *, at: datetime) -> Receipt:
    """Record figures as 缺报 once deadline and grace are over (记为缺报); raises `NotAllowed`."""
    with store.reading() as session:
        desk = desk_of(session, who, one_period(items))
    window = rhythm.window(desk.period)
    over = {Guard.OVERDUE} if window is not None and window.is_over(day_of(at)) else set()
    steps = [desk.step(who, item, Action.MISS, over) for item in items]
    return append(store, steps, actor=who.actor, at=at, action=Action.MISS.label, reason="")


def annul(store: Store, who: Principal, item: Item, *, document: str, at: datetime) -> Receipt:
    """Annul a figure by a decision (作废), from whatever state; raises `NotAllowed`, `BadRecord`."""
    decided = words(document, "决定文件")
    with store.reading() as session:
        desk = desk_of(session, who, item.period)
    step = desk.step(who, item, Action.ANNUL, (Guard.DECIDED,), document=decided)
    return append(store, [step], actor=who.actor, at=at, action=Action.ANNUL.label, reason=decided)


def _outside(session: Session, desk: Desk, who: Principal, item: Item) -> set[Guard]:
    """Whether a person and house had no hand in verifying (未参加核定)."""
    department = desk.indicator(item.indicator).departments.data
    verified = [step for step in steps_of(session, item) if step.state is State.VERIFIED]
    mine = any(is_same_person(step.by, who) for step in verified)
    same_house = any(post.department and post.department == department for post in who.posts)
    return set() if mine or same_house else {Guard.OTHER_THAN_VERIFIER}
