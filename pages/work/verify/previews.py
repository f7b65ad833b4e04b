"""Previews of evidence (佐证材料预览): pictures, the first pages of a PDF, the first rows of a sheet, the first lines of a text."""

from __future__ import annotations

import streamlit as st

from data.evidence import kind_of_name
from data.exchange.pdf_pictures import pdf_pictures
from data.exchange.sheets import read_file
from evaluation.errors import AppraisalError
from pages.ui import messages
from pages.ui.tables import Column, Row, escaped, table

IMAGES = ("png", "jpeg", "gif")
MOST_ROWS, MOST_COLUMNS, MOST_TEXT = 12, 8, 2_000


def show(name: str, content: bytes) -> None:
    """What can be seen of a file without taking it away (预览); a sentence where nothing can."""
    kind = kind_of_name(name)
    try:
        if kind in IMAGES:
            st.image(content, caption=name)
        elif kind == "pdf":
            _pdf(name, content)
        elif kind == "xlsx":
            _sheet(name, content)
        elif kind == "text":
            st.code(content.decode("utf-8", "replace")[:MOST_TEXT], language=None, wrap_lines=True)
        else:
            st.html('<p class="lead">这种文件不在页面上预览，请下载后查看。</p>')
    except AppraisalError as error:
        messages.tell(str(error), "warning")


def _pdf(name: str, content: bytes) -> None:
    found = pdf_pictures(name, content)
    for number, picture in enumerate(found.pages, start=1):
        st.image(picture, caption=f"{name}，第{number}页，共{found.count}页")
    if found.count > len(found.pages):
        st.html(f'<p class="lead">只预览前{len(found.pages)}页，其余请下载后查看。</p>')


def _sheet(name: str, content: bytes) -> None:
    sheet = read_file(name, content)[0]
    width = min(sheet.width, MOST_COLUMNS)
    columns = [Column(f"第{number + 1}列") for number in range(width)]
    rows = [Row([escaped(sheet.text(row, column)) for column in range(width)]) for row in range(min(len(sheet.rows), MOST_ROWS))]
    st.html(table(f"{sheet.name}（前{len(rows)}行）", columns, rows, look="plain"))
