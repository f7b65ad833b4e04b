"""系统设置: accounts by the administrator, the log for auditors, the matrix and the calendar for everybody."""

from __future__ import annotations

import pytest

from data.accounts import accounts
from data.calendar import recorded_days
from data.deeds import visible_profile
from evaluation.policy import Post, matrix
from evaluation.workflow import Profile, Role
from tests.support import formal_city, people
from tests.support.pages import on_the_day, press


@pytest.fixture
def store(tmp_path, monkeypatch):  # type: ignore[no-untyped-def]
    on_the_day(monkeypatch, tmp_path)
    return formal_city.opened()


def test_the_administrator_opens_an_account_and_its_password_is_shown_once(opened, store, monkeypatch) -> None:
    people.signed_in(monkeypatch, people.ADMIN)
    seen = opened("settings", section="accounts")
    seen.at.text_input(key="account-new").set_value("jj-tb").run()
    seen.at.text_input(key="account-name").set_value("椒江填报").run()
    press(seen.at, "建立账号")
    assert "一次性密码（只显示这一次）" in seen.text
    with store.reading() as session:
        assert "jj-tb" in {item.account for item in accounts(session)}
    seen.at.run()
    assert "一次性密码" not in seen.text
    press(seen.at, "停用账号")
    assert "请写明停用的原因" in seen.text


def test_the_administrator_sees_no_log_of_figures(opened, store, monkeypatch) -> None:
    people.signed_in(monkeypatch, people.ADMIN)
    seen = opened("settings")
    assert "操作留痕" not in {option for box in seen.at.get("pills") for option in getattr(box, "options", [])}
    assert "填报数据" not in opened("settings", section="log").text


def test_the_auditor_reads_filters_and_checks_the_log_and_changes_no_account(opened, store, monkeypatch) -> None:
    people.signed_in(monkeypatch, people.AUDITOR)
    seen = opened("settings", section="log")
    assert "数据部门" in seen.text
    seen.at.text_input(key="log-actor").set_value("数据部门").run()
    rows = [row for row in seen.html.split("<tr") if "data-entry=" in row]
    assert rows
    assert all("数据部门" in row for row in rows)
    seen.at.button(key="log-check").click().run()
    assert "全部链条核验通过" in seen.text
    accounts_page = opened("settings", section="accounts")
    assert people.AUDITOR.account in accounts_page.text
    assert "建立账号" not in {button.label for button in accounts_page.at.button}


def test_the_matrix_is_the_policy_itself(opened, store, monkeypatch) -> None:
    people.signed_in(monkeypatch, people.OFFICE)
    seen = opened("settings", section="matrix")
    for row in matrix(Profile.NORMAL):
        assert row[0] in seen.text


def test_the_calendar_tells_the_days(opened, store, monkeypatch) -> None:
    people.signed_in(monkeypatch, people.OFFICE)
    seen = opened("settings", section="calendar")
    assert "2027-01-15" in seen.text
    assert "/calendar.ics" in seen.text


def test_the_office_records_a_day_and_deadlines_follow(opened, store, monkeypatch) -> None:
    people.signed_in(monkeypatch, people.OFFICE)
    seen = opened("settings", section="calendar")
    before = seen.html[seen.html.index("2026年11月") :]
    seen.at.text_input(key="day-date").set_value("2026-12-07").run()
    press(seen.at, "登记这一天")
    assert "请写明事由" in seen.text
    seen.at.text_input(key="day-note").set_value("全市停电检修").run()
    seen.at.text_input(key="day-reason").set_value("市政府通知").run()
    press(seen.at, "登记这一天")
    assert "已登记2026-12-07：放假，回执：" in seen.text
    with store.reading() as session:
        assert [(one.day, one.kind, one.note) for one in recorded_days(session)] == [("2026-12-07", "holiday", "全市停电检修")]
    assert seen.html[seen.html.index("2026年11月") :] != before
    seen.at.selectbox(key="day-kind").set_value("").run()
    press(seen.at, "登记这一天")
    with store.reading() as session:
        assert recorded_days(session) == ()


def test_the_office_sets_how_strict_the_workflow_is_and_says_why(opened, store, monkeypatch) -> None:
    people.signed_in(monkeypatch, people.OFFICE)
    seen = opened("settings", section="options")
    assert "常规" in seen.text
    seen.at.selectbox(key="option-profile").set_value(Profile.STRICT).run()
    press(seen.at, "保存设置")
    assert "请写明事由" in seen.text
    seen.at.text_input(key="option-reason").set_value("领导小组会议决定").run()
    seen.at.text_input(key="option-grace_days").set_value("三").run()
    press(seen.at, "保存设置")
    assert "宽限期（工作日）“三”应为0至" in seen.text
    assert visible_profile(formal_city.PROPOSER, store) is Profile.NORMAL
    seen.at.text_input(key="option-grace_days").set_value("3").run()
    press(seen.at, "保存设置")
    assert "设置已保存" in seen.text
    assert visible_profile(formal_city.PROPOSER, store) is Profile.STRICT


@pytest.mark.parametrize("account", [people.AUDITOR, people.ADMIN], ids=["auditor", "admin"])
def test_others_read_calendar_and_settings_and_change_neither(opened, store, monkeypatch, account) -> None:
    people.signed_in(monkeypatch, account)
    for section in ("calendar", "options"):
        labels = {button.label for button in opened("settings", section=section).at.button}
        assert not labels & {"登记这一天", "保存设置"}


def listed(seen, text: str):  # type: ignore[no-untyped-def]
    (area,) = seen.at.text_area
    area.set_value(text).run()
    return press(seen.at, "导入粘贴的名单")


def test_many_accounts_come_from_a_list_all_or_none(opened, store, monkeypatch) -> None:
    people.signed_in(monkeypatch, people.ADMIN)
    seen = opened("settings", section="accounts")
    first = "账号,姓名,角色,单位,部门\njj-1,椒江区填报员,填报人,椒江区,\n"
    listed(seen, f"{first}kj-1,科技局审核员,部门审核人,,没有这个局\nx,甲,县长,,\n")
    assert "一个账号也没有建立" in seen.text
    assert "没有这个局" in seen.text
    assert "县长" in seen.text
    with store.reading() as session:
        assert not {"jj-1", "kj-1"} & {item.account for item in accounts(session)}
    listed(seen, f"{first}kj-1,科技局审核员,部门审核人,,市科技局\n")
    assert "已建立账号2个，密码只在这里显示一次" in seen.text
    with store.reading() as session:
        found = {item.account: item for item in accounts(session)}
    assert found["jj-1"].posts == (Post(Role.FILLER, unit="331002"),)
    assert found["kj-1"].posts == (Post(Role.REVIEWER, department="市科技局"),)
    assert found["jj-1"].must_change
    press(seen.at, "已发给本人，不再显示")
    assert "一次性密码" not in seen.html


def test_a_list_is_for_the_administrator(opened, store, monkeypatch) -> None:
    people.signed_in(monkeypatch, people.AUDITOR)
    seen = opened("settings", section="accounts")
    assert "从名单导入" not in seen.text
