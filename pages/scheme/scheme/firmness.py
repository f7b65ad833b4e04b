"""稳健性: how far the places depend on the weights, how little would swap neighbours, and on which indicator it hangs."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import streamlit as st

from data.city import City
from evaluation.comparison import ranked
from evaluation.margins import (
    FigureMargin,
    WeightMargin,
    Without,
    figure_margins,
    near_ties,
    neighbours,
    weight_margins,
    without_each,
)
from evaluation.profile import value_words
from evaluation.results import Assessment
from evaluation.robustness import Draws, draws
from evaluation.rounding import brief, shown
from pages.scheme.scheme.outcome import signed
from pages.ui import filters, messages, session
from pages.ui.period import Choice
from pages.ui.tables import DASH, Column, Row, escaped, table

PAGE = "scheme"
ZERO = Fraction(0)
NOTE = "只供研究：位次以测算结果为准。"
DRAWN = (
    Column("单位", "heading"), Column("位次", "number"), Column("九成情形的位次", "number"), Column("最好", "number"),
    Column("最差", "number"), Column("保持本位次的比例", "number"),
)  # fmt: skip
PAIRS = (
    Column("前一单位", "heading"), Column("后一单位"), Column("分差", "number"), Column("分值最小改动多少即互换"),
    Column("后一单位的数据最小改动多少即互换"),
)  # fmt: skip
WITHOUT = (Column("去掉的指标", "heading"), Column("分值", "number"), Column("位次有变的单位"))


def show(city: City, choice: Choice, run: Assessment) -> None:
    """The section (稳健性)."""
    if not neighbours(run):
        messages.say("<p>本期没有可以比较的位次。</p>")
        return
    stamp = session.stamp(city, choice)
    found = session.kept(("draws", *stamp), lambda: draws(run))
    st.html(f'<section class="card"><p class="lead">{NOTE}</p>{drawn(run, found)}</section>')
    with st.spinner("正在重新测算……"):
        margins = session.kept(("margins", *stamp), lambda: weight_margins(run))
    asked = filters.switch("lift", "算出后一单位的哪个数改动多少即互换", page=PAGE)
    figures: Sequence[FigureMargin] = ()
    if asked:
        with st.spinner("正在重新测算……"):
            figures = session.kept(("figure-margins", *stamp), lambda: figure_margins(run))
    st.html(f'<section class="card">{pairs(run, margins, figures)}</section>')
    left = session.kept(("without", *stamp), lambda: without_each(run))
    st.html(f'<section class="card">{without(left)}</section>')


def drawn(run: Assessment, found: Draws) -> str:
    """Places under weights drawn at random (抽样位次)."""
    spread = brief_percent(found.spread)
    lead = f"<p>把各项分值在±{spread}%之内随机变动{found.drawn}次，{brief_percent(found.same)}%的情形各单位位次与现在完全相同。</p>"
    rows = []
    for total in sorted(ranked(run), key=lambda total: (total.place is None, total.place or 0)):
        interval = found.intervals.get(total.unit.code)
        if interval is None or total.place is None:
            continue
        range_ = f"第{interval.low}位" if interval.low == interval.high else f"第{interval.low}—{interval.high}位"
        share = interval.shares[total.place - 1] if total.place <= len(interval.shares) else 0.0
        cells = (total.unit.name, str(total.place), range_, str(interval.best), str(interval.worst), f"{brief_percent(share)}%")
        rows.append(Row([*map(escaped, cells)], data={"unit": total.unit.code}))
    return lead + table("分值变动时的位次，得分率不变", DRAWN, rows, look="plain drawn")


def brief_percent(share: float) -> str:
    """A share of draws as per cent with one decimal (比例); it is an estimate."""
    return f"{share * 100:.1f}".removesuffix(".0")


def pairs(run: Assessment, margins: Sequence[WeightMargin], figures: Sequence[FigureMargin]) -> str:
    """Neighbours and what would swap them (相邻单位互换余量); those less than half a point apart are named."""
    near = {(one.unit.code, other.unit.code) for one, other, _ in near_ties(run)}
    lifts = {(margin.upper.unit.code, margin.lower.unit.code): margin for margin in figures}
    rows = []
    for margin in margins:
        key = margin.upper.unit.code, margin.lower.unit.code
        gap = (margin.upper.published_total or ZERO) - (margin.lower.published_total or ZERO)
        mark = "（差距不足0.5分）" if key in near else ""
        cells = (
            f"{margin.upper.place} {margin.upper.unit.name}", f"{margin.lower.place} {margin.lower.unit.name}{mark}",
            shown(gap, run.scheme.rounding.total_dp), _weight_words(margin), _figure_words(lifts.get(key)) if figures else DASH,
        )  # fmt: skip
        rows.append(Row([*map(escaped, cells)], data={"pair": f"{key[0]}-{key[1]}"}))
    return table("相邻两个单位互换位次，至少要改动多少；改一项分值时其余按比例调整", PAIRS, rows, look="plain pairs")


def _weight_words(margin: WeightMargin) -> str:
    if margin.indicator is None or margin.weight is None or margin.change is None:
        return "改任何一项分值都不会互换"
    item = margin.indicator
    return f"{item.code} {item.title}：{brief(item.weight)}改为{brief(margin.weight)}（{signed(margin.change, 2)}）"


def _figure_words(margin: FigureMargin | None) -> str:
    if margin is None or margin.lift is None or margin.lift.step is None:
        return "改任何一项数据都不会互换"
    row = margin.lift.row
    return f"{row.indicator.code} {row.indicator.title}：{value_words(row)}改为{margin.lift.step.text}"


def without(found: Sequence[Without]) -> str:
    """Indicators whose removal moves a place (逐项去除)."""
    moving = [one for one in found if one.moved]
    rows = [
        Row([escaped(f"{one.indicator.code} {one.indicator.title}"), brief(one.indicator.weight), escaped(_moved(one))],
            data={"without": one.indicator.code})
        for one in moving
    ]  # fmt: skip
    if not rows:
        return "<p>去掉任何一项指标，各单位位次都不变。</p>"
    return table(f"{len(found)}项指标逐一去掉，其中{len(moving)}项会使位次变动", WITHOUT, rows, look="plain without")


def _moved(one: Without) -> str:
    return "；".join(f"{total.unit.name}由第{total.place}位变为第{place}位" for total, place in one.moved)
