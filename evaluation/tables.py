"""Result tables (结果表): an assessment as rows of texts, ready to be written, in output order.

Columns and their decimals: scoring contract, Files and command.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evaluation.results import Assessment, Points, Total
from evaluation.rounding import decimal_text, exact, shown
from evaluation.wording import sentence

POINTS = ("unit", "indicator", "status", "place", "points_exact", "points", "formula")
TOTALS = (
    "unit", "name", "group", "points_sum", "applicable_weight", "base_exact", "base", "bonus", "deduction",
    "total_exact", "total", "place", "group_place", "grade", "veto", "missing_count",
)  # fmt: skip
DIMENSIONS = ("unit", "dimension", "points_exact", "points", "place")
Row = tuple[str, ...]


def points_rows(assessment: Assessment) -> Iterator[Row]:
    """Rows of points.csv (得分表): every unit × scored indicator."""
    points_dp = assessment.scheme.rounding.points_dp
    awaiting = {item.code for item in assessment.scheme.indicators if assessment.scheme.awaits_document(item)}
    return (_points_row(row, points_dp, row.indicator.code in awaiting) for row in assessment.points.values())


def _points_row(row: Points, points_dp: int, awaiting: bool) -> Row:
    return (
        row.unit.code, row.indicator.code, row.status.value, _whole(row.place), exact(row.points),
        shown(row.points, points_dp), sentence(row, points_dp, awaiting=awaiting),
    )  # fmt: skip


def totals_rows(assessment: Assessment) -> Iterator[Row]:
    """Rows of totals.csv (总分表): every unit."""
    rounding = assessment.scheme.rounding
    return (_total_row(total, rounding.points_dp, rounding.total_dp) for total in assessment.totals.values())


def _total_row(total: Total, points_dp: int, total_dp: int) -> Row:
    unit = total.unit
    return (
        unit.code, unit.name, unit.group, shown(total.points_sum, points_dp), decimal_text(total.applicable_weight),
        exact(total.base), shown(total.base, points_dp), shown(total.bonus, points_dp), shown(total.deduction, points_dp),
        exact(total.total), shown(total.published_total, total_dp), _whole(total.place), _whole(total.group_place),
        total.grade, ";".join(dict.fromkeys(row.matter for row in total.vetoes)), str(total.missing_count),
    )  # fmt: skip


def dimensions_rows(assessment: Assessment) -> Iterator[Row]:
    """Rows of dimensions.csv (维度表): every unit × dimension that holds a scored indicator."""
    points_dp = assessment.scheme.rounding.points_dp
    for row in assessment.dimensions.values():
        points: Fraction | None = row.points
        yield row.unit.code, row.dimension.code, exact(points), shown(points, points_dp), _whole(row.place)


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)
