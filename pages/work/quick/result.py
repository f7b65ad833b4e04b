"""Step ③ 结果: the ranking, the map, and every point down to its arithmetic."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import streamlit as st

from data.city import City
from evaluation import comparison
from evaluation.comparison import Standing
from evaluation.results import Assessment
from evaluation.rounding import shown
from evaluation.terms import Ranking
from geo.classes import Classes, Method, by_number
from geo.drawing import Area
from geo.legend import legend_entries
from pages.ui import charts, filters, scores
from pages.ui.tables import DASH, Column, Row, escaped, table
from pages.ui.trace import unit_summary, unit_trace

PAGE = "quick"
COLUMNS = {
    "place": Column("位次", "number place"), "unit": Column("单位", "heading"), "total": Column("得分", "number score"),
    "gap": Column("与前一位分差", "number gap"), "grade": Column("等次"), "bar": Column("得分构成", "wide"),
    "data": Column("数据", "quiet"),
}  # fmt: skip


def show(run: Assessment, city: City | None, home: City, key: tuple[str, ...]) -> None:
    """Ranking, map and trace of one result (测算结果)."""
    st.html(f'<section class="card">{ranking(run, "测算得分，非正式结果；下方可看每一分的依据。")}</section>{scores.legend(run)}')
    listed = {total.unit.code: total.unit.name for total in [*comparison.ranked(run), *comparison.apart(run)]}
    st.html("<h2>地图与得分追溯</h2>")
    with st.container(horizontal=True, vertical_alignment="center", key="trace-filters"):
        unit = filters.units(listed, page=PAGE)
        expert = filters.switch("detail", "专业显示", page=PAGE)
    of = city or nameless(home, run)
    classes = classes_of(run)
    drawing = charts.Drawing(key, areas(run, of, classes), legend_entries(classes), "快速测算总分专题地图")
    left, right = st.columns([56, 44], gap="medium")
    with left:
        charts.unit_map(of, drawing, unit)
    with right:
        if unit:
            st.html(f'<section class="card">{unit_summary(run, unit)}</section>')
        else:
            st.html('<p class="lead">点选地图或上列单位，逐维度、逐指标查看得分、算式和依据。</p>')
        for warning in run.warnings:
            st.html(f'<p class="lead">{escaped(warning)}</p>')
    if unit:
        st.html(f'<section class="card trace" data-unit="{listed[unit]}">{unit_trace(run, unit, expert=expert)}</section>')


def nameless(home: City, run: Assessment) -> City:
    """A city for units that are nobody's (表中单位): no boundaries, names as in the table."""
    return replace(home, units=run.units, details={}, boundaries=None, circles=(), examples=())


def ranking(run: Assessment, caption: str) -> str:
    """The ranking as an official table (排名表)."""
    standings = comparison.standings(comparison.ranked(run))
    rows = [_row(run, standing, scores.place_words(standing), "") for standing in standings]
    rows += [_row(run, Standing(total, None), Ranking.APART.label, "apart") for total in comparison.apart(run)]
    return table(caption, [COLUMNS[name] for name in _columns(run)], rows, [], "ranking")


def _columns(run: Assessment) -> list[str]:
    """Columns there is something to say in (列): grades only where the scheme has any."""
    return [name for name in COLUMNS if name != "grade" or run.scheme.grades]


def _row(run: Assessment, standing: Standing, place: str, look: str) -> Row:
    total, places = standing.total, run.scheme.rounding.total_dp
    cells = {
        "place": place, "unit": escaped(total.unit.name), "total": shown(total.published_total, places) or DASH,
        "gap": scores.gap_words(standing, places), "grade": scores.grade_chip(run.scheme, total),
        "bar": scores.bar(scores.segments(run, total), scores.longest(run), places, total.deduction),
        "data": scores.data_words(run, total),
    }  # fmt: skip
    return Row([cells[name] for name in _columns(run)], look, {"unit": total.unit.code})


def classes_of(run: Assessment) -> Classes:
    """The units by grade, else by points in equal steps (分档)."""
    totals = comparison.appraised(run)
    if run.scheme.grades:
        return scores.grade_classes(run, totals)
    values: dict[str, Fraction | None] = {total.unit.code: total.published_total for total in totals}
    return by_number(values, Method.EQUAL, places=run.scheme.rounding.total_dp, unit="分")


def areas(run: Assessment, city: City, classes: Classes) -> list[Area]:
    """Units as the map wants them (图斑)."""
    found = []
    for total in comparison.appraised(run):
        item = classes.of(total.unit.code)
        points = shown(total.published_total, run.scheme.rounding.total_dp)
        words = f"{points} · {f'第{total.place}' if total.place else '单列'}" if points else "无总分"
        sentence = f"{total.unit.name}：{words}，{item.word}（{item.range_text}）"
        found.append(
            Area(
                total.unit.code, city.short_name(total.unit), words, item.colour, item.text_colour, sentence,
                item.hatched, item.lined,
            )
        )  # fmt: skip
    return found
