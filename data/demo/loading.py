"""Bringing a period's content into demo records (载入): what differs becomes a revision, what is gone is withdrawn.

Loading the same twice writes nothing. Files with faults are refused before anything is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict

from data import adjustments, decisions, figures, periods, schemes, targets, units
from data.assessments import run
from data.city import example_run
from data.decisions import BASIS, Decision
from data.examples import Example
from data.exchange.run_files import rows_of
from data.exchange.yaml import read_text
from data.periods import Cycle, ReportPeriod, period_in
from data.records import current
from data.scheme_texts import parsed
from data.store import Session, Store
from data.tables import ADJUSTMENTS, CYCLES, SCHEMES
from evaluation.assessment import evaluate
from evaluation.figures import ADJUSTMENT_COLUMNS, FIGURE_COLUMNS, TARGET_COLUMNS, Adjustment, Figure, Target

REASON = "载入演示数据"
GONE = "演示文件中已不再列出"


class Stamp(TypedDict):
    """Who records, when and why (登记人、时间、事由)."""

    actor: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Clerks:
    """In whose names demo content is recorded (登记人): who enters, who verifies."""

    office: str
    reporter: str
    verifier: str = ""

    def stamp(self, actor: str, at: datetime, reason: str = REASON) -> Stamp:
        return {"actor": actor, "at": at, "reason": reason}


@dataclass(frozen=True, slots=True)
class Year:
    """What holds for a whole cycle (年度内容): scheme text, 依据文件, units, targets."""

    cycle: str
    title: str
    scheme: str
    scheme_name: str
    basis_document: str
    units: Sequence[Mapping[str, str]]
    targets: Sequence[Target] = ()
    decided_on: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What one period holds (报表期内容): the figures that count, and where more was submitted than verified."""

    period: ReportPeriod
    figures: Sequence[Figure]
    adjustments: Sequence[Adjustment] = ()
    submitted: Mapping[tuple[str, str], Figure] = field(default_factory=dict)
    grounds: Mapping[tuple[str, str], str] = field(default_factory=dict)
    verified: bool = False


def example_content(example: Example) -> tuple[Year, Content]:
    """What an example's files hold (演示年度内容); raises `Refused` with every fault of form or of values."""
    files = example_run(example)
    evaluate(files.inputs)
    cycle = str(example.year)
    text = read_text(example.scheme, str(example.scheme))
    year = Year(
        cycle, example.title, text, str(example.scheme), example.basis_document, list(files.units.mappings()),
        rows_of(Target, TARGET_COLUMNS, files.targets), example.cut_off,
    )  # fmt: skip
    content = Content(
        period_in(cycle, f"{cycle}Y", due=example.cut_off, status=periods.FINAL),
        rows_of(Figure, FIGURE_COLUMNS, files.figures), rows_of(Adjustment, ADJUSTMENT_COLUMNS, files.adjustments),
    )  # fmt: skip
    return year, content


def load_year(store: Store, year: Year, clerks: Clerks, at: datetime, *, status: str = periods.FINAL) -> None:
    """Record a cycle with its scheme, 依据文件, units and targets (载入年度)."""
    office, gone = clerks.stamp(clerks.office, at), clerks.stamp(clerks.office, at, GONE)
    with store.reading() as session:
        code = _scheme_code(session, year)
        members = {unit.code for unit in units.units(session, year.cycle)}
        aims = {(row.unit, row.indicator) for row in targets.targets(session, year.cycle)}
    schemes.publish(store, year.scheme, name=year.scheme_name, code=code, **office)
    cycle = Cycle(year.cycle, year.title, code, f"{year.cycle}-01-01", f"{year.cycle}-12-31", status)
    periods.open_cycle(store, cycle, **office)
    _decide(store, year, code, office)
    units.withdraw(store, year.cycle, sorted(members - {row["unit"] for row in year.units}), **gone)
    units.register(store, year.cycle, year.units, **office)
    targets.withdraw(store, year.cycle, sorted(aims - {(row.unit, row.indicator) for row in year.targets}), **gone)
    targets.assign(store, year.cycle, year.targets, scheme=code, **office)


def _scheme_code(session: Session, year: Year) -> str:
    """The identifier a cycle's scheme is kept under: its own, unless another year has another text of that name."""
    _, scheme = parsed(year.scheme, year.scheme_name)
    of_cycle = [str(row["scheme"]) for row in current(session, CYCLES, {"cycle": year.cycle})]
    if of_cycle and of_cycle[0].partition("/")[0] == scheme.id:
        return of_cycle[0]
    rows = current(session, SCHEMES, {"scheme": scheme.id})
    return scheme.id if not rows or rows[0]["body"] == year.scheme else f"{scheme.id}/{year.cycle}"


def _decide(store: Store, year: Year, scheme: str, stamp: Stamp) -> None:
    """Record the 依据文件, or that there is none any more."""
    with store.reading() as session:
        before = decisions.basis_document(session, year.cycle, scheme)
    if year.basis_document or before:
        title = f"{year.title}依据文件"
        decision = Decision(
            f"{BASIS}/{year.cycle}", BASIS, year.cycle, title, year.basis_document, decided_on=year.decided_on,
            subject=scheme,
        )  # fmt: skip
        decisions.decide(store, decision, **stamp)


def load_period(store: Store, content: Content, clerks: Clerks, at: datetime) -> str:
    """Record a period's figures and adjustments and score it (载入报表期); the name of its run."""
    code, office = content.period.period, clerks.stamp(clerks.office, at)
    periods.open_periods(store, [content.period], **office)
    load_figures(store, content, clerks, at)
    matters = adjustments.numbered(content.adjustments)
    with store.reading() as session:
        live = current(session, ADJUSTMENTS, {"period": code, "status": adjustments.CONFIRMED}, columns=("adjustment",))
    gone = sorted({str(row["adjustment"]) for row in live} - matters.keys())
    adjustments.withdraw(store, code, gone, **clerks.stamp(clerks.office, at, GONE))
    adjustments.enter(store, code, matters, **office)
    return run(store, code, **clerks.stamp(clerks.office, at, "演示测算")).run


def load_figures(store: Store, content: Content, clerks: Clerks, at: datetime) -> None:
    """Record a period's figures (载入填报数据): as submitted, and verified where they are."""
    code = content.period.period
    with store.reading() as session:
        live = {(row.unit, row.indicator) for row in figures.submitted(session, code)}
    there = {(row.unit, row.indicator): row for row in content.figures}
    figures.withdraw(store, code, sorted(live - there.keys()), **clerks.stamp(clerks.reporter, at, GONE))
    submitted = [content.submitted.get(key, row) for key, row in there.items()]
    figures.submit(store, code, submitted, **clerks.stamp(clerks.reporter, at))
    if content.verified:
        stamp = clerks.stamp(clerks.verifier, at, "核定演示数据")
        figures.verify(store, code, content.figures, grounds=content.grounds, **stamp)
