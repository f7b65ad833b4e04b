"""One unit's profile (画像): points lost and strong points, where it stands among the others, who is like it.

Points lost 失分 are worth − points, as scored and not rescaled. Worth is the 分值; of a rule with points of its own
(按项计分 and the like) its maximum, and where it has none, the best points anybody earned. What is out of the score
costs nothing. Beside the official score and never part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from evaluation.comparison import ranked
from evaluation.results import Assessment, Points, Total
from evaluation.rounding import brief, exact_sum, number, percent_text, shown
from evaluation.rules.base import ZERO
from evaluation.terms import Direction, FigureStatus, Term
from evaluation.units import Unit

Value = Fraction | None


class Item(NamedTuple):
    """What one indicator gave a unit (指标得失): `worth` what it could give, `mean` of the ranked units' points."""

    row: Points
    points: Fraction
    worth: Fraction
    mean: Fraction | None

    @property
    def lost(self) -> Fraction:
        """Points lost (失分), never below zero."""
        return max(self.worth - self.points, ZERO)

    @property
    def share(self) -> Fraction:
        """Share of the worth that was earned (得分率)."""
        return self.points / self.worth if self.worth > 0 else ZERO

    @property
    def above(self) -> Fraction:
        """How far above the mean (高于平均)."""
        return ZERO if self.mean is None else self.points - self.mean


class Strip(NamedTuple):
    """A unit's value among the ranked units' (所处区间): own may be None, the others are over `among` units."""

    code: str
    title: str
    own: Value
    least: Fraction
    mean: Fraction
    most: Fraction
    among: int


class Likeness(NamedTuple):
    """How like another unit is (相近程度): L1 distance of the shares earned by dimension, gap of totals.

    `apart` is the distance for one dimension, in the mean.
    """

    unit: Unit
    same_group: bool
    distance: Fraction
    apart: Fraction
    gap: Value


def worth_of(assessment: Assessment, row: Points) -> Fraction:
    """The most an indicator could give (可得分)."""
    rule = row.parts[0].part.rule if row.parts else None
    if rule is None or rule.maximum is None:
        return row.indicator.weight
    most = rule.maximum(row.parts[0].part.params)
    if most is not None:
        return most
    rows = (assessment.points[unit.code, row.indicator.code].points for unit in assessment.units)
    return max([points for points in rows if points is not None], default=ZERO)


def items(assessment: Assessment, unit: str) -> list[Item]:
    """What every indicator in the score gave the unit (各项得失), in scheme order."""
    rows = (assessment.points[unit, item.code] for item in assessment.scheme.indicators)
    return [
        Item(row, row.points, worth_of(assessment, row), _mean(points_among(assessment, row.indicator.code)))
        for row in rows
        if row.points is not None
    ]


def shortfalls(assessment: Assessment, unit: str) -> list[Item]:
    """Where points were lost (失分项), most first; equal losses in scheme order."""
    lost = [item for item in items(assessment, unit) if item.lost > 0]
    return sorted(lost, key=lambda item: -item.lost)


def strengths(assessment: Assessment, unit: str) -> list[Item]:
    """Where the unit is strong (优势项): the largest share earned first, then the furthest above the mean.

    Nothing earned, or less than the mean of the ranked units, is no strength.
    """
    strong = [item for item in items(assessment, unit) if item.points > 0 and item.above >= 0]
    return sorted(strong, key=lambda item: (-item.share, -item.above))


def shortfall_words(assessment: Assessment, item: Item) -> str:
    """A shortfall as a sentence (失分说明): value, target, points lost, clause."""
    row, places = item.row, assessment.scheme.rounding.total_dp
    marks = f"分值{brief(row.indicator.weight)}分，得{shown(item.points, places)}分，失{shown(item.lost, places)}分"
    clause = f"依据：{row.indicator.cite.text}。" if row.indicator.cite.text else ""
    return f"{row.indicator.title}：{_state_words(assessment, row)}；{marks}。{clause}"


def strength_words(assessment: Assessment, item: Item) -> str:
    """A strong point in words (优势说明): share earned, and the lead over the mean."""
    lead = f"高于平均{shown(item.above, assessment.scheme.rounding.total_dp)}分" if item.above else "与平均持平"
    return f"得分率{percent_text(item.share)}，{lead}"


def _state_words(assessment: Assessment, row: Points) -> str:
    if row.status is not FigureStatus.REPORTED:
        return row.status.label
    unit = row.indicator.unit
    stated = assessment.inputs.targets.get((row.unit.code, row.indicator.code))
    target = f"，目标{stated.target}{unit}" if stated is not None and stated.target else ""
    return f"实绩{value_words(row)}{target}"


def value_words(row: Points) -> str:
    """A figure's value with its unit (实绩): as typed, else the measure, else the words or lists reported."""
    if row.figure is None or row.status is not FigureStatus.REPORTED:
        return row.status.label
    if row.measure is not None:
        typed = row.figure.value or (shown(row.measure, 2) if row.measure.denominator > 1 else brief(row.measure))
        return f"{typed}{row.indicator.unit}"
    return f"“{row.figure.value}”" if row.figure.value else _list_words(row.figure.levels)


def _list_words(levels: str) -> str:
    """A list as reported, in words: `项:1` is 1项."""
    entries = [entry.split(":") for entry in levels.split(";")]
    if len(entries) == 1 and len(entries[0]) == 2:
        return f"{entries[0][1]}{entries[0][0]}"
    return "、".join("".join(entry) for entry in entries)


def points_among(assessment: Assessment, indicator: str) -> list[Fraction]:
    """The ranked units' points on an indicator (参加排名单位得分)."""
    return _among(assessment, lambda code: assessment.points[code, indicator].points)


def _among(assessment: Assessment, value: Callable[[str], Value]) -> list[Fraction]:
    found = (value(total.unit.code) for total in ranked(assessment))
    return [known for known in found if known is not None]


def _mean(values: Sequence[Fraction]) -> Value:
    return exact_sum(values) / len(values) if values else None


def dimension_points(assessment: Assessment, unit: str, dimension: str) -> Value:
    """A unit's points of a dimension (维度得分): rescaled like the base; within the year as scored."""
    row = assessment.dimensions.get((unit, dimension))
    if row is None:
        return None
    if row.points is not None or assessment.totals[unit].base is not None:
        return row.points
    return row.raw if dimension_weight_in_score(assessment, unit, dimension) else None


def dimension_weight_in_score(assessment: Assessment, unit: str, dimension: str) -> Fraction:
    """What of a dimension is in a unit's score (计入分值)."""
    rows = (assessment.points[unit, item.code] for item in assessment.scheme.indicators if item.dimension == dimension)
    return exact_sum(row.indicator.weight for row in rows if row.points is not None)


def dimension_strips(assessment: Assessment, unit: str) -> list[Strip]:
    """The unit's points by dimension among the ranked units' (维度得分区间), in scheme order."""
    return _strips(
        ((item.code, item.title) for item in assessment.scheme.dimensions),
        lambda code, dimension: dimension_points(assessment, code, dimension), assessment, unit,
    )  # fmt: skip


def point_strips(assessment: Assessment, unit: str) -> list[Strip]:
    """The unit's points by indicator among the ranked units' (指标得分区间), in scheme order."""
    names = ((item.code, item.title) for item in assessment.scheme.indicators)
    return _strips(names, lambda code, indicator: assessment.points[code, indicator].points, assessment, unit)


def measure_strips(assessment: Assessment, unit: str) -> list[Strip]:
    """The unit's figures among the ranked units' (实绩区间), of indicators that are numbers."""
    names = ((item.code, item.title) for item in assessment.scheme.indicators)
    return _strips(names, lambda code, indicator: assessment.points[code, indicator].measure, assessment, unit)


def _strips(
    names: Iterable[tuple[str, str]], value: Callable[[str, str], Value], assessment: Assessment, unit: str
) -> list[Strip]:
    found = []
    for code, title in names:
        known = _among(assessment, lambda other, code=code: value(other, code))  # type: ignore[misc]
        if known:
            mean = exact_sum(known) / len(known)
            found.append(Strip(code, title, value(unit, code), min(known), mean, max(known), len(known)))
    return found


def similar(assessment: Assessment, unit: str) -> list[Likeness]:
    """The ranked units most like a unit (相近单位): those of its group first, then by distance, then in 建制顺序."""
    own = assessment.totals[unit]
    found = [_likeness(assessment, own, total) for total in ranked(assessment) if total.unit.code != unit]
    return sorted(found, key=lambda like: (not like.same_group, like.distance))


def _likeness(assessment: Assessment, own: Total, other: Total) -> Likeness:
    apart = _distances(assessment, own.unit.code, other.unit.code)
    known = own.published_total is not None and other.published_total is not None
    gap = (other.published_total or ZERO) - (own.published_total or ZERO) if known else None
    whole = exact_sum(apart)
    return Likeness(other.unit, other.unit.group == own.unit.group, whole, whole / max(len(apart), 1), gap)


def distance(assessment: Assessment, one: str, other: str) -> Fraction:
    """L1 distance of two units (维度得分率差之和): shares earned by dimension, over dimensions both are scored in."""
    return exact_sum(_distances(assessment, one, other))


def _distances(assessment: Assessment, one: str, other: str) -> list[Fraction]:
    found = []
    for dimension in assessment.scheme.dimensions:
        first, second = (_share(assessment, unit, dimension.code) for unit in (one, other))
        if first is not None and second is not None:
            found.append(abs(first - second))
    return found


def _share(assessment: Assessment, unit: str, dimension: str) -> Value:
    weight = dimension_weight_in_score(assessment, unit, dimension)
    row = assessment.dimensions.get((unit, dimension))
    return None if row is None or weight == 0 else row.raw / weight


class Against(Term):
    """What a unit may be held against beside other units (对标对象)."""

    MEAN = "mean", "全市平均"
    GROUP = "group", "分组平均"
    BEST = "best", "各项最优"
    TARGET = "target", "目标"


class Side(NamedTuple):
    """One column of a comparison (对比列): totals, then values by dimension and by indicator; None where there are none.

    `earned` is what was earned so far 已得分, which within the year stands in place of a total.
    """

    key: str
    title: str
    total: Value
    earned: Value
    dimensions: Mapping[str, Value]
    points: Mapping[str, Value]
    measures: Mapping[str, Value]


def side_of(assessment: Assessment, unit: str) -> Side:
    """A unit as a column (单位列)."""
    total, scheme = assessment.totals[unit], assessment.scheme
    rows = {item.code: assessment.points[unit, item.code] for item in scheme.indicators}
    return Side(
        unit, total.unit.name, total.published_total, total.points_sum if total.applicable_weight else None,
        {item.code: dimension_points(assessment, unit, item.code) for item in scheme.dimensions},
        {code: row.points for code, row in rows.items()}, {code: row.measure for code, row in rows.items()},
    )  # fmt: skip


def side_against(assessment: Assessment, unit: str, what: Against) -> Side:
    """What a unit is held against as a column (对标列): means are over ranked units, the best is sought item by item."""
    if what is Against.TARGET:
        return _targets(assessment, unit)
    group = assessment.totals[unit].unit.group if what is Against.GROUP else ""
    sides = [side_of(assessment, total.unit.code) for total in ranked(assessment, group)]
    if what is Against.GROUP and not group:
        sides = []
    choose = _best if what is Against.BEST else _mean
    measures = _over(sides, "measures", choose)
    if what is Against.BEST:
        lower = [item.code for item in assessment.scheme.indicators if item.direction is Direction.LOWER]
        measures |= {code: min(_known(side.measures[code] for side in sides), default=None) for code in lower}
    return Side(
        what.value, f"{group}平均" if group else what.label, choose(_known(side.total for side in sides)),
        choose(_known(side.earned for side in sides)), _over(sides, "dimensions", choose), _over(sides, "points", choose),
        measures,
    )  # fmt: skip


def _over(sides: Sequence[Side], part: str, choose: Callable[[Sequence[Fraction]], Value]) -> dict[str, Value]:
    """One value of many columns, for every dimension or indicator (逐项)."""
    columns: list[Mapping[str, Value]] = [getattr(side, part) for side in sides]
    return {code: choose(_known(column[code] for column in columns)) for code in (columns[0] if columns else ())}


def _known(values: Iterable[Value]) -> list[Fraction]:
    return [value for value in values if value is not None]


def _best(values: Sequence[Fraction]) -> Value:
    return max(values, default=None)


def _targets(assessment: Assessment, unit: str) -> Side:
    """What the unit could earn, and the targets set for it."""
    scheme, own = assessment.scheme, items(assessment, unit)
    stated = {item.code: assessment.inputs.targets.get((unit, item.code)) for item in scheme.indicators}
    weights = {item.code: dimension_weight_in_score(assessment, unit, item.code) for item in scheme.dimensions}
    total = assessment.totals[unit]
    rescaled = scheme.full_marks / total.applicable_weight if total.base is not None else Fraction(1)
    return Side(
        Against.TARGET.value, Against.TARGET.label, None if total.base is None else scheme.full_marks,
        total.applicable_weight or None,
        {code: weight * rescaled if weight else None for code, weight in weights.items()},
        {item.row.indicator.code: item.worth for item in own},
        {code: number(row.target) if row is not None and row.target else None for code, row in stated.items()},
    )  # fmt: skip
