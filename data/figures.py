"""Figures of a period (填报数据) in the records: submitted ones, and the verified values 核定值 beside them.

A verified value never stands over the submitted one. What counts is the verified value; in demo records,
where none is verified, the submitted one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from data.exchange.csv import Table
from data.exchange.run_files import rows_of
from data.ledger import Receipt
from data.periods import coded, cycle_of, period_of
from data.records import Fields, current
from data.revisions import WITHDRAWN, Cells, Key, known, revised, text_table, withdrawn, write
from data.schemes import scheme_of
from data.store import Session, Store
from data.tables import FIGURES, VERIFIED
from data.units import units
from evaluation.figures import FIGURE_COLUMNS, Figure
from evaluation.headline import Known
from evaluation.intake import accept

SUBMITTED = "submitted"
COLUMNS = {name: name for name in FIGURE_COLUMNS}


def submit(
    store: Store, period: str, figures: Sequence[Figure], *, actor: str, at: datetime, reason: str = "",
    seen: Mapping[Key, int] | None = None,
) -> Receipt | None:  # fmt: skip
    """Record submitted figures of a period (报送); raises `Refused` with every fault of form.

    `seen` holds the revisions the person looked at, by (period, unit, indicator): whoever looked at an older
    one gets `Conflict`. None when nothing differs.
    """
    with store.reading() as session:
        latest = known(session, FIGURES, {"period": period})
        _check_form(session, period, figures)
    rows = submitted_cells(period, figures)
    return write(store, revised(FIGURES, rows, latest, seen), actor=actor, at=at, action="报送", reason=reason)


def verify(
    store: Store, period: str, figures: Sequence[Figure], *, actor: str, at: datetime, reason: str = "",
    grounds: Mapping[tuple[str, str], str] | None = None, seen: Mapping[Key, int] | None = None,
) -> Receipt | None:  # fmt: skip
    """Record verified values of a period (核定) beside the submitted ones; raises `Refused`, and `Guarded` for one's own.

    `grounds` says by (unit, indicator) why a value differs from the submitted one. `seen` holds the revisions of
    the verified values the person looked at. None when nothing differs.
    """
    with store.reading() as session:
        latest = known(session, VERIFIED, {"period": period})
        submitted = known(session, FIGURES, {"period": period})
        _check_form(session, period, figures)
    revisions = {(unit, indicator): int(str(row["rev"])) for (_, unit, indicator), row in submitted.items()}
    rows = verified_cells(period, figures, revisions, grounds or {})
    return write(store, revised(VERIFIED, rows, latest, seen), actor=actor, at=at, action="核定", reason=reason)


def withdraw(
    store: Store, period: str, keys: Iterable[tuple[str, str]], *, actor: str, at: datetime, reason: str
) -> Receipt | None:
    """Take figures back (撤回): what was recorded stays readable and counts no more, verified or not."""
    with store.reading() as session:
        latest = known(session, FIGURES, {"period": period})
    rows = [withdrawn(FIGURES, latest[period, unit, indicator], "state") for unit, indicator in keys]
    return write(store, revised(FIGURES, rows, latest), actor=actor, at=at, action="撤回", reason=reason)


def submitted(session: Session, period: str, *, as_of: int | None = None) -> list[Figure]:
    """The submitted figures of a period (填报数据), by unit and indicator."""
    return _figures(f"{period}填报数据", _live(session, period, as_of))


def verified(session: Session, period: str, *, as_of: int | None = None) -> list[Figure]:
    """The verified values of a period (核定值), by unit and indicator."""
    return _figures(f"{period}核定值", current(session, VERIFIED, {"period": period}, as_of=as_of))


def of_unit(session: Session, unit: str) -> list[Known]:
    """What is recorded of one unit in all periods (单位历期数据): verified values, else the submitted ones."""
    where = {"unit": unit}
    rows = [row for row in current(session, FIGURES, where) if row["state"] != WITHDRAWN]
    there = {(str(row["period"]), *_key(row)) for row in rows}
    checked = [row for row in current(session, VERIFIED, where) if (str(row["period"]), *_key(row)) in there]
    sure = {(str(row["period"]), *_key(row)) for row in checked}
    waiting = [row for row in rows if (str(row["period"]), *_key(row)) not in sure]
    return [
        Known(coded(str(row["period"])), figure, verified)
        for listed, verified in ((checked, True), (waiting, False))
        for row, figure in zip(listed, _figures(f"{unit}历期数据", listed), strict=True)
    ]


def counted_table(period: str, submitted: Sequence[Fields], verified: Sequence[Fields], *, demo: bool) -> Table:
    """The figures that count as texts (计入测算的数据): verified values, else, in demo records, the submitted ones.

    Given the period's rows of both; what was withdrawn counts in neither.
    """
    gone = {_key(row) for row in submitted if row["state"] == WITHDRAWN}
    found = {_key(row): row for row in submitted} if demo else {}
    found |= {_key(row): row for row in verified}
    return text_table(f"{period}填报数据", COLUMNS, [found[key] for key in sorted(found) if key not in gone])


def _live(session: Session, period: str, as_of: int | None) -> list[Fields]:
    return [row for row in current(session, FIGURES, {"period": period}, as_of=as_of) if row["state"] != WITHDRAWN]


def _figures(name: str, rows: Sequence[Fields]) -> list[Figure]:
    return rows_of(Figure, FIGURE_COLUMNS, text_table(name, COLUMNS, rows))


def _key(row: Fields) -> tuple[str, str]:
    return str(row["unit"]), str(row["indicator"])


def submitted_cells(period: str, figures: Iterable[Figure]) -> list[Cells]:
    """Submitted figures as they are recorded (登记行)."""
    return [{"period": period, "state": SUBMITTED} | dict(zip(FIGURE_COLUMNS, row[:-1], strict=True)) for row in figures]


def verified_cells(
    period: str, figures: Iterable[Figure], revisions: Mapping[tuple[str, str], int], grounds: Mapping[tuple[str, str], str]
) -> list[Cells]:
    """Verified values as they are recorded (登记行), each beside the revision of the submitted figure it is of."""
    return [
        dict(zip(FIGURE_COLUMNS, row[:-1], strict=True))
        | {"period": period, "figure_rev": revisions.get(row[:2]), "grounds": grounds.get(row[:2], "")}
        for row in figures
    ]


def _check_form(session: Session, period: str, figures: Sequence[Figure]) -> None:
    """Codes, words and numbers as the period's scheme and units know them; raises `Refused`."""
    cycle = cycle_of(session, period_of(session, period).cycle)
    accept(scheme_of(session, cycle.scheme, cycle.cycle), units(session, cycle.cycle), (), figures)
