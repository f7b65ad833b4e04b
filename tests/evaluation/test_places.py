"""Places (位次): of totals, within groups, of dimensions; equals share."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from evaluation.places import deciding, places
from evaluation.results import Assessment
from evaluation.scheme_parser import parse
from evaluation.tree import from_texts
from tests.support.runs import Run, figure, indicator, level_run, scheme, unit


def overall(assessment: Assessment) -> dict[str, int | None]:
    return {code: total.place for code, total in assessment.totals.items()}


def within(assessment: Assessment) -> dict[str, int | None]:
    return {code: total.group_place for code, total in assessment.totals.items()}


def with_units(
    values: Mapping[str, str], cells: Mapping[str, Mapping[str, str]], **sections: Any
) -> Assessment:
    run = level_run(values, **sections)
    return run.having(units=[unit(code, **cells.get(code, {})) for code in values]).assess()


@pytest.mark.parametrize(
    ("method", "standing", "expected"),
    [
        ("min", [9, 8, 8, 7], [1, 2, 2, 4]),
        ("dense", [9, 8, 8, 7], [1, 2, 2, 3]),
        ("min", [5, 5, 5], [1, 1, 1]),
        ("dense", [5, 5, 4, 4, 3], [1, 1, 2, 2, 3]),
        ("min", [5, 5, 4, 4, 3], [1, 1, 3, 3, 5]),
        ("min", [-1, 0], [2, 1]),
        ("min", [1], [1]),
        ("dense", [], []),
    ],
)
def test_equals_share_a_place_and_the_next_one_follows_the_method(
    method: str, standing: list[int], expected: list[int]
) -> None:
    numbered = dict(places(range(len(standing)), standing.__getitem__, method))
    assert [numbered[position] for position in range(len(standing))] == expected


@pytest.mark.parametrize(("method", "expected"), [("min", [1, 1, 3]), ("dense", [1, 1, 2])])
def test_the_scheme_says_which_method_holds(method: str, expected: list[int]) -> None:
    found = overall(level_run({"U1": "9", "U2": "9", "U3": "1"}, ties={"method": method}).assess())
    assert list(found.values()) == expected


def test_a_higher_total_takes_a_lower_place_whatever_the_order_of_units() -> None:
    found = overall(level_run({"U1": "1", "U2": "30", "U3": "2", "U4": "-5"}).assess())
    assert found == {"U1": 3, "U2": 1, "U3": 2, "U4": 4}


def test_published_totals_decide_so_that_equal_figures_on_paper_share() -> None:
    found = level_run({"U1": "90.004", "U2": "90.001", "U3": "89.994"}).assess()
    assert overall(found) == {"U1": 1, "U2": 1, "U3": 3}


def test_exact_totals_decide_where_the_scheme_says_so() -> None:
    found = level_run(
        {"U1": "90.004", "U2": "90.001", "U3": "90.0010"}, rounding={"rank_on": "exact"}
    ).assess()
    assert overall(found) == {"U1": 1, "U2": 2, "U3": 2}


def test_groups_are_placed_apart_and_a_blank_group_is_a_group() -> None:
    cells = {"U1": {"group": "甲"}, "U2": {"group": "甲"}}
    found = with_units({"U1": "1", "U2": "9", "U3": "5", "U4": "7"}, cells)
    assert overall(found) == {"U1": 4, "U2": 1, "U3": 3, "U4": 2}
    assert within(found) == {"U1": 2, "U2": 1, "U3": 2, "U4": 1}


def test_apart_units_have_a_place_only_among_apart_units_of_their_group() -> None:
    cells = {"Z1": {"ranked": "apart"}, "Z2": {"ranked": "apart"}, "Z3": {"ranked": "apart", "group": "乙"}}
    found = with_units({"U1": "5", "Z1": "3", "Z2": "9", "Z3": "1"}, cells)
    assert overall(found) == {"U1": 1, "Z1": None, "Z2": None, "Z3": None}
    assert within(found) == {"U1": 1, "Z1": 2, "Z2": 1, "Z3": 1}


def test_unranked_units_have_no_place_at_all() -> None:
    found = with_units({"U1": "5", "C1": "99"}, {"C1": {"ranked": "false"}})
    assert (overall(found), within(found)) == ({"U1": 1, "C1": None}, {"U1": 1, "C1": None})
    assert found.totals["C1"].total == 99


def test_a_unit_without_a_total_has_no_place_and_takes_none() -> None:
    run = level_run({"U1": "5", "U2": "7", "U3": "6"})
    run = run.having(figures=[*run.figures[:1], figure("U2", "A1", status="not_due"), *run.figures[2:]])
    assert overall(run.assess()) == {"U1": 2, "U2": None, "U3": 1}


def tied(
    first: Mapping[str, str], second: Mapping[str, str], break_by: list[str], **keys: Any
) -> dict[str, int | None]:
    """Two indicators of 50 points each; the totals of all units are to be equal."""
    items = [
        indicator(code, "50", "completion", {"cap": None, "target": "50", "floor": "-9"}, **keys)
        for code in ("A1", "A2")
    ]
    figures = [
        figure(code, name, value) if value else figure(code, name, status="missing")
        for name, values in (("A1", first), ("A2", second))
        for code, value in values.items()
    ]
    return overall(
        Run(scheme(*items, ties={"break_by": break_by}), [unit(code) for code in first], figures).assess()
    )


def test_equal_totals_are_parted_by_the_named_indicators_in_turn() -> None:
    first, second = {"U1": "10", "U2": "20", "U3": "10"}, {"U1": "20", "U2": "10", "U3": "20"}
    assert tied(first, second, []) == {"U1": 1, "U2": 1, "U3": 1}
    assert tied(first, second, ["A1"]) == {"U1": 2, "U2": 1, "U3": 2}
    assert tied(first, second, ["A2"]) == {"U1": 1, "U2": 3, "U3": 1}
    assert tied(first, second, ["A2", "A1"]) == {"U1": 1, "U2": 3, "U3": 1}


def test_breaking_a_tie_compares_exact_points_where_totals_are_rounded() -> None:
    assert tied({"U1": "10.001", "U2": "10"}, {"U1": "10", "U2": "10.002"}, ["A1"]) == {"U1": 1, "U2": 2}


def test_a_blank_is_last_when_a_tie_is_broken_even_behind_nothing() -> None:
    items = [indicator(code, "50", "completion", {"cap": None, "target": "50"}) for code in ("A1", "A2")]
    figures = [
        figure("U1", "A1", "25"),
        figure("U1", "A2", status="not_due"),
        figure("U2", "A1", "50"),
        figure("U2", "A2", "0"),
    ]
    run = Run(scheme(*items, ties={"break_by": ["A2"]}), [unit("U1"), unit("U2")], figures)
    assert {total.total for total in run.assess().totals.values()} == {50}
    assert overall(run.assess()) == {"U1": 2, "U2": 1}


def test_groups_break_their_ties_the_same_way() -> None:
    items = [indicator(code, "50", "completion", {"target": "50"}) for code in ("A1", "B1")]
    figures = [
        figure("U1", "A1", "10"),
        figure("U1", "B1", "20"),
        figure("U2", "A1", "20"),
        figure("U2", "B1", "10"),
    ]
    run = Run(scheme(*items, ties={"break_by": ["B1"]}), [unit("U1"), unit("U2")], figures)
    assert within(run.assess()) == {"U1": 1, "U2": 2}


def sides(rank_on: str, points_dp: str, *values: str) -> list[int | None]:
    items = [indicator(code, "50", "completion", {"target": "50"}) for code in ("A1", "B1")]
    codes = [f"U{number}" for number, _ in enumerate(values)]
    figures = [figure(code, "A1", value) for code, value in zip(codes, values, strict=True)]
    figures += [figure(code, "B1", "1") for code in codes]
    rounding = {"rank_on": rank_on, "points_dp": points_dp}
    run = Run(scheme(*items, rounding=rounding, ties={"break_by": ["A1"]}), list(map(unit, codes)), figures)
    return [row.place for key, row in run.assess().dimensions.items() if key[1] == "A"]


def test_dimensions_are_placed_on_their_shown_points() -> None:
    assert sides("published", "4", "10.00004", "10.00001", "9") == [1, 1, 3]
    assert sides("published", "0", "10.4", "9.6", "9.4") == [1, 1, 3]


def test_dimensions_are_placed_on_exact_points_where_the_scheme_says_so() -> None:
    assert sides("exact", "4", "10.00004", "10.00001", "9") == [1, 2, 3]


def test_ties_of_dimensions_are_not_broken_by_an_indicator() -> None:
    items = [indicator(code, "50", "completion", {"target": "50"}) for code in ("A1", "A2")]
    figures = [
        figure("U1", "A1", "10"),
        figure("U1", "A2", "20"),
        figure("U2", "A1", "20"),
        figure("U2", "A2", "10"),
    ]
    run = Run(scheme(*items, ties={"break_by": ["A1"]}), [unit("U1"), unit("U2")], figures)
    assert [row.place for row in run.assess().dimensions.values()] == [1, 1]
    assert overall(run.assess()) == {"U1": 2, "U2": 1}


def test_only_ranked_units_have_places_in_dimensions() -> None:
    found = with_units(
        {"U1": "5", "Z1": "9", "C1": "7"}, {"Z1": {"ranked": "apart"}, "C1": {"ranked": "false"}}
    )
    assert {code: row.place for (code, _), row in found.dimensions.items()} == {
        "U1": 1,
        "Z1": None,
        "C1": None,
    }


def test_a_blank_number_decides_nothing() -> None:
    stated = parse(from_texts(scheme(indicator("A1", "100", "completion"))))
    assert deciding(stated, Fraction(1, 3), Fraction(33, 100)) == Fraction(33, 100)
    with pytest.raises(ValueError, match="nothing decides"):
        deciding(stated, Fraction(1), None)
