"""Reviews, progress, differences, tables and evidence: each reader what is theirs, on both engines."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest

from data import evidence
from data.conduct.filling import attach, detach, recall, save, submit
from data.conduct.lane import agree, dispute, present
from data.conduct.reviewing import Reason, ask_countersign, countersign, give_back, take, verify
from data.desk.files import GONE, visible_file
from data.desk.progress import (
    visible_batches,
    visible_discrepancies,
    visible_items,
    visible_open_periods,
    visible_progress,
)
from data.desk.reviews import GONE as NO_ITEM
from data.desk.reviews import visible_queue, visible_review
from data.errors import BadEvidence
from data.periods import open_periods, period_in
from data.principals import NotVisible, Principal
from data.store import Store
from data.windows import Rhythm
from evaluation.figures import Figure
from evaluation.policy import Post
from evaluation.workflow import Role, State
from tests.data.desk.test_forms import reported, rhythm  # noqa: F401
from tests.support.conduct_city import HEAD, IN_TIME, MEMBER, PERIOD, filled, handing, item
from tests.support.rhythm_city import (
    ADMIN,
    AUDITOR,
    CLERK,
    FILLER,
    LEADER,
    OTHER_REVIEWER,
    PEER,
    REVIEWER,
)
from tests.support.small_city import OFFICE

TODAY = IN_TIME.date()
SUBSET = """\
checks:
  status: 参考方案
  effective: {from: 2025-01-01, to: 2025-12-31}
  source: 测试
  rules:
    - {code: K4, kind: subset, level: block, indicators: [A2], whole: A1}
"""
GIVEN = (Figure("U1", "A1", "5"), Figure("U2", "A1", "6"))


def queue(store: Store, tmp_path: Path, who: Principal) -> list[tuple[str, str]]:
    return [(one.item.unit, one.item.indicator) for one in visible_queue(who, store, tmp_path / "city", today=TODAY)]


def test_the_queue_is_of_ones_own_indicators(store: Store, rhythm: Rhythm, tmp_path: Path) -> None:  # noqa: F811
    reported(store, rhythm, A1="5", A2="4")
    assert queue(store, tmp_path, REVIEWER) == [("U1", "A1")]
    assert queue(store, tmp_path, OTHER_REVIEWER) == [("U1", "A2")]
    for everything in (CLERK, MEMBER, AUDITOR):
        assert sorted(queue(store, tmp_path, everything)) == [("U1", "A1"), ("U1", "A2")]
    assert queue(store, tmp_path, PEER) == []
    for nobody in (ADMIN, LEADER):
        with pytest.raises(NotVisible):
            queue(store, tmp_path, nobody)


def test_what_waits_has_an_age_in_working_days_and_leaves_when_verified(store: Store, rhythm: Rhythm, tmp_path: Path) -> None:  # noqa: F811
    reported(store, rhythm, A1="5")
    (one,) = visible_queue(REVIEWER, store, tmp_path / "city", today=TODAY + timedelta(days=7))
    assert (one.value, one.age, one.standing.state) == ("5", 5, State.SUBMITTED)
    take(store, REVIEWER, [item()], at=IN_TIME)
    (one,) = visible_queue(REVIEWER, store, tmp_path / "city", today=TODAY)
    assert one.standing.state is State.REVIEW
    verify(store, REVIEWER, item(), at=IN_TIME)
    assert queue(store, tmp_path, REVIEWER) == []


def test_a_review_shows_what_it_is_judged_by(store: Store, rhythm: Rhythm, tmp_path: Path) -> None:  # noqa: F811
    reported(store, rhythm, A1="5")
    review = visible_review(REVIEWER, store, tmp_path / "city", item())
    assert review.submitted is not None
    assert (review.submitted.value, review.target, review.verified) == ("5", "10", None)
    assert [step.action for step in review.steps] == ["open", "fill", "submit"]
    assert review.steps[-1].by == FILLER.actor


@pytest.mark.parametrize("who", [PEER, OTHER_REVIEWER], ids=lambda who: who.name)
def test_a_figure_of_others_and_one_that_is_not_there_look_alike(
    store: Store, rhythm: Rhythm, tmp_path: Path, who: Principal  # noqa: F811
) -> None:
    reported(store, rhythm, A1="5")
    for asked in (item(), item("没有"), item(period="2099Y")):
        with pytest.raises(NotVisible, match=NO_ITEM):
            visible_review(who, store, tmp_path / "city", asked)


def test_progress_is_a_row_for_each_unit_one_may_see(store: Store, rhythm: Rhythm) -> None:  # noqa: F811
    reported(store, rhythm, A1="5")
    assert [item.period for item in visible_open_periods(CLERK, store)] == [PERIOD]
    rows = {one.unit.code: dict(one.counts) for one in visible_progress(CLERK, store, PERIOD)}
    assert rows["U1"] == {State.SUBMITTED: 1, State.DUE: 1}
    assert rows["U2"] == {State.DUE: 2}
    assert [one.unit.code for one in visible_progress(PEER, store, PERIOD)] == ["U2"]
    assert dict(visible_progress(REVIEWER, store, PERIOD)[0].counts) == {State.SUBMITTED: 1}
    for nobody in (ADMIN, LEADER):
        with pytest.raises(NotVisible):
            visible_progress(nobody, store, PERIOD)


def test_items_are_listed_by_state(store: Store, rhythm: Rhythm) -> None:  # noqa: F811
    reported(store, rhythm, A1="5")
    assert [now.item for now in visible_items(CLERK, store, PERIOD, State.SUBMITTED)] == [item()]
    assert len(visible_items(CLERK, store, PERIOD, State.DUE)) == 5


def test_a_verified_value_that_differs_stands_beside_the_submitted_one(store: Store, rhythm: Rhythm) -> None:  # noqa: F811
    reported(store, rhythm, A1="5", A2="4")
    take(store, REVIEWER, [item()], at=IN_TIME)
    take(store, OTHER_REVIEWER, [item(indicator="A2")], at=IN_TIME)
    verify(store, REVIEWER, item(), value=Figure("U1", "A1", "4"), grounds="名录核对", at=IN_TIME)
    verify(store, OTHER_REVIEWER, item(indicator="A2"), at=IN_TIME)
    (one,) = visible_discrepancies(CLERK, store, PERIOD)
    assert (one.county, one.department, one.verified, one.grounds) == ("5", "", "4", "名录核对")
    assert (one.difference, one.share) == (-1, -20)
    assert visible_discrepancies(PEER, store, PERIOD) == ()


def test_a_dispute_shows_both_sides(store: Store, rhythm: Rhythm, tmp_path: Path) -> None:  # noqa: F811
    present(store, REVIEWER, PERIOD, GIVEN, document="统计月报", at=IN_TIME)
    kept = evidence.keep(tmp_path / "evidence", io.BytesIO(b"proof"), name="a.txt")
    attach(store, FILLER, item(), kept, at=IN_TIME)
    dispute(store, FILLER, item(), Figure("U1", "A1", "7"), reason="漏计", at=IN_TIME)
    agree(store, PEER, [item("U2")], at=IN_TIME)
    (one,) = visible_discrepancies(CLERK, store, PERIOD)
    assert (one.county, one.department, one.verified, one.difference) == ("7", "5", "", -2)
    (batch,) = visible_batches(REVIEWER, store, PERIOD)
    assert (batch.document, batch.waiting, batch.agreed, batch.disputed, batch.withdrawn) == ("统计月报", 0, 1, 1, False)
    assert visible_batches(OTHER_REVIEWER, store, PERIOD) == ()
    assert len(visible_batches(CLERK, store, PERIOD)) == 1


def test_evidence_is_handed_to_the_unit_its_department_and_the_office(store: Store, rhythm: Rhythm, tmp_path: Path) -> None:  # noqa: F811
    folder = tmp_path / "evidence"
    kept = evidence.keep(folder, io.BytesIO(b"proof"), name="../../佐证.txt")
    attach(store, FILLER, item(), kept, at=IN_TIME)
    for early in (REVIEWER, CLERK, MEMBER, AUDITOR):
        assert visible_review(early, store, tmp_path / "city", item()).attachments == ()
        with pytest.raises(NotVisible, match=GONE):
            visible_file(early, store, folder, item(), kept.sha256)
    assert visible_file(FILLER, store, folder, item(), kept.sha256) == ("佐证.txt", b"proof")
    filled(store, rhythm, A1="5")
    submit(store, FILLER, handing(store), rhythm=rhythm, at=IN_TIME)
    for who in (FILLER, REVIEWER, CLERK, MEMBER, AUDITOR):
        assert visible_file(who, store, folder, item(), kept.sha256) == ("佐证.txt", b"proof")
    for who, what in ((PEER, kept.sha256), (OTHER_REVIEWER, kept.sha256), (FILLER, "0" * 64), (FILLER, "../../etc/passwd")):
        with pytest.raises(NotVisible, match=GONE):
            visible_file(who, store, folder, item(), what)
    with pytest.raises(NotVisible, match=GONE):
        visible_file(CLERK, store, folder, item(period="2099Y"), kept.sha256)
    for nobody in (ADMIN, LEADER):
        with pytest.raises(NotVisible):
            visible_file(nobody, store, folder, item(), kept.sha256)
    recall(store, FILLER, [item()], reason="附错材料", at=IN_TIME)
    detach(store, FILLER, item(), kept.sha256, at=IN_TIME)
    with pytest.raises(NotVisible, match=GONE):
        visible_file(CLERK, store, folder, item(), kept.sha256)


def test_what_was_taken_up_keeps_its_place_and_what_was_given_back_comes_anew(
    store: Store, rhythm: Rhythm, tmp_path: Path  # noqa: F811
) -> None:
    reported(store, rhythm, A1="5")
    filled(store, rhythm, A2="4")
    submit(store, FILLER, handing(store, "A2"), rhythm=rhythm, at=IN_TIME + timedelta(minutes=1))
    take(store, REVIEWER, [item()], at=IN_TIME + timedelta(minutes=2))
    assert queue(store, tmp_path, CLERK) == [("U1", "A1"), ("U1", "A2")]
    give_back(store, REVIEWER, item(), code=Reason.SCOPE, text="口径", due="2026-01-20", at=IN_TIME + timedelta(minutes=3))
    submit_again(store, rhythm)
    assert queue(store, tmp_path, CLERK) == [("U1", "A2"), ("U1", "A1")]


def submit_again(store: Store, rhythm: Rhythm) -> None:  # noqa: F811
    filled_at = IN_TIME + timedelta(minutes=4)
    save(store, FILLER, PERIOD, "U1", {("A1", "value"): "6"}, seen={"A1": 1}, rhythm=rhythm, at=filled_at)
    submit(store, FILLER, handing(store, "A1"), rhythm=rhythm, at=filled_at)


def test_units_that_do_not_add_up_are_found_at_the_city_s_figure_by_whoever_sees_all_of_them(
    store: Store, rhythm: Rhythm, tmp_path: Path  # noqa: F811
) -> None:
    given = [Figure("U1", "A1", "5"), Figure("U2", "A1", "6"), Figure("C", "A1", "12")]
    present(store, REVIEWER, PERIOD, given, document="统计月报", at=IN_TIME)
    for who in (REVIEWER, HEAD, CLERK, MEMBER, AUDITOR):
        review = visible_review(who, store, tmp_path / "city", item("C"))
        assert [one.sentence for one in review.findings] == ["各单位合计11，全市数12，相差1"]
    city_person = Principal("全市填报", (Post(Role.FILLER, unit="C"),), "c-tb")
    assert visible_review(city_person, store, tmp_path / "city", item("C")).findings == ()
    assert visible_review(REVIEWER, store, tmp_path / "city", item()).findings == ()


def test_a_part_is_compared_with_its_whole_where_both_may_be_seen(
    store: Store, rhythm: Rhythm, tmp_path: Path  # noqa: F811
) -> None:
    rules = tmp_path / "city" / "check_rules.yaml"
    rules.write_text(SUBSET, encoding="utf-8")
    reported(store, rhythm, A1="5", A2="6")
    found = visible_review(CLERK, store, tmp_path / "city", item(indicator="A2")).findings
    assert [(one.indicator, one.sentence) for one in found] == [("A2", "6大于所属的A1的5")]
    assert visible_review(OTHER_REVIEWER, store, tmp_path / "city", item(indicator="A2")).findings == ()


def test_the_head_sees_the_value_to_be_signed_and_the_county_nothing_of_it(
    store: Store, rhythm: Rhythm, tmp_path: Path  # noqa: F811
) -> None:
    reported(store, rhythm, A1="5")
    take(store, REVIEWER, [item()], at=IN_TIME)
    ask_countersign(store, REVIEWER, item(), Figure("U1", "A1", "4"), grounds="名录核对", at=IN_TIME)
    for who in (HEAD, REVIEWER, CLERK):
        review = visible_review(who, store, tmp_path / "city", item())
        assert review.signing is not None
        assert (review.countersign, review.signing.value, review.signing_grounds) == ("asked", "4", "名录核对")
    review = visible_review(FILLER, store, tmp_path / "city", item())
    assert (review.countersign, review.signing, review.signing_grounds) == ("", None, "")
    countersign(store, HEAD, item(), at=IN_TIME)
    assert visible_review(HEAD, store, tmp_path / "city", item()).countersign == "signed"
    give_back(store, REVIEWER, item(), code=Reason.SCOPE, text="口径", due="2026-01-20", at=IN_TIME)
    submit_again(store, rhythm)
    assert visible_review(HEAD, store, tmp_path / "city", item()).countersign == ""


def test_a_closed_period_is_looked_at_when_it_is_asked_for(store: Store, rhythm: Rhythm, tmp_path: Path) -> None:  # noqa: F811
    reported(store, rhythm, A1="5")
    open_periods(store, [period_in("2025", PERIOD, status="final")], **OFFICE)
    assert queue(store, tmp_path, CLERK) == []
    found = visible_queue(CLERK, store, tmp_path / "city", period=PERIOD, today=TODAY)
    assert [one.item for one in found] == [item()]
    assert visible_queue(CLERK, store, tmp_path / "city", period="2099Y", today=TODAY) == ()


def test_a_file_that_is_gone_or_was_changed_is_never_handed_out(store: Store, rhythm: Rhythm, tmp_path: Path) -> None:  # noqa: F811
    folder = tmp_path / "evidence"
    kept = evidence.keep(folder, io.BytesIO(b"proof"), name="a.txt")
    attach(store, FILLER, item(), kept, at=IN_TIME)
    path = evidence.path_of(folder, kept.sha256)
    path.chmod(0o600)
    path.write_bytes(b"other")
    with pytest.raises(BadEvidence, match=r"“a\.txt”与登记的指纹不符"):
        visible_file(FILLER, store, folder, item(), kept.sha256)
    path.unlink()
    with pytest.raises(BadEvidence, match=r"“a\.txt”读不出来") as refusal:
        visible_file(FILLER, store, folder, item(), kept.sha256)
    assert str(tmp_path) not in str(refusal.value)
    with pytest.raises(NotVisible, match=GONE):
        visible_file(PEER, store, folder, item(), kept.sha256)
