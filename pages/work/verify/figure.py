"""One figure under review (填报项): value, target, rule, history, checks, evidence and every step so far."""

from __future__ import annotations

import streamlit as st

from data.calendar import clock_text
from data.city import City
from data.desk.files import visible_file
from data.desk.reviews import Review
from data.exchange.report_form import HEADINGS, LABELS, asked
from data.principals import Principal
from data.store import Store
from evaluation.errors import AppraisalError
from evaluation.figures import Figure
from evaluation.policy import Thing
from evaluation.rounding import brief
from evaluation.workflow import Action, Role
from pages.ui import messages, noting, who
from pages.ui.tables import DASH, Column, Row, chip, escaped, joined, table
from pages.work.verify import previews

STEPS = (Column("时间", "heading"), Column("办理"), Column("办理人"), Column("到"), Column("说明"))


def show(city: City, store: Store, person: Principal, review: Review) -> None:
    """The figure and what it is judged by (审核依据)."""
    item = review.indicator
    st.html(
        f'<section class="card figure" data-item="{escaped(review.item.unit)}.{escaped(item.code)}">'
        f"<h2>{escaped(review.unit.name)}　{escaped(item.code)} {escaped(item.title)}"
        f"{f'（{escaped(item.unit)}）' if item.unit else ''} {chip(review.standing.state.label, 'mark')}</h2>"
        f"{_numbers(review)}{_facts(review)}{_found(review)}</section>"
    )
    _evidence(city, store, person, review)
    rows = [
        Row([
            escaped(clock_text(step.at)), escaped(Action(step.action).label),
            escaped(f"{step.by}（{Role(step.role).label}）"), escaped(step.state.label),
            escaped("；".join(filter(None, (step.reason, step.grounds if step.grounds != step.reason else ""))) or DASH),
        ])
        for step in review.steps
    ]  # fmt: skip
    st.html(f'<section class="card">{table("办理过程", STEPS, rows, look="plain")}</section>')


def value_text(review: Review, figure: Figure | None) -> str:
    """A figure as it was given, its parts named (数据文字)."""
    if figure is None:
        return DASH
    if figure.status and figure.status != "reported":
        return LABELS.get(str(figure.status), str(figure.status))
    parts = [(HEADINGS[name], str(getattr(figure, name) or "")) for name in asked(review.indicator)]
    given = [(word, text) for word, text in parts if text]
    return given[0][1] if len(given) == 1 else "，".join(f"{word} {text}" for word, text in given) or DASH


def _numbers(review: Review) -> str:
    shown = [
        ("填报值", value_text(review, review.submitted)), ("核定值", value_text(review, review.verified)),
        ("上期", review.previous or DASH), ("上年同期", review.last_year or DASH), ("目标", review.target or DASH),
    ]  # fmt: skip
    items = joined(f"<li>{word} <strong>{escaped(text)}</strong></li>" for word, text in shown)
    return f'<ul class="numbers">{items}</ul>'


def _facts(review: Review) -> str:
    item = review.indicator
    rules = "；".join(f"{part.rule.term}，{part.rule.formula}" for part in item.parts)
    facts = [
        ("计分", f"{brief(item.weight)}分：{rules}" if rules else "观察指标，不计分"), ("依据", item.cite.text),
        ("口径", item.card.definition), ("历期", "；".join(one.words for one in review.history)),
        ("单位说明", review.note), ("核定依据", review.grounds), ("来源文件", review.standing.document),
    ]  # fmt: skip
    return f"<dl class='facts'>{joined(f'<div><dt>{word}</dt><dd>{escaped(text)}</dd></div>' for word, text in facts if text)}</dl>"


def _found(review: Review) -> str:
    if not review.findings:
        return ""
    listed = joined(f"<li>{escaped(one.level.label)}：{escaped(one.sentence)}</li>" for one in review.findings)
    return f"<h3>逻辑校验</h3><ul>{listed}</ul>"


def _evidence(city: City, store: Store, person: Principal, review: Review) -> None:
    """Evidence to be looked at and taken away (佐证材料)."""
    place = who.place(city)
    if not review.attachments or place is None:
        st.html('<p class="lead">没有佐证材料。</p>')
        return
    for sha256, name in review.attachments:
        try:
            _, content = visible_file(person, store, place.evidence, review.item, sha256)
        except AppraisalError as error:
            messages.tell(f"佐证材料“{name}”不能读取：{error}", "error")
            continue
        noting.looked(Thing.EVIDENCE, f"{review.period.title}{review.unit.name}{review.item.indicator}，{name}")
        with st.expander(f"佐证材料：{name}"):
            previews.show(name, content)
            st.download_button("下载", content, file_name=name, key=f"evidence-{sha256[:12]}", on_click="ignore")
