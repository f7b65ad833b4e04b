"""Ground (一表的依据): whatever one unit's form of one period is made from, read once and for this person.

Which figures are asked of the unit, until when each is, and who may type into it stands here; what it looks like is made
in `data.desk.forms`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from data.calendar import day_of
from data.conduct.filling import BEGINNING, in_time
from data.conduct.moving import Standing, steps_of_unit
from data.conduct.reviewing import Reason
from data.desk.files import File, shown_files
from data.desk.past import Past, past_of
from data.desk.reach import is_own, sees
from data.exchange.report_form import asked
from data.late import Answer, requests
from data.periods import OPEN, ReportPeriod, cycle_of, periods
from data.principals import Principal
from data.records import Fields, current
from data.revisions import WITHDRAWN
from data.schemes import scheme_of
from data.store import Session, moment
from data.tables import DRAFTS, FIGURE, FIGURES, TARGETS, VERIFIED
from data.units import units
from data.windows import Rhythm
from evaluation.deadlines import Window
from evaluation.figures import Figure
from evaluation.policy import Subject, Thing
from evaluation.scheme import Indicator, Scheme
from evaluation.terms import UnitKind
from evaluation.units import Unit
from evaluation.workflow import Action, Role, State

BY_SIGNER = "审签退回"
# while nobody but the unit has it, its draft is what stands in the form
WITH_UNIT = (*BEGINNING, State.DRAFT, State.SIGNING, State.CHECKING)


class Returned(NamedTuple):
    """Why a figure came back (退回情况): reason, what was written, and until when to report again."""

    reason: str
    text: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Timing:
    """Until when figures of a period are asked of a unit (报送期限)."""

    period: ReportPeriod
    unit: Unit
    rhythm: Rhythm
    window: Window | None
    granted: Mapping[str, date]

    def asks(self, standing: Standing) -> bool:
        """Whether a figure is on the unit's form (是否列入本单位报表): in the county lane all, else what a department presented."""
        if standing.state in (State.DUE, State.MISSED):
            lane = self.window is None or self.window.county is not None
            return (lane and self.unit.kind is not UnitKind.CITY) or standing.item.indicator in self.granted
        return standing.state is not State.UNOPENED

    def due(self, standing: Standing) -> date | None:
        """The last day for the unit to act on a figure (办理期限); None where nothing is asked of it."""
        if standing.state not in WITH_UNIT:
            return None
        if standing.state is State.CHECKING:
            return self.rhythm.silent_after(day_of(moment(standing.at)))
        found = None if self.window is None else self.window.county or self.window.department
        if standing.due:
            found = date.fromisoformat(standing.due)
        granted = self.granted.get(standing.item.indicator)
        return found if granted is None else max(granted, found or granted)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a form is made from (一表的依据), by indicator; `drafts` is empty for whoever is not of the unit."""

    timing: Timing
    scheme: Scheme
    today: date
    fills: bool
    steps: tuple[Standing, ...]
    drafts: Mapping[str, Fields]
    submitted: Mapping[str, Fields]
    verified: Mapping[str, Fields]
    targets: Mapping[str, str]
    attachments: Mapping[str, tuple[File, ...]]
    past: Past

    @property
    def standings(self) -> dict[str, Standing]:
        """Where each figure on the form stands (填报项现况)."""
        latest = {step.item.indicator: step for step in self.steps}
        return {code: standing for code, standing in latest.items() if self.timing.asks(standing)}

    @property
    def returned(self) -> dict[str, Returned]:
        """Why figures came back that have not been handed in again (退回情况)."""
        found: dict[str, Returned] = {}
        for step in self.steps:
            code = step.item.indicator
            if step.action == Action.RETURN.value and step.state in (State.RETURNED, State.DRAFT):
                reason = Reason(step.code).label if step.code else BY_SIGNER
                found[code] = Returned(reason, step.reason, date.fromisoformat(step.due) if step.due else None)
            elif step.state not in (State.DRAFT, State.SIGNING):
                found.pop(code, None)
        return found

    def texts(self, indicator: Indicator, state: State) -> Mapping[str, str]:
        """The cells of a line (填报内容): the draft while the unit has it, else what was submitted, else what is pre-filled."""
        draft, submitted = self.drafts.get(indicator.code), self.submitted.get(indicator.code)
        row = (draft or submitted) if state in WITH_UNIT else (submitted or draft)
        if row is None:
            return {column: text for column, text in self.past.prefilled(indicator).items() if column in asked(indicator)}
        return {name: str(row[name] or "") for name in (*FIGURE, "note")}

    def editable(self, standing: Standing) -> bool:
        """Whether this person may type into a line now (可否填报): its unit's filler, while it is with the unit and in time."""
        if not self.fills or self.timing.period.status != OPEN:
            return False
        if standing.state in BEGINNING:
            granted = self.timing.granted.get(standing.item.indicator)
            return in_time(self.timing.window, standing.due, granted, self.today)
        return standing.state in (State.DRAFT, State.CHECKING)


def ground_of(session: Session, who: Principal, rhythm: Rhythm, period: str, unit: str, today: date) -> Ground | None:
    """What a unit's form of a period is made from (一表的依据); None where there is no such period or unit."""
    listed = next((item for item in periods(session) if item.period == period), None)
    member = None if listed is None else next((item for item in units(session, listed.cycle) if item.code == unit), None)
    if listed is None or member is None:
        return None
    cycle, where = cycle_of(session, listed.cycle), {"period": period, "unit": unit}
    timing = Timing(listed, member, rhythm, rhythm.window(listed), granted(session, period, unit))
    return Ground(
        timing, scheme_of(session, cycle.scheme, cycle.cycle), today, is_own(who, unit, Role.FILLER),
        steps_of_unit(session, period, unit),
        _by_indicator(current(session, DRAFTS, where)) if is_own(who, unit) else {},
        _by_indicator(row for row in current(session, FIGURES, where) if row["state"] != WITHDRAWN),
        _by_indicator(current(session, VERIFIED, where)) if sees(session, who, Thing.VERIFIED, Subject(unit)) else {},
        _targets(session, cycle.cycle, unit),
        shown_files(session, who, where) if sees(session, who, Thing.EVIDENCE, Subject(unit)) else {},
        past_of(session, unit, listed.code),
    )  # fmt: skip


def granted(session: Session, period: str, unit: str) -> dict[str, date]:
    """Until when each indicator may be reported late (补报期限)."""
    found: dict[str, date] = {}
    for request in requests(session, period, unit):
        if request.status is Answer.GRANTED and request.until is not None:
            found |= {code: max(request.until, found.get(code, request.until)) for code in request.indicators}
    return found


def figure_of(unit: str, indicator: str, row: Fields) -> Figure:
    """A recorded row as the figure it is (填报项)."""
    return Figure(unit, indicator)._replace(**{name: str(row[name] or "") for name in FIGURE})  # type: ignore[arg-type]


def _targets(session: Session, cycle: str, unit: str) -> dict[str, str]:
    rows = current(session, TARGETS, {"cycle": cycle, "unit": unit})
    return {str(row["indicator"]): str(row["target"] or "") for row in rows if row["decision"] != WITHDRAWN}


def _by_indicator(rows: Iterable[Fields]) -> dict[str, Fields]:
    return {str(row["indicator"]): row for row in rows}
