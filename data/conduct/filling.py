"""Filling in (填报): drafts kept as typed, evidence beside them, and handing in what has no fault left.

    save(store, filler, period, unit, {("A1", "value"): "约5"}, seen={"A1": 0}, at=now)     # kept as typed
    submit(store, filler, form, context, declared=True, rhythm=rhythm, at=now)                # 填报中 → 已报, with a receipt

In 严格 the filler sends to the signer (`request_signature`), and the signer, another person, hands in. A figure that was
handed in can be recalled until the department takes it up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from data.calendar import day_of
from data.conduct.moving import KEPT, REMOVED, Desk, Item, desk_of, figure_record, one_period
from data.deeds import is_same_person, words
from data.errors import BadRecord, Conflict, NotPermitted
from data.evidence import Kept
from data.exchange.form_faults import FormFault, read_form
from data.exchange.report_form import COLUMNS, Form, kept
from data.late import granted_until
from data.ledger import Receipt, Record, append
from data.principals import Principal
from data.records import current
from data.revisions import known
from data.store import Session, Store
from data.tables import ATTACHMENTS, DRAFTS, EVIDENCE
from data.windows import Rhythm
from evaluation.checks import Finding, Level
from evaluation.deadlines import Window
from evaluation.errors import AppraisalError
from evaluation.figures import Figure
from evaluation.policy import Subject
from evaluation.workflow import Action, Guard, Role, State

Texts = Mapping[tuple[str, str], str]
BEGINNING = (State.DUE, State.RETURNED, State.MISSED)
DECLARATION = "本单位对所报数据的真实性、准确性、完整性负责。"


class Faulty(AppraisalError):
    """Figures that cannot be handed in (不能报出): every fault of form and every check that stands against it."""

    def __init__(self, faults: Sequence[FormFault], findings: Sequence[Finding]) -> None:
        self.faults, self.findings = tuple(faults), tuple(findings)
        told = [f"{fault.indicator}：{fault.message}" for fault in faults]
        told += [f"{item.indicator}：{item.sentence}（{item.level.label}）" for item in findings]
        super().__init__(f"没有报出：{'；'.join(told)}。")


@dataclass(frozen=True, slots=True)
class Handing:
    """What is handed in (报出内容): the form with its drafts, what the checks found of it, which lines, declared or not."""

    form: Form
    findings: Sequence[Finding]
    indicators: Sequence[str]
    declared: bool


def save(
    store: Store, who: Principal, period: str, unit: str, texts: Texts, *, seen: Mapping[str, int], rhythm: Rhythm, at: datetime
) -> Receipt | None:
    """Keep texts just as typed (保存草稿), whole lines at a time; None when nothing differs. Raises `Conflict`, `NotAllowed`.

    `seen` holds the revision of each line's draft the person looked at: whoever was second loses nothing, and is told.
    """
    with store.reading() as session:
        desk = desk_of(session, who, period)
        drafts = known(session, DRAFTS, {"period": period, "unit": unit})
        granted = _granted(session, desk, unit, {code for code, _ in texts})
    records: list[Record] = []
    for code in dict.fromkeys(code for code, _ in texts):
        item = desk.item(unit, code)
        before = drafts.get(tuple(item), {})
        lines = {column: str(before.get(column) or "") for column in COLUMNS}
        typed = lines | {column: kept(column, text) for (of, column), text in texts.items() if of == code}
        if typed == lines:
            continue
        if desk.standing(item).state in BEGINNING:
            records.append(desk.step(who, item, Action.FILL, _window(desk, item, rhythm, granted, at)))
        else:
            _permit_draft(desk, who, item)
        records.append(Record(DRAFTS, {**item.where, **typed}, seen.get(code, 0)))
    return append(store, records, actor=who.actor, at=at, action="保存草稿", reason="") if records else None


def attach(store: Store, who: Principal, item: Item, file: Kept, *, at: datetime) -> Receipt:
    """Put a kept file to a figure as its evidence (附佐证); the same file twice is one."""
    with store.reading() as session:
        desk = desk_of(session, who, item.period)
        _permit_draft(desk, who, item)
        where = {**item.where, "sha256": file.sha256}
        rows = current(session, ATTACHMENTS, where)
        there = current(session, EVIDENCE, {"sha256": file.sha256})
    record = Record(ATTACHMENTS, {**where, "name": file.name, "status": KEPT}, int(str(rows[0]["rev"])) if rows else 0)
    records = [record, *([] if there else [file.record()])]
    return append(store, records, actor=who.actor, at=at, action="附佐证", reason="")


def detach(store: Store, who: Principal, item: Item, sha256: str, *, at: datetime) -> Receipt:
    """Take a file off a figure (移除佐证); the file itself stays in the records."""
    with store.reading() as session:
        desk = desk_of(session, who, item.period)
        _permit_draft(desk, who, item)
        rows = current(session, ATTACHMENTS, {**item.where, "sha256": sha256, "status": KEPT})
    if not rows:
        raise BadRecord(f"{desk.named(item)}没有这份佐证材料。")
    cells = {**item.where, "sha256": sha256, "name": rows[0]["name"], "status": REMOVED}
    record = Record(ATTACHMENTS, cells, int(str(rows[0]["rev"])))
    return append(store, [record], actor=who.actor, at=at, action="移除佐证", reason="")


def request_signature(store: Store, who: Principal, handing: Handing, *, at: datetime) -> Receipt:
    """Send lines to the signer (送审签), in 严格 only; raises `Faulty`, `NotAllowed`."""
    with store.reading() as session:
        desk = desk_of(session, who, handing.form.period)
    _figures(handing)
    steps = [desk.step(who, item, Action.REQUEST_SIGNATURE, _complete(desk, item)) for item in _items(desk, handing)]
    return append(store, steps, actor=who.actor, at=at, action=Action.REQUEST_SIGNATURE.label, reason="")


def submit(store: Store, who: Principal, handing: Handing, *, rhythm: Rhythm, at: datetime) -> Receipt:
    """Hand lines in (报出), all or none: figures, steps and declaration in one entry, and its receipt.

    Raises `Faulty` with every fault and finding, `NotAllowed`, and `Conflict` where a draft is another by now.
    """
    figures = _figures(handing)
    with store.reading() as session:
        desk = desk_of(session, who, handing.form.period)
        granted = _granted(session, desk, handing.form.unit.code, set(handing.indicators))
        drafts = known(session, DRAFTS, {"period": handing.form.period, "unit": handing.form.unit.code})
    records: list[Record] = []
    for item in _items(desk, handing):
        facts = _complete(desk, item) | _window(desk, item, rhythm, granted, at)
        facts |= {Guard.DECLARED} if handing.declared else set()
        draft = drafts.get(tuple(item), {})
        _check_draft(desk, handing.form, item, draft)
        if not is_same_person(str(draft.get("recorded_by") or ""), who):
            facts.add(Guard.OTHER_THAN_FILLER)
        step = desk.step(who, item, Action.SUBMIT, facts, figure_rev=desk.seen(item) + 1)
        records += [figure_record(desk, item, figures[item.indicator], str(draft.get("note") or "")), step]
    return append(store, records, actor=who.actor, at=at, action=Action.SUBMIT.label, reason=DECLARATION)


def recall(store: Store, who: Principal, items: Sequence[Item], *, reason: str, at: datetime) -> Receipt:
    """Take back what was handed in (撤回), while the department has not taken it up; raises `NotAllowed`."""
    why = words(reason, "撤回的原因")
    with store.reading() as session:
        desk = desk_of(session, who, one_period(items))
    steps = [desk.step(who, item, Action.RECALL, (Guard.UNSEEN,)) for item in items]
    return append(store, steps, actor=who.actor, at=at, action=Action.RECALL.label, reason=why)


def send_back(store: Store, who: Principal, item: Item, *, reason: str, at: datetime) -> Receipt:
    """Give a line back to the filler (审签退回), in 严格; raises `NotAllowed`."""
    why = words(reason, "退回的原因")
    with store.reading() as session:
        desk = desk_of(session, who, item.period)
    step = desk.step(who, item, Action.RETURN, (Guard.REASONED,))
    return append(store, [step], actor=who.actor, at=at, action=Action.RETURN.label, reason=why)


def _items(desk: Desk, handing: Handing) -> list[Item]:
    if not handing.indicators:
        raise BadRecord("请选择要报出的填报项。")
    return [desk.item(handing.form.unit.code, code) for code in handing.indicators]


def _figures(handing: Handing) -> dict[str, Figure]:
    """The figures of the lines handed in, clean; raises `Faulty` with every fault and finding that stands against it."""
    form, wanted = handing.form, set(handing.indicators)
    reading = read_form(form, {}, complete=True)
    faults = [fault for fault in reading.faults if fault.indicator in wanted]
    noted = {line.code for line in form.lines if line.texts.get("note", "").strip()}
    findings = [
        item for item in handing.findings
        if item.unit == form.unit.code and item.indicator in wanted
        and (item.level is Level.BLOCK or (item.level is Level.EXPLAIN and item.indicator not in noted))
    ]  # fmt: skip
    figures = {row.indicator: row for row in reading.figures if row.indicator in wanted}
    if faults or findings:
        raise Faulty(faults, findings)
    missing = [code for code in handing.indicators if code not in figures]
    if missing:
        raise BadRecord(f"{'、'.join(missing)}还没有填写，没有报出。")
    return figures


def _check_draft(desk: Desk, form: Form, item: Item, draft: Mapping[str, object]) -> None:
    """Whether what is handed in is what stands in the draft (核对草稿); raises `Conflict`."""
    line = form.line(item.indicator)
    columns = () if line is None else line.inputs
    if any(form.texts[item.indicator, column] != str(draft.get(column) or "") for column in columns):
        raise Conflict(f"{desk.named(item)}的草稿已有变动，没有报出；请重新读取后再报。")


def _complete(desk: Desk, item: Item) -> set[Guard]:
    """The guards of a complete line (填报完整): faults and findings were looked at before; evidence where it is asked for."""
    evidenced = bool(desk.evidenced.get(item)) or not desk.evidence_required
    return {Guard.NO_BLOCK, Guard.EXPLAINED} | ({Guard.EVIDENCED} if evidenced else set())


def _granted(session: Session, desk: Desk, unit: str, codes: set[str]) -> dict[str, date]:
    found = {code: granted_until(session, desk.period.period, unit, code) for code in codes}
    return {code: day for code, day in found.items() if day is not None}


def in_time(window: Window | None, due: str, granted: date | None, today: date) -> bool:
    """Whether a line may be filled in on a day (是否在填报时间内): in the window, granted late, or given back until then."""
    return (
        (window is None or window.holds(today))
        or (granted is not None and today <= granted)
        or (bool(due) and today <= date.fromisoformat(due))
    )


def _window(desk: Desk, item: Item, rhythm: Rhythm, granted: Mapping[str, date], at: datetime) -> set[Guard]:
    """Whether a line may be filled in today (填报时间)."""
    due = desk.standing(item).due
    return {Guard.IN_WINDOW} if in_time(rhythm.window(desk.period), due, granted.get(item.indicator), day_of(at)) else set()


def _permit_draft(desk: Desk, who: Principal, item: Item) -> None:
    """Whether a draft or its evidence may be changed now (可否改草稿): by its filler, while nobody else has it."""
    open_now = (State.DRAFT, State.CHECKING, *BEGINNING)
    own = who.post_as((Role.FILLER,), Subject(unit=item.unit))
    if own is None or own.unit != item.unit:
        raise NotPermitted(f"{who.name}不是该单位的填报人，不能办理。")
    if desk.standing(item).state not in open_now:
        raise NotPermitted(f"{desk.named(item)}为“{desk.standing(item).state.label}”，不能改动。")


