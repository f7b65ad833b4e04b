"""各项得分, 得分表: from points to the published table (结果表)."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.results import Total
from evaluation.scheme import Indicator
from evaluation.units import Unit
from reports.workbook.formulas import BLANK
from reports.workbook.grid import HEAD
from reports.workbook.layout import LINES, SCHEME, Layout
from reports.workbook.matters import SUMS
from reports.workbook.pen import POINTS, WHOLE, Pen, decimals
from reports.workbook.placing import placing_of
from reports.workbook.words import APART, PENDING, RANKED

RANKINGS = (RANKED, APART, "不排名")


def write_matrix(pen: Pen, layout: Layout) -> None:
    """Every unit's points on every indicator (各项得分表), with each indicator's 分值 above."""
    pen.head("各项得分表", frozen=2, rows=layout.weights_row)
    pen.text("code", layout.weights_row, "")
    pen.text("name", layout.weights_row, "分值", "label")
    for _, members in layout.dimensions:
        for item in members:
            weight = SCHEME.cell("weight", layout.scheme_rows[item.code, 0])
            pen.formula(f"i_{item.code}", layout.weights_row, weight, item.weight, "sum", "General")
            for unit in layout.assessment.units:
                _worth(pen, layout, unit, item)
    for unit in layout.assessment.units:
        pen.text("code", layout.matrix_row(unit.code), unit.code)
        pen.text("name", layout.matrix_row(unit.code), unit.name)
    pen.sheet.set_row(HEAD, 62)
    pen.guard()


def _worth(pen: Pen, layout: Layout, unit: Unit, item: Indicator) -> None:
    """Points of an indicator (指标得分): the parts' sum where every part has points."""
    rows = [layout.line_rows[unit.code, item.code, position] for position in range(len(item.parts))]
    cells = [LINES.cell("worth", row) for row in rows]
    listed = ",".join(cells)
    held = " ".join(f'+({cell}="{PENDING}")' for cell in cells).replace(" ", "").removeprefix("+")
    blank = f'IF(({held})>0,"{PENDING}",{BLANK})'
    formula = f"IF(COUNT({listed})={len(cells)},SUM({listed}),{blank})" if len(cells) > 1 else cells[0]
    value = PENDING if layout.model.pending(unit.code, item) else layout.model.worth(unit.code, item)
    pen.formula(f"i_{item.code}", layout.matrix_row(unit.code), formula, value, "formula", POINTS)


def write_result(pen: Pen, layout: Layout) -> None:
    """The published table (得分表)."""
    pen.head("得分表", frozen=2)
    for unit in layout.assessment.units:
        row = layout.unit_rows[unit.code]
        pen.text("code", row, unit.code)
        pen.text("name", row, unit.name, "label")
        pen.text("group", row, unit.group or "不分组", "mid")
        pen.text("ranked", row, unit.ranked.label, "choice")
        _sums(pen, layout, unit, row)
        if not layout.interim:
            _total(pen, layout, layout.assessment.totals[unit.code], row)
        pen.sheet.set_row(row, 24)
    pen.choices("ranked", layout.units, RANKINGS)
    pen.guard()


def _keys(members: Sequence[Indicator]) -> list[str]:
    return [f"i_{item.code}" for item in members]


def _across(layout: Layout, members: Sequence[Indicator], row: int) -> str:
    first, last = _keys(members)[0], _keys(members)[-1]
    left, right = layout.matrix.cell(first, row), layout.matrix.cell(last, row)
    return f"{left}:{right.partition('!')[2]}"


def _sums(pen: Pen, layout: Layout, unit: Unit, row: int) -> None:
    """Dimensions, points earned and 分值 counted (维度得分、得分合计、计入分值)."""
    grid, model = layout.result, layout.model
    everything = [item for _, members in layout.dimensions for item in members]
    line = layout.matrix_row(unit.code)
    points, weights = _across(layout, everything, line), _across(layout, everything, layout.weights_row)
    pen.formula("earned", row, f"SUM({points})", model.earned(unit.code, everything), "sum", POINTS)
    counted = f'SUMIF({points},">-1E+300",{weights})'
    pen.formula("counted", row, counted, model.counted(unit.code, everything), "sum")
    for k, (_, members) in enumerate(layout.dimensions):
        own = _across(layout, members, line)
        known = [item for item in members if model.worth(unit.code, item) is not None]
        value = model.earned(unit.code, members) if known else None
        formula = f"SUM({own})"
        if not layout.interim:
            full, base = layout.parameters.cell("full_marks"), model.base(unit.code)
            formula = f"IF(ISNUMBER({grid.own('base', row)}),{formula}/{grid.own('counted', row)}*{full},{BLANK})"
            weight = model.counted(unit.code, everything)
            value = None if value is None or base is None else value / weight * layout.assessment.scheme.full_marks
        pen.formula(f"d{k}", row, f"IF(COUNT({own})=0,{BLANK},{formula})", value, "formula", POINTS)


def _total(pen: Pen, layout: Layout, total: Total, row: int) -> None:
    """Base, bonus, deduction, total, places and grade (总分、位次、等次)."""
    grid, placing = layout.result, placing_of(layout)
    everything = [item for _, members in layout.dimensions for item in members]
    points = _across(layout, everything, layout.matrix_row(total.unit.code))
    counted, base = grid.own("counted", row), grid.own("base", row)
    full = layout.parameters.cell("full_marks")
    formula = f'IF(OR(COUNTIF({points},"{PENDING}")>0,{counted}=0),{BLANK},{grid.own("earned", row)}/{counted}*{full})'
    pen.formula("base", row, formula, layout.model.base(total.unit.code), "sum", POINTS)
    for key in ("bonus", "deduction"):
        pen.formula(key, row, SUMS.cell(key, row), getattr(total, key), "formula", POINTS)
    exact = f"{base}+{grid.own('bonus', row)}-{grid.own('deduction', row)}"
    rounded = f"ROUND(ROUND({exact},9),{layout.parameters.cell('total_dp')})"
    shape = decimals(layout.assessment.scheme.rounding.total_dp)
    pen.formula("total", row, f"IF(ISNUMBER({base}),{rounded},{BLANK})", total.published_total, "total", shape)
    for key, value in (("place", total.place), ("group_place", total.group_place)):
        pen.formula(key, row, placing.cell(key, row), value, "total", WHOLE)
    pen.formula("grade", row, placing.cell("grade", row), total.grade or None, "word")


