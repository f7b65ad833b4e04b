"""Tables coming in (贴入、上传、更正): what the buttons and fields of step ② do to the desk."""

from __future__ import annotations

import streamlit as st

from data.exchange.addresses import position_of
from data.exchange.sheets import read_file, read_pasted
from data.quick.offers import Offer, sample
from evaluation.errors import AppraisalError
from pages.work.quick import desk

PASTE, UPLOAD = "quick-paste", "quick-upload"


def paste() -> None:
    """Reads what was pasted (读取粘贴内容)."""
    own = desk.desk()
    text = str(st.session_state.get(PASTE) or "")
    if not text.strip() or (text == own.pasted and own.sheets):
        return
    own.pasted = text
    try:
        own.lay((read_pasted(text),), own.sample if _mostly(text, own.lines) else "")
    except AppraisalError as error:
        own.lay(())
        own.refusals = desk.words_of(error)


def _mostly(text: str, lines: frozenset[str]) -> bool:
    """Whether a text is an example's table with some lines changed (仍为示例数据): invented figures stay marked."""
    typed = set(text.splitlines())
    return bool(lines) and len(typed & lines) * 2 >= len(typed)


def upload(key: str) -> None:
    """Reads an uploaded file (读取上传文件)."""
    own, file = desk.desk(), st.session_state.get(key)
    if file is None:
        return
    own.pasted = ""
    try:
        own.lay(read_file(file.name, file.getvalue()))
    except AppraisalError as error:
        own.lay(())
        own.refusals = desk.words_of(error)


def lay_sample(offer: Offer) -> None:
    """Lays the example's table on the desk (用示例表)."""
    own = desk.desk()
    own.pasted = sample(offer)
    own.lines = frozenset(own.pasted.splitlines())
    own.lay((read_pasted(own.pasted),), offer.code)


def clear() -> None:
    """Throws the table away (清空表格)."""
    own = desk.desk()
    own.pasted, own.targets = "", {}
    own.lay(())
    st.query_params["step"] = "data"


def choose_sheet(key: str) -> None:
    """Another sheet of the workbook (换一张工作表)."""
    own = desk.desk()
    own.at, own.fixes = [sheet.name for sheet in own.sheets].index(st.session_state[key]), {}
    own.changed()


def correct(address: str, key: str) -> None:
    """A cell typed anew (更正单元格)."""
    own = desk.desk()
    own.fixes[address] = str(st.session_state[key] or "").strip()
    own.version += 1


def leave_out(address: str) -> None:
    """A row that is not to be scored (删去一行): its cells count as blank, the table keeps its addresses."""
    own, row = desk.desk(), position_of(address)[0]
    if own.sheet is not None:
        own.fixes |= {own.sheet.address(row, column): "" for column in range(own.sheet.width)}
    own.version += 1


def text_at(address: str) -> str:
    """What a cell says now (单元格现值)."""
    own = desk.desk()
    if address in own.fixes or own.sheet is None:
        return own.fixes.get(address, "")
    return own.sheet.text(*position_of(address))
