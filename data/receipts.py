"""Receipts (回执): what a submitter takes away, and what proves later that a record was not rewritten."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.errors import BadRecord

FORM = re.compile(r"([A-Za-z0-9_]+)-([0-9]+)-([0-9a-f]{64})")


@dataclass(frozen=True, order=True, slots=True)
class Receipt:
    """Proof of a record (回执): chain, number and digest of its audit entry; text `records-12-9f8e…`."""

    chain: str
    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.chain}-{self.seq}-{self.hash}"


def read_receipt(text: str) -> Receipt:
    """A receipt from its text (读取回执); raises `BadRecord`."""
    found = FORM.fullmatch(text.strip())
    if found is None:
        raise BadRecord(f"回执格式不对：{text.strip()}；应为“链-序号-指纹”。")
    return Receipt(found[1], int(found[2]), found[3])
