"""One form (本期报表): its heading, its lines by dimension, and what stands against handing it in."""

from __future__ import annotations

from datetime import date

import streamlit as st

from data.desk.forms import FormDesk
from data.desk.points import self_points
from data.exchange.form_faults import form_faults
from evaluation.workflow import State
from pages.ui import doing, filters, frame, who
from pages.ui.tables import escaped, joined
from pages.work.report import desk, lines

PAGE = "report"
ALL = ""


def heading(at: FormDesk, chips: list[str]) -> None:
    """What form it is and until when (表头)."""
    words = [f"{at.form.unit.name}，{len(at.form.lines)}项"]
    if at.window is not None and at.window.county is not None:
        words.append(_until(at.window.first, at.window.county, who.today()))
    frame.heading(f"数据报送：{at.form.period_title}", chips, "；".join(words) + "。每格填完即存，内容原样保留。")


def _until(first: date, last: date, today: date) -> str:
    """When it is reported (填报时间), in one sentence."""
    if today < first:
        return f"尚未到填报时间，{first.month}月{first.day}日开放，截止{last.month}月{last.day}日"
    left = (last - today).days
    rest = f"已逾期{-left}天" if left < 0 else "今日截止" if left == 0 else f"还有{left}天"
    return f"截止{last.month}月{last.day}日，{rest}"


def counts(at: FormDesk) -> str:
    """How many figures stand where (填报进度), in the words of the workflow."""
    found: dict[State, int] = {}
    for standing in at.standings.values():
        found[standing.state] = found.get(standing.state, 0) + 1
    items = joined(
        f"<li>{state.label} <strong>{found[state]}项</strong></li>" for state in State if state in found
    )
    return f'<ul class="counts">{items}</ul>'


def show(at: FormDesk) -> None:
    """The lines (填报行), all of them or one dimension's."""
    with st.container(key="report-said"):
        doing.tell(desk.place(at.form.period, at.form.unit.code))
    st.html(counts(at))
    parts = dict.fromkeys(line.dimension for line in at.form.lines if line.dimension)
    part = ALL
    if len(parts) > 1:
        part = filters.pills("part", {ALL: "全部", **{name: name for name in parts}}, ALL, page=PAGE)
    points, wrong = self_points(at), form_faults(at.form, {})
    with st.container(key="report-lines", gap="small"):
        heads = joined(f"<span>{word}</span>" for word in ("指标", "填报内容", "状态", "说明"))
        st.html(f'<div class="report-head" aria-hidden="true">{heads}</div>')
        for line in at.form.lines:
            if part in (ALL, line.dimension):
                lines.show(
                    at, line, points.get(line.code), [one for one in wrong if one.indicator == line.code],
                    [one for one in at.findings if one.indicator == line.code],
                )  # fmt: skip
    if part != ALL:
        st.html(f'<p class="lead">只列出“{escaped(part)}”；报出时包括所有已填写的填报项。</p>')
