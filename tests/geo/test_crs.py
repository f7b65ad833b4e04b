"""Coordinate systems: known points, and there and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.crs import cgcs2000_from_gcj02, gcj02_from_cgcs2000, to_cgcs2000

# longitude, latitude on the ground and as GCJ-02: Shanghai, Shenzhen, Beijing, as public converters give them
KNOWN = [
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
]


@pytest.mark.parametrize(("ground", "shifted"), KNOWN)
def test_known_points_are_shifted_as_known(ground: tuple[float, float], shifted: tuple[float, float]) -> None:
    assert gcj02_from_cgcs2000(np.array([ground]))[0] == pytest.approx(shifted, abs=1e-9)


@pytest.mark.parametrize(("ground", "shifted"), KNOWN)
def test_known_points_come_back(ground: tuple[float, float], shifted: tuple[float, float]) -> None:
    assert cgcs2000_from_gcj02(np.array([shifted]))[0] == pytest.approx(ground, abs=1e-9)


@settings(deadline=None)
@given(st.floats(80, 130), st.floats(20, 50))
def test_there_and_back_is_the_same_place(longitude: float, latitude: float) -> None:
    points = np.array([[longitude, latitude]])
    back = cgcs2000_from_gcj02(gcj02_from_cgcs2000(points))
    assert np.abs(back - points).max() < 1e-9


def test_no_points_stay_no_points() -> None:
    assert cgcs2000_from_gcj02(np.empty((0, 2))).shape == (0, 2)


@pytest.mark.parametrize("crs", ["EPSG:4490", "epsg:4326", "OGC:CRS84"])
def test_degrees_need_no_transform(crs: str) -> None:
    assert to_cgcs2000(crs) is None


def test_utm_metres_become_degrees() -> None:
    transform = to_cgcs2000("EPSG:32651")
    assert transform is not None
    (place,) = transform(np.array([[500000.0, 3162000.0]]))
    assert place == pytest.approx((123.0, 28.585), abs=0.01)


@pytest.mark.parametrize("crs", ["GCJ-02", "gcj02"])
def test_gcj02_may_be_declared(crs: str) -> None:
    assert to_cgcs2000(crs) is cgcs2000_from_gcj02


@pytest.mark.parametrize("crs", ["米", "EPSG:999999", "北京54"])
def test_an_unknown_system_is_refused(crs: str) -> None:
    with pytest.raises(ValueError, match=crs):
        to_cgcs2000(crs)
