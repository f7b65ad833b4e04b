"""Help in a browser: topics in the address, rules that open, everything fits and nothing but Chinese on the page."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from evaluation.rules.registry import RULES

TOPICS = ["start", "rules", "figures", "totals", "lights", "words", "records"]
LARGE = (1920, 1080)
WIDTHS = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  const wide = [...main.querySelectorAll('table, summary, p, h1, h2, h3')].filter(part => part.scrollWidth > part.clientWidth + 1
    && getComputedStyle(part).display !== 'inline');
  return [main.scrollWidth - main.clientWidth, wide.map(part => part.textContent.slice(0, 60))];
}"""
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.mark.parametrize("size", [(1366, 768), LARGE], ids=str)
@pytest.mark.parametrize("topic", TOPICS)
def test_nothing_is_wider_than_its_room(address, read, topic, size) -> None:
    page: Page = read(f"{address}/help?topic={topic}", size=size)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert page.evaluate(WIDTHS) == [0, []]


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("topic", TOPICS)
def test_axe_finds_nothing_in_any_topic(address, read, topic, look) -> None:
    page: Page = read(f"{address}/help?topic={topic}", look=look)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    found = Axe().run(page, options=AXE).response["violations"]
    assert [(item["id"], [node["html"][:160] for node in item["nodes"]][:3]) for item in found] == []


def test_a_topic_is_kept_in_the_address_and_opens_from_it(address, visit, settled) -> None:
    page: Page = visit(f"{address}/help")
    page.get_by_role("radio", name="计分规则").click()
    page.wait_for_url("**/help?topic=rules")
    page.wait_for_selector("details.rule")
    settled(page)
    assert page.locator("details.rule").count() == 6
    assert page.locator("details.rule[open]").count() == 1
    again: Page = visit(page.url)
    assert again.locator("details.rule").count() == 6


def test_the_rare_rules_come_with_the_switch_and_open_by_the_keyboard(address, visit, settled) -> None:
    page: Page = visit(f"{address}/help?topic=rules")
    assert not any(re.search(rf"\b{name}\b", page.locator('[data-testid="stMain"]').inner_text()) for name in RULES)
    page.get_by_text("专业显示", exact=True).click()
    page.wait_for_url("**/help?*detail=1*")
    page.wait_for_function(f"document.querySelectorAll('details.rule').length === {len(RULES)}")
    settled(page)
    last = page.locator("details.rule summary").last
    last.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.rule").last.get_attribute("open") is not None
    assert "上年第7位，本年第4位，进3位，每进一位2分，得6.0000分" in page.locator("details.rule").last.inner_text()


def test_another_unit_changes_every_number_of_the_example(address, visit) -> None:
    page: Page = visit(f"{address}/help?topic=totals")
    before = page.locator("table.summary").inner_text()
    page.locator(".st-key-help-unit").get_by_role("radio", name="三门县").click()
    page.wait_for_url("**/help?topic=totals&unit=331022")
    page.wait_for_function("document.querySelector('table.summary caption').innerText.startsWith('三门县')")
    assert page.locator("table.summary").inner_text() != before
    assert "三门县得" in page.locator('[data-testid="stMain"]').inner_text()
