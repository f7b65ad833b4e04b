"""县域排名: places, totals and gaps as an official table; every point opens into its arithmetic."""

from __future__ import annotations

from functools import partial

import streamlit as st

from evaluation import comparison
from pages.results.ranking import files
from pages.results.ranking.sheet import BY_PLACE, NOTICE, OFFICIAL, ORDERS, TABLE, VIEWS, Sheet, sentences
from pages.ui import downloads, filters, formal, frame, period, session, states, who
from pages.ui.tables import escaped
from pages.ui.trace import earned_trace, unit_trace

PAGE = "ranking"
ALL = "all"

city = session.city()
head = st.container(key="head")
with period.row():
    choice = period.choose(city, page=PAGE)
    if choice is None:
        head.html("<h1>县域排名</h1>")
        st.stop()
    run, earlier = session.run(choice), session.earlier_run(city, choice)
    names = dict.fromkeys(total.unit.group for total in comparison.ranked(run) if total.unit.group)
    view, order, dimension, group = TABLE, BY_PLACE, ALL, ALL
    if not choice.interim:
        view = filters.pills("view", VIEWS, TABLE, page=PAGE)
        order = filters.pills("order", ORDERS, BY_PLACE, page=PAGE)
    if view == TABLE and len(names) > 1:
        group = filters.pills("group", {ALL: "全部", **{name: name for name in names}}, ALL, page=PAGE)
    if view == TABLE and not choice.interim:
        dimensions = {item.code: f"{item.code} {item.title}" for item in run.scheme.dimensions}
        dimension = filters.select("dimension", {ALL: "总分", **dimensions}, ALL, page=PAGE, width=150)
    expert = filters.switch("detail", "专业显示", page=PAGE)
    offered = partial(files.offer, city, choice, run, official=order == OFFICIAL)
    downloads.menu(offered, page=PAGE, note=formal.export_note(choice.run))

sheet = Sheet(
    choice, run, earlier, order, "" if group == ALL else group, "" if dimension == ALL else dimension, expert
)  # fmt: skip
with head:
    ending = f"：{VIEWS[NOTICE]}" if view == NOTICE else sheet.title
    frame.heading(f"{choice.title}县域排名{ending}", period.status(choice, run.scheme))

asked = view, order, group, dimension, str(expert)
limits = session.thresholds(city, choice.period.last_day) if choice.interim else None
st.html(session.kept((PAGE, *session.stamp_with_earlier(city, choice), *asked), lambda: sheet.content(view, limits)))
absent = [states.unreported(total.unit.name, choice.due, who.today()) for total in sheet.absent]
if absent:
    st.html(sentences([f"{escaped(words)}，不计得分、不排位次，列在最后。" for words in absent]))

listed = {total.unit.code: total.unit.name for total in [*comparison.ranked(run), *comparison.apart(run)]}
if view == NOTICE:
    filters.chosen("unit", listed, "")
    st.stop()
with st.container(key="trace"):
    st.html("<h2>得分追溯</h2>")
    unit = filters.units(listed, page=PAGE)
    if unit:
        trace = (earned_trace if choice.interim else unit_trace)(run, unit, expert=expert)
        st.html(f'<section class="card trace" data-unit="{listed[unit]}">{trace}</section>')
    else:
        st.html('<p class="lead">点选一个单位，逐维度、逐指标查看得分、算式和依据。</p>')
