"""Packs (成套材料): which documents belong together in a month, a quarter, a year, and how each is made and named.

    made = [make(material, paper) for paper in papers(material, PACK)]
    whole = bundle(material, PACK, made)

The same material gives the same bytes, so that a digest tells whether a file is the one that was made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reports.analysis import kind_of
from reports.analysis_docx import analysis
from reports.checksheet import TITLE as CHECKS
from reports.checksheet import check_sheets
from reports.data_files import about_text, csv_zip
from reports.docx import notice
from reports.mapping import map_file
from reports.material import Material
from reports.packing import packed
from reports.pdf.poster import poster
from reports.pdf.unit_page import unit_pages
from reports.slides.deck import deck
from reports.xlsx import workbook

PACK, UNITS, POSTER, CHECK, MAP, ALL = "pack", "units", "poster", "check", "map", "all"
# beside what a report always has: what stands in a month's, a quarter's, a year's pack
MONTH = ("analysis", "notice", "poster", "map-png")
QUARTER = (*MONTH, "slides", "units", "workbook")
YEAR = (*QUARTER, "checks", "map-pdf", "data")
CADENCE = {"M": MONTH, "Q": QUARTER, "H": QUARTER, "Y": YEAR}
SINGLE = {UNITS: ("units",), POSTER: ("poster",), CHECK: ("checks",), MAP: ("map-png", "map-svg", "map-pdf")}
TITLES = {UNITS: "单位一页纸", POSTER: "一张图", CHECK: CHECKS, MAP: "专题地图", ALL: "全部材料"}
LIST = "清单.txt"


@dataclass(frozen=True, slots=True)
class Paper:
    """One document (材料): code, title in the file's name, ending, what it is for, and how it is made."""

    code: str
    title: str
    ending: str
    about: str
    make: Callable[[Material], bytes]


class Made(NamedTuple):
    """A document made (已制材料): title, file name, bytes and their SHA-256."""

    title: str
    name: str
    content: bytes
    digest: str


def every(material: Material) -> dict[str, Paper]:
    """Every document there is of a period (全部材料), by code."""
    def said(kind: str) -> Callable[[Material], bytes]:
        return lambda given: map_file(given, kind)

    found = (
        Paper("analysis", kind_of(material), "docx", "分析报告，五个部分，待人工判断处留空", analysis),
        Paper("notice", "通报表", "docx", "五列通报，公文版式", lambda given: notice(given.run, given.document)),
        Paper("slides", "汇报", "pptx", "演示文稿，地图和表格均可编辑", deck),
        Paper("poster", "一张图", "pdf", "大幅横页，地图、位次、核心目标和短板", poster),
        Paper("units", "单位一页纸", "pdf", "每个单位一页", unit_pages),
        Paper("workbook", "得分表", "xlsx", "评分工作簿，得分为公式", _workbook),
        Paper("checks", CHECKS, "xlsx", "每个单位一张，逐项算式和依据，供单位核对", check_sheets),
        Paper("map-png", "专题地图", "png", "地图图片", said("png")),
        Paper("map-svg", "专题地图", "svg", "矢量地图", said("svg")),
        Paper("map-pdf", "专题地图", "pdf", "地图打印页", said("pdf")),
        Paper("data", "数据", "zip", "表格数据和数据字典", lambda given: csv_zip(given.run, given.document)),
    )  # fmt: skip
    return {paper.code: paper for paper in found}


def _workbook(material: Material) -> bytes:
    return workbook(material.run, material.document, basis=material.basis)


def packs(material: Material) -> dict[str, str]:
    """The packs there are of a period (可制的成套材料): title by code."""
    return {PACK: title_of(material, PACK), **TITLES}


def title_of(material: Material, pack: str) -> str:
    """What a pack is called (成套材料名称): 月报资料, 季报资料, 年报资料, 单位一页纸 …"""
    return f"{kind_of(material)}资料" if pack == PACK else TITLES[pack]


def papers(material: Material, pack: str) -> list[Paper]:
    """The documents of a pack (所含材料), in order."""
    found = every(material)
    if pack == ALL:
        return list(found.values())
    codes = CADENCE[material.period.kind] if pack == PACK else SINGLE[pack]
    return [found[code] for code in codes]


def name_of(material: Material, paper: Paper) -> str:
    """The file's name (文件名)."""
    return material.document.file_name(paper.title, paper.ending)


def make(material: Material, paper: Paper) -> Made:
    """One document, made (制作)."""
    content = paper.make(material)
    return Made(paper.title, name_of(material, paper), content, digest_of(content))


def digest_of(content: bytes) -> str:
    """The SHA-256 of a file (文件指纹)."""
    return hashlib.sha256(content).hexdigest()


def bundle(material: Material, pack: str, made: Sequence[Made]) -> Made:
    """All documents of a pack in one zip (打包), with what they are and the digest of each."""
    title = title_of(material, pack)
    files = [("说明.txt", about_text(material.run, material.document, reading=False).encode("utf-8-sig")), (LIST, list_of(made))]
    content = packed([*files, *((item.name, item.content) for item in made)])
    return Made(title, material.document.file_name(title, "zip"), content, digest_of(content))


def list_of(made: Sequence[Made]) -> bytes:
    """The list of files with their digests (清单), as `sha256sum -c` reads it."""
    return "".join(f"{item.digest}  {item.name}\n" for item in made).encode()
