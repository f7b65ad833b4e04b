"""Legend and small print inside the pane (图例): where it goes and what it is drawn of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from geo.classes import Classes
from geo.colours import Theme
from geo.drawing import LegendEntry, Line, Mark, patterns
from geo.pane import Box, text_width

MARGIN = 12.0
ROW = 1.75  # of the text size
SWATCH = 1.5


def legend_entries(classes: Classes) -> list[LegendEntry]:
    """Legend lines of a classification (图例): word, then range and count."""
    return [
        LegendEntry(item.colour, item.word, f"{item.range_text}　{item.count}个", item.hatched, item.lined)
        for item in classes.classes
    ]


def legend_size(entries: Sequence[LegendEntry], size: float) -> tuple[float, float]:
    """Width and height a legend needs (图例尺寸), pixels."""
    words = max(text_width(entry.word, size * 1.05) for entry in entries)
    details = max(text_width(entry.detail, size) for entry in entries)
    return words + details + size * (SWATCH + 1.1), ROW * size * len(entries)


def legend_box(
    entries: Sequence[LegendEntry],
    outlines: Mapping[str, BaseGeometry],
    circles: Mapping[str, Box],
    pane: tuple[float, float],
    size: float,
    bottom: float,
) -> Box:
    """The corner with the least land under the legend (图例位置); the lower left of equally good ones.

    `bottom`: pixels the small print needs under the map.
    """
    width, height = legend_size(entries, size)
    left, right = MARGIN + width / 2, pane[0] - MARGIN - width / 2
    top, low = MARGIN + height / 2, pane[1] - MARGIN - height / 2 - bottom
    corners = [Box(x, y, width, height) for y in (low, top) for x in (left, right)]
    marks = [*outlines.values(), *(circle.polygon for circle in circles.values())]
    return min(corners, key=lambda box: float(shapely.area(shapely.intersection(marks, box.polygon)).sum()))


def legend(
    entries: Sequence[LegendEntry], box: Box, size: float, theme: Theme
) -> tuple[list[Mark], list[Line]]:
    """Swatch, word, range and count, one line per class (图例)."""
    marks, lines = [], []
    word_x = box.left + size * (SWATCH + 0.5)
    detail_x = word_x + max(text_width(entry.word, size * 1.05) for entry in entries) + size * 0.5
    for row, entry in enumerate(entries):
        y = box.top + size * ROW * (row + 0.5)
        swatch = Box(box.left + size * SWATCH / 2, y, size * SWATCH, size).polygon
        marks.append(Mark(swatch, entry.colour, theme.outline))
        marks += patterns(entry, swatch)
        lines.append(Line(entry.word, word_x, y, size, theme.ink, bold=True, align="left"))
        lines.append(Line(entry.detail, detail_x, y, size, theme.secondary, align="left"))
    return marks, lines


def small_print(text: str, size: float, height: float, theme: Theme) -> list[Line]:
    """The line under the map (图下说明): 审图 text, source; nothing without text."""
    if not text:
        return []
    return [Line(text, MARGIN, height - size, size, theme.secondary, align="left")]
