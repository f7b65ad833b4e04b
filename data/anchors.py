"""Anchors (锚定文件): once a day the heads of all chains are written to a file outside the database.

Whoever rewrites the whole database consistently cannot rewrite a copy of these files kept elsewhere: print them,
send them, keep them on another machine.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from data.canonical import canonical
from data.errors import BadRecord
from data.files import write_whole
from data.ledger import heads
from data.receipts import Receipt
from data.records import setting
from data.store import Store, utc_text

HASH = re.compile(r"[0-9a-f]{64}")


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


def _safe(name: str) -> str:
    return re.sub(r"[^0-9A-Za-z-]", "_", name)
