"""与同组单位比较的公式: the committee's cases and random runs, recalculated and held against the engine."""

from __future__ import annotations

import pytest
from hypothesis import given

from evaluation.rules.peers import RULES
from reports.workbook.formulas_peers import PEERS as RECIPES
from tests.reports.workbook.agreement import disagreements, lines, made
from tests.reports.workbook.recalculated import Recalculation
from tests.support.cases import FOLDER, read_cases
from tests.support.rule_strategies import PEERS
from tests.support.runs import Run, figure, indicator, scheme, unit
from tests.support.strategies import on, runs

FILES = [rule.name for rule in RULES]


def test_the_recipes_are_those_of_the_rules() -> None:
    assert list(RECIPES) == FILES


@pytest.mark.parametrize("file", [*FILES, "published_examples"])
def test_the_formulas_score_every_case_of_the_committee(file: str) -> None:
    scored = [case for case in read_cases(FOLDER / f"{file}.yaml") if not case.is_refused]
    assert scored
    for case in scored:
        assessment = case.run()
        sheet = Recalculation(made(assessment))
        assert disagreements(assessment, sheet) == [], case.title
        assert sheet.differences() == [], case.title


@on(15)
@given(runs(rules=(*PEERS, "threshold")))
def test_the_formulas_score_random_runs(run: Run) -> None:
    assessment = run.assess()
    sheet = Recalculation(made(assessment))
    assert disagreements(assessment, sheet) == []
    assert sheet.differences() == []


def grouped() -> Run:
    """Two groups whose units alternate, each compared within itself."""
    items = [indicator("A1", "100", "rank_step", {"step": "10"}, peer_group="group")]
    units = [unit(code, group="山区" if k % 2 else "沿海", order=str(k)) for k, code in enumerate("ABCDEF")]
    values = dict(zip("ABCDEF", ("1.1", "2.2", "1.2", "2.1", "1.1", "9"), strict=True))
    return Run(scheme(*items), units, [figure(code, "A1", value) for code, value in values.items()])


def test_a_peer_group_is_one_run_of_rows_whatever_the_order_of_units() -> None:
    assessment = grouped().assess()
    book = made(assessment)
    rows = lines(book)
    assert [code for code, _, _ in rows] == list("ACEBDF")
    assert disagreements(assessment, Recalculation(book)) == []


def test_units_whose_numbers_differ_by_noise_alone_stand_level() -> None:
    items = [indicator("A1", "100", "rank_step", {"step": "10"}, measure={"kind": "ratio", "times": "100"})]
    thirds = {"A": ("0.1", "0.3"), "B": ("1", "3"), "C": ("0.7", "2.1")}
    rows = [figure(code, "A1", numerator=top, denominator=bottom) for code, (top, bottom) in thirds.items()]
    assert len({float(top) / float(bottom) for top, bottom in thirds.values()}) > 1
    assessment = Run(scheme(*items), [unit(code) for code in thirds], rows).assess()
    assert {total.place for total in assessment.totals.values()} == {1}
    assert disagreements(assessment, Recalculation(made(assessment))) == []
