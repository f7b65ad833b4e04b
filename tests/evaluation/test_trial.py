"""试算: everything changed is scored again as a whole run would, the official run stays, and what moved is told exactly."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.city import SHIPPED, read_city
from data.exchange.results import ENGINE
from data.runs import run_of
from evaluation.assessment import evaluate
from evaluation.comparison import appraised
from evaluation.errors import Refused
from evaluation.ladders import NoLadder, ladder_of
from evaluation.results import Assessment
from evaluation.scheme import Indicator
from evaluation.trial import CHANGEABLE, Edit, EditKind, moves, tried
from evaluation.uplift import Outcome, uplift
from tests.support.runs import TABLES, Run, printed
from tests.support.strategies import on, runs

UNITS = [unit.code for unit in read_city(SHIPPED).units]


@lru_cache
def demo() -> Assessment:
    return run_of(read_city(SHIPPED).example(2025))


def figure_edits(before: Assessment, figure: object) -> list[Edit]:
    """A changed figure, cell by cell, as somebody would type it."""
    old = before.inputs.figures[figure.unit, figure.indicator]  # type: ignore[attr-defined]
    return [
        Edit(EditKind.FIGURE, old.unit, old.indicator, column, getattr(figure, column))
        for column in CHANGEABLE if getattr(figure, column) not in (getattr(old, column), "")
    ]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_what_is_suggested_for_a_place_lifts_it_in_a_trial_and_one_step_less_does_not(unit: str) -> None:
    run = demo()
    found = uplift(run, unit)
    if found is None or found.place == 1:
        return
    tested = 0
    for lift in found.alone:
        if lift.step is None:
            continue
        place = tried(run, figure_edits(run, lift.step.figure)).totals[unit].place
        assert place == lift.place
        assert place is not None
        assert (place < found.place) == (lift.outcome is Outcome.LIFTS)
        if lift.outcome is Outcome.LIFTS and lift.step.steps > 1:
            less = ladder_of(run, lift.row).figure(lift.step.steps - 1)
            before = tried(run, figure_edits(run, less)).totals[unit].place
            assert before is not None
            assert before >= found.place
        tested += 1
    assert tested > 5


@given(run=runs(states=("", "", "", "reported", "missing"), rankings=("", "true")))
@on(200)
def test_the_same_holds_under_random_schemes(run: Run) -> None:
    assessment = run.assess()
    for unit in assessment.units:
        found = uplift(assessment, unit.code)
        for lift in found.alone if found else ():
            if lift.step is not None and found is not None:
                place = tried(assessment, figure_edits(assessment, lift.step.figure)).totals[unit.code].place
                assert place == lift.place
                assert (place is not None and place < found.place) == (lift.outcome is Outcome.LIFTS)


@given(run=runs(), seed=st.integers(0, 2**32))
@on(200)
def test_a_trial_is_what_a_whole_run_with_the_same_changes_would_be(run: Run, seed: int) -> None:
    assessment, chance = run.assess(), Random(seed)
    scheme, edits, figures, targets = assessment.scheme, [], dict(assessment.inputs.figures), dict(assessment.inputs.targets)
    item = chance.choice(scheme.indicators)
    weight = item.weight / 2
    if str(weight.denominator).strip("125") == "":
        edits += [Edit(EditKind.WEIGHT, indicator=item.code, text=f"{float(weight):.4f}"), Edit(EditKind.SCALE)]
    for row in assessment.points.values():
        try:
            better = ladder_of(assessment, row).figure(1)
        except NoLadder:
            continue
        edits += figure_edits(assessment, better)
        figures[better.unit, better.indicator] = better._replace(status="")
        break
    for key, aim in list(targets.items())[:1]:
        edits.append(Edit(EditKind.TARGET, *key, text="4.5"))
        targets[key] = aim._replace(target="4.5")
    units = tuple(replace(unit, group="新组") if unit is assessment.units[0] else unit for unit in assessment.units)
    edits.append(Edit(EditKind.GROUP, units[0].code, text="新组"))
    try:
        after = tried(assessment, edits)
    except Refused:
        return  # a trial may be refused, for instance where anchors meet
    whole = evaluate(replace(assessment.inputs, scheme=after.scheme, units=units, figures=figures, targets=targets))
    for _, _, rows in TABLES:
        assert [row[:-1] for row in rows(after)] == [row[:-1] for row in rows(whole)]


def test_a_trial_leaves_the_official_run_as_it_was() -> None:
    run = demo()
    before = printed(run)
    tried(run, [Edit(EditKind.FIGURE, "331002", "A1", "value", "9"), Edit(EditKind.WEIGHT, indicator="A1", text="20"),
                Edit(EditKind.SCALE), Edit(EditKind.POLICY, column="missing", text="mean")])  # fmt: skip
    assert printed(run) == before
    assert ENGINE


def test_no_edits_change_nothing() -> None:
    assert printed(tried(demo(), [])) == printed(demo())
    assert all(move.difference in (0, None) and not move.points for move in moves(demo(), tried(demo(), [])))


def test_what_moved_each_total_adds_up_exactly() -> None:
    run = demo()
    after = tried(run, [Edit(EditKind.WEIGHT, indicator="A1", text="20"), Edit(EditKind.SCALE)])
    found = moves(run, after)
    assert [move.before.unit for move in found] == [total.unit for total in appraised(run)]
    for move in found:
        assert move.before.base is not None
        assert move.after.base is not None
        assert sum((points for _, points in move.points), Fraction(0)) == move.after.base - move.before.base
        sizes = [abs(points) for _, points in move.points]
        assert sizes == sorted(sizes, reverse=True)
    assert any(move.climbed for move in found)


def item_of(run: Assessment, code: str) -> Indicator:
    return next(item for item in run.scheme.indicators if item.code == code)


def test_the_other_weights_share_what_is_left() -> None:
    after = tried(demo(), [Edit(EditKind.WEIGHT, indicator="A1", text="16.3"), Edit(EditKind.SCALE)])
    assert item_of(after, "A1").weight == Fraction("16.3")
    ratio = item_of(after, "A2").weight / item_of(demo(), "A2").weight
    assert ratio == (100 - Fraction("16.3")) / (100 - item_of(demo(), "A1").weight)
    assert sum(item.weight for item in after.scheme.indicators) == 100


def test_another_rule_is_read_like_a_schemes_file() -> None:
    edit = Edit(EditKind.RULE, indicator="D1", column="rank_ladder", text="ladder=5,4.5,3;beyond=1")
    after = tried(demo(), [edit])
    points = sorted((after.points[total.unit.code, "D1"].points or 0 for total in appraised(after)), reverse=True)
    assert points[:3] == [5, Fraction(9, 2), 3]
    stages = Edit(EditKind.RULE, indicator="F1", column="stages", text="stages=已建成:1,创建中:0.2,无:0")
    assert item_of(tried(demo(), [stages]), "F1").parts[0].params["stages"]["创建中"] == Fraction(1, 5)


def test_a_policy_holds_for_every_indicator() -> None:
    after = tried(demo(), [Edit(EditKind.POLICY, column="peer_group", text="group")])
    assert {item.peer_group for item in after.scheme.indicators} == {"group"}


def test_a_ratio_is_changed_by_its_numerator() -> None:
    run = demo()
    after = tried(run, [Edit(EditKind.FIGURE, "331002", "A1", "value", "3.21")])
    assert after.points["331002", "A1"].measure == Fraction("3.21")
    old, new = run.inputs.figures["331002", "A1"], after.inputs.figures["331002", "A1"]
    assert (new.denominator, new.previous) == (old.denominator, old.previous)
    assert new.numerator != old.numerator


def test_a_figure_taken_away_is_missing() -> None:
    run = demo()
    for code in ("A1", "B1", "D1"):  # a ratio, a list, a number
        after = tried(run, [Edit(EditKind.FIGURE, "331002", code, "value", "")])
        assert after.points["331002", code].status == "missing"


REFUSED = {
    "weights": ([Edit(EditKind.WEIGHT, indicator="A1", text="5")], "分值合计98分，应为100分，缺2分"),
    "no number": ([Edit(EditKind.TARGET, "331002", "A1", text="多一点")], "椒江区的A1“多一点”不是数"),
    "no value": ([Edit(EditKind.FIGURE, "331002", "D1", "value", "很多")], "椒江区的D1“很多”不是数"),
    "no unit": ([Edit(EditKind.GROUP, "999", text="甲")], "没有单位“999”"),
    "no indicator": ([Edit(EditKind.WEIGHT, indicator="Z9", text="5")], "没有计分指标“Z9”"),
    "no rule": ([Edit(EditKind.RULE, indicator="A1", column="magic")], "没有计分规则“magic”"),
    "no column": ([Edit(EditKind.FIGURE, "331002", "A1", "status", "void")], "没有可改的数据列“status”"),
    "no policy": ([Edit(EditKind.POLICY, column="missing", text="别管")], "没有这样的处理办法“missing：别管”"),
    "negative": ([Edit(EditKind.WEIGHT, indicator="A1", text="-7")], "应为不小于0的数"),
    "parameter": ([Edit(EditKind.RULE, indicator="A1", column="rank_step")], "缺少参数step"),
    "target": ([Edit(EditKind.TARGET, "331002", "B1", text="0")], "不大于0"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_tried_is_refused_with_a_sentence(name: str) -> None:
    edits, words = REFUSED[name]
    with pytest.raises(Refused) as refused:
        tried(demo(), edits)
    assert words in str(refused.value)


def test_all_faults_are_told_at_once() -> None:
    edits = [edit for name in ("no unit", "no number", "no rule") for edit in REFUSED[name][0]]
    with pytest.raises(Refused) as refused:
        tried(demo(), edits)
    assert len(refused.value.faults) == 3
