"""Trial workbook (试算对比表): places and totals before and after, and the changes tried; never an official result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, NamedTuple

import xlsxwriter

from evaluation.results import Total
from evaluation.rounding import shown
from reports.document import Document

CREATED = datetime(2025, 1, 1)  # noqa: DTZ001
HEADS = ("单位", "现得分", "现位次", "试算得分", "试算位次", "分差", "位次变化", "得分变动的主要来源")
WIDTHS = (14, 10, 8, 10, 10, 10, 10, 60)
NOTE = "试算只供研究，不是考核结果。"


class TrialLine(NamedTuple):
    """One unit in the table (一个单位): its totals before and after, and why in words."""

    name: str
    before: Total
    after: Total
    why: str


def trial_book(document: Document, title: str, lines: Sequence[TrialLine], changes: Sequence[str], places: int) -> bytes:
    """The workbook of a trial (试算对比表): two sheets, differences as live formulas with their values beside them."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"{document.system}{document.subject}{title}", "subject": document.stamp, "created": CREATED})
    _compared(book, document, title, lines, places)
    _changes(book, document, changes)
    book.close()
    return buffer.getvalue()


def _sheet(book: Any, document: Document, name: str, title: str) -> Any:
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, f"{NOTE}{document.stamp}")
    sheet.write_string(2, 0, f"以测算{document.run}为基础" if document.run else "")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{document.stamp}&R{NOTE}")
    return sheet


def _compared(book: Any, document: Document, title: str, lines: Sequence[TrialLine], places: int) -> None:
    sheet = _sheet(book, document, "对比", f"{document.system}{document.subject}{title}")
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    points = book.add_format({"num_format": f"0.{'0' * places}" if places else "0"})
    for column, (word, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(4, column, word, head)
    for row, line in enumerate(lines, 5):
        sheet.write_string(row, 0, line.name)
        for column, total in ((1, line.before), (3, line.after)):
            if total.published_total is not None:
                sheet.write_number(row, column, float(shown(total.published_total, places)), points)
            if total.place is not None:
                sheet.write_number(row, column + 1, total.place)
        _differences(sheet, row, line, points, places)
        sheet.write_string(row, 7, line.why)


def _differences(sheet: Any, row: int, line: TrialLine, points: Any, places: int) -> None:
    old, new = line.before, line.after
    if old.published_total is not None and new.published_total is not None:
        gap = float(shown(new.published_total - old.published_total, places))
        sheet.write_formula(row, 5, f"=ROUND(D{row + 1}-B{row + 1},{places})", points, gap)
    if old.place is not None and new.place is not None:
        sheet.write_formula(row, 6, f"=C{row + 1}-E{row + 1}", None, old.place - new.place)


def _changes(book: Any, document: Document, changes: Sequence[str]) -> None:
    sheet = _sheet(book, document, "改动", "改动清单")
    sheet.set_column(0, 0, 100)
    for row, words in enumerate(changes, 4):
        sheet.write_string(row, 0, words)
