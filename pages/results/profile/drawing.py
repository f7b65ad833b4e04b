"""The frame of the charts (图框) and lines over years (走势图), as Vega-Lite: SVG, so that texts stay texts.

Nothing is fetched from anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from geo.colours import GAIN, LOSS, theme

FONT = "Noto Sans SC"
HEIGHT = 240
PLACES: dict[str, dict[str, Any]] = {
    "above": {"baseline": "bottom", "dy": -8}, "below": {"baseline": "top", "dy": 9},
    "right": {"align": "left", "baseline": "middle", "dx": 9},
}  # fmt: skip
SIDES = ("left", "right", "top", "bottom")
Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours of a chart (配色) in the light or the dark theme."""

    text: str
    quiet: str
    line: str
    surface: str
    accent: str
    gain: str
    loss: str


def ink(dark: bool) -> Ink:
    """The colours of a theme (主题配色): gain and loss brighter on dark ground."""
    look = theme(dark)
    if dark:
        return Ink(look.ink, look.secondary, "#2E3B47", look.surface, "#7FC0DD", "#4FC3A6", "#E39160")
    return Ink(look.ink, look.secondary, "#DDE3E9", look.surface, "#0B4F6C", GAIN, LOSS)


def framed(layers: Sequence[Spec], description: str, look: Ink, height: int = HEIGHT) -> Spec:
    """Layers in the common frame (图框): width of the page, no box, the alternative text."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "layer": list(layers), "height": height, "width": "container", "background": look.surface,
        "description": description, "padding": dict.fromkeys(SIDES, 4), "autosize": {"type": "fit-x", "contains": "padding"},
        "usermeta": {"embedOptions": {"renderer": "svg", "actions": False}},
        "config": {
            "font": FONT, "view": {"stroke": None}, "text": {"fontSize": 12, "color": look.text},
            "axis": {"aria": False, "labelFontSize": 12, "labelColor": look.quiet, "domainColor": look.quiet, "grid": False,
                     "title": None, "labelAngle": 0, "labelOverlap": False, "ticks": False, "labelPadding": 6},
        },
    }  # fmt: skip


def lines_spec(series: Sequence[Spec], dark: bool, description: str) -> Spec:
    """Lines over years (走势图). Each of `series`: name, colour, dash, points of year, value, label, words."""
    look = ink(dark)
    years = sorted({point["year"] for line in series for point in line["points"]})
    values = [point["value"] for line in series for point in line["points"]]
    room = (max(values) - min(values)) / 5 or 1
    x = {"field": "year", "type": "ordinal", "scale": {"domain": years, "padding": 0.6}}
    y = {"field": "value", "type": "quantitative", "axis": None,
         "scale": {"domain": [min(values) - room, max(values) + room], "zero": False, "nice": False}}  # fmt: skip
    labelled(series)
    layers: list[Spec] = []
    for line in series:
        data, colour = {"values": line["points"]}, line["colour"]
        layers.append({
            "data": data, "mark": {"type": "line", "color": colour, "strokeWidth": 2, "strokeDash": line["dash"], "aria": False},
            "encoding": {"x": x, "y": y},
        })  # fmt: skip
        point = {
            "type": "point", "filled": True, "size": 90, "color": colour, "opacity": 1, "shape": line["shape"],
            "ariaRoleDescription": "点",
        }  # fmt: skip
        layers.append({
            "data": data, "mark": point,
            "encoding": {"x": x, "y": y, "description": {"field": "words"}, "tooltip": {"field": "words"}},
        })  # fmt: skip
        layers += [
            {
                "data": {"values": [point for point in line["points"] if point["place"] == place]},
                "mark": {"type": "text", "color": colour, "aria": False, **PLACES[place]},
                "encoding": {"x": x, "y": y, "text": {"field": "label"}},
            }
            for place in PLACES
            if any(point["place"] == place for point in line["points"])
        ]  # fmt: skip
    return framed(layers, description, look, 200)


def labelled(series: Sequence[Spec]) -> None:
    """Finds room for the labels (标注位置): of one year the highest above, the lowest below, others to the right."""
    years: dict[str, list[dict[str, Any]]] = {}
    for line in series:
        for point in line["points"]:
            point["place"] = "none"
            if point["label"]:
                years.setdefault(point["year"], []).append(point)
    for points in years.values():
        points.sort(key=lambda point: -point["value"])
        for position, point in enumerate(points):
            last = position == len(points) - 1
            point["place"] = "above" if position == 0 else "below" if last else "right"
