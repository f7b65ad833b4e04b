"""What must hold of points (计分性质): the scale of weights, better figures, missing ones, sums in tenths."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from evaluation.results import Assessment
from evaluation.rounding import shown
from tests.support.rule_strategies import MONOTONE, PARAMS, VALUES, pick
from tests.support.runs import Run, figure, indicator, scheme, target, unit
from tests.support.strategies import on, runs

REPORTED = ("", "reported")
RELATIVE = (
    "completion", "control", "efficacy", "two_anchor", "growth", "tolerance", "panel", "stages", "efficacy_peers",
    "ratio_to_best", "contribution",
)  # fmt: skip
UP_DOWN = {"base": "3", "up": "1", "up_cap": "5", "down": "0.5", "down_cap": "2", "lo": "0"}


def points_of(assessment: Assessment) -> dict[tuple[str, str], Fraction | None]:
    return {key: row.points for key, row in assessment.points.items()}


@on(100)
@given(runs(rules=RELATIVE), pick("2", "3", "0.5", "12.5"))
def test_the_scale_of_the_weights_changes_points_and_nothing_else(run: Run, factor: str) -> None:
    def plain(stated: dict[str, Any]) -> dict[str, Any]:
        kept = {key: stated[key] for key in ("scheme", "policy", "indicators", "ties")}
        return copy.deepcopy(kept | {"rounding": {"rank_on": "exact"}})

    def grown(text: str) -> str:
        return shown(Fraction(text) * Fraction(factor), 4)

    before = plain(run.scheme)
    for item in before["indicators"]:
        for part in (item, *item.get("parts", ())):
            part.get("params", {}).pop("bonus_points", None)
            assume("threshold" not in str(part.get("params", {}).get("otherwise", "")))
            assume("bonus_points" not in str(part.get("params", {}).get("otherwise", "")))
    after = copy.deepcopy(before)
    after["scheme"]["full_marks"] = grown(before["scheme"]["full_marks"])
    for item in after["indicators"]:
        item["weight"] = grown(item["weight"])
    small, large = (run.having(scheme=stated, adjustments=()).assess() for stated in (before, after))
    expected = {key: None if row is None else row * Fraction(factor) for key, row in points_of(small).items()}
    assert points_of(large) == expected
    for code, total in small.totals.items():
        other = large.totals[code]
        assert (other.place, other.group_place) == (total.place, total.group_place)
        assert other.total == (None if total.total is None else total.total * Fraction(factor))


@on(300)
@given(st.sampled_from(MONOTONE), pick("higher", "lower"), pick("level", "change", "growth"), st.data())
def test_a_better_figure_never_lowers_ones_own_points_under_a_monotone_rule(
    rule: str, direction: str, of: str, data: Any
) -> None:
    direction = {"completion": "higher", "control": "lower"}.get(rule, direction)
    params = PARAMS[rule](data.draw)
    assume(params.get("threshold") != "peer_mean" and Fraction(params.get("lo", "0")) <= 10)
    assume(Fraction(params.get("below", "0")) <= Fraction(params.get("base_share", "0.6")))
    if rule == "efficacy":
        low, high = sorted(data.draw(st.permutations(["0.5", "4.5", "8.5"]))[:2], key=Fraction)
        params |= {"good": high, "bad": low} if direction == "higher" else {"good": low, "bad": high}
    worse, better = sorted(data.draw(st.lists(pick(*VALUES), min_size=2, max_size=2)), key=Fraction)
    if direction == "lower":
        worse, better = better, worse
    cells = {"previous": data.draw(pick("2", "-3", "0.3")), "baseline": data.draw(pick("0.75", "7.75"))}
    aim = data.draw(pick("0.25", "3.25", "10.25"))
    stated = scheme(indicator("A1", "100", rule, params, direction=direction, of=of))

    def own(value: str) -> Fraction:
        run = Run(stated, [unit("U1")], [figure("U1", "A1", value, **cells)], [target("U1", "A1", aim)])
        points = run.assess().points["U1", "A1"].points
        assert points is not None
        return points

    assert own(worse) <= own(better)


@on(60)
@given(
    st.lists(pick("0", "1", "2", "7"), min_size=2, max_size=2),
    st.sampled_from(("panel", "piecework", "up", "down", "places")),
)
def test_more_of_what_is_counted_never_lowers_points(counts: list[str], rule: str) -> None:
    few, many = sorted(counts, key=int)
    rules: Mapping[str, tuple[str, dict[str, Any], Callable[[str], dict[str, str]]]] = {
        "panel": ("panel", {}, lambda n: {"levels": f"甲:{n};乙:50"}),
        "piecework": ("piecework", {"each": {"省": "2"}, "cap": "9"}, lambda n: {"levels": f"省:{n}"}),
        "up": ("up_down", UP_DOWN, lambda n: {"levels": f"增:{n}"}),
        "down": ("up_down", UP_DOWN, lambda n: {"levels": f"减:{7 - int(n)}"}),
        "places": ("places_gained", {"per": "2", "cap": "7"}, lambda n: {"value": "3", "previous": n}),
    }
    name, params, cells = rules[rule]
    stated = scheme(indicator("A1", "100", name, params))
    own = [
        Run(stated, [unit("U1")], [figure("U1", "A1", **cells(n))]).assess().points["U1", "A1"].points
        for n in (few, many)
    ]
    assert own[0] <= own[1]  # type: ignore[operator]


@on(150)
@given(runs(states=REPORTED, rankings=("true",)), st.data())
def test_ones_own_missing_figure_never_beats_any_reported_one_where_the_rule_is_bounded_below(
    run: Run, data: Any
) -> None:
    stated = copy.deepcopy(run.scheme) | {"policy": {"missing": "zero"}}
    for item in stated["indicators"]:
        item.pop("missing", None)
        for part in (item, *item.get("parts", ())):
            bound_below(part)
    there = [number for number, row in enumerate(run.figures) if row.get("status", "") in REPORTED]
    assume(there)
    chosen = data.draw(st.sampled_from(there))
    row = run.figures[chosen]
    gone = [
        *run.figures[:chosen],
        {"unit": row["unit"], "indicator": row["indicator"], "status": "missing"},
        *run.figures[chosen + 1 :],
    ]
    reported, missing = run.having(scheme=stated).assess(), run.having(scheme=stated, figures=gone).assess()
    worst = reported.totals[row["unit"]].total
    if worst is None:
        assert missing.totals[row["unit"]].total is None
    else:
        assert missing.totals[row["unit"]].total <= worst  # type: ignore[operator]


def bound_below(part: dict[str, Any]) -> None:
    """Leave only parameters under which no figure scores less than nothing."""
    params = part.get("params", {})
    if part.get("rule") in ("threshold", "rank_step", "efficacy", "efficacy_peers"):
        params.pop("lo", None)
    if part.get("rule") == "up_down":
        params["lo"] = "0"
    if part.get("rule") == "mean_deviation":
        params |= {"base": "3", "minus_cap": "3"}
    inner = params.get("otherwise")
    if inner:
        bound_below(inner)


@on(100)
@given(st.integers(0, 100), st.data(), pick("published", "exact"))
def test_sums_in_tenths_tie_however_they_are_split(tenths: int, data: Any, rank_on: str) -> None:
    firsts = {"U1": data.draw(st.integers(0, tenths)), "U2": data.draw(st.integers(0, tenths)), "U3": tenths}
    items = [indicator(code, "50", "completion", {"cap": None, "target": "5"}) for code in ("A1", "A2")]
    figures = [figure(code, "A1", shown(Fraction(first, 10), 1)) for code, first in firsts.items()]
    figures += [figure(code, "A2", shown(Fraction(tenths - first, 10), 1)) for code, first in firsts.items()]
    run = Run(
        scheme(*items, rounding={"rank_on": rank_on, "total_dp": "12"}), list(map(unit, firsts)), figures
    )
    totals = run.assess().totals.values()
    assert {total.place for total in totals} == {1}
    assert {total.total for total in totals} == {Fraction(tenths)}


def test_a_tenth_and_two_tenths_tie_with_three_tenths() -> None:
    items = [indicator(code, "50", "completion", {"target": "1"}) for code in ("A1", "A2")]
    figures = [
        figure("U1", "A1", "0.1"),
        figure("U1", "A2", "0.2"),
        figure("U2", "A1", "0.3"),
        figure("U2", "A2", "0"),
    ]
    for rank_on in ("published", "exact"):
        run = Run(
            scheme(*items, rounding={"rank_on": rank_on, "total_dp": "12"}), [unit("U1"), unit("U2")], figures
        )
        assert [total.place for total in run.assess().totals.values()] == [1, 1]


def test_a_tenth_and_two_tenths_as_a_measure_reach_a_target_of_three_tenths() -> None:
    each = {"省": "0.1", "市": "0.2"}
    item = indicator(
        "A1",
        "100",
        "two_anchor",
        {"base": "0", "challenge": "0.3"},
        measure={"kind": "equivalents", "each": each},
    )
    run = Run(scheme(item), [unit("U1")], [figure("U1", "A1", levels="省:1;市:1", value="0.3")])
    assert run.assess().points["U1", "A1"].points == 100
