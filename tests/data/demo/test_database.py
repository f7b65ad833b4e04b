"""The demo database: the same everywhere, consistent in itself, and showing what it is to show."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from data.access import (
    VISITOR,
    visible_assessment,
    visible_cycles,
    visible_figures,
    visible_history,
    visible_periods,
    visible_run,
    visible_runs,
    visible_targets,
    visible_units,
    visible_verified,
)
from data.assessments import differences
from data.city import SHIPPED, example_run, read_city
from data.demo import database
from data.demo.opening import refreshed
from data.demo.persons import MARK
from data.errors import NotReady
from data.ledger import heads
from data.light_thresholds import read_thresholds
from data.records import current
from data.store import Store
from data.tables import TABLES
from data.verify import verify
from evaluation import tables
from evaluation.assessment import evaluate
from evaluation.figures import Figure, Place
from evaluation.lights import Light, lights_of
from evaluation.periods import data_period, read_period
from evaluation.rounding import number
from evaluation.scheme import Scheme
from tests.data.demo.conftest import AT
from tests.support.command import command
from tests.support.small_city import demo_archive

CITY = read_city(SHIPPED)
YEARS = (2023, 2024, 2025)
MONTHS = [f"2026M{month:02d}" for month in range(1, 11)]
QUARTERS = ["2026Q1", "2026Q2", "2026Q3"]
WHOLE = CITY.city_unit


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def figures(store: Store, period: str) -> dict[tuple[str, str], Figure]:
    rows = visible_verified(VISITOR, store, period) or visible_figures(VISITOR, store, period)
    return {row[:2]: row._replace(place=Place()) for row in rows}


def scheme(year: int) -> Scheme:
    example = CITY.example(min(year, 2025))
    assert example is not None
    return example_run(example).inputs.scheme


def every_period(store: Store) -> list[str]:
    return [item.period for item in visible_periods(VISITOR, store)]


def test_it_holds_2022_to_2026_with_months_and_quarters_under_way(built: Store) -> None:
    assert [item.cycle for item in visible_cycles(VISITOR, built)] == ["2022", "2023", "2024", "2025", "2026"]
    assert {item.cycle: item.status for item in visible_cycles(VISITOR, built)}["2026"] == "open"
    assert set(every_period(built)) == {"2022Y", "2023Y", "2024Y", "2025Y", "2026Y", *MONTHS, "2026M11", *QUARTERS}
    under_way = {item.period for item in visible_periods(VISITOR, built, "2026") if item.status == "open"}
    assert under_way == {"2026M10", "2026M11", "2026Y"}
    for cycle in ("2022", "2026"):
        assert [unit.code for unit in visible_units(VISITOR, built, cycle)] == [unit.code for unit in CITY.units]


@pytest.mark.parametrize("year", YEARS)
def test_a_finished_year_gives_exactly_what_the_command_gives_for_its_files(
    built: Store, year: int, tmp_path: Path
) -> None:
    example = CITY.example(year)
    assert example is not None
    files = {"--scheme": example.scheme, "--units": example.units, "--figures": example.figures}
    files |= {"--targets": example.targets, "--adjustments": example.adjustments}
    words: list[Any] = [word for pair in files.items() for word in pair]
    done = command("assess", *words, "--basis-document", example.basis_document, "--out", tmp_path)
    assert done.code == 0
    kept = visible_run(VISITOR, built, f"{year}Y")
    assert kept is not None
    assert [dict(item.total) for item in kept.units] == rows(tmp_path / "totals.csv")
    points = [{"unit": item.unit, **row} for item in kept.units for row in item.points]
    assert points == rows(tmp_path / "points.csv")
    dimensions = [{"unit": item.unit, **row} for item in kept.units for row in item.dimensions]
    assert dimensions == rows(tmp_path / "dimensions.csv")
    assert kept.manifest == json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    with built.reading() as session:
        bodies = [row[0] for row in session.rows(
            "SELECT body FROM run_traces WHERE run = $1 ORDER BY entry, entry_line", [kept.run]
        )]  # fmt: skip
    assert "".join(bodies) == (tmp_path / "trace.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize("year", YEARS)
def test_the_pages_assessment_is_that_of_the_files(built: Store, year: int) -> None:
    kept = visible_run(VISITOR, built, f"{year}Y")
    example = CITY.example(year)
    assert kept is not None
    assert example is not None
    shown, expected = visible_assessment(VISITOR, built, kept.run), evaluate(example_run(example).inputs)
    for table in (tables.totals_rows, tables.points_rows, tables.dimensions_rows):
        assert list(table(shown)) == list(table(expected))


def test_every_run_is_made_again_to_the_byte_and_the_chain_verifies(built: Store) -> None:
    runs = [kept for period in every_period(built) if (kept := visible_run(VISITOR, built, period))]
    assert len(runs) == 16
    assert [differences(built, kept.run) for kept in runs] == [()] * 16
    assert verify(built) == []


def test_building_twice_gives_the_same_hashes_on_both_engines(
    request: pytest.FixtureRequest, built: Store, tmp_path: Path
) -> None:
    archive = demo_archive(request, tmp_path, engine="duckdb", at=AT)
    other = archive.open()
    first = database.build(other, AT, archive.location.evidence)
    with built.reading() as session, other.reading() as second:
        assert heads(session) == heads(second)
    with other.reading() as session:
        before = heads(session)
    assert database.build(other, AT, archive.location.evidence) == first
    with other.reading() as session:
        assert heads(session) == before
    archive.close()


def test_formal_records_are_refused_and_stay_empty(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="不是演示数据库"):
        database.build(store, AT, tmp_path)
    with store.reading() as session:
        for table in TABLES:
            if table.name not in ("settings", "migrations"):
                assert current(session, table) == []


def test_everything_invented_says_so(built: Store) -> None:
    for period in every_period(built):
        for row in [*visible_figures(VISITOR, built, period), *visible_verified(VISITOR, built, period)]:
            if row.status != "not_applicable":
                assert "虚构" in row.source, row
    for cycle in visible_cycles(VISITOR, built):
        assert [row for row in visible_targets(VISITOR, built, cycle.cycle) if "虚构" not in row.source] == []
    with built.reading() as session:
        names = {row[0] for row in session.rows("SELECT DISTINCT recorded_by FROM audit")} - {"建库人"}
        documents = [row[0] for row in session.rows("SELECT document FROM decisions")]
    assert [name for name in names if "虚构" not in name and not name.endswith(MARK)] == []
    assert len(documents) == 4
    assert [document for document in documents if "虚构" not in document] == []


def test_the_city_row_is_the_sum_of_its_parts(built: Store) -> None:
    for period in ("2022Y", "2023Y", "2025Y", "2026M10", "2026Q3"):
        found = figures(built, period)
        for indicator in scheme(2025).indicators:
            whole = found.get((WHOLE, indicator.code))
            parts = [
                row for (unit, code), row in found.items()
                if code == indicator.code and unit != WHOLE and row.status in ("", "reported")
            ]  # fmt: skip
            assert (whole is None) == (not parts), (period, indicator.code)
            if whole is not None and indicator.measure.kind == "ratio":
                for column in ("numerator", "denominator"):
                    assert number(getattr(whole, column)) == total(getattr(row, column) for row in parts)
                ratio = Fraction(whole.numerator) / Fraction(whole.denominator) * indicator.measure.times
                assert abs(ratio - Fraction(whole.value)) <= Fraction(5, 1000)
            elif whole is not None and whole.levels:
                assert sum(map(count, [whole.levels])) == sum(count(row.levels) for row in parts)
            elif whole is not None and indicator.reads_number and indicator.unit not in ("%", "百分点"):
                assert number(whole.value) == total(row.value for row in parts)
            elif whole is not None and indicator.reads_number:
                values = [Fraction(row.value) for row in parts]
                assert min(values) <= Fraction(whole.value) <= max(values)


def total(texts: Any) -> Fraction:
    return sum((Fraction(text) for text in texts), Fraction(0))


def count(levels: str) -> int:
    if "@" in levels:
        return len({piece.rpartition("@")[0] for piece in levels.split(";")})
    return sum(int(piece.rpartition(":")[2]) for piece in levels.split(";"))


def test_the_baselines_are_what_the_first_years_growth_is_measured_from(built: Store) -> None:
    base, first = figures(built, "2022Y"), figures(built, "2023Y")
    previous = {key: row.previous for key, row in first.items() if row.previous and key[0] != WHOLE}
    assert len(previous) > 80
    assert {key: base[key].value for key in previous} == previous
    assert visible_run(VISITOR, built, "2022Y") is None


def due(period: str) -> set[str]:
    asked = read_period(period)
    assert asked is not None
    year = database._this_year(CITY).scheme
    return {item.code for item in year.indicators if data_period(item, asked) is not None}


@pytest.mark.parametrize("period", ["2026M01", "2026M06", "2026M10", "2026Q1", "2026Q2", "2026Q3"])
def test_within_the_year_only_what_is_due_is_reported_and_the_rest_is_not_due(built: Store, period: str) -> None:
    asked = due(period)
    assert {code for _, code in figures(built, period)} == asked
    kept = visible_run(VISITOR, built, period)
    assert kept is not None
    for item in kept.units:
        for row in item.points:
            if item.unit != WHOLE and row["status"] != "not_applicable":
                assert (row["status"] == "not_due") == (row["indicator"] not in asked)
        assert item.total["total"] == item.total["place"] == item.total["grade"] == ""
    ranked = kept.units[0].total
    assert Fraction(0) < Fraction(ranked["points_sum"]) <= Fraction(ranked["applicable_weight"]) < 100


def test_the_baselines_of_yearly_figures_known_late_speak_of_the_year_before(built: Store) -> None:
    base = figures(built, "2022Y")
    assert {row.data_period for (_, code), row in base.items() if code in ("A1", "A5")} == {"2021Y"}
    assert base["331002", "F3"].data_period == "2022Y"
    first = figures(built, "2023Y")
    years = {key: (int(row.data_period[:4]), int(first[key].data_period[:4])) for key, row in base.items() if key in first}
    assert {later - earlier for earlier, later in years.values()} == {1}


@pytest.mark.parametrize("period", ["2026Q2", "2026Q3"])
def test_the_core_rate_of_the_year_under_way_shows_every_light(built: Store, period: str) -> None:
    run, before = (visible_assessment(VISITOR, built, visible_runs(VISITOR, built)[code]) for code in (period, "2025Y"))
    (limits,) = read_thresholds(SHIPPED)
    lit = [lights_of(run, before, limits, unit.code)["A2"].light for unit in run.units]
    assert {light: lit.count(light) for light in Light} == {Light.ON_COURSE: 4, Light.BEHIND: 4, Light.FAR_BEHIND: 2}


def test_more_is_due_and_earned_as_the_year_goes_on(built: Store) -> None:
    runs = [visible_run(VISITOR, built, period) for period in QUARTERS]
    weights = [Fraction(kept.units[0].total["applicable_weight"]) for kept in runs if kept]
    earned = [sum(Fraction(item.total["points_sum"]) for item in kept.units) for kept in runs if kept]
    assert weights == sorted(weights)
    assert earned == sorted(set(earned))


def test_a_quarter_says_of_a_monthly_figure_what_its_last_month_said(built: Store) -> None:
    for quarter, month in (("2026Q1", "2026M03"), ("2026Q2", "2026M06"), ("2026Q3", "2026M09")):
        of_quarter, of_month = figures(built, quarter), figures(built, month)
        assert of_month
        assert {key: of_quarter[key] for key in of_month} == of_month


def test_what_is_counted_from_zero_only_grows(built: Store) -> None:
    by_month = [figures(built, month) for month in MONTHS]
    for code in ("D4", "G2", "G3", "E1", "E2"):
        for unit in (unit.code for unit in CITY.units):
            values = [found.get((unit, code)) for found in by_month]
            texts = [row.value for row in values if row is not None and row.value and row.status != "missing"]
            numbers = [Fraction(text) for text in texts]
            if unit == WHOLE and code == "E2":
                numbers = numbers[:-1]  # one unit is late in October
            assert numbers == sorted(numbers), (unit, code)


def test_the_last_month_is_submitted_and_not_verified_and_one_unit_is_late(built: Store) -> None:
    assert visible_verified(VISITOR, built, "2026M10") == []
    late = [row for row in visible_figures(VISITOR, built, "2026M10") if row.status == "missing"]
    assert [(row.unit, row.indicator) for row in late] == [("331022", "E2")]
    assert len(visible_verified(VISITOR, built, "2026M09")) == len(visible_figures(VISITOR, built, "2026M09")) > 0


def test_one_verified_value_is_less_than_what_was_submitted_and_says_why(built: Store) -> None:
    submitted = {row[:2]: row.value for row in visible_figures(VISITOR, built, "2025Y")}
    verified = {row[:2]: row.value for row in visible_verified(VISITOR, built, "2025Y")}
    [key] = [key for key in submitted if submitted[key] != verified[key]]
    assert int(submitted[key]) == int(verified[key]) + 12
    first, second = visible_history(VISITOR, built, "2025Y", *key)
    assert (first["value"], second["value"]) == (submitted[key], verified[key])
    assert "核减" in str(second["grounds"])
    assert first["recorded_by"] != second["recorded_by"]


def test_the_zone_is_exempt_apart_and_in_every_period(built: Store) -> None:
    for period in ("2023Y", "2026M10", "2026Q3"):
        kept = visible_run(VISITOR, built, period)
        assert kept is not None
        statuses: Mapping[str, str] = {
            row["indicator"]: row["status"] for item in kept.units if item.unit == "TZW" for row in item.points
        }
        assert statuses["A1"] == statuses["F1"] == "not_applicable"
    assert ("TZW", "A1") not in figures(built, "2022Y")


def test_loading_a_year_again_writes_nothing(empty: Store) -> None:
    example = CITY.example(2023)
    assert example is not None
    name = refreshed(empty, example, AT)
    assert refreshed(empty, example, AT) == name
    with empty.reading() as session:
        assert session.rows("SELECT count(*) FROM runs") == [(1,)]
