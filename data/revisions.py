"""Revisions (更正): what differs from the records becomes the next revision, what does not is left alone.

The repositories share these; each of their writes is read, ask `evaluation`, write.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from data.exchange.csv import Table as TextTable
from data.ledger import Receipt, Record, append
from data.records import Fields, current
from data.store import Scalar, Session, Store
from data.tables import Table

Key = tuple[str, ...]
Cells = Mapping[str, Scalar]
# what was recorded by mistake is not erased; it says so and counts no more
WITHDRAWN = "withdrawn"


def key_of(table: Table, cells: Cells) -> Key:
    """The natural key of a row (主键)."""
    return tuple(str(cells[name]) for name in table.key)


def known(session: Session, table: Table, where: Mapping[str, str]) -> dict[Key, Fields]:
    """The latest revisions by key (现行记录)."""
    return {key_of(table, fields): fields for fields in current(session, table, where)}


def revised(
    table: Table, rows: Iterable[Cells], latest: Mapping[Key, Fields], seen: Mapping[Key, int] | None = None
) -> list[Record]:
    """The rows that differ from the latest (待登记的变化), each as the next revision.

    `seen` holds the revisions a person looked at, by key: whoever looked at an older one gets `Conflict`
    when it is written. Without it the latest are taken as seen.
    """
    found = []
    for cells in rows:
        key = key_of(table, cells)
        stored = latest.get(key)
        if seen is not None:
            found.append(Record(table, cells, seen.get(key, 0)))
        elif stored is None or any((stored[name] or "") != (cells.get(name) or "") for name in table.columns):
            found.append(Record(table, cells, 0 if stored is None else int(str(stored["rev"]))))
    return found


def withdrawn(table: Table, row: Fields, column: str) -> dict[str, Scalar]:
    """A recorded row once more, saying in one column that it counts no more (撤回)."""
    return {name: row[name] for name in (*table.key, *table.columns)} | {column: WITHDRAWN}


def write(
    store: Store, records: Sequence[Record], *, actor: str, at: datetime, action: str, reason: str
) -> Receipt | None:
    """Append what differs (登记变化); None, and nothing written, when nothing does."""
    return append(store, records, actor=actor, at=at, action=action, reason=reason) if records else None


def text_table(name: str, columns: Mapping[str, str], rows: Sequence[Cells]) -> TextTable:
    """Records as a table of texts (文本表): its columns by the names they have in files, a line for each row."""
    cells = [[str(row.get(stored) or "") for stored in columns.values()] for row in rows]
    return TextTable(name, tuple(columns), cells, list(range(1, len(cells) + 1)))
