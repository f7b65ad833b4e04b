"""序时进度, every year's share, and forecasts: exact, and the same upwards and downwards."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.terms import Direction
from evaluation.trajectory import (
    Yearly,
    elapsed,
    expected,
    forecast,
    forecast_words,
    reached,
    required,
)
from tests.support.strategies import on

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=100)
days = st.dates(min_value=date(2025, 1, 1), max_value=date(2027, 12, 31))
HIGHER, LOWER = Direction.HIGHER, Direction.LOWER


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (date(2025, 12, 31), Fraction(0)), (FIRST, Fraction(1, 365)), (date(2026, 9, 30), Fraction(273, 365)),
        (LAST, Fraction(1)), (date(2027, 5, 1), Fraction(1)),
    ],
)  # fmt: skip
def test_time_gone_by_counts_whole_days(day, share) -> None:
    assert elapsed(FIRST, LAST, on=day) == share


def test_a_span_that_ends_before_it_begins_is_due_at_once() -> None:
    assert elapsed(LAST, FIRST, on=LAST) == 1
    assert elapsed(LAST, FIRST, on=FIRST) == 0


def test_what_is_due_lies_on_the_straight_line() -> None:
    assert expected(Fraction(100), Fraction(173), FIRST, LAST, on=date(2026, 12, 31)) == 173
    assert expected(Fraction(0), Fraction(365), FIRST, LAST, on=date(2026, 2, 1)) == 32
    assert expected(Fraction(365), Fraction(0), FIRST, LAST, on=date(2026, 2, 1)) == 333


@on(200)
@given(numbers, numbers, days, days)
def test_what_is_due_moves_towards_the_target_and_never_beyond(baseline, target, one, other) -> None:
    early, late = sorted((one, other))
    first, second = (expected(baseline, target, FIRST, LAST, on=day) for day in (early, late))
    assert min(baseline, target) <= first <= max(baseline, target)
    assert abs(second - baseline) >= abs(first - baseline)
    # turned upside down it is the same
    assert expected(-baseline, -target, FIRST, LAST, on=early) == -first


@on(200)
@given(numbers, numbers, st.integers(2020, 2030), st.integers(1, 8), st.sampled_from(list(Direction)))
def test_the_required_path_ends_at_the_goal_in_equal_steps(value, goal, year, years, direction) -> None:
    path = required(Yearly(year, value), Yearly(year + years, goal), direction)
    assert [point.year for point in path] == list(range(year + 1, year + years + 1))
    assert path[-1].value == goal
    if reached(value, goal, direction):
        assert {point.value for point in path} == {goal}
    else:
        steps = [after.value - before for before, after in zip([value, *(p.value for p in path)], path, strict=False)]
        assert len(set(steps)) == 1
        assert (steps[0] > 0) == (direction is HIGHER)


def test_no_year_is_left_when_the_goal_is_over() -> None:
    assert required(Yearly(2027, Fraction(1)), Yearly(2027, Fraction(2)), HIGHER) == ()
    assert required(Yearly(2028, Fraction(1)), Yearly(2027, Fraction(2)), HIGHER) == ()


def test_lower_is_better_goes_down() -> None:
    path = required(Yearly(2025, Fraction(60)), Yearly(2027, Fraction(50)), LOWER)
    assert [point.value for point in path] == [55, 50]
    assert reached(Fraction(50), Fraction(50), LOWER)
    assert not reached(Fraction(51), Fraction(50), LOWER)


@on(200)
@given(numbers, numbers, st.sets(st.integers(2015, 2030), min_size=3, max_size=6), st.integers(2025, 2040))
def test_a_straight_line_is_continued_exactly(start, slope, years, asked) -> None:
    points = [Yearly(year, start + slope * (year - 2015)) for year in years]
    assert forecast(points, asked) == start + slope * (asked - 2015)


@on(100)
@given(st.lists(numbers, min_size=3, max_size=6))
def test_the_line_leaves_residuals_that_cancel_out(values) -> None:
    points = [Yearly(2020 + k, value) for k, value in enumerate(values)]
    residuals = [value - (forecast(points, year) or 0) for year, value in points]
    assert sum(residuals) == 0
    assert sum(residual * point.year for residual, point in zip(residuals, points, strict=True)) == 0


@pytest.mark.parametrize("values", [[], [1], [1, 2]])
def test_fewer_than_three_years_give_a_sentence_and_no_number(values) -> None:
    points = [Yearly(2023 + k, Fraction(value)) for k, value in enumerate(values)]
    assert forecast(points, 2027) is None
    words = forecast_words(points, Yearly(2027, Fraction(9)), HIGHER)
    assert words == f"只有{len(values)}个年度的数据，少于3个，不作趋势外推。"


def test_the_same_year_twice_is_one_year() -> None:
    points = [Yearly(2024, Fraction(1)), Yearly(2025, Fraction(1)), Yearly(2025, Fraction(2))]
    assert forecast(points, 2026) is None


@pytest.mark.parametrize(
    ("direction", "goal", "ending"),
    [(HIGHER, 7, "可达到7.0家"), (HIGHER, 8, "达不到8.0家"), (LOWER, 7, "可达到7.0家"), (LOWER, 6, "达不到6.0家")],
)
def test_a_forecast_says_whether_the_goal_is_reached(direction, goal, ending) -> None:
    points = [Yearly(2023 + k, Fraction(3 + k)) for k in range(3)]
    words = forecast_words(points, Yearly(2027, Fraction(goal)), direction, "家", 1)
    assert words.startswith("按2023—2025年3个年度数据直线外推，2027年约为7.0家，")
    assert ending in words


def test_the_day_after_is_never_less_due() -> None:
    shares = [elapsed(FIRST, LAST, on=FIRST + timedelta(days=day)) for day in range(365)]
    assert shares == sorted(shares)
    assert len(set(shares)) == 365
