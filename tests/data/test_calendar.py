"""Working days: published holidays and make-up days, the office's own table over them, weekdays beyond."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.access import Principal
from data.calendar import (
    CalendarDay,
    day_of,
    days,
    enter_days,
    known_until,
    read_days,
    recorded_days,
    working_days,
    works_in,
)
from data.city import SHIPPED
from data.errors import BadRecord, NotPermitted
from data.records import history
from data.store import Store
from data.tables import CALENDAR_DAYS
from data.verify import verify
from evaluation.errors import Refused
from tests.support.archives import NOW
from tests.support.rhythm_city import CLERK, EVERYBODY


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


def entered(store: Store, *days: CalendarDay, who: Principal = CLERK, reason: str = "市府办通知") -> object:
    return enter_days(store, who, days, at=NOW, reason=reason)


def test_what_the_office_records_comes_before_the_citys_table(store: Store, tmp_path: Path) -> None:
    (tmp_path / "calendar.csv").write_text("day,kind\n2025-11-25,holiday\n2025-11-26,holiday\n", encoding="utf-8")
    entered(store, CalendarDay("2025-11-25", "workday"), CalendarDay("2025-11-27", "holiday", "防台停工", "通知"))
    with store.reading() as session:
        assert days(session) == {date(2025, 11, 25): True, date(2025, 11, 27): False}
        works = works_in(session, tmp_path)
        assert [works(date(2025, 11, day)) for day in (24, 25, 26, 27, 28)] == [True, True, False, False, True]
        assert recorded_days(session)[1] == CalendarDay("2025-11-27", "holiday", "防台停工", "通知")


def test_a_day_taken_back_counts_no_more_and_stays_readable(store: Store, tmp_path: Path) -> None:
    entered(store, CalendarDay("2025-11-27", "holiday"))
    entered(store, CalendarDay("2025-11-27", ""), reason="取消")
    with store.reading() as session:
        assert (days(session), recorded_days(session)) == ({}, ())
        assert works_in(session, tmp_path)(date(2025, 11, 27))
        rows = history(session, CALENDAR_DAYS, {"day": "2025-11-27"})
    assert [(row["kind"], row["recorded_by"], row["reason"]) for row in rows] == [
        ("holiday", CLERK.actor, "市府办通知"), ("", CLERK.actor, "取消"),
    ]  # fmt: skip
    assert verify(store) == []


def test_the_same_again_and_taking_back_what_never_was_write_nothing(store: Store) -> None:
    assert entered(store, CalendarDay("2025-11-27", "holiday")) is not None
    assert entered(store, CalendarDay(" 2025-11-27 ", "holiday"), CalendarDay("2025-12-01", "")) is None


def test_every_fault_of_what_is_entered_is_told_at_once_and_nothing_is_written(store: Store) -> None:
    wrong = [CalendarDay("2025-02-30", "holiday"), CalendarDay("20251127", "party"), CalendarDay("2025-11-27", "holiday")]
    with pytest.raises(Refused) as refused:
        entered(store, *wrong, CalendarDay("2025-12-01", "holiday"))
    assert [(fault.where.line, fault.message) for fault in refused.value.faults] == [
        (1, "日期“2025-02-30”应写成2026-01-01的形式"), (2, "日期“20251127”应写成2026-01-01的形式"),
        (2, "“party”应为holiday、workday之一"), (3, "日期“2025-11-27”重复"),
    ]  # fmt: skip
    with store.reading() as session:
        assert days(session) == {}


@pytest.mark.parametrize("who", [one for one in EVERYBODY if one is not CLERK], ids=lambda who: who.name)
def test_nobody_but_the_office_keeps_the_calendar(store: Store, who: Principal) -> None:
    with pytest.raises(NotPermitted):
        entered(store, CalendarDay("2025-11-27", "holiday"), who=who)


def test_formal_records_are_kept_by_accounts_and_with_a_reason(store: Store) -> None:
    with pytest.raises(NotPermitted, match="须登录"):
        entered(store, CalendarDay("2025-11-27", "holiday"), who=Principal("演示考核办", CLERK.posts))
    with pytest.raises(BadRecord, match="请写明事由"):
        entered(store, CalendarDay("2025-11-27", "holiday"), reason=" ")


@pytest.mark.parametrize(("hour", "day"), [(15, 15), (16, 16)])
def test_a_day_begins_here_and_not_in_greenwich(hour: int, day: int) -> None:
    assert day_of(datetime(2026, 1, 15, hour, tzinfo=UTC)) == date(2026, 1, day)
