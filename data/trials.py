"""Kept trials (测算): what was tried out in 快速测算, by name, with everything it was made from; never an official run.

A trial that is thrown away stays readable in the records and counts no more. Read for a person it goes through
`data.access`, which scores it again and compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from data.errors import BadRecord, Conflict, NotReady
from data.exchange.results import ENGINE
from data.ledger import Receipt
from data.quick.tried import Tried, assessment_of, from_text, print_of, totals_text
from data.records import Fields, current
from data.revisions import WITHDRAWN, known, revised, withdrawn, write
from data.store import Session, Store
from data.tables import TRIALS
from evaluation.results import Assessment
from evaluation.terms import Ranking

KEPT = "kept"
MOST_KEPT, MOST_TEXT, LONGEST_NAME = 200, 2_000_000, 40
HEAD = ("trial", "rev", "state", "note", "city", "fingerprint", "recorded_at", "recorded_by")


@dataclass(frozen=True, slots=True)
class Trial:
    """A kept trial in short (在案测算): its name, what it is about, of which city, when and by whom it was kept."""

    name: str
    note: str
    city: str
    fingerprint: str
    recorded_at: str
    recorded_by: str


def keep(store: Store, name: str, what: Tried, *, city: str, actor: str, at: datetime) -> Receipt | None:
    """Keep a trial under a name (留存测算); None when the records hold just this already.

    Raises `Refused` with every fault of its inputs, `BadRecord` for a name or size that will not do, `Conflict` when
    the name stands for another trial.
    """
    name, result = checked_name(name), assessment_of(what)
    with store.reading() as session:
        latest = known(session, TRIALS, {"trial": name})
        kept = len(trials(session))
    row = _row(name, what, result, city)
    _check(row, latest.get((name,)), kept)
    return write(store, revised(TRIALS, [row], latest), actor=actor, at=at, action="留存测算", reason="快速测算")


def discard(store: Store, name: str, *, actor: str, at: datetime) -> Receipt | None:
    """Throw a trial away (丢弃测算): it is read no more; raises `NotReady` where there is none."""
    with store.reading() as session:
        row = _kept(session, name)
    rows = [withdrawn(TRIALS, row, "state")]
    return write(store, revised(TRIALS, rows, {(name,): row}), actor=actor, at=at, action="丢弃测算", reason="快速测算")


def trials(session: Session) -> tuple[Trial, ...]:
    """All kept trials (在案测算), the newest first."""
    rows = [row for row in current(session, TRIALS, columns=HEAD) if row["state"] == KEPT]
    rows.sort(key=lambda row: str(row["recorded_at"]), reverse=True)
    names = ("trial", "note", "city", "fingerprint", "recorded_at", "recorded_by")
    return tuple(Trial(*(str(row[name]) for name in names)) for row in rows)


def recomputed(session: Session, name: str) -> tuple[Assessment, tuple[str, ...]]:
    """A trial scored again from what was kept (复算), and where it differs: () when nowhere; raises `NotReady`."""
    row = _kept(session, name)
    what = tried_of(row)
    assessment = assessment_of(what)
    again = {"fingerprint": print_of(what), "totals": totals_text(assessment)}
    return assessment, tuple(f"{column} 与复算不同" for column, text in again.items() if row[column] != text)


def inputs(session: Session, name: str) -> Tried:
    """What a kept trial was made from (在案测算输入); raises `NotReady`."""
    return tried_of(_kept(session, name))


def tried_of(row: Fields) -> Tried:
    """What a stored row was made from (在案测算输入)."""
    return from_text(str(row["scheme"]), str(row["inputs"]))


def checked_name(name: str) -> str:
    """A name as it may be kept (测算名称); raises `BadRecord`."""
    name = " ".join(name.split())
    if not name:
        raise BadRecord("请先给这次测算起一个名称。")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise BadRecord(f"测算名称最多{LONGEST_NAME}个字，不能有换行等符号，现有{len(name)}个字。")
    return name


def _row(name: str, what: Tried, result: Assessment, city: str) -> dict[str, str | int | None]:
    scheme, units = result.scheme, [unit for unit in result.units if unit.ranked is not Ranking.UNRANKED]
    note = f"{scheme.title or scheme.id}；{len(units)}个单位，{len(scheme.indicators)}项指标"
    return {
        "trial": name, "state": KEPT, "note": note, "city": city, "scheme": what.scheme, "inputs": what.text,
        "engine": ENGINE, "fingerprint": print_of(what), "totals": totals_text(result),
    }  # fmt: skip


def _check(row: dict[str, str | int | None], stored: Fields | None, kept: int) -> None:
    """Whether a trial may be kept: another one's name, too large, too many."""
    there = stored is not None and stored["state"] == KEPT
    if there and stored is not None and stored["fingerprint"] != row["fingerprint"]:
        raise Conflict(f"已有名为“{row['trial']}”的测算，内容不同，没有留存。请换一个名称，或先丢弃原来的一份。")
    if not there and kept >= MOST_KEPT:
        raise BadRecord(f"已留存{kept}份测算，没有再留存。请先丢弃不用的。")
    size = sum(len(str(cell)) for cell in row.values())
    if size > MOST_TEXT:
        raise BadRecord(f"这次测算有{size}字，超过留存上限{MOST_TEXT}字。结果可以导出，不能留存。")


def _kept(session: Session, name: str) -> Fields:
    rows = [row for row in current(session, TRIALS, {"trial": name}) if row["state"] != WITHDRAWN]
    if not rows:
        raise NotReady(f"没有名为“{name}”的测算，可能已被丢弃。请重新选择。")
    return rows[0]
