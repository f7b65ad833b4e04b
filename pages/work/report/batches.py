"""已提交的数据表: what became of each table of a department, and taking a whole table back."""

from __future__ import annotations

import streamlit as st

from data.calendar import clock_text
from data.desk.progress import visible_batches
from data.principals import Principal
from data.store import Store
from pages.ui.tables import Column, Row, escaped, table
from pages.work.report.intake import retract

BATCHES = (
    Column("批次", "heading"), Column("来源文件"), Column("提交"), Column("待核对", "number"), Column("核对无误", "number"),
    Column("逾期未回复", "number"), Column("不同意见", "number"), Column("状态"),
)  # fmt: skip


def show(code: str, store: Store, person: Principal) -> None:
    """The tables of a period (本期数据表)."""
    found = visible_batches(person, store, code)
    st.html("<h2>已提交的数据表</h2>")
    if not found:
        st.html('<p class="lead">本期还没有提交数据表。</p>')
        return
    rows = [
        Row([
            escaped(one.batch), escaped(one.document), f'{escaped(one.by)} <span class="nobr">{clock_text(one.at)}</span>',
            str(one.waiting), str(one.agreed), str(one.silent), str(one.disputed), "已撤回" if one.withdrawn else "已提交核对",
        ])
        for one in found
    ]  # fmt: skip
    st.html(f'<section class="card">{table("本期数据表", BATCHES, rows, look="plain")}</section>')
    waiting = [one.batch for one in found if one.waiting]
    if waiting:
        with st.popover("整批撤回"):
            st.html('<p class="lead">还没有核对的数退回待报；单位已经答复的不变。撤回和原因都留在档案中。</p>')
            st.selectbox("哪一批", waiting, key=f"table-{code}-batch")
            st.text_input("撤回的原因", key=f"table-{code}-why", max_chars=200)
            st.button("撤回这一批", on_click=retract, args=(code,))
