"""The shape of the database (库结构): migrations, guards, and what must be there before anything is recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from data.canonical import fingerprint
from data.store import Session
from data.tables import AUDIT, TABLES, WHOLE

FOLDER = Path(__file__).parent / "migrations"
REFUSED = ("refused", ("note",))
EVERY_TABLE = ("audit", *(table.name for table in TABLES))
Columns = dict[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Migration:
    """A step of the database's shape (库结构版本): `001`, its file name, text and digest."""

    number: str
    name: str
    text: str

    @property
    def sha256(self) -> str:
        return fingerprint(self.text)


@lru_cache(maxsize=1)
def migrations() -> tuple[Migration, ...]:
    """Every shipped migration in order (全部库结构版本)."""
    files = sorted(FOLDER.glob("[0-9][0-9][0-9]_*.sql"))
    return tuple(Migration(file.name[:3], file.name, file.read_text(encoding="utf-8")) for file in files)


@lru_cache(maxsize=2)
def guard_statements(engine: str) -> str:
    """All guards of an engine (守护), the per-table ones written out for every table."""
    every, _, rest = (FOLDER / f"guards_{engine}.sql").read_text(encoding="utf-8").partition("-- first")
    first, _, once = rest.partition("-- once")
    return first + "".join(every.replace("{table}", name) for name in EVERY_TABLE) + once


def apply(session: Session, engine: str, done: set[str]) -> list[Migration]:
    """Bring the database into the shape of this version (建库、升级): the new steps, then all guards anew."""
    new = [step for step in migrations() if step.number not in done]
    for step in new:
        session.run(step.text)
    session.run(guard_statements(engine))
    return new


def exists(session: Session) -> bool:
    """Whether the tables were ever made (是否已建库)."""
    found = session.rows(
        "SELECT count(*) FROM information_schema.tables WHERE table_name = 'audit' AND table_schema = current_schema()"
    )
    return bool(found[0][0])


@lru_cache(maxsize=1)
def expected_columns() -> Columns:
    """Columns and types every table must have (应有的列)."""
    shape = {table.name: table.every for table in TABLES} | {"audit": AUDIT, REFUSED[0]: REFUSED[1]}
    whole = WHOLE | {"seq"}
    return {name: tuple((column, "whole" if column in whole else "text") for column in columns) for name, columns in shape.items()}


@lru_cache(maxsize=1)
def expected_keys() -> dict[str, tuple[str, ...]]:
    """The primary key every table must have (应有的主键)."""
    return {table.name: (*table.key, "rev") for table in TABLES} | {"audit": ("chain", "seq")}


def column_faults(session: Session) -> Iterator[str]:
    """Tables and columns that are missing, added or of another type (表与列的差异)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in session.rows(
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position"
    ):
        types = {"bigint": "whole", "varchar": "text", "character varying": "text"}
        found.setdefault(table, []).append((column, types.get(kind.lower(), str(kind))))
    for name, columns in expected_columns().items():
        if name not in found:
            yield f"缺少表 {name}"
        elif tuple(found[name]) != columns:
            differing = set(found[name]) ^ set(columns)
            yield f"表 {name} 的列与程序不符：{'、'.join(sorted(column for column, _ in differing)) or '顺序不同'}"


def key_faults(found: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Primary keys that are missing or other than ours (主键的差异)."""
    for name, key in expected_keys().items():
        if name in found and found[name] != key:
            yield f"表 {name} 的主键应为 {'、'.join(key)}"
        elif name not in found:
            yield f"表 {name} 没有主键"


@dataclass(frozen=True, order=True, slots=True)
class ServerGuard:
    """A trigger the server must hold (服务器守护): table, name, the events as PostgreSQL's bits, function body."""

    table: str
    name: str
    events: int
    source: str


BITS = {"BEFORE": 2, "INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}


@lru_cache(maxsize=1)
def server_guards() -> frozenset[ServerGuard]:
    """The triggers of guards_postgres.sql as the catalogue will show them (应有的服务器守护)."""
    text = guard_statements("postgres")
    bodies = dict(re.findall(r"FUNCTION (\w+)\(\) RETURNS trigger.*?\$guard\$(.*?)\$guard\$", text, re.S))
    found = re.findall(r"TRIGGER (\w+) ((?:BEFORE|AFTER)[A-Z ]+) ON (\w+)\b.*?EXECUTE FUNCTION (\w+)", text, re.S)
    return frozenset(
        ServerGuard(table, name, sum(BITS.get(word, 0) for word in events.split()), bodies[function])
        for name, events, table, function in found
    )
