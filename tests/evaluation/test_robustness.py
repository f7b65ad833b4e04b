"""Robustness: seeded draws give the same intervals again, hold what they say, and meet the engine at chosen weights."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

import numpy as np
import pytest

from data.city import SHIPPED, read_city
from data.runs import run_of
from evaluation import robustness
from evaluation.assessment import evaluate
from evaluation.comparison import ranked
from evaluation.results import Assessment
from evaluation.robustness import DRAWS, draws


@lru_cache
def demo(year: int) -> Assessment:
    return run_of(read_city(SHIPPED).example(year))


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_every_interval_holds_the_place_and_its_shares_add_up(year: int) -> None:
    run = demo(year)
    found = draws(run)
    assert found.drawn == DRAWS
    assert found.intervals.keys() == {total.unit.code for total in ranked(run) if total.place is not None}
    for code, interval in found.intervals.items():
        place = run.totals[code].place
        assert place is not None
        assert interval.best <= interval.low <= interval.high <= interval.worst
        assert interval.best <= place <= interval.worst
        assert sum(interval.shares) == pytest.approx(1)
        assert interval.shares[interval.best - 1] > 0
        assert interval.shares[interval.worst - 1] > 0
        assert not any(interval.shares[: interval.best - 1])


def test_the_same_seed_gives_the_same_and_another_may_not() -> None:
    assert draws(demo(2025)) == draws(demo(2025))
    assert draws(demo(2025), seed=1) != draws(demo(2025), seed=2)


def test_without_spread_every_draw_is_the_official_order() -> None:
    found = draws(demo(2025), count=50, spread=0)
    assert found.same == 1
    for code, interval in found.intervals.items():
        assert interval.best == interval.worst == demo(2025).totals[code].place


def test_a_wider_spread_moves_more() -> None:
    shares = [draws(demo(2025), spread=spread).same for spread in (0.05, 0.2, 0.5)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > shares[-1]


def test_drawn_totals_are_those_of_the_engine_where_points_go_with_the_weights() -> None:
    """The demo without the rules that add or deduct in absolute terms, under three drawn weightings."""
    run = demo(2025)
    plain = tuple(item for item in run.scheme.indicators if all(
        part.rule.name in ("completion", "efficacy_peers", "two_anchor", "stages") and not part.params.get("bonus_points")
        for part in item.parts))  # fmt: skip
    full = sum((item.weight for item in plain), Fraction(0))
    small = evaluate(replace(run.inputs, scheme=replace(run.scheme, indicators=plain, full_marks=full)))
    totals = ranked(small)
    weights = robustness._weights(small, 3, 0.2, 7)
    found = robustness._totals(small, totals, weights)
    for drawn, line in zip(weights, found, strict=True):
        items = tuple(replace(item, weight=Fraction(float(weight))) for item, weight in zip(plain, drawn, strict=True))
        again = evaluate(replace(small.inputs, scheme=replace(small.scheme, indicators=items)))
        exact = [float(again.totals[total.unit.code].total or 0) for total in totals]
        assert np.allclose(line, exact, atol=1e-9)


def test_a_year_in_which_nobody_has_a_total_has_no_intervals() -> None:
    run = demo(2025)
    nobody = replace(run, totals={code: replace(total, base=None) for code, total in run.totals.items()})
    assert draws(nobody).intervals == {}
