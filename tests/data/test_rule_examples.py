"""The help page's examples: one for every rule at least, published ones reaching the published points."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from data.rule_examples import FILE, rule_examples
from evaluation.errors import Refused
from evaluation.rounding import shown
from evaluation.rules.registry import RULES
from evaluation.terms import FigureStatus
from evaluation.worked import Sample, worked

TABLE = Path(__file__).parents[1] / "cases" / "rules_examples.csv"
EVERY = [sample for listed in rule_examples().rules.values() for sample in listed]
BY_HAND = {
    "control": "4.25", "efficacy": "3.2", "growth": "3.2", "contribution": "4.2", "panel": "9", "stages": "1.5",
    "tolerance": "2",
}  # fmt: skip


def published() -> dict[str, str]:
    with TABLE.open(encoding="utf-8-sig", newline="") as file:
        return {f"{row['rule_id']} {row['case']}": row["expected_score"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_an_example(rule: str) -> None:
    assert rule_examples().rules[rule]


@pytest.mark.parametrize("sample", [item for item in EVERY if item.case], ids=lambda item: item.case)
def test_an_example_with_a_published_case_reaches_its_points(sample: Sample) -> None:
    assert sample.source is not None
    points = worked(sample)[0].points
    assert shown(points, 4) == shown(Fraction(published()[sample.case]), 4)


@pytest.mark.parametrize("sample", [item for item in EVERY if not item.case], ids=lambda item: item.title)
def test_an_invented_example_reaches_the_points_worked_out_by_hand(sample: Sample) -> None:
    assert sample.source is None
    assert worked(sample)[0].points == Fraction(BY_HAND[sample.rule.name])
    assert worked(sample)[0].sentence.endswith("（示例，虚构）")


def test_only_the_public_table_says_that_its_figures_are_public() -> None:
    assert [item.case for item in EVERY if item.published] == ["R09 R&D占GDP(实表44.09)"]


@pytest.mark.parametrize("sample", [item for item in EVERY if item.source], ids=lambda item: item.title)
def test_a_source_is_named_in_the_sentence(sample: Sample) -> None:
    assert worked(sample)[0].sentence.endswith(f"（{sample.source.document}）")


def test_the_states_of_a_figure_are_all_shown_under_each_treatment() -> None:
    names = ("zero", "mean", "pending")
    points = {
        name: {line.status: line.points for line in worked(sample)}
        for name, sample in zip(names, rule_examples().figures, strict=True)
    }
    assert all(found.keys() == set(FigureStatus) for found in points.values())
    assert points["zero"][FigureStatus.MISSING] == 0
    assert points["zero"][FigureStatus.NOT_SCORABLE] == Fraction(9, 2)
    assert points["mean"][FigureStatus.MISSING] == points["mean"][FigureStatus.NOT_APPLICABLE] == Fraction(17, 2)
    assert points["pending"][FigureStatus.MISSING] is None
    for name in points:
        assert points[name][FigureStatus.NOT_DUE] is points[name][FigureStatus.VOID] is None


def test_a_composite_adds_its_parts() -> None:
    (sample,) = rule_examples().mixed
    assert worked(sample)[0].points == Fraction("6.272")


def test_the_small_numbers_are_there() -> None:
    found = rule_examples()
    assert [shown(value, 2) for value in found.rounding] == ["87.65", "87.64", "90.00"]
    assert len(set(found.tied)) == len(found.tied) - 1
    assert found.light.month == 9


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("    source: 临沂2012\n", "    source: 没有\n", "sources中没有出处“没有”"),
        ("rule: control}", "rule: controls}", "没有规则“controls”"),
        ("  rounding: [", "  rounding: [x, ", "应为数的列表"),
        ("month: 9}", "month: 13}", "应不大于12"),
        ("{name: 甲县, value: 16.6}", "{value: 16.6}", "缺少必填的“name”"),
        ("    document: 临沂市2012年县域经济考核\n", "", "缺少必填的“document”"),
        ("    case: R03 中间\n", "    cases: R03 中间\n", "没有“cases”这个键"),
    ],
)
def test_a_faulty_file_is_refused_with_the_place(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "examples.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refused, match=words):
        rule_examples(tmp_path / "examples.yaml")
