"""Bringing whole years into demo records (载入): what differs becomes a revision, what is gone is withdrawn.

Loading the same twice writes nothing. Files with faults are refused before anything is written. Everything of one
person is one append, however many years: read, compare, write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from data import adjustments, figures, periods, schemes, targets, units
from data.assessments import run_all
from data.city import example_run
from data.decisions import BASIS, Decision
from data.errors import NotReady
from data.examples import Example
from data.exchange.run_files import rows_of
from data.exchange.yaml import read_text
from data.home import DEMO
from data.ledger import Record
from data.periods import Cycle, ReportPeriod, period_in
from data.records import Fields, setting
from data.revisions import WITHDRAWN, Cells, Key, known, revised, withdrawn, write
from data.store import Store
from data.tables import (
    ADJUSTMENTS,
    CYCLES,
    DECISIONS,
    FIGURES,
    PERIODS,
    SCHEMES,
    TARGETS,
    UNITS,
    VERIFIED,
    Table,
)
from evaluation.assessment import evaluate
from evaluation.figures import ADJUSTMENT_COLUMNS, FIGURE_COLUMNS, TARGET_COLUMNS, Adjustment, Figure, Target
from evaluation.scheme import Scheme

REASON, GONE = "载入演示数据", "演示数据中已不再列出"
# which column of a table says that a row counts no more
MARKS = {UNITS: "ranked", TARGETS: "decision", FIGURES: "state", ADJUSTMENTS: "status"}
Latest = Mapping[Table, Mapping[Key, Fields]]


@dataclass(frozen=True, slots=True)
class Clerks:
    """In whose names demo content is recorded (登记人): the office, who reports, who verifies."""

    office: str
    reporter: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Content:
    """What one period holds (报表期内容): the figures that count, and where something else was submitted.

    The figures of a `conducted` period come step by step, and are none of the loading's business.
    """

    period: ReportPeriod
    figures: Sequence[Figure]
    adjustments: Sequence[Adjustment] = ()
    submitted: Mapping[tuple[str, str], Figure] = field(default_factory=dict)
    grounds: Mapping[tuple[str, str], str] = field(default_factory=dict)
    verified: bool = False
    scored: bool = True
    conducted: bool = False


@dataclass(frozen=True, slots=True)
class Year:
    """What a cycle holds (年度内容): scheme and its text, 依据文件, units, targets, periods."""

    cycle: str
    title: str
    scheme: Scheme
    scheme_text: str
    basis_document: str
    units: Sequence[Mapping[str, str]]
    targets: Sequence[Target]
    contents: Sequence[Content]
    decided_on: str = ""
    status: str = periods.FINAL


def example_year(example: Example) -> Year:
    """What an example's files hold (演示年度内容); raises `Refused` with every fault of form or of values."""
    files = example_run(example)
    evaluate(files.inputs)
    cycle = str(example.year)
    content = Content(
        period_in(cycle, f"{cycle}Y", due=example.cut_off, status=periods.FINAL),
        rows_of(Figure, FIGURE_COLUMNS, files.figures), rows_of(Adjustment, ADJUSTMENT_COLUMNS, files.adjustments),
    )  # fmt: skip
    return Year(
        cycle, example.title, files.inputs.scheme, read_text(example.scheme, str(example.scheme)),
        example.basis_document, list(files.units.mappings()), rows_of(Target, TARGET_COLUMNS, files.targets),
        [content], example.cut_off,
    )  # fmt: skip


def load(store: Store, years: Sequence[Year], clerks: Clerks, at: datetime) -> dict[str, str]:
    """Record years and score their periods (载入年度): the name of each scored period's run.

    Raises `NotReady` on any but demo records, and what the store reports.
    """
    latest = _latest(store, years)
    office = list(_office(years, latest))
    reported = [record for year in years for content in year.contents for record in _reported(content, latest)]
    checked = [record for year in years for content in year.contents for record in _checked(content, latest, reported)]
    write(store, office, actor=clerks.office, at=at, action="载入", reason=REASON)
    write(store, reported, actor=clerks.reporter, at=at, action="报送", reason=REASON)
    write(store, checked, actor=clerks.verifier, at=at, action="核定", reason=REASON)
    scored = [content.period.period for year in years for content in year.contents if content.scored]
    return run_all(store, scored, actor=clerks.office, at=at, reason=REASON)


def _latest(store: Store, years: Sequence[Year]) -> Latest:
    """What the records hold of these years; of a single year only its own rows are read."""
    cycle = {"cycle": years[0].cycle} if len(years) == 1 else {}
    contents = [content.period.period for year in years for content in year.contents]
    period = {"period": contents[0]} if len(contents) == 1 else {}
    with store.reading() as session:
        if setting(session, "kind") != DEMO:
            raise NotReady(
                "这不是演示数据库，不能写入演示数据；演示访客也不能查阅正式数据。请另用演示数据库：python -m data demo。"
            )
        return {
            table: known(session, table, where)
            for tables, where in (
                ((SCHEMES, PERIODS, CYCLES), {}), ((DECISIONS, UNITS, TARGETS), cycle),
                ((FIGURES, VERIFIED, ADJUSTMENTS), period),
            )
            for table in tables
        }  # fmt: skip


def _office(years: Sequence[Year], latest: Latest) -> Iterator[Record]:
    """Schemes, cycles, decisions, units, targets, periods and adjustments."""
    codes = _scheme_codes(years, latest)
    plans = {code: schemes.cells(year.scheme, year.scheme_text, code) for year, code in zip(years, codes, strict=True)}
    yield from revised(SCHEMES, plans.values(), latest[SCHEMES])
    for year, code in zip(years, codes, strict=True):
        days = f"{year.cycle}-01-01", f"{year.cycle}-12-31"
        yield from revised(CYCLES, [asdict(Cycle(year.cycle, year.title, code, *days, year.status))], latest[CYCLES])
        yield from revised(DECISIONS, _decisions(year, code, latest), latest[DECISIONS])
        own = {"cycle": year.cycle}
        yield from _synced(UNITS, units.cells(year.cycle, year.units), latest, own)
        yield from _synced(TARGETS, targets.cells(year.cycle, year.targets), latest, own)
        yield from revised(PERIODS, [asdict(content.period) for content in year.contents], latest[PERIODS])
        for content in year.contents:
            code = content.period.period
            rows = adjustments.cells(code, adjustments.numbered(content.adjustments))
            yield from _synced(ADJUSTMENTS, rows, latest, {"period": code})


def _scheme_codes(years: Sequence[Year], latest: Latest) -> list[str]:
    """What each year's scheme is kept under: its own id, unless another year has another text of that id."""
    texts = {str(row["scheme"]): str(row["body"]) for row in latest[SCHEMES].values()}
    found = []
    for year in years:
        code = year.scheme.id
        before = str(latest[CYCLES].get((year.cycle,), {}).get("scheme") or "")
        if before.partition("/")[0] == code:
            code = before
        elif texts.get(code, year.scheme_text) != year.scheme_text:
            code = f"{code}/{year.cycle}"
        texts.setdefault(code, year.scheme_text)
        found.append(code)
    return found


def _decisions(year: Year, scheme: str, latest: Latest) -> list[Cells]:
    """The 依据文件, or that there is none any more."""
    name = f"{BASIS}/{year.cycle}"
    if not year.basis_document and (name,) not in latest[DECISIONS]:
        return []
    return [asdict(Decision(
        name, BASIS, year.cycle, f"{year.title}依据文件", year.basis_document, decided_on=year.decided_on, subject=scheme,
    ))]  # fmt: skip


def _reported(content: Content, latest: Latest) -> list[Record]:
    """The figures as they were submitted."""
    if content.conducted:
        return []
    rows = [content.submitted.get((row.unit, row.indicator), row) for row in content.figures]
    code = content.period.period
    return _synced(FIGURES, figures.submitted_cells(code, rows), latest, {"period": code})


def _checked(content: Content, latest: Latest, reported: Iterable[Record]) -> list[Record]:
    """The verified values, each beside the revision of its figure that will stand."""
    if not content.verified:
        return []
    code = content.period.period
    standing = {key[1:]: int(str(row["rev"])) for key, row in latest[FIGURES].items() if key[0] == code}
    standing |= {_figure(record): record.seen + 1 for record in reported if record.values["period"] == code}
    revisions = {(unit, indicator): rev for (unit, indicator), rev in standing.items()}
    rows = figures.verified_cells(code, content.figures, revisions, content.grounds)
    return revised(VERIFIED, rows, latest[VERIFIED])


def _figure(record: Record) -> tuple[str, str]:
    return str(record.values["unit"]), str(record.values["indicator"])


def _synced(table: Table, rows: Sequence[Cells], latest: Latest, own: Mapping[str, str]) -> list[Record]:
    """What differs of a cycle's or period's rows, and what is no longer among them."""
    column = MARKS[table]
    (part, value), = own.items()
    there = {tuple(str(row[name]) for name in table.key) for row in rows}
    gone = [
        withdrawn(table, row, column)
        for key, row in latest[table].items()
        if row[part] == value and key not in there and row[column] != WITHDRAWN
    ]
    return revised(table, [*rows, *gone], latest[table])
