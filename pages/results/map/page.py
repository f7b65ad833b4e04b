"""专题地图: the units coloured by grade, number, change or light, with the same in a table; map and table choose alike."""

from __future__ import annotations

from functools import partial

import streamlit as st

from geo.colours import theme as shade_of
from pages.results.map import beside, exports, steps
from pages.results.map.choosing import choose_classes, choose_family, choose_theme, read_source
from pages.results.map.moves import moves_table
from pages.results.map.panel import card, class_table
from pages.results.map.themes import themes
from pages.results.map.views import level_options, methods_of
from pages.ui import charts, downloads, filters, formal, frame, ground, period, session
from pages.ui.tables import escaped
from pages.ui.trace import unit_summary

PAGE = "map"
LOOKS = {"standard": "标准", "live": "互动", beside.BESIDE: "两图并排", beside.SERIES: "各期小图"}

city = ground.city()
head = st.container(key="head")
with period.row():
    listed = period.choices(city)
    choice = period.choose(city, page=PAGE, among=listed)
    if choice is None:
        head.html("<h1>专题地图</h1>")
        st.stop()
    stamp = session.stamp(city, choice)
    steps.buttons(listed, choice, page=PAGE)
    looks = LOOKS if city.boundaries else {code: name for code, name in LOOKS.items() if code != "live"}
    look = filters.pills("look", looks, "standard", page=PAGE)
    files = st.container(width="content")
source = read_source(city, choice, stamp)
every = themes(source)
with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="map-themes"):
    theme = choose_family(every, page=PAGE)
    choose_theme(every, theme, page=PAGE)
    view = choose_classes(source, theme, stamp, page=PAGE)
with files:
    downloads.menu(partial(exports.files, city, choice, view), page=PAGE, note=formal.export_note(choice.run))
with head:
    frame.heading(f"{choice.title}专题地图：{view.title}", period.status(choice, source.run.scheme))

if look in (beside.BESIDE, beside.SERIES):
    methods = methods_of(source, theme)
    method = filters.chosen("method", methods, next(iter(methods))) if methods else ""
    beside.show(city, listed, choice, view, look, method, page=PAGE)
    st.stop()

names = {total.unit.code: total.unit.name for total in source.units}
left, right = st.columns([62, 38], gap="small")
with right:
    level = filters.optional("level", level_options(view.classes.classes), page=PAGE)
    table = st.container()
    unit = filters.units(names, page=PAGE)
    table.html(f'<section class="card">{class_table(view, level, unit)}</section>')
    if unit:
        summary = "" if choice.interim else unit_summary(source.run, unit)
        st.html(f'<section class="card unit-card">{card(source, unit)}{summary}</section>')
        st.page_link("results/ranking/page.py", label="查看每一分的依据 →", query_params=filters.kept())
    else:
        st.html('<p class="lead">点选地图或上列单位，查看得失分；点选上方某一档，地图只突出这一档。</p>')
    moves = moves_table(source, f"{choice.year - 1}年度")
    if moves:
        st.html(f'<section class="card">{moves}</section>')
with left:
    areas = view.areas(city, level, shade_of(charts.dark()).surface)
    key = (*stamp, theme.code, *(f"{item.word}{item.range_text}" for item in view.classes.classes))
    title = f"{choice.title}{view.title}专题地图"
    drawing = charts.Drawing(key, areas, view.legend(), title, level)
    charts.unit_map(city, drawing, unit, interactive=look == "live")
    state, words = exports.public_state(city, choice)
    if state:
        st.html(f'<p class="lead" data-public="{state}">{escaped(words)}。</p>')
