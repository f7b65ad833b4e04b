"""Targets in the records: as typed, with the decision that set them."""

from __future__ import annotations

import pytest

from data import targets
from data.errors import Conflict
from data.records import current
from data.store import Store
from data.tables import TARGETS as TABLE
from evaluation.errors import Refused
from evaluation.figures import Target
from tests.support.small_city import OFFICE, TARGETS, prepare


def test_targets_come_back_as_typed_with_their_decision(store: Store) -> None:
    prepare(store)
    targets.assign(store, "2025", [Target("U1", "A1", "12.50", "会议纪要")], scheme="small", decision="D7", **OFFICE)
    with store.reading() as session:
        found = {(row.unit, row.indicator): row for row in targets.targets(session, "2025")}
        [row] = current(session, TABLE, {"decision": "D7"})
    assert (found["U1", "A1"].target, found["U1", "A1"].source) == ("12.50", "会议纪要")
    assert found["U2", "A1"].target == "10"
    assert (row["rev"], row["target"]) == (2, "12.50")


def test_assigning_the_same_again_writes_nothing(store: Store) -> None:
    prepare(store)
    assert targets.assign(store, "2025", TARGETS, scheme="small", **OFFICE) is None


def test_whoever_looked_at_an_older_revision_is_told_both_values(store: Store) -> None:
    prepare(store)
    key = ("2025", "U1", "A1")
    targets.assign(store, "2025", [Target("U1", "A1", "11")], scheme="small", seen={key: 1}, **OFFICE)
    with pytest.raises(Conflict) as conflict:
        targets.assign(store, "2025", [Target("U1", "A1", "13")], scheme="small", seen={key: 1}, **OFFICE)
    assert "11" in str(conflict.value)
    assert "13" in str(conflict.value)


def test_faults_of_form_are_told_at_once(store: Store) -> None:
    prepare(store)
    with pytest.raises(Refused) as refusal:
        targets.assign(store, "2025", [Target("U9", "A1", "1"), Target("U1", "A1", "很多")], scheme="small", **OFFICE)
    assert len(refusal.value.faults) == 2


def test_a_withdrawn_target_counts_no_more(store: Store) -> None:
    prepare(store)
    targets.withdraw(store, "2025", [("U1", "A1")], reason="误下", **OFFICE)
    with store.reading() as session:
        assert ("U1", "A1") not in {(row.unit, row.indicator) for row in targets.targets(session, "2025")}
        assert len(targets.targets(session, "2025")) == 3
