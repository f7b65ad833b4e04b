"""Editions of an uploaded boundary (成图版本): simplified for screen and print, with every part and island kept.

Unlike the bundled files no island is dropped: where a simplification would lose a part, or make an outline invalid, a finer
one is taken, down to the outline as it came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaries import overlaps
from geo.build import between, feature_collection, moved, written_form
from geo.crs import CGCS2000

TOLERANCES = {"screen": 200.0, "print": 100.0}
FINEST = 5.0
DECIMALS = 6
Outlines = Mapping[str, BaseGeometry]


def edition(shapes: Outlines, tolerance: float) -> dict[str, BaseGeometry]:
    """The outlines (概化), simplified by at most `tolerance` metres; parts are as many as before. Degrees in and out."""
    return next((found for found in _tries(shapes, tolerance) if whole(found, shapes)), dict(shapes))


def text_of(shapes: Outlines) -> str:
    """The edition as a GeoJSON file (成图文件), property `unit`."""
    return feature_collection(dict(shapes))


def parts(shape: BaseGeometry) -> int:
    """How many polygons an outline has (部件数)."""
    return len(shapely.get_parts(shape))


def whole(found: Outlines, before: Outlines) -> bool:
    """Whether nothing was lost (完整性): valid outlines, as many parts as before, none over another."""
    sound = all(shape.is_valid and parts(shape) == parts(before[code]) for code, shape in found.items())
    return sound and not any(overlaps(found))


def _tries(shapes: Outlines, tolerance: float) -> Iterator[dict[str, BaseGeometry]]:
    there, back = between(CGCS2000, metres(shapes)), between(metres(shapes), CGCS2000)
    plain = moved(dict(shapes), there)
    while tolerance >= FINEST:
        lean = shapely.coverage_simplify(list(plain.values()), tolerance)
        found = moved(dict(zip(plain, lean, strict=True)), back)
        yield {code: written_form(shape, DECIMALS) for code, shape in found.items()}
        tolerance /= 2
    yield {code: written_form(shape, DECIMALS) for code, shape in shapes.items()}


def metres(shapes: Outlines) -> str:
    """The UTM zone of the outlines (投影带), as an EPSG code."""
    west, south, east, north = shapely.total_bounds(list(shapes.values())).tolist()
    zone = min(int(((west + east) / 2 + 180) // 6) + 1, 60)
    return f"EPSG:{(32600 if south + north >= 0 else 32700) + zone}"
