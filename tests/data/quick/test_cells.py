"""What a person types into a cell: one clean number, or a sentence that says what to do."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.quick.cells import CellFault, read_number, read_status
from evaluation.rounding import number


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("12", "12"), ("12.50", "12.50"), ("１２．５０", "12.50"), ("－3", "-3"), ("−3", "-3"), ("+7", "7"), ("007", "007"),
        ("1,234", "1234"), ("1，234，567.8", "1234567.8"), ("-1,234", "-1234"), (" 5 ", "5"), ("\u30005\u00a0", "5"),
    ],
)  # fmt: skip
def test_a_number_however_typed(typed: str, clean: str) -> None:
    assert read_number(typed) == (clean, "")


@pytest.mark.parametrize("typed", ["8.2%", "8.2％", "8.2 %", "８.２％"])
def test_a_percent_sign_is_taken_off_only_where_percents_are_counted(typed: str) -> None:
    assert read_number(typed, percent=True).text == "8.2"
    assert read_number(typed, unit="家").fault.endswith("带百分号，但这里计量单位是“家”，不按百分数，请改成数")


@pytest.mark.parametrize("typed", ["", "—", "——", "-", "/", "无", "暂无", "N/A", " \u3000"])
def test_what_says_nothing_is_neither_a_number_nor_wrong(typed: str) -> None:
    assert read_number(typed.strip()) == ("", "")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("约5", "不是确定的数"), ("5左右", "不是确定的数"), (">5", "不是确定的数"), ("≥5", "不是确定的数"),
        ("5以上", "不是确定的数"),
        ("5~6", "是一个范围"), ("5－6", "是一个范围"), ("5至6", "是一个范围"), ("2025-3-5", "像是日期"),
        ("2025/3/5", "像是日期"),
        ("2025年3月", "像是日期"), ("3月5日", "像是日期"), ("8:30", "像是日期或时间"), ("2025.3.5", "像是日期"),
        ("1e5", "科学计数法"),
        ("1,23", "千分位逗号位置不对"), ("1,2345", "千分位逗号位置不对"), (",5", "千分位逗号位置不对"),
        ("(5)", "请写成负号加数"),
        ("5。3", "小数点是句号"), (".5", "小数点前后都要有数字"), ("5.", "小数点前后都要有数字"), ("3/4", "是分数"),
        ("5‰", "千分号"),
        ("1 234", "中间有空格"), ("12家", "除了数还有别的字"), ("5²", "除了数还有别的字"), ("=1+1", "像是公式，不会计算"),
        ("@SUM(A1)", "像是公式，不会计算"), ("#DIV/0!", "是公式的差错"), ("#N/A", "是公式的差错"), ("完成", "不是数，请填数"),
        ("①", "不是数"),
        ("١٢", "不是数"), ("缺报", "本栏不能用状态代替"), ("9" * 61, "位数太多"), ("--5", "不是数"),
        ("5%%", "除了数还有别的字"),
    ],
)  # fmt: skip
def test_everything_else_is_told_apart(typed: str, words: str) -> None:
    found = read_number(typed, percent=True)
    assert found.text == ""
    assert words in found.fault


def test_a_long_text_is_shortened_in_its_sentence() -> None:
    assert len(read_number("约" * 100_000).fault) < 80


@given(st.text(max_size=30))
def test_what_is_read_is_a_number_and_nothing_is_read_of_a_fault(typed: str) -> None:
    found = read_number(typed, percent=True)
    assert not (found.text and found.fault)
    if found.text:
        assert re.fullmatch("-?[0-9]+([.][0-9]+)?", found.text)
        assert number(found.text) is not None


@pytest.mark.parametrize(
    ("word", "status"),
    [("缺报", "missing"), (" 未 报 ", "missing"), ("不适用", "not_applicable"), ("未到期", "not_due"), ("作废", "void"),
     ("已报", "reported"), ("MISSING", "missing"), ("没有", ""), ("", "")],
)  # fmt: skip
def test_words_of_states(word: str, status: str) -> None:
    assert read_status(word) == status


def test_a_fault_reads_as_place_unit_indicator_and_sentence() -> None:
    assert str(CellFault("年报.xlsx", "表1", "C5", "椒江区", "A1", "说明")) == "表1!C5 椒江区 A1：说明"
    assert str(CellFault("", "表1", "", "", "A1", "说明")) == "表1 A1：说明"
