"""CSV and JSON of a result, read back and compared with it."""

from __future__ import annotations

import csv
import json
import zipfile
from fractions import Fraction
from io import BytesIO, StringIO
from typing import Any

import pytest

from evaluation.rounding import half_up, number
from evaluation.tables import DIMENSIONS, POINTS, TOTALS
from reports.data_files import codes, csv_bytes, csv_zip, dictionary, json_text, safe
from tests.reports.conftest import Case

COLUMNS = {"totals": TOTALS, "dimensions": DIMENSIONS, "points": POINTS}


def files(case: Case) -> dict[str, bytes]:
    archive = zipfile.ZipFile(BytesIO(csv_zip(case.run, case.document)))
    return {name: archive.read(name) for name in archive.namelist()}


def rows(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def from_csv(case: Case) -> dict[str, list[dict[str, str]]]:
    return {name: rows(files(case)[f"{name}.csv"]) for name in COLUMNS}


def from_json(case: Case) -> dict[str, list[dict[str, str]]]:
    whole = json.loads(json_text(case.run, case.document))
    return {name: [{key: value or "" for key, value in row.items()} for row in whole[name]] for name in COLUMNS}


def exact(text: str) -> Fraction | None:
    return Fraction(text) if text else None


def rounded(value: Fraction | None, places: int) -> Fraction | None:
    return None if value is None else half_up(value, places)


@pytest.fixture(params=[from_csv, from_json], ids=["csv", "json"])
def read(request: pytest.FixtureRequest) -> Any:
    return request.param


def check_totals(case: Case, found: list[dict[str, str]]) -> None:
    dp = case.run.scheme.rounding
    assert [row["unit"] for row in found] == list(case.run.totals)
    for row, total in zip(found, case.run.totals.values(), strict=True):
        assert (row["name"], row["group"], row["grade"]) == (total.unit.name, total.unit.group, total.grade)
        assert (exact(row["base_exact"]), exact(row["total_exact"])) == (total.base, total.total)
        assert number(row["total"]) == rounded(total.published_total, dp.total_dp)
        assert number(row["base"]) == rounded(total.base, dp.points_dp)
        for column, value in (("bonus", total.bonus), ("deduction", total.deduction), ("points_sum", total.points_sum)):
            assert number(row[column]) == half_up(value, dp.points_dp)
        assert number(row["applicable_weight"]) == total.applicable_weight
        assert (row["place"], row["group_place"]) == (str(total.place or ""), str(total.group_place or ""))
        assert row["missing_count"] == str(total.missing_count)


def test_totals_equal_the_result(case: Case, read: Any) -> None:
    check_totals(case, read(case)["totals"])


def test_dimensions_equal_the_result(case: Case, read: Any) -> None:
    found = read(case)["dimensions"]
    assert [(row["unit"], row["dimension"]) for row in found] == list(case.run.dimensions)
    for row, own in zip(found, case.run.dimensions.values(), strict=True):
        assert exact(row["points_exact"]) == own.points
        assert number(row["points"]) == rounded(own.points, case.run.scheme.rounding.points_dp)
        assert row["place"] == str(own.place or "")


def test_points_equal_the_result(case: Case, read: Any) -> None:
    found = read(case)["points"]
    assert [(row["unit"], row["indicator"]) for row in found] == list(case.run.points)
    for row, own in zip(found, case.run.points.values(), strict=True):
        assert exact(row["points_exact"]) == own.points
        assert number(row["points"]) == rounded(own.points, case.run.scheme.rounding.points_dp)
        assert (row["status"], row["place"]) == (own.status.value, str(own.place or ""))
        assert row["formula"]


def test_within_the_year_no_total_and_no_place_gets_out(interim: Case, read: Any) -> None:
    found = read(interim)
    check_totals(interim, found["totals"])
    hidden = ("base", "base_exact", "total", "total_exact", "place", "group_place", "grade")
    assert {row[column] for row in found["totals"] for column in hidden} == {""}
    assert {row["points"] for row in found["dimensions"]} == {""}


def test_stamps_come_first(case: Case) -> None:
    text = files(case)["说明.txt"].decode("utf-8-sig")
    assert text.splitlines()[: len(case.document.stamps)] == list(case.document.stamps)
    said = json.loads(json_text(case.run, case.document))["说明"]
    assert said["标注"] == list(case.document.stamps)
    for words in (case.document.run, case.document.fingerprint, case.document.head, case.run.scheme.id):
        assert words in text
        assert words in said.values()


def test_every_column_is_explained_once(case: Case) -> None:
    listed = [(row["表"], row["列"]) for row in rows(files(case)["数据字典.csv"])]
    assert sorted(listed) == sorted((table, column) for table, columns in COLUMNS.items() for column in columns)
    assert all(row["名称"] and row["说明"] for row in rows(files(case)["数据字典.csv"]))
    explained = json.loads(json_text(case.run, case.document))["数据字典"]
    assert [(row["表"], row["列"]) for row in explained] == listed


def test_decimals_of_the_dictionary_are_those_of_the_numbers(newest: Case) -> None:
    places = {(row[0], row[1]): row[5] for row in dictionary(newest.run.scheme.rounding) if row[5].isdigit()}
    assert {places["totals", "total"], places["totals", "base"], places["totals", "place"]} == {"2", "4", "0"}
    found = from_csv(newest)
    for (table, column), count in places.items():
        decimals = {len(row[column].partition(".")[2]) for row in found[table] if row[column]}
        assert decimals <= {int(count)}


def test_every_code_in_the_tables_has_a_name(case: Case) -> None:
    kinds = {"unit": "单位", "dimension": "维度", "indicator": "指标", "status": "数据状态"}
    known = {(kind, code) for kind, code, name, _ in codes(case.run) if name}
    found = from_csv(case)
    used = {
        (kinds[column], row[column]) for table in found.values() for row in table for column in kinds if column in row
    }
    assert used <= known


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+甲", "-甲", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1甲", "－1", "＠甲", " =1", "-1/0甲", "-", "--1"],
)
def test_no_cell_is_taken_for_a_formula(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-1", "+1.5", "-0.25", "-5/3", "5/1", "", "甲=1", "0", "—", "8.2÷10=82%"])
def test_numbers_and_plain_words_are_left_alone(cell: str) -> None:
    assert safe(cell) == cell


def test_cells_with_commas_quotes_and_lines_come_back() -> None:
    cells = ["甲,乙", '丙"丁', "戊\n己", " 庚"]
    content = csv_bytes(("a", "b", "c", "d"), [cells])
    assert list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""))) == [["a", "b", "c", "d"], cells]


def test_the_guard_is_explained(newest: Case) -> None:
    assert "单引号" in files(newest)["说明.txt"].decode("utf-8-sig")


def test_no_placeholder_is_left(case: Case) -> None:
    text = "".join(content.decode("utf-8-sig") for content in files(case).values())
    text += json.dumps(json.loads(json_text(case.run, case.document))["说明"], ensure_ascii=False)[1:-1]
    assert not [word for word in ("{", "}", "None", "nan", "TODO", "【") if word in text]


def test_the_same_result_gives_the_same_bytes(newest: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    first = csv_zip(newest.run, newest.document), json_text(newest.run, newest.document)
    monkeypatch.setattr("time.localtime", lambda *_: (2030, 1, 2, 3, 4, 5, 0, 2, 0))
    assert (csv_zip(newest.run, newest.document), json_text(newest.run, newest.document)) == first
