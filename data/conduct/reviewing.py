"""Review (审核): a department takes what was reported, gives it back with a reason, or verifies it beside what stands.

Nobody changes what was submitted, and nobody who gives back suggests a number. In 严格 a difference beyond the tolerance
is verified only after the department's head has signed just this value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction

from data.calendar import day_of
from data.conduct.moving import Desk, Item, desk_of, one_period, verified_record
from data.deeds import words
from data.errors import BadRecord, NotPermitted
from data.ledger import Receipt, Record, append
from data.principals import Principal
from data.records import current, setting
from data.store import Session, Store
from data.tables import COUNTERSIGNS, FIGURE
from evaluation.checks import measured
from evaluation.figures import Figure
from evaluation.intake import accept
from evaluation.rounding import number
from evaluation.terms import Term
from evaluation.workflow import Action, Guard, Role

SAME = "与填报一致"
ASKED, SIGNED = "asked", "signed"
TOLERANCE = "5"  # percent, unless the setting `tolerance` says otherwise
DIGITS = re.compile(r"[0-9０-９]|[一二三四五六七八九十百千万亿]{2,}")


class Reason(Term):
    """Why a figure is given back (退回原因)."""

    SCOPE = "scope", "口径不符"
    EVIDENCE = "evidence", "佐证不足"
    PERIOD = "period", "数据期不符"
    UNIT = "unit", "计量单位有误"
    UNEXPLAINED = "unexplained", "变动未说明"
    OTHER = "other", "其他"


def take(store: Store, who: Principal, items: Sequence[Item], *, at: datetime) -> Receipt:
    """Take reported figures up (受理): from here on the county cannot recall them."""
    with store.reading() as session:
        desk = desk_of(session, who, one_period(items))
    steps = [desk.step(who, item, Action.TAKE) for item in items]
    return append(store, steps, actor=who.actor, at=at, action=Action.TAKE.label, reason="")


def give_back(
    store: Store, who: Principal, item: Item, *, code: Reason, text: str, due: str, at: datetime
) -> Receipt:
    """Give a figure back (退回) with reason, words and the day to report again; raises `NotAllowed`, `BadRecord`."""
    why = words(text, "退回的原因")
    with store.reading() as session:
        desk = desk_of(session, who, item.period)
    facts = {Guard.REASONED} | ({Guard.DATED} if _later(due, at) else set())
    step = desk.step(who, item, Action.RETURN, facts, code=code.value, due=due)
    return append(store, [step], actor=who.actor, at=at, action=Action.RETURN.label, reason=why)


def suggests_number(text: str) -> bool:
    """Whether a note names a number (疑似提示数值): a warning to the writer, who must not suggest one."""
    return bool(DIGITS.search(text))


def verify(
    store: Store, who: Principal, item: Item, *, at: datetime, value: Figure | None = None, grounds: str = ""
) -> Receipt:
    """Verify a figure (核定): as submitted, or another `value` with its grounds; raises `NotAllowed`, `Refused`."""
    with store.reading() as session:
        desk = desk_of(session, who, item.period)
        found, why = _value(desk, item, value, grounds)
        facts = {Guard.GROUNDED} if why else set()
        if _within(session, desk, item, found) or _signed(session, desk, item, found):
            facts.add(Guard.COUNTERSIGNED)
    records = [desk.step(who, item, Action.VERIFY, facts, grounds=why), verified_record(desk, item, found, why)]
    return append(store, records, actor=who.actor, at=at, action=Action.VERIFY.label, reason=why)


def ask_countersign(store: Store, who: Principal, item: Item, value: Figure, *, grounds: str, at: datetime) -> Receipt:
    """Ask the head to sign a value that differs (提请会签); raises `NotPermitted` for whom the indicator is not."""
    why = words(grounds, "核定依据")
    with store.reading() as session:
        desk = desk_of(session, who, item.period)
        _permit(desk, who, item, Role.REVIEWER)
        found, _ = _value(desk, item, value, why)
        rows = current(session, COUNTERSIGNS, item.where)
    record = _countersign(desk, item, found, why, ASKED, int(str(rows[0]["rev"])) if rows else 0)
    return append(store, [record], actor=who.actor, at=at, action="提请会签", reason=why)


def countersign(store: Store, who: Principal, item: Item, *, at: datetime) -> Receipt:
    """Sign what was asked (会签); raises `NotPermitted`, and `BadRecord` where nothing waits."""
    with store.reading() as session:
        desk = desk_of(session, who, item.period)
        _permit(desk, who, item, Role.HEAD)
        rows = current(session, COUNTERSIGNS, item.where)
    if not rows or rows[0]["outcome"] != ASKED:
        raise BadRecord(f"{desk.named(item)}没有待会签的核定值。")
    row = rows[0]
    cells = {name: row[name] for name in (*COUNTERSIGNS.key, *COUNTERSIGNS.columns)} | {"outcome": SIGNED}
    record = Record(COUNTERSIGNS, cells, int(str(row["rev"])))
    return append(store, [record], actor=who.actor, at=at, action="会签", reason=str(row["grounds"]))


def _value(desk: Desk, item: Item, value: Figure | None, grounds: str) -> tuple[Figure, str]:
    """The value to be verified and why: what was submitted needs no more grounds than that."""
    submitted = desk.submitted(item)
    if value is None or all(getattr(value, name) == getattr(submitted, name) for name in FIGURE):
        return submitted, grounds.strip() or SAME
    if (value.unit, value.indicator) != (item.unit, item.indicator):
        raise BadRecord("核定值与所审核的填报项不是同一项。")
    accept(desk.scheme, list(desk.units.values()), (), [value])
    return value, grounds.strip()


def _within(session: Session, desk: Desk, item: Item, value: Figure) -> bool:
    """Whether a value is no further from the submitted one than the tolerance (差异在容许范围内)."""
    indicator, submitted = desk.indicator(item.indicator), desk.submitted(item)
    before, after = measured(indicator, submitted), measured(indicator, value)
    if all(getattr(value, name) == getattr(submitted, name) for name in FIGURE):
        return True
    if before is None or after is None or submitted.levels != value.levels:
        return False
    share = number(setting(session, "tolerance") or TOLERANCE) or Fraction(0)
    return abs(after - before) <= abs(before) * share / 100


def _signed(session: Session, desk: Desk, item: Item, value: Figure) -> bool:
    """Whether the head has signed just this value of just this revision (已会签)."""
    rows = current(session, COUNTERSIGNS, item.where)
    if not rows or rows[0]["outcome"] != SIGNED or rows[0]["figure_rev"] != desk.seen(item):
        return False
    return all(str(rows[0][name] or "") == getattr(value, name) for name in FIGURE)


def _countersign(desk: Desk, item: Item, value: Figure, grounds: str, outcome: str, seen: int) -> Record:
    cells = {name: getattr(value, name) for name in FIGURE}
    return Record(
        COUNTERSIGNS, {**item.where, **cells, "figure_rev": desk.seen(item), "grounds": grounds, "outcome": outcome}, seen
    )


def _permit(desk: Desk, who: Principal, item: Item, role: Role) -> None:
    department = desk.indicator(item.indicator).departments.data
    if not any(post.role is role and department and post.department == department for post in who.posts):
        raise NotPermitted(f"{who.name}不是{department or '（未定）'}的{role.label}，不能办理。")


def _later(due: str, at: datetime) -> bool:
    """Whether a day is written as one and has not passed (重报期限); raises `BadRecord` on another text."""
    if not due:
        return False
    try:
        return date.fromisoformat(due) >= day_of(at)
    except ValueError:
        raise BadRecord(f"重报期限“{due[:40]}”应写成2026-01-01的形式。") from None
