"""Checks of figures: each kind finds what it should and nothing else, and never suggests a number of its own."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.check_rules import read_check_rules
from data.city import SHIPPED, read_scheme
from evaluation.checks import KINDS, TITLES, Check, Context, Level, findings, median
from evaluation.figures import Figure

_, SCHEME = read_scheme(SHIPPED / "schemes" / "2025.yaml")
ONE = Fraction(1)


def said(check: Check, *figures: Figure, **others: Any) -> list[str]:
    rows = {(row.unit, row.indicator): row for row in figures}
    return [finding.sentence for finding in findings([check], Context(SCHEME, rows, **others))]


def check(kind: str, **values: Any) -> Check:
    return Check("K", kind, Level.EXPLAIN, **values)


@pytest.mark.parametrize(("value", "words"), [("-1", "小于下限0"), ("101", "大于上限100"), ("0", ""), ("100", "")])
def test_range(value: str, words: str) -> None:
    found = said(check("range"), Figure("U", "A3", value))
    assert [words in sentence for sentence in found] == ([True] if words else [])


@pytest.mark.parametrize(("value", "found"), [("15", 0), ("15.01", 1), ("5", 0), ("4.99", 1)])
def test_jump_is_measured_against_the_last_year_and_its_edge_is_allowed(value: str, found: int) -> None:
    history = {("U", "D1"): [Fraction(3), Fraction(10)]}
    assert len(said(check("jump", ratio=Fraction(1, 2)), Figure("U", "D1", value), history=history)) == found


def test_jump_says_nothing_without_a_year_before_or_from_zero() -> None:
    figure = Figure("U", "D1", "15")
    assert said(check("jump"), figure) == []
    assert said(check("jump"), figure, history={("U", "D1"): [Fraction(0)]}) == []


@pytest.mark.parametrize(("value", "found"), [("12", 0), ("40", 1), ("-20", 1)])
def test_spread_is_measured_against_its_own_history(value: str, found: int) -> None:
    history = {("U", "D6"): [Fraction(n) for n in (9, 10, 11, 12, 10)]}
    assert len(said(check("spread", times=Fraction(7, 2)), Figure("U", "D6", value), history=history)) == found


def test_spread_needs_four_years() -> None:
    history = {("U", "D6"): [ONE, ONE * 2, ONE * 3]}
    assert said(check("spread"), Figure("U", "D6", "999"), history=history) == []


@pytest.mark.parametrize(("value", "found"), [("4.9", 1), ("5", 0), ("6", 0)])
def test_a_number_counted_from_the_new_year_does_not_fall(value: str, found: int) -> None:
    assert len(said(check("falling"), Figure("U", "D4", value), so_far={("U", "D4"): [ONE * 3, ONE * 5]})) == found


@pytest.mark.parametrize(("above", "below", "found"), [("3", "2", 1), ("2", "2", 0), ("", "2", 0), ("3", "", 0)])
def test_a_part_is_not_larger_than_its_whole(above: str, below: str, found: int) -> None:
    assert len(said(check("parts"), Figure("U", "A1", numerator=above, denominator=below))) == found


def test_a_subset_is_compared_with_the_same_units_whole() -> None:
    rows = Figure("U", "E4", "5"), Figure("U", "E5", "4.5"), Figure("V", "E4", "1"), Figure("V", "E5", "1")
    found = findings([check("subset", indicators=("E4",), whole="E5")], Context(SCHEME, {row[:2]: row for row in rows}))
    assert [(one.unit, one.indicator) for one in found] == [("U", "E4")]


@pytest.mark.parametrize(("city", "found"), [("30", 0), ("30.2", 0), ("31", 1)])
def test_units_add_up_to_the_city_within_the_tolerance(city: str, found: int) -> None:
    rows = Figure("U", "D1", "10"), Figure("V", "D1", "20"), Figure("C", "D1", city)
    others = {"city": {"D1": Fraction(city)}, "members": ("U", "V")}
    sentences = said(check("city_sum", tolerance=Fraction(1, 100)), *rows, **others)
    assert len(sentences) == found
    assert all("相差1" in sentence for sentence in sentences)


def test_a_sum_waits_until_every_unit_has_reported() -> None:
    rows = Figure("U", "D1", "10"), Figure("V", "D1", status="missing"), Figure("C", "D1", "99")
    assert said(check("city_sum"), *rows, city={"D1": Fraction(99)}, members=("U", "V")) == []


def test_a_held_number_is_compared_with_the_period_before() -> None:
    so_far = {("U", "B4"): [Fraction(10)]}
    assert said(check("rollup", tolerance=Fraction(1, 2)), Figure("U", "B4", "15"), so_far=so_far) == []
    assert len(said(check("rollup", tolerance=Fraction(1, 2)), Figure("U", "B4", "15.1"), so_far=so_far)) == 1


@pytest.mark.parametrize(("typed", "found"), [("33.33", 0), ("33.3", 0), ("33.34", 1), ("", 0)])
def test_a_typed_value_is_what_its_parts_give_at_its_own_decimals(typed: str, found: int) -> None:
    assert len(said(check("derived"), Figure("U", "A1", typed, "1", "3"))) == found


def test_every_kind_has_a_title_and_none_speaks_of_words() -> None:
    assert KINDS.keys() == TITLES.keys()
    for kind in KINDS:
        assert said(check(kind, whole="E5"), Figure("U", "F1", "已建成"), Figure("U", "A1", status="missing")) == []


def test_a_check_of_some_indicators_leaves_the_others_alone() -> None:
    rows = Figure("U", "A3", "101"), Figure("U", "A2", "101")
    found = findings([check("range", indicators=("A2",))], Context(SCHEME, {row[:2]: row for row in rows}))
    assert [one.indicator for one in found] == ["A2"]


@given(st.lists(st.fractions(), min_size=1))
def test_the_median_has_half_on_either_side(values: list[Fraction]) -> None:
    middle = median(values)
    assert 2 * sum(value < middle for value in values) <= len(values)
    assert 2 * sum(value > middle for value in values) <= len(values)


def test_the_shipped_rules_are_read_and_name_indicators_of_the_scheme() -> None:
    rules = read_check_rules(SHIPPED)
    assert rules is not None
    assert rules.status == "参考方案"
    assert {rule.kind for rule in rules.checks} == set(KINDS)
    codes = {item.code for item in SCHEME.indicators}
    assert all({*rule.indicators, rule.whole} - {""} <= codes for rule in rules.checks)


def test_no_sentence_proposes_what_should_stand_there() -> None:
    history = {("U", "D1"): [Fraction(10)]}
    sentences = said(check("jump"), Figure("U", "D1", "15"), history=history)
    assert sentences
    assert not any(re.search("应为|建议|可填", sentence) for sentence in sentences)
