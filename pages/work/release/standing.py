"""What would be released (待发内容): the run's points earned and due by unit, and every release of the period so far."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import streamlit as st

from data.access import visible_assessment
from data.desk.progress import visible_progress
from data.principals import NotVisible, Principal
from data.releases import Kind, Release, Shows, Stand
from data.store import Store
from evaluation.results import Assessment, Total
from evaluation.rounding import shown
from evaluation.workflow import State
from pages.ui import messages
from pages.ui.tables import DASH, Column, Row, escaped, table

UNITS = (
    Column("单位", "heading"), Column("已得分", "number"), Column("已到期分值", "number"), Column("得分", "number"),
    Column("位次", "number"), Column("已核定、审定或公布", "number"), Column("缺报", "number"), Column("还在办", "number"),
)  # fmt: skip
RELEASES = (
    Column("版次", "heading"), Column("方式"), Column("内容"), Column("测算"), Column("状态"), Column("拟发"),
    Column("发布"), Column("原因"),
)  # fmt: skip
SETTLED = (State.VERIFIED, State.CONFIRMED, State.RELEASED, State.FINAL, State.ARCHIVED)


def show(store: Store, person: Principal, code: str, run: str | None, releases: Sequence[Release]) -> None:
    """The period as it would go out (待发内容), and what went out before."""
    if run is None:
        messages.say("<p>这一期还没有测算。</p>")
    else:
        assessment = visible_assessment(person, store, run)
        st.html(f'<section class="card">{_units(store, person, code, run, assessment)}</section>')
    found = [item for item in releases if item.period == code]
    if found:
        rows = [Row([*map(escaped, _cells(item))], data={"release": item.release}) for item in reversed(found)]
        st.html(f'<section class="card">{table("这一期的发布记录，新的在前", RELEASES, rows, look="plain")}</section>')


def _units(store: Store, person: Principal, code: str, run: str, assessment: Assessment) -> str:
    counts = _counts(store, person, code)
    places = assessment.scheme.rounding.total_dp
    rows = []
    for unit, total in assessment.totals.items():
        states = counts.get(unit, {})
        settled = sum(states.get(state, 0) for state in SETTLED)
        missed = states.get(State.MISSED, 0)
        rest = sum(states.values()) - settled - missed
        rows.append(Row([
            escaped(total.unit.name), *(_points(total, number, places) for number in (total.points_sum, total.applicable_weight)),
            DASH if total.published_total is None else shown(total.published_total, places), str(total.place or DASH),
            *(str(number) if states else DASH for number in (settled, missed, rest)),
        ], data={"unit": unit}))  # fmt: skip
    return table(f"测算 {run}", UNITS, rows, look="plain")


def _points(total: Total, number: Fraction, places: int) -> str:
    """已得分 or 已到期分值; of a unit that nothing is scored of, nothing rather than 0."""
    return shown(number, places) if total.applicable_weight else DASH


def _counts(store: Store, person: Principal, code: str) -> dict[str, dict[State, int]]:
    try:
        return {one.unit.code: dict(one.counts) for one in visible_progress(person, store, code)}
    except NotVisible:
        return {}


def _cells(item: Release) -> tuple[str, ...]:
    return (
        item.release, Kind(item.kind).label, Shows(item.shows).label, item.run, Stand(item.status).label, item.proposed_by,
        item.released_by or DASH, item.reason or DASH,
    )  # fmt: skip
