"""Worked examples are scored by the engine itself, sentence and all."""

from __future__ import annotations

from fractions import Fraction

import pytest

from evaluation.assessment import assess
from evaluation.errors import Refused
from evaluation.figures import Figure, Target
from evaluation.scheme_parser import parse
from evaluation.terms import FigureStatus
from evaluation.trace import trace_of
from evaluation.tree import from_texts
from evaluation.units import Unit
from evaluation.worked import Sample, worked


def sample(figures: list[Figure], rule: str = "completion", **more: object) -> Sample:
    """One indicator worth ten points, target fifty."""
    indicator = {"code": "X", "title": "指标", "weight": "10", "rule": rule, "cite": {"clause": "一"}, **more}
    scheme = parse(from_texts({"scheme": {"id": "S", "full_marks": "10"}, "indicators": [indicator]}))
    units = tuple(Unit(figure.unit, f"{figure.unit}县") for figure in figures)
    targets = tuple(Target(unit.code, "X", "50") for unit in units)
    return Sample("例", scheme, units, tuple(figures), targets)


def test_the_points_and_the_sentence_are_those_of_the_trace() -> None:
    given = sample([Figure("甲", "X", "45"), Figure("乙", "X", "60")])
    lines = worked(given)
    assert [line.points for line in lines] == [Fraction(9), Fraction(10)]
    assert lines[0].sentence == "45÷50=90.00%，分值10分，得9.0000分（一）"
    assert (lines[0].unit, lines[0].measure, lines[0].target, lines[0].points_text) == ("甲县", "45", "50", "9.0000")
    run = assess(given.scheme, given.units, given.targets, given.figures)
    texts = [trace_of(run, unit.code).children[0].children[0].text for unit in given.units]
    assert [line.sentence for line in lines] == texts


def test_what_is_not_there_has_its_state_and_no_points() -> None:
    given = sample([Figure("甲", "X", "45"), Figure("乙", "X", status="not_due"), Figure("丙", "X", status="missing")])
    lines = worked(given)
    assert [line.status for line in lines] == [FigureStatus.REPORTED, FigureStatus.NOT_DUE, FigureStatus.MISSING]
    assert (lines[1].points, lines[1].points_text, lines[1].measure) == (None, "", "")
    assert lines[2].points == 0


@pytest.mark.parametrize(
    ("rule", "figure", "params", "shown"),
    [
        ("stages", Figure("甲", "X", "建成"), {"stages": {"建成": "1"}}, "建成"),
        ("panel", Figure("甲", "X", levels="评委:90"), {}, "评委:90"),
        ("completion", Figure("甲", "X", "1", numerator="1", denominator="4"), {}, "1"),
    ],
)
def test_words_and_lists_stand_as_they_were_typed(rule: str, figure: Figure, params: dict[str, str], shown: str) -> None:
    assert worked(sample([figure], rule, params=params))[0].measure == shown


def test_an_example_that_is_wrong_is_refused_like_any_run() -> None:
    with pytest.raises(Refused):
        worked(sample([Figure("甲", "X", "许多")]))
