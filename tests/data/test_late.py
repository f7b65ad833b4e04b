"""Late requests: asked for one's own unit, answered once, by somebody else in 严格, seen by those they concern."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from data import late
from data.access import NotVisible, Principal
from data.errors import BadRecord, Conflict, NotPermitted, NotReady
from data.late import Answer, ask, grant, granted_until, refuse, requests, visible_requests
from data.ledger import Record, append
from data.periods import FINAL, open_periods, period_in
from data.store import Store
from data.tables import LATE_REQUESTS
from data.verify import verify
from evaluation.policy import Post
from evaluation.workflow import Role, State
from tests.support.archives import NOW
from tests.support.rhythm_city import (
    ADMIN,
    AUDITOR,
    CLERK,
    EVERYBODY,
    FILLER,
    LEADER,
    OTHER_REVIEWER,
    PEER,
    REVIEWER,
    SECOND_CLERK,
    opened,
    set_to,
    step,
)
from tests.support.small_city import OFFICE

BOTH = Principal("一身二任", (Post(Role.FILLER, unit="U1"), Post(Role.OFFICE)), "both")
NAME = "2025Y-U1-1"


@pytest.fixture
def city(store: Store) -> Store:
    opened(store)
    return store


def asked(store: Store, who: Principal = FILLER, *, indicators: tuple[str, ...] = ("A1",), **other: Any) -> str:
    found = {"period": "2025Y", "unit": "U1", "reason": "年报口径调整", "at": NOW} | other
    return ask(store, who, indicators=indicators, **found)


def test_a_request_is_granted_until_a_day(city: Store) -> None:
    assert asked(city, indicators=("A1", " A2 ", "A1")) == NAME
    with city.reading() as session:
        assert granted_until(session, "2025Y", "U1", "A1") is None
    grant(city, CLERK, NAME, "2026-02-05", "同意", at=NOW + timedelta(hours=1))
    with city.reading() as session:
        assert [granted_until(session, "2025Y", "U1", code) for code in ("A1", "A2")] == [date(2026, 2, 5)] * 2
        assert granted_until(session, "2025Y", "U2", "A1") is None
        assert granted_until(session, "2025Q4", "U1", "A1") is None
        (found,) = requests(session, "2025Y", "U1")
    assert (found.status, found.until, found.answer, found.indicators) == (Answer.GRANTED, date(2026, 2, 5), "同意", ("A1", "A2"))
    assert (found.asked_by, found.asked_at, found.reason) == (FILLER.actor, NOW, "年报口径调整")
    assert (found.answered_by, found.answered_at) == (CLERK.actor, NOW + timedelta(hours=1))
    assert verify(city) == []


def test_a_refusal_says_why_and_opens_nothing(city: Store) -> None:
    name = asked(city)
    with pytest.raises(BadRecord, match="请写明不予批准的理由"):
        refuse(city, CLERK, name, " ", at=NOW)
    refuse(city, CLERK, name, "已两次延期", at=NOW)
    with city.reading() as session:
        assert granted_until(session, "2025Y", "U1", "A1") is None
        assert [(item.status, item.answer) for item in requests(session)] == [(Answer.REFUSED, "已两次延期")]


def test_after_an_answer_one_may_ask_again_and_the_later_day_holds(city: Store) -> None:
    for until in ("2026-02-05", "2026-02-20", "2026-02-10"):
        grant(city, CLERK, asked(city), until, "", at=NOW)
    with city.reading() as session:
        assert granted_until(session, "2025Y", "U1", "A1") == date(2026, 2, 20)
        assert sorted(item.request for item in requests(session)) == ["2025Y-U1-1", "2025Y-U1-2", "2025Y-U1-3"]


def test_a_request_is_answered_once(city: Store) -> None:
    name = asked(city)
    grant(city, CLERK, name, "2026-02-05", "", at=NOW)
    for again in (
        lambda: grant(city, SECOND_CLERK, name, "2026-03-05", "", at=NOW), lambda: refuse(city, CLERK, name, "不行", at=NOW),
    ):  # fmt: skip
        with pytest.raises(BadRecord, match=f"“{name}”已批准（考核办经办（考核办经办）），不能再次答复"):
            again()
    with pytest.raises(NotReady, match="没有补报申请“别的”"):
        grant(city, CLERK, "别的", "2026-02-05", "", at=NOW)


def test_of_two_answers_at_once_one_counts(city: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    name = asked(city)
    with city.reading() as session:
        before = late.history(session, LATE_REQUESTS, {"request": name})
    refuse(city, SECOND_CLERK, name, "不行", at=NOW)
    monkeypatch.setattr(late, "history", lambda *_: before)
    with pytest.raises(Conflict):
        grant(city, CLERK, name, "2026-02-05", "", at=NOW)


@pytest.mark.parametrize(("until", "words"), [("2026-01-14", "已经过去"), ("下周", "应写成"), ("", "应写成")])
def test_a_day_that_is_over_or_none_is_not_granted(city: Store, until: str, words: str) -> None:
    name = asked(city)
    with pytest.raises(BadRecord, match=words):
        grant(city, CLERK, name, until, "", at=NOW)
    grant(city, CLERK, name, "2026-01-15", "", at=NOW)


def test_everything_wrong_with_a_request_is_told_at_once(city: Store) -> None:
    step(city, State.SUBMITTED, "2025Y/U1/A2")
    step(city, State.MISSED, "2025Y/U1/A1")
    asked(city)
    with pytest.raises(BadRecord) as refused:
        asked(city, indicators=("A1", "A2", "A9"))
    assert str(refused.value) == "没有提交：方案中没有指标“A9”；A1已有待答复的补报申请；A2为“已报”，不需要补报。"
    for wrong, words in ((((), {}), "请选择"), ((("A1",), {"reason": "  "}), "请写明补报理由")):
        with pytest.raises(BadRecord, match=words):
            asked(city, indicators=wrong[0], **wrong[1])
    with pytest.raises(NotReady):
        asked(city, period="2031Y")


def test_a_period_that_is_over_takes_no_request(city: Store) -> None:
    open_periods(city, [period_in("2025", "2025Y", status=FINAL)], **OFFICE)
    with pytest.raises(BadRecord, match="2025年已经结束，不能再补报"):
        asked(city)


@pytest.mark.parametrize("who", [one for one in EVERYBODY if one is not FILLER], ids=lambda who: who.name)
def test_nobody_else_asks_for_a_unit(city: Store, who: Principal) -> None:
    with pytest.raises(NotPermitted, match="没有办理“申请补报”的权限"):
        asked(city, who)


@pytest.mark.parametrize("who", [one for one in EVERYBODY if one is not CLERK], ids=lambda who: who.name)
def test_nobody_but_the_office_answers(city: Store, who: Principal) -> None:
    name = asked(city)
    with pytest.raises(NotPermitted, match="没有办理“批准补报”的权限"):
        grant(city, who, name, "2026-02-05", "", at=NOW)
    with pytest.raises(NotPermitted):
        refuse(city, who, name, "不行", at=NOW)


def test_a_demo_person_does_nothing_in_formal_records(city: Store) -> None:
    with pytest.raises(NotPermitted, match="须登录"):
        asked(city, Principal("甲填报", FILLER.posts))
    with pytest.raises(NotVisible):
        visible_requests(Principal("甲填报", FILLER.posts), city)


def test_in_strict_nobody_answers_his_own_request_by_whatever_name(city: Store) -> None:
    set_to(city, "profile", "strict")
    name = asked(city, BOTH)
    renamed = Principal("改了名", BOTH.posts, BOTH.account)
    for who in (BOTH, renamed):
        with pytest.raises(NotPermitted, match="不能答复自己提出的补报申请"):
            grant(city, who, name, "2026-02-05", "", at=NOW)
        with pytest.raises(NotPermitted, match="不能答复自己提出的补报申请"):
            refuse(city, who, name, "不行", at=NOW)
    grant(city, CLERK, name, "2026-02-05", "", at=NOW)


def test_in_normal_a_small_office_may(city: Store) -> None:
    grant(city, BOTH, asked(city, BOTH), "2026-02-05", "", at=NOW)


def test_an_unknown_profile_lets_nobody_do_anything(city: Store) -> None:
    set_to(city, "profile", "lax")
    with pytest.raises(BadRecord, match="设置“profile”为“lax”"):
        asked(city)


def test_everybody_sees_the_requests_that_concern_him(city: Store) -> None:
    asked(city)
    asked(city, PEER, unit="U2", indicators=("A2",))
    seen = {who.name: {item.unit for item in visible_requests(who, city)} for who in EVERYBODY}
    assert seen == {
        FILLER.name: {"U1"}, PEER.name: {"U2"}, REVIEWER.name: {"U1"}, OTHER_REVIEWER.name: {"U2"},
        CLERK.name: {"U1", "U2"}, AUDITOR.name: {"U1", "U2"}, ADMIN.name: set(), LEADER.name: set(),
    }  # fmt: skip
    assert [item.unit for item in visible_requests(CLERK, city, "2025Y", "U2")] == ["U2"]
    assert visible_requests(CLERK, city, "2025Q4") == ()


def test_a_text_that_is_endless_is_no_reason(city: Store) -> None:
    with pytest.raises(BadRecord, match="不超过500字"):
        asked(city, reason="长" * 501)


def test_of_two_requests_of_one_name_the_second_is_told(city: Store) -> None:
    cells = {"request": NAME, "period": "2025Q4", "unit": "U2", "indicators": "[]", "status": "asked"}
    append(city, [Record(LATE_REQUESTS, cells)], actor="别人", at=NOW, action="申请补报", reason="占名")
    with pytest.raises(Conflict, match="没有写入"):
        asked(city)
