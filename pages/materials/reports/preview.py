"""Looking at a document before it is made (预览): the report's text, the A3 sheet, the page of a unit."""

from __future__ import annotations

from base64 import b64encode

import streamlit as st

from evaluation.comparison import appraised
from pages.ui import filters, session
from pages.ui.tables import Column, Row, escaped, joined, table
from reports.analysis import Labelled, Part, sections, title_of
from reports.docx import Table
from reports.material import Material
from reports.packs import CHECK, POSTER, UNITS
from reports.pdf.poster import poster_picture
from reports.pdf.unit_page import unit_picture

TEXT, SHEET, UNIT = "text", "sheet", "unit-page"
PAPERS = {TEXT: "报告正文", SHEET: "一张图", UNIT: "单位一页纸"}
FIRST = {POSTER: SHEET, UNITS: UNIT, CHECK: UNIT}
SHOWN = 5  # sections; the notes that follow are those of the file


def show(material: Material, pack: str, stamp: tuple[str, ...], *, page: str) -> None:
    """The chosen document as it will look (预览)."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        chosen = filters.pills("paper", PAPERS, FIRST.get(pack, TEXT), page=f"{page}-{pack}")
        if chosen == UNIT:
            names = {total.unit.code: total.unit.name for total in appraised(material.run)}
            unit = filters.select("unit", names, next(iter(names)), page=page, width=160)
    key = (*stamp, page, "preview", chosen)
    if chosen == TEXT:
        st.html(session.kept(key, lambda: text(material)))
    elif chosen == SHEET:
        st.html(session.kept(key, lambda: picture(poster_picture(material), f"{material.document.subject}一张图")))
    else:
        words = f"{names[unit]}{material.document.subject}一页纸"
        st.html(session.kept((*key, unit), lambda: picture(unit_picture(material, unit), words)))


def picture(content: bytes, words: str) -> str:
    """A page as a picture (页面图片), with what it is in words."""
    return f'<img class="sheet" alt="{escaped(words)}" src="data:image/png;base64,{b64encode(content).decode()}">'


def text(material: Material) -> str:
    """The report's title and sections (报告正文)."""
    title = "<br>".join(map(escaped, title_of(material)))
    body = joined(f"<h3>{escaped(one.heading)}</h3>{joined(map(_part, one.parts))}" for one in sections(material)[:SHOWN])
    return f'<article class="card report" tabindex="0" aria-label="报告正文"><h2>{title}</h2>{body}</article>'


def _part(part: Part) -> str:
    if isinstance(part, Table):
        columns = [Column(escaped(head), "number" if place else "heading") for place, head in enumerate(part.heads)]
        rows = [Row([escaped(cell) for cell in cells]) for cells in part.rows]
        return f'<div class="wide">{table("", columns, rows, look="report")}</div>'
    if isinstance(part, Labelled):
        return f"<p><strong>{escaped(part.label)}</strong>{escaped(part.text)}</p>"
    return f"<p>{escaped(part)}</p>"
