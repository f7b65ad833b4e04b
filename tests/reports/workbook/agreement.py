"""A workbook held against the engine: every point, total, place and grade that its formulas find."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from evaluation.results import Assessment
from reports.document import Document
from reports.xlsx import workbook
from tests.reports.workbook.recalculated import Book, Recalculation

DASH, PENDING = "—", "暂不计分"
CLOSE = 1e-9
DOCUMENT = Document(
    "某市考核", "某市考核", "2025年度", "演示", ("演示数据，数值虚构", "参考方案（未经市里印发）"), "2026年1月31日", "某市", "甲-1",
    "f" * 64,
)  # fmt: skip


def made(assessment: Assessment) -> Book:
    return Book(workbook(assessment, DOCUMENT))


def disagreements(assessment: Assessment, sheet: Recalculation) -> list[str]:
    """What the formulas find otherwise than the engine."""
    return [*_points(assessment, sheet), *_totals(assessment, sheet)]


def _points(assessment: Assessment, sheet: Recalculation) -> list[str]:
    """Each indicator of each unit, and each of its parts, against the engine's exact points."""
    found = []
    codes = [item.code for dimension in assessment.scheme.dimensions for item in assessment.scheme.indicators
             if item.dimension == dimension.code]  # fmt: skip
    units = {unit.code: row for row, unit in enumerate(assessment.units, 5)}
    for (unit, code), row in assessment.points.items():
        expected: Any = PENDING if row.pending else row.points
        cell = ("各项得分", units[unit], 3 + codes.index(code))
        found += _unlike(f"{unit} {code}", expected, sheet.value(cell))
    parts = lines(sheet.book)
    for (unit, code), row in assessment.points.items():
        for position, part in enumerate(row.parts, 1):
            expected = PENDING if part.treatment == "pending" else part.points
            found += _unlike(f"{unit} {code} part {position}", expected, sheet.at("计分", "得分", parts[unit, code, position]))
    return found


def lines(book: Book) -> dict[tuple[str, str, int], int]:
    """Rows of 计分 by unit, indicator and part."""
    return {
        (book.at("计分", "单位代码", row), book.at("计分", "代码", row), book.at("计分", "部分", row)): row
        for row in book.rows("计分")
    }


def _totals(assessment: Assessment, sheet: Recalculation) -> list[str]:
    found = []
    for row, total in enumerate(assessment.totals.values(), 4):
        name = f"{total.unit.code} row {row}"
        for heading, expected in (
            ("基础得分", total.base), ("加分", total.bonus), ("扣分", total.deduction), ("得分合计", total.points_sum),
            ("计入分值", total.applicable_weight), ("总分", total.published_total), ("位次", total.place),
            ("组内位次", total.group_place), ("等次", total.grade or None),
        ):  # fmt: skip
            exact = heading in ("总分", "位次", "组内位次", "等次")
            found += _unlike(f"{name} {heading}", expected, sheet.at("得分表", heading, row), exact=exact)
        own = [points for (code, _), points in assessment.dimensions.items() if code == total.unit.code]
        for column, dimension in enumerate(own, 5):
            found += _unlike(f"{name} {dimension.dimension.code}", dimension.points, sheet.value(("得分表", row, column)))
    return found


def _unlike(name: str, expected: Any, value: Any, *, exact: bool = False) -> list[str]:
    if expected is None:
        fine = value == DASH
    elif isinstance(expected, str):
        fine = value == expected
    elif exact:
        fine = isinstance(value, int | float) and value == float(expected)
    else:
        fine = isinstance(value, int | float) and abs(Fraction(value) - expected) <= CLOSE
    return [] if fine else [f"{name}: engine {expected!r}, workbook {value!r}"]
