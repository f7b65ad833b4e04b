"""Inspections (现场核查): a sample of reported figures, drawn by a seed that anybody can draw again, and what was found.

    name = draw(store, who, "2026M11", seed="20261204", size=5, at=now)
    record(store, who, name, item, Outcome.SAME, "", at=later)
    for sample in visible_samples(who, store, "2026M11"): …

Figures are put in the order of the digest of seed and figure, and the first of them are the sample: with the seed on
record the same figures come out again, wherever and however often. A county hears of its own figures when the finding
is recorded, not before anybody comes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from data.canonical import canonical, fingerprint
from data.conduct.moving import Desk, Item, desk_of
from data.deeds import is_same_person, permit, words
from data.desk.reach import admit_to, sees
from data.errors import BadRecord, NotPermitted
from data.ledger import Receipt, Record, append
from data.principals import Principal
from data.records import Fields, history
from data.store import Session, Store
from data.tables import FINDINGS
from evaluation.policy import Deed, Subject, Thing
from evaluation.terms import Term
from evaluation.workflow import Role, State

# what was reported and is not shown yet
REPORTED = (State.SUBMITTED, State.REVIEW, State.VERIFIED, State.CONFIRMED)
LONGEST_SEED = 100


class Outcome(Term):
    """What an inspection finds (核查结论)."""

    SAME = "same", "一致"
    DIFFERENT = "different", "不一致"
    UNCLEAR = "unclear", "无法核实"


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure of a sample (核查记录): what was found, by whom and when; `outcome` None and the rest blank until then."""

    item: Item
    named: str
    outcome: Outcome | None = None
    note: str = ""
    by: str = ""
    at: str = ""
    rev: int = 1


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample (核查样本): drawn by whom and when, of how many; `seed` blank for a unit, which sees its own alone."""

    sample: str
    period: str
    seed: str
    drawn_by: str
    drawn_at: str
    how: str
    findings: tuple[Finding, ...]


def draw(store: Store, who: Principal, period: str, *, seed: str, size: int, at: datetime) -> str:
    """Draw a sample of reported figures (抽取核查样本): its name. A department draws of its own indicators.

    Raises `NotPermitted`, and `BadRecord` for a blank or used seed, or fewer figures than asked for.
    """
    seed = words(seed, "随机种子")
    with store.reading() as session:
        permit(session, who, Deed.DRAW_SAMPLE, _any_of(who))
        desk = desk_of(session, who, period)
        among = [item for item, now in desk.standings.items() if now.state in REPORTED and _may(who, desk, item, Deed.DRAW_SAMPLE)]
        earlier = _samples(session, period)
    _check(who, seed, size, len(among), earlier)
    # who draws is part of the name: two who draw at once have a sample each
    name = f"{period}-{len(earlier) + 1}-{fingerprint(canonical([seed, who.actor]))[:6]}"
    blank = {"sample": name, "seed": seed, "outcome": "", "note": "", "evidence": ""}
    records = [Record(FINDINGS, {**blank, **item.where}) for item in drawn(among, seed, size)]
    how = f"种子“{seed}”，从{len(among)}项中抽取{size}项"
    append(store, records, actor=who.actor, at=at, action=Deed.DRAW_SAMPLE.label, reason=how)
    return name


def drawn(items: Iterable[Item], seed: str, size: int) -> list[Item]:
    """The sample of some figures by a seed (随机抽样): those whose digests, with the seed, come first."""
    return sorted(set(items), key=lambda item: fingerprint(canonical([seed, *item])))[:size]


def record(
    store: Store, who: Principal, sample: str, item: Item, outcome: Outcome, note: str, *, at: datetime
) -> Receipt:
    """Record what was found of a figure (登记核查结果), or put it right; in words unless it is as reported.

    Raises `NotPermitted`, and `BadRecord` where the figure is not of this sample.
    """
    with store.reading() as session:
        desk = desk_of(session, who, item.period)
        item = desk.item(item.unit, item.indicator)
        if item.unit in {post.unit for post in who.posts}:
            raise NotPermitted("不能核查自己单位的数据，请由另一人办理。")
        permit(session, who, Deed.RECORD_FINDING, _subject(desk, item))
        rows = history(session, FINDINGS, {"sample": sample, **item.where})
    if not rows:
        raise BadRecord(f"样本“{sample[:100]}”中没有{desk.named(item)}。")
    last = rows[-1]
    to_be_told = outcome is not Outcome.SAME or bool(last["outcome"])
    why = words(note, "核查情况") if to_be_told or note.strip() else ""
    cells = {name: last[name] for name in (*FINDINGS.key, *FINDINGS.columns)} | {"outcome": outcome.value, "note": why}
    records = [Record(FINDINGS, cells, int(str(last["rev"])))]
    return append(store, records, actor=who.actor, at=at, action=Deed.RECORD_FINDING.label, reason=why)


def visible_samples(who: Principal, store: Store, period: str) -> tuple[Sample, ...]:
    """The samples of a period that a person may see (可查阅的核查样本), in the order they were drawn; raises `NotVisible`.

    Departments see their own indicators, those who read all verified values everything, a unit what was found of it.
    """
    with store.reading() as session:
        admit_to(session, who, Thing.VERIFIED)
        listed = _samples(session, period)
        if not listed:
            return ()
        desk = desk_of(session, who, period)
        found = [_sample(session, who, desk, rows) for rows in listed.values()]
    return tuple(sample for sample in found if sample.findings)


def _samples(session: Session, period: str) -> dict[str, list[Fields]]:
    """Every revision of the period's findings by sample, in the order they were recorded."""
    found: dict[str, list[Fields]] = {}
    for row in history(session, FINDINGS, {"period": period}):
        found.setdefault(str(row["sample"]), []).append(row)
    return found


def _check(who: Principal, seed: str, size: int, among: int, earlier: dict[str, list[Fields]]) -> None:
    """What a sample must be; raises `BadRecord` with everything that is wrong."""
    faults = [] if len(seed) <= LONGEST_SEED else [f"随机种子超过{LONGEST_SEED}字"]
    if not 1 <= size <= among:
        faults.append(f"本期可抽取的填报项有{among}项，不能抽取{size}项")
    for name, rows in earlier.items():
        if rows[0]["seed"] == seed and is_same_person(str(rows[0]["recorded_by"]), who):
            faults.append(f"已用这个种子抽取过样本“{name}”，请换一个种子")
    if faults:
        raise BadRecord(f"没有抽取：{'；'.join(faults)}。")


def _sample(session: Session, who: Principal, desk: Desk, rows: list[Fields]) -> Sample:
    """A sample as a person may see it."""
    first, whole = rows[0], True
    latest = {Item(str(row["period"]), str(row["unit"]), str(row["indicator"])): row for row in rows}
    seen: list[Finding] = []
    for item, row in latest.items():
        if sees(session, who, Thing.VERIFIED, Subject(department=_subject(desk, item).department)):
            seen.append(_finding(desk, item, row))
        elif row["outcome"] and sees(session, who, Thing.VERIFIED, _subject(desk, item)):
            seen, whole = [*seen, _finding(desk, item, row)], False
    return Sample(
        str(first["sample"]), desk.period.period, str(first["seed"]) if whole else "", str(first["recorded_by"]),
        str(first["recorded_at"]), str(first["reason"]) if whole else "", tuple(sorted(seen, key=lambda one: one.item)),
    )  # fmt: skip


def _finding(desk: Desk, item: Item, row: Fields) -> Finding:
    if not row["outcome"]:
        return Finding(item, desk.named(item))
    return Finding(
        item, desk.named(item), Outcome(str(row["outcome"])), str(row["note"]), str(row["recorded_by"]), str(row["recorded_at"]),
        int(str(row["rev"])),
    )  # fmt: skip


def _subject(desk: Desk, item: Item) -> Subject:
    return Subject(item.unit, desk.indicator(item.indicator).departments.data)


def _may(who: Principal, desk: Desk, item: Item, deed: Deed) -> bool:
    own = {post.unit for post in who.posts if post.unit}
    return item.unit not in own and who.may_do(deed, desk.profile, _subject(desk, item))


def _any_of(who: Principal) -> Subject:
    """What a person would draw from at all (抽取范围): a reviewer's own department."""
    post = who.post_as((Role.REVIEWER,))
    return Subject(department="" if post is None else post.department)
