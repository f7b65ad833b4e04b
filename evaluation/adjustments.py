"""Bonus, deduction and veto (加分、扣分、不得评优): each matter once at its highest, then the caps.

Source: scoring contract, From points to grades.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from evaluation.errors import FaultList
from evaluation.figures import Adjustment
from evaluation.intake import Inputs
from evaluation.results import Adjusted, Counted
from evaluation.rounding import brief, exact_sum, number
from evaluation.scheme import Scheme
from evaluation.terms import AdjustmentKind

ZERO = Fraction(0)


def worth(scheme: Scheme, row: Adjustment) -> Fraction | None:
    """Points of one row (事项分值): typed ones, else those of its bonus item; None when neither stands."""
    if row.points:
        return number(row.points)
    return next((item.points for item in scheme.bonus if item.code == row.family), None)


def check_adjustments(inputs: Inputs, faults: FaultList) -> None:
    """Faults of the adjustments' values (加减分取值差错)."""
    for row in inputs.adjustments:
        if row.kind == AdjustmentKind.VETO:
            if row.points:
                faults.add(row.place.of("points"), f"单位{row.unit}的不得评优事项{row.matter}不带分数")
            continue
        points = worth(inputs.scheme, row)
        if points is None:
            faults.add(row.place.of("points"), f"单位{row.unit}的事项“{row.matter}”没有分数，方案的bonus中也没有")
        elif points < 0:
            faults.add(row.place.of("points"), f"单位{row.unit}的事项“{row.matter}”分数{brief(points)}应填正数")


def adjusted(scheme: Scheme, rows: Iterable[Adjustment], kind: AdjustmentKind) -> Adjusted:
    """Bonus or deduction of one unit (加分、扣分合计), after every cap."""
    highest: dict[str, Counted] = {}
    for row in sorted(rows):
        points = worth(scheme, row)
        if row.kind != kind or points is None:
            continue
        if row.matter not in highest or points > highest[row.matter].points:
            highest[row.matter] = Counted(row, points)
    matters = tuple(highest[matter] for matter in sorted(highest))
    families: dict[str, Fraction] = {}
    for counted in matters:
        family = counted.adjustment.family
        families[family] = families.get(family, ZERO) + counted.points
    total = exact_sum(_capped(points, family_cap(scheme, family)) for family, points in families.items())
    limits = scheme.adjustments
    return Adjusted(
        matters, _capped(total, limits.bonus_cap if kind is AdjustmentKind.BONUS else limits.deduction_cap)
    )


def family_cap(scheme: Scheme, family: str) -> Fraction | None:
    """The cap of a family of matters (同类封顶): kind_caps first, else the bonus item's own."""
    if family in scheme.adjustments.kind_caps:
        return scheme.adjustments.kind_caps[family]
    return next((item.cap for item in scheme.bonus if item.code == family), None)


def _capped(points: Fraction, cap: Fraction | None) -> Fraction:
    return points if cap is None else min(points, cap)


def vetoes(rows: Iterable[Adjustment]) -> tuple[Adjustment, ...]:
    """The veto rows of one unit (不得评优事项)."""
    return tuple(sorted(row for row in rows if row.kind == AdjustmentKind.VETO))
