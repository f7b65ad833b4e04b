"""The sheet of a printed map: nothing off the page, nothing upon another, whatever the length of the texts."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from geo.pane import text_width
from geo.sheet import EDGE, HEIGHT, WIDTH, MapTexts, balanced, sheet, wrapped

TEXTS = MapTexts(
    "2025年度总分等次专题地图", "数字为综合得分和位次", "圆为示意位置", ("演示数据，数值虚构", "参考方案"), "2026年3月10日",
    "2026年4月1日", "甲局、乙局",
)  # fmt: skip
LONG = [
    TEXTS, replace(TEXTS, title="长" * 80), replace(TEXTS, note="很长的说明，" * 90), replace(TEXTS, stamps=("标注，" * 70,)),
    MapTexts("题"),
]  # fmt: skip


def spoken(texts: MapTexts) -> list[str]:
    return [line.text for line in sheet(texts, "审图号：某1号").lines]


@pytest.mark.parametrize("texts", LONG, ids=["usual", "long title", "long note", "long stamp", "bare"])
def test_every_line_stays_on_the_page_and_off_the_pane(texts: MapTexts) -> None:
    found = sheet(texts, "审图号：某1号")
    assert found.pane.top >= EDGE
    assert found.pane.bottom <= HEIGHT - EDGE
    assert found.pane.width == WIDTH - 2 * EDGE
    for line in found.lines:
        assert text_width(line.text, line.size) <= WIDTH - 2 * EDGE + line.size
        assert line.y + line.size / 2 <= found.pane.top or line.y - line.size / 2 >= found.pane.bottom
        assert line.y - line.size / 2 >= 0
        assert line.y + line.size / 2 <= HEIGHT - EDGE / 2


@pytest.mark.parametrize("texts", LONG[:4])
def test_lines_do_not_lie_upon_each_other(texts: MapTexts) -> None:
    lines = sorted(sheet(texts, "审图号：某1号").lines, key=lambda line: line.y)
    for upper, lower in pairwise(lines):
        assert upper.y + upper.size / 2 <= lower.y - lower.size / 2 + 0.01


def test_everything_a_map_must_carry_is_there() -> None:
    assert spoken(TEXTS) == [
        "2025年度总分等次专题地图", "数字为综合得分和位次", "演示数据，数值虚构；参考方案",
        "审图号：某1号　　数据截止：2026年3月10日　　制图日期：2026年4月1日", "来源：甲局、乙局", "说明：圆为示意位置",
    ]  # fmt: skip


def test_what_is_not_said_takes_no_line() -> None:
    assert spoken(MapTexts("题")) == ["题", "审图号：某1号"]


def test_the_pane_takes_what_the_texts_leave() -> None:
    assert sheet(MapTexts("题"), "").pane.height > sheet(TEXTS, "审图号：某1号").pane.height


def test_no_line_begins_with_a_closing_mark() -> None:
    lines = wrapped("一二三四，五六七八。九十", 10, 40)
    assert lines == ["一二三四，", "五六七八。", "九十"]


def test_nothing_is_lost_in_wrapping() -> None:
    text = "甲乙丙丁戊己庚辛壬癸" * 30
    assert "".join(wrapped(text, 9)) == "".join(balanced(text, 9)) == text
    assert wrapped("", 9) == balanced("", 9) == []


def test_centred_lines_are_about_equally_long() -> None:
    lines = balanced("标" * 95, 9)
    assert len(lines) == len(wrapped("标" * 95, 9)) == 2
    assert min(map(len, lines)) >= 0.6 * max(map(len, lines))
