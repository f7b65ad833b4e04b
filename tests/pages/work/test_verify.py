"""数据审核: one click to agree, one key to the next; another value with grounds; a return with a reason; confirmation."""

from __future__ import annotations

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from data.accounts import Account
from data.city import SHIPPED
from data.conduct.moving import Item
from data.desk.progress import visible_discrepancies, visible_lateness
from data.desk.reviews import visible_queue
from data.settings import change_settings
from data.store import Store
from evaluation.policy import Post
from evaluation.workflow import Profile, Role, State
from tests.support import formal_city, people
from tests.support.pages import on_the_day, press
from tests.support.reporting import UNIT, YEAR, handed_in, state, under_way

DAY = formal_city.DAY
CLERK = formal_city.PROPOSER
MEMBER = Account("cy-1", "成员甲", (Post(Role.MEMBER),), must_change=False)


@pytest.fixture
def store(tmp_path, monkeypatch) -> Store:
    on_the_day(monkeypatch, tmp_path)
    return under_way()


@pytest.fixture
def reported(store) -> tuple[str, list[str]]:
    """Two figures of one department handed in by a county; the department and their codes."""
    return handed_in(store)


@pytest.fixture
def reviewing(opened, store, reported, monkeypatch):  # type: ignore[no-untyped-def]
    department, _ = reported
    people.signed_in(monkeypatch, Account("bm-1", "审核员甲", (Post(Role.REVIEWER, department=department),), must_change=False))
    return opened("verify", form=YEAR)


def chosen(at: AppTest) -> str:
    (box,) = [box for box in at.selectbox if box.key == "verify-item"]
    return str(box.value)


def test_agreeing_is_one_click_and_leads_to_the_next(reviewing, store, reported) -> None:
    _, (first, second) = reported
    assert chosen(reviewing.at) == f"{UNIT}.{first}"
    assert "填报值 30" in " ".join(reviewing.text.split())
    assert not re.search(r"\w+\(\w+=|\d{4}[YMQ]\d*", reviewing.text), "a name of the program on the page"
    press(reviewing.at, "核定：与填报一致")
    assert state(store, first) is State.VERIFIED
    assert chosen(reviewing.at) == f"{UNIT}.{second}"
    assert "回执：records-" in reviewing.text
    press(reviewing.at, "核定：与填报一致")
    assert "本期没有待审核的填报项" in reviewing.text
    assert visible_queue(CLERK, store, SHIPPED, today=DAY.date()) == ()


def test_the_next_is_one_key(reviewing, reported) -> None:
    _, (_, second) = reported
    (button,) = [button for button in reviewing.at.button if button.label == "下一项"]
    assert button.proto.shortcut == "n"
    button.click().run()
    assert chosen(reviewing.at) == f"{UNIT}.{second}"


def test_another_value_stands_beside_the_submitted_one_with_its_grounds(reviewing, store, reported) -> None:
    _, (first, _) = reported
    item = Item(YEAR, UNIT, first)
    reviewing.at.text_input(key=f"verify-{item}-value").set_value("28").run()
    press(reviewing.at, "核定")
    assert "核定值须有依据" in reviewing.text
    assert state(store, first) is State.REVIEW
    reviewing.at.text_input(key=f"verify-{item}-value").set_value("28").run()
    reviewing.at.text_input(key=f"verify-{item}-grounds").set_value("与入库名录核对").run()
    press(reviewing.at, "核定")
    assert state(store, first) is State.VERIFIED
    (one,) = visible_discrepancies(CLERK, store, YEAR)
    assert (one.county, one.verified, one.grounds) == ("30", "28", "与入库名录核对")


def test_a_return_has_a_reason_and_warns_of_a_number(reviewing, store, reported) -> None:
    _, (first, _) = reported
    item = Item(YEAR, UNIT, first)
    reviewing.at.text_input(key=f"back-{item}-text").set_value("应为28").run()
    assert "说明里好像有数值" in reviewing.text
    reviewing.at.text_input(key=f"back-{item}-text").set_value("缺少入库名录").run()
    assert "说明里好像有数值" not in reviewing.text
    reviewing.at.button(key=f"back-{item}-go").click().run()
    assert state(store, first) is State.RETURNED


def test_the_office_sees_who_stands_where_and_confirms_after_reading(opened, store, reviewing, reported, monkeypatch) -> None:
    _, (first, second) = reported
    press(reviewing.at, "核定：与填报一致")
    people.signed_in(monkeypatch, people.OFFICE)
    seen = opened("verify", form=YEAR)
    row = next(row for row in seen.html.split("<tr") if 'data-unit="331002"' in row)
    assert "椒江区" in row
    seen = opened("verify", form=YEAR, section="confirm")
    assert "已核定、待审定1项" in seen.text
    press(seen.at, "审定（1项）")
    assert "差异清单尚未审阅" in seen.text
    seen.at.checkbox(key=f"confirm-{YEAR}-read").check().run()
    press(seen.at, "审定（1项）")
    assert state(store, first) is State.CONFIRMED
    assert state(store, second) is State.SUBMITTED


def test_of_another_department_nothing_waits(opened, store, reported, monkeypatch) -> None:
    people.signed_in(monkeypatch, Account("bm-9", "审核员乙", (Post(Role.REVIEWER, department="没有这个局"),), must_change=False))
    seen = opened("verify", form=YEAR, item=f"{UNIT}.{reported[1][0]}")
    assert "本期没有待审核的填报项" in seen.text
    assert "30" not in seen.text.partition("数据审核")[2]


@pytest.mark.parametrize("account", [people.ADMIN, MEMBER], ids=["admin", "member"])
def test_who_may_open_it(opened, store, reported, monkeypatch, account) -> None:
    people.signed_in(monkeypatch, account)
    seen = opened("verify", form=YEAR, section="queue")
    assert ("本页仅" in seen.text) == (account is people.ADMIN)
    assert not [button for button in seen.at.button if button.label.startswith("核定")]


def test_a_head_sees_what_is_to_be_signed_and_on_what_grounds(opened, store, reported, monkeypatch) -> None:
    department, (first, _) = reported
    change_settings(store, CLERK, {"profile": Profile.STRICT}, reason="领导小组会议", at=DAY)
    people.signed_in(monkeypatch, Account("bm-1", "审核员甲", (Post(Role.REVIEWER, department=department),), must_change=False))
    seen = opened("verify", form=YEAR, item=f"{UNIT}.{first}")
    item = Item(YEAR, UNIT, first)
    seen.at.text_input(key=f"verify-{item}-value").set_value("12").run()
    seen.at.text_input(key=f"verify-{item}-grounds").set_value("与入库名录核对").run()
    press(seen.at, "提请会签")
    assert "已提请负责人会签" in seen.text
    people.signed_in(monkeypatch, Account("bm-2", "负责人甲", (Post(Role.HEAD, department=department),), must_change=False))
    seen = opened("verify", form=YEAR, item=f"{UNIT}.{first}")
    assert "提请核定为12，填报为30。依据：与入库名录核对" in "".join(seen.text.split())
    press(seen.at, "会签同意")
    assert "已会签" in seen.text
    assert not [button for button in seen.at.button if button.label == "会签同意"]


def test_progress_tells_who_is_late_and_until_when(opened, store, reported, monkeypatch) -> None:
    people.signed_in(monkeypatch, people.OFFICE)
    seen = opened("verify", form=YEAR, section="progress")
    late = {one.unit.code: one for one in visible_lateness(CLERK, store, SHIPPED, YEAR, today=DAY.date())}
    for unit, one in late.items():
        row = next(row for row in seen.html.split("<tr") if f'data-unit="{unit}"' in row)
        cells = [unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall("<td[^>]*>(.*?)</td>", row)]
        assert cells[-2:] == [str(one.overdue or "—"), one.due.isoformat() if one.due else "—"]
    assert any(one.due for one in late.values())
