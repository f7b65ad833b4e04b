"""The browser's own print of 县域排名: all names, scores and places, what the data are, and nothing to click on."""

from __future__ import annotations

import io
import re
import unicodedata

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

CELLS = """look => [...document.querySelectorAll(`table.${look} tbody tr`)].map(row => [...row.cells].map(
  cell => cell.innerText.trim()))"""


def printed(page: Page) -> PdfReader:
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))


def text_of(document: PdfReader) -> str:
    """What is on paper, without any white space; look-alike forms of the same sign made one."""
    text = "".join(sheet.extract_text() for sheet in document.pages)
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize(("view", "table"), [("table", "ranking"), ("notice", "notice")])
def test_the_print_holds_every_name_score_and_place_on_one_sheet(address, visit, view, table, look) -> None:
    page = visit(f"{address}/ranking?view={view}", look=look)
    cells = page.evaluate(CELLS, table)
    document = printed(page)
    assert len(document.pages) == 1
    text = text_of(document)
    assert len(cells) == 10
    for row in cells:
        for word in row[:3] if view == "table" else row:
            assert re.sub(r"\s+", "", word) in text
    assert "2025年度县域排名" in text
    assert "当前为演示数据,数值虚构" in text
    assert "参考方案(未经市里印发)" in text


@pytest.mark.parametrize("view", ["table", "notice"])
def test_the_print_has_no_menu_no_filter_and_no_button(address, visit, view) -> None:
    text = text_of(printed(visit(f"{address}/ranking?view={view}&unit=331022")))
    for word in ("专题地图", "画像与对标", "快速测算", "按建制顺序", "专业显示", "导出", "得分追溯", "山区县", "2024年,"):
        assert word not in text.replace("比2024年度", "")


def test_a_month_prints_what_is_earned_and_due(address, visit) -> None:
    page = visit(f"{address}/ranking?period=2026Q3")
    document = printed(page)
    assert len(document.pages) == 1
    text = text_of(document)
    for row in page.evaluate(CELLS, "interim"):
        assert row[0].split()[0] in text
        assert row[1] in text
    assert "期中,未到年终" in text
