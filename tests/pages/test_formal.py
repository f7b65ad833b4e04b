"""Formal records on the pages: each sees what was released, the office what was scored, nobody the demo's figures."""

from __future__ import annotations

import pytest

from data.accounts import Account
from data.releases import Shows, withdraw
from data.store import Store
from evaluation.policy import Post
from evaluation.workflow import Role
from tests.support import formal_city, people

FILLER = Account("jj-tb", "填报人甲", (Post(Role.FILLER, unit="331002"),), must_change=False)
LEADER = Account("ld-1", "领导甲", (Post(Role.LEADER),), must_change=False)
BAND = "当前为演示数据"
RESULTS = ("overview", "ranking", "map", "profile")


@pytest.fixture
def store(tmp_path, monkeypatch) -> Store:
    monkeypatch.setenv("APPRAISAL_HOME", str(tmp_path / "home"))
    return formal_city.opened()


@pytest.fixture
def run(store) -> str:
    with store.reading() as session:
        return str(session.rows("SELECT run FROM runs")[0][0])


@pytest.mark.parametrize("page", RESULTS)
def test_the_office_sees_what_was_scored_before_any_release(opened, store, monkeypatch, page) -> None:
    people.signed_in(monkeypatch, people.OFFICE)
    seen = opened(page)
    assert "2025年度" in seen.text
    assert BAND not in seen.text
    assert "演示 · 虚构" not in seen.text
    assert "正式" in seen.text


@pytest.mark.parametrize("page", RESULTS)
@pytest.mark.parametrize("account", [FILLER, LEADER], ids=["filler", "leader"])
def test_others_see_nothing_of_it_until_it_is_released(opened, store, monkeypatch, page, account) -> None:
    people.signed_in(monkeypatch, account)
    seen = opened(page)
    assert "还没有可在本页查看的测算结果" in seen.text
    assert "<table" not in seen.html
    assert not seen.charts


def test_a_release_shows_the_ranking_and_its_withdrawal_takes_it_away(opened, store, run, monkeypatch) -> None:
    formal_city.released(store, run)
    people.signed_in(monkeypatch, FILLER)
    seen = opened("ranking")
    assert len(seen.rows("ranking")) >= 10
    withdraw(store, formal_city.PROPOSER, "2025Y/1", reason="数据有误", at=formal_city.AT)
    seen.at.run()
    assert "还没有可在本页查看的测算结果" in seen.text
    assert "<table" not in seen.html


def test_a_release_of_lights_shows_no_total_and_no_place(opened, store, run, monkeypatch) -> None:
    formal_city.released(store, run, Shows.LIGHTS)
    people.signed_in(monkeypatch, FILLER)
    of_unit = opened("ranking").text
    assert "位次" not in of_unit.partition("2025年度县域排名")[2].partition("得分追溯")[0].replace("不排位次", "")
    people.signed_in(monkeypatch, people.OFFICE)
    assert opened("ranking").rows("ranking")[0][0] == "1"


def test_two_people_at_one_server_get_each_their_own(opened, store, run, monkeypatch) -> None:
    people.signed_in(monkeypatch, people.OFFICE)
    assert len(opened("ranking").rows("ranking")) >= 10
    people.signed_in(monkeypatch, FILLER)
    assert "还没有可在本页查看的测算结果" in opened("ranking").text
