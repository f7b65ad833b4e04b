"""Headline targets of the city: the newest figure known, against what is due by the time it speaks of."""

from __future__ import annotations

from fractions import Fraction

import pytest

from evaluation.catalogue import CityTarget, Comparator, TargetKind
from evaluation.figures import Figure
from evaluation.headline import Known, headlines, newest
from evaluation.lights import Light, Thresholds
from evaluation.periods import Period, read_period
from evaluation.scheme import Cite
from tests.support.runs import Run, figure, indicator, scheme, unit

LIMITS = Thresholds(Fraction(9, 10), Fraction(1, 2))


def goal(code: str, value: str, *, headline: bool = True) -> CityTarget:
    return CityTarget(code, headline, f"目标{code}", Comparator.AT_LEAST, value, "", "%", TargetKind.LEVEL, 2027, (), Cite())


def known(period: str, value: str, speaks_of: str = "", indicator_code: str = "A1") -> Known:
    return Known(read_period(period), Figure("all", indicator_code, value, data_period=speaks_of), True)


def indicators():
    stated = scheme(indicator("A1", "100", "completion", {"target": "1"}, commitments=["C1"]))
    return Run(stated, [unit("a")], [figure("a", "A1", "1")]).assess().scheme.indicators


def only(listed, until: str, thresholds=LIMITS, target=None):
    (found,) = headlines([target or goal("C1", "20")], indicators(), listed, read_period(until), 2023, thresholds)
    return found


BASE = known("2022Y", "10", "2022Y")


def test_progress_runs_from_the_end_of_the_baseline_to_the_end_of_the_targets_year() -> None:
    found = only([BASE, known("2024Y", "14", "2024Y")], "2024Y")
    # two of five years, one of them with 366 days
    assert found.progress.due == Fraction(365 + 366, 365 * 4 + 366)
    assert found.progress.share == Fraction(4, 10)
    assert (found.light, found.reason) == (Light.ON_COURSE, "")


@pytest.mark.parametrize(("value", "light"), [("14", Light.ON_COURSE), ("13", Light.BEHIND), ("11", Light.FAR_BEHIND)])
def test_the_light_follows_from_actual_and_due(value, light) -> None:
    assert only([BASE, known("2024Y", value, "2024Y")], "2024Y").light is light


def test_a_late_figure_is_measured_by_the_time_it_speaks_of() -> None:
    found = only([BASE, known("2025Y", "14", "2024Y")], "2025Y")
    assert found.progress.due == Fraction(365 + 366, 365 * 4 + 366)


def test_what_became_known_later_than_the_period_looked_at_is_not_used() -> None:
    listed = [BASE, known("2024Y", "14", "2024Y"), known("2025Y", "19", "2025Y")]
    assert only(listed, "2024Y").known.figure.value == "14"
    assert only(listed, "2026Q1").known.figure.value == "19"


def test_of_several_reports_of_one_time_the_one_looked_at_counts_then_the_later() -> None:
    listed = [known("2026M09", "1", "2026M08"), known("2026Q3", "2", "2026M08")]
    assert newest(listed, Period(2026, "M", 9)).figure.value == "1"
    assert newest(listed, Period(2026, "Q", 3)).figure.value == "2"
    assert newest(listed, Period(2026, "M", 8)) is None


def test_without_a_figure_there_is_no_number_and_a_reason() -> None:
    found = only([known("2024Y", "14", "2024Y", "B9")], "2024Y")
    assert (found.known, found.progress, found.light, found.reason) == (None, None, None, "尚无数据")


def test_a_commitment_no_indicator_names_has_no_figure() -> None:
    assert only([BASE], "2024Y", target=goal("C7", "20")).indicator is None


def test_without_a_baseline_there_is_a_figure_and_no_progress() -> None:
    found = only([known("2024Y", "14", "2024Y")], "2024Y")
    assert found.known.value == 14
    assert (found.progress, found.reason) == (None, "没有2022年基期值，不算序时进度")


def test_nothing_is_due_before_the_plan_has_begun_and_nothing_is_lit_without_thresholds() -> None:
    assert only([BASE, known("2023Y", "12", "2022Y")], "2023Y").reason == "未到应有进度的时候"
    assert only([BASE, known("2024Y", "14", "2024Y")], "2024Y", None).light is None


def test_only_headline_targets_are_asked_in_the_plans_order() -> None:
    targets = [goal("C1", "20"), goal("C2", "5", headline=False), goal("C3", "7")]
    found = headlines(targets, indicators(), [BASE], Period(2024, "Y"), 2023, LIMITS)
    assert [item.target.commitment for item in found] == ["C1", "C3"]
