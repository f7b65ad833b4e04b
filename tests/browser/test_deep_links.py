"""Addresses typed by hand: a server that nobody has visited still shows the whole page."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(("path", "title"), [("ranking", "县域排名"), ("map", "专题地图")])
def test_a_deep_link_on_a_cold_server_goes_through_the_router(cold_address, visit, path, title) -> None:
    page = visit(f"{cold_address}/{path}")
    assert page.locator(".band").inner_text().startswith("当前为演示数据")
    assert page.locator('[data-testid="stPageLink"]').all_inner_texts() == ["县域排名", "专题地图"]
    assert page.title().startswith(f"{title} · ")
    assert title in page.locator("h1").inner_text()


def test_the_bare_address_lands_on_the_ranking(address, visit) -> None:
    page = visit(f"{address}/")
    page.wait_for_url("**/ranking")
    assert page.locator("table.ranking tbody tr").count() == 10


def test_the_menu_takes_year_and_unit_along(address, visit, settled) -> None:
    page = visit(f"{address}/ranking?year=2024&unit=331081")
    page.locator('[data-testid="stPageLink"] a', has_text="专题地图").click()
    page.wait_for_url("**/map?*")
    page.wait_for_selector(".st-key-map svg.marks")
    settled(page)
    assert "year=2024" in page.url
    assert "unit=331081" in page.url
    assert page.locator("h1").inner_text().startswith("2024年度专题地图")


def test_a_choice_is_kept_in_the_address(address, visit) -> None:
    page = visit(f"{address}/ranking")
    page.get_by_role("radio", name="2023年").click()
    page.wait_for_url("**/ranking?year=2023")
    page.wait_for_function("document.querySelector('h1').innerText.startsWith('2023')")
    assert "—（首期）" in page.locator("table.ranking").inner_text()


@pytest.mark.parametrize(
    ("address_asked", "sentence"),
    [
        ("ranking?unit=%3Cimg%20src%3Dx%3E", "网址中的单位“<img src=x>”不在可选范围内"),
        ("map?year=1999&unit=331002", "网址中的年度“1999”不在可选范围内，已改为显示“2025年”。"),
    ],
)
def test_a_bad_address_gives_a_sentence_and_the_page(address, visit, address_asked, sentence) -> None:
    page = visit(f"{address}/{address_asked}")
    assert sentence in page.locator('[role="alert"]').first.inner_text()
    assert page.locator("table.official").first.is_visible()
