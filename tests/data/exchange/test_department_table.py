"""A department's table: every shape 快速测算 knows, only its own indicators and the cycle's units, all of it or nothing."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.exchange.department_table import Intake, Lists, indicators_of, read_sheet_for, read_table_for
from data.exchange.sheets import corrected
from data.quick.trying import Outcome
from evaluation.errors import Refused
from evaluation.figures import Figure
from evaluation.scheme import Departments
from tests.data.exchange.test_sheets import REFUSED
from tests.data.quick.test_nasty_tables import BAD, GOOD
from tests.support.forms import said
from tests.support.nasty import (
    ALIASES,
    CITY,
    FIGURES,
    NAMES,
    TITLES,
    UNITS,
    as_text,
    as_xlsx,
    edited,
    scheme,
    tried,
    wide,
    with_shared_strings,
)

KNOWN = scheme()
ALL = tuple(TITLES)
Source = str | bytes


def intake(source: Source, codes: tuple[str, ...] = ALL, name: str = "年报.xlsx", **more: Any) -> Intake:
    return read_table_for(KNOWN, UNITS, codes, source, name, details=CITY.details, aliases=ALIASES, **more)


def values(figures: tuple[Figure, ...]) -> dict[tuple[str, str], str]:
    return {(row.unit, row.indicator): row.value for row in figures}


def columns(codes: str) -> list[list[str]]:
    """The wide table with only these indicators."""
    at = [2 + list(TITLES).index(code) for code in codes.split()]
    return [[*row[:2], *(row[place] for place in at)] if len(row) > 2 else row for row in wide()]


@pytest.mark.parametrize("name", GOOD)
def test_a_table_written_in_any_way_gives_the_same_figures_as_the_trial(name: str) -> None:
    made = GOOD[name]()
    if isinstance(made, Outcome):
        return
    read, wanted = intake(made), tried(made)
    assert said(read.faults) == []
    city = {unit.code for unit in UNITS if unit.kind.value == "city"}
    assert values(read.figures) == values(wanted.figures)
    assert read.cells.keys() == {(row.unit, row.indicator) for row in wanted.figures}
    assert {row.unit for row in read.figures} - city == {unit.code for unit in UNITS} - city


# a target is not the department's, and a table need not hold every indicator
TAKEN = {"a target of nothing", "a target in words", "no target", "a missing indicator"}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_table_gives_the_faults_of_the_trial_word_for_word(name: str) -> None:
    source = BAD[name][0]()
    read = intake(source)
    assert said(read.faults) == ([] if name in TAKEN else said(tried(source).faults))
    assert bool(read.figures) == (name in TAKEN) == bool(read.cells)


@pytest.mark.parametrize("name", REFUSED)
def test_files_that_cannot_be_read_are_refused_with_the_same_sentence(name: str) -> None:
    file, make, sentence = REFUSED[name]
    with pytest.raises(Refused) as refused:
        intake(make(), name=file)
    assert [fault.message for fault in refused.value.faults] == [sentence]


def test_figures_carry_their_place_and_say_where_they_come_from() -> None:
    read = intake(as_xlsx(wide()))
    first = read.figures[0]
    assert (first.place.file, first.place.line, first.source) == ("年报.xlsx 表1", 5, "年报.xlsx 表1!C5")
    assert read.cells[first.unit, "A1"] == "C5"
    assert read.notices[-1] == "目标没有读取：年度目标以已下达的为准"


def test_part_of_the_departments_indicators_is_enough() -> None:
    read = intake(as_text(columns("A2 B1")), ("A1", "A2", "B1"))
    assert (read.faults, len(read.figures)) == ((), 20)


def test_indicators_of_others_are_told_once_each_and_nothing_is_taken() -> None:
    read = intake(as_text(wide()), ("A1", "A2", "B1"))
    assert said(read.faults) == [
        "粘贴的表格!F5 B2：“技术交易额”的数据不由本部门负责，请删去",
        "粘贴的表格!G5 C1：“省级高新区”的数据不由本部门负责，请删去",
    ]
    assert read.figures == ()


def test_faults_in_cells_of_others_are_not_told() -> None:
    read = intake(as_text(edited(columns("A1 B2"), {"D5": "约3"})), ("A1",))
    assert said(read.faults) == ["粘贴的表格!D5 B2：“技术交易额”的数据不由本部门负责，请删去"]


def test_a_unit_outside_the_cycle_is_told() -> None:
    few = [unit for unit in UNITS if unit.name != "椒江区"]
    read = read_table_for(KNOWN, few, ALL, as_text(wide()), details=CITY.details, aliases=ALIASES)
    assert said(read.faults) == ["粘贴的表格!B5 椒江区：没有“椒江区”这个单位，请改正或删去"]


def test_every_unit_must_have_its_figure_or_its_reason() -> None:
    rows = columns("A1")
    assert said(intake(as_text([*rows[:6], *rows[7:]])).faults) == ["粘贴的表格 路桥区：表中没有这个单位"]
    read = intake(as_text(edited(rows, {"C5": "缺报", "C6": "未到数据期"})))
    assert [row.status for row in read.figures[:3]] == ["missing", "not_due", ""]


def test_void_is_not_the_departments_to_say() -> None:
    assert said(intake(as_text(edited(columns("A1"), {"C5": "作废"}))).faults) == [
        "粘贴的表格!C5 椒江区 A1：作废由考核办依据决定办理，这里不能填"]  # fmt: skip


def test_a_table_of_nothing_but_names_is_told() -> None:
    read = intake(as_text([["县（市、区）", "备注"], *([name, "x"] for name in NAMES)]))
    assert said(read.faults) == ["粘贴的表格：表中没有由本部门负责的指标的数据"]


def test_a_corrected_sheet_is_read_again() -> None:
    lists = Lists(KNOWN, UNITS, KNOWN.indicators, CITY.details, ALIASES)
    read = intake(as_text(edited(wide(), {"C5": "约3"})))
    assert [fault.cell for fault in read.faults] == ["C5"]
    again = read_sheet_for(lists, corrected(read.sheet, {"C5": "3"}))
    assert (again.faults, values(again.figures)[UNITS[0].code, "A1"]) == ((), "3")


def with_sheets(*names: str, rows: list[list[str]] | None = None) -> bytes:
    def more(sheet: Any) -> None:
        for name in names:
            other = sheet.parent.create_sheet(name)
            for row in rows or [["封面"]]:
                other.append(row)
    return as_xlsx(wide(), more)


def test_of_several_sheets_the_one_that_is_a_table_is_read_and_the_others_named() -> None:
    read = intake(with_sheets("封面", "附注"))
    assert len(read.figures) == 50
    assert read.notices[0] == "其他工作表没有读取：封面、附注"


def test_of_several_tables_one_must_be_named() -> None:
    book = with_sheets("表2", rows=[[str(cell) for cell in row] for row in wide()])
    with pytest.raises(Refused, match="有2张可读的表（表1、表2），请选定其中一张"):
        intake(book)
    assert intake(book, sheet="表2").figures[0].place.file == "年报.xlsx 表2"
    with pytest.raises(Refused, match="工作簿里没有工作表“表3”"):
        intake(book, sheet="表3")


def test_sheets_of_which_none_is_a_table_say_what_a_table_is() -> None:
    def covers(sheet: Any) -> None:
        sheet.parent.create_sheet("二").append(["封底"])
    (fault,) = intake(as_xlsx([["封面"]], covers)).faults
    assert fault.message.startswith("认不出这张表")


def test_a_departments_indicators_are_those_whose_data_it_holds() -> None:
    held = replace(KNOWN.indicators[1], departments=Departments("甲局", "乙局"))
    known = replace(KNOWN, indicators=(KNOWN.indicators[0], held))
    assert indicators_of(known, "乙局") == (held,)
    assert indicators_of(known, "甲局") == ()
    assert indicators_of(known, "") == ()


ONE = [["单位", "实绩"], *([name, row[0]] for name, row in zip(NAMES, FIGURES, strict=True))]
RIGHT = {(unit.code, "A1"): row[0] for unit, row in zip(UNITS, FIGURES, strict=False)}
WIDER = [["县名", "2025年研发（%）", "备注"], *([*row, "x"] for row in ONE[1:])]
SINGLE: dict[str, list[list[str]]] = {
    "with headings": ONE,
    "without headings": ONE[1:],
    "a title above": [["2025年研发投入情况"], [], *ONE],
    "only a title above": [["2025年情况"], *ONE[1:]],
    "a totals row": [*ONE, ["合计", "27.18"]],
    "a totals row and no headings": [*ONE[1:], ["全市平均", "2.7"]],
    "a remark below": [*ONE, ["注：初步统计"]],
    "units across": [["", *NAMES], ["2025年", *(row[0] for row in FIGURES)]],
    "units across with last year": [["", *NAMES], ["实绩", *(row[0] for row in FIGURES)], ["上年", *("1" for _ in FIGURES)]],
    "another heading and remarks": WIDER,
    "numbers before": [["序号", *ONE[0]], *([str(at), *row] for at, row in enumerate(ONE[1:], 1))],
    "sources beside": [[*ONE[0], "来源"], *([*row, "年鉴"] for row in ONE[1:])],
}


@pytest.mark.parametrize("name", SINGLE)
def test_a_table_of_one_indicator_needs_not_name_it(name: str) -> None:
    for source in (as_text(SINGLE[name]), with_shared_strings(SINGLE[name])):
        read = intake(source, ("A1",), chosen="A1")
        assert said(read.faults) == []
        assert values(read.figures) == RIGHT
        sheet = read.sheet
        rows = [[sheet.text(row, column) for column in range(sheet.width)] for row in range(len(sheet.rows))]
        assert rows == [[*row, *[""] * (sheet.width - len(row))] for row in SINGLE[name]]


def test_a_source_beside_the_value_is_kept() -> None:
    assert {row.source for row in intake(as_text(SINGLE["sources beside"]), ("A1",), chosen="A1").figures} == {"年鉴"}


WRONG: dict[str, tuple[list[list[str]], list[str]]] = {
    "about": (edited(ONE, {"B3": "约3"}), ["粘贴的表格!B3 黄岩区 A1：“约3”不是确定的数，请只填一个数"]),
    "about, no headings": (edited(ONE[1:], {"B2": "约3"}), ["粘贴的表格!B2 黄岩区 A1：“约3”不是确定的数，请只填一个数"]),
    "a unit twice, no headings": (
        [*ONE[1:], ONE[3]], ["粘贴的表格!A11 路桥区：“路桥区”与A3重复"]),
    "an unknown unit, no headings": (
        edited(ONE[1:], {"A2": "鹿城区"}), ["粘贴的表格!A2 鹿城区：没有“鹿城区”这个单位，请改正或删去"]),
    "a unit less": (ONE[:-1], ["粘贴的表格 台州湾新区：表中没有这个单位"]),
    "another measure": (
        edited(ONE, {"B1": "投入（亿元）"}), ["粘贴的表格!B1 A1：表中写“亿元”，方案中A1的计量单位是“%”，请换算后改成一致"]),
    "two columns that may be it": (
        [["单位", "2024", "2025"], *([*row, "3"] for row in ONE[1:])],
        ["粘贴的表格!B1 2024：没有“2024”这个指标，请改正或删去", "粘贴的表格!C1 2025：没有“2025”这个指标，请改正或删去"]),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_faults_of_a_table_of_one_indicator_stand_at_its_own_cells(name: str) -> None:
    rows, expected = WRONG[name]
    assert said(intake(as_text(rows), ("A1",), chosen="A1").faults) == expected


def test_a_table_that_names_its_indicators_is_read_as_it_says() -> None:
    assert said(intake(as_text(columns("A2")), ("A1",), chosen="A1").faults) == [
        "粘贴的表格!C5 A2：“高新技术企业数”的数据不由本部门负责，请删去"]  # fmt: skip


def test_a_table_without_any_unit_is_not_understood() -> None:
    (fault,) = intake("数\n1\n2", ("A1",), chosen="A1").faults
    assert fault.message.startswith("认不出这张表")


def test_units_at_the_very_edge_across_cannot_be_told() -> None:
    rows = [NAMES, [row[0] for row in FIGURES]]
    assert intake(as_text(rows), ("A1",), chosen="A1").figures == ()


MEASURED = """
import io, zipfile
from tests.support.memory import most_memory
from tests.support.nasty import CITY, UNITS, as_xlsx, scheme, wide
from data.exchange.department_table import read_table_for

SHEET = "xl/worksheets/sheet1.xml"
content, known = as_xlsx(wide()), scheme()
read_table_for(known, UNITS, ["A1", "A2", "B1", "B2", "C1"], content, "a.xlsx", details=CITY.details)
with zipfile.ZipFile(io.BytesIO(content)) as old:
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
before = most_memory()
print(len(read_table_for(known, UNITS, ["A1", "A2", "B1", "B2", "C1"], content, "a.xlsx", details=CITY.details).figures))
print(most_memory() - before)
"""


def test_memory_stays_bounded_for_a_million_formatted_rows() -> None:
    done = subprocess.run([sys.executable, "-c", MEASURED], capture_output=True, text=True, check=True, timeout=300)
    figures, grown = done.stdout.split()
    assert figures == "50"
    assert int(grown) < 40_000


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(0, 15), st.integers(0, 7)), st.text(max_size=15), max_size=6), st.booleans())
def test_any_text_in_any_cell_gives_figures_or_faults(cells: dict[tuple[int, int], str], single: bool) -> None:
    rows = [[*row, *[""] * (8 - len(row))] for row in (ONE if single else wide())] + [[""] * 8 for _ in range(6)]
    for (row, column), text in cells.items():
        rows[row][column] = text
    with suppress(Refused):
        read = intake(as_text(rows), chosen="A1" if single else "")
        assert bool(read.figures) != bool(read.faults)


WHOLE = with_shared_strings(wide())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_a_workbook_with_any_byte_changed_gives_figures_faults_or_a_sentence(at: int, byte: int) -> None:
    content = bytearray(WHOLE)
    content[at] = byte
    with suppress(Refused):
        read = intake(bytes(content))
        assert bool(read.figures) != bool(read.faults)
