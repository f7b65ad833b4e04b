"""专题地图 as a reader sees it: every unit in one class, labels inside the pane, map and table agreeing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

SHOWS = ["total", "A", "G", "A1", "B1"]
TEXTS = """() => {
  const pane = document.querySelector('.st-key-map svg.marks').getBoundingClientRect();
  return [...document.querySelectorAll('.st-key-map svg.marks text')].filter(text => text.textContent.trim())
    .map(text => [text.textContent, text.getBoundingClientRect()])
    .filter(([, box]) => box.left < pane.left || box.right > pane.right || box.top < pane.top || box.bottom > pane.bottom)
    .map(([words]) => words);
}"""
UNITS = 10


def counts(page: Page) -> list[int]:
    return [int(text) for text in page.locator("table.classes tbody td.number").all_inner_texts()]


def legend_counts(page: Page) -> list[int]:
    texts = page.locator(".st-key-map svg.marks text").all_text_contents()
    return [int(found[1]) for text in texts if (found := re.search(r"\s(\d+)个$", text))]


@pytest.mark.parametrize("show", SHOWS)
def test_every_unit_is_in_one_class_and_the_legend_counts_ten(address, read, show) -> None:
    page = read(f"{address}/map?show={show}")
    assert sum(counts(page)) == UNITS
    assert legend_counts(page) == counts(page)
    listed = page.locator("table.classes tbody td.wide span").all_inner_texts()
    assert len({text.split()[0] for text in listed}) == UNITS


@pytest.mark.parametrize("show", SHOWS)
def test_no_label_leaves_the_pane(address, read, show) -> None:
    page = read(f"{address}/map?show={show}")
    assert page.locator(".st-key-map svg.marks text").count() > 20
    assert page.evaluate(TEXTS) == []


def test_the_map_says_that_it_is_not_reviewed(address, read) -> None:
    texts = read(f"{address}/map").locator(".st-key-map svg.marks text").all_text_contents()
    assert "示意图：内部示意，未经审图，不得公开" in texts


def test_the_map_has_words_for_those_who_cannot_see_it(address, read) -> None:
    page = read(f"{address}/map")
    assert page.locator('.st-key-map [role="graphics-document"]').get_attribute("aria-label")
    spoken = page.locator(".st-key-map [aria-roledescription='单位']").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-label'))"
    )
    assert len(spoken) == UNITS
    assert [text for text in spoken if text.startswith("台州湾新区：总分等次，") and "单列" in text]


def test_a_click_on_the_map_selects_the_unit_and_shows_its_points(address, visit) -> None:
    page = visit(f"{address}/map")
    page.locator(".st-key-map [aria-label^='仙居县']").click()
    page.wait_for_url("**unit=331024**")
    page.wait_for_selector("table.summary")
    assert page.locator("table.summary caption").inner_text() == "仙居县得分构成"
    assert page.get_by_role("radio", name="仙居县").get_attribute("aria-checked") == "true"


def test_a_chosen_unit_leads_to_its_full_arithmetic(address, visit) -> None:
    page = visit(f"{address}/map?unit=331083&year=2024")
    page.get_by_text("查看每一分的依据").click()
    page.wait_for_url("**/ranking?*")
    page.wait_for_selector("details.step")
    assert "unit=331083" in page.url
    assert page.locator("h1").inner_text() == "2024年度县域排名"


def test_themes_are_chosen_by_pills_and_by_list(address, visit, settled) -> None:
    page = visit(f"{address}/map")
    page.get_by_role("radio", name="维度").click()
    page.wait_for_url("**show=A")
    page.get_by_role("radio", name="科技人才").click()
    page.wait_for_url("**show=E")
    page.wait_for_function("document.querySelector('h1').innerText.endsWith('科技人才')")
    page.get_by_role("radio", name="指标").click()
    page.wait_for_url("**show=A1")
    page.wait_for_function("document.querySelector('h1').innerText.includes('R&D')")
    settled(page)
    assert sum(counts(page)) == UNITS
