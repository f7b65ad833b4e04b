"""Verification (核验): does every row still stand as it was recorded?

What it proves. Every row of every table is tied to a line of an audit entry by a digest, every entry to the one
before it. Changing a cell, deleting a row, slipping one in or cutting off the end of one side without the other,
dropping a guard, flipping a byte of evidence: each is found and named.

What it does not prove. Whoever owns the database and rewrites rows *and* the whole chain after them, or cuts the
same end off both, leaves records that agree with themselves. Such a rewrite is found only against something kept
elsewhere: a receipt in a submitter's hands, an anchor file, the chain head printed on a published document. The
records are tamper-evident (篡改可察), not tamper-proof. And it says nothing about whether a figure was true.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from data import schema
from data.anchors import Anchor
from data.canonical import canonical, fingerprint
from data.errors import StoreError
from data.evidence import fault_of
from data.ledger import CLOCK, GREATEST, START, TOLERANCE, Receipt, entry_hash, heads
from data.records import current, setting
from data.store import Row, Session, Store, moment
from data.tables import AUDIT, BY_NAME, EVIDENCE, TABLES, Table

WINDOW_TEXT, WINDOW_ENTRIES = 8_000_000, 10_000
Progress = Callable[[int, int], None]
Places = dict[tuple[str, int, int], list[object]]


class Kind(Enum):
    """What was found (核验结论)."""

    CHANGED = "被改动"
    DELETED = "被删除"
    SLIPPED_IN = "未经登记插入"
    CUT_OFF = "被截断"
    GUARD = "守护缺失"
    EVIDENCE = "佐证不符"
    RECEIPT = "与回执不符"
    ANCHOR = "与锚点不符"


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """One thing that is not as it was recorded (核验发现): where, which, and a Chinese sentence."""

    table: str
    key: str
    message: str
    kind: Kind

    def __str__(self) -> str:
        return f"【{self.kind.value}】{self.message}"


def verify(
    store: Store, *, receipts: Iterable[Receipt] = (), anchors: Iterable[Anchor] = (), evidence: Path | None = None,
    progress: Progress | None = None,
) -> list[Finding]:  # fmt: skip
    """Everything that is not as it was recorded (核验全部档案); empty when all is well. See above for its limits.

    `evidence` is the folder of the kept files; anchors of other databases are left aside; `progress` is told
    (entries done, entries in all).
    """
    guards = [Finding("", fault, f"{fault}。", Kind.GUARD) for fault in store.faults()]
    with store.reading() as session:
        if not schema.exists(session):
            return guards
        found = [*guards, *_refused(session), *_steps(session)]
        for chain in _chains(session):
            found += _Walk(session, chain, progress).findings()
        found += _proofs(session, receipts, anchors)
        files = [] if evidence is None else current(session, EVIDENCE)
    found += (item for row in files for item in _evidence(evidence, str(row["sha256"]), int(str(row["size"]))))
    return found


def _refused(session: Session) -> Iterator[Finding]:
    for (note,) in session.rows("SELECT note FROM refused"):
        yield Finding("refused", str(note), f"表 refused 应当为空，却有一行：{note}。", Kind.SLIPPED_IN)


def _steps(session: Session) -> Iterator[Finding]:
    """The steps the database was made with must be those of this program."""
    shipped = {step.number: step.sha256 for step in schema.migrations()}
    for number, sha256 in session.rows("SELECT migration, sha256 FROM migrations ORDER BY migration, rev"):
        if shipped.get(number) != sha256:
            yield Finding("migrations", str(number), f"库结构版本 {number} 与程序所带的不符。", Kind.CHANGED)


def _chains(session: Session) -> list[str]:
    """Chains with entries, and chains whose tables have rows."""
    written = {str(row[0]) for row in session.rows("SELECT DISTINCT chain FROM audit")}
    return sorted(written | {table.chain for table in TABLES})


class _Walk:
    """One chain from its first entry to its last, with the rows it brought, in windows of bounded size."""

    def __init__(self, session: Session, chain: str, progress: Progress | None) -> None:
        self.session, self.chain, self.progress = session, chain, progress
        self.tables = {table.name: table for table in TABLES if table.chain == chain}
        self.prev, self.at, self.next = START, "", 1

    def findings(self) -> Iterator[Finding]:
        sizes = self.session.rows("SELECT seq, size FROM audit WHERE chain = $1 ORDER BY seq", [self.chain])
        head = sizes[-1][0] if sizes else 0
        for low, high in _windows(sizes):
            yield from self._window(low, high, head)
            if self.progress:
                self.progress(min(high, head), head)

    def _window(self, low: int, high: int, head: int) -> Iterator[Finding]:
        text = f"SELECT {', '.join(AUDIT)} FROM audit WHERE chain = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq"
        expected: Places = {}
        for entry in self.session.rows(text, [self.chain, low, high]):
            yield from self._entry(entry, expected)
        for table in self.tables.values():
            for row in self._rows(table, low, high):
                yield from _row_findings(table, row, expected, head)
        for (name, entry_number, _), (key, rev, _) in expected.items():
            words = f"{_title(name)} {_words(key)} 第{rev}版（审计第{entry_number}条）不见了。"
            yield Finding(name, _words(key), words, Kind.DELETED)

    def _entry(self, entry: Row, expected: Places) -> Iterator[Finding]:
        fields = dict(zip(AUDIT, entry, strict=True))
        seq, key = int(fields["seq"]), f"{self.chain}-{fields['seq']}"
        name = f"审计链 {self.chain} 第{seq}条"
        if seq > self.next:
            gap = f"审计链 {self.chain} 缺第{self.next}条" + (f"至第{seq - 1}条。" if seq - 1 > self.next else "。")
            yield Finding("audit", f"{self.chain}-{self.next}", gap, Kind.DELETED)
        elif seq < self.next:
            yield Finding("audit", key, f"{name}的序号不应存在。", Kind.SLIPPED_IN)
        elif fields["prev"] != self.prev:
            yield Finding("audit", key, f"{name}接不上前一条，其一被改动。", Kind.CHANGED)
        if entry_hash(entry[:-1]) != fields["hash"]:
            yield Finding("audit", key, f"{name}被改动，内容与其指纹不符。", Kind.CHANGED)
        elif self.at and fields["action"] != CLOCK and moment(fields["recorded_at"]) < moment(self.at) - TOLERANCE:
            yield Finding("audit", key, f"{name}的时间早于前一条。", Kind.CHANGED)
        yield from self._lines(fields["body"], seq, name, key, expected)
        self.prev, self.next = str(fields["hash"]), max(self.next, seq + 1)
        self.at = fields["recorded_at"] if entry_hash(entry[:-1]) == fields["hash"] else self.at

    def _lines(self, body: str, seq: int, name: str, key: str, expected: Places) -> Iterator[Finding]:
        try:
            for place, (table, row_key, rev, digest) in enumerate(json.loads(body)):
                expected[(table, seq, place)] = [row_key, rev, digest]
        except (ValueError, TypeError):
            yield Finding("audit", key, f"{name}的正文无法读取。", Kind.CHANGED)

    def _rows(self, table: Table, low: int, high: int) -> list[Row]:
        text = f"SELECT {', '.join(table.every)} FROM {table.name} WHERE entry BETWEEN $1 AND $2 ORDER BY entry, entry_line"
        return self.session.rows(text, [low, high])


def _windows(sizes: list[Row]) -> Iterator[tuple[int, int]]:
    """First and last entry of each window; together they hold every number there is, so that no row escapes."""
    low, text, count = -GREATEST, 0, 0
    for seq, size in sizes[:-1]:
        text, count = text + size, count + 1
        if text > WINDOW_TEXT or count == WINDOW_ENTRIES:
            yield low, seq
            low, text, count = seq + 1, 0, 0
    yield low, GREATEST


def _row_findings(table: Table, row: Row, expected: Places, head: int) -> Iterator[Finding]:
    key, rev = _words(table.key_of(row)), table.rev_of(row)
    stored = table.as_dict(row)
    line = expected.pop((table.name, int(str(stored["entry"])), int(str(stored["entry_line"]))), None)
    if line is None and not 1 <= int(str(stored["entry"])) <= head:
        words = f"{table.title} {key} 第{rev}版属于审计第{stored['entry']}条，而审计链止于第{head}条。"
        yield Finding(table.name, key, words, Kind.CUT_OFF)
    elif line is None:
        words = f"{table.title} {key} 第{rev}版没有登记在审计第{stored['entry']}条。"
        yield Finding(table.name, key, words, Kind.SLIPPED_IN)
    elif line[2] != table.hash_of(row):
        known = _words(line[0])
        was = "" if (known, line[1]) == (key, rev) else f"（登记时为 {known} 第{line[1]}版）"
        words = f"{table.title} {key} 第{rev}版被改动{was}，与审计第{stored['entry']}条不符。"
        yield Finding(table.name, known, words, Kind.CHANGED)


def _proofs(session: Session, receipts: Iterable[Receipt], anchors: Iterable[Anchor]) -> Iterator[Finding]:
    identity = setting(session, "identity")
    named = [(receipt, f"回执 {receipt.chain} 第{receipt.seq}条", Kind.RECEIPT) for receipt in receipts]
    named += [
        (item.receipt, f"{item.day} 锚点 {item.receipt.chain} 第{item.receipt.seq}条", Kind.ANCHOR)
        for item in anchors
        if item.database == identity
    ]
    for receipt, name, kind in named:
        rows = session.rows("SELECT hash FROM audit WHERE chain = $1 AND seq = $2", [receipt.chain, receipt.seq])
        if not rows:
            yield Finding("audit", str(receipt), f"{name}：审计链中没有这一条，链尾被截断。", Kind.CUT_OFF)
        elif rows[0][0] != receipt.hash:
            yield Finding("audit", str(receipt), f"{name}：审计链在此条或之前被改写。", kind)


def _evidence(folder: Path | None, sha256: str, size: int) -> Iterator[Finding]:
    assert folder is not None
    try:
        fault = fault_of(folder, sha256, size)
    except StoreError as error:
        fault = str(error)
    if fault:
        yield Finding("evidence", sha256, f"佐证材料 {sha256[:12]}…：{fault}。", Kind.EVIDENCE)


def _title(name: str) -> str:
    return BY_NAME[name].title if name in BY_NAME else name


def _words(key: object) -> str:
    return " ".join(map(str, key)) if isinstance(key, list | tuple) else str(key)


def content_digest(session: Session) -> str:
    """One digest over everything recorded (全库指纹): the heads of all chains; equal on both engines, and after a copy."""
    return fingerprint(canonical([str(receipt) for receipt in heads(session)]))
