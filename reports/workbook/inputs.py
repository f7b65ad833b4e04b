"""方案, 参数, 数据, 明细: what was decided and reported (输入表), typed cells apart from computed ones."""

from __future__ import annotations

from fractions import Fraction

from evaluation.figures import Figure
from evaluation.rounding import decimal_text, number
from evaluation.scheme import Indicator, Part
from evaluation.terms import FigureStatus, Of
from evaluation.units import Unit
from evaluation.values import need_of
from reports.workbook import details, parameters
from reports.workbook.details import MEASURE, Entry
from reports.workbook.formulas import BLANK
from reports.workbook.grid import Span
from reports.workbook.layout import DATA, SCHEME, Layout
from reports.workbook.lines import RECIPES, at_of
from reports.workbook.parameters import Key, parts_of
from reports.workbook.pen import GENERAL, POINTS, WHOLE, Pen, typed_shape
from reports.workbook.words import (
    AWAITED,
    DASH,
    DIRECTIONS,
    ISSUED,
    MEAN,
    MEASURES,
    NONE,
    OUT,
    PEER_GROUPS,
    PENDING,
    POLICIES,
    ZERO,
)

MOST_SUMMED = 30
STATUSES = tuple(status.label for status in FigureStatus if status is not FigureStatus.NOT_SCORABLE)

def write_scheme(pen: Pen, layout: Layout) -> None:
    """Indicators part by part (方案表)."""
    pen.head("考核方案", frozen=3)
    titles = {item.code: item.title for item in layout.assessment.scheme.dimensions}
    for indicator, position, part in parts_of(layout.assessment.scheme):
        row = layout.scheme_rows[indicator.code, position]
        pen.text("dimension", row, titles.get(indicator.dimension, indicator.dimension))
        _indicator(pen, layout, indicator, row, first=position == 0)
        _part(pen, layout, indicator, position, part, row)
    rows = Span(SCHEME.first, max(layout.scheme_rows.values()))
    pen.choices("missing", rows, (ZERO, MEAN, PENDING))
    pen.choices("absent", rows, (OUT, MEAN))

def _indicator(pen: Pen, layout: Layout, indicator: Indicator, row: int, *, first: bool) -> None:
    """What holds for the indicator (指标栏); 分值 and policies are typed in the first part's row alone."""
    pen.text("code", row, indicator.code)
    pen.text("title", row, indicator.title)
    pen.text("measured", row, indicator.unit, "mid")
    pen.text("direction", row, DIRECTIONS[indicator.direction], "mid")
    pen.text("kind", row, MEASURES[indicator.measure.kind], "mid")
    pen.text("peers", row, PEER_GROUPS[indicator.peer_group], "mid")
    pen.text("basis", row, AWAITED if layout.assessment.scheme.awaits_document(indicator) else ISSUED, "mid")
    pen.text("cite", row, indicator.cite.text)
    missing, absent = POLICIES[indicator.missing], POLICIES[indicator.not_applicable]
    if first:
        pen.number("weight", row, indicator.weight)
        pen.text("missing", row, missing, "choice")
        pen.text("absent", row, absent, "choice")
        pen.number("times", row, indicator.measure.times if indicator.measure.kind == "ratio" else None, "input")
        return
    above = layout.scheme_rows[indicator.code, 0]
    pen.formula("weight", row, SCHEME.own("weight", above), indicator.weight)
    pen.formula("missing", row, SCHEME.own("missing", above), missing, "word")
    pen.formula("absent", row, SCHEME.own("absent", above), absent, "word")
    pen.text("times", row, "")

def _part(pen: Pen, layout: Layout, indicator: Indicator, position: int, part: Part, row: int) -> None:
    """What holds for the part (部分栏)."""
    pen.number("part", row, position + 1, "given", WHOLE)
    pen.number("share", row, part.share)
    pen.text("of", row, part.of.label, "mid")
    pen.text("rule", row, part.rule.term)
    pen.text("formula", row, part.rule.formula)
    formula, shown = summary(layout, indicator, position)
    if formula:
        pen.formula("parameters", row, formula, shown, "text")
    else:
        pen.text("parameters", row, DASH)
    line = layout.model.lines[layout.assessment.units[0].code, indicator.code, position]
    labels = [reference.label for reference in RECIPES[part.rule.name].references(at_of(layout, line))]
    pen.text("references", row, "；".join(f"{k}：{label}" for k, label in zip("一二三", labels, strict=False)) or DASH)

def summary(layout: Layout, indicator: Indicator, position: int) -> tuple[str, str]:
    """The parameters of a part in one line (参数摘要), as a formula over their cells, with its text."""
    pieces: list[str] = []
    texts: list[str] = []
    for row, cell in layout.parameters.of("rule", indicator.code, position):
        if row.value == NONE or len(texts) == MOST_SUMMED:
            continue
        label = f"{'；' if texts else ''}{row.label[:60]}："
        value = decimal_text(row.value) if isinstance(row.value, Fraction) else row.value
        pieces.append('"{}"&{}'.format(label.replace('"', '""'), cell))
        texts.append(label + value)
    return "&".join(pieces), "".join(texts)

def write_parameters(pen: Pen, layout: Layout) -> None:
    """Every parameter (参数表)."""
    pen.head("方案参数")
    for position, parameter in enumerate(layout.parameters.rows):
        row = parameters.GRID.first + position
        for key in ("scope", "group", "label", "note"):
            pen.text(key, row, getattr(parameter, key))
        if isinstance(parameter.value, Fraction):
            pen.number("value", row, parameter.value)
        else:
            pen.text("value", row, parameter.value, "mid")

def write_data(pen: Pen, layout: Layout) -> None:
    """One row per unit and indicator (数据表)."""
    pen.head("计分数据", frozen=5)
    for indicator in layout.assessment.scheme.indicators:
        read = columns_read(indicator)
        for unit in layout.assessment.units:
            _figure(pen, layout, unit, indicator, read)
    last = max(layout.data_rows.values())
    pen.choices("status", Span(DATA.first, last), STATUSES)
    pen.sheet.autofilter(DATA.first - 1, 0, last, len(DATA.columns) - 1)

def columns_read(indicator: Indicator) -> set[str]:
    """Columns of 数据 that the indicator's formulas read (所读的列); the others are shown as they were reported."""
    needs = [need_of(part) for part in indicator.parts]
    needs += [need.nested for need in needs if need.nested is not None]
    found = {column for need in needs for _, column in need.columns}
    if any(need.of is not Of.LEVEL for need in needs):
        found.add("previous")
    if "x" in found:
        found |= {"numerator", "denominator"} if indicator.measure.kind == "ratio" else {"value"}
    return found


def _figure(pen: Pen, layout: Layout, unit: Unit, indicator: Indicator, read: set[str]) -> None:
    key = unit.code, indicator.code
    row, reading = layout.data_rows[key], layout.readings[key]
    figure, target = reading.figure or Figure(*key), layout.assessment.inputs.targets.get(key)
    pen.text("code", row, indicator.code)
    pen.text("title", row, indicator.title)
    pen.text("measured", row, indicator.unit, "mid")
    pen.text("unit_code", row, unit.code)
    pen.text("unit", row, unit.name)
    pen.text("status", row, reading.status.label, "choice")
    _measure(pen, layout, unit, indicator, row)
    texts = {column: getattr(figure, column) for column in ("numerator", "denominator", "previous", "baseline", "contribution")}
    texts["target"] = target.target if target is not None else ""
    for column, text in texts.items():
        typed(pen, column, row, text, read=column in read)
    pen.text("levels", row, figure.levels)
    pen.text("period", row, figure.data_period, "mid")
    pen.text("source", row, figure.source)
    pen.text("target_source", row, target.source if target is not None else "")

def _measure(pen: Pen, layout: Layout, unit: Unit, indicator: Indicator, row: int) -> None:
    """The measure (实绩): computed for a ratio or 当量, typed otherwise."""
    reading, kind = layout.readings[unit.code, indicator.code], indicator.measure.kind
    if kind == "ratio" and indicator.reads_number:
        top, bottom = DATA.own("numerator", row), DATA.own("denominator", row)
        times = SCHEME.cell("times", layout.scheme_rows[indicator.code, 0])
        value = reading.measure if reading.measure is not None else _ratio(reading.figure, indicator)
        formula = f"IF(COUNT({top},{bottom})=2,{top}/{bottom}*{times},{BLANK})"
        pen.formula("value", row, formula, value, shape=POINTS)
    elif kind == "equivalents" and indicator.reads_number:
        span = layout.detail_rows[unit.code, indicator.code, MEASURE]
        pen.formula("value", row, f"SUM({details.GRID.span('counted', span)})", reading.measure or Fraction(0))
    else:
        text, read = reading.figure.value if reading.figure is not None else "", columns_read(indicator)
        typed(pen, "value", row, text, read="value" in read, word="x" not in read)

def _ratio(figure: Figure | None, indicator: Indicator) -> Fraction | None:
    """The ratio of a figure out of the score (未计入的比率), as its cell computes it."""
    if figure is None:
        return None
    top, bottom = number(figure.numerator), number(figure.denominator)
    return None if top is None or not bottom else top / bottom * indicator.measure.times

def typed(pen: Pen, key: str, row: int, text: str, *, read: bool = True, word: bool = False) -> None:
    """A typed cell (填报单元格): a number as typed, a word as a text; not for change where no formula reads it."""
    value = None if word else number(text)
    if text and value is None:
        pen.text(key, row, text, "choice" if read else "mid")
    else:
        pen.number(key, row, value, "input" if read else "given", typed_shape(text) if text else GENERAL)

def write_details(pen: Pen, layout: Layout) -> None:
    """Lists, one entry a row (明细表)."""
    pen.head("清单明细", frozen=5)
    for entries in layout.entries:
        first = entries[0]
        span = layout.detail_rows[first.unit.code, first.indicator.code, first.reader]
        for row, entry in enumerate(entries, span.first):
            _entry(pen, layout, entry, row, span)

def _entry(pen: Pen, layout: Layout, entry: Entry, row: int, span: Span) -> None:
    grid = details.GRID
    for key, text in (("code", entry.indicator.code), ("title", entry.indicator.title), ("use", entry.use)):
        pen.text(key, row, text)
    pen.text("unit_code", row, entry.unit.code)
    pen.text("unit", row, entry.unit.name)
    pen.number("no", row, entry.no, "given", WHOLE)
    pen.text("name", row, entry.name, "choice")
    pen.text("level", row, entry.level, "choice")
    pen.number("count", row, entry.count)
    count, each = grid.own("count", row), grid.own("each", row)
    if entry.each is None:
        pen.text("each", row, "")
        pen.formula("counted", row, f"IF(COUNT({count})=1,{count},{BLANK})", entry.counted)
        return
    labels, values = _table(layout, entry)
    pen.formula("each", row, f"SUMPRODUCT(({labels}={grid.own('level', row)})*{values})", entry.each)
    name, names, eaches, nos = grid.own("name", row), *(grid.own_span(column, span) for column in ("name", "each", "no"))
    higher = f"SUMPRODUCT(({names}={name})*(({eaches}>{each})+({eaches}={each})*({nos}<{grid.own('no', row)})))"
    counted = f'IF({name}="",{count}*{each},IF({higher}=0,{count}*{each},0))'
    pen.formula("counted", row, f"IF(COUNT({count})=0,0,{counted})", entry.counted or Fraction(0))


def _table(layout: Layout, entry: Entry) -> tuple[str, str]:
    """Levels and their worth as the parameters hold them (级别折算表)."""
    code = entry.indicator.code
    key: Key = ("measure", code) if entry.reader == MEASURE else ("rule", code, int(entry.reader), "each")
    return layout.parameters.labels(*key), layout.parameters.values(*key)
