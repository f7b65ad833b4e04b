"""What office and committee do at the end: confirm, give back, 缺报 and 作废, on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.assessments import differences
from data.conduct.closing import annul, confirm, miss, reconsider
from data.conduct.filling import save, submit
from data.conduct.moving import standings
from data.conduct.reviewing import take, verify
from data.conduct.running import score
from data.errors import BadRecord
from data.releases import propose, release
from data.store import Store
from data.windows import Rhythm
from evaluation.errors import Refused
from evaluation.policy import Post
from evaluation.workflow import NotAllowed, Profile, Role, State
from tests.support.conduct_city import IN_TIME, MEMBER, PERIOD, TOO_LATE, begun, filled, handing, item, state
from tests.support.rhythm_city import CLERK, FILLER, HOUSE, LEADER, REVIEWER, SECOND_CLERK, set_to


def verified(store: Store, tmp_path: Path) -> Rhythm:
    rhythm = begun(store, tmp_path)
    filled(store, rhythm, A1="8")
    submit(store, FILLER, handing(store), rhythm=rhythm, at=IN_TIME)
    take(store, REVIEWER, [item()], at=IN_TIME)
    verify(store, REVIEWER, item(), at=IN_TIME)
    return rhythm


@pytest.mark.parametrize("who", [CLERK, MEMBER])
def test_a_verified_figure_is_confirmed_once_the_list_was_read(store: Store, tmp_path: Path, who) -> None:  # type: ignore[no-untyped-def]
    verified(store, tmp_path)
    with pytest.raises(NotAllowed, match="差异清单尚未审阅"):
        confirm(store, who, [item()], list_read=False, at=IN_TIME)
    confirm(store, who, [item()], list_read=True, at=IN_TIME)
    assert state(store, item()) is State.CONFIRMED


def test_in_strict_nobody_of_the_verifying_house_confirms(store: Store, tmp_path: Path) -> None:
    verified(store, tmp_path)
    set_to(store, "profile", Profile.STRICT.value)
    colleague = CLERK.__class__("兼任", (*CLERK.posts, Post(Role.REVIEWER, department=HOUSE)), "jr")
    with pytest.raises(NotAllowed, match="不能参加审定"):
        confirm(store, colleague, [item()], list_read=True, at=IN_TIME)
    confirm(store, CLERK, [item()], list_read=True, at=IN_TIME)


def test_a_verified_figure_goes_back_to_its_department_with_a_reason(store: Store, tmp_path: Path) -> None:
    verified(store, tmp_path)
    with pytest.raises(BadRecord, match="请写明退回的原因"):
        reconsider(store, CLERK, item(), reason="", at=IN_TIME)
    reconsider(store, CLERK, item(), reason="名录待核", at=IN_TIME)
    assert state(store, item()) is State.REVIEW


def test_missing_is_recorded_after_the_grace_days_and_never_before(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path)
    with pytest.raises(NotAllowed, match="尚未超过期限"):
        miss(store, CLERK, [item()], rhythm, at=IN_TIME)
    for who in (FILLER, REVIEWER, LEADER, MEMBER):
        with pytest.raises(NotAllowed):
            miss(store, who, [item()], rhythm, at=TOO_LATE)
    miss(store, CLERK, [item()], rhythm, at=TOO_LATE)
    assert state(store, item()) is State.MISSED
    with pytest.raises(NotAllowed, match="不在填报时间内"):
        save(store, FILLER, PERIOD, "U1", {("A1", "value"): "8"}, seen={}, rhythm=rhythm, at=TOO_LATE)


def test_a_figure_is_annulled_by_a_decision_and_nothing_moves_it_again(store: Store, tmp_path: Path) -> None:
    verified(store, tmp_path)
    with pytest.raises(BadRecord, match="请写明决定文件"):
        annul(store, CLERK, item(), document="", at=IN_TIME)
    annul(store, CLERK, item(), document="某发〔2026〕3号", at=IN_TIME)
    assert state(store, item()) is State.VOID
    with pytest.raises(NotAllowed):
        confirm(store, CLERK, [item()], list_read=True, at=IN_TIME)


def test_what_was_recorded_as_missing_counts_as_missing_in_the_run_and_after_its_release(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path)
    filled(store, rhythm, A1="5")
    submit(store, FILLER, handing(store), rhythm=rhythm, at=IN_TIME)
    take(store, REVIEWER, [item()], at=IN_TIME)
    verify(store, REVIEWER, item(), at=IN_TIME)
    with pytest.raises(Refused, match="缺少填报行"):
        score(store, CLERK, PERIOD, at=TOO_LATE)
    with store.reading() as session:
        open_items = [of for of, now in standings(session, PERIOD).items() if now.state is State.DUE]
    miss(store, CLERK, open_items, rhythm, at=TOO_LATE)
    kept = score(store, CLERK, PERIOD, at=TOO_LATE)
    statuses = {(of.unit, row["indicator"]): row["status"] for of in kept.units for row in of.points}
    assert statuses["U1", "A1"] == "reported"
    assert {statuses[key] for key in (("U2", "A1"), ("U2", "A2"))} <= {"missing", "not_applicable"}
    assert statuses["U2", "A1"] == "missing"
    confirm(store, CLERK, [item()], list_read=True, at=TOO_LATE)
    release(store, SECOND_CLERK, propose(store, CLERK, PERIOD, kept.run, at=TOO_LATE), at=TOO_LATE)
    assert state(store, item("U2")) is State.RELEASED
    assert differences(store, kept.run) == ()
    again = score(store, CLERK, PERIOD, at=TOO_LATE)
    assert [of.total["total"] for of in again.units] == [of.total["total"] for of in kept.units]
