"""Runs (测算): the official calculation of a period, kept with what it was made from.

    kept = run(store, "2025Y", actor="…", at=now)     # the same inputs give the same run, written once
    differences(store, kept.run)                      # () when the records still give these very bytes

A run is known by the fingerprint of its inputs. Read for a person it goes through `data.access`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.canonical import canonical, fingerprint
from data.errors import Conflict, NotReady
from data.exchange.results import ENGINE, manifest, manifest_text, trace_lines
from data.ledger import Record, append
from data.records import Fields, current
from data.run_inputs import Reader, Recorded
from data.store import Scalar, Session, Store
from data.tables import RUN_TRACES, RUN_UNITS, RUNS, Table
from evaluation import tables
from evaluation.assessment import evaluate
from evaluation.results import Assessment

OFFICIAL = "official"
UNIT_COLUMNS = tuple({"group": "unit_group"}.get(name, name) for name in tables.TOTALS)
Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What a run kept of a unit (单位测算结果): `total` holds the columns of totals.csv, the others those of their files."""

    unit: str
    total: Mapping[str, str]
    dimensions: tuple[Mapping[str, str], ...]
    points: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run as kept (在案测算): `as_of` is the audit entry its inputs stood at, `units` in 建制顺序."""

    run: str
    period: str
    purpose: str
    scheme: str
    scheme_rev: int
    as_of: int
    engine: str
    fingerprint: str
    manifest: Mapping[str, Any]
    recorded_at: str
    recorded_by: str
    units: tuple[UnitResult, ...]


def run(
    store: Store, period: str, *, actor: str, at: datetime, reason: str = "", purpose: str = OFFICIAL
) -> KeptRun:
    """Score a period and keep the result (测算); the same inputs give the same run, and write nothing twice.

    Raises `Refused` with every fault, `NotReady` without scheme or period, and what the store reports.
    """
    names = run_all(store, [period], actor=actor, at=at, reason=reason, purpose=purpose)
    with store.reading() as session:
        return read_run(session, names[period])


def run_all(
    store: Store, periods: Iterable[str], *, actor: str, at: datetime, reason: str = "", purpose: str = OFFICIAL
) -> dict[str, str]:
    """Score several periods in one transaction (批量测算): the name of each one's run; raises as `run` does."""
    with store.reading() as session:
        listed = list(periods)
        reader = Reader(session, many=len(listed) > 2)
        found = {period: reader.inputs(period) for period in listed}
        latest = _latest(session, purpose)
        kept = {str(row["run"]): row for row in current(session, RUNS, columns=("run", "rev"))}
    names = {period: run_name(inputs, purpose) for period, inputs in found.items()}
    wanting = [period for period, name in names.items() if latest.get(period) != name]
    records = [record for period in wanting for record in _made(names[period], found[period], purpose, kept)]
    if wanting:
        _keep(store, records, [names[period] for period in wanting], actor=actor, at=at, reason=reason)
    return names


def _made(name: str, found: Recorded, purpose: str, kept: Mapping[str, Fields]) -> list[Record]:
    return _records(name, found, purpose, evaluate(found.files.inputs), kept.get(name))


def _keep(
    store: Store, records: Iterable[Record], names: list[str], *, actor: str, at: datetime, reason: str
) -> None:
    """Write runs; when somebody else has just kept the same ones, theirs stand."""
    try:
        append(store, records, actor=actor, at=at, action="测算", reason=reason)
    except Conflict:
        with store.reading() as session:
            if not all(_header(session, name) for name in names):
                raise


def run_name(found: Recorded, purpose: str = OFFICIAL) -> str:
    """The name of the run these inputs give (测算编号): the period and the first digits of their fingerprint."""
    return f"{found.period}-{_fingerprint(found, purpose)[:16]}"


def latest_run(session: Session, period: str, purpose: str = OFFICIAL) -> str | None:
    """The run of a period that was kept last (最近一次测算); None before the first."""
    return _latest(session, purpose, {"period": period}).get(period)


def latest_runs(session: Session, purpose: str = OFFICIAL) -> dict[str, str]:
    """The run kept last of every period that has one (各报表期最近一次测算)."""
    return _latest(session, purpose)


def _latest(session: Session, purpose: str, where: Mapping[str, str] | None = None) -> dict[str, str]:
    """The run kept last of every period."""
    columns = ("run", "period", "entry", "entry_line")
    rows = current(session, RUNS, {**(where or {}), "purpose": purpose}, columns=columns)
    rows.sort(key=lambda row: (int(str(row["entry"])), int(str(row["entry_line"]))))
    return {str(row["period"]): str(row["run"]) for row in rows}


def read_run(session: Session, name: str) -> KeptRun:
    """A run as kept (读取测算); raises `NotReady` where there is none."""
    header = _kept_header(session, name)
    # a run's rows were written in 建制顺序
    rows = sorted(current(session, RUN_UNITS, {"run": name}), key=lambda row: (row["entry"], row["entry_line"]))
    return KeptRun(
        name, str(header["period"]), str(header["purpose"]), str(header["scheme"]), int(str(header["scheme_rev"])),
        int(str(header["as_of"])), str(header["engine"]), str(header["fingerprint"]), json.loads(str(header["manifest"])),
        str(header["recorded_at"]), str(header["recorded_by"]),
        tuple(map(_result, rows)),
    )  # fmt: skip


def period_of_run(session: Session, name: str) -> str:
    """The period a run scored (测算的报表期); raises `NotReady` where there is none."""
    return str(_kept_header(session, name)["period"])


def read_trace(session: Session, name: str, unit: str) -> dict[str, Any]:
    """The kept trace of a unit (得分追溯), as trace.jsonl holds it; raises `NotReady` where there is none."""
    rows = current(session, RUN_TRACES, {"run": name, "unit": unit})
    if not rows:
        raise NotReady(f"测算“{name}”中没有单位“{unit}”的得分追溯。")
    found: dict[str, Any] = json.loads(str(rows[0]["body"]))
    return found


def recomputed(session: Session, name: str) -> tuple[Assessment, tuple[str, ...]]:
    """A run made again from the inputs it recorded (复算), and where it differs from what was kept: () when nowhere."""
    header = _kept_header(session, name)
    found = Reader(session, int(str(header["as_of"]))).inputs(str(header["period"]))
    assessment = evaluate(found.files.inputs)
    again = _records(name, found, str(header["purpose"]), assessment, None)
    return assessment, tuple(_differences(session, name, again))


def differences(store: Store, name: str) -> tuple[str, ...]:
    """Where a run made again from its recorded inputs differs from what was kept (复算核对); () when every byte is equal."""
    with store.reading() as session:
        return recomputed(session, name)[1]


def _fingerprint(found: Recorded, purpose: str) -> str:
    return fingerprint(canonical([ENGINE, found.period, purpose, dict(found.prints)]))


def _header(session: Session, name: str) -> Fields | None:
    rows = current(session, RUNS, {"run": name})
    return rows[0] if rows else None


def _kept_header(session: Session, name: str) -> Fields:
    header = _header(session, name)
    if header is None:
        raise NotReady(f"没有测算“{name}”。请先测算：python -m data run。")
    return header


def _records(
    name: str, found: Recorded, purpose: str, assessment: Assessment, kept: Fields | None
) -> list[Record]:
    """All rows of a run; of one that was kept before, only its header again, so that it is the latest."""
    header: dict[str, Scalar] = {
        "run": name, "period": found.period, "purpose": purpose, "scheme": found.scheme, "scheme_rev": found.scheme_rev,
        "as_of": found.as_of, "engine": ENGINE, "fingerprint": _fingerprint(found, purpose),
        "manifest": manifest_text(manifest(found.files, assessment, found.prints)),
    }  # fmt: skip
    if kept is not None:
        return [Record(RUNS, header, int(str(kept["rev"])))]
    results = (Record(RUN_UNITS, {"run": name} | cells) for cells in _unit_rows(assessment))
    traces = zip(assessment.units, trace_lines(assessment), strict=True)
    bodies = (Record(RUN_TRACES, {"run": name, "unit": unit.code, "body": line}) for unit, line in traces)
    return [Record(RUNS, header), *results, *bodies]


def _unit_rows(assessment: Assessment) -> Iterator[Cells]:
    """The columns of run_units, a unit at a time."""
    dimensions = _by_unit(tables.DIMENSIONS, tables.dimensions_rows(assessment))
    points = _by_unit(tables.POINTS, tables.points_rows(assessment))
    for row in tables.totals_rows(assessment):
        cells = dict(zip(UNIT_COLUMNS, row, strict=True))
        lists = {"dimensions": dimensions.get(row[0], []), "points": points.get(row[0], [])}
        yield cells | {name: canonical(rows) for name, rows in lists.items()}


def _by_unit(columns: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> dict[str, list[Cells]]:
    found: dict[str, list[Cells]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(dict(zip(columns[1:], row[1:], strict=True)))
    return found


def _result(row: Fields) -> UnitResult:
    texts = [str(row[name] or "") for name in UNIT_COLUMNS]
    return UnitResult(
        texts[0], dict(zip(tables.TOTALS, texts, strict=True)),
        tuple(json.loads(str(row["dimensions"]))), tuple(json.loads(str(row["points"]))),
    )  # fmt: skip


def _differences(session: Session, name: str, again: list[Record]) -> Iterator[str]:
    kept = {
        (table.name, tuple(str(row[part]) for part in table.key)): row
        for table in (RUNS, RUN_UNITS, RUN_TRACES)
        for row in current(session, table, {"run": name})
    }
    for record in again:
        key = tuple(str(record.values[part]) for part in record.table.key)
        yield from _cell_differences(record.table, key, record.values, kept.pop((record.table.name, key), None))
    for table_name, key in kept:
        yield f"{table_name} {' '.join(key)}：复算没有这一行"


def _cell_differences(table: Table, key: tuple[str, ...], values: Mapping[str, Any], row: Fields | None) -> Iterator[str]:
    if row is None:
        yield f"{table.title} {' '.join(key)}：在案没有这一行"
        return
    for column in table.columns:
        if row[column] != values[column]:
            yield f"{table.title} {' '.join(key)}：{column} 与复算不同"
