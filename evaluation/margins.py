"""Margins (位次余量): how little it takes to swap two neighbours; beside the official score and never part of it.

    weight_margins(assessment)       # for each neighbouring pair, the smallest change of one indicator's 分值 that swaps them
    figure_margins(assessment)       # … the smallest change of one figure of the lower one
    without_each(assessment)         # places without each indicator in turn
    near_ties(assessment)            # neighbours less than half a point apart

A changed 分值 is taken from, or given to, all other indicators in proportion, as a trial with `EditKind.SCALE` does.
Everything exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from evaluation.assessment import concluded, task_of
from evaluation.comparison import ranked
from evaluation.errors import FaultList
from evaluation.ladders import fewest
from evaluation.rescoring import scored_again
from evaluation.results import Assessment, Points, Total, Treatment
from evaluation.rounding import exact_sum, half_up
from evaluation.rules.base import Params
from evaluation.scheme import Indicator
from evaluation.scoring import score_indicator
from evaluation.uplift import Lift, Outcome, singles

ZERO = Fraction(0)
STEP = Fraction(1, 100)
NEAR = Fraction(1, 2)
# where the order may change and change back, every so many steps are looked at
COARSE = 200
LINEAR = frozenset((
    "control", "efficacy", "two_anchor", "growth", "panel", "stages", "efficacy_peers", "ratio_to_best", "contribution",
))  # fmt: skip


class WeightMargin(NamedTuple):
    """The smallest change of a 分值 that swaps a pair (分值余量): the indicator, its 分值 then, and the change."""

    upper: Total
    lower: Total
    indicator: Indicator | None
    weight: Fraction | None

    @property
    def change(self) -> Fraction | None:
        return None if self.indicator is None or self.weight is None else self.weight - self.indicator.weight


class FigureMargin(NamedTuple):
    """The smallest change of a figure that swaps a pair (数据余量); None where no single figure can."""

    upper: Total
    lower: Total
    lift: Lift | None


class Without(NamedTuple):
    """The result without one indicator (去除一项): `moved` are units whose place differs, with the place then."""

    indicator: Indicator
    moved: tuple[tuple[Total, int], ...]


def neighbours(assessment: Assessment) -> list[tuple[Total, Total]]:
    """Ranked units next to each other (相邻单位), the higher first; those that share a place are left out."""
    totals = sorted((total for total in ranked(assessment) if total.place is not None), key=lambda total: total.place or 0)
    return [(one, other) for one, other in pairwise(totals) if one.place != other.place]


def near_ties(assessment: Assessment) -> list[tuple[Total, Total, Fraction]]:
    """Neighbours less than half a point apart (分差不足0.5分), with the gap of their published totals."""
    found = []
    for one, other in neighbours(assessment):
        if one.published_total is not None and other.published_total is not None:
            gap = one.published_total - other.published_total
            found += [(one, other, gap)] if gap < NEAR else []
    return found


def weight_margins(assessment: Assessment) -> list[WeightMargin]:
    """For each neighbouring pair, the smallest change of one 分值 that swaps them (分值余量)."""
    return [_weight_margin(assessment, upper, lower) for upper, lower in neighbours(assessment)]


def _weight_margin(assessment: Assessment, upper: Total, lower: Total) -> WeightMargin:
    best: tuple[int, Indicator, Fraction] | None = None
    for item in assessment.scheme.indicators:
        if item.weight == assessment.scheme.full_marks:
            continue  # nothing to give to or take from
        pair = _Side(assessment, upper, item), _Side(assessment, lower, item)
        for way in (1, -1):
            steps = _steps(pair, item, way, best[0] - 1 if best else None)
            if steps is not None:
                best = steps, item, item.weight + way * steps * STEP
    return WeightMargin(upper, lower, best[1] if best else None, best[2] if best else None)


def reweighted(assessment: Assessment, indicator: Indicator, weight: Fraction) -> Assessment:
    """The result with one 分值 changed and the others in proportion (分值改动后的测算结果)."""
    full = assessment.scheme.full_marks
    scale = (full - weight) / (full - indicator.weight)
    items = tuple(
        replace(item, weight=weight if item.code == indicator.code else item.weight * scale)
        for item in assessment.scheme.indicators
    )
    inputs = replace(assessment.inputs, scheme=replace(assessment.scheme, indicators=items))
    return scored_again(assessment, inputs, {item.code for item in items})


def without_each(assessment: Assessment) -> list[Without]:
    """The places without each indicator in turn (逐项去除); its 分值 leaves the score, the rest is rescaled."""
    return [Without(item, tuple(_moved(assessment, item))) for item in assessment.scheme.indicators]


def figure_margins(assessment: Assessment) -> list[FigureMargin]:
    """For each neighbouring pair, the smallest change of one figure of the lower that lifts it (数据余量)."""
    found = []
    for upper, lower in neighbours(assessment):
        lifts = [lift for lift in singles(assessment, lower.unit.code) if lift.outcome is Outcome.LIFTS]
        found.append(FigureMargin(upper, lower, lifts[0] if lifts else None))
    return found


def _moved(assessment: Assessment, item: Indicator) -> Iterator[tuple[Total, int]]:
    left = tuple(other for other in assessment.scheme.indicators if other.code != item.code)
    inputs = replace(assessment.inputs, scheme=replace(assessment.scheme, indicators=left))
    points = {key: row for key, row in assessment.points.items() if key[1] != item.code}
    after = concluded(inputs, points)
    for total in ranked(assessment):
        place = after.totals[total.unit.code].place
        if place is not None and place != total.place:
            yield total, place


class _Side:
    """One unit of a pair while 分值 are changed (分值改动中的一个单位)."""

    def __init__(self, assessment: Assessment, total: Total, item: Indicator) -> None:
        self.assessment, self.unit, self.item = assessment, total.unit.code, item
        self.added = total.bonus - total.deduction
        others = [
            assessment.points[self.unit, other.code] for other in assessment.scheme.indicators if other.code != item.code
        ]
        scored = [row for row in others if row.points is not None]
        self.weight = exact_sum(row.indicator.weight for row in scored)
        self.linear = exact_sum(row.points for row in scored if row.points is not None and _is_linear(row))
        self.bent = [row for row in scored if not _is_linear(row)]
        self.own = assessment.points[self.unit, item.code]

    def total(self, weight: Fraction) -> Fraction | None:
        """The total with this 分值 of the indicator (总分), as places are decided on it."""
        full, rounding = self.assessment.scheme.full_marks, self.assessment.scheme.rounding
        scale = (full - weight) / (full - self.item.weight)
        counted = scale * self.weight + (0 if self.own.points is None else weight)
        if not counted:
            return None
        points = scale * self.linear + exact_sum(self._at(row, row.indicator.weight * scale) for row in self.bent)
        points += ZERO if self.own.points is None else self._at(self.own, weight)
        found = points / counted * full + self.added
        return half_up(found, rounding.total_dp) if rounding.rank_on == "published" else found

    def _at(self, row: Points, weight: Fraction) -> Fraction:
        """The points of an indicator under another 分值 (改分值后的得分)."""
        item = replace(row.indicator, weight=weight)
        if any(part.treatment is Treatment.MEAN for part in row.parts):
            task = task_of(self.assessment.inputs, item, FaultList())
            return score_indicator(task)[self.unit].points or ZERO
        return exact_sum(
            part.part.rule.points(part.case._replace(weight=weight * part.part.share)) if part.case else part.points or ZERO
            for part in row.parts
        )


def _is_linear(row: Points) -> bool:
    """Whether the points go with the 分值 (随分值同比变动)."""
    return all(_follows(part.part.rule.name, part.part.params) for part in row.parts)


def _follows(rule: str, params: Params) -> bool:
    if rule == "completion":
        return params["bonus_points"] is None
    if rule == "tolerance":
        return _follows(params["otherwise"].rule.name, params["otherwise"].params)
    return rule in LINEAR


def _steps(pair: tuple[_Side, _Side], item: Indicator, way: int, limit: int | None) -> int | None:
    """The fewest steps of a 分值 in one direction that put the lower above (最少步数); None where it never gets there."""
    full = pair[0].assessment.scheme.full_marks
    most = ((full - item.weight if way > 0 else item.weight) - (0 if way > 0 else STEP)) // STEP
    most = most if limit is None else min(most, limit)

    def swapped(steps: int) -> bool:
        upper, lower = (side.total(item.weight + way * steps * STEP) for side in pair)
        return upper is not None and lower is not None and lower > upper

    before = 0
    for steps in [*range(COARSE, most, COARSE), *([most] if most > 0 else [])]:
        if swapped(steps):
            found = fewest(steps - before, lambda k, before=before: swapped(before + k))  # type: ignore[misc]
            return None if found is None else before + found
        before = steps
    return None
