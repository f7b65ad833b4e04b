"""Totals, places and grades on the help page (总分、位次和等次): the run in force, step by step."""

from __future__ import annotations

import streamlit as st

from data.city import City
from data.rule_examples import rule_examples
from evaluation.comparison import apart, ranked
from evaluation.explaining import (
    grade_words,
    place_words,
    quota_words,
    rescaling_words,
    rounding_words,
    tie_words,
    tied_places,
)
from evaluation.results import Assessment
from evaluation.rounding import brief, half_up, shown
from evaluation.scheme import Scheme
from evaluation.trace import trace_of
from pages.ui import filters, period, session, states
from pages.ui.states import Mode
from pages.ui.tables import DASH, Column, Row, chip, escaped, joined, table
from pages.ui.trace import View, unit_summary

METHODS = {"min": "空出位次", "dense": "不空位次"}


def run_in_force(city: City, mode: Mode) -> Assessment | None:
    """The finished year looked at (现行测算): the one in the address, else the first shown; None where there is none."""
    choice = _choice(city, mode)
    return session.run(choice) if choice else None


def _choice(city: City, mode: Mode) -> period.Choice | None:
    if mode.formal and not mode.demo:
        return None
    finished = {code: item for code, item in period.choices(city).items() if not item.interim}
    asked = finished.get(st.query_params.get("period", ""))
    first = next((item for item in finished.values() if item.year == city.first_year), None)
    return asked or first or next(iter(finished.values()), None)


def show(city: City, mode: Mode, *, page: str, expert: bool) -> None:
    """Every step from points to a grade (从得分到等次), for one unit of the run in force."""
    choice = _choice(city, mode)
    if choice is None:
        st.html(f'<p class="sentence">{states.NO_FORMAL_RESULT if mode.formal else states.NO_RESULT}</p>{general()}')
        return
    run = session.run(choice)
    listed = [*ranked(run), *apart(run)]
    names = {total.unit.code: total.unit.name for total in listed}
    example = _telling(run)
    marks = " ".join(chip(word, "status") for word in period.status(choice, run.scheme))
    st.html(
        f"<h2>算例：{escaped(run.scheme.title)}</h2>"
        f'<p class="lead">{marks} '
        f"点选一个单位，以下各数随之改变；没有点选时以{escaped(names[example])}为例。</p>"
    )
    unit = filters.units(names, page=page) or example
    st.html(f'{_total(run, unit, expert=expert)}{_places(run, unit)}{_grades(run, unit)}{general()}')


def _telling(run: Assessment) -> str:
    """A unit whose total has most to tell (示例单位): bonus or deduction, and something rescaled."""
    totals = ranked(run)
    full = run.scheme.full_marks
    return max(totals, key=lambda total: (bool(total.bonus or total.deduction), total.applicable_weight != full)).unit.code


def _total(run: Assessment, unit: str, *, expert: bool) -> str:
    node, view = trace_of(run, unit), View(run.scheme.rounding.points_dp, expert)
    matters = joined(view.adjustment(child) for child in node.children if child.kind in ("bonus", "deduction"))
    caps = run.scheme.adjustments
    limits = [
        f"{word}合计至多{brief(cap)}分" for word, cap in (("加分", caps.bonus_cap), ("扣分", caps.deduction_cap)) if cap is not None
    ]
    return (
        f'<section class="card">{unit_summary(run, unit)}</section>'
        f'<h3>不适用的怎样折算</h3><p class="sentence">{escaped(rescaling_words(run, unit))}</p>'
        f"<h3>加分和扣分</h3>"
        f'<p class="sentence">同一事项按最高的一次计，不重复计；{"；".join(limits) or "方案没有规定合计上限"}。总分不设上下限。</p>'
        f'<section class="card">{matters or "<p class=lead>没有总分，不计加分和扣分。</p>"}</section>'
    )


def _places(run: Assessment, unit: str) -> str:
    return (
        f'<h3>位次和并列</h3><p class="sentence">{escaped(rounding_words(run.scheme))}</p>'
        f'<p class="sentence">{escaped(place_words(run, unit))}</p><p class="sentence">{escaped(tie_words(run.scheme))}</p>'
    )


def _grades(run: Assessment, unit: str) -> str:
    if not run.scheme.grades:
        return '<h3>等次</h3><p class="sentence">现行方案不评等次。</p>'
    return (
        f'<h3>等次和名额</h3><section class="card">{_grade_table(run)}</section>'
        f'<p class="sentence">{escaped(grade_words(run, unit))}</p>'
        f'<h3>不得评优</h3><p class="sentence">{escaped(_veto_words(run))}</p>'
    )


def _grade_table(run: Assessment) -> str:
    columns = (Column("等次", "heading"), Column("分数线", "number"), Column("名额", "wide"), Column("单位"))
    among = ranked(run)
    rows = []
    for grade in run.scheme.grades:
        line = DASH if grade.least is None else f"{brief(grade.least)}分（含）"
        holders = "、".join(total.unit.name for total in [*among, *apart(run)] if total.grade == grade.name)
        rows.append(Row((escaped(grade.name), line, quota_words(grade, among) or "不限", escaped(holders) or DASH)))
    return table("从最高等次评起，名额满了依次降入下一等次；单列单位按分数线评，不占名额", columns, rows, look="grades")


def _veto_words(run: Assessment) -> str:
    scheme: Scheme = run.scheme
    rules = "；".join(f"{veto.title}，等次最高为{veto.ceiling}" for veto in scheme.vetoes)
    barred = [grade_words(run, total.unit.code) for total in run.totals.values() if total.vetoes]
    rest = "".join(barred) or "本次没有这样的单位。"
    return f"{rules or '现行方案没有规定'}。有不得评优事项的单位不占名额，得分和位次不变。{rest}"


def general() -> str:
    """Rounding and ties on numbers of no unit (舍入和并列算例)."""
    found = rule_examples()
    rounded = "，".join(f"{brief(value)}→{shown(half_up(value, 2), 2)}" for value in found.rounding)
    columns = (Column("总分", "heading"), *(Column(f"并列之后{word}", "number") for word in METHODS.values()))
    places = [tied_places(found.tied, method) for method in METHODS]
    rows = [
        Row((f"{shown(total, 2)}{' ' + chip('并列', 'mark') if found.tied.count(total) > 1 else ''}", *map(str, held)))
        for total, *held in zip(found.tied, *places, strict=True)
    ]
    return (
        f'<h3>舍入和并列的算例</h3><p class="sentence">四舍五入到2位小数：{rounded}。</p>'
        f'<section class="card narrow">{table("同分同位次（示例，虚构）", columns, rows, look="ties")}</section>'
    )
