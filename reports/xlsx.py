"""Scoring workbook (评分工作簿): an assessment as live formulas with the engine's results kept beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import xlsxwriter

from evaluation.results import Assessment
from reports.document import Document
from reports.workbook import details, intro, observed, parameters
from reports.workbook.grid import Grid
from reports.workbook.inputs import write_data, write_details, write_parameters, write_scheme
from reports.workbook.layout import DATA, LINES, MATTERS, SCHEME, Layout, layout_of
from reports.workbook.lines import write_lines
from reports.workbook.matters import sums_grid, write_matters, write_sums
from reports.workbook.outcome import write_matrix, write_result
from reports.workbook.pen import Pen, Styles
from reports.workbook.placing import placing_of, write_placing

# the same result gives the same bytes, so no clock is asked
CREATED = datetime(2025, 1, 1)  # noqa: DTZ001
Writer = Callable[[Pen], None]


def workbook(assessment: Assessment, document: Document, *, basis: str = "") -> bytes:
    """The workbook of a result (评分工作簿): every score a formula, beside each its exact value.

    `basis` names the document the scheme stands on 依据文件, where the scheme does not say it itself. A result within
    the year gets points and 分值 due, neither totals nor places.
    """
    layout, buffer = layout_of(assessment), BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({
        "title": f"{document.system}{document.subject}评分工作簿", "subject": document.stamp, "author": document.source,
        "comments": document.run, "created": CREATED,
    })  # fmt: skip
    book.set_calc_mode("auto")
    styles, sheets = Styles(book), _sheets(layout, document, basis)
    for grid, write in sheets:
        write(Pen(book, styles, grid, document))
    book.close()
    return buffer.getvalue()


def _sheets(layout: Layout, document: Document, basis: str) -> list[tuple[Grid, Writer]]:
    """Sheets in order, each with its writer (工作表)."""
    sheets: list[tuple[Grid, Writer]] = [
        (intro.INTRO, lambda pen: intro.write_intro(pen, layout, document, basis)),
        (layout.result, lambda pen: write_result(pen, layout)),
        (layout.matrix, lambda pen: write_matrix(pen, layout)),
        (SCHEME, lambda pen: write_scheme(pen, layout)),
        (parameters.GRID, lambda pen: write_parameters(pen, layout)),
        (DATA, lambda pen: write_data(pen, layout)),
    ]
    if layout.assessment.scheme.observed:
        sheets.append((observed.GRID, lambda pen: observed.write_observed(pen, layout.assessment)))
    if layout.entries:
        sheets.append((details.GRID, lambda pen: write_details(pen, layout)))
    sheets.append((LINES, lambda pen: write_lines(pen, layout)))
    if not layout.interim:
        sheets += [
            (placing_of(layout), lambda pen: write_placing(pen, layout)),
            (MATTERS, lambda pen: write_matters(pen, layout)),
            (sums_grid(layout), lambda pen: write_sums(pen, layout)),
        ]
    grids = [grid for grid, _ in sheets[1:]]
    return [*sheets, (intro.DICTIONARY, lambda pen: intro.write_dictionary(pen, grids))]
