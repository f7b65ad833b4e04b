"""A machine without any Chinese font and without WebGL: every page still readable."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from pages.registry import PAGES
from tests.browser.conftest import FLAGS, Visitor

FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir>{cache}</cachedir></fontconfig>
"""
# how many of these characters look alike in a font; all of them where none has a glyph
DRAWN = """async family => {
  await document.fonts.load(`40px ${family}`, '县域排名');
  const seen = new Set();
  for (const letter of '县域排名测算分值台州') {
    const canvas = document.createElement('canvas'), pen = canvas.getContext('2d', {willReadFrequently: true});
    canvas.width = canvas.height = 60;
    pen.font = `40px ${family}`;
    pen.fillText(letter, 8, 48);
    seen.add(pen.getImageData(0, 0, 60, 60).data.join());
  }
  return seen.size;
}"""
MAPS = """() => [...document.querySelectorAll('.st-key-map svg.marks, [data-testid="stVegaLiteChart"] svg.marks')]
  .map(chart => chart.querySelectorAll('path, text').length)"""


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser that finds one Latin font and no graphics card."""
    folder: Path = tmp_path_factory.mktemp("fonts")
    (folder / "fonts.conf").write_text(FONTS.format(cache=folder / "cache"), encoding="utf-8")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    playwright: Playwright
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=found, args=[*FLAGS, "--disable-3d-apis"],
            env={"FONTCONFIG_FILE": str(folder / "fonts.conf"), "HOME": str(folder), "PATH": "/usr/bin:/bin"},
        )  # fmt: skip
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def bare_visitor(bare: Browser) -> Iterator[Visitor]:
    found = Visitor(bare)
    yield found
    for context in found.profiles.values():
        context.close()


def test_the_machine_has_no_chinese_font_and_no_webgl(address: str, bare_visitor: Visitor) -> None:
    page = bare_visitor.read(f"{address}/ranking")
    assert page.evaluate(DRAWN, "'DejaVu Sans'") == 1
    assert page.evaluate("document.createElement('canvas').getContext('webgl2')") is None
    assert page.evaluate("document.createElement('canvas').getContext('webgl')") is None


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.path)
def test_every_page_is_readable_there(address: str, bare_visitor: Visitor, entry) -> None:  # type: ignore[no-untyped-def]
    page = bare_visitor.read(f"{address}/{entry.path}")
    for weight in ("", "bold "):
        assert page.evaluate(DRAWN.replace("40px ${family}", f"{weight}40px ${{family}}"), "'Noto Sans SC'") == 10
    assert page.locator("h1").inner_text()
    assert all(count > 5 for count in page.evaluate(MAPS))
    if entry.path in ("map", "overview"):
        assert page.evaluate(MAPS)


def test_the_interactive_map_says_why_it_is_not_there(address: str, bare_visitor: Visitor) -> None:
    page = bare_visitor.open(f"{address}/map?drawing=deck")
    assert page.locator(".st-key-map svg.marks path").count() > 9 or "WebGL" in page.locator("body").inner_text()
    page.close()
