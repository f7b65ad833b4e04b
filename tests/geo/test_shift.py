"""Whether a file stands where the known boundary stands: GCJ-02 either way, another place, or merely drawn coarser."""

from __future__ import annotations

import pytest
import shapely

from geo.editions import edition
from geo.shift import shared, shift
from tests.support.maps import FULL, KNOWN, into

GCJ02 = into("GCJ-02")


def moved(by: float) -> dict[str, shapely.Geometry]:
    return {code: shapely.affinity.translate(shape, by, 0) for code, shape in FULL.items()}


def test_the_same_place_is_not_warned_of() -> None:
    found = shift(FULL, KNOWN.shapes)
    assert found is not None
    assert found.apart < 10
    assert (found.warning, found.elsewhere) == ("", False)


@pytest.mark.parametrize("tolerance", [300, 600, 1000])
def test_however_coarsely_drawn_gcj02_is_known_and_the_right_place_is_not_suspected(tolerance: float) -> None:
    lean = edition(FULL, tolerance)
    right, wrong = shift(lean, KNOWN.shapes), shift({code: GCJ02(shape) for code, shape in lean.items()}, KNOWN.shapes)
    assert right is not None
    assert wrong is not None
    assert right.warning == ""
    assert "很可能是GCJ-02坐标系" in wrong.warning
    assert wrong.usual == pytest.approx(537, abs=3)


def test_a_shift_that_is_no_gcj02_is_told_in_metres() -> None:
    found = shift(moved(0.012), KNOWN.shapes)
    assert found is not None
    assert "请核对文件的坐标系和来源" in found.warning
    assert not found.elsewhere


def test_another_place_altogether_is_known() -> None:
    found = shift(moved(3), KNOWN.shapes)
    assert found is not None
    assert found.elsewhere


def test_without_common_units_nothing_can_be_said() -> None:
    assert shift(FULL, {"330302": shapely.box(120, 27, 121, 28)}) is None
    assert shift({}, KNOWN.shapes) is None


def test_a_single_unit_is_compared_by_its_whole_outline() -> None:
    one = {"331023": FULL["331023"]}
    found = shift({code: GCJ02(shape) for code, shape in one.items()}, one)
    assert found is not None
    assert "很可能是GCJ-02坐标系" in found.warning
    west, east = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    assert shared([west, east]).equals(shapely.LineString([(1, 0), (1, 1)]))
    assert shared([west]).equals(shapely.boundary(west))
