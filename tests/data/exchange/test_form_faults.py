"""Faults of form: the same words whichever way a figure came in, and figures only of what is clean."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.exchange.department_table import read_table_for
from data.exchange.form_faults import FormFault, form_faults, read_form
from data.exchange.report_form import Key
from data.exchange.report_form_back import read_back, read_pasted_form
from data.exchange.report_form_book import put, rows_of, template
from data.quick.values import COLUMN_NAMES
from evaluation.terms import Ranking
from tests.support.forms import NAME, UNIT, as_csv, changed, form, rows_with, scheme
from tests.support.nasty import CITY, as_text

BLANK = "空白，请填数，没有数的写明缺报、不适用或未到数据期"
EMPTY = form({})
CASES: dict[str, tuple[dict[Key, str], list[tuple[str, str, str]]]] = {
    "about": ({("A1", "value"): "约5"}, [("A1", "value", "“约5”不是确定的数，请只填一个数")]),
    "a percent sign where none is due": (
        {("A2", "value"): "188%"}, [("A2", "value", "“188%”带百分号，但这里计量单位是“家”，不按百分数，请改成数")]),
    "a broken comma": ({("A2", "value"): "1,23"}, [("A2", "value", "“1,23”的千分位逗号位置不对，请去掉逗号")]),
    "a dash": ({("A2", "value"): "—"}, [("A2", "value", BLANK)]),
    "a formula as text": ({("A1", "value"): "=1+2"}, [("A1", "value", "“=1+2”像是公式，不会计算，请填计算结果")]),
    "no stage": ({("C1", "value"): "在建"}, [("C1", "value", "“在建”不是可用的档次，应为已建成、创建中、无之一")]),
    "no denominator": ({("D1", "numerator"): "5"}, [("D1", "denominator", "按分子÷分母计算，分母不能为空")]),
    "a denominator of nothing": (
        {("D1", "numerator"): "5", ("D1", "denominator"): "0"}, [("D1", "denominator", "分母0应大于0")]),
    "an unknown level": ({("D2", "levels"): "市级:3"}, [("D2", "levels", "级别“市级”不在方案所列（国家级、省级）之内")]),
    "no last year": ({("D3", "value"): "120"}, [("D3", "previous", "空白，规则要用上年值，请填数；确实没有的写缺报")]),
    "a value and a status": ({("A1", "value"): "3", ("A1", "status"): "缺报"}, [("A1", "value", "状态为缺报，不应再有实绩")]),
    "an unknown status": (
        {("A1", "value"): "3", ("A1", "status"): "还没有"},
        [("A1", "status", "“还没有”不是数据状态，应为已报、缺报、不适用、未到数据期、作废之一或空白")]),
    "reported without a value": ({("A1", "status"): "已报"}, [("A1", "value", BLANK)]),
    "void is not the reporter's": (
        {("A1", "status"): "作废", ("A1", "source"): "决定"}, [("A1", "status", "作废由考核办依据决定办理，这里不能填")]),
    "two at once": (
        {("B2", "value"): "见附件", ("A1", "value"): "9~10"},
        [("A1", "value", "“9~10”是一个范围，请只填一个数"), ("B2", "value", "“见附件”不是数，请填数")]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_told_by_indicator_and_column(name: str) -> None:
    texts, expected = CASES[name]
    assert form_faults(EMPTY, texts) == [FormFault(*one) for one in expected]


@pytest.mark.parametrize("name", CASES)
def test_form_paste_excel_and_csv_say_the_same_words(name: str) -> None:
    texts, _ = CASES[name]
    told = sorted((fault.indicator, fault.message) for fault in form_faults(EMPTY, texts))
    headings = {**COLUMN_NAMES, "data_period": "数据期", "note": "说明"}
    cells = {(code, headings[column]): text for (code, column), text in texts.items()}
    rows = rows_with(EMPTY, cells)
    heads = rows[3]
    workbook = {
        f"{chr(65 + column)}{row + 1}": rows[row][column]
        for row in range(4, len(rows)) for column in range(len(heads)) if rows[row][column] != rows_of(EMPTY)[row][column]
    }  # fmt: skip
    doors = [
        read_back(as_csv(EMPTY, cells), "填报表.csv", EMPTY).faults,
        read_back(as_csv(EMPTY, cells, "gb18030"), "填报表.csv", EMPTY).faults,
        read_pasted_form(as_text(rows), EMPTY).faults,
        read_pasted_form(as_text(rows[3:]), EMPTY).faults,
        read_back(_as_strings(workbook), NAME, EMPTY).faults,
        _department(texts).faults,
    ]
    for faults in doors:
        assert sorted((fault.indicator, fault.message) for fault in faults) == told
        assert {fault.unit for fault in faults} == {UNIT.name}
        assert all(fault.cell for fault in faults)


def _as_strings(cells: dict[str, str]) -> bytes:
    """Typed as texts: openpyxl would take what begins with = for a formula, a cell of format @ does not."""
    def type_in(book) -> None:  # type: ignore[no-untyped-def]
        for address, text in cells.items():
            cell = book["填报表"][address]
            put(book["填报表"], cell.row, cell.column, text)
    return changed(template(EMPTY), type_in)


def _department(texts: dict[Key, str]):  # type: ignore[no-untyped-def]
    """The same figures as a department's long table of one unit."""
    codes = list(dict.fromkeys(code for code, _ in texts))
    columns = list(dict.fromkeys(["value", "numerator", "denominator", "previous", "levels", "status", "source"]))
    head = ["单位", "指标", *(COLUMN_NAMES[column] for column in columns)]
    rows = [[UNIT.name, code, *(texts.get((code, column), "") for column in columns)] for code in codes]
    return read_table_for(scheme(), [UNIT], codes, as_text([head, *rows]), details=CITY.details)


def test_figures_are_clean_numbers_of_the_lines_without_fault() -> None:
    texts = {("A1", "value"): " ２．９７％ ", ("A2", "value"): "1，249", ("B2", "value"): "约3", ("C1", "value"): "创建中",
             ("A1", "source"): "统计局", ("D2", "levels"): "国家级：2；省级：1"}  # fmt: skip
    read = read_form(EMPTY, texts)
    assert {row.indicator: (row.value or row.levels, row.source) for row in read.figures} == {
        "A1": ("2.97", "统计局"), "A2": ("1249", ""), "C1": ("创建中", ""), "D2": ("国家级:2;省级:1", "")
    }  # fmt: skip
    assert [fault.indicator for fault in read.faults] == ["B2"]


def test_a_line_nobody_began_is_faulty_only_when_the_form_must_be_complete() -> None:
    assert form_faults(EMPTY, {("D3", "previous"): "100", ("A1", "note"): "待核"}) == []
    told = form_faults(EMPTY, {}, complete=True)
    assert [(fault.indicator, fault.message) for fault in told] == [(line.code, BLANK) for line in EMPTY.lines]


def test_lines_that_cannot_be_changed_are_not_looked_at() -> None:
    closed = form({"A1": {"value": "约3"}}, locked=("A1",))
    assert form_faults(closed, {}) == []
    assert [fault.indicator for fault in form_faults(closed, {}, complete=True)] == ["A2", "B1", "B2", "C1", "D1", "D2", "D3"]


def test_the_draft_stands_where_nothing_is_handed_in() -> None:
    drafted = form({"D1": {"numerator": "5"}})
    assert form_faults(drafted, {("D1", "denominator"): "10"}) == []
    assert [fault.column for fault in form_faults(drafted, {})] == ["denominator"]


def test_too_long_a_text_is_said() -> None:
    assert form_faults(EMPTY, {("A1", "note"): "字" * 2001}) == [FormFault("A1", "note", "文字有2001字，超过2000字")]
    assert form_faults(EMPTY, {("A1", "note"): "字" * 2000}) == []


def test_a_unit_that_is_not_ranked_may_leave_lines_out() -> None:
    city = replace(EMPTY, unit=replace(UNIT, ranked=Ranking.UNRANKED))
    assert form_faults(city, {}, complete=True) == []


COLUMNS = [(line.code, column) for line in EMPTY.lines for column in line.inputs]


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=40), max_size=8))
def test_whatever_is_typed_is_a_figure_or_a_fault(texts: dict[Key, str]) -> None:
    read = read_form(EMPTY, texts, complete=True)
    faulty = {fault.indicator for fault in read.faults}
    assert faulty | {row.indicator for row in read.figures} == {line.code for line in EMPTY.lines}
    assert not faulty & {row.indicator for row in read.figures}
    assert all(key[:2] in COLUMNS for key in read.faults)
