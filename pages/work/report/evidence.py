"""佐证材料: files beside a figure, kept by their content; removed ones stay in the records."""

from __future__ import annotations

import io

import streamlit as st

from data.conduct import filling
from data.conduct.moving import Item
from data.desk.forms import FormDesk
from data.errors import BadRecord
from data.evidence import ACCEPTED, keep
from pages.ui import fields, who
from pages.ui.whole import whole
from pages.work.report import desk
from pages.work.report.desk import Report


def show(at: FormDesk) -> None:
    """Attach a file to a figure, or take one off (附佐证、移除)."""
    open_lines = [line for line in at.form.lines if line.editable]
    st.html("<h2>佐证材料</h2>")
    if not open_lines:
        st.html('<p class="lead">现在没有可以附佐证材料的填报项。</p>')
        return
    period, unit = at.form.period, at.form.unit.code
    own = desk.desk(period, unit)
    names = {line.code: f"{line.code} {line.indicator.title}" for line in open_lines}
    which = f"evidence-{period}-{unit}-code"
    code = st.selectbox("附在哪一项", list(names), format_func=lambda key: names[key], key=which)
    key = f"evidence-{period}-{unit}-{own.tries}"
    st.file_uploader(f"选择文件（{ACCEPTED}，50MB以内）", key=key, on_change=attach, args=(period, unit, which, key))
    for sha256, name in at.attachments.get(code, ()):
        with st.container(horizontal=True, vertical_alignment="center", key=f"evidence-{code}-{sha256[:8]}"):
            st.text(name)
            st.button("移除", key=f"detach-{code}-{sha256[:8]}", on_click=detach, args=(period, unit, code, sha256))


@whole
def attach(period: str, unit: str, which: str, key: str) -> None:
    """Keep an uploaded file and put it to the chosen figure (附佐证)."""
    code, file = fields.text(which), fields.value(key)
    if file is None:
        return

    def act(to: Report) -> object:
        place = who.place(to.city)
        if place is None:
            raise BadRecord("没有存放佐证材料的位置。")
        kept = keep(place.evidence, io.BytesIO(file.getvalue()), name=file.name)
        return filling.attach(to.store, to.who, Item(period, unit, code), kept, at=who.now())

    desk.done(period, unit, act, f"已附佐证材料：{file.name}")
    desk.desk(period, unit).tries += 1


@whole
def detach(period: str, unit: str, code: str, sha256: str) -> None:
    """Take a file off the figure (移除佐证)."""
    item = Item(period, unit, code)
    desk.done(period, unit, lambda to: filling.detach(to.store, to.who, item, sha256, at=who.now()), "已移除佐证材料")
