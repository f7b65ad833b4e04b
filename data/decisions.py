"""Decisions (决定): what was decided by which document, such as the 依据文件 a scheme waits for."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from data.errors import BadRecord
from data.ledger import Receipt
from data.records import Fields, current
from data.revisions import known, revised, write
from data.store import Session, Store
from data.tables import DECISIONS

BASIS = "basis_document"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision (决定): its kind, the document and clause it stands in, and what it is about (`subject`)."""

    decision: str
    kind: str
    cycle: str
    title: str
    document: str
    clause: str = ""
    quote: str = ""
    decided_on: str = ""
    subject: str = ""
    content: str = ""
    evidence: str = ""


def decide(store: Store, decision: Decision, *, actor: str, at: datetime, reason: str = "") -> Receipt | None:
    """Record a decision (登记决定); raises `BadRecord` without a title. None when the records hold just this.

    A decision that is taken back is recorded again with a blank document.
    """
    with store.reading() as session:
        latest = known(session, DECISIONS, {"decision": decision.decision})
    if not decision.title.strip():
        raise BadRecord(f"决定{decision.decision}没有标题，没有写入。")
    records = revised(DECISIONS, [asdict(decision)], latest)
    return write(store, records, actor=actor, at=at, action="登记决定", reason=reason)


def decisions(session: Session, cycle: str, *, as_of: int | None = None) -> tuple[Decision, ...]:
    """Decisions of a cycle (决定), by number."""
    return tuple(_decision(row) for row in current(session, DECISIONS, {"cycle": cycle}, as_of=as_of))


def basis_document(session: Session, cycle: str, scheme: str, *, as_of: int | None = None) -> str:
    """The 依据文件 of a cycle's scheme (依据文件); blank where none is in force. Of several, the last by number."""
    found = [item.document for item in decisions(session, cycle, as_of=as_of) if (item.kind, item.subject) == (BASIS, scheme)]
    return next((document for document in reversed(found) if document), "")


def _decision(row: Fields) -> Decision:
    return Decision(**{name: str(row[name] or "") for name in (*DECISIONS.key, *DECISIONS.columns)})
