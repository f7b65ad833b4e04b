"""Backup and restore: while others write, into either engine, and never from what is not whole."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.errors import BadRecord, NotReady
from data.evidence import keep
from data.exchange.backup import back_up, read_backup, restore
from data.exchange.folders import SUMS, files_of, sums_text
from data.home import Location, check, connect, open_store
from data.store import Store
from data.verify import content_digest, verify
from tests.support.archives import Archive, fill, put, target
from tests.support.postgres import APP, OWNER, Server

PDF = b"%PDF-1.7 " + b"x" * 3000


@pytest.fixture
def bare(archive: Archive, server: Server, tmp_path: Path) -> Iterator[tuple[Location, Location]]:
    """A new place of the same engine, as its owner and as the app open it."""
    files = tmp_path / "restored"
    if archive.server is None:
        yield (Location(files / "records.duckdb", files),) * 2
        return
    name = server.database()
    yield Location(server.dsn(name, OWNER), files), Location(server.dsn(name), files)
    server.drop(name)


def restored(folder: Path, places: tuple[Location, Location]) -> Store:
    """The records restored by the owner, opened by the app."""
    owner = connect(places[0])
    try:
        restore(folder, owner, places[0], app_role=APP)
    finally:
        owner.close()
    return open_store(places[1])


def digest(store: Store) -> str:
    with store.reading() as session:
        return content_digest(session)


def filled(archive: Archive) -> Store:
    store = archive.open()
    kept = keep(archive.location.evidence, io.BytesIO(PDF), name="公示.pdf")
    put(store, kept.record(), target("5"))
    return store


def test_a_backup_made_while_writing_restores_to_one_moment(
    archive: Archive, bare: tuple[Location, Location], tmp_path: Path
) -> None:
    store, stop, written = filled(archive), threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            written.append(put(store, target("1", unit=f"单位{len(written)}")))

    writer = threading.Thread(target=write)
    writer.start()
    while len(written) < 20:
        pass
    made = back_up(store, archive.location, tmp_path / "backup")
    during = len(written)
    while len(written) < during + 20:
        pass
    stop.set()
    writer.join()
    found = restored(tmp_path / "backup", bare)
    assert digest(found) == made.digest != digest(store)
    with found.reading() as session:
        seq = session.rows("SELECT max(seq) FROM audit")[0][0]
    held = [receipt for receipt in written if receipt.seq <= seq]
    assert len(held) >= 20
    assert verify(found, receipts=held, evidence=bare[1].evidence) == []
    # it goes on from there, guards and all
    put(found, target("7", unit="恢复之后"))
    assert found.faults() == []
    found.close()


def test_both_engines_back_up_the_same_bytes(archive: Archive, bare: tuple[Location, Location], tmp_path: Path) -> None:
    first = back_up(filled(archive), archive.location, tmp_path / "first")
    again = restored(tmp_path / "first", bare)
    other = connect(Location(tmp_path / "other" / "records.duckdb", tmp_path / "other"))
    restore(tmp_path / "first", other, Location("", tmp_path / "other"))
    check(other)
    for number, (store, place) in enumerate(((again, bare[1]), (other, Location("", tmp_path / "other")))):
        folder = tmp_path / f"again{number}"
        assert back_up(store, place, folder) == first
        assert sums_text(folder) == sums_text(tmp_path / "first")
        store.close()


def test_every_table_is_restored(archive: Archive, bare: tuple[Location, Location], tmp_path: Path) -> None:
    store = archive.open()
    fill(store)
    made = back_up(store, archive.location, tmp_path / "backup")
    # the sample's evidence was never there: the backup says so, and restores all the same
    assert len(made.missing) == 2
    found = restored(tmp_path / "backup", bare)
    assert digest(found) == digest(store)
    found.close()


def test_a_backup_cut_short_anywhere_is_refused_and_names_the_file(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    back_up(filled(archive), archive.location, folder)
    names = [*files_of(folder), SUMS]
    assert {"manifest.json", "tables/audit.jsonl", "tables/targets.jsonl"} < set(names)
    for name in names:
        content = (folder / name).read_bytes()
        for shorter in (content[:-1], content[: len(content) // 2], b"", content[:-2] + b"\0" + content[-1:]):
            (folder / name).write_bytes(shorter)
            with pytest.raises(BadRecord, match="没有采用"):
                read_backup(folder)
        (folder / name).unlink()
        with pytest.raises(BadRecord, match=name if name != SUMS else "不是完整的备份"):
            read_backup(folder)
        (folder / name).write_bytes(content)
    (folder / "more").write_text("", encoding="utf-8")
    with pytest.raises(BadRecord, match="more 不在 SHA256SUMS 中"):
        read_backup(folder)


def test_a_backup_rewritten_with_its_sums_is_refused_by_the_audit_chain(
    archive: Archive, bare: tuple[Location, Location], tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    back_up(filled(archive), archive.location, folder)
    path = folder / "tables" / "targets.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace('"5"', '"6"'), encoding="utf-8")
    (folder / SUMS).write_text(sums_text(folder), encoding="utf-8")
    with pytest.raises(BadRecord, match=r"没有通过核验，没有写入：.*年度目标.*被改动"):
        restored(folder, bare)
    # nothing of it stands there: a whole one may follow
    store = connect(bare[0])
    with store.reading() as session:
        assert session.rows("SELECT count(*) FROM targets") == [(0,)]
    store.close()


def test_a_database_that_holds_anything_is_not_restored_over(archive: Archive, tmp_path: Path) -> None:
    store = filled(archive)
    back_up(store, archive.location, tmp_path / "backup")
    put(store, target("8", unit="其后"))
    before = digest(store)
    with pytest.raises(NotReady, match="目标数据库里已有记录"):
        restore(tmp_path / "backup", store, archive.location)
    assert digest(store) == before


def test_a_folder_with_anything_in_it_is_not_backed_up_into(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "file").write_text("", encoding="utf-8")
    with pytest.raises(BadRecord, match="已有内容"):
        back_up(filled(archive), archive.location, tmp_path / "used")
    assert [path.name for path in (tmp_path / "used").iterdir()] == ["file"]
    assert not list(tmp_path.glob(".writing-*"))


def test_damaged_evidence_is_named_and_does_not_stop_the_backup(archive: Archive, tmp_path: Path) -> None:
    store = filled(archive)
    (kept,) = archive.location.evidence.glob("??/*")
    kept.write_bytes(PDF[:-1] + b"y")
    made = back_up(store, archive.location, tmp_path / "backup")
    assert made.missing == (kept.parent.name + kept.name,)


def test_another_folder_is_not_taken_for_a_backup(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"format": "other"}', encoding="utf-8")
    (tmp_path / SUMS).write_text(sums_text(tmp_path), encoding="utf-8")
    with pytest.raises(BadRecord, match="不是本程序的备份"):
        read_backup(tmp_path)
