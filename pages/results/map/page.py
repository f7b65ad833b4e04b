"""专题地图: the units coloured by grade, dimension or indicator, with the same in a table."""

from __future__ import annotations

import streamlit as st

from geo.classes import Method
from pages.results.map.views import (
    DIMENSION,
    INDICATOR,
    KINDS,
    TOTAL,
    WHOLE,
    class_table,
    shown_units,
    themes,
    view_of,
)
from pages.ui import charts, filters, frame, period, session
from pages.ui.trace import unit_summary

PAGE = "map"
METHODS = {method.value: method.label for method in (Method.EQUAL, Method.QUANTILE, Method.NATURAL)}

city = session.city()
head = st.container(key="head")
with period.row():
    choice = period.choose(city, page=PAGE)
    if choice is None:
        head.html("<h1>专题地图</h1>")
        st.stop()
    run = session.run(choice)
    every = themes(run)
    theme = every[filters.chosen("show", {code: item.label for code, item in every.items()}, TOTAL)]
    firsts = {KINDS[kind]: next(code for code, item in every.items() if item.kind == kind) for kind in KINDS}
    filters.family("show", firsts, KINDS[theme.kind], TOTAL, page=PAGE)
    siblings = {code: item for code, item in every.items() if item.kind == theme.kind}
    if theme.kind == INDICATOR:
        filters.select("show", {code: item.label for code, item in siblings.items()}, theme.code, page=PAGE)
    method = Method.EQUAL
    if theme.kind != WHOLE:
        method = Method(filters.pills("method", METHODS, Method.EQUAL.value, page=PAGE))
if theme.kind == DIMENSION:
    filters.pills("show", {code: item.title for code, item in siblings.items()}, theme.code, page=PAGE)
with head:
    frame.heading(f"{choice.title}专题地图：{theme.title}", period.status(choice, run.scheme))

view = view_of(run, theme, method)
names = {total.unit.code: total.unit.name for total in shown_units(run)}
left, right = st.columns([62, 38], gap="small")
with right:
    st.html(f'<section class="card">{class_table(view)}</section>')
    unit = filters.units(names, page=PAGE)
    if unit:
        st.html(f'<section class="card">{unit_summary(run, unit)}</section>')
        st.page_link("results/ranking/page.py", label="查看每一分的依据 →", query_params=filters.kept())
    else:
        st.html('<p class="lead">点选地图或上列单位，查看得分构成。</p>')
with left:
    key = (*session.stamp(city, choice), theme.code, method.value)
    title = f"{choice.title}{theme.title}专题地图"
    charts.unit_map(city, charts.Drawing(key, view.areas(city), view.legend(), title), unit)
