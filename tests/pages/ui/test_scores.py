"""Scores on screen: bars as wide as their points, chips in the colour of the grade."""

from __future__ import annotations

import re
from fractions import Fraction

from data.city import SHIPPED, read_city
from data.runs import run_of
from evaluation.comparison import ranked
from pages.ui.scores import bar, grade_chip, grade_colours, legend, segments

RUN = run_of(read_city(SHIPPED).example(2025))


def test_a_bar_is_as_wide_as_its_points_and_says_them() -> None:
    found = bar([("hue1", "甲", Fraction(30)), ("hue2", "乙", Fraction(-5))], Fraction(120), 2, Fraction(1))
    assert re.findall("width:([0-9.]+)%", found) == ["25.000", "0.000"]
    assert 'aria-label="甲30.00分，乙-5.00分，扣分1.00分"' in found


def test_nothing_scored_is_a_dash() -> None:
    assert bar([], Fraction(100), 2) == "—"


def test_the_parts_add_to_the_total() -> None:
    for total in ranked(RUN):
        assert sum(points for _, _, points in segments(RUN, total)) - total.deduction == total.total


def test_grades_have_the_colours_of_the_map_and_white_on_dark() -> None:
    colours = grade_colours(RUN.scheme)
    assert list(colours) == ["优秀", "良好", "合格", "差距较大"]
    best = next(total for total in ranked(RUN) if total.grade == "优秀")
    assert f"background:{colours['优秀']};color:#FFFFFF" in grade_chip(RUN.scheme, best)


def test_the_legend_lists_dimensions_with_what_they_are_worth() -> None:
    words = re.sub("<[^>]+>", " ", legend(RUN))
    assert [int(weight) for weight in re.findall("[0-9]+", words)] == [28, 14, 8, 22, 12, 8, 8]
