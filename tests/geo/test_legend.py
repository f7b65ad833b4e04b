"""The legend: where it goes, what it says."""

from __future__ import annotations

import pytest
import shapely

from geo.classes import Step, by_grade
from geo.colours import theme
from geo.drawing import LegendEntry
from geo.legend import legend, legend_box, legend_entries, legend_size, small_print
from geo.pane import Box, text_width

ENTRIES = [
    LegendEntry("#006D5B", "优秀", "≥90分　3个"),
    LegendEntry("#D3D8DD", "无数据", "未报　1个", hatched=True),
]
PANE = (400.0, 300.0)
BELOW, LOWER_LEFT, UPPER_LEFT = (
    shapely.box(0, 200, 400, 300),
    shapely.box(0, 200, 200, 300),
    shapely.box(0, 0, 150, 100),
)


@pytest.mark.parametrize(
    ("land", "corner"),
    [([], (0, 1)), ([LOWER_LEFT], (1, 1)), ([BELOW], (0, 0)), ([BELOW, UPPER_LEFT], (1, 0))],
)
def test_the_emptiest_corner_is_taken_lower_left_first(
    land: list[shapely.Polygon], corner: tuple[int, int]
) -> None:
    box = legend_box(ENTRIES, {str(n): shape for n, shape in enumerate(land)}, {}, PANE, 14, 0)
    assert (int(box.x > 200), int(box.y > 150)) == corner
    assert box.within(*PANE)


def test_circles_are_kept_free_too() -> None:
    assert legend_box(ENTRIES, {}, {"Z": Box(40, 270, 20, 20)}, PANE, 14, 0).x > 200


def test_the_small_print_keeps_its_room() -> None:
    assert legend_box(ENTRIES, {}, {}, PANE, 14, 30).bottom <= PANE[1] - 30


def test_swatch_word_and_detail_stand_side_by_side_in_the_box() -> None:
    box = Box(200, 100, *legend_size(ENTRIES, 14))
    marks, lines = legend(ENTRIES, box, 14, theme(False))
    assert all(box.grown(0.5).polygon.contains(mark.shape) for mark in marks)
    assert [line.text for line in lines] == ["优秀", "≥90分　3个", "无数据", "未报　1个"]
    for word, detail in zip(lines[::2], lines[1::2], strict=True):
        assert word.y == detail.y
        assert word.x + text_width(word.text, 14) < detail.x
        assert detail.x + text_width(detail.text, 14) <= box.right


def test_only_hatched_entries_are_hatched() -> None:
    marks, _ = legend(ENTRIES, Box(200, 100, *legend_size(ENTRIES, 14)), 14, theme(False))
    assert [mark.fill for mark in marks] == ["#006D5B", "#D3D8DD", "transparent"]


def test_entries_come_from_classes_with_their_counts() -> None:
    classes = by_grade({"a": "优秀", "b": None}, [Step("优秀"), Step("一般")])
    assert [(entry.word, entry.detail, entry.hatched) for entry in legend_entries(classes)] == [
        ("优秀", "全部　1个", False),
        ("一般", "全部　0个", False),
        ("无数据", "未报或不适用　1个", True),
    ]


def test_small_print_is_one_line_or_none() -> None:
    assert small_print("", 12, 300, theme(False)) == []
    (line,) = small_print("说明", 12, 300, theme(True))
    assert (line.text, line.align) == ("说明", "left")
