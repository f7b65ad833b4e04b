"""报送进度: unit by unit how the figures of a period stand; late requests to be answered; 缺报 after the grace."""

from __future__ import annotations

import streamlit as st

from data import late
from data.city import City
from data.conduct import closing, lane
from data.desk.progress import Lateness, visible_items, visible_lateness, visible_progress
from data.inbox import digest
from data.principals import Principal
from data.store import Store
from data.windows import visible_rhythm
from evaluation.workflow import Role, State
from pages.ui import cities, doing, fields, who
from pages.ui.tables import DASH, Column, Row, escaped, table
from pages.ui.whole import whole

PLACE = "verify"
MISSABLE = (State.DUE, State.DRAFT, State.SIGNING, State.RETURNED)


def show(city: City, store: Store, person: Principal, code: str) -> None:
    """Who stands where (报送进度)."""
    found = visible_progress(person, store, code)
    states = [state for state in State if any(one.counts.get(state) for one in found)]
    today = who.today()
    late = {one.unit.code: one for one in visible_lateness(person, store, city.folder, code, today=today)}
    columns = [
        Column("单位", "heading"), *(Column(state.label, "number") for state in states),
        Column("逾期", "number"), Column("最近期限"),
    ]  # fmt: skip
    rows = [
        Row([
            escaped(one.unit.name), *(str(one.counts.get(state) or DASH) for state in states), *_late(late.get(one.unit.code)),
        ], data={"unit": one.unit.code})
        for one in found
    ]  # fmt: skip
    st.html(f'<section class="card">{table("各单位填报项，按现在的状态计数", columns, rows, look="plain")}</section>')
    if Role.OFFICE not in person.roles:
        return
    with st.container(horizontal=True, key="verify-office"):
        with st.popover("群发提醒文字"):
            st.code(digest(person, store, city.folder, code, who.today()), language=None, wrap_lines=True)
        if any(State.CHECKING in one.counts for one in found):
            st.button("登记逾期未回复的核对", on_click=lapse, args=(code,))
        if any(state in MISSABLE for one in found for state in one.counts):
            st.button("超过宽限期的记为缺报", on_click=miss, args=(code,))
    _requests(store, person, code)


def _late(one: Lateness | None) -> tuple[str, str]:
    """How many figures are late, and the next day that something is due (逾期、期限)."""
    if one is None:
        return DASH, DASH
    return str(one.overdue or DASH), DASH if one.due is None else one.due.isoformat()


def _requests(store: Store, person: Principal, code: str) -> None:
    """Late requests that wait for an answer (补报申请)."""
    waiting = [one for one in late.visible_requests(person, store, code) if one.status is late.Answer.ASKED]
    if not waiting:
        return
    st.html("<h2>补报申请</h2>")
    for one in waiting:
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"late-{one.request}"):
            words = f"{one.unit} {'、'.join(one.indicators)}：{one.reason}（{one.asked_by}）"
            st.html(f'<p class="sentence">{escaped(words)}</p>')
            fields.day("准许到", f"until-{one.request}", who.today().isoformat())
            st.text_input("答复", key=f"answer-{one.request}", width=200)
            st.button("批准", key=f"grant-{one.request}", on_click=grant, args=(one.request,))
            st.button("不批准", key=f"refuse-{one.request}", on_click=refuse, args=(one.request,))


@whole
def grant(request: str) -> None:
    """Grant a late report (批准补报)."""
    until, answer = fields.text(f"until-{request}"), fields.text(f"answer-{request}")
    doing.done(PLACE, lambda store, person: late.grant(store, person, request, until, answer, at=who.now()), "已批准补报")


@whole
def refuse(request: str) -> None:
    """Refuse a late report (不批准补报)."""
    answer = fields.text(f"answer-{request}")
    doing.done(PLACE, lambda store, person: late.refuse(store, person, request, answer, at=who.now()), "已答复不批准补报")


@whole
def lapse(code: str) -> None:
    """Record silence as silence (登记逾期未回复)."""

    def act(store: Store, person: Principal) -> object:
        return lane.lapse(store, person, code, visible_rhythm(person, store, cities.city().folder), at=who.now())

    doing.done(PLACE, act, "超过核对期限没有回复的已登记")


@whole
def miss(code: str) -> None:
    """Record what is still missing as 缺报 (记为缺报)."""

    def act(store: Store, person: Principal) -> object:
        items = [now.item for now in visible_items(person, store, code, *MISSABLE)]
        return closing.miss(store, person, items, visible_rhythm(person, store, cities.city().folder), at=who.now())

    doing.done(PLACE, act, "已记为缺报")
