"""Records for the tests: every test that asks for `archive` or `store` runs on both engines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data.store import Store
from tests.support.archives import (
    ENGINES,
    Archive,
    embedded_archive,
    embedded_template,
    server_archive,
    server_template,
)
from tests.support.postgres import Server


@pytest.fixture(autouse=True)
def _changes_are_seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that a test changes is looked at with the next question, not a second later."""
    monkeypatch.setattr("data.files.LOOK_EVERY", 0.0)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL of the tests' own; where none is installed, this fails."""
    started = Server()
    yield started
    started.remove()


@pytest.fixture(scope="session")
def server_copy(server: Server) -> str:
    return server_template(server)


@pytest.fixture(scope="session")
def file_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return embedded_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def duck(file_copy: Path, tmp_path: Path) -> Iterator[Archive]:
    """Fresh records in a DuckDB file."""
    archive = embedded_archive(file_copy, tmp_path / "duckdb")
    yield archive
    archive.close()


@pytest.fixture
def postgres(server: Server, server_copy: str, tmp_path: Path) -> Iterator[Archive]:
    """Fresh records on PostgreSQL."""
    archive = server_archive(server, server_copy, tmp_path / "postgres")
    yield archive
    archive.close()
    server.drop(archive.name)


@pytest.fixture(params=ENGINES)
def archive(request: pytest.FixtureRequest) -> Archive:
    """Fresh records on each engine in turn."""
    found: Archive = request.getfixturevalue("duck" if request.param == "duckdb" else "postgres")
    return found


@pytest.fixture
def store(archive: Archive) -> Store:
    """Fresh records on each engine in turn, opened."""
    return archive.open()


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Says a measured figure where a person sees it, passing or not."""
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def say(words: str) -> None:
        with capture.global_and_fixture_disabled():
            sys.stdout.write(f"\n{words}\n")

    return say
