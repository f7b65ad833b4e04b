"""Inbox (提醒): what there is to say to a person today, computed from the records and never stored.

    for message in messages_for(who, store, folder, today): …
    text = digest(office, store, folder, "2026Q3", today)        # 群发提醒文字, for pasting

People are told three days and one day before a deadline, on the day and after it; what is late, returned or waits for
an answer is told every day. A person sees what his posts own, 考核办 all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data.calendar import day_of
from data.deeds import admit
from data.late import Answer, LateRequest, requests
from data.owed import Asked, Owing, Task, asked_of, owings
from data.periods import OPEN, ReportPeriod, period_of, periods
from data.principals import NotVisible, Principal
from data.store import Session, Store
from data.units import units
from data.windows import rhythm_in
from evaluation.deadlines import Works, between, overdue, reminder_on
from evaluation.periods import Period
from evaluation.policy import OF_HOUSES, OF_UNITS, Subject, Thing
from evaluation.terms import Term
from evaluation.workflow import Role

# working days for which a refusal stays in the inbox
TOLD_FOR = 5
MOST_TITLES = 3


class Kind(Term):
    """What a message is about (提醒类别), the most urgent first."""

    OVERDUE = "overdue", "已逾期"
    RETURNED = "returned", "退回"
    SOON = "soon", "即将到期"
    CHECK = "check", "数据核对"
    ASKED = "asked", "补报申请待答复"
    ANSWERED = "answered", "补报申请已答复"


EVERY_DAY = {Task.REPORT_AGAIN: Kind.RETURNED, Task.CHECK: Kind.CHECK}
VERBS = {
    Task.REPORT: "未报送", Task.SIGN: "待审签", Task.REPORT_AGAIN: "被退回，须重报", Task.CHECK: "待核对",
    Task.GIVE: "未提供数据", Task.VERIFY: "待核定",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to say (提醒): `mark` is T−3, T−1, T or T+1 on those days, `late` the working days over."""

    kind: Kind
    text: str
    period: str
    unit: str = ""
    department: str = ""
    due: date | None = None
    count: int = 0
    mark: str = ""
    late: int = 0
    task: Task | None = None
    request: str = ""


def messages_for(who: Principal, store: Store, folder: Path, today: date) -> tuple[Message, ...]:
    """What there is to say to a person today (今日提醒), the most urgent first; raises `NotVisible`."""
    with store.reading() as session:
        admit(session, who)
        if not who.roles & {*OF_UNITS, *OF_HOUSES, Role.OFFICE}:
            return ()
        rhythm = rhythm_in(session, folder)
        listed = owings(session, rhythm, today, unit=_only_unit(who))
        own = [item for item in listed if _is_for(who, item.unit, item.department)]
        found = [message for item in own if (message := _message(item, today, rhythm.works))]
        found += _about_requests(session, who, today, rhythm.works)
    order = list(Kind)
    return tuple(sorted(found, key=lambda item: (order.index(item.kind), item.due or date.max)))


def digest(who: Principal, store: Store, folder: Path, period: str, today: date) -> str:
    """Who still owes what of a period (群发提醒文字), a text for pasting; for 考核办, raises `NotVisible`, `NotReady`."""
    with store.reading() as session:
        admit(session, who)
        if Role.OFFICE not in who.roles:
            raise NotVisible("群发提醒由考核办发送。")
        found, rhythm = period_of(session, period), rhythm_in(session, folder)
        owing = owings(session, rhythm, today, period=period)
    return "\n".join(_digest(found, owing, today, rhythm.works))


def open_periods(who: Principal, store: Store) -> tuple[str, ...]:
    """The periods a digest can be made of (进行中的报表期); raises `NotVisible`."""
    with store.reading() as session:
        admit(session, who)
        return tuple(item.period for item in periods(session) if item.status == OPEN)


def visible_asked(who: Principal, store: Store, folder: Path, unit: str, month: Period) -> Asked:
    """How much is asked of a unit in a month (当月报送量), for the unit itself and those who follow progress; else `NotVisible`."""
    with store.reading() as session:
        admit(session, who)
        if not who.may_read(Thing.PROGRESS, Subject(unit=unit)):
            raise NotVisible("没有权限查阅该单位的报送量。")
        return asked_of(session, unit, month, rhythm_in(session, folder))


def _only_unit(who: Principal) -> str:
    """The one unit whose figures are all that can concern a person (唯一单位), blank where there are more."""
    concerned = {post.unit if post.role in OF_UNITS else "" for post in who.posts}
    return concerned.pop() if len(concerned) == 1 else ""


def _is_for(who: Principal, unit: str, department: str) -> bool:
    """Whether a matter is a person's own (是否本人事项), or the person is 考核办."""
    if Role.OFFICE in who.roles:
        return True
    of_unit = any(post.role in OF_UNITS and unit and post.unit == unit for post in who.posts)
    of_house = any(post.role in OF_HOUSES and department and post.department == department for post in who.posts)
    return (of_unit or of_house) and who.may_read(Thing.PROGRESS, Subject(unit, department))


def _message(item: Owing, today: date, works: Works) -> Message | None:
    """What there is to say about something owed (提醒); None on days on which there is nothing to say."""
    late = overdue(item.due, today, works) if item.due else 0
    told = reminder_on(item.due, today, works) if item.due else None
    kind = _kind(item.task, late, told is not None)
    if kind is None:
        return None
    return Message(
        kind, f"{item.period.title}：{item.name}{_what(item)}{_until(item.due, late, item.task)}。", item.period.period,
        item.unit, item.department, item.due, item.count, told.title if told else "", late, item.task,
    )  # fmt: skip


def _kind(task: Task, late: int, told: bool) -> Kind | None:
    """What kind of message (提醒类别): a check that nobody answered is no arrear, silence answers it."""
    if late and task is not Task.CHECK:
        return Kind.OVERDUE
    return EVERY_DAY.get(task, Kind.SOON if told else None)


def _what(item: Owing) -> str:
    """How many figures, and the first of them by name."""
    more = "等" if len(item.indicators) > MOST_TITLES else ""
    return f"有{item.count}项{VERBS[item.task]}（{'、'.join(item.indicators[:MOST_TITLES])}{more}）"


def _until(due: date | None, late: int, task: Task) -> str:
    if due is None:
        return ""
    if task is Task.CHECK:
        return f"，{said(due)}{'已过，按' if late else '前没有回复视为'}没有不同意见{'办理' if late else ''}"
    return f"，应于{said(due)}前办理，已逾期{late}个工作日" if late else f"，请于{said(due)}前办理"


def said(day: date) -> str:
    """A day as people say it (日期)."""
    return f"{day.month}月{day.day}日"


def _about_requests(session: Session, who: Principal, today: date, works: Works) -> Iterator[Message]:
    """Requests that wait for 考核办, and answers a county should know (补报申请)."""
    opened = {item.period: item for item in periods(session) if item.status == OPEN}
    told = [(item, kind) for item in requests(session) if (kind := _kind_of(item, who, today, works))]
    for item, kind in ((item, kind) for item, kind in told if item.period in opened):
        period = opened[item.period]
        name = next((unit.name for unit in units(session, period.cycle) if unit.code == item.unit), item.unit)
        yield Message(
            kind, f"{period.title}：{name}{_about(item)}。", item.period, item.unit, due=item.until,
            count=len(item.indicators), request=item.request,
        )  # fmt: skip


def _kind_of(item: LateRequest, who: Principal, today: date, works: Works) -> Kind | None:
    if item.status is Answer.ASKED:
        return Kind.ASKED if Role.OFFICE in who.roles else None
    if not any(post.role in OF_UNITS and post.unit == item.unit for post in who.posts) or item.answered_at is None:
        return None
    if item.until is not None:
        return Kind.ANSWERED if today <= item.until else None
    return Kind.ANSWERED if between(day_of(item.answered_at), today, works) < TOLD_FOR else None


def _about(item: LateRequest) -> str:
    if item.status is Answer.ASKED:
        return f"申请补报{len(item.indicators)}项，理由：{item.reason}"
    if item.until is not None:
        return f"补报{len(item.indicators)}项的申请已批准，请于{said(item.until)}前补报"
    return f"补报{len(item.indicators)}项的申请未批准：{item.answer}"


def _digest(period: ReportPeriod, owing: Sequence[Owing], today: date, works: Works) -> Iterator[str]:
    """Lines of a digest: a heading, a line for every task and day, a closing."""
    yield f"【{period.title}报送提醒】{said(today)}"
    grouped: dict[tuple[Task, date | None], list[Owing]] = {}
    for item in owing:
        grouped.setdefault((item.task, item.due), []).append(item)
    order = list(Task)
    for (task, due), items in sorted(grouped.items(), key=lambda pair: (order.index(pair[0][0]), pair[0][1] or date.max)):
        names = "、".join(f"{item.name}{item.count}项" for item in items)
        yield f"{VERBS[task]}{_when(due, today, works)}：{names}。"
    yield "请尚未办理的单位抓紧办理。" if grouped else "各项均已办理。"


def _when(due: date | None, today: date, works: Works) -> str:
    if due is None:
        return ""
    late = overdue(due, today, works)
    return f"（{said(due)}到期，已逾期{late}个工作日）" if late else f"（{said(due)}到期）"
