"""Files of others: read as they stand, or refused with a sentence; never more memory than a table deserves."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, time
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from data.exchange import sheets, workbook
from data.exchange.addresses import letters, position_of
from data.exchange.number_formats import Shown, text_of
from data.exchange.sheets import Sheet, corrected, read_file, read_pasted
from evaluation.errors import Refused
from tests.support.nasty import as_text, as_xlsx, one_sheet, repacked, wide, with_shared_strings

ROWS = [["单位", "数"], ["甲县", "1.50"], ["乙县", "约2"]]
SHEET = "xl/worksheets/sheet1.xml"


def said(name: str, content: bytes) -> str:
    """The one sentence a file is refused with."""
    with pytest.raises(Refused) as refused:
        read_file(name, content)
    (fault,) = refused.value.faults
    assert fault.where.file == name
    return fault.message


def zipped(*parts: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            package.writestr(name, content)
    return out.getvalue()


def written(**cells: tuple[Any, str]) -> tuple[str, ...]:
    """Texts of cells in row 1, each a value with its number format."""
    book = Workbook()
    for address, (value, code) in cells.items():
        book.active[address] = value
        book.active[address].number_format = code
    out = io.BytesIO()
    book.save(out)
    return read_file("数.xlsx", out.getvalue())[0].rows[0]


def test_numbers_come_as_they_are_shown() -> None:
    assert written(
        A1=(8.2, "General"), B1=(0.0825, "0.00%"), C1=(58.9, "0.00"), D1=(1234.5, "#,##0.00"), E1=(-3, "0_ "),
        F1=(0.1 + 0.2, "0.0"), G1=(120000, "0.00E+00"), H1=(12, '0"家"'), I1=(2.345, "0.0"), J1=(0, "0.00"),
    ) == ("8.2", "8.25%", "58.90", "1234.50", "-3", "0.3", "120000", "12", "2.345", "0.00")  # fmt: skip


def test_dates_times_and_truths_can_be_told_from_numbers() -> None:
    assert written(
        A1=(date(2025, 3, 5), "yyyy-mm-dd"), B1=(45721, "m/d/yy"), C1=(45721, '[$-804]m"月"d"日"'),
        D1=(time(8, 30), "h:mm"), E1=(True, "General"),
    ) == ("2025-03-05", "2025-03-05", "2025-03-05", "08:30:00", "TRUE")  # fmt: skip


@pytest.mark.parametrize(
    ("stored", "code", "text"),
    [
        ("8.1999999999999993", "General", "8.2"), ("-0", "0", "0"), ("1E-3", "General", "0.001"),
        ("1E+20", "General", "1" + "0" * 20),
        ("1E+300", "General", "1E+300"), ("abc", "General", "abc"), ("NaN", "General", "NaN"), ("-0.00", "0.00", "0.00"),
        ("99999999999", "yyyy-mm-dd", "99999999999"), ("-1", "yyyy-mm-dd", "-1"),
    ],
)  # fmt: skip
def test_what_a_file_stores_becomes_digits(stored: str, code: str, text: str) -> None:
    assert text_of(stored, Shown.of(code)) == (text, "")


def test_dates_may_count_from_1904() -> None:
    assert text_of("44259", Shown.of("yyyy-mm-dd"), since_1904=True)[0] == text_of("45721", Shown.of("yyyy-mm-dd"))[0]


@pytest.mark.parametrize("code", ['0!.0,"万"', "0,", '#,##0.0,,"百万"', '0\\.0,"万"'])
def test_a_format_that_shows_less_than_there_is_makes_a_problem(code: str) -> None:
    assert text_of("123456", Shown.of(code))[1].startswith("单元格格式缩小了显示的数")


def test_a_workbook_tells_what_hides_and_what_is_merged() -> None:
    def amend(sheet: Any) -> None:
        sheet.merge_cells("A2:A3")
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.parent.create_sheet("旧").sheet_state = "veryHidden"
    (sheet,) = read_file("年报.xlsx", as_xlsx(ROWS, amend))
    assert (sheet.file, sheet.name, sheet.title) == ("年报.xlsx", "表1", "年报.xlsx 表1")
    assert sheet.merged == ((1, 0, 2, 0),)
    assert sheet.notices == ("隐藏的工作表没有读取：旧", "隐藏的行也已读取：第3行", "隐藏的列也已读取：B列")


def test_every_visible_sheet_with_content_is_read() -> None:
    def amend(sheet: Any) -> None:
        sheet.parent.create_sheet("空表")
        sheet.parent.create_sheet("表2")["C5"] = "远"
    first, second = read_file("年报.xlsx", as_xlsx(ROWS, amend))
    assert (first.name, second.name) == ("表1", "表2")
    assert (second.text(4, 2), second.address(4, 2), second.text(0, 0), second.width) == ("远", "C5", "", 3)


def test_rich_texts_inline_texts_and_reading_aids() -> None:
    body = ('<row r="1"><c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><t>县</t></r><rPh sb="0" eb="1"><t>jia</t></rPh></is></c>'
            '<c r="B1" t="str"><f>"x"&amp;"y"</f><v>xy</v></c></row><row><c><v>7</v></c><c/><c><v>8</v></c></row>')  # fmt: skip
    content = repacked(one_sheet(body), {"xl/workbook.xml": lambda part: part.replace(b'fullCalcOnLoad="1"', b"")})
    (sheet,) = read_file("a.xlsx", content)
    assert sheet.rows == (("甲县", "xy"), ("7", "", "8"))


def test_shared_strings_are_found_without_their_reading_aids() -> None:
    content = with_shared_strings([["单位", "数"], ["甲县", "1"]])
    aided = repacked(content, {"xl/sharedStrings.xml": lambda part: part.replace(
        "<t>甲县</t>".encode(), "<r><t>甲</t></r><r><t>县</t></r><rPh sb='0' eb='1'><t>jia</t></rPh>".encode())})  # fmt: skip
    assert read_file("a.xlsx", aided)[0].rows == read_file("a.xlsx", content)[0].rows == (("单位", "数"), ("甲县", "1"))


def test_elements_may_carry_a_prefix() -> None:
    body = as_xlsx(ROWS)
    def prefixed(part: bytes) -> bytes:
        text = part.replace(b"</", b"\0").replace(b"<", b"<x:").replace(b"\0", b"</x:")
        return text.replace(b"xmlns=", b"xmlns:x=").replace(b"<x:?xml", b"<?xml")
    assert read_file("a.xlsx", repacked(body, {SHEET: prefixed}))[0].rows == read_file("a.xlsx", body)[0].rows


def test_formulas_that_nobody_calculated_are_problems() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("表1")
        sheet.write_row(0, 0, ["单位", "数"])
        sheet.write_formula("B2", "=1+1")
    (read,) = read_file("a.xlsx", out.getvalue())
    assert read.text(1, 1) == ""
    assert read.problems["B2"].startswith("公式没有保存计算结果")


TEXTS = {
    "UTF-8": "utf-8", "UTF-8 with a mark": "utf-8-sig", "GBK": "gbk", "GB18030": "gb18030", "UTF-16 with a mark": "utf-16",
    "UTF-16LE": "utf-16-le", "UTF-16BE": "utf-16-be",
}  # fmt: skip


@pytest.mark.parametrize("encoding", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_files_in_every_usual_encoding(encoding: str, separator: str) -> None:
    (sheet,) = read_file("年报.csv", as_text(ROWS, separator).encode(encoding))
    assert sheet.rows == tuple(map(tuple, ROWS))
    assert sheet.title == "年报.csv"


def test_rare_characters_of_names_survive_gb18030() -> None:
    (sheet,) = read_file("a.csv", "单位,数\n㙘县𠮷,1\n".encode("gb18030"))
    assert sheet.text(1, 0) == "㙘县𠮷"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("单位\t数\n甲\t1\n", (("单位", "数"), ("甲", "1"))),
        ('"单\n位"\t"a ""b"""\n甲\t1', (("单\n位", 'a "b"'), ("甲", "1"))),
        ("单位，数\n甲，1\n", (("单位", "数"), ("甲", "1"))),
        ("单位、数\n甲、1", (("单位", "数"), ("甲", "1"))),
        ("标题\r\n\r\n单位,数\r甲, 1 ,,\r\n\r\n", (("标题",), (), ("单位", "数"), ("甲", "1"))),
        ("单位\t县、市\n甲\t1,2", (("单位", "县、市"), ("甲", "1,2"))),
        ("\ufeff只有一格", (("只有一格",),)),
    ],
)
def test_what_is_pasted_is_cut_into_cells(text: str, rows: tuple[tuple[str, ...], ...]) -> None:
    assert read_pasted(text).rows == rows


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff", ",,,\n,,,"])
def test_nothing_pasted_is_said(text: str) -> None:
    with pytest.raises(Refused, match="没有内容，请粘贴或上传带表头的表格"):
        read_pasted(text)


def test_a_quote_without_its_other_half_is_named() -> None:
    with pytest.raises(Refused, match="第3行附近的引号不成对"):
        read_pasted('单位\t数\n"甲\t1\n乙\t2')


def macro() -> bytes:
    return repacked(as_xlsx(ROWS), {}, {"xl/vbaProject.bin": b"\0"})


def encrypted_zip() -> bytes:
    content = bytearray(zipped(("xl/workbook.xml", b"<a/>")))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    return bytes(content)


def old(inside: bytes) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + inside


def bomb() -> bytes:
    return zipped(("xl/workbook.xml", b"<a/>"), (SHEET, b" " * 60_000_000))


def pictures_only() -> bytes:
    return repacked(as_xlsx([[]]), {}, {"xl/media/image1.png": b"\x89PNG"})


def entity_bomb(part: bytes) -> bytes:
    head = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    return part.replace(b"<worksheet", head + b"<worksheet", 1)


BIG = "文件解压后过大，不予读取，请把要用的表复制到新工作簿后再试"
PLAIN = "请上传.xlsx、.csv文件，或直接粘贴表格"
FAR = '<row r="1"><c r="XFD1"><v>1</v></c></row>'
AGAIN = "请用Excel或WPS打开、另存为.xlsx后再试"
BROKEN = f"文件已损坏，或不是完整的工作簿，{AGAIN}"
REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.xlsx", lambda: b"", "文件是空的"),
    "blank": ("a.csv", lambda: b"\r\n \r\n", "文件是空的"),
    "only separators": ("a.csv", lambda: b",,\n,,\n", "没有内容，请粘贴或上传带表头的表格"),
    "an empty sheet": ("a.xlsx", lambda: as_xlsx([[]]), "工作簿里没有内容，请把数填在单元格里再试"),
    "pictures only": ("a.xlsx", pictures_only, "工作簿里只有图片，图片里的数读不出来，请把数填在单元格里再试"),
    "fifty megabytes": ("a.xlsx", lambda: b"PK" + b"\0" * 50_000_000, "文件有50MB，超过20MB，请把要用的表复制到新工作簿后再试"),
    "a bomb": ("a.xlsx", bomb, BIG),
    "ten thousand parts": ("a.xlsx", lambda: zipped(*((f"xl/{n}", b"") for n in range(2_001))), BIG),
    "macros": ("a.xlsx", macro, "文件带宏，不予读取，请另存为不带宏的.xlsx后再试"),
    "macros by name": ("a.XLSM", lambda: as_xlsx(ROWS), "文件带宏，不予读取，请另存为不带宏的.xlsx后再试"),
    "xlsb": ("a.xlsb", lambda: zipped(("xl/workbook.bin", b"\0")), "这是.xlsb文件，请另存为.xlsx后再试"),
    "a document": ("a.docx", lambda: zipped(("word/document.xml", b"<a/>")), f"这不是Excel工作簿，{PLAIN}"),
    "a password": ("a.xlsx", lambda: old("EncryptedPackage".encode("utf-16-le")), "文件有密码，请取消密码后再试"),
    "a zip password": ("a.xlsx", encrypted_zip, "文件有密码，请取消密码后再试"),
    "xls": ("a.xls", lambda: old(b"Workbook"), f"这是旧版.xls或WPS格式，{AGAIN}"),
    "cut off": ("a.xlsx", lambda: as_xlsx(wide())[:-300], BROKEN),
    "no zip": ("a.xlsx", lambda: b"PK\x03\x04 and nothing more", BROKEN),
    "a spoilt part": ("a.xlsx", lambda: repacked(as_xlsx(ROWS), {SHEET: lambda part: part[:200]}), BROKEN),
    "a missing part": ("a.xlsx", lambda: zipped(("xl/workbook.xml", b'<workbook><sheet name="a" id="r1"/></workbook>')), BROKEN),
    "a string that is not there": ("a.xlsx", lambda: one_sheet('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), BROKEN),
    "entities": ("a.xlsx", lambda: repacked(as_xlsx(ROWS), {SHEET: entity_bomb}), BROKEN),
    "a far column": ("a.xlsx", lambda: one_sheet(FAR), "工作表“表1”的内容超过1000列，请只留要用的表"),
    "PDF": ("a.pdf", lambda: b"%PDF-1.7 \n", "这是PDF，不是表格，请上传.xlsx、.csv文件，或直接粘贴表格"),
    "a picture": ("a.png", lambda: b"\x89PNG\r\n\x1a\n\0\0", "这是图片，里面的数读不出来，请上传.xlsx、.csv文件，或直接粘贴表格"),
    "a web page": ("a.xls", lambda: b"\xef\xbb\xbf\n<html><table>", f"这是网页或XML，不是表格，{AGAIN}"),
    "bytes": ("a.csv", lambda: b"a,b\n\x01\x02,\x03", "不是文本表格，或编码不是UTF-8、GBK，请另存为.xlsx后再试"),
    "no encoding": ("a.csv", lambda: b"\xff\xfe\xfd", "不是文本表格，或编码不是UTF-8、GBK，请另存为.xlsx后再试"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_a_sentence(name: str) -> None:
    file, make, sentence = REFUSED[name]
    assert said(file, make()) == sentence


def test_too_many_cells_are_refused(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(workbook, "MOST_CELLS", 5)
    monkeypatch.setattr(workbook.Budget.__init__, "__defaults__", (5, 1000))
    assert said("a.xlsx", as_xlsx(ROWS)) == "有内容的单元格超过0万个，请只留要用的表"


def test_too_many_characters_are_refused(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(workbook.Budget.__init__, "__defaults__", (1000, 5))
    assert said("a.xlsx", as_xlsx(ROWS)).startswith("文字超过")


def test_scattered_cells_are_refused(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(sheets, "MOST_PLACES", 5_000)
    body = "".join(f'<row r="{row}"><c r="ALL{row}"><v>1</v></c></row>' for row in range(1, 20))
    assert said("a.xlsx", one_sheet(body)).startswith("工作表“表1”的内容太散")


def test_a_text_of_too_many_cells_is_refused(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(sheets, "MOST_PLACES", 50)
    with pytest.raises(Refused, match="表格超过1000列"):
        read_pasted("a,b,c\n" * 20)
    monkeypatch.setattr(sheets, "MOST_BYTES", 10)
    with pytest.raises(Refused, match="粘贴的内容超过"):
        read_pasted("a,b,c\n" * 20)


def test_corrected_cells_change_nothing_else() -> None:
    sheet = Sheet("", "表", (("a", "b"), ("c",)), ((0, 0, 0, 1),), {"A1": "公式出错", "B1": "公式出错"})
    new = corrected(sheet, {"B1": " 12 ", "D3": "x"})
    assert new.rows == (("a", "12"), ("c",), ("", "", "", "x"))
    assert (new.problems, new.merged) == ({"A1": "公式出错"}, ())
    assert sheet.rows == (("a", "b"), ("c",))
    with pytest.raises(Refused, match="单元格A99999不在表内"):
        corrected(sheet, {"A99999": "1"})


@given(st.integers(0, 20_000))
def test_letters_and_positions_are_inverse(column: int) -> None:
    assert position_of(f"{letters(column)}7") == (6, column)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_pasted_text_gives_a_sheet_or_a_sentence(text: str) -> None:
    with suppress(Refused):
        assert any(read_pasted(text).rows)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_sheet_or_a_sentence(content: bytes) -> None:
    with suppress(Refused):
        assert read_file("a.csv", content)


WHOLE = with_shared_strings(wide())


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_a_workbook_with_any_byte_changed_gives_a_sheet_or_a_sentence(at: int, byte: int) -> None:
    content = bytearray(WHOLE)
    content[at] = byte
    with suppress(Refused):
        assert read_file("a.xlsx", bytes(content))


READ = (SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml")
PARTS = {name: zipfile.ZipFile(io.BytesIO(WHOLE)).read(name) for name in READ}


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(PARTS)), st.integers(0, 10_000), st.binary(min_size=1, max_size=6))
def test_a_part_with_anything_in_it_gives_a_sheet_or_a_sentence(name: str, at: int, bytes_: bytes) -> None:
    place = at % len(PARTS[name])
    content = repacked(WHOLE, {name: lambda part: part[:place] + bytes_ + part[place + len(bytes_) :]})
    with suppress(Refused):
        assert read_file("a.xlsx", content)


MEASURED = """
import io, sys, zipfile
from tests.support.memory import most_memory
from tests.support.nasty import as_xlsx, repacked, wide
from data.exchange.sheets import read_file
from evaluation.errors import Refused

SHEET = "xl/worksheets/sheet1.xml"
kind = sys.argv[1]
if kind == "formatted":
    # a million bordered rows, packed piece by piece so that making it costs nothing
    with zipfile.ZipFile(io.BytesIO(as_xlsx(wide()))) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name, part in parts.items():
            with new.open(name, "w") as stream:
                head, mark, tail = part.partition(b"</sheetData>")
                stream.write(head)
                for first in range(1_000, 1_000_000, 1_000) if name == SHEET else ():
                    row = b'<row r="%d"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>'
                    stream.write(b"".join(row % (at, at, at) for at in range(first, first + 1_000)))
                stream.write(mark + tail)
    content = out.getvalue()
elif kind == "bomb":
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        new.writestr("xl/workbook.xml", b"<a/>")
        with new.open(SHEET, "w") as stream:
            for _ in range(400):
                stream.write(b" " * 1_000_000)
    content = out.getvalue()
else:
    content = b"PK" + bytes(50_000_000)
before = most_memory()
try:
    print(len(read_file("a.xlsx", content)[0].rows))
except Refused as refused:
    print(refused.faults[0].message)
print(most_memory() - before)
"""


@pytest.mark.parametrize(
    ("kind", "result", "most"),
    [("formatted", "14", 40_000), ("bomb", "文件解压后过大，不予读取，请把要用的表复制到新工作簿后再试", 10_000),
     ("large", "文件有50MB，超过20MB，请把要用的表复制到新工作簿后再试", 10_000)],
    ids=["a million formatted rows", "a bomb of 400 MB", "fifty megabytes"],
)  # fmt: skip
def test_memory_stays_bounded_whatever_the_file(kind: str, result: str, most: int) -> None:
    done = subprocess.run([sys.executable, "-c", MEASURED, kind], capture_output=True, text=True, check=True, timeout=300)
    said_, grown = done.stdout.split("\n")[:2]
    assert said_ == result
    assert int(grown) < most
