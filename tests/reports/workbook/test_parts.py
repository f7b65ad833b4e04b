"""工作簿零件: lists in rows, places of cells, number formats, and what a sheet shows for change."""

from __future__ import annotations

from fractions import Fraction

import pytest

from reports.workbook import details
from reports.workbook.grid import Column, Grid, Span
from reports.workbook.inputs import columns_read
from reports.workbook.layout import layout_of
from reports.workbook.parameters import parameters_of, shown_value
from reports.workbook.pen import decimals, note_of, plain, printable, shape_of, typed_shape
from tests.reports.workbook.agreement import DOCUMENT, made
from tests.support.runs import Run, figure, indicator, scheme, small_run, target, unit

GRID = Grid("表", (Column("a", "甲", 5, "甲列"), Column("b", "乙", 5, "乙列")))


def test_cells_and_runs_of_cells_are_named_as_spreadsheets_name_them() -> None:
    assert (GRID.own("b", 3), GRID.cell("b", 3)) == ("B4", "表!$B$4")
    assert (GRID.own_span("a", Span(3, 5)), GRID.span("a", Span(3, 5))) == ("$A$4:$A$6", "表!$A$4:$A$6")


def weighed(levels: str) -> list[tuple[str, str, object, object]]:
    """Entries of a list of matters by level: name, level, count, counted."""
    item = indicator("A1", "100", "piecework", {"each": {"省": "5", "市": "1"}})
    assessment = Run(scheme(item), [unit("U")], [figure("U", "A1", levels=levels)]).assess()
    (entries,) = layout_of(assessment).entries
    return [(entry.name, entry.level, entry.count, entry.counted) for entry in entries]


def test_counts_by_level_stand_one_a_row() -> None:
    assert weighed("省:2;市:5") == [("", "省", 2, 10), ("", "市", 5, 5)]


def test_a_named_matter_counts_once_at_its_highest_and_the_first_of_equals() -> None:
    assert weighed("甲@市;甲@省;乙@市;乙@市") == [("甲", "市", 1, 0), ("甲", "省", 1, 5), ("乙", "市", 1, 1), ("乙", "市", 1, 0)]


def test_a_figure_without_a_list_leaves_one_row_to_fill() -> None:
    item = indicator("A1", "100", "panel")
    assessment = Run(scheme(item), [unit("U")], [figure("U", "A1", status="missing")]).assess()
    (entries,) = layout_of(assessment).entries
    assert [(entry.no, entry.name, entry.count) for entry in entries] == [(1, "", None)]


def test_a_list_may_be_read_by_the_measure_or_by_a_part() -> None:
    readers = {item.code: set(details.readers(item)) for item in small_run().parsed().indicators}
    assert readers == {"A1": set(), "A2": set(), "B1": set(), "B2": {"measure"}, "B3": {"0"}}


def test_only_columns_a_rule_reads_are_for_change() -> None:
    items = {item.code: item for item in small_run().parsed().indicators}
    assert columns_read(items["A1"]) >= {"value", "target"}
    assert columns_read(items["A2"]) >= {"numerator", "denominator"}
    assert not columns_read(items["A2"]) & {"value", "target", "previous"}
    assert not columns_read(items["B3"]) & {"value", "target", "numerator"}


def test_a_part_scored_on_its_change_reads_the_previous_figure() -> None:
    items = scheme(indicator("A1", "100", "rank_step", {"step": "1"}, of="change"))
    (item,) = Run(items, [unit("U")]).parsed().indicators
    assert "previous" in columns_read(item)


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "不设"), (True, "是"), (False, "否"), ("peer_mean", "同组均值"), (2, Fraction(2))]
)
def test_parameters_are_shown_as_numbers_or_chinese_words(value: object, shown: object) -> None:
    assert shown_value(value) == shown  # type: ignore[arg-type]


def test_every_parameter_has_a_cell_and_tables_a_run_of_them() -> None:
    run = small_run()
    found = parameters_of(run.parsed(), run.assess().inputs.adjustments)
    assert found.cell("full_marks") == "参数!$D$4"
    first, last = found.spans["measure", "B2"]
    assert [found.rows[row - 3].label for row in range(first, last + 1)] == ["省级", "市级"]
    assert {row.value for row, _ in found.of("rule", "B1", 0)} == {Fraction(2), Fraction(0), "从最优起"}


def test_numbers_are_shown_with_the_decimals_they_were_typed_with() -> None:
    assert [typed_shape(text) for text in ("3", "3.40", "-0.125")] == ["0", "0.00", "0.000"]
    assert (decimals(0), decimals(2)) == ("0", "0.00")


def test_computed_numbers_show_four_decimals_where_any_needs_more() -> None:
    assert shape_of([Fraction(1, 3), None]) == "0.0000"
    assert shape_of([Fraction(5, 4), None, Fraction(3)]) == "General"


def test_whole_numbers_stay_whole_and_others_become_the_nearest_number() -> None:
    assert (plain(Fraction(3)), plain(Fraction(1, 4)), plain(10**20)) == (3, 0.25, 1e20)


def test_headers_hold_no_codes_and_little_text() -> None:
    assert printable("研发&专利\n统计", 40) == "研发＆专利 统计"
    assert len(printable("字" * 300, 40)) == 40


def test_the_line_under_the_title_names_stamps_cut_off_and_run() -> None:
    assert note_of(DOCUMENT) == "演示数据，数值虚构；参考方案（未经市里印发）　数据截止2026年1月31日　测算编号甲-1"


def test_a_typed_word_in_a_rule_of_stages_stays_a_word() -> None:
    item = indicator("A1", "100", "stages", {"stages": {"1": "1", "0": "0"}})
    book = made(Run(scheme(item), [unit("U")], [figure("U", "A1", "1")]).assess())
    assert book.at("数据", "实绩", 4) == "1"


def test_a_column_no_rule_reads_is_shown_and_not_for_change() -> None:
    run = Run(
        scheme(indicator("A1", "100", "rank_step", {"step": "1"})), [unit("U")],
        [figure("U", "A1", "3", previous="2.50")], [target("U", "A1", "9")],
    )  # fmt: skip
    book = made(run.assess())
    assert (book.at("数据", "上期值", 4), book.at("数据", "目标", 4)) == (2.5, 9)
