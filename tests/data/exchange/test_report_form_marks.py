"""Faults come back in the table itself: red cells with their sentence, a list in front, and nothing in it that could act."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest

from data.exchange.report_form_back import FAULTS, read_back
from data.exchange.report_form_book import IDENTITY, NOTES, SHEET, template
from data.exchange.report_form_changes import Change, changes
from data.exchange.report_form_marks import MOST_LISTED, MOST_MARKS, marked, marked_sheets
from data.exchange.sheets import Sheet, read_file, read_pasted
from data.quick.cells import CellFault
from evaluation.errors import Refused
from tests.support.forms import NAME, as_csv, changed, form, typed
from tests.support.nasty import as_text, as_xlsx, tried, wide

MADE = form()
FAULTY = typed(MADE, {"H5": "约3", "H6": "1,23", "H8": "5"})


def returned(content: bytes = FAULTY, name: str = NAME) -> bytes:
    return marked(content, name, read_back(content, name, MADE).faults, MADE)


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_faulty_cells_are_red_and_say_why() -> None:
    sheet = opened(returned())[SHEET]
    red = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert red == {"H5": "“约3”不是确定的数，请只填一个数", "H6": "“1,23”的千分位逗号位置不对，请去掉逗号"}
    assert {sheet[at].fill.fgColor.rgb for at in red} == {"00FFC7CE"}
    assert sheet["H8"].fill.fgColor.rgb != "00FFC7CE"


def test_the_list_stands_in_front_with_sheet_cell_unit_and_indicator() -> None:
    book = opened(returned())
    assert book.sheetnames == [FAULTS, SHEET, NOTES, IDENTITY]
    assert [[cell.value for cell in row] for row in book[FAULTS].iter_rows()] == [
        ["序号", "工作表", "单元格", "单位", "指标", "差错"],
        ["1", SHEET, "H5", "椒江区", "A1", "“约3”不是确定的数，请只填一个数"],
        ["2", SHEET, "H6", "椒江区", "A2", "“1,23”的千分位逗号位置不对，请去掉逗号"],
    ]


def test_it_is_still_the_form_locked_and_with_its_choices() -> None:
    sheet = opened(returned())[SHEET]
    fresh = opened(template(MADE))[SHEET]
    for made in (sheet, fresh):
        assert made.protection.sheet
    assert {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked} == {
        cell.coordinate for row in fresh.iter_rows() for cell in row if not cell.protection.locked}  # fmt: skip
    assert len(sheet.data_validations.dataValidation) == 2
    assert opened(returned())[IDENTITY].sheet_state == "veryHidden"


def test_once_corrected_it_is_read_as_if_it_had_never_been_away() -> None:
    def correct(book: Any) -> None:
        book[SHEET]["H5"], book[SHEET]["H6"] = "3", "123"
    again = read_back(changed(returned(), correct), NAME, MADE)
    assert changes(MADE, again) == [
        Change("A1", "value", "H5", "2.97", "3"), Change("A2", "value", "H6", "", "123"),
        Change("B2", "value", "H8", "", "5"),
    ]  # fmt: skip


def test_marks_follow_rows_that_were_moved() -> None:
    content = changed(FAULTY, lambda book: book[SHEET].insert_rows(5, 3))
    sheet = opened(returned(content))[SHEET]
    assert sheet["H8"].comment.text == "“约3”不是确定的数，请只填一个数"
    assert not sheet["H8"].protection.locked
    assert sheet["H5"].protection.locked


def test_a_plain_text_copy_comes_back_as_a_workbook_that_can_be_handed_in() -> None:
    content = as_csv(MADE, {("A1", "实绩"): "约3"})
    book = opened(returned(content, "填报表.csv"))
    assert book.sheetnames == [FAULTS, "填报表.csv"]
    assert book["填报表.csv"]["H5"].comment.text == "“约3”不是确定的数，请只填一个数"
    corrected = changed(returned(content, "填报表.csv"), lambda book: book["填报表.csv"].__setitem__("H5", "3"))
    assert changes(MADE, read_back(corrected, NAME, MADE)) == [Change("A1", "value", "H5", "2.97", "3")]


def test_faults_of_no_cell_stand_in_the_list_only() -> None:
    content = changed(template(MADE), lambda book: book[SHEET].delete_rows(6))
    book = opened(returned(content))
    assert [cell.value for cell in book[FAULTS][2]] == [
        "1", SHEET, "（整行或整列）", "椒江区", "A2", "缺少“高新技术企业数”这一行，请恢复"]  # fmt: skip


INJECTED = ["=1+1", '=HYPERLINK("http://x.invalid","y")', "+1", "-1", "@SUM(1)", "\t=1", "=cmd|' /C calc'!A0"]


def test_nothing_of_it_is_calculated_linked_or_run() -> None:
    rows = [["单位", *INJECTED], ["=2+2", *INJECTED]]
    content = changed(as_xlsx(rows), lambda book: book.active.__setitem__("Z1", "=1+1"))
    faults = [CellFault("a.xlsx", "表1", "B2", text, text, text) for text in INJECTED]
    made = marked(content, "a.xlsx", faults)
    parts = zipfile.ZipFile(io.BytesIO(made))
    written = b"".join(parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet"))
    assert not re.search(b"<f>|<f |<hyperlink", written)
    assert not any("externalLink" in name or "vba" in name.lower() for name in parts.namelist())
    cells = {cell.value for row in opened(made)["表1"].iter_rows() for cell in row if cell.value}
    assert {"=1+1", "@SUM(1)", "=cmd|' /C calc'!A0"} <= cells
    assert {cell.data_type for sheet in opened(made) for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


def test_a_departments_table_comes_back_marked_too() -> None:
    outcome = tried(as_text([*wide()[:5], ["2", "黄岩", "约2", "1", "1", "1", "无"]]))
    made = opened(marked_sheets([read_pasted(as_text(wide()))], outcome.faults))
    assert made.sheetnames == [FAULTS, "粘贴的表格"]
    assert made["粘贴的表格"]["C6"].comment.text == "“约2”不是确定的数，请只填一个数"


def test_names_of_sheets_are_made_such_as_a_workbook_allows() -> None:
    rows = (("a",),)
    names = ["一/二[三]:四" * 10, "一/二[三]:四" * 10, "", "错误清单2", "表", "表"]
    made = opened(marked_sheets([Sheet("", name, rows) for name in names], []))
    assert len({name.casefold() for name in made.sheetnames}) == 7
    assert all(0 < len(name) <= 31 and not re.search(r"[\\/*?:\[\]]", name) for name in made.sheetnames)


def test_very_many_faults_are_counted_and_cut() -> None:
    faults = [CellFault("", "表", f"A{number}", "", "", "x") for number in range(1, MOST_LISTED + 11)]
    made = opened(marked_sheets([Sheet("", "表", (("1",),))], faults))
    assert made[FAULTS].max_row == MOST_LISTED + 2
    assert made[FAULTS].cell(MOST_LISTED + 2, 6).value == "另有10处差错没有列出"
    assert sum(cell.comment is not None for row in made["表"].iter_rows() for cell in row) == MOST_MARKS


def test_a_large_table_is_carried_back_in_part() -> None:
    content = as_text([["x"] * 10] * 7_000, ",").encode()
    (sheet,) = read_file("大.csv", content)
    made = opened(marked_sheets([sheet], []))
    assert made["大.csv"].max_row == 6_000


def test_what_cannot_be_read_cannot_be_marked() -> None:
    with pytest.raises(Refused, match="文件已损坏"):
        marked(b"PK\x03\x04 nothing", "a.xlsx", [])
