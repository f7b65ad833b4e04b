"""Bonus, deduction and veto in the records."""

from __future__ import annotations

import pytest

from data import adjustments
from data.store import Store
from evaluation.errors import Refused
from evaluation.figures import Adjustment
from tests.support.small_city import OFFICE, prepare, report


def test_the_same_matter_entered_twice_has_two_identifiers() -> None:
    row = Adjustment("U1", "bonus", "J1/奖", "省级")
    assert list(adjustments.numbered([row, row, row._replace(level="市级")])) == [
        "U1/bonus/J1/奖/省级", "U1/bonus/J1/奖/省级#2", "U1/bonus/J1/奖/市级",
    ]  # fmt: skip


def test_adjustments_come_back_as_typed(store: Store) -> None:
    prepare(store)
    report(store)
    with store.reading() as session:
        found = [row[:-1] for row in adjustments.adjustments(session, "2025Y")]
        assert adjustments.adjustments(session, "2025M03") == []
    assert sorted(found) == [("U2", "bonus", "J1/奖", "市级", "1", ""), ("U2", "bonus", "J1/奖", "省级", "", "")]


def test_a_withdrawn_adjustment_counts_no_more(store: Store) -> None:
    prepare(store)
    report(store)
    adjustments.withdraw(store, "2025Y", ["U2/bonus/J1/奖/市级"], reason="重复", **OFFICE)
    with store.reading() as session:
        assert [row.level for row in adjustments.adjustments(session, "2025Y")] == ["省级"]


def test_a_veto_the_scheme_does_not_know_is_refused(store: Store) -> None:
    prepare(store)
    with pytest.raises(Refused, match="不在方案的vetoes之中"):
        adjustments.enter(store, "2025Y", {"1": Adjustment("U1", "veto", "V9")}, **OFFICE)
