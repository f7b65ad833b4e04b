"""The map as a file: names, sizes, and everything a map must carry."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image
from pypdf import PdfReader

from data.city import SHIPPED, City, read_city
from data.runs import runs_of
from evaluation.periods import read_period
from pages.results.map.exports import PUBLIC, files, public_state, public_words
from pages.results.map.themes import themes
from pages.results.map.views import methods_of, view_of
from pages.ui.downloads import Download
from pages.ui.period import Choice
from tests.support.map_sources import city, sources


def offered(of: City, period: str, show: str = "total") -> list[Download]:
    found = read_period(period)
    assert found is not None
    choice = Choice(found, None if found.interim else of.example(found.year), runs_of(of)[found])
    source = sources()[period]
    theme = themes(source)[show]
    return files(of, choice, view_of(source, theme, next(iter(methods_of(source, theme)), "")))


def pdf_text(data: bytes) -> str:
    return "".join(PdfReader(io.BytesIO(data)).pages[0].extract_text().split())


def test_three_kinds_with_names_of_their_own() -> None:
    assert [item.name for item in offered(city(), "2025Y")] == [
        f"台州市315考核_2025年_专题地图总分等次_演示_v1.{ending}" for ending in ("png", "svg", "pdf")
    ]


def test_the_picture_is_large_enough_for_slides_and_print() -> None:
    picture = Image.open(io.BytesIO(offered(city(), "2025Y")[0].make()))
    assert picture.width >= 2400
    assert picture.width > picture.height


@pytest.mark.parametrize(("period", "show"), [("2025Y", "total"), ("2025Y", "move"), ("2026Q3", "behind"), ("2026Q3", "total")])
def test_the_printed_map_says_everything_a_map_must_say(period: str, show: str) -> None:
    data = offered(city(), period, show)[2].make()
    reader = PdfReader(io.BytesIO(data))
    assert len(reader.pages) == 1
    width, height = (float(side) / 72 * 25.4 for side in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (297, 210)
    text, source = pdf_text(data), sources()[period]
    title = themes(source)[show].title
    for words in (title, "演示数据", "参考方案", "数据截止", "制图日期", "来源", "内部示意，未经审图，不得公开"):
        assert words in text, words
    view = view_of(source, themes(source)[show], next(iter(methods_of(source, themes(source)[show])), ""))
    for total in source.units:
        assert view.texts[total.unit.code].replace(" ", "") in text
        assert city().short_name(total.unit) in text


def test_within_the_year_the_file_says_that_the_year_is_not_over() -> None:
    assert "期中，未到年终" in pdf_text(offered(city(), "2026Q3")[2].make())


def test_public_export_is_off_without_a_review_number_and_on_with_one() -> None:
    stated = city().boundaries
    assert stated is not None
    assert "公开导出已关闭" in public_words(city())
    assert public_words(replace(city(), boundaries=replace(stated, review_number="浙S（2026）1号"))) == ""


def test_demo_figures_are_never_for_the_public_and_formal_ones_have_a_public_file() -> None:
    stated, found = city().boundaries, read_period("2025Y")
    assert stated is not None
    assert found is not None
    reviewed = replace(city(), boundaries=replace(stated, review_number="浙S（2026）1号"))
    run = runs_of(city())[found]
    demo, formal = Choice(found, city().example(2025), run), Choice(found, None, run, formal=True)
    assert public_state(reviewed, demo) == ("off", "图中数值为演示数据，不得公开，公开导出已关闭")
    assert public_state(city(), formal)[0] == "off"
    assert public_state(reviewed, formal) == ("on", "审图号：浙S（2026）1号，公开导出已开启，在“导出”中选公开版")
    view = view_of(sources()["2025Y"], themes(sources()["2025Y"])["total"], "grade")
    offer = {item.label: item for item in files(reviewed, formal, view)}
    assert PUBLIC not in {item.label for item in files(reviewed, demo, view)}
    assert "公开版" in offer[PUBLIC].name
    text = pdf_text(offer[PUBLIC].make())
    assert "审图号：浙S（2026）1号" in text
    assert "未经审图" not in text


def test_a_city_without_boundary_has_no_map_to_publish() -> None:
    assert public_words(read_city(SHIPPED.parent / "examples" / "wenzhou_air_2024_10")) == ""
