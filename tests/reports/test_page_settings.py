"""Page settings: the shipped ones, another office's, and what is refused."""

from __future__ import annotations

import csv
from dataclasses import fields
from pathlib import Path

import pytest

from evaluation.errors import Refused
from reports.page_settings import SHIPPED, PageSettings, read_page_settings, shipped

TEXT = SHIPPED.read_text(encoding="utf-8")


def faults(folder: Path, text: str, encoding: str = "utf-8") -> list[str]:
    path = folder / "版式.csv"
    path.write_bytes(text.encode(encoding))
    with pytest.raises(Refused) as refusal:
        read_page_settings(path)
    return [str(fault) for fault in refusal.value.faults]


def test_the_shipped_settings_are_those_of_the_standard() -> None:
    page = shipped()
    assert (page.type_width, page.type_height) == (156, 225)
    assert (page.title_size, page.body_size, page.line_pitch) == (22, 16, 28.99)
    assert page.type_height / 25.4 * 72 / page.line_pitch == pytest.approx(22, abs=0.01)


def test_every_setting_stands_once_with_its_source() -> None:
    rows = list(csv.DictReader(TEXT.splitlines()))
    assert sorted(row["setting"] for row in rows) == sorted(field.name for field in fields(PageSettings))
    assert all(row["note"] and row["source"] for row in rows)


def test_an_office_may_have_its_own(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(TEXT.replace("margin_left,28", "margin_left,30").replace("仿宋_GB2312", "仿宋"), encoding="utf-8-sig")
    page = read_page_settings(path)
    assert (page.margin_left, page.body_font, page.margin_top) == (30, "仿宋", 37)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("body_size,16,", "body_size,三号,", "设置“body_size”应为数，现为“三号”"),
        ("body_size,16,", "body_size,,", "设置“body_size”应为数"),
        ("body_size,16,", "body_size,160,", "设置“body_size”为160，应在5至72之间"),
        ("margin_top,37,", "margin_top,-37,", "应在5至100之间"),
        ("margin_top,37,", "margin_tpo,37,", "没有“margin_tpo”这项设置"),
        ("margin_top,37,", "page_width,210,", "设置“page_width”重复"),
        ("body_font,仿宋_GB2312,", "body_font, ,", "设置“body_font”应为字体名称"),
        ("line_pitch,28.99,", "line_pitch,20,", "行距20磅小于标题或正文字号，文字会被切去"),
        ("table_pitch,24,", "table_pitch,12,", "表内行距12磅小于表内字号14磅"),
        ("margin_left,28,", "margin_left,99.9,", ""),
        ("header_distance,18,", "header_distance,40,", "页眉距纸边40毫米，应小于该边白边37毫米"),
        ("footer_distance,22,", "footer_distance,35,", "页码距纸边35毫米"),
        ("setting,value", "设置,值", "第一行应为列名"),
    ],
)
def test_what_makes_no_page_is_refused_in_words(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in TEXT
    text = TEXT.replace(old, new)
    if not words:
        text, words = text.replace("page_width,210,", "page_width,150,"), "版心宽只剩24.1毫米，至少应有60毫米"
    assert any(words in fault for fault in faults(tmp_path, text))


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    text = TEXT.replace("margin_top,37", "margin_top,高").replace("body_size,16", "body_size,大")
    found = faults(tmp_path, text)
    assert [fault.split(":")[1] for fault in found] == ["4", "12"]


def test_a_missing_setting_is_named(tmp_path: Path) -> None:
    text = "\n".join(line for line in TEXT.splitlines() if not line.startswith("title_font"))
    assert faults(tmp_path, text) == ["版式.csv:1:1 缺少设置“title_font”"]


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    assert "存为UTF-8编码" in faults(tmp_path, TEXT, "gbk")[0]
    with pytest.raises(Refused, match="读不到版式设置"):
        read_page_settings(tmp_path / "没有.csv")
    assert "第一行应为列名" in faults(tmp_path, "")[0]
