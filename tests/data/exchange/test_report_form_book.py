"""The form as a workbook: open where something is asked, locked elsewhere, and no text of it ever calculated."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import openpyxl

from data.exchange.report_form import asked, code_of, shown, stages
from data.exchange.report_form_book import IDENTITY, MARK, NOTES, SHEET, identity_of, rows_of, template
from data.exchange.sheets import read_file
from tests.support.forms import NAME, form, scheme

MADE = form()


def book_of(**more: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(template(form(**more))))


def heads() -> dict[str, int]:
    return {head: column for column, head in enumerate(rows_of(MADE)[3], 1)}


def test_each_indicator_asks_for_what_its_rules_read() -> None:
    assert {item.code: asked(item) for item in scheme().indicators} == {
        "A1": ("value",), "A2": ("value",), "B1": ("value",), "B2": ("value",), "C1": ("value",),
        "D1": ("numerator", "denominator"), "D2": ("levels",), "D3": ("value", "previous"),
    }  # fmt: skip
    assert stages(scheme().indicators[4]) == ("创建中", "已建成", "无")


def test_the_draft_and_what_helps_to_fill_it_in_stand_there() -> None:
    (sheet,) = (one for one in read_file(NAME, template(MADE)) if one.name == SHEET)
    assert sheet.text(0, 0) == "椒江区 2025年12月填报表"
    assert sheet.text(1, 0) == f"填报码：{code_of(MADE)}"
    first = dict(zip(sheet.rows[3], sheet.rows[4], strict=False))
    assert first["指标代码"] == "A1"
    assert {head: first[head] for head in ("计量单位", "上期数", "上年同期", "年度目标", "实绩")} == {
        "计量单位": "%", "上期数": "1.0", "上年同期": "0.9", "年度目标": "3.00", "实绩": "2.97"}  # fmt: skip
    assert sheet.text(6, heads()["状态"] - 1) == "缺报"


def test_only_cells_that_are_asked_for_are_open() -> None:
    sheet = book_of(locked=("A2",))[SHEET]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    opened = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    columns = {head: openpyxl.utils.get_column_letter(at) for head, at in heads().items()}
    beside = {f"{columns[head]}{row}" for row in (5, 7, 8, 9, 10, 11, 12) for head in ("状态", "数据期", "来源", "说明")}
    values = {f"{columns['实绩']}{row}" for row in (5, 7, 8, 9, 12)}
    rest = {f"{columns['分子']}10", f"{columns['分母']}10", f"{columns['分级']}11", f"{columns['上年值']}12"}
    assert opened == beside | values | rest


def test_open_cells_are_texts_and_spreadsheets_are_told_so() -> None:
    sheet = book_of()[SHEET]
    assert {cell.number_format for row in sheet.iter_rows() for cell in row if not cell.protection.locked} == {"@"}
    part = zipfile.ZipFile(io.BytesIO(template(MADE))).read("xl/worksheets/sheet1.xml")
    assert b'</headerFooter><ignoredErrors><ignoredError sqref="A1:P12" numberStoredAsText="1"/></ignoredErrors>' in part


def test_statuses_and_stages_are_chosen_from_a_list() -> None:
    lists = {rule.formula1: str(rule.sqref) for rule in book_of()[SHEET].data_validations.dataValidation}
    assert lists['"已报,缺报,不适用,未到数据期"'].split() == [f"M{row}" for row in range(5, 13)]
    assert lists['"创建中,已建成,无"'] == "H9"


def test_a_form_with_nothing_to_fill_in_has_no_lists() -> None:
    codes = tuple(line.code for line in MADE.lines)
    assert book_of(locked=codes)[SHEET].data_validations.dataValidation == []
    assert book_of(lines=())[SHEET].data_validations.dataValidation == []


def test_the_form_is_frozen_and_printed_on_one_page_width() -> None:
    sheet = book_of()[SHEET]
    assert sheet.freeze_panes == "C5"
    assert sheet.print_title_rows == "$4:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == ("landscape", 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width


def test_how_to_fill_it_in_and_every_card_stand_on_a_sheet_of_their_own() -> None:
    texts = [[cell.value for cell in row] for row in book_of()[NOTES].iter_rows()]
    head = next(row for row in texts if row[0] == "代码")
    cards = texts[texts.index(head) + 1 :]
    assert [card[0] for card in cards] == [line.code for line in MADE.lines]
    assert cards[5][3] == "分子、分母"
    assert cards[0][-1] == "《某某办法》第一条"


def test_the_identity_is_on_a_sheet_no_menu_shows() -> None:
    assert [(sheet.title, sheet.sheet_state) for sheet in book_of()] == [
        (SHEET, "visible"), (NOTES, "visible"), (IDENTITY, "veryHidden")]  # fmt: skip


def test_a_demo_form_says_so_on_every_visible_sheet() -> None:
    book = book_of(demo=True)
    assert MARK in book[SHEET]["A1"].value
    assert MARK in book[NOTES]["A1"].value
    assert MARK not in book_of()[SHEET]["A1"].value


def test_no_text_is_a_formula_and_what_no_file_can_hold_is_left_out() -> None:
    nasty = {"A1": {"value": "=1+1", "note": '=HYPERLINK("http://x.invalid")', "source": "+1\x00\x0b"},
             "A2": {"note": "@SUM(1)\r\n二行", "source": "-1"}}  # fmt: skip
    made = form(nasty)
    parts = zipfile.ZipFile(io.BytesIO(template(made)))
    written = b"".join(parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/"))
    assert not re.search(b"<f>|<hyperlink", written)
    (sheet,) = (one for one in read_file(NAME, template(made)) if one.name == SHEET)
    assert sheet.text(4, rows_of(made)[3].index("来源")) == "+1"
    assert made.texts["A2", "note"] == "@SUM(1)\n二行"


def test_revision_and_code_follow_the_lines() -> None:
    assert form(revision=1).revision == form(revision=1).revision != form(revision=2).revision
    assert code_of(form()) != code_of(form(database="库乙"))
    assert identity_of(form()) != identity_of(form(period="2025M11"))


def test_a_status_is_shown_in_words() -> None:
    assert [shown("status", text) for text in ("missing", "不知道", "")] == ["缺报", "不知道", ""]
    assert shown("value", "missing") == "missing"
