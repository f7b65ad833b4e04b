"""现场核查 on its page: a seed draws a sample that anybody may draw again, and findings are recorded with who and when."""

from __future__ import annotations

import pytest

from data.accounts import Account
from data.inspections import Outcome, drawn, visible_samples
from data.logs import visible_log
from data.principals import Principal
from data.store import Store
from evaluation.policy import Post
from evaluation.workflow import Role
from tests.support import formal_city, people
from tests.support.pages import on_the_day, press
from tests.support.reporting import UNIT, YEAR, handed_in, under_way

DAY = formal_city.DAY
REVIEWER = "审核员甲（bm-1）"
AUDITOR = Principal("审计员乙", (Post(Role.AUDITOR),), "sj-2")


@pytest.fixture
def store(tmp_path, monkeypatch) -> Store:
    on_the_day(monkeypatch, tmp_path)
    return under_way()


@pytest.fixture
def department(store, monkeypatch) -> str:
    """The data department of two figures that were handed in, signed in as its reviewer."""
    found, _ = handed_in(store)
    reviewer = Account("bm-1", "审核员甲", (Post(Role.REVIEWER, department=found),), must_change=False)
    people.signed_in(monkeypatch, reviewer)
    return found


def drawn_sample(seen, store, seed: str = "20261204", size: int = 1):  # type: ignore[no-untyped-def]
    seen.at.text_input(key=f"inspect-{YEAR}-seed").set_value(seed).run()
    seen.at.number_input(key=f"inspect-{YEAR}-size").set_value(size).run()
    press(seen.at, "抽取核查样本")
    return visible_samples(AUDITOR, store, YEAR)


def test_a_sample_is_drawn_by_a_seed_and_can_be_drawn_again(opened, store, department) -> None:
    seen = opened("verify", form=YEAR, section="inspect")
    assert "本期还没有抽取核查样本" in seen.text
    (sample,) = drawn_sample(seen, store)
    assert f"已抽取样本{sample.sample}" in seen.text
    assert (sample.seed, sample.drawn_by) == ("20261204", REVIEWER)
    assert f"样本{sample.sample}：{REVIEWER}于2026-12-04抽取" in seen.text
    both = drawn_sample(seen, store, "20261205", 2)[1]
    among = [one.item for one in both.findings]
    assert drawn(among, "20261204", 1) == [sample.findings[0].item]


def test_what_is_wrong_with_a_sample_is_said_and_none_is_drawn(opened, store, department) -> None:
    seen = opened("verify", form=YEAR, section="inspect")
    assert drawn_sample(seen, store, "", 1) == ()
    assert "随机种子" in seen.text
    assert drawn_sample(seen, store, "1", 50) == ()
    assert "本期可抽取的填报项有2项，不能抽取50项" in seen.text


def test_a_finding_is_recorded_and_one_that_differs_is_told_in_words(opened, store, department) -> None:
    seen = opened("verify", form=YEAR, section="inspect")
    (sample,) = drawn_sample(seen, store)
    item = sample.findings[0].item
    key = f"inspect-{YEAR}"
    seen.at.selectbox(key=f"{key}-outcome").set_value(Outcome.DIFFERENT).run()
    press(seen.at, "登记核查结果")
    assert "核查情况" in seen.text
    assert visible_samples(AUDITOR, store, YEAR)[0].findings[0].outcome is None
    seen.at.text_input(key=f"{key}-note").set_value("台账少一份立项文件").run()
    press(seen.at, "登记核查结果")
    row = next(row for row in seen.html.split("<tr") if f'data-finding="{UNIT}.{item.indicator}"' in row)
    assert "2026-12-04 10:00" in row
    for words in ("不一致", "台账少一份立项文件", REVIEWER):
        assert words in row
    (found,) = visible_samples(AUDITOR, store, YEAR)[0].findings
    assert (found.outcome, found.note, found.by) == (Outcome.DIFFERENT, "台账少一份立项文件", REVIEWER)


def test_another_department_sees_and_draws_nothing_of_it(opened, store, department, monkeypatch) -> None:
    drawn_sample(opened("verify", form=YEAR, section="inspect"), store)
    people.signed_in(monkeypatch, Account("bm-9", "审核员乙", (Post(Role.REVIEWER, department="没有这个局"),), must_change=False))
    seen = opened("verify", form=YEAR, section="inspect")
    assert "本期还没有抽取核查样本" in seen.text
    before = len(visible_samples(AUDITOR, store, YEAR))
    assert len(drawn_sample(seen, store, "7", 1)) == before
    assert UNIT not in seen.html


def test_looking_at_a_sample_is_noted_once_an_hour(opened, store, department) -> None:
    seen = opened("verify", form=YEAR, section="inspect")
    drawn_sample(seen, store)
    seen.at.run()
    opened("verify", form=YEAR, section="inspect")
    noted = [one.reason for one in visible_log(AUDITOR, store, action="查阅", actor=REVIEWER)]
    assert noted.count(f"查看：核定值，{YEAR}") == 1


def test_the_county_reads_what_was_found_of_it_and_nothing_before(opened, store, department, monkeypatch) -> None:
    seen = opened("verify", form=YEAR, section="inspect")
    (sample,) = drawn_sample(seen, store)
    filler = Account("jj-tb", "填报人甲", (Post(Role.FILLER, unit=UNIT),), must_change=False)
    peer = Account("hy-tb", "填报人乙", (Post(Role.FILLER, unit="331003"),), must_change=False)
    people.signed_in(monkeypatch, filler)
    assert "现场核查" not in opened("report", form=f"{YEAR}.{UNIT}").text
    people.again(monkeypatch, Account("bm-1", "审核员甲", ()))
    seen = opened("verify", form=YEAR, section="inspect")
    seen.at.selectbox(key=f"inspect-{YEAR}-outcome").set_value(Outcome.DIFFERENT).run()
    seen.at.text_input(key=f"inspect-{YEAR}-note").set_value("台账少一份立项文件").run()
    press(seen.at, "登记核查结果")
    people.again(monkeypatch, filler)
    found = opened("report", form=f"{YEAR}.{UNIT}").text
    assert "现场核查结果" in found
    assert "台账少一份立项文件" in found
    # not how it was drawn, nor what else is in it
    assert sample.seed not in found
    people.signed_in(monkeypatch, peer)
    assert "现场核查" not in opened("report", form=f"{YEAR}.331003").text
