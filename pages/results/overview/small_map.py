"""The map in small (五色图): grades at a glance; the whole of it is one click away."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from data.city import City
from evaluation.comparison import appraised
from evaluation.results import Assessment, Total
from evaluation.rounding import shown
from geo.chart import choropleth
from geo.colours import ADVERSE, NO_DATA, text_on
from geo.drawing import Area
from geo.grid import tiles
from pages.ui import charts, scores, session
from pages.ui.period import Choice
from pages.ui.states import NO_BOUNDARY

WIDTH, HEIGHT, TEXT = 400, 330, 13
PLAIN = "#7BA6C4"


def draw(city: City, choice: Choice, run: Assessment) -> None:
    """The coloured map of a finished year's grades (五色图), or tiles without boundaries."""
    shade = charts.dark()
    key = (*session.stamp(city, choice), "small-map", str(shade))
    spec = session.kept(key, lambda: json.dumps(_chart(city, choice, run, shade)))
    with st.container(key="small-map"):
        st.vega_lite_chart(json.loads(spec), width="content", theme=None, key="small-map-chart")
    if city.boundaries is None:
        st.html(f'<p class="lead">{NO_BOUNDARY}</p>')


def _chart(city: City, choice: Choice, run: Assessment, shade: bool) -> dict[str, Any]:
    areas = [_area(city, run, total) for total in appraised(run)]
    ground = charts.ground_of(city, [area.unit for area in areas])
    looks: dict[str, Any] = {
        "description": f"{choice.title}等次图", "dark": shade, "width": WIDTH, "height": HEIGHT,
    }  # fmt: skip
    if ground.outlines is None or city.boundaries is None:
        chart = tiles(areas, **looks)
    else:
        looks |= {"footnote": charts.notice_of(city), "watermark": charts.watermark_of(city), "text_size": TEXT}
        chart = choropleth(ground.outlines, areas, charts.circles_of(city), **looks)
    found: dict[str, Any] = chart.properties(padding=charts.NO_PADDING).to_dict()
    return found


def _area(city: City, run: Assessment, total: Total) -> Area:
    colours = scores.grade_colours(run.scheme)
    colour = colours.get(total.grade, PLAIN if total.published_total is not None else NO_DATA)
    points = shown(total.published_total, run.scheme.rounding.total_dp) or "无数据"
    words = f"{total.unit.name}：{points}分，{total.grade or '不评等次'}"
    return Area(
        total.unit.code, city.short_name(total.unit), total.grade or points, colour, text_on(colour), words,
        hatched=colour == NO_DATA, lined=colour in ADVERSE,
    )  # fmt: skip
