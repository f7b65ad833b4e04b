"""Schemes and the decisions they wait for, in the records."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data import decisions, schemes
from data.errors import BadRecord, NotReady
from data.records import current
from data.scheme_texts import parsed
from data.store import Store
from data.tables import SCHEMES
from evaluation.errors import Refused
from tests.support.small_city import BASIS_DECISION, OFFICE, SCHEME


def test_a_scheme_is_kept_as_its_text_stands(store: Store) -> None:
    schemes.publish(store, SCHEME, name="small.yaml", **OFFICE)
    with store.reading() as session:
        [row] = current(session, SCHEMES)
        scheme = schemes.scheme_of(session, "small", "2025")
    assert (row["body"], row["version"], row["title"], row["status"]) == (SCHEME, "1", "小方案", "published")
    assert [item.code for item in scheme.indicators] == ["A1", "A2"]
    assert schemes.publish(store, SCHEME, name="small.yaml", **OFFICE) is None


def test_a_faulty_scheme_is_refused_with_its_place_and_nothing_is_written(store: Store) -> None:
    with pytest.raises(Refused) as refusal:
        schemes.publish(store, SCHEME.replace("rule: completion", "rule: magic"), name="small.yaml", **OFFICE)
    assert {fault.where.file for fault in refusal.value.faults} == {"small.yaml"}
    with store.reading() as session, pytest.raises(NotReady):
        schemes.scheme_of(session, "small", "2025")


def test_the_basis_document_is_in_force_once_it_is_decided_and_for_its_cycle_only(store: Store) -> None:
    schemes.publish(store, SCHEME, name="small.yaml", **OFFICE)
    receipt = decisions.decide(store, BASIS_DECISION, **OFFICE)
    assert receipt is not None
    with store.reading() as session:
        assert schemes.scheme_of(session, "small", "2025").basis_document == "某发〔2025〕1号"
        assert schemes.scheme_of(session, "small", "2024").basis_document == ""
        assert schemes.scheme_of(session, "small", "2025", as_of=receipt.seq - 1).basis_document == ""


def test_a_decision_taken_back_is_no_longer_in_force(store: Store) -> None:
    decisions.decide(store, BASIS_DECISION, **OFFICE)
    assert decisions.decide(store, BASIS_DECISION, **OFFICE) is None
    decisions.decide(store, replace(BASIS_DECISION, document=""), **OFFICE)
    with store.reading() as session:
        assert decisions.basis_document(session, "2025", "small") == ""
        assert [item.decision for item in decisions.decisions(session, "2025")] == ["D1"]


def test_of_several_decisions_the_last_by_number_is_in_force(store: Store) -> None:
    for number, document in (("D1", "某发〔2025〕1号"), ("D2", "某发〔2025〕2号"), ("D3", "")):
        decisions.decide(store, replace(BASIS_DECISION, decision=number, document=document), **OFFICE)
    with store.reading() as session:
        assert decisions.basis_document(session, "2025", "small") == "某发〔2025〕2号"


def test_a_decision_needs_a_title(store: Store) -> None:
    with pytest.raises(BadRecord, match="没有标题"):
        decisions.decide(store, replace(BASIS_DECISION, title=" "), **OFFICE)


def test_a_text_is_read_once() -> None:
    assert parsed(SCHEME) is parsed(SCHEME)
    assert parsed(SCHEME, "某发1号")[1].basis_document == "某发1号"
