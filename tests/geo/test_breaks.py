"""Bounds between classes, against hand-made and brute-force answers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.breaks import equal_steps, natural_breaks, quantiles


def numbers(*values: float) -> list[Fraction]:
    return [Fraction(str(value)) for value in values]


def test_equal_steps_divide_the_range() -> None:
    assert equal_steps(numbers(0, 1, 9, 12), 4) == numbers(3, 6, 9)


def test_quantiles_put_as_many_in_each_class() -> None:
    assert quantiles(numbers(1, 2, 3, 4, 5, 6, 7, 8, 9), 3) == numbers(4, 7)


def test_quantiles_never_part_equal_values() -> None:
    assert quantiles(numbers(1, 5, 5, 5, 5, 5, 9), 3) == numbers(5)


def test_natural_breaks_follow_the_gaps() -> None:
    assert natural_breaks(numbers(1, 2, 3, 50, 51, 52, 90, 91), 3) == numbers(50, 90)


def test_of_equally_good_divisions_the_lower_bound_is_taken() -> None:
    assert natural_breaks(numbers(0, 1, 2), 2) == numbers(1)


@pytest.mark.parametrize("way", [equal_steps, quantiles, natural_breaks])
@pytest.mark.parametrize("values", [[], [3], [3, 3, 3]])
def test_without_two_values_there_is_no_bound(way, values: list[int]) -> None:  # type: ignore[no-untyped-def]
    assert way(numbers(*values), 4) == []


def squares(values: Sequence[Fraction]) -> Fraction:
    mean = sum(values, Fraction(0)) / len(values)
    return sum(((value - mean) ** 2 for value in values), Fraction(0))


def parted(values: Sequence[Fraction], bounds: Sequence[Fraction]) -> list[list[Fraction]]:
    edges = [None, *bounds, None]
    return [
        [v for v in values if (low is None or v >= low) and (high is None or v < high)]
        for low, high in pairwise(edges)
    ]


@settings(deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=2, max_size=8), st.integers(1, 4))
def test_natural_breaks_are_the_best_of_all(whole: list[int], count: int) -> None:
    values = sorted(map(Fraction, whole))
    distinct = sorted(set(values))
    wanted = min(count, len(distinct)) - 1
    best = min(
        sum(map(squares, parted(values, bounds)), Fraction(0))
        for bounds in combinations(distinct[1:], wanted)
    )
    found = natural_breaks(values, count)
    assert len(found) == wanted
    assert sum(map(squares, parted(values, found)), Fraction(0)) == best
