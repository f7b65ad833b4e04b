"""观察指标: what the scheme looks at without scoring it (观察指标表), one row a reported figure."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evaluation.figures import Figure
from evaluation.results import Assessment
from evaluation.rounding import number
from evaluation.scheme import Indicator
from evaluation.terms import FigureStatus
from evaluation.units import Unit
from reports.workbook.grid import FIRST, Column, Grid
from reports.workbook.inputs import typed
from reports.workbook.pen import POINTS, Pen
from reports.workbook.words import DASH

GRID = Grid("观察指标", (
    Column("code", "代码", 8, "指标代码"),
    Column("title", "指标", 30, "指标名称；观察指标只展示，不计分"),
    Column("measured", "计量单位", 9, "实绩的计量单位"),
    Column("unit_code", "单位代码", 10, "单位代码；没有填报的写—"),
    Column("unit", "单位", 14, "单位名称；没有填报的写—"),
    Column("status", "状态", 11, "已报、缺报、不适用、未到数据期、作废；一家也没有填报的为未填报"),
    Column("value", "实绩", 12, "原值照录；没有原值的比率由分子、分母算出"),
    Column("numerator", "分子", 12, "比率的分子"),
    Column("denominator", "分母", 12, "比率的分母"),
    Column("levels", "清单（原文）", 24, "填报的清单"),
    Column("period", "数据期", 11, "数据所属的期"),
    Column("source", "来源", 30, "数据的来源"),
    Column("cite", "依据条款", 40, "文件与条款"),
))  # fmt: skip
UNREPORTED = "未填报"


def write_observed(pen: Pen, assessment: Assessment) -> None:
    """Every observed indicator with what units reported of it (观察指标表)."""
    pen.head("观察指标（不计分）", frozen=2)
    for row, (indicator, unit, figure) in enumerate(rows(assessment), FIRST):
        pen.text("code", row, indicator.code)
        pen.text("title", row, indicator.title)
        pen.text("measured", row, indicator.unit, "mid")
        pen.text("cite", row, indicator.cite.text)
        pen.text("unit_code", row, unit.code if unit else DASH)
        pen.text("unit", row, unit.name if unit else DASH)
        _reported(pen, row, indicator, figure)


def rows(assessment: Assessment) -> Iterator[tuple[Indicator, Unit | None, Figure | None]]:
    """Rows in scheme order and 建制顺序 (观察指标行); an indicator nobody reported has one row without unit."""
    for indicator in assessment.scheme.observed:
        known = [(unit, assessment.inputs.figures.get((unit.code, indicator.code))) for unit in assessment.units]
        reported: list[tuple[Indicator, Unit | None, Figure | None]] = [
            (indicator, unit, figure) for unit, figure in known if figure is not None
        ]
        yield from reported or [(indicator, None, None)]


def _reported(pen: Pen, row: int, indicator: Indicator, figure: Figure | None) -> None:
    """The figure as it was reported (填报内容)."""
    pen.text("status", row, _status(figure), "mid")
    for key in ("numerator", "denominator"):
        typed(pen, key, row, getattr(figure, key, ""), read=False)
    for key, text in (("levels", "levels"), ("period", "data_period"), ("source", "source")):
        pen.text(key, row, getattr(figure, text, ""))
    computed = None if figure is None or figure.value else _measure(indicator, figure)
    if computed is None:
        typed(pen, "value", row, figure.value if figure else "", read=False)
    else:
        pen.number("value", row, computed, "given", POINTS)


def _status(figure: Figure | None) -> str:
    """What was reported, in a word (状态)."""
    if figure is None:
        return UNREPORTED
    return (FigureStatus(figure.status) if figure.status else FigureStatus.REPORTED).label


def _measure(indicator: Indicator, figure: Figure) -> Fraction | None:
    """The ratio of a figure without a typed value (由分子、分母算出); None where they give none."""
    top, bottom = number(figure.numerator), number(figure.denominator)
    if indicator.measure.kind != "ratio" or top is None or not bottom:
        return None
    return top / bottom * indicator.measure.times
