"""Scores put on screen (得分展示): grade chips, the stacked bar of dimensions and its legend."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from evaluation.comparison import Standing, dimension_parts, dimension_weight, mean_points
from evaluation.lights import Thresholds, counted, lights_of
from evaluation.results import Assessment, Total
from evaluation.rounding import brief, shown
from evaluation.scheme import Indicator, Scheme
from evaluation.terms import FigureStatus
from geo.classes import Classes, Step, by_grade
from geo.colours import JUDGED, text_on
from pages.ui.states import FIRST
from pages.ui.tables import DASH, chip, escaped, joined

Segment = tuple[str, str, Fraction]
MOVES = {1: ("gain", "▲", "上升"), -1: ("loss", "▼", "下降")}
NEAR = "差距不足0.5分"
UNREPORTED = "尚未报送"


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


def grade_classes(assessment: Assessment, totals: Sequence[Total]) -> Classes:
    """The units by grade (等次分档), with the scheme's score lines as ranges."""
    steps = [Step(grade.name, grade.least) for grade in assessment.scheme.grades]
    return by_grade({total.unit.code: total.grade or None for total in totals}, steps)


def longest(assessment: Assessment) -> Fraction:
    """Points that fill the bar (条长基准): full marks, or the highest total beyond them."""
    totals = [total.total for total in assessment.totals.values() if total.total is not None]
    return max([assessment.scheme.full_marks, *totals])


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


def raw_segments(assessment: Assessment, total: Total) -> list[Segment]:
    """What a unit has earned within the year (已得分构成): points by dimension as scored, never rescaled."""
    rows = [(position, assessment.dimensions.get((total.unit.code, item.code)))
            for position, item in enumerate(assessment.scheme.dimensions)]  # fmt: skip
    return [(_hue(position), row.dimension.title, row.raw) for position, row in rows if row is not None and row.raw]


def indicator_segments(assessment: Assessment, total: Total, dimension: str) -> list[Segment]:
    """What a unit's points in a dimension are made of (维度得分构成): look, title and points by indicator."""
    position = {item.code: place for place, item in enumerate(members(assessment, dimension))}
    parts = dimension_parts(assessment, total.unit.code, dimension)
    return [(_hue(position[item.code]), item.title, points) for item, points in parts]


def weight_segments(assessment: Assessment, dimension: str = "") -> list[Segment]:
    """Full marks by dimension, or by indicator of one (分值构成)."""
    if dimension:
        return [(_hue(place), item.title, item.weight) for place, item in enumerate(members(assessment, dimension))]
    return [
        (_hue(position), item.title, dimension_weight(assessment, item.code))
        for position, item in enumerate(assessment.scheme.dimensions)
    ]


def members(assessment: Assessment, dimension: str) -> list[Indicator]:
    """The scored indicators of a dimension (维度所含指标), in scheme order."""
    return [item for item in assessment.scheme.indicators if item.dimension == dimension]


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


def legend(assessment: Assessment, dimension: str = "") -> str:
    """Dimensions in scheme order with what they are worth (维度图例); of one dimension its indicators."""
    items = [
        f'<li><span class="swatch {look}"></span>{escaped(title)} {brief(weight)}</li>'
        for look, title, weight in weight_segments(assessment, dimension)
    ]
    if not dimension and any(total.bonus for total in assessment.totals.values()):
        items.append('<li><span class="swatch bonus"></span>加分</li>')
    label = "指标与分值" if dimension else "维度与分值"
    return f'<ul class="legend" aria-label="{label}">{joined(items)}</ul>'


def place_words(standing: Standing) -> str:
    """The place, shared ones with 并列 (位次)."""
    if standing.place is None:
        return DASH
    return f"{chip('并列', 'mark') if standing.shared else ''} {standing.place}".strip()


def move_words(moved: int | None, first: bool) -> str:
    """Places gained or lost since the year before (较上期), always with the word."""
    if moved is None:
        return FIRST if first else DASH
    if moved == 0:
        return '<span class="quiet">— 持平</span>'
    look, sign, word = MOVES[1 if moved > 0 else -1]
    return f'<span class="{look}">{sign}{abs(moved)} {word}{abs(moved)}位</span>'


def gap_words(standing: Standing, places: int) -> str:
    """How far the place above is away (与前一位分差), near ones marked."""
    near = f"{chip(NEAR, 'mark')} " if standing.near else ""
    return f"{near}{shown(standing.gap, places) or DASH}"


def data_words(run: Assessment, total: Total, dimension: str = "") -> str:
    """Whether the unit's figures are all there (数据情况), of all indicators or of one dimension's."""
    items = [item for item in run.scheme.indicators if dimension in ("", item.dimension)]
    rows = [run.points[total.unit.code, item.code] for item in items]
    states = [row.status for row in rows]
    absent, not_due = states.count(FigureStatus.MISSING), states.count(FigureStatus.NOT_DUE)
    words = [f"缺报{absent}项"] if absent else []
    if not_due:
        words.append(f"未到期{not_due}项")
    whole = sum((item.weight for item in items), Fraction(0))
    applicable = sum((row.indicator.weight for row in rows if row.points is not None), Fraction(0))
    if applicable != whole:
        words.append(f"适用{brief(applicable)}分")
    return "，<wbr>".join(words) or "齐全"


def lights(run: Assessment, earlier: Assessment | None, thresholds: Thresholds | None, total: Total) -> str:
    """How many indicators of each light (灯号): shape, word and count; — where there are none."""
    if thresholds is None:
        return DASH
    found = counted(lights_of(run, earlier, thresholds, total.unit.code).values())
    words = joined(
        f'<span class="light {light.value}">{light.sign} {light.label}{count}项</span>' for light, count in found.items() if count
    )
    return words or DASH
