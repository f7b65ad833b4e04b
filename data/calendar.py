"""Working days (工作日): the published holiday arrangements, overlaid by a table that the office keeps.

    works = working_days(read_days(folder / "calendar.csv"))
    works(date(2026, 10, 10))       # True: a make-up day 调休

Arrangements are published year by year. For a year the library does not know, a day the table does not name is a
working day from Monday to Friday, and `known_until` says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import chinese_calendar
from chinese_calendar import constants

from data.exchange.csv import read_table
from evaluation.deadlines import Works
from evaluation.errors import FaultList

COLUMNS = ("day", "kind", "note", "source")
KINDS = {"holiday": False, "workday": True}


def read_days(path: Path) -> dict[date, bool]:
    """The office's own holidays and make-up days (节假日与调休表): day → whether it is worked; raises `Refused`."""
    if not path.is_file():
        return {}
    table, faults, found = read_table(path, COLUMNS, ("day", "kind")), FaultList(), {}
    for number, row in enumerate(table.mappings()):
        place = table.place(number)
        try:
            day = date.fromisoformat(row["day"])
        except ValueError:
            faults.add(place.of("day"), f"日期“{row['day']}”应写成2026-01-01的形式")
            continue
        if row["kind"] not in KINDS:
            faults.add(place.of("kind"), f"“{row['kind']}”应为{'、'.join(KINDS)}之一")
        if day in found:
            faults.add(place.of("day"), f"日期“{row['day']}”重复")
        found[day] = KINDS.get(row["kind"], False)
    faults.raise_if_any()
    return found


def known_until() -> int:
    """The last year whose holidays are published and known (已知年份)."""
    return max(int(day.year) for day in constants.holidays)


def working_days(overlay: Mapping[date, bool]) -> Works:
    """Whether a day is worked (是否工作日): the office's table first, then the published arrangements, then the weekday."""

    def works(day: date) -> bool:
        if day in overlay:
            return overlay[day]
        first = min(known.year for known in constants.holidays)
        if first <= day.year <= known_until():
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < 5

    return works
