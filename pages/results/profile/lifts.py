"""进位测算 on the page: what one figure, or two, would have to be for the next place; of the first, how safe it is."""

from __future__ import annotations

from fractions import Fraction

import streamlit as st

from data.city import City
from evaluation.figures import Figure
from evaluation.profile import value_words
from evaluation.results import Assessment
from evaluation.rounding import shown
from evaluation.uplift import CONDITION, Lead, Lift, Outcome, Pair, Step, Uplift, uplift
from pages.ui import edits, filters, session
from pages.ui.period import Choice
from pages.ui.tables import DASH, Column, Row, escaped, joined, table

SHOWN = 8
ALONE = (
    Column("指标", "heading"), Column("现为", "number"), Column("至少达到", "number"), Column("届时得分", "number"),
    Column("届时位次", "number"), Column("试一试"),
)  # fmt: skip
LIMIT = (
    Column("指标", "heading"), Column("现为", "number"), Column("即使达到", "number"), Column("届时得分", "number"), Column("说明"),
)  # fmt: skip
RISK = (Column("指标", "heading"), Column("现为", "number"), Column("变为以下数值即失去第一", "number"))


def show(city: City, choice: Choice, run: Assessment, unit: str, name: str, *, page: str) -> None:
    """The section (进位测算), reckoned when asked for; of a finished year alone, and of a unit with a place."""
    if choice.interim or run.totals[unit].place is None:
        return
    st.html("<h2>进位测算</h2>")
    if not filters.switch("lift", "算出哪一项做到多少可以进位", page=page):
        return
    with st.spinner("正在重新测算……"):
        key = "uplift", *session.stamp(city, choice), unit
        found = session.kept(key, lambda: uplift(run, unit))
    if found is not None:
        st.html(f'<section class="card" data-uplift="{escaped(unit)}">{section(run, found, name)}</section>')


def section(run: Assessment, found: Uplift, name: str) -> str:
    """What the answer says (测算内容), its condition first."""
    lead = f'<p class="lead">{CONDITION}；每一项都把各单位重新测算一遍，只供分析，不是考核结果。</p>'
    if found.lead is not None:
        return lead + _first(run, found.lead, name)
    return lead + _alone(run, found, name) + _together(run, found.pairs) + _not_alone(run, found)


def _alone(run: Assessment, found: Uplift, name: str) -> str:
    lifts = [lift for lift in found.alone if lift.outcome is Outcome.LIFTS]
    if not lifts:
        return f"<p>{escaped(name)}列第{found.place}位，没有哪一项单靠自己能够进位。</p>"
    caption = f"单项进位：{name}现列第{found.place}位，改动幅度小的在前" + (f"，列出前{SHOWN}项" if len(lifts) > SHOWN else "")
    return table(caption, ALONE, [_lift_row(run, lift) for lift in lifts[:SHOWN]], look="plain")


def _lift_row(run: Assessment, lift: Lift) -> Row:
    step = _step(lift)
    cells = _named(step), value_words(step.row), step.text, _total(run, lift.total), str(lift.place or DASH)
    return Row([*map(escaped, cells), _try(run, step.figure)], data={"lift": step.row.indicator.code})


def _try(run: Assessment, *figures: Figure) -> str:
    """A link that feeds the figures into 试算 (试算链接)."""
    wanted = [edit for figure in figures for edit in edits.of_figure(run.inputs.figures[figure.unit, figure.indicator], figure)]
    return f'<a href="{escaped(edits.link(wanted))}" target="_self">试算</a>'


def _together(run: Assessment, pairs: tuple[Pair, ...]) -> str:
    if not pairs:
        return ""
    items = joined(
        f"<li>{escaped('，同时'.join(map(_moved, pair.steps)))}：得{_total(run, pair.total)}分，列第{pair.place}位 "
        f"{_try(run, *(step.figure for step in pair.steps))}</li>"
        for pair in pairs
    )
    return f"<h3>两项合力</h3><ul>{items}</ul>"


def _not_alone(run: Assessment, found: Uplift) -> str:
    rows = [
        Row([*map(escaped, (
            f"{lift.row.indicator.code} {lift.row.indicator.title}", value_words(lift.row),
            DASH if lift.step is None else lift.step.text, DASH if lift.step is None else _total(run, lift.total),
            lift.reason or lift.outcome.label,
        ))], data={"not": lift.row.indicator.code})
        for lift in found.alone if lift.outcome is not Outcome.LIFTS
    ]  # fmt: skip
    if not rows:
        return ""
    listed = table(f"{len(rows)}项单靠自己不能进位，或不作测算", LIMIT, rows, look="plain")
    return f'<details class="more"><summary>单靠此项无法实现的{len(rows)}项</summary>{listed}</details>'


def _first(run: Assessment, lead: Lead, name: str) -> str:
    gap = "" if lead.gap is None else f"，领先第二位{_total(run, lead.gap)}分"
    words = f"<p>{escaped(name)}列第1位{gap}。</p>"
    if not lead.risks:
        return words + "<p>没有哪一项单独变动会失去第一。</p>"
    rows = [Row([*map(escaped, (_named(step), value_words(step.row), step.text))]) for step in lead.risks[:SHOWN]]
    return words + table("最需要守住的指标，变动幅度小的在前", RISK, rows, look="plain")


def _moved(step: Step) -> str:
    return f"{_named(step)}（现{value_words(step.row)}）：{step.text}"


def _named(step: Step) -> str:
    return f"{step.row.indicator.code} {step.row.indicator.title}"


def _step(lift: Lift) -> Step:
    assert lift.step is not None
    return lift.step


def _total(run: Assessment, total: Fraction | None) -> str:
    return DASH if total is None else shown(total, run.scheme.rounding.total_dp)
