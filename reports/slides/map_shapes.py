"""The map as native shapes (地图图形): a freeform for every unit, named after it, that can be recoloured by hand."""

from __future__ import annotations

from typing import Any

import shapely
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Mm, Pt
from shapely.geometry.base import BaseGeometry

from geo.chart import contents, layout
from geo.colours import LIGHT
from geo.drawing import Contents, Line, Mark
from geo.grid import tile_contents
from geo.notice import watermark
from reports.mapping import areas_of
from reports.material import Material
from reports.slides.pen import CENTRE, LEFT, QUIET, RIGHT, Slide, rgb, text, write

TEXT = 11.5  # of labels, pixels; a pixel is a point here
PIXEL = 25.4 / 72  # millimetres
SIMPLER = 0.5  # pixels by which an outline may be off
SCALE = 1270  # EMU in a tenth of a pixel
ALIGNED = {"center": CENTRE, "left": LEFT, "right": RIGHT}


def draw_map(slide: Slide, material: Material, box: tuple[float, float, float, float]) -> None:
    """The map of the period (专题地图) inside a box of millimetres; tiles where there are no boundaries."""
    left, top, width, height = box
    pane = int(width / PIXEL), int(height / PIXEL)
    names = {total.unit.code: total.unit.name for total in material.run.totals.values()}
    drawn = _contents(material, pane)
    for body in drawn.bodies:
        shape = _freeform(slide, body, left, top)
        shape.name = names.get(body.unit, body.unit)
        shape._element.nvSpPr.cNvPr.set("descr", body.description)
    for mark in drawn.marks:
        if not mark.shape.is_empty:
            _freeform(slide, mark, left, top).name = "图饰"
    for line in drawn.lines:
        _label(slide, line, left, top)
    _across(slide, material, box)


def _contents(material: Material, pane: tuple[int, int]) -> Contents:
    areas, ground = areas_of(material), material.ground
    if ground.outlines is None:
        return tile_contents(areas, (), "", pane, LIGHT)
    plan = layout(ground.outlines, areas, dict(ground.circles), pane=pane, text_size=TEXT)
    return contents(areas, plan, (), LIGHT)


def _freeform(slide: Slide, mark: Mark, left: float, top: float) -> Any:
    """One shape of any number of rings and lines."""
    tenths = shapely.transform(mark.shape.simplify(SIMPLER), lambda points: (points * 10).round())
    pieces = [(shapely.get_coordinates(line).tolist(), closed) for line, closed in _lines(tenths)]
    (first, _), *_ = pieces
    builder = slide.shapes.build_freeform(int(first[0][0]), int(first[0][1]), scale=float(SCALE))
    for place, (points, closed) in enumerate(pieces):
        if place:
            builder.move_to(int(points[0][0]), int(points[0][1]))
        builder.add_line_segments([(int(x), int(y)) for x, y in points[1:]], close=closed)
    shape = builder.convert_to_shape(Mm(left), Mm(top))
    _looks(shape, mark)
    return shape


def _lines(shape: BaseGeometry) -> list[tuple[BaseGeometry, bool]]:
    """Rings, closed, and lines, open."""
    found = []
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            found += [(ring, True) for ring in (part.exterior, *part.interiors)]
        elif part.geom_type == "LineString":
            found.append((part, False))
    return found


def _looks(shape: Any, mark: Mark) -> None:
    if mark.fill == "transparent":
        shape.fill.background()
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(mark.fill)
    if mark.stroke == "transparent":
        shape.line.fill.background()
    else:
        shape.line.color.rgb, shape.line.width = rgb(mark.stroke), Pt(mark.width)
    shape.shadow.inherit = False
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)


def _label(slide: Slide, line: Line, left: float, top: float) -> None:
    """A line of text centred on its place, in a box wide enough not to be broken."""
    width, height = 60.0, line.size * PIXEL * 1.5
    x, y = left + line.x * PIXEL, top + line.y * PIXEL - height / 2
    start = {"center": x - width / 2, "left": x, "right": x - width}[line.align]
    text(
        slide, [line.text], (start, y, width, height), size=round(line.size, 1), colour=line.colour, bold=line.bold,
        align=ALIGNED[line.align], anchor=MSO_ANCHOR.MIDDLE,
    )  # fmt: skip


def _across(slide: Slide, material: Material, box: tuple[float, float, float, float]) -> None:
    """The words over a map without 审图号 (水印), thrice, as in print."""
    ground, (left, top, width, height) = material.ground, box
    words = watermark(ground.review_number) if ground.outlines is not None else ""
    for across, down in ((0.0, 0.1), (0.22, 0.45), (0.4, 0.82)) if words else ():
        shape = slide.shapes.add_textbox(Mm(left + width * across), Mm(top + height * down), Mm(width * 0.6), Mm(10))
        shape.rotation = -22
        write(shape.text_frame, [words], size=14, colour=QUIET, align=CENTRE)
        _pale(shape)


def _pale(shape: Any) -> None:
    """Half transparent text."""
    for colour in shape._element.iter(qn("a:srgbClr")):
        alpha = colour.makeelement(qn("a:alpha"), {"val": "45000"})
        colour.append(alpha)
