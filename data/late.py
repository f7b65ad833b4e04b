"""Late requests (补报申请): asked by a county for indicators whose time is over, granted until a day or refused by 考核办.

    name = ask(store, filler, "2026Q3", "…", ["A1"], "统计口径调整", at=now)
    grant(store, office, name, "2026-11-05", "同意", at=now)
    granted_until(session, "2026Q3", "…", "A1")       # 2026-11-05: the window is open until then

A request is answered once. In 严格 nobody answers a request of his own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from data.calendar import day_of
from data.canonical import canonical
from data.deeds import admit, is_same_person, permit, words
from data.errors import BadRecord, NotPermitted, NotReady
from data.ledger import Record, append
from data.periods import OPEN, ReportPeriod, cycle_of, period_of
from data.principals import Principal
from data.records import Fields, current, history
from data.schemes import scheme_of
from data.store import Session, Store, moment
from data.tables import LATE_REQUESTS, STEPS
from data.units import units
from evaluation.policy import Deed, Subject, Thing
from evaluation.terms import Term
from evaluation.workflow import Profile, State

# what a late report can still bring about; whatever is further on needs none
WAITING = (State.UNOPENED, State.DUE, State.DRAFT, State.SIGNING, State.RETURNED, State.MISSED)


class Answer(Term):
    """What became of a request (办理结果)."""

    ASKED = "asked", "待答复"
    GRANTED = "granted", "已批准"
    REFUSED = "refused", "未批准"


@dataclass(frozen=True, slots=True)
class LateRequest:
    """One request (补报申请): for what, why, asked and answered by whom and when; `until` is the last day granted."""

    request: str
    period: str
    unit: str
    indicators: tuple[str, ...]
    reason: str
    asked_by: str
    asked_at: datetime
    status: Answer
    until: date | None = None
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None
    rev: int = 1


def ask(
    store: Store, who: Principal, period: str, unit: str, indicators: Sequence[str], reason: str, *, at: datetime
) -> str:
    """Ask to report late (申请补报): the request's name. Raises `NotPermitted`, and `BadRecord` with everything wrong."""
    with store.reading() as session:
        permit(session, who, Deed.ASK_LATE, Subject(unit=unit))
        why = words(reason, "补报理由")
        wanted = tuple(dict.fromkeys(code.strip() for code in indicators if code.strip()))
        _check(session, period_of(session, period), unit, wanted)
        number = len(current(session, LATE_REQUESTS, {"period": period, "unit": unit}, columns=("request",))) + 1
    cells = {
        "request": f"{period}-{unit}-{number}", "period": period, "unit": unit, "indicators": canonical(list(wanted)),
        "status": Answer.ASKED.value,
    }  # fmt: skip
    append(store, [Record(LATE_REQUESTS, cells)], actor=who.actor, at=at, action=Deed.ASK_LATE.label, reason=why)
    return cells["request"]


def grant(store: Store, who: Principal, request: str, until: str, answer: str, *, at: datetime) -> None:
    """Let a county report until a day (批准补报); raises `NotPermitted`, `BadRecord`, `NotReady`."""
    _answer(store, who, request, Answer.GRANTED, _day(until, at), answer.strip() or "同意补报", at)


def refuse(store: Store, who: Principal, request: str, answer: str, *, at: datetime) -> None:
    """Refuse a request (不予批准), saying why; raises `NotPermitted`, `BadRecord`, `NotReady`."""
    _answer(store, who, request, Answer.REFUSED, None, words(answer, "不予批准的理由"), at)


def requests(session: Session, period: str | None = None, unit: str | None = None) -> tuple[LateRequest, ...]:
    """Requests (补报申请) of a period and a unit, or of all, the newest first."""
    where = {name: value for name, value in (("period", period), ("unit", unit)) if value is not None}
    return _in_order(history(session, LATE_REQUESTS, where))


def visible_requests(
    who: Principal, store: Store, period: str | None = None, unit: str | None = None
) -> tuple[LateRequest, ...]:
    """The requests a person may see (可查阅的补报申请): the own unit's, those for the department's indicators, or all."""
    with store.reading() as session:
        admit(session, who)
        found = requests(session, period, unit)
        if who.may_read(Thing.REQUESTS):
            return found
        return tuple(item for item in found if _may_see(session, who, item))


def granted_until(session: Session, period: str, unit: str, indicator: str) -> date | None:
    """The last day a unit may report an indicator late (补报期限); None where nothing was granted."""
    where = {"period": period, "unit": unit, "status": Answer.GRANTED.value}
    rows = current(session, LATE_REQUESTS, where, columns=("indicators", "until"))
    found = [date.fromisoformat(str(row["until"])) for row in rows if indicator in json.loads(str(row["indicators"]))]
    return max(found, default=None)


def _may_see(session: Session, who: Principal, item: LateRequest) -> bool:
    houses = [Subject(item.unit, house) for house in _departments(session, item)] or [Subject(item.unit)]
    return any(who.may_read(Thing.REQUESTS, subject) for subject in houses)


def _departments(session: Session, item: LateRequest) -> list[str]:
    """The departments that hold the data of a request's indicators."""
    cycle = cycle_of(session, period_of(session, item.period).cycle)
    scheme = scheme_of(session, cycle.scheme, cycle.cycle)
    return [row.departments.data for row in (*scheme.indicators, *scheme.observed) if row.code in item.indicators]


def _check(session: Session, period: ReportPeriod, unit: str, wanted: Sequence[str]) -> None:
    """What a request must be about; raises `BadRecord` with everything that is wrong."""
    faults = [] if period.status == OPEN else [f"{period.title}已经结束，不能再补报"]
    if unit not in {item.code for item in units(session, period.cycle)}:
        faults.append(f"{period.title}没有单位“{unit}”")
    if not wanted:
        faults.append("请选择要补报的指标")
    cycle = cycle_of(session, period.cycle)
    scheme = scheme_of(session, cycle.scheme, cycle.cycle)
    known = {item.code for item in (*scheme.indicators, *scheme.observed)}
    faults += [f"方案中没有指标“{code}”" for code in wanted if code not in known]
    states = _states(session, period.period, unit)
    asked = {code for item in requests(session, period.period, unit) if item.status is Answer.ASKED for code in item.indicators}
    for code in wanted:
        state = states.get(code, State.UNOPENED)
        if state not in WAITING:
            faults.append(f"{code}为“{state.label}”，不需要补报")
        elif code in asked:
            faults.append(f"{code}已有待答复的补报申请")
    if faults:
        raise BadRecord(f"没有提交：{'；'.join(faults)}。")


def _states(session: Session, period: str, unit: str) -> dict[str, State]:
    rows = current(session, STEPS, {"period": period, "unit": unit}, columns=("indicator", "state"))
    return {str(row["indicator"]): State(str(row["state"])) for row in rows}


def _answer(
    store: Store, who: Principal, request: str, status: Answer, until: date | None, answer: str, at: datetime
) -> None:
    with store.reading() as session:
        profile = permit(session, who, Deed.GRANT_LATE)
        found = _in_order(history(session, LATE_REQUESTS, {"request": request}))
    if not found:
        raise NotReady(f"没有补报申请“{request[:100]}”。")
    item = found[0]
    if item.status is not Answer.ASKED:
        raise BadRecord(f"补报申请“{item.request}”{item.status.label}（{item.answered_by}），不能再次答复。")
    if profile is Profile.STRICT and is_same_person(item.asked_by, who):
        raise NotPermitted("不能答复自己提出的补报申请，请由另一人办理。")
    cells = {
        "request": item.request, "period": item.period, "unit": item.unit,
        "indicators": canonical(list(item.indicators)), "status": status.value,
        "until": "" if until is None else until.isoformat(), "answer": words(answer, "答复"),
    }  # fmt: skip
    deed = Deed.GRANT_LATE.label if status is Answer.GRANTED else "不予批准补报"
    append(
        store, [Record(LATE_REQUESTS, cells, item.rev)], actor=who.actor, at=at, action=deed, reason=cells["answer"]
    )


def _day(until: str, at: datetime) -> date:
    try:
        found = date.fromisoformat(until.strip())
    except ValueError:
        raise BadRecord(f"补报期限“{until}”应写成2026-01-01的形式。") from None
    if found < day_of(at):
        raise BadRecord(f"补报期限{found.isoformat()}已经过去。")
    return found


def _in_order(rows: Iterable[Fields]) -> tuple[LateRequest, ...]:
    by_name: dict[str, list[Fields]] = {}
    for row in rows:
        by_name.setdefault(str(row["request"]), []).append(row)
    found = [_request(revisions[0], revisions[-1]) for revisions in by_name.values()]
    return tuple(sorted(found, key=lambda item: (item.asked_at, item.request), reverse=True))


def _request(asked: Fields, last: Fields) -> LateRequest:
    """A request from how it was asked and how it stands."""
    found = LateRequest(
        str(asked["request"]), str(asked["period"]), str(asked["unit"]), tuple(json.loads(str(asked["indicators"]))),
        str(asked["reason"]), str(asked["recorded_by"]), moment(str(asked["recorded_at"])), Answer(str(last["status"])),
    )  # fmt: skip
    if found.status is Answer.ASKED:
        return found
    until = date.fromisoformat(str(last["until"])) if last["until"] else None
    return replace(
        found, until=until, answer=str(last["answer"]), answered_by=str(last["recorded_by"]),
        answered_at=moment(str(last["recorded_at"])), rev=int(str(last["rev"])),
    )  # fmt: skip
