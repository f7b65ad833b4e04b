"""Results every document is made of: the demo's finished years, a period within the year, and a second city."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from data.catalogue import read_catalogue
from data.city import City, read_city
from data.light_thresholds import read_thresholds, thresholds_on
from data.runs import figures_of, interim_run, run_of, runs_of
from evaluation.headline import headlines
from evaluation.periods import read_period
from evaluation.results import Assessment
from geo import boundaries
from reports.document import Document
from reports.gathering import gathered
from reports.material import Material

DATA = Path(__file__).resolve().parents[2] / "data"


@dataclass(frozen=True)
class Case:
    """A result and what its documents say of themselves."""

    run: Assessment
    document: Document


def described(city: City, run: Assessment, subject: str, cut_off: str = "") -> Document:
    return Document(
        city.title, city.file_title, subject, "演示", (city.statement, run.scheme.status), cut_off, "甲局、乙局", "run-7",
        "0123456789abcdef" * 4, "fedcba9876543210" * 4,
    )  # fmt: skip


def finished(folder: Path, year: int) -> Case:
    city = read_city(folder)
    example = city.example(year)
    assert example is not None
    run = run_of(example)
    return Case(run, described(city, run, f"{year}年度", example.cut_off))


@pytest.fixture(scope="session", params=["2023", "2024", "2025", "second city"])
def case(request: pytest.FixtureRequest) -> Case:
    """Every finished year of the demo, and the second city."""
    if request.param == "second city":
        return finished(DATA / "examples" / "wenzhou_air_2024_10", 2024)
    return finished(DATA / "reference", int(request.param))


@pytest.fixture(scope="session")
def newest() -> Case:
    return finished(DATA / "reference", 2025)


@pytest.fixture(scope="session")
def tied() -> Case:
    return finished(DATA / "reference", 2024)


@pytest.fixture(scope="session")
def interim() -> Case:
    """A quarter of the year under way: no totals, no places."""
    city = read_city(DATA / "reference")
    period, name = [(period, name) for period, name in runs_of(city).items() if period.interim][-1]
    run = interim_run(city, name)
    return Case(run, described(city, run, period.title))


def material_of(code: str, folder: Path = DATA / "reference") -> Material:
    """Everything documents of a period of a city are made of, as the command puts it together."""
    city, period = read_city(folder), read_period(code)
    assert period is not None
    example = None if period.interim else city.example(period.year)
    run = interim_run(city, runs_of(city)[period]) if example is None else run_of(example)
    before = city.example(period.year - 1)
    limits = thresholds_on(read_thresholds(folder), period.last_day)
    targets = headlines(
        read_catalogue(folder).city_targets, run.scheme.indicators, figures_of(city, city.city_unit) if city.city_unit else [],
        period, min(city.schemes), limits,
    )  # fmt: skip
    said = described(city, run, f"{period.title}{'' if period.interim else '度'}", example.cut_off if example else period.last_day)
    outlines = boundaries.read(boundaries.bundled("print")) if city.boundaries else None
    earlier = run_of(before) if before else None
    return gathered(city, period, run, said, earlier=earlier, limits=limits, headlines=targets, outlines=outlines)


@pytest.fixture(scope="session")
def year() -> Material:
    return material_of("2025Y")


@pytest.fixture(scope="session")
def quarter() -> Material:
    return material_of("2026Q3")


@pytest.fixture(scope="session")
def elsewhere() -> Material:
    """A second city: other units, one dimension, no grades."""
    return material_of("2024Y", DATA / "examples" / "wenzhou_air_2024_10")


@pytest.fixture(scope="session", params=["2023Y", "2024Y", "2025Y", "2026M10", "2026Q3", "elsewhere"])
def material(request: pytest.FixtureRequest) -> Material:
    """Every finished year, a month, a quarter, a second city."""
    if request.param == "elsewhere":
        return material_of("2024Y", DATA / "examples" / "wenzhou_air_2024_10")
    return material_of(request.param)
