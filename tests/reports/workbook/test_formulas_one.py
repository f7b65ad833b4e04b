"""单个单位计分公式: the committee's cases and random runs, recalculated and held against the engine."""

from __future__ import annotations

import pytest
from hypothesis import given

from evaluation.rules.one_unit import RULES
from reports.workbook.formulas_one import ONE_UNIT as RECIPES
from tests.reports.workbook.agreement import disagreements, made
from tests.reports.workbook.recalculated import Recalculation
from tests.support.cases import FOLDER, read_cases
from tests.support.rule_strategies import ONE_UNIT
from tests.support.runs import Run
from tests.support.strategies import on, runs

FILES = [rule.name for rule in RULES]


def test_the_recipes_are_those_of_the_rules() -> None:
    assert list(RECIPES) == FILES


@pytest.mark.parametrize("file", [*FILES, "measures", "composites", "states"])
def test_the_formulas_score_every_case_of_the_committee(file: str) -> None:
    scored = [case for case in read_cases(FOLDER / f"{file}.yaml") if not case.is_refused]
    assert scored
    for case in scored:
        assessment = case.run()
        sheet = Recalculation(made(assessment))
        assert disagreements(assessment, sheet) == [], case.title
        assert sheet.differences() == [], case.title


@on(15)
@given(runs(rules=ONE_UNIT))
def test_the_formulas_score_random_runs(run: Run) -> None:
    assessment = run.assess()
    sheet = Recalculation(made(assessment))
    assert disagreements(assessment, sheet) == []
    assert sheet.differences() == []
