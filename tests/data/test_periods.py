"""Cycles and report periods in the records."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data import periods
from data.errors import BadRecord, NotReady
from data.periods import Cycle, period_in
from data.store import Store
from tests.support.small_city import OFFICE, prepare


def test_periods_come_back_in_the_order_of_their_days(store: Store) -> None:
    prepare(store)
    with store.reading() as session:
        assert [item.period for item in periods.periods(session, "2025")] == ["2025M03", "2025Q1", "2025Y"]
        assert periods.periods(session, "2024") == ()
        assert periods.period_of(session, "2025Q1") == period_in("2025", "2025Q1")
        assert [item.cycle for item in periods.cycles(session)] == ["2025"]


def test_opening_the_same_again_writes_nothing(store: Store) -> None:
    prepare(store)
    assert periods.open_periods(store, [period_in("2025", "2025Q1")], **OFFICE) is None
    assert periods.open_periods(store, [period_in("2025", "2025Q1", status=periods.LOCKED)], **OFFICE) is not None


@pytest.mark.parametrize("change", [{"period": "2025M13"}, {"kind": "M"}, {"status": "closed"}])
def test_a_period_that_makes_no_sense_is_refused(store: Store, change: dict[str, str]) -> None:
    with pytest.raises(BadRecord):
        periods.open_periods(store, [replace(period_in("2025", "2025Q1"), **change)], **OFFICE)
    with store.reading() as session:
        assert periods.periods(session) == ()


def test_what_was_never_opened_is_told(store: Store) -> None:
    with pytest.raises(BadRecord, match="closed"):
        periods.open_cycle(store, Cycle("2025", "2025年度", "", "", "", "closed"), **OFFICE)
    with store.reading() as session:
        with pytest.raises(NotReady, match="考核周期“2025”"):
            periods.cycle_of(session, "2025")
        with pytest.raises(NotReady, match="报表期“2025Y”"):
            periods.period_of(session, "2025Y")
