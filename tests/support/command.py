"""The command in tests (命令): run within the process, its faults taken apart line by line."""

from __future__ import annotations

import gc
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from typer.testing import CliRunner

from data.__main__ import app

ROOT = Path(__file__).parents[2]
FAULT = re.compile(r"(?P<file>.+?):(?P<line>[0-9]+):(?P<column>[0-9]+) (?P<words>.+)")
RESULTS = ("dimensions.csv", "manifest.json", "points.csv", "totals.csv", "trace.jsonl")


class FaultLine(NamedTuple):
    """One line of stderr: the file's name, row and column, and the sentence."""

    file: str
    line: int
    column: int
    words: str


class Outcome(NamedTuple):
    """How a command ended: its exit code, what it said, and what it said on stderr."""

    code: int
    said: str
    errors: list[str]

    @property
    def faults(self) -> list[FaultLine]:
        """Every line of stderr, each of which must be a fault."""
        found = []
        for text in self.errors:
            match = FAULT.fullmatch(text)
            assert match, f"not a fault: {text}"
            found.append(
                FaultLine(Path(match["file"]).name, int(match["line"]), int(match["column"]), match["words"])
            )
        return found


def command(*arguments: object) -> Outcome:
    """Run a command of `python -m data` here; anything but an exit is a failure of the test."""
    try:
        result = CliRunner().invoke(app, [str(word) for word in arguments])
    finally:
        gc.enable()  # the command, a process of its own elsewhere, turns it off
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Outcome(result.exit_code, result.stdout, result.stderr.splitlines())


def process(*arguments: object, environment: dict[str, str] | None = None) -> Outcome:
    """Run it as people do, in a process of its own."""
    words = [sys.executable, "-m", "data", *map(str, arguments)]
    done = subprocess.run(
        words, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", env=environment, check=False
    )
    return Outcome(done.returncode, done.stdout, done.stderr.splitlines())


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())} if folder.exists() else {}


def spot(path: Path, words: str, value: str | None = None) -> tuple[int, int]:
    """Line and column, both from 1, of `value` (default: all of `words`) in the only line that holds `words`."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    found = [
        (number, text.index(words) + words.index(value or words) + 1)
        for number, text in enumerate(lines, 1)
        if words in text
    ]
    assert len(found) == 1, f"{words}: {len(found)} times in {path.name}"
    return found[0]


def options(folder: Path, *names: str) -> Sequence[str]:
    """The options for the files of a folder."""
    return [
        word
        for name in names
        for word in (f"--{name}", str(folder / f"{name}.{'yaml' if name == 'scheme' else 'csv'}"))
    ]
