"""Maps on screen (地图): the choropleth, or the grid of places where a city has no boundary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from data.city import City
from geo.chart import choropleth
from geo.drawing import Area, LegendEntry
from geo.grid import tiles
from geo.notice import map_notice
from pages.ui import filters, session
from pages.ui.tables import escaped

WIDTH, HEIGHT, TILES_HEIGHT = 660, 540, 420
KEY = "map-chart"
NO_BOUNDARY = "没有边界文件，以方格代替地图，按建制顺序排列"


def dark() -> bool:
    """Whether the visitor's screen is dark (深色)."""
    return st.context.theme.type == "dark"


def unit_map(
    city: City, areas: Sequence[Area], legend: Sequence[LegendEntry], description: str, unit: str | None
) -> None:
    """The map of the units (专题地图); a click selects one, written into the address."""
    outlines, stated = session.outlines(city), city.boundaries
    looks: dict[str, Any] = {
        "description": description, "legend_entries": legend, "selected": unit, "dark": dark(),
        "width": WIDTH,
    }  # fmt: skip
    if outlines is None or stated is None:
        chart, notes = tiles(areas, height=TILES_HEIGHT, **looks), [NO_BOUNDARY]
    else:
        circles = {circle.unit: (circle.lon, circle.lat) for circle in city.circles}
        notice = f"示意图：{map_notice(stated.review_number)}"
        chart = choropleth(outlines, areas, circles, footnote=notice, height=HEIGHT, **looks)
        notes = [stated.note, *(circle.note for circle in city.circles)]
    with st.container(key="map"):
        st.altair_chart(chart, width="content", theme=None, key=KEY, on_select=_pointed, selection_mode="unit")
    st.html(f'<p class="lead">{escaped("；".join(note for note in notes if note))}</p>')


def _pointed() -> None:
    """A click on the map (点选); clicking on nothing changes nothing."""
    points = st.session_state[KEY].selection.get("unit", [])
    if points:
        filters.point_at(points[0]["unit"])
