"""发布与异议: scored and proposed by one, released by another; what the others see changes with it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from data.accounts import Account
from data.store import Store
from evaluation.policy import Post
from evaluation.workflow import Role
from tests.support import formal_city, people
from tests.support.pages import press

YEAR = "2025Y"
SECOND = Account("kh-2", "经办人乙", (Post(Role.OFFICE),), must_change=False)
FILLER = Account("jj-tb", "填报人甲", (Post(Role.FILLER, unit="331002"),), must_change=False)
MEMBER = Account("cy-1", "成员甲", (Post(Role.MEMBER),), must_change=False)


@pytest.fixture
def store(tmp_path, monkeypatch) -> Store:
    monkeypatch.setenv("APPRAISAL_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("pages.ui.who.now", lambda: formal_city.DAY)
    return formal_city.opened()


def labels(at: AppTest) -> set[str]:
    return {button.label for button in at.button}


def proposed(opened, monkeypatch, shows: str = "得分和位次"):  # type: ignore[no-untyped-def]
    people.signed_in(monkeypatch, people.OFFICE)
    seen = opened("release", form=YEAR)
    seen.at.radio(key=f"release-{YEAR}-shows").set_value(shows).run()
    press(seen.at, "拟发")
    assert "已拟发2025Y/1，等另一人发布" in seen.text
    return seen


def test_who_proposed_cannot_release(opened, store, monkeypatch) -> None:
    seen = proposed(opened, monkeypatch)
    press(seen.at, "发布 2025Y/1")
    assert "拟发和发布须由两人分别登录办理" in seen.text


def test_released_by_another_the_county_sees_it_and_withdrawn_no_more(opened, store, monkeypatch) -> None:
    proposed(opened, monkeypatch)
    people.signed_in(monkeypatch, FILLER)
    assert "还没有可在本页查看的测算结果" in opened("ranking").text
    people.signed_in(monkeypatch, SECOND)
    seen = opened("release", form=YEAR)
    press(seen.at, "发布 2025Y/1")
    assert "已发布2025Y/1，回执：records-" in seen.text
    people.again(monkeypatch, FILLER)
    county = opened("ranking")
    assert len(county.rows("ranking")) >= 10
    people.again(monkeypatch, SECOND)
    seen = opened("release", form=YEAR)
    press(seen.at, "撤回")
    assert "请写明撤回的原因" in seen.text
    seen.at.text_input(key=f"release-{YEAR}-why").set_value("数据有误").run()
    press(seen.at, "撤回")
    assert "已撤回2025Y/1" in seen.text
    people.again(monkeypatch, FILLER)
    assert "还没有可在本页查看的测算结果" in opened("ranking").text


def test_the_page_shows_what_would_go_out(opened, store, monkeypatch) -> None:
    people.signed_in(monkeypatch, people.OFFICE)
    seen = opened("release", form=YEAR)
    assert seen.html.count("data-unit=") >= 10
    press(seen.at, "重新测算")
    assert "已测算：2025Y-" in seen.text


def test_a_member_reads_it_and_has_no_button(opened, store, monkeypatch) -> None:
    people.signed_in(monkeypatch, MEMBER)
    seen = opened("release", form=YEAR)
    assert seen.html.count("data-unit=") >= 10
    assert not labels(seen.at) & {"测算", "重新测算", "拟发", "撤回"}


def test_it_is_not_for_counties(opened, store, monkeypatch) -> None:
    people.signed_in(monkeypatch, FILLER)
    assert "本页仅" in opened("release").text
