"""Large imports: 300,000 rows in bounded memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from data.store import Store
from tests.support.archives import Archive
from tests.support.command import ROOT
from tests.support.large import write_large


def measured(archive: Archive, *arguments: str) -> tuple[float, int, str]:
    """Seconds, most memory in kB, and what a command of its own process said."""
    environment = {**os.environ, "APPRAISAL_DATABASE": str(archive.location.database)}
    start = time.monotonic()
    words = [sys.executable, "-m", "tests.support.large", "import", "--period", "2025Y", *arguments]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return time.monotonic() - start, int(done.stderr.split()[-1]), done.stdout


def rows(store: Store) -> int:
    with store.reading() as session:
        return int(session.rows("SELECT count(*) FROM figures")[0][0])


def test_a_command_is_not_charged_with_the_memory_of_the_process_that_started_it(duck: Archive, tmp_path: Path) -> None:
    files = write_large(tmp_path / "small", 1)
    _, alone, _ = measured(duck, *files)
    held = bytearray(b"x") * 400_000_000
    _, beside, _ = measured(duck, *files)
    assert len(held) == 400_000_000
    assert beside < alone + 50_000 < 350_000


def test_300_000_rows_are_imported_in_bounded_memory(duck: Archive, tmp_path: Path, tell: Callable[[str], None]) -> None:
    small, large = write_large(tmp_path / "small", 100), write_large(tmp_path / "large", 3000)
    _, before, _ = measured(duck, *small)
    seconds, checked, said = measured(duck, *large)
    assert "填报数据300000" in said
    assert rows(duck.open()) == 0
    duck.close()
    # the units themselves are held, the figures are not: all of them as texts would be some 300 MB more
    assert checked - before < 60_000
    written, most, _ = measured(duck, *large, "--apply")
    tell(f"300,000 rows checked in {seconds:.1f} s, {checked >> 10} MB; written in {written:.1f} s, {most >> 10} MB")
    assert rows(duck.open()) == 300_000
    assert most < 500_000


def test_on_the_server_memory_does_not_grow_with_the_rows(
    postgres: Archive, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    _, before, _ = measured(postgres, *write_large(tmp_path / "small", 100), "--apply")
    written, most, _ = measured(postgres, *write_large(tmp_path / "large", 600), "--apply")
    tell(f"PostgreSQL: 60,000 rows written in {written:.1f} s, {most >> 10} MB")
    assert rows(postgres.open()) == 60_000
    assert most - before < 60_000
