"""The presentation read back: 16:9, map of native shapes, native tables, the three lowest in words, nothing but text."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import pptx
import pytest
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Mm

from evaluation.comparison import appraised, ranked
from evaluation.profile import dimension_points, shortfalls
from evaluation.rounding import brief, number, shown
from geo.notice import UNREVIEWED
from reports.material import Ground, Material
from reports.slides.deck import deck
from reports.slides.pen import HEIGHT, WIDTH


def opened(material: Material) -> Any:
    return pptx.Presentation(BytesIO(deck(material)))


def words(slide: Any) -> str:
    """Everything there is to read on a slide."""
    found = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    found += [cell.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    return "\n".join(found)


def slide_of(file: Any, title: str) -> Any:
    return next(slide for slide in file.slides if slide.shapes.title.text_frame.text == title)


def rows(slide: Any) -> list[list[str]]:
    (frame,) = [shape for shape in slide.shapes if shape.has_table]
    return [[cell.text for cell in row.cells] for row in frame.table.rows]


def test_slides_are_sixteen_to_nine_and_have_titles(material: Material) -> None:
    file = opened(material)
    assert abs(file.slide_width / file.slide_height - 16 / 9) < 0.001
    assert all(slide.shapes.title.text_frame.text for slide in file.slides)


def test_every_word_is_text_and_there_is_no_picture(material: Material) -> None:
    file = opened(material)
    kinds = {shape.shape_type for slide in file.slides for shape in slide.shapes}
    assert MSO_SHAPE_TYPE.PICTURE not in kinds
    names = zipfile.ZipFile(BytesIO(deck(material))).namelist()
    assert [name for name in names if re.search(r"media|thumbnail|printer|embeddings", name)] == []


def test_the_map_is_a_named_shape_for_every_unit(year: Material) -> None:
    slide = slide_of(opened(year), "总分等次分布")
    shapes = {shape.name: shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.FREEFORM}
    units = {total.unit.name for total in appraised(year.run)}
    assert units <= shapes.keys()
    assert all(name in shapes[name]._element.nvSpPr.cNvPr.get("descr") for name in units)
    boxes = [(shape.left, shape.top, shape.left + shape.width, shape.top + shape.height) for shape in shapes.values()]
    assert all(x >= 0 and y >= 0 and right <= Mm(WIDTH) and low <= Mm(HEIGHT) for x, y, right, low in boxes)
    assert words(slide).count(UNREVIEWED) == 4


def test_without_boundaries_there_are_tiles(year: Material) -> None:
    slide = slide_of(opened(replace(year, ground=Ground())), "总分等次分布")
    names = {shape.name for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.FREEFORM}
    assert {total.unit.name for total in appraised(year.run)} <= names
    assert UNREVIEWED not in words(slide)


def test_every_number_of_the_tables_is_the_runs(material: Material) -> None:
    file = opened(material)
    totals = {total.unit.name: total for total in appraised(material.run)}
    found = rows(slide_of(file, "得分与到期分值" if material.interim else "得分与位次"))
    assert {row[0] for row in found[1:]} == totals.keys()
    for row in found[1:]:
        total = totals[row[0]]
        expected = (total.applicable_weight, total.points_sum) if material.interim else (total.base, total.published_total)
        cells = (row[1], row[2]) if material.interim else (row[1], row[3])
        texts = brief if material.interim else (lambda value: shown(value, material.places))
        assert cells[0] == texts(expected[0])
        assert cells[1] == shown(expected[1], material.places)


def test_dimensions_are_the_runs(year: Material) -> None:
    names = {year.short(total.unit): total.unit.code for total in appraised(year.run)}
    for name, *cells in rows(slide_of(opened(year), "各维度得分"))[1:]:
        points = [dimension_points(year.run, names[name], item.code) for item in year.run.scheme.dimensions]
        assert cells == [shown(value, 2) or "—" for value in points]


def test_core_targets_stand_with_their_newest_figures(year: Material) -> None:
    found = rows(slide_of(opened(year), "核心目标（全市）"))[1:]
    assert [row[0] for row in found] == [item.target.title for item in year.headlines]
    for row, item in zip(found, year.headlines, strict=True):
        assert item.known is not None
        assert number(row[2].removesuffix(item.target.unit)) == number(item.known.figure.value)


@pytest.mark.parametrize("code", ["year", "quarter"])
def test_the_three_lowest_units_are_told_in_words(code, request: pytest.FixtureRequest) -> None:  # type: ignore[no-untyped-def]
    material: Material = request.getfixturevalue(code)
    told = words(slide_of(opened(material), "得分率靠后的三个单位" if material.interim else "位次靠后的三个单位"))
    if material.interim:
        order = sorted(ranked(material.run), key=lambda total: total.points_sum / total.applicable_weight)
    else:
        order = sorted(ranked(material.run), key=lambda total: -(total.place or 0))
    for total in order[:3]:
        assert total.unit.name in told
        for item in shortfalls(material.run, total.unit.code)[:3]:
            assert f"得{shown(item.points, 2)}分，失{shown(item.lost, 2)}分" in told
    assert [total.unit.name for total in order[3:] if total.unit.name in told] == []


def test_stamps_stand_on_every_slide_and_only_judgement_is_open(material: Material) -> None:
    file, said = opened(material), material.document
    for slide in file.slides:
        text = words(slide)
        assert [stamp for stamp in (said.state, *said.stamps, said.run, said.fingerprint[:16]) if stamp not in text] == []
    whole = "\n".join(map(words, file.slides))
    assert re.findall("【([^】]*)】", whole) == ["待补充：下一步工作安排", "待补充：责任单位和完成时限"]
    assert not re.search(r"[{}]|\bNone\b|\bnan\b|[Cc]lick", whole)
    layout = file.slide_layouts[0]
    assert [shape.text_frame.text for holder in (layout, file.slide_master) for shape in holder.placeholders] == ["标题", "标题"]


def test_the_same_material_gives_the_same_bytes(quarter: Material, monkeypatch: pytest.MonkeyPatch) -> None:
    first = deck(quarter)
    monkeypatch.setattr("time.localtime", lambda *_: (2030, 1, 2, 3, 4, 5, 0, 2, 0))
    assert deck(quarter) == first
