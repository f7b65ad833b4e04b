"""得分区间 on the page: the lowest and highest score the year can still end with, and what one more is worth."""

from __future__ import annotations

import streamlit as st

from data.city import City
from evaluation.bounds import Bounds, Ends, Worth, bounds, carried, open_keys, worth
from evaluation.profile import value_words
from evaluation.results import Assessment
from evaluation.rounding import brief, shown
from pages.ui import session
from pages.ui.period import Choice
from pages.ui.tables import DASH, Column, Row, escaped, table

COLUMNS = (
    Column("指标", "heading"), Column("分值", "number"), Column("现为", "number"), Column("最低", "number"),
    Column("最高", "number"), Column("多做一点值几分", "number"),
)  # fmt: skip
WHY = (Column("指标", "heading"), Column("原因"))
ASSUMED = (
    "没有报全年的数据、缺报和未到期的，各单位都按任何可能的数考虑；不适用的照旧，加分和扣分按现在的算。"
    "方案没有写明上下限的指标，按不小于零（已有负数的除外）、不超过现有各数最大值的一千倍考虑。"
)  # fmt: skip


def show(city: City, choice: Choice, run: Assessment, earlier: Assessment | None, unit: str) -> None:
    """The section (得分区间), of a year under way alone."""
    if not choice.period.interim or not any(row.points is not None or row.figure for row in _rows(run, unit)):
        return
    key = "bounds", *session.stamp_with_earlier(city, choice), unit
    found, gains = session.kept(key, lambda: _reckoned(carried(run, earlier), choice.year, unit))
    st.html("<h2>得分区间</h2>")
    st.html(f'<section class="card" data-bounds="{escaped(unit)}">{section(run, found, gains, choice.year)}</section>')


def section(run: Assessment, found: Bounds, gains: dict[str, Worth], year: int) -> str:
    """What can be guaranteed (区间内容), with what it rests on."""
    assumed = f'<p class="quiet">{ASSUMED}</p>'
    if found.least is None:
        return _why(found) + assumed
    places = run.scheme.rounding.total_dp
    top = "，上不封顶" if found.most is None else f"，不高于<b>{shown(found.most, places)}</b>分"
    settled = sum(row.settled for row in found.rows)
    lead = (
        f'<p class="lead">无论其余数据如何，{year}年度总分不低于<b>{shown(found.least, places)}</b>分{top}；'
        f"{len(found.rows)}项中{settled}项已定。</p>"
    )
    rows = [_row(run, found.unit, row, gains.get(row.indicator.code)) for row in _widest_first(found)]
    details = table("各指标最低、最高得分，差距大的在前", COLUMNS, rows, look="plain")
    return lead + f'<details class="more"><summary>各指标得分区间，多做一点值几分</summary>{details}</details>' + assumed


def worth_words(row: Ends, gain: Worth | None) -> str:
    """How much one more is worth (边际得分): 每增1家值0.25分."""
    if gain is None:
        return DASH
    word = "增" if gain.amount > 0 else "减"
    unit = "个百分点" if row.indicator.unit == "%" else "个千分点" if row.indicator.unit == "‰" else row.indicator.unit
    points = shown(gain.points, 4).rstrip("0").rstrip(".")
    return f"每{word}{brief(abs(gain.amount))}{unit}值{points.replace('-', '−')}分"


def _reckoned(run: Assessment, year: int, unit: str) -> tuple[Bounds, dict[str, Worth]]:
    gains = {row.indicator.code: gain for row in _rows(run, unit) if (gain := worth(run, row)) is not None}
    return bounds(run, unit, open_keys(run, year)), gains


def _rows(run: Assessment, unit: str):  # type: ignore[no-untyped-def]
    return (run.points[unit, item.code] for item in run.scheme.indicators)


def _widest_first(found: Bounds) -> list[Ends]:
    return sorted(found.rows, key=lambda row: (row.most is not None, row.least - (row.most or row.least)))


def _row(run: Assessment, unit: str, ends: Ends, gain: Worth | None) -> Row:
    item, places = ends.indicator, run.scheme.rounding.total_dp
    top = "不封顶" if ends.most is None else shown(ends.most, places)
    cells = (
        f"{item.code} {item.title}", brief(item.weight), value_words(run.points[unit, item.code]), shown(ends.least, places), top,
        worth_words(ends, gain),
    )  # fmt: skip
    return Row([*map(escaped, cells)], data={"bounds": item.code})


def _why(found: Bounds) -> str:
    rows = [Row([escaped(f"{item.code} {item.title}"), escaped(reason)]) for item, reason in found.reasons]
    lead = '<p class="lead">有的指标不能判定最低、最高得分，总分区间暂不给出。</p>'
    return lead + (table("不能判定的指标", WHY, rows, look="plain") if rows else "")
