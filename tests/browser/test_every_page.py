"""What holds on every page: language, headings, words, accessibility."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.addresses import EVERY as PATHS

ALLOWED = {"GDP", "min", "max"}
# Streamlit's own link for those who use the keyboard
SKIP = "Skip to main content"
WORDS = """() => {
  const copy = document.body.cloneNode(true);
  copy.querySelectorAll('script, style, noscript, code, kbd, [data-testid="stIconMaterial"]').forEach(part => part.remove());
  copy.querySelectorAll('a').forEach(link => link.textContent === SKIP && link.remove());
  copy.querySelectorAll('details').forEach(part => { part.open = true; });
  return copy.textContent;
}""".replace("SKIP", f"'{SKIP}'")
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.mark.parametrize("path", PATHS)
def test_language_heading_and_title(address, read, path) -> None:
    page = read(f"{address}/{path}")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert page.locator("h1").count() == 1
    assert page.title().split(" · ")[0] in page.locator("h1").inner_text()


@pytest.mark.parametrize("path", PATHS)
def test_no_latin_word_and_no_leftover_of_the_program(address, read, path) -> None:
    text = read(f"{address}/{path}").evaluate(WORDS)
    assert len(text) > 300
    assert set(re.findall("[A-Za-z]{3,}", text)) - ALLOWED == set()
    assert not re.search(r"\b(None|nan|null|undefined)\b", text)


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(address, read, path, look) -> None:
    page = read(f"{address}/{path}", look=look)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(item["id"], [node["html"][:160] for node in item["nodes"]][:3]) for item in found] == []


def test_two_visitors_do_not_see_each_others_choice(address, visit) -> None:
    one, other = visit(f"{address}/ranking?period=2024Y"), visit(f"{address}/ranking?period=2023Y&unit=331002")
    assert one.locator("h1").inner_text() == "2024年度县域排名"
    assert other.locator("h1").inner_text() == "2023年度县域排名"
    assert one.locator("details.step").count() == 0
