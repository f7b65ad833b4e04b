"""The files of a run (测算文件): read in any row and column order, or refused with every fault of form."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.exchange.run_files import RunPaths, read_run
from evaluation.errors import Fault, Refused, Where
from evaluation.terms import Ranking
from evaluation.tree import Node
from tests.support.runs import small_run

NAMES = ("scheme", "units", "figures", "targets", "adjustments")


@pytest.fixture
def paths(tmp_path: Path) -> RunPaths:
    small_run().write(tmp_path)
    return RunPaths(*(tmp_path / f"{name}.{'yaml' if name == 'scheme' else 'csv'}" for name in NAMES))


def faults_of(paths: RunPaths) -> list[tuple[str, int, int]]:
    with pytest.raises(Refused) as refusal:
        read_run(paths)
    return [
        (Path(fault.where.file).name, fault.where.line, fault.where.column) for fault in refusal.value.faults
    ]


def test_every_file_becomes_inputs_with_the_place_of_every_row(paths: RunPaths) -> None:
    files = read_run(paths)
    inputs = files.inputs
    assert [unit.code for unit in inputs.units] == ["N1", "N2", "N3", "Z1", "C1"]
    assert inputs.units[3].ranked is Ranking.APART
    row = inputs.figures["N2", "A2"]
    assert (row.numerator, row.denominator, row.value) == ("17", "80", "")
    assert row.place.of("denominator") == Where(str(paths.figures), 8, 5)
    assert inputs.targets["N1", "A1"].target == "100"
    assert len(inputs.adjustments) == 3
    assert (inputs.figures_file, inputs.targets_file) == (str(paths.figures), str(paths.targets))


def test_absent_columns_are_blank_and_columns_may_stand_in_any_order(paths: RunPaths) -> None:
    paths.figures.write_text("value,indicator,unit\n 7 ,A1,N1\n", encoding="utf-8")
    paths.units.write_text("kind,unit\ncounty,N1\n", encoding="utf-8")
    files = read_run(RunPaths(paths.scheme, paths.units, paths.figures))
    row = files.inputs.figures["N1", "A1"]
    assert (row.value, row.levels, row.status) == ("7", "", "")
    assert row.place.of("value") == Where(str(paths.figures), 2, 1)
    unit = files.inputs.units[0]
    assert (unit.name, unit.group, unit.order, unit.ranked) == ("N1", "", 0, Ranking.RANKED)
    assert (files.targets, files.adjustments) == (None, None)


def test_absent_targets_and_adjustments_are_none(paths: RunPaths) -> None:
    files = read_run(RunPaths(paths.scheme, paths.units, paths.figures))
    assert (files.targets, files.adjustments, files.inputs.targets, files.inputs.adjustments) == (
        None,
        None,
        {},
        (),
    )
    assert files.inputs.targets_file == ""


def test_a_table_with_a_header_alone_is_empty_and_no_fault(paths: RunPaths) -> None:
    assert paths.targets is not None
    paths.targets.write_text("unit,indicator,target\n", encoding="utf-8")
    assert read_run(paths).inputs.targets == {}


def test_a_cell_with_a_line_break_keeps_the_lines_of_the_rows_after_it(paths: RunPaths) -> None:
    text = paths.figures.read_text("utf-8").replace("2025,统计局", '2025,"统计\n局"', 1)
    paths.figures.write_text(text + "N9,A1,1,,,,,,,,,\n", encoding="utf-8")
    assert faults_of(paths) == [("figures.csv", 23, 1)]


def test_faults_of_all_files_come_together(paths: RunPaths) -> None:
    for path in (paths.units, paths.figures, paths.targets, paths.adjustments):
        assert path is not None
        path.write_text(path.read_text("utf-8").replace("unit,", "unit,neu,", 1), encoding="utf-8")
    paths.scheme.write_text(
        paths.scheme.read_text("utf-8").replace("rule: panel", "rule: jury"), encoding="utf-8"
    )
    found = faults_of(paths)
    assert {name for name, _, _ in found} == {
        "scheme.yaml",
        "units.csv",
        "figures.csv",
        "targets.csv",
        "adjustments.csv",
    }
    assert ("figures.csv", 1, 2) in found


def test_the_rows_of_a_file_with_a_faulty_header_are_looked_at_too(paths: RunPaths) -> None:
    text = paths.figures.read_text("utf-8").replace("data_period,source", "data_period,quelle")
    paths.figures.write_text(text.replace("N2,A1,80", "N2,A1,x"), encoding="utf-8")
    assert faults_of(paths) == [("figures.csv", 1, 12), ("figures.csv", 7, 3)]


def test_figures_that_cannot_be_read_leave_the_rest_checked(paths: RunPaths) -> None:
    paths.figures.unlink()
    assert paths.targets is not None
    paths.targets.write_text("unit,indicator,target\nN9,A1,x\n", encoding="utf-8")
    assert faults_of(paths) == [("figures.csv", 1, 1), ("targets.csv", 2, 1), ("targets.csv", 2, 3)]


def test_a_unit_row_that_cannot_be_read_makes_no_strangers(paths: RunPaths) -> None:
    paths.units.write_text(
        paths.units.read_text("utf-8").replace("N2,N2县,county,甲组,2,", "N2,N2县"), encoding="utf-8"
    )
    assert faults_of(paths) == [("units.csv", 3, 1)]


def test_the_scheme_may_be_amended_before_it_is_parsed(paths: RunPaths) -> None:
    seen: list[Node] = []

    def amend(node: Node) -> Node:
        seen.append(node)
        return node

    files = read_run(paths, amend)
    assert files.scheme is seen[0]


def test_a_refused_amendment_is_one_more_fault(paths: RunPaths) -> None:
    def amend(node: Node) -> Node:
        raise Refused([Fault(node.where, "不能记录依据文件")])

    paths.figures.write_text(paths.figures.read_text("utf-8") + "N9,A1,1,,,,,,,,,\n", encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        read_run(paths, amend)
    assert [fault.message for fault in refusal.value.faults] == ["单位“N9”不在单位表中", "不能记录依据文件"]
