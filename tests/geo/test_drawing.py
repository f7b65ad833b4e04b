"""Shapes and lines as Vega gets them."""

from __future__ import annotations

import pytest
import shapely

from geo.drawing import Line, Mark, across, card, hatching, text_layers
from geo.pane import Box

SQUARE = shapely.box(0, 0, 40, 40)


def test_hatching_stays_inside_and_slants() -> None:
    lines = hatching(SQUARE, 8)
    assert SQUARE.buffer(1e-9).contains(lines)
    assert len(lines.geoms) >= 8
    for line in lines.geoms:
        (x1, y1), (x2, y2) = line.coords
        assert (x2 - x1) / (y2 - y1) == pytest.approx(-1)


@pytest.mark.parametrize("shape", [SQUARE, shapely.Point(0, 0).buffer(20)])
def test_hatching_leaves_no_dots_where_a_line_only_touches(shape: shapely.Polygon) -> None:
    assert all(line.length > 0 for line in hatching(shape, 8).geoms)


def test_a_card_has_round_corners_and_the_size_of_its_box() -> None:
    box = Box(50, 30, 60, 20)
    assert card(box).bounds == pytest.approx(box.polygon.bounds)
    assert 0 < box.polygon.area - card(box).area < 16


def test_shapes_are_written_clockwise_to_a_tenth_of_a_pixel() -> None:
    row = Mark(shapely.box(0.04, 0.06, 10, 10), "#111111", "#222222", 2, (4, 3), "A", "甲").datum
    ring = row["geometry"]["coordinates"][0]
    assert set(ring) == {(0.0, 0.1), (0.0, 10.0), (10.0, 10.0), (10.0, 0.1)}
    assert not shapely.LinearRing(ring).is_ccw
    looks = (row["fill"], row["stroke"], row["width"], row["dash"], row["unit"])
    assert looks == ("#111111", "#222222", 2, [4, 3], "A")


def test_a_line_without_a_dash_is_whole() -> None:
    assert Mark(SQUARE).datum["dash"] == [1, 0]


def test_texts_of_one_look_share_a_layer() -> None:
    lines = [Line(text, 1, 2, 12, "#000000", bold=text == "甲") for text in "甲乙丙"]
    assert [layer.data.name for layer in text_layers(lines)] == ["center_plain", "center_bold"]


def test_no_watermark_without_words() -> None:
    assert across("", 100, 100) == []
    assert len(across("示意", 100, 100)) == 1
