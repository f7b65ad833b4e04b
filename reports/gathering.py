"""Material put together (备料): from a city as its folder states it and what was read for somebody.

The city comes in by its shape, so that screens and the command put the same material together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from evaluation.comparison import appraised
from evaluation.headline import Headline
from evaluation.lights import Thresholds
from evaluation.periods import Period
from evaluation.results import Assessment
from evaluation.units import Unit
from geo.boundaries import Boundaries
from reports.document import Document
from reports.material import Ground, Material

NO_BOUNDARY = "没有边界文件，以方格代替地图，按建制顺序排列"


class Stated(Protocol):
    """What a city says of its boundaries (边界说明)."""

    @property
    def source(self) -> str: ...
    @property
    def review_number(self) -> str: ...
    @property
    def note(self) -> str: ...


class Circle(Protocol):
    """A unit without boundary (示意圆)."""

    @property
    def unit(self) -> str: ...
    @property
    def lon(self) -> float: ...
    @property
    def lat(self) -> float: ...
    @property
    def note(self) -> str: ...


class Place(Protocol):
    """A city by its shape (城市)."""

    @property
    def boundaries(self) -> Stated | None: ...
    @property
    def circles(self) -> Sequence[Circle]: ...
    @property
    def units(self) -> Sequence[Unit]: ...
    def short_name(self, unit: Unit) -> str: ...


def gathered(
    city: Place, period: Period, run: Assessment, document: Document, *, earlier: Assessment | None,
    limits: Thresholds | None, headlines: Sequence[Headline], outlines: Boundaries | None, basis: str = "",
) -> Material:  # fmt: skip
    """The material of a period (材料); outlines that lack one of the units give way to position tiles."""
    return Material(
        period, run, document, earlier, limits, tuple(headlines), _ground(city, run, outlines),
        {unit.code: city.short_name(unit) for unit in run.units}, basis,
    )  # fmt: skip


def _ground(city: Place, run: Assessment, outlines: Boundaries | None) -> Ground:
    circles = {circle.unit: (circle.lon, circle.lat) for circle in city.circles}
    codes = [total.unit.code for total in appraised(run)]
    if outlines is not None and any(code not in outlines.shapes and code not in circles for code in codes):
        outlines = None
    stated = city.boundaries
    if stated is None or outlines is None:
        return Ground(None, circles, notes=(NO_BOUNDARY,))
    notes = (stated.note, *(circle.note for circle in city.circles))
    return Ground(outlines, circles, stated.source, stated.review_number, tuple(note for note in notes if note))
