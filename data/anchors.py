"""Anchors (锚定文件): once a day the heads of all chains are written to a file outside the database.

Whoever rewrites the whole database consistently cannot rewrite a copy of these files kept elsewhere: print them,
send them, keep them on another machine.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from data.canonical import canonical
from data.errors import BadRecord, NoRoom, NotWritable, StoreError
from data.ledger import Receipt, heads
from data.records import setting
from data.store import Store, utc_text

HASH = re.compile(r"[0-9a-f]{64}")
FULL = {28: NoRoom, 27: NoRoom, 122: NoRoom}


@dataclass(frozen=True, order=True, slots=True)
class Anchor:
    """The head of a chain on a day (锚点), and the identity of its database."""

    day: str
    database: str
    receipt: Receipt


def anchor(store: Store, folder: Path, *, day: date, at: datetime) -> Path:
    """Write today's anchor file (写出当日锚定文件); an existing one of the day stays as it is. Returns its path."""
    with store.reading() as session:
        database = setting(session, "identity") or ""
        found = [[head.chain, head.seq, head.hash] for head in heads(session)]
    path = folder / f"{day.isoformat()}-{_safe(database)}.json"
    if not path.exists():
        content = {"day": day.isoformat(), "at": utc_text(at), "database": database, "heads": found}
        write_whole(path, (canonical(content) + "\n").encode())
    return path


def read_anchors(folder: Path) -> list[Anchor]:
    """Every anchor of a folder (读取锚定文件), oldest first; a file that is none is refused with `BadRecord`."""
    return [item for path in sorted(folder.glob("*.json")) for item in _read(path)] if folder.exists() else []


def _read(path: Path) -> list[Anchor]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        receipts = [Receipt(str(chain), int(seq), str(digest)) for chain, seq, digest in content["heads"]]
        anchors = [Anchor(str(content["day"]), str(content["database"]), receipt) for receipt in receipts]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadRecord(f"锚定文件无法读取：{path}。请从另存的副本恢复它。") from error
    if not all(HASH.fullmatch(receipt.hash) for receipt in receipts):
        raise BadRecord(f"锚定文件内容不对：{path}。请从另存的副本恢复它。")
    return anchors


def write_whole(path: Path, content: bytes) -> None:
    """Write a small file whole or not at all (整体写入): aside, flushed to disk, moved into place."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".writing-", delete=False) as file:
            aside = Path(file.name)
            try:
                file.write(content)
                settle(file.fileno())
                aside.replace(path)
            except BaseException:
                aside.unlink(missing_ok=True)
                raise
        settle_folder(path.parent)
    except OSError as error:
        raise unwritable(error, path) from error


def settle(descriptor: int) -> None:
    """Have the system put a file on the disk (落盘)."""
    os.fsync(descriptor)


def settle_folder(folder: Path) -> None:
    """Have the system put a folder's entries on the disk (目录落盘), so that a rename outlives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unwritable(error: OSError, path: Path) -> StoreError:
    """Why a file could not be written (写不进文件), with the remedy."""
    if error.errno in FULL:
        return NoRoom(f"磁盘空间不足，没有写入：{path}。请清理磁盘后再试。")
    return NotWritable(f"没有写入：{path}（{error.strerror}）。请检查文件夹权限。")


def _safe(name: str) -> str:
    return re.sub(r"[^0-9A-Za-z-]", "_", name)
