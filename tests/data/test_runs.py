"""Runs of example years: made once, made anew when a file changes, refused with every fault."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from data.city import SHIPPED, read_city
from data.runs import make_ready, run_of, version_of
from evaluation.errors import Refused

CITY = SHIPPED.parent / "examples" / "wenzhou_air_2024_10"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(CITY, tmp_path / "city")


def test_a_run_is_made_once(folder: Path) -> None:
    example = read_city(folder).examples[0]
    assert run_of(example) is run_of(example)
    assert len(run_of(example).totals) == 13


def test_a_changed_file_makes_the_run_anew(folder: Path) -> None:
    example = read_city(folder).examples[0]
    before, version = run_of(example), version_of(example)
    os.utime(example.figures, ns=(version + 10**9, version + 10**9))
    assert version_of(example) == version + 10**9
    assert run_of(example) is not before


def test_a_fault_in_an_example_is_told_and_raised(folder: Path) -> None:
    example = read_city(folder).examples[0]
    with example.figures.open("a", encoding="utf-8") as file:
        file.write("999999,A1,1\n")
    with pytest.raises(Refused):
        run_of(example)
    faults = make_ready(folder)
    assert {Path(fault.where.file).name for fault in faults} == {"figures.csv"}


def test_a_clean_city_has_no_faults(folder: Path) -> None:
    assert make_ready(folder) == ()
