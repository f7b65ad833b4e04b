"""The map on screen (专题地图): a choropleth in Altair, every place of it decided in Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaries import Boundaries, Point
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
from geo.labels import VALUE_SIZE, Label, NoRoom, Text, placed
from geo.legend import MARGIN, legend, legend_box, small_print
from geo.pane import Box, Pane

__all__ = ["Area", "Layout", "LegendEntry", "choropleth", "contents", "layout"]
SMALLEST_TEXT = 9


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything is (版面), pixels: outlines, circles, labels and the legend's box."""

    outlines: Mapping[str, BaseGeometry]
    circles: Mapping[str, Box]
    labels: tuple[Label, ...]
    legend: Box | None
    size: float
    view: Pane

    def shape(self, unit: str) -> BaseGeometry:
        """A unit's outline or circle."""
        return self.circles[unit].disc if unit in self.circles else self.outlines[unit]


def choropleth(
    boundaries: Boundaries,
    areas: Sequence[Area],
    circles: Mapping[str, Point],
    *,
    description: str,
    legend_entries: Sequence[LegendEntry] = (),
    footnote: str = "",
    watermark: str = "",
    selected: str | None = None,
    dark: bool = False,
    width: int = 760,
    height: int = 640,
    text_size: float | None = None,
    plan: Layout | None = None,
) -> alt.LayerChart:
    """The coloured map (五色图): a fill, an outline and a label for every area.

    `circles`: longitude and latitude of the areas without an outline; every area has one or the other.
    `description`: the alternative text. `plan`: the layout of the same map, where it is known. A click sets the
    selection `unit`. Raises `NoRoom` when the pane is
    too small for the labels, KeyError for an area that has neither outline nor circle.
    """
    look = theme(dark)
    pane = (width, height)
    plan = plan or layout(
        boundaries, areas, circles, legend_entries, footnote=footnote, pane=pane, text_size=text_size
    )
    drawn = contents(areas, plan, legend_entries, look, selected)
    lines = [*drawn.lines, *small_print(footnote, plan.size * VALUE_SIZE, height, look)]
    body = selectable(shapes(drawn.bodies, "areas", spoken=True))
    layers = [body, shapes(drawn.marks, "marks"), *text_layers(lines), *across(watermark, width, height)]
    return composed(layers, width, height, look.surface, description)


def layout(
    boundaries: Boundaries,
    areas: Sequence[Area],
    circles: Mapping[str, Point],
    legend_entries: Sequence[LegendEntry] = (),
    *,
    footnote: str = "",
    pane: tuple[int, int] = (760, 640),
    text_size: float | None = None,
) -> Layout:
    """Everything in its place (版面设计); the text shrinks until all labels find room."""
    size = text_size or min(max(min(pane[0] / 760, pane[1] / 640) * 16, 11), 32)
    while True:
        try:
            return _layout(boundaries, areas, circles, legend_entries, footnote, pane, size)
        except NoRoom:
            size -= 1
            if size < SMALLEST_TEXT:
                raise


def _layout(
    boundaries: Boundaries,
    areas: Sequence[Area],
    circles: Mapping[str, Point],
    legend_entries: Sequence[LegendEntry],
    footnote: str,
    pane: tuple[int, int],
    size: float,
) -> Layout:
    foot = size * 1.6 if footnote else 0.0
    view = Pane.fitting(boundaries.bounds, pane[0], pane[1] - foot, MARGIN)
    # an outline nobody asked about is not drawn, but the view stays the same for every period
    outlines = {
        area.unit: view.shape(boundaries.shapes[area.unit]) for area in areas if area.unit not in circles
    }
    spots = {unit: Box(*view.point(place), size * 1.3, size * 1.3) for unit, place in circles.items()}
    small = size * VALUE_SIZE
    key = legend_box(legend_entries, outlines, spots, pane, small, foot) if legend_entries else None
    words = [Text(area.unit, area.name, area.value_text) for area in areas]
    labels = placed(words, outlines, spots, (pane[0], pane[1] - foot), size, [key] if key else [])
    return Layout(outlines, spots, labels, key, size, view)


def contents(
    areas: Sequence[Area],
    plan: Layout,
    legend_entries: Sequence[LegendEntry],
    look: Theme,
    selected: str | None = None,
) -> Contents:
    """What stands in the pane (图面内容), on screen and in print alike."""
    pairs = [_label(area, label, plan, look) for area, label in zip(areas, plan.labels, strict=True)]
    pairs.append(legend(legend_entries, plan.legend, plan.size * VALUE_SIZE, look) if plan.legend else ([], []))
    marks = [*_hatches(areas, plan), *_rings(plan), *_rims(selected, plan)]
    marks += [mark for pair in pairs for mark in pair[0]]
    return Contents(_bodies(areas, plan, look), marks, [line for pair in pairs for line in pair[1]])


def _bodies(areas: Sequence[Area], plan: Layout, look: Theme) -> list[Mark]:
    """Outlines, then circles upon them."""
    marks = []
    for area in sorted(areas, key=lambda area: area.unit in plan.circles):
        marks.append(
            Mark(plan.shape(area.unit), area.colour, look.outline, unit=area.unit, description=area.description)
        )
    return marks


def _hatches(areas: Sequence[Area], plan: Layout) -> list[Mark]:
    """Slanting lines over areas without data or of an adverse class, kept off their own labels and others' circles."""
    boxes = {label.unit: label.box.grown(3).polygon for label in plan.labels}

    def open_part(unit: str) -> BaseGeometry:
        others = [circle.disc for other, circle in plan.circles.items() if other != unit]
        return plan.shape(unit).difference(shapely.union_all([boxes[unit], *others]))

    return [mark for area in areas for mark in patterns(area, open_part(area.unit), area.unit)]


def _rings(plan: Layout) -> list[Mark]:
    """A pale ring round every circle, to lift it off its ground."""
    return [Mark(circle.grown(1.5).disc, stroke=WHITE, width=2) for circle in plan.circles.values()]


def _rims(selected: str | None, plan: Layout) -> list[Mark]:
    """The selected unit's outline, dark on pale, so that it shows on every fill."""
    if selected is None or not {selected} & (plan.circles.keys() | plan.outlines.keys()):
        return []
    shape = plan.circles[selected].grown(2).disc if selected in plan.circles else plan.outlines[selected]
    return [Mark(shape, stroke=WHITE, width=6.5), Mark(shape, stroke=INK, width=3.2)]


def _label(area: Area, label: Label, plan: Layout, look: Theme) -> tuple[list[Mark], list[Line]]:
    """Leader, anchor and card for a label outside, and its two lines."""
    ink = look.ink if label.outside else area.text_colour
    lines = [
        Line(area.name, label.box.x, label.name_y, label.size, ink, bold=True, unit=area.unit),
        Line(area.value_text, label.box.x, label.value_y, label.size * VALUE_SIZE, ink, unit=area.unit),
    ]
    return (_leader(area, label, plan, look) if label.outside else []), lines


def _leader(area: Area, label: Label, plan: Layout, look: Theme) -> list[Mark]:
    circle = plan.circles.get(area.unit)
    dash = (4, 3) if circle else ()
    line = label.leader.difference(circle.grown(2).disc) if circle else label.leader
    dot = [] if circle else [Mark(shapely.Point(label.anchor).buffer(3, quad_segs=6), look.ink, look.surface)]
    return [
        Mark(line, stroke=look.surface, width=3.5),
        Mark(line, stroke=look.ink, width=1.2, dash=dash),
        *dot,
        Mark(card(label.box), look.card, look.line, dash=dash, unit=area.unit),
    ]
