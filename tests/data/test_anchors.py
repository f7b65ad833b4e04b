"""Anchors: the chain heads of a day in a file outside the database."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from data.anchors import anchor, read_anchors
from data.errors import BadRecord
from data.store import Store
from tests.support.archives import NOW, figure, put

DAY = date(2026, 1, 15)


def test_an_anchor_holds_day_database_and_heads(store: Store, tmp_path: Path) -> None:
    receipt = put(store, figure("1"))
    path = anchor(store, tmp_path / "anchors", day=DAY, at=NOW)
    assert path.name == "2026-01-15-test.json"
    [found] = read_anchors(tmp_path / "anchors")
    assert (found.day, found.database, found.receipt) == ("2026-01-15", "test", receipt)


def test_the_first_anchor_of_a_day_stays(store: Store, tmp_path: Path) -> None:
    first = anchor(store, tmp_path, day=DAY, at=NOW).read_bytes()
    put(store, figure("1"))
    assert anchor(store, tmp_path, day=DAY, at=NOW).read_bytes() == first
    assert len(list(tmp_path.glob("*.json"))) == 1
    anchor(store, tmp_path, day=date(2026, 1, 16), at=NOW)
    assert [item.day for item in read_anchors(tmp_path)] == ["2026-01-15", "2026-01-16"]


def test_no_folder_means_no_anchors(tmp_path: Path) -> None:
    assert read_anchors(tmp_path / "none") == []


@pytest.mark.parametrize("content", ["", "[]", "{}", json.dumps({"day": "1", "database": "x", "heads": [["records", 1, "zz"]]})])
def test_a_file_that_is_no_anchor_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "2026-01-15-x.json").write_text(content, encoding="utf-8")
    with pytest.raises(BadRecord, match="锚定文件"):
        read_anchors(tmp_path)
