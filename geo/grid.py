"""Tiles instead of a map (位次方格): for a city without a boundary file; called the way the map is."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import altair as alt

from geo.colours import INK, WHITE, Theme, theme
from geo.drawing import (
    Area,
    Contents,
    LegendEntry,
    Line,
    Mark,
    across,
    card,
    composed,
    patterns,
    selectable,
    shapes,
    text_layers,
)
from geo.labels import LEADING, VALUE_SIZE, NoRoom, Text, text_box
from geo.legend import MARGIN, legend, legend_size, small_print
from geo.pane import Box

GAP = 8.0
SHAPE = 1.7  # width of a good tile for its height
SMALLEST_TEXT = 9.0


def tiles(
    areas: Sequence[Area],
    *,
    description: str,
    legend_entries: Sequence[LegendEntry] = (),
    footnote: str = "",
    watermark: str = "",
    selected: str | None = None,
    dark: bool = False,
    width: int = 760,
    height: int = 640,
) -> alt.LayerChart:
    """A tile for every area, in the order given (位次方格), row by row.

    `description`: the alternative text. A click sets the selection `unit`. Raises `NoRoom` when the texts
    do not fit.
    """
    look = theme(dark)
    drawn = tile_contents(areas, legend_entries, footnote, (width, height), look, selected)
    body = selectable(shapes(drawn.bodies, "areas", spoken=True))
    layers = [body, shapes(drawn.marks, "marks"), *text_layers(drawn.lines), *across(watermark, width, height)]
    return composed(layers, width, height, look.surface, description)


def tile_contents(
    areas: Sequence[Area],
    legend_entries: Sequence[LegendEntry],
    footnote: str,
    pane: tuple[int, int],
    look: Theme,
    selected: str | None = None,
) -> Contents:
    """What stands in the pane (图面内容), on screen and in print alike."""
    boxes, size, key = grid_layout(areas, legend_entries, footnote, *pane)
    bodies = [
        Mark(card(box), area.colour, look.outline, unit=area.unit, description=area.description)
        for area, box in zip(areas, boxes, strict=True)
    ]
    small = _base_size(*pane) * VALUE_SIZE
    marks, lines = legend(legend_entries, key, small, look) if key else ([], [])
    for area, box in zip(areas, boxes, strict=True):
        marks += _over(area, box, size, area.unit == selected)
        lines += _words(area, box, size)
    return Contents(bodies, marks, [*lines, *small_print(footnote, small, pane[1], look)])


def grid_layout(
    areas: Sequence[Area], legend_entries: Sequence[LegendEntry], footnote: str, width: int, height: int
) -> tuple[list[Box], float, Box | None]:
    """Boxes of the tiles, their text size, and the legend's box (版面): legend in a column on the right."""
    size = _base_size(width, height)
    key = None
    if legend_entries:
        across_, down = legend_size(legend_entries, size * VALUE_SIZE)
        key = Box(width - MARGIN - across_ / 2, MARGIN + down / 2, across_, down)
    right = key.left - MARGIN if key else width - MARGIN
    bottom = height - MARGIN - (size * 1.6 if footnote else 0)
    boxes = _boxes(len(areas), right - MARGIN, bottom - MARGIN)
    room = boxes[0] if boxes else Box(0, 0, 0, 0)
    fits = min((_fit(area, room) for area in areas), default=size)
    if fits * 0.7 < SMALLEST_TEXT:
        raise NoRoom("图幅太小，方格内的文字放不下，请加大图幅")
    return boxes, min(size * 1.5, fits * 0.7), key


def _base_size(width: int, height: int) -> float:
    """Text size of the legend and the small print, which grows with the pane."""
    return min(max(min(width / 760, height / 640) * 16, 11), 32)


def _boxes(count: int, width: float, height: float) -> list[Box]:
    """As many columns as bring the tiles nearest to their good shape."""
    if not count:
        return []

    def size(columns: int) -> tuple[float, float]:
        rows = ceil(count / columns)
        tall = (height - GAP * (rows - 1)) / rows
        wide = (width - GAP * (columns - 1)) / columns
        return wide, min(tall, wide / SHAPE)

    columns = max(
        range(1, count + 1), key=lambda columns: (min(size(columns)[0], size(columns)[1] * SHAPE), -columns)
    )
    wide, tall = size(columns)
    return [
        Box(
            MARGIN + (wide + GAP) * (place % columns) + wide / 2,
            MARGIN + (tall + GAP) * (place // columns) + tall / 2,
            wide,
            tall,
        )
        for place in range(count)
    ]


def _fit(area: Area, room: Box) -> float:
    """The largest text size at which both lines fit a tile."""
    width, height = text_box(Text(area.unit, area.name, area.value_text), 1.0)
    return min((room.width - 2 * GAP) / width, (room.height - GAP) / height)


def _over(area: Area, box: Box, size: float, selected: bool) -> list[Mark]:
    """Lines without data or of an adverse class, and the rim of the selected tile."""
    width, height = text_box(Text(area.unit, area.name, area.value_text), size)
    words = Box(box.x, box.y, width, height).grown(3).polygon
    marks = patterns(area, card(box).difference(words), area.unit)
    if selected:
        marks += [Mark(card(box), stroke=WHITE, width=6.5), Mark(card(box), stroke=INK, width=3.2)]
    return marks


def _words(area: Area, box: Box, size: float) -> list[Line]:
    small = size * VALUE_SIZE
    return [
        Line(
            area.name, box.x, box.y - small * LEADING / 2, size, area.text_colour, bold=True, unit=area.unit
        ),
        Line(area.value_text, box.x, box.y + size * LEADING / 2, small, area.text_colour, unit=area.unit),
    ]
