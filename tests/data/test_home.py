"""Where the records live, and how a database is made, completed and told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import NotReady
from data.home import (
    DEMO,
    FORMAL,
    ROOT,
    Location,
    connect,
    create_store,
    embedded,
    home,
    location,
    make_tables,
    open_store,
)
from data.ledger import read_receipt
from data.records import current, setting
from data.schema import migrations
from data.tables import MIGRATIONS
from data.verify import verify
from tests.support.archives import WHO, Archive, figure, put
from tests.support.postgres import APP, OWNER, Server


def test_everything_written_lives_under_one_folder(tmp_path: Path) -> None:
    assert home({}) == ROOT / "var"
    assert home({"APPRAISAL_HOME": ""}) == ROOT / "var"
    assert home({"APPRAISAL_HOME": str(tmp_path)}) == tmp_path
    place = embedded({"APPRAISAL_HOME": str(tmp_path)}, DEMO)
    for path in (place.database, place.files, place.evidence, place.anchors):
        assert isinstance(path, Path)
        assert tmp_path in path.parents


def test_formal_and_demo_records_have_databases_of_their_own() -> None:
    assert embedded({}, FORMAL).database != embedded({}, DEMO).database


@pytest.mark.parametrize(
    ("name", "is_dsn"),
    [
        ("postgresql://app@h1:5432,h2:5432/records?target_session_attrs=read-write", True),
        ("postgres://app@h1/records", True),
        ("host=h1 dbname=records", True),
        ("/srv/records.duckdb", False),
        ("records.duckdb", False),
        ("/srv/a=b/records.duckdb", False),
    ],
)
def test_a_database_is_named_by_a_file_or_a_dsn(name: str, is_dsn: bool) -> None:
    found = location({"APPRAISAL_DATABASE": name})
    assert found.embedded is not is_dsn
    assert found.database == (name if is_dsn else Path(name).absolute())


def test_without_a_name_the_formal_database_is_taken_once_it_is_made(tmp_path: Path) -> None:
    environment = {"APPRAISAL_HOME": str(tmp_path)}
    assert location(environment) == embedded(environment, DEMO)
    create_store(embedded(environment, FORMAL), **WHO)
    assert location(environment) == embedded(environment, FORMAL)


def test_a_new_database_knows_its_kind_its_identity_and_its_steps(archive: Archive) -> None:
    store = archive.open()
    with store.reading() as session:
        assert (setting(session, "kind"), setting(session, "identity"), setting(session, "none")) == ("formal", "test", None)
        steps = [(row["migration"], row["sha256"]) for row in current(session, MIGRATIONS)]
    assert steps == [(step.number, step.sha256) for step in migrations()]
    assert verify(store) == []


def test_making_a_database_again_changes_no_record(archive: Archive) -> None:
    store = archive.open()
    put(store, figure("1"))
    with store.reading() as session:
        before = session.rows("SELECT * FROM settings ORDER BY setting")
    archive.close()
    receipt = create_store(archive.owner(), app_role=APP if archive.server else None, **WHO)
    store = archive.open()
    with store.reading() as session:
        assert session.rows("SELECT * FROM settings ORDER BY setting") == before
    assert verify(store, receipts=[read_receipt(str(receipt))]) == []


def test_a_database_half_made_is_not_used_and_can_be_completed(tmp_path: Path, server: Server) -> None:
    name = server.database()
    for owner, app, role in (
        (Location(tmp_path / "half.duckdb", tmp_path),) * 2 + (None,),
        (Location(server.dsn(name, OWNER), tmp_path), Location(server.dsn(name), tmp_path), APP),
    ):
        half = connect(owner)
        make_tables(half, role)
        half.close()
        with pytest.raises(NotReady, match=r"建库没有完成"):
            open_store(app)
        create_store(owner, app_role=role, **WHO)
        open_store(app).close()
    server.drop(name)


def test_missing_guards_are_made_anew_by_making_the_database_again(archive: Archive) -> None:
    guard = "units_no_update" if archive.engine == "duckdb" else "units_no_change"
    archive.break_guards(f"DROP TRIGGER {guard} ON units")
    with pytest.raises(NotReady, match=guard):
        archive.open()
    create_store(archive.owner(), app_role=APP if archive.server else None, **WHO)
    assert archive.open().faults() == []


def test_a_formal_database_never_becomes_a_demo(archive: Archive) -> None:
    with pytest.raises(NotReady, match="不能改作演示"):
        create_store(archive.owner(), **{**WHO, "kind": DEMO})
