"""Files on the disk: when the newest was written, without asking the disk at every question."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from data import files
from data.city import folder_version
from data.files import newest

SECOND = 10**9


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands still until a test moves it; a look at the disk stands for one second of it."""
    now = [100.0]
    monkeypatch.setattr("data.files.time.monotonic", lambda: now[0])
    monkeypatch.setattr(files, "LOOK_EVERY", 1.0)
    return now


@pytest.fixture
def pair(tmp_path: Path) -> list[Path]:
    """Two files, written 5 and 7 seconds after the epoch."""
    found = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for path, seconds in zip(found, (5, 7), strict=True):
        path.write_text("", encoding="utf-8")
        os.utime(path, ns=(seconds * SECOND, seconds * SECOND))
    return found


def test_the_newest_of_some_files_is_told(clock: list[float], pair: list[Path]) -> None:
    assert newest(tuple(pair), lambda: pair) == 7 * SECOND


def test_the_disk_is_asked_once_a_second_only(clock: list[float], pair: list[Path]) -> None:
    asked: list[float] = []

    def listed() -> list[Path]:
        asked.append(clock[0])
        return pair

    key = tuple(pair)
    assert newest(key, listed) == 7 * SECOND
    os.utime(pair[0], ns=(9 * SECOND, 9 * SECOND))
    clock[0] = 100.9
    assert newest(key, listed) == 7 * SECOND
    clock[0] = 101.0
    assert newest(key, listed) == 9 * SECOND
    assert asked == [100.0, 101.0]


def test_every_question_has_an_answer_of_its_own(clock: list[float], pair: list[Path]) -> None:
    first, second = pair
    assert newest(first, lambda: [first]) == 5 * SECOND
    assert newest(second, lambda: [second]) == 7 * SECOND


def test_what_cannot_be_looked_at_is_not_remembered_as_looked_at(clock: list[float], pair: list[Path]) -> None:
    gone = pair[0].with_name("gone.csv")
    with pytest.raises(FileNotFoundError):
        newest(gone, lambda: [gone])
    pair[0].rename(gone)
    assert newest(gone, lambda: [gone]) == 5 * SECOND


def test_a_folder_without_files_has_version_zero(clock: list[float], tmp_path: Path) -> None:
    assert folder_version(tmp_path / "nothing") == 0


def test_a_folder_is_as_new_as_the_newest_file_anywhere_in_it(clock: list[float], tmp_path: Path) -> None:
    deep = tmp_path / "city" / "schemes" / "2024.yaml"
    deep.parent.mkdir(parents=True)
    deep.write_text("", encoding="utf-8")
    os.utime(deep, ns=(11 * SECOND, 11 * SECOND))
    assert folder_version(tmp_path / "city") == 11 * SECOND
