"""Forms (本期报表): which a person can open, and one of them with everything a filler looks at while filling in.

    titles = visible_forms(filler, store, folder)
    desk = visible_form(filler, store, folder, "2026Q3", unit, made_at=now)
    save(store, filler, "2026Q3", unit, whole_lines(desk.form, typed), seen=desk.seen, rhythm=…, at=now)
    submit(store, filler, desk.handing(codes, declared=True), rhythm=…, at=now)

Drafts are shown to the unit's own filler and signer alone; whoever else may read the unit's figures sees what was
submitted. No figure of another unit takes part in anything here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from data.calendar import day_of
from data.check_rules import rules_on
from data.conduct.filling import Handing
from data.conduct.moving import Standing, standings
from data.desk.files import File
from data.desk.ground import Ground, Returned, Timing, figure_of, granted, ground_of
from data.desk.past import Earlier, earlier, last_year, text_of
from data.desk.reach import admit_to, sees
from data.exchange.form_faults import read_form
from data.exchange.report_form import Form, Key, Line, Texts
from data.home import DEMO
from data.periods import OPEN, ReportPeriod, periods
from data.principals import NotVisible, Principal
from data.records import setting
from data.store import Session, Store
from data.units import units
from data.windows import Rhythm, rhythm_in
from evaluation.checks import Finding, findings
from evaluation.deadlines import Window
from evaluation.figures import Figure
from evaluation.policy import OF_UNITS, Subject, Thing
from evaluation.units import Unit
from evaluation.workflow import State

GONE = "没有这张报表，或无权查阅。"
WORDS = (State.DUE.word, State.SUBMITTED.word, State.RETURNED.word, State.VERIFIED.word, State.RELEASED.word)


@dataclass(frozen=True, slots=True)
class FormTitle:
    """A form one can open (报表目录): how many figures stand at each of the counties' five words, and when the next is due."""

    period: ReportPeriod
    unit: Unit
    counts: Mapping[str, int]
    due: date | None


@dataclass(frozen=True, slots=True)
class FormDesk:
    """A form and what is looked at beside it (填报台), by indicator.

    `seen` holds the revisions of the drafts shown, `due` the unit's own last days, `submitted` and `verified` what stands
    in the records; `returned` is there until the figure is handed in again.
    """

    form: Form
    seen: Mapping[str, int]
    standings: Mapping[str, Standing]
    findings: tuple[Finding, ...]
    attachments: Mapping[str, tuple[File, ...]]
    window: Window | None
    history: Mapping[str, tuple[Earlier, ...]]
    returned: Mapping[str, Returned]
    due: Mapping[str, date | None]
    submitted: Mapping[str, Figure]
    verified: Mapping[str, Figure]

    def handing(self, codes: Collection[str], *, declared: bool) -> Handing:
        """What is sent to the signer or handed in (报出内容): these lines of the form as it is shown."""
        lines = tuple(replace(line, editable=line.code in codes) for line in self.form.lines)
        return Handing(replace(self.form, lines=lines), self.findings, tuple(codes), declared)


def visible_forms(who: Principal, store: Store, folder: Path) -> tuple[FormTitle, ...]:
    """The forms a person can open (可填报的报表), by period and unit; raises `NotVisible` for whom no figures are."""
    with store.reading() as session:
        admit_to(session, who, Thing.SUBMITTED)
        rhythm = rhythm_in(session, folder)
        opened = [item for item in periods(session) if item.status == OPEN]
        members = {cycle: units(session, cycle) for cycle in dict.fromkeys(item.cycle for item in opened)}
        return tuple(
            title for period in opened for title in _titles(session, who, rhythm, period, members[period.cycle])
        )  # fmt: skip


def visible_form(
    who: Principal, store: Store, folder: Path, period: str, unit: str, *, made_at: datetime
) -> FormDesk:
    """A unit's form of a period (可查阅的本期报表); raises `NotVisible`, in the same words where there is none."""
    with store.reading() as session:
        admit_to(session, who, Thing.SUBMITTED)
        if not sees(session, who, Thing.SUBMITTED, Subject(unit=unit)):
            raise NotVisible(GONE)
        ground = ground_of(session, who, rhythm_in(session, folder), period, unit, day_of(made_at))
        if ground is None or not ground.standings:
            raise NotVisible(GONE)
        form = _form(session, ground, made_at)
    rows = figures_in(form)
    return _desk(ground, form, findings(rules_on(folder, ground.timing.period.last_day), ground.past.context(ground.scheme, rows)))


def figures_in(form: Form) -> tuple[Figure, ...]:
    """The figures that a form's texts come to (取值), of every line without a fault, whoever may type into it."""
    lines = tuple(replace(line, editable=True) for line in form.lines)
    return read_form(replace(form, lines=lines), {}).figures


def whole_lines(form: Form, typed: Texts) -> dict[Key, str]:
    """Typed cells with the rest of their lines (整行内容), so that what was pre-filled or submitted is kept with them."""
    codes = {code for code, _ in typed}
    return {key: text for key, text in form.texts.items() if key[0] in codes} | dict(typed)


def _titles(
    session: Session, who: Principal, rhythm: Rhythm, period: ReportPeriod, members: Iterable[Unit]
) -> Iterable[FormTitle]:
    """The forms of one period (一期的报表目录), of the units a person may see."""
    own = {post.unit for post in who.posts if post.role in OF_UNITS}
    only = own.pop() if len(own) == 1 and len(who.posts) == 1 else ""
    found: dict[str, list[Standing]] = {}
    for item, standing in standings(session, period.period, unit=only).items():
        found.setdefault(item.unit, []).append(standing)
    for unit in members:
        if unit.code not in found or not sees(session, who, Thing.SUBMITTED, Subject(unit=unit.code)):
            continue
        timing = Timing(period, unit, rhythm, rhythm.window(period), granted(session, period.period, unit.code))
        asked = [standing for standing in found[unit.code] if timing.asks(standing)]
        if asked:
            yield _title(timing, asked)


def _title(timing: Timing, asked: Collection[Standing]) -> FormTitle:
    words = [standing.state.word for standing in asked]
    days = [day for day in map(timing.due, asked) if day is not None]
    planned = None if timing.window is None else timing.window.county
    return FormTitle(timing.period, timing.unit, {word: words.count(word) for word in WORDS}, min(days, default=planned))


def _form(session: Session, ground: Ground, made_at: datetime) -> Form:
    timing, there = ground.timing, ground.standings
    listed = (*ground.scheme.indicators, *ground.scheme.observed)
    lines = tuple(_line(ground, item.code, there[item.code]) for item in listed if item.code in there)
    return Form(
        setting(session, "identity") or "", timing.period.period, timing.period.title, timing.unit, ground.scheme, made_at,
        lines, setting(session, "kind") == DEMO,
    )  # fmt: skip


def _line(ground: Ground, code: str, standing: Standing) -> Line:
    indicator = next(item for item in (*ground.scheme.indicators, *ground.scheme.observed) if item.code == code)
    title = next((item.title for item in ground.scheme.dimensions if item.code == indicator.dimension), "")
    period, draft = ground.past.period, ground.drafts.get(code)
    return Line(
        indicator, title, ground.texts(indicator, standing.state),
        text_of(indicator, ground.past.at(code, earlier(period))), text_of(indicator, ground.past.at(code, last_year(period))),
        ground.targets.get(code, ""), ground.editable(standing), standing.rev + _revision(draft),
    )  # fmt: skip


def _desk(ground: Ground, form: Form, found: Iterable[Finding]) -> FormDesk:
    codes, unit = [line.code for line in form.lines], form.unit.code
    there, returned = ground.standings, ground.returned
    return FormDesk(
        form, {code: _revision(ground.drafts.get(code)) for code in codes}, {code: there[code] for code in codes},
        tuple(found), {code: ground.attachments.get(code, ()) for code in codes}, ground.timing.window,
        {line.code: ground.past.told(line.indicator) for line in form.lines},
        {code: returned[code] for code in codes if code in returned}, {code: ground.timing.due(there[code]) for code in codes},
        {code: figure_of(unit, code, ground.submitted[code]) for code in codes if code in ground.submitted},
        {code: figure_of(unit, code, ground.verified[code]) for code in codes if code in ground.verified},
    )  # fmt: skip


def _revision(row: Mapping[str, object] | None) -> int:
    return 0 if row is None else int(str(row["rev"]))
