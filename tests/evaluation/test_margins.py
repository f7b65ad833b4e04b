"""Margins: at the margin the lower stands above when everything is scored again, and one step less does not do it."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import pytest
from hypothesis import given

from data.city import SHIPPED, read_city
from data.runs import run_of
from evaluation.assessment import evaluate
from evaluation.errors import Refused
from evaluation.ladders import ladder_of
from evaluation.margins import (
    STEP,
    WeightMargin,
    figure_margins,
    near_ties,
    neighbours,
    reweighted,
    weight_margins,
    without_each,
)
from evaluation.rescoring import rescored
from evaluation.results import Assessment
from evaluation.rounding import decimal_text
from evaluation.trial import Edit, EditKind, tried
from tests.support.runs import Run
from tests.support.strategies import on, runs

YEARS = (2023, 2024, 2025)


@lru_cache
def demo(year: int) -> Assessment:
    return run_of(read_city(SHIPPED).example(year))


def decided(assessment: Assessment, unit: str) -> Fraction:
    """The number places are decided on."""
    total = assessment.totals[unit]
    found = total.published_total if assessment.scheme.rounding.rank_on == "published" else total.total
    assert found is not None
    return found


def swapped(assessment: Assessment, margin: WeightMargin, weight: Fraction) -> bool:
    assert margin.indicator is not None
    after = evaluate(reweighted(assessment, margin.indicator, weight).inputs)  # the whole run, from the beginning
    return decided(after, margin.lower.unit.code) > decided(after, margin.upper.unit.code)


def check(assessment: Assessment) -> int:
    found = weight_margins(assessment)
    assert [(margin.upper, margin.lower) for margin in found] == neighbours(assessment)
    for margin in found:
        if margin.indicator is None:
            assert margin.change is None
            continue
        assert margin.weight is not None
        assert margin.change
        assert swapped(assessment, margin, margin.weight)
        less = margin.weight - (STEP if margin.change > 0 else -STEP)
        assert not swapped(assessment, margin, less)
    return sum(margin.indicator is not None for margin in found)


@pytest.mark.parametrize("year", YEARS)
def test_the_margins_of_the_demo_hold_in_whole_runs(year: int) -> None:
    assert check(demo(year)) >= 2


@given(run=runs(states=("", "", "", "reported", "missing", "not_applicable"), rankings=("", "true")))
@on(200)
def test_the_margins_of_random_schemes_hold_in_whole_runs(run: Run) -> None:
    try:
        check(run.assess())
    except Refused:
        raise AssertionError("a changed weight was refused") from None


def test_no_other_indicator_swaps_a_pair_with_a_smaller_change() -> None:
    run = demo(2025)
    margin = next(margin for margin in weight_margins(run) if margin.change)
    assert margin.change is not None
    less = abs(margin.change) - STEP
    for item in run.scheme.indicators:
        for weight in (item.weight + less, max(item.weight - less, Fraction(0))):
            assert not swapped(run, margin._replace(indicator=item), weight)


def test_a_margin_can_be_typed_into_a_trial() -> None:
    run = demo(2025)
    margin = next(margin for margin in weight_margins(run) if margin.change)
    assert margin.indicator is not None
    assert margin.weight is not None
    edits = [Edit(EditKind.WEIGHT, indicator=margin.indicator.code, text=decimal_text(margin.weight)), Edit(EditKind.SCALE)]
    after = tried(run, edits)
    assert (after.totals[margin.lower.unit.code].place or 0) < (after.totals[margin.upper.unit.code].place or 0)


@pytest.mark.parametrize("year", YEARS)
def test_the_smallest_figure_lifts_the_lower_of_a_pair_and_one_step_less_does_not(year: int) -> None:
    run, tested = demo(year), 0
    for margin in figure_margins(run):
        if margin.lift is None or margin.lift.step is None:
            continue
        code, step = margin.lower.unit.code, margin.lift.step
        assert (rescored(run, [step.figure]).totals[code].place or 99) < (margin.lower.place or 0)
        if step.steps > 1:
            less = ladder_of(run, margin.lift.row).figure(step.steps - 1)
            assert (rescored(run, [less]).totals[code].place or 99) >= (margin.lower.place or 0)
        tested += 1
    assert tested >= 1


def test_without_an_indicator_places_are_those_of_a_run_that_lacks_it() -> None:
    run = demo(2025)
    found = without_each(run)
    assert [one.indicator for one in found] == list(run.scheme.indicators)
    assert any(one.moved for one in found)
    for one in found[:6]:
        share = 100 / (100 - one.indicator.weight)
        for total in neighbours(run)[0]:
            row = run.points[total.unit.code, one.indicator.code]
            assert total.base is not None
            left = total.points_sum - (row.points or 0)
            weight = total.applicable_weight - (one.indicator.weight if row.points is not None else 0)
            place = {moved.unit.code: place for moved, place in one.moved}.get(total.unit.code, total.place)
            others = [
                _without(run, other.unit.code, one.indicator.code) for other in run.totals.values() if other.place is not None
            ]
            own = left / weight * 100 + total.bonus - total.deduction
            assert place == 1 + sum(round(value, 6) > round(own, 6) for value in others)
            assert share


def _without(run: Assessment, unit: str, code: str) -> Fraction:
    total, row = run.totals[unit], run.points[unit, code]
    weight = total.applicable_weight - (row.indicator.weight if row.points is not None else 0)
    return (total.points_sum - (row.points or 0)) / weight * 100 + total.bonus - total.deduction


def test_near_ties_are_neighbours_less_than_half_a_point_apart() -> None:
    for year in YEARS:
        found = near_ties(demo(year))
        expected = [(one, other) for one, other in neighbours(demo(year))
                    if (one.published_total or 0) - (other.published_total or 0) < Fraction(1, 2)]  # fmt: skip
        assert [(one, other) for one, other, _ in found] == expected
        assert all(0 < gap < Fraction(1, 2) for *_, gap in found)
