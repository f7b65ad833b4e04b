"""Which property holds the units' codes (代码属性), and which features belong to which unit."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from geo.opened import Layer

Found = tuple[Layer, str]
MOST_NAMED = 12


def code_of(value: Any, codes: Collection[str]) -> str:
    """The unit's code a cell says (单位代码), the cell's own text where it says none of `codes`; blank for an empty cell.

    331002, 331002.0, the statisticians' 331002000000 and the maps' 156331002 are the same unit.
    """
    if value is None or isinstance(value, bool) or value != value:
        return ""
    text = re.sub(r"^(\d+)\.0+$", r"\1", str(value).strip())
    ways = (text, re.sub(r"^(\d{6})0{6}$", r"\1", text), re.sub(r"^156(\d{6})$", r"\1", text))
    return next((way for way in ways if way in codes), text)


def found_key(layers: Sequence[Layer], codes: Collection[str], key: str = "") -> Found | None:
    """The layer and the property that name the most units (代码属性), or the declared property; None without any.

    Of two that name as many, the one with fewer values beside them; then the first.
    """
    offered = [(layer, name) for layer in layers for name in properties(layer) if not key or name == key]
    ranked = sorted(offered, key=lambda one: _rank(one[0], one[1], codes))
    if not ranked or (not key and _rank(ranked[0][0], ranked[0][1], codes)[0] == 0):
        return None
    return ranked[0]


def properties(layer: Layer) -> list[str]:
    """Names of a layer's properties (属性名), in order."""
    return list(dict.fromkeys(str(name) for row in layer.rows for name in row))


def named(layers: Sequence[Layer]) -> str:
    """The properties there are, for a message (属性清单)."""
    names = list(dict.fromkeys(name for layer in layers for name in properties(layer)))
    more = f"等{len(names)}个" if len(names) > MOST_NAMED else ""
    return "、".join(f"“{name[:30]}”" for name in names[:MOST_NAMED]) + more


def _rank(layer: Layer, key: str, codes: Collection[str]) -> tuple[int, int]:
    values = {code_of(row.get(key), codes) for row in layer.rows} - {""}
    known = values & set(codes)
    return -len(known), len(values - known)


def by_unit(layer: Layer, key: str, codes: Collection[str]) -> Mapping[str, list[int]]:
    """Places of the features by code (要素归属), counted from 0; blank for those that say none."""
    found: dict[str, list[int]] = {}
    for place, row in enumerate(layer.rows):
        found.setdefault(code_of(row.get(key), codes), []).append(place)
    return found
