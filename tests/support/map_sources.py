"""What the map is drawn from (专题数据来源), for every period of the shipped city."""

from __future__ import annotations

from functools import lru_cache

from data.city import SHIPPED, City, read_city
from data.light_thresholds import read_thresholds, thresholds_on
from data.runs import interim_run, run_of, runs_of
from evaluation.periods import Period
from pages.results.map.themes import Source, source_of


@lru_cache(maxsize=1)
def city() -> City:
    return read_city(SHIPPED)


@lru_cache(maxsize=1)
def sources() -> dict[str, Source]:
    """By the period's code."""
    return {str(period): source(period, run) for period, run in runs_of(city()).items()}


def source(period: Period, run: str) -> Source:
    of, before = city(), city().example(period.year - 1)
    return source_of(
        interim_run(of, run) if period.interim else run_of(of.example(period.year)),
        run_of(before) if before else None,
        interim=period.interim, limits=thresholds_on(read_thresholds(of.folder), period.last_day),
    )  # fmt: skip
