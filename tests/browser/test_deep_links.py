"""Addresses typed by hand: a server that nobody has visited still shows the whole page."""

from __future__ import annotations

import pytest

from pages.registry import PAGES

TITLES = [entry.title for entry in PAGES if entry.listed and entry.is_for(["visitor"])]


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.path)
def test_a_deep_link_on_a_cold_server_goes_through_the_router(cold_address, visit, entry) -> None:
    page = visit(f"{cold_address}/{entry.path}")
    assert page.locator(".band").inner_text().startswith("当前为演示数据")
    assert page.locator('[data-testid="stSidebar"] [data-testid="stPageLink"]').all_inner_texts() == TITLES
    assert page.title().startswith(f"{entry.title} · ")
    assert entry.title in page.locator("h1").inner_text()


def test_the_bare_address_lands_on_the_overview(address, visit) -> None:
    page = visit(f"{address}/")
    page.wait_for_url("**/overview")
    assert "总览" in page.locator("h1").inner_text()


def test_the_menu_takes_year_and_unit_along(address, visit, settled) -> None:
    page = visit(f"{address}/ranking?period=2024Y&unit=331081")
    page.locator('[data-testid="stPageLink"] a', has_text="专题地图").click()
    page.wait_for_url("**/map?*")
    page.wait_for_selector(".st-key-map svg.marks")
    settled(page)
    assert "period=2024Y" in page.url
    assert "unit=331081" in page.url
    assert page.locator("h1").inner_text().startswith("2024年度专题地图")


def test_a_choice_is_kept_in_the_address(address, visit) -> None:
    page = visit(f"{address}/ranking")
    page.get_by_role("radio", name="2023年").click()
    page.wait_for_url("**/ranking?period=2023Y")
    page.wait_for_function("document.querySelector('h1').innerText.startsWith('2023')")
    assert "—（首期）" in page.locator("table.ranking").inner_text()


@pytest.mark.parametrize(
    ("address_asked", "sentence"),
    [
        ("ranking?unit=%3Cimg%20src%3Dx%3E", "网址中的单位“<img src=x>”不在可选范围内"),
        ("map?period=1999Y&unit=331002", "网址中的报表期“1999Y”不在可选范围内，已改为显示“2025年度”。"),
    ],
)
def test_a_bad_address_gives_a_sentence_and_the_page(address, visit, address_asked, sentence) -> None:
    page = visit(f"{address}/{address_asked}")
    assert sentence in page.locator('[role="alert"]').first.inner_text()
    assert page.locator("table.official").first.is_visible()
