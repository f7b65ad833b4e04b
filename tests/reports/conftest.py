"""Results every document is made of: the demo's finished years, a period within the year, and a second city."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from data.city import City, read_city
from data.runs import interim_run, run_of, runs_of
from evaluation.results import Assessment
from reports.document import Document

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
