"""Demo clock (演示时钟): in the demo it is always the same business day, and what is done later is still later.

    demo_time(city.demo_day, now)      # 2026-12-04 16:00:28…, whenever the machine's `now` is
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from data.calendar import BEIJING

AFTERNOON = time(16)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def demo_time(day: date | None, now: datetime) -> datetime:
    """The machine's time as a time of the demo's business day (演示时间), a second for a microsecond; itself without such a day.

    Records never go back in time, so the order of all moments is kept: a century of them is less than an hour.
    """
    if day is None:
        return now
    return datetime.combine(day, AFTERNOON, BEIJING) + timedelta(microseconds=round((now - FIRST).total_seconds()))
