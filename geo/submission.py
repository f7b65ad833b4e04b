"""What goes to the map reviewers (送审包): sample maps, where the data come from, and what an application form asks for.

Forms differ from one reviewing office to the next: known fields are filled in, all others say that they are to be written.
The same arguments give the same bytes.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geo.notice import UNREVIEWED
from geo.upload import UnitParts

OPEN = "【待填写】"
STAMP = (1980, 1, 1, 0, 0, 0)
SOURCE, FORM = "数据来源说明.txt", "送审申请表字段.csv"
SHEET = "A4横向（297毫米×210毫米）"


@dataclass(frozen=True, slots=True)
class Submitted:
    """What is said of the maps (送审内容): title, the boundary's file and system, source and date, 审图号 if any.

    `units` are the names on the map, `circled` those drawn as circles for want of a boundary.
    """

    title: str
    file: str
    sha256: str
    crs: str
    source: str
    source_date: str
    review_number: str
    units: Sequence[str]
    circled: Sequence[str] = ()
    report: str = ""


def package(said: Submitted, pictures: Mapping[str, bytes]) -> bytes:
    """The zip for the reviewers (送审包): `pictures` by file name, the source note, the fields of the form."""
    texts = {SOURCE: source_note(said), FORM: form(said)}
    files = {**pictures, **{name: b"\xef\xbb\xbf" + text.encode("utf-8") for name, text in texts.items()}}
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, STAMP), content, zipfile.ZIP_DEFLATED)
    return found.getvalue()


def source_note(said: Submitted) -> str:
    """Where the data come from and what was done with them (数据来源说明)."""
    circled = f"没有边界、以示意圆表示的单位：{'、'.join(said.circled)}，圆的位置和大小不代表管辖范围。" if said.circled else ""
    lines = [
        "数据来源说明", "", f"图名：{said.title}", f"边界数据来源：{said.source}", f"数据日期：{said.source_date}",
        f"边界文件：{said.file}", f"文件指纹（SHA-256）：{said.sha256}", f"文件坐标系：{said.crs}",
        "成图：由2000国家大地坐标系（CGCS2000）经纬度作墨卡托投影。",
        "成图处理：相邻界线一并简化，容差打印版100米、屏幕版200米；各单位的面和岛屿个数与原文件相同。",
        f"图上单位（{len(said.units)}个）：{'、'.join(said.units)}。", circled,
        f"审图号：{said.review_number or '尚未取得'}。" + ("" if said.review_number else f"取得前：{UNREVIEWED}。"),
        "", "入库检查：", said.report or OPEN,
    ]  # fmt: skip
    return "\r\n".join(line for line in lines if line or line == "") + "\r\n"


def form(said: Submitted) -> str:
    """The fields of an application form (送审申请表字段), a line each: field, content."""
    rows = [
        ("字段", "内容"), ("地图名称", said.title), ("地图种类", "专题地图的底图"), ("表现形式", "电子版和纸质打印"),
        ("图幅", SHEET), ("比例尺", OPEN), ("用途和使用范围", OPEN), ("印数或访问范围", OPEN),
        ("制图区域", "、".join((*said.units, *said.circled))), ("边界数据来源", said.source), ("数据日期", said.source_date),
        ("数据坐标系", said.crs), ("原审图号", said.review_number or "无"), ("申请单位", OPEN), ("统一社会信用代码", OPEN),
        ("编制单位及测绘资质", OPEN), ("联系人", OPEN), ("联系电话", OPEN), ("联系地址", OPEN), ("申请日期", OPEN),
        ("说明", "各地申请表不尽相同，以受理机关现行的申请表为准；本表供抄录"),
    ]  # fmt: skip
    found = io.StringIO()
    csv.writer(found, lineterminator="\r\n").writerows([[_harmless(cell) for cell in row] for row in rows])
    return found.getvalue()


def report_words(rows: Sequence[UnitParts], notes: Sequence[str], warnings: Sequence[str]) -> str:
    """The report of an examination as text (检查结果), as it is kept with the version."""
    counts = [
        f"{row.name}（{row.unit}）：要素{row.features}个，面{row.before}个，屏幕版{row.screen}个，打印版{row.print}个"
        for row in rows
    ]
    return "\n".join([*counts, *notes, *(f"提醒：{words}" for words in warnings)])


def _harmless(text: str) -> str:
    # a spreadsheet would run a text that begins like a formula
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else text
