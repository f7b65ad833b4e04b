"""Lights: against what is due, never against the whole year; none where nothing can be said."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.lights import (
    Light,
    Thresholds,
    counted,
    indicators_with,
    light_of,
    lights_of,
    progress_of,
)
from evaluation.terms import Direction
from tests.support.runs import Run, figure, indicator, scheme, target, unit
from tests.support.strategies import on

THRESHOLDS = Thresholds(Fraction(9, 10), Fraction(1, 2), frozenset({"A2"}))
numbers = st.fractions(min_value=-100, max_value=100, max_denominator=20)
shares = st.fractions(min_value=Fraction(1, 365), max_value=1, max_denominator=365)
HIGHER, LOWER = Direction.HIGHER, Direction.LOWER


@pytest.mark.parametrize(
    ("actual", "light"),
    [
        ("145", Light.ON_COURSE), ("144.99", Light.BEHIND), ("125", Light.BEHIND), ("124.99", Light.FAR_BEHIND),
        ("90", Light.FAR_BEHIND),
    ],
)  # fmt: skip
def test_bounds_are_closed(actual, light) -> None:
    progress = progress_of(Fraction(100), Fraction(200), Fraction(actual), HIGHER, Fraction(1, 2))
    assert progress.expected == 150
    assert light_of(progress, THRESHOLDS) is light


def test_lower_is_better_mirrors_higher() -> None:
    up = progress_of(Fraction(10), Fraction(20), Fraction(14), HIGHER, Fraction(1, 2))
    down = progress_of(Fraction(-10), Fraction(-20), Fraction(-14), LOWER, Fraction(1, 2))
    assert (up.share, up.due) == (down.share, down.due)
    assert up.expected == -down.expected


@on(300)
@given(numbers, numbers, numbers, numbers, shares, st.sampled_from(list(Direction)))
def test_a_better_figure_never_has_a_worse_light(baseline, goal, one, other, due, direction) -> None:
    worse, better = sorted((one, other), reverse=direction is LOWER)
    order = list(Light)
    lights = [
        light_of(progress_of(baseline, goal, actual, direction, due), THRESHOLDS) for actual in (worse, better)
    ]
    assert order.index(lights[1]) <= order.index(lights[0])  # type: ignore[arg-type]


@on(200)
@given(numbers, numbers, shares, st.sampled_from(list(Direction)))
def test_whoever_is_exactly_on_course_is_green(baseline, goal, due, direction) -> None:
    expected = progress_of(baseline, goal, baseline, direction, due).expected
    assert light_of(progress_of(baseline, goal, expected, direction, due), THRESHOLDS) is Light.ON_COURSE


@pytest.mark.parametrize(
    ("actual", "goal", "direction", "share"),
    [(95, 90, HIGHER, 1), (72, 90, HIGHER, Fraction(4, 5)), (5, 0, LOWER, 0), (60, 50, LOWER, Fraction(4, 5)), (200, 50, LOWER, 0)],
)
def test_a_target_already_reached_is_to_be_held(actual, goal, direction, share) -> None:
    progress = progress_of(Fraction(goal), Fraction(goal), Fraction(actual), direction, Fraction(1, 12))
    assert (progress.due, progress.share, progress.expected) == (1, share, goal)


def test_nothing_is_lit_while_nothing_is_due() -> None:
    for baseline in (0, 10):
        progress = progress_of(Fraction(baseline), Fraction(10), Fraction(0), HIGHER, Fraction(0))
        assert light_of(progress, THRESHOLDS) is None


def test_words_and_signs_are_all_different() -> None:
    assert [(light.label, light.sign) for light in Light] == [("正常", "●"), ("滞后", "▲"), ("严重滞后", "■")]


def year(code: str, values: dict[str, str], period: str = "", status: str = "") -> Run:
    items = [indicator(name, "25", "completion") for name in ("A1", "A2", "A3")]
    items.append(indicator("A4", "25", "stages", {"stages": {"有": "1", "无": "0"}}))
    head = {"effective": {"from": f"{code}-01-01", "to": f"{code}-12-31"}}
    figures = [figure("N1", name, value, data_period=period, previous="80") for name, value in values.items()]
    if status:
        figures[2] = figure("N1", "A3", status=status)
    return Run(scheme(*items, head=head), [unit("N1")], figures, [target("N1", name, "200") for name in ("A1", "A2", "A3")])


def test_lights_of_a_run_within_the_year() -> None:
    before = year("2025", {"A1": "100", "A2": "180", "A3": "50", "A4": "有"}).assess()
    now = year("2026", {"A1": "175", "A2": "120", "A3": "60", "A4": "有"}, "2026Q3").assess()
    lit = lights_of(now, before, THRESHOLDS, "N1")
    assert list(lit) == ["A1", "A2", "A3", "A4"]
    # last year's end is where A1 sets out; A2 is counted anew every year
    assert lit["A1"].progress.baseline == 100
    assert lit["A2"].progress.baseline == 0
    assert lit["A1"].progress.due == Fraction(273, 365)
    assert [lit[code].light for code in ("A1", "A2", "A3")] == [Light.ON_COURSE, Light.BEHIND, Light.FAR_BEHIND]
    assert (lit["A4"].light, lit["A4"].reason) == (None, "不按数计量")
    assert counted(lit.values()) == dict.fromkeys(Light, 1)
    assert [item.code for item in indicators_with(lit, Light.BEHIND, now.scheme.indicators)] == ["A2"]


def test_a_late_figure_is_measured_by_the_time_it_speaks_of() -> None:
    before = year("2025", {"A1": "100", "A2": "0", "A3": "0", "A4": "无"}).assess()
    due = [
        lights_of(year("2026", {"A1": "150", "A2": "9", "A3": "9", "A4": "无"}, period).assess(), before, THRESHOLDS, "N1")["A1"]
        for period in ("2026Q2", "2026Q3")
    ]  # fmt: skip
    assert [item.progress.due for item in due] == [Fraction(181, 365), Fraction(273, 365)]
    assert [item.light for item in due] == [Light.ON_COURSE, Light.BEHIND]


@pytest.mark.parametrize(("status", "reason"), [("missing", "缺报"), ("not_due", "未到数据期"), ("not_applicable", "不适用")])
def test_what_is_not_there_has_a_reason_and_no_light(status, reason) -> None:
    now = year("2026", {"A1": "1", "A2": "1", "A3": "", "A4": "有"}, "2026Q3", status).assess()
    assert lights_of(now, None, THRESHOLDS, "N1")["A3"] == (None, None, reason)


def test_without_a_year_before_the_typed_one_is_the_baseline_or_there_is_none() -> None:
    now = year("2026", {"A1": "175", "A2": "1", "A3": "1", "A4": "有"}, "2026Q3")
    assert lights_of(now.assess(), None, THRESHOLDS, "N1")["A1"].progress.baseline == 80
    bare = now.having(figures=[{**row, "previous": ""} for row in now.figures])
    assert lights_of(bare.assess(), None, THRESHOLDS, "N1")["A1"].reason == "没有基数"


def test_without_a_target_or_a_period_there_is_no_light() -> None:
    now = year("2026", {"A1": "175", "A2": "1", "A3": "1", "A4": "有"})
    assert lights_of(now.assess(), None, THRESHOLDS, "N1")["A1"].reason == "未到应有进度的时候"
    items = [{**item, "rule": "threshold", "params": {"threshold": "0", "deduct": "1"}} for item in now.scheme["indicators"][:1]]
    free = Run(scheme(*items, full_marks="25"), now.units, now.figures[:1])
    assert lights_of(free.assess(), None, THRESHOLDS, "N1")["A1"].reason == "没有年度目标"
