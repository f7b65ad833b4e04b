"""边界 in a browser: a file in another system is brought, every map follows, and public export goes off and on with 审图号."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.hands import PATIENCE, press, said, still
from tests.support.maps import FULL, features, geojson, gpkg, islands, moved

SECTION, NUMBER = "settings?section=boundaries", "浙S（2026）1号"
UNREVIEWED = "内部示意，未经审图，不得公开"
FIELD = '[data-testid="stFileUploaderDropzoneInput"]'
CRS = "EPSG:4549"


def bring(page: Page, name: str, content: bytes) -> None:
    """Choose a file and have it examined."""
    page.locator(FIELD).first.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
    press(page, "检查文件", exact=True)
    still(page)


def adopt(page: Page, number: str = "") -> None:
    """Say where it is from, and take it into use."""
    for label, text in (("来源", "市自然资源和规划局"), ("数据日期", "2026-01-31"), ("审图号（没有则空着）", number)):
        page.get_by_label(label, exact=True).fill(text)
    if number:
        paper = {"name": "批准文件.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 approval"}
        page.locator(FIELD).nth(1).set_input_files(paper)
        still(page)
    press(page, "采用为新版本", "已采用新的边界", exact=True)


def exports(page: Page) -> str:
    """What the map can be taken away as."""
    still(page)
    page.get_by_role("button", name="导出").first.click()
    expect(page.get_by_role("button", name="打印版（横向一页）")).to_be_visible(timeout=PATIENCE)
    return page.locator("[data-testid=stPopoverBody]").inner_text()


@pytest.fixture(scope="module")
def content() -> bytes:
    return gpkg(moved(islands(key="县代码"), CRS), CRS)


def test_a_file_without_a_county_is_refused_in_words(enter) -> None:
    page = enter("gl", SECTION)
    bring(page, "缺县.geojson", geojson(features({code: shape for code, shape in FULL.items() if code != "331023"})))
    said(page, "缺单位“331023”（天台县）的边界")
    expect(page.get_by_role("button", name="采用为新版本")).to_have_count(0)


def test_a_file_in_gcj02_is_warned_of(enter) -> None:
    page = enter("gl", SECTION)
    bring(page, "县界.geojson", geojson(moved(features(), "GCJ-02")))
    said(page, "很可能是GCJ-02坐标系")
    expect(page.get_by_text("已知悉提醒，仍要采用")).to_be_visible(timeout=PATIENCE)


def test_every_map_follows_the_file_and_its_review_number(enter, content: bytes) -> None:
    page = enter("gl", SECTION)
    bring(page, "县界.gpkg", content)
    expect(page.locator(".st-key-boundary-map-draft svg.marks text", has_text="331023")).to_be_visible(timeout=PATIENCE)
    adopt(page)
    office = enter("kh-a", "map?period=2025Y")
    written = office.locator(".st-key-map svg.marks text")
    expect(written.filter(has_text=UNREVIEWED)).to_have_count(2, timeout=PATIENCE)
    expect(office.locator("[data-public=off]")).to_contain_text("公开导出已关闭")
    assert "公开版" not in exports(office)
    page = enter("gl", SECTION)
    bring(page, "县界.gpkg", content)
    adopt(page, NUMBER)
    office = enter("kh-a", "map?period=2025Y")
    written = office.locator(".st-key-map svg.marks text")
    expect(written.filter(has_text=f"审图号：{NUMBER}")).to_have_count(1, timeout=PATIENCE)
    expect(written.filter(has_text=UNREVIEWED)).to_have_count(0)
    expect(office.locator("[data-public=on]")).to_contain_text("公开导出已开启")
    assert "公开版" in exports(office)
    office = enter("kh-a", "briefing?period=2025Y")
    expect(office.locator("footer")).to_contain_text(f"审图号：{NUMBER}", timeout=PATIENCE)


def test_the_package_for_the_reviewers_is_taken_away(enter) -> None:
    page = enter("gl", SECTION)
    with page.expect_download(timeout=PATIENCE) as found:
        page.get_by_role("button", name="下载送审包", exact=True).click()
    assert re.fullmatch(r"台州市_送审包_第\d版\.zip", found.value.suggested_filename)
    with zipfile.ZipFile(io.BytesIO(Path(found.value.path()).read_bytes())) as archive:
        assert archive.namelist() == ["样图.pdf", "样图.png", "数据来源说明.txt", "送审申请表字段.csv"]


def test_nobody_else_can_bring_one(enter) -> None:
    page = enter("kh-a", SECTION)
    expect(page.locator("table", has_text="市自然资源和规划局").first).to_be_visible(timeout=PATIENCE)
    expect(page.locator(FIELD)).to_have_count(0)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 1366
