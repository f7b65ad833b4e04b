"""The server store (服务器档案库): PostgreSQL through psycopg 3, a pool, several hosts in one DSN.

The account in use may read and append, nothing else; the tables belong to another role. Writes of a chain queue
on an advisory lock that the transaction gives back by itself; reads see one snapshot (REPEATABLE READ, READ ONLY).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from data import schema
from data.errors import Conflict, Denied, Guarded, NoRoom, NotReady, StoreError, Unreachable
from data.receipts import Receipt
from data.store import Row, Session, Value

GUARD = "守护："
WAIT = 15
Connection = psycopg.Connection[Any]


class PostgresSession:
    """One transaction on a connection of the pool (一次事务)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        return self._execute(sql, values).fetchall()

    def run(self, sql: str, values: Sequence[Value] = ()) -> None:
        self._execute(sql, values)

    def _execute(self, text: str, values: Sequence[Value]) -> psycopg.RawCursor[Any]:
        cursor = psycopg.RawCursor(self._connection)
        return cursor.execute(text.encode(), list(values) or None)


class PostgresStore:
    """An open PostgreSQL database (服务器档案库); `size` connections at most."""

    engine = "postgres"

    def __init__(self, dsn: str, *, size: int = 8, wait: float = WAIT) -> None:
        with explained():
            # one plain connection first: a pool hides why it cannot connect
            psycopg.connect(dsn, connect_timeout=int(wait)).close()
            self._pool = ConnectionPool(
                dsn, min_size=1, max_size=size, timeout=wait, open=True, kwargs={"autocommit": True},
                check=ConnectionPool.check_connection, name="appraisal",
            )  # fmt: skip

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self._transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") as session:
            yield session

    @contextmanager
    def writing(self, chain: str) -> Iterator[Session]:
        # READ COMMITTED: what is read after the lock was waited for must include the last holder's writes
        with self._transaction("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE") as session:
            session.rows("SELECT pg_advisory_xact_lock($1)", [lock_number(chain)])
            yield session

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Session]:
        with explained(), self._pool.connection() as connection:
            session = PostgresSession(connection)
            session.run(begin)
            yield session
            session.run("COMMIT")

    def acknowledged(self, receipt: Receipt) -> None:
        """The server keeps its own log, and checks it."""

    def faults(self) -> list[str]:
        with self.reading() as session:
            if not schema.exists(session):
                return ["尚未建库"]
            keys = {table: tuple(columns) for table, columns in session.rows(KEYS)}
            shape = [*schema.column_faults(session), *schema.key_faults(keys)]
            return shape + list(_guard_faults(session)) + list(_right_faults(session))

    def grant(self, session: Session, app_role: str | None) -> None:
        """Rights after the tables were made (授权): append and read for the app's role, no change for anyone."""
        tables = sql.SQL(", ").join(map(sql.Identifier, schema.expected_columns()))
        session.run(_text(sql.SQL("REVOKE ALL ON {} FROM PUBLIC").format(tables)))
        session.run(_text(sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM CURRENT_USER").format(tables)))
        if app_role:
            role = sql.Identifier(app_role)
            session.run(_text(sql.SQL("GRANT SELECT, INSERT ON {} TO {}").format(tables, role)))

    def close(self) -> None:
        self._pool.close()


KEYS = """
SELECT c.relname::varchar, array_agg(a.attname::varchar ORDER BY k.place)
FROM pg_constraint p
JOIN pg_class c ON c.oid = p.conrelid
JOIN unnest(p.conkey) WITH ORDINALITY AS k(number, place) ON true
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
WHERE p.contype = 'p' AND c.relnamespace = current_schema()::regnamespace
GROUP BY c.relname
"""
TRIGGERS = """
SELECT c.relname::varchar, t.tgname::varchar, t.tgtype::int, f.prosrc
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_proc f ON f.oid = t.tgfoid
WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL
AND c.relnamespace = current_schema()::regnamespace
"""
RIGHTS = """
SELECT c.relname::varchar, right_name FROM pg_class c
CROSS JOIN unnest($1::varchar[]) AS right_name
WHERE c.relname = ANY($2::varchar[]) AND c.relnamespace = current_schema()::regnamespace
AND has_table_privilege(c.oid, right_name) = $3::boolean
ORDER BY 1, 2
"""


def _guard_faults(session: Session) -> Iterator[str]:
    found = {schema.ServerGuard(*row) for row in session.rows(TRIGGERS)}
    for guard in sorted(found ^ schema.server_guards()):
        yield f"守护 {guard.name} 缺失、停用或被改动（表 {guard.table}）"


def _right_faults(session: Session) -> Iterator[str]:
    if session.rows("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")[0][0]:
        yield "当前账户是超级用户；请改用只能读取和追加的账户"
        return
    names: Sequence[Value] = list(schema.expected_columns())
    for rights, held, words in (
        (["UPDATE", "DELETE", "TRUNCATE"], "true", "不应有"),
        (["SELECT", "INSERT"], "false", "缺少"),
    ):
        for table, right in session.rows(RIGHTS, [rights, names, held]):  # type: ignore[list-item]
            yield f"当前账户{words}表 {table} 的 {right} 权限"
    for name in ("fsync", "synchronous_commit"):
        if session.rows(f"SHOW {name}")[0][0] == "off":
            yield f"服务器设置 {name} 为 off，停电会丢失已登记的数据；请改为 on"


def _text(statement: sql.Composed) -> str:
    return statement.as_string(None)


def lock_number(chain: str) -> int:
    """The advisory lock of a chain (链锁): 63 bits of the name's digest."""
    return int.from_bytes(hashlib.sha256(f"appraisal {chain}".encode()).digest()[:8], "big") >> 1


@contextmanager
def explained() -> Iterator[None]:
    """The server's errors as Chinese sentences with the remedy (差错说明)."""
    try:
        yield
    except (psycopg.Error, PoolTimeout, PoolClosed) as error:
        raise explanation(error) from error


SENTENCES: tuple[tuple[tuple[str, ...], type[StoreError], str], ...] = (
    (("23505",), Conflict, "同一记录刚刚被他人登记，本次没有写入；请重新读取后再试。"),
    (("28P01", "28000"), Denied, "数据库拒绝登录：账户或密码不对。请检查 APPRAISAL_DATABASE 中的账户和密码。"),
    (("3D000",), NotReady, "数据库不存在。请检查 APPRAISAL_DATABASE 中的库名；库已丢失的，建空库后恢复：python -m data restore。"),
    (("42501",), Denied, "当前账户没有这项权限，本次没有写入。请用只读与追加账户运行程序，建库和升级用属主账户。"),
    (("53100",), NoRoom, "数据库服务器磁盘空间不足，本次登记没有写入。请管理员清理磁盘后再登记一次。"),
    (("25006",), Unreachable, "连接到的是只读的备用服务器。请在连接串中加上 target_session_attrs=read-write。"),
    (("53300",), Unreachable, "数据库服务器连接数已满。请稍后再试，或请管理员增加连接数。"),
)
GONE = (
    "数据库服务器连接中断或无法连接，本次登记的结果未知。请稍后用同样的内容再登记一次：已经写入的不会重复。"
    "若仍不行，请检查服务器是否运行、APPRAISAL_DATABASE 的地址是否正确。"
)


def explanation(error: Exception) -> StoreError:
    """What an error of the server means for the person in front of it (差错说明)."""
    state = getattr(error, "sqlstate", None) or ""
    text = str(error)
    if state == "AP001":
        return Guarded(text.splitlines()[0].removeprefix(GUARD))
    for states, kind, sentence in SENTENCES:
        if state in states or (not state and _at_login(kind, text)):
            return kind(sentence)
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError | PoolTimeout | PoolClosed):
        return Unreachable(GONE)
    return StoreError(f"数据库未能完成操作，本次没有写入：{text.splitlines()[0]}")


def _at_login(kind: type[StoreError], text: str) -> bool:
    """While connecting libpq gives no state, only the server's sentence, in the server's language."""
    words = {Denied: ("password authentication failed", "认证失败"), NotReady: ("does not exist", "不存在")}
    return any(word in text for word in words.get(kind, ()))
