"""待审核: the queue, oldest first, and the figure in front of the reviewer; agreeing is one click, the next one key."""

from __future__ import annotations

import streamlit as st

from data.calendar import clock_text
from data.city import City
from data.conduct.moving import Item
from data.desk.reviews import Waiting, visible_queue, visible_review
from data.principals import Principal
from data.store import Store
from evaluation.policy import Thing
from evaluation.workflow import Role
from pages.ui import filters, messages, noting, who
from pages.ui.tables import DASH, Column, Row, escaped, table
from pages.ui.whole import steady, whole
from pages.work.verify import figure, judging

PAGE = "verify"
COLUMNS = (
    Column("单位", "heading"), Column("指标"), Column("填报值", "number"), Column("状态"), Column("等候"), Column("报出"),
)  # fmt: skip
MOST = 20


def show(city: City, store: Store, person: Principal, code: str) -> None:
    """The queue and one figure of it (待审核清单、审核)."""
    found = visible_queue(person, store, city.folder, period=code, today=who.today())
    if not found:
        messages.say("<p>本期没有待审核的填报项。</p>")
        return
    names = {key(one.item): f"{one.unit.name}　{one.indicator.code} {one.indicator.title}" for one in found}
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="verify-steps"):
        chosen = filters.select("item", names, next(iter(names)), page=PAGE, width=420)
        after = _next(list(names), chosen)
        st.button(
            "下一项", key="verify-next", shortcut="n", help="键盘 N", disabled=after is None, on_click=go, args=(after or chosen,)
        )
    one = next(waiting for waiting in found if key(waiting.item) == chosen)
    noting.looked(Thing.SUBMITTED, code)
    review = visible_review(person, store, city.folder, one.item)
    left, right = st.columns([60, 40], gap="medium")
    with left:
        figure.show(city, store, person, review)
    with right:
        if person.roles & {Role.REVIEWER, Role.HEAD}:
            judging.show(review, person, after)
        st.html(f'<section class="card">{_listed(found)}</section>')


def key(item: Item) -> str:
    """A figure in the address (填报项标识)."""
    return f"{item.unit}.{item.indicator}"


@whole
def go(to: str) -> None:
    """On to another figure (下一项)."""
    steady(lambda: st.query_params.update({"item": to}))


def _next(keys: list[str], chosen: str) -> str | None:
    at = keys.index(chosen)
    return keys[at + 1] if at + 1 < len(keys) else (keys[at - 1] if at else None)


def _listed(found: tuple[Waiting, ...]) -> str:
    rows = [
        Row([
            escaped(one.unit.name), escaped(one.indicator.code), escaped(one.value or DASH), escaped(one.standing.state.label),
            f"{one.age}个工作日" if one.age else "当日", escaped(clock_text(one.since)[5:]),
        ], data={"item": key(one.item)})
        for one in found[:MOST]
    ]  # fmt: skip
    rest = f"，以下列出前{MOST}项" if len(found) > MOST else ""
    return table(f"待审核{len(found)}项，先报先审{rest}", COLUMNS, rows, look="plain")
