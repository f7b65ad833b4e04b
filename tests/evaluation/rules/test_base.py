"""What rules are made of: clamping, directions, peers, anchors."""

from __future__ import annotations

from fractions import Fraction

import pytest

from evaluation.rules.base import (
    Peers,
    Unscorable,
    advantage,
    anchor,
    anchors,
    beyond,
    clamp,
    order_key,
    peers_of,
)
from tests.support.asking import HIGHER, LOWER, case_of

FIVE = Peers([Fraction(value) for value in (3, 1, 2, 2, -4)])


@pytest.mark.parametrize(("value", "held"), [(-1, 0), (0, 0), (1, 1), (5, 5), (6, 5)])
def test_a_value_is_held_between_its_bounds(value: int, held: int) -> None:
    assert clamp(Fraction(value), Fraction(0), Fraction(5)) == held


def test_beyond_is_strict_and_follows_the_direction() -> None:
    one, two = Fraction(1), Fraction(2)
    assert beyond(two, one, HIGHER)
    assert beyond(one, two, LOWER)
    assert not beyond(one, two, HIGHER)
    assert not beyond(two, one, LOWER)
    assert not beyond(one, one, HIGHER)
    assert not beyond(one, one, LOWER)


def test_an_advantage_is_negative_when_short() -> None:
    assert advantage(Fraction(3), Fraction(5), HIGHER) == -2
    assert advantage(Fraction(3), Fraction(5), LOWER) == 2


@pytest.mark.parametrize(
    ("x", "better", "worse"), [(3, 0, 4), (2, 1, 2), (1, 3, 1), (-4, 4, 0), (0, 4, 1), (9, 0, 5), (-9, 5, 0)]
)
def test_peers_count_who_is_strictly_better_and_strictly_worse(x: int, better: int, worse: int) -> None:
    value = Fraction(x)
    assert (FIVE.better(value, HIGHER), FIVE.worse(value, HIGHER)) == (better, worse)
    assert (FIVE.better(value, LOWER), FIVE.worse(value, LOWER)) == (worse, better)


def test_peers_know_best_worst_and_mean() -> None:
    assert (FIVE.best(HIGHER), FIVE.worst(HIGHER)) == (3, -4)
    assert (FIVE.best(LOWER), FIVE.worst(LOWER)) == (-4, 3)
    assert FIVE.mean == Fraction(4, 5)
    assert Peers([Fraction(1)], [Fraction(2), Fraction(7)]).most_contribution == 7
    assert Peers([Fraction(1)]).most_contribution is None


@pytest.mark.parametrize(
    ("less", "more"),
    [
        (Fraction(1, 3), Fraction(1, 3) + Fraction(1, 10**40)),
        (-Fraction(1, 3) - Fraction(1, 10**40), -Fraction(1, 3)),
        (Fraction(-1, 10**30), Fraction(0)),
        (Fraction(10**40), Fraction(10**40 + 1)),
    ],
)
def test_the_order_key_sorts_as_the_numbers_do_however_near(less: Fraction, more: Fraction) -> None:
    assert order_key(less) < order_key(more)
    assert order_key(less) == order_key(Fraction(less.numerator * 3, less.denominator * 3))


def test_without_peers_nothing_can_be_compared() -> None:
    for peers in (None, []):
        with pytest.raises(Unscorable, match="同组没有可比单位"):
            peers_of(case_of("efficacy_peers", peers=peers, x="1"))


def test_an_anchor_is_its_number_its_column_or_the_mean() -> None:
    assert anchor(case_of("threshold", {"threshold": "7", "deduct": "1"}, x="1"), "threshold") == 7
    assert anchor(case_of("threshold", {"threshold": "target", "deduct": "1"}, x="1", threshold="8"), "threshold") == 8
    mean = case_of("threshold", {"threshold": "peer_mean", "deduct": "1"}, peers=["1", "4"], x="1")
    assert anchor(mean, "threshold") == Fraction(5, 2)


def test_only_words_that_are_columns_are_read() -> None:
    params = {"a": "target", "b": Fraction(3), "c": "peer_mean", "d": "previous"}
    assert anchors(params, ("a", "b", "c", "d")) == (("a", "target"), ("d", "previous"))
