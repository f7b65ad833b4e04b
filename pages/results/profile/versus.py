"""Side by side (对标): two to four units, or a unit against mean, group, best and target."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from data.city import City
from evaluation.profile import Against, Likeness, Side, side_against, side_of
from evaluation.results import Assessment
from evaluation.rounding import brief, shown
from pages.results.profile.words import signed
from pages.ui.tables import DASH, Column, Row, escaped, table

MOST = 3
Value = Fraction | None


def options(city: City, run: Assessment, unit: str, alike: Sequence[Likeness]) -> dict[str, str]:
    """What a unit can be held against (可选对比对象): the references, then the other units, most alike first."""
    alone_in_group = not any(like.same_group for like in alike) and not run.totals[unit].place
    found = {what.value: what.label for what in Against if not (what is Against.GROUP and alone_in_group)}
    found |= {like.unit.code: city.short_name(like.unit) for like in alike}
    alone = [total.unit for code, total in run.totals.items() if code != unit and total.unit.ranked.value == "apart"]
    return found | {other.code: city.short_name(other) for other in alone}


def sides(run: Assessment, unit: str, chosen: Sequence[str]) -> list[Side]:
    """The columns (对比列), the unit's own first."""
    words = {what.value: what for what in Against}
    others = [side_against(run, unit, words[code]) if code in words else side_of(run, code) for code in chosen]
    return [side_of(run, unit), *others]


def like_words(alike: Sequence[Likeness]) -> str:
    """Who is like the unit (相近单位), the most alike first, with the distance that says so."""
    found = alike[:3]
    if not found:
        return "没有可比的单位。"
    named = "、".join(
        f"{like.unit.name}（{'同组，' if like.same_group and like.unit.group else ''}相差{shown(like.apart * 100, 1)}个百分点）"
        for like in found
    )
    return f"相近单位：{named}；先同组，再按各维度得分率平均相差由小到大。"


def by_dimension(run: Assessment, columns: Sequence[Side], *, interim: bool) -> str:
    """Points by dimension side by side (分维度对比), with the total below."""
    places = run.scheme.rounding.total_dp
    rows = [
        Row(_cells(item.title, [side.dimensions.get(item.code) for side in columns], places), "", {"dimension": item.code})
        for item in run.scheme.dimensions
    ]
    name = "已得分" if interim else "得分"
    whole = [side.earned if interim else side.total for side in columns]
    foot = [Row(_cells(name, whole, places), "total")]
    caption = f"分维度对比：差为本单位减对比列{'' if interim else '；加分、扣分计入得分'}"
    return table(caption, _heads("维度", columns), rows, foot, "versus")


def _heads(first: str, columns: Sequence[Side]) -> list[Column]:
    found = [Column(first, "heading"), Column(escaped(columns[0].title), "number own")]
    for side in columns[1:]:
        found += [Column(escaped(side.title), "number"), Column("差", "number difference")]
    return found


def _cells(title: str, values: Sequence[Value], places: int) -> list[str]:
    own, found = values[0], [escaped(title), shown(values[0], places) or DASH]
    for value in values[1:]:
        found += [shown(value, places) or DASH, difference(own, value, places)]
    return found


def difference(own: Value, other: Value, places: int) -> str:
    """Own less the other (差), with its sign."""
    if own is None or other is None:
        return DASH
    look = "gain" if own > other else "cost" if own < other else "quiet"
    return f'<span class="{look}">{signed(own - other, places)}</span>'


def by_indicator(run: Assessment, columns: Sequence[Side]) -> str:
    """Points and figures by indicator side by side (分指标对比)."""
    places = run.scheme.rounding.total_dp
    heads = [Column("指标", "heading"), Column("分值", "number")]
    for side in columns:
        heads += [Column(f"{escaped(side.title)}<br>得分", "number"), Column("实绩", "number quiet")]
    rows = []
    for item in run.scheme.indicators:
        cells = [f'{escaped(item.title)}<span class="unit">{escaped(item.unit)}</span>', brief(item.weight)]
        for side in columns:
            measure = side.measures.get(item.code)
            cells += [shown(side.points.get(item.code), places) or DASH, DASH if measure is None else figure(measure)]
        rows.append(Row(cells, "", {"indicator": item.code}))
    return table("分指标对比：得分与实绩", heads, rows, (), "versus by-indicator")


def figure(value: Fraction) -> str:
    """A figure for people (实绩): at most two decimals."""
    return shown(value, 0) if value.denominator == 1 else shown(value, 2)
