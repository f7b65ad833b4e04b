"""数据报送: a county's form or its check of a department's table; a department's table for all units."""

from __future__ import annotations

import streamlit as st

from data.deeds import visible_profile
from data.desk.forms import FormTitle, visible_forms
from evaluation.workflow import Profile, Role
from pages.ui import filters, frame, messages, session, uploads, who
from pages.work.report import book, checking, desk, evidence, form, handing, inspected, table

PAGE = "report"
FORM, TABLE = "form", "table"
NONE = "<p>现在没有开放给您的报表。考核办建立报表期后，到开放日就在这里填报；部门数据表提交后，也在这里核对。</p>"
NO_RECORDS = "<p>本城市没有演示档案，不能演示报送。</p>"

city, person = session.city(), who.principal()
store = who.store(city)
chips = who.status()
if store is None:
    frame.heading("数据报送", chips)
    messages.say(NO_RECORDS)
    st.stop()
uploads.in_chinese()
if person.roles & {Role.REVIEWER}:
    table.show(city, store, person, chips)
    st.stop()

listed = visible_forms(person, store, city.folder)
titles: dict[str, FormTitle] = {f"{item.period.period}.{item.unit.code}": item for item in listed}
head = st.container(key="head")
if not titles:
    with head:
        frame.heading("数据报送", chips)
    messages.say(NONE)
    st.stop()
with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="filters"):
    several = len({item.unit.code for item in listed}) > 1
    names = {key: f"{item.period.title}{f'　{item.unit.name}' if several else ''}" for key, item in titles.items()}
    choose = filters.select if len(names) > 4 else filters.pills
    chosen = titles[choose("form", names, next(iter(names)), page=PAGE)]
of = chosen.period.period, chosen.unit.code
at = desk.report(*of).form()
with head:
    form.heading(at, chips)
strict = visible_profile(person, store) is Profile.STRICT
mine = bool(person.roles & {Role.FILLER, Role.SIGNER})
with st.container(key="report-check"):
    checking.show(at, mine=mine)
form.show(at)
if mine:
    left, right = st.columns(2, gap="medium")
    with left:
        handing.show(at, strict=strict)
    with right:
        book.show(at)
        evidence.show(at)
inspected.show(at)
