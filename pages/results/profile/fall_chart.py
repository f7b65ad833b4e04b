"""The waterfall as a chart (瀑布图), as Vega-Lite: ends as columns, steps as floating ones."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from evaluation.rounding import shown
from evaluation.waterfall import Waterfall
from pages.results.profile.drawing import Ink, Spec, framed, ink
from pages.results.profile.words import signed

# up to so many columns have room for four characters below each
WIDE = 10


class Column(NamedTuple):
    """One column of a waterfall (柱): from where to where, its label and what it is."""

    name: str
    low: Fraction
    high: Fraction
    label: str
    kind: str


def columns_of(fall: Waterfall, places: int) -> list[Column]:
    """Ends and steps (各柱); bonus and deduction only where there are any."""
    at = fall.start.shown
    found = [Column(fall.start.title, at, at, shown(at, places), "end")]
    for step in fall.steps:
        if step.exact or step.code not in ("bonus", "deduction"):
            kind = "gain" if step.shown > 0 else "loss" if step.shown < 0 else "none"
            found.append(Column(step.title, at, at + step.shown, signed(step.shown, places), kind))
        at += step.shown
    return [*found, Column(fall.end.title, at, at, shown(at, places), "end")]


def fall_spec(fall: Waterfall, places: int, dark: bool, description: str) -> Spec:
    """A waterfall (瀑布图): ends as columns, steps as floating ones, sign and number over each."""
    look, columns = ink(dark), columns_of(fall, places)
    edges = [edge for column in columns for edge in (column.low, column.high)]
    room = (max(edges) - min(edges)) / 6 or Fraction(1)
    floor, ceiling = max(Fraction(0), min(edges) - room), max(edges) + room
    data = {"values": [_datum(column, floor, look, len(columns)) for column in columns]}
    x: Spec = {
        "field": "name", "type": "ordinal", "sort": None, "axis": {"labelExpr": "split(datum.label, '|')"},
        "scale": {"paddingInner": 0.3, "paddingOuter": 0.15},
    }  # fmt: skip
    y: Spec = {
        "type": "quantitative", "axis": None,
        "scale": {"domain": [float(floor), float(ceiling)], "zero": False, "nice": False},
    }  # fmt: skip
    bars: Spec = {
        "data": data, "mark": {"type": "bar", "minBandSize": 4, "ariaRoleDescription": "柱"},
        "encoding": {
            "x": x, "y": y | {"field": "from"}, "y2": {"field": "to"},
            "color": {"field": "colour", "type": "nominal", "scale": None}, "description": {"field": "words"},
            "tooltip": {"field": "words"},
        },
    }  # fmt: skip
    labels: list[Spec] = [
        {
            "data": data, "transform": [{"filter": test}],
            "mark": {"type": "text", "baseline": "bottom", "dy": -4, "fontWeight": weight, "aria": False},
            "encoding": {"x": x, "y": y | {"field": "top"}, "text": {"field": "label"}},
        }
        for test, weight in (("datum.end", "bold"), ("!datum.end", "normal"))
    ]  # fmt: skip
    return framed([bars, *labels], description, look)


def _datum(column: Column, floor: Fraction, look: Ink, many: int) -> dict[str, Any]:
    """A column in the numbers of the screen, never of the score, with its colour and its words."""
    end = column.kind == "end"
    colour = {"end": look.accent, "gain": look.gain, "loss": look.loss, "none": look.quiet}[column.kind]
    return {
        "name": broken(column.name, 4 if many <= WIDE else 3), "from": float(floor if end else column.low),
        "to": float(column.high), "top": float(max(column.low, column.high)), "label": column.label, "colour": colour,
        "end": end, "words": f"{column.name}{column.label}分",
    }  # fmt: skip


def broken(text: str, most: int) -> str:
    """A name in lines of equal length (折行), at most `most` characters each."""
    lines = -(-len(text) // most)
    size = -(-len(text) // lines)
    return "|".join(text[start : start + size] for start in range(0, len(text), size))
