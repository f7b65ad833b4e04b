"""What is owed: every figure somebody still has to move is owed once, by its unit or its department, and by nobody else."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path

import pytest

from data.owed import TASKS, Owing, Task, owings
from data.store import Store
from data.windows import rhythm_in
from evaluation.workflow import State
from tests.support.rhythm_city import HOUSE, OTHER_HOUSE, city_folder, opened, step

TODAY = date(2026, 1, 20)
PLACES = [f"{unit}/{indicator}" for unit, indicator in product(("U1", "U2", "C"), ("A1", "A2"))]
HOUSES = {"A1": HOUSE, "A2": OTHER_HOUSE}


def owed(store: Store, folder: Path) -> tuple[Owing, ...]:
    with store.reading() as session:
        return owings(session, rhythm_in(session, folder), TODAY)


@pytest.mark.parametrize("first", range(0, len(State), len(PLACES)))
def test_every_figure_that_waits_is_owed_once_by_whom_the_workflow_names(store: Store, tmp_path: Path, first: int) -> None:
    opened(store)
    states = dict(zip(PLACES, list(State)[first:], strict=False))
    for place, state in states.items():
        step(store, state, f"2025Q4/{place}")
    found = owed(store, city_folder(tmp_path))
    expected = set()
    for place, state in states.items():
        unit, indicator = place.split("/")
        task = TASKS.get(state)
        if task is None:
            continue
        if task is Task.VERIFY or unit == "C":
            expected.add(("", HOUSES[indicator], Task.VERIFY if task is Task.VERIFY else Task.GIVE))
        else:
            expected.add((unit, "", task))
    assert {(item.unit, item.department, item.task) for item in found} == expected
    assert sum(item.count for item in found) == sum(state in TASKS for state in states.values())


def test_what_a_department_gave_for_the_whole_city_is_owed_by_nobody(store: Store, tmp_path: Path) -> None:
    opened(store)
    for unit, state in (("C", State.CHECKING), ("U1", State.CHECKING), ("U2", State.DUE)):
        step(store, state, f"2025M12/{unit}/A1")
    found = {(item.unit, item.department, item.task) for item in owed(store, city_folder(tmp_path))}
    assert found == {("U1", "", Task.CHECK), ("", HOUSE, Task.GIVE)}


def test_counties_stand_in_their_order_and_before_departments(store: Store, tmp_path: Path) -> None:
    opened(store)
    for place in PLACES:
        step(store, State.DUE, f"2025Y/{place}")
    found = owed(store, city_folder(tmp_path))
    assert [(item.name, item.count, item.indicators) for item in found] == [
        ("甲县", 2, ("企业数", "研发占比")), ("乙县", 2, ("企业数", "研发占比")),
        (OTHER_HOUSE, 1, ("研发占比",)), (HOUSE, 1, ("企业数",)),
    ]  # fmt: skip


def test_a_figure_of_a_unit_or_indicator_that_is_no_more_is_owed_by_nobody(store: Store, tmp_path: Path) -> None:
    opened(store)
    for place in ("U9/A1", "U1/A9"):
        step(store, State.DUE, f"2025Y/{place}")
    assert owed(store, city_folder(tmp_path)) == ()
