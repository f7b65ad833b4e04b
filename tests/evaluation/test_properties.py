"""What must hold of every run (性质), because admired engines fail it: one test a sentence, on random runs."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from data.exchange.results import write_results
from data.exchange.run_files import RunPaths, read_run
from data.twin import compare
from evaluation.assessment import evaluate
from evaluation.results import Assessment, Total, touched
from evaluation.rounding import shown
from evaluation.terms import Ranking
from evaluation.trace import trace_of
from tests.support.runs import Run, figure, indicator, outcome, printed, scheme, target, unit
from tests.support.strategies import (
    ALL_RULES,
    MONOTONE,
    ONE_UNIT,
    PARAMS,
    PEERS,
    POSITIVE,
    VALUES,
    covers,
    pick,
    rules_of,
    runs,
)

REPORTED = ("", "reported")
RELATIVE = ("completion", "control", "efficacy", "two_anchor", "growth", "tolerance", "panel", "stages", "efficacy_peers",
            "ratio_to_best", "contribution")  # fmt: skip


def on(examples: int) -> Callable[[Any], Any]:
    """The same examples in every run, as many as said."""
    return settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def points_of(assessment: Assessment) -> dict[tuple[str, str], Fraction | None]:
    return {key: row.points for key, row in assessment.points.items()}


# Orders ---------------------------------------------------------------------------------------------------


@on(100)
@given(runs(), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_changes_a_byte(run: Run, chance: Any) -> None:
    shuffled = {
        name: chance.sample(list(rows), len(rows)) for name, rows in vars(run).items() if name != "scheme"
    }
    assert printed(run.having(**shuffled).assess()) == printed(run.assess())


@on(100)
@given(runs(), st.data())
def test_the_order_of_units_never_changes_a_result(run: Run, data: Any) -> None:
    turned = [{**row, "order": data.draw(pick("", "3", "-1", "0.5"))} for row in reversed(run.units)]
    assert outcome(run.having(units=turned).assess()) == outcome(run.assess())


@on(100)
@given(runs(), st.data())
def test_the_order_of_indicators_never_changes_a_result(run: Run, data: Any) -> None:
    turned = run.scheme | {"indicators": data.draw(st.permutations(run.scheme["indicators"]))}
    assert outcome(run.having(scheme=turned).assess()) == outcome(run.assess())


@on(25)
@given(runs(most_units=4, most_indicators=3), pick("\r\n", "\r"), pick("", "\ufeff"))
def test_line_ends_and_a_byte_order_mark_never_change_a_byte(run: Run, newline: str, bom: str) -> None:
    with TemporaryDirectory() as folder:
        plain = written(run, Path(folder) / "plain")
        assert written(run, Path(folder) / "other", newline=newline, bom=bom) == plain


@on(25)
@given(runs(most_units=4, most_indicators=3))
def test_a_run_made_twice_gives_the_same_bytes(run: Run) -> None:
    with TemporaryDirectory() as folder:
        assert written(run, Path(folder) / "once") == written(run, Path(folder) / "again")


def written(run: Run, folder: Path, **how: str) -> dict[str, bytes]:
    """The result files of a run given as files."""
    options = run.write(folder, **how)
    paths = {name[2:]: Path(path) for name, path in zip(options[::2], options[1::2], strict=True)}
    files = read_run(RunPaths(**paths))
    names = list(write_results(files, evaluate(files.inputs), folder / "out"))
    assert len(names) == 5
    return {name: (folder / "out" / name).read_bytes() for name in names}


# Numbers --------------------------------------------------------------------------------------------------


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


UP_DOWN = {"base": "3", "up": "1", "up_cap": "5", "down": "0.5", "down_cap": "2", "lo": "0"}


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
@given(
    st.lists(st.integers(-50, 50), min_size=2, max_size=2), st.integers(-50, 50), pick("published", "exact")
)
def test_a_sum_in_tenths_ties_with_its_total(tenths: list[int], moved: int, rank_on: str) -> None:
    first, second = tenths
    pairs = {"U1": (first, second), "U2": (first + moved, second - moved), "U3": (first + second, 0)}
    items = [
        indicator(code, "50", "completion", {"cap": None, "floor": "-100", "target": "50"})
        for code in ("A1", "A2")
    ]
    items = [item | {"rule": "places_gained", "params": {"per": "1"}} for item in items]
    figures = [
        figure(code, name, shown(Fraction(-value, 10), 1), previous="0")
        for code, pair in pairs.items()
        for name, value in zip(("A1", "A2"), pair, strict=True)
        if value > 0
    ]
    assume(len(figures) == sum(value != 0 for pair in pairs.values() for value in pair))
    figures += [
        figure(code, name, "0", previous="0")
        for code, pair in pairs.items()
        for name, value in zip(("A1", "A2"), pair, strict=True)
        if value == 0
    ]
    stated = scheme(*items, rounding={"rank_on": rank_on, "total_dp": "0"})
    totals = Run(stated, [unit(code) for code in pairs], figures).assess().totals.values()
    assert {total.place for total in totals} == {1}
    assert {total.total for total in totals} == {Fraction(first + second, 10)}


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


# Equals ---------------------------------------------------------------------------------------------------


@on(100)
@given(runs(), st.data())
def test_equal_units_share_every_place_and_the_grade(run: Run, data: Any) -> None:
    original = data.draw(st.sampled_from(run.units))["unit"]
    doubled = with_double(run, original, "U99").assess()

    def all_of(code: str) -> list[object]:
        total = doubled.totals[code]
        rows = [(row.place, row.points, row.status) for key, row in doubled.points.items() if key[0] == code]
        sides = [(row.place, row.points) for key, row in doubled.dimensions.items() if key[0] == code]
        return [total.place, total.group_place, total.grade, total.total, rows, sides]

    assert all_of("U99") == all_of(original)


def with_double(run: Run, original: str, double: str) -> Run:
    """The run with a unit's every row copied under another code, and the scheme naming it beside the unit."""
    stated = copy.deepcopy(run.scheme)
    for item in stated["indicators"]:
        for codes in (item.get("applies_to", {}).get(key, []) for key in ("units", "except")):
            codes += [double] if original in codes else []
    rows = {
        name: [
            *getattr(run, name),
            *({**row, "unit": double} for row in getattr(run, name) if row["unit"] == original),
        ]
        for name in ("units", "figures", "targets", "adjustments")
    }
    return run.having(scheme=stated, **rows)


# Sums -----------------------------------------------------------------------------------------------------


@on(150)
@given(runs())
def test_the_leaves_of_a_trace_add_to_the_total_exactly(run: Run) -> None:
    assessment = run.assess()
    for code, total in assessment.totals.items():
        tree = trace_of(assessment, code)
        assert tree.points == total.total
        if total.total is not None:
            assert sum((leaf.points or Fraction(0) for leaf in tree.leaves()), Fraction(0)) == total.total
        for node in tree.children:
            if node.points is not None:
                assert sum((leaf.points or Fraction(0) for leaf in node.leaves()), Fraction(0)) == node.points


@on(150)
@given(runs())
def test_dimensions_add_to_the_base(run: Run) -> None:
    assessment = run.assess()
    for code, total in assessment.totals.items():
        sides = [row.points for key, row in assessment.dimensions.items() if key[0] == code]
        if total.base is None:
            assert set(sides) <= {None}
        else:
            assert sum((side for side in sides if side is not None), Fraction(0)) == total.base


# Others ---------------------------------------------------------------------------------------------------


@on(150)
@given(runs(rankings=("true", "true", "apart", "false")), st.data())
def test_adding_an_apart_or_unranked_unit_changes_nobody_else(run: Run, data: Any) -> None:
    guests = [row["unit"] for row in run.units if row["ranked"] != "true"]
    assume(guests and len(run.units) > 1)
    guest = data.draw(st.sampled_from(guests))
    with_guest, without = outcome(run.assess()), outcome(without_unit(run, guest).assess())
    apart = {row["unit"] for row in run.units if row["ranked"] == "apart"}
    for name in ("points", "totals", "dimensions"):
        for key, row in without[name].items():
            kept = with_guest[name][key]
            if name == "totals" and key[0] in apart:
                # 单列 units have places among themselves within their group
                kept, row = kept[:12] + kept[13:], row[:12] + row[13:]
            assert kept == row
    assert with_guest["ties"] == without["ties"]


def without_unit(run: Run, gone: str) -> Run:
    stated = copy.deepcopy(run.scheme)
    for item in stated["indicators"]:
        for codes in (item.get("applies_to", {}).get(key, []) for key in ("units", "except")):
            while gone in codes:
                codes.remove(gone)
    names = ("units", "figures", "targets", "adjustments")
    return run.having(
        scheme=stated, **{name: [row for row in getattr(run, name) if row["unit"] != gone] for name in names}
    )


def corrected(run: Run, data: Any) -> tuple[Run, Mapping[str, str]]:
    """The run with one reported number, or one contribution or previous value, typed anew."""
    rows = [
        k
        for k, row in enumerate(run.figures)
        if row.get("value") in VALUES and "numerator" not in row and "levels" not in row
    ]
    assume(rows)
    chosen = data.draw(st.sampled_from(rows))
    column = data.draw(pick("value", "previous", "contribution"))
    row = {**run.figures[chosen], column: data.draw(pick(*POSITIVE))}
    return run.having(figures=[*run.figures[:chosen], row, *run.figures[chosen + 1 :]]), row


def without_means(run: Run) -> Run:
    """The run without 按平均分计, under which everybody's points hang together."""
    stated = copy.deepcopy(run.scheme) | {"policy": {}}
    for item in stated["indicators"]:
        for key in ("missing", "not_applicable"):
            if item.get(key) == "mean":
                del item[key]
    return run.having(scheme=stated)


@on(100)
@given(runs(rules=[rule for rule in ONE_UNIT if rule != "threshold"]), st.data())
def test_a_correction_under_one_unit_rules_touches_that_unit_alone(run: Run, data: Any) -> None:
    before = without_means(run)
    after, row = corrected(before, data)
    first, second = before.assess(), after.assess()
    own = (row["unit"], row["indicator"])
    changed = first.points[own].points != second.points[own].points
    assert [item.code for item in touched(first, second)] == ([row["unit"]] if changed else [])


@on(40)
@given(runs(rules=(*PEERS, "threshold")), st.data())
def test_a_correction_under_peer_rules_lists_exactly_the_units_it_touches(run: Run, data: Any) -> None:
    after, row = corrected(run, data)
    first, second = run.assess(), after.assess()
    named = {item.code for item in touched(first, second)}
    one, two = run.twin().points, after.twin().points
    # the twin finds the same units, and nothing beyond the corrected indicator moved
    assert named == {key[0] for key in one if differs(one[key].points, two[key].points)}
    assert all(
        first.points[key].points == second.points[key].points
        for key in first.points
        if key[1] != row["indicator"]
    )
    item = next(item for item in run.scheme["indicators"] if item["code"] == row["indicator"])
    if not set(rules_of(item)) & {*PEERS, "threshold"}:
        assert named <= {row["unit"]}


def differs(one: float | None, two: float | None) -> bool:
    return (one is None) != (two is None) or (one is not None and two is not None and abs(one - two) > 1e-9)


# Grades ---------------------------------------------------------------------------------------------------


@on(200)
@given(runs(rankings=("true", "true", "true", "apart"), most_indicators=2))
def test_the_quota_of_a_grade_is_never_exceeded(run: Run) -> None:
    assessment = run.assess()
    ranked = [total for total in assessment.totals.values() if total.unit.ranked is Ranking.RANKED]
    for grade in run.scheme["grades"]:
        quota = grade.get("quota")
        if quota is None:
            continue
        pools = Counter(total.unit.group if quota.get("of") == "group" else "" for total in ranked)
        for pool, size in pools.items():
            seated = [
                total for total in ranked
                if total.grade == grade["name"] and not total.vetoes and pool in ("", total.unit.group)
                and (quota.get("of") != "group" or total.unit.group == pool)
            ]  # fmt: skip
            free = seats(quota, size)
            if quota.get("on_tie") == "all_in":
                # only the tie on the last seat may go beyond
                last = max((place_in(total, run) for total in seated), default=0)
                assert sum(place_in(total, run) < last for total in seated) < max(free, 1)
            else:
                assert len(seated) <= free


def place_in(total: Total, run: Run) -> int:
    """The overall place, which `all_in` ties by."""
    assert total.place is not None
    return total.place


def seats(quota: Mapping[str, str], size: int) -> int:
    """Seats of a quota in decimals, a second time."""
    tenths = Fraction(quota["share"]) * size * 10
    assert tenths.denominator == 1
    whole, rest = divmod(int(tenths), 10)
    rounded = {"floor": whole, "half_up": whole + (rest >= 5), "ceil": whole + (rest > 0)}[
        quota.get("rounding", "floor")
    ]
    return max(rounded, int(quota.get("at_least", "0")))


# The twin -------------------------------------------------------------------------------------------------


@on(60)
@given(runs())
def test_the_engine_and_the_sql_twin_agree(run: Run) -> None:
    assert compare(run.assess(), run.twin()).differences == []


def test_the_random_runs_hold_every_rule_measure_state_and_policy() -> None:
    """What the strategy promises: nothing above is proven on too little."""
    seen: set[str] = set()

    @on(300)
    @given(runs())
    def look(run: Run) -> None:
        for item in run.scheme["indicators"]:
            seen.update(
                rules_of(item), (item.get("measure", {}).get("kind", "value"), str(item.get("missing")))
            )
            seen.update(("parts",) if "parts" in item else (), (f"na {item.get('not_applicable')}",))
            seen.update("outside" for row in run.units if not covers(item, row))
        seen.update(row.get("status", "") for row in run.figures)
        seen.update(f"ranked {row['ranked']}" for row in run.units)
        seen.update(row["kind"] for row in run.adjustments)
        seen.update("quota" for grade in run.scheme["grades"] if "quota" in grade)
        seen.update(str(row.status) for row in run.assess().points.values())

    look()
    wanted = {*ALL_RULES, "value", "ratio", "equivalents", "zero", "mean", "pending", "na mean", "parts", "outside", "missing",
              "not_due", "void", "not_applicable", "not_scorable", "ranked apart", "ranked false", "bonus", "deduction", "veto", "quota"}  # fmt: skip
    assert wanted - seen == set()
