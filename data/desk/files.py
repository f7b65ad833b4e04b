"""Evidence (佐证材料) handed out: to the unit, and once it is handed in to the indicator's department and who reads all."""

from __future__ import annotations

import hashlib
from pathlib import Path

from data.conduct.moving import KEPT, Item, desk_of
from data.desk.reach import admit_to, sees
from data.errors import BadEvidence
from data.evidence import path_of
from data.periods import periods
from data.principals import NotVisible, Principal
from data.records import current
from data.store import Session, Store
from data.tables import ATTACHMENTS, FIGURES
from evaluation.policy import Subject, Thing

GONE = "没有这份佐证材料，或无权查阅。"


def visible_file(who: Principal, store: Store, folder: Path, item: Item, sha256: str) -> tuple[str, bytes]:
    """A figure's evidence, its name and content (佐证材料); raises `NotVisible`, in the same words where there is none.

    Only what the records list is ever looked for: no name a person gives becomes a path. A listed file that is gone or
    was changed is not handed out; raises `BadEvidence`.
    """
    with store.reading() as session:
        admit_to(session, who, Thing.EVIDENCE)
        subject = Subject(item.unit, _department(session, who, item))
        listed = shown_files(session, who, item) if sees(session, who, Thing.EVIDENCE, subject) else {}
        if sha256 not in listed:
            raise NotVisible(GONE)
    return listed[sha256], _content(folder, sha256, listed[sha256])


def shown_files(session: Session, who: Principal, item: Item) -> dict[str, str]:
    """A figure's files, digest → name (佐证材料目录): all of them to its own unit, to others what was handed in with it."""
    rows = current(session, ATTACHMENTS, {**item.where, "status": KEPT})
    found = {str(row["sha256"]): str(row["name"]) for row in rows}
    if any(post.unit == item.unit for post in who.posts):
        return found
    handed = {digest for row in current(session, FIGURES, item.where) for digest in str(row["evidence"] or "").split()}
    return {digest: name for digest, name in found.items() if digest in handed}


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
