"""Progress (报送进度): who stands where in a period and who is late, what differs between county and department, tables.

What the policy hides is not there: a unit sees its own row, a department its own indicators, 考核办 everything. What was
taken back counts no more; what counties said of a table stays said when its figures go on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from data.conduct.moving import Desk, Item, Standing, desk_of
from data.desk.forms import WORDS
from data.desk.ground import WITH_UNIT, Timing, figure_of, granted
from data.desk.past import text_of
from data.desk.reach import admit_to, sees
from data.desk.reviews import seen_by
from data.exchange.report_form import HEADINGS, asked
from data.periods import OPEN, ReportPeriod, periods
from data.principals import Principal
from data.records import Fields, current, history
from data.revisions import WITHDRAWN
from data.store import Session, Store
from data.tables import BATCHES, FIGURES, STEPS
from data.windows import rhythm_in
from evaluation.checks import measured
from evaluation.policy import Subject, Thing
from evaluation.rounding import number
from evaluation.units import Unit
from evaluation.workflow import Action, State

# from here on what the county itself reported stands first
OWN_STEPS = (Action.SUBMIT.value, Action.DISPUTE.value)


@dataclass(frozen=True, slots=True)
class Progress:
    """How a unit's figures of a period stand (单位报送进度), by state."""

    unit: Unit
    counts: Mapping[State, int]


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late a unit is with what is asked of it (逾期情况): by the counties' words, how many are late, the next due day."""

    unit: Unit
    words: Mapping[str, int]
    overdue: int
    due: date | None


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A figure on which two of three differ (差异): county, department, verified; `share` of the county's, in percent."""

    item: Item
    unit: Unit
    title: str
    county: str
    department: str
    verified: str
    difference: Fraction | None
    share: Fraction | None
    grounds: str


@dataclass(frozen=True, slots=True)
class Batch:
    """A department's table (部门数据表): presented by whom and when, of which document, and what became of its figures."""

    batch: str
    department: str
    document: str
    by: str
    at: str
    waiting: int
    agreed: int
    silent: int
    disputed: int
    withdrawn: bool


def visible_open_periods(who: Principal, store: Store) -> tuple[ReportPeriod, ...]:
    """Open periods with figures on their way that a person may see (在办报表期); raises `NotVisible`."""
    with store.reading() as session:
        admit_to(session, who, Thing.PROGRESS)
        listed = [item for item in periods(session) if item.status == OPEN]
        return tuple(item for item in listed if desk_of(session, who, item.period).standings)


def visible_progress(who: Principal, store: Store, period: str) -> tuple[Progress, ...]:
    """How the units of a period stand (报送进度), in their order; raises `NotVisible`."""
    with store.reading() as session:
        admit_to(session, who, Thing.PROGRESS)
        desk = desk_of(session, who, period)
        found: dict[str, Counter[State]] = {}
        for item, now in seen_by(session, who, desk):
            found.setdefault(item.unit, Counter())[now.state] += 1
    return tuple(Progress(unit, found[code]) for code, unit in desk.units.items() if code in found)


def visible_lateness(
    who: Principal, store: Store, folder: Path, period: str, *, today: date
) -> tuple[Lateness, ...]:
    """Who is late (逾期情况), of the units something is asked of, in their order; raises `NotVisible`, `NotReady`."""
    with store.reading() as session:
        admit_to(session, who, Thing.PROGRESS)
        desk, rhythm = desk_of(session, who, period), rhythm_in(session, folder)
        window, found = rhythm.window(desk.period), dict[str, list[Standing]]()
        for item, now in seen_by(session, who, desk):
            found.setdefault(item.unit, []).append(now)
        timings = {
            code: Timing(desk.period, unit, rhythm, window, granted(session, period, code))
            for code, unit in desk.units.items() if code in found
        }  # fmt: skip
    rows = [_lateness(timing, found[code], today) for code, timing in timings.items()]
    return tuple(row for row in rows if row is not None)


def _lateness(timing: Timing, standings: Iterable[Standing], today: date) -> Lateness | None:
    """A unit's row (单位逾期情况); what waits to be checked is no arrear, silence answers it."""
    asked = [now for now in standings if timing.asks(now)]
    words = Counter(now.state.word for now in asked)
    days = [(now.state, day) for now in asked if (day := timing.due(now)) is not None]
    late = sum(day < today for state, day in days if state in WITH_UNIT and state is not State.CHECKING)
    due = min((day for _, day in days), default=None)
    return Lateness(timing.unit, {word: words[word] for word in WORDS}, late, due) if asked else None


def visible_items(who: Principal, store: Store, period: str, *states: State) -> tuple[Standing, ...]:
    """The figures of a period in these states that a person may see (填报项清单), by indicator, then unit."""
    with store.reading() as session:
        admit_to(session, who, Thing.SUBMITTED)
        desk = desk_of(session, who, period)
        order = list(desk.units)
        found = [now for _, now in seen_by(session, who, desk) if now.state in states]
    return tuple(sorted(found, key=lambda now: (now.item.indicator, order.index(now.item.unit))))


def visible_discrepancies(who: Principal, store: Store, period: str) -> tuple[Discrepancy, ...]:
    """Where county, department and verified value differ (三方差异), by indicator; raises `NotVisible`."""
    with store.reading() as session:
        admit_to(session, who, Thing.VERIFIED)
        desk = desk_of(session, who, period)
        versions, own = _versions(session, period), _own(session, period)
        found = [
            one for item, _ in seen_by(session, who, desk)
            if (one := _discrepancy(desk, item, _sides(desk, item, versions.get(item, ()), own)))
        ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.item.indicator, one.item.unit)))


class Side(NamedTuple):
    """What one side says (一方数据): in a few characters, as a number, and cell by cell as far as its rules read it."""

    text: str
    number: Fraction | None
    cells: Mapping[str, str]

    def differs(self, other: Side) -> bool:
        """Whether two sides say different things (是否不一致): other digits of one number do not, nor what one leaves out."""
        both = [name for name in self.cells if self.cells[name] and other.cells[name]]
        parts = any(_exact(self.cells[name]) != _exact(other.cells[name]) for name in both)
        stated = self.text != other.text if self.number is None or other.number is None else self.number != other.number
        return parts or stated

    @property
    def whole(self) -> str:
        """All of its cells by name (全部内容), for sides whose values look the same."""
        return "，".join(f"{HEADINGS[name]} {text}" for name, text in self.cells.items() if text) or self.text


def _discrepancy(desk: Desk, item: Item, sides: Mapping[str, Side]) -> Discrepancy | None:
    """A figure's row (差异), None where nobody says otherwise."""
    checked = desk.verified.get(tuple(item))
    stated = dict(sides) | ({} if checked is None else {"verified": _side(desk, item, checked)})
    if not any(one.differs(other) for one, other in combinations(stated.values(), 2)):
        return None
    alike = len({side.text for side in stated.values()}) == 1
    texts = {name: side.whole if alike else side.text for name, side in stated.items()}
    first, last = stated.get("county", stated.get("department")), stated.get("verified", stated.get("department"))
    gap = None if first is None or last is None or first.number is None or last.number is None else last.number - first.number
    share = None if gap is None or first is None or not first.number else gap / abs(first.number) * 100
    return Discrepancy(
        item, desk.units[item.unit], desk.indicator(item.indicator).title, texts.get("county", ""), texts.get("department", ""),
        texts.get("verified", ""), gap, share, "" if checked is None else str(checked["grounds"] or ""),
    )  # fmt: skip


def _sides(desk: Desk, item: Item, versions: Iterable[Fields], own: Container[tuple[Item, int]]) -> dict[str, Side]:
    """What the county itself and the department last gave (两方数据); what was taken back is gone."""
    found: dict[str, Side] = {}
    name = ""
    for row in versions:
        if row["state"] == WITHDRAWN:
            found.pop(name, None)
            continue
        name = "county" if (item, int(str(row["rev"]))) in own else "department"
        found[name] = _side(desk, item, row)
    return found


def _side(desk: Desk, item: Item, row: Fields) -> Side:
    indicator, figure = desk.indicator(item.indicator), figure_of(item.unit, item.indicator, row)
    cells = {name: str(row[name] or "") for name in asked(indicator)}
    return Side(text_of(indicator, figure), measured(indicator, figure), cells)


def _exact(text: str) -> Fraction | str:
    value = number(text)
    return text if value is None else value


def _item(row: Fields) -> Item:
    return Item(str(row["period"]), str(row["unit"]), str(row["indicator"]))


def _versions(session: Session, period: str) -> dict[Item, list[Fields]]:
    """Every version of what was submitted for a period (各版数据), in the order they were recorded."""
    found: dict[Item, list[Fields]] = {}
    for row in history(session, FIGURES, {"period": period}):
        found.setdefault(_item(row), []).append(row)
    return found


def _own(session: Session, period: str) -> set[tuple[Item, int]]:
    """Which versions counties themselves gave (单位自报的版次)."""
    rows = [row for row in history(session, STEPS, {"period": period}) if row["action"] in OWN_STEPS]
    return {(_item(row), int(str(row["figure_rev"]))) for row in rows if row["figure_rev"] is not None}


def visible_batches(who: Principal, store: Store, period: str) -> tuple[Batch, ...]:
    """Departments' tables of a period (部门数据表): a department's own, for 考核办 all; raises `NotVisible`."""
    with store.reading() as session:
        admit_to(session, who, Thing.SUBMITTED)
        desk = desk_of(session, who, period)
        rows = [
            row for row in current(session, BATCHES, {"period": period})
            if sees(session, who, Thing.SUBMITTED, Subject(department=str(row["department"])))
        ]  # fmt: skip
        first = {str(row["batch"]): row for row in reversed(history(session, BATCHES, {"period": period}))}
        said = Counter((str(row["batch"]), str(row["action"])) for row in history(session, STEPS, {"period": period}))
        return tuple(_batch(desk, first[str(row["batch"])], row, said) for row in rows)


def _batch(desk: Desk, presented: Fields, row: Fields, said: Mapping[tuple[str, str], int]) -> Batch:
    """A table as it was presented and as it stands (数据表); `said` counts the steps taken on each."""
    name = str(row["batch"])
    waiting = sum(now.batch == name and now.state is State.CHECKING for now in desk.standings.values())
    agreed, silent, disputed = (said.get((name, action.value), 0) for action in (Action.AGREE, Action.LAPSE, Action.DISPUTE))
    return Batch(
        name, str(row["department"]), str(row["document"]), str(presented["recorded_by"]), str(presented["recorded_at"]),
        waiting, agreed, silent, disputed, row["status"] == WITHDRAWN,
    )  # fmt: skip
