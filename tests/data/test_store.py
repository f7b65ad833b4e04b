"""One store, two engines: snapshots, all or nothing, and guards that hold whoever asks."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone

import pytest

from data import schema
from data.errors import BadRecord, Conflict, NotReady, StoreError
from data.home import check, connect, open_store
from data.ledger import insert
from data.store import Store, moment, utc_text
from data.tables import BY_NAME, TABLES, TARGETS
from tests.support.archives import NOW, Archive, figure, fill, put, target

NAMES = (*BY_NAME, "audit")


def count(store: Store, table: str = "targets") -> int:
    with store.reading() as session:
        return int(session.rows(f"SELECT count(*) FROM {table}")[0][0])


def test_an_error_inside_a_write_leaves_nothing_behind(store: Store) -> None:
    def break_off() -> None:
        with store.writing("records") as session:
            insert(session, "targets", TARGETS.every, [("2025", "甲", "A1", 1, "", "", "", "t", "p", "", 99, 0)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert count(store) == 0
    put(store, target("1"))
    assert count(store) == 1


def test_a_reader_sees_one_moment_across_tables(store: Store) -> None:
    put(store, target("1"))
    with store.reading() as session:
        before = session.rows("SELECT count(*) FROM targets")
        writer = threading.Thread(target=put, args=(store, target("2", unit="乙"), figure("3")))
        writer.start()
        writer.join()
        assert session.rows("SELECT count(*) FROM targets") == before
        assert session.rows("SELECT count(*) FROM figures") == [(0,)]
    assert (count(store), count(store, "figures")) == (2, 1)


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(StoreError), store.reading() as session:
        session.run("INSERT INTO refused VALUES ('x')")
    assert count(store, "refused") == 0


def test_each_thread_gets_its_own_rows(store: Store) -> None:
    put(store, *(target(str(number), unit=str(number)) for number in range(50)))
    wrong: list[object] = []

    def ask(number: int) -> None:
        for _ in range(40):
            with store.reading() as session:
                rows = session.rows("SELECT target FROM targets WHERE unit = $1", [str(number)])
            if rows != [(str(number),)]:
                wrong.append(rows)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def _attempts(name: str) -> list[str]:
    columns = BY_NAME[name].every if name in BY_NAME else ("chain", "seq")
    key = ", ".join((*BY_NAME[name].key, "rev")) if name in BY_NAME else "chain, seq"
    first = columns[0]
    copy = f"INSERT INTO {name} SELECT * FROM {name}"
    return [
        f"UPDATE {name} SET {first} = 'x'",
        f"UPDATE {name} SET {first} = {first} WHERE false",
        f"DELETE FROM {name}",
        f"TRUNCATE {name}",
        f"{copy} ON CONFLICT ({key}) DO UPDATE SET {first} = 'x'",
        f"MERGE INTO {name} t USING {name} s ON t.{first} = s.{first} WHEN MATCHED THEN DELETE",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_recorded_can_be_changed_or_removed(store: Store, name: str) -> None:
    fill(store)
    with store.reading() as session:
        before = session.rows(f"SELECT * FROM {name}")
    assert before
    for statement in _attempts(name):
        with pytest.raises(StoreError), store.writing("records") as session:
            session.run(statement)
    with store.reading() as session:
        assert session.rows(f"SELECT * FROM {name}") == before


def test_a_key_is_taken_once_even_past_the_ledger(store: Store) -> None:
    put(store, target("1"))
    with pytest.raises(Conflict, match="刚刚被他人登记"), store.writing("records") as session:
        insert(session, "targets", TARGETS.every, [("2025", "甲", "A1", 1, "", "", "", "t", "p", "", 99, 0)])


def test_the_declared_tables_are_those_of_the_migrations(store: Store) -> None:
    assert store.faults() == []
    with store.reading() as session:
        names = session.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
    assert {name for (name,) in names} == {"audit", "refused", *BY_NAME}


def test_every_statement_of_the_migrations_is_portable() -> None:
    for step in schema.migrations():
        words = step.text.upper()
        for word in ("INDEX", "SEQUENCE", "ON CONFLICT", "JSON ", "UPDATE", "DELETE", "DEFAULT", "REFERENCES"):
            assert word not in words.partition("CREATE")[2], (step.name, word)


def _breakages(archive: Archive) -> list[tuple[list[str], str]]:
    extra = (["ALTER TABLE runs ADD COLUMN wert VARCHAR"], "表 runs 的列与程序不符：wert")
    if archive.engine == "duckdb":
        hollow = (
            "CREATE OR REPLACE TRIGGER units_no_delete AFTER DELETE ON units FOR EACH STATEMENT "
            "INSERT INTO refused SELECT note FROM refused WHERE false"
        )
        return [
            (["DROP TRIGGER figures_no_update ON figures"], "figures_no_update"),
            ([hollow], "units_no_delete"),
            (["DROP TRIGGER verified_not_own ON verified"], "verified_not_own"),
            (["DROP TRIGGER audit_no_update ON audit", "DROP TRIGGER audit_no_delete ON audit", "DROP TABLE audit",
              "CREATE TABLE audit AS SELECT 1 AS seq"], "表 audit 没有主键"),
            extra,
        ]  # fmt: skip
    hollow = "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
    return [
        (["DROP TRIGGER figures_no_change ON figures"], "figures_no_change"),
        (["ALTER TABLE units DISABLE TRIGGER units_no_change"], "units_no_change"),
        ([hollow], "targets_no_change"),
        (["ALTER TABLE targets DROP CONSTRAINT targets_pkey"], "表 targets 没有主键"),
        (["GRANT UPDATE ON figures TO records_app"], "不应有表 figures 的 UPDATE 权限"),
        (["REVOKE INSERT ON figures FROM records_app"], "缺少表 figures 的 INSERT 权限"),
        extra,
    ]  # fmt: skip


@pytest.mark.parametrize("which", range(5))
def test_a_missing_guard_stops_the_start(archive: Archive, which: int) -> None:
    for statements, words in _breakages(archive)[which :: 5]:
        archive.break_guards(*statements)
        with pytest.raises(NotReady, match=r"启动检查未通过") as caught:
            archive.open()
        assert words in str(caught.value)


def test_every_guard_is_looked_for(archive: Archive) -> None:
    guarded = set(schema.EVERY_TABLE)
    assert guarded == {"audit", *(table.name for table in TABLES)}
    for table in sorted(guarded):
        name = f"{table}_no_update" if archive.engine == "duckdb" else f"{table}_no_change"
        archive.break_guards(f"DROP TRIGGER {name} ON {table}")
    store = connect(archive.location)
    archive.opened.append(store)
    assert len(store.faults()) == len(guarded)
    with pytest.raises(NotReady):
        check(store)


def test_a_database_of_the_other_kind_is_refused(archive: Archive) -> None:
    with pytest.raises(NotReady, match="这是正式数据库，不是演示（虚构）数据库"):
        open_store(archive.location, kind="demo")
    open_store(archive.location, kind="formal").close()


def test_times_are_text_in_utc_that_sorts_as_time() -> None:
    shanghai = timezone(timedelta(hours=8))
    there = datetime(2026, 1, 1, 7, 59, 59, 5, tzinfo=shanghai)
    assert utc_text(there) == "2025-12-31T23:59:59.000005Z"
    assert moment(utc_text(there)) == there
    assert utc_text(there) < utc_text(NOW)
    with pytest.raises(BadRecord):
        utc_text(datetime(2026, 1, 1))  # noqa: DTZ001
