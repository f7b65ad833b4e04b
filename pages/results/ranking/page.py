"""县域排名: places, totals and gaps as an official table; every point opens into its arithmetic."""

from __future__ import annotations

import streamlit as st

from evaluation import comparison
from pages.results.ranking.rows import Rows
from pages.ui import filters, frame, period, scores, session
from pages.ui.tables import table
from pages.ui.trace import unit_trace

PAGE = "ranking"
ORDERS = {"place": "按位次", "official": "按建制顺序"}
ALL = "all"

city = session.city()
head = st.container(key="head")
with period.row():
    choice = period.choose(city, page=PAGE)
    if choice is None:
        head.html("<h1>县域排名</h1>")
        st.stop()
    run, earlier = session.run(choice), session.earlier_run(city, choice)
    order = filters.pills("order", ORDERS, "place", page=PAGE)
    names = dict.fromkeys(total.unit.group for total in comparison.ranked(run))
    group = filters.pills("group", {ALL: "全部", **{name: name for name in names if name}}, ALL, page=PAGE)
with head:
    frame.heading(f"{choice.title}县域排名", period.status(choice, run.scheme))

within = "" if group == ALL else group
totals = comparison.ranked(run, within)
place_of = comparison.group_place if within else comparison.overall_place
standings = comparison.standings(totals, earlier.totals if earlier else None, place_of)
if order == "official":
    standings.sort(key=lambda standing: standing.total.unit.order)
rows = Rows(run, first=earlier is None)
body = [rows.ranked(standing) for standing in standings]
apart = [] if within else [rows.apart(total) for total in comparison.apart(run)]
caption = (
    f"{choice.title}考核：得分按方案规则计算，下方可看每一分的依据；较上年为位次变化；"
    f"平均为{len(totals)}个参加排名单位公布得分的算术平均。"
)
heads, mean = rows.headings("组内位次" if within else "位次"), rows.mean(totals, within or "全市")
official = table(caption, heads, body + apart, [mean], "ranking")
st.html(f'<section class="card">{official}</section>{scores.legend(run)}')

st.html("<h2>得分追溯</h2>")
with st.container(horizontal=True, vertical_alignment="center", key="trace-filters"):
    listed = {total.unit.code: total.unit.name for total in [*comparison.ranked(run), *comparison.apart(run)]}
    unit = filters.units(listed, page=PAGE)
    expert = filters.switch("detail", "专业显示", page=PAGE)
if unit:
    st.html(f'<section class="card trace" data-unit="{listed[unit]}">{unit_trace(run, unit, expert=expert)}</section>')
else:
    st.html('<p class="lead">点选一个单位，逐维度、逐指标查看得分、算式和依据。</p>')
