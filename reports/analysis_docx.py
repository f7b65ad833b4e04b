"""The report of a period in Word (分析报告文档), set as GB/T 9704 asks."""

from __future__ import annotations

from reports.analysis import Labelled, Part, sections, title_of
from reports.docx import Table
from reports.material import Material
from reports.page_settings import PageSettings, shipped
from reports.sentences import NO_LIGHT
from reports.text import state_line
from reports.word import BODY, HEADING, TABLE_UNIT, TITLE, Paper, blank, grid, labelled, saved, stamp_pages


def analysis(material: Material, *, settings: PageSettings | None = None) -> bytes:
    """The report (分析报告) as a .docx: title, five sections, notes; the same material gives the same bytes."""
    page, title = settings or shipped(), title_of(material)
    paper = blank(page, "".join(title), material.document.system)
    stamp_pages(paper, state_line(material.document))
    for text, style in (("\n".join(title), TITLE), ("", BODY)):
        paper.add_paragraph(text, style=style)
    for section in sections(material):
        paper.add_paragraph(section.heading, style=HEADING)
        for part in section.parts:
            _write(paper, part, page, section.heading)
    return saved(paper)


def _write(paper: Paper, part: Part, page: PageSettings, about: str) -> None:
    if isinstance(part, Table):
        paper.add_paragraph("单位：项" if part.heads[-1] == NO_LIGHT else "单位：分", style=TABLE_UNIT)
        grid(paper, part.heads, part.rows, part.shares, page.type_width, about)
        paper.add_paragraph("", style=BODY)
    elif isinstance(part, Labelled):
        labelled(paper, part.label, part.text)
    else:
        paper.add_paragraph(part, style=BODY)
