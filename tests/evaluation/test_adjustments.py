"""Bonus and deduction (加分、扣分): each matter once at its highest, capped per family and in total."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from evaluation.errors import Refused
from evaluation.results import Total
from tests.support.runs import CITE, level_run

BONUS = [
    {"code": "J1", "title": "争创", "points": "2", "cap": "3", "cite": CITE},
    {"code": "J2", "points": "0.5", "cite": CITE},
]


def row(kind: str, matter: str, points: str = "", **cells: str) -> dict[str, str]:
    return {"unit": "U1", "kind": kind, "matter": matter, "points": points, **cells}


def total(*rows: Mapping[str, str], caps: Mapping[str, Any] | None = None) -> Total:
    run = level_run({"U1": "80", "U2": "70"}, bonus=BONUS, adjustments=dict(caps or {}))
    return run.having(adjustments=rows).assess().totals["U1"]


def bonus(*rows: Mapping[str, str], **caps: Any) -> Fraction:
    return total(*rows, caps=caps).bonus


def test_without_rows_there_is_nothing_to_add() -> None:
    found = total()
    assert (found.bonus, found.deduction, found.total) == (0, 0, 80)


def test_bonus_adds_and_deduction_takes_away() -> None:
    found = total(row("bonus", "甲", "1.25"), row("deduction", "乙", "0.5"))
    assert (found.bonus, found.deduction, found.total) == (
        Fraction(5, 4),
        Fraction(1, 2),
        Fraction(8075, 100),
    )


def test_a_row_touches_its_unit_alone() -> None:
    run = level_run({"U1": "80", "U2": "70"}).having(adjustments=[row("bonus", "甲", "1")])
    assert run.assess().totals["U2"].total == 70


def test_the_same_matter_counts_once_at_its_highest() -> None:
    assert bonus(
        row("bonus", "甲", "1"), row("bonus", "甲", "1.5", level="省"), row("bonus", "甲", "0.5")
    ) == Fraction(3, 2)
    assert bonus(row("bonus", "甲", "1"), row("bonus", "乙", "1")) == 2
    # the highest number, whatever its text and wherever it stands
    assert bonus(row("bonus", "甲", "10"), row("bonus", "甲", "9")) == 10
    assert bonus(row("bonus", "甲", "3", level="国家"), row("bonus", "甲", "2", level="省")) == 3
    assert bonus(row("bonus", "甲", "2", level="国家"), row("bonus", "甲", "3", level="省")) == 3


def test_bonus_and_deduction_of_the_same_matter_stand_apart() -> None:
    found = total(row("bonus", "甲", "1"), row("deduction", "甲", "3"), row("deduction", "甲", "2"))
    assert (found.bonus, found.deduction) == (1, 3)


def test_blank_points_of_both_kinds_are_taken_from_the_bonus_item_of_the_family() -> None:
    found = total(row("bonus", "J1"), row("deduction", "J2/迟报"))
    assert (found.bonus, found.deduction) == (2, Fraction(1, 2))


def test_typed_points_come_before_those_of_the_item() -> None:
    assert bonus(row("bonus", "J1/甲", "0.7")) == Fraction(7, 10)


def test_matters_of_a_family_are_capped_together_by_the_item() -> None:
    assert bonus(row("bonus", "J1/甲"), row("bonus", "J1/乙")) == 3
    assert bonus(row("bonus", "J1/甲"), row("bonus", "J1/乙", "0.9")) == Fraction(29, 10)


def test_the_cap_of_a_kind_goes_over_that_of_the_item() -> None:
    rows = row("bonus", "J1/甲"), row("bonus", "J1/乙")
    assert bonus(*rows, kind_caps={"J1": "1"}) == 1
    assert bonus(*rows, kind_caps={"J1": "9"}) == 4


def test_a_kind_that_is_no_item_may_be_capped_too() -> None:
    rows = row("bonus", "其他/甲", "3"), row("bonus", "其他/乙", "4")
    assert bonus(*rows) == 7
    assert bonus(*rows, kind_caps={"其他": "5"}) == 5


def test_families_are_capped_first_and_then_the_total() -> None:
    rows = row("bonus", "J1/甲"), row("bonus", "J1/乙"), row("bonus", "其他", "1.5")
    assert bonus(*rows) == Fraction(9, 2)
    assert bonus(*rows, bonus_cap="4") == 4
    assert bonus(*rows, bonus_cap="0") == 0


def test_deductions_have_a_cap_of_their_own() -> None:
    found = total(row("deduction", "甲", "9"), row("bonus", "乙", "9"), caps={"deduction_cap": "5"})
    assert (found.deduction, found.bonus) == (5, 9)


def test_totals_are_clamped_at_neither_end() -> None:
    assert total(row("bonus", "甲", "30")).total == 110
    assert total(row("deduction", "甲", "99.5")).total == Fraction(-39, 2)


def test_the_matters_that_count_are_kept_for_the_trace() -> None:
    detail = total(
        row("bonus", "乙", "1", cite="某文"), row("bonus", "甲", "2"), row("bonus", "乙", "0.5")
    ).bonus_detail
    assert [(counted.adjustment.matter, counted.points) for counted in detail.matters] == [
        ("乙", 1),
        ("甲", 2),
    ]
    assert detail.matters[0].adjustment.cite == "某文"


def test_a_unit_without_a_total_keeps_its_bonus_but_gets_none_added() -> None:
    run = level_run({"U1": "80"})
    run = run.having(
        figures=[{**run.figures[0], "value": "", "status": "not_due"}], adjustments=[row("bonus", "甲", "1")]
    )
    found = run.assess().totals["U1"]
    assert (found.bonus, found.base, found.total) == (1, None, None)


@pytest.mark.parametrize(
    ("cells", "words", "column"),
    [
        (row("bonus", "甲", "-1"), "分数-1应填正数", 5),
        (row("deduction", "甲", "-0.5"), "分数-0.5应填正数", 5),
        (row("bonus", "甲"), "没有分数，方案的bonus中也没有", 5),
        (row("veto", "V1", "1"), "不得评优事项V1不带分数", 5),
    ],
)
def test_points_that_mean_nothing_are_faults_of_their_row(
    cells: Mapping[str, str], words: str, column: int
) -> None:
    vetoes = [{"code": "V1", "ceiling": "优秀", "cite": CITE}]
    run = level_run({"U1": "80"}, bonus=BONUS, vetoes=vetoes, grades=[{"name": "优秀", "min": "1"}])
    with pytest.raises(Refused) as refusal:
        run.having(adjustments=[cells]).assess()
    assert [(fault.where.file, fault.where.line, fault.where.column) for fault in refusal.value.faults] == [
        ("adjustments.csv", 2, column)
    ]
    assert words in refusal.value.faults[0].message
