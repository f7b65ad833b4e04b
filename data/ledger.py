"""The ledger (台账): every record enters through `append`, with a chained audit entry in the same transaction.

    receipt = append(store, [Record(FIGURES, {"period": "2025Y", "unit": …, "value": "3.2"}, seen=1)],
                     actor="…", at=now, action="填报", reason="…")

`seen` is the revision the writer looked at (0: none yet); the new row becomes revision `seen + 1`. Whoever comes
second gets `Conflict`, naming both values. Handing in exactly the same again (same content, person, reason)
writes nothing and gives the earlier receipt, so a caller who does not know whether a write arrived simply repeats it.

The audit entry holds the digest of every row it brought, and the digest of the entry before it. What that proves,
and what not, stands in `data.verify`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.canonical import canonical, fingerprint
from data.errors import BadRecord, ClockBackwards, Conflict
from data.receipts import Receipt, read_receipt
from data.store import Row, Scalar, Session, Store, Value, moment, utc_text
from data.tables import AUDIT, RECORDS, TITLES, WHOLE, Table

__all__ = ["Receipt", "Record", "append", "chain_head", "correct_clock", "heads", "insert", "read_receipt", "receipt_of"]
START = "0" * 64
MOST_ROWS, MOST_TEXT = 2000, 4_000_000
# clocks of several servers differ, and a writer may wait for its turn; more than this is a clock set back
TOLERANCE = timedelta(minutes=5)
CLOCK = "更正时钟"
GREATEST = 2**63 - 1
WHOLE_COLUMNS = WHOLE | {"seq", "seen"}


@dataclass(frozen=True, slots=True)
class Record:
    """What is to be recorded (登记内容): key and content by column name, columns left out are blank."""

    table: Table
    values: Mapping[str, Scalar]
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who records what, when and why (登记人、时间、事由)."""

    at: str
    actor: str
    action: str
    reason: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a chain (链头)."""

    seq: int
    at: str
    hash: str
    action: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row about to be written, without its entry (待登记行)."""

    table: Table
    key: tuple[str, ...]
    seen: int
    cells: tuple[Scalar, ...]
    size: int

    @property
    def rev(self) -> int:
        return self.seen + 1


def append(
    store: Store, records: Iterable[Record], *, actor: str, at: datetime, action: str, reason: str = "",
    chain: str = RECORDS,
) -> Receipt:  # fmt: skip
    """Append revisions and their audit entries (登记) in one transaction; all or nothing. Returns the last receipt.

    Raises `Conflict` (somebody was first), `BadRecord`, `ClockBackwards`, `Guarded` or what the store reports.
    `records` may be a generator of any length: at most 2,000 rows are held, each such part is one audit entry.
    Without records the entry alone is written: an event.
    """
    stamp = Stamp(utc_text(at), actor, action, reason)
    _check_stamp(stamp)
    with store.writing(chain) as session:
        receipt = _append(session, records, stamp, chain)
    store.acknowledged(receipt)
    return receipt


def correct_clock(store: Store, *, actor: str, at: datetime, reason: str, chain: str = RECORDS) -> Receipt:
    """Record that an earlier entry carries a time in the future (更正时钟), so that the right time is taken again."""
    return append(store, (), actor=actor, at=at, action=CLOCK, reason=reason, chain=chain)


def _append(session: Session, records: Iterable[Record], stamp: Stamp, chain: str) -> Receipt:
    start = head = chain_head(session, chain)
    _check_clock(head, stamp)
    repeated = 0
    for lines in _parts(records, stamp, chain):
        earlier = _earlier_entries(session, lines, stamp, start.seq)
        if earlier and head is start:
            repeated = max(repeated, *earlier)
        elif repeated or earlier:
            raise Conflict("这批内容有一部分已经登记过、有一部分没有，本次没有写入；请重新读取后再提交。")
        else:
            head = _write(session, lines, stamp, chain, head)
    if repeated:
        return receipt_of(session, chain, repeated)
    if head is start:
        head = _write(session, [], stamp, chain, head)
    return Receipt(chain, head.seq, head.hash)


def chain_head(session: Session, chain: str = RECORDS) -> Head:
    """The last entry of a chain (链头); number 0 when there is none."""
    found = session.rows(
        "SELECT seq, recorded_at, hash, action FROM audit WHERE chain = $1 "
        "AND seq = (SELECT max(seq) FROM audit WHERE chain = $1)",
        [chain],
    )
    return Head(*found[0]) if found else Head(0, "", START)


def heads(session: Session) -> list[Receipt]:
    """The heads of all chains (全部链头)."""
    return [
        Receipt(*row)
        for row in session.rows(
            "SELECT chain, seq, hash FROM audit a WHERE seq = (SELECT max(seq) FROM audit b WHERE b.chain = a.chain) "
            'ORDER BY chain COLLATE "C"'
        )
    ]


def receipt_of(session: Session, chain: str, seq: int) -> Receipt:
    """The receipt of an entry (回执)."""
    found = session.rows("SELECT hash FROM audit WHERE chain = $1 AND seq = $2", [chain, seq])
    return Receipt(chain, seq, found[0][0])


def entry_hash(cells: Sequence[Scalar]) -> str:
    """Digest of an audit entry (审计指纹): every column but the digest itself, in order."""
    return fingerprint(canonical(list(cells)))


def _check_stamp(stamp: Stamp) -> None:
    if not stamp.actor.strip() or not stamp.action.strip():
        raise BadRecord("登记缺少登记人或登记事项。")
    _storable("登记信息", (stamp.actor, stamp.action, stamp.reason))


def _check_clock(head: Head, stamp: Stamp) -> None:
    if head.at and stamp.action != CLOCK and moment(stamp.at) < moment(head.at) - TOLERANCE:
        raise ClockBackwards(
            f"本机时间 {stamp.at} 早于最近一次登记的时间 {head.at}，没有写入。请校准系统时钟；"
            "若是上一次登记时的时钟走快了，请先登记“更正时钟”。"
        )


def _parts(records: Iterable[Record], stamp: Stamp, chain: str) -> Iterator[list[Line]]:
    """The records as checked lines, in parts that one audit entry can hold."""
    part: list[Line] = []
    size = 0
    for record in records:
        line = _line(record, stamp, chain)
        if part and (len(part) == MOST_ROWS or size + line.size > MOST_TEXT):
            yield part
            part, size = [], 0
        part.append(line)
        size += line.size
    if part:
        yield part


def _line(record: Record, stamp: Stamp, chain: str) -> Line:
    table, values = record.table, record.values
    if table.chain != chain:
        raise BadRecord(f"“{table.title}”应登记在 {table.chain} 链，不是 {chain}。")
    unknown = values.keys() - {*table.key, *table.columns}
    if unknown:
        raise BadRecord(f"“{table.title}”没有这些列：{'、'.join(sorted(unknown))}。")
    key = tuple(str(values.get(name) or "") for name in table.key)
    if not all(part.strip() for part in key):
        raise BadRecord(f"“{table.title}”的主键不完整：{dict(zip(table.key, key, strict=True))}。")
    content = tuple(_cell(table, name, values.get(name)) for name in table.columns)
    texts = (*key, *(cell for cell in content if isinstance(cell, str)))
    size = _storable(f"{table.title} {' '.join(key)}", texts)
    cells = (*key, record.seen + 1, *content, stamp.at, stamp.actor, stamp.reason)
    return Line(table, key, record.seen, cells, size)


def _cell(table: Table, name: str, value: Scalar) -> Scalar:
    if name not in WHOLE:
        if value is None or isinstance(value, str):
            return value or ""
        raise BadRecord(f"“{table.title}”的“{TITLES.get(name, name)}”应为文本：{value}。")
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and abs(value) <= GREATEST):
        return value
    raise BadRecord(f"“{table.title}”的“{TITLES.get(name, name)}”应为整数：{value}。")


def _storable(what: str, texts: Iterable[str]) -> int:
    """The length of texts both engines can hold; a NUL or half a character is refused."""
    joined = "".join(texts)
    try:
        size = len(joined.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise BadRecord(f"{what}：含有不完整的字符，无法登记。") from error
    if "\0" in joined:
        raise BadRecord(f"{what}：含有空字符（NUL），无法登记。")
    return size


def _by_table(lines: Iterable[Line]) -> dict[Table, list[Line]]:
    found: dict[Table, list[Line]] = {}
    for line in lines:
        found.setdefault(line.table, []).append(line)
    return found


def _earlier_entries(session: Session, lines: list[Line], stamp: Stamp, start: int) -> list[int]:
    """Entries that already brought exactly these lines; empty when none did. Raises when only some, or others, did."""
    found: list[int] = []
    for table, some in _by_table(lines).items():
        if len({(line.key, line.rev) for line in some}) < len(some):
            raise BadRecord(f"同一批中“{table.title}”有重复的记录，没有写入；请去掉重复行。")
        known = _known(session, table, some)
        for line in some:
            row = known.get((line.key, line.rev))
            if row is not None:
                found.append(_repeated(session, line, row, start))
            elif line.seen and (line.key, line.seen) not in known:
                raise BadRecord(f"“{table.title}” {' '.join(line.key)} 没有第{line.seen}版，无法据此更正；请重新读取。")
    if found and len(found) < len(lines):
        raise Conflict("这批内容有一部分已经登记过、有一部分没有，本次没有写入；请重新读取后再提交。")
    return found


def _known(session: Session, table: Table, lines: list[Line]) -> dict[tuple[tuple[str, ...], int], Row]:
    """Stored rows of the revisions these lines saw and want to write, by key and revision."""
    columns = ", ".join(f"t.{name}" for name in table.every)
    arrays: list[Value] = [*map(list, zip(*(line.key for line in lines), strict=True)), [line.seen for line in lines]]
    source = ", ".join(f"{item} AS k{place}" for place, item in enumerate(_placeholders((*table.key, "seen"), len(lines)), 1))
    same = " AND ".join(f"t.{name} = w.k{place}" for place, name in enumerate(table.key, 1))
    seen = f"w.k{len(arrays)}"
    text = (
        f"SELECT {columns} FROM (SELECT {source}) w JOIN {table.name} t ON {same} "
        f"AND (t.rev = {seen} OR t.rev = {seen} + 1)"
    )
    if len(lines) == 1:
        # the plain question is planned in half the time
        same = " AND ".join(f"t.{name} = ${place}" for place, name in enumerate(table.key, 1))
        text = f"SELECT {columns} FROM {table.name} t WHERE {same} AND t.rev BETWEEN ${len(arrays)} AND ${len(arrays)} + 1"
        arrays = [*lines[0].key, lines[0].seen]
    return {(table.key_of(row), table.rev_of(row)): row for row in session.rows(text, arrays)}


def _repeated(session: Session, line: Line, row: Row, start: int) -> int:
    """The entry of a row equal to the line: same content, person and reason; otherwise raises."""
    stored = line.table.as_dict(row)
    entry = int(str(stored["entry"]))
    if entry > start:
        raise BadRecord(f"同一批中“{line.table.title}” {' '.join(line.key)} 出现了两次，没有写入；请去掉重复行。")
    mine = dict(zip(line.table.every, line.cells, strict=False))
    ignored = {"recorded_at"}
    if all(stored[name] == mine[name] for name in mine if name not in ignored):
        return entry
    raise conflict(session, line)


def conflict(session: Session, line: Line) -> Conflict:
    """The loser's message (登记冲突): what now stands, by whom, and what was handed in, column by column."""
    table = line.table
    where = " AND ".join(f"{name} = ${place}" for place, name in enumerate(table.key, 1))
    latest = session.rows(
        f"SELECT {', '.join(table.every)} FROM {table.name} WHERE {where} ORDER BY rev DESC LIMIT 1", list(line.key)
    )[0]
    stored, mine = table.as_dict(latest), dict(zip(table.every, line.cells, strict=False))
    differing = [
        f"{TITLES.get(name, name)}现为“{stored[name]}”，您提交的是“{mine[name]}”"
        for name in table.columns
        if stored[name] != mine[name]
    ]
    return Conflict(
        f"“{table.title}” {' '.join(line.key)} 已由 {stored['recorded_by']} 于 {stored['recorded_at']} "
        f"登记第{stored['rev']}版（您依据的是第{line.seen}版），本次没有写入："
        f"{'；'.join(differing) or '内容相同'}。请重新读取后再决定。"
    )


def _write(session: Session, lines: list[Line], stamp: Stamp, chain: str, head: Head) -> Head:
    """One audit entry and its rows."""
    seq = head.seq + 1
    rows = {id(line): (*line.cells, seq, place) for place, line in enumerate(lines)}
    for table, some in _by_table(lines).items():
        insert(session, table.name, table.every, [rows[id(line)] for line in some])
    body = canonical([[x.table.name, list(x.key), x.rev, x.table.hash_of(rows[id(x)])] for x in lines])
    size = len(body) + sum(line.size for line in lines)
    cells = (chain, seq, stamp.at, stamp.actor, stamp.action, stamp.reason, _subject(lines), size, body, head.hash)
    entry = (*cells, entry_hash(cells))
    insert(session, "audit", AUDIT, [entry])
    return Head(seq, stamp.at, entry[-1], stamp.action)


def _subject(lines: list[Line]) -> str:
    """What an entry is about, for a person who reads the log."""
    if len(lines) == 1:
        return f"{lines[0].table.name}:{'/'.join(lines[0].key)}@{lines[0].rev}"
    return " ".join(f"{table.name}×{len(some)}" for table, some in _by_table(lines).items())


def insert(session: Session, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Rows as arrays in one statement (批量写入): the same text on both engines, quick on both.

    Only for `append`, and for restoring rows together with the audit entries that brought them.
    """
    values: list[Value] = list(rows[0]) if len(rows) == 1 else [list(cells) for cells in zip(*rows, strict=True)]
    row = ", ".join(_placeholders(columns, len(rows)))
    session.run(f"INSERT INTO {name} ({', '.join(columns)}) SELECT {row}", values)


def _placeholders(columns: Sequence[str], rows: int) -> list[str]:
    """`$1::VARCHAR` for one row, `unnest($1::VARCHAR[])` for several, whole numbers as BIGINT."""
    kinds = ["BIGINT" if name in WHOLE_COLUMNS else "VARCHAR" for name in columns]
    if rows == 1:
        return [f"${place}::{kind}" for place, kind in enumerate(kinds, 1)]
    return [f"unnest(${place}::{kind}[])" for place, kind in enumerate(kinds, 1)]
