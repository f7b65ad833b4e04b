"""加减分, 加减分汇总: bonus, deduction and 不得评优 (加减分表), each matter once at its highest, then the caps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from evaluation.adjustments import family_cap, worth
from evaluation.figures import Adjustment
from evaluation.rounding import number
from evaluation.scheme import Scheme
from evaluation.terms import AdjustmentKind
from reports.workbook.grid import FIRST, Column, Grid, Span
from reports.workbook.layout import MATTERS, WHO, Layout
from reports.workbook.pen import POINTS, WHOLE, Pen
from reports.workbook.words import VETO

KINDS = {"bonus": AdjustmentKind.BONUS, "deduction": AdjustmentKind.DEDUCTION}
LABELS = {kind.value: kind.label for kind in AdjustmentKind}
_TOTALS = (
    Column("bonus", "加分", 10, "各类加分按同类上限相加，再按合计上限"),
    Column("deduction", "扣分", 10, "各类扣分按同类上限相加，再按合计上限"),
)
SUMS = Grid("加减分汇总", (*WHO[:2], *_TOTALS))
"""Columns whose place every other sheet may rely on; those of the families follow them."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One adjustment with what it counts for (加减分事项)."""

    row: int
    adjustment: Adjustment
    points: Fraction | None
    counted: Fraction
    number: int


def matters_of(layout: Layout) -> list[Matter]:
    """The adjustments in sheet order (加减分清单): by unit, kind and matter."""
    order = {unit.code: k for k, unit in enumerate(layout.assessment.units)}
    rows = sorted(layout.assessment.inputs.adjustments, key=lambda row: (order[row.unit], row))
    numbers: dict[tuple[str, str, str], int] = {}
    counting = {
        counted.adjustment
        for total in layout.assessment.totals.values()
        for detail in (total.bonus_detail, total.deduction_detail)
        for counted in detail.matters
    }
    found, taken = [], set[Adjustment]()
    for position, row in enumerate(rows):
        key = (row.unit, row.kind, row.matter)
        points = None if row.kind == AdjustmentKind.VETO else worth(layout.assessment.scheme, row)
        counts = row in counting and row not in taken
        taken.add(row)
        counted = (points or Fraction(0)) if counts else Fraction(0)
        found.append(Matter(FIRST + position, row, points, counted, numbers.setdefault(key, len(numbers) + 1)))
    return found


def span_of(matters: list[Matter]) -> Span:
    """The rows of the adjustments (事项行)."""
    return Span(matters[0].row, matters[-1].row)


def write_matters(pen: Pen, layout: Layout) -> None:
    """The list of adjustments (加减分表)."""
    pen.head("加减分事项", frozen=3)
    matters = matters_of(layout)
    for matter in matters:
        _matter(pen, layout, matter, span_of(matters))
    if not matters:
        pen.put(0, FIRST, "本期没有加减分事项。", "plain")


def _matter(pen: Pen, layout: Layout, matter: Matter, span: Span) -> None:
    row, adjustment, own = matter.row, matter.adjustment, MATTERS.own
    unit = next(unit for unit in layout.assessment.units if unit.code == adjustment.unit)
    pen.number("no", row, row - FIRST + 1, "given", WHOLE)
    pen.number("unit_no", row, layout.unit_rows[unit.code] - FIRST + 1, "given", WHOLE)
    pen.text("unit_code", row, unit.code)
    pen.text("unit", row, unit.name)
    pen.text("kind", row, LABELS[adjustment.kind], "mid")
    for key in ("matter", "family", "level", "cite"):
        pen.text(key, row, getattr(adjustment, key))
    pen.number("matter_no", row, matter.number, "given", WHOLE)
    _worth(pen, layout, matter)
    points, numbers = MATTERS.own_span("points", span), MATTERS.own_span("matter_no", span)
    mine, same = own("points", row), f"({numbers}={own('matter_no', row)})"
    earlier = f"({points}={mine})*({MATTERS.own_span('no', span)}<{own('no', row)})"
    once = f"IF(SUMPRODUCT({same}*(({points}>{mine})+{earlier}))=0,{mine},0)"
    is_veto = f'{own("kind", row)}="{VETO}"'
    pen.formula("counted", row, f"IF({is_veto},0,{once})", matter.counted, "sum", POINTS)
    ceiling = {veto.code: veto.ceiling for veto in layout.assessment.scheme.vetoes}.get(adjustment.matter, "")
    barred = ceiling if adjustment.kind == AdjustmentKind.VETO else ""
    pen.text("ceiling", row, barred, "mid")
    names = [grade.name for grade in layout.assessment.scheme.grades]
    if barred:
        grades = layout.parameters.values("grades")
        pen.formula("ceiling_no", row, f"MATCH({own('ceiling', row)},{grades},0)", names.index(barred) + 1, "word")
    else:
        pen.number("ceiling_no", row, 0, "given", WHOLE)


def _worth(pen: Pen, layout: Layout, matter: Matter) -> None:
    """Points typed, or those of the bonus item (事项分数)."""
    adjustment = matter.adjustment
    if matter.points is None:
        pen.number("points", matter.row, 0, "given")
    elif number(adjustment.points) is not None:
        pen.number("points", matter.row, matter.points)
    else:
        pen.formula("points", matter.row, layout.parameters.cell("bonus", adjustment.family), matter.points)


def families(scheme: Scheme, matters: list[Matter]) -> Iterator[tuple[str, str]]:
    """Kinds and families that occur (出现的类别与同类)."""
    pairs = [(matter.adjustment.kind, matter.adjustment.family) for matter in matters]
    for kind in KINDS:
        yield from dict.fromkeys(pair for pair in sorted(pairs) if pair[0] == kind)


def sums_grid(layout: Layout) -> Grid:
    """Columns of 加减分汇总: the totals, then every family."""
    pairs = families(layout.assessment.scheme, matters_of(layout))
    columns = (Column(f"{kind}_{k}", f"{LABELS[kind]}：{family}", 14, "按同类上限计") for k, (kind, family) in enumerate(pairs))
    return Grid(SUMS.name, (*SUMS.columns, *columns))


def write_sums(pen: Pen, layout: Layout) -> None:
    """Bonus and deduction of every unit (加减分汇总表)."""
    pen.head("加减分汇总表", frozen=2)
    matters = matters_of(layout)
    pairs = list(families(layout.assessment.scheme, matters))
    for unit in layout.assessment.units:
        row, total = layout.unit_rows[unit.code], layout.assessment.totals[unit.code]
        pen.text("code", row, unit.code)
        pen.text("name", row, unit.name)
        for k, (kind, family) in enumerate(pairs):
            _family(pen, layout, matters, (k, kind, family), row)
        for kind in KINDS:
            cells = [pen.grid.own(f"{kind}_{k}", row) for k, pair in enumerate(pairs) if pair[0] == kind]
            formula = f"SUM({','.join(cells)})" if cells else "0"
            limits = layout.assessment.scheme.adjustments
            if getattr(limits, f"{kind}_cap") is not None:
                formula = f"MIN({layout.parameters.cell(f'{kind}_cap')},{formula})"
            pen.formula(kind, row, formula, getattr(total, kind), "sum", POINTS)
    pen.guard()


def _family(pen: Pen, layout: Layout, matters: list[Matter], pair: tuple[int, str, str], row: int) -> None:
    """What a family of matters gives a unit (同类合计)."""
    k, kind, family = pair
    own = [m for m in matters if (m.adjustment.kind, m.adjustment.family) == (kind, family)]
    number_of_unit = row - FIRST + 1
    span = span_of(matters)
    units, counted = MATTERS.span("unit_no", span), MATTERS.span("counted", span)
    kinds, named = MATTERS.span("kind", span), MATTERS.span("family", span)
    same = f'({units}={number_of_unit})*({kinds}="{LABELS[kind]}")*({named}={MATTERS.cell("family", own[0].row)})'
    formula = f"SUMPRODUCT({same}*{counted})"
    code = layout.assessment.units[row - FIRST].code
    value = sum((m.counted for m in own if m.adjustment.unit == code), Fraction(0))
    cap = family_cap(layout.assessment.scheme, family)
    if cap is not None:
        formula, value = f"MIN({layout.parameters.cell('family', family)},{formula})", min(cap, value)
    pen.formula(f"{kind}_{k}", row, formula, value, "formula", POINTS)
