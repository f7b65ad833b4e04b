"""Units in the records: as typed, by cycle, in their order."""

from __future__ import annotations

import pytest

from data import units
from data.records import history
from data.store import Store
from data.tables import UNITS as TABLE
from evaluation.errors import Refused
from evaluation.terms import Ranking
from tests.support.small_city import OFFICE, UNITS


def test_units_come_back_in_order_and_their_texts_as_typed(store: Store) -> None:
    assert units.register(store, "2025", UNITS[::-1], **OFFICE) is not None
    with store.reading() as session:
        found = units.units(session, "2025")
        table = units.unit_table(session, "2025")
    assert [unit.code for unit in found] == ["U1", "U2", "C"]
    assert found[2].ranked is Ranking.UNRANKED
    assert sorted(table.mappings(), key=lambda row: row["order"]) == UNITS


def test_registering_the_same_again_writes_nothing_and_a_change_is_one_revision(store: Store) -> None:
    units.register(store, "2025", UNITS, **OFFICE)
    assert units.register(store, "2025", UNITS, **OFFICE) is None
    units.register(store, "2025", [*UNITS[:2], UNITS[2] | {"name": "全市合计"}], **OFFICE)
    with store.reading() as session:
        assert [row["rev"] for row in history(session, TABLE, {"cycle": "2025"})] == [1, 1, 1, 2]
        assert units.units(session, "2025")[2].name == "全市合计"


def test_cycles_have_units_of_their_own(store: Store) -> None:
    units.register(store, "2025", UNITS, **OFFICE)
    with store.reading() as session:
        assert units.units(session, "2024") == ()


def test_every_fault_is_told_and_nothing_is_written(store: Store) -> None:
    bad = [UNITS[0] | {"kind": "城"}, UNITS[1] | {"order": "第二"}, UNITS[0]]
    with pytest.raises(Refused) as refusal:
        units.register(store, "2025", bad, **OFFICE)
    assert len(refusal.value.faults) == 3
    with store.reading() as session:
        assert units.units(session, "2025") == ()


def test_a_withdrawn_unit_is_gone_and_can_be_read_as_it_stood(store: Store) -> None:
    before = units.register(store, "2025", UNITS, **OFFICE)
    assert before is not None
    units.withdraw(store, "2025", ["U2"], reason="撤并", **OFFICE)
    with store.reading() as session:
        assert [unit.code for unit in units.units(session, "2025")] == ["U1", "C"]
        assert [unit.code for unit in units.units(session, "2025", as_of=before.seq)] == ["U1", "U2", "C"]
