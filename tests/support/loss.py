"""What must hold after any accident: every acknowledged write is there, nothing is half-written."""

from __future__ import annotations

from collections.abc import Iterable

from data.records import current
from data.store import Store
from data.tables import TARGETS
from data.verify import verify
from tests.support.writers import Acknowledged


def lost(store: Store, acknowledgements: Iterable[Acknowledged]) -> list[Acknowledged]:
    """Acknowledged writes that are not there as they were acknowledged."""
    with store.reading() as session:
        rows = {(row["unit"], row["target"], row["entry"]) for row in current(session, TARGETS)}
    return [item for item in acknowledgements if (item.unit, item.value, item.receipt.seq) not in rows]


def findings(store: Store, acknowledgements: Iterable[Acknowledged]) -> list[str]:
    """What verification says, with every acknowledgement's receipt in hand."""
    return [str(item) for item in verify(store, receipts=(item.receipt for item in acknowledgements))]
