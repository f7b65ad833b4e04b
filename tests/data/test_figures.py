"""Figures in the records: submitted, and verified beside them."""

from __future__ import annotations

import pytest

from data import figures, periods
from data.errors import Conflict, Guarded
from data.periods import LOCKED, period_in
from data.records import current, history
from data.store import Store
from data.tables import FIGURES as TABLE
from data.tables import VERIFIED
from evaluation.errors import Refused
from evaluation.figures import Figure
from tests.support.small_city import COUNTY, FIGURES, HOUSE, OFFICE, prepare, report

KEY = ("2025Y", "U1", "A1")


def counted(store: Store, *, demo: bool) -> dict[tuple[str, str], str]:
    with store.reading() as session:
        rows = [current(session, table, {"period": "2025Y"}) for table in (TABLE, VERIFIED)]
    return {(row["unit"], row["indicator"]): row["value"] for row in figures.counted_table("2025Y", *rows, demo=demo).mappings()}


def test_figures_come_back_as_typed(store: Store) -> None:
    prepare(store)
    figures.submit(store, "2025Y", FIGURES, **COUNTY)
    with store.reading() as session:
        found = {row[:2]: row for row in figures.submitted(session, "2025Y")}
        assert figures.verified(session, "2025Y") == []
    assert {key: row[:-1] for key, row in found.items()} == {row[:2]: row[:-1] for row in FIGURES}
    assert found["U1", "A2"].value == "5.0"


def test_a_verified_value_stands_beside_the_submitted_one_and_says_of_which(store: Store) -> None:
    prepare(store)
    report(store, verified=False)
    lower = FIGURES[0]._replace(value="7")
    figures.verify(store, "2025Y", [lower], grounds={("U1", "A1"): "1家不在名录"}, **HOUSE)
    with store.reading() as session:
        [row] = current(session, VERIFIED)
        assert [item.value for item in figures.submitted(session, "2025Y") if item[:2] == ("U1", "A1")] == ["8"]
    assert (row["value"], row["figure_rev"], row["grounds"], row["recorded_by"]) == ("7", 1, "1家不在名录", "数据部门")


def test_nobody_verifies_their_own_figures(store: Store) -> None:
    prepare(store)
    report(store, verified=False)
    with pytest.raises(Guarded, match="不得核定自己"):
        figures.verify(store, "2025Y", FIGURES, **COUNTY)


def test_only_verified_values_count_and_in_demo_records_the_submitted_where_there_is_none(store: Store) -> None:
    prepare(store)
    report(store, verified=False)
    figures.verify(store, "2025Y", [FIGURES[0]._replace(value="7")], **HOUSE)
    assert counted(store, demo=False) == {("U1", "A1"): "7"}
    assert counted(store, demo=True) == {row[:2]: row.value for row in FIGURES} | {("U1", "A1"): "7"}


def test_a_withdrawn_figure_counts_no_more_verified_or_not(store: Store) -> None:
    prepare(store)
    report(store)
    figures.withdraw(store, "2025Y", [("U1", "A1")], reason="错报", **COUNTY)
    assert ("U1", "A1") not in counted(store, demo=True)
    assert ("U1", "A1") not in counted(store, demo=False)
    with store.reading() as session:
        assert ("U1", "A1") not in {row[:2] for row in figures.submitted(session, "2025Y")}
        where = {"period": "2025Y", "unit": "U1", "indicator": "A1"}
        assert [row["value"] for row in history(session, TABLE, where)] == ["8", "8"]


def test_two_who_looked_at_the_same_revision_cannot_both_change_it(store: Store) -> None:
    prepare(store)
    figures.submit(store, "2025Y", FIGURES, **COUNTY)
    figures.submit(store, "2025Y", [FIGURES[0]._replace(value="8.5")], seen={KEY: 1}, **COUNTY)
    with pytest.raises(Conflict) as conflict:
        figures.submit(store, "2025Y", [FIGURES[0]._replace(value="9.5")], seen={KEY: 1}, actor="另一人", at=COUNTY["at"])
    assert "8.5" in str(conflict.value)
    assert "9.5" in str(conflict.value)


def test_every_fault_of_form_is_told_and_nothing_is_written(store: Store) -> None:
    prepare(store)
    bad = [Figure("U9", "A1", "1"), Figure("U1", "A9", "1"), Figure("U1", "A1", "八家"), Figure("U1", "A2", "1", status="好")]
    with pytest.raises(Refused) as refusal:
        figures.submit(store, "2025Y", [*FIGURES[2:], *bad], **COUNTY)
    assert len(refusal.value.faults) == 4
    with store.reading() as session:
        assert figures.submitted(session, "2025Y") == []


def test_a_locked_period_takes_no_figure(store: Store) -> None:
    prepare(store)
    periods.open_periods(store, [period_in("2025", "2025Y", status=LOCKED)], **OFFICE)
    with pytest.raises(Guarded, match="已锁定"):
        figures.submit(store, "2025Y", FIGURES, **COUNTY)


def test_a_units_figures_of_all_periods_are_the_verified_ones_else_the_submitted(store: Store) -> None:
    prepare(store)
    report(store, verified=False)
    figures.verify(store, "2025Y", [FIGURES[0]._replace(value="7")], **HOUSE)
    with store.reading() as session:
        found = {item.figure.indicator: item for item in figures.of_unit(session, "U1")}
    assert found.keys() == {row.indicator for row in FIGURES if row.unit == "U1"}
    assert (found["A1"].value, found["A1"].verified, str(found["A1"].period)) == (7, True, "2025Y")
    assert not found["A2"].verified
    figures.withdraw(store, "2025Y", [("U1", "A1")], reason="错报", **COUNTY)
    with store.reading() as session:
        assert "A1" not in {item.figure.indicator for item in figures.of_unit(session, "U1")}
