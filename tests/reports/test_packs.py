"""Packs: what belongs to a month, a quarter, a year; file names; digests; the zip of all; the same bytes again."""

from __future__ import annotations

import hashlib
import re
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from reports import packs
from reports.data_files import csv_zip
from reports.material import Material

ENDINGS = {"docx", "xlsx", "pptx", "pdf", "png", "svg", "zip"}


def test_a_year_holds_more_than_a_quarter_and_a_quarter_more_than_a_month() -> None:
    assert set(packs.MONTH) < set(packs.QUARTER) < set(packs.YEAR)


def test_every_kind_of_file_is_there(year: Material) -> None:
    assert {paper.ending for paper in packs.papers(year, packs.ALL)} == ENDINGS
    assert [paper.title for paper in packs.papers(year, packs.CHECK)] == ["得分核对单"]


def test_a_pack_is_called_by_its_cadence(year: Material, quarter: Material) -> None:
    assert list(packs.packs(year).values()) == ["年报资料", "单位一页纸", "一张图", "得分核对单", "专题地图", "全部材料"]
    assert packs.title_of(quarter, packs.PACK) == "季报资料"


def test_files_are_named_as_offices_name_them(year: Material) -> None:
    names = [packs.name_of(year, paper) for paper in packs.papers(year, packs.ALL)]
    assert "台州市315考核_2025年_年报_演示_v1.docx" in names
    assert "台州市315考核_2025年_得分表_演示_v1.xlsx" in names
    released = replace(year, document=replace(year.document, state="通报", version=2))
    assert packs.name_of(released, packs.every(released)["poster"]) == "台州市315考核_2025年_一张图_通报_v2.pdf"
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("code", [*packs.YEAR, "map-svg"])
@pytest.mark.parametrize("when", ["year", "quarter"])
def test_every_document_is_made_twice_to_the_same_bytes(code, when, request: pytest.FixtureRequest) -> None:  # type: ignore[no-untyped-def]
    material: Material = request.getfixturevalue(when)
    paper = packs.every(material)[code]
    made = packs.make(material, paper)
    assert made == packs.make(material, paper)
    assert made.digest == hashlib.sha256(made.content).hexdigest()
    assert len(made.content) > 2000


def test_the_zip_holds_every_file_with_its_digest(quarter: Material) -> None:
    made = [packs.make(quarter, paper) for paper in packs.papers(quarter, packs.PACK)]
    whole = packs.bundle(quarter, packs.PACK, made)
    assert whole.name == "台州市315考核_2026年第3季度_季报资料_演示_v1.zip"
    with zipfile.ZipFile(BytesIO(whole.content)) as archive:
        assert archive.namelist() == ["说明.txt", "清单.txt", *(item.name for item in made)]
        listed = dict(reversed(line.split("  ")) for line in archive.read("清单.txt").decode().splitlines())
        assert listed == {item.name: hashlib.sha256(archive.read(item.name)).hexdigest() for item in made}
        about = archive.read("说明.txt").decode("utf-8-sig")
    assert about.startswith(quarter.document.stamps[0])
    assert "CSV" not in about
    assert packs.bundle(quarter, packs.PACK, made) == whole


def test_the_digests_stand_in_every_text_of_the_data(year: Material) -> None:
    with zipfile.ZipFile(BytesIO(csv_zip(year.run, year.document))) as archive:
        about = archive.read("说明.txt").decode("utf-8-sig")
    assert year.document.fingerprint in about
    assert year.document.head in about


def test_a_map_carries_scheme_run_and_digests(year: Material) -> None:
    svg = packs.every(year)["map-svg"].make(year)
    assert re.search(rb"<svg", svg)
    pdf = packs.every(year)["map-pdf"].make(year)
    assert b"%PDF" in pdf[:8]
