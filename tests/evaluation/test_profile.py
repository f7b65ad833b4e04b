"""画像: points lost in their order, strong points, strips, likeness, columns to compare with."""

from __future__ import annotations

import csv
import io
from fractions import Fraction

import pytest
from hypothesis import given

from data.access import of_the_year_so_far
from data.city import SHIPPED, read_city
from data.runs import run_of
from evaluation import tables
from evaluation.comparison import dimension_weight, mean_total, ranked
from evaluation.errors import Refused
from evaluation.profile import (
    Against,
    dimension_strips,
    distance,
    items,
    measure_strips,
    point_strips,
    shortfall_words,
    shortfalls,
    side_against,
    side_of,
    similar,
    strengths,
    value_words,
    worth_of,
)
from evaluation.results import Assessment
from tests.support.runs import Run, csv_text, figure, indicator, level_run, scheme, small_run, unit
from tests.support.strategies import on, runs

YEARS = [2023, 2024, 2025]


def demo(year: int) -> Assessment:
    return run_of(read_city(SHIPPED).example(year))


def points_csv(run: Assessment) -> list[dict[str, str]]:
    """points.csv read back, as anybody could."""
    rows = (dict(zip(tables.POINTS, row, strict=True)) for row in tables.points_rows(run))
    return list(csv.DictReader(io.StringIO(csv_text(rows, tables.POINTS))))


@pytest.mark.parametrize("year", YEARS)
def test_the_order_of_shortfalls_follows_from_points_csv(year) -> None:
    run = demo(year)
    weights = {item.code: item.weight for item in run.scheme.indicators}
    for code in run.totals:
        rows = [row for row in points_csv(run) if row["unit"] == code and row["points_exact"]]
        lost = {row["indicator"]: weights[row["indicator"]] - Fraction(row["points_exact"]) for row in rows}
        expected = sorted((name for name in lost if lost[name] > 0), key=lambda name: -lost[name])
        found = shortfalls(run, code)
        assert [item.row.indicator.code for item in found] == expected
        assert [item.lost for item in found] == [lost[name] for name in expected]


@on(150)
@given(runs())
def test_items_of_any_run_are_those_in_the_score(run) -> None:
    try:
        assessment = run.assess()
    except Refused:
        return
    for code, total in assessment.totals.items():
        found = items(assessment, code)
        assert sum((item.points for item in found), Fraction(0)) == total.points_sum
        lost = [item.lost for item in shortfalls(assessment, code)]
        assert lost == sorted(lost, reverse=True)
        assert all(item > 0 for item in lost)
        assert [item.share for item in strengths(assessment, code)] == sorted(
            (item.share for item in strengths(assessment, code)), reverse=True
        )


def test_a_rule_with_points_of_its_own_is_measured_by_its_maximum_or_by_the_best() -> None:
    def rows(cap: str) -> list[Fraction]:
        item = indicator("A1", "10", "piecework", {"each": {"项": "2"}, "cap": cap})
        figures = [figure(code, "A1", levels=f"项:{count}") for code, count in (("N1", 1), ("N2", 3))]
        run = Run(scheme(item, full_marks="10"), [unit("N1"), unit("N2")], figures).assess()
        return [worth_of(run, run.points[code, "A1"]) for code in ("N1", "N2")]

    assert rows("8") == [8, 8]
    assert rows("null") == [6, 6]


def test_points_beyond_the_weight_are_no_loss() -> None:
    run = level_run({"N1": "130", "N2": "90"}).assess()
    (item,) = items(run, "N1")
    assert (item.lost, item.share, item.above) == (0, Fraction(13, 10), 20)
    assert shortfalls(run, "N1") == []
    assert [found.lost for found in shortfalls(run, "N2")] == [10]


def test_what_is_below_the_mean_or_earns_nothing_is_no_strength() -> None:
    run = level_run({"N1": "60", "N2": "80", "N3": "0"}).assess()
    assert [len(strengths(run, code)) for code in ("N1", "N2", "N3")] == [1, 1, 0]
    assert strengths(level_run({"N1": "0", "N2": "0"}).assess(), "N1") == []


def test_strengths_come_by_share_then_by_the_lead_over_the_mean() -> None:
    found = strengths(demo(2025), "331081")
    assert all(item.above >= 0 for item in found)
    keys = [(item.share, item.above) for item in found]
    assert keys == sorted(keys, reverse=True)


def test_a_shortfall_is_told_with_value_target_points_and_clause() -> None:
    run = small_run().assess()
    words = {item.row.indicator.code: shortfall_words(run, item) for item in shortfalls(run, "N1")}
    assert words["A1"] == "指标A1：实绩70，目标100；分值40分，得28.00分，失12.00分。依据：《某某办法》第一条。"
    assert "目标" not in words["A2"]


def test_absent_figures_and_lists_are_told_in_words() -> None:
    item = indicator("A1", "50", "completion", {"target": "10"}, unit="家")
    other = indicator("B1", "50", "stages", {"stages": {"有": "1", "无": "0"}})
    figures = [figure("N1", "A1", status="missing"), figure("N1", "B1", "无")]
    run = Run(scheme(item, other), [unit("N1")], figures).assess()
    assert [value_words(run.points["N1", code]) for code in ("A1", "B1")] == ["缺报", "“无”"]
    words = [shortfall_words(run, item) for item in shortfalls(run, "N1")]
    assert words[0].startswith("指标A1：缺报；分值50分，得0.00分，失50.00分。")
    small = small_run().assess()
    assert value_words(small.points["N2", "B3"]) == "评委甲81、评委乙90"
    piece = indicator("A1", "10", "piecework", {"each": {"项": "2"}})
    run = Run(scheme(piece, full_marks="10"), [unit("N1")], [figure("N1", "A1", levels="项:1")]).assess()
    assert value_words(run.points["N1", "A1"]) == "1项"
    assert value_words(small.points["N1", "A2"]) == "15"
    assert value_words(small.points["C1", "A1"]) == "不适用"


@pytest.mark.parametrize("year", YEARS)
def test_strips_span_the_ranked_units(year) -> None:
    run = demo(year)
    for code in run.totals:
        assert len(dimension_strips(run, code)) == len(run.scheme.dimensions)
        for strip in [*dimension_strips(run, code), *point_strips(run, code), *measure_strips(run, code)]:
            assert strip.least <= strip.mean <= strip.most
            if code != "TZW" and strip.own is not None:
                assert strip.least <= strip.own <= strip.most
    own = {strip.code: strip.own for strip in point_strips(run, "331022")}
    assert own == {item.code: run.points["331022", item.code].points for item in run.scheme.indicators if item.code in own}


def test_an_apart_unit_moves_no_strip_and_no_mean() -> None:
    run = small_run().assess()
    strips = {strip.code: strip for strip in point_strips(run, "Z1")}
    ranked_points = [run.points[code, "A1"].points for code in ("N1", "N2", "N3")]
    assert (strips["A1"].most, strips["A1"].among) == (max(ranked_points), 3)
    assert strips["A1"].own == run.points["Z1", "A1"].points > strips["A1"].most


def test_similar_units_are_of_the_same_group_first_then_nearest() -> None:
    run = demo(2025)
    found = similar(run, "331022")
    assert len(found) == len(ranked(run)) - 1
    groups = [like.same_group for like in found]
    assert groups == sorted(groups, reverse=True)
    for same in (True, False):
        distances = [like.distance for like in found if like.same_group is same]
        assert distances == sorted(distances)
    assert found[0].gap == run.totals[found[0].unit.code].published_total - run.totals["331022"].published_total


def test_the_distance_is_a_distance() -> None:
    run = demo(2025)
    codes = [total.unit.code for total in ranked(run)]
    for one in codes:
        assert distance(run, one, one) == 0
        for other in codes:
            assert distance(run, one, other) == distance(run, other, one) >= 0
            assert all(distance(run, one, other) <= distance(run, one, x) + distance(run, x, other) for x in codes)


def test_the_columns_to_compare_with() -> None:
    run = demo(2025)
    mean, group, best, goal = (side_against(run, "331022", what) for what in Against)
    assert [side.title for side in (mean, group, best, goal)] == ["全市平均", "山区县平均", "各项最优", "目标"]
    assert mean.total is not None
    assert abs(mean.total - mean_total(ranked(run), 2)) < Fraction(1, 100)
    members = [side_of(run, total.unit.code) for total in ranked(run, "山区县")]
    assert group.dimensions["A"] == sum(side.dimensions["A"] for side in members) / len(members)
    assert best.points["D1"] == max(run.points[total.unit.code, "D1"].points for total in ranked(run))
    # the best number of late returns is the smallest
    assert best.measures["G3"] == min(run.points[total.unit.code, "G3"].measure for total in ranked(run))
    assert goal.total == 100
    assert sum(value or 0 for value in goal.dimensions.values()) == 100
    assert goal.points["A1"] == 7
    assert goal.measures["A1"] == Fraction(run.inputs.targets["331022", "A1"].target)


def test_targets_of_a_unit_with_exemptions_are_rescaled_like_its_points() -> None:
    goal = side_against(demo(2025), "TZW", Against.TARGET)
    assert goal.earned == 72
    assert goal.dimensions["F"] is None
    assert sum(value or 0 for value in goal.dimensions.values()) == 100
    assert "A1" not in goal.points


def test_within_the_year_nothing_is_rescaled_and_there_is_no_total() -> None:
    run = of_the_year_so_far(demo(2025))
    side, goal = side_of(run, "331081"), side_against(run, "331081", Against.TARGET)
    assert (side.total, goal.total) == (None, None)
    assert side.earned == run.totals["331081"].points_sum
    assert side.dimensions["A"] == run.dimensions["331081", "A"].raw
    assert side_of(run, "TZW").dimensions["F"] is None
    assert goal.dimensions["A"] == dimension_weight(run, "A")
    assert goal.earned == run.totals["331081"].applicable_weight


def test_a_group_of_nobody_ranked_has_no_mean() -> None:
    side = side_against(small_run().assess(), "C1", Against.GROUP)
    assert (side.title, side.total, side.earned, side.points) == ("分组平均", None, None, {})
