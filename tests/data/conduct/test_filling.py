"""Filling in and handing in: drafts as typed, faults and explanations, time, declaration, signing, recall, on both engines."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from data import evidence, late
from data.conduct.filling import (
    Faulty,
    attach,
    detach,
    recall,
    request_signature,
    save,
    send_back,
    submit,
)
from data.conduct.reviewing import take
from data.errors import BadRecord, Conflict, NotPermitted
from data.store import Store
from evaluation.checks import Finding, Level
from evaluation.workflow import NotAllowed, Profile, State
from tests.support.conduct_city import (
    IN_TIME,
    PERIOD,
    SIGNER,
    TOO_LATE,
    begun,
    filled,
    form_of,
    handing,
    item,
    latest,
    state,
)
from tests.support.rhythm_city import CLERK, FILLER, LEADER, PEER, REVIEWER, set_to

EXPLAIN = Finding("U1", "A1", Level.EXPLAIN, "K5", "较上年变动超过50%")


def test_a_draft_is_kept_just_as_typed_and_is_no_figure(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path)
    filled(store, rhythm, A1="约１２，３", A2=" 5.0 ")
    form = form_of(store)
    assert (form.texts["A1", "value"], form.texts["A2", "value"]) == ("约１２，３", "5.0")
    assert (state(store, item()), latest(store, item())) == (State.DRAFT, ("", ""))
    assert save(store, FILLER, PERIOD, "U1", {("A2", "value"): "5.0"}, seen={"A2": 1}, rhythm=rhythm, at=IN_TIME) is None


def test_what_is_handed_in_is_what_was_typed_once_it_is_declared(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path)
    filled(store, rhythm, A1="1,008", A2="5.0")
    with pytest.raises(NotAllowed, match="真实性声明"):
        submit(store, FILLER, handing(store, "A1", "A2", declared=False), rhythm=rhythm, at=IN_TIME)
    receipt = submit(store, FILLER, handing(store, "A1", "A2"), rhythm=rhythm, at=IN_TIME)
    assert receipt.seq
    assert [state(store, item(indicator=code)) for code in ("A1", "A2")] == [State.SUBMITTED] * 2
    assert latest(store, item()) == ("1008", "")
    assert latest(store, item(indicator="A2")) == ("5.0", "")


def test_faults_of_form_are_told_all_at_once_and_nothing_is_handed_in(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path)
    filled(store, rhythm, A1="约5", A2="不多")
    with pytest.raises(Faulty) as refusal:
        submit(store, FILLER, handing(store, "A1", "A2"), rhythm=rhythm, at=IN_TIME)
    assert [fault.indicator for fault in refusal.value.faults] == ["A1", "A2"]
    assert state(store, item()) is State.DRAFT
    assert latest(store, item()) == ("", "")


def test_what_must_be_explained_goes_with_an_explanation_and_what_must_be_mended_never(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path)
    filled(store, rhythm, A1="8")
    with pytest.raises(Faulty, match="较上年变动超过50%（需要说明）"):
        submit(store, FILLER, handing(store, findings=[EXPLAIN]), rhythm=rhythm, at=IN_TIME)
    save(store, FILLER, PERIOD, "U1", {("A1", "note"): "新增两家"}, seen={"A1": 1}, rhythm=rhythm, at=IN_TIME)
    with pytest.raises(Faulty, match="必须改正"):
        submit(store, FILLER, handing(store, findings=[EXPLAIN._replace(level=Level.BLOCK)]), rhythm=rhythm, at=IN_TIME)
    submit(store, FILLER, handing(store, findings=[EXPLAIN]), rhythm=rhythm, at=IN_TIME)
    assert state(store, item()) is State.SUBMITTED


def test_a_blank_line_is_not_handed_in_and_missing_is_chosen(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path)
    filled(store, rhythm, A1="8")
    with pytest.raises((Faulty, BadRecord)):
        submit(store, FILLER, handing(store, "A1", "A2"), rhythm=rhythm, at=IN_TIME)
    texts = {("A2", "status"): "缺报", ("A2", "source"): "企业未报送"}
    save(store, FILLER, PERIOD, "U1", texts, seen={}, rhythm=rhythm, at=IN_TIME)
    submit(store, FILLER, handing(store, "A1", "A2"), rhythm=rhythm, at=IN_TIME)
    assert (state(store, item(indicator="A2")), latest(store, item(indicator="A2"))) == (State.SUBMITTED, ("", ""))


def test_after_the_window_only_a_granted_request_opens_the_form(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path)
    filled(store, rhythm, A1="8")
    with pytest.raises(NotAllowed, match="不在填报时间内"):
        submit(store, FILLER, handing(store), rhythm=rhythm, at=TOO_LATE)
    request = late.ask(store, FILLER, PERIOD, "U1", ["A1"], "企业迟报", at=TOO_LATE)
    late.grant(store, CLERK, request, "2026-03-06", "同意", at=TOO_LATE)
    submit(store, FILLER, handing(store), rhythm=rhythm, at=TOO_LATE + timedelta(days=1))
    assert state(store, item()) is State.SUBMITTED


def test_only_the_units_own_filler_fills_and_hands_in(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path)
    for who in (PEER, REVIEWER, CLERK, LEADER):
        with pytest.raises((NotAllowed, NotPermitted)):
            save(store, who, PERIOD, "U1", {("A1", "value"): "9"}, seen={}, rhythm=rhythm, at=IN_TIME)
    filled(store, rhythm, A1="8")
    for who in (PEER, REVIEWER, CLERK, LEADER):
        with pytest.raises((NotAllowed, NotPermitted)):
            save(store, who, PERIOD, "U1", {("A1", "value"): "9"}, seen={"A1": 1}, rhythm=rhythm, at=IN_TIME)
        with pytest.raises(NotAllowed):
            submit(store, who, handing(store), rhythm=rhythm, at=IN_TIME)
    assert form_of(store).texts["A1", "value"] == "8"


def test_of_two_who_save_the_same_line_the_second_is_told_and_loses_nothing(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path)
    filled(store, rhythm, A1="8")
    save(store, FILLER, PERIOD, "U1", {("A1", "value"): "9"}, seen={"A1": 1}, rhythm=rhythm, at=IN_TIME)
    with pytest.raises(Conflict, match="现为“9”，您提交的是“10”"):
        save(store, FILLER, PERIOD, "U1", {("A1", "value"): "10"}, seen={"A1": 1}, rhythm=rhythm, at=IN_TIME)


def test_a_draft_that_moved_since_it_was_read_is_not_handed_in(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path)
    filled(store, rhythm, A1="8")
    read = handing(store)
    save(store, FILLER, PERIOD, "U1", {("A1", "value"): "80"}, seen={"A1": 1}, rhythm=rhythm, at=IN_TIME)
    with pytest.raises(Conflict, match="草稿已有变动"):
        submit(store, FILLER, read, rhythm=rhythm, at=IN_TIME)


def test_of_twenty_who_hand_in_one_form_at_once_one_wins(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path)
    filled(store, rhythm, A1="8")
    read = handing(store)

    def attempt(number: int) -> str:
        try:
            submit(store, FILLER, read, rhythm=rhythm, at=IN_TIME + timedelta(seconds=number))
        except (Conflict, NotAllowed) as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(20) as pool:
        said = list(pool.map(attempt, range(20)))
    # whoever hands in exactly the same while it is being written gets the same receipt
    assert "done" in said
    assert (state(store, item()), latest(store, item())) == (State.SUBMITTED, ("8", ""))
    with store.reading() as session:
        assert session.rows("SELECT count(*) FROM figures")[0][0] == 1


def test_what_was_handed_in_is_recalled_until_it_is_taken_up(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path)
    filled(store, rhythm, A1="8")
    submit(store, FILLER, handing(store), rhythm=rhythm, at=IN_TIME)
    with pytest.raises(NotPermitted, match="已报"):
        save(store, FILLER, PERIOD, "U1", {("A1", "value"): "9"}, seen={"A1": 1}, rhythm=rhythm, at=IN_TIME)
    recall(store, FILLER, [item()], reason="数字写错", at=IN_TIME)
    assert state(store, item()) is State.DRAFT
    submit(store, FILLER, handing(store), rhythm=rhythm, at=IN_TIME + timedelta(minutes=1))
    take(store, REVIEWER, [item()], at=IN_TIME)
    with pytest.raises(NotAllowed):
        recall(store, FILLER, [item()], reason="又错了", at=IN_TIME)


def test_in_strict_the_signer_hands_in_and_never_what_he_filled_himself(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path, profile=Profile.STRICT)
    filled(store, rhythm, A1="8")
    with pytest.raises(NotAllowed):
        submit(store, FILLER, handing(store), rhythm=rhythm, at=IN_TIME)
    request_signature(store, FILLER, handing(store), at=IN_TIME)
    send_back(store, SIGNER, item(), reason="请核对来源", at=IN_TIME)
    assert state(store, item()) is State.DRAFT
    request_signature(store, FILLER, handing(store), at=IN_TIME + timedelta(minutes=1))
    both = FILLER.__class__(FILLER.name, (*FILLER.posts, *SIGNER.posts), FILLER.account)
    with pytest.raises(NotAllowed, match="审签人不能是填报人本人"):
        submit(store, both, handing(store), rhythm=rhythm, at=IN_TIME)
    submit(store, SIGNER, handing(store), rhythm=rhythm, at=IN_TIME)
    assert state(store, item()) is State.SUBMITTED


def test_evidence_is_asked_for_where_the_office_says_so(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path)
    set_to(store, "evidence_required", "yes")
    filled(store, rhythm, A1="8")
    with pytest.raises(NotAllowed, match="佐证材料不全"):
        submit(store, FILLER, handing(store), rhythm=rhythm, at=IN_TIME)
    kept = evidence.keep(tmp_path / "evidence", io.BytesIO("名单".encode()), name="名单.txt")
    with pytest.raises(NotPermitted):
        attach(store, PEER, item(), kept, at=IN_TIME)
    attach(store, FILLER, item(), kept, at=IN_TIME)
    detach(store, FILLER, item(), kept.sha256, at=IN_TIME)
    with pytest.raises(NotAllowed, match="佐证材料不全"):
        submit(store, FILLER, handing(store), rhythm=rhythm, at=IN_TIME)
    attach(store, FILLER, item(), kept, at=IN_TIME + timedelta(minutes=1))
    submit(store, FILLER, handing(store), rhythm=rhythm, at=IN_TIME)
    with store.reading() as session:
        assert session.rows("SELECT evidence FROM figures") == [(kept.sha256,)]
