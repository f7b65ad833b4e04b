"""数据核对: what a department's table says of this unit; agree with one click, or dispute with one's own figure."""

from __future__ import annotations

import streamlit as st

from data.conduct import lane
from data.conduct.moving import Item
from data.desk.forms import FormDesk, figures_in
from data.errors import BadRecord
from data.exchange.form_faults import form_faults
from data.exchange.report_form import Line
from evaluation.figures import Figure
from evaluation.workflow import State
from pages.ui import fields, who
from pages.ui.tables import DASH, Column, Row, escaped, table
from pages.ui.whole import whole
from pages.work.report import cells, desk
from pages.work.report.desk import Report

COLUMNS = (
    Column("指标", "heading"), Column("部门数据", "number"), Column("上期", "number"), Column("上年同期", "number"),
    Column("目标", "number"), Column("数据来源"),
)  # fmt: skip


def show(at: FormDesk, *, mine: bool) -> None:
    """What waits for the county's word (待核对); nothing where nothing does."""
    waiting = [line for line in at.form.lines if at.standings[line.code].state is State.CHECKING]
    if not waiting:
        return
    st.html("<h2>数据核对</h2>")
    last = min((day for line in waiting if (day := at.due.get(line.code)) is not None), default=None)
    until = "" if last is None else f"，请于{last.month}月{last.day}日前核对"
    caption = f"部门提供的{at.form.unit.name}数据，{len(waiting)}项待核对{until}；逾期未回复的，按没有不同意见记录"
    st.html(f'<section class="card">{table(caption, COLUMNS, [_row(at, line) for line in waiting], look="plain")}</section>')
    if not mine:
        return
    codes = [line.code for line in waiting]
    with st.container(horizontal=True, vertical_alignment="bottom", key="report-checking"):
        st.button(f"全部核对无误（{len(codes)}项）", type="primary", on_click=agree, args=_of(at, codes))
        with st.popover("逐项核对、提出不同意见"):
            _one(at, waiting)


def _one(at: FormDesk, waiting: list[Line]) -> None:
    names = {line.code: f"{line.code} {line.indicator.title}" for line in waiting}
    st.selectbox("哪一项", list(names), format_func=lambda key: names[key], key=_key(at, "code"))
    st.button("这一项核对无误", on_click=agree_one, args=(at.form.period, at.form.unit.code, _key(at, "code")))
    st.html(
        '<p class="lead">有不同意见的：先在下面表中这一项的格里填上本单位的数据，附上佐证材料，再写明理由提出。</p>'
    )
    st.text_input("不同意见的理由", key=_key(at, "why"), max_chars=300)
    st.button("提出不同意见", on_click=dispute, args=_bound(at))


def _row(at: FormDesk, line: Line) -> Row:
    figure = at.submitted.get(line.code)
    standing = at.standings[line.code]
    value = DASH if figure is None else _text(figure)
    return Row(
        [
            f"{escaped(line.code)} {escaped(line.indicator.title)}", escaped(value), escaped(line.previous or DASH),
            escaped(line.last_year or DASH), escaped(line.target or DASH), escaped(standing.document or DASH),
        ],
        data={"indicator": line.code},
    )  # fmt: skip


def _text(figure: Figure) -> str:
    parts = "／".join(part for part in (figure.numerator, figure.denominator) if part)
    return figure.value or parts or figure.levels or DASH


@whole
def agree(period: str, unit: str, codes: list[str]) -> None:
    """Agree with the department's figures (核对无误)."""
    items = [Item(period, unit, code) for code in codes]
    desk.done(period, unit, lambda to: lane.agree(to.store, to.who, items, at=who.now()), f"核对无误{len(codes)}项")


@whole
def agree_one(period: str, unit: str, which: str) -> None:
    """Agree with the chosen figure (这一项核对无误)."""
    agree(period, unit, [fields.text(which)])


@whole
def dispute(period: str, unit: str, which: str, why: str, seen: dict[str, int]) -> None:
    """Dispute the chosen figure with one's own (提出不同意见); `why` names the field of the reason."""
    code = fields.text(which)
    if not cells.keep_shown(period, unit, seen):
        return

    def act(to: Report) -> object:
        form = to.form().form
        own = next((row for row in figures_in(form) if row.indicator == code), None)
        if own is None:
            wrong = "；".join(fault.message for fault in form_faults(form, {}) if fault.indicator == code)
            raise BadRecord(f"{code}还没有填写本单位的数据，不能提出不同意见{f'：{wrong}' if wrong else ''}。")
        return lane.dispute(to.store, to.who, Item(period, unit, code), own, reason=fields.text(why), at=who.now())

    desk.done(period, unit, act, f"已提出不同意见：{code}，由部门审核")


def _of(at: FormDesk, codes: list[str]) -> tuple[str, str, list[str]]:
    return at.form.period, at.form.unit.code, codes


def _bound(at: FormDesk) -> tuple[str, str, str, str, dict[str, int]]:
    return at.form.period, at.form.unit.code, _key(at, "code"), _key(at, "why"), dict(at.seen)


def _key(at: FormDesk, name: str) -> str:
    return f"check-{at.form.period}-{at.form.unit.code}-{name}"
