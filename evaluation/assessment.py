"""assess() (测算): the one way from figures to a result.

accept (form) → read (values) → score → sum → place → grade; nothing is rounded but what is published.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from evaluation.adjustments import adjusted, check_adjustments, vetoes
from evaluation.errors import FaultList
from evaluation.figures import Adjustment, Figure, Target
from evaluation.grades import grade_totals
from evaluation.intake import Inputs, accept
from evaluation.places import place_dimensions, place_totals, standings
from evaluation.results import Assessment, DimensionPoints, Points, Total
from evaluation.rounding import brief, half_up
from evaluation.scheme import Scheme
from evaluation.scoring import Task, score_indicator
from evaluation.terms import AdjustmentKind, FigureStatus
from evaluation.units import Unit
from evaluation.values import read_indicator

ZERO = Fraction(0)


def assess(
    scheme: Scheme, units: Sequence[Unit], targets: Iterable[Target], figures: Iterable[Figure],
    adjustments: Iterable[Adjustment] = (),
) -> Assessment:  # fmt: skip
    """The result of one run (测算); raises `Refused` with every fault of form or, if form is clean, of values."""
    return evaluate(accept(scheme, units, targets, figures, adjustments))


def evaluate(inputs: Inputs) -> Assessment:
    """The result of inputs that are clean in form (测算); raises `Refused` with every fault of values."""
    points = score(inputs)
    totals = [_total(inputs, unit, points) for unit in inputs.units]
    dimensions = _dimensions(inputs, totals, points)
    standing = standings(inputs.scheme, totals, points)
    place_totals(inputs.scheme, totals, standing)
    place_dimensions(inputs.scheme, dimensions.values())
    flagged = grade_totals(inputs.scheme, totals, standing)
    return Assessment(
        inputs, points, {total.unit.code: total for total in totals}, dimensions,
        tuple(_warnings(inputs.scheme)), tuple(flagged),
    )  # fmt: skip


def score(inputs: Inputs) -> dict[tuple[str, str], Points]:
    """Points of every unit on every scored indicator (各项得分), in output order."""
    faults = FaultList()
    scheme = inputs.scheme
    tasks = [
        Task(item, inputs.units, read_indicator(inputs, item, faults), scheme.awaits_document(item))
        for item in scheme.indicators
    ]
    check_adjustments(inputs, faults)
    faults.raise_if_any()
    columns = [score_indicator(task) for task in tasks]
    return {
        (unit.code, item.code): column[unit.code]
        for unit in inputs.units
        for item, column in zip(scheme.indicators, columns, strict=True)
    }


def _total(inputs: Inputs, unit: Unit, points: dict[tuple[str, str], Points]) -> Total:
    rows = [points[unit.code, item.code] for item in inputs.scheme.indicators]
    earned = sum((row.points for row in rows if row.points is not None), ZERO)
    weight = sum((row.indicator.weight for row in rows if row.points is not None), ZERO)
    pending = any(row.pending for row in rows)
    base = None if pending or weight == 0 else earned / weight * inputs.scheme.full_marks
    own = [row for row in inputs.adjustments if row.unit == unit.code]
    bonus = adjusted(inputs.scheme, own, AdjustmentKind.BONUS)
    deduction = adjusted(inputs.scheme, own, AdjustmentKind.DEDUCTION)
    total = None if base is None else base + bonus.points - deduction.points
    return Total(
        unit, earned, weight, base, bonus, deduction, vetoes(own),
        sum(row.status is FigureStatus.MISSING for row in rows), total,
        None if total is None else half_up(total, inputs.scheme.rounding.total_dp),
    )  # fmt: skip


def _dimensions(
    inputs: Inputs, totals: Sequence[Total], points: dict[tuple[str, str], Points]
) -> dict[tuple[str, str], DimensionPoints]:
    """Points by dimension (维度得分), rescaled like the base so that they add to it."""
    found = {}
    for total in totals:
        for dimension in inputs.scheme.dimensions:
            rows = [
                points[total.unit.code, item.code]
                for item in inputs.scheme.indicators
                if item.dimension == dimension.code
            ]
            if not rows:
                continue
            scored = [row.points for row in rows if row.points is not None]
            raw = sum(scored, ZERO)
            rescaled = None
            if total.base is not None and scored:
                rescaled = raw / total.applicable_weight * inputs.scheme.full_marks
            found[total.unit.code, dimension.code] = DimensionPoints(total.unit, dimension, raw, rescaled)
    return found


def _warnings(scheme: Scheme) -> Iterable[str]:
    """What a reader of the result should know (提示)."""
    for item in scheme.indicators:
        for part in item.parts:
            if part.rule.maximum is None:
                continue
            most = part.rule.maximum(part.params)
            if most is None:
                yield f"指标{item.code}按{part.rule.term}自带分数计分，没有上限，分值{brief(item.weight)}分"
            elif most > item.weight:
                yield f"指标{item.code}按{part.rule.term}最高{brief(most)}分，超过分值{brief(item.weight)}分"
