"""Where the records live (档案位置), and opening them.

`APPRAISAL_HOME` (default `var/`) holds everything that is written; `APPRAISAL_DATABASE` names a DuckDB file or a
PostgreSQL DSN (`postgresql://…`, several hosts allowed). Formal and demo records live in databases of their own
and say so inside; one is never opened as the other.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from data import schema
from data.duckdb_store import DuckStore
from data.errors import NotReady, NotWritable, OlderShape
from data.ledger import Receipt, Record, append
from data.postgres_store import PostgresStore
from data.records import setting
from data.store import Store
from data.tables import MIGRATIONS, RECORDS, SETTINGS

Made = TypeVar("Made")
ROOT = Path(__file__).resolve().parents[1]
FORMAL, DEMO = "formal", "demo"
KINDS = {FORMAL: "正式", DEMO: "演示（虚构）"}


@dataclass(frozen=True, slots=True)
class Location:
    """A database and the folder of its files (档案位置): evidence, anchors and exports stand in `files`."""

    database: Path | str
    files: Path

    @property
    def embedded(self) -> bool:
        return isinstance(self.database, Path)

    @property
    def evidence(self) -> Path:
        return self.files / "evidence"

    @property
    def anchors(self) -> Path:
        return self.files / "anchors"


def home(environment: Mapping[str, str]) -> Path:
    """The folder of everything written (档案主目录)."""
    return Path(environment.get("APPRAISAL_HOME") or ROOT / "var").expanduser().absolute()


def embedded(environment: Mapping[str, str], kind: str) -> Location:
    """The embedded database of a kind under the home folder (内置数据库), whether it exists or not."""
    folder = home(environment) / kind
    return Location(folder / "records.duckdb", folder)


def location(environment: Mapping[str, str]) -> Location:
    """The database in use (当前数据库): `APPRAISAL_DATABASE`, else the formal one if made, else the demo."""
    place = named(environment)
    if place is not None:
        return place
    formal = embedded(environment, FORMAL)
    return formal if Path(formal.database).exists() else embedded(environment, DEMO)


def named(environment: Mapping[str, str]) -> Location | None:
    """The database that `APPRAISAL_DATABASE` names (指定的数据库), None where it names none."""
    text = (environment.get("APPRAISAL_DATABASE") or "").strip()
    return named_location(text, home(environment) / FORMAL) if text else None


def named_location(name: str, files: Path) -> Location:
    """A location from a DSN or a file path (数据库地址)."""
    is_dsn = name.startswith(("postgresql://", "postgres://")) or ("=" in name and "/" not in name.partition("=")[0])
    return Location(name if is_dsn else Path(name).expanduser().absolute(), files)


def open_store(place: Location, *, kind: str | None = None) -> Store:
    """Open existing records (打开档案库), refusing to start when a guard, table or right is missing.

    With `kind` (`formal`, `demo`) a database of the other kind is refused. Raises `NotReady` and other `StoreError`s.
    """
    if isinstance(place.database, Path) and not place.database.exists():
        raise NotReady(f"还没有数据库：{place.database}。请运行 python -m data init（正式）或 python -m data demo（演示）。")
    store = connect(place)
    try:
        check(store, kind)
    except BaseException:
        store.close()
        raise
    return store


def connect(place: Location) -> Store:
    """Connect without any check (连接): for making, restoring and examining a database."""
    if isinstance(place.database, str):
        return PostgresStore(place.database)
    try:
        place.database.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritable(f"无法建立文件夹：{place.database.parent}（{error.strerror}）。请检查权限和 APPRAISAL_HOME。") from error
    return DuckStore(place.database)


def check(store: Store, kind: str | None = None) -> None:
    """Refuse records that may not be used (启动检查): raises `NotReady` with everything that is missing."""
    faults = store.faults()
    if faults == ["尚未建库"]:
        raise NotReady("数据库是空的，尚未建库。请运行 python -m data init（正式）或 python -m data demo（演示）。")
    _check_steps(store, faults)
    if faults:
        raise NotReady(f"启动检查未通过，程序不会使用这个数据库：{'；'.join(faults)}。请从备份恢复，或请管理员修复后再启动。")
    with store.reading() as session:
        found = setting(session, "kind")
    if found is None:
        raise NotReady("建库没有完成。请运行 python -m data init 补齐。")
    if kind is not None and found != kind:
        raise NotReady(f"这是{KINDS.get(found, found)}数据库，不是{KINDS[kind]}数据库；两者不能混用，请检查 APPRAISAL_DATABASE。")


def _check_steps(store: Store, faults: list[str]) -> None:
    """Raise `OlderShape` for a database that lacks a step of this version, before its missing tables are called damage."""
    if any("migrations" in fault for fault in faults):
        return
    with store.reading() as session:
        done = {str(row[0]) for row in session.rows("SELECT migration FROM migrations")}
    if {step.number for step in schema.migrations()} - done:
        raise OlderShape("建库没有完成，或库结构低于程序版本。请运行 python -m data init 补齐。")


def create_store(
    place: Location, *, kind: str, identity: str, actor: str, at: datetime, app_role: str | None = None,
) -> Receipt:  # fmt: skip
    """Make an empty database (建库), or bring an older or half-made one up to this version; repeating changes nothing.

    `identity` names this database for good (its anchors carry it). On PostgreSQL the caller owns the tables and
    `app_role` is the account the app will use: it may read and append, nothing else.
    """
    store = connect(place)
    try:
        make_tables(store, app_role)
        return append(store, _first_records(store, kind, identity), actor=actor, at=at, action="建库", reason="建立数据库")
    finally:
        store.close()


def made_aside(place: Location, name: str, make: Callable[[Location], Made]) -> Made:
    """Make an embedded database aside and move it into place when it is whole (建库): half of one is never in use.

    `make` is given a location that is empty; `name` says what is made. Never over another database, nor beside the
    log of a lost one: raises `NotReady`, `NotWritable`.
    """
    final = Path(place.database)
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".making-", dir=final.parent) as aside:
            fresh = Path(aside) / final.name
            made = make(Location(fresh, Path(aside)))
            _move(fresh, final)
            return made
    except OSError as error:
        raise NotWritable(f"无法建立{name}：{final.parent}（{error.strerror}）。请检查权限和 APPRAISAL_HOME。") from error


def _move(fresh: Path, final: Path) -> None:
    """Move a closed database and its mark into place."""
    log = final.with_name(f"{final.name}.wal")
    if log.exists():
        raise NotReady(f"有日志而没有数据库文件：{log}。请先把整个文件夹另存，再移走日志后重新启动。")
    if not final.exists():
        for suffix in (".mark", ""):
            fresh.with_name(f"{fresh.name}{suffix}").replace(final.with_name(f"{final.name}{suffix}"))


def make_tables(store: Store, app_role: str | None = None) -> None:
    """Tables, guards and rights without any record (建表): for making and for restoring a database."""
    with store.writing(RECORDS) as session:
        done: set[str] = set()
        if schema.exists(session):
            done = {step.number for step in schema.migrations()[:1]}
            done |= {str(row[0]) for row in session.rows("SELECT migration FROM migrations")}
        schema.apply(session, store.engine, done)
        if isinstance(store, PostgresStore):
            store.grant(session, app_role)


def _first_records(store: Store, kind: str, identity: str) -> list[Record]:
    with store.reading() as session:
        known = setting(session, "kind")
        done = {str(row[0]) for row in session.rows("SELECT migration FROM migrations")}
    if known not in (None, kind):
        raise NotReady(f"这里已有{KINDS.get(str(known), known)}数据库，不能改作{KINDS[kind]}数据库。")
    steps = [
        Record(MIGRATIONS, {"migration": step.number, "name": step.name, "sha256": step.sha256})
        for step in schema.migrations()
        if step.number not in done
    ]
    if known is None:
        steps += [Record(SETTINGS, {"setting": "kind", "content": kind})]
        steps += [Record(SETTINGS, {"setting": "identity", "content": identity})]
    return steps
