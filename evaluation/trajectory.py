"""Where a figure should stand, and where it leads (序时进度、每年应达到、趋势外推): exact, either direction.

Days and years are arguments; nothing here knows what day it is. Beside the official score and never part of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from evaluation.rounding import exact_sum, shown
from evaluation.rules.base import ONE, ZERO, clamp
from evaluation.terms import Direction

FEWEST = 3


class Yearly(NamedTuple):
    """What a figure was, or is to be, at the end of a year (年度数)."""

    year: int
    value: Fraction


def elapsed(first: date, last: date, *, on: date) -> Fraction:
    """Share of the time gone by at the end of a day (已过时间占比): 0 before the first day, 1 from the last day on."""
    days, whole = (on - first).days + 1, (last - first).days + 1
    if whole <= 0:
        return ZERO if on < first else ONE
    return clamp(Fraction(days, whole), ZERO, ONE)


def expected(baseline: Fraction, target: Fraction, first: date, last: date, *, on: date) -> Fraction:
    """What is due at the end of a day (序时进度应达值): from the baseline straight to the target, up or down."""
    return baseline + (target - baseline) * elapsed(first, last, on=on)


def reached(value: Fraction, target: Fraction, direction: Direction) -> bool:
    """Whether a value is at the target or beyond it (是否达标)."""
    return value >= target if direction is Direction.HIGHER else value <= target


def required(latest: Yearly, goal: Yearly, direction: Direction) -> tuple[Yearly, ...]:
    """What every year to come has to reach (每年应达到), in equal steps; a goal already reached is to be held.

    Empty when the goal's year is over.
    """
    start = goal.value if reached(latest.value, goal.value, direction) else latest.value
    years = goal.year - latest.year
    return tuple(
        Yearly(latest.year + step, start + (goal.value - start) * Fraction(step, years))
        for step in range(1, years + 1)
    )


def forecast(points: Sequence[Yearly], year: int) -> Fraction | None:
    """What a year would bring if all went on as before (趋势外推): least squares; None with fewer than three years."""
    values = dict(points)
    if len(values) < FEWEST:
        return None
    middle = Fraction(sum(values), len(values))
    mean = exact_sum(values.values()) / len(values)
    return mean + _slope(values, middle) * (year - middle)


def _slope(values: Mapping[int, Fraction], middle: Fraction) -> Fraction:
    spread = exact_sum((year - middle) ** 2 for year in values)
    return exact_sum((year - middle) * value for year, value in values.items()) / spread


def forecast_words(
    points: Sequence[Yearly], goal: Yearly, direction: Direction, unit: str = "", places: int = 2
) -> str:
    """The forecast as a sentence (趋势说明), also where there are too few years for one."""
    years = len(dict(points))
    if years < FEWEST:
        return f"只有{years}个年度的数据，少于{FEWEST}个，不作趋势外推。"
    found = forecast(points, goal.year) or ZERO
    ending = "可达到" if reached(found, goal.value, direction) else "达不到"
    return (
        f"按{min(dict(points))}—{max(dict(points))}年{years}个年度数据直线外推，{goal.year}年约为{shown(found, places)}{unit}，"
        f"{ending}{shown(goal.value, places)}{unit}；只是算术外推，不是预测结论。"
    )
