"""Waterfalls add up: exactly in fractions, and to the last decimal as shown."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.city import SHIPPED, read_city
from data.runs import run_of
from evaluation.comparison import mean_total, ranked
from evaluation.errors import Refused
from evaluation.results import Assessment
from evaluation.rounding import half_up
from evaluation.waterfall import CHANGED, ROUNDING, Waterfall, from_mean, from_year_before, rounded
from tests.support.runs import Run, figure, indicator, level_run, scheme, small_run, unit
from tests.support.strategies import on, runs

YEARS = [2023, 2024, 2025]
numbers = st.fractions(min_value=-50, max_value=50, max_denominator=997)


def demo(year: int) -> Assessment:
    return run_of(read_city(SHIPPED).example(year))


def check(fall: Waterfall, places: int, coarse: int | None = None) -> None:
    """Adds up; `coarse` decimals where one of two years is published with fewer."""
    assert fall.start.shown + sum(step.shown for step in fall.steps) == fall.end.shown
    assert fall.start.exact + sum(step.exact for step in fall.steps) == fall.end.exact
    for step in (fall.start, *fall.steps, fall.end):
        assert (step.shown * 10**places).denominator == 1
        # nothing is shown more than the last decimal and its carried rounding away from what it is
        assert abs(step.shown - step.exact) < Fraction(3, 10 ** (places if coarse is None else coarse))


@pytest.mark.parametrize("year", YEARS)
def test_every_unit_of_the_demo_adds_up_from_the_mean(year) -> None:
    run = demo(year)
    units = [total.unit.code for total in run.totals.values() if total.published_total is not None]
    assert len(units) == 10
    for code in units:
        fall = from_mean(run, code)
        assert fall is not None
        check(fall, 2)
        assert fall.start.shown == mean_total(ranked(run), 2)
        assert fall.end.shown == run.totals[code].published_total


@pytest.mark.parametrize("year", YEARS[1:])
def test_every_unit_of_the_demo_adds_up_from_the_year_before(year) -> None:
    before, after = demo(year - 1), demo(year)
    for code, total in after.totals.items():
        fall = from_year_before(before, after, code)
        if total.published_total is None:
            assert fall is None
            continue
        check(fall, 2)
        assert (fall.start.shown, fall.end.shown) == (before.totals[code].published_total, total.published_total)
        assert [step.code for step in fall.steps] == [*(item.code for item in after.scheme.dimensions), "bonus", "deduction"]


@on(150)
@given(runs())
def test_every_unit_of_any_run_adds_up(run) -> None:
    try:
        assessment = run.assess()
    except Refused:
        return
    for code, total in assessment.totals.items():
        fall = from_mean(assessment, code)
        assert (fall is None) == (
            total.published_total is None or all(other.published_total is None for other in ranked(assessment))
        )
        if fall is not None:
            check(fall, assessment.scheme.rounding.total_dp)


@on(100)
@given(runs(), runs())
def test_any_two_years_add_up(one, other) -> None:
    try:
        before, after = one.assess(), other.assess()
    except Refused:
        return
    for code in after.totals:
        fall = from_year_before(before, after, code)
        if fall is not None:
            decimals = sorted((before.scheme.rounding.total_dp, after.scheme.rounding.total_dp))
            check(fall, decimals[1], decimals[0])


@on(300)
@given(st.lists(numbers, min_size=1, max_size=9), st.integers(0, 3))
def test_rounded_steps_add_to_the_rounded_sum(steps, places) -> None:
    whole = half_up(sum(steps, Fraction(0)), places)
    if whole and not any(steps):
        return
    found = rounded(steps, whole, places)
    assert sum(found) == whole
    for step, shown in zip(steps, found, strict=True):
        assert abs(step - shown) <= Fraction(1, 10**places)
        assert step or not shown


def test_the_largest_remainders_are_rounded_up() -> None:
    thirds = [Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)]
    assert rounded(thirds, Fraction(1), 2) == [Fraction(34, 100), Fraction(33, 100), Fraction(33, 100)]
    assert rounded([Fraction("0.126"), Fraction("-0.126")], Fraction(0), 2) == [Fraction("0.13"), Fraction("-0.13")]
    assert rounded([], Fraction(0), 2) == []


def test_what_one_scheme_alone_has_is_a_step_of_its_own() -> None:
    def year(*codes: str) -> Assessment:
        share = str(100 // len(codes))
        items = [indicator(f"{code}1", share, "completion", {"target": "10"}, dimension=code) for code in codes]
        dimensions = [{"code": code, "title": f"维度{code}"} for code in codes]
        figures = [figure("N1", f"{code}1", "5" if code == "A" else "8") for code in codes]
        return Run(scheme(*items, dimensions=dimensions), [unit("N1")], figures).assess()

    fall = from_year_before(year("A", "B"), year("A", "C"), "N1")
    check(fall, 2)
    assert [(step.code, step.shown) for step in fall.steps] == [("A", 0), ("bonus", 0), ("deduction", 0), (CHANGED, 0)]
    fall = from_year_before(year("A", "B"), year("A"), "N1")
    check(fall, 2)
    assert [(step.title, step.shown) for step in fall.steps if step.shown] == [("维度A", 25), ("方案调整", -40)]


def test_bonus_and_deduction_are_steps() -> None:
    fall = from_mean(small_run().assess(), "N1")
    shown = {step.code: step.exact for step in fall.steps}
    assert shown["bonus"] == Fraction(3, 2) - Fraction(1, 2)
    assert from_mean(small_run().assess(), "N2").steps[-1].exact == -Fraction(1, 2) + Fraction(1, 6)


def test_a_difference_that_is_nothing_but_rounding_says_so() -> None:
    # 丁 stands exactly on the mean, 9.9950; published are 9.99 three times and 10.00 twice, 9.99 in the mean
    values = {"甲": "9.9949", "乙": "9.9949", "丙": "9.9949", "丁": "9.9950", "戊": "9.9953"}
    fall = from_mean(level_run(values).assess(), "丁")
    check(fall, 2)
    assert [step.code for step in fall.steps if step.shown] == [ROUNDING]


def test_without_a_total_there_is_no_waterfall() -> None:
    run = level_run({"甲": "1", "乙": "2"}).assess()
    assert from_mean(run, "甲") is not None
    other = level_run({"丙": "1"}).assess()
    assert from_year_before(other, run, "甲") is None
    pending = level_run({"甲": "1"}).having(figures=[figure("甲", "A1", status="not_due")]).assess()
    assert from_mean(pending, "甲") is None
    assert from_year_before(run, pending, "甲") is None
