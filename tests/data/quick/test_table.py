"""What a table is recognised to be before anything is scored: its indicators, its layout, what it leaves out."""

from __future__ import annotations

import pytest

from data.exchange.sheets import Sheet, read_pasted
from data.quick.cells import CellFault
from data.quick.grid import grid
from data.quick.table import Named, indicators_in, read_records
from evaluation.errors import Refused
from tests.support.nasty import (
    ALIASES,
    CITY,
    COUNTED,
    TITLES,
    UNITS,
    across,
    as_text,
    edited,
    long,
    scheme,
    two_heads,
    wide,
)  # fmt: skip

NAMED = tuple(Named(TITLES[code], COUNTED[code]) for code in TITLES)
BARE = tuple(Named(title) for title in TITLES.values())


@pytest.mark.parametrize("units", [UNITS, None], ids=["known units", "unknown units"])
@pytest.mark.parametrize(
    ("rows", "named"),
    [(wide, NAMED), (across, NAMED), (long, BARE), (two_heads, BARE)],
    ids=["units down", "indicators down", "long", "two heading rows"],
)  # fmt: skip
def test_the_indicators_of_a_table_can_be_listed_without_a_scheme(rows, named, units) -> None:  # type: ignore[no-untyped-def]
    assert indicators_in(read_pasted(as_text(rows())), units, CITY.details) == named


def test_a_long_table_tells_the_unit_of_measure_in_its_column() -> None:
    rows = [["县（市、区）", "指标", "计量单位", "实绩"], *([unit, "企业数", "家", "1"] for unit in ("甲县", "乙县", "合计"))]
    assert indicators_in(read_pasted(as_text(rows))) == (Named("企业数", "家"),)


@pytest.mark.parametrize("text", ["今年情况良好", "1,2\n3,4"])
def test_where_no_indicator_can_be_told_it_is_said(text: str) -> None:
    with pytest.raises(Refused, match="认不出这张表"):
        indicators_in(read_pasted(text))


def test_an_indicator_cannot_begin_like_a_formula() -> None:
    rows = [["县（市、区）", "=cmd|x"], ["甲县", "1"]]
    with pytest.raises(Refused, match="指标名称“=cmd\\|x”不能以“=”开头"):
        indicators_in(read_pasted(as_text(rows)))


def test_records_keep_the_cell_of_every_figure_and_target() -> None:
    found = read_records(read_pasted(as_text(two_heads())), scheme(), UNITS, CITY.details, ALIASES)
    assert found.records["331003", "A2"].cells == {"target": (3, 3), "value": (3, 4)}
    assert len(found.records) == 50
    assert found.faults == {}


def test_common_targets_are_kept_apart() -> None:
    found = read_records(read_pasted(as_text(across())), scheme(), UNITS, CITY.details, ALIASES)
    assert found.common == {code: (row, 2) for row, code in enumerate(TITLES, 1)}
    down = read_records(read_pasted(as_text(wide())), scheme(), UNITS, CITY.details, ALIASES)
    assert down.common == {code: (3, column) for column, code in enumerate(TITLES, 2)}


def test_two_columns_of_the_same_figure_are_a_fault_where_both_are_filled() -> None:
    rows = [[*row, "实绩" if number == 0 else ("9" if number == 1 else "")] for number, row in enumerate(long())]
    found = read_records(read_pasted(as_text(rows)), scheme(), UNITS, CITY.details, ALIASES)
    assert [str(fault) for fault in found.faults.values()] == ["粘贴的表格!E2 椒江区 A1：同一项有两列“实绩”（E列重复），请只留一列"]


def test_group_titles_without_figures_are_left_out() -> None:
    rows = wide()
    rows[4:4] = [["一", "市区组"]]
    found = read_records(read_pasted(as_text(rows)), scheme(), UNITS, CITY.details, ALIASES)
    assert found.faults == {}
    assert "没有读取的行（合计、说明等）：第5行" in found.notices


def test_a_table_of_strangers_is_bounded() -> None:
    rows = [["县（市、区）", "研发投入强度"], *([f"第{number}县", "1"] for number in range(5_002))]
    found = read_records(read_pasted(as_text(rows)), scheme(), None, {}, {})
    assert len(found.units) == 5_000
    assert [fault.message for fault in found.faults.values()] == ["表中单位超过5000个，请只留要测算的单位"] * 2


def test_too_many_merged_cells_are_refused() -> None:
    sheet = Sheet("", "表", tuple(("x",) * 300 for _ in range(1000)), merged=((0, 0, 999, 299),))
    with pytest.raises(Refused, match="合并单元格太多"):
        read_records(sheet, scheme(), UNITS, CITY.details, ALIASES)


def test_a_grid_of_many_faults_is_cut() -> None:
    sheet = Sheet("", "表", tuple(("x",) for _ in range(1000)))
    faults = [CellFault("", "表", f"A{row}", "", "", "差错") for row in range(1, 1001)]
    assert len(grid(sheet, faults, most=100).rows) == 200


def test_an_edited_heading_moves_nothing_else() -> None:
    found = read_records(read_pasted(as_text(edited(wide(), {"A3": ""}))), scheme(), UNITS, CITY.details, ALIASES)
    assert len(found.records) == 50
