"""What holds for the whole run: a test that did not run, or was expected to fail, fails the run."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

UNWELCOME = ("skipped", "deselected", "xfailed", "xpassed")


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever is written stands in a folder of this run, never in the checkout's var/."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "APPRAISAL_HOME", str(tmp_path_factory.mktemp("home")))
        patch.delitem(os.environ, "APPRAISAL_DATABASE", raising=False)
        yield


def _unwelcome(config: pytest.Config) -> list[str]:
    stats = config.pluginmanager.get_plugin("terminalreporter").stats
    return [f"{len(stats[word])} {word}" for word in UNWELCOME if stats.get(word)]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if exitstatus == pytest.ExitCode.OK and _unwelcome(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    found = _unwelcome(config)
    if found:
        sentence = f"The run fails: {', '.join(found)}; every test must run and pass."
        terminalreporter.write_line(sentence, red=True)
