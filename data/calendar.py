"""Working days (工作日): the published holiday arrangements, overlaid by a table that the office keeps.

    works = working_days(read_days(folder / "calendar.csv"))
    works(date(2026, 10, 10))       # True: a make-up day 调休
    works = works_in(session, folder)                               # the same with what the office recorded

Arrangements are published year by year. For a year the library does not know, a day the table does not name is a
working day from Monday to Friday, and `known_until` says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from chinese_calendar import constants

from data.deeds import admit, permit, words
from data.exchange.csv import Table, read_table
from data.ledger import Receipt
from data.principals import Principal
from data.records import current
from data.revisions import known, revised, text_table, write
from data.store import Session, Store, moment
from data.tables import CALENDAR_DAYS
from evaluation.deadlines import Works
from evaluation.errors import FaultList
from evaluation.policy import Deed, Thing

COLUMNS = ("day", "kind", "note", "source")
NAME = "calendar.csv"
KINDS = {"holiday": False, "workday": True}
# a recorded day of this kind counts no more: the published arrangements hold again
TAKEN_BACK = ""
BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A holiday or make-up day that the office keeps (节假日与调休): ISO day, `holiday`, `workday` or blank for taken back."""

    day: str
    kind: str
    note: str = ""
    source: str = ""


def read_days(path: Path) -> dict[date, bool]:
    """The office's own holidays and make-up days (节假日与调休表): day → whether it is worked; raises `Refused`."""
    if not path.is_file():
        return {}
    return _checked(read_table(path, COLUMNS, ("day", "kind")), tuple(KINDS))


def enter_days(
    store: Store, who: Principal, entered: Sequence[CalendarDay], *, at: datetime, reason: str
) -> Receipt | None:
    """Record holidays and make-up days (维护日历); a day of blank kind is taken back. None when nothing differs.

    Raises `Refused` with every fault, `NotPermitted`, `BadRecord` without a reason.
    """
    with store.reading() as session:
        permit(session, who, Deed.EDIT_CALENDAR)
        latest = known(session, CALENDAR_DAYS, {})
    why = words(reason, "事由")
    rows = [{name: text.strip() for name, text in asdict(row).items()} for row in entered]
    _checked(text_table("节假日与调休表", {name: name for name in COLUMNS}, rows), (*KINDS, TAKEN_BACK))
    records = [record for record in revised(CALENDAR_DAYS, rows, latest) if record.seen or record.values["kind"]]
    return write(store, records, actor=who.actor, at=at, action=Deed.EDIT_CALENDAR.label, reason=why)


def recorded_days(session: Session) -> tuple[CalendarDay, ...]:
    """What the office recorded and did not take back (在册节假日与调休), in time."""
    rows = current(session, CALENDAR_DAYS, columns=COLUMNS)
    return tuple(CalendarDay(**{name: str(row[name] or "") for name in COLUMNS}) for row in rows if row["kind"])


def visible_days(who: Principal, store: Store) -> tuple[CalendarDay, ...]:
    """What the office recorded (可查阅的节假日与调休), for whoever may see the calendar; raises `NotVisible`."""
    with store.reading() as session:
        admit(session, who)
        return recorded_days(session) if who.may_read(Thing.CALENDAR) else ()


def days(session: Session, folder: Path | None = None) -> dict[date, bool]:
    """The office's days (节假日与调休): day → whether it is worked, recorded ones over those of a city folder's table."""
    listed = {} if folder is None else read_days(folder / NAME)
    return listed | {date.fromisoformat(row.day): KINDS[row.kind] for row in recorded_days(session)}


def works_in(session: Session, folder: Path) -> Works:
    """Whether a day is worked (是否工作日), as the records and the city folder say."""
    return working_days(days(session, folder))


def day_of(at: datetime) -> date:
    """The day a moment falls on here (日期): Beijing time, wherever the machine stands."""
    return at.astimezone(BEIJING).date()


def in_beijing(text: str) -> datetime:
    """A recorded moment by the clocks here (北京时间)."""
    return moment(text).astimezone(BEIJING)


def clock_text(text: str) -> str:
    """A recorded moment as clocks here show it (北京时间), to the minute: 2026-12-04 10:00."""
    return in_beijing(text).strftime("%Y-%m-%d %H:%M")


def _checked(table: Table, kinds: Sequence[str]) -> dict[date, bool]:
    faults, found = FaultList(), {}
    for number, row in enumerate(table.mappings()):
        place = table.place(number)
        try:
            day = date.fromisoformat(row["day"])
        except ValueError:
            faults.add(place.of("day"), f"日期“{row['day']}”应写成2026-01-01的形式")
            continue
        if row["day"] != day.isoformat():
            faults.add(place.of("day"), f"日期“{row['day']}”应写成2026-01-01的形式")
        if row["kind"] not in kinds:
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

    first, last = min(day.year for day in constants.holidays), known_until()

    def works(day: date) -> bool:
        if day in overlay:
            return overlay[day]
        if first <= day.year <= last:
            return day in constants.workdays or (day.weekday() < 5 and day not in constants.holidays)
        return day.weekday() < 5

    return works
