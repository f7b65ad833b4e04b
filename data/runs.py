"""Runs of the demo (演示测算): finished years and the periods of the year under way, each read once and kept.

Kept here and not in pages.ui.session, because the launcher makes them before the first visitor comes. What is kept
was read through `data.access`, for one principal and one place of records.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from data.access import VISITOR, Principal, visible_assessment, visible_runs, visible_unit_figures
from data.city import City, read_city
from data.demo.opening import collection, opened, place_of, refreshed
from data.examples import Example
from data.files import newest
from data.home import Location
from data.store import Store
from evaluation.errors import NOWHERE, AppraisalError, Fault, Refused
from evaluation.headline import Known
from evaluation.periods import Period, read_period
from evaluation.results import Assessment

Clock = Callable[[], datetime]
LOOK_EVERY = 10  # seconds between two looks at what there is
# one at a time: the first visitor makes the records, the others wait for them
_ONE_AT_A_TIME = threading.RLock()


def utc_now() -> datetime:
    """This machine's time (当前时间)."""
    return datetime.now(UTC)


def run_of(example: Example, *, clock: Clock = utc_now) -> Assessment:
    """The result of an example year (演示年度测算结果), read from the records as the demo visitor may see it.

    When one of its files has changed, the records are brought up to it first. Raises `Refused` with every fault, and
    what the store reports.
    """
    return _run(example, version_of(example), VISITOR, place_of(example, os.environ), clock)


@lru_cache(maxsize=64)
def _run(example: Example, version: int, principal: Principal, place: Location, clock: Clock) -> Assessment:
    with _ONE_AT_A_TIME:
        store = _store(place, example, clock)
        return visible_assessment(principal, store, refreshed(store, example, clock()))


def runs_of(city: City, *, clock: Clock = utc_now) -> dict[Period, str]:
    """The report periods a city's demo records have a run of (已测算报表期), by time, with the run's name."""
    if not city.examples:
        return {}
    for example in city.examples:
        run_of(example, clock=clock)
    first, tick = city.examples[0], int(clock().timestamp() // LOOK_EVERY)
    versions = tuple(map(version_of, city.examples))
    return dict(_runs(first, versions, tick, VISITOR, place_of(first, os.environ), clock))


@lru_cache(maxsize=16)
def _runs(
    example: Example, versions: tuple[int, ...], tick: int, principal: Principal, place: Location, clock: Clock
) -> dict[Period, str]:
    """Asked anew when a file has changed, and every few seconds for what other processes have recorded."""
    with _ONE_AT_A_TIME:
        found = visible_runs(principal, _store(place, example, clock))
    return {period: name for code, name in found.items() if (period := read_period(code))}


def interim_run(city: City, name: str, *, clock: Clock = utc_now) -> Assessment:
    """A run within the year (期中测算结果): 已得分 and 已到期分值 as the demo visitor may see them."""
    return _interim(city.examples[0], name, VISITOR, place_of(city.examples[0], os.environ), clock)


@lru_cache(maxsize=64)
def _interim(example: Example, name: str, principal: Principal, place: Location, clock: Clock) -> Assessment:
    with _ONE_AT_A_TIME:
        return visible_assessment(principal, _store(place, example, clock), name)


def figures_of(city: City, unit: str, *, clock: Clock = utc_now) -> list[Known]:
    """A unit's figures of all periods (单位历期数据) as the demo visitor may see them; none without records."""
    store = records_of(city, clock=clock)
    if store is None:
        return []
    with _ONE_AT_A_TIME:
        return visible_unit_figures(VISITOR, store, unit)


_OPEN: dict[tuple[Location, str], Store] = {}


def _store(place: Location, example: Example, clock: Clock) -> Store:
    """The records at a place, opened once for the whole process."""
    key = place, collection(example)
    if key not in _OPEN:
        _OPEN[key] = opened(place, example, clock())
    return _OPEN[key]


def version_of(example: Example) -> int:
    """When the newest of an example's files was written (数据版本), nanoseconds."""
    files = (example.scheme, example.units, example.figures, example.targets, example.adjustments)
    return newest(files, lambda: (path for path in files if path is not None))


def make_ready(folder: Path) -> tuple[Fault, ...]:
    """Makes the run of every example of a city (预先测算); returns the faults that stand in the way.

    Months and quarters are made when first looked at, so that the first visitor waits for nothing he does not see.
    """
    try:
        for example in read_city(folder).examples:
            run_of(example)
    except Refused as refusal:
        return refusal.faults
    except AppraisalError as error:
        return (Fault(NOWHERE, str(error)),)
    return ()


def records_of(city: City, *, clock: Clock = utc_now) -> Store | None:
    """The demo records of a city (演示档案库), for what visitors keep there; None for a city without examples."""
    if not city.examples:
        return None
    example = city.examples[0]
    with _ONE_AT_A_TIME:
        return _store(place_of(example, os.environ), example, clock)
