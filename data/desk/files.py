"""Evidence (佐证材料) handed out: to the unit, the indicator's department, and those who read all of it."""

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
from data.tables import ATTACHMENTS
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
        rows = current(session, ATTACHMENTS, {**item.where, "sha256": sha256, "status": KEPT})
        if not rows or not sees(session, who, Thing.EVIDENCE, subject):
            raise NotVisible(GONE)
        name, listed = str(rows[0]["name"]), str(rows[0]["sha256"])
    return name, _content(folder, listed, name)


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
