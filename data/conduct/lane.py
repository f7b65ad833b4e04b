"""Department lane (部门数据核对): one table of a department for all units, and what the counties say of it.

    name = present(store, reviewer, "2026M10", figures, document="…统计月报", at=now)      # 待报 → 待核对
    agree(store, filler, items, at=now)                   # → 已核定
    dispute(store, filler, item, own, reason="…", at=now)   # own figure and evidence → 审核中
    lapse(store, office, "2026M10", rhythm, at=now)       # silence over the time is recorded as silence → 已核定
    retract(store, reviewer, name, reason="…", at=now)    # the whole table taken back by compensating revisions
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from data.calendar import day_of
from data.conduct.moving import Desk, Item, desk_of, figure_record, one_period, verified_record
from data.deeds import permit, words
from data.errors import BadRecord, NotReady
from data.ledger import Receipt, Record, append
from data.principals import Principal
from data.records import current
from data.revisions import WITHDRAWN, withdrawn
from data.store import Store, moment
from data.tables import BATCHES, FIGURES
from data.windows import Rhythm
from evaluation.figures import Figure
from evaluation.intake import accept
from evaluation.policy import Deed, Subject
from evaluation.workflow import Action, Guard, State

AGREED, SILENT = "部门数据表，单位核对无误", "部门数据表，单位逾期未回复"
STANDS = "presented"


def present(
    store: Store, who: Principal, period: str, figures: Sequence[Figure], *, document: str, at: datetime,
    sha256: str = "", content: str = "",
) -> str:  # fmt: skip
    """Hand one table out for checking (提交核对): its batch. All or nothing; raises `Refused`, `NotAllowed`, `BadRecord`."""
    source = words(document, "数据来源文件")
    if not figures:
        raise BadRecord("表里没有数据，没有提交。")
    with store.reading() as session:
        desk = desk_of(session, who, period)
        number = len(current(session, BATCHES, {"period": period})) + 1
        department = desk.indicator(figures[0].indicator).departments.data
        permit(session, who, Deed.IMPORT, Subject(department=department))
    accept(desk.scheme, list(desk.units.values()), (), figures)
    name = f"{period}/{number}"
    batch = {"batch": name, "period": period, "department": department, "document": source, "sha256": sha256,
             "content": content, "status": STANDS}  # fmt: skip
    records = [Record(BATCHES, batch)]
    for figure in figures:
        item = desk.item(figure.unit, figure.indicator)
        step = desk.step(
            who, item, Action.PRESENT, (Guard.SOURCED,), figure_rev=desk.seen(item) + 1, batch=name, document=source
        )
        records += [figure_record(desk, item, figure), step]
    append(store, records, actor=who.actor, at=at, action=Action.PRESENT.label, reason=source)
    return name


def retract(store: Store, who: Principal, batch: str, *, reason: str, at: datetime) -> int:
    """Take a table back (整批撤回): how many figures are 待报 again; what counties have answered stays answered."""
    why = words(reason, "撤回的原因")
    with store.reading() as session:
        rows = current(session, BATCHES, {"batch": batch})
        if not rows or rows[0]["status"] == WITHDRAWN:
            raise NotReady(f"没有待核对的数据表“{batch[:60]}”。")
        desk = desk_of(session, who, str(rows[0]["period"]))
    items = [item for item, now in desk.standings.items() if now.batch == batch and now.state is State.CHECKING]
    records = [Record(BATCHES, withdrawn(BATCHES, rows[0], "status"), int(str(rows[0]["rev"])))]
    for item in items:
        gone = withdrawn(FIGURES, desk.figures[tuple(item)], "state")
        records += [
            Record(FIGURES, gone, desk.seen(item)),
            desk.step(who, item, Action.RECALL, (Guard.REASONED,), batch="", figure_rev=None),
        ]
    if not items:
        raise NotReady(f"数据表“{batch}”已经全部核对，不能整批撤回。")
    append(store, records, actor=who.actor, at=at, action="整批撤回", reason=why)
    return len(items)


def agree(store: Store, who: Principal, items: Sequence[Item], *, at: datetime) -> Receipt:
    """Agree with what a department presented (核对无误): it becomes the verified value."""
    with store.reading() as session:
        desk = desk_of(session, who, one_period(items))
        records = list(_settled(desk, who, items, Action.AGREE, (), AGREED))
    return append(store, records, actor=who.actor, at=at, action=Action.AGREE.label, reason="")


def lapse(store: Store, who: Principal, period: str, rhythm: Rhythm, *, at: datetime) -> Receipt | None:
    """Record silence as silence (逾期未回复): every figure whose time to answer is over; None where there is none."""
    with store.reading() as session:
        desk = desk_of(session, who, period)
    today, silent = day_of(at), []
    for item, now in desk.standings.items():
        last = rhythm.silent_after(day_of(moment(now.at))) if now.state is State.CHECKING else None
        if last is not None and today > last:
            silent.append(item)
    records = list(_settled(desk, who, silent, Action.LAPSE, (Guard.SILENT,), SILENT))
    return append(store, records, actor=who.actor, at=at, action=Action.LAPSE.label, reason="") if records else None


def dispute(store: Store, who: Principal, item: Item, own: Figure, *, reason: str, at: datetime) -> Receipt:
    """Say another figure than the department's (提出不同意见), with evidence attached before; raises `NotAllowed`."""
    why = words(reason, "不同意见的理由")
    with store.reading() as session:
        desk = desk_of(session, who, item.period)
    accept(desk.scheme, list(desk.units.values()), (), [own])
    if (own.unit, own.indicator) != (item.unit, item.indicator):
        raise BadRecord("不同意见的数据与所核对的填报项不是同一项。")
    facts = {Guard.REASONED} | ({Guard.EVIDENCED} if desk.evidenced.get(item) else set())
    step = desk.step(who, item, Action.DISPUTE, facts, figure_rev=desk.seen(item) + 1)
    records = [figure_record(desk, item, own, why), step]
    return append(store, records, actor=who.actor, at=at, action=Action.DISPUTE.label, reason=why)


def _settled(
    desk: Desk, who: Principal, items: Iterable[Item], action: Action, facts: Sequence[Guard], grounds: str
) -> Iterable[Record]:
    """Steps to 已核定, each with the verified value that the department presented."""
    for item in items:
        now = desk.standing(item)
        yield desk.step(who, item, action, facts, grounds=grounds)
        yield verified_record(desk, item, desk.submitted(item), f"{grounds}（{now.batch} {now.document}）")
