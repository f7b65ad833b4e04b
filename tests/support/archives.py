"""Records to test with, on either engine: made like the real ones, and open to a tamperer who owns the machine."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from data.duckdb_store import CONFIG
from data.home import FORMAL, Location, create_store, open_store
from data.ledger import Receipt, Record, append
from data.store import Store
from data.tables import DECISIONS, FIGURES, RECORDS, TABLES, TARGETS, VERIFIED, WHOLE, Table
from tests.support.postgres import APP, OWNER, Server

NOW = datetime(2026, 1, 15, 8, tzinfo=UTC)
WHO = {"kind": FORMAL, "identity": "test", "actor": "建库人", "at": NOW}
ENGINES = ("duckdb", "postgres")


@dataclass
class Archive:
    """A database, how to open it, and how to tamper with it behind the program's back."""

    location: Location
    server: Server | None = None
    name: str = ""
    opened: list[Store] = field(default_factory=list)

    @property
    def engine(self) -> str:
        return "postgres" if self.server else "duckdb"

    def open(self) -> Store:
        store = open_store(self.location)
        self.opened.append(store)
        return store

    def close(self) -> None:
        while self.opened:
            self.opened.pop().close()

    def owner(self) -> Location:
        """The location as the tables' owner would open it."""
        return self.location if self.server is None else Location(self.server.dsn(self.name, OWNER), self.location.files)

    def tamper(self, *statements: str, values: Iterable[Any] = ()) -> None:
        """Carry out statements as somebody who can switch every guard off and on again."""
        if self.server is None:
            self._tamper_duckdb(statements, list(values))
        else:
            with self.server.master(self.name) as connection:
                connection.execute("SET session_replication_role = replica")
                for statement in statements:
                    connection.execute(statement.replace("?", "%s"), list(values) or None)

    def _tamper_duckdb(self, statements: Iterable[str], values: list[Any]) -> None:
        named = set(re.findall(r"(?:UPDATE|FROM|INTO) (\w+)", " ".join(statements)))
        with duckdb.connect(str(self.location.database), config=CONFIG) as connection:
            guards = connection.execute("SELECT trigger_name, table_name, sql FROM duckdb_triggers()").fetchall()
            aside = [(name, table, sql) for name, table, sql in guards if table in named]
            for name, table, _ in aside:
                connection.execute(f"DROP TRIGGER {name} ON {table}")
            for statement in statements:
                connection.execute(statement, values or None)
            for _, _, sql in aside:
                connection.execute(sql)

    def break_guards(self, *statements: str) -> None:
        """Carry out statements that leave the guards as they make them."""
        if self.server is None:
            with duckdb.connect(str(self.location.database), config=CONFIG) as connection:
                for statement in statements:
                    connection.execute(statement)
        else:
            with self.server.master(self.name) as connection:
                for statement in statements:
                    connection.execute(statement)


def embedded_archive(template: Path, folder: Path) -> Archive:
    """A copy of a closed, freshly made database file."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(template, folder / "records.duckdb")
    return Archive(Location(folder / "records.duckdb", folder))


def server_archive(server: Server, template: str, folder: Path) -> Archive:
    """A copy of a freshly made database of the server, opened as the app's role."""
    name = server.database(template)
    return Archive(Location(server.dsn(name), folder), server, name)


def embedded_template(folder: Path) -> Path:
    place = Location(folder / "template.duckdb", folder)
    create_store(place, **WHO)
    return folder / "template.duckdb"


def server_template(server: Server) -> str:
    name = server.database()
    create_store(Location(server.dsn(name, OWNER), Path()), app_role=APP, **WHO)
    return name


def figure(value: str, *, unit: str = "甲", indicator: str = "A1", seen: int = 0) -> Record:
    return Record(FIGURES, {"period": "2025Y", "unit": unit, "indicator": indicator, "value": value}, seen)


def target(value: str, *, unit: str = "甲", indicator: str = "A1", seen: int = 0) -> Record:
    return Record(TARGETS, {"cycle": "2025", "unit": unit, "indicator": indicator, "target": value}, seen)


def put(store: Store, *records: Record, actor: str = "张三", at: datetime = NOW, reason: str = "") -> Receipt:
    """Records in the chain of their table, one append a chain."""
    chains = list(dict.fromkeys(record.table.chain for record in records)) or [RECORDS]
    receipts = [
        append(
            store, [record for record in records if record.table.chain == chain], actor=actor, at=at, action="填报",
            reason=reason, chain=chain,
        )
        for chain in chains
    ]  # fmt: skip
    return receipts[0]


def fill(store: Store) -> None:
    """Rows in every table, the figures in several revisions and entries, so that anything can be tampered with."""
    tables = [table for table in TABLES if table.name not in ("settings", "migrations")]
    for number in (1, 2):
        put(store, *(_sample(table, number) for table in tables if table is not VERIFIED), reason="登记")
        put(store, _sample(VERIFIED, number), actor="核定人", reason="核定")
    put(store, *(figure(str(number), unit=f"单位{number}") for number in range(5)), reason="批量")
    put(store, figure("1.5", unit="单位1", seen=1), reason="更正")
    put(store, Record(DECISIONS, {"decision": "J1", "title": "关于更正的决定"}))


def _sample(table: Table, number: int) -> Record:
    whole = {name: number for name in table.columns if name in WHOLE}
    return Record(table, {**{name: f"{name}{number}" for name in (*table.key, *table.columns)}, **whole})
