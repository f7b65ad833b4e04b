"""部门数据表: one table of a department for all units of its indicators, pasted or uploaded; faults beside the cells."""

from __future__ import annotations

import streamlit as st

from data.access import visible_scheme, visible_units
from data.city import City
from data.exchange.department_table import indicators_of
from data.exchange.report_form_marks import marked_sheets
from data.principals import Principal
from data.store import Store
from data.windows import PeriodWindow, visible_windows
from evaluation.workflow import Role
from pages.ui import doing, filters, frame, messages, who
from pages.ui.downloads import EXCEL
from pages.ui.tables import DASH, Column, Row, escaped, joined, table
from pages.work.report import batches
from pages.work.report.intake import Table, forget, on_desk, paste, place_of, present, upload

PAGE = "report"
FIGURES = (Column("单位", "heading"), Column("指标"), Column("数值", "number"), Column("状态"), Column("单元格"))


def show(city: City, store: Store, person: Principal, chips: list[str]) -> None:
    """The department's page (部门数据报送)."""
    department = next(post.department for post in person.posts if post.role is Role.REVIEWER)
    listed = {item.period.period: item for item in visible_windows(person, store, city.folder)}
    head = st.container(key="head")
    if not listed:
        with head:
            frame.heading("数据报送", chips)
        messages.say("<p>现在没有开放的报表期。</p>")
        return
    with st.container(horizontal=True, key="filters"):
        names = {code: item.period.title for code, item in listed.items()}
        code = filters.select("form", names, _first(listed), page=PAGE)
    at, own = listed[code], on_desk(code)
    scheme = visible_scheme(person, store, at.period.cycle)
    mine = indicators_of(scheme, department)
    with head:
        day = at.window.department
        lead = f"{department}负责{len(mine)}项指标的数据，部门期限{day.month}月{day.day}日。"
        rest = "一张表报全部单位，单位核对后即为核定值。"
        frame.heading(f"部门数据表：{at.period.title}", chips, lead + rest)
    doing.tell(place_of(code))
    names = {item.code: f"{item.code} {item.title}" for item in mine}
    _bring(code, own, names)
    if own.refused:
        messages.tell(f"没有读取：{own.refused}", "error")
    if own.intake is not None:
        _found(code, own, {unit.code: unit.name for unit in visible_units(person, store, at.period.cycle)}, names)
    batches.show(code, store, person)


def _first(listed: dict[str, PeriodWindow]) -> str:
    """The period that is due first (最先到期的报表期)."""
    today = who.today()
    open_now = [code for code, item in listed.items() if item.window.holds(today)]
    return min(open_now or listed, key=lambda code: listed[code].window.department)


def _bring(code: str, own: Table, names: dict[str, str]) -> None:
    chosen = f"table-{code}-indicator"
    st.selectbox(
        "表中没有写指标时，是哪一项的数据", ["", *names], format_func=lambda key: names.get(key, "表中已写明指标"),
        key=chosen, width=420,
    )  # fmt: skip
    left, right = st.columns(2, gap="medium")
    with left:
        key = f"table-{code}-paste-{own.tries}"
        st.text_area("把表格粘贴在这里（单位在行或在列都可以）", key=key, height=160)
        st.button("读取表格", on_click=paste, args=(code, key, chosen))
    with right:
        key = f"table-{code}-file-{own.tries}"
        st.file_uploader("或上传文件（xlsx、csv）", key=key, on_change=upload, args=(code, key, chosen))


def _found(code: str, own: Table, units: dict[str, str], names: dict[str, str]) -> None:
    intake = own.intake
    assert intake is not None
    for notice in intake.notices:
        st.html(f'<p class="lead">{escaped(notice)}</p>')
    if intake.faults:
        listed = joined(f"<li>{escaped(fault)}</li>" for fault in intake.faults)
        messages.say(f"<p>表中有{len(intake.faults)}处差错，一个数也没有存入：</p><ul>{listed}</ul>", "error")
        st.download_button(
            "下载标出差错的表", lambda: marked_sheets([intake.sheet], intake.faults), file_name="差错_部门数据表.xlsx", mime=EXCEL,
            on_click="ignore", key=f"table-{code}-marked",
        )  # fmt: skip
        return
    rows = [
        Row([
            escaped(units.get(row.unit, row.unit)), escaped(names.get(row.indicator, row.indicator)),
            escaped(row.value or "／".join(filter(None, (row.numerator, row.denominator))) or row.levels or DASH),
            escaped(row.status.label if hasattr(row.status, "label") else row.status),
            escaped(intake.cells.get((row.unit, row.indicator), DASH)),
        ])
        for row in intake.figures
    ]  # fmt: skip
    st.html(f'<section class="card">{table(f"读取到{len(rows)}个数", FIGURES, rows, look="plain")}</section>')
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("数据来源文件", key=f"table-{code}-document", placeholder="例如：2026年11月统计月报", width=360)
        st.button(f"提交单位核对（{len(rows)}个数）", type="primary", on_click=present, args=(code,))
        st.button("不提交", on_click=forget, args=(code,))
