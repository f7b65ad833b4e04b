"""Strict readers of the plan's files: every fault of all of them at once, with line and column."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from data.catalogue import SHAPES, check_scheme, read_catalogue
from data.exchange.yaml import parse_yaml
from evaluation.catalogue import Catalogue, Comparator, Named, TargetKind
from evaluation.errors import Refused
from evaluation.scheme_parser import parse

COLUMNS = {shape.part: shape.columns for shape in SHAPES}
TASK = {"number": "1", "title": "甲任务", "lead": "甲局", "names_counties": "yes", "names_zone": "no"}
DEPARTMENT = {"name": "甲局", "kind": "government"}
COMMITMENT = {
    "id": "C1", "task": "1", "title": "甲数", "unit": "家", "target": "8", "comparator": "at_least", "kind": "level",
    "deadline": "2027", "lead": "甲局", "names_counties": "yes", "names_zone": "no", "measure": "quantity",
    "assessable": "county_count",
}  # fmt: skip
TARGET = {
    "commitment": "C1", "headline": "yes", "title": "甲数", "comparator": "at_least", "value": "8", "unit": "家",
    "kind": "level", "deadline": "2027", "parameters": "about",
}  # fmt: skip
PARAMETER = {"name": "about", "title": "左右", "value": "0.02", "commitments": "C1", "note": "甲说明"}
TERM = {"english": "unit", "chinese": "被考核单位", "meaning": "甲"}
WHOLE = {
    "key_tasks": TASK, "departments": DEPARTMENT, "commitments": COMMITMENT, "city_targets": TARGET,
    "parameters": PARAMETER, "glossary": TERM,
}  # fmt: skip


def write(folder: Path, **parts: Mapping[str, str] | list[Mapping[str, str]]) -> Path:
    for part, rows in parts.items():
        listed = rows if isinstance(rows, list) else [rows]
        lines = [",".join(COLUMNS[part])]
        for row in listed:
            cells = {"document": "甲文", "clause": "一", **row}
            lines.append(",".join(cells.get(column, "") for column in COLUMNS[part]))
        (folder / f"{part}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def faults(folder: Path) -> list[str]:
    with pytest.raises(Refused) as refusal:
        read_catalogue(folder)
    return [str(fault).removeprefix(f"{folder}/") for fault in refusal.value.faults]


def test_a_folder_without_a_plan_gives_an_empty_catalogue(tmp_path: Path) -> None:
    assert read_catalogue(tmp_path) == Catalogue()


def test_every_part_of_a_plan_is_read_with_its_types(tmp_path: Path) -> None:
    plan = read_catalogue(write(tmp_path, **WHOLE))
    commitment, target = plan.commitments[0], plan.city_targets[0]
    assert (commitment.task, commitment.target, commitment.comparator) == (1, "8", Comparator.AT_LEAST)
    assert (commitment.kind, commitment.deadline, commitment.co_responsible) == (TargetKind.LEVEL, 2027, ())
    assert (target.headline, target.parameters) == (True, ("about",))
    assert (plan.key_tasks[0].names_counties, plan.key_tasks[0].names_zone) == (Named.YES, Named.NO)
    assert (plan.parameters[0].commitments, plan.parameters[0].cite.document) == (("C1",), "甲文")
    assert (plan.departments[0].name, plan.glossary[0].chinese) == ("甲局", "被考核单位")


def test_a_commitment_of_every_year_has_no_deadline(tmp_path: Path) -> None:
    plan = read_catalogue(write(tmp_path, commitments={**COMMITMENT, "deadline": "each_year"}))
    assert plan.commitments[0].deadline is None


def test_each_file_may_be_absent_and_its_checks_with_it(tmp_path: Path) -> None:
    for part, row in WHOLE.items():
        folder = tmp_path / part
        folder.mkdir()
        assert len(getattr(read_catalogue(write(folder, **{part: row})), part)) == 1


def test_a_dated_rename_is_read(tmp_path: Path) -> None:
    old = {**DEPARTMENT, "valid_to": "2024-06-30", "successor": "乙局", "note": "甲文改名"}
    new = {"name": "乙局", "kind": "government", "valid_from": "2024-07-01"}
    plan = read_catalogue(write(tmp_path, departments=[old, new]))
    before, after = plan.department_on("甲局", "2024-06-30"), plan.department_on("甲局", "2024-07-01")
    assert before is plan.departments[0]
    assert after is plan.departments[1]


@pytest.mark.parametrize(
    ("part", "changes", "expected"),
    [
        ("key_tasks", {"lead": "乙局"}, "key_tasks.csv:2:1 责任单位“乙局”不在departments.csv中"),
        ("key_tasks", {"number": "2"}, "key_tasks.csv:2:1 重点任务序号2不连续，缺1"),
        ("key_tasks", {"number": "一"}, "key_tasks.csv:2:1 “一”应为整数"),
        ("key_tasks", {"names_zone": "maybe"}, "key_tasks.csv:2:7 “maybe”应为yes、related、no、unspecified之一"),
        ("key_tasks", {"clause": ""}, "key_tasks.csv:2:9 “clause”不能为空"),
        ("departments", {"valid_from": "2024/1/1"}, "departments.csv:2:3 日期“2024/1/1”应写成2025-01-01的形式"),
        ("departments", {"valid_from": "2024-02-01", "valid_to": "2024-01-01"},
         "departments.csv:2:4 停用日期早于启用日期"),
        ("departments", {"successor": "甲局"}, "departments.csv:2:4 有更名后的单位，应写明本名称的停用日期"),
        ("departments", {"valid_to": "2024-01-01", "successor": "丙局"},
         "departments.csv:2:1 责任单位“丙局”不在departments.csv中"),
        ("commitments", {"task": "9"}, "commitments.csv:2:1 目标任务C1的重点任务9不存在"),
        ("commitments", {"co_responsible": "甲局"}, "commitments.csv:2:1 目标任务C1的责任单位与重点任务1不一致"),
        ("commitments", {"names_counties": "no"}, "commitments.csv:2:1 目标任务C1的点名情况与重点任务1不一致"),
        ("commitments", {"same_as": "C9"}, "commitments.csv:2:1 目标任务C1所指的“C9”不存在"),
        ("commitments", {"target": "８"}, "commitments.csv:2:6 “８”应为数"),
        ("commitments", {"deadline": ""}, "commitments.csv:2:11 期限不能为空，应为年份或each_year"),
        ("commitments", {"comparator": "="}, "commitments.csv:2:8 “=”应为at_least、more_than、at_most、about、"
         "between、done、all_covered、strive、none之一"),
        ("commitments", {"co_responsible": "甲局;;乙局"}, "commitments.csv:2:13 清单“甲局;;乙局”有空条目或重复条目"),
        ("city_targets", {"value": "9"}, "city_targets.csv:2:1 全市目标与目标任务C1的数或单位不一致"),
        ("city_targets", {"commitment": "C9"}, "city_targets.csv:2:1 目标任务“C9”不在commitments.csv中"),
        ("city_targets", {"parameters": "exact"}, "city_targets.csv:2:1 口径参数“exact”不在parameters.csv中"),
        ("city_targets", {"deadline": ""}, "city_targets.csv:2:9 “deadline”不能为空"),
        ("parameters", {"note": ""}, "parameters.csv:2:10 “note”不能为空"),
        ("parameters", {"commitments": "C9"}, "parameters.csv:2:1 目标任务“C9”不在commitments.csv中"),
        ("glossary", {"chinese": ""}, "glossary.csv:2:2 “chinese”不能为空"),
    ],
)  # fmt: skip
def test_a_fault_names_its_file_line_and_column(
    tmp_path: Path, part: str, changes: dict[str, str], expected: str
) -> None:
    assert expected in faults(write(tmp_path, **{**WHOLE, part: {**WHOLE[part], **changes}}))


@pytest.mark.parametrize("part", WHOLE)
def test_a_row_given_twice_is_a_fault(tmp_path: Path, part: str) -> None:
    found = faults(write(tmp_path, **{**WHOLE, part: [WHOLE[part], WHOLE[part]]}))
    assert next(fault for fault in found if fault.endswith("重复")).startswith(f"{part}.csv:3:1 “")


def test_one_department_may_bear_its_name_in_two_spans(tmp_path: Path) -> None:
    spans = [{**DEPARTMENT, "valid_to": "2023-12-31"}, {**DEPARTMENT, "valid_from": "2025-01-01"}]
    plan = read_catalogue(write(tmp_path, departments=spans))
    assert plan.department_on("甲局", "2024-06-01") is None
    assert plan.department_on("甲局", "2025-06-01") is plan.departments[1]


def test_faults_of_all_files_come_together(tmp_path: Path) -> None:
    write(
        tmp_path,
        key_tasks={**TASK, "number": "x"},
        commitments={**COMMITMENT, "target": "y"},
        glossary={"english": "x"},
    )
    (tmp_path / "parameters.csv").write_text("name,colour\n", encoding="utf-8")
    assert {fault.split(":")[0] for fault in faults(tmp_path)} == {
        "key_tasks.csv", "commitments.csv", "glossary.csv", "parameters.csv",
    }  # fmt: skip


def test_a_scheme_names_only_known_commitments_and_departments(tmp_path: Path) -> None:
    plan = read_catalogue(write(tmp_path, **WHOLE))
    text = """scheme: {id: s}
indicators:
  - {code: A1, title: 甲项, weight: 100, rule: completion, commitments: [%s], departments: {lead: %s}, cite: {}}
  - {code: O1, title: 乙项, observed: true, commitments: [%s], departments: {data: %s, with: [甲局]}, cite: {}}
"""
    check_scheme(parse(parse_yaml(text % ("C1", "甲局", "C1", "甲局"), "s.yaml")), plan)
    with pytest.raises(Refused) as refusal:
        check_scheme(parse(parse_yaml(text % ("C9", "乙局", "C8", "丙局"), "s.yaml")), plan)
    assert [str(fault) for fault in refusal.value.faults] == [
        "s.yaml:3:5 目标任务“C9”不在commitments.csv中",
        "s.yaml:3:5 责任单位“乙局”不在departments.csv中",
        "s.yaml:4:5 目标任务“C8”不在commitments.csv中",
        "s.yaml:4:5 责任单位“丙局”不在departments.csv中",
    ]
