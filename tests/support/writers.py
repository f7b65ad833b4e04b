"""A process full of writers: `python -m tests.support.writers DATABASE LOG NAME THREADS WRITES`.

Each acknowledged write is a line of LOG before it counts: unit, value, receipt. A write whose outcome is unknown,
because the server went away, is repeated until it is acknowledged, as a caller should.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from data.errors import Unreachable
from data.home import named_location, open_store
from data.ledger import Receipt, read_receipt
from data.store import Store
from tests.support.archives import put, target


class Acknowledged(NamedTuple):
    """A write that was acknowledged."""

    unit: str
    value: str
    receipt: Receipt


def acknowledged(log: Path) -> list[Acknowledged]:
    """Everything a log holds; a last line that broke off was never acknowledged."""
    whole, _, _ = (log.read_text(encoding="utf-8") if log.exists() else "").rpartition("\n")
    parts = (line.split(" ") for line in whole.splitlines())
    return [Acknowledged(unit, value, read_receipt(receipt)) for unit, value, receipt in parts]


def write_on(store: Store, log: int, name: str, writes: int) -> None:
    """Write, and log each acknowledgement in one piece."""
    for number in range(writes):
        unit, value = f"{name}-{number}", str(number * 3)
        receipt = _insist(store, unit, value)
        os.write(log, f"{unit} {value} {receipt}\n".encode())


def _insist(store: Store, unit: str, value: str) -> Receipt:
    while True:
        try:
            return put(store, target(value, unit=unit), actor=unit, at=datetime.now(UTC))
        except Unreachable:
            time.sleep(0.1)


def main(database: str, log: str, name: str, threads: str, writes: str) -> None:
    store = open_store(named_location(database, Path()))
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    workers = [
        threading.Thread(target=write_on, args=(store, descriptor, f"{name}.{number}", int(writes)))
        for number in range(int(threads))
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
