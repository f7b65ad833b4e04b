"""得分区间: every completion of a half-filled year lies within, and both ends are attained by one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.city import SHIPPED, read_city
from data.runs import interim_run, run_of, runs_of
from evaluation.assessment import evaluate
from evaluation.bounds import Bounds, bounds, carried, open_keys, worth
from evaluation.figures import Figure
from evaluation.results import Assessment
from evaluation.rounding import decimal_text
from evaluation.scheme import Indicator
from evaluation.spans import Field, field_of
from evaluation.terms import FigureStatus
from tests.support.runs import CITE, Run, figure, scheme, target, unit
from tests.support.strategies import on, runs

Keys = frozenset[tuple[str, str]]
MONTH = "2026M10"


def without(assessment: Assessment, keys: Keys) -> Assessment:
    """The year half filled: these figures are waited for."""
    figures = dict(assessment.inputs.figures)
    for key in keys:
        figures[key] = figures[key]._replace(value="", numerator="", levels="", denominator="", status="not_due")
    return evaluate(replace(assessment.inputs, figures=figures))


def filled(assessment: Assessment, figures: list[Figure]) -> Assessment:
    """The year completed."""
    changed = {(row.unit, row.indicator): row for row in figures}
    return evaluate(replace(assessment.inputs, figures={**assessment.inputs.figures, **changed}))


def some_value(field: Field, chance: Random) -> Fraction:
    """An admissible value: mostly near what is known, sometimes anywhere, sometimes at an end."""
    size = int((field.high - field.low) / field.step)
    known = [row.measure for row in field.assessment.points.values()
             if row.indicator is field.indicator and row.measure is not None]  # fmt: skip
    kind = chance.randrange(4)
    if kind == 0 and known:
        near = list(field.near(chance.choice(known)))
        return chance.choice(near) if near else field.low
    if kind == 1:
        return chance.choice((field.low, field.high))
    return field.low + field.step * chance.randrange(min(size, 2000) if kind == 2 else size + 1)


def some_levels(item: Indicator, chance: Random) -> str:
    rule, params = item.parts[0].rule.name, item.parts[0].params
    if rule == "panel":
        return ";".join(f"评委{k}:{chance.randrange(101)}" for k in range(2 * params["drop"] + 1 + chance.randrange(3)))
    if rule == "up_down":
        return f"增:{chance.randrange(9)};减:{chance.randrange(9)}"
    each = params["each"] if rule == "piecework" else item.measure.each or {}
    return ";".join(f"{level}:{chance.randrange(5)}" for level in each)


def some_figure(field: Field, figure: Figure, chance: Random) -> Figure:
    """A completed figure that somebody might report."""
    item = field.indicator
    rule = item.parts[0].rule.name
    figure = figure._replace(status="")
    if rule == "stages":
        return figure._replace(value=chance.choice(list(item.parts[0].params["stages"])))
    if rule in ("panel", "up_down", "piecework") or item.measure.kind == "equivalents":
        figure = figure._replace(levels=some_levels(item, chance))
    else:
        figure = field.at(figure, some_value(field, chance))
    if any(part.rule.name == "contribution" for part in item.parts):
        figure = figure._replace(contribution=str(chance.randrange(6)))
    if not figure.previous:
        figure = figure._replace(previous=decimal_text(max(some_value(field, chance), field.step)))
    return figure


def completion(assessment: Assessment, keys: Keys, chance: Random) -> Assessment:
    fields = {item.code: field_of(assessment, item) for item in assessment.scheme.indicators}
    rows = [some_figure(fields[code], assessment.inputs.figures[unit, code], chance) for unit, code in sorted(keys)]
    return filled(assessment, rows)


def check(assessment: Assessment, keys: Keys, found: Bounds, chance: Random, tries: int) -> None:
    """Both ends are attained, and nothing lies beyond them."""
    assert found.least is not None
    low = filled(assessment, [figure for row in found.rows for figure in row.low]).totals[found.unit].total
    assert low == found.least
    if found.most is not None:
        high = filled(assessment, [figure for row in found.rows for figure in row.high]).totals[found.unit].total
        assert high == found.most
    for _ in range(tries):
        total = completion(assessment, keys, chance).totals[found.unit].total
        if total is None:  # nobody has a score in such a year
            continue
        assert found.least <= total
        assert found.most is None or total <= found.most


COUNTED = {"years": 0, "intervals": 0}


def without_waiting(run: Run) -> Run:
    """The same run, where nothing is left pending for want of points."""
    items = [{key: value for key, value in item.items() if (key, value) != ("missing", "pending")}
             for item in run.scheme["indicators"]]  # fmt: skip
    policy = {key: value for key, value in run.scheme["policy"].items() if value != "pending"}
    return run.having(scheme={**run.scheme, "indicators": items, "policy": policy})


def half_filled(run: Run, chance: Random) -> tuple[Assessment, Keys]:
    """A year of which half the figures are not there yet."""
    whole = run.assess()
    there = [key for key, row in whole.points.items() if row.status in (FigureStatus.REPORTED, FigureStatus.NOT_SCORABLE)]
    keys = frozenset(chance.sample(sorted(there), len(there) // 2))
    return without(whole, keys), keys


@given(run=runs(states=("", "", "", "reported", "not_applicable")), seed=st.integers(0, 2**32))
@on(600)
def test_every_completed_year_lies_within_and_both_ends_are_attained(run: Run, seed: int) -> None:
    chance = Random(seed)
    half, keys = half_filled(without_waiting(run), chance)
    found = [bounds(half, unit.code, keys) for unit in half.units] if keys else []
    given_to = [one for one in found if one.least is not None]
    for one in given_to:
        check(half, keys, one, chance, 6)
    assert all(one.reasons or not one.rows for one in found if one.least is None)
    COUNTED["years"] += bool(given_to)
    COUNTED["intervals"] += len(given_to)


def test_an_interval_was_given_in_two_hundred_random_years() -> None:
    if not COUNTED["years"]:
        test_every_completed_year_lies_within_and_both_ends_are_attained()
    assert COUNTED["years"] >= 200, COUNTED
    assert COUNTED["intervals"] > 300, COUNTED


@lru_cache
def demo(year: int) -> Assessment:
    return run_of(read_city(SHIPPED).example(year))


@lru_cache
def under_way() -> Assessment:
    city = read_city(SHIPPED)
    return interim_run(city, next(name for period, name in runs_of(city).items() if str(period) == MONTH))


def test_the_demo_year_under_way_has_an_interval_for_every_unit_that_holds() -> None:
    run, chance = carried(under_way(), demo(2025)), Random(2026)
    keys = open_keys(run, 2026)
    assert keys
    for code in run.totals:
        found = bounds(run, code, keys)
        if not found.rows:
            continue  # 全市 is not scored
        assert not found.reasons
        assert found.most is not None
        assert found.least is not None
        assert found.least < found.most
        check(run, keys, found, chance, 3)


def test_last_years_figure_is_carried_over_where_it_is_the_same_indicator() -> None:
    run, before = under_way(), demo(2025)
    figures = carried(run, before).inputs.figures
    assert figures["331002", "B4"].previous == decimal_text(before.points["331002", "B4"].measure or Fraction(0))
    assert figures["331002", "A3"] == run.inputs.figures["331002", "A3"]  # reported with its own
    assert carried(run, None) is run
    refused = bounds(run, "331002", open_keys(run, 2026))
    assert "本项没有上年数，不作区间测算" in [reason for _, reason in refused.reasons]


def test_what_is_settled_narrows_the_interval() -> None:
    """With every figure of a year the interval is the score."""
    whole = demo(2025)
    first = next(unit.code for unit in whole.units if whole.totals[unit.code].place == 1)
    codes = [item.code for item in whole.scheme.indicators if whole.points[first, item.code].status is FigureStatus.REPORTED]
    width = []
    for count in (len(codes), len(codes) // 2, 1, 0):
        keys = frozenset((first, code) for code in codes[:count])
        found = bounds(without(whole, keys), first, keys)
        assert found.least is not None
        assert found.most is not None
        width.append(found.most - found.least)
        assert found.least <= (whole.totals[first].total or 0) <= found.most
    assert width == sorted(width, reverse=True)
    assert width[-1] == 0


def test_a_figure_is_open_until_it_speaks_of_the_whole_year() -> None:
    run = under_way()
    keys = open_keys(run, 2026)
    assert ("331002", "E1") in keys  # reported until October
    assert ("331002", "A1") in keys  # not due yet
    assert ("331002", "F4") not in keys  # 不适用
    assert not [key for key in open_keys(demo(2025), 2025) if demo(2025).points[key].status is FigureStatus.REPORTED]


SIMPLE = {"title": "指标", "cite": CITE}


def one_indicator(rule: dict[str, Any], *values: str) -> Assessment:
    codes = [f"N{k}" for k in range(1, len(values) + 1)]
    rows = [figure(code, "A1", value, status="" if value else "not_due") for code, value in zip(codes, values, strict=True)]
    stated = scheme({"code": "A1", "dimension": "A", "weight": "100", **SIMPLE, **rule})
    return Run(stated, [unit(code) for code in codes], rows, [target(code, "A1", "50") for code in codes]).assess()


def interval(run: Assessment, code: str = "N1") -> tuple[Fraction | None, Fraction | None]:
    found = bounds(run, code, open_keys(run, 2026))
    return found.least, found.most


def test_an_open_completion_lies_between_nothing_and_full_marks() -> None:
    assert interval(one_indicator({"rule": "completion"}, "", "")) == (0, 100)


def test_a_rule_without_a_ceiling_has_no_highest_score() -> None:
    uncapped = {"rule": "completion", "params": {"cap": None}}
    assert interval(one_indicator(uncapped, "", "")) == (0, None)
    assert interval(one_indicator({**uncapped, "max": "80", "step": "1"}, "", "")) == (0, 160)


def test_a_known_figure_moves_only_with_its_peers() -> None:
    ranks = {"rule": "rank_step", "params": {"step": "10"}}
    assert interval(one_indicator(ranks, "5", "", "")) == (80, 100)
    assert interval(one_indicator(ranks, "5", "9", "")) == (80, 90)
    assert interval(one_indicator(ranks, "5", "9", "1")) == (90, 90)


def test_what_cannot_be_guaranteed_says_why() -> None:
    run = one_indicator({"rule": "completion", "of": "change"}, "", "7")
    assert interval(run)[0] == 0  # the figure of the year before is open too
    deep = one_indicator({"rule": "mean_deviation", "params": {"base": "60", "points": "1", "step": "0.1"},
                          "direction": "lower"}, "", "")  # fmt: skip
    found = bounds(deep, "N1", open_keys(deep, 2026))
    assert found.least is None
    assert [reason for _, reason in found.reasons] == ["本项扣分没有下限，不作区间测算"]


@pytest.mark.parametrize(
    ("rule", "value", "amount", "points"),
    [
        ({"rule": "completion"}, "20", 1, 2),
        ({"rule": "completion"}, "50", 1, 0),
        ({"rule": "completion"}, "", 1, 2),  # the last one to the target of 50
        ({"rule": "completion", "unit": "%"}, "20", Fraction(1, 10), Fraction(1, 5)),
        ({"rule": "control", "direction": "lower"}, "70", -1, 2),
    ],
)
def test_one_more_is_worth_its_points(rule: dict[str, Any], value: str, amount: Fraction, points: Fraction) -> None:
    run = one_indicator(rule, value, "10")
    found = worth(run, run.points["N1", "A1"])
    assert found is not None
    assert (found.amount, found.points) == (amount, points)


def test_words_and_lists_have_no_worth_of_one_more() -> None:
    run = one_indicator({"rule": "stages", "params": {"stages": {"建成": "1", "无": "0"}}}, "无", "建成")
    assert worth(run, run.points["N1", "A1"]) is None
