"""变动归因: the parts add up exactly, and what did not change has no part in it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.city import SHIPPED, read_city
from data.runs import run_of
from evaluation.assessment import evaluate
from evaluation.attribution import Cause, attribution
from evaluation.ladders import NoLadder, ladder_of
from evaluation.results import Assessment
from tests.support.runs import Run
from tests.support.strategies import on, runs

UNITS = [unit.code for unit in read_city(SHIPPED).units]


def demo(year: int) -> Assessment:
    return run_of(read_city(SHIPPED).example(year))


def difference(before: Assessment, after: Assessment, unit: str) -> Fraction:
    old, new = before.totals[unit].total, after.totals[unit].total
    assert old is not None
    assert new is not None
    return new - old


@pytest.mark.parametrize("year", [2024, 2025])
@pytest.mark.parametrize("unit", UNITS)
def test_the_parts_of_two_years_add_up_exactly(year: int, unit: str) -> None:
    before, after = demo(year - 1), demo(year)
    parts = attribution(before, after, unit)
    if after.totals[unit].total is None:
        assert parts == ()
        return
    assert sum(part.points for part in parts) == difference(before, after, unit)
    assert [cause for part in parts for cause in part.causes] == list(Cause)


@given(one=runs(), other=runs())
@on(150)
def test_the_parts_of_any_two_runs_add_up_exactly(one: Run, other: Run) -> None:
    before, after = one.assess(), other.assess()
    for unit in before.totals.keys() & after.totals.keys():
        parts = attribution(before, after, unit)
        if parts:
            assert sum(part.points for part in parts) == difference(before, after, unit)
        else:
            assert None in (before.totals[unit].total, after.totals[unit].total)


@given(run=runs(), number=st.integers(0, 20))
@on(150)
def test_a_changed_figure_is_the_units_own_or_a_peers_and_nothing_else(run: Run, number: int) -> None:
    before = run.assess()
    rows = list(before.points.values())
    row = rows[number % len(rows)]
    try:
        figure = ladder_of(before, row).figure(1)
    except NoLadder:
        return
    figures = {**before.inputs.figures, (figure.unit, figure.indicator): figure}
    after = evaluate(replace(before.inputs, figures=figures))
    for unit in before.totals:
        moved = {cause for part in attribution(before, after, unit) if part.points for cause in part.causes}
        assert moved <= ({Cause.OWN} if unit == figure.unit else {Cause.PEERS})


def test_a_run_beside_itself_has_moved_nothing() -> None:
    parts = attribution(demo(2025), demo(2025), "331002")
    assert {part.points for part in parts} == {Fraction(0)}


def test_a_unit_that_stands_in_one_run_alone_has_no_parts() -> None:
    before = demo(2024)
    fewer = replace(before, totals={code: total for code, total in before.totals.items() if code != "331002"})
    assert attribution(fewer, demo(2025), "331002") == ()
