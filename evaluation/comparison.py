"""Units side by side (对比): shared places, gaps to the place above, moves since an earlier run, the mean.

Beside the official score and never part of it; gaps and means are of published totals, as a reader would take them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.results import Assessment, Total
from evaluation.rounding import half_up
from evaluation.terms import Ranking

NEAR = Fraction(1, 2)
PlaceOf = Callable[[Total], int | None]


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit among the others (排名情况): its place, whether shared 并列, gap to the place above 与前一位分差.

    `moved` counts places gained since the earlier run 较上年, None where there is nothing to compare with.
    """

    total: Total
    place: int | None
    shared: bool = False
    gap: Fraction | None = None
    moved: int | None = None

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


def overall_place(total: Total) -> int | None:
    """The place among all ranked units (位次)."""
    return total.place


def group_place(total: Total) -> int | None:
    """The place within the unit's group (组内位次)."""
    return total.group_place


def standings(
    totals: Sequence[Total], earlier: Mapping[str, Total] | None = None, place_of: PlaceOf = overall_place
) -> list[Standing]:
    """Units by place (排名), those without a place last; `earlier` holds the totals of the run before."""
    ordered = sorted(totals, key=lambda total: (place_of(total) is None, place_of(total) or 0))
    places = [place_of(total) for total in ordered]
    found = []
    for total, place in zip(ordered, places, strict=True):
        above = [other for other, own in zip(ordered, places, strict=True) if place and own and own < place]
        found.append(
            Standing(
                total, place, place is not None and places.count(place) > 1,
                _gap(above[-1], total) if above else None, _moved(total, earlier, place_of),
            )
        )  # fmt: skip
    return found


def _gap(above: Total, total: Total) -> Fraction | None:
    if above.published_total is None or total.published_total is None:
        return None
    return above.published_total - total.published_total


def _moved(total: Total, earlier: Mapping[str, Total] | None, place_of: PlaceOf) -> int | None:
    before = (earlier or {}).get(total.unit.code)
    was, now = place_of(before) if before else None, place_of(total)
    return None if was is None or now is None else was - now


def mean_total(totals: Sequence[Total], places: int) -> Fraction | None:
    """Mean of published totals (平均得分), rounded; None without any."""
    return _mean([total.published_total for total in totals], places)


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
