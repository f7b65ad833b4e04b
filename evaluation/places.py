"""Places (位次): of totals, within groups, of dimensions; equals share (并列).

Source: scoring contract, From points to grades.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from evaluation.results import DimensionPoints, Points, Total
from evaluation.rounding import half_up
from evaluation.scheme import Scheme
from evaluation.terms import Ranking

Item = TypeVar("Item")
Standing = tuple[Any, ...]


def places(items: Iterable[Item], standing: Callable[[Item], Any], method: str) -> list[tuple[Item, int]]:
    """Each item with its place (位次): the highest standing first, equals sharing; `min` 1,1,3 or `dense` 1,1,2."""
    ordered = sorted(items, key=standing, reverse=True)
    found: list[tuple[Item, int]] = []
    for position, item in enumerate(ordered):
        if position and standing(item) == standing(ordered[position - 1]):
            place = found[-1][1]
        elif method == "dense":
            place = found[-1][1] + 1 if found else 1
        else:
            place = position + 1
        found.append((item, place))
    return found


def standings(scheme: Scheme, totals: Sequence[Total], points: Mapping[tuple[str, str], Points]) -> dict[str, Standing]:
    """What a unit with a total is ordered by (排序依据): the total, then each `break_by` indicator, blank last."""
    return {
        total.unit.code: (
            deciding(scheme, total.total, total.published_total),
            *(_breaker(points[total.unit.code, code].points) for code in scheme.ties.break_by),
        )
        for total in totals
        if total.total is not None
    }


def _breaker(points: Fraction | None) -> tuple[int, Fraction]:
    return (0, Fraction(0)) if points is None else (1, points)


def deciding(scheme: Scheme, exact: Fraction | None, published: Fraction | None) -> Fraction:
    """The number that decides (定位次的数): the published one, or the exact one where the scheme says so."""
    chosen = exact if scheme.rounding.rank_on == "exact" else published
    if chosen is None:
        raise ValueError("nothing decides the place of a blank number")
    return chosen


def place_totals(scheme: Scheme, totals: Sequence[Total], standing: Mapping[str, Standing]) -> None:
    """Set overall and group places (总位次、组内位次)."""
    rated = [total for total in totals if total.unit.code in standing]
    ranked = [total for total in rated if total.unit.ranked is Ranking.RANKED]
    for total, place in places(ranked, lambda item: standing[item.unit.code], scheme.ties.method):
        total.place = place
    for members in _grouped(rated, lambda item: (item.unit.ranked, item.unit.group)).values():
        if members[0].unit.ranked is not Ranking.UNRANKED:
            for total, place in places(members, lambda item: standing[item.unit.code], scheme.ties.method):
                total.group_place = place


def _grouped(items: Iterable[Item], key: Callable[[Item], Hashable]) -> dict[Hashable, list[Item]]:
    found: dict[Hashable, list[Item]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return found


def place_dimensions(scheme: Scheme, rows: Iterable[DimensionPoints]) -> None:
    """Set the places of dimension points (维度位次) among ranked units, without `break_by`."""
    ranked = [row for row in rows if row.points is not None and row.unit.ranked is Ranking.RANKED]
    for members in _grouped(ranked, lambda row: row.dimension.code).values():
        for row, place in places(members, lambda row: _dimension_number(scheme, row), scheme.ties.method):
            row.place = place


def _dimension_number(scheme: Scheme, row: DimensionPoints) -> Fraction:
    points = row.points or Fraction(0)
    return deciding(scheme, points, half_up(points, scheme.rounding.points_dp))
