"""Scores put on screen (得分展示): grade chips, the stacked bar of dimensions and its legend."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from evaluation.comparison import dimension_weight, mean_points
from evaluation.results import Assessment, Total
from evaluation.rounding import brief, shown
from evaluation.scheme import Scheme
from geo.colours import JUDGED, text_on
from pages.ui.tables import DASH, chip, escaped, joined

Segment = tuple[str, str, Fraction]


def grade_colours(scheme: Scheme) -> dict[str, str]:
    """Colour of each grade (等次颜色), best first; none when a scheme has more grades than colours."""
    names = [grade.name for grade in scheme.grades]
    return dict(zip(names, JUDGED[len(names)], strict=True)) if len(names) in JUDGED else {}


def grade_chip(scheme: Scheme, total: Total) -> str:
    """The grade as a coloured word (等次标签), with 不得评优 where a veto lowered it."""
    if not total.grade:
        return DASH
    colour = grade_colours(scheme).get(total.grade)
    style = f"background:{colour};color:{text_on(colour)}" if colour else ""
    mark = f' <span class="veto">{chip("不得评优", "mark")}</span>' if total.vetoes else ""
    return chip(total.grade, "grade", style) + mark


def segments(assessment: Assessment, total: Total) -> list[Segment]:
    """What a unit's total is made of (得分构成): look, name and points by dimension, then bonus."""
    found = []
    for position, dimension in enumerate(assessment.scheme.dimensions):
        row = assessment.dimensions.get((total.unit.code, dimension.code))
        if row is not None and row.points is not None:
            found.append((_hue(position), dimension.title, row.points))
    if total.bonus and total.total is not None:
        found.append(("bonus", "加分", total.bonus))
    return found


def mean_segments(assessment: Assessment, totals: Sequence[Total]) -> list[Segment]:
    """The mean unit's points by dimension (平均得分构成)."""
    places = assessment.scheme.rounding.total_dp
    pairs = [
        (_hue(position), dimension.title, mean_points(assessment, totals, dimension.code, places))
        for position, dimension in enumerate(assessment.scheme.dimensions)
    ]
    return [(look, title, points) for look, title, points in pairs if points is not None]


def _hue(position: int) -> str:
    return f"hue{position % 7 + 1}"


def bar(parts: Sequence[Segment], whole: Fraction, places: int, deduction: Fraction = Fraction(0)) -> str:
    """Stacked bar (得分构成条): `whole` fills the cell; the same in words for those who cannot see it."""
    if not parts:
        return DASH
    words = "，".join(f"{title}{shown(points, places)}分" for _, title, points in parts)
    if deduction:
        words += f"，扣分{shown(deduction, places)}分"
    pieces = joined(
        f'<span class="{look}" title="{escaped(title)} {shown(points, places)}分" '
        f'style="width:{shown(max(points, Fraction(0)) / whole * 100, 3)}%"></span>'
        for look, title, points in parts
    )
    return f'<div class="bar" role="img" aria-label="{escaped(words)}">{pieces}</div>'


def legend(assessment: Assessment) -> str:
    """Dimensions in scheme order with what they are worth (维度图例)."""
    items = [
        f'<li><span class="swatch {_hue(position)}"></span>{escaped(dimension.title)} '
        f"{brief(dimension_weight(assessment, dimension.code))}</li>"
        for position, dimension in enumerate(assessment.scheme.dimensions)
    ]
    if any(total.bonus for total in assessment.totals.values()):
        items.append('<li><span class="swatch bonus"></span>加分</li>')
    return f'<ul class="legend" aria-label="维度与分值">{joined(items)}</ul>'
