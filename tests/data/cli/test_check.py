"""`python -m data check`: the SQL twin against the written results."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.support.command import Outcome, command, options
from tests.support.runs import small_run

FILES = ("scheme", "units", "figures", "targets", "adjustments")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_run().write(tmp_path)
    assert command("assess", *options(tmp_path, *FILES), "--out", tmp_path / "out").code == 0
    return tmp_path


def check(folder: Path) -> Outcome:
    return command("check", *options(folder, *FILES), "--results", folder / "out")


def retouch(path: Path, unit: str, column: str, value: str, **where: str) -> None:
    """Change one cell of a result file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    row = next(
        row for row in rows if row["unit"] == unit and all(row[key] == kept for key, kept in where.items())
    )
    assert row[column] != value
    row[column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_untouched_results_are_confirmed(folder: Path) -> None:
    assert check(folder) == Outcome(0, "复算一致\n", [])


@pytest.mark.parametrize(
    ("file", "column", "value", "where", "words"),
    [
        ("points", "points_exact", "33/1", {"indicator": "A1"}, "N2 A1 得分：正式为33.0，复算为32.0"),
        ("points", "points_exact", "", {"indicator": "A1"}, "N2 A1 得分：正式为空，复算为32.0"),
        ("points", "points_exact", "32000000002/1000000000", {"indicator": "A1"}, "N2 A1 得分"),
        ("points", "status", "missing", {"indicator": "A1"}, "N2 A1 状态：正式为missing，复算为reported"),
        ("points", "place", "1", {"indicator": "A1"}, "N2 A1 指标位次：正式为1，复算为2"),
        ("totals", "points_sum", "82.0600", {}, "N2 已得分：正式为82.06"),
        ("totals", "applicable_weight", "99", {}, "N2 计分分值：正式为99.0，复算为100.0"),
        ("totals", "base_exact", "83/1", {}, "N2 基础分：正式为83.0"),
        ("totals", "bonus", "0.1000", {}, "N2 加分：正式为0.1"),
        ("totals", "deduction", "0.6000", {}, "N2 扣分：正式为0.6"),
        ("totals", "total_exact", "82/1", {}, "N2 总分：正式为82.0"),
        ("totals", "total", "81.56", {}, "N2 公布总分：正式为81.56，复算为81.55"),
        ("totals", "place", "3", {}, "N2 位次：正式为3，复算为2"),
        ("totals", "group_place", "2", {}, "N2 组内位次：正式为2，复算为1"),
        ("totals", "grade", "优秀", {}, "N2 等次：正式为优秀，复算为良好"),
        ("totals", "missing_count", "1", {}, "N2 缺报项数：正式为1，复算为0"),
        ("dimensions", "points_exact", "50/1", {"dimension": "A"}, "N2 维度A 得分：正式为50.0"),
        ("dimensions", "place", "1", {"dimension": "A"}, "N2 维度A 位次：正式为1，复算为2"),
    ],
)
def test_a_cell_retouched_in_any_column_is_found(
    folder: Path, file: str, column: str, value: str, where: dict[str, str], words: str
) -> None:
    retouch(folder / "out" / f"{file}.csv", "N2", column, value, **where)
    outcome = check(folder)
    assert outcome.code == 1
    assert [line.startswith(f"不一致：{words}") for line in outcome.errors] == [True]
    assert "复算一致" not in outcome.said


@pytest.mark.parametrize(
    ("file", "words"), [("points", "得分"), ("totals", "总分"), ("dimensions", "维度得分")]
)
def test_a_row_taken_out_is_found(folder: Path, file: str, words: str) -> None:
    path = folder / "out" / f"{file}.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:2] + lines[3:]), encoding="utf-8")
    outcome = check(folder)
    assert outcome.code == 1
    assert [f"{words}：正式结果没有这一行" in line for line in outcome.errors] == [True]


@pytest.mark.parametrize("file", ["points", "totals", "dimensions"])
def test_a_row_written_twice_is_refused(folder: Path, file: str) -> None:
    path = folder / "out" / f"{file}.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[1]]), encoding="utf-8")
    outcome = check(folder)
    assert outcome.code == 2
    assert [fault[:2] for fault in outcome.faults] == [(f"{file}.csv", len(lines) + 1)]


def test_results_that_are_not_there_are_refused(folder: Path) -> None:
    outcome = command("check", *options(folder, *FILES), "--results", folder / "nowhere")
    assert outcome.code == 2
    assert [fault.words for fault in outcome.faults] == ["读不到结果文件，请先用assess写出结果"]


@pytest.mark.parametrize(
    "text",
    ["", "unit,indicator\nN1,A1\n", "unit,indicator,status,place,points_exact\nN1,A1,reported,x,1/0\n"],
)
def test_files_that_are_no_results_are_refused(folder: Path, text: str) -> None:
    (folder / "out" / "points.csv").write_text(text, encoding="utf-8")
    outcome = check(folder)
    assert outcome.code in (1, 2)
    assert outcome.errors
    if text:
        assert [fault.words for fault in outcome.faults] == ["不是assess写出的结果"]


def test_figures_changed_after_the_run_are_found(folder: Path) -> None:
    path = folder / "figures.csv"
    path.write_text(path.read_text("utf-8").replace("N2,A1,80", "N2,A1,81"), encoding="utf-8")
    outcome = check(folder)
    assert outcome.code == 1
    assert any(line.startswith("不一致：N2 A1 得分：正式为32.0，复算为32.4") for line in outcome.errors)


def test_a_total_on_a_rounding_edge_is_said_to_be_undecided(tmp_path: Path) -> None:
    run = small_run()
    row = {"unit": "N2", "kind": "deduction", "matter": "另一事项", "points": "0.005"}
    files = run.having(adjustments=[*run.adjustments, row]).write(tmp_path)
    assert command("assess", *files, "--out", tmp_path / "out").code == 0
    outcome = command("check", *files, "--results", tmp_path / "out")
    assert (outcome.code, outcome.errors) == (0, [])
    assert outcome.said.splitlines()[0].startswith("未定：N2 公布总分：81.545")
