"""位次等次公式: ties, tie-breakers, quotas and ceilings, recalculated and held against the engine."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.reports.workbook.agreement import disagreements, made
from tests.reports.workbook.recalculated import Recalculation
from tests.support.cases import FOLDER, read_cases
from tests.support.runs import Run, level_run
from tests.support.strategies import on, runs


@pytest.mark.parametrize("file", ["places", "grades", "adjustments"])
def test_the_formulas_place_every_case_of_the_committee(file: str) -> None:
    scored = [case for case in read_cases(FOLDER / f"{file}.yaml") if not case.is_refused]
    assert scored
    for case in scored:
        assessment = case.run()
        sheet = Recalculation(made(assessment))
        assert disagreements(assessment, sheet) == [], case.title
        assert sheet.differences() == [], case.title


@on(20)
@given(runs(rules=("stages", "rank_step"), states=("", "", "", "missing"), most_units=8, most_indicators=2))
def test_the_formulas_place_random_runs_full_of_ties(run: Run) -> None:
    assessment = run.assess()
    sheet = Recalculation(made(assessment))
    assert disagreements(assessment, sheet) == []
    assert sheet.differences() == []


@pytest.mark.parametrize("method", ["min", "dense"])
def test_equal_totals_share_a_place(method: str) -> None:
    assessment = level_run({"A": "90", "B": "90", "C": "90", "D": "80", "E": "70"}, ties={"method": method}).assess()
    assert [total.place for total in assessment.totals.values()] == ([1, 1, 1, 4, 5] if method == "min" else [1, 1, 1, 2, 3])
    assert disagreements(assessment, Recalculation(made(assessment))) == []


@pytest.mark.parametrize("on_tie", ["all_in", "all_out", "flag"])
@pytest.mark.parametrize("share", ["0.2", "0.4", "0.6", "0.8"])
def test_a_tie_on_the_last_seat_is_treated_as_the_scheme_says(on_tie: str, share: str) -> None:
    grades = [{"name": "优秀", "min": "60", "quota": {"share": share, "on_tie": on_tie}}, {"name": "良好"}]
    assessment = level_run({"A": "95", "B": "90", "C": "90", "D": "80", "E": "70"}, grades=grades).assess()
    assert disagreements(assessment, Recalculation(made(assessment))) == []


def test_a_scheme_without_grades_has_none() -> None:
    assessment = level_run({"A": "90", "B": "80"}).assess()
    book = made(assessment)
    assert [book.at("得分表", "等次", row) for row in book.rows("得分表")] == ["—", "—"]
    assert disagreements(assessment, Recalculation(book)) == []
