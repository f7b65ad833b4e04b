"""The server store: processes, a server that dies under load, and rights that allow no change."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from data.errors import Conflict, Denied, Guarded, NoRoom, NotReady, StoreError, Unreachable
from data.home import Location, connect, create_store, open_store
from data.ledger import append
from data.postgres_store import PostgresStore, explanation, lock_number
from data.verify import verify
from tests.support.archives import WHO, Archive, figure, put, target
from tests.support.loss import findings, lost
from tests.support.postgres import APP, MASTER, OWNER, Server
from tests.support.writers import acknowledged, write_on

ROOT = Path(__file__).parents[2]
STOPS, AT_LEAST = 5, 100


def test_eight_processes_write_two_hundred_records_each_and_none_is_lost(
    postgres: Archive, tmp_path: Path, tell: Callable[[str], None],
) -> None:  # fmt: skip
    log, began = tmp_path / "acknowledged", time.perf_counter()
    command = [sys.executable, "-m", "tests.support.writers", str(postgres.location.database), str(log)]
    processes = [
        subprocess.Popen([*command, str(name), "1", "200"], cwd=ROOT, stderr=subprocess.PIPE, text=True) for name in range(8)
    ]
    ends = [process.communicate()[1] for process in processes]
    seconds = time.perf_counter() - began
    assert ends == [""] * 8
    assert [process.returncode for process in processes] == [0] * 8
    known = acknowledged(log)
    assert {item.unit for item in known} == {f"{name}.0-{number}" for name in range(8) for number in range(200)}
    store = postgres.open()
    assert lost(store, known) == []
    assert findings(store, known) == []
    tell(f"PostgreSQL: 8 processes × 200 writes in {seconds:.1f} s, 0 lost")


def test_an_immediate_stop_of_the_server_five_times_under_load_loses_nothing(
    postgres: Archive, server: Server, tmp_path: Path, tell: Callable[[str], None],
) -> None:  # fmt: skip
    log, counted = tmp_path / "acknowledged", []
    database = str(postgres.location.database)
    command = [sys.executable, "-m", "tests.support.writers", database, str(log), "w", "4", "100000"]
    writers = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        for _ in range(STOPS):
            before = len(acknowledged(log))
            _wait_for(log, before + AT_LEAST, writers)
            server.stop("immediate")
            counted.append(len(acknowledged(log)) - before)
            server.start()
        _wait_for(log, len(acknowledged(log)) + 20, writers)
    finally:
        writers.kill()
        writers.communicate()
    known, store = acknowledged(log), postgres.open()
    assert lost(store, known) == []
    assert findings(store, known) == []
    assert min(counted) >= AT_LEAST
    words = f"{min(counted)} to {max(counted)} acknowledged writes each, {len(known)} in all, 0 lost"
    tell(f"PostgreSQL: immediate stop × {STOPS}, {words}")


def _wait_for(log: Path, wanted: int, writers: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 120
    while len(acknowledged(log)) < wanted:
        assert writers.poll() is None, writers.stderr and writers.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_an_open_store_goes_on_after_the_server_came_back(postgres: Archive, server: Server) -> None:
    store = PostgresStore(str(postgres.location.database), wait=2)
    postgres.opened.append(store)
    put(store, target("1"))
    server.stop("immediate")
    with pytest.raises(Unreachable, match=r"结果未知.*同样的内容再登记一次"), store.writing("records") as session:
        session.rows("SELECT 1")
    server.start()
    assert put(store, target("1")).seq == 2
    assert put(store, target("2", seen=1)).seq == 3


def test_a_server_that_goes_away_in_the_middle_of_a_write_leaves_nothing(postgres: Archive, server: Server) -> None:
    store = postgres.open()

    def write() -> None:
        with store.writing("records") as session:
            session.run("INSERT INTO targets VALUES ('2025', '甲', 'A1', 1, '', '', '', 't', 'p', '', 99, 0)")
            server.stop("immediate")
            server.start()
            session.run("INSERT INTO targets VALUES ('2025', '乙', 'A1', 1, '', '', '', 't', 'p', '', 99, 1)")

    with pytest.raises(Unreachable):
        write()
    with store.reading() as session:
        assert session.rows("SELECT count(*) FROM targets") == [(0,)]
    assert verify(store) == []


def test_many_writers_of_one_process_queue_for_their_turn(postgres: Archive, tmp_path: Path) -> None:
    store, log = postgres.open(), (tmp_path / "log").open("ab", buffering=0)
    threads = [threading.Thread(target=write_on, args=(store, log.fileno(), str(name), 20)) for name in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.close()
    assert len(acknowledged(tmp_path / "log")) == 240
    assert verify(store) == []


def test_two_processes_that_write_one_figure_give_one_conflict(postgres: Archive) -> None:
    first, second = postgres.open(), postgres.open()
    put(first, figure("3.2"), actor="张三")
    with pytest.raises(Conflict, match=r"现为“3\.2”，您提交的是“3\.4”"):
        put(second, figure("3.4"), actor="李四")


@pytest.mark.parametrize("statement", ["UPDATE figures SET value = '1'", "DELETE FROM audit", "TRUNCATE runs", "DROP TABLE units"])
def test_the_app_has_no_right_to_change_anything(postgres: Archive, statement: str) -> None:
    store = postgres.open()
    with pytest.raises((Denied, StoreError)) as caught, store.writing("records") as session:
        session.run(statement)
    assert isinstance(caught.value, Denied)


@pytest.mark.parametrize("user", [OWNER, MASTER])
@pytest.mark.parametrize("statement", ["UPDATE figures SET value = '1'", "DELETE FROM audit", "TRUNCATE runs"])
def test_the_owner_and_even_a_superuser_meet_the_guards(postgres: Archive, server: Server, user: str, statement: str) -> None:
    store = PostgresStore(server.dsn(postgres.name, user))
    postgres.opened.append(store)
    with pytest.raises((Guarded, Denied)), store.writing("records") as session:
        session.run(statement)


def test_a_superuser_is_no_account_for_the_app(postgres: Archive, server: Server) -> None:
    with pytest.raises(NotReady, match="超级用户"):
        open_store(Location(server.dsn(postgres.name, MASTER), Path()))


def test_the_owner_alone_will_do_where_there_is_one_account_only(server: Server, tmp_path: Path) -> None:
    name = server.database()
    place = Location(server.dsn(name, OWNER), tmp_path)
    create_store(place, **WHO)
    store = open_store(place)
    try:
        put(store, figure("1"))
        with pytest.raises(Denied), store.writing("records") as session:
            session.run("DELETE FROM figures")
    finally:
        store.close()
        server.drop(name)


def test_a_server_that_would_lose_writes_at_a_power_cut_is_refused(postgres: Archive, server: Server) -> None:
    with server.master() as connection:
        connection.execute(f"ALTER ROLE {APP} SET synchronous_commit = off")
        try:
            with pytest.raises(NotReady, match="synchronous_commit 为 off"):
                postgres.open()
        finally:
            connection.execute(f"ALTER ROLE {APP} RESET synchronous_commit")


def test_a_dsn_of_several_hosts_finds_the_one_that_answers(postgres: Archive, server: Server) -> None:
    dead = f"127.0.0.1:1,127.0.0.1:{server.port}"
    dsn = str(postgres.location.database).replace(f"127.0.0.1:{server.port}", dead) + "?target_session_attrs=read-write"
    store = open_store(Location(dsn, Path()))
    postgres.opened.append(store)
    assert put(store, figure("1")).seq == 2


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ((":only-for-tests@", ":wrong@"), Denied, "账户或密码不对"),
        (("records_app:", "nobody:"), Denied, "账户或密码不对"),
        (("/records_", "/missing_"), NotReady, "数据库不存在"),
    ],
)
def test_a_login_that_fails_says_what_to_check(
    postgres: Archive, change: tuple[str, str], error: type[StoreError], words: str,
) -> None:  # fmt: skip
    dsn = str(postgres.location.database)
    head, _, tail = dsn.rpartition(change[0]) if change[0] == "/records_" else dsn.partition(change[0])
    with pytest.raises(error, match=words):
        connect(Location(head + change[1] + tail, Path()))


def test_a_server_that_is_not_there_says_what_to_check() -> None:
    with pytest.raises(Unreachable, match="检查服务器是否运行"):
        PostgresStore("postgresql://a:b@127.0.0.1:1/c", wait=2)


@pytest.mark.parametrize(
    ("state", "error", "words"),
    [("53100", NoRoom, "磁盘空间不足"), ("53300", Unreachable, "连接数已满"), ("25006", Unreachable, "只读的备用服务器")],
)
def test_what_the_server_reports_is_told_with_the_remedy(
    postgres: Archive, state: str, error: type[StoreError], words: str,
) -> None:  # fmt: skip
    store = postgres.open()
    with pytest.raises(error, match=words), store.writing("records") as session:
        session.run(f"DO $$ BEGIN RAISE EXCEPTION 'trouble' USING ERRCODE = '{state}'; END $$")
    put(store, figure("1"))


def test_a_standby_cannot_be_written_and_says_so(postgres: Archive) -> None:
    store = postgres.open()
    with pytest.raises(Unreachable, match="target_session_attrs=read-write"), store.reading() as session:
        session.run("INSERT INTO refused VALUES ('x')")


def test_every_sentence_of_the_login_is_recognised_in_chinese_too() -> None:
    assert isinstance(explanation(psycopg.OperationalError("用户 \"a\" Password 认证失败")), Denied)
    assert isinstance(explanation(psycopg.OperationalError("数据库 \"a\" 不存在")), NotReady)


def test_each_chain_has_a_lock_of_its_own(postgres: Archive) -> None:
    store = postgres.open()
    with store.writing("access"):
        assert put(store, figure("1")).seq == 2
    assert lock_number("access") != lock_number("records")
    assert 0 <= lock_number("records") < 2**63


def test_a_large_import_is_one_transaction(postgres: Archive, tell: Callable[[str], None]) -> None:
    store, began = postgres.open(), time.perf_counter()
    made = (figure(str(n), unit=f"u{n % 3000}", indicator=f"A{n // 3000}") for n in range(60_000))
    append(store, made, actor="导入人", at=datetime.now(UTC), action="导入")
    tell(f"PostgreSQL: 60,000 figures in {time.perf_counter() - began:.1f} s")
    with store.reading() as session:
        assert session.rows("SELECT count(*), count(DISTINCT entry) FROM figures") == [(60_000, 30)]
