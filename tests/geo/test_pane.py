"""From degrees to pixels, and boxes."""

from __future__ import annotations

import pytest
import shapely

from geo.boundaries import Boundaries
from geo.pane import Box, Pane, text_width

BOUNDS = (120.0, 28.0, 122.0, 29.0)


@pytest.mark.parametrize(("width", "height"), [(760, 640), (400, 900), (1200, 300)])
def test_the_view_fills_the_pane_up_to_its_edge_and_no_further(width: int, height: int) -> None:
    pane = Pane.fitting(BOUNDS, width, height, 10)
    left, bottom = pane.point((120, 28))
    right, top = pane.point((122, 29))
    assert min(left, top, width - right, height - bottom) == pytest.approx(10)
    assert left == pytest.approx(width - right)
    assert top == pytest.approx(height - bottom)


def test_north_is_up_and_east_is_right() -> None:
    pane = Pane.fitting(BOUNDS, 760, 640, 10)
    (x, y), (north_x, north_y), (east_x, east_y) = map(pane.point, [(121, 28.5), (121, 28.6), (121.1, 28.5)])
    assert (north_x, north_y < y) == (pytest.approx(x), True)
    assert (east_x > x, east_y) == (True, pytest.approx(y))


def test_squares_on_the_ground_stay_square() -> None:
    pane = Pane.fitting(BOUNDS, 760, 640, 10)
    shape = pane.shapes(Boundaries({"A": shapely.box(121, 28.5, 121.1138, 28.6)}))["A"]
    left, top, right, bottom = shape.bounds
    assert (right - left) / (bottom - top) == pytest.approx(1, abs=0.01)


def test_boxes_know_their_sides_and_who_they_meet() -> None:
    box = Box(10, 20, 8, 4)
    assert (box.left, box.right, box.top, box.bottom) == (6, 14, 18, 22)
    assert box.polygon.bounds == (6, 18, 14, 22)
    assert box.meets(Box(18, 20, 8, 4))
    assert not box.meets(Box(18.1, 20, 8, 4))
    assert not box.meets(Box(10, 24.1, 8, 4))
    assert box.grown(1) == Box(10, 20, 10, 6)


@pytest.mark.parametrize(
    ("box", "inside"),
    [(Box(4, 2, 8, 4), True), (Box(3.9, 2, 8, 4), False), (Box(4, 1.9, 8, 4), False), (Box(6, 2, 8, 4), False),
     (Box(4, 4, 8, 4), False)],
)  # fmt: skip
def test_a_box_is_within_the_pane_or_not(box: Box, inside: bool) -> None:
    assert box.within(9, 5) is inside


def test_the_disc_is_as_wide_as_its_box() -> None:
    assert Box(10, 20, 8, 8).disc.bounds == pytest.approx((6, 16, 14, 24))


def test_chinese_characters_are_as_wide_as_high() -> None:
    assert text_width("台州湾新区", 20) == 100
    assert text_width("92.38 · 第1", 10) < 80
