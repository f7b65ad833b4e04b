"""上传边界文件: examined first, its report and faults shown; taken into use only with its source, by the administrator."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from data.boundaries import File, Offered, adopt
from data.canonical import fingerprint
from data.errors import BadRecord
from data.principals import Principal
from data.store import Store
from evaluation.errors import Refused
from geo.opened import KINDS
from geo.submission import report_words
from geo.upload import Asked, Examined, examine
from pages.system.settings import boundary_map
from pages.system.settings.boundary_map import SYSTEMS
from pages.ui import doing, fields, ground, messages, uploads, who
from pages.ui.tables import Column, Row, escaped, joined, table
from pages.ui.whole import steady, whole

PLACE, KEY, OTHER = "boundaries", "boundary-draft", "其他，填写代码"
COLUMNS = (
    Column("单位", "heading"), Column("要素", "number"), Column("面（含岛屿）", "number"), Column("屏幕版", "number"),
    Column("打印版", "number"),
)  # fmt: skip


@dataclass(slots=True)
class Draft:
    """A file that was examined (待采用的边界): what was found, or its faults; `tries` counts emptied fields."""

    file: File | None = None
    found: Examined | None = None
    faults: tuple[str, ...] = ()
    tries: int = 0


def show(number: int) -> None:
    """The file to examine, then the report, then what is said of it (上传、检查、采用); `number` is the latest version."""
    uploads.in_chinese()
    own = draft()
    st.html("<h2>上传新的边界</h2>")
    words = f"可接收{KINDS}；坐标系、属性名不限，岛屿并入一个要素或各成要素均可。检查时不保存，采用后才成为新版本。"
    st.html(f'<p class="lead">{words}</p>')
    key = f"boundary-file-{own.tries}"
    with st.container(horizontal=True, vertical_alignment="bottom", key="boundary-fields"):
        st.file_uploader("边界文件", key=key, width=430)
        st.selectbox("坐标系", [*SYSTEMS, OTHER], format_func=lambda code: SYSTEMS.get(code, code), key="boundary-crs", width=270)
        st.text_input("坐标系代码", key="boundary-code", max_chars=12, width=130, placeholder="选“其他”时填")
        st.text_input("代码属性", key="boundary-key", max_chars=60, width=130, placeholder="空：自动查找")
        st.button("检查文件", on_click=checked, args=(key,))
    if own.faults:
        listed = joined(f"<li>{escaped(fault)}</li>" for fault in own.faults)
        messages.say(f"<p>文件有{len(own.faults)}处差错，没有采用，也没有保存：</p><ul>{listed}</ul>", "error")
    if own.found is not None and own.file is not None:
        _report(own.file, own.found)
        _adopting(own.found, own.tries, number)


def _report(file: File, found: Examined) -> None:
    """What was found in the file (检查结果)."""
    if found.warnings:
        listed = joined(f"<li>{escaped(words)}</li>" for words in found.warnings)
        messages.say(f"<p>可以采用，但有{len(found.warnings)}处提醒：</p><ul>{listed}</ul>", "warning")
    left, right = st.columns([58, 42], gap="small")
    with left:
        boundary_map.preview(ground.city(), found.outlines, fields.text("boundary-number"), (fingerprint(found.screen),), "draft")
    rows = [Row([escaped(row.name), *map(str, row[2:])]) for row in found.rows]
    caption = f"{file.name}：坐标系{boundary_map.crs_words(found.crs)}，代码属性“{found.key}”"
    notes = joined(f'<p class="lead">{escaped(note)}。</p>' for note in found.notes)
    right.html(f'<section class="card">{table(caption, COLUMNS, rows, look="plain")}{notes}</section>')


def _adopting(found: Examined, tries: int, number: int) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="boundary-facts"):
        st.text_input("来源", key="boundary-source", max_chars=200, width=250, placeholder="提供单位和成果名称")
        fields.day("数据日期", "boundary-date")
        st.text_input("审图号（没有则空着）", key="boundary-number", max_chars=60, width=190)
        st.text_input("说明", key="boundary-reason", max_chars=200, width=210)
        st.file_uploader("批准文件（有审图号时必附）", key=f"boundary-approval-{tries}", width=290)
    if found.warnings:
        st.checkbox("已知悉提醒，仍要采用", key=f"boundary-aware-{tries}")
    st.button("采用为新版本", type="primary", on_click=adopted, args=(number,))


def draft() -> Draft:
    """What became of the last file of this visit (检查结果)."""
    found = steady(lambda: st.session_state.setdefault(KEY, Draft()))
    assert isinstance(found, Draft)
    return found


def _stands(found: Draft) -> None:
    steady(lambda: st.session_state.update({KEY: found}))


@whole
def checked(key: str) -> None:
    """Examine the file (检查文件); nothing is kept."""
    tries, file = draft().tries, fields.value(key)
    if file is None:
        _stands(Draft(faults=("请先选择边界文件",), tries=tries))
        return
    brought = File(file.name, file.getvalue())
    try:
        found = steady(lambda: examine(brought.content, brought.name, _asked()))
    except Refused as error:
        _stands(Draft(faults=tuple(fault.message for fault in error.faults), tries=tries))
    else:
        _stands(Draft(brought, found, tries=tries))


def _asked() -> Asked:
    city, crs = ground.city(), str(fields.value("boundary-crs") or "")
    if crs == OTHER:
        code = fields.text("boundary-code")
        crs = f"EPSG:{code}" if code.isdecimal() else code or OTHER
    return Asked(boundary_map.units_of(city), crs, fields.text("boundary-key"), boundary_map.known(city))


@whole
def adopted(number: int) -> None:
    """Take the examined file into use (采用为新版本)."""
    own = draft()

    def act(store: Store, person: Principal) -> object:
        if own.found is None or own.file is None:
            raise BadRecord("请先检查边界文件。")
        place = who.place(ground.city())
        if place is None:
            raise BadRecord("没有存放边界文件的位置。")
        return adopt(
            store, person, place.evidence, _offered(own.file, own.found, own.tries), seen=number, at=who.now(),
            reason=fields.text("boundary-reason"),
        )  # fmt: skip

    if doing.done(PLACE, act, "已采用新的边界，所有地图从现在起按它绘制"):
        _stands(Draft(tries=own.tries + 1))


def _offered(file: File, found: Examined, tries: int) -> Offered:
    approval = fields.value(f"boundary-approval-{tries}")
    return Offered(
        file, found.screen, found.print, found.crs, found.key, fields.text("boundary-source"), fields.text("boundary-date"),
        fields.text("boundary-number"), None if approval is None else File(approval.name, approval.getvalue()),
        report_words(found.rows, found.notes, found.warnings), found.warnings, bool(fields.value(f"boundary-aware-{tries}")),
    )  # fmt: skip
