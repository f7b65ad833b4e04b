"""数据报送: cells kept as typed, faults beside them, handing in, checking a department's table, and the department's table."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from data.accounts import Account
from data.conduct.moving import Item, standings
from data.conduct.opening import open_period
from data.exchange.report_form import asked
from data.periods import cycle_of
from data.records import current
from data.schemes import scheme_of
from data.store import Store
from data.tables import DRAFTS, FIGURES
from data.units import units
from evaluation.policy import Post
from evaluation.terms import Ranking
from evaluation.workflow import Role, State
from tests.support import formal_city, people
from tests.support.pages import on_the_day

UNIT = "331002"
FILLER = Account("jj-tb", "填报人甲", (Post(Role.FILLER, unit=UNIT),), must_change=False)
YEAR, MONTH = "2026Y", "2026M11"


@pytest.fixture
def store(tmp_path, monkeypatch) -> Store:
    on_the_day(monkeypatch, tmp_path)
    found = formal_city.opened()
    for period in (MONTH, YEAR):
        open_period(found, formal_city.PROPOSER, period, at=formal_city.DAY)
    return found


def state(store: Store, code: str, period: str = YEAR, unit: str = UNIT) -> State:
    with store.reading() as session:
        return standings(session, period, unit=unit)[Item(period, unit, code)].state


def draft(store: Store, code: str) -> str:
    with store.reading() as session:
        rows = current(session, DRAFTS, {"period": YEAR, "unit": UNIT, "indicator": code})
    return str(rows[0]["value"]) if rows else ""


def cell(at: AppTest, code: str, column: str = "value", period: str = YEAR):  # type: ignore[no-untyped-def]
    return at.text_input(key=f"report-{period}-{UNIT}-{code}-{column}")


def press(at: AppTest, start: str) -> AppTest:
    (button,) = [button for button in at.button if button.label.startswith(start)]
    return button.click().run()


@pytest.fixture
def filler(opened, store, monkeypatch):  # type: ignore[no-untyped-def]
    people.signed_in(monkeypatch, FILLER)
    return lambda: opened("report", form=f"{YEAR}.{UNIT}")


def simple(at: AppTest) -> str:
    """An indicator that asks for one number."""
    keys = [item.key.split("-") for item in at.text_input if item.key and item.key.startswith(f"report-{YEAR}-")]
    of = [code for *_, code, column in keys if column == "value"]
    ratio = {code for *_, code, column in keys if column in ("numerator", "denominator", "levels")}
    return next(code for code in of if code not in ratio)


def test_a_cell_is_kept_as_it_was_typed_and_its_fault_stands_beside_it(filler, store) -> None:
    seen = filler()
    code = simple(seen.at)
    cell(seen.at, code).set_value("约3.2").run()
    assert draft(store, code) == "约3.2"
    assert state(store, code) is State.DRAFT
    assert "不是确定的数" in seen.text
    cell(seen.at, code).set_value("3.2").run()
    assert draft(store, code) == "3.2"
    assert "不是确定的数" not in seen.text
    assert cell(filler().at, code).value == "3.2"


def test_lines_are_handed_in_with_a_declaration_and_a_receipt(filler, store) -> None:
    seen = filler()
    code = simple(seen.at)
    cell(seen.at, code).set_value("3.2").run()
    cell(seen.at, code, "note").set_value("与去年口径一致").run()
    press(seen.at, "报出（1项）")
    assert "尚未作出真实性声明" in seen.text
    assert state(store, code) is State.DRAFT
    seen.at.checkbox(key=f"report-{YEAR}-{UNIT}-declared").check().run()
    press(seen.at, "报出（1项）")
    assert "已报出1项，回执：records-" in seen.text
    assert state(store, code) is State.SUBMITTED


def test_two_at_one_cell_lose_no_text(filler, store) -> None:
    one, other = filler(), filler()
    code = simple(one.at)
    cell(one.at, code).set_value("3.1").run()
    cell(other.at, code).set_value("3.2").run()
    assert draft(store, code) == "3.1"
    assert "没有保存" in other.text
    assert "您填的是“3.2”" in other.text
    assert cell(other.at, code).value == "3.2"
    cell(other.at, code).set_value("3.3").run()
    assert draft(store, code) == "3.3"
    assert "没有保存" not in other.text


def test_what_is_typed_and_handed_in_with_one_click_is_what_was_typed(filler, store) -> None:
    seen = filler()
    code = simple(seen.at)
    cell(seen.at, code).set_value("3.2").run()
    cell(seen.at, code, "note").set_value("与去年口径一致").run()
    seen.at.checkbox(key=f"report-{YEAR}-{UNIT}-declared").check().run()
    # the last text leaves its field with the very click on the button
    cell(seen.at, code).set_value("3.4")
    press(seen.at, "报出（1项）")
    assert "已报出1项" in seen.text
    assert draft(store, code) == "3.4"
    with store.reading() as session:
        (row,) = current(session, FIGURES, {"period": YEAR, "unit": UNIT, "indicator": code})
    assert row["value"] == "3.4"


def test_what_another_changed_meanwhile_is_not_handed_in_unseen(filler, store) -> None:
    one = filler()
    code = simple(one.at)
    cell(one.at, code).set_value("3.1").run()
    cell(one.at, code, "note").set_value("与去年口径一致").run()
    one.at.checkbox(key=f"report-{YEAR}-{UNIT}-declared").check().run()
    other = filler()
    cell(other.at, code).set_value("3.2").run()
    press(one.at, "报出（1项）")
    assert "现为“3.2”，您提交的是“3.1”" in one.text
    assert state(store, code) is State.DRAFT
    press(one.at, "报出（1项）")
    assert f"{code}还有没有存入的内容" in one.text
    assert state(store, code) is State.DRAFT
    cell(one.at, code).set_value("3.3").run()
    press(one.at, "报出（1项）")
    assert "已报出1项" in one.text
    assert draft(store, code) == "3.3"


def test_a_county_sees_no_other_county_by_address_either(filler, opened) -> None:
    seen = opened("report", form=f"{YEAR}.331003")
    assert "椒江区" in seen.text
    assert "黄岩区" not in seen.text.partition("数据报送")[2]


@pytest.mark.parametrize("account", [people.ADMIN, people.AUDITOR, people.OFFICE], ids=lambda account: account.account)
def test_the_page_is_for_those_who_report(opened, store, monkeypatch, account) -> None:
    people.signed_in(monkeypatch, account)
    seen = opened("report")
    assert "本页仅填报人、审签人、部门审核人可用" in seen.text


def monthly(store: Store) -> tuple[str, str, str]:
    """A department, one of its indicators that are due in the month and asked for as one number, and its title."""
    with store.reading() as session:
        scheme = scheme_of(session, cycle_of(session, "2026").scheme, "2026")
        due = {item.indicator for item in standings(session, MONTH)}
    item = next(item for item in scheme.indicators if item.code in due and asked(item) == ("value",))
    return item.departments.data, item.code, item.title


def table_of(store: Store, title: str) -> str:
    """A table of all units, as pasted from a spreadsheet."""
    with store.reading() as session:
        names = [unit.name for unit in units(session, "2026") if unit.ranked is not Ranking.UNRANKED]
    return "\n".join([f"单位\t{title}", *(f"{name}\t{number}" for number, name in enumerate(names, 10))])


@pytest.fixture
def presented(opened, store, monkeypatch):  # type: ignore[no-untyped-def]
    """A department's table pasted and presented on the page; the indicator."""
    department, code, title = monthly(store)
    people.signed_in(monkeypatch, Account("bm-1", "审核员甲", (Post(Role.REVIEWER, department=department),), must_change=False))
    seen = opened("report", form=MONTH)
    seen.at.text_area(key=f"table-{MONTH}-paste-0").set_value(table_of(store, title)).run()
    press(seen.at, "读取表格")
    assert "读取到10个数" in seen.text
    seen.at.text_input(key=f"table-{MONTH}-document").set_value("11月统计月报").run()
    press(seen.at, "提交单位核对（10个数）")
    assert "已提交10个数" in seen.text
    assert state(store, code, MONTH) is State.CHECKING
    return code


def test_a_departments_table_with_faults_is_not_taken_at_all(opened, store, monkeypatch) -> None:
    department, code, title = monthly(store)
    people.signed_in(monkeypatch, Account("bm-1", "审核员甲", (Post(Role.REVIEWER, department=department),), must_change=False))
    seen = opened("report", form=MONTH)
    seen.at.text_area(key=f"table-{MONTH}-paste-0").set_value(table_of(store, title).replace("\t11", "\t约11")).run()
    press(seen.at, "读取表格")
    assert "表中有1处差错，一个数也没有存入" in seen.text
    assert "B3" in seen.text
    assert not [button for button in seen.at.button if button.label.startswith("提交单位核对")]
    assert state(store, code, MONTH) is State.DUE


def test_a_county_agrees_with_one_click(opened, store, presented, monkeypatch) -> None:
    people.signed_in(monkeypatch, FILLER)
    seen = opened("report", form=f"{MONTH}.{UNIT}")
    assert "数据核对" in seen.text
    press(seen.at, "全部核对无误")
    assert "核对无误1项" in seen.text
    assert state(store, presented, MONTH) is State.VERIFIED
    assert state(store, presented, MONTH, "331003") is State.CHECKING


def test_a_county_disputes_with_its_own_figure_and_a_reason(opened, store, presented, monkeypatch) -> None:
    people.signed_in(monkeypatch, FILLER)
    seen = opened("report", form=f"{MONTH}.{UNIT}")
    press(seen.at, "提出不同意见")
    assert "请写明不同意见的理由" in seen.text
    cell(seen.at, presented, period=MONTH).set_value("99").run()
    seen.at.text_input(key=f"check-{MONTH}-{UNIT}-why").set_value("漏计新入库企业").run()
    press(seen.at, "提出不同意见")
    assert "应附的佐证材料不全" in seen.text
    assert state(store, presented, MONTH) is State.CHECKING


def test_a_whole_table_is_taken_back_with_a_reason(opened, store, presented) -> None:
    seen = opened("report", form=MONTH)
    assert f"{MONTH}/1" in seen.text
    press(seen.at, "撤回这一批")
    assert "请写明撤回的原因" in seen.text
    seen.at.text_input(key=f"table-{MONTH}-why").set_value("表有误").run()
    press(seen.at, "撤回这一批")
    assert "还没有核对的10个数" in seen.text
    assert state(store, presented, MONTH) is State.DUE
