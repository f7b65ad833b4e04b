"""The results of a run as files (测算结果文件): CSV tables, trace and manifest; written whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any, TextIO

from data.exchange.csv import Table
from data.exchange.run_files import RunFiles
from evaluation import tables
from evaluation.results import Assessment
from evaluation.terms import FigureStatus
from evaluation.trace import as_json, trace_of
from evaluation.tree import as_texts

ENGINE = "appraisal-1"
TRACE = "trace.jsonl"
COUNTED_APART = (FigureStatus.NOT_DUE, FigureStatus.VOID)


def write_results(files: RunFiles, assessment: Assessment, folder: Path, *, trace: bool = True) -> Iterator[str]:
    """Write the five result files (写出结果), yielding each name when it is written.

    All are written aside and moved into place together at the end, so that a run that breaks off leaves the
    older results as they were; without `trace` an older trace is removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".writing-", dir=folder) as aside:
        names = []
        for name, chunks in _contents(files, assessment, trace):
            with (Path(aside) / name).open("w", encoding="utf-8", newline="") as file:
                _pour(file, chunks)
            names.append(name)
            yield name
        for name in names:
            (Path(aside) / name).replace(folder / name)
    if not trace:
        (folder / TRACE).unlink(missing_ok=True)


def _contents(files: RunFiles, assessment: Assessment, trace: bool) -> Iterator[tuple[str, Iterable[str]]]:
    yield "points.csv", _csv_chunks(tables.POINTS, tables.points_rows(assessment))
    yield "totals.csv", _csv_chunks(tables.TOTALS, tables.totals_rows(assessment))
    yield "dimensions.csv", _csv_chunks(tables.DIMENSIONS, tables.dimensions_rows(assessment))
    if trace:
        yield TRACE, trace_lines(assessment)
    yield "manifest.json", [manifest_text(manifest(files, assessment))]


def _pour(file: TextIO, chunks: Iterable[str]) -> None:
    for chunk in chunks:
        file.write(chunk)
    file.flush()
    os.fsync(file.fileno())


def _csv_chunks(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(row)
        if buffer.tell() > 1 << 16:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as CSV text (表格文本), line ends `\\n`."""
    return "".join(_csv_chunks(columns, rows))


def trace_lines(assessment: Assessment) -> Iterator[str]:
    """Lines of trace.jsonl (追溯文件): one unit a line."""
    points_dp = assessment.scheme.rounding.points_dp
    for unit in assessment.units:
        node = as_json(trace_of(assessment, unit.code), points_dp)
        yield json.dumps({"unit": unit.code, **node}, ensure_ascii=False, separators=(",", ":")) + "\n"


def manifest(
    files: RunFiles, assessment: Assessment, prints: Mapping[str, str | None] | None = None
) -> dict[str, Any]:
    """What was scored with what (测算清单): engine, scheme, hashes of the inputs, warnings, ties, counted apart.

    `prints` are the fingerprints of the inputs where they are known already.
    """
    return {
        "engine": ENGINE,
        "scheme": {"id": assessment.scheme.id, "version": assessment.scheme.version},
        "inputs": dict(prints) if prints else fingerprints(files),
        "warnings": list(assessment.warnings),
        "flagged_ties": [
            {"grade": tie.grade, "pool": tie.pool, "units": list(tie.units)} for tie in assessment.flagged_ties
        ],
        "counted_apart": counted_apart(assessment),
    }


def manifest_text(content: dict[str, Any]) -> str:
    """The manifest as text (清单文本)."""
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def fingerprints(files: RunFiles) -> dict[str, str | None]:
    """SHA-256 of each input (输入指纹): independent of row and column order; null for an absent file."""
    return {
        "scheme": digest(json.dumps(as_texts(files.scheme), ensure_ascii=False, separators=(",", ":"), sort_keys=True)),
        "units": _table_digest(files.units),
        "targets": _table_digest(files.targets),
        "figures": _table_digest(files.figures),
        "adjustments": _table_digest(files.adjustments),
    }


def _table_digest(table: Table | None) -> str | None:
    """Each row as a JSON object with sorted keys, the rows sorted by that text; written out by hand for speed."""
    if table is None:
        return None
    order = sorted(range(len(table.columns)), key=table.columns.__getitem__)
    keys = [f"{encode_basestring(table.columns[position])}:" for position in order]
    rows = sorted(
        "{" + ",".join([key + encode_basestring(row[at]) for key, at in zip(keys, order, strict=True)]) + "}"
        for row in table.rows
    )
    return digest(f"[{','.join(rows)}]")


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8 (指纹)."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def counted_apart(assessment: Assessment) -> dict[str, dict[str, int]]:
    """How many figures of each unit are not yet due or void (未到数据期、作废项数); units without any left out."""
    found: dict[str, dict[str, int]] = {}
    for row in assessment.points.values():
        if row.status in COUNTED_APART:
            counts = found.setdefault(row.unit.code, {})
            counts[row.status.value] = counts.get(row.status.value, 0) + 1
    return found
