"""The form comes back from anybody's spreadsheet: what was typed, or every fault at its cell; never a guess, never a crash."""

from __future__ import annotations

import base64
import io
import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.canonical import fingerprint
from data.exchange.report_form import code_of
from data.exchange.report_form_back import read_back, read_pasted_form
from data.exchange.report_form_book import IDENTITY, SHEET, identity_of, template
from evaluation.errors import Refused
from tests.data.exchange.test_sheets import REFUSED
from tests.data.quick.test_nasty_tables import BAD, GOOD
from tests.support.forms import NAME, as_csv, changed, filled, form, rows_with, said, typed
from tests.support.nasty import UNITS, as_text, as_xlsx, repacked

MADE = form()
CONTENT = template(MADE)
AGAIN = "请重新下载本单位本期的填报表再填"
LOST = f"文件里的本表身份不见了或被改动，不能确认是哪一张表，{AGAIN}"
FIRST = "xl/worksheets/sheet1.xml"


def amended(change: Callable[[Any], None]) -> bytes:
    return changed(CONTENT, lambda book: change(book[SHEET]))


def told(content: bytes, name: str = NAME) -> list[str]:
    return said(read_back(content, name, MADE).faults)


def refusal(content: bytes, name: str = NAME) -> str:
    with pytest.raises(Refused) as refused:
        read_back(content, name, MADE)
    (fault,) = refused.value.faults
    assert fault.where.file == name
    return fault.message


def moved_rows(sheet: Any) -> None:
    """The lines in the opposite order."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=12)]
    for number, row in enumerate(reversed(rows), 5):
        for column, text in enumerate(row, 1):
            sheet.cell(number, column).value = text


def test_moved_rows_and_a_moved_column_are_found_by_their_code() -> None:
    back = read_back(amended(moved_rows), NAME, MADE)
    assert back.faults == ()
    assert {key: text for key, text in back.texts.items() if text != MADE.texts[key]} == {}
    assert back.places["A1", "value"] == "H12"
    rows = [[*row[:7], *reversed(row[7:])] if len(row) > 7 else row for row in rows_with(MADE, {})]
    assert read_back(as_text(rows, ",").encode(), "表.csv", MADE).texts == back.texts


def test_rows_above_and_blank_rows_between_do_no_harm() -> None:
    def insert(sheet: Any) -> None:
        sheet.insert_rows(8)
        sheet.insert_rows(1, 2)
    assert told(amended(insert)) == []


def test_another_sheet_beside_does_no_harm_but_a_second_form_does() -> None:
    assert told(changed(CONTENT, lambda book: book.create_sheet("草稿纸").append(["随便", 1]))) == []

    def twice(book: Any) -> None:
        book[SHEET].title = "一"
        book.copy_worksheet(book["一"]).title = "二"
    assert refusal(changed(CONTENT, twice)) == "有几张工作表都像填报表（一、二），请只留一张"


STRUCTURE: dict[str, tuple[Callable[[Any], None], list[str]]] = {
    "a row less": (lambda sheet: sheet.delete_rows(6), ["填报表 椒江区 A2：缺少“高新技术企业数”这一行，请恢复"]),
    "a column less": (lambda sheet: sheet.delete_cols(13), ["填报表 椒江区：缺少“状态”这一列，请恢复"]),
    "a row of nothing known": (
        lambda sheet: sheet.append(["Z9", "新指标"]), ["填报表!A13 椒江区 Z9：填报表没有“Z9”这一行，请恢复指标代码或删去这一行"]),
    "a row without code": (
        lambda sheet: sheet.append(["", "合计", "", "", "", "", "", "12"]),
        ["填报表!A13 椒江区：这一行没有指标代码，认不出是哪一项，请恢复或删去"]),
    "a row twice": (lambda sheet: sheet.append(["A2", "高新技术企业数"]), ["填报表!A13 椒江区 A2：与A6重复，同一指标只能有一行"]),
    "a code moved alone": (
        lambda sheet: sheet.__setitem__("B5", "高新技术企业数"),
        ["填报表!B5 椒江区 A1：“高新技术企业数”与指标代码A1不一致，应为“研发投入强度”"]),
    "a heading twice": (lambda sheet: sheet.__setitem__("I4", "实绩"),
                        ["填报表!I4 椒江区：表头“实绩”与H4重复", "填报表 椒江区：缺少“分子”这一列，请恢复"]),
    "a column of its own": (lambda sheet: sheet.__setitem__("Q4", "备注"), ["填报表!Q4 椒江区：填报表没有“备注”这一列，请删去"]),
    "figures beside the table": (lambda sheet: sheet.__setitem__("Q6", "9"), ["填报表!Q4 椒江区：这一列没有表头，请删去"]),
    "a locked cell typed in": (lambda sheet: sheet.__setitem__("I5", "9"), ["填报表!I5 椒江区 A1：这一格不用填，请删去"]),
    "merged cells": (lambda sheet: sheet.merge_cells("H5:H6"),
                     [f"填报表!H{row} 椒江区 {code}：是合并单元格，请取消合并后分别填写" for row, code in ((5, "A1"), (6, "A2"))]),
    "a formula": (lambda sheet: sheet.__setitem__("H5", "=1+2"),
                  ["填报表!H5 椒江区 A1：是公式，不会计算，请填计算结果"]),
    "words for a number": (lambda sheet: sheet.__setitem__("H5", "约3"), ["填报表!H5 椒江区 A1：“约3”不是确定的数，请只填一个数"]),
    "several at once": (
        lambda sheet: [sheet.__setitem__(at, "?") for at in ("H5", "J10", "A12")],
        ["填报表!H5 椒江区 A1：“?”不是数，请填数", "填报表!J10 椒江区 D1：“?”不是数，请填数",
         "填报表!A12 椒江区 ?：填报表没有“?”这一行，请恢复指标代码或删去这一行",
         "填报表 椒江区 D3：缺少“专利授权增幅”这一行，请恢复"]),
}  # fmt: skip


@pytest.mark.parametrize("name", STRUCTURE)
def test_every_fault_is_told_with_sheet_cell_unit_and_indicator(name: str) -> None:
    change, expected = STRUCTURE[name]
    assert told(amended(change)) == expected


def calculated(part: bytes) -> bytes:
    mark = b'<c r="H5"'
    at = part.index(mark)
    end = part.index(b"</c>", at)
    style = part[part.index(b's="', at) : part.index(b'"', part.index(b's="', at) + 3) + 1]
    return part[:at] + b'<c r="H5" ' + style + b"><f>1+2</f><v>3</v>" + part[end:]


def test_a_formula_with_its_result_is_not_taken_either() -> None:
    as_saved = {FIRST: calculated, "xl/workbook.xml": lambda part: part.replace(b'fullCalcOnLoad="1"', b"")}
    assert told(repacked(CONTENT, as_saved)) == ["填报表!H5 椒江区 A1：是公式，不会计算，请填计算结果"]


def test_a_line_that_was_closed_meanwhile_cannot_be_changed() -> None:
    closed = form(locked=("A1",), revision=2)
    assert said(filled(MADE, {"H5": "3.3"}, closed).faults) == ["填报表!H5 椒江区 A1：这一项现在不能修改，请恢复原来的内容"]
    assert filled(MADE, {}, closed).faults == ()
    assert ("A1", "value") not in filled(MADE, {}, closed).texts
    assert filled(form({}), {"H5": "2.97"}, form({"A1": {"value": "2.97"}}, locked=("A1",))).faults == ()


OTHERS: dict[str, tuple[dict[str, Any], str]] = {
    "another period": ({"period": "2025M11"}, f"这份填报表报表期是2025M11，本页是2025M12，{AGAIN}"),
    "another database": ({"database": "库乙"}, f"这份填报表不是从本系统的当前数据库下载的，{AGAIN}"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_form_of_others_is_refused(name: str) -> None:
    more, sentence = OTHERS[name]
    assert refusal(template(form(**more))) == sentence


def test_a_form_of_another_unit_is_refused_with_everything_that_differs() -> None:
    other = form(unit=UNITS[1], period="2025M11")
    assert refusal(template(other)) == (
        "这份填报表报表期是2025M11，本页是2025M12；"
        f"填报单位是{UNITS[1].code}，本页是椒江区（{MADE.unit.code}），{AGAIN}"
    )
    assert refusal(as_csv(other), "表.csv").startswith("这份填报表报表期是2025M11")


def test_a_plain_text_form_of_another_database_is_refused() -> None:
    code = code_of(form(database="库乙"))
    assert refusal(as_csv(form(database="库乙")), "表.csv") == f"填报码“{code}”与本系统的当前数据库不符，{AGAIN}"
    spoilt = as_text([["填报码：2025M12"], *rows_with(MADE, {})[3:]], ",").encode()
    assert refusal(spoilt, "表.csv") == f"填报码“2025M12”不完整，{AGAIN}"


def hidden(cells: list[str]) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[IDENTITY].delete_rows(1, 10)
        for row, text in enumerate(cells, 1):
            book[IDENTITY].cell(row, 1).value = text
    return change


def packed(content: Any) -> list[str]:
    text = base64.b64encode(zlib.compress(json.dumps(content).encode())).decode()
    return [fingerprint(text), text]


WHOLE = {"database": "库甲", "period": "2025M12", "unit": MADE.unit.code, "revision": "", "lines": []}
FORGED: dict[str, list[str]] = {
    "a wrong digest": ["0" * 64, identity_of(MADE)],
    "a letter less": [fingerprint(identity_of(MADE)), identity_of(MADE)[:-1]],
    "no base64": [fingerprint("§"), "§"],
    "no packed text": [fingerprint("QUJD"), "QUJD"],
    "no object": packed([1, 2]),
    "not all of it": packed({"database": "库甲"}),
    "lines of another shape": packed({**WHOLE, "lines": [[1]]}),
    "lines that are none": packed({**WHOLE, "lines": 7}),
    "nested beyond measure": [fingerprint(deep := base64.b64encode(zlib.compress(b"[" * 100_000)).decode()), deep],
}


@pytest.mark.parametrize("name", FORGED)
def test_a_damaged_identity_is_refused(name: str) -> None:
    assert refusal(changed(CONTENT, hidden(FORGED[name]))) == LOST


def test_a_copy_without_the_hidden_identity_must_show_the_code() -> None:
    assert told(changed(CONTENT, lambda book: book.remove(book[IDENTITY]))) == []
    assert told(changed(CONTENT, hidden([""]))) == []

    def both(book: Any) -> None:
        book.remove(book[IDENTITY])
        book[SHEET]["A2"] = ""
    assert refusal(changed(CONTENT, both)) == LOST


def test_a_table_without_the_form_is_refused() -> None:
    assert refusal(as_xlsx([["单位", "实绩"], ["椒江区", "3"]])) == f"没有找到填报表：没有“指标代码”一栏，{AGAIN}"


@pytest.mark.parametrize("name", [*GOOD, *BAD])
def test_other_peoples_tables_are_refused_or_faulted_and_never_taken(name: str) -> None:
    source = GOOD[name]() if name in GOOD else BAD[name][0]()
    if isinstance(source, str):
        with pytest.raises(Refused, match="没有找到填报表"):
            read_pasted_form(source, MADE)
    elif isinstance(source, bytes):
        assert refusal(source).startswith("没有找到填报表")


@pytest.mark.parametrize("name", REFUSED)
def test_files_that_cannot_be_read_are_refused_with_the_same_sentence(name: str) -> None:
    file, make, sentence = REFUSED[name]
    assert refusal(make(), file) == sentence


def test_macros_in_the_form_are_refused() -> None:
    assert refusal(repacked(CONTENT, {}, {"xl/vbaProject.bin": b"\0"})) == "文件带宏，不予读取，请另存为不带宏的.xlsx后再试"


def test_plain_text_in_either_encoding_is_read() -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        back = read_back(as_csv(MADE, {("A1", "实绩"): "3.3"}, encoding), "表.csv", MADE)
        assert (back.faults, back.texts["A1", "value"]) == ((), "3.3")


def test_thousands_of_strange_rows_end_in_a_short_list() -> None:
    rows = [*rows_with(MADE, {}), *([f"Z{number}", "x"] for number in range(5_000))]
    faults = read_back(as_text(rows, ",").encode(), "表.csv", MADE).faults
    assert len(faults) == 1_002
    assert faults[-1].message == f"差错超过1000处，其余不再列出，{AGAIN}"


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(CONTENT) - 1), st.integers(0, 255))
def test_a_form_with_any_byte_changed_reads_or_is_refused(at: int, byte: int) -> None:
    content = bytearray(CONTENT)
    content[at] = byte
    with suppress(Refused):
        assert read_back(bytes(content), NAME, MADE).texts


PARTS = {name: zipfile.ZipFile(io.BytesIO(CONTENT)).read(name) for name in (FIRST, "xl/worksheets/sheet3.xml", "xl/workbook.xml")}


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(PARTS)), st.integers(0, 100_000), st.binary(min_size=1, max_size=6))
def test_a_part_with_anything_in_it_reads_or_is_refused(name: str, at: int, bytes_: bytes) -> None:
    place = at % len(PARTS[name])
    content = repacked(CONTENT, {name: lambda part: part[:place] + bytes_ + part[place + len(bytes_) :]})
    with suppress(Refused):
        assert read_back(content, NAME, MADE).texts is not None


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(1, 14), st.integers(1, 18)), st.text(max_size=20), max_size=6))
def test_any_text_in_any_cell_is_read_or_told(cells: dict[tuple[int, int], str]) -> None:
    rows = [[*row, *[""] * (18 - len(row))] for row in rows_with(MADE, {})] + [[""] * 18 for _ in range(2)]
    for (row, column), text in cells.items():
        rows[row - 1][column - 1] = text
    with suppress(Refused):
        back = read_pasted_form(as_text(rows), MADE)
        assert back.faults or set(back.texts) == set(MADE.texts)


MEASURED = """
import io, sys, zipfile, zlib
from tests.support.memory import most_memory
from tests.support.forms import form
from data.exchange.report_form_back import read_back
from data.exchange.report_form_book import template
from evaluation.errors import Refused

made = form()
content = template(made)
read_back(content, "a.xlsx", made)
FIRST, HIDDEN = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml"
with zipfile.ZipFile(io.BytesIO(content)) as old:
    parts = {name: old.read(name) for name in old.namelist()}
out = io.BytesIO()
with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
    for name, part in parts.items():
        with new.open(name, "w") as stream:
            head, mark, tail = part.partition(b"</sheetData>")
            stream.write(head)
            for first in range(1_000, 1_000_000, 1_000) if name == FIRST and sys.argv[1] == "formatted" else ():
                row = b'<row r="%d"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>'
                stream.write(b"".join(row % (at, at, at) for at in range(first, first + 1_000)))
            for _ in range(400) if name == HIDDEN and sys.argv[1] == "bomb" else ():
                stream.write(b" " * 1_000_000)
            stream.write(mark + tail)
content = out.getvalue() if sys.argv[1] != "large" else b"PK" + bytes(50_000_000)
before = most_memory()
try:
    print(len(read_back(content, "a.xlsx", made).faults))
except Refused as refused:
    print(refused.faults[0].message)
print(most_memory() - before)
"""


@pytest.mark.parametrize(
    ("kind", "result", "most"),
    [("formatted", "0", 40_000), ("bomb", "文件解压后过大，不予读取，请把要用的表复制到新工作簿后再试", 10_000),
     ("large", "文件有50MB，超过20MB，请把要用的表复制到新工作簿后再试", 10_000)],
    ids=["a million formatted rows", "a bomb of 400 MB", "fifty megabytes"],
)  # fmt: skip
def test_memory_stays_bounded_whatever_the_file(kind: str, result: str, most: int) -> None:
    done = subprocess.run([sys.executable, "-c", MEASURED, kind], capture_output=True, text=True, check=True, timeout=300)
    said_, grown = done.stdout.split("\n")[:2]
    assert said_ == result
    assert int(grown) < most


def test_typed_numbers_and_percent_formats_come_as_shown() -> None:
    def percent(sheet: Any) -> None:
        sheet["H5"] = 0.0301
        sheet["H5"].number_format = "0.00%"
        sheet["H6"] = 1249
    back = read_back(amended(percent), NAME, MADE)
    assert (back.faults, back.texts["A1", "value"], back.texts["A2", "value"]) == ((), "3.01%", "1249")
    assert read_back(typed(MADE, {"H6": 12}), NAME, MADE).texts["A2", "value"] == "12"
