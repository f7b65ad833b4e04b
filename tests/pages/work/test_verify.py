"""数据审核: one click to agree, one key to the next; another value with grounds; a return with a reason; confirmation."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from data.accounts import Account
from data.city import SHIPPED
from data.conduct.filling import save, submit
from data.conduct.moving import Item, standings
from data.conduct.opening import open_period
from data.desk.forms import visible_form, whole_lines
from data.desk.progress import visible_discrepancies
from data.desk.reviews import visible_queue
from data.exchange.report_form import asked
from data.principals import Principal
from data.store import Store
from data.windows import visible_rhythm
from evaluation.policy import Post
from evaluation.workflow import Role, State
from tests.support import formal_city, people

YEAR, UNIT = "2026Y", "331002"
DAY = formal_city.DAY
FILLER = Principal("填报人甲", (Post(Role.FILLER, unit=UNIT),), "jj-tb")
CLERK = formal_city.PROPOSER
MEMBER = Account("cy-1", "成员甲", (Post(Role.MEMBER),), must_change=False)


@pytest.fixture
def store(tmp_path, monkeypatch) -> Store:
    monkeypatch.setenv("APPRAISAL_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("pages.ui.who.now", lambda: DAY)
    monkeypatch.setattr("pages.ui.who.today", lambda: DAY.date())
    found = formal_city.opened()
    open_period(found, CLERK, YEAR, at=DAY)
    return found


@pytest.fixture
def reported(store) -> tuple[str, list[str]]:
    """Two figures of one department handed in by a county; the department and their codes."""
    form = visible_form(FILLER, store, SHIPPED, YEAR, UNIT, made_at=DAY)
    plain = [line for line in form.form.lines if asked(line.indicator) == ("value",) and not line.indicator.observed]
    department = max({line.indicator.departments.data for line in plain}, key=lambda name: [
        line.indicator.departments.data for line in plain].count(name))
    codes = [line.code for line in plain if line.indicator.departments.data == department][:2]
    rhythm = visible_rhythm(FILLER, store, SHIPPED)
    typed = {(code, column): text for code in codes for column, text in (("value", "30"), ("note", "年报口径"))}
    save(store, FILLER, YEAR, UNIT, whole_lines(form.form, typed), seen=form.seen, rhythm=rhythm, at=DAY)
    form = visible_form(FILLER, store, SHIPPED, YEAR, UNIT, made_at=DAY)
    submit(store, FILLER, form.handing(codes, declared=True), rhythm=rhythm, at=DAY)
    return department, codes


@pytest.fixture
def reviewing(opened, store, reported, monkeypatch):  # type: ignore[no-untyped-def]
    department, _ = reported
    people.signed_in(monkeypatch, Account("bm-1", "审核员甲", (Post(Role.REVIEWER, department=department),), must_change=False))
    return opened("verify", form=YEAR)


def state(store: Store, code: str) -> State:
    with store.reading() as session:
        return standings(session, YEAR, unit=UNIT)[Item(YEAR, UNIT, code)].state


def press(at: AppTest, label: str) -> AppTest:
    (button,) = [button for button in at.button if button.label == label]
    return button.click().run()


def chosen(at: AppTest) -> str:
    (box,) = [box for box in at.selectbox if box.key == "verify-item"]
    return str(box.value)


def test_agreeing_is_one_click_and_leads_to_the_next(reviewing, store, reported) -> None:
    _, (first, second) = reported
    assert chosen(reviewing.at) == f"{UNIT}.{first}"
    assert "填报值 30" in " ".join(reviewing.text.split())
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
