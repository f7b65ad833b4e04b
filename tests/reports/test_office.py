"""Documents opened in a real office program: nothing of them is lost on the way to the page."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pptx
import pytest

from evaluation.comparison import appraised
from evaluation.rounding import shown
from reports.analysis_docx import analysis
from reports.checksheet import check_sheets
from reports.docx import notice
from reports.material import Material
from reports.slides.deck import deck
from tests.support.office import pages_of


def plain(words: str) -> str:
    return re.sub(r"\s", "", words)


def numbers(material: Material) -> list[str]:
    """Names and numbers of all units."""
    found = []
    for total in appraised(material.run):
        found += [total.unit.name, shown(total.points_sum if material.interim else total.published_total, material.places)]
    return found


@pytest.mark.parametrize("when", ["year", "quarter"])
def test_the_report_keeps_every_paragraph_and_cell(when, request: pytest.FixtureRequest, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    material: Material = request.getfixturevalue(when)
    content = analysis(material)
    pages = pages_of(content, "docx", tmp_path)
    whole = "".join(pages)
    assert [words for words in numbers(material) if words not in whole] == []
    (tmp_path / "again.docx").write_bytes(content)
    paper = docx.Document(str(tmp_path / "again.docx"))
    # a paragraph may run over the end of a page, with page number and stamps between
    pieces = [plain(piece) for paragraph in paper.paragraphs for piece in re.split("[，。；：]", paragraph.text) if len(piece) > 3]
    lost = [piece for piece in pieces if piece not in whole]
    assert len(lost) <= len(pages), lost
    assert all(material.document.state in page for page in pages)


def test_the_five_columns_stay_on_their_page(year: Material, tmp_path: Path) -> None:
    pages = pages_of(notice(year.run, year.document), "docx", tmp_path)
    assert [words for words in numbers(year) if words not in "".join(pages)] == []
    assert "目标责任得分" in pages[0]


@pytest.mark.parametrize("when", ["year", "quarter"])
def test_the_presentation_keeps_every_word_on_its_slide(when, request: pytest.FixtureRequest, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    material: Material = request.getfixturevalue(when)
    content = deck(material)
    pages = pages_of(content, "pptx", tmp_path)
    (tmp_path / "again.pptx").write_bytes(content)
    slides = pptx.Presentation(str(tmp_path / "again.pptx")).slides
    assert len(pages) == len(slides)
    for slide, page in zip(slides, pages, strict=True):
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame and not shape.rotation]
        texts += [cell.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
        assert [words for words in map(plain, texts) if words not in page] == []


def test_the_check_sheets_keep_every_point_and_total(year: Material, tmp_path: Path) -> None:
    whole = "".join(pages_of(check_sheets(year), "xlsx", tmp_path))
    for total in appraised(year.run):
        assert total.unit.name in whole
        assert shown(total.published_total, 4) in whole
        for item in year.run.scheme.indicators:
            assert shown(year.run.points[total.unit.code, item.code].points, 4) in whole
