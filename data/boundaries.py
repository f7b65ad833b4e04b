"""Boundary files (边界文件): every version taken into use, with its source, 审图号 and 批准文件; the newest one is in force.

    version = visible_boundary(who, store)                    # None: the city folder's own
    city = applied(city, version, place.evidence)             # the city as it is drawn
    adopt(store, who, place.evidence, offered, seen=0, at=now)
    go_back(store, who, 1, seen=2, reason="…", at=now)        # version 3 is version 1 again

What a file holds is examined by the maps' room before it is offered here; here it is kept, with the two editions to draw
from, and recorded in one entry. Nothing is kept of what is refused.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from data.calendar import day_of
from data.city import Boundaries, City
from data.deeds import MOST_WORDS, admit, permit, words
from data.errors import BadEvidence, BadRecord, NotReady
from data.evidence import Kept, content_of, keep, path_of
from data.ledger import Receipt, Record, append
from data.principals import Principal
from data.records import Fields, current, history
from data.store import Session, Store
from data.tables import BOUNDARIES, EVIDENCE
from evaluation.policy import Deed

KEY, KIND = "city", "boundary"
OWN = 0  # going back to this number is going back to the city folder's own boundary
LONGEST = {"来源": 200, "审图号": 60}


@dataclass(frozen=True, slots=True)
class Version:
    """One version (边界版本): the file's name and fingerprint, its editions, what was said of it and found in it.

    Without a fingerprint it is the city folder's own boundary again.
    """

    number: int
    name: str
    sha256: str
    screen_edition: str
    print_edition: str
    crs: str
    code_property: str
    source: str
    source_date: str
    review_number: str
    approval: str
    approval_name: str
    report: str
    warnings: str
    recorded_at: str
    recorded_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was brought (上传文件)."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Offered:
    """What is offered as the next version (拟采用的边界): the file, its editions, what is said of it.

    `warnings` were shown; `acknowledged` whether somebody took them upon himself. `approval` is the 批准文件.
    """

    file: File
    screen: str
    print: str
    crs: str
    code_property: str
    source: str
    source_date: str
    review_number: str = ""
    approval: File | None = None
    report: str = ""
    warnings: Sequence[str] = ()
    acknowledged: bool = False


def visible_versions(who: Principal, store: Store) -> tuple[Version, ...]:
    """Every version (边界版本), the newest first, for whoever may look at these records; raises `NotVisible`."""
    with store.reading() as session:
        admit(session, who)
        return tuple(map(_version, reversed(history(session, BOUNDARIES, {"boundary": KEY}))))


def visible_boundary(who: Principal, store: Store) -> Version | None:
    """The version in force (现行边界); None for the city folder's own. Raises `NotVisible`."""
    with store.reading() as session:
        admit(session, who)
        found = [_version(row) for row in current(session, BOUNDARIES, {"boundary": KEY})]
    return next((version for version in found if version.sha256), None)


def visible_file(who: Principal, store: Store, folder: Path, number: int, *, approval: bool = False) -> File:
    """A version's file as it was brought, or its 批准文件 (边界原文件); raises `NotVisible`, `NotReady`, `BadEvidence`."""
    version = _numbered(visible_versions(who, store), number)
    name, sha256 = (version.approval_name, version.approval) if approval else (version.name, version.sha256)
    if not sha256:
        raise NotReady(f"第{number}版没有这个文件。")
    return File(name, content_of(folder, sha256, name))


def applied(city: City, version: Version | None, folder: Path) -> City:
    """The city with the boundary in force (采用现行边界); the city as it is where none was uploaded."""
    if version is None or not version.sha256:
        return city
    boundaries = Boundaries(
        path=path_of(folder, version.screen_edition), print_path=path_of(folder, version.print_edition),
        stamp=f"{version.number}/{version.screen_edition[:12]}", source=f"{version.source}（{version.source_date}）",
        source_date=version.source_date, review_number=version.review_number,
    )  # fmt: skip
    return replace(city, boundaries=boundaries)


def adopt(
    store: Store, who: Principal, folder: Path, offered: Offered, *, seen: int, at: datetime, reason: str = ""
) -> Receipt:
    """Take a file into use as the next version (采用边界文件); `seen` is the version that was looked at, 0 for none.

    Raises `NotPermitted`, `BadRecord` and `BadEvidence` with everything that is wrong, `Conflict`; then nothing is kept.
    """
    with store.reading() as session:
        permit(session, who, Deed.SET_BOUNDARY)
    faults = list(_faults(offered, at))
    if len(reason.strip()) > MOST_WORDS:
        faults.append(f"事由超过{MOST_WORDS}字")
    if faults:
        raise BadRecord(f"边界没有更换：{'；'.join(faults)}。")
    kept = _kept(folder, offered)
    cells = {
        "boundary": KEY, "name": kept[0].name, "sha256": kept[0].sha256, "screen_edition": kept[1].sha256,
        "print_edition": kept[2].sha256, "crs": offered.crs, "code_property": offered.code_property,
        "source": offered.source.strip(), "source_date": offered.source_date, "review_number": offered.review_number.strip(),
        "approval": kept[3].sha256 if len(kept) > 3 else "", "approval_name": kept[3].name if len(kept) > 3 else "",
        "report": offered.report, "warnings": "\n".join(offered.warnings),
    }  # fmt: skip
    records = [Record(BOUNDARIES, cells, seen), *_unrecorded(store, kept)]
    return append(store, records, actor=who.actor, at=at, action=Deed.SET_BOUNDARY.label, reason=reason.strip())


def go_back(store: Store, who: Principal, number: int, *, seen: int, reason: str, at: datetime) -> Receipt:
    """Take an earlier version into use again, as a new version (恢复旧版边界); `OWN` for the city folder's own.

    Raises `NotPermitted`, `NotReady` where there is no such version, `BadRecord`, `Conflict`.
    """
    with store.reading() as session:
        permit(session, who, Deed.SET_BOUNDARY)
        rows = history(session, BOUNDARIES, {"boundary": KEY})
    why = words(reason, "恢复的原因")
    now = _version(rows[-1]) if rows else None
    if number == (now.number if now else OWN) or (number == OWN and now and not now.sha256):
        raise NotReady("这一版就是现行边界，没有改动。")
    cells: dict[str, str] = {"boundary": KEY}
    if number != OWN:
        _numbered([_version(row) for row in rows], number)
        cells |= {name: str(rows[number - 1][name] or "") for name in BOUNDARIES.columns}
    named = f"恢复第{number}版" if number != OWN else "恢复城市文件夹自带的边界"
    record = Record(BOUNDARIES, cells, seen)
    return append(store, [record], actor=who.actor, at=at, action=Deed.SET_BOUNDARY.label, reason=f"{named}：{why}")


def _faults(offered: Offered, at: datetime) -> list[str]:
    """Everything that stands against a version."""
    given = {"来源": offered.source, "审图号": offered.review_number}
    faults = [f"{what}超过{most}字" for what, most in LONGEST.items() if len(given[what].strip()) > most]
    if not offered.source.strip():
        faults.append("请写明来源")
    faults += _day_faults(offered.source_date, at)
    if offered.review_number.strip() and offered.approval is None:
        faults.append("填写了审图号，请一并上传批准文件")
    if offered.warnings and not offered.acknowledged:
        faults.append("检查有提醒，请核对后勾选“已知悉提醒”")
    return faults


def _day_faults(text: str, at: datetime) -> list[str]:
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        day = None
    if day is None:
        return ["请写明数据日期，如2026-01-31"]
    return ["数据日期晚于今天"] if day > day_of(at) else []


def _kept(folder: Path, offered: Offered) -> list[Kept]:
    """The file, both editions and the 批准文件 in the folder; the 批准文件, which may be refused, first."""
    approval = offered.approval
    last = [] if approval is None else [_approval(folder, approval)]
    stem = Path(offered.file.name).stem
    brought = [
        (offered.file.name, offered.file.content), (f"{stem}_屏幕版.geojson", offered.screen.encode("utf-8")),
        (f"{stem}_打印版.geojson", offered.print.encode("utf-8")),
    ]  # fmt: skip
    return [*(keep(folder, io.BytesIO(content), name=name, kind=KIND) for name, content in brought), *last]


def _approval(folder: Path, file: File) -> Kept:
    try:
        return keep(folder, io.BytesIO(file.content), name=file.name)
    except BadEvidence as error:
        raise BadEvidence(f"边界没有更换：批准文件{error}") from error


def _unrecorded(store: Store, kept: Sequence[Kept]) -> list[Record]:
    """Records of the files that are not on record yet, each once."""
    with store.reading() as session:
        fresh = {file.sha256: file for file in kept if not _known(session, file.sha256)}
    return [file.record() for file in fresh.values()]


def _known(session: Session, sha256: str) -> bool:
    return bool(current(session, EVIDENCE, {"sha256": sha256}))


def _numbered(versions: Sequence[Version], number: int) -> Version:
    found = next((version for version in versions if version.number == number), None)
    if found is None:
        raise NotReady(f"没有第{number}版边界。")
    return found


def _version(row: Fields) -> Version:
    envelope = ("recorded_at", "recorded_by", "reason")
    return Version(int(str(row["rev"])), **{name: str(row[name] or "") for name in (*BOUNDARIES.columns, *envelope)})
