"""Copies from engine to engine: there and back, nothing is lost, changed or half-carried."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.errors import BadRecord, NotReady
from data.exchange.copy import copy, fill, pieces
from data.home import Location, connect, make_tables
from data.periods import LOCKED, open_periods, period_in
from data.records import setting
from data.store import Store
from data.tables import TABLES
from data.verify import content_digest, verify
from tests.support.archives import Archive
from tests.support.archives import fill as fill_with
from tests.support.postgres import APP, OWNER, Server
from tests.support.small_city import OFFICE, prepare, report


@pytest.fixture
def empty(archive: Archive, server: Server, tmp_path: Path) -> Iterator[Store]:
    """Empty tables on the other engine."""
    if archive.server:
        target = connect(Location(tmp_path / "other.duckdb", tmp_path))
        make_tables(target)
        yield target
        target.close()
        return
    name = server.database()
    owner = connect(Location(server.dsn(name, OWNER), tmp_path))
    make_tables(owner, APP)
    owner.close()
    target = connect(Location(server.dsn(name), tmp_path))
    yield target
    target.close()
    server.drop(name)


def digest(store: Store) -> str:
    with store.reading() as session:
        return content_digest(session)


def everything(store: Store) -> list[list[tuple[object, ...]]]:
    with store.reading() as session:
        names = [(table.name, table.every, ("entry", "entry_line")) for table in TABLES]
        return [session.rows(f"SELECT {', '.join(every)} FROM {name} ORDER BY {', '.join(order)}") for name, every, order in names]


def test_there_and_back_everything_is_equal_and_receipts_still_hold(
    archive: Archive, empty: Store, tmp_path: Path
) -> None:
    source = archive.open()
    fill_with(source)
    receipts = copy(source, empty)
    assert digest(empty) == digest(source)
    assert everything(empty) == everything(source)
    assert verify(empty, receipts=receipts) == []
    back = connect(Location(tmp_path / "back.duckdb", tmp_path))
    make_tables(back)
    copy(empty, back)
    assert digest(back) == digest(source)
    assert verify(back, receipts=receipts) == []
    assert back.faults() == []
    back.close()


def test_a_locked_period_with_its_figures_is_carried_over(archive: Archive, empty: Store) -> None:
    source = archive.open()
    prepare(source)
    report(source)
    open_periods(source, [period_in("2025", "2025Y", status=LOCKED)], **OFFICE)
    copy(source, empty)
    assert digest(empty) == digest(source)
    with empty.reading() as session:
        assert setting(session, "identity") == "test"


def test_a_database_that_holds_anything_is_refused(archive: Archive, empty: Store) -> None:
    source = archive.open()
    copy(source, empty)
    with pytest.raises(NotReady, match="目标数据库里已有记录"):
        copy(source, empty)
    assert digest(empty) == digest(source)


def test_without_its_tables_a_database_is_refused(archive: Archive, tmp_path: Path) -> None:
    bare = connect(Location(tmp_path / "bare.duckdb", tmp_path))
    with pytest.raises(NotReady, match="尚未建库"):
        copy(archive.open(), bare)
    bare.close()


def test_what_was_tampered_with_is_not_carried_over(archive: Archive, empty: Store) -> None:
    fill_with(archive.open())
    archive.close()
    archive.tamper("UPDATE targets SET target = '999' WHERE unit = 'unit1'")
    with pytest.raises(BadRecord, match=r"没有通过核验，没有写入：.*被改动"):
        copy(archive.open(), empty)
    assert not any(everything(empty))


def test_a_content_that_breaks_off_leaves_nothing(archive: Archive, empty: Store) -> None:
    source = archive.open()
    fill_with(source)
    with source.reading() as session:
        some = list(pieces(session))[:-1]
        with pytest.raises(BadRecord, match="没有通过核验"):
            fill(empty, some, digest=content_digest(session), total=0)
    assert not any(everything(empty))
