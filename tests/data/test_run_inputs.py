"""What a run reads: what counts, what is not due, what is kept for reference only."""

from __future__ import annotations

import pytest

from data import adjustments, figures, targets, units
from data.errors import NotReady
from data.run_inputs import Reader
from data.store import Store
from evaluation.errors import Refused
from evaluation.figures import Figure
from tests.support.small_city import COUNTY, HOUSE, OFFICE, prepare, report


def texts(store: Store, period: str, *, many: bool = False) -> dict[tuple[str, str], tuple[str, str]]:
    with store.reading() as session:
        rows = Reader(session, many=many).inputs(period).files.inputs.figures
    return {key: (row.value, row.status) for key, row in rows.items()}


def test_the_years_run_reads_verified_values_and_leaves_the_city_row_out(store: Store) -> None:
    prepare(store)
    report(store)
    expected = {("U1", "A1"): ("8", ""), ("U1", "A2"): ("5.0", ""), ("U2", "A1"): ("9", ""), ("U2", "A2"): ("", "missing")}
    assert texts(store, "2025Y") == expected
    assert texts(store, "2025Y", many=True) == expected


def test_formal_records_count_nothing_that_is_not_verified(store: Store) -> None:
    prepare(store)
    report(store, verified=False)
    assert texts(store, "2025Y") == {}


def test_within_the_year_what_is_not_due_says_so(store: Store) -> None:
    prepare(store)
    march = [Figure("U1", "A1", "2"), Figure("U2", "A1", "3"), Figure("C", "A1", "5")]
    figures.submit(store, "2025M03", march, **COUNTY)
    figures.verify(store, "2025M03", march, **HOUSE)
    assert texts(store, "2025M03") == {
        ("U1", "A1"): ("2", ""), ("U2", "A1"): ("3", ""), ("U1", "A2"): ("", "not_due"), ("U2", "A2"): ("", "not_due"),
    }  # fmt: skip


def test_a_figure_that_came_early_counts(store: Store) -> None:
    prepare(store)
    early = [Figure("U1", "A2", "4")]
    figures.submit(store, "2025Q1", early, **COUNTY)
    figures.verify(store, "2025Q1", early, **HOUSE)
    assert texts(store, "2025Q1") == {("U1", "A2"): ("4", ""), ("U2", "A2"): ("", "not_due")}


def test_inputs_are_read_as_they_stood(store: Store) -> None:
    prepare(store)
    report(store)
    with store.reading() as session:
        before = Reader(session).as_of
    lower = [Figure("U1", "A1", "1")]
    figures.submit(store, "2025Y", lower, **COUNTY)
    figures.verify(store, "2025Y", lower, **HOUSE)
    targets.withdraw(store, "2025", [("U1", "A1")], reason="误下", **OFFICE)
    adjustments.withdraw(store, "2025Y", ["U2/bonus/J1/奖/市级"], reason="重复", **OFFICE)
    with store.reading() as session:
        then, now = Reader(session, before).inputs("2025Y").files.inputs, Reader(session).inputs("2025Y").files.inputs
    assert (then.figures["U1", "A1"].value, now.figures["U1", "A1"].value) == ("8", "1")
    assert (len(then.targets), len(now.targets)) == (4, 3)
    assert (len(then.adjustments), len(now.adjustments)) == (2, 1)


@pytest.mark.parametrize("many", [False, True])
def test_what_is_not_there_is_told(store: Store, many: bool) -> None:
    with store.reading() as session, pytest.raises(NotReady, match="报表期“2025Y”"):
        Reader(session, many=many).inputs("2025Y")


def test_a_figure_of_a_unit_taken_out_of_the_cycle_is_a_fault(store: Store) -> None:
    prepare(store)
    report(store)
    units.withdraw(store, "2025", ["U2"], reason="撤并", **OFFICE)
    with store.reading() as session, pytest.raises(Refused, match="不在单位表中"):
        Reader(session).inputs("2025Y")
