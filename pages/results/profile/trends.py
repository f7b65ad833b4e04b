"""Over the years (走势): totals, and one indicator with its targets, the path required and a forecast in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from data.city import City
from evaluation.profile import shortfalls
from evaluation.rounding import shown
from evaluation.trajectory import Yearly
from pages.results.profile.drawing import ink, lines_spec
from pages.results.profile.headline import Head
from pages.results.profile.history import history, totals
from pages.ui import charts, filters, period, session
from pages.ui.tables import DASH, Column, Row, escaped, joined, table

Line = tuple[str, str, Sequence[Yearly]]
DASHES = {"own": [1, 0], "mean": [4, 3], "target": [1, 0], "path": [6, 4]}
SHAPES = {"own": "circle", "mean": "square", "target": "diamond", "path": "triangle-up"}


def show_totals(city: City, head: Head, name: str) -> None:
    """Totals over the years (历年得分)."""
    own, mean = totals(session.runs(city), head.unit)
    st.html("<h2>历年得分</h2>")
    if not own:
        st.html('<p class="lead">没有已结束年度的得分。</p>')
        return
    lines: list[Line] = [("own", name, own), ("mean", "全市平均", mean)]
    _drawn(lines, "历年得分", head.places, "total")
    st.html('<p class="lead">总分随各年方案和同组单位变化，不作趋势外推。</p>')


def show_indicator(city: City, head: Head, name: str, *, page: str) -> None:
    """One indicator over the years (指标走势), the costliest one first."""
    counted = [item for item in head.run.scheme.indicators if item.reads_number]
    if not counted:
        st.html('<h2>指标走势</h2><p class="lead">本方案没有按数计量的指标。</p>')
        return
    names = {item.code: item.title for item in counted}
    lost = [item.row.indicator.code for item in shortfalls(head.run, head.unit) if item.row.indicator.code in names]
    st.html("<h2>指标走势</h2>")
    chosen = filters.select("indicator", names, (lost or list(names))[0], page=page, width=420)
    indicator = next(item for item in counted if item.code == chosen)
    newest = session.run(next(iter(period.choices(city).values())))
    found = history(session.runs(city), newest, indicator, head.unit, session.plan(city))
    if not found.own:
        st.html(f'<p class="lead">{found.path_words()}</p>')
        return
    lines: list[Line] = [
        ("own", name, found.own), ("mean", "平均", found.mean), ("target", "年度目标", found.targets),
        ("path", "每年应达到", found.path),
    ]  # fmt: skip
    _drawn(lines, f"{indicator.title}（{indicator.unit}）", found.places, "indicator")
    st.html("".join(f'<p class="sentence">{escaped(words)}</p>' for words in (found.path_words(), found.forecast_words())))


def _drawn(lines: Sequence[Line], title: str, places: int, key: str) -> None:
    """The lines as a chart, with a legend of signs, and as a table."""
    look = ink(charts.dark())
    colours = {"own": look.accent, "mean": look.quiet, "target": look.gain, "path": look.loss}
    shown_lines = [line for line in lines if line[2]]
    series = [_series(kind, name, points, places, colours[kind]) for kind, name, points in shown_lines]
    words = "；".join(f"{name}：{_said(points, places)}" for _, name, points in shown_lines)
    st.html(_legend(shown_lines))
    spec = lines_spec(series, charts.dark(), f"{title}：{words}")
    st.vega_lite_chart(spec=spec, theme=None, width="stretch", key=f"chart-trend-{key}")
    st.html(f'<details class="more"><summary>同图数据表</summary>{_table(shown_lines, title, places)}</details>')


def _series(kind: str, name: str, points: Sequence[Yearly], places: int, colour: str) -> dict[str, Any]:
    return {
        "colour": colour, "dash": DASHES[kind], "shape": SHAPES[kind],
        "points": [
            {
                "year": f"{point.year}年", "value": float(point.value),
                "words": f"{name}{point.year}年{shown(point.value, places)}",
                "label": "" if kind == "mean" else shown(point.value, places),
            }
            for point in points
        ],
    }  # fmt: skip


def _said(points: Sequence[Yearly], places: int) -> str:
    return "，".join(f"{point.year}年{shown(point.value, places)}" for point in points)


def _legend(lines: Sequence[Line]) -> str:
    items = joined(
        f'<li><span class="sign {kind}" aria-hidden="true"></span>{escaped(name)}</li>' for kind, name, _ in lines
    )
    return f'<ul class="legend" aria-label="图例">{items}</ul>'


def _table(lines: Sequence[Line], title: str, places: int) -> str:
    years = sorted({point.year for _, _, points in lines for point in points})
    columns = [Column("年度", "heading"), *(Column(escaped(name), "number") for _, name, _ in lines)]
    values = [dict(points) for _, _, points in lines]
    rows = [Row([f"{year}年", *(shown(line[year], places) if year in line else DASH for line in values)]) for year in years]
    return table(title, columns, rows, (), "trend")
