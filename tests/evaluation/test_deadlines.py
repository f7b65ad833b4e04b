"""Deadlines: working days counted forwards and backwards over any calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.deadlines import Asking, Due, after, between, overdue, reminder_on, reminders, window_of


def weekdays(day: date) -> bool:
    return day.weekday() < 5


FRIDAY = date(2026, 1, 16)
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("count", "day"),
    [(1, "2026-01-19"), (5, "2026-01-23"), (6, "2026-01-26"), (-1, "2026-01-15"), (-5, "2026-01-09"), (0, "2026-01-16")],
)
def test_working_days_after_a_friday(count: int, day: str) -> None:
    assert after(FRIDAY, count, weekdays) == date.fromisoformat(day)


def test_no_working_day_after_a_holiday_is_the_next_one() -> None:
    assert after(date(2026, 1, 17), 0, weekdays) == date(2026, 1, 19)


@pytest.mark.parametrize(
    ("today", "late"),
    [("2026-01-15", 0), ("2026-01-16", 0), ("2026-01-18", 0), ("2026-01-19", 1), ("2026-01-26", 6)],
)
def test_a_report_is_late_by_working_days(today: str, late: int) -> None:
    assert overdue(FRIDAY, date.fromisoformat(today), weekdays) == late


def test_people_are_told_three_days_and_one_day_before_on_the_day_and_after_it() -> None:
    assert [(item.title, item.day.isoformat()) for item in reminders(FRIDAY, weekdays)] == [
        ("T−3", "2026-01-13"), ("T−1", "2026-01-15"), ("T", "2026-01-16"), ("T+1", "2026-01-19"),
    ]  # fmt: skip
    assert reminder_on(FRIDAY, date(2026, 1, 14), weekdays) is None
    told = reminder_on(FRIDAY, date(2026, 1, 19), weekdays)
    assert told is not None
    assert told.title == "T+1"


@given(day=DAYS, count=st.integers(1, 60), holidays=st.frozensets(DAYS, max_size=40))
def test_there_and_back_counts_the_same(day: date, count: int, holidays: frozenset[date]) -> None:
    def works(one: date) -> bool:
        return weekdays(one) and one not in holidays

    later = after(day, count, works)
    assert works(later)
    assert between(day, later, works) == count
    assert between(day, later - timedelta(days=1), works) == count - 1


def test_a_calendar_without_working_days_is_given_up() -> None:
    with pytest.raises(ValueError, match="without working days"):
        after(FRIDAY, 1, lambda day: False)


DUES = st.integers(1, 40).map(Due) | st.dates(date(2023, 1, 1), date(2023, 12, 31)).map(lambda day: Due(0, day.month, day.day))
ASKINGS = st.tuples(st.integers(0, 60), DUES, st.none() | DUES).map(lambda cells: Asking(*cells))


@given(DAYS, ASKINGS, st.integers(0, 30), st.none() | DAYS)
def test_a_window_opens_before_it_is_due_and_closes_after_it(
    last: date, asking: Asking, grace: int, recorded: date | None
) -> None:
    found = window_of(last, asking, grace, weekdays, recorded)
    first_due = found.county or found.department
    assert found.first <= first_due <= found.closes
    assert found.department >= first_due
    assert recorded is None or found.county == recorded
    assert (found.county is None) == (asking.county is None and recorded is None)
    assert between(first_due, found.closes, weekdays) == grace
    assert not any(found.holds(day) and found.is_over(day) for day in (last, found.first, found.closes))
    assert found.holds(found.closes)
    assert found.is_over(found.closes + timedelta(days=1))


def test_a_fixed_day_is_in_the_year_after_the_period() -> None:
    assert Due(month=1, day=15).after(date(2025, 12, 31), weekdays) == date(2026, 1, 15)
    assert Due(days=1).after(FRIDAY, weekdays) == date(2026, 1, 19)
