"""The map as SVG text (矢量图文本): for a page that draws without any program, sharp at every size.

Colours, places and texts are those of `geo.chart`; every body carries its unit and the sentence that is read out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaries import Boundaries, Point
from geo.chart import contents, layout
from geo.colours import theme
from geo.drawing import FONT, WATERMARK, Area, Contents, Line, Mark
from geo.grid import tile_contents

ANCHORS = {"center": "middle", "left": "start", "right": "end"}


def svg_map(
    boundaries: Boundaries | None, areas: Sequence[Area], circles: dict[str, Point], *, description: str, width: int, height: int,
    text_size: float | None = None, dark: bool = False, watermark: str = "",
) -> str:  # fmt: skip
    """The coloured map of some areas (五色图), or tiles where there are no boundaries; fills the room it is given.

    Raises `NoRoom` when the pane is too small for the labels, KeyError for an area with neither outline nor circle.
    """
    look, pane = theme(dark), (width, height)
    if boundaries is None:
        drawn, watermark = tile_contents(areas, (), "", pane, look), ""
    else:
        drawn = contents(areas, layout(boundaries, areas, circles, pane=pane, text_size=text_size), (), look)
    return _svg(drawn, width, height, description, _across(watermark, width, height))


def _across(text: str, width: int, height: int) -> str:
    """Faint slanting words over the map (水印); nothing without text."""
    if not text:
        return ""
    middle, size = f"{width / 2:g} {height / 2:g}", min(width, height) * 0.9 / max(len(text), 4)
    return (
        f'<text transform="translate({middle}) rotate(-25)" font-size="{size:.1f}" fill="{WATERMARK}" opacity="0.4" '
        f'text-anchor="middle" dominant-baseline="central">{escape(text)}</text>'
    )


def _svg(drawn: Contents, width: int, height: int, description: str, over: str) -> str:
    body = "".join([*map(_body, drawn.bodies), *map(_mark, drawn.marks), *map(_line, drawn.lines), over])
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(description)}" font-family="{FONT}" '
        f'preserveAspectRatio="xMidYMid meet">{body}</svg>'
    )


def _body(mark: Mark) -> str:
    return (
        f'<path class="body" data-open="{escape(mark.unit)}" d="{_path(mark.shape)}" {_looks(mark)}>'
        f"<title>{escape(mark.description)}</title></path>"
    )


def _mark(mark: Mark) -> str:
    return f'<path d="{_path(mark.shape)}" {_looks(mark)} pointer-events="none"/>'


def _looks(mark: Mark) -> str:
    dash = f' stroke-dasharray="{" ".join(map(str, mark.dash))}"' if mark.dash else ""
    fill = "none" if mark.fill == "transparent" else mark.fill
    stroke = "none" if mark.stroke == "transparent" else mark.stroke
    return f'fill="{fill}" stroke="{stroke}" stroke-width="{mark.width}" stroke-linejoin="round" fill-rule="evenodd"{dash}'


def _line(line: Line) -> str:
    weight = ' font-weight="700"' if line.bold else ""
    return (
        f'<text x="{line.x:.1f}" y="{line.y:.1f}" font-size="{line.size:.1f}" fill="{line.colour}" '
        f'text-anchor="{ANCHORS[line.align]}" dominant-baseline="central"{weight} pointer-events="none">{escape(line.text)}</text>'
    )


def _path(shape: BaseGeometry) -> str:
    """The outline as path commands, tenths of a pixel."""
    return "".join(_pieces(shape))


def _pieces(shape: BaseGeometry) -> Iterator[str]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            for ring in (part.exterior, *part.interiors):
                yield f"{_points(ring)}Z"
        elif part.geom_type == "LineString":
            yield _points(part)


def _points(line: BaseGeometry) -> str:
    found = np.round(shapely.get_coordinates(line), 1)
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in found)
