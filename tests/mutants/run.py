"""Applies the committed one-line mutations of evaluation/ one by one; each must make a test fail.

Usage: python tests/mutants/run.py [WORD …]   (only mutations whose file or note holds a word)
The working tree is never touched: each mutation is made in a copy that is thrown away.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("mutations.csv")
COPIED = ("evaluation", "data", "tests", "pyproject.toml", "pages", "geo", "reports", "routes", "app.py")
SLOW = ("test_properties.py", "test_properties_of_points.py")
OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "--durations=0")
MOST_SECONDS = 600


class Mutation(NamedTuple):
    """One line changed: the file, the words that stand there once, what replaces them, and why it matters."""

    file: str
    old: str
    new: str
    note: str


def read_mutations() -> list[Mutation]:
    """The committed mutations; one that does not fit the code exactly once ends the run."""
    with LIST.open(encoding="utf-8", newline="") as file:
        found = [Mutation(**row) for row in csv.DictReader(file)]
    for mutation in found:
        times = (ROOT / mutation.file).read_text(encoding="utf-8").count(mutation.old)
        if times != 1 or mutation.old == mutation.new or "\n" in mutation.old + mutation.new:
            raise SystemExit(f"{mutation.file}: “{mutation.old}” stands {times} times, must be one line standing once")
    return found


def copy_tree(target: Path) -> None:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__", "*.png"))
        elif source.exists():
            shutil.copy(source, target / name)


def tests() -> list[str]:
    """The engine's test files, quick ones first: most mutations fall within seconds."""
    files = sorted((ROOT / "tests/evaluation").rglob("test_*.py"), key=lambda file: (file.name in SLOW, file.as_posix()))
    return [file.relative_to(ROOT).as_posix() for file in files]


def survives(mutation: Mutation | None) -> str:
    """Run the tests on a mutated copy: blank when a test failed, else what happened."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        tree = Path(folder)
        copy_tree(tree)
        if mutation is not None:
            file = tree / mutation.file
            file.write_text(file.read_text(encoding="utf-8").replace(mutation.old, mutation.new), encoding="utf-8")
        try:
            run = subprocess.run(
                [sys.executable, "-m", "pytest", *tests(), *OPTIONS], cwd=tree, capture_output=True, text=True,
                timeout=MOST_SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return ""  # an endless loop is noticed too
    if mutation is None:
        return run.stdout[-2000:] if run.returncode else ""
    caught = run.returncode == 1 or (run.returncode == 2 and "during collection" in run.stdout)
    return "" if caught else f"exit {run.returncode}"


def main(words: list[str]) -> int:
    chosen = [m for m in read_mutations() if not words or any(word in m.file + m.note for word in words)]
    broken = survives(None)
    if broken:
        print(f"The tests fail without any mutation:\n{broken}")
        return 1
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(_told, chosen))
    survivors = sum(bool(outcome) for outcome in outcomes)
    print(f"{len(chosen) - survivors} of {len(chosen)} mutations made a test fail")
    return 1 if survivors or not chosen else 0


def _told(mutation: Mutation) -> str:
    outcome = survives(mutation)
    print(f"{'SURVIVED' if outcome else 'killed':9} {mutation.file}: {mutation.note} {outcome}", flush=True)
    return outcome


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
