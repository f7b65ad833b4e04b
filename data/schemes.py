"""Schemes (考核方案) in the records: the text as published, and the 依据文件 once a decision records one."""

from __future__ import annotations

from datetime import datetime

from data.decisions import basis_document
from data.errors import NotReady
from data.exchange.results import digest
from data.exchange.yaml import parse_yaml
from data.ledger import Receipt
from data.records import Fields, current
from data.revisions import Cells, known, revised, write
from data.scheme_texts import parsed
from data.store import Session, Store
from data.tables import SCHEMES
from evaluation.scheme import Scheme
from evaluation.scheme_parser import parse


def publish(
    store: Store, text: str, *, name: str, actor: str, at: datetime, reason: str = "", status: str = "published"
) -> Receipt | None:
    """Record a scheme (登记考核方案) as its text stands; raises `Refused` with every fault.

    `name` stands in the faults. None when the records already hold just this.
    """
    with store.reading() as session:
        latest = known(session, SCHEMES, {})
    scheme = parse(parse_yaml(text, name))
    rows = [cells(scheme, text, scheme.id, status)]
    return write(store, revised(SCHEMES, rows, latest), actor=actor, at=at, action="登记考核方案", reason=reason)


def cells(scheme: Scheme, text: str, code: str, status: str = "published") -> Cells:
    """A scheme as it is recorded (登记行), its text whole."""
    return {
        "scheme": code, "version": scheme.version, "title": scheme.title, "body": text, "sha256": digest(text),
        "status": status,
    }  # fmt: skip


def scheme_row(session: Session, scheme: str, *, as_of: int | None = None) -> Fields:
    """A scheme as recorded (方案登记); raises `NotReady` where there is none."""
    rows = current(session, SCHEMES, {"scheme": scheme}, as_of=as_of)
    if not rows:
        raise NotReady(f"没有考核方案“{scheme}”。请先导入方案：python -m data import。")
    return rows[0]


def scheme_of(session: Session, scheme: str, cycle: str, *, as_of: int | None = None) -> Scheme:
    """A cycle's scheme (年度考核方案), its 依据文件 recorded; raises `NotReady`."""
    body = str(scheme_row(session, scheme, as_of=as_of)["body"])
    return parsed(body, basis_document(session, cycle, scheme, as_of=as_of))[1]
