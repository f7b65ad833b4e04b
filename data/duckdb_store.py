"""The embedded store (内置档案库): one DuckDB file, one process, one write lock, a cursor per call.

Measured traps this file is built around: threads that share a connection get each other's rows, so every call
has its own cursor; a second process cannot open the file; a fork must not use it; after a failed commit the
rollback fails as well; COPY FROM DATABASE and ALTER leave guards behind, so they are compared at every start.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb

from data import schema
from data.errors import Conflict, Damaged, Guarded, InUse, NoRoom, NotReady, NotWritable, StoreError
from data.marks import Marks
from data.receipts import Receipt
from data.store import Row, Session, Value

GUARD = "守护："
# nothing is fetched from anywhere, whatever a statement asks for
Setting = str | bool | int | float | list[str]
CONFIG: dict[str, Setting] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}


@dataclass(frozen=True)
class _Shared:
    """What two stores on one file in one process share: the write lock and the mark."""

    lock: threading.Lock
    marks: Marks


_SHARED: dict[Path, _Shared] = {}
_SHARED_LOCK = threading.Lock()


class DuckSession:
    """One transaction on a cursor of its own (一次事务)."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        return self._cursor.execute(sql, list(values) or None).fetchall()

    def run(self, sql: str, values: Sequence[Value] = ()) -> None:
        self._cursor.execute(sql, list(values) or None)


class DuckStore:
    """An open DuckDB file (内置档案库)."""

    engine = "duckdb"

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._process = os.getpid()
        self._shared = _shared_by(self.path)
        self._lock, self._marks = self._shared.lock, self._shared.marks
        if not self.path.exists():
            self._marks.forget()
        with explained(self.path, opening=True):
            self._connection = duckdb.connect(str(self.path), config=CONFIG)
            # until it is known that the log was replayed to its end, closing must not fold it into the file
            self._connection.execute("PRAGMA disable_checkpoint_on_shutdown")
        try:
            self._check_marks()
        except BaseException:
            self._connection.close()
            raise

    def _check_marks(self) -> None:
        with self.reading() as session:
            if schema.exists(session):
                self._marks.check(session)
        self._connection.execute("PRAGMA enable_checkpoint_on_shutdown")

    def acknowledged(self, receipt: Receipt) -> None:
        self._marks.keep(receipt)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self._transaction("BEGIN TRANSACTION READ ONLY") as session:
            yield session

    @contextmanager
    def writing(self, chain: str) -> Iterator[Session]:
        with self._lock, self._transaction("BEGIN TRANSACTION") as session:
            yield session

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Session]:
        if os.getpid() != self._process:
            raise NotReady("数据库连接不能带入派生的进程；请在新进程中重新打开。")
        with explained(self.path), self._connection.cursor() as cursor:
            cursor.execute(begin)
            try:
                yield DuckSession(cursor)
                cursor.execute("COMMIT")
            except BaseException:
                # a commit that failed has ended the transaction already; the first error is the one to tell
                with suppress(duckdb.Error):
                    cursor.execute("ROLLBACK")
                raise

    def faults(self) -> list[str]:
        with self.reading() as session:
            if not schema.exists(session):
                return ["尚未建库"]
            keys = {table: tuple(columns) for table, columns in session.rows(KEYS)}
            found = {(table, name): sql for table, name, sql in session.rows(TRIGGERS)}
            columns = [*schema.column_faults(session), *schema.key_faults(keys)]
        return columns + [
            f"守护 {name} 缺失或被改动（表 {table}）"
            for table, name in sorted(found.keys() | _expected().keys())
            if found.get((table, name)) != _expected().get((table, name))
        ]

    def close(self) -> None:
        self._connection.close()


KEYS = """
SELECT table_name, constraint_column_names FROM duckdb_constraints()
WHERE constraint_type = 'PRIMARY KEY' AND schema_name = current_schema()
"""
TRIGGERS = "SELECT table_name, trigger_name, sql FROM duckdb_triggers() WHERE schema_name = current_schema()"


@lru_cache(maxsize=1)
def _expected() -> dict[tuple[str, str], str]:
    """The guards as this engine prints them: made once in an empty database in memory."""
    with duckdb.connect(config=CONFIG) as scratch:
        schema.apply(DuckSession(scratch), DuckStore.engine, set())
        return {(table, name): sql for table, name, sql in scratch.execute(TRIGGERS).fetchall()}


def _shared_by(path: Path) -> _Shared:
    with _SHARED_LOCK:
        return _SHARED.setdefault(path, _Shared(threading.Lock(), Marks(path)))


BROKEN = (duckdb.SerializationException, duckdb.FatalException, duckdb.InternalException)
UNREADABLE = ("invalidated", "Could not read", "Corrupt", "checksum")


@contextmanager
def explained(path: Path, *, opening: bool = False) -> Iterator[None]:
    """DuckDB's errors as Chinese sentences with the remedy (差错说明)."""
    try:
        yield
    except duckdb.Error as error:
        raise explanation(error, path, opening) from error


def explanation(error: duckdb.Error, path: Path, opening: bool) -> StoreError:
    """What a DuckDB error means for the person in front of it (差错说明)."""
    text = str(error)
    if GUARD in text:
        return Guarded(text[text.index(GUARD) + len(GUARD) :].splitlines()[0])
    if "Could not set lock" in text:
        return InUse(f"数据库正被另一个进程使用：{path}。请先关闭正在运行的程序；内置数据库一次只能由一个进程打开。")
    if any(words in text for words in ("No space left", "File too large", "Disk quota", "not enough space")):
        return NoRoom(f"磁盘空间不足，本次登记没有写入：{path}。请清理磁盘后重新启动程序，再登记一次。")
    if any(words in text for words in ("Permission denied", "Read-only file system", "Operation not permitted")):
        return NotWritable(f"没有写入权限：{path}。请让运行程序的账户能够读写该文件及其所在文件夹。")
    if isinstance(error, duckdb.ConstraintException) or "constraint violation" in text:
        return Conflict("同一记录刚刚被他人登记，本次没有写入；请重新读取后再试。")
    if opening or isinstance(error, BROKEN) or any(words in text for words in UNREADABLE):
        return Damaged(
            f"数据库文件或其日志（.wal）无法读取：{path}。请不要删除或移动 .wal 文件；先把两个文件一起复制留存，"
            f"再用最近的备份恢复：python -m data restore --from 备份文件夹。原始信息：{text.splitlines()[0]}"
        )
    return StoreError(f"数据库未能完成操作，本次没有写入：{text.splitlines()[0]}")
