"""会议演示 in a browser: one screen at every size, read from six metres, by keys alone, with nothing that can be edited."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.hands import PATIENCE, still

SIZES = [(1366, 768), (1920, 1080), (3840, 2160)]
# whatever does not fit into its own box, or sticks out of the window
TOO_LARGE = """() => {
  const found = [document.scrollingElement, ...document.querySelectorAll('.meeting, .meeting > *, .meeting > * > *')]
    .filter(one => !one.closest('svg') && !one.hidden && one.getBoundingClientRect().width)
    .filter(one => one.clientHeight && getComputedStyle(one).display !== 'inline')
    .filter(one => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)
    .map(one => [one.tagName, one.className, one.scrollHeight, one.clientHeight]);
  for (const one of document.querySelectorAll('.meeting *')) {
    const box = one.getBoundingClientRect();
    const out = box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1;
    if (box.width && out) found.push([one.tagName, one.className]);
  }
  return found;
}"""
SIZES_OF_TEXT = """() => {
  const of = one => parseFloat(getComputedStyle(one).fontSize);
  const size = selector => Math.min(...[...document.querySelectorAll(selector)].map(of));
  const svg = document.querySelector('.picture svg'), scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  const tall = svg.getBoundingClientRect().height / svg.viewBox.baseVal.height;
  const labels = [...svg.querySelectorAll('text')].map(one => parseFloat(one.getAttribute('font-size')) * Math.min(scale, tall));
  return {title: size('.meeting h1'), cells: size('.meeting tbody th, .meeting td.points'), legend: size('.classes li'),
    foot: size('.meeting footer, .meeting .targets p, .meeting .stamps'), labels: Math.min(...labels)};
}"""


def opened(visit, address: str, path: str = "briefing", size=(1920, 1080)) -> Page:  # type: ignore[no-untyped-def]
    page = visit(f"{address}/{path}", size)
    expect(page.locator(".meeting h1")).to_be_visible(timeout=PATIENCE)
    still(page)
    return page


@pytest.mark.parametrize("path", ["briefing", "briefing?period=2026Q3", "briefing?unit=331022", "briefing?show=4&withhold=1"])
@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
def test_it_is_one_screen_at_every_size(address, visit, size, path) -> None:
    page = opened(visit, address, path, size)
    assert page.evaluate(TOO_LARGE) == []
    assert page.evaluate("document.scrollingElement.scrollHeight === document.scrollingElement.clientHeight")
    assert not page.locator('[data-testid="stSidebar"]').is_visible()


@pytest.mark.parametrize("path", ["briefing", "briefing?show=6"])
def test_it_can_be_read_from_six_metres(address, visit, path) -> None:
    sizes = opened(visit, address, path).evaluate(SIZES_OF_TEXT)
    assert sizes["title"] >= 39.9
    assert sizes["cells"] >= 29.9
    assert min(sizes["legend"], sizes["foot"], sizes["labels"]) >= 19.9, sizes


def test_one_click_leads_in_and_escape_out(address, visit) -> None:
    page = visit(f"{address}/overview?period=2024Y")
    page.get_by_role("link", name="会议演示").first.click()
    expect(page.locator(".meeting h1")).to_contain_text("2024年度", timeout=PATIENCE)
    still(page)
    page.keyboard.press("Escape")
    expect(page.locator("h1")).to_contain_text("2024年度总览", timeout=PATIENCE)


def test_periods_and_themes_are_turned_by_keys(address, visit) -> None:
    page = opened(visit, address)
    title = page.locator(".meeting h1")
    page.keyboard.press("ArrowLeft")
    expect(title).to_contain_text("2024年度", timeout=PATIENCE)
    still(page)
    page.keyboard.press("ArrowRight")
    expect(title).to_contain_text("2025年度", timeout=PATIENCE)
    for number in "234561":
        still(page)
        page.keyboard.press(number)
        expect(page.locator(f'[data-go="show:{number}"]')).to_have_attribute("aria-pressed", "true", timeout=PATIENCE)
        words = page.locator(f'[data-go="show:{number}"]').inner_text().removeprefix(number).strip()
        assert page.locator(".picture h2").inner_text() == words
    assert page.url.endswith("show=1") or "show" not in page.url


def test_a_card_says_why_and_takes_no_question_to_the_server(address, visit) -> None:
    page = opened(visit, address)
    # it is there at once: nothing is asked of the server
    shown = page.evaluate("""() => {
      document.querySelector('tr[data-unit="331022"] button').click();
      const card = document.querySelector('[data-card="331022"]');
      return [card.hidden, card.innerText];
    }""")
    assert shown[0] is False
    assert "失分最多" in shown[1]
    assert "依据" in shown[1]
    assert "优势" in shown[1]
    page.keyboard.press("Escape")
    assert page.locator("[data-card]:visible").count() == 0
    expect(page.locator('tr[data-unit="331022"] button')).to_be_focused()
    page.locator('path[data-open="331081"]').click(position={"x": 10, "y": 10}, force=True)
    page.evaluate("document.querySelector('path[data-open=\"331081\"]').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    assert page.locator('[data-card="331081"]').is_visible()


def test_lower_places_are_left_out_and_stand_nowhere(address, visit) -> None:
    page = opened(visit, address)
    numbers = {unit: page.locator(f'tr[data-unit="{unit}"] td.points').inner_text() for unit in ("331023", "331024", "331022")}
    page.keyboard.press("h")
    expect(page.locator(".meeting caption")).to_contain_text("后3位未列出", timeout=PATIENCE)
    still(page)
    whole = page.locator(".meeting").inner_html()
    assert [number for number in numbers.values() if number in whole] == []
    assert page.locator("[data-card='331022'], [data-card='331023'], [data-card='331024']").count() == 0
    page.keyboard.press("h")
    expect(page.locator(".meeting caption")).not_to_contain_text("未列出", timeout=PATIENCE)


def test_nothing_can_be_edited_and_nothing_needs_the_pointer(address, visit) -> None:
    page = opened(visit, address)
    assert page.locator(":is(input, textarea, select, [contenteditable]):visible").count() == 0
    assert page.locator(".meeting button:not([data-go], [data-open])").count() == 0
    page.keyboard.press(" ")
    expect(page.locator('[data-go="play"]')).to_have_text("停止")
    page.keyboard.press(" ")
    expect(page.locator('[data-go="play"]')).to_have_text("播放")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")


def test_the_stamp_says_what_the_figures_are(address, visit) -> None:
    page = opened(visit, address)
    stamps = page.locator(".meeting .stamps").inner_text()
    for words in ("演示 · 虚构", "参考方案（未经市里印发）", "截至2025年12月31日"):
        assert words in stamps
    assert "期中，未到年终" in opened(visit, address, "briefing?period=2026Q3").locator(".meeting .stamps").inner_text()
    assert "内部示意，未经审图，不得公开" in page.locator(".meeting footer").inner_text()
