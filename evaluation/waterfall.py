"""Waterfalls (得分差异分解): how a total comes from the mean, or from the year before, step by step.

Exact steps stand beside shown ones. Shown steps add up exactly to the shown totals: each is rounded down, and what
is left goes, one last decimal each, to the steps with the largest remainders (最大余数法).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from evaluation.comparison import ranked
from evaluation.results import Assessment, Total
from evaluation.rounding import exact_sum, half_up
from evaluation.rules.base import ZERO

CHANGED, ROUNDING = "scheme", "rounding"


class Step(NamedTuple):
    """One step, or one end, of a waterfall (分解项): exact points, and as shown."""

    code: str
    title: str
    exact: Fraction
    shown: Fraction


class Waterfall(NamedTuple):
    """From one total to another (得分差异分解)."""

    start: Step
    steps: tuple[Step, ...]
    end: Step


Named = tuple[str, str, Fraction]


def rounded(steps: Sequence[Fraction], difference: Fraction, places: int) -> list[Fraction]:
    """Steps rounded so that they add up to a difference that has `places` decimals (最大余数法).

    A step of exactly zero stays zero, as long as there are others to carry the rounding; else the last one carries it.
    """
    scale = 10**places
    moving = [position for position, step in enumerate(steps) if step] or list(range(len(steps)))[-1:]
    scaled = {position: steps[position] * scale for position in moving}
    floors = {position: value.numerator // value.denominator for position, value in scaled.items()}
    left = int(difference * scale) - sum(floors.values())
    whole, rest = divmod(left, len(moving)) if moving else (0, 0)
    by_remainder = sorted(moving, key=lambda position: (floors[position] - scaled[position], position))
    for order, position in enumerate(by_remainder):
        floors[position] += whole + (order < rest)
    return [Fraction(floors.get(position, 0), scale) for position in range(len(steps))]


def from_mean(assessment: Assessment, unit: str, name: str = "全市平均") -> Waterfall | None:
    """From the mean of published totals to the unit (全市平均到本单位), by dimension, bonus and deduction.

    None where the unit has no total, or nobody ranked has one.
    """
    total = assessment.totals[unit]
    others = [other for other in ranked(assessment) if other.published_total is not None]
    if total.published_total is None or total.total is None or not others:
        return None
    places = assessment.scheme.rounding.total_dp
    published = exact_sum(other.published_total or ZERO for other in others) / len(others)
    exact = exact_sum(other.total or ZERO for other in others) / len(others)
    means = [_parts(assessment, other) for other in others]
    steps = [
        (code, title, points - exact_sum(mean[position][2] for mean in means) / len(means))
        for position, (code, title, points) in enumerate(_parts(assessment, total))
    ]
    return _fallen(Step("mean", name, exact, half_up(published, places)), steps, _end(total), places)


def from_year_before(before: Assessment, after: Assessment, unit: str) -> Waterfall | None:
    """From the year before to this year (上年到本年), by dimension, bonus and deduction.

    Dimensions are matched by code; what stands in one year's scheme alone is the step 方案调整. None where either
    year has no total of the unit.
    """
    was, now = before.totals.get(unit), after.totals[unit]
    if was is None or was.published_total is None or now.published_total is None:
        return None
    earlier = {code: points for code, _, points in _parts(before, was)}
    steps, changed = [], ZERO
    for code, title, points in _parts(after, now):
        if code in earlier:
            steps.append((code, title, points - earlier.pop(code)))
        else:
            changed += points
    changed -= exact_sum(earlier.values())
    if earlier or len(steps) < len(_parts(after, now)):
        steps.append((CHANGED, "方案调整", changed))
    start = Step("before", "上年得分", was.total or ZERO, was.published_total)
    return _fallen(start, steps, _end(now), after.scheme.rounding.total_dp)


def _end(total: Total) -> Step:
    return Step(total.unit.code, total.unit.name, total.total or ZERO, total.published_total or ZERO)


def _parts(assessment: Assessment, total: Total) -> list[Named]:
    """What a total is made of (得分构成): every dimension of the scheme, bonus, deduction; they add to it exactly."""
    found = []
    for dimension in assessment.scheme.dimensions:
        row = assessment.dimensions.get((total.unit.code, dimension.code))
        if row is not None:
            found.append((dimension.code, dimension.title, row.points or ZERO))
    return [*found, ("bonus", "加分", total.bonus), ("deduction", "扣分", -total.deduction)]


def _fallen(start: Step, steps: Sequence[Named], end: Step, places: int) -> Waterfall:
    difference = end.shown - start.shown
    if difference and not any(exact for _, _, exact in steps):
        steps = [*steps, (ROUNDING, "四舍五入", end.exact - start.exact)]
    # two years may be published with different decimals; steps then show the finer ones
    finest = places
    while (difference * 10**finest).denominator != 1:
        finest += 1
    amounts = rounded([exact for _, _, exact in steps], difference, finest)
    return Waterfall(
        start, tuple(Step(*step, amount) for step, amount in zip(steps, amounts, strict=True)), end
    )
