"""The demonstration years: rebuilt byte for byte, marked as invented, and showing what they are to show."""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path

import pytest

from data.city import SHIPPED, example_run, read_city
from data.demo import build
from data.demo.build import YEARS
from evaluation.assessment import evaluate
from evaluation.results import Assessment, Total
from evaluation.rounding import number
from evaluation.terms import FigureStatus, Ranking

CITY = read_city(SHIPPED)
FILES = ("example.yaml", "figures.csv", "targets.csv", "adjustments.csv")


def assessed(year: int) -> Assessment:
    example = CITY.example(year)
    assert example is not None
    return evaluate(example_run(example).inputs)


RESULTS = {year: assessed(year) for year in YEARS}


def totals(year: int) -> list[Total]:
    """Totals of the ranked units, best first."""
    ranked = [total for total in RESULTS[year].totals.values() if total.unit.ranked is Ranking.RANKED]
    return sorted(ranked, key=lambda total: total.total or Fraction(0), reverse=True)


def states(year: int, status: FigureStatus) -> set[tuple[str, str]]:
    return {key for key, points in RESULTS[year].points.items() if points.status is status}


@pytest.mark.parametrize("year", YEARS)
def test_a_demonstration_year_is_rebuilt_byte_for_byte(year: int) -> None:
    built = build.build(year)
    assert tuple(built) == FILES
    for name, text in built.items():
        assert (Path(build.__file__).parent / str(year) / name).read_bytes() == text.encode(), name


def test_the_command_writes_all_years(tmp_path: Path) -> None:
    build.main(tmp_path)
    written = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*"))
    assert written == sorted(f"{year}/{name}" for year in YEARS for name in FILES)


@pytest.mark.parametrize("year", YEARS)
def test_everything_invented_says_so(year: int) -> None:
    example = CITY.example(year)
    assert example is not None
    assert example.fictional
    assert "虚构" in example.basis_document
    assert example.cut_off == f"{year + 1}-03-10"
    inputs = example_run(example).inputs
    sources = [row.source for row in (*inputs.figures.values(), *inputs.targets.values())]
    assert [source for source in sources if "虚构" not in source] == []
    assert [row.cite for row in inputs.adjustments if "虚构" not in row.cite] == []
    assert len(inputs.figures) == 330


@pytest.mark.parametrize("year", YEARS)
def test_totals_lie_where_real_ones_might(year: int) -> None:
    values = [total.published_total for total in totals(year)]
    assert all(value is not None and 55 <= value <= 95 for value in values)


def test_every_grade_occurs_in_2025() -> None:
    assert {total.grade for total in totals(2025)} == {"优秀", "良好", "合格", "差距较大"}


def test_2025_has_a_near_tie_and_2024_a_shared_place() -> None:
    published = [total.published_total or Fraction(0) for total in totals(2025)]
    gaps = [above - below for above, below in itertools.pairwise(published)]
    assert [gap for gap in gaps if gap < Fraction(5, 100)] == [Fraction(3, 100)]
    shared = [
        (total.unit.name, total.place, total.published_total) for total in totals(2024) if total.place == 5
    ]
    assert [name for name, _, _ in shared] == ["路桥区", "黄岩区"]
    assert len({value for _, _, value in shared}) == 1
    assert [total.place for total in totals(2024)] == [1, 2, 3, 4, 5, 5, 7, 8, 9]


def test_one_figure_is_missing_and_one_not_due_in_2025() -> None:
    assert states(2025, FigureStatus.MISSING) == {("331022", "B5")}
    assert states(2025, FigureStatus.NOT_DUE) == {("331024", "G1")}
    assert RESULTS[2025].points["331022", "B5"].points == 0
    assert RESULTS[2025].totals["331024"].applicable_weight == 96


def test_the_zone_stands_apart_with_seventy_two_points_in_the_score() -> None:
    zone = RESULTS[2025].totals["TZW"]
    assert (zone.place, zone.applicable_weight) == (None, 72)
    assert {code for unit, code in states(2025, FigureStatus.NOT_APPLICABLE) if unit == "TZW"} >= {
        "A1",
        "A5",
        "F1",
    }


def test_a_bonus_entered_twice_counts_once() -> None:
    rows = [row for row in RESULTS[2025].inputs.adjustments if row.unit == "331081" and row.kind == "bonus"]
    assert len(rows) == 2
    assert len({row.matter for row in rows}) == 1
    assert RESULTS[2025].totals["331081"].bonus == 2


def test_the_veto_lowers_a_grade_but_neither_points_nor_place() -> None:
    (vetoed,) = [total for total in totals(2025) if total.vetoes]
    assert vetoed.published_total is not None
    assert vetoed.published_total > 90
    assert (vetoed.place, vetoed.grade) == (2, "良好")
    assert [total.place for total in totals(2025) if total.grade == "优秀"] == [1, 3]


@pytest.mark.parametrize("year", YEARS)
def test_a_county_above_the_citys_path_has_its_own_last_value_as_target(year: int) -> None:
    inputs = RESULTS[year].inputs
    targets = {unit: number(row.target) for (unit, code), row in inputs.targets.items() if code == "A3"}
    city_path = targets["331002"]
    assert {unit for unit, target in targets.items() if target != city_path} == {"331022"}
    assert targets["331022"] == number(inputs.figures["331022", "A3"].previous)
    assert (targets["331022"] or 0) > (city_path or 0)


def test_last_years_value_is_this_years_previous() -> None:
    for year in YEARS[1:]:
        before = RESULTS[year - 1].inputs.figures
        for key, row in RESULTS[year].inputs.figures.items():
            if row.previous:
                assert row.previous == before[key].value, (year, key)


def test_running_totals_never_fall() -> None:
    for code in ("B3", "E1", "E2", "F5"):
        for unit in RESULTS[2025].totals:
            values = [
                figures[unit, code].value
                for year in YEARS
                if (unit, code) in (figures := RESULTS[year].inputs.figures)
            ]
            numbers = [number(value) or 0 for value in values if value]
            assert numbers == sorted(numbers), (unit, code)


@pytest.mark.parametrize("year", YEARS)
def test_highly_skilled_people_are_some_of_the_skilled(year: int) -> None:
    figures = RESULTS[year].inputs.figures
    for unit in (key[0] for key in figures if key[1] == "E4" and figures[key].value):
        assert (number(figures[unit, "E4"].value) or 0) < (number(figures[unit, "E5"].value) or 0)
