"""我的事项: first on 总览, for whoever has something to do; everybody only what is theirs."""

from __future__ import annotations

import pytest

from data.accounts import Account
from data.conduct.opening import open_period
from evaluation.policy import Post
from evaluation.workflow import Role
from tests.support import formal_city, people

FILLER = Account("jj-tb", "填报人甲", (Post(Role.FILLER, unit="331002"),), must_change=False)
LEADER = Account("ld-1", "领导甲", (Post(Role.LEADER),), must_change=False)


@pytest.fixture
def store(tmp_path, monkeypatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("APPRAISAL_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("pages.ui.who.today", lambda: formal_city.DAY.date().replace(month=12, day=31))
    found = formal_city.opened()
    for period in ("2026M11", "2026Y"):
        open_period(found, formal_city.PROPOSER, period, at=formal_city.DAY)
    return found


def test_a_county_reads_its_own_list_before_anything_else(opened, store, monkeypatch) -> None:
    people.signed_in(monkeypatch, FILLER)
    html = opened("overview").html
    assert html.index("我的事项") < html.index("还没有可在本页查看的测算结果")
    mine = html.partition('class="card mine"')[2].partition("</section>")[0]
    assert "在办报表" in mine
    assert "截止1月15日" in mine
    assert "黄岩" not in mine


def test_the_office_reads_everybodys_and_can_copy_the_reminder(opened, store, monkeypatch) -> None:
    people.signed_in(monkeypatch, people.OFFICE)
    seen = opened("overview")
    assert "已逾期" in seen.text.partition("我的事项")[2]
    assert any("2026年11月" in item.value for item in seen.at.code)


def test_a_leader_has_no_list(opened, store, monkeypatch) -> None:
    people.signed_in(monkeypatch, LEADER)
    assert "我的事项" not in opened("overview").text
