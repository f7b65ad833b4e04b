"""Reviews (审核): figures that wait for their department, oldest first, and one of them with all it is judged by.

    for waiting in visible_queue(reviewer, store, folder, today=today): …
    review = visible_review(reviewer, store, folder, waiting.item)      # value, target, history, evidence, checks, steps

What the policy hides is not there; a figure one may not see and one that does not exist are told in the same words.
Other figures take part in the checks as far as this person may read them: a department's and the office's compare units
with the city, a county's only its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from data.calendar import day_of
from data.check_rules import rules_on
from data.conduct.moving import Desk, Item, Standing, desk_of, steps_of
from data.desk.files import File, shown_files
from data.desk.ground import figure_of
from data.desk.past import Earlier, Past, earlier, last_year, past_of, text_of
from data.desk.reach import admit_to, sees
from data.periods import OPEN, ReportPeriod, periods
from data.principals import NotVisible, Principal
from data.records import Fields, current
from data.revisions import WITHDRAWN
from data.store import Session, Store, moment
from data.tables import COUNTERSIGNS, TARGETS
from data.windows import rhythm_in
from evaluation.checks import Context, Finding, findings, measured
from evaluation.deadlines import Works, between
from evaluation.figures import Figure
from evaluation.policy import Subject, Thing
from evaluation.scheme import Indicator
from evaluation.terms import UnitKind
from evaluation.units import Unit
from evaluation.workflow import State

GONE = "没有这个填报项，或无权查阅。"
WAITING = (State.SUBMITTED, State.REVIEW)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A figure that waits (待审核填报项): since when and how many working days, and what was submitted, in a few characters."""

    item: Item
    period: ReportPeriod
    unit: Unit
    indicator: Indicator
    standing: Standing
    value: str
    age: int
    since: str


@dataclass(frozen=True, slots=True)
class Review:
    """One figure and what it is judged by (审核依据).

    `countersign` says how far 会签 of just this submission has come, `signing` which value is to be signed; both are for
    the department and those who read everything, and blank where nothing was asked.
    """

    item: Item
    period: ReportPeriod
    unit: Unit
    indicator: Indicator
    standing: Standing
    submitted: Figure | None
    verified: Figure | None
    grounds: str
    note: str
    previous: str
    last_year: str
    target: str
    history: tuple[Earlier, ...]
    attachments: tuple[File, ...]
    findings: tuple[Finding, ...]
    steps: tuple[Standing, ...]
    countersign: str = ""
    signing: Figure | None = None
    signing_grounds: str = ""


def visible_queue(who: Principal, store: Store, folder: Path, *, period: str = "", today: date) -> tuple[Waiting, ...]:
    """The figures that wait to be taken up or verified (待审核清单), oldest first; raises `NotVisible`.

    Of the open periods, or of the one asked for; a figure that was taken up keeps its place.
    """
    with store.reading() as session:
        admit_to(session, who, Thing.SUBMITTED)
        works = rhythm_in(session, folder).works
        listed = [item for item in periods(session) if item.period == period or (not period and item.status == OPEN)]
        found = [
            _waiting(desk, item, now, today, works)
            for of in listed
            if (desk := desk_of(session, who, of.period))
            for item, now in seen_by(session, who, desk)
            if now.state in WAITING
        ]  # fmt: skip
    return tuple(sorted(found, key=lambda waiting: (waiting.since, waiting.item)))


def visible_review(who: Principal, store: Store, folder: Path, item: Item) -> Review:
    """A figure with all it is judged by (审核依据); raises `NotVisible`, in the same words where there is none."""
    with store.reading() as session:
        admit_to(session, who, Thing.SUBMITTED)
        of = next((one for one in periods(session) if one.period == item.period), None)
        if of is None:
            raise NotVisible(GONE)
        desk = desk_of(session, who, item.period)
        now = dict(seen_by(session, who, desk)).get(item)
        if now is None:
            raise NotVisible(GONE)
        return _review(session, who, desk, now, folder)


def seen_by(session: Session, who: Principal, desk: Desk) -> Iterator[tuple[Item, Standing]]:
    """The figures of a period that a person may see (可查阅的填报项)."""
    departments = {code.code: code.departments.data for code in (*desk.scheme.indicators, *desk.scheme.observed)}
    for item, now in desk.standings.items():
        subject = Subject(item.unit, departments.get(item.indicator, ""))
        if item.unit in desk.units and sees(session, who, Thing.SUBMITTED, subject):
            yield item, now


def _waiting(desk: Desk, item: Item, now: Standing, today: date, works: Works) -> Waiting:
    """A figure that waits since it was submitted: taking it up changes nothing of that."""
    row, indicator = _live(desk, item), desk.indicator(item.indicator)
    since = now.at if row is None else str(row["recorded_at"])
    value = "" if row is None else text_of(indicator, figure_of(item.unit, item.indicator, row))
    age = between(day_of(moment(since)), today, works)
    return Waiting(item, desk.period, desk.units[item.unit], indicator, now, value, age, since)


def _review(session: Session, who: Principal, desk: Desk, now: Standing, folder: Path) -> Review:
    item, indicator, past = now.item, desk.indicator(now.item.indicator), past_of(session, now.item.unit, desk.period.code)
    subject = Subject(item.unit, indicator.departments.data)
    row = _live(desk, item)
    checked = desk.verified.get(tuple(item)) if sees(session, who, Thing.VERIFIED, subject) else None
    signing = _signing(session, who, desk, item)
    return Review(
        item, desk.period, desk.units[item.unit], indicator, now, _figure(item, row), _figure(item, checked),
        "" if checked is None else str(checked["grounds"] or ""), "" if row is None else str(row["note"] or ""),
        text_of(indicator, past.at(item.indicator, earlier(past.period))),
        text_of(indicator, past.at(item.indicator, last_year(past.period))),
        _target(session, desk, item) if sees(session, who, Thing.TARGETS, subject) else "", past.told(indicator),
        _attachments(session, who, item) if sees(session, who, Thing.EVIDENCE, subject) else (),
        _findings(session, who, desk, item, past, folder), steps_of(session, item),
        "" if signing is None else str(signing["outcome"]), _figure(item, signing),
        "" if signing is None else str(signing["grounds"] or ""),
    )  # fmt: skip


def _findings(
    session: Session, who: Principal, desk: Desk, item: Item, past: Past, folder: Path
) -> tuple[Finding, ...]:
    """What the checks find of a figure (校验结果), beside whatever else of the period this person may read."""
    own, indicator = _figure(item, _live(desk, item)), desk.indicator(item.indicator)
    if own is None:
        return ()
    near = {
        other: now for other, now in desk.standings.items()
        if (other.unit == item.unit or other.indicator == item.indicator) and other != item and now.state is not State.VOID
    }  # fmt: skip
    beside = {item: own}
    for other, _ in seen_by(session, who, replace(desk, standings=near)):
        row = _live(desk, other)
        if row is not None:
            beside[other] = figure_of(other.unit, other.indicator, desk.verified.get(tuple(other)) or row)
    numbers = {
        other.indicator: measured(indicator, row) for other, row in beside.items()
        if other.indicator == item.indicator and desk.units[other.unit].kind is UnitKind.CITY
    }  # fmt: skip
    context: Context = replace(
        past.context(desk.scheme, (own,)), figures={(row.unit, row.indicator): row for row in beside.values()},
        city={code: number for code, number in numbers.items() if number is not None},
        members=tuple(unit.code for unit in desk.units.values() if unit.kind is not UnitKind.CITY),
    )  # fmt: skip
    found = findings(rules_on(folder, desk.period.last_day), context)
    return tuple(one for one in found if (one.unit, one.indicator) == (item.unit, item.indicator))


def _signing(session: Session, who: Principal, desk: Desk, item: Item) -> Fields | None:
    """What is to be signed of just this submission (会签内容), for the house that verifies and whoever reads everything."""
    house = Subject(department=desk.indicator(item.indicator).departments.data)
    rows = current(session, COUNTERSIGNS, item.where) if sees(session, who, Thing.VERIFIED, house) else []
    return next((row for row in rows if row["figure_rev"] == desk.seen(item)), None)


def _target(session: Session, desk: Desk, item: Item) -> str:
    where = {"cycle": desk.period.cycle, "unit": item.unit, "indicator": item.indicator}
    return next((str(row["target"] or "") for row in current(session, TARGETS, where) if row["decision"] != WITHDRAWN), "")


def _attachments(session: Session, who: Principal, item: Item) -> tuple[File, ...]:
    return shown_files(session, who, item.where).get(item.indicator, ())


def _live(desk: Desk, item: Item) -> Fields | None:
    row = desk.figures.get(tuple(item))
    return None if row is None or row["state"] == WITHDRAWN else row


def _figure(item: Item, row: Fields | None) -> Figure | None:
    return None if row is None else figure_of(item.unit, item.indicator, row)
