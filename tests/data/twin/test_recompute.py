"""The independent check (独立复算): the same contract in SQL gives the same results."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.city import example_run
from data.cli.check import twin_of
from data.examples import Example, read_examples
from data.runs import run_of
from data.twin import compare
from tests.support.command import ROOT
from tests.support.runs import Run, figure, indicator, level_run, scheme, small_run, target, unit

FOLDERS = (ROOT / "data" / "demo", ROOT / "data" / "examples")
EXAMPLES = [example for folder in FOLDERS for example in read_examples(folder)]


def named(example: Example) -> str:
    return Path(example.folder).name


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_it_confirms_every_example_that_is_shipped(example: Example) -> None:
    found = compare(run_of(example), twin_of(example_run(example)))
    assert (found.differences, found.undecided) == ([], [])


def test_the_shipped_examples_are_the_demo_years_and_wenzhou() -> None:
    assert {"2023", "2024", "2025", "wenzhou_air_2024_10"} <= set(map(named, EXAMPLES))


def agrees(run: Run) -> None:
    found = compare(run.assess(), run.twin())
    assert (found.differences, found.undecided) == ([], [])


def test_it_confirms_a_run_with_every_file() -> None:
    agrees(small_run())


def test_it_holds_the_same_points_as_the_engine_within_a_billionth() -> None:
    run = small_run()
    official, twin = run.assess(), run.twin()
    assert twin.points.keys() == official.points.keys()
    for key, row in official.points.items():
        own = twin.points[key].points
        assert (row.points is None) == (own is None)
        if row.points is not None and own is not None:
            assert abs(float(row.points) - own) <= 1e-9


def test_a_tenth_and_two_tenths_tie_with_three_tenths() -> None:
    items = [indicator(code, "50", "completion", {"target": "1"}) for code in ("A1", "A2")]
    figures = [
        figure("U1", "A1", "0.1"),
        figure("U1", "A2", "0.2"),
        figure("U2", "A1", "0.3"),
        figure("U2", "A2", "0"),
    ]
    agrees(Run(scheme(*items, rounding={"rank_on": "exact"}), [unit("U1"), unit("U2")], figures))


def test_grades_are_taken_from_the_best_whatever_their_written_order() -> None:
    grades = [
        {"name": "合格"},
        {"name": "优秀", "min": "80"},
        {"name": "良好", "min": "60", "quota": {"share": "0.5"}},
    ]
    agrees(level_run({"U1": "90", "U2": "70", "U3": "65", "U4": "10"}, grades=grades))


@pytest.mark.parametrize("on_tie", ["all_in", "all_out", "flag"])
@pytest.mark.parametrize("rounding", ["floor", "half_up", "ceil"])
def test_quotas_and_their_ties_are_filled_alike(on_tie: str, rounding: str) -> None:
    quota = {"share": "0.3", "rounding": rounding, "on_tie": on_tie, "of": "group"}
    grades = [
        {"name": "优秀", "min": "60", "quota": quota},
        {"name": "良好", "min": "50", "quota": quota},
        {"name": "合格"},
    ]
    run = level_run({"U1": "90", "U2": "80", "U3": "80", "U4": "70", "U5": "55", "U6": "10"}, grades=grades)
    agrees(run)
    agrees(
        run.having(
            units=[{**row, "group": (row["unit"] in ("U1", "U5") and "甲") or ""} for row in run.units]
        )
    )


def test_nobody_scored_and_nothing_applicable_are_defined_alike() -> None:
    stated = scheme(
        indicator("A1", "60", "rank_step", {"step": "1"}, missing="mean"), indicator("B1", "40", "completion")
    )
    units = [unit("U1"), unit("U2", kind="city")]
    figures = [figure("U1", "A1", status="missing"), figure("U1", "B1", status="not_due")]
    agrees(Run(stated, units, figures))
    agrees(Run(stated, units, [{**row, "status": "not_applicable"} for row in figures]))


def test_a_code_with_quotes_braces_and_wildcards_is_only_a_name() -> None:
    code = "甲'; DROP TABLE cell; --{0}%_"
    name = "A'1{}"
    item = indicator(name, "100", "completion", applies_to={"units": [code]})
    figures = [figure(code, name, "3"), figure("U2", name, "4")]
    targets = [target(code, name, "5"), target("U2", name, "5")]
    agrees(Run(scheme(item, ties={"break_by": [name]}), [unit(code), unit("U2")], figures, targets))
