"""Records from one database to another (转库), on any engine: every row with the audit entry that brought it.

    copy(source, target)          # equal digests on both sides, receipts of the source hold in the target

Rows are not recorded again but carried over as they stand, in one transaction that is verified before it counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from data import schema
from data.errors import BadRecord, NotReady
from data.ledger import heads, insert
from data.receipts import Receipt
from data.store import Row, Session, Store
from data.tables import AUDIT, PERIODS, RECORDS, TABLES, Table
from data.verify import Finding, content_digest, verify

PIECE_TEXT, PIECE_ROWS = 4_000_000, 2_000
Progress = Callable[[int, int], None]


class Piece(NamedTuple):
    """Some rows of a table as stored (一批行)."""

    table: str
    columns: tuple[str, ...]
    rows: Sequence[Row]


def pieces(session: Session) -> Iterator[Piece]:
    """Everything recorded (全部内容), in pieces of bounded size, in the order in which it may be put in.

    Periods come last: a locked one refuses figures that arrive after it.
    """
    windows = {chain: list(_windows(session, chain)) for chain in _chains(session)}
    for table in (*(table for table in TABLES if table is not PERIODS), PERIODS):
        yield from _table_pieces(session, table, windows.get(table.chain, []))
    text = f"SELECT {', '.join(AUDIT)} FROM audit WHERE chain = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq"
    for chain, spans in windows.items():
        for low, high in spans:
            yield Piece("audit", AUDIT, session.rows(text, [chain, low, high]))


def _table_pieces(session: Session, table: Table, spans: list[tuple[int, int]]) -> Iterator[Piece]:
    text = (
        f"SELECT {', '.join(table.every)} FROM {table.name} WHERE entry BETWEEN $1 AND $2 ORDER BY entry, entry_line"
    )
    for low, high in spans:
        rows = session.rows(text, [low, high])
        if rows:
            yield Piece(table.name, table.every, rows)


def _chains(session: Session) -> list[str]:
    return sorted(str(row[0]) for row in session.rows("SELECT DISTINCT chain FROM audit"))


def _windows(session: Session, chain: str) -> Iterator[tuple[int, int]]:
    """First and last entry of each piece."""
    low, text, last = 1, 0, 0
    for seq, size in session.rows("SELECT seq, size FROM audit WHERE chain = $1 ORDER BY seq", [chain]):
        text, last = text + size, seq
        if text > PIECE_TEXT:
            yield low, seq
            low, text = seq + 1, 0
    if last >= low:
        yield low, last


def row_count(session: Session) -> int:
    """How many rows there are in all (总行数)."""
    names = schema.EVERY_TABLE
    return sum(int(session.rows(f"SELECT count(*) FROM {name}")[0][0]) for name in names)


def check_empty(store: Store) -> None:
    """Raise `NotReady` unless the tables are there, whole and without any row (空库检查)."""
    faults = store.faults()
    if faults:
        raise NotReady(f"目标数据库不能使用，没有写入：{'；'.join(faults)}。")
    with store.reading() as session:
        if row_count(session):
            raise NotReady("目标数据库里已有记录，没有写入。请换一个空的数据库，或先把原有数据整个另存、移走。")


@dataclass
class _Inside:
    """A transaction under way, looked at as a store: verification sees what is not yet committed."""

    session: Session
    engine: str

    @contextmanager
    def reading(self) -> Iterator[Session]:
        yield self.session

    def writing(self, chain: str) -> AbstractContextManager[Session]:
        raise BadRecord(f"核验不写入 {chain}。")

    def acknowledged(self, receipt: Receipt) -> None:
        raise BadRecord(f"核验不登记 {receipt}。")

    def faults(self) -> list[str]:
        """Guards were looked at before."""
        return []

    def close(self) -> None:
        """The transaction ends by itself."""


def fill(
    store: Store, content: Iterable[Piece], *, digest: str, total: int, evidence: Path | None = None,
    known: Iterable[str] = (), progress: Progress | None = None,
) -> list[Receipt]:  # fmt: skip
    """Put everything into empty tables (装入), all or nothing; returns the heads of its chains.

    Before it counts it is verified as a whole, `digest` and `evidence` included; raises `BadRecord` with everything
    that is wrong. `known` names evidence that was missing where the content comes from.
    """
    check_empty(store)
    with store.writing(RECORDS) as session:
        done = 0
        for piece in content:
            for rows in batches(piece.rows):
                insert(session, piece.table, piece.columns, rows)
                done += len(rows)
                if progress:
                    progress(done, total)
        _check(_Inside(session, store.engine), digest, evidence, set(known))
        found = heads(session)
    for receipt in found:
        store.acknowledged(receipt)
    return found


def _check(inside: _Inside, digest: str, evidence: Path | None, known: set[str]) -> None:
    findings: list[Finding] = verify(inside, evidence=evidence)
    wrong = [str(item) for item in findings if item.key not in known]
    if content_digest(inside.session) != digest:
        wrong.append("审计链的链头与原库不同")
    if wrong:
        raise BadRecord(f"装入的内容没有通过核验，没有写入：{' '.join(wrong)} 请换一份完好的来源。")


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows in batches one statement can take (分批)."""
    source = iter(rows)
    while batch := list(islice(source, PIECE_ROWS)):
        yield batch


def copy(source: Store, target: Store, *, progress: Progress | None = None) -> list[Receipt]:
    """Copy all records into an empty database (转库); raises `NotReady`, `BadRecord` and what the stores report."""
    with source.reading() as session:
        total, digest = row_count(session), content_digest(session)
        return fill(target, pieces(session), digest=digest, total=total, progress=progress)
