"""Progress (报送进度): who stands where in a period, what differs between county and department, departments' tables.

What the policy hides is not there: a unit sees its own row, a department its own indicators, 考核办 everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from data.conduct.moving import Desk, Item, Standing, desk_of, steps_of
from data.desk.ground import figure_of
from data.desk.past import text_of
from data.desk.reach import admit_to, sees
from data.desk.reviews import seen_by
from data.periods import OPEN, ReportPeriod, periods
from data.principals import Principal
from data.records import Fields, current, history
from data.revisions import WITHDRAWN
from data.store import Session, Store
from data.tables import BATCHES, FIGURES
from evaluation.checks import measured
from evaluation.policy import Subject, Thing
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
    """A department's table (部门数据表): from whom, of which document, and what became of its figures."""

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
        found = [one for item, _ in seen_by(session, who, desk) if (one := _discrepancy(session, desk, item))]
    return tuple(sorted(found, key=lambda one: (one.item.indicator, one.item.unit)))


def _discrepancy(session: Session, desk: Desk, item: Item) -> Discrepancy | None:
    indicator, checked = desk.indicator(item.indicator), desk.verified.get(tuple(item))
    sides = {"county": "", "department": ""}
    numbers: dict[str, Fraction | None] = {}
    for row, of_county in _versions(session, item):
        side, figure = "county" if of_county else "department", figure_of(item.unit, item.indicator, row)
        sides[side], numbers[side] = text_of(indicator, figure), measured(indicator, figure)
    stated = [text for text in sides.values() if text]
    final = None if checked is None else figure_of(item.unit, item.indicator, checked)
    verified = text_of(indicator, final)
    if len({*stated, *([verified] if verified else [])}) < 2:
        return None
    first = numbers.get("county", numbers.get("department"))
    last = measured(indicator, final) if final is not None else numbers.get("department")
    gap = None if first is None or last is None else last - first
    return Discrepancy(
        item, desk.units[item.unit], indicator.title, sides["county"], sides["department"], verified, gap,
        None if gap is None or not first else gap / abs(first) * 100, "" if checked is None else str(checked["grounds"] or ""),
    )  # fmt: skip


def _versions(session: Session, item: Item) -> Iterator[tuple[Fields, bool]]:
    """Every version of what was submitted (各版数据), and whether the county itself gave it."""
    own = {step.figure_rev for step in steps_of(session, item) if step.action in OWN_STEPS}
    for row in history(session, FIGURES, item.where):
        if row["state"] != WITHDRAWN:
            yield row, int(str(row["rev"])) in own


def visible_batches(who: Principal, store: Store, period: str) -> tuple[Batch, ...]:
    """Departments' tables of a period (部门数据表): a department's own, for 考核办 all; raises `NotVisible`."""
    with store.reading() as session:
        admit_to(session, who, Thing.SUBMITTED)
        desk = desk_of(session, who, period)
        rows = [
            row for row in current(session, BATCHES, {"period": period})
            if sees(session, who, Thing.SUBMITTED, Subject(department=str(row["department"])))
        ]  # fmt: skip
        return tuple(_batch(desk, row) for row in rows)


def _batch(desk: Desk, row: Fields) -> Batch:
    mine = [now for now in desk.standings.values() if now.batch == row["batch"]]
    acts = Counter(now.action for now in mine)
    waiting = sum(now.state is State.CHECKING for now in mine)
    return Batch(
        str(row["batch"]), str(row["department"]), str(row["document"]), str(row["recorded_by"]), str(row["recorded_at"]), waiting,
        acts[Action.AGREE.value], acts[Action.LAPSE.value], acts[Action.DISPUTE.value], row["status"] == WITHDRAWN,
    )  # fmt: skip
