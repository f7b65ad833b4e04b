"""Grades (等次): closed score lines, quotas with their ties, 不得评优."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from evaluation.grades import seats
from evaluation.results import Assessment
from evaluation.scheme import Quota
from tests.support.runs import CITE, figure, level_run, unit

LINES = [{"name": "优秀", "min": "90"}, {"name": "良好", "min": "80"}, {"name": "合格", "min": "60"}]
VETOES = [{"code": "V1", "ceiling": "良好", "cite": CITE}, {"code": "V2", "ceiling": "合格", "cite": CITE}]


def grades_of(assessment: Assessment) -> dict[str, str]:
    return {code: total.grade for code, total in assessment.totals.items()}


def quoted(
    values: Mapping[str, str],
    quota: Mapping[str, str],
    second: Mapping[str, str] | None = None,
    **cells: Mapping[str, str],
) -> Assessment:
    """Three grades, the first with a quota, perhaps the second too."""
    lines: list[dict[str, Any]] = [
        {"name": "优秀", "min": "80", "quota": quota},
        {"name": "良好", "min": "60"},
        {"name": "合格"},
    ]
    if second:
        lines[1]["quota"] = second
    run = level_run(values, grades=lines, vetoes=VETOES)
    return run.having(units=[unit(code, **cells.get(code, {})) for code in values]).assess()


@pytest.mark.parametrize(
    ("value", "grade"),
    [
        ("100", "优秀"),
        ("90", "优秀"),
        ("89.99", "良好"),
        ("80", "良好"),
        ("79.99", "合格"),
        ("60", "合格"),
        ("59.99", ""),
        ("-1", ""),
    ],
)
def test_lower_bounds_are_closed_and_below_the_last_there_is_none(value: str, grade: str) -> None:
    assert grades_of(level_run({"U1": value}, grades=LINES).assess()) == {"U1": grade}


def test_the_lowest_grade_may_go_without_a_line() -> None:
    assert grades_of(level_run({"U1": "-7"}, grades=[*LINES, {"name": "差距较大"}]).assess()) == {
        "U1": "差距较大"
    }


def test_a_line_is_met_by_the_published_number_unless_exact_ones_decide() -> None:
    assert grades_of(level_run({"U1": "89.995"}, grades=LINES).assess()) == {"U1": "优秀"}
    assert grades_of(level_run({"U1": "89.995"}, grades=LINES, rounding={"rank_on": "exact"}).assess()) == {
        "U1": "良好"
    }


def test_the_written_order_of_grades_is_no_matter() -> None:
    assert grades_of(level_run({"U1": "85", "U2": "95"}, grades=LINES[::-1]).assess()) == {
        "U1": "良好",
        "U2": "优秀",
    }


def test_without_grades_nobody_has_one() -> None:
    assert grades_of(level_run({"U1": "85"}).assess()) == {"U1": ""}


@pytest.mark.parametrize(
    ("share", "size", "least", "rounding", "expected"),
    [
        ("0.3", 10, 0, "floor", 3), ("0.3", 9, 0, "floor", 2), ("0.3", 9, 0, "half_up", 3), ("0.3", 9, 0, "ceil", 3),
        ("0.25", 10, 0, "floor", 2), ("0.25", 10, 0, "half_up", 3), ("0.25", 10, 0, "ceil", 3), ("0.2", 10, 0, "ceil", 2),
        ("0.1", 4, 0, "half_up", 0), ("0.1", 4, 1, "floor", 1), ("0.3", 10, 5, "floor", 5), ("0", 10, 0, "ceil", 0),
        ("1", 7, 0, "floor", 7), ("0.3", 0, 0, "ceil", 0),
    ],
)  # fmt: skip
def test_seats_are_a_share_of_the_pool_rounded_as_said_but_at_least_so_many(
    share: str, size: int, least: int, rounding: str, expected: int
) -> None:
    assert seats(Quota(Fraction(share), at_least=least, rounding=rounding), size) == expected


def test_who_finds_a_grade_full_takes_the_next_lower_one() -> None:
    found = quoted({"U1": "95", "U2": "94", "U3": "93", "U4": "92"}, {"share": "0.5"})
    assert list(grades_of(found).values()) == ["优秀", "优秀", "良好", "良好"]


def test_the_next_lower_grade_has_a_quota_of_its_own() -> None:
    found = quoted({"U1": "95", "U2": "94", "U3": "70", "U4": "92"}, {"share": "0.25"}, {"share": "0.5"})
    assert grades_of(found) == {"U1": "优秀", "U2": "良好", "U3": "合格", "U4": "良好"}


def test_a_quota_gives_no_grade_to_whom_the_line_keeps_out() -> None:
    assert list(grades_of(quoted({"U1": "79", "U2": "78"}, {"share": "1", "at_least": "2"})).values()) == [
        "良好",
        "良好",
    ]


def test_a_quota_is_of_all_ranked_units_pending_and_vetoed_included() -> None:
    lines = [{"name": "优秀", "min": "80", "quota": {"share": "0.5"}}, {"name": "良好"}]
    run = level_run(
        {"U1": "95", "U2": "94", "U3": "93", "U4": "92", "Z1": "99", "C1": "99"},
        grades=lines,
        vetoes=VETOES[:1],
    )
    run = run.having(
        units=[
            unit("U1"),
            unit("U2"),
            unit("U3"),
            unit("U4"),
            unit("Z1", ranked="apart"),
            unit("C1", ranked="false"),
        ],
        figures=[*run.figures[:3], figure("U4", "A1", status="not_due"), *run.figures[4:]],
        adjustments=[{"unit": "U1", "kind": "veto", "matter": "V1"}],
    )
    assert grades_of(run.assess()) == {
        "U1": "良好",
        "U2": "优秀",
        "U3": "优秀",
        "U4": "",
        "Z1": "优秀",
        "C1": "",
    }


def test_a_quota_may_be_of_each_group_the_blank_one_included() -> None:
    values = {"U1": "99", "U2": "98", "U3": "97", "U4": "96", "U5": "95"}
    found = quoted(
        values, {"share": "0.5", "of": "group"}, U1={"group": "甲"}, U2={"group": "甲"}, U3={"group": "甲"}
    )
    assert grades_of(found) == {"U1": "优秀", "U2": "良好", "U3": "良好", "U4": "优秀", "U5": "良好"}


@pytest.mark.parametrize(
    ("on_tie", "expected", "flagged"),
    [
        ("all_in", ["优秀", "优秀", "优秀", "良好"], []),
        ("all_out", ["优秀", "良好", "良好", "良好"], []),
        ("flag", ["优秀", "良好", "良好", "良好"], [("优秀", "", ("U2", "U3"))]),
    ],
)
def test_a_tie_on_the_last_seat_goes_in_or_out_whole_and_nobody_below_takes_what_it_left(
    on_tie: str, expected: list[str], flagged: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    found = quoted({"U1": "95", "U2": "94", "U3": "94", "U4": "93"}, {"share": "0.5", "on_tie": on_tie})
    assert list(grades_of(found).values()) == expected
    assert [tuple(tie) for tie in found.flagged_ties] == flagged


def test_flagging_is_what_happens_when_nothing_is_said() -> None:
    found = quoted({"U1": "95", "U2": "95"}, {"share": "0.5"})
    assert grades_of(found) == {"U1": "良好", "U2": "良好"}
    assert [tuple(tie) for tie in found.flagged_ties] == [("优秀", "", ("U1", "U2"))]


def test_a_tie_that_fits_is_no_tie_on_the_last_seat() -> None:
    found = quoted({"U1": "95", "U2": "95", "U3": "80", "U4": "80"}, {"share": "0.5"})
    assert list(grades_of(found).values()) == ["优秀", "优秀", "良好", "良好"]
    assert found.flagged_ties == ()


def test_a_flagged_tie_names_its_group() -> None:
    cells = {code: {"group": "甲"} for code in ("U1", "U2")}
    found = quoted(
        {"U1": "95", "U2": "95", "U3": "90"}, {"share": "0.5", "of": "group", "at_least": "1"}, **cells
    )
    assert [tuple(tie) for tie in found.flagged_ties] == [("优秀", "甲", ("U1", "U2"))]
    assert grades_of(found)["U3"] == "优秀"


def test_a_broken_tie_is_none() -> None:
    lines = [{"name": "优秀", "min": "80", "quota": {"share": "0.5"}}, {"name": "良好"}]
    run = level_run({"U1": "90.001", "U2": "90.002"}, grades=lines, ties={"break_by": ["A1"]})
    assert grades_of(run.assess()) == {"U1": "良好", "U2": "优秀"}


def vetoed(values: Mapping[str, str], quota: Mapping[str, str], *matters: tuple[str, str]) -> Assessment:
    lines = [
        {"name": "优秀", "min": "80", "quota": quota},
        {"name": "良好", "min": "60"},
        {"name": "合格", "min": "40"},
        {"name": "差"},
    ]
    rows = [{"unit": code, "kind": "veto", "matter": matter} for code, matter in matters]
    return level_run(values, grades=lines, vetoes=VETOES).having(adjustments=rows).assess()


def test_a_veto_cuts_to_its_ceiling_outside_all_quotas_and_leaves_points_and_place() -> None:
    found = vetoed({"U1": "99", "U2": "98", "U3": "97"}, {"share": "0.34"}, ("U1", "V1"))
    assert grades_of(found) == {"U1": "良好", "U2": "优秀", "U3": "良好"}
    assert (found.totals["U1"].total, found.totals["U1"].place) == (99, 1)


def test_a_veto_lifts_nobody() -> None:
    assert grades_of(vetoed({"U1": "50", "U2": "10"}, {"share": "1"}, ("U1", "V1"), ("U2", "V2"))) == {
        "U1": "合格",
        "U2": "差",
    }


def test_of_several_vetoes_the_lowest_ceiling_holds() -> None:
    assert grades_of(vetoed({"U1": "99"}, {"share": "1"}, ("U1", "V1"), ("U1", "V2"), ("U1", "V1"))) == {
        "U1": "合格"
    }


def test_units_apart_are_graded_by_score_lines_without_a_quota() -> None:
    values = {"U1": "99", "Z1": "85", "Z2": "61", "C1": "99"}
    cells = {"Z1": {"ranked": "apart"}, "Z2": {"ranked": "apart"}, "C1": {"ranked": "false"}}
    assert grades_of(quoted(values, {"share": "0"}, **cells)) == {
        "U1": "良好",
        "Z1": "优秀",
        "Z2": "良好",
        "C1": "",
    }


def test_a_veto_cuts_a_unit_apart_too() -> None:
    lines = [{"name": "优秀", "min": "80"}, {"name": "良好", "min": "60"}]
    run = level_run({"Z1": "99"}, grades=lines, vetoes=VETOES[:1])
    run = run.having(
        units=[unit("Z1", ranked="apart")], adjustments=[{"unit": "Z1", "kind": "veto", "matter": "V1"}]
    )
    assert grades_of(run.assess()) == {"Z1": "良好"}
