"""The printed map: read back from PNG, SVG and PDF."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pypdf
import pytest
import vl_convert
from PIL import Image

from geo.boundaries import Boundaries, Point, bundled, read
from geo.chart import layout
from geo.classes import Step, by_grade
from geo.drawing import Area, LegendEntry
from geo.figure import LABELS, TILES_NOTICE, Fonts, MapTexts, print_map
from geo.labels import NoRoom
from geo.legend import legend_entries
from geo.notice import UNREVIEWED
from geo.sheet import sheet
from reports.fonts import document_font

BOUNDARIES = read(bundled())
CIRCLES = {"Z": (121.50, 28.62)}
UNITS = [*BOUNDARIES.shapes, "Z"]
CLASSES = by_grade(
    {unit: ("甲", "乙", "丙", None)[place % 4] for place, unit in enumerate(UNITS)}, [Step("甲"), Step("乙"), Step("丙")]
)
NAMES = ["椒江", "黄岩", "路桥", "临海", "温岭", "玉环", "天台", "仙居", "三门", "湾新区"]
AREAS = [
    Area(
        unit, NAMES[place], f"{90 - place}.{place}5 · 第{place + 1}", CLASSES.of(unit).colour,
        CLASSES.of(unit).text_colour, f"第{place}个单位", CLASSES.of(unit).hatched,
    )
    for place, unit in enumerate(UNITS)
]  # fmt: skip
LEGEND = legend_entries(CLASSES)
TEXTS = MapTexts(
    title="2025年度总分等次专题地图",
    subtitle="某市目标责任制考核",
    note="圆为示意位置，不代表管辖范围",
    stamps=("演示数据，数值虚构", "参考方案（未经市里印发）"),
    cut_off="2026年3月10日",
    made_on="2026年4月1日",
    source="甲局提供的边界",
)
FONTS = Fonts(document_font(400), document_font(700))
REVIEWED = replace(TEXTS, review_number="某S（2025）1号")


def drawn(
    kind: str,
    texts: MapTexts = TEXTS,
    *,
    outlines: Boundaries | None = BOUNDARIES,
    areas: Sequence[Area] = AREAS,
    circles: Mapping[str, Point] = CIRCLES,
    legend: Sequence[LegendEntry] = LEGEND,
) -> bytes:
    return print_map(outlines, areas, circles, legend, texts, FONTS, kind)


def picture(content: bytes) -> Any:
    return np.asarray(Image.open(BytesIO(content)).convert("RGB"))


def pixels(image: Any, colour: str) -> int:
    """How many pixels have exactly this colour."""
    wanted = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    return int((image == wanted).all(axis=2).sum())


def pdf_text(content: bytes) -> str:
    return pypdf.PdfReader(BytesIO(content)).pages[0].extract_text()


def svg_texts(content: bytes) -> list[str]:
    """Texts are outlines; matplotlib notes beside each what it spells."""
    return [found.strip() for found in re.findall("<!--(.*?)-->", content.decode(), re.DOTALL)]


def must_carry(texts: MapTexts, notice: str) -> set[str]:
    found = {texts.title, texts.subtitle, "；".join(texts.stamps), f"来源：{texts.source}", f"说明：{texts.note}"}
    found |= {f"{notice}　　数据截止：{texts.cut_off}　　制图日期：{texts.made_on}"}
    found |= {words for area in AREAS for words in (area.name, area.value_text)}
    return found | {words for entry in LEGEND for words in (entry.word, entry.detail)}


@pytest.fixture(scope="module")
def png() -> bytes:
    return drawn("png")


@pytest.fixture(scope="module")
def svg() -> bytes:
    return drawn("svg")


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return drawn("pdf")


def test_the_picture_is_a_landscape_sheet_at_print_size(png: bytes) -> None:
    image = Image.open(BytesIO(png))
    assert image.width >= 2400
    assert image.width / image.height == pytest.approx(297 / 210, abs=0.001)
    assert image.info["dpi"] == pytest.approx((300, 300), abs=0.5)


def test_every_class_shows_its_colour_on_the_map_and_in_the_legend(png: bytes) -> None:
    image = picture(png)
    # a swatch alone has some three thousand pixels of its colour
    for entry in LEGEND:
        assert pixels(image, entry.colour) > 20_000
    assert pixels(image, "#FFFFFF") < 0.9 * image.shape[0] * image.shape[1]


def test_a_unit_without_outline_is_a_circle_where_it_lies() -> None:
    only = [replace(area, colour="#123456" if area.unit == "Z" else "#FFFFFF") for area in AREAS]
    image = picture(drawn("png", areas=only, legend=()))
    rows, columns = np.nonzero((image == [0x12, 0x34, 0x56]).all(axis=2))
    height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
    assert height == pytest.approx(width, abs=2)
    assert len(rows) == pytest.approx(np.pi / 4 * width * height, rel=0.02)


def test_the_picture_tells_no_date_and_no_program(png: bytes) -> None:
    assert set(Image.open(BytesIO(png)).info) <= {"dpi", "Title"}


def test_text_in_an_svg_needs_no_font(svg: bytes) -> None:
    root = ElementTree.fromstring(svg)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not tags & {"text", "image", "font", "script"}
    assert b"font-family" not in svg
    image = picture(vl_convert.svg_to_png(svg.decode(), scale=1))
    for entry in LEGEND:
        assert pixels(image, entry.colour) > 500


def test_an_svg_asks_nobody_for_anything(svg: bytes) -> None:
    links = re.findall(r'(?:href|src)="([^"]*)"', svg.decode())
    assert links
    assert all(link.startswith("#") for link in links)


def test_an_svg_names_everything_once_and_units_by_their_code(svg: bytes) -> None:
    found = [element.get("id") for element in ElementTree.fromstring(svg).iter() if element.get("id")]
    assert len(found) == len(set(found))
    assert {f"unit-{unit}" for unit in UNITS} <= set(found)


def test_an_svg_carries_all_that_a_map_must(svg: bytes) -> None:
    assert must_carry(TEXTS, UNREVIEWED) <= set(svg_texts(svg))
    assert len([text for text in svg_texts(svg) if text in NAMES]) == 10


def test_a_pdf_is_one_landscape_page(pdf: bytes) -> None:
    reader = pypdf.PdfReader(BytesIO(pdf))
    (page,) = reader.pages
    assert [float(side) for side in page.mediabox] == pytest.approx([0, 0, 841.89, 595.28], abs=0.01)
    assert page.rotation == 0
    assert reader.metadata == {"/Title": TEXTS.title}


def test_text_in_a_pdf_can_be_searched_and_carries_all_that_a_map_must(pdf: bytes) -> None:
    text = pdf_text(pdf)
    assert [words for words in must_carry(TEXTS, UNREVIEWED) if words not in text] == []


def test_fonts_in_a_pdf_are_embedded(pdf: bytes) -> None:
    fonts = pypdf.PdfReader(BytesIO(pdf)).pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    found = [font.get_object() for font in fonts]
    assert found
    for font in found:
        assert "NotoSansSC" in font["/BaseFont"]
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert "/FontFile2" in inner["/FontDescriptor"].get_object()


def test_a_map_without_review_number_has_its_watermark(svg: bytes, pdf: bytes) -> None:
    assert svg_texts(svg).count(UNREVIEWED) == 3
    assert pdf_text(pdf).count(UNREVIEWED) == 4


def test_a_reviewed_map_carries_its_number_and_no_watermark() -> None:
    text = pdf_text(drawn("pdf", REVIEWED))
    assert "审图号：某S（2025）1号" in text
    assert UNREVIEWED not in text


def test_the_watermark_shows_but_leaves_the_map_readable(png: bytes) -> None:
    differing = (picture(png) != picture(drawn("png", REVIEWED))).any(axis=2).mean()
    assert 0.003 < differing < 0.05


def test_without_boundaries_there_are_tiles() -> None:
    text = pdf_text(drawn("pdf", outlines=None, circles={}))
    assert [words for words in must_carry(TEXTS, TILES_NOTICE) if words not in text] == []
    assert UNREVIEWED not in text
    image = picture(drawn("png", outlines=None, circles={}))
    assert all(pixels(image, entry.colour) > 50_000 for entry in LEGEND)


def test_small_units_have_leader_lines(svg: bytes) -> None:
    pane = sheet(TEXTS, UNREVIEWED).pane
    size = int(pane.width), int(pane.height)
    plan = layout(BOUNDARIES, AREAS, CIRCLES, LEGEND, pane=size, text_size=LABELS)
    outside = [label.unit for label in plan.labels if label.outside]
    assert len(outside) >= 3
    assert "Z" in outside
    leaders = re.findall(r"fill: none;[^\"]*stroke: #17212b; stroke-width: 1\.2", svg.decode())
    assert len(leaders) == len(outside)


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_the_same_map_gives_the_same_bytes(kind: str, request: pytest.FixtureRequest) -> None:
    assert drawn(kind) == request.getfixturevalue(kind)


def test_maps_drawn_at_once_do_not_disturb_each_other(png: bytes, svg: bytes, pdf: bytes) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(drawn, ["png", "svg", "pdf", "svg"]))
    assert found == [png, svg, pdf, svg]


def test_signs_of_formulas_stay_signs() -> None:
    text = pdf_text(drawn("pdf", replace(TEXTS, note="每家 $1$ 分_x^2，\\alpha")))
    assert "每家 $1$ 分_x^2，\\alpha" in text


def test_no_font_of_the_machine_is_asked(tmp_path: Path) -> None:
    missing = Fonts(tmp_path / "none.ttf", tmp_path / "none.ttf")
    with pytest.raises(FileNotFoundError):
        print_map(BOUNDARIES, AREAS, CIRCLES, LEGEND, TEXTS, missing, "png")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn("svg")


def test_an_area_without_outline_or_circle_is_told() -> None:
    with pytest.raises(KeyError, match="unknown"):
        drawn("png", areas=[replace(AREAS[0], unit="unknown")])


def test_too_many_labels_find_no_room() -> None:
    crowd = [replace(AREAS[0], unit=f"u{place}", name="名称很长的单位") for place in range(900)]
    with pytest.raises(NoRoom):
        drawn("png", outlines=None, areas=crowd)


def test_only_three_kinds_are_drawn() -> None:
    with pytest.raises(KeyError):
        drawn("gif")
