"""Backup and restore (备份、恢复), through SQL and while the app goes on writing.

A backup is a folder: one snapshot of every table as JSON lines, the evidence files, the anchors, `manifest.json` and
SHA256SUMS. The same records give the same bytes on both engines, so a backup of one restores into the other.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.canonical import canonical
from data.errors import BadRecord
from data.evidence import fault_of, path_of
from data.exchange.copy import Piece, Progress, fill, pieces, row_count
from data.exchange.folders import check_sums, whole_folder
from data.files import unwritable
from data.home import Location, make_tables
from data.ledger import heads
from data.receipts import Receipt
from data.records import current, setting
from data.schema import exists
from data.store import Row, Session, Store
from data.tables import EVIDENCE
from data.verify import content_digest

FORMAT = "appraisal-backup-1"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself (备份说明): `missing` is evidence that was not there or damaged when it was made."""

    kind: str
    identity: str
    digest: str
    rows: int
    tables: tuple[str, ...]
    missing: tuple[str, ...]


def back_up(store: Store, place: Location, folder: Path, *, progress: Progress | None = None) -> Backup:
    """Back up one snapshot of the records (备份) into a new or empty folder; raises what the store or disk reports."""
    with whole_folder(folder) as aside, store.reading() as session:
        total = row_count(session)
        tables = _write_tables(session, aside / "tables", total, progress)
        missing = _copy_evidence(session, place.evidence, aside / "evidence")
        _copy_anchors(place.anchors, aside / "anchors")
        made = Backup(
            setting(session, "kind") or "", setting(session, "identity") or "", content_digest(session), total,
            tables, tuple(missing),
        )  # fmt: skip
        (aside / MANIFEST).write_text(_manifest(made, heads(session)), encoding="utf-8", newline="")
    return made


def _manifest(made: Backup, found: list[Receipt]) -> str:
    content = {
        "format": FORMAT, "kind": made.kind, "identity": made.identity, "digest": made.digest, "rows": made.rows,
        "tables": list(made.tables), "missing": list(made.missing), "heads": [str(receipt) for receipt in found],
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _write_tables(session: Session, folder: Path, total: int, progress: Progress | None) -> tuple[str, ...]:
    """Each table as JSON lines, its columns in the first; returns the tables in the order to put them in."""
    folder.mkdir()
    names: dict[str, None] = {}
    done = 0
    for piece in pieces(session):
        with (folder / f"{piece.table}.jsonl").open("a", encoding="utf-8", newline="") as file:
            if piece.table not in names:
                file.write(canonical(list(piece.columns)) + "\n")
            file.writelines(canonical(list(row)) + "\n" for row in piece.rows)
        names[piece.table] = None
        done += len(piece.rows)
        if progress:
            progress(done, total)
    return tuple(names)


def _copy_evidence(session: Session, source: Path, target: Path) -> list[str]:
    missing = []
    for row in current(session, EVIDENCE, columns=("sha256", "size")):
        sha256 = str(row["sha256"])
        if len(sha256) != 64 or fault_of(source, sha256, int(str(row["size"]))):
            missing.append(sha256)
            continue
        place = path_of(target, sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path_of(source, sha256), place)
    return missing


def _copy_anchors(source: Path, target: Path) -> None:
    for path in sorted(source.glob("*.json")):
        target.mkdir(parents=True, exist_ok=True)
        if not (target / path.name).exists():
            shutil.copyfile(path, target / path.name)


def read_backup(folder: Path) -> Backup:
    """A backup's account of itself (读取备份说明), every byte checked first; raises `BadRecord` for a cut or changed one."""
    check_sums(folder)
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ValueError(content["format"])
        return Backup(
            str(content["kind"]), str(content["identity"]), str(content["digest"]), int(content["rows"]),
            tuple(map(str, content["tables"])), tuple(map(str, content["missing"])),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadRecord(f"{folder} 不是本程序的备份（{MANIFEST} 无法读取）。请检查 --from 的文件夹。") from error


def restore(
    folder: Path, store: Store, place: Location, *, app_role: str | None = None, progress: Progress | None = None
) -> Backup:
    """Restore a backup (恢复) into an empty database: guards anew, everything verified before it counts.

    Raises `BadRecord` for a backup that is not whole, `NotReady` for a database that is not empty.
    """
    found = read_backup(folder)
    with store.reading() as session:
        made = exists(session)
    if not made:
        make_tables(store, app_role)
    try:
        _put_evidence(folder / "evidence", place.evidence)
        _copy_anchors(folder / "anchors", place.anchors)
    except OSError as error:
        raise unwritable(error, place.files) from error
    fill(
        store, _pieces(folder / "tables", found.tables), digest=found.digest, total=found.rows, evidence=place.evidence,
        known=found.missing, progress=progress,
    )  # fmt: skip
    return found


def _put_evidence(source: Path, target: Path) -> None:
    for path in sorted(source.glob("??/*")):
        place = target / path.parent.name / path.name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def _pieces(folder: Path, tables: tuple[str, ...]) -> Iterator[Piece]:
    for name in tables:
        with (folder / f"{name}.jsonl").open(encoding="utf-8", newline="") as file:
            columns = tuple(map(str, json.loads(file.readline())))
            rows: list[Row] = []
            for line in file:
                rows.append(_row(line))
                if len(rows) == 2000:
                    yield Piece(name, columns, rows)
                    rows = []
            if rows:
                yield Piece(name, columns, rows)


def _row(line: str) -> tuple[Any, ...]:
    return tuple(json.loads(line))
