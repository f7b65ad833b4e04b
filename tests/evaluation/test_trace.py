"""Trace (得分追溯): total → dimensions → indicators → parts, whose leaves add to the total exactly."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from evaluation.trace import Node, as_json, trace_of
from tests.support.runs import CITE, Run, figure, indicator, scheme, small_run, target, unit

ZERO = Fraction(0)


def leaves(node: Node) -> Fraction:
    return sum((leaf.points or ZERO for leaf in node.leaves()), ZERO)


def child(node: Node, *codes: str) -> Node:
    """Down the tree by kind:code or code."""
    for code in codes:
        node = next(
            item for item in node.children if code in (item.code, item.kind, f"{item.kind}:{item.code}")
        )
    return node


def rescaled() -> Run:
    """A third of the points falls away, so that what is left is rescaled by 100 ÷ 70."""
    parts = [
        {"share": "0.6", "rule": "completion"},
        {"share": "0.4", "rule": "growth", "of": "level", "params": {"full": "0.5"}},
    ]
    composite = indicator(
        "A1",
        "40",
        "completion",
        parts=parts,
        unit="家",
        title="研发机构",
        cite=CITE | {"quote": "到2027年达到十家"},
    )
    del composite["rule"]
    items = [composite, indicator("A2", "30", "completion"), indicator("B1", "30", "completion")]
    figures = [
        figure("U1", "A1", "9", previous="8", data_period="2025年", source="统计局"),
        figure("U1", "A2", status="not_due"), figure("U1", "B1", status="missing"),
    ]  # fmt: skip
    targets = [target("U1", code, "10") for code in ("A1", "A2", "B1")]
    targets[0] |= {"source": "某分解表"}
    adjustments = [
        {"unit": "U1", "kind": "bonus", "matter": "J1/甲", "points": "2", "cite": "某文", "level": "国家级"},
        {"unit": "U1", "kind": "bonus", "matter": "J1/乙", "points": "2"},
        {"unit": "U1", "kind": "deduction", "matter": "迟报", "points": "0.5"},
        {"unit": "U1", "kind": "veto", "matter": "V1", "cite": "某通报"},
    ]
    stated = scheme(
        *items, adjustments={"bonus_cap": "3"}, grades=[{"name": "好"}], vetoes=[{"code": "V1", "ceiling": "好", "cite": CITE}],
        dimensions=[{"code": "A", "title": "平台"}, {"code": "B", "title": "人才"}],
    )  # fmt: skip
    return Run(stated, [unit("U1", name="甲县")], figures, targets, adjustments)


def tree() -> Node:
    return trace_of(rescaled().assess(), "U1")


def test_the_tree_goes_from_total_to_dimension_to_indicator_to_part() -> None:
    found = tree()
    assert (found.kind, found.code, found.title) == ("total", "U1", "甲县")
    assert [(node.kind, node.title) for node in found.children] == [
        ("dimension", "平台"), ("dimension", "人才"), ("bonus", "加分"), ("deduction", "扣分"),
    ]  # fmt: skip
    assert [(node.kind, node.code) for node in child(found, "dimension:A").children] == [
        ("indicator", "A1"), ("indicator", "A2"), ("rescaling", "A"),
    ]  # fmt: skip
    assert [(node.kind, node.title) for node in child(found, "A", "A1").children] == [
        ("part", "完成率"),
        ("part", "增幅"),
    ]


def test_the_leaves_add_to_the_total_exactly() -> None:
    total = rescaled().assess().totals["U1"]
    # A1: 40·0.6·0.9 + 40·0.4·(1/8)/0.5 = 21.6 + 4; of 70 points; capped bonus 3 less 0.5
    assert total.total == Fraction(256, 10) / 70 * 100 + 3 - Fraction(1, 2)
    assert leaves(tree()) == tree().points == total.total


def test_each_branch_adds_to_its_own_points() -> None:
    for node in tree().children:
        assert leaves(node) == node.points


def test_the_rescaling_of_a_dimension_is_what_the_lost_weight_adds() -> None:
    leaf = child(tree(), "dimension:A", "rescaling")
    assert (leaf.title, leaf.points) == ("折算", Fraction(256, 10) / 70 * 100 - Fraction(256, 10))
    assert leaf.text == "不计入的分值折算：维度得分25.6÷70×100"
    assert child(tree(), "dimension:B", "rescaling").points == 0


def test_without_anything_lost_the_rescaling_is_nothing() -> None:
    assessment = small_run().assess()
    for code in ("N1", "N2", "N3", "Z1"):
        found = trace_of(assessment, code)
        assert [child(found, f"dimension:{name}", "rescaling").points for name in "AB"] == [0, 0]


def test_a_part_shows_its_rule_formula_values_and_points() -> None:
    part = child(tree(), "A", "A1", "1")
    assert part.points == Fraction(216, 10)
    assert part.text == "水平（占60%）：9÷10=90.00%，分值24分，得21.6000分"
    assert part.facts == {
        "rule": "completion", "of": "level", "share": "0.6", "formula": "分值×min(实绩÷目标，封顶)", "treatment": "scored",
    }  # fmt: skip


def test_an_indicator_shows_its_inputs_with_period_and_source_its_clause_and_quote() -> None:
    facts = child(tree(), "A", "A1").facts
    assert facts["inputs"] == {
        "value": "9", "previous": "8", "data_period": "2025年", "source": "统计局", "target": "10", "target_source": "某分解表",
    }  # fmt: skip
    assert (facts["clause"], facts["quote"]) == ("《某某办法》第一条", "到2027年达到十家")
    assert (facts["weight"], facts["unit"], facts["status"]) == ("40", "家", "reported")
    assert facts["measure"] == {"exact": "9/1", "shown": "9"}


def test_what_is_out_of_the_score_has_no_points_and_says_why() -> None:
    away, gone = child(tree(), "A", "A2"), child(tree(), "B", "B1")
    assert (away.points, gone.points) == (None, 0)
    assert away.text == "未到数据期，不计入，分值按比例折算（《某某办法》第一条）"
    assert gone.text == "缺报，按0分计，分值30分，得0.0000分（《某某办法》第一条）"
    assert [part.facts["treatment"] for part in (*away.children, *gone.children)] == ["out", "zero"]


def test_bonus_and_deduction_list_their_matters_and_what_the_cap_took() -> None:
    found = tree()
    bonus, deduction = child(found, "bonus"), child(found, "deduction")
    assert [(node.kind, node.title, node.points) for node in bonus.children] == [
        ("matter", "J1/乙", 2), ("matter", "国家级", 2), ("cap", "封顶", -1),
    ]  # fmt: skip
    assert bonus.children[1].facts == {"clause": "某文"}
    assert (bonus.points, deduction.points) == (3, Fraction(-1, 2))
    assert [node.points for node in deduction.children] == [Fraction(-1, 2), 0]


def test_the_total_shows_its_arithmetic_and_the_veto() -> None:
    found = tree()
    assert found.text == "得分25.6÷计入分值70×100=36.5714，加分3，扣分0.5，总分39.07"
    assert found.facts == {"published": "39.07", "veto": [{"code": "V1", "cite": "某通报"}]}


def test_a_unit_without_a_total_still_opens() -> None:
    run = rescaled()
    found = trace_of(
        run.having(figures=[{**row, "value": "", "status": "not_due"} for row in run.figures]).assess(), "U1"
    )
    assert (found.points, found.facts["published"]) == (None, "")
    assert found.text == "没有可计入的指标或有指标暂不计分，不计总分"
    assert [node.kind for node in found.children] == ["dimension", "dimension"]
    assert [node.points for node in found.children] == [None, None]


def test_a_dimension_that_is_out_leaves_the_sum_whole() -> None:
    run = rescaled()
    rows = [*run.figures[:2], {**run.figures[2], "status": "not_due"}]
    assessment = run.having(figures=rows).assess()
    found = trace_of(assessment, "U1")
    assert child(found, "dimension:B").points is None
    assert [node.kind for node in child(found, "dimension:B").children] == ["indicator"]
    assert leaves(found) == assessment.totals["U1"].total


def test_a_pending_part_leaves_no_points_beside_it() -> None:
    run = rescaled()
    items = [run.scheme["indicators"][0] | {"missing": "pending"}, *run.scheme["indicators"][1:]]
    rows = [{**run.figures[0], "previous": ""}, *run.figures[1:]]
    found = trace_of(run.having(scheme=run.scheme | {"indicators": items}, figures=rows).assess(), "U1")
    assert found.points is None
    assert [part.points for part in child(found, "A", "A1").children] == [None, None]
    assert child(found, "A", "A1", "2").text == "水平（占40%）：无法计分（没有上年数），暂不计分"


def test_a_waiting_indicator_says_what_it_waits_for() -> None:
    stated = scheme(
        indicator("A1", "60", "completion", basis="decision"), indicator("B1", "40", "completion")
    )
    run = Run(stated, [unit("U1")], [figure("U1", "B1", "5")], [target("U1", "B1", "10")])
    found = trace_of(run.assess(), "U1")
    assert (
        child(found, "A", "A1").text == "依据文件未印发，本指标不适用，分值按比例折算（《某某办法》第一条）"
    )
    assert found.points == 50


def test_as_json_it_holds_points_as_fraction_and_as_decimal() -> None:
    found: dict[str, Any] = as_json(tree(), 4)
    assert json.loads(json.dumps(found)) == found
    assert (found["kind"], found["points_exact"], found["points"]) == ("total", "547/14", "39.0714")
    part = found["children"][0]["children"][0]["children"][0]
    assert (part["points_exact"], part["points"], part["rule"]) == ("108/5", "21.6000", "completion")
    assert "children" not in part
    away = found["children"][0]["children"][1]
    assert (away["points_exact"], away["points"]) == ("", "")
