"""For everybody who reads: band, keyboard, twice the size, targets to hit and chips to read, on every page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.support.addresses import SHOWN

PATHS = [*SHOWN.values(), "ranking?unit=331022&detail=1", "map?period=2026Q3", "profile", "help?topic=rules"]
DEMO = "当前为演示数据，数值虚构，不反映任何县（市、区）实际情况"
TWICE = (683, 384)  # what 1366 × 768 shows at 200 %
WIDE = """() => [document.scrollingElement, document.querySelector('[data-testid="stMain"]')]
  .filter(box => box.scrollWidth > box.clientWidth).map(box => box.dataset.testid || box.tagName)"""
OPEN = "document.querySelectorAll('details').forEach(part => { part.open = true; })"
# links within a sentence may be as high as their line; a box to tick is hit by its words as well
SMALL_TARGETS = """() => [...document.querySelectorAll('button, a, summary, input, textarea, [role="radio"], [role="tab"]')]
  .filter(one => one.offsetParent && getComputedStyle(one).display !== 'inline' && getComputedStyle(one).opacity !== '0')
  .map(one => [one.innerText || one.ariaLabel || one.tagName, (one.closest('label') ?? one).getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.width < 24 || box.height < 24)).map(([words]) => words)"""
# texts that end at the edge of a box which neither shows the rest nor lets one scroll to it
LOST = """() => {
  const found = [], walker = document.createTreeWalker(document.querySelector('[data-testid="stMain"]'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, range = document.createRange();
    range.selectNodeContents(text);
    const words = range.getBoundingClientRect();
    if (!text.data.trim() || !words.width || text.parentElement.closest('script, style, [data-testid="stIconMaterial"]')) continue;
    for (let box = text.parentElement; box.dataset.testid !== 'stMain'; box = box.parentElement) {
      const look = getComputedStyle(box), edge = box.getBoundingClientRect();
      if (['auto', 'scroll'].includes(look.overflowX) || look.clip !== 'auto' || edge.width <= 1) break;
      if (look.overflowX !== 'visible' && (words.left < edge.left - 1 || words.right > edge.right + 1)) {
        found.push(text.data.trim().slice(0, 40)); break;
      }
    }
  }
  return found;
}"""
CHIPS = """() => {
  const parts = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([red, green, blue]) => [red, green, blue].map(one => one / 255)
    .map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, place) => sum + one * [0.2126, 0.7152, 0.0722][place], 0);
  const ratio = (one, other) => {
    const [low, high] = [light(parts(one)), light(parts(other))].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const solid = one => { const all = parts(getComputedStyle(one).backgroundColor); return all.length < 4 || all[3] === 1; };
  const ground = one => {
    while (one.parentElement && !solid(one)) one = one.parentElement;
    return getComputedStyle(one).backgroundColor;
  };
  return [...document.querySelectorAll('.chip')].map(chip => {
    const look = getComputedStyle(chip), bordered = look.borderTopStyle !== 'none' && parseFloat(look.borderTopWidth) > 0;
    return {words: chip.innerText, text: ratio(look.color, ground(chip)),
      outline: bordered ? ratio(look.borderTopColor, ground(chip.parentElement)) : Math.max(
        ratio(ground(chip), ground(chip.parentElement)), ratio(look.color, ground(chip.parentElement)))};
  });
}"""
# what has the focus, with everything around it by which one may see that
FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  window.stops ??= [];
  window.look ??= one => {
    const near = [one, ...one.querySelectorAll('*'), one.parentElement, one.parentElement?.parentElement,
      one.parentElement?.parentElement?.parentElement, one.nextElementSibling, one.previousElementSibling].filter(Boolean);
    return near.map(each => { const style = getComputedStyle(each);
      return [style.outlineStyle === 'none' ? '' : style.outline, style.boxShadow, style.borderColor, style.borderWidth].join();
    }).join('|');
  };
  const known = window.stops.findIndex(stop => stop.one === one), box = one.getBoundingClientRect();
  if (known < 0) window.stops.push({one, seen: window.look(one), size: box.width * box.height});
  return known < 0 ? window.stops.length - 1 : -1 - known;
}"""
UNSEEN = """() => {
  document.activeElement.blur();
  return window.stops.filter(stop => stop.one.isConnected && stop.seen === window.look(stop.one))
    .map(stop => `${stop.one.tagName} ${stop.one.innerText || stop.one.ariaLabel}`.slice(0, 60));
}"""
BACKWARDS = """() => window.stops.slice(1)
  .filter((stop, place) => stop.one.isConnected && window.stops[place].one.isConnected
  && !(window.stops[place].one.compareDocumentPosition(stop.one) & Node.DOCUMENT_POSITION_FOLLOWING))
  .map(stop => `${stop.one.tagName} ${stop.one.innerText || stop.one.ariaLabel}`.slice(0, 60))"""
MOST_STOPS = 400


@pytest.mark.parametrize("path", PATHS)
def test_the_band_says_that_the_data_are_invented_and_nobody_can_close_it(address, read, path) -> None:
    band = read(f"{address}/{path}").locator(".band")
    assert band.count() == 1
    assert band.is_visible()
    assert band.inner_text() == DEMO
    assert band.locator("xpath=ancestor-or-self::*[contains(@class, 'st-key-band')]").locator("button, a, summary").count() == 0


def walked(page: Page, key: str = "Tab") -> int:
    """Presses a key until the focus has left the page or come round; the number of stops."""
    for stops in range(MOST_STOPS):
        page.keyboard.press(key)
        found = page.evaluate(FOCUS)
        if found is None or found < 0:
            return stops
    raise AssertionError("the focus never leaves the page")


@pytest.mark.parametrize("path", PATHS)
def test_the_keyboard_reaches_everything_in_reading_order_and_shows_where_it_is(address, visit, path) -> None:
    page = visit(f"{address}/{path}")
    stops = walked(page)
    assert stops > 10
    assert page.evaluate(BACKWARDS) == []
    assert page.evaluate(UNSEEN) == []


@pytest.mark.parametrize("path", ["ranking", "map", "quick"])
def test_the_keyboard_leads_out_backwards_as_well(address, visit, path) -> None:
    page = visit(f"{address}/{path}")
    page.locator("[data-testid='stMain'] button").last.focus()
    assert walked(page, "Shift+Tab") > 5


@pytest.mark.parametrize("path", PATHS)
def test_at_twice_the_size_nothing_is_lost_sideways(address, read, path) -> None:
    page = read(f"{address}/{path}", TWICE)
    assert page.evaluate(WIDE) == []
    assert page.locator("h1").is_visible()
    assert page.evaluate(LOST) == []


@pytest.mark.parametrize("path", PATHS)
def test_everything_to_click_on_is_large_enough(address, visit, path) -> None:
    page = visit(f"{address}/{path}")
    page.evaluate(OPEN)
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_every_chip_can_be_read_and_stands_out(address, read, path, look) -> None:
    chips = read(f"{address}/{path}", look=look).evaluate(CHIPS)
    assert [chip for chip in chips if chip["text"] < 4.5] == []
    assert [chip for chip in chips if chip["outline"] < 3] == []
