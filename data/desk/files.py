"""Evidence (佐证材料) handed out: to the unit, and once it is handed in to the indicator's department and who reads all."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from data.conduct.moving import KEPT, Item, desk_of
from data.desk.reach import admit_to, is_own, sees
from data.errors import BadEvidence
from data.evidence import path_of
from data.periods import periods
from data.principals import NotVisible, Principal
from data.records import current
from data.store import Session, Store
from data.tables import ATTACHMENTS, FIGURES
from evaluation.policy import Subject, Thing

File = tuple[str, str]  # fingerprint, name
GONE = "没有这份佐证材料，或无权查阅。"


def visible_file(who: Principal, store: Store, folder: Path, item: Item, sha256: str) -> tuple[str, bytes]:
    """A figure's evidence, its name and content (佐证材料); raises `NotVisible`, in the same words where there is none.

    Only what the records list is ever looked for: no name a person gives becomes a path. A listed file that is gone or
    was changed is not handed out; raises `BadEvidence`.
    """
    with store.reading() as session:
        admit_to(session, who, Thing.EVIDENCE)
        subject = Subject(item.unit, _department(session, who, item))
        shown = shown_files(session, who, item.where) if sees(session, who, Thing.EVIDENCE, subject) else {}
        listed = dict(shown.get(item.indicator, ()))
        if sha256 not in listed:
            raise NotVisible(GONE)
    return listed[sha256], _content(folder, sha256, listed[sha256])


def shown_files(session: Session, who: Principal, where: Mapping[str, str]) -> dict[str, tuple[File, ...]]:
    """Files of a unit's period by indicator (佐证材料目录): all to the unit itself, to others what was handed in.

    `where` holds `period` and `unit`, and `indicator` where one figure is meant.
    """
    rows = current(session, ATTACHMENTS, {**where, "status": KEPT})
    if not is_own(who, where["unit"]):
        figures = current(session, FIGURES, where)
        handed = {(row["indicator"], digest) for row in figures for digest in str(row["evidence"] or "").split()}
        rows = [row for row in rows if (row["indicator"], row["sha256"]) in handed]
    found: dict[str, tuple[File, ...]] = {}
    for row in rows:
        code = str(row["indicator"])
        found[code] = (*found.get(code, ()), (str(row["sha256"]), str(row["name"])))
    return found


def _content(folder: Path, sha256: str, name: str) -> bytes:
    """A file's bytes, just those that were recorded."""
    try:
        content = path_of(folder, sha256).read_bytes()
    except OSError as error:
        raise BadEvidence(f"“{name}”读不出来，请联系管理员从备份恢复。") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise BadEvidence(f"“{name}”与登记的指纹不符，不能提供，请联系管理员从备份恢复。")
    return content


def _department(session: Session, who: Principal, item: Item) -> str:
    """Which department holds the indicator's data (数据部门); blank for what is not there."""
    if not any(one.period == item.period for one in periods(session)):
        return ""
    desk = desk_of(session, who, item.period)
    listed = (*desk.scheme.indicators, *desk.scheme.observed)
    return next((one.departments.data for one in listed if one.code == item.indicator), "")
