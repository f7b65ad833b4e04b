"""The package for the map reviewers: sample maps, the source note, the fields of the form; nothing made up."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace

from geo.submission import OPEN, Submitted, form, package, report_words, source_note
from geo.upload import examine
from tests.support.maps import asked, features, geojson

UNREVIEWED = "内部示意，未经审图，不得公开"
SAID = Submitted(
    "某市行政区划底图（送审样图）", "县界.gpkg", "ab" * 32, "EPSG:4549", "市自然资源和规划局", "2026-01-31", "", ["甲县", "乙县"],
    ["新区"], "甲县：面3个",
)  # fmt: skip


def test_the_package_holds_the_samples_the_note_and_the_form_and_comes_out_the_same() -> None:
    pictures = {"样图.pdf": b"%PDF-", "样图.png": b"\x89PNG"}
    content = package(SAID, pictures)
    assert content == package(SAID, pictures)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["样图.pdf", "样图.png", "数据来源说明.txt", "送审申请表字段.csv"]
        assert archive.read("样图.pdf") == b"%PDF-"
        assert archive.read("送审申请表字段.csv").decode("utf-8-sig") == form(SAID)


def test_the_note_says_where_the_data_come_from_and_that_there_is_no_number() -> None:
    text = source_note(SAID)
    for words in ("市自然资源和规划局", "2026-01-31", "县界.gpkg", "ab" * 32, "甲县、乙县", "新区", "面3个", "尚未取得"):
        assert words in text
    assert UNREVIEWED in text
    reviewed = source_note(replace(SAID, review_number="浙S（2026）1号"))
    assert "浙S（2026）1号" in reviewed
    assert UNREVIEWED not in reviewed


def test_what_nobody_told_is_left_to_be_written() -> None:
    rows = dict(csv.reader(io.StringIO(form(SAID))))
    assert rows["地图名称"] == SAID.title
    assert rows["制图区域"] == "甲县、乙县、新区"
    assert rows["原审图号"] == "无"
    for field in ("比例尺", "申请单位", "联系人", "申请日期"):
        assert rows[field] == OPEN


def test_no_cell_is_taken_for_a_formula() -> None:
    assert dict(csv.reader(io.StringIO(form(replace(SAID, source="=1+1")))))["边界数据来源"] == "'=1+1"


def test_the_report_names_every_unit_with_its_counts() -> None:
    found = examine(geojson(features()), "x.geojson", asked())
    words = report_words(found.rows, found.notes, ["可能偏移"])
    assert len(words.splitlines()) == len(found.rows) + len(found.notes) + 1
    assert "临海市" in words
    assert words.endswith("提醒：可能偏移")
