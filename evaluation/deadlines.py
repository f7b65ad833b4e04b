"""Deadlines (期限) in working days: when a report is due, when people are reminded, how late it is.

Pure: which days are working days is asked of `works`, see `data.calendar`. Source: workflow design, Rhythm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

Works = Callable[[date], bool]
ONE = timedelta(days=1)
FURTHEST = 400  # days looked through before a calendar without working days is given up


class Reminder(NamedTuple):
    """One day on which people are told (提醒): T−3, T−1, T or T+1."""

    title: str
    offset: int
    day: date


OFFSETS = {"T−3": -3, "T−1": -1, "T": 0, "T+1": 1}


def after(day: date, count: int, works: Works) -> date:
    """The working day `count` working days after a day (之后第n个工作日), before it when negative; 0: that day or the next one."""
    if count == 0:
        return next(_days(day - ONE, ONE, works))
    steps = _days(day, ONE if count > 0 else -ONE, works)
    found = day
    for _ in range(abs(count)):
        found = next(steps)
    return found


def _days(start: date, step: timedelta, works: Works) -> Iterator[date]:
    """Working days one after another, without the start."""
    for number in range(1, FURTHEST * 30):
        day = start + step * number
        if works(day):
            yield day
        elif number > FURTHEST and number % FURTHEST == 0 and not any(works(start + step * n) for n in range(1, number)):
            raise ValueError("a calendar without working days")


def between(earlier: date, later: date, works: Works) -> int:
    """Working days after `earlier` up to `later` (相隔工作日); 0 where later is not later."""
    return sum(works(earlier + ONE * number) for number in range(1, (later - earlier).days + 1))


def overdue(due: date, today: date, works: Works) -> int:
    """Working days a report is late (逾期工作日); 0 while it is not."""
    return between(due, today, works) if today > due else 0


def reminders(due: date, works: Works) -> tuple[Reminder, ...]:
    """When people are told about a deadline (提醒日)."""
    return tuple(Reminder(title, offset, after(due, offset, works)) for title, offset in OFFSETS.items())


def reminder_on(due: date, today: date, works: Works) -> Reminder | None:
    """What there is to say today about a deadline (今日提醒), None on other days."""
    return next((item for item in reminders(due, works) if item.day == today), None)
