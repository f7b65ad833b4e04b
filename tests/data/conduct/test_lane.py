"""A department's table for all units: agreement, dispute and silence, and a whole table taken back, on both engines."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest

from data import evidence
from data.conduct.filling import attach
from data.conduct.lane import AGREED, SILENT, agree, dispute, lapse, present, retract
from data.conduct.moving import Standing, steps_of
from data.conduct.reviewing import take, verify
from data.errors import BadRecord, NotPermitted, NotReady, StoreError
from data.store import Store
from evaluation.errors import Refused
from evaluation.figures import Figure
from evaluation.workflow import NotAllowed, State
from tests.support.conduct_city import COLLEAGUE, IN_TIME, PERIOD, begun, item, latest, state
from tests.support.rhythm_city import CLERK, FILLER, LEADER, OTHER_REVIEWER, PEER, REVIEWER

TABLE = [Figure("U1", "A1", "8"), Figure("U2", "A1", "9"), Figure("C", "A1", "17")]
DOCUMENT = "统计月报2025年12月"


def presented(store: Store) -> str:
    return present(store, REVIEWER, PERIOD, TABLE, document=DOCUMENT, at=IN_TIME)


def test_what_is_due_is_opened_and_nothing_else(store: Store, tmp_path: Path) -> None:
    begun(store, tmp_path)
    opened = {(unit, code): state(store, item(unit, code)) for unit in ("U1", "U2", "C") for code in ("A1", "A2")}
    assert set(opened.values()) == {State.DUE}
    assert state(store, item(period="2025Q4")) is State.UNOPENED


def test_agreement_and_silence_make_the_presented_value_the_verified_one(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path)
    presented(store)
    assert state(store, item()) is State.CHECKING
    agree(store, FILLER, [item()], at=IN_TIME)
    assert lapse(store, CLERK, PERIOD, rhythm, at=IN_TIME + timedelta(days=7)) is None
    lapse(store, CLERK, PERIOD, rhythm, at=IN_TIME + timedelta(days=8))
    assert [state(store, item(unit)) for unit in ("U1", "U2", "C")] == [State.VERIFIED] * 3
    assert [latest(store, item(unit)) for unit in ("U1", "U2")] == [("8", "8"), ("9", "9")]
    with store.reading() as session:
        said = {unit: steps_of(session, item(unit))[-1].grounds for unit in ("U1", "U2")}
        assert said == {"U1": AGREED, "U2": SILENT}


def test_a_dispute_needs_reason_and_evidence_and_goes_to_review(store: Store, tmp_path: Path) -> None:
    begun(store, tmp_path)
    presented(store)
    own = Figure("U1", "A1", "10")
    with pytest.raises(NotAllowed, match="应附的佐证材料不全"):
        dispute(store, FILLER, item(), own, reason="漏计两家", at=IN_TIME)
    with pytest.raises(BadRecord, match="请写明不同意见的理由"):
        dispute(store, FILLER, item(), own, reason="", at=IN_TIME)
    kept = evidence.keep(tmp_path / "evidence", io.BytesIO("名单".encode()), name="名单.txt")
    attach(store, FILLER, item(), kept, at=IN_TIME)
    dispute(store, FILLER, item(), own, reason="漏计两家", at=IN_TIME)
    assert (state(store, item()), latest(store, item())) == (State.REVIEW, ("10", ""))
    verify(store, COLLEAGUE, item(), at=IN_TIME)
    assert (state(store, item()), latest(store, item())) == (State.VERIFIED, ("10", "10"))


def test_every_step_says_who_when_and_why(store: Store, tmp_path: Path) -> None:
    begun(store, tmp_path)
    presented(store)
    agree(store, FILLER, [item()], at=IN_TIME)
    with store.reading() as session:
        steps: tuple[Standing, ...] = steps_of(session, item())
    assert [(step.state, step.by) for step in steps] == [
        (State.DUE, CLERK.actor), (State.CHECKING, REVIEWER.actor), (State.VERIFIED, FILLER.actor),
    ]  # fmt: skip
    assert all(step.at for step in steps)
    assert steps[1].reason == steps[1].document == DOCUMENT


def test_a_whole_table_is_taken_back_but_not_what_was_answered(store: Store, tmp_path: Path) -> None:
    begun(store, tmp_path)
    name = presented(store)
    agree(store, FILLER, [item()], at=IN_TIME)
    assert retract(store, REVIEWER, name, reason="贴错了月份", at=IN_TIME) == 2
    assert [state(store, item(unit)) for unit in ("U1", "U2", "C")] == [State.VERIFIED, State.DUE, State.DUE]
    with pytest.raises(NotReady, match="没有待核对的数据表"):
        retract(store, REVIEWER, name, reason="再撤一次", at=IN_TIME)
    second = present(store, REVIEWER, PERIOD, TABLE[1:2], document=DOCUMENT, at=IN_TIME)
    assert second != name
    assert (state(store, item("U2")), latest(store, item("U2"))) == (State.CHECKING, ("9", ""))


@pytest.mark.parametrize("who", [OTHER_REVIEWER, FILLER, CLERK, LEADER])
def test_only_the_department_that_holds_the_data_presents_it(store: Store, tmp_path: Path, who) -> None:  # type: ignore[no-untyped-def]
    begun(store, tmp_path)
    with pytest.raises((NotPermitted, NotAllowed)):
        present(store, who, PERIOD, TABLE, document=DOCUMENT, at=IN_TIME)
    assert state(store, item()) is State.DUE
    assert latest(store, item()) == ("", "")


def test_a_county_answers_for_itself_alone(store: Store, tmp_path: Path) -> None:
    begun(store, tmp_path)
    presented(store)
    for who in (PEER, REVIEWER, LEADER):
        with pytest.raises(NotAllowed):
            agree(store, who, [item()], at=IN_TIME)
    with pytest.raises(NotAllowed):
        agree(store, FILLER, [item("U1"), item("U2")], at=IN_TIME)
    assert [state(store, item(unit)) for unit in ("U1", "U2")] == [State.CHECKING] * 2


def test_a_table_with_a_fault_is_refused_whole(store: Store, tmp_path: Path) -> None:
    begun(store, tmp_path)
    for bad in (Figure("U9", "A1", "1"), Figure("U2", "A1", "约9")):
        with pytest.raises((Refused, BadRecord)):
            present(store, REVIEWER, PERIOD, [TABLE[0], bad], document=DOCUMENT, at=IN_TIME)
    assert latest(store, item()) == ("", "")
    presented(store)
    with pytest.raises(NotAllowed, match="待核对"):
        presented(store)


def test_who_presented_a_figure_does_not_verify_the_same_revision(store: Store, tmp_path: Path) -> None:
    begun(store, tmp_path)
    presented(store)
    with pytest.raises(NotAllowed):
        take(store, REVIEWER, [item()], at=IN_TIME)
    both = REVIEWER.__class__(REVIEWER.name, (*REVIEWER.posts, *FILLER.posts), REVIEWER.account)
    with pytest.raises(StoreError, match="不得核定自己的数据"):
        agree(store, both, [item()], at=IN_TIME)
    assert state(store, item()) is State.CHECKING
