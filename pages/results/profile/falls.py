"""Where the score differs (得分差异): from the mean and from the year before, as charts and as tables."""

from __future__ import annotations

import streamlit as st

from evaluation.attribution import attribution
from evaluation.results import Assessment
from evaluation.rounding import exact, shown
from evaluation.waterfall import Step, Waterfall, from_mean, from_year_before, rounded
from pages.results.profile.fall_chart import columns_of, fall_spec
from pages.results.profile.headline import Head
from pages.results.profile.words import signed
from pages.ui import charts, session
from pages.ui.tables import Column, Row, escaped, table

COLUMNS = (Column("项目", "heading"), Column("得分差", "number"), Column("累计", "number"))
CAUSES = (Column("原因", "heading"), Column("得分变化", "number"))
NOT_YET = "期中不计总分，年终后给出得分差异分解；各维度对比见下。"
ROUNDED = "各项按最大余数法取整，相加正好等于两端得分；纵轴不从零起。"


def show(head: Head, name: str, *, expert: bool) -> None:
    """Both waterfalls (两张分解图), or why there is none."""
    if head.choice.interim:
        st.html(f'<h2>得分差异</h2><p class="lead">{NOT_YET}</p>')
        return
    mean = from_mean(head.run, head.unit)
    if mean is None:
        st.html('<h2>得分差异</h2><p class="lead">没有总分，不作分解。</p>')
        return
    _one(head, mean, "mean", f"全市平均 → {name}", f"全市平均为参加排名单位公布得分的平均。{_exempt(head)}", expert)
    before = from_year_before(head.earlier, head.run, head.unit) if head.earlier else None
    if before is None:
        words = "—（首期），没有上年可比。" if head.earlier is None else "上年没有总分，不作分解。"
        st.html(f'<h2>上年 → 本年</h2><p class="lead">{words}</p>')
        return
    note = "两年方案和同组单位不同，维度按代码对应；只在一年方案里有的列为方案调整。"
    _one(head, before, "before", "上年 → 本年", note, expert)
    if head.earlier is not None:
        st.html(f'<details class="more"><summary>得分变化的原因</summary>{causes(head, head.earlier)}</details>')


def causes(head: Head, earlier: Assessment) -> str:
    """Why the total has moved since the year before (变动归因), adding up to the last decimal."""
    key = "attribution", *session.stamp_with_earlier(session.city(), head.choice), head.unit
    parts = session.kept(key, lambda: attribution(earlier, head.run, head.unit))
    old, new = earlier.totals[head.unit].published_total, head.run.totals[head.unit].published_total
    if not parts or old is None or new is None:
        return '<p class="lead">没有总分，不作分解。</p>'
    moved = rounded([part.points for part in parts], new - old, head.places)
    rows = [
        Row((escaped(part.title), signed(points, head.places)), "", {"cause": part.causes[-1].value})
        for part, points in zip(parts, moved, strict=True)
    ]
    whole = [Row(("合计", signed(new - old, head.places)), "total")]
    caption = "依次换上本年的方案、目标、本单位数据、其他单位数据，每换一样重新测算；各项相加正好等于得分变化"
    return table(caption, CAUSES, rows, whole, "causes")


def _exempt(head: Head) -> str:
    """Dimensions that do not apply to the unit (不适用的维度)."""
    rows = (head.run.dimensions.get((head.unit, item.code)) for item in head.run.scheme.dimensions)
    titles = "、".join(row.dimension.title for row in rows if row is not None and row.points is None)
    return f"{titles}对本单位不适用，分值折算到其他维度。" if titles else ""


def _one(head: Head, fall: Waterfall, key: str, title: str, note: str, expert: bool) -> None:
    places = head.places
    st.html(f"<h2>{escaped(title)}</h2>")
    words = "，".join(f"{column.name}{column.label}" for column in columns_of(fall, places))
    spec = fall_spec(fall, places, charts.dark(), f"{title}得分差异：{words}")
    with st.container(key=f"fall-{key}"):
        st.vega_lite_chart(spec=spec, theme=None, width="stretch", key=f"chart-{key}")
    st.html(
        f'<p class="lead">{note}{ROUNDED}</p><details class="more"><summary>同图数据表</summary>'
        f"{fall_table(fall, places, title, key, expert=expert)}</details>"
    )


def fall_table(fall: Waterfall, places: int, title: str, key: str, *, expert: bool) -> str:
    """A waterfall as a table (分解表), adding up to the last decimal."""
    rows, at = [_end(fall.start, places, expert)], fall.start.shown
    for step in fall.steps:
        at += step.shown
        cells = (escaped(step.title), f"{signed(step.shown, places)}{_exact(step, expert)}", shown(at, places))
        rows.append(Row(cells, "", {"shown": shown(step.shown, places)}))
    caption = f"{title}：各步相加等于两端得分之差"
    return table(caption, COLUMNS, rows, [_end(fall.end, places, expert)], f"fall fall-{key}")


def _end(step: Step, places: int, expert: bool) -> Row:
    value = shown(step.shown, places)
    return Row((escaped(step.title), f"—{_exact(step, expert)}", value), "total", {"shown": value})


def _exact(step: Step, expert: bool) -> str:
    return f'<span class="exact">精确值 {exact(step.exact)}</span>' if expert else ""
