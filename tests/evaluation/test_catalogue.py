"""The plan as typed data: look-ups, dated renames, labels."""

from __future__ import annotations

from enum import StrEnum

import pytest

from evaluation import catalogue
from evaluation.catalogue import (
    Catalogue,
    Department,
    DepartmentKind,
    KeyTask,
    Named,
    Parameter,
)
from evaluation.scheme import Cite
from evaluation.terms import Term

CITE = Cite("甲文", "一", "")


def department(name: str, start: str = "", end: str = "", successor: str = "") -> Department:
    return Department(name, DepartmentKind.GOVERNMENT, start, end, successor, CITE)


RENAMED = Catalogue(
    departments=(
        department("甲局", "", "2023-12-31", "乙局"),
        department("乙局", "2024-01-01", "2025-06-30", "丙局"),
        department("丙局", "2025-07-01"),
        department("丁局"),
    )
)


@pytest.mark.parametrize(
    ("name", "day", "holder"),
    [
        ("甲局", "2023-12-31", "甲局"),
        ("甲局", "2024-01-01", "乙局"),
        ("甲局", "2025-06-30", "乙局"),
        ("甲局", "2025-07-01", "丙局"),
        ("乙局", "2030-01-01", "丙局"),
        ("丁局", "1990-01-01", "丁局"),
    ],
)
def test_a_renamed_department_is_found_under_the_name_it_bears_on_a_day(
    name: str, day: str, holder: str
) -> None:
    found = RENAMED.department_on(name, day)
    assert found is not None
    assert found.name == holder


def test_a_department_nobody_knows_or_whose_line_ends_is_none() -> None:
    assert RENAMED.department_on("戊局", "2024-01-01") is None
    assert (
        Catalogue(departments=(department("甲局", "", "2023-12-31"),)).department_on("甲局", "2024-01-01")
        is None
    )


def test_departments_that_succeed_each_other_in_a_ring_end_the_search() -> None:
    ring = (department("甲局", "", "2023-12-31", "乙局"), department("乙局", "", "2023-12-31", "甲局"))
    assert Catalogue(departments=ring).department_on("甲局", "2024-01-01") is None


def test_a_task_lists_its_lead_before_the_others() -> None:
    task = KeyTask(1, "甲", "", "乙局", ("甲局",), Named.YES, Named.NO, CITE)
    assert task.departments == ("乙局", "甲局")
    assert Catalogue(key_tasks=(task,)).key_task(1) is task
    assert Catalogue(key_tasks=(task,)).key_task(2) is None


def test_parameters_are_found_by_name() -> None:
    parameter = Parameter("about", "左右", "0.02", (), (), (), CITE)
    assert Catalogue(parameters=(parameter,)).parameter("about") is parameter
    assert Catalogue().parameter("about") is None
    assert Catalogue().commitment("C1") is None


def test_every_word_has_its_chinese_label() -> None:
    kinds = [
        kind for kind in vars(catalogue).values() if isinstance(kind, type) and issubclass(kind, StrEnum)
    ]
    kinds.remove(Term)
    assert {kind.__name__ for kind in kinds} == {
        "Comparator", "TargetKind", "Named", "MeasureKind", "Assessable", "DepartmentKind",
    }  # fmt: skip
    assert all(issubclass(kind, Term) and member.label for kind in kinds for member in kind)
    assert Named.YES.label == "点名"
