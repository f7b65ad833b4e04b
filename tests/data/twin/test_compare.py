"""The comparison (比对): every column that differs is found; what DOUBLE cannot decide is listed apart."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from data.twin import Twin, compare
from data.twin.recompute import TwinDimension, TwinPoints, TwinTotal
from evaluation.results import Assessment
from tests.support.runs import Run, figure, indicator, level_run, scheme, small_run, unit

GRADES = [{"name": "优秀", "min": "50.01"}, {"name": "良好"}]
# a hair under the edge: exact arithmetic rounds down, DOUBLE cannot tell
EDGE = "50.0049999999"


@pytest.fixture(scope="module")
def both() -> tuple[Assessment, Twin]:
    run = small_run()
    return run.assess(), run.twin()


def other(value: Any) -> Any:
    """A value that differs by as little as must be found."""
    if isinstance(value, bool) or value is None:
        return not value
    return f"{value}?" if isinstance(value, str) else value + 1 if isinstance(value, int) else value + 1e-6


@pytest.mark.parametrize("column", [field.name for field in fields(TwinPoints)])
def test_a_difference_in_any_column_of_points_is_found(both: tuple[Assessment, Twin], column: str) -> None:
    official, twin = both
    row = twin.points["N2", "A1"]
    seeded = replace(
        twin, points={**twin.points, ("N2", "A1"): replace(row, **{column: other(getattr(row, column))})}
    )
    assert [line.startswith("N2 A1 ") for line in compare(official, seeded).differences] == [True]


@pytest.mark.parametrize("column", [field.name for field in fields(TwinTotal) if field.name != "edge"])
def test_a_difference_in_any_column_of_totals_is_found(both: tuple[Assessment, Twin], column: str) -> None:
    official, twin = both
    row = twin.totals["N2"]
    seeded = replace(
        twin, totals={**twin.totals, "N2": replace(row, **{column: other(getattr(row, column))})}
    )
    assert [line.startswith("N2 ") for line in compare(official, seeded).differences] == [True]


@pytest.mark.parametrize("column", ["points", "place"])
def test_a_difference_in_any_column_of_dimensions_is_found(
    both: tuple[Assessment, Twin], column: str
) -> None:
    official, twin = both
    row = twin.dimensions["N2", "A"]
    seeded = replace(
        twin,
        dimensions={**twin.dimensions, ("N2", "A"): replace(row, **{column: other(getattr(row, column))})},
    )
    assert [line.startswith("N2 维度A ") for line in compare(official, seeded).differences] == [True]


def test_the_columns_of_dimensions_are_those_two_and_their_rounding() -> None:
    assert {field.name for field in fields(TwinDimension)} == {"points", "place", "published", "edge"}


@pytest.mark.parametrize(
    ("name", "words"), [("points", "得分"), ("totals", "总分"), ("dimensions", "维度得分")]
)
def test_a_row_that_one_side_lacks_is_found(both: tuple[Assessment, Twin], name: str, words: str) -> None:
    official, twin = both
    rows = dict(getattr(twin, name))
    del rows[next(iter(rows))]
    assert [
        f"{words}：复算没有这一行" in line
        for line in compare(official, replace(twin, **{name: rows})).differences
    ] == [True]


def test_a_billionth_is_no_difference_and_two_are(both: tuple[Assessment, Twin]) -> None:
    official, twin = both
    row = twin.points["N2", "A1"]

    def moved(by: float) -> list[str]:
        changed = replace(row, points=(row.points or 0) + by)
        return compare(official, replace(twin, points={**twin.points, ("N2", "A1"): changed})).differences

    assert moved(0.9e-9) == []
    assert moved(-0.9e-9) == []
    assert len(moved(2e-9)) == 1
    assert len(moved(-2e-9)) == 1


def test_a_blank_is_no_zero(both: tuple[Assessment, Twin]) -> None:
    official, twin = both
    blank = replace(twin.totals["N2"], bonus=None)  # type: ignore[arg-type]
    assert compare(official, replace(twin, totals={**twin.totals, "N2": blank})).differences == [
        "N2 加分：正式为0.0，复算为空"
    ]


def test_a_total_on_an_edge_is_undecided_with_the_places_and_grades_that_hang_on_it() -> None:
    run = level_run({"U1": EDGE, "U2": "50.01", "U3": "50"}, grades=GRADES)
    official = run.assess()
    assert [(total.place, total.grade) for total in official.totals.values()] == [
        (2, "良好"),
        (1, "优秀"),
        (2, "良好"),
    ]
    found = compare(official, run.twin())
    assert found.differences == []
    assert [line.split("：")[0] for line in found.undecided] == [
        "U1 公布总分",
        "U1 位次",
        "U1 组内位次",
        "U1 等次",
        "U3 位次",
        "U3 组内位次",
    ]


def test_an_exact_half_is_rounded_alike_and_still_listed() -> None:
    run = level_run({"U1": "50.005", "U2": "50.01"})
    assert [total.place for total in run.assess().totals.values()] == [1, 1]
    found = compare(run.assess(), run.twin())
    assert (found.differences, len(found.undecided)) == ([], 1)


def test_a_dimension_on_an_edge_is_undecided_with_its_place() -> None:
    items = [
        indicator("A1", "50", "completion", {"target": "50", "cap": None}),
        indicator("B1", "50", "completion", {"target": "50"}),
    ]
    figures = [figure("U1", "A1", "20.00004999"), figure("U2", "A1", "20.0001")]
    figures += [figure(code, "B1", "1") for code in ("U1", "U2")]
    run = Run(scheme(*items, rounding={"points_dp": "4", "total_dp": "2"}), [unit("U1"), unit("U2")], figures)
    plain = compare(run.assess(), run.twin())
    assert (plain.differences, plain.undecided) == ([], [])
    close = run.having(figures=[figure("U1", "A1", "20.0000499999"), *figures[1:]])
    found = compare(close.assess(), close.twin())
    assert found.differences == []
    assert [line.split("：")[0] for line in found.undecided] == ["U1 维度A 得分", "U1 维度A 位次"]


def test_an_edge_excuses_one_last_decimal_and_no_more() -> None:
    run = level_run({"U1": EDGE, "U2": "60"})
    official = run.assess()
    total = official.totals["U1"]
    assert total.published_total is not None
    total.published_total += 1
    assert any(line.startswith("U1 公布总分") for line in compare(official, run.twin()).differences)


def test_a_wrong_place_beside_an_edge_is_still_a_difference() -> None:
    run = level_run({"U1": EDGE, "U2": "50.01", "U3": "40"})
    official = run.assess()
    official.totals["U3"].place = 2
    assert "U3 位次：正式为2，复算为3" in compare(official, run.twin()).differences


def test_exact_ranking_leaves_no_place_to_the_edge() -> None:
    run = level_run({"U1": EDGE, "U2": "50.01"}, rounding={"rank_on": "exact"})
    found = compare(run.assess(), run.twin())
    assert found.differences == []
    assert [line.split("：")[0] for line in found.undecided] == ["U1 公布总分"]
