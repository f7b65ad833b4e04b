"""Units side by side: shared places, gaps to the place above, moves, means of published totals."""

from __future__ import annotations

from fractions import Fraction

import pytest

from evaluation.comparison import group_place, mean_total, overall_place, standings
from evaluation.results import Adjusted, Total
from evaluation.terms import Ranking
from evaluation.units import Unit


def total(code: str, points: str | None, place: int | None, group_place: int | None = None) -> Total:
    value = None if points is None else Fraction(points)
    unit = Unit(code, code, ranked=Ranking.RANKED)
    return Total(
        unit, Fraction(0), Fraction(100), value, Adjusted(), Adjusted(), (), 0, value, value, place, group_place
    )


TOTALS = [total("a", "80", 3), total("b", "90", 1), total("c", "80", 3), total("d", "80.5", 2), total("e", None, None)]


def test_units_stand_by_place_and_those_without_one_last() -> None:
    assert [item.total.unit.code for item in standings(TOTALS)] == ["b", "d", "a", "c", "e"]


def test_a_place_held_twice_is_shared() -> None:
    assert [item.shared for item in standings(TOTALS)] == [False, False, True, True, False]


def test_the_gap_is_to_the_nearest_better_place_also_for_those_who_share() -> None:
    gaps = [item.gap for item in standings(TOTALS)]
    assert gaps == [None, Fraction("9.5"), Fraction("0.5"), Fraction("0.5"), None]


@pytest.mark.parametrize(("points", "near"), [("89.51", True), ("89.50", False), ("89.49", False)])
def test_less_than_half_a_point_is_near(points: str, near: bool) -> None:
    assert standings([total("a", "90", 1), total("b", points, 2)])[1].near is near


def test_moves_count_places_gained_and_need_both_years() -> None:
    earlier = {"a": total("a", "1", 1), "b": total("b", "1", 2), "d": total("d", "1", 2), "e": total("e", "1", 4)}
    moved = {item.total.unit.code: item.moved for item in standings(TOTALS, earlier)}
    assert moved == {"b": 1, "d": 0, "a": -2, "c": None, "e": None}
    assert {item.moved for item in standings(TOTALS)} == {None}


def test_places_may_be_those_within_the_group() -> None:
    found = standings([total("a", "80", 7, 2), total("b", "85", 4, 1)], {"a": total("a", "1", 1, 1)}, group_place)
    assert [(item.place, item.gap, item.moved) for item in found] == [(1, None, None), (2, Fraction(5), -1)]
    assert overall_place(found[0].total) == 4


def test_the_mean_is_of_published_totals_and_rounded() -> None:
    assert mean_total([total("a", "80.01", 1), total("b", "80.02", 2)], 2) == Fraction("80.02")
    assert mean_total([total("a", None, None)], 2) is None
