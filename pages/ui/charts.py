"""Maps on screen (地图): the choropleth or the map one can move, and the grid of places where a city has no boundary."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from data.city import City
from evaluation.errors import Refused
from geo import deck as decks
from geo.boundaries import Boundaries, Point
from geo.chart import Layout, choropleth, layout
from geo.drawing import Area, LegendEntry
from geo.grid import tiles
from geo.notice import screen_notice, watermark
from pages.ui import filters, messages, session
from pages.ui.states import NO_BOUNDARY
from pages.ui.tables import escaped, joined
from pages.ui.webgl import Screen, screen

WIDTH, HEIGHT, TILES_HEIGHT = 660, 540, 420
KEY, DECK_KEY = "map-chart", "map-deck"
# spelled out, because Streamlit takes a plain 0 for "not said" and adds room below
NO_PADDING = {"left": 0, "right": 0, "top": 0, "bottom": 0}
NO_WEBGL = "本机浏览器不支持互动地图所需的三维绘图（WebGL），已改为显示标准地图，内容相同。"
# what the page needs beside the map: the column's share of the width, and the rows above and below
SHARE, ROWS = 0.62, 270


def dark() -> bool:
    """Whether the visitor's screen is dark (深色)."""
    return st.context.theme.type == "dark"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is to be drawn (制图内容): units, legend, alternative text, and the key that tells it from others.

    `look` tells drawings of the same texts apart that differ in colour alone.
    """

    key: tuple[str, ...]
    areas: Sequence[Area]
    legend: Sequence[LegendEntry]
    description: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a map stands on (底图): outlines, or None, and what is wrong with the boundary file."""

    outlines: Boundaries | None
    faults: tuple[str, ...] = ()


def circles_of(city: City) -> dict[str, Point]:
    """Units without boundary (示意圆), longitude and latitude."""
    return {circle.unit: (circle.lon, circle.lat) for circle in city.circles}


def notes_of(city: City) -> list[str]:
    """What has to be said of boundaries and circles (图面说明)."""
    stated = city.boundaries
    notes = [stated.note, *(circle.note for circle in city.circles)] if stated else [NO_BOUNDARY]
    return [note for note in notes if note]


def notice_of(city: City) -> str:
    """The 审图 text of the city's map (审图说明)."""
    return screen_notice(city.boundaries.review_number if city.boundaries else "")


def watermark_of(city: City) -> str:
    """The words across a map drawn from an uploaded boundary without 审图号 (水印); blank otherwise."""
    stated = city.boundaries
    return watermark(stated.review_number) if stated and stated.stamp else ""


def ground_of(city: City, units: Sequence[str], edition: str = "screen") -> Ground:
    """The boundaries of the units (底图), or every reason why there are none: a bad file never stops the page."""
    try:
        outlines = session.outlines(city, edition)
    except Refused as refusal:
        return Ground(None, tuple(fault.message for fault in refusal.faults))
    if outlines is None:
        return Ground(None)
    missing = [code for code in units if code not in outlines.shapes and code not in circles_of(city)]
    known = {unit.code for unit in city.units}
    strange = sorted(outlines.shapes.keys() - known)
    faults = [f"边界文件缺单位“{code}”的边界" for code in missing]
    faults += [f"边界文件中的代码“{code}”不在单位名单中" for code in strange]
    return Ground(None if missing else outlines, tuple(faults))


def unit_map(city: City, drawing: Drawing, unit: str, *, interactive: bool = False) -> None:
    """The map of the units (专题地图); a click selects one, written into the address."""
    ground = ground_of(city, [area.unit for area in drawing.areas])
    if ground.faults:
        instead = "，以方格代替地图" if ground.outlines is None else ""
        messages.warn(f"{'；'.join(ground.faults)}{instead}。请改正边界文件或单位名单。")
    seen = screen() if interactive and ground.outlines is not None else None
    if seen is not None and seen.able and ground.outlines is not None:
        _deck(city, ground.outlines, drawing, unit, seen)
    else:
        _standard(city, ground, drawing, unit)
    _notes(notes_of(city), "" if seen is None or seen.able else NO_WEBGL)


def _notes(notes: Sequence[str], status: str) -> None:
    """What has to be said under the map (图下说明)."""
    told = f'<p class="lead" role="status">{escaped(status)}</p>' if status else ""
    st.html(f'{told}<p class="lead">{escaped("；".join(notes))}</p>')


def _standard(city: City, ground: Ground, drawing: Drawing, unit: str) -> None:
    """The drawn map (标准地图)."""
    shade = dark()
    key = (*drawing.key, drawing.look, unit, str(shade))
    spec = session.kept(key, lambda: json.dumps(_chart(city, ground, drawing, unit or None, shade)))
    with st.container(key="map"):
        st.vega_lite_chart(
            json.loads(spec), width="content", theme=None, key=KEY, on_select=_pointed, selection_mode="unit"
        )


def _chart(city: City, ground: Ground, drawing: Drawing, unit: str | None, shade: bool) -> dict[str, Any]:
    """The choropleth, or tiles without boundaries (五色图、位次方格)."""
    outlines = ground.outlines
    looks: dict[str, Any] = {
        "description": drawing.description, "legend_entries": drawing.legend, "selected": unit, "dark": shade,
        "width": WIDTH,
    }  # fmt: skip
    if outlines is None:
        return _drawn(tiles(drawing.areas, height=TILES_HEIGHT, **looks))
    looks |= {"footnote": notice_of(city), "watermark": watermark_of(city), "height": HEIGHT}
    looks["plan"] = _plan(city, outlines, drawing)
    return _drawn(choropleth(outlines, drawing.areas, circles_of(city), **looks))


def _plan(city: City, outlines: Boundaries, drawing: Drawing) -> Layout:
    """Where labels and legend stand (版面): the same for both kinds of map, whatever is selected."""
    pane, circles, notice = (WIDTH, HEIGHT), circles_of(city), notice_of(city)
    found: Layout = session.kept(
        (*drawing.key, "plan"),
        lambda: layout(outlines, drawing.areas, circles, drawing.legend, footnote=notice, pane=pane),
    )
    return found


def _drawn(chart: Any) -> dict[str, Any]:
    found: dict[str, Any] = chart.properties(padding=NO_PADDING).to_dict()
    return found


def _deck(city: City, outlines: Boundaries, drawing: Drawing, unit: str, seen: Screen) -> None:
    """The map one can move and enlarge (互动地图), as large as the drawn one."""
    width = int(min(seen.width * SHARE - 40, max(560, (seen.height - ROWS) * WIDTH / HEIGHT)))
    plan, shade, size = _plan(city, outlines, drawing), dark(), width / WIDTH
    key = (*drawing.key, drawing.look, "deck", str(width), unit, str(shade))
    drawn = session.kept(key, lambda: decks.deck(drawing.areas, plan, selected=unit or None, dark=shade, size=size))
    with st.container(key="deck"):
        st.pydeck_chart(
            drawn, width=width, height=int(plan.view.height * size), key=DECK_KEY, on_select=_picked,
            selection_mode="single-object", alt=drawing.description,
        )  # fmt: skip
        if watermark_of(city):
            st.html(f'<p class="across">{escaped(watermark_of(city))}</p>')
        st.html(f'<ul class="legend">{joined(map(_legend_item, drawing.legend))}</ul>')
    st.html(f'<p class="lead">{escaped(notice_of(city))}。滚轮缩放，按住拖动，点选单位。</p>')


def _legend_item(entry: LegendEntry) -> str:
    look = "hatched" if entry.hatched else "lined" if entry.lined else ""
    swatch = f'<span class="swatch {look}" style="background-color:{entry.colour}"></span>'
    return f"<li>{swatch}<strong>{escaped(entry.word)}</strong> {escaped(entry.detail)}</li>"


def _pointed() -> None:
    """A click on the map (点选); clicking on nothing changes nothing."""
    points: Sequence[Mapping[str, str]] = st.session_state[KEY].selection.get("unit", [])
    if points:
        filters.point_at(points[0]["unit"])


def _picked() -> None:
    """A click on the interactive map (点选)."""
    layers = st.session_state[DECK_KEY].selection.get("objects", {})
    found = [picked for name, picked in layers.items() if name.startswith(decks.BODIES)]
    if found and found[0]:
        filters.point_at(found[0][0]["properties"]["unit"])
