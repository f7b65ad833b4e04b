"""`python -m data assess`: files in, result files out."""

from __future__ import annotations

import csv
import json
import os
from fractions import Fraction
from pathlib import Path

import pytest

from tests.support.command import RESULTS, bytes_of, command, options, process
from tests.support.runs import scheme, small_run

FILES = ("scheme", "units", "figures", "targets", "adjustments")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_run().write(tmp_path)
    return tmp_path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_writes_five_files_and_says_what_it_did(folder: Path) -> None:
    outcome = command("assess", *options(folder, *FILES), "--out", folder / "out")
    assert (outcome.code, outcome.errors) == (0, [])
    assert outcome.said == f"已测算5个单位、5项指标，结果在 {folder / 'out'}\n"
    assert tuple(sorted(bytes_of(folder / "out"))) == RESULTS


def test_the_files_hold_every_unit_and_indicator_in_order(folder: Path) -> None:
    command("assess", *options(folder, *FILES), "--out", folder / "deep" / "out")
    out = folder / "deep" / "out"
    units, items = ["N1", "N2", "N3", "Z1", "C1"], ["A1", "A2", "B1", "B2", "B3"]
    assert [(row["unit"], row["indicator"]) for row in rows(out / "points.csv")] == [
        (u, i) for u in units for i in items
    ]
    assert [row["unit"] for row in rows(out / "totals.csv")] == units
    assert [(row["unit"], row["dimension"]) for row in rows(out / "dimensions.csv")] == [
        (u, d) for u in units for d in "AB"
    ]
    assert [
        json.loads(line)["unit"] for line in (out / "trace.jsonl").read_text("utf-8").splitlines()
    ] == units
    for unit in units:
        total = next(row for row in rows(out / "totals.csv") if row["unit"] == unit)
        parts = [
            Fraction(row["points_exact"] or 0) for row in rows(out / "dimensions.csv") if row["unit"] == unit
        ]
        assert sum(parts) == Fraction(total["base_exact"] or 0)


def test_no_trace_leaves_the_trace_out_and_removes_an_older_one(folder: Path) -> None:
    command("assess", *options(folder, *FILES), "--out", folder / "out")
    with_trace = bytes_of(folder / "out")
    assert command("assess", *options(folder, *FILES), "--no-trace", "--out", folder / "out").code == 0
    del with_trace["trace.jsonl"]
    assert bytes_of(folder / "out") == with_trace


def test_other_files_in_the_folder_are_left_alone(folder: Path) -> None:
    (folder / "out").mkdir()
    (folder / "out" / "note.txt").write_text("mine", encoding="utf-8")
    command("assess", *options(folder, *FILES), "--out", folder / "out")
    assert set(bytes_of(folder / "out")) == {*RESULTS, "note.txt"}


def test_targets_and_adjustments_may_be_absent_and_are_null_in_the_manifest(tmp_path: Path) -> None:
    run = small_run()
    items = [item for item in run.scheme["indicators"] if item["code"] != "A1"]
    stated = scheme(*items, full_marks="60")
    figures = [row for row in run.figures if row["indicator"] != "A1"]
    files = run.having(scheme=stated, figures=figures, targets=(), adjustments=()).write(tmp_path)
    assert command("assess", *files, "--out", tmp_path / "out").code == 0
    inputs = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["inputs"]
    assert {name for name, digest in inputs.items() if digest is None} == {"targets", "adjustments"}


def test_a_recorded_basis_document_brings_the_waiting_indicators_in(tmp_path: Path) -> None:
    run = small_run()
    items = [
        item | ({"basis": "decision"} if item["code"] == "A1" else {}) for item in run.scheme["indicators"]
    ]
    files = run.having(scheme=run.scheme | {"indicators": items}).write(tmp_path)
    command("assess", *files, "--out", tmp_path / "waiting")
    command("assess", *files, "--basis-document", "某办〔2025〕1号", "--out", tmp_path / "issued")
    small_run().write(tmp_path / "plain")
    command("assess", *options(tmp_path / "plain", *FILES), "--out", tmp_path / "never")
    waiting, issued, never = (rows(tmp_path / name / "totals.csv") for name in ("waiting", "issued", "never"))
    assert {row["applicable_weight"] for row in waiting[:4]} == {"60"}
    assert issued == never


def test_the_same_files_give_the_same_bytes_in_any_process(folder: Path) -> None:
    outcomes = []
    for seed in ("0", "1", "315"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": "Asia/Shanghai"}
        assert (
            process("assess", *options(folder, *FILES), "--out", folder / seed, environment=environment).code
            == 0
        )
        outcomes.append(bytes_of(folder / seed))
    assert outcomes[0] == outcomes[1] == outcomes[2]
    assert tuple(sorted(outcomes[0])) == RESULTS


@pytest.mark.parametrize("name", ["assess", "check"])
def test_the_help_speaks_both_languages(name: str) -> None:
    outcome = process(name, "--help", environment={**os.environ, "COLUMNS": "200", "NO_COLOR": "1"})
    assert outcome.code == 0
    for words in (
        "--scheme",
        "考核方案",
        "the scoring scheme",
        "--figures",
        "填报数据",
        "--basis-document",
        "依据文件",
    ):
        assert words in outcome.said


def test_a_command_without_its_options_names_them_and_fails() -> None:
    outcome = command("assess")
    assert outcome.code == 2
    assert any("--scheme" in line for line in outcome.errors)
