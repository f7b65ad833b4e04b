"""Coordinate systems (坐标系): GCJ-02, as map services hand it out, and CGCS2000 longitude and latitude.

GCJ-02 shifts a point by a smooth function of its place, some hundred metres. The forward shift is known in
closed form; the way back is found by iteration. CGCS2000 (EPSG:4490) and WGS 84 differ by centimetres, which
no map of this scale can show, so one stands for the other.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Transform = Callable[[Numbers], Numbers]

CGCS2000 = "EPSG:4490"
GCJ02 = "GCJ-02"
PRECISION = 1e-10  # degrees, about a hundredth of a millimetre
_AXIS = 6378245.0  # Krasovsky 1940, on which the shift is defined
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_ORIGIN = np.array([105.0, 35.0])


def gcj02_from_cgcs2000(points: Numbers) -> Numbers:
    """GCJ-02 of CGCS2000 points (国测局坐标): rows of longitude and latitude, degrees in and out."""
    return np.asarray(points + _shift(points))


def cgcs2000_from_gcj02(points: Numbers) -> Numbers:
    """CGCS2000 of GCJ-02 points (2000国家大地坐标), within `PRECISION`; degrees in and out.

    Each round moves the estimate by what its own shift misses; the shift is nearly constant over its own
    length, so the error shrinks about a thousandfold per round.
    """
    estimate = np.asarray(points - _shift(points))
    for _ in range(20):
        missed = points - gcj02_from_cgcs2000(estimate)
        estimate = estimate + missed
        if np.abs(missed).max(initial=0.0) < PRECISION:
            break
    return estimate


def _shift(points: Numbers) -> Numbers:
    """Degrees by which GCJ-02 stands off, from the two offset polynomials in metres."""
    east, north = (points - _ORIGIN).T
    latitude = np.radians(points[:, 1])
    flattening = 1 - _ECCENTRICITY_SQUARED * np.sin(latitude) ** 2
    meridian = _AXIS * (1 - _ECCENTRICITY_SQUARED) / flattening**1.5
    parallel = _AXIS / np.sqrt(flattening) * np.cos(latitude)
    return np.degrees(np.column_stack((_east(east, north) / parallel, _north(east, north) / meridian)))


def _east(x: Numbers, y: Numbers) -> Numbers:
    waves = 20 * np.sin(x * np.pi) + 40 * np.sin(x * np.pi / 3) + 150 * np.sin(x * np.pi / 12)
    plain = 300 + x + 2 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    return np.asarray(plain + (_ripple(x) + waves + 300 * np.sin(x * np.pi / 30)) * 2 / 3)


def _north(x: Numbers, y: Numbers) -> Numbers:
    waves = 20 * np.sin(y * np.pi) + 40 * np.sin(y * np.pi / 3) + 160 * np.sin(y * np.pi / 12)
    plain = -100 + 2 * x + 3 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    return np.asarray(plain + (_ripple(x) + waves + 320 * np.sin(y * np.pi / 30)) * 2 / 3)


def _ripple(x: Numbers) -> Numbers:
    return np.asarray(20 * np.sin(6 * x * np.pi) + 20 * np.sin(2 * x * np.pi))


def to_cgcs2000(crs: str) -> Transform | None:
    """The way from a declared system to CGCS2000 (坐标转换); None when there is nothing to do.

    Raises ValueError for a system nobody knows. pyproj is loaded only when a file needs it.
    """
    if crs.upper().replace("-", "") == "GCJ02":
        return cgcs2000_from_gcj02
    if crs.upper() in {CGCS2000, "EPSG:4326", "OGC:CRS84"}:
        return None
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError

    try:
        steps = Transformer.from_crs(CRS.from_user_input(crs), CGCS2000, always_xy=True)
    except ProjError as error:
        raise ValueError(crs) from error
    return lambda points: np.column_stack(steps.transform(points[:, 0], points[:, 1]))
