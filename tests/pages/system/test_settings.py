"""系统设置: accounts by the administrator, the log for auditors, the matrix and the calendar for everybody."""

from __future__ import annotations

import pytest

from data.accounts import accounts
from evaluation.policy import matrix
from evaluation.workflow import Profile
from tests.support import formal_city, people


@pytest.fixture
def store(tmp_path, monkeypatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("APPRAISAL_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("pages.ui.who.today", lambda: formal_city.DAY.date())
    return formal_city.opened()


def press(at, label):  # type: ignore[no-untyped-def]
    (button,) = [button for button in at.button if button.label == label]
    return button.click().run()


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
