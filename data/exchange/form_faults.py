"""Faults of form (填报差错): what is wrong with typed figures, in the same words whichever way they came in.

    faults = form_faults(form, {("A1", "value"): "约5"})      # → [FormFault("A1", "value", "“约5”不是确定的数，请只填一个数")]

The page, Excel, CSV and a department's pasted table all end in `checked`, which reads the cells as 快速测算 does and then
asks the rules what their values mean. Targets are not the reporter's and no fault of his.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from data.exchange.report_form import BESIDE, Form, Key, Line, Texts, kept
from data.exchange.sheets import Sheet
from data.quick.cells import CHOOSE, CellFault
from data.quick.records import At, Found, Record
from data.quick.trying import beside
from data.quick.values import Rows, Valuer
from evaluation.errors import Fault, FaultList
from evaluation.figures import FIGURE_COLUMNS, Figure
from evaluation.intake import Inputs
from evaluation.scheme import Scheme
from evaluation.terms import FigureStatus
from evaluation.values import read_indicator

LONGEST = 2_000
BLANK = f"空白，{CHOOSE}"
VOIDED = "作废由考核办依据决定办理，这里不能填"
# a target that is not there is reported at these; it is no fault of the figure
NAMES = ("unit", "indicator")
# what is there before anybody types: last year's and the base year's figures
GIVEN = ("previous", "baseline")


class FormFault(NamedTuple):
    """A fault of a figure by indicator and column (填报差错), the place left to whoever shows it."""

    indicator: str
    column: str
    message: str


class FormReading(NamedTuple):
    """What a form's texts come to (填报取值): clean figures of the lines without a fault, and every fault."""

    figures: tuple[Figure, ...]
    faults: tuple[FormFault, ...]


def form_faults(form: Form, texts: Texts, *, complete: bool = False) -> list[FormFault]:
    """The faults of typed texts (填报差错), line by line; `texts` stand over the draft's.

    Lines nobody has begun are faulty only when the form is to be `complete`, as it must be when handed in.
    """
    return list(read_form(form, texts, complete=complete).faults)


def read_form(form: Form, texts: Texts, *, complete: bool = False) -> FormReading:
    """The figures and faults of typed texts (填报取值), of the lines that may be filled in."""
    lines = [line for line in form.lines if line.editable]
    typed = {key: kept(key[1], text) for key, text in {**form.texts, **texts}.items()}
    found = _found(form, lines, typed)
    rows = checked(found, only(form.scheme, [line.code for line in lines])).rows
    at = {found.sheet.address(*place): (code, column) for code, column, place in _places(lines)}
    faults = [FormFault(*at[fault.cell], fault.message) for fault in found.faults.values()]
    if not complete:
        faults = [fault for fault in faults if not _unbegun(form, typed, fault)]
    order = {key: number for number, key in enumerate(at.values())}
    wrong = {fault.indicator for fault in faults} | {line.code for line in lines if _untouched(line, typed)}
    figures = (row._replace(source=typed[row.indicator, "source"]) for row in rows.figures)
    return FormReading(
        tuple(row for row in figures if row.indicator not in wrong),
        tuple(sorted(faults, key=lambda fault: order[fault[:2]])),
    )


class Checked(NamedTuple):
    """What was read of a table's records (核对结果): its rows, and the faults of rows that are not there."""

    rows: Rows
    beyond: list[CellFault]


def checked(found: Found, scheme: Scheme) -> Checked:
    """The figures of records (取值并核对), every fault beside its cell in `found`; `scheme` holds just what is looked for.

    Where anything is faulty, harmless values stand in among the rows.
    """
    valuer = Valuer(found, scheme, {})
    rows = valuer.read()
    for line, record in rows.figure_records.items():
        if rows.figures[line - 1].status == FigureStatus.VOID.value:
            at = record.cells.get("status") or record.cells.get("value") or record.label
            found.fault(at, VOIDED, record.unit_name, record.code)
    _lengths(found)
    for fault in _rule_faults(found, scheme, rows):
        if (told := rows.figure_records.get(fault.where.line)) is not None:
            beside(told, FIGURE_COLUMNS[fault.where.column - 1], fault.message, found)
    return Checked(rows, valuer.beyond)


def _lengths(found: Found) -> None:
    """Texts that no record could keep in full."""
    for record in found.records.values():
        for column in (*BESIDE, "levels"):
            at = record.cells.get(column)
            if at is not None and len(text := found.sheet.text(*at)) > LONGEST:
                found.fault(at, f"文字有{len(text)}字，超过{LONGEST}字", record.unit_name, record.code)


def _rule_faults(found: Found, scheme: Scheme, rows: Rows) -> Iterator[Fault]:
    """What the rules find in the values (规则核对), targets apart."""
    figures = {(row.unit, row.indicator): row for row in rows.figures}
    inputs = Inputs(scheme, found.units, figures, {}, (), figures_file="")
    faults = FaultList()
    for indicator in scheme.indicators:
        read_indicator(inputs, indicator, faults)
    for fault in sorted(set(faults)):
        if fault.where.file == found.sheet.title and FIGURE_COLUMNS[fault.where.column - 1] not in NAMES:
            yield fault


def only(scheme: Scheme, codes: Iterable[str]) -> Scheme:
    """The scheme with just these indicators (部分指标)."""
    wanted = set(codes)
    return replace(
        scheme,
        indicators=tuple(item for item in scheme.indicators if item.code in wanted),
        observed=tuple(item for item in scheme.observed if item.code in wanted),
    )


def _found(form: Form, lines: Sequence[Line], typed: Mapping[Key, str]) -> Found:
    """The form as a table of records, a row for each line."""
    rows = tuple(tuple(typed[line.code, column] for column in line.inputs) for line in lines)
    found = Found(Sheet("", "填报表", rows), (form.unit,))
    for line in lines:
        found.records[form.unit.code, line.code] = Record(form.unit, line.indicator, form.unit.name, line.code, (-1, -1))
    for code, column, place in _places(lines):
        # 说明 is kept beside the figure and is none of its columns
        found.records[form.unit.code, code].cells[column] = place
    return found


def _places(lines: Sequence[Line]) -> Iterator[tuple[str, str, At]]:
    for row, line in enumerate(lines):
        for number, column in enumerate(line.inputs):
            yield line.code, column, (row, number)


def _untouched(line: Line, typed: Mapping[Key, str]) -> bool:
    """Whether nobody has begun with a line (尚未填报)."""
    begun = ["status", *(column for column in line.inputs if column not in (*GIVEN, *BESIDE))]
    return not any(typed[line.code, column] for column in begun)


def _unbegun(form: Form, typed: Mapping[Key, str], fault: FormFault) -> bool:
    line = form.line(fault.indicator)
    return line is not None and fault.message == BLANK and _untouched(line, typed)
