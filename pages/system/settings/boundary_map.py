"""边界预览与送审样图: a version's outlines with the units' names and nothing else, on screen and for the reviewers."""

from __future__ import annotations

import json

import streamlit as st

from data.boundaries import Version
from data.city import City
from evaluation.errors import Refused
from evaluation.terms import Ranking
from geo.boundaries import Boundaries
from geo.chart import choropleth
from geo.colours import text_on
from geo.drawing import Area
from geo.figure import Fonts, MapTexts, print_map
from geo.notice import screen_notice, watermark
from geo.submission import Submitted, package
from pages.ui import charts, session, who
from pages.ui.states import NO_BOUNDARY
from pages.ui.tables import escaped
from reports.fonts import document_font

WIDTH, HEIGHT, PLAIN, CIRCLED = 630, 460, "#CFE3EC", "示意位置"
SYSTEMS = {
    "": "文件自带的声明", "EPSG:4490": "2000国家大地坐标系经纬度（4490）", "GCJ-02": "国测局坐标（GCJ-02）",
    "EPSG:4549": "2000国家大地坐标系投影，中央经线120度（4549）", "EPSG:4548": "2000国家大地坐标系投影，中央经线117度（4548）",
    "EPSG:4326": "世界大地测量系统经纬度（4326）",
}  # fmt: skip


def crs_words(crs: str) -> str:
    """A coordinate system in words (坐标系)."""
    return SYSTEMS.get(crs) or (f"代码{crs.removeprefix('EPSG:')}" if crs.startswith("EPSG:") else "按文件自带的说明")


def units_of(city: City) -> dict[str, str]:
    """The units that must have a boundary, names by code (应有边界的单位): all but the city and those drawn as circles."""
    circled = charts.circles_of(city)
    return {
        unit.code: unit.name for unit in city.units if unit.ranked is not Ranking.UNRANKED and unit.code not in circled
    }


def areas(city: City) -> list[Area]:
    """Every unit in one pale colour, by name and official code (底图图斑)."""
    bounded = units_of(city)
    return [
        Area(unit.code, city.short_name(unit), unit.code if unit.code in bounded else CIRCLED, PLAIN, text_on(PLAIN), unit.name)
        for unit in city.units if unit.ranked is not Ranking.UNRANKED
    ]  # fmt: skip


def preview(city: City, outlines: Boundaries, review_number: str, key: tuple[str, ...], name: str) -> None:
    """The outlines on screen (边界预览); `key` tells them from others, `name` the drawing from another on the page."""
    dark = charts.dark()

    def drawn() -> str:
        chart = choropleth(
            outlines, areas(city), charts.circles_of(city), description="边界预览", dark=dark, width=WIDTH, height=HEIGHT,
            footnote=screen_notice(review_number), watermark=watermark(review_number),
        )  # fmt: skip
        return json.dumps(chart.properties(padding=charts.NO_PADDING).to_dict())

    spec = session.kept((*key, review_number, str(dark), "boundary-preview"), drawn)
    with st.container(key=f"boundary-map-{name}"):
        st.vega_lite_chart(json.loads(spec), width="content", theme=None, key=f"boundary-chart-{name}")


def of_version(city: City) -> None:
    """The map of a version that the city was given (版本预览), or why it cannot be drawn."""
    stated = city.boundaries
    ground = charts.ground_of(city, list(units_of(city)))
    if stated is None or ground.outlines is None:
        st.html(f'<p class="lead">{escaped("；".join(ground.faults) or NO_BOUNDARY)}</p>')
    else:
        preview(city, ground.outlines, stated.review_number, session.folder_stamp(city), "version")


def for_reviewers(city: City, version: Version) -> bytes:
    """The package for the map reviewers (送审包); raises `Refused` where the version's file cannot be read."""
    outlines = session.outlines(city, "print")
    assert outlines is not None
    circled = [unit.name for unit in city.units if unit.code in charts.circles_of(city)]
    said = Submitted(
        f"{city.name}行政区划底图（送审样图）", version.name, version.sha256, crs_words(version.crs), version.source,
        version.source_date, version.review_number, list(units_of(city).values()), circled, version.report,
    )  # fmt: skip
    texts = MapTexts(
        title=said.title, subtitle=city.title, note="；".join(charts.notes_of(city)), made_on=who.today().isoformat(),
        source=f"边界：{version.source}（{version.source_date}）", review_number=version.review_number,
    )  # fmt: skip
    fonts = Fonts(document_font(), document_font(700))
    circles = charts.circles_of(city)
    pictures = {f"样图.{kind}": print_map(outlines, areas(city), circles, [], texts, fonts, kind) for kind in ("pdf", "png")}
    return package(said, pictures)


def known(city: City) -> Boundaries | None:
    """The boundary to compare a file with (已知边界): the folder's own, which no upload moves, else the one in force."""
    for one in (session.city(), city):
        try:
            found = session.outlines(one, "print")
        except Refused:
            continue
        if found is not None:
            return found
    return None
