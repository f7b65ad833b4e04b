"""`python -m data backup`, `restore`, `copy`, `seal`: the whole way as the recovery procedure describes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data.exchange.folders import SUMS, sums_text
from tests.support.archives import Archive, put, target
from tests.support.command import command
from tests.support.postgres import APP, OWNER, Server
from tests.support.small_city import prepare, report


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("APPRAISAL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOGNAME", "管理员")
    assert command("init", "--identity", "formal-1").code == 0
    return tmp_path / "home"


def fingerprint_of(said: str) -> str:
    return said.partition("全库指纹")[2].split()[0].strip("：")


def test_a_damaged_database_is_recovered_as_the_procedure_says(home: Path, tmp_path: Path) -> None:
    backup = command("backup", "--to", tmp_path / "backup")
    assert (backup.code, backup.errors) == (0, [])
    database = home / "formal" / "records.duckdb"
    database.write_bytes(b"\0" * 100 + database.read_bytes()[100:])
    damaged = command("status")
    assert (damaged.code, "restore --from" in damaged.errors[0], ".wal" in damaged.errors[0]) == (2, True, True)
    # never over the damaged one
    assert command("restore", "--from", tmp_path / "backup").code == 2
    home.joinpath("formal").rename(tmp_path / "kept")
    restored = command("restore", "--from", tmp_path / "backup")
    assert (restored.code, restored.errors) == (0, [])
    assert fingerprint_of(restored.said) == fingerprint_of(backup.said)
    assert "正式数据库 formal-1" in restored.said
    assert command("verify").code == 0
    assert command("restore", "--from", tmp_path / "backup").code == 2


def test_a_cut_backup_leaves_no_database_behind(home: Path, tmp_path: Path) -> None:
    command("backup", "--to", tmp_path / "backup")
    shutil.rmtree(home)
    path = tmp_path / "backup" / "tables" / "audit.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    outcome = command("restore", "--from", tmp_path / "backup")
    assert (outcome.code, "tables/audit.jsonl 被截断或改动" in outcome.errors[0]) == (2, True)
    assert not home.exists()


def test_a_restore_that_fails_verification_leaves_no_database_behind(home: Path, tmp_path: Path) -> None:
    command("backup", "--to", tmp_path / "backup")
    shutil.rmtree(home)
    path = tmp_path / "backup" / "tables" / "settings.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("formal-1", "formal-2"), encoding="utf-8")
    (tmp_path / "backup" / SUMS).write_text(sums_text(tmp_path / "backup"), encoding="utf-8")
    outcome = command("restore", "--from", tmp_path / "backup")
    assert (outcome.code, "没有通过核验" in outcome.errors[0]) == (2, True)
    assert list((home / "formal").glob("records*")) == []


def test_a_log_without_its_database_stops_a_restore(home: Path, tmp_path: Path) -> None:
    command("backup", "--to", tmp_path / "backup")
    database = home / "formal" / "records.duckdb"
    database.rename(tmp_path / "elsewhere")
    database.with_name("records.duckdb.wal").write_bytes(b"log")
    outcome = command("restore", "--from", tmp_path / "backup")
    assert (outcome.code, "有日志而没有数据库文件" in outcome.errors[0]) == (2, True)
    assert database.with_name("records.duckdb.wal").read_bytes() == b"log"


def test_a_backup_of_one_engine_restores_into_the_other(
    home: Path, tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = command("backup", "--to", tmp_path / "backup")
    name = server.database()
    monkeypatch.setenv("APPRAISAL_DATABASE", server.dsn(name, OWNER))
    restored = command("restore", "--from", tmp_path / "backup", "--app-role", APP)
    assert (restored.code, restored.errors) == (0, [])
    monkeypatch.setenv("APPRAISAL_DATABASE", server.dsn(name))
    assert command("verify").code == 0
    again = command("backup", "--to", tmp_path / "again")
    assert fingerprint_of(again.said) == fingerprint_of(restored.said) == fingerprint_of(backup.said)
    assert (tmp_path / "again" / "SHA256SUMS").read_bytes() == (tmp_path / "backup" / "SHA256SUMS").read_bytes()
    server.drop(name)


def test_copies_go_there_and_back(home: Path, tmp_path: Path, server: Server) -> None:
    name = server.database()
    file, dsn = home / "formal" / "records.duckdb", server.dsn(name, OWNER)
    there = command("copy", "--from", file, "--to", dsn, "--app-role", APP)
    assert (there.code, there.errors) == (0, [])
    back = command("copy", "--from", server.dsn(name), "--to", tmp_path / "back.duckdb")
    assert back.code == 0
    assert there.said.splitlines()[1:] == back.said.splitlines()[1:] != []
    full = command("copy", "--from", file, "--to", tmp_path / "back.duckdb")
    assert (full.code, "目标数据库里已有记录" in full.errors[0]) == (2, True)
    same = command("copy", "--from", file, "--to", file)
    assert (same.code, "同一个数据库" in same.errors[0]) == (2, True)
    server.drop(name)


def test_a_cycle_is_sealed_and_checked(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = archive.open()
    prepare(store)
    report(store)
    monkeypatch.setenv("APPRAISAL_DATABASE", str(archive.location.database))
    early = command("seal", "--cycle", "2025", "--to", tmp_path / "sealed")
    assert (early.code, "还没有测算，不能封存" in early.errors[0]) == (2, True)
    assert not (tmp_path / "sealed").exists()
    command("run", "--period", "2025Y")
    sealed = command("seal", "--cycle", "2025", "--to", tmp_path / "sealed")
    assert (sealed.code, sealed.errors) == (0, [])
    assert command("seal", "--cycle", "2025", "--to", tmp_path / "sealed").code == 2
    unknown = command("seal", "--cycle", "2031", "--to", tmp_path / "other")
    assert (unknown.code, unknown.errors) == (2, ["尚未建立考核周期“2031”。"])


def test_a_folder_that_cannot_be_written_is_said(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(archive.open(), target("1"))
    monkeypatch.setenv("APPRAISAL_DATABASE", str(archive.location.database))
    (tmp_path / "file").write_text("", encoding="utf-8")
    outcome = command("backup", "--to", tmp_path / "file" / "backup")
    assert (outcome.code, len(outcome.errors)) == (2, 1)
