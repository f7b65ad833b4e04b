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


class Due(NamedTuple):
    """When something is due (期限规则): so many working days after a period's end, or a fixed day of the year after it."""

    days: int = 0
    month: int = 0
    day: int = 0

    def after(self, last: date, works: Works) -> date:
        """The day it is due for a period that ends on `last` (期限); a fixed day is not moved by holidays."""
        return date(last.year + 1, self.month, self.day) if self.month else after(last, self.days, works)


class Window(NamedTuple):
    """When a period is reported (填报时间): opens on `first`; what counties and departments owe is due; grace ends on `closes`.

    `county` is None where nothing is asked of counties.
    """

    first: date
    county: date | None
    department: date
    closes: date

    def holds(self, day: date) -> bool:
        """Whether reports are taken on a day (是否在填报时间内), late ones within the grace among them."""
        return self.first <= day <= self.closes

    def is_over(self, day: date) -> bool:
        """Whether what is still missing may be called 缺报 (是否超过宽限期)."""
        return day > self.closes


class Asking(NamedTuple):
    """What is asked of a kind of period (报送要求): opening so many days before its end, and when whose part is due."""

    opens: int
    department: Due
    county: Due | None = None


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


def window_of(last: date, asking: Asking, grace: int, works: Works, recorded: date | None = None) -> Window:
    """The window of a period that ends on `last` (填报时间); a day that was recorded stands for the counties' own.

    A department is never due before the counties it checks.
    """
    planned = None if asking.county is None else asking.county.after(last, works)
    county = planned if recorded is None else recorded
    department = asking.department.after(last, works)
    if county is not None:
        department = max(department, county)
    first = last - ONE * asking.opens
    closes = after(county or department, grace, works) if grace else county or department
    return Window(min(first, county or department), county, department, closes)
