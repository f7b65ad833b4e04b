"""温州12县（市、区）2024年10月: a real published table; its 48 places come out, and the points follow from them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from data.city import VARIABLE, example_run, read_city, reference_folder
from data.cli.check import twin_of
from data.exchange.run_files import RunPaths, read_run
from data.runs import run_of
from data.twin import compare_official
from data.twin.official import read_official
from evaluation.places import places
from tests.support.command import ROOT, command

FOLDER = ROOT / "data" / "examples" / "wenzhou_air_2024_10"
FILES = (
    "--scheme",
    FOLDER / "schemes" / "2024.yaml",
    "--units",
    FOLDER / "units.csv",
    "--figures",
    FOLDER / "figures.csv",
)
COLUMNS = {"A1": "aqi_rank", "A2": "aqi_rank_prev", "B1": "pm25_rank", "B2": "pm25_rank_prev"}
VALUES = {"A1": "aqi_rate_pct", "A2": "aqi_rate_prev_pct", "B1": "pm25", "B2": "pm25_prev"}

# Counted by hand from the published places: how many units are strictly better, times 2, off 25.
BY_HAND = {
    #          A1  A2  B1  B2   total
    "鹿城区": (25, 25, 3, 5, 58),
    "龙湾区": (9, 5, 23, 17, 54),
    "瓯海区": (25, 25, 7, 9, 66),
    "洞头区": (7, 3, 23, 25, 58),
    "乐清市": (25, 25, 23, 25, 98),
    "瑞安市": (7, 25, 9, 13, 54),
    "永嘉县": (25, 25, 13, 5, 68),
    "平阳县": (13, 25, 23, 17, 78),
    "苍南县": (13, 25, 13, 11, 62),
    "龙港市": (7, 7, 7, 9, 30),
    "文成县": (25, 25, 23, 25, 98),
    "泰顺县": (25, 25, 25, 25, 100),
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wenzhou")
    assert command("assess", *FILES, "--out", out).code == 0
    return out


@pytest.fixture(scope="module")
def codes() -> dict[str, str]:
    return {row["name"]: row["unit"] for row in rows(FOLDER / "units.csv")}


def test_the_published_places_come_out_48_of_48(results: Path, codes: dict[str, str]) -> None:
    found = {(row["unit"], row["indicator"]): row["place"] for row in rows(results / "points.csv")}
    published = {
        (codes[row["county"]], code): row[column]
        for row in rows(FOLDER / "published.csv")
        for code, column in COLUMNS.items()
    }
    assert len(published) == 48
    assert {key: found[key] for key in published} == published


def test_the_points_are_those_counted_by_hand(results: Path, codes: dict[str, str]) -> None:
    found = {(row["unit"], row["indicator"]): row["points_exact"] for row in rows(results / "points.csv")}
    totals = {row["unit"]: row["total"] for row in rows(results / "totals.csv")}
    for name, (*points, total) in BY_HAND.items():
        assert [found[codes[name], code] for code in COLUMNS] == [f"{value}/1" for value in points]
        assert totals[codes[name]] == f"{total}.00"


def test_the_hand_count_follows_from_the_published_places() -> None:
    """A place is one more than the units strictly better, so the points are 25 − 2·(place − 1)."""
    for row in rows(FOLDER / "published.csv"):
        assert [25 - 2 * (int(row[column]) - 1) for column in COLUMNS.values()] == list(
            BY_HAND[row["county"]][:4]
        )


def test_the_places_of_the_totals_follow_from_the_hand_count(results: Path, codes: dict[str, str]) -> None:
    expected = {codes[name]: place for name, place in places(BY_HAND, lambda name: BY_HAND[name][4], "min")}
    found = {row["unit"]: row["place"] for row in rows(results / "totals.csv")}
    assert {code: int(found[code]) for code in expected} == expected
    assert found[codes["泰顺县"]] == "1"
    assert (found[codes["乐清市"]], found[codes["文成县"]], found[codes["平阳县"]]) == ("2", "2", "4")


def test_the_figures_are_the_published_ones(codes: dict[str, str]) -> None:
    figures = {(row["unit"], row["indicator"]): row["value"] for row in rows(FOLDER / "figures.csv")}
    for row in rows(FOLDER / "published.csv"):
        assert [figures[codes[row["county"]], code] for code in VALUES] == [
            row[column] for column in VALUES.values()
        ]


def test_the_row_of_means_is_scored_for_reference_and_never_ranked(
    results: Path, codes: dict[str, str]
) -> None:
    code = codes["全市均值"]
    total = next(row for row in rows(results / "totals.csv") if row["unit"] == code)
    assert (total["place"], total["group_place"], total["grade"]) == ("", "", "")
    own = [row for row in rows(results / "points.csv") if row["unit"] == code]
    assert [row["place"] for row in own] == [""] * 4
    # 97.6 has 6 units above it, 98.3 has 9; 16 and 20 have 6 each below them
    assert [row["points_exact"] for row in own] == ["13/1", "7/1", "13/1", "13/1"]


def test_the_sql_twin_confirms_it(results: Path) -> None:
    files = read_run(RunPaths(FILES[1], FILES[3], FILES[5]))  # type: ignore[arg-type]
    found = compare_official(read_official(results), twin_of(files))
    assert (found.differences, found.undecided) == ([], [])


def test_the_folder_opens_as_a_second_city(codes: dict[str, str]) -> None:
    city = read_city(reference_folder({VARIABLE: str(FOLDER)}))
    assert city.name == "温州市"
    assert [unit.name for unit in city.units] == [*BY_HAND, "全市均值"]
    assert city.boundaries is None
    assert list(city.schemes) == [2024]
    example = city.example(2024)
    assert example is not None
    assert not example.fictional
    assert example_run(example).inputs.scheme.id == "wenzhou-air-2024-10"
    assert [total.place for total in run_of(example).totals.values()][-2:] == [1, None]
    assert city.short_name(city.units[0]) == "鹿城"


def test_it_says_what_is_published_and_what_is_ours() -> None:
    city = read_city(FOLDER)
    source = (FOLDER / "SOURCE.md").read_text("utf-8")
    example = city.example(2024)
    assert example is not None
    assert example.source.startswith("https://sthjj.wenzhou.gov.cn/")
    assert example.source in source
    for text in (city.statement, source):
        assert "公开发布数据" in text
        assert "示例" in text
        assert "不是温州市的考核办法" in text


def test_it_looks_the_same_from_any_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_city(FOLDER).example(2024) is not None
