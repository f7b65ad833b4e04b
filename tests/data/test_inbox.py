"""Inbox: who is told what on which day; nobody hears of another's figures, and the office hears of all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from data import late
from data.access import NotVisible, Principal
from data.errors import NotReady
from data.inbox import Kind, Message, digest, messages_for, open_periods, visible_asked
from data.owed import Asked, Task
from data.periods import FINAL, period_in
from data.periods import open_periods as record_periods
from data.store import Store
from evaluation.periods import Period
from evaluation.workflow import Action, Role, State
from tests.support.archives import NOW
from tests.support.rhythm_city import (
    ADMIN,
    AUDITOR,
    CLERK,
    EVERYBODY,
    FILLER,
    HOUSE,
    LEADER,
    OTHER_REVIEWER,
    PEER,
    REVIEWER,
    city_folder,
    opened,
    person,
    step,
)
from tests.support.small_city import OFFICE

DUE_DAY = date(2026, 1, 15)
MONTH_DAY = date(2026, 1, 13)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return city_folder(tmp_path / "city")


@pytest.fixture
def city(store: Store) -> Store:
    """The year: U1 owes both figures, U2 has reported A1; the city's own row is still to come."""
    opened(store)
    for key in ("2025Y/U1/A1", "2025Y/U1/A2", "2025Y/U2/A1", "2025Y/C/A1"):
        step(store, State.DUE, key)
    step(store, State.DRAFT, "2025Y/U1/A2", action=Action.FILL)
    step(store, State.SUBMITTED, "2025Y/U2/A1", action=Action.SUBMIT)
    return store


def brief(found: Sequence[Message]) -> list[tuple[Kind, str, int, str, int]]:
    return [(item.kind, item.unit or item.department, item.count, item.mark, item.late) for item in found]


@pytest.mark.parametrize(
    ("day", "mark"), [("2026-01-12", "T−3"), ("2026-01-14", "T−1"), ("2026-01-15", "T"), ("2026-01-13", "")],
)  # fmt: skip
def test_a_county_is_told_on_the_days_before_and_on_the_day(city: Store, folder: Path, day: str, mark: str) -> None:
    found = messages_for(FILLER, city, folder, date.fromisoformat(day))
    assert brief(found) == ([(Kind.SOON, "U1", 2, mark, 0)] if mark else [])
    assert [item.text for item in found] == (
        ["2025年：甲县有2项未报送（企业数、研发占比），请于1月15日前办理。"] if mark else []
    )


def test_what_is_late_is_told_every_day(city: Store, folder: Path) -> None:
    for days, late_by, mark in ((1, 1, "T+1"), (2, 1, ""), (4, 2, ""), (5, 3, "")):
        (found,) = messages_for(FILLER, city, folder, DUE_DAY + timedelta(days))
        assert (found.kind, found.late, found.mark) == (Kind.OVERDUE, late_by, mark)
    assert found.text == "2025年：甲县有2项未报送（企业数、研发占比），应于1月15日前办理，已逾期3个工作日。"


def test_a_person_hears_of_his_own_and_the_office_of_all(city: Store, folder: Path) -> None:
    day = date(2026, 2, 3)
    heard = {who.name: {item.unit or item.department for item in messages_for(who, city, folder, day)} for who in EVERYBODY}
    assert heard == {
        FILLER.name: {"U1"}, PEER.name: set(), REVIEWER.name: {HOUSE}, OTHER_REVIEWER.name: set(),
        CLERK.name: {"U1", HOUSE}, ADMIN.name: set(), LEADER.name: set(), AUDITOR.name: set(),
    }  # fmt: skip


def test_a_department_owes_what_was_reported_and_the_citys_own_row(city: Store, folder: Path) -> None:
    found = messages_for(REVIEWER, city, folder, date(2026, 1, 28))
    assert {(item.task, item.count, item.mark, item.due) for item in found} == {
        (Task.VERIFY, 1, "T−3", date(2026, 1, 31)), (Task.GIVE, 1, "T−3", date(2026, 1, 31)),
    }  # fmt: skip


def test_a_month_is_asked_of_departments_alone(store: Store, folder: Path) -> None:
    opened(store)
    step(store, State.DUE, "2025M12/U1/A1")
    step(store, State.DUE, "2025M12/U2/A1")
    assert messages_for(FILLER, store, folder, MONTH_DAY) == ()
    (found,) = messages_for(REVIEWER, store, folder, MONTH_DAY)
    assert (found.task, found.count, found.mark) == (Task.GIVE, 2, "T")
    assert found.text == "2025年12月：统计局有2项未提供数据（企业数），请于1月13日前办理。"


def test_what_was_returned_is_told_every_day_until_the_day_it_was_given(city: Store, folder: Path) -> None:
    step(city, State.RETURNED, "2025Y/U2/A1", action=Action.RETURN, due="2026-01-22")
    for day, kind, late_by in ((16, Kind.RETURNED, 0), (22, Kind.RETURNED, 0), (23, Kind.OVERDUE, 1)):
        (found,) = messages_for(PEER, city, folder, date(2026, 1, day))
        assert (found.kind, found.due, found.late, found.task) == (kind, date(2026, 1, 22), late_by, Task.REPORT_AGAIN)
    assert messages_for(REVIEWER, city, folder, date(2026, 1, 20)) == ()


def test_a_check_is_told_until_silence_answers_it_and_is_never_an_arrear(store: Store, folder: Path) -> None:
    opened(store)
    step(store, State.CHECKING, "2025M12/U1/A1", action=Action.PRESENT)
    (before,) = messages_for(FILLER, store, folder, date(2026, 1, 16))
    assert (before.kind, before.due) == (Kind.CHECK, date(2026, 1, 22))
    assert before.text == "2025年12月：甲县有1项待核对（企业数），1月22日前没有回复视为没有不同意见。"
    (after,) = messages_for(FILLER, store, folder, date(2026, 1, 23))
    assert (after.kind, after.text) == (
        Kind.CHECK, "2025年12月：甲县有1项待核对（企业数），1月22日已过，按没有不同意见办理。",
    )  # fmt: skip


def test_what_waits_for_a_signature_is_said_so(city: Store, folder: Path) -> None:
    step(city, State.SIGNING, "2025Y/U1/A1", action=Action.REQUEST_SIGNATURE)
    signer = person("甲审签", Role.SIGNER, unit="U1")
    assert {item.task for item in messages_for(signer, city, folder, DUE_DAY)} == {Task.SIGN, Task.REPORT}


def test_what_has_moved_on_is_told_to_nobody(store: Store, folder: Path) -> None:
    opened(store)
    done = set(State) - {
        State.DUE, State.DRAFT, State.SIGNING, State.RETURNED, State.CHECKING, State.SUBMITTED, State.REVIEW,
    }  # fmt: skip
    for state in done:
        step(store, state, "2025Y/U1/A1")
        for day in (DUE_DAY, date(2026, 3, 2)):
            assert messages_for(CLERK, store, folder, day) == ()


def test_a_late_request_waits_with_the_office_and_its_answer_with_the_county(city: Store, folder: Path) -> None:
    name = late.ask(city, FILLER, "2025Y", "U1", ["A1"], "年报未出", at=NOW)
    quiet = date(2026, 1, 13)
    (asked,) = messages_for(CLERK, city, folder, quiet)
    assert (asked.kind, asked.request, asked.text) == (
        Kind.ASKED, name, "2025年：甲县申请补报1项，理由：年报未出。",
    )  # fmt: skip
    late.grant(city, CLERK, name, "2026-02-05", "", at=NOW)
    (granted,) = messages_for(FILLER, city, folder, quiet)
    assert (granted.kind, granted.text) == (Kind.ANSWERED, "2025年：甲县补报1项的申请已批准，请于2月5日前补报。")
    assert messages_for(PEER, city, folder, quiet) == messages_for(CLERK, city, folder, quiet) == ()


def test_what_was_granted_is_due_on_the_day_granted(city: Store, folder: Path) -> None:
    step(city, State.MISSED, "2025Y/U1/A1", action=Action.MISS)
    late.grant(city, CLERK, late.ask(city, FILLER, "2025Y", "U1", ["A1"], "年报未出", at=NOW), "2026-02-05", "", at=NOW)
    found = {item.kind: item for item in messages_for(FILLER, city, folder, date(2026, 2, 5))}
    assert (found[Kind.OVERDUE].count, found[Kind.SOON].count, found[Kind.SOON].due) == (1, 1, date(2026, 2, 5))
    assert found[Kind.SOON].mark == "T"
    after = messages_for(FILLER, city, folder, date(2026, 2, 6))
    assert [(item.kind, item.count) for item in after] == [(Kind.OVERDUE, 1)]


def test_a_refusal_is_told_for_a_week(city: Store, folder: Path) -> None:
    late.refuse(city, CLERK, late.ask(city, FILLER, "2025Y", "U1", ["A1"], "年报未出", at=NOW), "已两次延期", at=NOW)
    kinds = {day: {item.kind for item in messages_for(FILLER, city, folder, date(2026, 1, day))} for day in range(15, 30)}
    assert [day for day, found in kinds.items() if Kind.ANSWERED in found] == [15, 16, 17, 18, 19, 20, 21]


def test_a_period_that_is_over_is_told_to_nobody(city: Store, folder: Path) -> None:
    record_periods(city, [period_in("2025", "2025Y", status=FINAL)], **OFFICE)
    assert messages_for(CLERK, city, folder, DUE_DAY) == ()
    assert open_periods(CLERK, city) == ("2025M12", "2025Q4")


def test_without_a_cadence_only_what_carries_a_day_of_its_own_is_told(city: Store, tmp_path: Path) -> None:
    step(city, State.RETURNED, "2025Y/U2/A1", action=Action.RETURN, due="2026-01-22")
    found = messages_for(CLERK, city, tmp_path / "nowhere", date(2026, 1, 23))
    assert brief(found) == [(Kind.OVERDUE, "U2", 1, "T+1", 1)]


def test_formal_records_say_nothing_to_whom_has_no_account(city: Store, folder: Path) -> None:
    for who in (Principal("演示", CLERK.posts), Principal("无任职", (), "x")):
        with pytest.raises(NotVisible):
            messages_for(who, city, folder, DUE_DAY)


def test_the_digest_names_who_owes_what_and_how_late(city: Store, folder: Path) -> None:
    step(city, State.RETURNED, "2025Y/U2/A2", action=Action.RETURN, due="2026-01-22")
    assert digest(CLERK, city, folder, "2025Y", date(2026, 1, 20)) == (
        "【2025年报送提醒】1月20日\n"
        "未报送（1月15日到期，已逾期3个工作日）：甲县2项。\n"
        "被退回，须重报（1月22日到期）：乙县1项。\n"
        "未提供数据（1月31日到期）：统计局1项。\n"
        "待核定（1月31日到期）：统计局1项。\n"
        "请尚未办理的单位抓紧办理。"
    )
    assert digest(CLERK, city, folder, "2025Q4", DUE_DAY) == "【2025年第4季度报送提醒】1月15日\n各项均已办理。"


def test_the_digest_is_the_offices(city: Store, folder: Path) -> None:
    for who in (one for one in EVERYBODY if one is not CLERK):
        with pytest.raises(NotVisible):
            digest(who, city, folder, "2025Y", DUE_DAY)
    with pytest.raises(NotReady):
        digest(CLERK, city, folder, "2031Y", DUE_DAY)


def test_the_app_counts_what_it_asks_of_a_county(city: Store, folder: Path) -> None:
    january, february = Period(2026, "M", 1), Period(2026, "M", 2)
    for key in ("2025Q4/U1/A1", "2025M12/U1/A1"):
        step(city, State.DUE, key)
    assert visible_asked(FILLER, city, folder, "U1", january) == Asked("U1", january, 3, 0)
    step(city, State.CHECKING, "2025M12/U1/A1", action=Action.PRESENT)
    step(city, State.CHECKING, "2025Q4/U1/A1", action=Action.PRESENT)
    step(city, State.VERIFIED, "2025Q4/U1/A1", action=Action.AGREE)
    step(city, State.VOID, "2025Y/U1/A2", action=Action.ANNUL)
    found = visible_asked(CLERK, city, folder, "U1", january)
    assert (found, found.typed) == (Asked("U1", january, 3, 2), 1)
    assert visible_asked(FILLER, city, folder, "U1", february) == Asked("U1", february, 0, 0)
    for who in (PEER, LEADER, ADMIN):
        with pytest.raises(NotVisible):
            visible_asked(who, city, folder, "U1", january)
