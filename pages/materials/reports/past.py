"""What was made before (制作记录): file, digest, by whom and when; of formal records from the chain, else of this visit."""

from __future__ import annotations

import streamlit as st

from data.calendar import clock_text
from data.papers import visible_papers
from pages.materials.reports.making import DIGITS, TOLD
from pages.ui import formal, who
from pages.ui.tables import Column, Row, escaped, table

COLUMNS = (Column("文件", "heading"), Column("指纹（前16位）"), Column("制作人和时间"))
STAMPS = "每份文件都写明状态、方案编号和版本、数据截止、测算编号，以及输入指纹和留痕链头的前16位。"
CHECK = "指纹是文件内容的摘要：手中的文件算出的指纹与此相同，即是当时制作、未经改动的那一份。同样的数据再次制作，指纹不变。"


def show() -> None:
    """The record of what was made (制作记录)."""
    rows = _recorded() if formal.in_use() else [(name, digest, "本次访问") for name, digest in st.session_state.get(TOLD, ())]
    if not rows:
        st.html(f'<p class="lead">还没有制作过材料。{STAMPS}{CHECK}</p>')
        return
    body = [
        Row((f"<code>{escaped(name)}</code>", f"<code>{escaped(digest[:DIGITS])}</code>", escaped(who_and_when)))
        for name, digest, who_and_when in rows
    ]
    st.html(table("制作记录", COLUMNS, body, look="made") + f'<p class="lead">{STAMPS}{CHECK}</p>')


def _recorded() -> list[tuple[str, str, str]]:
    found = visible_papers(who.principal(), who.records(), most=20)
    return [(item.name, item.digest, f"{item.by}，{clock_text(item.at)}") for item in found]
