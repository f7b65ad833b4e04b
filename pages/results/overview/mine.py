"""我的事项: what waits for this person, the most urgent first; what the office can paste to everybody who is late."""

from __future__ import annotations

import streamlit as st

from data.city import City
from data.desk.forms import FormTitle, visible_forms
from data.inbox import Kind, Message, digest, messages_for
from data.principals import Principal
from data.store import Store
from evaluation.workflow import Role, State
from pages.ui import filters, who
from pages.ui.tables import escaped, joined

LOOKS = {Kind.OVERDUE: "loss", Kind.RETURNED: "loss"}
WORK = {
    Role.FILLER: ("work/report/page.py", "去数据报送 →"), Role.SIGNER: ("work/report/page.py", "去数据报送 →"),
    Role.REVIEWER: ("work/report/page.py", "去部门数据表 →"),
}  # fmt: skip
MOST = 8


def show(city: City) -> None:
    """The list (我的事项), before anything else on the page; nothing for who has no work here."""
    person, store = who.principal(), who.store(city)
    if store is None or not person.roles & {Role.FILLER, Role.SIGNER, Role.REVIEWER, Role.HEAD, Role.OFFICE}:
        return
    found = messages_for(person, store, city.folder, who.today())
    with st.container(key="mine"):
        forms = visible_forms(person, store, city.folder) if person.roles & {Role.FILLER, Role.SIGNER} else ()
        lines = [*map(_line, found), *(line for form in forms if (line := _form(form)))]
        st.html(f'<section class="card mine"><h2>我的事项</h2>{_listed(lines)}</section>')
        with st.container(horizontal=True, gap="small"):
            for script, label in dict.fromkeys(WORK[role] for role in Role if role in person.roles and role in WORK):
                st.page_link(script, label=label, query_params=filters.kept())
            if Role.OFFICE in person.roles and found:
                _digest(city, store, person, found)


def _line(item: Message) -> str:
    return f'<strong class="{LOOKS.get(item.kind, "")}">{escaped(item.kind.label)}</strong> {escaped(item.text)}'


def _form(form: FormTitle) -> str:
    """A form with something left to report (在办报表); blank for one that is done."""
    waiting = {word: count for word, count in form.counts.items() if word in (State.DUE.word, State.RETURNED.word) and count}
    if not waiting:
        return ""
    due = f"，截止{form.due.month}月{form.due.day}日" if form.due else ""
    counts = "、".join(f"{word}{count}项" for word, count in waiting.items())
    return f"<strong>在办报表</strong> {escaped(form.period.title)}：{counts}{due}"


def _listed(lines: list[str]) -> str:
    if not lines:
        return "<p>没有待办事项。</p>"
    rest = f"<p>另有{len(lines) - MOST}件。</p>" if len(lines) > MOST else ""
    return f"<ul>{joined(f'<li>{line}</li>' for line in lines[:MOST])}</ul>{rest}"


def _digest(city: City, store: Store, person: Principal, found: tuple[Message, ...]) -> None:
    """The reminder of a period as a text to be copied (群发提醒文字)."""
    with st.popover("群发提醒文字"):
        for period in dict.fromkeys(item.period for item in found if item.period):
            st.code(digest(person, store, city.folder, period, who.today()), language=None, wrap_lines=True)
