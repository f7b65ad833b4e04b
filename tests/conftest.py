"""What holds for the whole run: a test that did not run, or was expected to fail, fails the run."""

from __future__ import annotations

import tempfile

import pytest

UNWELCOME = ("skipped", "deselected", "xfailed", "xpassed")


def pytest_configure(config: pytest.Config) -> None:
    """Whatever is written stands in a folder of this run, never in the checkout's var/."""
    patch, folder = pytest.MonkeyPatch(), tempfile.TemporaryDirectory(prefix="appraisal-home-")
    patch.setenv("APPRAISAL_HOME", folder.name)
    patch.delenv("APPRAISAL_DATABASE", raising=False)
    config.add_cleanup(folder.cleanup)
    config.add_cleanup(patch.undo)


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
