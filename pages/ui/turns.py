"""Turns (排队): how many pages are made at the same time, so that a crowd waits in a queue instead of in each other's way.

Python runs one thread at a time; dozens of half-made pages that take the processor from each other finish all of them
late. Whoever has waited long enough goes in anyhow: a page that is stuck never closes the door.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = 1
LONGEST = 2.0  # seconds
_PLACES = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def turn(places: threading.Semaphore = _PLACES, longest: float = LONGEST) -> Iterator[None]:
    """One page's turn (轮到本页): waits for a place, at most so many seconds."""
    mine = places.acquire(timeout=longest)
    try:
        yield
    finally:
        if mine:
            places.release()
