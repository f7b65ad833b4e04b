"""The log (操作留痕): who did what, when and why, what stood there before and after; and who read what.

    entries = visible_log(auditor, store, about="填报数据", since="2026-12-01")
    changes = visible_changes(auditor, store, entries[0])               # old and new of every column that differs
    content = visible_log_file(auditor, store, entries, at=now)         # itself noted as a read
    note_read(store, who, Thing.TOTALS, "2026M11", way="下载得分表", at=now)
    faults = visible_check(auditor, store)

Every entry of the ledger is here. Accounts and logins are for those who see accounts; passwords are nobody's, and
unfinished texts an auditor's alone.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from data.calendar import BEIJING, in_beijing
from data.canonical import canonical, fingerprint
from data.deeds import admit, permit
from data.desk.reach import admit_to, sees
from data.errors import BadRecord
from data.exchange.csv import table_file
from data.ledger import Record, append, chain_head
from data.log_words import key_in_words, shown, subject_in_words, titled
from data.principals import VISITOR, Principal
from data.records import current
from data.store import Scalar, Session, Store, Value, utc_text
from data.tables import BY_NAME, PEOPLE, READING, READS, RECORDS, TABLES, Table
from data.verify import verify
from evaluation.policy import Deed, Thing
from evaluation.workflow import Role

CHAINS = {RECORDS: "考核档案", PEOPLE: "账号和登录", READING: "查阅记录"}
# who sees the entries of a chain
SEEN_BY = {RECORDS: Thing.LOG, PEOPLE: Thing.ACCOUNTS, READING: Thing.LOG}
# what is calculated, or too long to compare by eye: the entry says enough
WITHOUT_CHANGES = ("run_units", "run_traces", "trials", "migrations")
UNFINISHED = ("drafts",)
MOST, MOST_LINES, LONGEST = 20_000, 20, 200
HEADINGS = ("链", "序号", "时间", "办理人", "办理", "事由", "对象", "登记表", "记录", "项目", "原来", "现在")
READ = "查阅"
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry (留痕条目): which, when by Beijing time, by whom, what, why, and of what."""

    chain: str
    seq: int
    at: str
    by: str
    action: str
    reason: str
    subject: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One column before and after (变动明细); `old` blank in the first revision of a record."""

    table: str
    key: str
    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ChainHead:
    """How far a chain has come (链头): entries, when the last was written, and its digest, to be kept elsewhere."""

    title: str
    entries: int
    at: str
    digest: str


def note_read(
    store: Store, who: Principal, thing: str, subject: str, *, way: str, at: datetime, released: bool = False,
    hourly: bool = False,
) -> None:  # fmt: skip
    """Note that somebody reads or takes away what is not released (登记查阅); of an auditor whatever is read is noted.

    With `hourly`, for pages, looking at the same again within the hour is one reading. Whoever cannot be noted does
    not read: what the store reports goes on to the caller.
    """
    if who == VISITOR or (released and Role.AUDITOR not in who.roles):
        return
    hour = at.astimezone(BEIJING).strftime("%Y-%m-%dT%H")
    name = fingerprint(canonical([who.actor, str(thing), subject, way, hour])) if hourly else secrets.token_hex(16)
    with store.reading() as session:
        admit(session, who)
        if current(session, READS, {"read": name}, columns=("read",)):
            return
    cells: dict[str, Scalar] = {
        "read": name, "account": who.account or who.actor, "thing": str(thing), "subject": subject[:LONGEST], "way": way,
    }  # fmt: skip
    what = f"{way}：{Thing(thing).label}，{cells['subject']}"
    append(store, [Record(READS, cells)], actor=who.actor, at=at, action=READ, reason=what, chain=READING)


def visible_log(
    who: Principal, store: Store, *, chain: str = "", actor: str = "", action: str = "", about: str = "", since: str = "",
    until: str = "", most: int = 200,
) -> tuple[Entry, ...]:  # fmt: skip
    """Entries of the log, the newest first (操作留痕); raises `NotVisible`, and `BadRecord` for a day not written as one.

    `actor` and `action` are parts of the words; `about` a part of the subject, or what a record table is called;
    `since` and `until` are ISO days in Beijing, both included.
    """
    with store.reading() as session:
        where, values = _conditions(_chains(session, who, chain), actor, action, about, since, until)
        rows = session.rows(
            f"SELECT chain, seq, recorded_at, recorded_by, action, reason, subject FROM audit WHERE {where} "
            f'ORDER BY recorded_at DESC, chain COLLATE "C", seq DESC LIMIT {max(0, min(most, MOST))}',
            values,
        )
    return tuple(_entry(*row) for row in rows)


def visible_changes(who: Principal, store: Store, entry: Entry) -> tuple[Changed, ...]:
    """What an entry changed, column by column (变动明细), of its first records; raises `NotVisible`."""
    with store.reading() as session:
        found = _changes(session, who, [(entry.chain, entry.seq)])
    return tuple(found.get((entry.chain, entry.seq), ()))


def visible_log_file(who: Principal, store: Store, entries: Sequence[Entry], *, at: datetime) -> bytes:
    """Entries and their changes as a table for a spreadsheet (导出留痕), noted as a read; raises `NotPermitted`."""
    with store.reading() as session:
        permit(session, who, Deed.EXPORT_LOG)
        seen = _chains(session, who, "")
        listed = [entry for entry in entries if entry.chain in seen]
        changes = _changes(session, who, [(entry.chain, entry.seq) for entry in listed])
    note_read(store, who, Thing.LOG, f"{len(listed)}条", way="导出操作留痕", at=at)
    return table_file(HEADINGS, (line for entry in listed for line in _lines(entry, changes)))


def visible_check(who: Principal, store: Store, evidence: Path | None = None) -> tuple[str, ...]:
    """Whatever no longer stands as it was recorded (核验链), in words; `evidence` is the folder of the kept files.

    Raises `NotVisible`. What is found of accounts is counted, and told only to those who see accounts.
    """
    with store.reading() as session:
        admit_to(session, who, Thing.LOG)
        everything = sees(session, who, Thing.ACCOUNTS)
    found = verify(store, evidence=evidence)
    told = [str(one) for one in found if everything or not _is_of_people(one.table, one.key)]
    hidden = len(found) - len(told)
    return (*told, f"账号和登录记录有{hidden}处不符，请审计人员查看。") if hidden else tuple(told)


def visible_heads(who: Principal, store: Store) -> tuple[ChainHead, ...]:
    """How far each chain has come (链头), of those a person may see; raises `NotVisible`."""
    with store.reading() as session:
        heads = [(CHAINS[chain], chain_head(session, chain)) for chain in _chains(session, who, "")]
    return tuple(ChainHead(title, head.seq, _in_beijing(head.at) if head.at else "", head.hash) for title, head in heads)


def _chains(session: Session, who: Principal, wanted: str) -> list[str]:
    """The chains a person may see, or the wanted one of them; raises `NotVisible`."""
    admit_to(session, who, Thing.LOG)
    return [chain for chain, thing in SEEN_BY.items() if wanted in ("", chain) and sees(session, who, thing)]


def _entry(chain: str, seq: int, at: str, by: str, action: str, reason: str, subject: str) -> Entry:
    return Entry(chain, seq, _in_beijing(at), by, action, reason, subject_in_words(subject))


def _conditions(
    chains: Sequence[str], actor: str, action: str, about: str, since: str, until: str
) -> tuple[str, list[Value]]:
    """What is asked of the entries, as SQL and its values."""
    values: list[Value] = [list(chains)]
    asked = ["chain = ANY($1::VARCHAR[])"]

    def place(value: str) -> str:
        values.append(value)
        return f"${len(values)}"

    for texts in ([("recorded_by", actor.strip())], [("action", action.strip())], _about(about.strip())):
        if texts[0][1]:
            asked.append(f"({' OR '.join(f'strpos({column}, {place(text)}) > 0' for column, text in texts)})")
    if since:
        asked.append(f"recorded_at >= {place(_begins(since, 0))}")
    if until:
        asked.append(f"recorded_at < {place(_begins(until, 1))}")
    return " AND ".join(asked), values


def _about(words: str) -> list[tuple[str, str]]:
    """Where a part of the subject is looked for: as it is written, and as the tables' names that mean it."""
    named = [table.name for table in TABLES if words and words in table.title]
    return [("subject", words), *(("' ' || subject", f" {name}{mark}") for name in named for mark in "×:")]


def _begins(day: str, later: int) -> str:
    """When a day in Beijing, or the one after, begins, as the records write it; raises `BadRecord`."""
    try:
        found = date.fromisoformat(day.strip()) + timedelta(days=later)
        return utc_text(datetime(found.year, found.month, found.day, tzinfo=BEIJING))
    except (ValueError, OverflowError):
        raise BadRecord(f"日期“{day[:40]}”应写成2026-01-01的形式。") from None


def _in_beijing(text: str) -> str:
    return in_beijing(text).isoformat(timespec="seconds")


def _changes(session: Session, who: Principal, places: Sequence[Place]) -> Mapping[Place, list[Changed]]:
    """What entries changed (变动明细), of those in chains a person may see."""
    seen = _chains(session, who, "")
    found: dict[Place, list[Changed]] = {}
    for chain in seen:
        entries: list[Scalar] = [seq for name, seq in places if name == chain]
        for table in _tables(session, chain, entries):
            if table.name not in UNFINISHED or Role.AUDITOR in who.roles:
                for entry, change in _of_table(session, table, entries):
                    found.setdefault((chain, entry), []).append(change)
    return found


def _tables(session: Session, chain: str, entries: list[Scalar]) -> Iterable[Table]:
    """The tables that entries name, without those whose contents are not compared."""
    rows = session.rows("SELECT subject FROM audit WHERE chain = $1 AND seq = ANY($2::BIGINT[])", [chain, entries])
    named = {name for (subject,) in rows for name in re.findall(r"[a-z_]+(?=[:×])", str(subject))}
    tables = [BY_NAME[name] for name in sorted(named & BY_NAME.keys()) if name not in WITHOUT_CHANGES]
    return [table for table in tables if table.chain == chain]


def _of_table(session: Session, table: Table, entries: list[Scalar]) -> Iterator[tuple[int, Changed]]:
    """What entries changed in a table: the columns that differ from the revision before."""
    asked = f"t.entry = ANY($1::BIGINT[]) AND t.entry_line < {MOST_LINES}"
    same = " AND ".join(f"p.{name} = t.{name}" for name in table.key)
    now, earlier = (", ".join(f"{side}.{name}" for name in table.every) for side in "tp")
    rows = session.rows(f"SELECT {now} FROM {table.name} t WHERE {asked} ORDER BY t.entry, t.entry_line", [entries])
    older = session.rows(
        f"SELECT {earlier} FROM {table.name} t JOIN {table.name} p ON {same} AND p.rev = t.rev - 1 WHERE {asked}", [entries]
    )
    before = {(table.key_of(row), table.rev_of(row)): table.content_of(row) for row in older}
    for row in rows:
        key = table.key_of(row)
        was = before.get((key, table.rev_of(row) - 1), {})
        for column, new in table.content_of(row).items():
            old = was.get(column)
            if new != old and (new or old):
                texts = shown(table.name, column, old), shown(table.name, column, new)
                yield int(str(table.as_dict(row)["entry"])), Changed(table.title, _record(table, key), titled(column), *texts)


def _record(table: Table, key: Sequence[str]) -> str:
    return "".join(key_in_words(table.name, "/".join(key)))


def _lines(entry: Entry, changes: Mapping[Place, list[Changed]]) -> Iterator[tuple[str, ...]]:
    """An entry as rows of the file, one for each change."""
    head = (CHAINS.get(entry.chain, entry.chain), str(entry.seq), entry.at[:19].replace("T", " "), entry.by, entry.action)
    for one in changes.get((entry.chain, entry.seq)) or [Changed("", "", "", "", "")]:
        yield (*head, entry.reason, entry.subject, one.table, one.key, one.column, one.old, one.new)


def _is_of_people(table: str, key: str) -> bool:
    return key.startswith(f"{PEOPLE}-") if table == "audit" else table in BY_NAME and BY_NAME[table].chain == PEOPLE
