"""Refusals (退回): exit 2, every fault on its own line with file, row and column, nothing written, never a traceback."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Outcome, bytes_of, command, options, process, spot
from tests.support.runs import small_run

FILES = ("scheme", "units", "figures", "targets", "adjustments")
Mutation = Callable[[Path], list[tuple[Any, ...]]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_run().write(tmp_path)
    return tmp_path


def refused(folder: Path, *names: str) -> Outcome:
    """Assess the folder's files, which must be refused, leaving an empty place empty and older results as they were."""
    out = folder / "out"
    before = bytes_of(out)
    outcome = command("assess", *options(folder, *(names or FILES)), "--out", out)
    assert outcome.code == 2
    assert outcome.said == ""
    assert bytes_of(out) == before
    assert out.exists() == bool(before)
    return outcome


def change(path: Path, old: str, new: str) -> None:
    """Replace a text that stands there once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old}: {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")


def add(path: Path, *lines: str) -> int:
    """Add lines at the end; returns the number of the first."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return text.count("\n") + 1


def scheme_change(old: str, new: str, words: str, at: str, value: str | None = None) -> Mutation:
    """A fault in the scheme, expected where `value` stands in the changed line that holds `at`."""

    def mutate(folder: Path) -> list[tuple[Any, ...]]:
        change(folder / "scheme.yaml", old, new)
        return [("scheme.yaml", *spot(folder / "scheme.yaml", at, value), words)]

    return mutate


def row_change(name: str, old: str, new: str, column: int, words: str) -> Mutation:
    """A fault in a row of a CSV file, expected in that row and column."""

    def mutate(folder: Path) -> list[tuple[Any, ...]]:
        path = folder / f"{name}.csv"
        change(path, old, new)
        line = next(
            number for number, text in enumerate(path.read_text("utf-8").splitlines(), 1) if new in text
        )
        return [(path.name, line, column, words)]

    return mutate


def row_added(name: str, row: str, column: int, words: str) -> Mutation:
    def mutate(folder: Path) -> list[tuple[Any, ...]]:
        return [(f"{name}.csv", add(folder / f"{name}.csv", row), column, words)]

    return mutate


def weights_of_98(folder: Path) -> list[tuple[Any, ...]]:
    change(folder / "scheme.yaml", "weight: '40'", "weight: '38'")
    return [("scheme.yaml", *spot(folder / "scheme.yaml", "- code: A1"), "分值合计98分，应为100分，缺2分")]


def duplicate_key(folder: Path) -> list[tuple[Any, ...]]:
    change(folder / "scheme.yaml", "  weight: '40'", "  weight: '40'\n  weight: '41'")
    return [("scheme.yaml", *spot(folder / "scheme.yaml", "weight: '41'"), "重复")]


def missing_row(folder: Path) -> list[tuple[Any, ...]]:
    path = folder / "figures.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("N2,B1,")), encoding="utf-8")
    return [("figures.csv", 1, 1, "N2县（N2）的指标B1（B1）：缺少填报行")]


def missing_target(folder: Path) -> list[tuple[Any, ...]]:
    change(folder / "targets.csv", "N2,A1,100,\n", "")
    return [("targets.csv", 1, 1, "N2县（N2）的指标A1（A1）：缺少目标行")]


def unknown_column(folder: Path) -> list[tuple[Any, ...]]:
    change(folder / "figures.csv", "data_period,source", "data_period,quelle")
    return [("figures.csv", 1, 12, "没有“quelle”这一列")]


def column_twice(folder: Path) -> list[tuple[Any, ...]]:
    change(folder / "figures.csv", "data_period,source", "source,source")
    return [("figures.csv", 1, 12, "列“source”重复")]


def required_column_gone(folder: Path) -> list[tuple[Any, ...]]:
    change(folder / "targets.csv", "indicator,target", "indicator,source")
    return [("targets.csv", 1, 1, "缺少必有的列“target”"), ("targets.csv", 1, 4, "列“source”重复")]


def anchors_and_aliases(folder: Path) -> list[tuple[Any, ...]]:
    change(folder / "scheme.yaml", "  title: 争创", "  title: &a 争创")
    change(folder / "scheme.yaml", "  title: 通报批评", "  title: *a")
    path = folder / "scheme.yaml"
    return [("scheme.yaml", *spot(path, "&a"), "锚点"), ("scheme.yaml", *spot(path, "*a"), "引用")]


def good_is_bad_by_target(folder: Path) -> list[tuple[Any, ...]]:
    change(folder / "scheme.yaml", "good: '30'", "good: target")
    add(folder / "targets.csv", "N1,A2,10,", "N2,A2,30,", "N3,A2,30,", "Z1,A2,30,")
    return [("targets.csv", 6, 3, "相等")]


NAN = "应为数，现为“{}”"
TABLE: dict[str, Mutation] = {
    "weights add to 98": weights_of_98,
    "a negative weight": scheme_change("weight: '40'", "weight: '-40'", "应不小于0", "weight: '-40'", "'-40'"),
    "a weight that is no number": scheme_change("weight: '40'", "weight: 四十", "应为数", "weight: 四十", "四十"),
    "an unknown YAML key": scheme_change("  points_dp: '4'", "  decimals: '4'", "没有“decimals”这个键", "decimals: '4'"),
    "a key written twice": duplicate_key,
    "an unknown rule": scheme_change("rule: panel", "rule: jury", "没有规则“jury”", "rule: jury", "jury"),
    "an unknown parameter": scheme_change("good: '30'", "good: '30'\n    gut: '3'", "没有“gut”这个键", "gut: '3'"),
    "good equals bad": scheme_change("good: '30'", "good: '10.0'", "相等", "bad: '10'", "'10'"),
    "good equals bad by a target": good_is_bad_by_target,
    "cap and bonus points together": scheme_change(
        "    target: '10'", "    target: '10'\n    cap: '1'\n    bonus_points: '2'", "不能同时写", "bonus_points: '2'", "'2'"
    ),
    "shares that add to 0.9": scheme_change(
        "  rule: panel", "  parts:\n  - {share: 0.5, rule: stages, params: {stages: {是: 1}}}\n  - {share: 0.4, rule: panel}",
        "份额合计0.9，应为1", "- {share: 0.5", "- {share: 0.5",
    ),
    "anchors and aliases": anchors_and_aliases,
    "not YAML": scheme_change("  points_dp: '4'", "  points_dp: '4", "不是合格的YAML", "  total_dp: '2'", "2'"),
    "a target of zero": row_change("targets", "N2,A1,100", "N2,A1,0", 3, "目标值0不大于0"),
    "a negative target": row_change("targets", "N2,A1,100", "N2,A1,-5", 3, "目标值-5不大于0"),
    "a blank target": row_change("targets", "N2,A1,100", "N2,A1,", 3, "目标不能为空"),
    "no row of a target": missing_target,
    "a target that is a text": row_change("targets", "N2,A1,100", "N2,A1,百", 3, "应为数，现为“百”"),
    "a target of an unknown unit": row_added("targets", "N9,A1,5,", 1, "单位“N9”不在单位表中"),
    "a target twice": row_added("targets", "N2,A1,5,", 2, "重复，首次出现在第3行"),
    "an unknown unit": row_added("figures", "N9,A1,5,,,,,,,,,", 1, "单位“N9”不在单位表中"),
    "an unknown indicator": row_added("figures", "N1,X9,5,,,,,,,,,", 2, "指标“X9”不在方案中"),
    "a row twice": row_added("figures", "N1,A1,70,,,,,,,,,", 2, "单位N1、指标A1重复，首次出现在第2行"),
    "an unknown status": row_added("figures", "C1,A1,,,,,,,,gone,,", 10, "状态“gone”"),
    "a computed status typed": row_added("figures", "C1,A1,,,,,,,,not_scorable,,", 10, "状态“not_scorable”"),
    "a row too short": row_added("figures", "C1,A1", 1, "本行有2格，表头有12列"),
    "an unknown column": unknown_column,
    "a column twice": column_twice,
    "a required column gone": required_column_gone,
    "a text for a value": row_change("figures", "N2,A1,80", "N2,A1,八十", 3, NAN.format("八十")),
    "NaN": row_change("figures", "N2,A1,80", "N2,A1,NaN", 3, NAN.format("NaN")),
    "infinity": row_change("figures", "N2,A1,80", "N2,A1,inf", 3, NAN.format("inf")),
    "a power of ten": row_change("figures", "N2,A1,80", "N2,A1,1e999999999", 3, NAN.format("1e999999999")),
    "full-width digits": row_change("figures", "N2,A1,80", "N2,A1,８０", 3, NAN.format("８０")),
    "a percentage": row_change("figures", "N2,A1,80", "N2,A1,80%", 3, NAN.format("80%")),
    "an underscore": row_change("figures", "N2,A1,80", "N2,A1,8_0", 3, NAN.format("8_0")),
    "a number of 61 digits": row_change("figures", "N2,A1,80", "N2,A1," + "8" * 61, 3, "应为数"),
    "a text for previous": row_change("figures", "N2,A1,80,,,60", "N2,A1,80,,,六十", 6, "previous应为数"),
    "a text for a numerator": row_change("figures", "N2,A2,,17", "N2,A2,,x", 4, "numerator应为数"),
    "a row missing": missing_row,
    "blank without status": row_change("figures", "N2,A1,80", "N2,A1,", 3, "没有数值，请填数值或写明状态"),
    "reported but blank": row_change("figures", "N2,B1,8.5,,,,,,,,,", "N2,B1,,,,,,,,reported,,", 3, "状态为已报，但没有数值"),
    "a value beside missing": row_change(
        "figures", "N2,B1,8.5,,,,,,,,,", "N2,B1,8.5,,,,,,,missing,,", 3, "状态为缺报，不应再有value"
    ),
    "void without a source": row_change("figures", "N2,B1,8.5,,,,,,,,,", "N2,B1,8.5,,,,,,,void,,", 12, "作废须在source写明"),
    "a denominator of zero": row_change("figures", "N2,A2,,17,80", "N2,A2,,17,0", 5, "分母0应大于0"),
    "a value unlike its ratio": row_change("figures", "N2,A2,,17,80", "N2,A2,21.2,17,80", 3, "填报值21.2与由明细计算的21.25不一致"),
    "a level named twice": row_change("figures", "省级:1;市级:2", "省级:1;省级:2", 9, "“省级”写了两次"),
    "counts and names mixed": row_change("figures", "省级:1;市级:2", "省级:1;甲园@市级", 9, "不能混用"),
    "an unknown level": row_change("figures", "省级:1;市级:2", "省级:1;县级:2", 9, "级别“县级”不在方案所列"),
    "a count that is not whole": row_change("figures", "省级:1;市级:2", "省级:1;市级:2.5", 9, "应为非负整数"),
    "a judge's score of 101": row_change("figures", "评委甲:81", "评委甲:101", 9, "不在0至100之间"),
    "blank levels": row_change("figures", "N2,B3,,,,,,,评委甲:81;评委乙:90", "N2,B3,,,,,,,", 9, "清单levels不能为空"),
    "a row outside the scope": row_added("figures", "C1,A1,5,,,,,,,,,", 10, "本指标不适用于该单位"),
    "a unit twice": row_added("units", "N1,又一个,county,,,", 1, "单位代码“N1”重复"),
    "a unit without a code": row_added("units", ",无名,county,,,", 1, "单位代码不能为空"),
    "an unknown kind of unit": row_added("units", "N8,某,village,,,", 3, "单位类别“village”"),
    "an order that is a text": row_added("units", "C8,某,city,,末,false", 5, "顺序应为数"),
    "an unknown way of ranking": row_added("units", "C8,某,city,,,maybe", 6, "排名方式“maybe”"),
    "an adjustment of an unknown unit": row_added("adjustments", "N9,bonus,J1,,1,", 1, "单位“N9”不在单位表中"),
    "an unknown kind of adjustment": row_added("adjustments", "N1,gift,J1,,1,", 2, "类别“gift”"),
    "an adjustment without matter": row_added("adjustments", "N1,bonus,,,1,", 3, "没有写明事项"),
    "an unknown veto": row_added("adjustments", "N1,veto,V9,,,", 3, "不得评优事项“V9”"),
    "points typed negative": row_added("adjustments", "N1,deduction,迟报,,-1,", 5, "分数-1应填正数"),
    "points nowhere to be found": row_added("adjustments", "N1,bonus,其他,,,", 5, "没有分数"),
    "points that are a text": row_added("adjustments", "N1,bonus,J1,,两分,", 5, "应为数，现为“两分”"),
    "a veto with points": row_added("adjustments", "N1,veto,V1,,2,", 5, "不带分数"),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_each_fault_is_refused_in_its_file_row_and_column(folder: Path, name: str) -> None:
    expected = TABLE[name](folder)
    found = refused(folder).faults
    assert [fault[:3] for fault in found] == [where[:3] for where in expected]
    for fault, (*_, words) in zip(found, expected, strict=True):
        assert words in fault.words


def test_the_folder_without_a_fault_is_scored(folder: Path) -> None:
    assert command("assess", *options(folder, *FILES), "--out", folder / "out").code == 0


def test_faults_of_form_in_every_file_are_reported_together_and_sorted(folder: Path) -> None:
    change(folder / "scheme.yaml", "weight: '40'", "weight: '38'")
    change(folder / "scheme.yaml", "rule: panel", "rule: jury")
    change(folder / "figures.csv", "data_period,source", "data_period,quelle")
    change(folder / "figures.csv", "N2,A1,80", "N2,A1,八十")
    first = add(folder / "figures.csv", "N9,A1,5,,,,,,,,,", "N1,X9,5,,,,,,,,,", "C1,A1")
    line = add(folder / "targets.csv", "N9,Y1,x,")
    last = add(folder / "adjustments.csv", "N9,gift,,,y,")
    unit = add(folder / "units.csv", "N1,又一个,county,,,")
    found = [fault[:3] for fault in refused(folder).faults]
    assert found == [
        ("adjustments.csv", last, 1), ("adjustments.csv", last, 2), ("adjustments.csv", last, 3), ("adjustments.csv", last, 5),
        ("figures.csv", 1, 12), ("figures.csv", 7, 3), ("figures.csv", first, 1), ("figures.csv", first + 1, 2),
        ("figures.csv", first + 2, 1),
        ("scheme.yaml", *spot(folder / "scheme.yaml", "- code: A1")), ("scheme.yaml", *spot(folder / "scheme.yaml", "jury")),
        ("targets.csv", line, 1), ("targets.csv", line, 2), ("targets.csv", line, 3), ("units.csv", unit, 1),
    ]  # fmt: skip


def test_values_are_looked_at_only_when_form_is_clean(folder: Path) -> None:
    change(folder / "targets.csv", "N2,A1,100", "N2,A1,0")
    change(folder / "figures.csv", "N3,B1,7.5", "N3,B1,")
    both = refused(folder).faults
    assert [fault[:3] for fault in both] == [("figures.csv", 14, 3), ("targets.csv", 3, 3)]
    line = add(folder / "figures.csv", "N9,A1,5,,,,,,,,,")
    assert [fault[:3] for fault in refused(folder).faults] == [("figures.csv", line, 1)]


def test_faults_of_values_in_every_file_are_reported_together(folder: Path) -> None:
    change(folder / "targets.csv", "N1,A1,100", "N1,A1,-1")
    change(folder / "figures.csv", "评委甲:81", "评委甲:200;评委甲:3")
    change(folder / "figures.csv", "N2,A2,,17,80", "N2,A2,,17,")
    add(folder / "adjustments.csv", "N1,deduction,迟报,,-1,")
    found = [fault[:3] for fault in refused(folder).faults]
    assert found == [
        ("adjustments.csv", 5, 5),
        ("figures.csv", 8, 5),
        ("figures.csv", 11, 9),
        ("targets.csv", 2, 3),
    ]


def test_a_list_of_units_that_cannot_be_read_does_not_make_every_figure_a_stranger(folder: Path) -> None:
    (folder / "units.csv").write_text("unit,name\n", encoding="utf-8")
    found = refused(folder).faults
    assert [fault[:3] for fault in found] == [("units.csv", 1, 1)]
    assert "缺少必有的列“kind”" in found[0].words


def test_a_scheme_that_cannot_be_read_leaves_the_other_files_checked(folder: Path) -> None:
    (folder / "scheme.yaml").write_text("a: [", encoding="utf-8")
    line = add(folder / "figures.csv", "N9,A1,5,,,,,,,,,")
    assert {fault.file for fault in refused(folder).faults} == {"scheme.yaml", "figures.csv"}
    assert refused(folder).faults[0][:3] == ("figures.csv", line, 1)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("way", ["missing", "a folder", "empty", "not UTF-8", "a null character", "UTF-16"])
def test_a_file_that_is_none_is_refused_whichever_it_is(folder: Path, name: str, way: str) -> None:
    path = folder / f"{name}.{'yaml' if name == 'scheme' else 'csv'}"
    content = path.read_bytes()
    path.unlink()
    if way == "a folder":
        path.mkdir()
    elif way != "missing":
        spoilt = {
            "empty": b"", "not UTF-8": content + "县".encode("gbk"), "a null character": content[:9] + b"\0" + content[9:],
            "UTF-16": content.decode("utf-8").encode("utf-16"),
        }  # fmt: skip
        path.write_bytes(spoilt[way])
    found = refused(folder).faults
    assert {fault.file for fault in found} == {path.name}
    words = {
        "missing": "文件不存在",
        "a folder": "这是文件夹",
        "empty": "文件是空的",
        "not UTF-8": "不是UTF-8编码",
        "UTF-16": "不是UTF-8编码",
    }
    assert words.get(way, "不") in found[0].words


@pytest.mark.parametrize("name", ["units", "figures", "targets", "adjustments"])
def test_ten_thousand_rows_of_garbage_are_ten_thousand_faults(folder: Path, name: str) -> None:
    chance = random.Random(315)
    signs = "abc甲乙丙;:@€𠮷\t'%=-+0123456789., "
    header = (folder / f"{name}.csv").read_text("utf-8").splitlines()[0]
    rows = [
        ",".join(
            "".join(chance.choices(signs.replace(",", ""), k=4))
            for _ in range(chance.choice((header.count(",") + 1, 3)))
        )
        for _ in range(10_000)
    ]
    (folder / f"{name}.csv").write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    faults = [fault for fault in refused(folder).faults if fault.file == f"{name}.csv"]
    assert {fault.line for fault in faults} == set(range(2, 10_002))


def test_rubbish_for_a_scheme_is_refused(folder: Path) -> None:
    chance = random.Random(315)
    for _ in range(30):
        text = "".join(chance.choices("ab:- \n[]{}&*!%'\"甲\t#|>?0", k=400))
        (folder / "scheme.yaml").write_text(text, encoding="utf-8")
        assert {fault.file for fault in refused(folder).faults} == {"scheme.yaml"}


def test_a_deep_scheme_is_refused(folder: Path) -> None:
    (folder / "scheme.yaml").write_text("scheme: " + "[" * 5000 + "]" * 5000, encoding="utf-8")
    assert refused(folder).faults[0].words.startswith(("不是合格的YAML", "嵌套超过"))


def test_older_results_stay_as_they_were_when_a_run_is_refused(folder: Path) -> None:
    assert command("assess", *options(folder, *FILES), "--out", folder / "out").code == 0
    change(folder / "targets.csv", "N2,A1,100", "N2,A1,0")
    refused(folder)
    assert set(bytes_of(folder / "out")) == {
        "points.csv",
        "totals.csv",
        "dimensions.csv",
        "trace.jsonl",
        "manifest.json",
    }


def test_a_place_that_cannot_be_written_to_is_refused(folder: Path) -> None:
    (folder / "out").write_text("a file", encoding="utf-8")
    outcome = command("assess", *options(folder, *FILES), "--out", folder / "out")
    assert outcome.code == 2
    assert [fault[:3] for fault in outcome.faults] == [("out", 1, 1)]
    assert (folder / "out").read_text("utf-8") == "a file"


@pytest.mark.parametrize("name", ["weights add to 98", "NaN", "a row missing"])
def test_a_process_of_its_own_refuses_the_same_way(folder: Path, name: str) -> None:
    expected = TABLE[name](folder)
    outcome = process("assess", *options(folder, *FILES), "--out", folder / "out")
    assert outcome.code == 2
    assert [fault[:3] for fault in outcome.faults] == [where[:3] for where in expected]
    assert not (folder / "out").exists()


def test_check_refuses_what_assess_refuses(folder: Path) -> None:
    assert command("assess", *options(folder, *FILES), "--out", folder / "out").code == 0
    change(folder / "targets.csv", "N2,A1,100", "N2,A1,0")
    outcome = command("check", *options(folder, *FILES), "--results", folder / "out")
    assert outcome.code == 2
    assert [fault[:3] for fault in outcome.faults] == [("targets.csv", 3, 3)]
