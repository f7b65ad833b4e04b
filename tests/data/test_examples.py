"""Example years: what their description says, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.examples import read_example, read_examples
from evaluation.errors import Refused

NEEDED = "year: 2024, title: 甲, scheme: s.yaml, units: units.csv"


def made(folder: Path, keys: str, *files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in ("s.yaml", "units.csv", "figures.csv", *files):
        (folder / name).write_text("x", encoding="utf-8")
    path = folder / "example.yaml"
    path.write_text(f"example: {{{keys}}}\n", encoding="utf-8")
    return path


def test_an_example_finds_its_files_beside_it(tmp_path: Path) -> None:
    example = read_example(made(tmp_path, NEEDED, "targets.csv"))
    assert example.figures == tmp_path / "figures.csv"
    assert example.targets == tmp_path / "targets.csv"
    assert example.adjustments is None


def test_an_example_counts_as_invented_unless_it_says_otherwise(tmp_path: Path) -> None:
    assert read_example(made(tmp_path, NEEDED)).fictional
    assert not read_example(made(tmp_path, f"{NEEDED}, fictional: false")).fictional


def test_examples_are_read_from_a_folder_or_its_subfolders_newest_first(tmp_path: Path) -> None:
    made(tmp_path / "one", NEEDED)
    made(tmp_path / "two", NEEDED.replace("2024", "2025"))
    assert [example.year for example in read_examples(tmp_path)] == [2025, 2024]
    assert [example.year for example in read_examples(tmp_path / "one")] == [2024]
    assert read_examples(tmp_path / "none") == ()


@pytest.mark.parametrize(
    ("keys", "sentences"),
    [
        ("year: 2024, title: 甲, units: units.csv", ["演示说明的“example”缺少必填的“scheme”"]),
        (f"{NEEDED}, targets: t.csv", ["没有targets所指的文件“t.csv”"]),
        (f"{NEEDED}, figures: f.csv, cut_off: 1/2", [
            "没有figures所指的文件“f.csv”", "数据截止日期“1/2”应写成2025-01-01的形式",
        ]),
        (f"{NEEDED}, colour: red", ["演示说明的“example”中没有“colour”这个键"]),
        (f"{NEEDED}, fictional: maybe", ["演示说明的“example”的“fictional”应为true或false，现为“maybe”"]),
    ],
)  # fmt: skip
def test_every_fault_of_an_example_is_named(tmp_path: Path, keys: str, sentences: list[str]) -> None:
    with pytest.raises(Refused) as refusal:
        read_example(made(tmp_path, keys))
    assert [fault.message for fault in refusal.value.faults] == sentences


def test_faults_of_several_examples_are_named_together(tmp_path: Path) -> None:
    made(tmp_path / "one", "year: 2024, title: 甲, units: units.csv")
    made(tmp_path / "two", "year: 2024, scheme: s.yaml, units: units.csv")
    with pytest.raises(Refused) as refusal:
        read_examples(tmp_path)
    assert [(fault.where.file, fault.message) for fault in refusal.value.faults] == [
        (str(tmp_path / "one/example.yaml"), "演示说明的“example”缺少必填的“scheme”"),
        (str(tmp_path / "two/example.yaml"), "演示说明的“example”缺少必填的“title”"),
    ]
