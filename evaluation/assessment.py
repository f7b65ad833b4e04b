"""assess() (测算): the one way from figures to a result.

accept (form) → read (values) → score → sum → place → grade; nothing is rounded but what is published.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from evaluation.adjustments import adjusted, check_adjustments, vetoes
from evaluation.errors import FaultList
from evaluation.figures import Adjustment, Figure, Target
from evaluation.grades import grade_totals
from evaluation.intake import Inputs, accept
from evaluation.places import place_dimensions, place_totals, standings
from evaluation.results import Assessment, DimensionPoints, Points, Total
from evaluation.rounding import brief, exact_sum, half_up
from evaluation.scheme import Indicator, Scheme
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
    return concluded(inputs, score(inputs))


def concluded(inputs: Inputs, points: Mapping[tuple[str, str], Points]) -> Assessment:
    """The result that follows from the points of every indicator (汇总): sums, places, grades."""
    raw = _raw_dimensions(inputs, points)
    totals = [_total(inputs, unit, points, raw) for unit in inputs.units]
    dimensions = _dimensions(inputs, totals, raw)
    standing = standings(inputs.scheme, totals, points)
    place_totals(inputs.scheme, totals, standing)
    place_dimensions(inputs.scheme, dimensions.values())
    flagged = grade_totals(inputs.scheme, totals, standing)
    return Assessment(
        inputs, points, {total.unit.code: total for total in totals}, dimensions,
        tuple(_warnings(inputs.scheme)), tuple(flagged),
    )  # fmt: skip


def task_of(inputs: Inputs, indicator: Indicator, faults: FaultList) -> Task:
    """What is to be scored of one indicator (计分任务); faults of its values are collected."""
    return Task(indicator, inputs.units, read_indicator(inputs, indicator, faults), inputs.scheme.awaits_document(indicator))


def score(inputs: Inputs) -> dict[tuple[str, str], Points]:
    """Points of every unit on every scored indicator (各项得分), in output order."""
    faults = FaultList()
    scheme = inputs.scheme
    tasks = [task_of(inputs, item, faults) for item in scheme.indicators]
    check_adjustments(inputs, faults)
    faults.raise_if_any()
    columns = [score_indicator(task) for task in tasks]
    return {
        (unit.code, item.code): column[unit.code]
        for unit in inputs.units
        for item, column in zip(scheme.indicators, columns, strict=True)
    }


def _raw_dimensions(
    inputs: Inputs, points: Mapping[tuple[str, str], Points]
) -> dict[tuple[str, str], Fraction | None]:
    """Points as scored by unit and dimension (维度原始得分); None where nothing of it is in the score."""
    members: dict[str, list[str]] = {}
    for item in inputs.scheme.indicators:
        members.setdefault(item.dimension, []).append(item.code)
    found: dict[tuple[str, str], Fraction | None] = {}
    for unit in inputs.units:
        for dimension in inputs.scheme.dimensions:
            if dimension.code not in members:
                continue
            rows = (points[unit.code, code].points for code in members[dimension.code])
            scored = [value for value in rows if value is not None]
            found[unit.code, dimension.code] = exact_sum(scored) if scored else None
    return found


def _total(
    inputs: Inputs, unit: Unit, points: Mapping[tuple[str, str], Points],
    raw: Mapping[tuple[str, str], Fraction | None],
) -> Total:  # fmt: skip
    rows = [points[unit.code, item.code] for item in inputs.scheme.indicators]
    earned = exact_sum(raw.get((unit.code, item.code)) or ZERO for item in inputs.scheme.dimensions)
    weight = exact_sum(row.indicator.weight for row in rows if row.points is not None)
    pending = any(row.points is None and row.pending for row in rows)
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
    inputs: Inputs, totals: Sequence[Total], raw: Mapping[tuple[str, str], Fraction | None]
) -> dict[tuple[str, str], DimensionPoints]:
    """Points by dimension (维度得分), rescaled like the base so that they add to it."""
    found = {}
    for total in totals:
        for dimension in inputs.scheme.dimensions:
            key = total.unit.code, dimension.code
            if key not in raw:
                continue
            points, rescaled = raw[key], None
            if total.base is not None and points is not None:
                rescaled = points / total.applicable_weight * inputs.scheme.full_marks
            found[key] = DimensionPoints(total.unit, dimension, points or ZERO, rescaled)
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
