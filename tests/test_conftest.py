"""The runner itself: nothing may be left out without the run failing."""

from __future__ import annotations

from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py").read_text(encoding="utf-8")


def run(pytester: pytest.Pytester, source: str, *arguments: str) -> pytest.RunResult:
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(source)
    return pytester.runpytest_inprocess("-p", "no:cacheprovider", *arguments)


def test_a_run_in_which_everything_passed_succeeds(pytester: pytest.Pytester) -> None:
    result = run(pytester, "def test_fine(): pass")
    assert result.ret == pytest.ExitCode.OK
    result.assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("word", "source", "arguments"),
    [
        ("1 skipped", "import pytest\ndef test_a(): pass\ndef test_b(): pytest.skip('later')", ()),
        ("1 skipped", "import pytest\ndef test_a(): pass\n@pytest.mark.skip\ndef test_b(): pass", ()),
        ("1 deselected", "def test_kept(): pass\ndef test_dropped(): pass", ("-k", "kept")),
        ("1 xfailed", "import pytest\ndef test_a(): pass\n@pytest.mark.xfail\ndef test_b(): assert 0", ()),
        ("1 xpassed", "import pytest\ndef test_a(): pass\n@pytest.mark.xfail\ndef test_b(): pass", ()),
    ],
)
def test_a_run_that_left_something_out_fails(
    pytester: pytest.Pytester, word: str, source: str, arguments: tuple[str, ...]
) -> None:
    result = run(pytester, source, *arguments)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines([f"The run fails: {word}; every test must run and pass."])


def test_a_run_without_tests_fails(pytester: pytest.Pytester) -> None:
    assert run(pytester, "x = 1").ret == pytest.ExitCode.NO_TESTS_COLLECTED
