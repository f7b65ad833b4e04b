"""报告中心: who may open it, what is made, named, offered and put on record; a county gets what it may see."""

from __future__ import annotations

import hashlib
import re

import docx
import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from data.accounts import Account
from data.formal import give_back
from data.papers import visible_papers
from data.principals import Principal
from data.releases import Shows
from data.store import Store
from evaluation.policy import Post
from evaluation.workflow import Role
from pages.materials.reports.making import KEPT
from reports.__main__ import app
from reports.packs import Made
from tests.support import formal_city, people
from tests.support.pages import press

FILLER = Account("jj-tb", "填报人甲", (Post(Role.FILLER, unit="331002"),), must_change=False)
ADMIN = Account("gl-1", "管理员甲", (Post(Role.ADMIN),), must_change=False)
YEAR_FILES = ["年报", "通报表", "一张图", "专题地图", "汇报", "单位一页纸", "得分表", "得分核对单", "专题地图", "数据"]


@pytest.fixture
def store(tmp_path, monkeypatch) -> Store:
    monkeypatch.setenv("APPRAISAL_HOME", str(tmp_path / "home"))
    return formal_city.opened()


@pytest.fixture
def run(store) -> str:
    with store.reading() as session:
        return str(session.rows("SELECT run FROM runs")[0][0])


def principal(account: Account) -> Principal:
    return Principal(account.name, account.posts, account.account)


def made(at: AppTest) -> list[Made]:
    """What the page has made and holds ready."""
    press(at, "制作")
    assert not at.exception
    return list(at.session_state[KEPT][1])


def test_the_page_shows_the_report_and_what_the_pack_holds(opened) -> None:
    seen = opened("reports")
    assert "2025年度报告中心" in seen.text
    assert [row[0] for row in seen.rows("papers")] == YEAR_FILES
    for words in ("一、总体情况", "五、下一步工作", "【待补充：下一步工作安排】", "还没有制作过材料"):
        assert words in seen.text


@pytest.mark.parametrize("period", ["2026Q3", "2026M10", "2023Y"])
@pytest.mark.parametrize("paper", ["text", "sheet", "unit-page"])
def test_every_preview_opens_in_every_period(opened, period, paper) -> None:
    seen = opened("reports", period=period, paper=paper)
    assert ('<img class="sheet" alt="' in seen.html) == (paper != "text")


def test_files_are_made_named_and_offered_with_their_digests(opened) -> None:
    seen = opened("reports", period="2026M10")
    files = made(seen.at)
    names = [item.name for item in files]
    assert names[0] == "台州市315考核_2026年10月_月报_演示_v1.docx"
    assert names[-1] == "台州市315考核_2026年10月_月报资料_演示_v1.zip"
    labels = [button.proto.label for button in seen.at.get("download_button")]
    assert labels[0].startswith("全部下载（压缩包，")
    assert len(labels) == len(files)
    assert [name for name in names if name not in seen.text] == []
    assert all(hashlib.sha256(item.content).hexdigest() == item.digest for item in files)
    assert all(item.digest[:16] in seen.html for item in files)


def test_another_period_offers_nothing_until_it_is_made(opened) -> None:
    seen = opened("reports", period="2026M10")
    made(seen.at)
    seen.at.query_params["period"] = "2026M09"
    seen.at.run()
    assert not seen.at.get("download_button")


def test_a_bad_address_gives_a_sentence(opened) -> None:
    seen = opened("reports", pack="weekly", paper="x")
    assert "网址中的成套材料“weekly”不在可选范围内，已改为显示“年报资料”。" in seen.text
    assert "网址中的预览“x”不在可选范围内，已改为显示“报告正文”。" in seen.text


def test_what_is_made_of_formal_records_is_on_record_with_its_digests(opened, store, run, monkeypatch) -> None:
    people.signed_in(monkeypatch, people.OFFICE)
    seen = opened("reports", pack="poster")
    files = made(seen.at)
    assert [item.name for item in files] == [f"台州市315考核_2025年_一张图_测算_v1.{end}" for end in ("pdf", "zip")]
    kept = visible_papers(principal(people.OFFICE), store)
    assert sorted((item.name, item.digest, item.run) for item in kept) == sorted((item.name, item.digest, run) for item in files)
    assert files[0].name in seen.text
    assert people.OFFICE.name in " ".join(" ".join(row) for row in seen.rows("made"))


def test_a_county_makes_what_was_released_and_sees_its_own_record_alone(opened, store, run, monkeypatch) -> None:
    people.signed_in(monkeypatch, people.OFFICE)
    made(opened("reports", pack="check").at)
    people.signed_in(monkeypatch, FILLER)
    assert "还没有可在本页查看的测算结果" in opened("reports").text
    formal_city.released(store, run, Shows.LIGHTS)
    seen = opened("reports")
    files = made(seen.at)
    assert files[0].name == "台州市315考核_2025年_年报_通报_v1.docx"
    assert {row[2].partition("，")[0] for row in seen.rows("made")} == {principal(FILLER).actor}
    assert not re.search("第[0-9]+位", seen.text)


def test_released_files_say_so_and_carry_fingerprint_and_chain_head(opened, store, run, monkeypatch, tmp_path) -> None:
    formal_city.released(store, run)
    people.signed_in(monkeypatch, people.OFFICE)
    first, *_ = made(opened("reports").at)
    path = tmp_path / first.name
    path.write_bytes(first.content)
    paper = docx.Document(str(path))
    assert paper.sections[0].header.paragraphs[0].text.startswith("通报")
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    with store.reading() as session:
        fingerprint = session.rows("SELECT fingerprint FROM runs WHERE run = $1", [run])[0][0]
        head = session.rows("SELECT hash FROM audit WHERE chain = 'records' ORDER BY seq DESC LIMIT 1")[0][0]
    assert str(fingerprint)[:16] in text
    assert str(head)[:16] in text


def test_the_command_makes_the_very_bytes_of_the_page(opened, store, run, monkeypatch, tmp_path) -> None:
    formal_city.released(store, run)
    people.signed_in(monkeypatch, people.OFFICE)
    files = made(opened("reports").at)
    give_back()
    result = CliRunner().invoke(app, ["packs", "--out", str(tmp_path), "--period", "2025Y"])
    assert (result.exit_code, result.stderr) == (0, "")
    written = {path.name: path.read_bytes() for path in tmp_path.rglob("台州市*.*") if path.is_file()}
    assert [item.name for item in files if written[item.name] != item.content] == []
    assert len(written) == len(files)


def test_an_administrator_may_not_open_it(opened, store, monkeypatch) -> None:
    people.signed_in(monkeypatch, ADMIN)
    seen = opened("reports")
    assert "本页仅" in seen.text
    assert not seen.at.get("download_button")
