"""assess() (测算): from figures to a result; what admired engines leave undefined is defined here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest

from evaluation.assessment import assess
from evaluation.errors import Refused
from evaluation.figures import Figure
from evaluation.results import Assessment, touched
from tests.support.runs import Run, figure, indicator, level_run, scheme, small_run, target, unit

TEN: dict[str, Any] = {"target": "10"}


def two(
    a: Mapping[str, str], b: Mapping[str, str], policy: Mapping[str, str] | None = None, **keys: Any
) -> Run:
    """Two units on A1 (60 points) and B1 (40 points); cells of A1 as given, 5 of 10 on B1."""
    items = [indicator("A1", "60", "completion", TEN, **keys), indicator("B1", "40", "completion", TEN)]
    figures = [
        figure("U1", "A1", **a),
        figure("U2", "A1", **b),
        figure("U1", "B1", "5"),
        figure("U2", "B1", "5"),
    ]
    return Run(scheme(*items, policy=dict(policy or {})), [unit("U1"), unit("U2")], figures)


def first(run: Run) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    """Points on A1, base and total of the first unit."""
    found = run.assess()
    return found.points["U1", "A1"].points, found.totals["U1"].base, found.totals["U1"].total


# From points to the base --------------------------------------------------------------------------------------


def test_the_base_is_points_over_weights_in_the_score_times_full_marks() -> None:
    assert first(two({"value": "10"}, {"value": "5"})) == (60, 80, 80)


@pytest.mark.parametrize("full", ["100", "120", "1000.5"])
def test_full_marks_need_not_be_a_hundred(full: str) -> None:
    run = Run(
        scheme(indicator("A1", full, "completion", TEN), full_marks=full),
        [unit("U1")],
        [figure("U1", "A1", "5")],
    )
    assert run.assess().totals["U1"].base == Fraction(full) / 2


def test_weights_within_a_thousandth_of_full_marks_are_rescaled_to_them() -> None:
    run = Run(scheme(indicator("A1", "99.9995", "completion", TEN)), [unit("U1")], [figure("U1", "A1", "10")])
    assert run.assess().totals["U1"].base == 100


@pytest.mark.parametrize("status", ["not_due", "not_applicable"])
def test_what_is_not_due_or_not_applicable_leaves_numerator_and_denominator(status: str) -> None:
    assert first(two({"status": status}, {"value": "5"})) == (None, 50, 50)


def test_what_is_void_is_rescaled_away_too() -> None:
    assert first(two({"status": "void", "source": "某决定"}, {"value": "5"})) == (None, 50, 50)


@pytest.mark.parametrize(
    ("policy", "points", "base"), [("zero", 0, 20), ("mean", 30, 50), ("pending", None, None)]
)
def test_a_missing_figure_follows_its_policy(policy: str, points: int | None, base: int | None) -> None:
    assert first(two({"status": "missing"}, {"value": "5"}, {"missing": policy})) == (points, base, base)


def test_the_policy_of_the_indicator_goes_before_that_of_the_scheme() -> None:
    assert first(two({"status": "missing"}, {"value": "5"}, {"missing": "pending"}, missing="zero")) == (
        0,
        20,
        20,
    )
    assert (
        first(
            two(
                {"status": "not_applicable"},
                {"value": "5"},
                {"not_applicable": "mean"},
                not_applicable="rescale",
            )
        )[0]
        is None
    )


def test_not_applicable_may_take_the_mean_outside_the_scope_too() -> None:
    mean = {"not_applicable": "mean"}
    assert first(two({"status": "not_applicable"}, {"value": "5"}, mean)) == (30, 50, 50)
    assert first(two({"status": "not_applicable"}, {"value": "8"}, mean, applies_to={"except": ["U1"]})) == (
        48,
        68,
        68,
    )


def test_what_is_not_due_is_never_given_the_mean() -> None:
    assert (
        first(two({"status": "not_due"}, {"value": "5"}, {"not_applicable": "mean", "missing": "mean"}))[0]
        is None
    )


def test_a_mean_of_nobody_is_pending() -> None:
    run = two({"status": "missing"}, {"status": "missing"}, {"missing": "mean"})
    assert first(run) == (None, None, None)
    assert first(two({"status": "not_applicable"}, {"status": "not_due"}, {"not_applicable": "mean"})) == (
        None,
        None,
        None,
    )


def test_the_mean_is_of_the_ranked_peers_of_the_group() -> None:
    item = indicator("A1", "100", "completion", TEN, missing="mean", peer_group="group")
    units = [
        unit("U1", group="甲"),
        unit("U2", group="甲"),
        unit("U3"),
        unit("Z1", ranked="apart", group="甲"),
        unit("U4"),
    ]
    figures = [figure("U1", "A1", status="missing"), figure("U2", "A1", "3"), figure("U3", "A1", "9"), figure("Z1", "A1", "10"),
               figure("U4", "A1", status="missing")]  # fmt: skip
    found = Run(scheme(item), units, figures).assess()
    assert (found.points["U1", "A1"].points, found.points["U4", "A1"].points) == (30, 90)


def test_a_pending_indicator_leaves_base_total_place_grade_and_dimensions_blank() -> None:
    run = two({"status": "missing"}, {"value": "5"}, {"missing": "pending"})
    found = run.having(scheme=run.scheme | {"grades": [{"name": "好"}]}).assess()
    total = found.totals["U1"]
    assert (total.base, total.total, total.published_total, total.place, total.group_place, total.grade) == (
        None,
    ) * 5 + ("",)
    assert [row.points for key, row in found.dimensions.items() if key[0] == "U1"] == [None, None]
    assert (total.points_sum, total.missing_count) == (20, 1)
    assert found.totals["U2"].place == 1


def test_one_pending_part_makes_the_whole_unit_pending() -> None:
    parts = [
        {"share": "0.5", "rule": "completion", "params": TEN},
        {"share": "0.5", "rule": "growth", "params": {"full": "1"}},
    ]
    composite = {
        key: value
        for key, value in indicator("A1", "60", "", missing="pending", parts=parts).items()
        if key != "rule"
    }
    run = two({"value": "5"}, {"value": "5", "previous": "4"})
    found = run.having(scheme=run.scheme | {"indicators": [composite, run.scheme["indicators"][1]]}).assess()
    assert [part.points for part in found.points["U1", "A1"].parts] == [15, None]
    assert (found.points["U1", "A1"].points, found.totals["U1"].base, found.totals["U1"].points_sum) == (
        None,
        None,
        20,
    )
    assert found.totals["U2"].base == Fraction(85, 2)


def test_interim_periods_show_points_so_far_over_weight_so_far() -> None:
    total = two({"status": "not_due"}, {"value": "5"}).assess().totals["U1"]
    assert (total.points_sum, total.applicable_weight) == (20, 40)


# What others leave undefined ----------------------------------------------------------------------------------


def assess_one(
    rule: str, params: Mapping[str, Any], cells: Sequence[Mapping[str, str]], **keys: Any
) -> Assessment:
    codes = [f"U{number}" for number, _ in enumerate(cells, 1)]
    figures = [figure(code, "A1", **row) for code, row in zip(codes, cells, strict=True)]
    targets = [target(code, "A1", "10") for code in codes]
    return Run(
        scheme(indicator("A1", "100", rule, params, **keys)), list(map(unit, codes)), figures, targets
    ).assess()


@pytest.mark.parametrize(
    ("rule", "params", "expected"),
    [
        ("efficacy_peers", {}, 100), ("efficacy_peers", {"equal": "80"}, 80), ("rank_step", {"step": "5"}, 100),
        ("rank_ladder", {"ladder": ["9", "8"]}, 9), ("ratio_to_best", {}, 100),
        ("mean_deviation", {"base": "5", "points": "1", "step": "0.1"}, 5), ("contribution", {}, 60),
        ("threshold", {"threshold": "peer_mean", "deduct": "1"}, 100),
    ],
)  # fmt: skip
@pytest.mark.parametrize("count", [1, 2, 5])
def test_one_unit_alone_and_all_peers_equal_are_defined(
    rule: str, params: Mapping[str, Any], expected: int, count: int
) -> None:
    found = assess_one(rule, params, [{"value": "5", "contribution": "2"}] * count)
    assert {row.points for row in found.points.values()} == {expected}
    assert {total.place for total in found.totals.values()} == {1}


@pytest.mark.parametrize("rule", ["efficacy_peers", "ratio_to_best"])
def test_apart_and_unranked_units_are_no_peers_and_never_pass_the_maximum(rule: str) -> None:
    item = indicator("A1", "100", rule)
    units = [unit("U1"), unit("U2"), unit("Z1", ranked="apart"), unit("C1", kind="zone", ranked="false")]
    figures = [
        figure(code, "A1", value) for code, value in (("U1", "2"), ("U2", "4"), ("Z1", "40"), ("C1", "-9"))
    ]
    found = Run(scheme(item), units, figures).assess()
    assert [found.points[code, "A1"].points for code in ("U2", "Z1", "C1")] == [100, 100, 0]


def test_without_peers_a_peer_rule_is_not_scorable() -> None:
    item = indicator("A1", "100", "rank_step", {"step": "1"})
    found = Run(scheme(item), [unit("Z1", ranked="apart")], [figure("Z1", "A1", "3")]).assess()
    row = found.points["Z1", "A1"]
    assert (row.status, row.points, row.parts[0].reason) == ("not_scorable", 0, "同组没有可比单位")


def test_a_peer_whose_part_cannot_be_scored_is_no_peer_of_that_part() -> None:
    found = assess_one(
        "efficacy_peers",
        {},
        [{"value": "9", "previous": "8"}, {"value": "99"}, {"value": "5", "previous": "7"}],
        of="change",
    )
    assert [row.points for row in found.points.values()] == [100, 0, 60]


def test_negative_growth_and_a_zero_before_are_defined() -> None:
    cells = [
        {"value": "-3", "previous": "-2"},
        {"value": "-1", "previous": "-2"},
        {"value": "5", "previous": "0"},
    ]
    found = assess_one("growth", {"full": "1"}, cells)
    assert [(row.status, row.points) for row in found.points.values()] == [
        ("reported", 0),
        ("reported", 50),
        ("not_scorable", 0),
    ]


def test_all_missing_is_defined_under_every_policy() -> None:
    for policy, expected in (("zero", 0), ("mean", None), ("pending", None)):
        found = assess_one("completion", {}, [{"status": "missing"}] * 2, missing=policy)
        assert [total.total for total in found.totals.values()] == [expected] * 2
        assert {total.place for total in found.totals.values()} == {1 if expected == 0 else None}


def test_nothing_applicable_is_defined() -> None:
    total = assess_one("completion", {}, [{"status": "not_applicable"}]).totals["U1"]
    assert (total.points_sum, total.applicable_weight, total.base, total.total, total.place) == (
        0,
        0,
        None,
        None,
        None,
    )


def test_no_unit_at_all_is_defined() -> None:
    found = Run(scheme(indicator("A1", "100", "completion", TEN)), []).assess()
    assert (found.points, found.totals, found.dimensions) == ({}, {}, {})


def test_indicators_of_no_weight_alone_leave_no_base() -> None:
    items = [indicator("A1", "0", "completion", TEN), indicator("B1", "100", "completion", TEN)]
    figures = [figure("U1", "A1", "5"), figure("U1", "B1", status="not_due")]
    assert Run(scheme(*items), [unit("U1")], figures).assess().totals["U1"].base is None


# Dimensions, warnings, touched --------------------------------------------------------------------------------


def test_dimensions_are_rescaled_like_the_base() -> None:
    items = [
        indicator("A1", "30", "completion", TEN),
        indicator("B1", "30", "completion", TEN),
        indicator("C1", "40", "completion", TEN),
    ]
    figures = [figure("U1", "A1", "10"), figure("U1", "B1", "5"), figure("U1", "C1", status="not_due")]
    found = Run(scheme(*items), [unit("U1")], figures).assess()
    assert [row.points for row in found.dimensions.values()] == [50, 25, None]
    assert [row.raw for row in found.dimensions.values()] == [30, 15, 0]
    assert found.totals["U1"].base == 75


@pytest.mark.parametrize(
    ("weight", "params", "expected"),
    [
        ("100", {"ladder": ["100", "90"]}, []),
        ("100", {"ladder": ["120", "90"]}, ["指标A1按位次阶梯最高120分，超过分值100分"]),
        ("100", {"ladder": ["1"], "beyond": "100.5"}, ["指标A1按位次阶梯最高100.5分，超过分值100分"]),
    ],
)
def test_a_rule_that_may_pass_its_weight_is_warned_of(
    weight: str, params: Mapping[str, Any], expected: list[str]
) -> None:
    run = Run(scheme(indicator("A1", weight, "rank_ladder", params)), [unit("U1")], [figure("U1", "A1", "5")])
    assert list(run.assess().warnings) == expected


def test_a_rule_without_a_maximum_is_warned_of() -> None:
    found = assess_one("places_gained", {"per": "1"}, [{"value": "1", "previous": "3"}])
    assert found.warnings == ("指标A1按进位自带分数计分，没有上限，分值100分",)


def test_a_correction_names_the_unit_or_under_peer_rules_the_units_it_touches() -> None:
    run = small_run()

    def after(indicator: str, value: str) -> list[str]:
        rows = [
            {**row, "value": value} if (row["unit"], row["indicator"]) == ("N1", indicator) else row
            for row in run.figures
        ]
        return [item.code for item in touched(run.assess(), run.having(figures=rows).assess())]

    assert after("A1", "99") == ["N1"]
    assert after("A1", "70.0") == []
    # from last to first in a rank rule: everybody who was ahead moves
    assert after("B1", "1") == ["N1", "N2", "N3", "Z1"]
    assert after("B1", "8") == ["N1", "N2"]


def test_a_unit_that_came_or_went_is_touched() -> None:
    one, both = level_run({"U1": "5"}).assess(), level_run({"U1": "5", "U2": "6"}).assess()
    assert [item.code for item in touched(one, both)] == ["U2"]
    assert [item.code for item in touched(both, one)] == ["U2"]


def test_faults_refuse_the_whole_run() -> None:
    run = level_run({"U1": "5"})
    with pytest.raises(Refused) as refusal:
        assess(run.parsed(), run.unit_list(), [], [Figure("U1", "A1", "x"), Figure("U9", "A1", "1")])
    assert len(refusal.value.faults) == 2


def test_the_result_carries_its_recipe() -> None:
    found = small_run().assess()
    assert found.scheme.id == "demo"
    assert [item.code for item in found.units] == ["N1", "N2", "N3", "Z1", "C1"]
    assert found.inputs.figures["N1", "A1"].value == "70"
    assert found.points["N1", "A1"].figure is found.inputs.figures["N1", "A1"]
