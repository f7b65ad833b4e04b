"""Bounds between classes (分级界限), exact: closed lower bounds of the second class and every later one.

All take values in ascending order and how many classes are wanted; equal values never part, so that fewer
bounds may come back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import accumulate


def equal_steps(values: Sequence[Fraction], count: int) -> list[Fraction]:
    """Equal steps from smallest to largest (等距); classes between may be empty."""
    if not values or values[0] == values[-1]:
        return []
    step = (values[-1] - values[0]) / count
    return [values[0] + step * number for number in range(1, count)]


def quantiles(values: Sequence[Fraction], count: int) -> list[Fraction]:
    """As many units in each class as ties allow (分位)."""
    if not values:
        return []
    firsts = {values[-(-len(values) * number // count)] for number in range(1, count) if len(values) > number}
    return sorted(firsts - {values[0]})


def natural_breaks(values: Sequence[Fraction], count: int) -> list[Fraction]:
    """Smallest sum of squares within classes (自然断点), after Fisher and Jenks, exact.

    Of equally good divisions the one with the lower bounds is taken.
    """
    if not values:
        return []
    spread = _spread(values)
    ends = [place for place in range(len(values)) if place == 0 or values[place - 1] != values[place]]
    groups = len(ends)
    ends.append(len(values))
    # best[stop]: smallest sum over the first `stop` groups of equal values, and the groups its classes start at
    best: dict[int, tuple[Fraction, tuple[int, ...]]]
    best = {stop: (spread(0, ends[stop]), ()) for stop in range(1, groups + 1)}
    for done in range(1, min(count, groups)):
        best = {
            stop: min(
                (best[start][0] + spread(ends[start], ends[stop]), (*best[start][1], start))
                for start in range(done, stop)
            )
            for stop in range(done + 1, groups + 1)
        }
    return [values[ends[start]] for start in best[groups][1]]


def _spread(values: Sequence[Fraction]) -> Callable[[int, int], Fraction]:
    """Sum of squared deviations of values[start:stop] from their mean, from running sums."""
    sums = list(accumulate(values, initial=Fraction(0)))
    squares = list(accumulate((value * value for value in values), initial=Fraction(0)))

    def between(start: int, stop: int) -> Fraction:
        total = sums[stop] - sums[start]
        return squares[stop] - squares[start] - total * total / (stop - start)

    return between
