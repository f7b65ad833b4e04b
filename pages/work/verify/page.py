"""数据审核: what waits for verification, who stands where, where county and department differ, and confirmation."""

from __future__ import annotations

import streamlit as st

from data.desk.progress import visible_open_periods
from evaluation.policy import OF_HOUSES
from pages.ui import doing, filters, frame, messages, session, who
from pages.work.verify import closing, differences, inspecting, progress, queue

PAGE = "verify"
SECTIONS = {
    "queue": ("待审核", queue.show), "progress": ("报送进度", progress.show), "differences": ("三方差异", differences.show),
    "inspect": ("现场核查", inspecting.show), "confirm": ("审定", closing.show),
}  # fmt: skip

city, person = session.city(), who.principal()
store = who.store(city)
LEAD = "核定值写在填报值旁边，填报值不改动；退回只写原因，不提示数值。"
frame.heading("数据审核", who.status(), LEAD)
if store is None:
    messages.say("<p>本城市没有演示档案，不能演示审核。</p>")
    st.stop()
periods = {item.period: item for item in visible_open_periods(person, store)}
if not periods:
    messages.say("<p>现在没有在办的报表期。</p>")
    st.stop()
with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="filters"):
    code = filters.select("form", {code: item.title for code, item in periods.items()}, next(iter(periods)), page=PAGE, width=180)
    mine = {name: title for name, (title, _) in SECTIONS.items() if name != "confirm" or not person.roles & {*OF_HOUSES}}
    first = "queue" if person.roles & {*OF_HOUSES} else "progress"
    section = filters.pills("section", mine, first, page=PAGE)
doing.tell(PAGE)
SECTIONS[section][1](city, store, person, code)
