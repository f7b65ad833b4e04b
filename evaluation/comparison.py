"""Units side by side (对比): shared places, gaps to the place above, moves since an earlier run, gains, the mean.

Beside the official score and never part of it; gaps and means are of published totals, as a reader would take them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.places import deciding, places
from evaluation.results import Assessment, Points, Total
from evaluation.rounding import half_up
from evaluation.scheme import Indicator, Scheme
from evaluation.terms import FigureStatus, Ranking

NEAR = Fraction(1, 2)
PlaceOf = Callable[[Total], int | None]
ValueOf = Callable[[Total], Fraction | None]
# of these nothing could have been reported
OUTSIDE = {FigureStatus.NOT_APPLICABLE, FigureStatus.NOT_DUE, FigureStatus.VOID}


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit among the others (排名情况): its place, whether shared 并列, gap to the place above 与前一位分差.

    `moved` counts places gained since the earlier run 较上期, None where there is nothing to compare with; `value` is
    what the unit is ranked by, as published.
    """

    total: Total
    place: int | None
    shared: bool = False
    gap: Fraction | None = None
    moved: int | None = None
    value: Fraction | None = None

    @property
    def near(self) -> bool:
        """Whether the gap is less than half a point (差距不足0.5分)."""
        return self.gap is not None and self.gap < NEAR


def ranked(assessment: Assessment, group: str = "") -> list[Total]:
    """Totals of the units that are ranked (参加排名的单位), of one group where named, in 建制顺序."""
    return [
        total
        for total in assessment.totals.values()
        if total.unit.ranked is Ranking.RANKED and group in ("", total.unit.group)
    ]


def apart(assessment: Assessment) -> list[Total]:
    """Totals of the units listed apart (单列单位), in 建制顺序."""
    return [total for total in assessment.totals.values() if total.unit.ranked is Ranking.APART]


def appraised(assessment: Assessment) -> list[Total]:
    """Totals of the units that are ranked or listed apart (参加考核的单位), in 建制顺序; never the city's own row."""
    return [total for total in assessment.totals.values() if total.unit.ranked is not Ranking.UNRANKED]


def overall_place(total: Total) -> int | None:
    """The place among all ranked units (位次)."""
    return total.place


def group_place(total: Total) -> int | None:
    """The place within the unit's group (组内位次)."""
    return total.group_place


def published_total(total: Total) -> Fraction | None:
    """The total as published (公布得分)."""
    return total.published_total


def standings(
    totals: Sequence[Total], earlier: Mapping[str, Total] | None = None, place_of: PlaceOf = overall_place,
    value_of: ValueOf = published_total, was_of: PlaceOf | None = None,
) -> list[Standing]:  # fmt: skip
    """Units by place (排名), those without a place last.

    `earlier` holds the totals of the run before; `was_of` gives a place there, `place_of` where it is not said.
    """
    ordered = sorted(totals, key=lambda total: (place_of(total) is None, place_of(total) or 0))
    held = [place_of(total) for total in ordered]
    found = []
    for total, place in zip(ordered, held, strict=True):
        above = [other for other, own in zip(ordered, held, strict=True) if place and own and own < place]
        before = (earlier or {}).get(total.unit.code)
        was = (was_of or place_of)(before) if before else None
        found.append(
            Standing(
                total, place, place is not None and held.count(place) > 1,
                _less(value_of(above[-1]), value_of(total)) if above else None,
                None if was is None or place is None else was - place, value_of(total),
            )
        )  # fmt: skip
    return found


def _less(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other


def dimension_value(assessment: Assessment, dimension: str) -> ValueOf:
    """A unit's points in a dimension, rounded as they are ranked (维度得分)."""
    decimals = assessment.scheme.rounding.points_dp

    def value(total: Total) -> Fraction | None:
        row = assessment.dimensions.get((total.unit.code, dimension))
        return None if row is None or row.points is None else half_up(row.points, decimals)

    return value


def dimension_place(assessment: Assessment, dimension: str, group: str = "") -> PlaceOf:
    """A ranked unit's place in a dimension (维度位次), among those of its group where one is named."""
    scheme = assessment.scheme
    rows = [assessment.dimensions.get((total.unit.code, dimension)) for total in ranked(assessment, group)]
    known = [(row.unit.code, row.points) for row in rows if row is not None and row.points is not None]
    numbers = {code: deciding(scheme, points, half_up(points, scheme.rounding.points_dp)) for code, points in known}
    found = dict(places(numbers, numbers.__getitem__, scheme.ties.method))
    return lambda total: found.get(total.unit.code)


def dimension_parts(assessment: Assessment, unit: str, dimension: str) -> list[tuple[Indicator, Fraction]]:
    """What a unit's points in a dimension are made of (维度得分构成): its indicators, rescaled as the dimension is."""
    weight = assessment.totals[unit].applicable_weight
    factor = assessment.scheme.full_marks / weight if weight else Fraction(0)
    rows = [assessment.points[unit, item.code] for item in assessment.scheme.indicators if item.dimension == dimension]
    return [(row.indicator, row.points * factor) for row in rows if row.points is not None]


def dimension_share(assessment: Assessment, unit: str, dimension: str) -> Fraction | None:
    """A unit's points in a dimension as a share of the 分值 that count for it there (维度得分率)."""
    rows = [assessment.points[unit, item.code] for item in assessment.scheme.indicators if item.dimension == dimension]
    scored = [(row.points, row.indicator.weight) for row in rows if row.points is not None]
    weight = sum((weight for _, weight in scored), Fraction(0))
    return sum((points for points, _ in scored), Fraction(0)) / weight if weight else None


@dataclass(frozen=True, slots=True)
class Gain:
    """What a unit gained in total over the year before (进步): published points, and its place by them 进步位次."""

    points: Fraction
    place: int


def gains(before: Assessment | None, after: Assessment, totals: Sequence[Total]) -> dict[str, Gain]:
    """Gains of units over the year before, by unit (进步位次), the greatest first; equal gains share a place.

    Empty without a year before, and where the two schemes have different full marks: such totals have no difference.
    """
    if before is None or before.scheme.full_marks != after.scheme.full_marks:
        return {}
    pairs = [(total, before.totals.get(total.unit.code)) for total in totals]
    found = {total.unit.code: _less(total.published_total, old.published_total) for total, old in pairs if old}
    known = {code: points for code, points in found.items() if points is not None}
    ordered = places(known, known.__getitem__, after.scheme.ties.method)
    return {code: Gain(known[code], place) for code, place in ordered}


def changed_indicators(before: Scheme, after: Scheme) -> list[str]:
    """Indicators that two schemes score differently (有变动的指标): there in one alone, or other 分值 or rule."""
    old, new = ({item.code: _scored_by(item) for item in scheme.indicators} for scheme in (before, after))
    return [code for code in dict.fromkeys((*new, *old)) if old.get(code) != new.get(code)]


def _scored_by(item: Indicator) -> tuple[object, ...]:
    parts = [(part.share, part.of, part.rule.name, dict(part.params)) for part in item.parts]
    return item.weight, item.direction, item.measure.kind, item.dimension, parts


def missing(assessment: Assessment) -> list[Points]:
    """What units have not reported (缺报项): of ranked and apart units, in 建制顺序, then scheme order."""
    return [
        row
        for row in assessment.points.values()
        if row.status is FigureStatus.MISSING and row.unit.ranked is not Ranking.UNRANKED
    ]


def unreported(assessment: Assessment, unit: str) -> bool:
    """Whether a unit has reported nothing at all of what was due (本期尚未报送)."""
    rows = [assessment.points[unit, item.code].status for item in assessment.scheme.indicators]
    due = [status for status in rows if status not in OUTSIDE]
    return bool(due) and all(status is FigureStatus.MISSING for status in due)


def mean_total(totals: Sequence[Total], places: int) -> Fraction | None:
    """Mean of published totals (平均得分), rounded; None without any."""
    return _mean([total.published_total for total in totals], places)


def mean_value(totals: Sequence[Total], value_of: ValueOf, places: int) -> Fraction | None:
    """Mean of any value of the units (平均数), rounded; None without any."""
    return _mean([value_of(total) for total in totals], places)


def mean_points(assessment: Assessment, totals: Sequence[Total], dimension: str, places: int) -> Fraction | None:
    """Mean points of one dimension (维度平均得分), rounded; None without any."""
    rows = [assessment.dimensions.get((total.unit.code, dimension)) for total in totals]
    return _mean([row.points for row in rows if row is not None], places)


def _mean(numbers: Sequence[Fraction | None], places: int) -> Fraction | None:
    known = [number for number in numbers if number is not None]
    return half_up(sum(known, Fraction(0)) / len(known), places) if known else None


def dimension_weight(assessment: Assessment, dimension: str) -> Fraction:
    """What a dimension is worth (维度分值): the sum of its scored indicators."""
    weights = (item.weight for item in assessment.scheme.indicators if item.dimension == dimension)
    return sum(weights, Fraction(0))
