"""画像与对标: one unit — what it lost and won, where it stands, how it came here, and beside whom."""

from __future__ import annotations

import streamlit as st

from evaluation.profile import similar
from pages.results.profile import falls, interim, lifts, losses, ranges, strips, trends, versus
from pages.results.profile.headline import Head, listed
from pages.results.profile.landing import landing
from pages.ui import filters, frame, period, session
from pages.ui.trace import earned_trace, unit_trace

PAGE = "profile"

city = session.city()
head = st.container(key="head")
with period.row():
    choice = period.choose(city, page=PAGE)
    if choice is None:
        head.html("<h1>画像与对标</h1>")
        st.stop()
    run, earlier = session.run(choice), session.earlier_run(city, choice)
    names = {total.unit.code: total.unit for total in listed(run)}
    unit = filters.units({code: city.short_name(item) for code, item in names.items()}, page=PAGE)

if not unit:
    with head:
        frame.heading(f"{choice.title}画像与对标", period.status(choice, run.scheme), "点选一个单位，看失分、优势、差距和走势。")
    st.html(f'<section class="card">{landing(run, interim=choice.interim)}</section>')
    st.stop()

whose = Head(choice, run, earlier, unit)
name, short = names[unit].name, city.short_name(names[unit])
limits = session.thresholds(city, choice.period.last_day) if choice.interim else None
lit = interim.lights(run, earlier, limits, unit)
with head:
    frame.heading(f"{name}画像与对标", period.status(choice, run.scheme), whose.sentence())
st.html(whose.cards(lit))

left, right = st.columns(2, gap="small")
expert = filters.chosen("detail", {"0": "关", "1": "开"}, "0") == "1"
with left, st.container(key="profile-losses"):
    st.html(losses.losses(run, unit, interim=choice.interim, expert=expert) + losses.strong(run, unit, expert=expert))
with left if earlier and not choice.interim else right, st.container(key="trend-total"):
    trends.show_totals(city, whose, short)
with right, st.container(key="profile-falls"):
    falls.show(whose, short, expert=expert)
if lit is not None and limits is not None:
    st.html(f'<section class="card">{interim.light_table(run, unit, lit, limits)}</section>')

with st.container(key="profile-lifts"):
    lifts.show(city, choice, run, unit, short, page=PAGE)
    ranges.show(city, choice, run, earlier, unit)

st.html("<h2>所处区间</h2>")
st.html(
    f'<section class="card">{strips.by_dimension(run, unit)}</section>'
    f'<details class="more card"><summary>各指标得分区间</summary>{strips.by_points(run, unit)}</details>'
    f'<details class="more card"><summary>各指标实绩区间</summary>{strips.by_measure(run, unit)}</details>'
)

with st.container(key="trend-indicator"):
    trends.show_indicator(city, whose, short, page=PAGE)

alike = similar(run, unit)
st.html(f'<h2>对标</h2><p class="lead">{versus.like_words(alike)}</p>')
chosen = filters.several("vs", versus.options(city, run, unit, alike), "mean", most=versus.MOST, page=PAGE)
columns = versus.sides(run, unit, chosen)
st.html(
    f'<section class="card">{versus.by_dimension(run, columns, interim=choice.interim)}</section>'
    f'<details class="more card"><summary>分指标对比</summary>{versus.by_indicator(run, columns)}</details>'
)

st.html("<h2>得分追溯</h2>")
filters.switch("detail", "专业显示", page=PAGE)
trace = earned_trace if choice.interim else unit_trace
st.html(f'<section class="card trace" data-unit="{name}">{trace(run, unit, expert=expert)}</section>')
