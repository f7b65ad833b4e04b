"""Where a unit stands among the others (所处区间): own, least, mean and most, drawn and in numbers."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from evaluation.profile import (
    Strip,
    dimension_strips,
    measure_strips,
    point_strips,
)
from evaluation.results import Assessment
from evaluation.rounding import half_up, shown
from evaluation.terms import Direction
from pages.ui.tables import DASH, Column, Row, escaped, table

COLUMNS = (
    Column("名称", "heading"), Column("本单位", "number"), Column("区间", "wide"), Column("最低", "number"),
    Column("平均", "number"), Column("最高", "number"),
)  # fmt: skip
READ = "左低右高，圆点为本单位，竖线为平均"


def by_dimension(run: Assessment, unit: str) -> str:
    """Points by dimension (维度得分区间)."""
    strips = dimension_strips(run, unit)
    many = max((strip.among for strip in strips), default=0)
    return _table(f"各维度得分在{many}个参加排名单位中的位置：{READ}", _rows(strips, run), "dimensions")


def by_points(run: Assessment, unit: str) -> str:
    """Points by indicator (指标得分区间)."""
    return _table(f"各指标得分所处位置：{READ}", _rows(point_strips(run, unit), run), "points")


def by_measure(run: Assessment, unit: str) -> str:
    """Figures by indicator (指标实绩区间): the better end is always on the right."""
    lower = {item.code for item in run.scheme.indicators if item.direction is Direction.LOWER}
    units = {item.code: item.unit for item in run.scheme.indicators}
    rows = [
        row(strip, 2, f'{escaped(strip.title)}<span class="unit">{escaped(units[strip.code])}</span>', strip.code in lower)
        for strip in measure_strips(run, unit)
    ]
    return _table("各指标实绩所处位置：右端为优，圆点为本单位，竖线为平均", rows, "measures")


def _rows(strips: Iterable[Strip], run: Assessment) -> list[Row]:
    return [row(strip, run.scheme.rounding.total_dp, escaped(strip.title)) for strip in strips]


def _table(caption: str, rows: Iterable[Row], look: str) -> str:
    return table(caption, COLUMNS, rows, (), f"strips {look}")


def row(strip: Strip, places: int, name: str, lower: bool = False) -> Row:
    """One strip (区间行)."""
    least, mean, most = (number(value, places) for value in (strip.least, strip.mean, strip.most))
    own = DASH if strip.own is None else number(strip.own, places)
    picture = drawn(strip, lower, f"本单位{own}，最低{least}，平均{mean}，最高{most}")
    return Row((name, own, picture, least, mean, most), "", {"code": strip.code})


def number(value: Fraction, places: int) -> str:
    """A value for people (数值): whole numbers as such."""
    return shown(value, 0 if value.denominator == 1 and places != 2 else places)


def drawn(strip: Strip, lower: bool, words: str) -> str:
    """The strip itself (区间图): a line from least to most, a tick at the mean, a dot for the unit."""
    ends = [strip.least, strip.most, *([] if strip.own is None else [strip.own])]
    low, high = min(ends), max(ends)

    def at(value: Fraction) -> str:
        share = Fraction(1, 2) if low == high else (value - low) / (high - low)
        return shown((1 - share if lower else share) * 100, 2)

    left, right = sorted((half_up(Fraction(at(strip.least)), 2), half_up(Fraction(at(strip.most)), 2)))
    dot = "" if strip.own is None else f'<span class="dot" style="left:{at(strip.own)}%"></span>'
    return (
        f'<div class="strip" role="img" aria-label="{escaped(words)}"><span class="span" '
        f'style="left:{shown(left, 2)}%;width:{shown(right - left, 2)}%"></span>'
        f'<span class="tick" style="left:{at(strip.mean)}%"></span>{dot}</div>'
    )
