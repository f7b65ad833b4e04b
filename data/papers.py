"""Papers (材料登记): what stands on a document of a run, and which documents were made, by whom and when, with their digests.

    said = visible_imprint(principal, store, run)                     # state, version, fingerprint, chain head
    note_made(store, who, run, [("…_年报_测算_v1.docx", digest)], at=now)
    visible_papers(principal, store)                                  # the newest first

What was made stands in the chain of readings, which nobody can change; the documents themselves are not kept: the same
records give the same bytes again.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from data.access import visible_releases, visible_runs
from data.assessments import read_run
from data.deeds import admit
from data.desk.reach import sees
from data.ledger import Record, append, chain_head
from data.principals import VISITOR, NotVisible, Principal
from data.releases import Kind, Release, Stand
from data.store import Session, Store
from data.tables import READING, READS
from evaluation.policy import Thing

MADE, MIDDLE = "制作：", "；指纹："
PLAIN = "测算"
STATES = {Kind.INTERNAL.value: "通报", Kind.PUBLIC.value: "公示"}
MOST = 100


@dataclass(frozen=True, slots=True)
class Imprint:
    """What stands on documents of a run (文件标识): state, version, fingerprint of the inputs, head of the chain."""

    state: str
    version: int
    fingerprint: str
    head: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A document made (制作记录): of which run, its file name, SHA-256, by whom and when."""

    run: str
    name: str
    digest: str
    by: str
    at: str


def visible_imprint(principal: Principal, store: Store, run: str) -> Imprint:
    """What stands on documents of a run one may see (文件标识); raises `NotVisible`."""
    if run not in visible_runs(principal, store).values():
        raise NotVisible(f"没有测算“{run}”，或尚未发布。")
    releases = visible_releases(principal, store)
    with store.reading() as session:
        return imprint_of(session, run, releases)


def imprint_of(session: Session, run: str, releases: Sequence[Release]) -> Imprint:
    """What stands on documents of a run (文件标识), from its newest release that stands."""
    out = [item for item in releases if item.run == run and item.status == Stand.RELEASED]
    newest = max(out, key=lambda item: int(item.release.rpartition("/")[2]), default=None)
    state = PLAIN if newest is None else STATES[newest.kind]
    version = 1 if newest is None else int(newest.release.rpartition("/")[2])
    return Imprint(state, version, read_run(session, run).fingerprint, chain_head(session).hash)


def note_made(store: Store, who: Principal, run: str, files: Sequence[tuple[str, str]], *, at: datetime) -> None:
    """Note which documents somebody made of a run (登记制作): file name and SHA-256; of the demo's visitor nothing is noted."""
    if who == VISITOR or not files:
        return
    with store.reading() as session:
        admit(session, who)
    rows = [
        Record(READS, {
            "read": secrets.token_hex(16), "account": who.account or who.actor, "thing": Thing.TOTALS.value, "subject": run,
            "way": f"{MADE}{name}{MIDDLE}{digest}",
        })
        for name, digest in files
    ]  # fmt: skip
    append(store, rows, actor=who.actor, at=at, action="制作材料", reason=f"{run}，{len(files)}份", chain=READING)


def visible_papers(principal: Principal, store: Store, *, most: int = MOST) -> tuple[Paper, ...]:
    """The documents made (制作记录), the newest first: all of them for who reads the log, else one's own."""
    with store.reading() as session:
        admit(session, principal)
        everything = sees(session, principal, Thing.LOG)
        mine = "" if everything else " AND account = $2"
        values = [f"{MADE}%"] if everything else [f"{MADE}%", principal.account or principal.actor]
        rows = session.rows(
            f"SELECT subject, way, recorded_by, recorded_at FROM reads WHERE way LIKE $1{mine} "
            f"ORDER BY entry DESC, entry_line LIMIT {max(0, most)}",
            values,
        )
    return tuple(_paper(*map(str, row)) for row in rows)


def _paper(run: str, way: str, by: str, at: str) -> Paper:
    name, _, digest = way.removeprefix(MADE).rpartition(MIDDLE)
    return Paper(run, name, digest, by, at)
