"""The map one can move and enlarge (互动地图): the drawing of the screen map, put back onto the earth for deck.gl.

Nothing is asked of anybody: no tiles, no style, no font but the page's own. Text keeps its size, all else grows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import log2, pi
from typing import Any

import numpy as np
import pydeck as pdk
import pydeck.bindings.deck as pydeck_deck
import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaries import Point
from geo.chart import Layout, contents
from geo.colours import theme
from geo.crs import Numbers
from geo.drawing import FONT, Area, Mark
from geo.labels import VALUE_SIZE, Label
from geo.pane import Pane

BODIES = "areas"
TILE = 512  # pixels the whole earth is wide at zoom 0
CLOSER = 5  # how many zooms a visitor may come closer
CLEAR = [0, 0, 0, 0]
# a notebook's widget is never wanted here, and making one is slow
pydeck_deck.has_jupyter_extra = lambda: False


class Deck(pdk.Deck):  # type: ignore[misc]
    """A deck whose text is made once and without spaces (紧凑JSON): a fifth of what pydeck would write."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._text = json.dumps(json.loads(super().to_json()), ensure_ascii=False, separators=(",", ":"))

    def to_json(self) -> str:
        """The deck for the browser (图面JSON)."""
        return self._text


def deck(
    areas: Sequence[Area], plan: Layout, *, selected: str | None = None, dark: bool = False, size: float = 1.0
) -> Deck:
    """The interactive map (互动地图) of a screen map's layout, without its legend; a click picks a unit.

    The layer's name holds who is selected: under another name a pick before is forgotten by the browser, which would
    fade every other unit. `size` times as large as the layout's pane; the view shows exactly that pane, and nobody can
    go farther away.
    """
    look, view = theme(dark), plan.view
    drawn = contents(areas, replace(plan, legend=None), (), look, selected)
    ((longitude, latitude),) = _degrees(view, [(view.width / 2, view.height / 2)])
    zoom = log2(view.scale * size * 2 * pi / TILE)
    state = pdk.ViewState(
        longitude=longitude, latitude=latitude, zoom=zoom, min_zoom=zoom, max_zoom=zoom + CLOSER, pitch=0, bearing=0
    )
    # `map_style` stays unsaid: anything said there makes the browser ask for a style from outside
    return Deck(
        layers=[
            _shapes(drawn.bodies, view, f"{BODIES}-{selected or ''}", pickable=True),
            _shapes(drawn.marks, view, "marks", pickable=False),
            *_texts(areas, plan, look.ink, size),
        ],
        map_provider=None, initial_view_state=state, tooltip={"text": "{description}"},
        views=[pdk.View(type="MapView", controller={"dragRotate": False, "touchRotate": False, "keyboard": False})],
    )  # fmt: skip


def _shapes(marks: Sequence[Mark], view: Pane, name: str, *, pickable: bool) -> pdk.Layer:
    """Shapes with their fills and lines (图形层), line widths in pixels."""
    features = [_feature(mark, view) for mark in marks]
    return pdk.Layer(
        "GeoJsonLayer", id=name, data={"type": "FeatureCollection", "features": features}, pickable=pickable,
        get_fill_color="properties.fill", get_line_color="properties.stroke", get_line_width="properties.width",
        line_width_units=pdk.types.String("pixels"), line_joint_rounded=True,
    )  # fmt: skip


def _feature(mark: Mark, view: Pane) -> dict[str, Any]:
    shape: BaseGeometry = shapely.transform(mark.shape, lambda points: _degrees(view, points))
    looks = {"fill": _rgba(mark.fill), "stroke": _rgba(mark.stroke), "width": mark.width}
    words = {"unit": mark.unit, "description": mark.description} if mark.description else {}
    return {"type": "Feature", "geometry": shapely.geometry.mapping(shape), "properties": looks | words}


def _texts(areas: Sequence[Area], plan: Layout, ink: str, size: float) -> list[pdk.Layer]:
    """Names in bold, values in regular type (注记层), both held to the middle of their label."""
    pairs = list(zip(areas, plan.labels, strict=True))
    places = {label.unit: _degrees(plan.view, [(label.box.x, label.box.y)])[0] for label in plan.labels}

    def row(text: str, area: Area, label: Label, y: float, share: float) -> dict[str, Any]:
        colour, offset = ink if label.outside else area.text_colour, round((y - label.box.y) * size, 1)
        return {
            "text": text, "at": places[label.unit], "colour": _rgba(colour), "offset": [0, offset],
            "size": round(label.size * share * size, 1),
        }  # fmt: skip

    names = [row(area.name, area, label, label.name_y, 1.0) for area, label in pairs]
    values = [row(area.value_text, area, label, label.value_y, VALUE_SIZE) for area, label in pairs]
    return [_text_layer("names", names, 700), _text_layer("values", values, 400)]


def _text_layer(name: str, rows: Sequence[Mapping[str, Any]], weight: int) -> pdk.Layer:
    # every character is drawn from the page's own font: `auto` gathers the ones there are
    return pdk.Layer(
        "TextLayer", id=name, data=list(rows), get_text="text", get_position="at", get_color="colour", get_size="size",
        get_pixel_offset="offset", font_family=pdk.types.String(FONT), font_weight=weight,
        character_set=pdk.types.String("auto"), get_text_anchor=pdk.types.String("middle"),
        get_alignment_baseline=pdk.types.String("center"), pickable=False,
    )  # fmt: skip


def _rgba(colour: str) -> list[int]:
    """`#RRGGBB` in four numbers (颜色值); anything else is nothing."""
    if not colour.startswith("#"):
        return CLEAR
    return [*(int(colour[start : start + 2], 16) for start in (1, 3, 5)), 255]


def _degrees(view: Pane, points: Numbers | Sequence[Point]) -> list[list[float]]:
    """Longitudes and latitudes of pixels (像素转经纬度), to about ten metres."""
    turned = (np.asarray(points, dtype=float) - [view.left, view.top]) / [view.scale, -view.scale]
    latitudes = 2 * np.arctan(np.exp(turned[:, 1])) - np.pi / 2
    found: list[list[float]] = np.round(np.degrees(np.column_stack((turned[:, 0], latitudes))), 4).tolist()
    return found
