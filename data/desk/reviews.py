"""Reviews (审核): figures that wait for their department, oldest first, and one of them with all it is judged by.

    for waiting in visible_queue(reviewer, store, folder, today=today): …
    review = visible_review(reviewer, store, folder, waiting.item)      # value, target, history, evidence, checks, steps

What the policy hides is not there; a figure one may not see and one that does not exist are told in the same words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data.calendar import day_of
from data.check_rules import rules_on
from data.conduct.moving import Desk, Item, Standing, desk_of, steps_of
from data.desk.ground import File, figure_of
from data.desk.past import Earlier, earlier, last_year, past_of, text_of
from data.desk.reach import admit_to, sees
from data.periods import OPEN, ReportPeriod, periods
from data.principals import NotVisible, Principal
from data.records import Fields, current
from data.revisions import WITHDRAWN
from data.store import Session, Store, moment
from data.tables import ATTACHMENTS, COUNTERSIGNS, TARGETS
from data.windows import rhythm_in
from evaluation.checks import Finding, findings
from evaluation.deadlines import between
from evaluation.figures import Figure
from evaluation.policy import Subject, Thing
from evaluation.scheme import Indicator
from evaluation.units import Unit
from evaluation.workflow import State

GONE = "没有这个填报项，或无权查阅。"
WAITING = (State.SUBMITTED, State.REVIEW)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A figure that waits (待审核填报项): since how many working days, and what was submitted, in a few characters."""

    item: Item
    period: ReportPeriod
    unit: Unit
    indicator: Indicator
    standing: Standing
    value: str
    age: int


@dataclass(frozen=True, slots=True)
class Review:
    """One figure and what it is judged by (审核依据); `countersign` says how far 会签 has come, blank where none was asked."""

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
    countersign: str


def visible_queue(who: Principal, store: Store, folder: Path, *, period: str = "", today: date) -> tuple[Waiting, ...]:
    """The figures that wait to be taken up or verified (待审核清单), oldest first; raises `NotVisible`."""
    with store.reading() as session:
        admit_to(session, who, Thing.SUBMITTED)
        works = rhythm_in(session, folder).works
        listed = [item for item in periods(session) if item.status == OPEN and period in ("", item.period)]
        found = [
            Waiting(
                item, of, desk.units[item.unit], desk.indicator(item.indicator), now, _text(desk, item),
                between(day_of(moment(now.at)), today, works),
            )
            for of in listed
            if (desk := desk_of(session, who, of.period))
            for item, now in seen_by(session, who, desk)
            if now.state in WAITING
        ]  # fmt: skip
    return tuple(sorted(found, key=lambda waiting: (waiting.standing.at, waiting.item)))


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
        return _review(session, desk, item, now, folder)


def seen_by(session: Session, who: Principal, desk: Desk) -> Iterator[tuple[Item, Standing]]:
    """The figures of a period that a person may see (可查阅的填报项)."""
    departments = {code.code: code.departments.data for code in (*desk.scheme.indicators, *desk.scheme.observed)}
    for item, now in desk.standings.items():
        subject = Subject(item.unit, departments.get(item.indicator, ""))
        if item.unit in desk.units and sees(session, who, Thing.SUBMITTED, subject):
            yield item, now


def _review(session: Session, desk: Desk, item: Item, now: Standing, folder: Path) -> Review:
    indicator, past = desk.indicator(item.indicator), past_of(session, item.unit, desk.period.code)
    row, checked = _live(desk, item), desk.verified.get(tuple(item))
    submitted = None if row is None else figure_of(item.unit, item.indicator, row)
    signs = current(session, COUNTERSIGNS, item.where)
    context = past.context(desk.scheme, () if submitted is None else (submitted,))
    targets = current(session, TARGETS, {"cycle": desk.period.cycle, "unit": item.unit, "indicator": item.indicator})
    return Review(
        item, desk.period, desk.units[item.unit], indicator, now, submitted,
        None if checked is None else figure_of(item.unit, item.indicator, checked),
        "" if checked is None else str(checked["grounds"] or ""), "" if row is None else str(row["note"] or ""),
        text_of(indicator, past.at(item.indicator, earlier(past.period))),
        text_of(indicator, past.at(item.indicator, last_year(past.period))),
        next((str(one["target"] or "") for one in targets if one["decision"] != WITHDRAWN), ""), past.told(indicator),
        tuple((str(one["sha256"]), str(one["name"])) for one in current(session, ATTACHMENTS, {**item.where, "status": "kept"})),
        tuple(findings(rules_on(folder, desk.period.last_day), context)), steps_of(session, item),
        str(signs[0]["outcome"] or "") if signs else "",
    )  # fmt: skip


def _live(desk: Desk, item: Item) -> Fields | None:
    row = desk.figures.get(tuple(item))
    return None if row is None or row["state"] == WITHDRAWN else row


def _text(desk: Desk, item: Item) -> str:
    row = _live(desk, item)
    return "" if row is None else text_of(desk.indicator(item.indicator), figure_of(item.unit, item.indicator, row))
