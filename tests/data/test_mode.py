"""Formal or demo: which records are in use, and the formal ones made empty, whole or not at all."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from data import mode
from data.city import SHIPPED, read_city
from data.errors import Damaged, Denied, NotReady, NotWritable, Unreachable
from data.formal import held
from data.home import DEMO, FORMAL, Location, create_store, embedded, location, open_store
from data.mode import demo_named, enable_formal, formal_place, kind_at
from data.periods import Cycle, open_cycle
from data.runs import run_of
from data.schema import migrations
from data.store import Store
from data.tables import MIGRATIONS, SETTINGS, TABLES
from data.verify import verify
from tests.support.postgres import OWNER, Server

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
ENABLED = {"actor": "甲", "at": AT}
CITY = SHIPPED.parent / "examples" / "wenzhou_air_2024_10"


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A home of one's own where nothing has been made yet."""
    monkeypatch.setenv("APPRAISAL_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("APPRAISAL_DATABASE", raising=False)
    return {"APPRAISAL_HOME": str(tmp_path / "home")}


def counts(store: Store) -> dict[str, int]:
    with store.reading() as session:
        return {table.name: session.rows(f"SELECT count(*) FROM {table.name}")[0][0] for table in TABLES}


def counted(place: Location, kind: str) -> dict[str, int]:
    store = open_store(place, kind=kind)
    try:
        return counts(store)
    finally:
        store.close()


def test_without_anything_there_is_no_formal_database(environment: dict[str, str]) -> None:
    assert formal_place(environment) is None
    assert demo_named(environment) is None
    assert not Path(environment["APPRAISAL_HOME"]).exists()


def test_the_formal_database_is_made_empty_and_says_who_made_it(environment: dict[str, str]) -> None:
    receipt = enable_formal(environment, **ENABLED)
    place = formal_place(environment)
    assert place == embedded(environment, FORMAL) == location(environment)
    assert [path.suffix for path in sorted(place.files.iterdir())] == [".duckdb", ".mark"]
    assert counted(place, FORMAL) == {table.name: 0 for table in TABLES} | {MIGRATIONS.name: len(migrations()), SETTINGS.name: 2}
    store = open_store(place, kind=FORMAL)
    with store.reading() as session:
        assert session.rows("SELECT recorded_by, action FROM audit") == [("甲", "建库")]
        assert receipt.seq == 1
    assert verify(store, receipts=[receipt]) == []
    store.close()


def test_nothing_of_the_demo_goes_into_it_and_nothing_of_it_into_the_demo(environment: dict[str, str]) -> None:
    example = read_city(CITY).examples[0]
    run_of(example)
    demo = next(Path(environment["APPRAISAL_HOME"]).glob("demo*"))
    there = Location(demo / "records.duckdb", demo)
    before = counted(there, DEMO)
    assert before["figures"] > 0
    enable_formal(environment, **ENABLED)
    run_of(example)
    formal = embedded(environment, FORMAL)
    assert counted(there, DEMO) == before
    assert {name for name, count in counted(formal, FORMAL).items() if count} == {MIGRATIONS.name, SETTINGS.name}
    store = open_store(formal, kind=FORMAL)
    open_cycle(store, Cycle("2026", "2026年度", "S", "2026-01-01", "2026-12-31"), actor="甲", at=AT)
    store.close()
    assert counted(there, DEMO) == before
    assert counted(formal, FORMAL)["cycles"] == 1


def test_it_is_not_made_twice(environment: dict[str, str]) -> None:
    enable_formal(environment, **ENABLED)
    before = embedded(environment, FORMAL).database.read_bytes()  # type: ignore[union-attr]
    with pytest.raises(NotReady, match="已经启用"):
        enable_formal(environment, **ENABLED)
    assert embedded(environment, FORMAL).database.read_bytes() == before  # type: ignore[union-attr]


def test_the_named_database_is_the_one_that_is_made(environment: dict[str, str], tmp_path: Path) -> None:
    named = environment | {"APPRAISAL_DATABASE": str(tmp_path / "elsewhere" / "own.duckdb")}
    assert formal_place(named) is None
    enable_formal(named, **ENABLED)
    assert formal_place(named) == location(named)
    assert kind_at(location(named)) == FORMAL
    assert demo_named(named) is None
    assert formal_place(environment) is None


def test_a_named_demo_is_no_formal_database_and_never_becomes_one(environment: dict[str, str], tmp_path: Path) -> None:
    named = environment | {"APPRAISAL_DATABASE": str(tmp_path / "demo.duckdb")}
    create_store(location(named), kind=DEMO, identity="x", actor="甲", at=AT)
    before = counted(location(named), DEMO)
    assert (formal_place(named), demo_named(named)) == (None, location(named))
    with pytest.raises(NotReady, match="不能改作正式库"):
        enable_formal(named, **ENABLED)
    assert counted(location(named), DEMO) == before


def test_on_a_server_the_owner_makes_it(environment: dict[str, str], server: Server) -> None:
    name = server.database()
    app, owner = (environment | {"APPRAISAL_DATABASE": dsn} for dsn in (server.dsn(name), server.dsn(name, OWNER)))
    assert formal_place(app) is None
    with pytest.raises(Denied, match="建库和升级用属主账户"):
        enable_formal(app, **ENABLED)
    enable_formal(owner, **ENABLED)
    assert formal_place(owner) == location(owner)
    server.drop(name)


def test_a_server_that_does_not_answer_is_in_use_and_examples_do_not_need_it(environment: dict[str, str]) -> None:
    named = environment | {"APPRAISAL_DATABASE": "postgresql://app:secret@127.0.0.1:1/records"}
    assert formal_place(named) == location(named)
    assert demo_named(named) is None
    with pytest.raises(Unreachable):
        held(location(named))


def test_a_server_that_is_away_is_not_asked_at_every_step(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Location] = []

    def away(place: Location) -> Store:
        asked.append(place)
        raise Unreachable("数据库服务器没有回答。")

    monkeypatch.setattr(mode, "connect", away)
    named = environment | {"APPRAISAL_DATABASE": "postgresql://app@127.0.0.1:2/records"}
    for _ in range(3):
        assert demo_named(named) is None
        assert formal_place(named) == location(named)
    assert len(asked) == 1
    monkeypatch.setattr(mode, "AWAY_SECONDS", 0)
    assert demo_named(named) is None
    assert len(asked) == 2


def test_a_damaged_formal_database_is_told_and_not_replaced(environment: dict[str, str]) -> None:
    place = embedded(environment, FORMAL)
    place.files.mkdir(parents=True)
    Path(place.database).write_bytes(b"no database")
    assert formal_place(environment) == place
    with pytest.raises(Damaged):
        held(place)
    with pytest.raises(Damaged):
        enable_formal(environment, **ENABLED)
    assert Path(place.database).read_bytes() == b"no database"


def test_a_home_that_cannot_be_written_is_told(environment: dict[str, str]) -> None:
    Path(environment["APPRAISAL_HOME"]).write_text("", encoding="utf-8")
    with pytest.raises(NotWritable, match=r"无法建立正式库.*APPRAISAL_HOME"):
        enable_formal(environment, **ENABLED)


def test_the_log_of_a_lost_database_is_kept(environment: dict[str, str]) -> None:
    place = embedded(environment, FORMAL)
    place.files.mkdir(parents=True)
    log = place.files / "records.duckdb.wal"
    log.write_bytes(b"log")
    with pytest.raises(NotReady, match="有日志而没有数据库文件"):
        enable_formal(environment, **ENABLED)
    assert log.read_bytes() == b"log"


def test_half_a_database_is_never_left_behind(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(mode, "create_store", broken)
    with pytest.raises(RuntimeError):
        enable_formal(environment, **ENABLED)
    assert list((Path(environment["APPRAISAL_HOME"]) / "formal").iterdir()) == []
    assert formal_place(environment) is None
