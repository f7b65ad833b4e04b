"""What pages read (读取), and the only caches of the screens: keyed by city folder, run and data version."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import streamlit as st

from data.catalogue import read_catalogue
from data.city import City
from data.examples import Example
from data.light_thresholds import read_thresholds, thresholds_on
from data.runs import figures_of, interim_run, run_of, runs_of, version_of
from evaluation.catalogue import Catalogue
from evaluation.headline import Known
from evaluation.lights import Thresholds
from evaluation.periods import Period
from evaluation.results import Assessment
from geo import boundaries as geo_boundaries
from geo.boundaries import Boundaries
from pages.ui import formal
from pages.ui.cities import city, folder_stamp, kept

__all__ = [
    "Chosen", "city", "city_figures", "earlier_run", "folder_stamp", "kept", "outlines", "periods_with_run", "plan", "run", "runs",
    "stamp", "stamp_with_earlier", "thresholds",
]  # fmt: skip


class Chosen(Protocol):
    """A period that was chosen (所选报表期): see pages.ui.period.Choice."""

    @property
    def example(self) -> Example | None: ...
    @property
    def run(self) -> str: ...
    @property
    def year(self) -> int: ...


def run(choice: Chosen) -> Assessment:
    """The result of a period (测算结果); within the year without totals, places and grades. Raises `Refused`."""
    if formal.in_use():
        return formal.run(choice.run)
    return interim_run(city(), choice.run) if choice.example is None else run_of(choice.example)


def earlier_run(of: City, choice: Chosen) -> Assessment | None:
    """The result of the finished year before (上一年度结果), None where there is none."""
    if formal.in_use():
        return runs(of).get(choice.year - 1)
    before = of.example(choice.year - 1)
    return None if before is None else run_of(before)


def runs(of: City) -> dict[int, Assessment]:
    """The results of all finished years (各年度结果), oldest first."""
    if formal.in_use():
        return {period.year: formal.run(name) for period, name in formal.runs().items() if not period.interim}
    return {example.year: run_of(example) for example in reversed(of.examples)}


def periods_with_run(of: City) -> dict[Period, str]:
    """The periods there is a run of (已测算报表期), by time, with the run's name."""
    return formal.runs() if formal.in_use() else runs_of(of)


def plan(of: City) -> Catalogue:
    """The plan's commitments and targets (方案目录), empty for a city without them; raises `Refused`."""
    return kept(("plan", *folder_stamp(of)), lambda: read_catalogue(of.folder))


def thresholds(of: City, day: str) -> Thresholds | None:
    """The light thresholds in force on a day (预警阈值), None where the city states none; raises `Refused`."""
    every = kept(("light-thresholds", *folder_stamp(of)), lambda: read_thresholds(of.folder))
    return thresholds_on(every, day)


def city_figures(of: City) -> list[Known]:
    """The whole city's own figures of all periods (全市数), none where there is no 全市 row."""
    if formal.in_use():
        return formal.figures_of(of.city_unit) if of.city_unit else []
    versions = (str(version_of(example)) for example in of.examples)
    key = "city-figures", *folder_stamp(of), *versions
    return kept(key, lambda: figures_of(of, of.city_unit)) if of.city_unit else []


def outlines(of: City, edition: str = "screen") -> Boundaries | None:
    """The city's boundaries for the screen, or in the edition `print` (边界), None where it has none; raises `Refused`."""
    stated = of.boundaries
    if stated is None:
        return None
    path = geo_boundaries.bundled(edition) if stated.path is None else stated.path
    if edition == "print" and stated.print_path is not None:
        path = stated.print_path
    # a file that is gone is told by its reader
    version = path.stat().st_mtime_ns if path.is_file() else 0
    return _outlines(str(path), stated.crs, stated.code_property, version)


@st.cache_resource(show_spinner=False, max_entries=8)
def _outlines(path: str, crs: str, key: str, version: int) -> Boundaries:
    return geo_boundaries.read(Path(path), crs=crs, key=key)


def stamp(of: City, choice: Chosen) -> tuple[str, ...]:
    """What a drawing of a period depends on (数据标识): city folder, run, and the version of each."""
    version = 0 if choice.example is None else version_of(choice.example)
    return *folder_stamp(of), *formal.stamp(), choice.run, str(version)


def stamp_with_earlier(of: City, choice: Chosen) -> tuple[str, ...]:
    """What a drawing of a period beside the year before depends on (数据标识)."""
    if formal.in_use():
        return *stamp(of, choice), *formal.runs().values()
    before = of.example(choice.year - 1)
    return *stamp(of, choice), "" if before is None else str(version_of(before))
