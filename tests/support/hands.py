"""What a person does at a page in a browser (浏览器操作): waits until it is still, presses, unfolds, writes."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from data.exchange.report_form import HEADINGS
from evaluation.scheme import Indicator

SAID, VALUE = ".message", HEADINGS["value"]
PATIENCE = 60_000
# for a moment in one piece, since what was done a moment ago may not have been sent yet
STILL = """quiet => {
  const app = document.querySelector('[data-testid="stApp"]'), now = performance.now();
  const still = app && app.dataset.testScriptState === 'notRunning' && !document.querySelector('[data-stale="true"]');
  window.stillSince = still ? window.stillSince ?? now : undefined;
  return still && now - window.stillSince > quiet;
}"""
IN_PLACE = """selector => {
  const field = document.querySelector(selector), now = performance.now();
  if (field !== window.inPlace) { window.inPlace = field; window.inPlaceSince = now; }
  return field && now - window.inPlaceSince > 750;
}"""


def still(page: Page, quiet: int = 250) -> None:
    """Waits until the page has answered to everything that was done, and was quiet for so many milliseconds.

    On a busy machine what was typed last may be on its way to the server all that time.
    """
    page.evaluate("window.stillSince = undefined")
    page.wait_for_function(STILL, arg=quiet, timeout=PATIENCE)


def in_place(page: Page, selector: str) -> None:
    """Waits until a page just opened has put its fields where they stay: the browser mounts them once more as parts load."""
    page.evaluate("window.inPlace = window.inPlaceSince = undefined")
    page.wait_for_function(IN_PLACE, arg=selector, timeout=PATIENCE)


def said(page: Page, words: str) -> None:
    """Waits until the page says so."""
    expect(page.locator(SAID, has_text=words).first).to_be_visible(timeout=PATIENCE)
    still(page)


def press(page: Page, label: str, words: str = "", *, exact: bool = False) -> None:
    """Presses a button and waits until the page says how it went."""
    still(page)
    page.get_by_role("button", name=label, exact=exact).first.click()
    if words:
        said(page, words)


def unfold(page: Page, label: str) -> None:
    """Opens a popover, where it is not open already."""
    still(page)
    button = page.get_by_role("button", name=label).first
    if button.get_attribute("aria-expanded") != "true":
        button.click()
    still(page)


def write(page: Page, label: str, text: str, *, exact: bool = False) -> None:
    """Writes into a field and leaves it."""
    field = page.get_by_label(label, exact=exact)
    field.fill(text)
    field.press("Tab")


def fill(page: Page, item: Indicator, text: str, word: str = VALUE) -> None:
    """Writes into a cell of the form."""
    write(page, f"{item.code} {item.title}：{word}", text)
