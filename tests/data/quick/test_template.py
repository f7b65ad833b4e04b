"""The form to be filled in: every unit and indicator, the columns the rules read, and what it says reads back."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook

from data.city import SHIPPED, read_city
from data.exchange.sheets import read_file
from data.quick.offers import EXAMPLES, offers
from data.quick.schemes import Wanted, assuming, drafted
from data.quick.template import columns_of, template
from data.quick.trying import try_out
from data.quick.words import heading
from data.scheme_texts import parsed

WENZHOU = read_city(EXAMPLES / "wenzhou_air_2024_10")


def rows_of(content: bytes) -> list[list[str]]:
    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_a_line_for_every_unit_and_indicator() -> None:
    scheme = parsed(offers(read_city(SHIPPED))[-3].text)[1]
    members = [(unit.code, unit.name) for unit in WENZHOU.units][:12]
    rows = rows_of(template(scheme, members))
    assert rows[0] == ["单位", "指标代码", "指标", "计量单位", "实绩", "状态"]
    assert len(rows) == 1 + 12 * 4
    assert [row[0] for row in rows[1:6]] == ["鹿城区"] * 4 + ["龙湾区"]


def test_the_columns_are_those_the_rules_read_and_all_are_known_headings() -> None:
    scheme = parsed(assuming(offers(read_city(SHIPPED))[0].text))[1]
    columns = columns_of(scheme)
    assert {"target", "value", "numerator", "denominator", "previous", "levels", "status"} <= set(columns)
    heads = rows_of(template(scheme, [("X", "甲县")]))[0]
    assert all(heading(head) for head in heads)


def test_without_units_there_are_blank_lines() -> None:
    rows = rows_of(template(parsed(drafted([Wanted("", "企业数", "家", True)]))[1], []))
    assert rows == [["单位", "指标代码", "指标", "计量单位", "目标", "实绩", "状态"]] + [["", "A1", "企业数", "家", "", "", ""]] * 5


def test_a_filled_form_is_scored() -> None:
    scheme = parsed(drafted([Wanted("", "企业数", "家", True), Wanted("", "研发投入", "万元")]))[1]
    book = load_workbook(BytesIO(template(scheme, [("1", "甲县"), ("2", "乙县")])))
    sheet = book.active
    assert sheet is not None
    for row, cells in ((2, ("10", "8")), (3, ("", "30")), (4, ("10", "10")), (5, ("", "20"))):
        sheet.cell(row, 5).value, sheet.cell(row, 6).value = cells
    file = BytesIO()
    book.save(file)
    [table] = read_file("模板.xlsx", file.getvalue())
    outcome = try_out(scheme, None, {}, table)
    assert outcome.faults == ()
    assert outcome.assessment is not None
    totals = {total.unit.name: str(total.published_total) for total in outcome.assessment.totals.values()}
    assert totals == {"甲县": "90", "乙县": "80"}
