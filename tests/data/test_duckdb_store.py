"""The embedded store: threads, accidents and a full disk, none of which may lose what was acknowledged."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from data.duckdb_store import CONFIG, DuckStore
from data.errors import Conflict, Damaged, NotReady, NotWritable, StoreError
from data.home import Location, connect, open_store
from data.records import current
from data.tables import TARGETS
from data.verify import verify
from tests.support.archives import Archive, put, target
from tests.support.loss import findings, lost
from tests.support.writers import acknowledged

ROOT = Path(__file__).parents[2]
KILLS, AT_LEAST = 20, 100


def test_eight_threads_write_two_hundred_records_each_and_none_is_lost(duck: Archive, tell: Callable[[str], None]) -> None:
    store, errors = duck.open(), []
    began = time.perf_counter()

    def write(name: int) -> None:
        try:
            for number in range(200):
                put(store, target(str(number), unit=f"{name}-{number}"), actor=str(name))
        except StoreError as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    with store.reading() as session:
        rows = {(row["unit"], row["target"]) for row in current(session, TARGETS)}
    assert errors == []
    assert rows == {(f"{name}-{number}", str(number)) for name in range(8) for number in range(200)}
    assert verify(store) == []
    tell(f"DuckDB: 8 threads × 200 writes in {seconds:.1f} s, 0 lost")


def _writers(archive: Archive, log: Path, name: str) -> subprocess.Popen[bytes]:
    database = str(archive.location.database)
    command = [sys.executable, "-m", "tests.support.writers", database, str(log), name, "4", "100000"]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)


def _kill_when(process: subprocess.Popen[bytes], log: Path, wanted: int, chance: random.Random) -> None:
    """kill -9, at a random moment after enough writes were acknowledged."""
    deadline = time.monotonic() + 120
    while len(acknowledged(log)) < wanted:
        assert process.poll() is None, process.stderr and process.stderr.read().decode()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    time.sleep(chance.random() * 0.05)
    process.kill()
    process.communicate()


def test_kill_minus_nine_twenty_times_loses_nothing(duck: Archive, tmp_path: Path, tell: Callable[[str], None]) -> None:
    log, chance, counted = tmp_path / "acknowledged", random.Random(315), []
    for kill in range(KILLS):
        before = len(acknowledged(log))
        _kill_when(_writers(duck, log, str(kill)), log, before + AT_LEAST, chance)
        known = acknowledged(log)
        counted.append(len(known) - before)
        store = duck.open()
        assert lost(store, known) == []
        # the whole chain after the last kill, with every receipt; before, that it opens, holds all and can go on
        if kill == KILLS - 1:
            assert findings(store, known) == []
        duck.close()
    assert min(counted) >= AT_LEAST
    words = f"{min(counted)} to {max(counted)} acknowledged writes each, {sum(counted)} in all, 0 lost"
    tell(f"DuckDB: kill -9 × {KILLS}, {words}")


def test_a_second_process_is_told_that_the_file_is_in_use(duck: Archive) -> None:
    duck.open()
    told = _in_another_process(f"open_store(named_location({str(duck.location.database)!r}, Path('.')))")
    assert told.startswith("InUse 数据库正被另一个进程使用")
    assert "一次只能由一个进程打开" in told


def _in_another_process(statement: str, **options: object) -> str:
    """The name and sentence of the error a statement ends in, in a process of its own."""
    code = (
        "from pathlib import Path\nfrom data.errors import StoreError\nfrom data.home import *\n"
        "from tests.support.archives import *\n"
        f"try:\n    {statement}\nexcept StoreError as error:\n    print(type(error).__name__, error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, **options
    )  # type: ignore[call-overload]
    assert done.returncode == 0, done.stderr
    return str(done.stdout)


def test_two_stores_on_one_file_in_one_process_share_the_write_lock(duck: Archive) -> None:
    stores = [duck.open(), duck.open()]
    threads = [
        threading.Thread(target=lambda name=name, store=store: [put(store, target("1", unit=f"{name}{n}")) for n in range(30)])
        for name, store in enumerate(stores)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with stores[0].reading() as session:
        assert session.rows("SELECT count(*) FROM targets") == [(60,)]
    assert verify(stores[1]) == []


def test_a_writer_past_the_lock_gets_a_conflict_at_commit_and_nothing_breaks(duck: Archive) -> None:
    store = duck.open()
    assert isinstance(store, DuckStore)
    with duckdb.connect(str(store.path), config=CONFIG) as other:
        other.execute("BEGIN")
        other.execute("INSERT INTO targets VALUES ('2025', '甲', 'A1', 1, '', '', '', 't', 'p', '', 99, 0)")

        def collide() -> None:
            with store.writing("records") as session:
                session.run("INSERT INTO targets VALUES ('2025', '甲', 'A1', 1, '', '', '', 't', 'p', '', 98, 0)")
                other.execute("COMMIT")

        with pytest.raises(Conflict, match="本次没有写入"):
            collide()
    put(store, target("2", unit="乙"))
    with store.reading() as session:
        assert session.rows("SELECT count(*) FROM targets") == [(2,)]


def test_a_fork_may_not_use_the_open_store(duck: Archive) -> None:
    store = duck.open()
    assert isinstance(store, DuckStore)
    store._process = os.getpid() + 1
    with pytest.raises(NotReady, match="派生的进程"), store.reading():
        pass


def test_a_full_disk_is_told_and_nothing_is_half_written(duck: Archive) -> None:
    room = Path(duck.location.database).stat().st_size + (1 << 20)
    statement = (
        f"store = open_store(named_location({str(duck.location.database)!r}, Path('.')));"
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}));"
        "[put(store, *(target('9' * 2000, unit=f'{n}-{m}') for m in range(500))) for n in range(100)]"
    )
    told = _in_another_process(statement)
    assert told.startswith("NoRoom 磁盘空间不足，本次登记没有写入")
    store = duck.open()
    assert verify(store) == []
    with store.reading() as session:
        [(rows,)] = session.rows("SELECT count(*) FROM targets")
    assert rows % 500 == 0
    put(store, target("1"))


@pytest.fixture
def powerless() -> object:
    """Runs a piece of the test as a user who owns nothing; root would get past every permission."""

    class Powerless:
        def __enter__(self) -> None:
            if os.getuid() == 0:
                os.seteuid(65534)

        def __exit__(self, *_: object) -> None:
            if os.getuid() == 0:
                os.seteuid(0)

    return Powerless()


def test_a_read_only_folder_is_told_with_the_remedy(tmp_path: Path, file_copy: Path, powerless) -> None:  # type: ignore[no-untyped-def]
    folder = Path("/var/tmp") / f"appraisal-{os.getpid()}"
    folder.mkdir()
    try:
        shutil.copy(file_copy, folder / "records.duckdb")
        for path, mode in ((folder / "records.duckdb", 0o444), (folder, 0o555)):
            path.chmod(mode)
        with powerless, pytest.raises(NotWritable, match=r"没有写入权限：.*请让运行程序的账户"):
            open_store(Location(folder / "records.duckdb", folder))
        with powerless, pytest.raises(NotWritable, match=r"无法建立文件夹"):
            connect(Location(folder / "new" / "records.duckdb", folder))
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


@pytest.mark.parametrize("damage", ["head", "middle", "cut", "other"])
def test_a_damaged_file_is_told_with_the_remedy(duck: Archive, damage: str) -> None:
    store = duck.open()
    put(store, *(target(str(number), unit=str(number)) for number in range(2000)))
    duck.close()
    path = Path(duck.location.database)
    content = bytearray(path.read_bytes())
    if damage == "head":
        content[:4096] = os.urandom(4096)
    elif damage == "middle":
        content[4096:16384] = b"\xff" * 12288
    left = {"other": b"not a database at all", "cut": content[: len(content) // 3]}
    path.write_bytes(left.get(damage, content))
    with pytest.raises(Damaged, match=r"不要删除或移动 \.wal.*restore --from"):
        duck.open()


@pytest.mark.parametrize("tenths", [0, 2, 4, 6, 8])
def test_a_damaged_wal_is_told_and_left_alone(duck: Archive, tmp_path: Path, tenths: int) -> None:
    """DuckDB itself opens some of these in silence, without the last writes: the mark beside the file notices."""
    log = tmp_path / "acknowledged"
    _kill_when(_writers(duck, log, "w"), log, 20, random.Random(1))
    wal = Path(f"{duck.location.database}.wal")
    content = bytearray(wal.read_bytes())
    place = len(content) * tenths // 10
    content[place : place + 64] = bytes(byte ^ 0xFF for byte in content[place : place + 64])
    wal.write_bytes(content)
    with pytest.raises(Damaged, match=r"不要删除或移动 \.wal.*restore --from"):
        duck.open()
    assert wal.read_bytes() == content


def test_an_older_file_put_in_place_of_the_newer_one_is_noticed(duck: Archive, tmp_path: Path) -> None:
    path = Path(duck.location.database)
    shutil.copy(path, tmp_path / "older")
    store = duck.open()
    put(store, target("1"))
    duck.close()
    duck.open()
    duck.close()
    shutil.copy(tmp_path / "older", path)
    with pytest.raises(Damaged, match=r"没有最近一次已确认的登记（records 第2条）"):
        duck.open()
    path.with_name("records.duckdb.mark").write_text("half a ma", encoding="utf-8")
    put(duck.open(), target("1"))


def test_a_file_that_is_not_there_is_never_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="python -m data init"):
        open_store(Location(tmp_path / "none.duckdb", tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_is_not_used(tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / "empty.duckdb")).close()
    with pytest.raises(NotReady, match="尚未建库"):
        open_store(Location(tmp_path / "empty.duckdb", tmp_path))


def test_a_hundred_thousand_figures_are_recorded_at_once(duck: Archive, tell: Callable[[str], None]) -> None:
    statement = (
        "from tests.support.memory import most_memory;"
        f"store = open_store(named_location({str(duck.location.database)!r}, Path('.')));"
        "from data.ledger import append;"
        "before = most_memory();"
        "append(store, (figure(str(n), unit=f'u{n % 3000}', indicator=f'A{n // 3000}') for n in range(100_000)),"
        " actor='导入人', at=NOW, action='导入');"
        "print((most_memory() - before) // 1024); store.close()"
    )
    began = time.perf_counter()
    megabytes = int(_in_another_process(statement))
    seconds = time.perf_counter() - began
    store = duck.open()
    with store.reading() as session:
        assert session.rows("SELECT count(*), count(DISTINCT entry) FROM figures") == [(100_000, 50)]
    assert megabytes < 400
    tell(f"DuckDB: 100,000 figures in {seconds:.1f} s, {megabytes} MB more memory")
