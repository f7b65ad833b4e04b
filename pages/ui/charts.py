"""Maps on screen (地图): the choropleth, or the grid of places where a city has no boundary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
# spelled out, because Streamlit takes a plain 0 for "not said" and adds room below
NO_PADDING = {"left": 0, "right": 0, "top": 0, "bottom": 0}
NO_BOUNDARY = "没有边界文件，以方格代替地图，按建制顺序排列"


def dark() -> bool:
    """Whether the visitor's screen is dark (深色)."""
    return st.context.theme.type == "dark"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is to be drawn (制图内容): units, legend, alternative text, and the key that tells it from others."""

    key: tuple[str, ...]
    areas: Sequence[Area]
    legend: Sequence[LegendEntry]
    description: str


def unit_map(city: City, drawing: Drawing, unit: str) -> None:
    """The map of the units (专题地图); a click selects one, written into the address."""
    shade = dark()
    chart = session.kept((*drawing.key, unit, str(shade)), lambda: _chart(city, drawing, unit or None, shade))
    with st.container(key="map"):
        st.altair_chart(chart, width="content", theme=None, key=KEY, on_select=_pointed, selection_mode="unit")
    stated = city.boundaries
    notes = [stated.note, *(circle.note for circle in city.circles)] if stated else [NO_BOUNDARY]
    st.html(f'<p class="lead">{escaped("；".join(note for note in notes if note))}</p>')


def _chart(city: City, drawing: Drawing, unit: str | None, shade: bool) -> Any:
    """The choropleth, or tiles without boundaries (五色图、位次方格)."""
    outlines, stated = session.outlines(city), city.boundaries
    looks: dict[str, Any] = {
        "description": drawing.description, "legend_entries": drawing.legend, "selected": unit, "dark": shade,
        "width": WIDTH,
    }  # fmt: skip
    if outlines is None or stated is None:
        return tiles(drawing.areas, height=TILES_HEIGHT, **looks).properties(padding=NO_PADDING)
    circles = {circle.unit: (circle.lon, circle.lat) for circle in city.circles}
    notice = f"示意图：{map_notice(stated.review_number)}"
    chart = choropleth(outlines, drawing.areas, circles, footnote=notice, height=HEIGHT, **looks)
    return chart.properties(padding=NO_PADDING)


def _pointed() -> None:
    """A click on the map (点选); clicking on nothing changes nothing."""
    points = st.session_state[KEY].selection.get("unit", [])
    if points:
        filters.point_at(points[0]["unit"])
