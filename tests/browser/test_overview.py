"""总览 in a browser: where it opens, what is one click away, and that it fits the screen."""

from __future__ import annotations

import io
import re
from collections import Counter

import pytest
from PIL import Image

WIDE = """() => [document.scrollingElement, document.querySelector('[data-testid="stMain"]')]
  .filter(box => box.scrollWidth > box.clientWidth).length"""
DRAWN = "document.querySelectorAll('.st-key-small-map svg.marks path').length > 10"
LABELS = """() => {
  const pane = document.querySelector('.st-key-small-map svg.marks').getBoundingClientRect();
  const words = [...document.querySelectorAll('.st-key-small-map svg.marks text')].filter(one => one.textContent.trim());
  return words.map(one => [one.textContent, one.getBoundingClientRect()])
    .map(([name, box]) => [name, box.height, box.left >= pane.left && box.right <= pane.right
      && box.top >= pane.top && box.bottom <= pane.bottom]);
}"""


def test_the_app_opens_on_it(address, visit) -> None:
    page = visit(address)
    assert page.locator("h1").inner_text() == "2025年度总览"
    assert page.locator("table.brief tbody tr").count() == 10
    assert page.locator(".band").inner_text().startswith("当前为演示数据")


def test_five_cards_and_who_has_not_reported_are_there_without_a_click(address, read) -> None:
    page = read(f"{address}/overview")
    assert page.locator("ul.headline > li").count() == 5
    listed = page.locator(".st-key-owing code")
    assert listed.is_visible()
    assert listed.bounding_box()["y"] < 768
    assert "三门县" in listed.inner_text()


def test_the_list_is_copied_with_one_click(address, visit) -> None:
    page = visit(f"{address}/overview")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".st-key-owing [data-testid='stElementToolbarButton'] button").click()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.splitlines()[0] == "2025年度未报送清单"
    assert "三门县本期有1项尚未报送" in text


@pytest.mark.parametrize(("entry", "heading"), [("县域排名", "2024年度县域排名"), ("专题地图", "2024年度专题地图：总分等次")])
def test_an_entry_leads_there_with_one_click_and_keeps_the_period(address, visit, entry, heading) -> None:
    page = visit(f"{address}/overview?period=2024Y")
    page.locator(".st-key-entries a", has_text=entry).click()
    page.wait_for_function(f"document.querySelector('h1')?.innerText === '{heading}'")
    assert "period=2024Y" in page.url


def test_ones_own_unit_is_one_click_away_and_stays_in_the_address(address, visit, settled) -> None:
    page = visit(f"{address}/overview")
    page.get_by_role("radio", name="三门县").click()
    page.wait_for_url("**unit=331022**")
    page.wait_for_selector("p.own")
    assert "三门县：第9位" in page.locator("p.own").inner_text()
    page.reload()
    settled(page)
    assert "三门县：第9位" in page.locator("p.own").inner_text()


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)], ids=str)
@pytest.mark.parametrize("period", ["2025Y", "2023Y", "2026Q3", "2026M10"])
def test_nothing_leaves_the_screen_sideways(address, read, period, size, look) -> None:
    page = read(f"{address}/overview?period={period}", size, look)
    assert page.evaluate(WIDE) == 0
    for box in page.locator("section.card, .st-key-owing, ul.headline > li").all():
        assert box.evaluate("one => one.scrollWidth - one.clientWidth") <= 0


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)], ids=str)
def test_the_small_map_is_drawn_with_every_name_inside_it(address, read, size) -> None:
    page = read(f"{address}/overview", size)
    # nothing is drawn in a tab that is not in front
    page.bring_to_front()
    page.wait_for_function(DRAWN)
    labels = page.evaluate(LABELS)
    names = {name for name, _, _ in labels}
    assert {"椒江", "黄岩", "路桥", "临海", "温岭", "玉环", "天台", "仙居", "三门", "台州湾新区"} <= names
    assert [name for name, height, inside in labels if not inside or height < 9] == []
    picture = Image.open(io.BytesIO(page.locator(".st-key-small-map").screenshot())).convert("RGB")
    colours = Counter(picture.get_flattened_data())
    for grade in ((0, 109, 91), (106, 174, 214), (253, 240, 166), (165, 15, 21)):
        assert colours[grade] > picture.width * picture.height / 400


def test_the_three_smallest_words_can_still_be_read(address, read) -> None:
    page = read(f"{address}/overview")
    sizes = page.locator("[data-testid='stMain'] .stHtml *").evaluate_all(
        "all => all.filter(one => one.innerText && !one.children.length).map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= 12


def test_a_city_of_its_own_has_its_overview(serve, visit) -> None:
    with serve(APPRAISAL_REFERENCE="data/examples/wenzhou_air_2024_10") as address:
        page = visit(f"{address}/overview")
        assert page.locator("table.brief tbody tr").count() == 12
        assert re.search("没有列核心目标", page.locator("[data-testid='stMain']").inner_text())
        assert page.evaluate(WIDE) == 0
