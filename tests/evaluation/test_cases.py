"""Every case of tests/cases through assess(), forwards and backwards, and once more through the SQL twin."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

import pytest

from data.twin import compare, recompute
from evaluation.errors import Refused
from evaluation.results import Assessment, Total
from evaluation.rounding import shown
from evaluation.rules.registry import RULES
from evaluation.tables import points_rows
from evaluation.terms import FigureStatus
from evaluation.tree import as_texts
from tests.support.cases import BLANK, FOLDER, Case, every_case, exact, merged, read_cases, unmatched

NUMBERS = {"points", "sum", "applicable", "base", "bonus", "deduction", "total_exact"}
CASES = list(every_case())
SCORED = [case for case in CASES if not case.is_refused]
APART = [case for case in SCORED if case.has_own_sections]
FILES = sorted({case.file for case in SCORED if not case.has_own_sections})
TOGETHER = [merged(file, [case for case in SCORED if case.file == file and not case.has_own_sections]) for file in FILES]
REFUSED = [case for case in CASES if case.is_refused]


def name(case: Case) -> str:
    return f"{case.file}-{case.title}"


def mismatches(where: object, expected: Mapping[str, str], found: Mapping[str, object]) -> list[str]:
    """What is expected and not found; numbers are compared exactly."""
    return [
        f"{where} {what} 应为{text}，得{found[what]}"
        for what, text in expected.items()
        if (exact(text) if what in NUMBERS else text) != found[what]
    ]


def row_differences(case: Case, result: Assessment) -> list[str]:
    formulas = {(row[0], row[1]): row[-1] for row in points_rows(result)}
    differences = []
    for key, expected in case.rows.items():
        if not expected and key not in result.points:
            continue  # an observed indicator has no points
        got = result.points[key]
        told = {"points": got.points, "state": got.status.value, "place": str(got.place or BLANK)}
        told["formula"] = expected.get("formula") if expected.get("formula", "") in formulas[key] else formulas[key]
        differences += mismatches(key, expected, told)
        if got.status is FigureStatus.NOT_SCORABLE and "state" not in expected:
            differences.append(f"{key} 没有料到无法计分")
    return differences


def told_total(got: Total, total_dp: int) -> dict[str, object]:
    return {
        "sum": got.points_sum,
        "applicable": got.applicable_weight,
        "base": got.base,
        "bonus": got.bonus,
        "deduction": got.deduction,
        "total_exact": got.total,
        "total": shown(got.published_total, total_dp) or BLANK,
        "rank": str(got.place or BLANK),
        "group_rank": str(got.group_place or BLANK),
        "grade": got.grade or BLANK,
        "veto": ";".join(row.matter for row in got.vetoes) or BLANK,
        "missing_count": str(got.missing_count),
    }


def differences(case: Case, result: Assessment) -> list[str]:
    found = row_differences(case, result)
    for unit, expected in case.totals.items():
        found += mismatches(unit, expected, told_total(result.totals[unit], result.scheme.rounding.total_dp))
    for key, expected in case.dimensions.items():
        row = result.dimensions[key]
        found += mismatches(key, expected, {"points": row.points, "place": str(row.place or BLANK)})
    found += [f"没有提示：{text}" for text in case.warnings if not any(text in line for line in result.warnings)]
    if case.warnings and len(case.warnings) != len(result.warnings):
        found.append(f"提示应为{len(case.warnings)}条，得{len(result.warnings)}条")
    flagged = {tie.grade: tie.units for tie in result.flagged_ties}
    return found if flagged == case.flagged else [*found, f"名额并列应为{case.flagged}，得{flagged}"]


@pytest.mark.parametrize("case", SCORED, ids=name)
def test_a_case_gives_the_expected_points(case: Case) -> None:
    assert differences(case, case.run()) == []


@pytest.mark.parametrize("case", SCORED, ids=name)
def test_the_order_of_rows_changes_nothing(case: Case) -> None:
    assert differences(case, case.run(backwards=True)) == []


@pytest.mark.parametrize("case", REFUSED, ids=name)
def test_a_case_is_refused_with_exactly_the_expected_faults(case: Case) -> None:
    with pytest.raises(Refused) as caught:
        case.run()
    assert unmatched(case, caught.value.faults) == []


@pytest.mark.parametrize("case", TOGETHER, ids=name)
def test_cases_put_into_one_scheme_keep_their_points(case: Case) -> None:
    assert row_differences(case, case.run()) == []


@pytest.mark.parametrize("case", [*TOGETHER, *APART], ids=name)
def test_the_sql_twin_agrees(case: Case) -> None:
    outcome = compare(case.run(), recompute(**case.twin_inputs()))
    assert outcome.differences == []


def test_every_rule_has_a_file_of_cases() -> None:
    written = {path.stem for path in FOLDER.glob("*.yaml")}
    assert set(RULES) <= written
    assert len(RULES) == 18


@pytest.mark.parametrize("rule", RULES)
def test_the_cases_of_a_rule_ask_for_that_rule_and_state_points(rule: str) -> None:
    cases = read_cases(FOLDER / f"{rule}.yaml")
    assert all(f"'rule': '{rule}'" in str(case.twin_inputs()["scheme"]) for case in cases)
    assert sum("points" in row for case in cases for row in case.rows.values()) >= 6
    assert any(len(case.units) == 1 and "独一家" in case.totals for case in cases)


@pytest.mark.parametrize("rule", RULES)
def test_the_cases_of_a_rule_cover_every_direction_it_takes(rule: str) -> None:
    texts = [as_texts(case.scheme)["indicators"] for case in read_cases(FOLDER / f"{rule}.yaml")]
    asked = {item.get("direction", "higher") for items in texts for item in items}
    assert asked == {direction.value for direction in RULES[rule].directions}


def test_every_scored_case_states_points_of_every_row() -> None:
    silent = [(name(case), key) for case in SCORED for key, row in case.rows.items() if "points" not in row]
    assert [key for _, (_, key) in silent] == ["观察"]


def test_every_title_stands_once() -> None:
    assert [title for title, count in Counter(map(name, CASES)).items() if count > 1] == []


def published_examples() -> list[dict[str, str]]:
    with (FOLDER / "rules_examples.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("example", published_examples(), ids=lambda row: f"{row['rule_id']} {row['case']}")
def test_each_published_example_has_its_case_with_the_same_points(example: dict[str, str]) -> None:
    wanted = f"{example['rule_id']} {example['case']}"
    cases = [case for case in read_cases(FOLDER / "published_examples.yaml") if case.example == wanted]
    assert len(cases) == 1
    assert [shown(value, 4) for value in answers(cases[0])] == [shown(exact(example["expected_score"]), 4)]


def answers(case: Case) -> list[Fraction | None]:
    """What a published example states: the points of its unit 本例, or the total of a composite."""
    points = [row["points"] for (unit, _), row in case.rows.items() if unit == "本例" and "points" in row]
    totals = [row["sum"] for unit, row in case.totals.items() if unit == "本例" and "sum" in row]
    return [exact(text) for text in (totals or points)]


def test_all_forty_published_examples_are_there() -> None:
    assert len(published_examples()) == 40
    assert len(read_cases(FOLDER / "published_examples.yaml")) == 40
