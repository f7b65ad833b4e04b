"""Places of labels: in the pane, apart, inside their outline or tied to it by a line."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.boundaries import bundled, read
from geo.labels import Label, NoRoom, Text, placed, text_box
from geo.pane import Box, Pane

BOUNDARIES = read(bundled())
SMALL = {"331002", "331004"}


def texts(name: str = "某某", value: str = "92.38 · 第1") -> list[Text]:
    return [*(Text(code, name, value) for code in BOUNDARIES.shapes), Text("Z", "台州湾新区", value)]


def laid_out(
    width: int, height: int, size: float, words: list[Text] | None = None
) -> tuple[Mapping[str, shapely.Geometry], Box, tuple[Label, ...]]:
    view = Pane.fitting(BOUNDARIES.bounds, width, height, 12)
    outlines = view.shapes(BOUNDARIES)
    circle = Box(*view.point((121.5, 28.62)), 1.3 * size, 1.3 * size)
    return outlines, circle, placed(words or texts(), outlines, {"Z": circle}, (width, height), size)


def check(labels: tuple[Label, ...], width: float, height: float) -> None:
    assert all(label.box.within(width, height) for label in labels)
    assert not any(one.box.meets(other.box) for one, other in combinations(labels, 2))


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [(760, 640, 16), (1000, 760, 19), (460, 520, 11), (1110, 840, 21), (2220, 1680, 42)],
)
def test_labels_stay_in_the_pane_and_apart(width: int, height: int, size: float) -> None:
    outlines, circle, labels = laid_out(width, height, size)
    assert [label.unit for label in labels] == [*BOUNDARIES.shapes, "Z"]
    check(labels, width, height)
    for label in labels:
        assert not label.box.meets(circle)
        assert label.outside or outlines[label.unit].contains_properly(label.box.polygon)


@pytest.mark.parametrize(("width", "height", "size"), [(760, 640, 16), (1000, 760, 19), (1110, 840, 21)])
def test_the_small_ones_and_the_circle_get_leader_lines(width: int, height: int, size: float) -> None:
    assert {label.unit for label in laid_out(width, height, size)[2] if label.outside} == SMALL | {"Z"}


def test_larger_texts_drive_more_labels_out() -> None:
    counts = [sum(label.outside for label in laid_out(760, 640, size)[2]) for size in (8, 16, 22)]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_leaders_start_in_their_unit_and_end_at_their_box() -> None:
    outlines, circle, labels = laid_out(760, 640, 16)
    for label in labels:
        if not label.outside:
            assert label.leader.is_empty
            continue
        start, end = map(shapely.Point, label.leader.coords)
        home = circle.disc if label.unit == "Z" else outlines[label.unit]
        assert home.contains(start)
        assert label.box.polygon.distance(end) < 1e-9


def test_leaders_cross_neither_labels_nor_each_other() -> None:
    every = laid_out(760, 640, 16)[2]
    outside = [label for label in every if label.outside]
    for label in outside:
        assert not any(label.leader.intersects(o.leader) for o in outside if o is not label)
        assert not any(label.leader.intersects(o.box.polygon) for o in every if o is not label)


def test_taken_boxes_stay_free() -> None:
    view = Pane.fitting(BOUNDARIES.bounds, 760, 640, 12)
    taken = Box(640, 250, 200, 120)
    labels = placed(texts()[:-1], view.shapes(BOUNDARIES), {}, (760, 640), 16, [taken])
    assert not any(label.box.meets(taken) for label in labels)


def test_the_same_input_gives_the_same_places() -> None:
    assert laid_out(760, 640, 16)[2] == laid_out(760, 640, 16)[2]


def test_who_a_unit_is_does_not_matter() -> None:
    square = shapely.box(100, 100, 300, 300)
    (one,) = placed([Text("A", "甲", "1")], {"A": square}, {}, (400, 400), 16)
    (other,) = placed([Text("B", "乙", "2")], {"B": square}, {}, (400, 400), 16)
    assert one.box == other.box
    assert (one.box.x, one.box.y) == pytest.approx((200, 200), abs=10)


def test_both_lines_lie_in_the_box() -> None:
    text = Text("A", "甲乙", "1.00")
    width, height = text_box(text, 20)
    label = Label("A", Box(0, 0, width, height), 20)
    assert label.box.top < label.name_y - 10
    assert label.name_y + 10 < label.value_y - 8.6
    assert label.value_y + 8.6 < label.box.bottom


def test_a_pane_without_room_is_said_to_be_too_small() -> None:
    with pytest.raises(NoRoom, match="图幅太小"):
        laid_out(120, 100, 16)


@settings(max_examples=15, deadline=None)
@given(
    st.integers(560, 1300), st.floats(0.7, 1.0), st.text("台州天仙临海", min_size=2, max_size=4),
    st.sampled_from(["9", "92.38", "100.00 · 第10"]),
)  # fmt: skip
def test_labels_stay_apart_whatever_pane_and_words(width: int, ratio: float, name: str, value: str) -> None:
    height = int(width * ratio)
    check(laid_out(width, height, width / 60, texts(name, value))[2], width, height)
