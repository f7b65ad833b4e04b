"""Strict CSV: columns and rows in any order, cells trimmed, faults with line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.exchange.csv import LONGEST_CELL, Table, gathered_table, parse_table, read_table
from evaluation.errors import FaultList, Refused, Where

KNOWN, REQUIRED = ("unit", "indicator", "value"), ("unit", "indicator")


def parsed(text: str) -> tuple[Table | None, list[str]]:
    faults = FaultList()
    table = parse_table(text, "f", KNOWN, REQUIRED, faults)
    return table, sorted(map(str, faults))


def rows_of(text: str) -> list[dict[str, str]]:
    table, faults = parsed(text)
    assert faults == []
    assert table is not None
    return list(table.mappings())


def test_columns_may_stand_in_any_order_and_optional_ones_may_be_absent() -> None:
    assert rows_of("indicator,unit\nA,甲\n") == [{"indicator": "A", "unit": "甲"}]
    assert rows_of("value,indicator,unit\n1,A,甲\n") == [{"value": "1", "indicator": "A", "unit": "甲"}]


def test_cells_are_trimmed_and_stay_text() -> None:
    assert rows_of(" unit ,indicator,value\n 甲 ,\tA, 007 \n") == [{"unit": "甲", "indicator": "A", "value": "007"}]


def test_quotes_commas_and_line_ends_may_stand_in_a_cell() -> None:
    assert rows_of('unit,indicator,value\n"甲,乙","A""B","1\n2"\n') == [{"unit": "甲,乙", "indicator": 'A"B', "value": "1\n2"}]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_do_not_matter(end: str) -> None:
    assert rows_of(end.join(["unit,indicator", "甲,A", "", "乙,B", ""])) == [
        {"unit": "甲", "indicator": "A"}, {"unit": "乙", "indicator": "B"},
    ]  # fmt: skip


def test_blank_lines_and_lines_of_blank_cells_are_passed_over_but_counted() -> None:
    table, faults = parsed("unit,indicator\n\n甲,A\n , \n乙,B\n")
    assert faults == []
    assert table is not None
    assert table.lines == [3, 5]


def test_a_row_stands_where_it_begins_even_after_a_cell_of_many_lines() -> None:
    table, _ = parsed('unit,indicator\n"甲\n乙\n丙",A\n丁,B\n')
    assert table is not None
    assert table.lines == [2, 5]


def test_a_place_names_file_line_and_the_position_of_a_column() -> None:
    table, _ = parsed("value,unit,indicator\n1,甲,A\n2,乙,B\n")
    assert table is not None
    assert table.place(1).of("unit") == Where("f", 3, 2)
    assert table.place(1).of("absent") == Where("f", 3, 1)


def test_unknown_doubled_and_missing_columns_are_told_at_once() -> None:
    table, faults = parsed("unit,unit,vlaue\n甲,乙,1\n")
    assert table is None
    assert faults == [
        "f:1:1 缺少必有的列“indicator”", "f:1:2 列“unit”重复", "f:1:3 没有“vlaue”这一列，可用的列为unit、indicator、value",
    ]  # fmt: skip


def test_a_blank_column_name_is_unknown() -> None:
    _, faults = parsed("unit,indicator,\n甲,A,\n")
    assert faults == ["f:1:3 没有“”这一列，可用的列为unit、indicator、value"]


def test_rows_of_another_length_are_each_a_fault_and_the_others_are_read() -> None:
    table, faults = parsed("unit,indicator\n甲\n乙,B\n丙,C,1\n")
    assert faults == ["f:2:1 本行有1格，表头有2列", "f:4:1 本行有3格，表头有2列"]
    assert table is not None
    assert table.rows == [["乙", "B"]]


@pytest.mark.parametrize("text", ["", "\n\n", "\r\n"])
def test_an_empty_file_is_a_fault(text: str) -> None:
    assert parsed(text) == (None, ["f:1:1 文件是空的，至少应有表头"])


def test_a_header_alone_is_a_table_without_rows() -> None:
    assert rows_of("unit,indicator\n") == []


@pytest.mark.parametrize(
    ("text", "line"), [('unit,indicator\n甲,"A\n乙,B\n', 2), ('unit,indicator\n甲,A\n"乙"丙,B\n', 3), ('"unit,indicator\n', 1)]
)
def test_unpaired_quotes_are_a_fault_of_the_line_they_begin_in(text: str, line: int) -> None:
    _, faults = parsed(text)
    assert any(fault.startswith(f"f:{line}:1 不是合格的CSV") for fault in faults)


def test_a_cell_has_a_longest_length() -> None:
    assert len(rows_of(f"unit,indicator\n{'甲' * LONGEST_CELL},A\n")) == 1
    _, faults = parsed(f"unit,indicator\n{'甲' * (LONGEST_CELL + 1)},A\n")
    assert len(faults) == 1
    assert "单元格超过" in faults[0]


def test_null_characters_are_refused() -> None:
    assert parsed("unit,indicator\n甲\0,A\n") == (None, ["f:1:1 含有空字符，不是文本表格"])


def test_a_long_unknown_column_is_cut_short_in_its_fault() -> None:
    _, faults = parsed(f"unit,indicator,{'长' * 500}\n")
    assert len(faults[0]) < 120


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes("unit,indicator\n甲,A\n".encode("utf-8-sig"))
    assert read_table(path, KNOWN, REQUIRED).rows == [["甲", "A"]]


def test_a_file_that_cannot_be_read_is_refused_by_the_name_given(tmp_path: Path) -> None:
    other = tmp_path / "gbk.csv"
    other.write_bytes("unit,indicator\n甲,A\n".encode("gbk"))
    for path, words in ((other, "不是UTF-8编码"), (tmp_path / "none.csv", "文件不存在")):
        with pytest.raises(Refused, match=words) as caught:
            read_table(path, KNOWN, REQUIRED, "figures.csv")
        assert caught.value.faults[0].where == Where("figures.csv", 1, 1)
        faults = FaultList()
        assert gathered_table(path, KNOWN, REQUIRED, faults, "figures.csv") is None
        assert len(list(faults)) == 1


def test_ten_thousand_rows_of_garbage_are_ten_thousand_faults(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("unit,indicator\n" + "甲,A,1,2\n" * 10_000, encoding="utf-8")
    with pytest.raises(Refused) as caught:
        read_table(path, KNOWN, REQUIRED)
    assert len(caught.value.faults) == 10_000
    assert [fault.where.line for fault in caught.value.faults] == list(range(2, 10_002))
