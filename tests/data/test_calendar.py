"""Working days: published holidays and make-up days, the office's own table over them, weekdays beyond."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.calendar import known_until, read_days, working_days
from data.city import SHIPPED
from evaluation.errors import Refused


@pytest.mark.parametrize(
    ("day", "worked"),
    [("2025-10-01", False), ("2025-09-28", True), ("2025-10-11", True), ("2025-11-25", True), ("2025-11-23", False)],
)
def test_published_holidays_and_make_up_days_are_known(day: str, worked: bool) -> None:
    assert working_days({})(date.fromisoformat(day)) is worked


def test_the_offices_table_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "calendar.csv"
    path.write_text("day,kind,note,source\n2025-11-25,holiday,防台停工,市府办通知\n2025-11-23,workday,,\n", encoding="utf-8")
    works = working_days(read_days(path))
    assert not works(date(2025, 11, 25))
    assert works(date(2025, 11, 23))
    assert works(date(2025, 11, 24))


def test_beyond_the_published_years_weekdays_count() -> None:
    year = known_until() + 1
    works = working_days({})
    assert [works(date(year, 7, day)) for day in range(1, 8)] == [date(year, 7, day).weekday() < 5 for day in range(1, 8)]


def test_every_fault_of_the_table_is_told(tmp_path: Path) -> None:
    path = tmp_path / "calendar.csv"
    path.write_text("day,kind\n2025-13-01,holiday\n2025-11-25,party\n2025-11-25,holiday\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_days(path)
    assert [(fault.where.line, fault.where.column) for fault in refused.value.faults] == [(2, 1), (3, 2), (4, 1)]


def test_the_shipped_table_can_be_read() -> None:
    assert read_days(SHIPPED / "calendar.csv") == {}
    assert read_days(SHIPPED / "nowhere.csv") == {}
