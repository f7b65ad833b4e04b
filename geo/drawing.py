"""What charts are drawn of (图元): shapes and lines of text in pixels, and their Altair layers.

Every layer has its data inline and an identity projection, so that a pixel here is a pixel on screen and Vega
asks nobody for anything.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.colours import HATCH, lines_on
from geo.pane import Box

WATERMARK = "#8A8F94"  # shows on pale and on deep fills
FONT = "Noto Sans SC"


@dataclass(frozen=True, slots=True)
class Area:
    """One unit on the map (单位图斑): texts, colours and the sentence that is read out and shown on hover."""

    unit: str
    name: str
    value_text: str
    colour: str
    text_colour: str
    description: str
    hatched: bool = False
    lined: bool = False


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of the legend (图例项): colour, word and range with count."""

    colour: str
    word: str
    detail: str
    hatched: bool = False
    lined: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape in pixels (图形)."""

    shape: BaseGeometry
    fill: str = "transparent"
    stroke: str = "transparent"
    width: float = 1.0
    dash: tuple[int, ...] = ()
    unit: str = ""
    description: str = ""

    @property
    def datum(self) -> dict[str, Any]:
        """A GeoJSON feature with its looks; clockwise rings, tenths of a pixel."""
        shape = shapely.transform(self.shape, lambda points: np.round(points, 1))
        turned = shapely.orient_polygons(shape, exterior_cw=True)
        return {
            "type": "Feature",
            "geometry": shapely.geometry.mapping(turned),
            "fill": self.fill,
            "stroke": self.stroke,
            "width": self.width,
            "dash": list(self.dash) or [1, 0],
            "unit": self.unit,
            "description": self.description,
        }


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text (文字), vertically centred on y."""

    text: str
    x: float
    y: float
    size: float
    colour: str
    bold: bool = False
    align: str = "center"
    unit: str = ""

    @property
    def datum(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "x": round(self.x, 1),
            "y": round(self.y, 1),
            "size": round(self.size, 1),
            "colour": self.colour,
            "unit": self.unit,
        }


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in a pane (图面内容): the units' bodies, the marks over them, and lines of text."""

    bodies: list[Mark]
    marks: list[Mark]
    lines: list[Line]


def shapes(marks: Sequence[Mark], name: str, *, spoken: bool = False) -> alt.Chart:
    """A layer of shapes (图形层); `spoken` ones show their description on hover and to a screen reader."""
    channels: dict[str, Any] = {
        "fill": alt.Fill("fill:N", scale=None),
        "stroke": alt.Stroke("stroke:N", scale=None),
        "strokeWidth": alt.StrokeWidth("width:Q", scale=None),
        "strokeDash": alt.StrokeDash("dash:N", scale=None),
    }
    if spoken:
        channels |= {"tooltip": alt.Tooltip("description:N"), "description": alt.Description("description:N")}
    chart = _over(marks, name).mark_geoshape(strokeJoin="round", aria=spoken, ariaRoleDescription="单位")
    return _flat(chart).encode(**channels)


def texts(lines: Sequence[Line], name: str, **looks: Any) -> alt.Chart:
    """A layer of text of one look (文字层)."""
    chart = _over(lines, name).mark_text(font=FONT, baseline="middle", aria=False, **looks)
    return _flat(chart).encode(
        longitude=alt.Longitude("x:Q"),
        latitude=alt.Latitude("y:Q"),
        text=alt.Text("text:N"),
        size=alt.Size("size:Q", scale=None),
        color=alt.Color("colour:N", scale=None),
    )


def selectable(layer: alt.Chart) -> alt.Chart:
    """The layer with a click that sets the selection `unit` (点选单位)."""
    chosen = alt.selection_point(name="unit", fields=["unit"], on="click", toggle=False)
    return layer.add_params(chosen)


def text_layers(lines: Sequence[Line]) -> list[alt.Chart]:
    """All lines in as few layers as weights and alignments need (文字层)."""
    kinds = sorted({(line.bold, line.align) for line in lines})
    return [
        texts(
            [line for line in lines if (line.bold, line.align) == (bold, align)],
            f"{align}_{'bold' if bold else 'plain'}",
            align=align,
            fontWeight=700 if bold else 400,
        )
        for bold, align in kinds
    ]


def across(text: str, width: int, height: int) -> list[alt.Chart]:
    """A faint slanting line over everything (水印); nothing without text."""
    if not text:
        return []
    size = min(width, height) * 0.9 / max(len(text), 4)
    line = Line(text, width / 2, height / 2, size, WATERMARK)
    return [texts([line], "watermark", align="center", angle=335, opacity=0.4)]


def _over(items: Sequence[Mark] | Sequence[Line], name: str) -> alt.Chart:
    """A chart on rows that stay in their layer as JSON text.

    Altair would check and copy every coordinate several times, and gather unnamed data elsewhere; Streamlit
    would turn rows into Arrow tables. Text is left alone by both, and Vega reads it.
    """
    rows = json.dumps([item.datum for item in items], ensure_ascii=False, separators=(",", ":"))
    return alt.Chart(alt.InlineData(values=rows, name=name, format=alt.JsonDataFormat(type="json")))


def _flat(layer: alt.Chart) -> alt.Chart:
    return layer.project(type="identity", scale=1, translate=[0, 0])


def hatching(shape: BaseGeometry, gap: float = 8.0, *, back: bool = False) -> BaseGeometry:
    """Slanting lines inside a shape (斜线), told apart without colour: rising for 无数据, falling with `back`."""
    if shape.is_empty:
        return shapely.MultiLineString()
    left, top, right, bottom = shape.bounds
    depth, (low, high) = bottom - top, (top, bottom) if back else (bottom, top)
    starts = np.arange(left - depth, right, gap)
    ends = np.column_stack((starts, np.full_like(starts, low), starts + depth, np.full_like(starts, high)))
    inside = shapely.get_parts(shapely.intersection(shapely.linestrings(ends.reshape(-1, 2, 2)), shape))
    # a line that only touches a corner leaves a point, which Vega would draw as a dot
    return shapely.multilinestrings([part for part in inside if part.length > 0])


def patterns(item: Area | LegendEntry, shape: BaseGeometry, unit: str = "") -> list[Mark]:
    """What a fill carries beside its colour (填充线): rising lines for 无数据, falling ones for an adverse class."""
    if item.hatched:
        return [Mark(hatching(shape), stroke=HATCH, unit=unit)]
    return [Mark(hatching(shape, 10.0, back=True), stroke=lines_on(item.colour), unit=unit)] if item.lined else []


def card(box: Box, radius: float = 4.0) -> BaseGeometry:
    """A rectangle with round corners (标签框)."""
    return box.grown(-radius).polygon.buffer(radius, quad_segs=4)


def composed(
    layers: Sequence[alt.Chart], width: int, height: int, background: str, description: str
) -> alt.LayerChart:
    """The layers as one chart (成图): fixed size, no frame, drawn as SVG so that texts stay texts."""
    # `none`: nobody may fit or pad the view again, every pixel has been decided
    return alt.LayerChart(
        layer=list(layers),
        width=width,
        height=height,
        background=background,
        description=description,
        padding=0,
        autosize=alt.AutoSizeParams(type="none"),
        usermeta={"embedOptions": {"renderer": "svg", "actions": False}},
        config=alt.Config(font=FONT, view=alt.ViewConfig(stroke=None)),
    )
