"""The pane (图幅): from degrees to pixels, and boxes in pixels; y grows downward."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaries import Boundaries, Point
from geo.crs import Numbers


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle (矩形) by its centre and size, pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height / 2

    @property
    def polygon(self) -> BaseGeometry:
        return shapely.box(self.left, self.top, self.right, self.bottom)

    @property
    def disc(self) -> BaseGeometry:
        """The circle as wide as the box."""
        return shapely.Point(self.x, self.y).buffer(self.width / 2, quad_segs=12)

    def grown(self, by: float) -> Box:
        return Box(self.x, self.y, self.width + 2 * by, self.height + 2 * by)

    def meets(self, other: Box) -> bool:
        """Whether the two share a point."""
        across = abs(self.x - other.x) <= (self.width + other.width) / 2
        return across and abs(self.y - other.y) <= (self.height + other.height) / 2

    def within(self, width: float, height: float) -> bool:
        """Whether it lies in a pane of that size."""
        return self.left >= 0 and self.top >= 0 and self.right <= width and self.bottom <= height


@dataclass(frozen=True, slots=True)
class Pane:
    """A Mercator view of part of the earth (图幅): pixels = scale · (projected degrees) + offset."""

    width: float
    height: float
    scale: float
    left: float
    top: float

    @classmethod
    def fitting(
        cls, bounds: tuple[float, float, float, float], width: float, height: float, edge: float
    ) -> Pane:
        """The largest view of `bounds` (west, south, east, north) with `edge` pixels left free all round."""
        (west, south), (east, north) = _mercator(np.array([bounds[:2], bounds[2:]]))
        scale = min((width - 2 * edge) / (east - west), (height - 2 * edge) / (north - south))
        left = (width - scale * (east + west)) / 2
        top = (height + scale * (north + south)) / 2
        return cls(width, height, float(scale), float(left), float(top))

    def shape(self, shape: BaseGeometry) -> BaseGeometry:
        """An outline in pixels."""
        return shapely.transform(shape, self._pixels)

    def point(self, place: Point) -> Point:
        """A place in pixels."""
        ((x, y),) = self._pixels(np.array([place])).tolist()
        return x, y

    def shapes(self, boundaries: Boundaries) -> Mapping[str, BaseGeometry]:
        """Every outline in pixels."""
        return {code: self.shape(shape) for code, shape in boundaries.shapes.items()}

    def _pixels(self, points: Numbers) -> Numbers:
        return _mercator(points) * [self.scale, -self.scale] + [self.left, self.top]


def _mercator(points: Numbers) -> Numbers:
    """Conformal, so that every county keeps its form; y stretched like x."""
    radians = np.radians(points)
    return np.column_stack((radians[:, 0], np.log(np.tan(np.pi / 4 + radians[:, 1] / 2))))


def text_width(text: str, size: float) -> float:
    """Width of a line in Noto Sans SC (行宽), rather too wide than too narrow; pixels."""
    return size * sum(_ems(character) for character in text)


def _ems(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    if character in " .,:;|!'()":
        return 0.34
    return 0.62 if character.isdigit() or character.islower() else 0.8
