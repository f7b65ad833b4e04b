"""Excel and paste (表格填报): the form as a workbook, and back: cell by cell what would change, then applied at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from data.desk.forms import FormDesk
from data.exchange.report_form import HEADINGS, Key, shown
from data.exchange.report_form_back import Filled, read_back, read_pasted_form
from data.exchange.report_form_book import template
from data.exchange.report_form_changes import Change, Conflict, changes
from data.exchange.report_form_marks import marked
from evaluation.errors import AppraisalError
from pages.ui import doing, fields, messages
from pages.ui.downloads import EXCEL
from pages.ui.tables import Column, Row, escaped, joined, table
from pages.ui.whole import steady, whole
from pages.work.report import desk

KEY = "report-book"
COLUMNS = (Column("单元格", "heading"), Column("填报项"), Column("现在"), Column("改为"), Column("说明"))


@dataclass
class Brought:
    """A file or a pasted table as it was read (带回的表)."""

    filled: Filled | None = None
    refused: str = ""
    content: bytes = b""
    tries: int = 0


def show(at: FormDesk) -> None:
    """Template, upload, paste (下载模板、上传、粘贴)."""
    period, unit = at.form.period, at.form.unit.code
    own = _brought(period, unit)
    name = f"{at.form.period_title}_{at.form.unit.name}_填报表.xlsx"
    st.html("<h2>表格填报</h2>")
    with st.container(horizontal=True, vertical_alignment="bottom", key="report-book"):
        st.download_button(
            "下载填报表", lambda: template(at.form), file_name=name, mime=EXCEL, on_click="ignore", key="report-template"
        )
        with st.popover("粘贴表格"):
            key = f"report-paste-{period}-{unit}-{own.tries}"
            st.text_area("连同表头粘贴在这里", key=key, height=160)
            st.button("读取粘贴的表格", on_click=paste, args=(period, unit, key))
    key = f"report-upload-{period}-{unit}-{own.tries}"
    st.file_uploader("上传填好的表（xlsx、csv）", key=key, on_change=upload, args=(period, unit, key))
    if own.refused:
        messages.tell(f"没有读取：{own.refused}", "error")
    if own.filled is not None:
        _found(at, own)


def _found(at: FormDesk, own: Brought) -> None:
    filled, (period, unit) = own.filled, (at.form.period, at.form.unit.code)
    assert filled is not None
    if filled.faults:
        listed = joined(f"<li>{escaped(fault)}</li>" for fault in filled.faults)
        messages.say(f"<p>表中有{len(filled.faults)}处差错，一格也没有存入：</p><ul>{listed}</ul>", "error")
        if own.content:
            st.download_button(
                "下载标出差错的表", lambda: marked(own.content, filled.file, filled.faults, at.form),
                file_name=f"差错_{filled.file.rpartition('.')[0]}.xlsx", mime=EXCEL, on_click="ignore", key="report-marked",
            )  # fmt: skip
        return
    found = changes(at.form, filled)
    if not found:
        messages.tell("表中内容与现在的填报内容一致，没有要改的。")
        return
    conflicts = [one for one in found if isinstance(one, Conflict)]
    caption = f"要改{len(found)}格" + (f"，其中{len(conflicts)}格在下载以后已有别人改动" if conflicts else "")
    st.html(f'<section class="card">{table(caption, COLUMNS, [_row(one) for one in found], look="plain")}</section>')
    texts = {(one.indicator, one.column): one.new for one in found}
    calm = {(one.indicator, one.column): one.new for one in found if isinstance(one, Change)}
    seen = dict(at.seen)
    with st.container(horizontal=True):
        if calm:
            words = f"存入{len(calm)}格" if not conflicts else f"只存入没有冲突的{len(calm)}格"
            st.button(words, type="primary", on_click=apply, args=(period, unit, calm, seen))
        if conflicts:
            st.button(f"全部以表为准（{len(texts)}格）", on_click=apply, args=(period, unit, texts, seen))
        st.button("不存入", on_click=forget, args=(period, unit))


def _row(one: Change | Conflict) -> Row:
    old = one.server if isinstance(one, Conflict) else one.old
    words = "下载以后已有改动" if isinstance(one, Conflict) else "改动"
    texts = (shown(one.column, text) or "空白" for text in (old, one.new))
    cells = (one.cell, f"{one.indicator} {HEADINGS[one.column]}", *texts)
    return Row([*map(escaped, cells), words], data={"cell": one.cell})


@whole
def paste(period: str, unit: str, key: str) -> None:
    """Read a pasted table (读取粘贴的表格)."""
    own, text = _brought(period, unit), str(fields.value(key) or "")
    own.content = b""
    _read(period, unit, lambda at: read_pasted_form(text, at.form))


@whole
def upload(period: str, unit: str, key: str) -> None:
    """Read an uploaded file (读取上传文件)."""
    own, file = _brought(period, unit), fields.value(key)
    if file is None:
        return
    own.content = file.getvalue()
    _read(period, unit, lambda at: read_back(own.content, file.name, at.form))


def _read(period: str, unit: str, read: Callable[[FormDesk], Filled]) -> None:
    own = _brought(period, unit)
    own.filled, own.refused = None, ""
    try:
        own.filled = steady(lambda: read(desk.report(period, unit).form()))
    except AppraisalError as error:
        own.refused = str(error)


@whole
def apply(period: str, unit: str, texts: dict[Key, str], seen: dict[str, int]) -> None:
    """Keep what the table changes (存入), all of it or nothing."""
    if desk.save(period, unit, texts, seen):
        doing.say(desk.place(period, unit), f"已存入{len(texts)}格。")
        forget(period, unit)


@whole
def forget(period: str, unit: str) -> None:
    """Put the table aside (不存入)."""
    own = _brought(period, unit)
    own.filled, own.refused, own.content = None, "", b""
    own.tries += 1


def _brought(period: str, unit: str) -> Brought:
    found = steady(lambda: st.session_state.setdefault(KEY, {})).setdefault((period, unit), Brought())
    assert isinstance(found, Brought)
    return found
