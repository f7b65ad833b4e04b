"""The demo database, built once on each engine for all tests that only read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.demo import database
from data.store import Store
from tests.support.archives import ENGINES, Archive
from tests.support.small_city import demo_archive, opened_demo

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture(scope="session", params=ENGINES)
def made_once(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The demo database on each engine, with the files beside it."""
    archive = demo_archive(request, tmp_path_factory.mktemp("demo"), at=AT)
    database.build(archive.open(), AT, archive.location.evidence)
    yield archive
    archive.close()


@pytest.fixture(scope="session")
def built(made_once: Archive) -> Store:
    """The demo database on each engine; not to be written to."""
    return made_once.opened[0]


@pytest.fixture(scope="session")
def files(made_once: Archive) -> Path:
    """The folder of its evidence."""
    return made_once.location.evidence


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Demo records of one's own, still empty, on each engine."""
    yield from opened_demo(request, tmp_path)


