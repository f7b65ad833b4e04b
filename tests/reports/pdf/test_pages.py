"""Printed pages read back: sizes, one page each, every unit and number, embedded fonts, rare characters, same bytes."""

from __future__ import annotations

import re
import sys
from dataclasses import replace

import pypdfium2 as pdfium
import pytest

from evaluation.comparison import appraised, ranked
from evaluation.profile import dimension_points, shortfalls, strengths
from evaluation.rounding import brief, shown
from geo.notice import UNREVIEWED
from reports.material import Material
from reports.pdf.poster import poster, poster_picture
from reports.pdf.typesetting import NotPrinted, typeset
from reports.pdf.unit_page import unit_pages, unit_picture
from reports.printing import GETA, Print
from tests.support.pictures import size_of_png

MM = 72 / 25.4
RARE = "\U0002cb5a"  # 𬭚 stands outside GB2312


def texts(content: bytes) -> list[str]:
    """The text of every page, without spaces and line breaks."""
    with pdfium.PdfDocument(content) as document:
        return [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in document]


def sizes(content: bytes) -> set[tuple[int, int]]:
    with pdfium.PdfDocument(content) as document:
        return {(round(page.get_width() / MM), round(page.get_height() / MM)) for page in document}


def plain(words: str) -> str:
    return re.sub(r"\s", "", words)


def test_every_unit_has_one_page_of_its_own(material: Material) -> None:
    pages = texts(unit_pages(material))
    names = [total.unit.name for total in appraised(material.run)]
    assert len(pages) == len(names)
    assert [name for name, page in zip(names, pages, strict=True) if name not in page] == []
    assert sizes(unit_pages(material)) == {(210, 297)}


def test_every_number_on_a_page_is_the_runs(material: Material) -> None:
    run, places = material.run, material.places
    for total, page in zip(appraised(run), texts(unit_pages(material)), strict=True):
        code = total.unit.code
        expected = [shown(dimension_points(run, code, item.code), places) for item in run.scheme.dimensions]
        expected += [shown(run.points[code, item.code].points, places) for item in run.scheme.indicators]
        expected += [shown(total.points_sum if material.interim else total.published_total, places)]
        assert [number for number in expected if number not in page] == []
        for item in shortfalls(run, code)[:3]:
            marks = f"得{shown(item.points, places)}分，失{shown(item.lost, places)}分"
            assert plain(f"分值{brief(item.row.indicator.weight)}分，{marks}") in page
        assert all(plain(item.row.indicator.title) in page for item in strengths(run, code)[:3])


def test_places_are_the_runs_and_within_the_year_there_are_none(year: Material, quarter: Material) -> None:
    for total, page in zip(appraised(year.run), texts(unit_pages(year)), strict=True):
        assert (f"第{total.place}位" if total.place else total.unit.ranked.label) in page
    assert not [page for page in texts(unit_pages(quarter)) if re.search(r"第\d+位", page)]


def test_the_sheet_is_one_a3_page_with_map_table_and_the_three_lowest(material: Material) -> None:
    (page,), content = texts(poster(material)), poster(material)
    assert sizes(content) == {(420, 297)}
    for total in appraised(material.run):
        assert material.short(total.unit) in page
        number = total.points_sum if material.interim else total.published_total
        assert shown(number, material.places) in page
    assert page.count("失分最多的三项") == 3
    if material.ground.outlines is not None:
        assert UNREVIEWED in page


def test_the_lowest_units_are_told_with_their_shortfalls(year: Material) -> None:
    (page,) = texts(poster(year))
    low = sorted((total for total in ranked(year.run) if total.place), key=lambda total: -(total.place or 0))[:3]
    for total in low:
        told = page.partition(f"{total.unit.name}（第{total.place}位，{shown(total.published_total, 2)}分）")[2]
        assert told
        for item in shortfalls(year.run, total.unit.code)[:3]:
            assert plain(item.row.indicator.title) in told


@pytest.mark.parametrize("make", [unit_pages, poster])
def test_stamps_scheme_and_digests_stand_on_every_page(make, material: Material) -> None:  # type: ignore[no-untyped-def]
    said, scheme = material.document, material.run.scheme
    words = (said.state, *said.stamps, scheme.id, scheme.version, said.run, said.fingerprint[:16], said.head[:16], "数据截止")
    for page in texts(make(material)):
        assert [word for word in words if plain(word) not in page] == []
        assert not re.search(r"[{}]|\bNone\b|\bnan\b", page)


@pytest.mark.parametrize("make", [unit_pages, poster])
def test_the_shipped_fonts_are_embedded_and_no_others(make, year: Material) -> None:  # type: ignore[no-untyped-def]
    content = make(year)
    fonts = set(re.findall(rb"/FontName ?/[A-Z]{6}\+([\w-]+)", content))
    assert fonts == {b"NotoSansSC-Regular", b"NotoSansSC-Bold"}
    assert content.count(b"/FontFile") == len(re.findall(rb"/FontName", content))


@pytest.mark.parametrize("make", [unit_pages, poster])
def test_the_same_material_gives_the_same_bytes(make, quarter: Material) -> None:  # type: ignore[no-untyped-def]
    assert make(quarter) == make(quarter)


def renamed(material: Material, letter: str) -> Material:
    """The same material with a letter added to the first short name."""
    first = appraised(material.run)[0].unit
    return replace(material, short_names={**material.short_names, first.code: f"甲{letter}"})


def test_a_character_the_font_lacks_is_named_and_never_an_empty_box(year: Material) -> None:
    (page,) = texts(poster(renamed(year, RARE)))
    assert f"甲{GETA}" in page
    assert "U+2CB5A" in page
    assert "缺1个字" in page
    assert "随附字体" not in texts(poster(renamed(year, "乙")))[0]


def test_characters_of_common_names_print_as_they_are() -> None:
    pages = Print()
    assert pages.text("玉环、台州湾新区—①㎡") == "玉环、台州湾新区—①㎡"
    assert pages.note == ""
    assert pages.all({"a": [f"{RARE}x", 1, None]}) == {"a": [f"{GETA}x", 1, None]}
    assert pages.note.startswith("随附字体缺1个字，以〓代：统一码U+2CB5A")


def test_a_job_that_fails_is_a_sentence_and_its_reason_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(NotPrinted, match="这份材料没有排印成功"):
        typeset("unit_page", {"foot": []})
    assert "dictionary does not contain key" in caplog.text


def test_the_press_takes_too_long_and_is_given_up(year: Material, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.pdf.typesetting.LONGEST", 0.001)
    with pytest.raises(NotPrinted):
        poster(year)


def test_what_was_set_leaves_nothing_behind_in_this_process(year: Material) -> None:
    unit_pages(year)
    assert "typst" not in sys.modules


def test_previews_are_pictures_of_the_pages(year: Material) -> None:
    wide, tall = size_of_png(poster_picture(year))
    assert wide > tall > 1000
    wide, tall = size_of_png(unit_picture(year, "331022"))
    assert tall > wide > 800
