"""First run and empty states in a browser: the demo within seconds, a formal database by a typed word, one band at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from data.mode import enable_formal
from pages.registry import PAGES

OF_RECORDS = [entry.path for entry in PAGES if entry.records]
DEMO, FORMAL = "当前为演示数据，数值虚构", "正式库：这里只有正式数据"
WORD = "启用正式库"
LARGE = (1920, 1080)
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
MAIN = '[data-testid="stMain"]'
WIDER = f"(() => {{ const main = document.querySelector('{MAIN}'); return main.scrollWidth - main.clientWidth; }})()"


@pytest.fixture(scope="module")
def formal(serve, tmp_path_factory) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """A server whose home has an empty formal database."""
    home = tmp_path_factory.mktemp("home")
    enable_formal({"APPRAISAL_HOME": str(home)}, actor="甲", at=datetime.now(UTC))
    with serve(APPRAISAL_HOME=str(home)) as found:
        yield found


def test_a_clean_checkout_shows_the_demo(cold_address, visit) -> None:
    page: Page = visit(f"{cold_address}/")
    page.wait_for_url("**/overview")
    assert page.locator(".band").inner_text().startswith(DEMO)
    text = page.locator(MAIN).inner_text()
    assert "总览" in page.locator("h1").inner_text()
    assert re.search("临海|温岭", text)


@pytest.mark.parametrize("page_path", OF_RECORDS)
def test_every_page_of_the_formal_records_shows_nothing_but_the_way_in(formal, read, page_path) -> None:
    page: Page = read(f"{formal}/{page_path}")
    assert page.locator(".band").count() == 1
    assert page.locator(".band").inner_text().startswith(FORMAL)
    assert page.locator("h1").inner_text() == "请登录"
    assert "正式库还没有账号" in page.locator(".message").inner_text()
    assert "python -m data admin-link" in page.locator(".message code").inner_text()
    assert page.locator('[data-testid="stPageLink"]').count() == 0
    assert page.url == f"{formal}/{page_path}"


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("size", [(1366, 768), LARGE], ids=str)
def test_an_empty_page_fits_and_axe_finds_nothing(formal, read, size, look) -> None:
    page: Page = read(f"{formal}/ranking", size=size, look=look)
    assert page.evaluate(WIDER) == 0
    found = Axe().run(page, options=AXE).response["violations"]
    assert [(item["id"], [node["html"][:160] for node in item["nodes"]][:3]) for item in found] == []


def test_the_demo_beside_it_has_its_own_band_and_the_way_back(formal, visit, settled) -> None:
    page: Page = visit(f"{formal}/ranking")
    page.get_by_role("button", name="看演示数据").click()
    page.wait_for_url("**/ranking?data=demo")
    page.wait_for_selector("table.ranking")
    settled(page)
    assert page.locator(".band").count() == 1
    assert page.locator(".band").inner_text().startswith(DEMO)
    page.locator('[data-testid="stPageLink"] a', has_text="专题地图").click()
    page.wait_for_url("**/map?*data=demo*")
    page.wait_for_selector(".st-key-map svg.marks")
    settled(page)
    page.get_by_role("button", name="回正式库").click()
    page.wait_for_selector(".band.formal")
    settled(page)
    assert "data=" not in page.url
    assert "正式库还没有账号" in page.locator(".message").inner_text()


def test_the_formal_database_is_made_from_the_page_by_typing_the_word(cold_address, visit, settled) -> None:
    page: Page = visit(f"{cold_address}/help?topic=records")
    assert page.locator(".band").inner_text().startswith(DEMO)
    page.get_by_role("textbox", name="确认").fill(WORD)
    page.get_by_role("button", name=WORD).click()
    page.wait_for_selector(".band.formal")
    settled(page)
    assert page.locator("h1").inner_text() == "请登录"
    after: Page = visit(f"{cold_address}/")
    assert "正式库还没有账号" in after.locator(".message").inner_text()
    assert "正式库已经启用" in visit(f"{cold_address}/help?topic=records&data=demo").locator(MAIN).inner_text()


def test_a_home_that_cannot_be_used_is_a_sentence_with_a_number(serve, visit, tmp_path) -> None:
    (tmp_path / "home").write_text("in the way", encoding="utf-8")
    with serve(APPRAISAL_HOME=str(tmp_path / "home")) as found:
        page: Page = visit(f"{found}/ranking")
        said = page.locator(".message.error").inner_text()
        assert "无法建立" in said
        assert re.search(r"参考编号：\d{8}", said)
        assert "Traceback" not in page.locator("body").inner_text()
        assert page.locator("h1").inner_text() == "县域排名"
