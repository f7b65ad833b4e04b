"""Runs of the example years (演示年度测算): files in, assessment out, each done once and kept.

Kept here and not in pages.ui.session, because the launcher makes them before the first visitor comes.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from data.city import example_run, read_city
from data.examples import Example
from evaluation.assessment import evaluate
from evaluation.errors import Fault, Refused
from evaluation.results import Assessment


def run_of(example: Example) -> Assessment:
    """The result of an example year (演示年度测算结果), made anew when one of its files changes; raises `Refused`."""
    return _run(example, version_of(example))


@lru_cache(maxsize=64)
def _run(example: Example, version: int) -> Assessment:
    return evaluate(example_run(example).inputs)


def version_of(example: Example) -> int:
    """When the newest of an example's files was written (数据版本), nanoseconds."""
    files = (example.scheme, example.units, example.figures, example.targets, example.adjustments)
    return max(path.stat().st_mtime_ns for path in files if path is not None)


def make_ready(folder: Path) -> tuple[Fault, ...]:
    """Makes the run of every example of a city (预先测算); returns the faults that stand in the way."""
    try:
        for example in read_city(folder).examples:
            run_of(example)
    except Refused as refusal:
        return refusal.faults
    return ()
