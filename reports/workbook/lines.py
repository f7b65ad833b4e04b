"""计分: one row per unit and indicator part (计分表), every number a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from evaluation.terms import Of
from evaluation.values import Need, need_of
from reports.workbook.formulas import BLANK, REFERENCES, At, Recipe, Reference
from reports.workbook.formulas_one import ONE_UNIT
from reports.workbook.formulas_peers import PEERS
from reports.workbook.layout import DATA, LINES, SCHEME, Layout
from reports.workbook.model import CHANGE_DP, Line
from reports.workbook.pen import POINTS, WHOLE, Pen, shape_of
from reports.workbook.words import (
    AWAITED,
    MEAN,
    NOT_APPLICABLE,
    NOT_DUE,
    NOT_SCORABLE,
    OUT,
    PENDING,
    RANKED,
    REPORTED,
    SCORED,
    TREATMENTS,
    VOID,
    ZERO,
)

RECIPES: dict[str, Recipe] = ONE_UNIT | PEERS
CARRIED = ("target", "previous", "baseline", "contribution")


def at_of(layout: Layout, line: Line) -> At:
    """The row of 计分 as its rule sees it (计分位置)."""
    key = ("rule", line.indicator.code, line.position)
    return At(layout, line, line.part.rule, line.part.params, key)


def write_lines(pen: Pen, layout: Layout) -> None:
    """Every row of 计分 (计分表)."""
    pen.head("计分表", frozen=6)
    for block in layout.model.blocks.values():
        lines = [line for pool in block.values() for line in pool]
        shapes = _shapes(layout, lines)
        for line in lines:
            row = layout.line_rows[line.key]
            _identity(pen, line, row)
            _terms(pen, layout, line, row, shapes)
            _points(pen, layout, line, row)
    last = max(layout.line_rows.values())
    pen.sheet.autofilter(LINES.first - 1, 0, last, len(LINES.columns) - 1)
    pen.guard()


def _identity(pen: Pen, line: Line, row: int) -> None:
    pen.text("code", row, line.indicator.code)
    pen.text("title", row, line.indicator.title)
    pen.number("part", row, line.position + 1, "given", WHOLE)
    pen.text("rule", row, line.part.rule.term)
    pen.text("unit_code", row, line.unit.code)
    pen.text("unit", row, line.unit.name)


def _shapes(layout: Layout, lines: Sequence[Line]) -> dict[str, str]:
    """Number formats of one part's numbers (数字格式), the same for all units."""
    recipe = RECIPES[lines[0].part.rule.name]
    shapes = {"x": shape_of(x_value(line, recipe) for line in lines)}
    for position, key in enumerate(REFERENCES[: len(recipe.references(at_of(layout, lines[0])))]):
        found = (_reference_value(line, recipe.references(at_of(layout, line))[position]) for line in lines)
        shapes[key] = shape_of(found)
    return shapes


def _terms(pen: Pen, layout: Layout, line: Line, row: int, shapes: Mapping[str, str]) -> None:
    """分值, the number scored, reference values, and whether there is all that is needed (取值部分)."""
    at, recipe = at_of(layout, line), RECIPES[line.part.rule.name]
    scheme_row = layout.scheme_rows[line.indicator.code, line.position]
    weight = f"{SCHEME.cell('weight', scheme_row)}*{SCHEME.cell('share', scheme_row)}"
    pen.formula("weight", row, weight, line.weight, shape=POINTS)
    readable = LINES.own("readable", row)
    pen.formula("x", row, _if(f"{readable}=1", x_formula(at, recipe)), x_value(line, recipe), shape=shapes["x"])
    references = recipe.references(at)
    for key, reference in zip(REFERENCES, references, strict=False):
        formula = _if(f"{readable}=1", reference.formula)
        pen.formula(key, row, formula, _reference_value(line, reference), shape=shapes[key])
    for key in REFERENCES[len(references) :]:
        pen.text(key, row, "")
    pen.formula("readable", row, readable_formula(at), int(line.case is not None), "word")
    ranked = layout.result.cell("ranked", layout.unit_rows[line.unit.code])
    compared = f'IF(AND({readable}=1,{ranked}="{RANKED}"),1,0)'
    pen.formula("compared", row, compared, int(line.compared), "word")
    key = "b" if line.part.rule.name == "contribution" else "x"
    formula = _if(f"{LINES.own('compared', row)}=1", LINES.own(key, row))
    pen.formula("peer", row, formula, peer_value(line, recipe), shape=shapes[key])


def _if(condition: str, formula: str) -> str:
    """A formula under a condition, a dash otherwise (有条件的公式)."""
    return f"IF({condition},{formula or BLANK},{BLANK})"


def x_formula(at: At, recipe: Recipe) -> str:
    """The number scored (计分值): the rule's own, else level, change or growth of the measure."""
    if recipe.x is not None:
        return recipe.x(at)
    if at.line.part.of is Of.LEVEL:
        return at.data("value")
    previous = at.data("previous")
    change = f"ROUND({at.data('value')}-{previous},{CHANGE_DP})"
    if at.line.indicator.measure.kind == "ratio":
        # over one denominator, what is rounded is again a sum of typed numbers
        top, bottom = at.data("numerator"), at.data("denominator")
        times = SCHEME.cell("times", at.layout.scheme_rows[at.line.indicator.code, 0])
        change = f"ROUND({top}*{times}-{previous}*{bottom},{CHANGE_DP})/{bottom}"
    return change if at.line.part.of is Of.CHANGE else f"{change}/ABS({previous})"


def x_value(line: Line, recipe: Recipe) -> Fraction | None:
    """The number scored, exact (计分值); None where the row has none."""
    if line.case is None:
        return None
    found: Fraction | None = recipe.x_value(line.case) if recipe.x_value else line.case.values["x"]
    return found


def _reference_value(line: Line, reference: Reference) -> Fraction | None:
    return None if line.case is None else reference.value(line.case)


def peer_value(line: Line, recipe: Recipe) -> Fraction | None:
    """What peers are compared by (同组值)."""
    if not line.compared or line.case is None:
        return None
    return line.case.values["c"] if line.part.rule.name == "contribution" else x_value(line, recipe)


def readable_formula(at: At) -> str:
    """1 where the figure is reported with all that the part reads (可计)."""
    numbers, conditions = _needed(at, need_of(at.line.part))
    if at.line.part.of is not Of.LEVEL:
        numbers.append(at.data("previous"))
    numbers = list(dict.fromkeys(numbers))
    if numbers:
        conditions.append(f"COUNT({','.join(numbers)})={len(numbers)}")
    if at.line.part.of is Of.GROWTH:
        conditions.append(f"{at.data('previous')}<>0")
    status = f'{at.data("status")}="{REPORTED}"'
    return f"IF(AND({','.join([status, *conditions])}),1,0)"


def _needed(at: At, need: Need) -> tuple[list[str], list[str]]:
    """Cells that must hold numbers, and other conditions (所需的数)."""
    columns = [column for _, column in need.columns]
    numbers = [at.data("value")] if "x" in columns else []
    numbers += [at.data(column) for column in columns if column in CARRIED]
    conditions = [f"COUNT({at.listed('count')})>0"] if "levels" in columns else []
    conditions += [f'{at.data("value")}<>""'] if "value" in columns else []
    if need.nested is not None:
        inner, more = _needed(at, need.nested)
        numbers, conditions = numbers + inner, conditions + more
    return numbers, conditions


def _points(pen: Pen, layout: Layout, line: Line, row: int) -> None:
    """Points of the rule, what stands where there are none, and the points that count (得分部分)."""
    at, recipe = at_of(layout, line), RECIPES[line.part.rule.name]
    scored, compared = LINES.own("scored", row), LINES.own("compared", row)
    asked, guard = f"{LINES.own('readable', row)}=1", recipe.guard(at)
    asked = f"IF({asked},{guard},FALSE)" if guard else asked
    points = f"ROUND({recipe.points(at)},{line.decimals})"
    pen.formula("scored", row, _if(asked, points), line.scored, shape=POINTS)
    own = f"IF({compared}=1,{scored},{BLANK})"
    pen.formula("peer_scored", row, own, line.scored if line.compared else None, shape=POINTS)
    pool = LINES.own_span("peer_scored", layout.pools[line.key])
    status = DATA.cell("status", layout.data_rows[line.unit.code, line.indicator.code])
    computed = f'IF(AND({status}="{REPORTED}",NOT(ISNUMBER({scored}))),"{NOT_SCORABLE}",{status})'
    pen.formula("status", row, computed, _status(line), "word")
    pen.formula("treatment", row, _treatment(layout, line, status, scored, pool), TREATMENTS[line.treatment], "word")
    treatment = LINES.own("treatment", row)
    absent = f'IF({treatment}="{MEAN}",AVERAGE({pool}),IF({treatment}="{PENDING}","{PENDING}",{BLANK}))'
    worth = f'IF({treatment}="{SCORED}",{scored},IF({treatment}="{ZERO}",0,{absent}))'
    shown = PENDING if TREATMENTS[line.treatment] == PENDING else line.worth
    pen.formula("worth", row, worth, shown, "sum", POINTS)


def _status(line: Line) -> str:
    reported = line.read.status.label
    return NOT_SCORABLE if reported == REPORTED and line.scored is None else reported


def _treatment(layout: Layout, line: Line, status: str, scored: str, pool: str) -> str:
    """What is done with the part (处理), by the status and the policies of the scheme."""
    row = layout.scheme_rows[line.indicator.code, 0]
    missing, absent = SCHEME.cell("missing", row), SCHEME.cell("absent", row)
    policy = f'IF({status}="{NOT_APPLICABLE}",{absent},{missing})'
    by_mean = f'IF({policy}="{MEAN}",IF(COUNT({pool})=0,"{PENDING}","{MEAN}"),{policy})'
    out = f'OR({SCHEME.cell("basis", row)}="{AWAITED}",{status}="{NOT_DUE}",{status}="{VOID}")'
    return f'IF(ISNUMBER({scored}),"{SCORED}",IF({out},"{OUT}",{by_mean}))'
