"""What an assessment holds (测算结果): exact points, totals, dimensions, and how each came about.

Fractions throughout; nothing here is rounded except `published`. Rendered texts: `evaluation.tables`, `evaluation.trace`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from evaluation.figures import Adjustment, Figure
from evaluation.intake import Inputs
from evaluation.rules.base import Case
from evaluation.scheme import Dimension, Indicator, Part, Scheme
from evaluation.terms import FigureStatus
from evaluation.units import Unit


class Treatment(StrEnum):
    """How a part came to its points (计分处理)."""

    SCORED = "scored"
    ZERO = "zero"
    MEAN = "mean"
    PENDING = "pending"
    OUT = "out"


class PartPoints(NamedTuple):
    """Points of one part (部分得分): None when out of the score or pending; `case` is what the rule was asked."""

    part: Part
    weight: Fraction
    treatment: Treatment
    points: Fraction | None
    case: Case | None = None
    reason: str = ""


class Points(NamedTuple):
    """Points of one unit on one indicator (指标得分); `place` among the reported ranked peers, on the measure."""

    unit: Unit
    indicator: Indicator
    figure: Figure | None
    status: FigureStatus
    measure: Fraction | None
    place: int | None
    points: Fraction | None
    parts: tuple[PartPoints, ...]

    @property
    def pending(self) -> bool:
        return any(part.treatment is Treatment.PENDING for part in self.parts)


class Counted(NamedTuple):
    """One matter that counts (计入事项): its points before caps."""

    adjustment: Adjustment
    points: Fraction


class Adjusted(NamedTuple):
    """Bonus or deduction of one unit (加分、扣分): the matters that count, and what is left after caps."""

    matters: tuple[Counted, ...] = ()
    points: Fraction = Fraction(0)


@dataclass(slots=True)
class DimensionPoints:
    """Points of one unit in one dimension (维度得分): `raw` as scored, `points` rescaled like the base."""

    unit: Unit
    dimension: Dimension
    raw: Fraction
    points: Fraction | None
    place: int | None = None


@dataclass(slots=True)
class Total:
    """The total of one unit (总分): base + bonus − deduction; `published` is rounded to `total_dp`."""

    unit: Unit
    points_sum: Fraction
    applicable_weight: Fraction
    base: Fraction | None
    bonus_detail: Adjusted
    deduction_detail: Adjusted
    vetoes: tuple[Adjustment, ...]
    missing_count: int
    total: Fraction | None
    published_total: Fraction | None
    place: int | None = None
    group_place: int | None = None
    grade: str = ""

    @property
    def bonus(self) -> Fraction:
        return self.bonus_detail.points

    @property
    def deduction(self) -> Fraction:
        return self.deduction_detail.points


class FlaggedTie(NamedTuple):
    """A tie on the last seat of a grade (名额末位并列): who ties, in which pool."""

    grade: str
    pool: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The result of one run (测算结果): rows by unit and indicator, unit, unit and dimension, in output order."""

    inputs: Inputs
    points: Mapping[tuple[str, str], Points]
    totals: Mapping[str, Total]
    dimensions: Mapping[tuple[str, str], DimensionPoints]
    warnings: tuple[str, ...]
    flagged_ties: tuple[FlaggedTie, ...]

    @property
    def scheme(self) -> Scheme:
        return self.inputs.scheme

    @property
    def units(self) -> tuple[Unit, ...]:
        return self.inputs.units


def touched(before: Assessment, after: Assessment) -> tuple[Unit, ...]:
    """Units whose points on any indicator differ between two results (更正涉及的单位), in output order.

    Points are compared exactly; a unit or an indicator that stands in one result alone counts as touched.
    """
    keys = before.points.keys() | after.points.keys()
    codes = {key[0] for key in keys if _worth(before, key) != _worth(after, key)}
    return tuple(unit for unit in dict.fromkeys((*after.units, *before.units)) if unit.code in codes)


def _worth(assessment: Assessment, key: tuple[str, str]) -> tuple[bool, Fraction | None]:
    row = assessment.points.get(key)
    return (False, None) if row is None else (True, row.points)
