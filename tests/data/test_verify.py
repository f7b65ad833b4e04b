"""Verification names whatever was changed, deleted, slipped in or cut off, and says what it cannot know."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest

from data.anchors import Anchor, anchor, read_anchors
from data.canonical import canonical
from data.evidence import keep, path_of
from data.ledger import START, Record, append, entry_hash
from data.store import Store
from data.tables import AUDIT, BY_NAME, RECORDS, TABLES, WHOLE
from data.verify import Finding, Kind, content_digest, verify
from tests.support.archives import NOW, Archive, figure, fill, put

NAMES = (*BY_NAME, "audit")


def kinds(found: list[Finding]) -> set[Kind]:
    return {item.kind for item in found}


def _columns(name: str) -> tuple[str, ...]:
    return BY_NAME[name].every if name in BY_NAME else AUDIT


def _key(name: str) -> tuple[str, ...]:
    return (*BY_NAME[name].key, "rev") if name in BY_NAME else ("chain", "seq")


def _last_row(store: Store, name: str) -> dict[str, object]:
    order = "entry DESC, entry_line DESC" if name in BY_NAME else "seq DESC"
    with store.reading() as session:
        row = session.rows(f"SELECT {', '.join(_columns(name))} FROM {name} ORDER BY {order} LIMIT 1")[0]
    return dict(zip(_columns(name), row, strict=True))


def _where(name: str, row: dict[str, object]) -> str:
    return " AND ".join(f"{column} = {_literal(row[column])}" for column in _key(name))


def _literal(value: object) -> str:
    return str(value) if isinstance(value, int) else "NULL" if value is None else "'" + str(value).replace("'", "''") + "'"


def _named(found: list[Finding], name: str, row: dict[str, object]) -> bool:
    if name == "audit":
        return any(item.table == "audit" for item in found)
    key = " ".join(str(row[column]) for column in BY_NAME[name].key)
    return any(item.table == name and (item.key == key or key in item.message) for item in found)


def test_untouched_records_give_no_finding(store: Store) -> None:
    fill(store)
    told: list[tuple[int, int]] = []
    assert verify(store, progress=lambda done, total: told.append((done, total))) == []
    assert told
    assert told[-1][0] == told[-1][1]


def _spoiled(column: str, value: object) -> object:
    return 90_000 if column in WHOLE | {"seq"} else f"{value}x"


@pytest.mark.parametrize("name", BY_NAME)
def test_any_changed_cell_is_found_and_its_row_named(archive: Archive, name: str) -> None:
    store, table = archive.open(), BY_NAME[name]
    whole = {column: 7 for column in table.columns if column in WHOLE}
    # a row for every column, each spoiled in that column alone
    texts = [{column: f"{column}{number}" for column in (*table.key, *table.columns)} for number in range(len(table.every))]
    put(store, *(Record(table, {**cells, **whole}) for cells in texts))
    clean = verify(store)
    with store.reading() as session:
        wanted = ", ".join(table.every)
        stored = session.rows(f"SELECT {wanted} FROM {name} WHERE recorded_by = '张三' ORDER BY entry_line")
    rows = [dict(zip(table.every, row, strict=True)) for row in stored]
    spoilt = [{**row, column: _spoiled(column, row[column])} for column, row in zip(table.every, rows, strict=True)]
    archive.tamper(
        *(
            f"UPDATE {name} SET {column} = {_literal(after[column])} WHERE {_where(name, row)}"
            for column, row, after in zip(table.every, rows, spoilt, strict=True)
        )
    )
    found = [item for item in verify(store) if item not in clean]
    for column, row, after in zip(table.every, rows, spoilt, strict=True):
        assert _named(found, name, row) or _named(found, name, after), (column, found)
    assert kinds(found) <= {Kind.CHANGED, Kind.SLIPPED_IN, Kind.DELETED, Kind.CUT_OFF}


@pytest.mark.parametrize("column", AUDIT)
@pytest.mark.parametrize("seq", [1, 5, "last"])
def test_any_changed_cell_of_the_chain_is_found_and_its_entry_named(
    store: Store, archive: Archive, column: str, seq: int | str,
) -> None:  # fmt: skip
    fill(store)
    number = int(str(_last_row(store, "audit")["seq"])) if seq == "last" else seq
    value = "seq + 90000" if column == "seq" else "size + 1" if column == "size" else f"{column} || 'x'"
    archive.tamper(f"UPDATE audit SET {column} = {value} WHERE seq = {number}")
    found = verify(store)
    assert any(item.table == "audit" and f"第{number}条" in item.message for item in found) or (
        column in ("seq", "chain") and seq == "last" and kinds(found) & {Kind.CUT_OFF, Kind.SLIPPED_IN}
    ), found


@pytest.mark.parametrize("name", NAMES)
def test_any_deleted_row_is_found_and_named(archive: Archive, name: str) -> None:
    store = archive.open()
    fill(store)
    with store.reading() as session:
        stored = session.rows(f"SELECT {', '.join(_columns(name))} FROM {name}")
    rows = [dict(zip(_columns(name), row, strict=True)) for row in stored]
    for row in rows[:3]:
        archive.tamper(f"DELETE FROM {name} WHERE {_where(name, row)}")
        found = verify(store)
        assert _named(found, name, row), (row, found)
        assert kinds(found) <= {Kind.DELETED, Kind.SLIPPED_IN, Kind.CHANGED, Kind.CUT_OFF}
        assert kinds(found) & {Kind.DELETED, Kind.CUT_OFF}
        columns, cells = ", ".join(row), ", ".join(map(_literal, row.values()))
        archive.tamper(f"INSERT INTO {name} ({columns}) VALUES ({cells})")
    assert verify(store) == []


@pytest.mark.parametrize("name", BY_NAME)
def test_any_slipped_in_row_is_found_and_named(store: Store, archive: Archive, name: str) -> None:
    fill(store)
    for change in ({"rev": 70}, {BY_NAME[name].key[-1]: "插入"}, {BY_NAME[name].key[-1]: "越界", "entry": 80_000}):
        row = {**_last_row(store, name), **change}
        columns, cells = ", ".join(row), ", ".join(map(_literal, row.values()))
        # straight through the app's own rights: nothing stops an INSERT, only the chain knows it does not belong
        with store.writing("records") as session:
            session.run(f"INSERT INTO {name} ({columns}) VALUES ({cells})")
        found = verify(store)
        assert _named(found, name, row), found
        assert kinds(found) & {Kind.SLIPPED_IN, Kind.CUT_OFF, Kind.CHANGED}
        archive.tamper(f"DELETE FROM {name} WHERE {_where(name, row)}")
    assert verify(store) == []


@pytest.mark.parametrize("entries", [1, 2, 3])
def test_it_makes_no_difference_in_how_many_windows_the_chain_is_walked(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, entries: int,
) -> None:  # fmt: skip
    store = archive.open()
    fill(store)
    assert verify(store) == []
    archive.tamper(
        "UPDATE figures SET value = 'x' WHERE unit = '单位1'", "DELETE FROM audit WHERE seq IN (3, 4, 7)",
        "UPDATE units SET entry = 90000 WHERE unit = 'unit2'", "DELETE FROM runs WHERE run = 'run1'",
    )  # fmt: skip
    whole = sorted(verify(store), key=str)
    monkeypatch.setattr("data.verify.WINDOW_ENTRIES", entries)
    assert sorted(verify(store), key=str) == whole
    assert kinds(whole) == {Kind.CHANGED, Kind.DELETED, Kind.SLIPPED_IN, Kind.CUT_OFF}


def test_a_row_in_the_table_guards_write_to_is_found(archive: Archive) -> None:
    store = archive.open()
    archive.tamper("INSERT INTO refused VALUES ('x')")
    assert kinds(verify(store)) == {Kind.SLIPPED_IN}


@pytest.mark.parametrize("tail", [1, 3])
def test_a_cut_off_chain_names_the_rows_it_leaves_behind(archive: Archive, tail: int) -> None:
    store = archive.open()
    fill(store)
    last = _last_row(store, "audit")["seq"]
    archive.tamper(f"DELETE FROM audit WHERE seq > {int(str(last)) - tail}")
    found = verify(store)
    assert kinds(found) == {Kind.CUT_OFF}
    assert any("关于更正的决定" in item.message or "J1" in item.message for item in found)


def test_a_cut_off_table_names_the_rows_that_are_gone(archive: Archive) -> None:
    store = archive.open()
    fill(store)
    archive.tamper("DELETE FROM figures WHERE rev > 1")
    [found] = verify(store)
    assert (found.kind, found.key) == (Kind.DELETED, "2025Y 单位1 A1")


def test_a_hole_in_the_chain_is_named(archive: Archive) -> None:
    store = archive.open()
    fill(store)
    archive.tamper("DELETE FROM audit WHERE seq BETWEEN 4 AND 5")
    messages = [item.message for item in verify(store)]
    assert "审计链 records 缺第4条至第5条。" in messages


def _cut_both(archive: Archive, after: int) -> None:
    rows = (f"DELETE FROM {table.name} WHERE entry > {after}" for table in TABLES)
    archive.tamper(*rows, f"DELETE FROM audit WHERE seq > {after}")


def _rewrite(archive: Archive, store: Store) -> None:
    """Change a figure and everything that would give it away, as the owner of the database could."""
    table = BY_NAME["figures"]
    archive.tamper("UPDATE figures SET value = '9.9' WHERE unit = '单位1' AND rev = 2")
    with store.reading() as session:
        rows = {
            (t.name, row[-2], row[-1]): t.hash_of(row)
            for t in TABLES
            if t.chain == RECORDS
            for row in session.rows(f"SELECT {', '.join(t.every)} FROM {t.name}")
        }
        entries = session.rows(f"SELECT {', '.join(AUDIT)} FROM audit WHERE chain = '{RECORDS}' ORDER BY seq")
    prev, statements = START, []
    for entry in entries:
        seq, lines = entry[1], json.loads(entry[8])
        body = canonical([[name, key, rev, rows[(name, seq, place)]] for place, (name, key, rev, _) in enumerate(lines)])
        cells = (*entry[:8], body, prev)
        prev = entry_hash(cells)
        statements.append(
            f"UPDATE audit SET body = {_literal(body)}, prev = {_literal(cells[9])}, hash = {_literal(prev)} "
            f"WHERE chain = '{RECORDS}' AND seq = {seq}"
        )
    archive.tamper(*statements)
    assert table.name == "figures"


def test_a_consistent_rewrite_is_found_only_against_a_receipt_or_an_anchor(archive: Archive) -> None:
    store = archive.open()
    fill(store)
    receipt = put(store, figure("7", unit="戊"))
    anchor(store, archive.location.anchors, day=date(2026, 1, 15), at=NOW)
    anchors = read_anchors(archive.location.anchors)
    assert verify(store, receipts=[receipt], anchors=anchors) == []
    _rewrite(archive, store)
    assert verify(store) == []
    assert kinds(verify(store, receipts=[receipt])) == {Kind.RECEIPT}
    assert kinds(verify(store, anchors=anchors)) == {Kind.ANCHOR}


def test_the_same_end_cut_off_both_sides_is_found_only_against_a_receipt_or_an_anchor(archive: Archive) -> None:
    store = archive.open()
    fill(store)
    receipt = put(store, figure("7", unit="戊"))
    anchor(store, archive.location.anchors, day=date(2026, 1, 15), at=NOW)
    _cut_both(archive, receipt.seq - 1)
    assert verify(store) == []
    [found] = verify(store, receipts=[receipt])
    assert (found.kind, str(receipt.seq) in found.message) == (Kind.CUT_OFF, True)
    assert kinds(verify(store, anchors=read_anchors(archive.location.anchors))) == {Kind.CUT_OFF}


def test_what_it_proves_and_what_not_is_written_down() -> None:
    import data.verify as module

    words = module.__doc__ or ""
    assert "What it does not prove" in words
    assert "found only against something kept" in words


def test_an_anchor_of_another_database_is_no_witness(store: Store) -> None:
    receipt = put(store, figure("1"))
    other = Anchor("2026-01-15", "another", type(receipt)(receipt.chain, 99, "0" * 64))
    assert verify(store, anchors=[other]) == []


def test_a_missing_guard_is_a_finding_too(archive: Archive) -> None:
    store = archive.open()
    trigger = "figures_no_update" if archive.engine == "duckdb" else "figures_no_change"
    archive.break_guards(f"DROP TRIGGER {trigger} ON figures")
    [found] = verify(store)
    assert (found.kind, trigger in found.message) == (Kind.GUARD, True)


@pytest.mark.parametrize("damage", ["flip", "cut", "gone"])
def test_any_byte_of_evidence_that_changes_is_found(store: Store, archive: Archive, damage: str) -> None:
    folder = archive.location.evidence
    kept = keep(folder, io.BytesIO(b"%PDF-1.7 " + bytes(range(256)) * 5000), name="证明.pdf")
    append(store, [kept.record()], actor="张三", at=NOW, action="上传佐证")
    assert verify(store, evidence=folder) == []
    place = path_of(folder, kept.sha256)
    content = bytearray(place.read_bytes())
    if damage == "flip":
        content[-1] ^= 1
    place.write_bytes(content[:-1] if damage == "cut" else content)
    if damage == "gone":
        place.unlink()
    [found] = verify(store, evidence=folder)
    assert (found.kind, found.key) == (Kind.EVIDENCE, kept.sha256)


def test_the_digest_of_everything_is_that_of_the_chain_heads(store: Store) -> None:
    with store.reading() as session:
        before = content_digest(session)
        assert content_digest(session) == before
    put(store, figure("1"))
    with store.reading() as session:
        assert content_digest(session) != before
