"""Pictures of every page (docs/pictures), made anew; a picture nobody would show makes this fail."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page

from tests.support.addresses import MORE, SHOWN_OF_ROLES
from tests.support.addresses import SHOWN as PAGES

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SIZES = [(1366, 768), (1920, 1080)]
LOOKS = ["light", "dark"]
NOISE = 0.002  # share of pixels that another machine may draw differently
WIDE = """() => [document.scrollingElement, document.querySelector('[data-testid="stMain"]'),
  document.querySelector('[data-testid="stSidebarContent"]')]
  .filter(box => box.scrollWidth > box.clientWidth).map(box => box.dataset.testid || box.tagName)"""
# every piece of text against every box around it that hides what sticks out
CLIPPED = """() => {
  const found = [], hides = value => ['hidden', 'clip'].includes(value);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, range = document.createRange();
    range.selectNodeContents(text);
    const words = range.getBoundingClientRect();
    if (!text.data.trim() || !words.width || text.parentElement.closest('script, style, [data-testid="stIconMaterial"]')) continue;
    const own = text.parentElement;
    if (getComputedStyle(own).clip !== 'auto') continue;
    const block = !own.closest('svg') && getComputedStyle(own).display !== 'inline' && own.clientWidth > 0;
    if (block && own.scrollWidth > own.clientWidth + 1) {
      found.push(text.data.trim().slice(0, 40)); continue;
    }
    for (let box = text.parentElement; box && box !== document.body; box = box.parentElement) {
      const edge = box.getBoundingClientRect(), look = getComputedStyle(box);
      if (box.tagName === 'svg' || box.dataset.testid === 'stApp') break;
      if (look.position === 'absolute' && edge.width <= 1) break;
      if ((hides(look.overflowX) && (words.left < edge.left - 1 || words.right > edge.right + 1))
        || (hides(look.overflowY) && (words.top < edge.top - 2 || words.bottom > edge.bottom + 2)
            && !(edge.bottom >= innerHeight - 1))) {
        found.push(text.data.trim().slice(0, 40)); break;
      }
    }
  }
  return found;
}"""
LABELS = """() => {
  const pane = document.querySelector('.st-key-map svg.marks').getBoundingClientRect();
  const words = [...document.querySelectorAll('.st-key-map svg.marks text')].filter(one => one.textContent.trim());
  return {count: words.length, outside: words.map(one => [one.textContent, one.getBoundingClientRect()])
    .filter(([, box]) => box.left < pane.left || box.right > pane.right || box.top < pane.top || box.bottom > pane.bottom)
    .map(([name]) => name)};
}"""
SWATCHES = """() => [...document.querySelectorAll('table.classes tbody tr')]
  .filter(row => Number(row.cells[1].innerText) > 0)
  .map(row => getComputedStyle(row.querySelector('.swatch')).backgroundColor.match(/\\d+/g).map(Number))"""


def check_map(page: Page) -> None:
    """The map is drawn: every class's colour covers some of it, and no label leaves it."""
    labels = page.evaluate(LABELS)
    assert labels["count"] > 20
    assert labels["outside"] == []
    picture = Image.open(io.BytesIO(page.locator(".st-key-map").screenshot())).convert("RGB")
    colours = Counter(picture.get_flattened_data())
    swatches = [tuple(colour) for colour in page.evaluate(SWATCHES)]
    assert len(swatches) >= 2
    # a legend's own swatch is smaller than any unit on the map
    assert [colour for colour in swatches if colours[colour] < picture.width * picture.height / 400] == []


def kept(picture: Image.Image, path: Path) -> None:
    """Writes a small PNG, unless the one there shows the same but for noise."""
    small = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    if path.is_file():
        before = Image.open(path).convert("RGB")
        if before.size == small.size:
            changed = ImageChops.difference(before, small.convert("RGB")).convert("L").point(lambda x: 255 * (x > 16))
            if changed.histogram()[255] <= NOISE * changed.width * changed.height:
                return
    small.save(path, optimize=True)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("name", PAGES)
def test_the_picture_of_a_page(address, read, name, size, look) -> None:
    page = read(f"{address}/{PAGES[name]}", size, look)
    assert page.evaluate(WIDE) == []
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate("getComputedStyle(document.querySelector('[data-testid=\"stApp\"]')).colorScheme") == look
    assert page.evaluate("document.fonts.check('15px \"Noto Sans SC\"', '县')")
    if name == "map":
        check_map(page)
    keep_picture(page, f"{name}_{size[0]}x{size[1]}_{look}.png")


def keep_picture(page: Page, name: str) -> None:
    """The picture in the documents, renewed where it shows something else."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    kept(Image.open(io.BytesIO(page.screenshot())), PICTURES / name)
    assert (PICTURES / name).stat().st_size < 200_000


@pytest.mark.parametrize(("size", "look"), list(zip(SIZES, LOOKS, strict=True)), ids=["small", "large"])
@pytest.mark.parametrize("name", SHOWN_OF_ROLES)
def test_the_picture_of_a_page_of_work(address, read, name, size, look) -> None:
    page = read(f"{address}/{SHOWN_OF_ROLES[name]}", size, look)
    assert page.evaluate(WIDE) == []
    assert page.evaluate(CLIPPED) == []
    keep_picture(page, f"{name}_{size[0]}x{size[1]}_{look}.png")


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("path", MORE)
def test_nothing_is_clipped_or_too_wide(address, read, path, size) -> None:
    page = read(f"{address}/{path}", size)
    assert page.evaluate(WIDE) == []
    assert page.evaluate(CLIPPED) == []


def test_an_open_trace_is_not_clipped(address, visit) -> None:
    page = visit(f"{address}/ranking?unit=331022&detail=1")
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert page.evaluate(WIDE) == []
    assert page.evaluate(CLIPPED) == []


def test_a_page_that_is_too_narrow_is_noticed(address, visit) -> None:
    page = visit(f"{address}/ranking")
    page.evaluate("document.querySelector('.card').style.width = '3000px'")
    assert page.evaluate(WIDE) == ["stMain"]
    page.evaluate("document.querySelector('.card').style.width = ''")
    page.evaluate("document.querySelector('table.ranking').style.width = '3000px'")
    page.evaluate("document.querySelector('.card').style.overflow = 'hidden'")
    assert page.evaluate(CLIPPED) != []
