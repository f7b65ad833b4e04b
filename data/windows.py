"""Windows of the recorded periods (各期填报时间): the city's cadence, the office's settings and calendar, put together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data.cadence import Cadence, in_force, read_cadence, window
from data.calendar import works_in
from data.deeds import admit
from data.periods import OPEN, ReportPeriod, periods
from data.principals import Principal
from data.store import Session, Store
from evaluation.deadlines import Window, Works, after
from evaluation.policy import Thing


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What deadlines are reckoned with (时限依据): the cadence in force, none in a city without one, and working days."""

    cadence: Cadence | None
    works: Works

    def window(self, period: ReportPeriod) -> Window | None:
        """When a period is reported (填报时间); None where nothing says so."""
        return None if self.cadence is None else window(self.cadence, period, self.works)

    def silent_after(self, presented: date) -> date | None:
        """The last day to answer what was presented for checking (核对期限); None where nothing says so."""
        return None if self.cadence is None else after(presented, self.cadence.silence, self.works)


@dataclass(frozen=True, slots=True)
class PeriodWindow:
    """A period and when it is reported (报表期及填报时间)."""

    period: ReportPeriod
    window: Window


def rhythm_in(session: Session, folder: Path) -> Rhythm:
    """What deadlines are reckoned with here (时限依据); raises `Refused` with every fault of the city folder's files."""
    cadence = read_cadence(folder)
    return Rhythm(None if cadence is None else in_force(session, cadence), works_in(session, folder))


def windows(session: Session, folder: Path, *, only_open: bool = True) -> tuple[PeriodWindow, ...]:
    """The recorded periods with their windows (各期填报时间), in the order of their days."""
    rhythm = rhythm_in(session, folder)
    found = [(period, rhythm.window(period)) for period in periods(session) if not only_open or period.status == OPEN]
    return tuple(PeriodWindow(period, window) for period, window in found if window is not None)


def visible_windows(
    who: Principal, store: Store, folder: Path, *, only_open: bool = True
) -> tuple[PeriodWindow, ...]:
    """The calendar of a person (可查阅的考核日历): nothing for whom the policy does not name; raises `NotVisible`."""
    with store.reading() as session:
        admit(session, who)
        return windows(session, folder, only_open=only_open) if who.may_read(Thing.CALENDAR) else ()


def visible_works(who: Principal, store: Store, folder: Path) -> Works:
    """Which days are worked here (工作日), for whoever may look at these records; raises `NotVisible`."""
    with store.reading() as session:
        admit(session, who)
        return works_in(session, folder)


def visible_rhythm(who: Principal, store: Store, folder: Path) -> Rhythm:
    """What deadlines are reckoned with (时限依据), for whoever may look at these records; raises `NotVisible`."""
    with store.reading() as session:
        admit(session, who)
        return rhythm_in(session, folder)
