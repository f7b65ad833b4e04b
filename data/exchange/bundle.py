"""Sealed archives (封存): a cycle's runs with everything they were made from, readable without this program.

    seal(store, "2025", folder)      # the same records give the same bytes, on both engines

`verify.py` in the archive needs only Python's standard library: it checks every byte and recomputes the totals.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from data.assessments import KeptRun, latest_run, read_run, recomputed
from data.canonical import canonical
from data.errors import BadRecord, NotReady
from data.exchange.csv import Table
from data.exchange.folders import whole_folder
from data.exchange.results import csv_text, manifest_text, trace_lines
from data.ledger import heads
from data.periods import cycle_of, periods
from data.records import setting
from data.run_inputs import Reader
from data.store import Session, Store
from data.tables import AUDIT
from evaluation import tables
from evaluation.results import Assessment
from evaluation.tree import as_texts

FORMAT = "appraisal-seal-1"
CHECKER = Path(__file__).with_name("verify_sealed.py")
RESULTS = (
    ("points", tables.POINTS, tables.points_rows),
    ("totals", tables.TOTALS, tables.totals_rows),
    ("dimensions", tables.DIMENSIONS, tables.dimensions_rows),
)


def seal(store: Store, cycle: str, folder: Path) -> tuple[str, ...]:
    """Seal a cycle (封存考核周期) into a new or empty folder: every period that was scored; returns their runs.

    Raises `NotReady` before the year's run, `BadRecord` when a kept run is not what its inputs give.
    """
    with whole_folder(folder) as aside, store.reading() as session:
        runs = _runs(session, cycle)
        for run in runs:
            _write_run(session, run, aside / run.period)
        _write_text(aside / "events.jsonl", _events(session))
        _write_text(aside / "manifest.json", [_manifest(session, cycle, runs)])
        shutil.copyfile(CHECKER, aside / "verify.py")
    return tuple(run.run for run in runs)


def _runs(session: Session, cycle: str) -> list[KeptRun]:
    """The latest official run of every period of the cycle; the year's must be there."""
    cycle_of(session, cycle)
    names = {item.period: latest_run(session, item.period) for item in periods(session, cycle)}
    if not any(name for period, name in names.items() if period.endswith("Y")):
        raise NotReady(f"{cycle}年度还没有测算，不能封存。请先运行 python -m data run --period {cycle}Y。")
    return [read_run(session, name) for name in names.values() if name]


def _manifest(session: Session, cycle: str, runs: Iterable[KeptRun]) -> str:
    content = {
        "format": FORMAT, "cycle": cycle, "kind": setting(session, "kind"), "identity": setting(session, "identity"),
        "heads": [str(receipt) for receipt in heads(session)],
        "runs": [
            {
                "period": run.period, "run": run.run, "scheme": run.scheme, "scheme_rev": run.scheme_rev,
                "as_of": run.as_of, "engine": run.engine, "fingerprint": run.fingerprint,
                "recorded_at": run.recorded_at, "recorded_by": run.recorded_by,
            }
            for run in runs
        ],
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _events(session: Session) -> Iterator[str]:
    """The audit log, an entry a line: what was recorded when by whom, with the digests that chain it."""
    text = f"SELECT {', '.join(AUDIT)} FROM audit WHERE chain = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq"
    for head in heads(session):
        for low in range(1, head.seq + 1, 100):
            for row in session.rows(text, [head.chain, low, low + 99]):
                yield canonical(list(row)) + "\n"


def _write_run(session: Session, run: KeptRun, folder: Path) -> None:
    assessment, found = recomputed(session, run.run)
    if found:
        raise BadRecord(f"测算“{run.run}”的在案结果与复算不一致，没有封存：{found[0]}。请运行 python -m data verify。")
    files = Reader(session, run.as_of).inputs(run.period).files
    folder.mkdir()
    _write_text(folder / "scheme.json", [canonical(as_texts(files.scheme)) + "\n"])
    for name, table in (
        ("units", files.units), ("targets", files.targets), ("figures", files.figures), ("adjustments", files.adjustments),
    ):  # fmt: skip
        if table is not None:
            _write_text(folder / f"{name}.csv", [_table_text(table)])
    write_results(run, assessment, folder)


def write_results(run: KeptRun, assessment: Assessment, folder: Path) -> None:
    """A run's results as files (测算结果文件): CSV as `assess` writes them, Parquet beside, trace and manifest."""
    for name, columns, rows in RESULTS:
        texts = list(rows(assessment))
        _write_text(folder / f"{name}.csv", [csv_text(columns, texts)])
        _write_parquet(folder / f"{name}.parquet", columns, texts)
    _write_text(folder / "trace.jsonl", trace_lines(assessment))
    _write_text(folder / "manifest.json", [manifest_text(dict(run.manifest))])


def _table_text(table: Table) -> str:
    return csv_text(table.columns, table.rows)


def _write_text(path: Path, parts: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(parts)


def _write_parquet(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Texts as Parquet, one row group: nothing in it but the columns, so that the bytes repeat."""
    # half a second to load: only who seals waits for it
    import pyarrow
    import pyarrow.parquet

    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays: list[Any] = [pyarrow.array(list(column), pyarrow.string()) for column in cells]
    pyarrow.parquet.write_table(pyarrow.table(arrays, names=list(columns)), path, compression="none")
