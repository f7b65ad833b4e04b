"""Decisions in the records."""

from __future__ import annotations

from data import decisions
from data.store import Store
from tests.support.small_city import BASIS_DECISION, OFFICE


def test_a_decision_comes_back_whole(store: Store) -> None:
    decisions.decide(store, BASIS_DECISION, **OFFICE)
    with store.reading() as session:
        assert decisions.decisions(session, "2025") == (BASIS_DECISION,)
        assert decisions.decisions(session, "2024") == ()
