"""Units side by side: shared places, gaps to the place above, moves, means of published totals."""

from __future__ import annotations

from fractions import Fraction

import pytest

from evaluation.comparison import (
    changed_indicators,
    dimension_parts,
    dimension_place,
    dimension_share,
    dimension_value,
    gains,
    group_place,
    mean_total,
    mean_value,
    missing,
    overall_place,
    ranked,
    standings,
    unreported,
)
from evaluation.results import Adjusted, Assessment, Total
from evaluation.terms import Ranking
from evaluation.units import Unit
from tests.support.runs import Run, figure, indicator, level_run, scheme, unit


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


def test_a_standing_carries_the_published_value_it_is_ranked_by() -> None:
    assert [item.value for item in standings(TOTALS)][:2] == [Fraction(90), Fraction("80.5")]


def moved(before: dict[str, str], after: dict[str, str], **sections: object) -> tuple[Assessment, Assessment]:
    return level_run(before, **sections).assess(), level_run(after).assess()


def test_the_greatest_gain_has_the_first_progress_place_and_equal_gains_share() -> None:
    before, after = moved({"a": "50", "b": "60", "c": "70", "d": "80"}, {"a": "55", "b": "62", "c": "75", "d": "79"})
    found = gains(before, after, ranked(after))
    assert {code: (gain.points, gain.place) for code, gain in found.items()} == {
        "a": (5, 1), "c": (5, 1), "b": (2, 3), "d": (-1, 4),
    }  # fmt: skip


def test_without_a_year_before_or_with_other_full_marks_there_is_no_progress_place() -> None:
    before, after = moved({"a": "50"}, {"a": "55"})
    assert gains(None, after, ranked(after)) == {}
    stated = scheme(indicator("A1", "120", "completion", {"cap": None, "target": "100"}), full_marks="120")
    other = Run(stated, [unit("a")], [figure("a", "A1", "50")]).assess()
    assert gains(other, after, ranked(after)) == {}
    assert gains(before, after, ranked(after))["a"].points == 5


def test_who_was_not_there_the_year_before_has_no_progress_place() -> None:
    before, after = moved({"a": "50"}, {"a": "55", "b": "60"})
    assert list(gains(before, after, ranked(after))) == ["a"]


def test_indicators_that_two_schemes_score_differently_are_named() -> None:
    def stated(*items: dict[str, object]) -> Assessment:
        codes = [item["code"] for item in items]
        return Run(scheme(*items), [unit("a")], [figure("a", str(code), "1") for code in codes]).assess()

    def item(code: str, weight: str, goal: str = "1") -> dict[str, object]:
        return indicator(code, weight, "completion", {"target": goal})

    before = stated(item("A1", "50"), item("A2", "30"), item("A3", "20")).scheme
    after = stated(item("A1", "50"), item("A2", "30", "2"), item("B1", "20")).scheme
    assert changed_indicators(before, after) == ["A2", "B1", "A3"]
    assert changed_indicators(before, before) == []


def two_dimensions() -> Assessment:
    stated = scheme(
        indicator("A1", "40", "completion", {"target": "10"}), indicator("A2", "20", "completion", {"target": "10"}),
        indicator("B1", "40", "completion", {"target": "10"}),
        dimensions=[{"code": "A", "title": "甲"}, {"code": "B", "title": "乙"}],
    )  # fmt: skip
    values = {"a": ("9", "9", "1"), "b": ("8", "8", "9"), "c": ("9", "9", "5")}
    figures = [
        figure(code, name, value) for code, row in values.items() for name, value in zip(("A1", "A2", "B1"), row, strict=True)
    ]
    figures += [figure("d", "A1", "5"), figure("d", "A2", status="not_applicable"), figure("d", "B1", "10")]
    units = [unit(code, group="甲组" if code in "ab" else "乙组") for code in "abcd"]
    return Run(stated, units, figures).assess()


def test_places_in_a_dimension_are_the_engines_and_may_be_those_of_a_group() -> None:
    run = two_dimensions()
    place = dimension_place(run, "A")
    assert {total.unit.code: place(total) for total in ranked(run)} == {"a": 1, "b": 3, "c": 1, "d": 4}
    for total in ranked(run):
        assert place(total) == run.dimensions[total.unit.code, "A"].place
    within = dimension_place(run, "B", "甲组")
    assert [within(total) for total in ranked(run)] == [2, 1, None, None]


def test_a_dimensions_parts_are_rescaled_as_it_is_and_add_to_it() -> None:
    run = two_dimensions()
    for total in ranked(run):
        parts = dimension_parts(run, total.unit.code, "A")
        assert sum(points for _, points in parts) == run.dimensions[total.unit.code, "A"].points
    assert [item.code for item, _ in dimension_parts(run, "d", "A")] == ["A1"]


def test_the_share_of_a_dimension_leaves_out_what_does_not_apply() -> None:
    run = two_dimensions()
    assert dimension_share(run, "a", "A") == Fraction(9, 10)
    assert dimension_share(run, "d", "A") == Fraction(1, 2)
    assert mean_value(ranked(run), lambda total: dimension_share(run, total.unit.code, "B"), 4) == Fraction("0.625")


def test_standings_in_a_dimension_have_gaps_of_its_points() -> None:
    run = two_dimensions()
    found = standings(ranked(run), None, dimension_place(run, "B"), dimension_value(run, "B"))
    values = [dimension_value(run, "B")(item.total) for item in found]
    assert [item.value for item in found] == values
    assert found[1].gap == values[0] - values[1]


def silent_run(**first: str) -> Assessment:
    stated = scheme(
        indicator("A1", "60", "completion", {"target": "10"}), indicator("A2", "40", "completion", {"target": "10"})
    )  # fmt: skip
    rows = [figure("a", "A1", **first), figure("a", "A2", status="missing"), figure("b", "A1", "5"), figure("b", "A2", "5")]
    city = unit("all", kind="city", ranked="false")
    return Run(stated, [unit("a"), unit("b"), city], rows).assess()


def test_a_unit_is_unreported_when_nothing_of_what_was_due_is_there() -> None:
    assert unreported(silent_run(status="missing"), "a")
    assert unreported(silent_run(status="not_due"), "a")
    assert not unreported(silent_run(value="0"), "a")
    assert not unreported(silent_run(status="missing"), "b")
    assert not unreported(silent_run(status="missing"), "all")


def test_what_is_missing_is_listed_by_unit_and_indicator() -> None:
    assert [(row.unit.code, row.indicator.code) for row in missing(silent_run(status="missing"))] == [("a", "A1"), ("a", "A2")]
    assert [row.indicator.code for row in missing(silent_run(value="3"))] == ["A2"]
