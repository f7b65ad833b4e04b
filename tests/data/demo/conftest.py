"""The demo database, built once on each engine for all tests that only read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.demo import database
from data.store import Store
from tests.support.archives import ENGINES
from tests.support.small_city import demo_archive, opened_demo

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture(scope="session", params=ENGINES)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The demo database on each engine; not to be written to."""
    archive = demo_archive(request, tmp_path_factory.mktemp("demo"), at=AT)
    store = archive.open()
    database.build(store, AT)
    yield store
    archive.close()


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Demo records of one's own, still empty, on each engine."""
    yield from opened_demo(request, tmp_path)


