"""A made-up city of any size (造数城市): folder, and demo records of several years with every month; always the same."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from made import make_run

from data.city import read_city
from data.demo.loading import Clerks, Content, Year, example_year, load
from data.demo.opening import opened, place_of
from data.periods import period_in
from evaluation.figures import Figure

NOW = datetime(2026, 1, 15, 8, tzinfo=UTC)
CLERKS = Clerks("造数", "造数", "")
CITY = """\
city: {name: 造数市, title: 造数市考核, schemes: schemes}
demo: {statement: 数值为测时造数, examples: years}
boundaries: null
"""
EXAMPLE = """\
example: {{year: {year}, title: {year}年度考核（造数）, scheme: ../../schemes/{year}.yaml, units: ../../units.csv,
          figures: figures.csv, targets: targets.csv, cut_off: {year}-12-31, fictional: true}}
"""


def make_city(folder: Path, years: int, units: int, indicators: int) -> Path:
    """Write a city folder with one example a year (造城市文件夹)."""
    (folder / "schemes").mkdir(parents=True)
    (folder / "city.yaml").write_text(CITY, encoding="utf-8")
    for year in range(2026 - years, 2026):
        own = folder / "years" / str(year)
        make_run(own, units, indicators, seed=year)
        dimensions = (
            "dimensions: ["
            + ", ".join(f"{{code: D{n}, title: 维度{n}}}" for n in range(7))
            + "]\nindicators:"
        )
        text = (own / "scheme.yaml").read_text(encoding="utf-8")
        text = text.replace("id: made, title: 造数", f"id: made-{year}, title: 造数").replace(
            "indicators:", dimensions
        )
        (folder / "schemes" / f"{year}.yaml").write_text(text, encoding="utf-8")
        (own / "example.yaml").write_text(EXAMPLE.format(year=year), encoding="utf-8")
        (own / "units.csv").replace(folder / "units.csv")
        (own / "scheme.yaml").unlink()
    return folder


def fill(folder: Path, environment: Mapping[str, str]) -> int:
    """Record every year and each of its months (载入造数); the number of periods that were scored."""
    city = read_city(folder)
    store = opened(place_of(city.examples[0], {**os.environ, **environment}), city.examples[0], NOW)
    years = [_with_months(example_year(example)) for example in reversed(city.examples)]
    try:
        return len(load(store, years, CLERKS, NOW))
    finally:
        store.close()


def _with_months(year: Year) -> Year:
    """The year with twelve months, of which each says the same as the year."""
    (whole,) = year.contents
    rows: list[Figure] = list(whole.figures)
    months = [
        Content(period_in(year.cycle, f"{year.cycle}M{month:02d}"), list(rows))
        for month in range(1, 13)
    ]  # fmt: skip
    return replace(year, contents=[*months, whole])
