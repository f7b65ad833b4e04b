"""Faults given back in the table itself (差错回填): the same sheets and cells, the faulty ones red with their sentence, and a list.

The workbook is written anew from the texts that were read: no formula, link or macro of the other's file survives,
and a text that begins with = + - @ stays a text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from data.exchange.addresses import letters
from data.exchange.report_form import HEADINGS, Form
from data.exchange.report_form_back import FAULTS, frame_in
from data.exchange.report_form_book import FIXED, IDENTITY, NOTES, dress, explain, saved, write_rows
from data.exchange.sheets import Sheet, read_file
from data.quick.cells import CellFault

HEADS = ("序号", "工作表", "单元格", "单位", "指标", "差错")
WIDTHS = (6, 20, 10, 16, 14, 80)
MOST_CELLS, MOST_MARKS, MOST_LISTED = 60_000, 1_000, 5_000
RED, DARK, HEADED = PatternFill("solid", fgColor="FFC7CE"), Font(color="9C0006"), PatternFill("solid", fgColor="DCE6F1")
# what a name of a sheet may not hold
UNNAMED = re.compile(r"[\\/*?:\[\]']")


def marked(content: bytes, name: str, faults: Sequence[CellFault], form: Form | None = None) -> bytes:
    """A table with its faults marked (差错回填), a workbook whatever it was; raises `Refused` where it cannot be read.

    With its `form`, locks and drop-downs stand as in a fresh one.
    """
    return marked_sheets(read_file(name, content, (IDENTITY,)), faults, form)


def marked_sheets(sheets: Sequence[Sheet], faults: Sequence[CellFault], form: Form | None = None) -> bytes:
    """Sheets with their faults marked (差错回填), such as the one that was pasted."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        if sheet.name != FAULTS:
            _copy(book, sheet, faults, form)
    _listed(book.create_sheet(FAULTS), faults)
    book.move_sheet(FAULTS, -len(book.sheetnames) + 1)
    return saved(book)


def _copy(book: Workbook, sheet: Sheet, faults: Sequence[CellFault], form: Form | None) -> None:
    made = book.create_sheet(_title(sheet.name, book.sheetnames))
    if sheet.name == NOTES and form is not None:
        explain(made, form)
        return
    write_rows(made, _first(sheet))
    if sheet.name == IDENTITY:
        made.sheet_state = "veryHidden"
        made.protection.sheet = True
        return
    if form is not None:
        _dressed(made, sheet, form)
    _mark(made, [fault for fault in faults if fault.cell and fault.sheet == sheet.name])


def _first(sheet: Sheet) -> list[tuple[str, ...]]:
    """As many rows as are carried back (带回的行)."""
    rows, left = [], MOST_CELLS
    for row in sheet.rows:
        left -= sum(map(bool, row))
        if left < 0:
            break
        rows.append(row)
    return rows


def _dressed(made: Worksheet, sheet: Sheet, form: Form) -> None:
    frame = frame_in(sheet, form)
    if frame is not None and frame.columns.keys() >= {*FIXED, *(HEADINGS[column] for column in form.asked)}:
        dress(made, form, frame)


def _mark(sheet: Worksheet, faults: Sequence[CellFault]) -> None:
    said: dict[str, str] = {}
    for fault in faults:
        said[fault.cell] = f"{said[fault.cell]}；{fault.message}" if fault.cell in said else fault.message
    for address, sentence in islice(said.items(), MOST_MARKS):
        cell = sheet[address]
        cell.fill, cell.font = RED, DARK
        cell.comment = Comment(sentence, "校验", height=60 + 18 * (len(sentence) // 16), width=260)


def _listed(sheet: Worksheet, faults: Sequence[CellFault]) -> None:
    """The list of faults (错误清单), each with its place."""
    rows = [
        [str(number), fault.sheet, fault.cell or "（整行或整列）", fault.unit, fault.indicator, fault.message]
        for number, fault in enumerate(faults[:MOST_LISTED], 1)
    ]
    more = len(faults) - MOST_LISTED
    rest = [["", "", "", "", "", f"另有{more}处差错没有列出"]] if more > 0 else []
    write_rows(sheet, [HEADS, *rows, *rest])
    for number, width in enumerate(WIDTHS):
        sheet.column_dimensions[letters(number)].width = width
        head = sheet.cell(1, number + 1)
        head.font, head.fill = Font(bold=True), HEADED
    sheet.freeze_panes = "A2"


def _title(name: str, taken: Sequence[str]) -> str:
    """A name a sheet may bear (工作表名), none twice."""
    plain = UNNAMED.sub("_", name)[:31].strip() or "表"
    used = {title.casefold() for title in taken} | ({FAULTS} if name != FAULTS else set())
    found, number = plain, 1
    while found.casefold() in used:
        number += 1
        found = f"{plain[:27]}_{number}"
    return found
