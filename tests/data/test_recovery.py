"""The recovery procedure (恢复步骤), rehearsed as it is written.

1. Stop the app. 2. Copy the whole folder as it is, the .wal and .mark too; never delete a .wal.
3. Restore the newest backup into an empty home: `APPRAISAL_HOME=NEW python -m data restore --from DIR`.
4. Compare with the receipts handed out since: `python -m data verify --receipts FILE`; record again what is missing.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from data.home import Location, open_store
from data.ledger import Receipt, read_receipt
from data.records import current
from data.tables import TARGETS
from tests.support.archives import NOW, embedded_archive, put, server_archive, target
from tests.support.command import Outcome, bytes_of, command
from tests.support.postgres import APP, OWNER, Server

ROOT = Path(__file__).parents[2]
BEFORE, LATER = 3, 20
CUT_OFF = re.compile(r"【被截断】回执 records 第([0-9]+)条：审计链中没有这一条，链尾被截断。")
REWRITTEN = re.compile(r"【与回执不符】回执 records 第([0-9]+)条：审计链在此条或之前被改写。")


def flip(path: Path, tenths: int) -> None:
    """Sixty-four bytes of a file turned over."""
    content = bytearray(path.read_bytes())
    place = len(content) * tenths // 10
    content[place : place + 64] = bytes(byte ^ 0xFF for byte in content[place : place + 64])
    path.write_bytes(content)


def wreck(path: Path) -> None:
    """The first blocks of a file overwritten."""
    content = path.read_bytes()
    path.write_bytes(b"\xff" * 16384 + content[16384:])


DAMAGES: dict[str, Callable[[Path], None]] = {
    "the log at its start": lambda database: flip(Path(f"{database}.wal"), 0),
    "the log in the middle": lambda database: flip(Path(f"{database}.wal"), 5),
    "the log deleted": lambda database: Path(f"{database}.wal").unlink(),
    "the database file": wreck,
}


def write_and_die(database: Path) -> list[Receipt]:
    """Writes acknowledged by a process that ends before its log is folded into the file."""
    code = (
        "import os\nfrom pathlib import Path\nfrom data.home import *\nfrom tests.support.archives import *\n"
        f"store = open_store(Location(Path({str(database)!r}), Path('.')))\n"
        f"for n in range({LATER}):\n    print(put(store, target(str(n), unit=f'其后{{n}}')), flush=True)\n"
        "os._exit(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return [read_receipt(line) for line in done.stdout.splitlines()]


def write(place: Location, unit: str, count: int, later: timedelta = timedelta()) -> list[Receipt]:
    store = open_store(place)
    try:
        return [put(store, target(str(n), unit=f"{unit}{n}"), at=NOW + later) for n in range(count)]
    finally:
        store.close()


def units_of(place: Location) -> set[tuple[object, object]]:
    store = open_store(place)
    try:
        with store.reading() as session:
            return {(row["unit"], row["target"]) for row in current(session, TARGETS)}
    finally:
        store.close()


def verified(receipts: list[Receipt], file: Path) -> Outcome:
    """`verify` with the receipts in a file, one a line."""
    file.write_text("".join(f"{receipt}\n" for receipt in receipts), encoding="utf-8")
    return command("verify", "--receipts", file)


def numbers(form: re.Pattern[str], outcome: Outcome) -> list[int]:
    """The receipts named, every line but the closing one being such a line."""
    found = [form.fullmatch(line) for line in outcome.errors[:-1]]
    assert all(found), outcome.errors
    return [int(match[1]) for match in found if match]


def compared_and_recorded_again(place: Location, before: list[Receipt], later: list[Receipt], file: Path) -> None:
    """The last step: exactly what came after the backup is missing; recorded again, all is there and verifies."""
    assert (len(before), len(later)) == (BEFORE, LATER)
    outcome = verified([*before, *later], file)
    assert outcome.code == 1
    assert numbers(CUT_OFF, outcome) == [receipt.seq for receipt in later]
    assert outcome.errors[-1].startswith(f"核验发现{LATER}处不符")
    again = write(place, "其后", LATER, later=timedelta(days=1))
    outcome = verified([*before, *again], file)
    assert (outcome.code, outcome.errors) == (0, [])
    assert outcome.said.startswith("核验相符")
    assert units_of(place) == {(f"此前{n}", str(n)) for n in range(BEFORE)} | {(f"其后{n}", str(n)) for n in range(LATER)}
    # recorded on another day these are other entries: the new receipts take the place of the old ones
    outcome = verified([*before, *later], file)
    assert numbers(REWRITTEN, outcome) == [receipt.seq for receipt in later]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_embedded_records_are_recovered_as_written(
    damage: str, file_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    database = old / "formal" / "records.duckdb"
    place = embedded_archive(file_copy, database.parent).location
    monkeypatch.setenv("APPRAISAL_HOME", str(old))
    before = write(place, "此前", BEFORE)
    assert command("backup", "--to", tmp_path / "backup").code == 0
    later = write_and_die(database)
    DAMAGES[damage](database)
    left = bytes_of(database.parent)

    for words in (["status"], ["verify"], ["backup", "--to", tmp_path / "useless"]):
        refused = command(*words)
        assert refused.code == 2
        assert "请不要删除或移动 .wal 文件" in refused.errors[0]
        assert "再用最近的备份恢复：python -m data restore --from 备份文件夹" in refused.errors[0]
    assert bytes_of(database.parent) == left
    assert not (tmp_path / "useless").exists()

    shutil.copytree(old, tmp_path / "kept")
    # restoring over what is left is refused: it goes into an empty home
    assert command("restore", "--from", tmp_path / "backup").code == 2
    assert bytes_of(database.parent) == left == bytes_of(tmp_path / "kept" / "formal")

    monkeypatch.setenv("APPRAISAL_HOME", str(new))
    restored = command("restore", "--from", tmp_path / "backup")
    assert (restored.code, restored.errors) == (0, [])
    assert "核验相符" in restored.said
    found = Location(new / "formal" / "records.duckdb", new / "formal")
    compared_and_recorded_again(found, before, later, tmp_path / "receipts")
    assert bytes_of(database.parent) == left


@pytest.fixture
def emptied(server: Server) -> Iterator[str]:
    name = server.database()
    yield name
    server.drop(name)


def test_records_lost_on_the_server_are_recovered_as_written(
    server: Server, server_copy: str, emptied: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPRAISAL_HOME", str(tmp_path / "old"))
    lost = server_archive(server, server_copy, tmp_path / "old" / "formal")
    monkeypatch.setenv("APPRAISAL_DATABASE", str(lost.location.database))
    before = write(lost.location, "此前", BEFORE)
    assert command("backup", "--to", tmp_path / "backup").code == 0
    later = write(lost.location, "其后", LATER)
    server.drop(lost.name)

    refused = command("status")
    assert refused.code == 2
    assert refused.errors[0].startswith("数据库不存在。请检查 APPRAISAL_DATABASE")
    assert "python -m data restore" in refused.errors[0]

    monkeypatch.setenv("APPRAISAL_HOME", str(tmp_path / "new"))
    monkeypatch.setenv("APPRAISAL_DATABASE", server.dsn(emptied, OWNER))
    restored = command("restore", "--from", tmp_path / "backup", "--app-role", APP)
    assert (restored.code, restored.errors) == (0, [])
    monkeypatch.setenv("APPRAISAL_DATABASE", server.dsn(emptied))
    found = Location(server.dsn(emptied), tmp_path / "new" / "formal")
    compared_and_recorded_again(found, before, later, tmp_path / "receipts")
