"""Results that are not whole: a unit without a total, one that reported nothing, no thresholds, no core targets, no groups."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from io import BytesIO

import docx
import pptx
import pypdfium2 as pdfium
import pytest

from evaluation.comparison import ranked, unreported
from evaluation.rounding import shown
from reports import sentences
from reports.material import Ground, Material
from reports.packs import ALL, make, papers
from tests.reports.test_docx import pending, silent


def bare(material: Material) -> Material:
    """The same result with nothing beside it."""
    return replace(material, earlier=None, limits=None, headlines=(), ground=Ground(), short_names={})


def without_grades(material: Material) -> Material:
    run = deepcopy(material.run)
    for total in run.totals.values():
        total.grade, total.vetoes = "", ()
    inputs = replace(run.inputs, scheme=replace(run.scheme, grades=(), vetoes=()))
    return replace(material, run=replace(run, inputs=inputs))


CASES = {
    "a unit without a total": lambda year: replace(year, run=pending(year.run, 0)),
    "a unit that reported nothing": lambda year: replace(year, run=silent(deepcopy(year.run), 1)),
    "nothing beside it": bare,
    "no grades": without_grades,
    "no totals at all": lambda year: replace(year, run=whole_pending(year)),
}


def whole_pending(material: Material):  # type: ignore[no-untyped-def]
    run = material.run
    for place in range(len(ranked(run))):
        run = pending(run, place)
    return run


def words_of(ending: str, content: bytes) -> str:
    """Everything there is to read in a document."""
    if ending == "docx":
        paper = docx.Document(BytesIO(content))
        cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])
    if ending == "pptx":
        shapes = [shape for slide in pptx.Presentation(BytesIO(content)).slides for shape in slide.shapes]
        cells = [cell.text for shape in shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
        return "\n".join([*(shape.text_frame.text for shape in shapes if shape.has_text_frame), *cells])
    with pdfium.PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("when", ["year", "quarter"])
def test_every_document_is_made_and_says_nothing_that_is_not_there(case, when, request: pytest.FixtureRequest) -> None:  # type: ignore[no-untyped-def]
    material = CASES[case](request.getfixturevalue(when))
    for paper in papers(material, ALL):
        content = make(material, paper).content
        if paper.ending in ("docx", "pptx", "pdf"):
            words = words_of(paper.ending, content)
            assert not re.search(r"\bNone\b|\bnan\b|[{}]|第位|（第None", words), paper.code


def test_a_unit_that_reported_nothing_is_never_zero(year: Material) -> None:
    material = CASES["a unit that reported nothing"](year)
    (silent_one,) = [total for total in ranked(material.run) if unreported(material.run, total.unit.code)]
    for paper in papers(material, ALL):
        if paper.code in ("units", "slides", "poster", "analysis"):
            words = re.sub(r"\s", "", words_of(paper.ending, make(material, paper).content))
            assert "尚未报送" in words, paper.code
            assert shown(silent_one.published_total, 2) not in words, paper.code
    assert silent_one not in sentences.lowest(material, 9)
