"""The store (档案库): one SQL text for two engines, append-only, a snapshot per read, one lock per chain for writes.

    with store.reading() as session:                 # one consistent snapshot, read-only
        rows = session.rows("SELECT value FROM figures WHERE unit = $1", [unit])
    with store.writing("records") as session:        # the chain's lock, then one transaction
        session.run("INSERT INTO …", […])            # committed on leaving, rolled back on an error

Only `data.ledger` writes: it alone adds the audit entry that makes a row count. Placeholders are `$1`, `$2` …;
a list is an array (`unnest($1::VARCHAR[])` works on both engines). Every column is text or a whole number;
times are text in UTC, `2026-01-15T08:00:00.000000Z`, so that both engines hold, sort and hash the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any, Protocol

from data.errors import BadRecord
from data.receipts import Receipt

Scalar = str | int | None
Value = Scalar | Sequence[Scalar]
Row = tuple[Any, ...]


class Session(Protocol):
    """One transaction (一次事务): a snapshot when reading, all or nothing when writing."""

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Every row of a query (查询结果)."""

    def run(self, sql: str, values: Sequence[Value] = ()) -> None:
        """Carry out a statement that gives no rows (执行)."""


class Store(Protocol):
    """An open store (档案库), safe to share among threads, never across a fork.

    Every error that leaves it is a `StoreError` in Chinese; after `Unreachable` in the middle of a write the
    outcome is unknown: writing the same again is safe (`data.ledger.append` counts an equal retry once).
    """

    engine: str

    def reading(self) -> AbstractContextManager[Session]:
        """A read-only snapshot across tables (一致性读取)."""

    def writing(self, chain: str) -> AbstractContextManager[Session]:
        """A transaction under the lock of an audit chain (登记事务): waits its turn, commits on leaving."""

    def acknowledged(self, receipt: Receipt) -> None:
        """Note a write that is about to be acknowledged (登记标记)."""

    def faults(self) -> list[str]:
        """What is missing of tables, columns, guards and rights (守护缺失); empty when the store may be used."""

    def close(self) -> None:
        """Give everything back (关闭)."""


def utc_text(moment: datetime) -> str:
    """A moment as the store holds it (世界时文本): UTC, microseconds, sorts as text; raises on a naive datetime."""
    if moment.tzinfo is None:
        raise BadRecord(f"登记时间缺少时区：{moment.isoformat()}；请传入带时区的时间。")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: str) -> datetime:
    """The moment a stored text means (世界时)."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
