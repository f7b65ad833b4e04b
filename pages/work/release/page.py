"""发布与异议: score a period, propose its release, release what another proposed, take a release back."""

from __future__ import annotations

import streamlit as st

from data.access import visible_periods, visible_releases, visible_runs
from pages.ui import doing, filters, frame, messages, session, who
from pages.work.release import buttons, standing

PAGE = "release"
LEAD = "拟发和发布由两人分别登录办理；发布前重新计算，与在案结果一致才能发布。发布以前，单位和领导看不到这一期的结果。"

city, person = session.city(), who.principal()
store = who.store(city)
frame.heading("发布与异议", who.status(), LEAD)
if store is None:
    messages.say("<p>本城市没有演示档案，不能演示发布。</p>")
    st.stop()
periods = {item.period: item for item in reversed(visible_periods(person, store))}
if not periods:
    messages.say("<p>尚未建立报表期。</p>")
    st.stop()
runs, releases = visible_runs(person, store), visible_releases(person, store)
newest = next((code for code in periods if code in runs), next(iter(periods)))
with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="filters"):
    code = filters.select("form", {code: item.title for code, item in periods.items()}, newest, page=PAGE, width=200)
doing.tell(PAGE)
standing.show(store, person, code, runs.get(code), releases)
buttons.show(person, code, runs.get(code), releases)
