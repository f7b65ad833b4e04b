"""What differs becomes the next revision; what does not is left alone."""

from __future__ import annotations

from data.records import current
from data.revisions import known, revised, text_table, withdrawn, write
from data.store import Store
from data.tables import TARGETS, VERIFIED
from tests.support.archives import put, target
from tests.support.small_city import OFFICE

ROW = {"cycle": "2025", "unit": "甲", "indicator": "A1", "target": "3"}


def test_only_what_differs_is_to_be_recorded() -> None:
    stored = {("2025", "甲", "A1"): {**ROW, "rev": 4, "source": "", "decision": ""}}
    changed, new = ROW | {"target": "5"}, ROW | {"unit": "乙"}
    assert revised(TARGETS, [ROW], stored) == []
    assert [(record.values, record.seen) for record in revised(TARGETS, [changed, new], stored)] == [(changed, 4), (new, 0)]


def test_a_blank_and_a_column_left_out_are_the_same() -> None:
    row = {"period": "2025Y", "unit": "甲", "indicator": "A1", "value": "1"}
    stored = dict.fromkeys(VERIFIED.columns, "") | row | {"figure_rev": None, "rev": 1}
    key = {("2025Y", "甲", "A1"): stored}
    assert revised(VERIFIED, [row | {"figure_rev": None, "grounds": ""}], key) == []
    assert len(revised(VERIFIED, [row | {"figure_rev": 2}], key)) == 1


def test_what_a_person_looked_at_decides_even_when_nothing_differs() -> None:
    stored = {("2025", "甲", "A1"): {**ROW, "rev": 4, "source": "", "decision": ""}}
    seen = {("2025", "甲", "A1"): 3}
    assert [record.seen for record in revised(TARGETS, [ROW, ROW | {"unit": "乙"}], stored, seen)] == [3, 0]


def test_nothing_is_written_where_nothing_differs_and_the_latest_is_known(store: Store) -> None:
    put(store, target("3"))
    put(store, target("4", seen=1))
    with store.reading() as session:
        latest = known(session, TARGETS, {"cycle": "2025"})
    assert latest["2025", "甲", "A1"]["rev"] == 2
    assert write(store, [], action="无", reason="", **OFFICE) is None
    receipt = write(store, revised(TARGETS, [ROW], latest), action="改", reason="", **OFFICE)
    assert receipt is not None
    with store.reading() as session:
        assert [(row["rev"], row["target"]) for row in current(session, TARGETS)] == [(3, "3")]


def test_a_withdrawn_row_keeps_its_content_and_a_table_of_texts_its_order() -> None:
    row = {**ROW, "rev": 2, "source": "文", "decision": "", "recorded_by": "甲", "entry": 3}
    again = withdrawn(TARGETS, row, "decision")
    assert again == {**ROW, "source": "文", "decision": "withdrawn"}
    table = text_table("表", {"unit": "unit", "goal": "target"}, [ROW, ROW | {"target": None}])
    assert (table.columns, table.rows, table.lines) == (("unit", "goal"), [["甲", "3"], ["甲", ""]], [1, 2])
