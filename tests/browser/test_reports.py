"""报告中心 in a browser: previews, progress while documents are made, files as offices name them, all of it reachable by keys."""

from __future__ import annotations

import hashlib
import re
import zipfile
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import expect

from tests.support.hands import PATIENCE, still

# what the bar says, noted whenever it changes
WATCH = """() => {
  window.told = [];
  new MutationObserver(() => {
    const bar = document.querySelector('[data-testid="stProgress"]');
    const words = bar && bar.innerText.trim();
    if (words && window.told.at(-1) !== words) window.told.push(words);
  }).observe(document.body, {childList: true, subtree: true, characterData: true});
}"""


def saved(page, label: str, folder: Path) -> Path:
    """The file behind a button."""
    with page.expect_download(timeout=PATIENCE) as found:
        page.locator(".st-key-reports-files").get_by_role("button", name=re.compile(f"^{label}")).first.click()
    path = folder / found.value.suggested_filename
    found.value.save_as(path)
    return path


def test_one_click_from_the_overview_leads_there(address, visit) -> None:
    page = visit(f"{address}/overview?period=2024Y")
    page.locator(".st-key-entries a", has_text="报告中心").click()
    expect(page.locator("h1")).to_have_text("2024年度报告中心", timeout=PATIENCE)


def test_documents_are_made_with_progress_and_named_as_offices_name_them(address, visit, tmp_path) -> None:
    page = visit(f"{address}/reports?period=2026Q3")
    page.evaluate(WATCH)
    page.get_by_role("button", name="制作", exact=True).click()
    expect(page.locator(".st-key-reports-files")).to_be_visible(timeout=PATIENCE)
    still(page)
    told = page.evaluate("window.told")
    assert any(re.search("正在制作.+，第[0-9]+份，共7份", words) for words in told), told
    assert page.locator('[data-testid="stProgress"]').count() == 0
    whole = saved(page, "全部下载", tmp_path)
    assert whole.name == "台州市315考核_2026年第3季度_季报资料_演示_v1.zip"
    with zipfile.ZipFile(whole) as archive:
        held = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
    for label, name in (("季报", "季报_演示_v1.docx"), ("汇报", "汇报_演示_v1.pptx"), ("一张图", "一张图_演示_v1.pdf")):
        path = saved(page, label, tmp_path)
        assert path.name == f"台州市315考核_2026年第3季度_{name}"
        assert hashlib.sha256(path.read_bytes()).hexdigest() == held[path.name]
    record = page.locator("table.made").inner_text()
    assert hashlib.sha256(whole.read_bytes()).hexdigest()[:16] in record


def test_what_is_previewed_is_what_is_made(address, visit, tmp_path) -> None:
    page = visit(f"{address}/reports?pack=units&unit=331022")
    picture = page.locator("img.sheet")
    assert picture.get_attribute("alt") == "三门县2025年度一页纸"
    assert picture.evaluate("one => one.complete && one.naturalWidth > 800 && one.naturalHeight > one.naturalWidth")
    page.get_by_role("button", name="制作", exact=True).click()
    expect(page.locator(".st-key-reports-files")).to_be_visible(timeout=PATIENCE)
    still(page)
    with pdfium.PdfDocument(saved(page, "单位一页纸", tmp_path)) as document:
        assert len(document) == 10


def test_previews_are_chosen_by_pills_and_kept_in_the_address(address, visit) -> None:
    page = visit(f"{address}/reports")
    assert page.locator("article.report h3").all_inner_texts()[-1] == "五、下一步工作"
    page.get_by_text("一张图", exact=True).first.click()
    expect(page.locator("img.sheet")).to_be_visible(timeout=PATIENCE)
    assert "paper=sheet" in page.url


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
@pytest.mark.parametrize("path", ["reports", "reports?pack=poster"])
def test_nothing_is_wider_than_the_screen(address, visit, size, path) -> None:
    page = visit(f"{address}/{path}", size)
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    over = "one => one.scrollWidth > one.clientWidth + 1"
    assert not page.locator("table.papers").evaluate(over)


def test_a_county_of_the_demo_opens_it_too(address, visit) -> None:
    page = visit(f"{address}/reports?as=filler-331022&period=2025Y")
    expect(page.locator("h1")).to_have_text("2025年度报告中心", timeout=PATIENCE)
    assert page.get_by_role("button", name="制作", exact=True).is_visible()
