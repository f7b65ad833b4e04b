"""Whether a boundary file stands where the known one stands (偏移检查): most often a GCJ-02 file that does not say so.

Asked of the lines that two known units share, which two surveys draw alike; coasts they may draw kilometres apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import Numbers, Transform, cgcs2000_from_gcj02, gcj02_from_cgcs2000

SHIFTED, APART = 100.0, 300.0  # metres by which shared lines may lie apart, before a known shift or any is suspected
ELSEWHERE = 20_000.0  # metres; another place altogether
EARTH = 111_320.0  # metres in a degree of the equator
SAMPLES = 1500
DETAIL = 0.0002  # degrees, some 20 metres


@dataclass(frozen=True, slots=True)
class Shift:
    """How far apart two boundaries stand (偏移): median metres as they are, with GCJ-02 taken off, and put on.

    `usual` is the GCJ-02 shift at this place, metres.
    """

    apart: float
    without: float
    with_it: float
    usual: float

    @property
    def elsewhere(self) -> bool:
        """Whether this is another place altogether (是否相距很远)."""
        return self.apart > ELSEWHERE

    @property
    def warning(self) -> str:
        """The sentence about it (偏移提醒); blank where they agree."""
        told = f"公共界线与已知边界相差约{self.apart:.0f}米（中位数）"
        if self.apart >= SHIFTED and self.without <= self.apart / 2:
            return (
                f"{told}，按GCJ-02换算后只差{self.without:.0f}米；本地GCJ-02整体偏移约{self.usual:.0f}米，"
                "文件很可能是GCJ-02坐标系。若是，请在“坐标系”中选国测局坐标（GCJ-02）后重新检查"
            )
        if self.apart >= SHIFTED and self.with_it <= self.apart / 2:
            return f"{told}，方向与GCJ-02换算相反，文件很可能不是GCJ-02坐标系，请核对所选坐标系后重新检查"
        return f"{told}，请核对文件的坐标系和来源" if self.apart >= APART else ""


def shift(shapes: Mapping[str, BaseGeometry], known: Mapping[str, BaseGeometry]) -> Shift | None:
    """How far the outlines stand from the known ones of the same units (偏移), degrees in; None without common units."""
    common = sorted(shapes.keys() & known.keys())
    if not common:
        return None
    # a line for comparing needs none of a survey's detail
    rings = [shapely.boundary(shapes[code]) for code in common]
    lines = shapely.multilinestrings(_parts(shapely.simplify(rings, DETAIL, preserve_topology=False)))
    points = _points(shared([known[code] for code in common]))
    plane = _plane(points)

    def apart(move: Transform | None) -> float:
        moved = lines if move is None else shapely.transform(lines, move)
        return float(np.median(shapely.distance(shapely.points(plane(points)), shapely.transform(moved, plane))))

    off = plane(gcj02_from_cgcs2000(points)) - plane(points)
    usual = float(np.median(np.linalg.norm(off, axis=1)))
    return Shift(apart(None), apart(cgcs2000_from_gcj02), apart(gcj02_from_cgcs2000), usual)


def shared(outlines: list[BaseGeometry]) -> BaseGeometry:
    """The lines that two outlines have in common (公共界线); all lines where none is."""
    rings = [shapely.boundary(outline) for outline in outlines]
    pairs = shapely.STRtree(rings).query(rings, predicate="intersects").T.tolist()
    common = [shapely.intersection(rings[one], rings[other]) for one, other in pairs if one < other]
    lines = [part for found in common for part in shapely.get_parts(found) if part.length > 0]
    return shapely.union_all(lines or rings)


def _parts(rings: Iterable[BaseGeometry]) -> list[BaseGeometry]:
    return [part for ring in rings for part in shapely.get_parts(ring)]


def _points(lines: BaseGeometry) -> Numbers:
    """Evenly spread points of lines."""
    every = shapely.get_coordinates(shapely.segmentize(lines, max(lines.length / SAMPLES, 1e-9)))
    return np.asarray(every[:: max(len(every) // SAMPLES, 1)])


def _plane(points: Numbers) -> Transform:
    """Degrees to metres near a place, good enough to compare."""
    scale = np.array([EARTH * np.cos(np.radians(points[:, 1].mean())), EARTH])
    return lambda found: np.asarray(found * scale)
