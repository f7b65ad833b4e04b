"""What is owed (待办): by period, task and owner, how many figures somebody still has to move, and until when.

A county owes its report, a signature, a new report of what was returned, an answer to what was presented for checking;
a department owes the verification of what was reported, and its own table where nothing is asked of counties.
What was granted late is owed until the day granted. The city's own row is its departments' to report, and nobody's to check.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from data.calendar import day_of
from data.late import Answer
from data.periods import OPEN, ReportPeriod, cycle_of, periods
from data.records import Fields, current, history
from data.schemes import scheme_of
from data.store import Session, moment
from data.tables import LATE_REQUESTS, STEPS
from data.units import units
from data.windows import Rhythm
from evaluation.deadlines import Window
from evaluation.periods import Period
from evaluation.scheme import Indicator
from evaluation.terms import Term, UnitKind
from evaluation.units import Unit
from evaluation.workflow import Action, State

COLUMNS = ("unit", "indicator", "state", "due", "recorded_at")
LATE = ("period", "unit", "indicators", "until")


class Task(Term):
    """What is to be done (待办事项)."""

    REPORT = "report", "报送"
    SIGN = "sign", "审签"
    REPORT_AGAIN = "report_again", "重报"
    CHECK = "check", "核对"
    GIVE = "give", "提供数据"
    VERIFY = "verify", "核定"


TASKS: Mapping[State, Task] = {
    State.DUE: Task.REPORT, State.DRAFT: Task.REPORT, State.SIGNING: Task.SIGN, State.RETURNED: Task.REPORT_AGAIN,
    State.CHECKING: Task.CHECK, State.SUBMITTED: Task.VERIFY, State.REVIEW: Task.VERIFY,
}  # fmt: skip
Key = tuple[Task, date | None, str, str]  # what, until when, the unit or the department
# nothing of these is asked of anybody
NOT_ASKED = (State.UNOPENED, State.VOID)


@dataclass(frozen=True, slots=True)
class Owing:
    """What one unit or department owes of a period (待办): `department` is blank for a unit's, `unit` for a department's."""

    period: ReportPeriod
    task: Task
    due: date | None
    unit: str
    department: str
    name: str
    indicators: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Asked:
    """How much is asked of a unit in a month (当月报送量): figures to report or check, and how many of them a department gave."""

    unit: str
    month: Period
    items: int
    given: int

    @property
    def typed(self) -> int:
        """What the unit has to fill in itself (须自行填报)."""
        return self.items - self.given


@dataclass(frozen=True, slots=True)
class Ground:
    """What the figures of one period are looked at with (一期的依据)."""

    period: ReportPeriod
    today: date
    window: Window | None
    rhythm: Rhythm
    units: Mapping[str, Unit]
    indicators: Mapping[str, Indicator]
    granted: Mapping[tuple[str, str, str], date]


def owings(session: Session, rhythm: Rhythm, today: date, *, unit: str = "", period: str = "") -> tuple[Owing, ...]:
    """What everybody owes of the open periods (全部待办), in the order of their days, counties before departments.

    With `unit` only that unit's figures are looked at, with `period` only that period's.
    """
    opened = [item for item in periods(session) if item.status == OPEN and period in ("", item.period)]
    people = {cycle: _units(session, cycle) for cycle in {item.cycle for item in opened}}
    measured = {cycle: _indicators(session, cycle) for cycle in people}
    granted = _granted(session)
    grounds = [
        Ground(item, today, rhythm.window(item), rhythm, people[item.cycle], measured[item.cycle], granted) for item in opened
    ]  # fmt: skip
    return tuple(item for ground in grounds for item in _of_period(session, ground, unit))


def asked_of(session: Session, unit: str, month: Period, rhythm: Rhythm) -> Asked:
    """How much is asked of a unit in a month (当月报送量): the figures whose time for the unit ends within it.

    Where nothing is asked of counties, what departments gave for checking counts by the departments' day.
    """
    items = given = 0
    for period in periods(session):
        window = rhythm.window(period)
        day = None if window is None else window.county or window.department
        if window is None or day is None or (day.year, day.month) != (month.year, month.number):
            continue
        rows = current(session, STEPS, {"period": period.period, "unit": unit}, columns=("indicator", "state"))
        opened = {str(row["indicator"]) for row in rows if State(str(row["state"])) not in NOT_ASKED}
        presented = _presented(session, period.period, unit) & opened
        items += len(opened if window.county else presented)
        given += len(presented)
    return Asked(unit, month, items, given)


def _presented(session: Session, period: str, unit: str) -> set[str]:
    """The indicators whose figures a department gave (部门已提供)."""
    where = {"period": period, "unit": unit, "action": Action.PRESENT.value}
    return {str(row["indicator"]) for row in history(session, STEPS, where)}


def _of_period(session: Session, ground: Ground, unit: str) -> list[Owing]:
    where = {"period": ground.period.period} | ({"unit": unit} if unit else {})
    rows = current(session, STEPS, where, columns=COLUMNS)
    grouped: dict[Key, list[str]] = {}
    for key, indicator in _owed(ground, rows):
        grouped.setdefault(key, []).append(indicator)
    found = [_owing(ground, key, codes) for key, codes in grouped.items()]
    order = {code: number for number, code in enumerate(ground.units)}
    return sorted(found, key=lambda item: (bool(item.department), order.get(item.unit, 0), item.department, item.task))


def _units(session: Session, cycle: str) -> dict[str, Unit]:
    return {unit.code: unit for unit in units(session, cycle)}


def _indicators(session: Session, cycle: str) -> dict[str, Indicator]:
    scheme = scheme_of(session, cycle_of(session, cycle).scheme, cycle)
    return {item.code: item for item in (*scheme.indicators, *scheme.observed)}


def _granted(session: Session) -> dict[tuple[str, str, str], date]:
    """The last days granted (补报期限), by period, unit and indicator."""
    found: dict[tuple[str, str, str], date] = {}
    for row in current(session, LATE_REQUESTS, {"status": Answer.GRANTED.value}, columns=LATE):
        until = date.fromisoformat(str(row["until"]))
        for indicator in json.loads(str(row["indicators"])):
            key = (str(row["period"]), str(row["unit"]), indicator)
            found[key] = max(until, found.get(key, until))
    return found


def _owed(ground: Ground, rows: Iterable[Fields]) -> Iterator[tuple[Key, str]]:
    """Each figure somebody has to move, under task, day, unit and department."""
    for row in rows:
        unit, indicator = str(row["unit"]), str(row["indicator"])
        state, granted = State(str(row["state"])), ground.granted.get((ground.period.period, unit, indicator))
        if state is State.MISSED and granted is not None and granted >= ground.today:
            task: Task | None = Task.REPORT
        else:
            task = TASKS.get(state)
        if task is None or unit not in ground.units or indicator not in ground.indicators:
            continue
        if task is Task.CHECK and ground.units[unit].kind is UnitKind.CITY:
            continue  # its department gave it, and there is no county to answer
        if task is Task.VERIFY or (granted is None and _gives(ground, state, unit)):
            yield _departments(ground, task, indicator), indicator
        else:
            yield (task, _day(ground, task, row, granted), unit, ""), indicator


def _gives(ground: Ground, state: State, unit: str) -> bool:
    """Whether a department has to give a figure itself (由部门提供): the city's own, and those not asked of counties."""
    asked_of_counties = ground.window is None or ground.window.county is not None
    return ground.units[unit].kind is UnitKind.CITY or (state is State.DUE and not asked_of_counties)


def _departments(ground: Ground, task: Task, indicator: str) -> Key:
    due = None if ground.window is None else ground.window.department
    given = task if task is Task.VERIFY else Task.GIVE
    return given, due, "", ground.indicators[indicator].departments.data


def _day(ground: Ground, task: Task, row: Fields, granted: date | None) -> date | None:
    """Until when a unit has to act (办理期限)."""
    if task is Task.CHECK:
        return ground.rhythm.silent_after(day_of(moment(str(row["recorded_at"]))))
    window = ground.window
    found = None if window is None else window.county or window.department
    if task is Task.REPORT_AGAIN and row["due"]:
        found = date.fromisoformat(str(row["due"]))
    return found if granted is None else max(granted, found or granted)


def _owing(ground: Ground, key: Key, codes: list[str]) -> Owing:
    task, due, unit, department = key
    name = ground.units[unit].name if unit else department
    titles = tuple(ground.indicators[code].title for code in dict.fromkeys(codes))
    return Owing(ground.period, task, due, unit, department, name, titles, len(codes))
