"""The demo clock: always the same business day, and what is done later is later, for as long as anybody will look."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from data.calendar import day_of
from data.demo.clock import demo_time

DAY = date(2026, 12, 4)
MOMENTS = [datetime(year, month, 28, 23, 59, 59, tzinfo=UTC) for year in (2026, 2027, 2060, 2125) for month in range(1, 13)]


def test_it_is_the_business_day_whenever_the_machines_time_is() -> None:
    assert {day_of(demo_time(DAY, moment)) for moment in MOMENTS} == {DAY}
    assert {demo_time(DAY, moment).utcoffset() for moment in MOMENTS} == {timedelta(hours=8)}


def test_what_is_done_a_second_later_is_later() -> None:
    for moment in MOMENTS:
        assert demo_time(DAY, moment) < demo_time(DAY, moment + timedelta(seconds=1))
    assert sorted(MOMENTS, key=lambda moment: demo_time(DAY, moment)) == MOMENTS


def test_without_a_business_day_it_is_the_real_time() -> None:
    assert [demo_time(None, moment) for moment in MOMENTS] == MOMENTS
