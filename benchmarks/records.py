"""Timings of the records (档案测时) on both engines, side by side on one disk; nothing here passes or fails.

Usage: python benchmarks/records.py [UNITS]   (prints a Markdown table; 2,843 units unless told otherwise, some eight minutes)
"""

from __future__ import annotations

import csv
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from made import make_run

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from data import periods, schemes, units  # noqa: E402
from data.assessments import run_all  # noqa: E402
from data.exchange.backup import back_up  # noqa: E402
from data.exchange.copy import row_count  # noqa: E402
from data.home import DEMO, Location, create_store, open_store  # noqa: E402
from data.ledger import Record, append  # noqa: E402
from data.store import Store  # noqa: E402
from data.tables import FIGURES, TARGETS  # noqa: E402
from data.verify import verify  # noqa: E402
from tests.support.postgres import APP, OWNER, Server  # noqa: E402

NOW = datetime(2026, 1, 15, 8, tzinfo=UTC)
OFFICE = {"actor": "测时", "at": NOW}
YEAR, OTHER = "2025Y", "2025M01"
INDICATORS, WRITES = 100, 200
GROWTH = (1, 10, 100)
Rows = dict[str, str]
Size = Callable[[], int]


def timed(work: Callable[[], object]) -> float:
    """Seconds of doing the work once."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def prepare(store: Store, folder: Path) -> None:
    """Scheme, cycle, period and units of the made-up run."""
    schemes.publish(store, (folder / "scheme.yaml").read_text(encoding="utf-8"), name="scheme.yaml", **OFFICE)
    periods.open_cycle(store, periods.Cycle("2025", "2025年度", "made", "2025-01-01", "2025-12-31"), **OFFICE)
    periods.open_periods(store, [periods.period_in("2025", YEAR)], **OFFICE)
    blank = {"group": "", "order": "", "ranked": ""}
    units.register(store, "2025", [blank | row for row in rows_of(folder / "units.csv")], **OFFICE)


def records(folder: Path) -> list[Record]:
    """Targets and figures of the run, as they are recorded."""
    found = [Record(TARGETS, {"cycle": "2025"} | row) for row in rows_of(folder / "targets.csv")]
    shared = {"period": YEAR, "state": "submitted", "status": "reported"}
    return found + [Record(FIGURES, shared | row) for row in rows_of(folder / "figures.csv")]


def writes(store: Store, step: int) -> tuple[float, float]:
    """p50 and p99 seconds of single acknowledged writes."""
    seconds = [
        timed(lambda n=n: append(
            store, [Record(FIGURES, {"period": OTHER, "unit": f"{step}-{n}", "indicator": "I000", "value": "1.5"})],
            action="填报", **OFFICE,
        ))
        for n in range(WRITES)
    ]  # fmt: skip
    cuts = statistics.quantiles(seconds, n=100)
    return cuts[49], cuts[98]


def grown(place: Location, folder: Path, size: Size) -> Rows:
    """The same records in steps: how quick they go in, and what a write then takes."""
    todo, done, found = records(folder), 0, {}
    for times in GROWTH:
        goal = len(todo) * times // GROWTH[-1]
        store = open_store(place)
        seconds = timed(lambda: append(store, todo[done:goal], action="导入", **OFFICE))  # noqa: B023
        middle, worst = writes(store, times)
        store.close()
        name = f"{times} × ({goal:,} rows)"
        found[f"write at {name}, p50 / p99"] = f"{middle * 1000:.1f} / {worst * 1000:.1f} ms"
        found[f"size at {name}"] = f"{size() / 1e6:,.1f} MB"
        found["bulk writing, last step"] = f"{(goal - done) / seconds:,.0f} rows/s"
        done = goal
    return found


def measured(place: Location, folder: Path, aside: Path, size: Size) -> Rows:
    """Everything of one engine."""
    store = open_store(place)
    prepare(store, folder)
    store.close()
    found = grown(place, folder, size)
    store = open_store(place)
    with store.reading() as session:
        rows = row_count(session)
    found["verify"] = f"{rows / timed(lambda: verify(store)):,.0f} rows/s"
    found["backup"] = f"{rows / timed(lambda: back_up(store, place, aside)):,.0f} rows/s"
    members = sum(1 for _ in rows_of(folder / "units.csv"))
    seconds = timed(lambda: run_all(store, [YEAR], **OFFICE))
    found[f"scoring a period, {members:,} × {INDICATORS}: read, score, keep with trace"] = f"{seconds:.1f} s"
    store.close()
    return found


@contextmanager
def started() -> Iterator[Server]:
    """The server of the tests, its data on disk as the embedded file's are, not in memory."""
    with patch("tests.support.postgres._quick_folder", return_value=None):
        server = Server()
    try:
        yield server
    finally:
        server.remove()


def embedded(folder: Path, run: Path) -> Rows:
    path = folder / "records.duckdb"
    place = Location(path, folder)
    create_store(place, kind=DEMO, identity="benchmark", actor="测时", at=NOW)
    return measured(place, run, folder / "backup", lambda: path.stat().st_size)


def on_server(folder: Path, run: Path) -> Rows:
    with started() as server:
        name = server.database()
        owner = Location(server.dsn(name, OWNER), folder)
        create_store(owner, kind=DEMO, identity="benchmark", actor="测时", at=NOW, app_role=APP)

        def size() -> int:
            with server.master(name) as connection:
                connection.execute("ANALYZE")  # the tests' server has no autovacuum to do it
                return int(connection.execute("SELECT pg_database_size(current_database())").fetchone()[0])

        return measured(Location(server.dsn(name), folder), run, folder / "backup", size)


def main(members: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_run(folder / "run", members, INDICATORS)
        (folder / "server").mkdir()
        first, second = embedded(folder, folder / "run"), on_server(folder / "server", folder / "run")
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print("| what | DuckDB | PostgreSQL |\n|---|---:|---:|")
    for what, value in first.items():
        print(f"| {what} | {value} | {second[what]} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 2843)
