"""Review by the department: taking up, giving back, verifying beside what was submitted, countersigning, on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.conduct.filling import request_signature, save, submit
from data.conduct.reviewing import (
    Reason,
    ask_countersign,
    countersign,
    give_back,
    suggests_number,
    take,
    verify,
)
from data.errors import BadRecord, NotPermitted
from data.store import Store
from data.windows import Rhythm
from evaluation.errors import Refused
from evaluation.figures import Figure
from evaluation.workflow import NotAllowed, Profile, State
from tests.support.conduct_city import (
    HEAD,
    IN_TIME,
    PERIOD,
    SIGNER,
    TOO_LATE,
    begun,
    filled,
    handing,
    item,
    latest,
    state,
)
from tests.support.rhythm_city import CLERK, FILLER, LEADER, OTHER_REVIEWER, REVIEWER


def reported(store: Store, tmp_path: Path, profile: Profile = Profile.NORMAL) -> Rhythm:
    rhythm = begun(store, tmp_path, profile=profile)
    filled(store, rhythm, A1="100")
    if profile is Profile.STRICT:
        request_signature(store, FILLER, handing(store), at=IN_TIME)
    submit(store, SIGNER if profile is Profile.STRICT else FILLER, handing(store), rhythm=rhythm, at=IN_TIME)
    take(store, REVIEWER, [item()], at=IN_TIME)
    return rhythm


def test_what_agrees_is_verified_with_one_step(store: Store, tmp_path: Path) -> None:
    reported(store, tmp_path)
    verify(store, REVIEWER, item(), at=IN_TIME)
    assert (state(store, item()), latest(store, item())) == (State.VERIFIED, ("100", "100"))


def test_another_value_stands_beside_the_submitted_one_with_its_grounds(store: Store, tmp_path: Path) -> None:
    reported(store, tmp_path)
    other = Figure("U1", "A1", "97")
    with pytest.raises(NotAllowed, match="核定值须有依据"):
        verify(store, REVIEWER, item(), value=other, at=IN_TIME)
    verify(store, REVIEWER, item(), value=other, grounds="三家未在名录", at=IN_TIME)
    assert latest(store, item()) == ("100", "97")
    with store.reading() as session:
        assert session.rows("SELECT grounds, figure_rev FROM verified") == [("三家未在名录", 1)]


def test_a_figure_given_back_is_reported_again_until_its_own_day(store: Store, tmp_path: Path) -> None:
    rhythm = reported(store, tmp_path)
    for code, text, due, told in (
        (Reason.SCOPE, "请按口径卡重报", "", NotAllowed), (Reason.SCOPE, "请按口径卡重报", "2025-12-01", NotAllowed),
        (Reason.SCOPE, "请按口径卡重报", "下周", BadRecord), (Reason.SCOPE, " ", "2026-03-05", BadRecord),
    ):  # fmt: skip
        with pytest.raises(told):
            give_back(store, REVIEWER, item(), code=code, text=text, due=due, at=IN_TIME)
    give_back(store, REVIEWER, item(), code=Reason.SCOPE, text="请按口径卡重报", due="2026-03-05", at=IN_TIME)
    assert state(store, item()) is State.RETURNED
    save(store, FILLER, PERIOD, "U1", {("A1", "value"): "98"}, seen={"A1": 1}, rhythm=rhythm, at=TOO_LATE)
    assert state(store, item()) is State.DRAFT


def test_a_note_that_names_a_number_is_pointed_out() -> None:
    assert suggests_number("请改为97")
    assert suggests_number("应为一百二十家")
    assert not suggests_number("请按口径卡核对名录后重报")


@pytest.mark.parametrize("who", [OTHER_REVIEWER, FILLER, CLERK, LEADER, HEAD])
def test_only_the_departments_reviewer_verifies(store: Store, tmp_path: Path, who) -> None:  # type: ignore[no-untyped-def]
    reported(store, tmp_path)
    with pytest.raises(NotAllowed):
        verify(store, who, item(), at=IN_TIME)
    with pytest.raises(NotAllowed):
        give_back(store, who, item(), code=Reason.OTHER, text="退回", due="2026-03-05", at=IN_TIME)
    assert (state(store, item()), latest(store, item())) == (State.REVIEW, ("100", ""))


def test_a_verified_value_with_a_fault_or_of_another_figure_is_refused(store: Store, tmp_path: Path) -> None:
    reported(store, tmp_path)
    with pytest.raises(Refused):
        verify(store, REVIEWER, item(), value=Figure("U1", "A1", "约97"), grounds="名录", at=IN_TIME)
    with pytest.raises(BadRecord, match="不是同一项"):
        verify(store, REVIEWER, item(), value=Figure("U2", "A1", "97"), grounds="名录", at=IN_TIME)
    assert state(store, item()) is State.REVIEW


def test_in_strict_a_difference_beyond_the_tolerance_needs_the_heads_signature_for_just_this_value(
    store: Store, tmp_path: Path
) -> None:
    reported(store, tmp_path, Profile.STRICT)
    far = Figure("U1", "A1", "80")
    with pytest.raises(NotAllowed, match="会签"):
        verify(store, REVIEWER, item(), value=far, grounds="名录", at=IN_TIME)
    with pytest.raises(BadRecord, match="没有待会签"):
        countersign(store, HEAD, item(), at=IN_TIME)
    ask_countersign(store, REVIEWER, item(), far, grounds="名录", at=IN_TIME)
    with pytest.raises(NotPermitted):
        countersign(store, REVIEWER, item(), at=IN_TIME)
    countersign(store, HEAD, item(), at=IN_TIME)
    with pytest.raises(NotAllowed, match="会签"):
        verify(store, REVIEWER, item(), value=far._replace(value="70"), grounds="名录", at=IN_TIME)
    verify(store, REVIEWER, item(), value=far, grounds="名录", at=IN_TIME)
    assert latest(store, item()) == ("100", "80")


def test_in_strict_a_small_difference_is_verified_without_the_head(store: Store, tmp_path: Path) -> None:
    reported(store, tmp_path, Profile.STRICT)
    verify(store, REVIEWER, item(), value=Figure("U1", "A1", "95"), grounds="名录", at=IN_TIME)
    assert latest(store, item()) == ("100", "95")
