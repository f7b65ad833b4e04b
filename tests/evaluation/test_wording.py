"""Points put into words (计分说明)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from evaluation.results import Points
from evaluation.rules.registry import RULES
from evaluation.wording import rule_words, sentence
from tests.support.runs import Run, figure, indicator, scheme, target, unit
from tests.support.strategies import ALL_RULES

BY_LAW = {"document": "某科技局文件", "clause": "第四条"}
PARTS: dict[str, Any] = {
    "parts": [
        {"share": "0.6", "rule": "completion", "params": {"target": "10"}},
        {"share": "0.4", "of": "change", "rule": "completion", "params": {"target": "4"}},
    ]
}


def row_of(item: Mapping[str, Any], cells: Mapping[str, str], **sections: Any) -> Points:
    whole = indicator("A1", "10", "completion", cite=BY_LAW) | item
    if "parts" in item:
        del whole["rule"]
    other = indicator("B1", "90", "completion", {"target": "1"})
    run = Run(
        scheme(whole, other, **sections), [unit("U1"), unit("U2")],
        [figure("U1", "A1", **cells), figure("U2", "A1", status="missing"), *(figure(code, "B1", "1") for code in ("U1", "U2"))],
        [target("U1", "A1", "10")],
    )  # fmt: skip
    return run.assess().points["U1", "A1"]


@pytest.mark.parametrize(
    ("item", "cells", "expected"),
    [
        ({}, {"value": "8.2"}, "8.2÷10=82.00%，分值10分，得8.2000分（《某科技局文件》第四条）"),
        ({}, {"value": "12"}, "12÷10=120.00%，按100.00%封顶，分值10分，得10.0000分（《某科技局文件》第四条）"),
        ({"of": "change"}, {"value": "8", "previous": "3"},
         "较上年变化：5÷10=50.00%，分值10分，得5.0000分（《某科技局文件》第四条）"),
        ({}, {"status": "missing"}, "缺报，按0分计，分值10分，得0.0000分（《某科技局文件》第四条）"),
        ({"missing": "pending"}, {"status": "missing"}, "缺报，暂不计分（《某科技局文件》第四条）"),
        ({"missing": "mean"}, {"status": "missing"}, "缺报，暂不计分（《某科技局文件》第四条）"),
        ({}, {"status": "not_due"}, "未到数据期，不计入，分值按比例折算（《某科技局文件》第四条）"),
        ({}, {"status": "void", "source": "某决定"}, "作废，不计入，分值按比例折算（《某科技局文件》第四条）"),
        ({}, {"status": "not_applicable"}, "不适用，不计入，分值按比例折算（《某科技局文件》第四条）"),
        ({"of": "change"}, {"value": "8"},
         "较上年变化：无法计分（没有上年数），按0分计，分值10分，得0.0000分（《某科技局文件》第四条）"),
        (
            PARTS, {"value": "8", "previous": "6"},
            "水平（占60%）：8÷10=80.00%，分值6分，得4.8000分；较上年变化（占40%）：2÷4=50.00%，分值4分，得2.0000分；"
            "合计得6.8000分（《某科技局文件》第四条）",
        ),
        (
            PARTS, {"value": "8"},
            "水平（占60%）：8÷10=80.00%，分值6分，得4.8000分；较上年变化（占40%）：无法计分（没有上年数），按0分计，分值4分，得0.0000分；"
            "合计得4.8000分（《某科技局文件》第四条）",
        ),
        (PARTS, {"status": "missing"}, "缺报，按0分计，分值10分，得0.0000分（《某科技局文件》第四条）"),
        (PARTS, {"status": "not_due"}, "未到数据期，不计入，分值按比例折算（《某科技局文件》第四条）"),
        (
            PARTS | {"missing": "pending"}, {"value": "8"},
            "水平（占60%）：8÷10=80.00%，分值6分，得4.8000分；较上年变化（占40%）：无法计分（没有上年数），暂不计分；"
            "合计暂不计分（《某科技局文件》第四条）",
        ),
    ],
)  # fmt: skip
def test_the_arithmetic_is_said_in_one_sentence_with_its_clause(
    item: dict[str, Any], cells: dict[str, str], expected: str
) -> None:
    assert sentence(row_of(item, cells), 4) == expected


def test_points_are_shown_with_the_decimals_of_the_scheme() -> None:
    assert (
        sentence(row_of({}, {"value": "8.2"}), 1)
        == "8.2÷10=82.00%，分值10分，得8.2分（《某科技局文件》第四条）"
    )


def test_the_mean_that_stands_for_a_figure_is_said() -> None:
    run = Run(
        scheme(indicator("A1", "100", "completion", {"target": "10"}, missing="mean")), [unit("U1"), unit("U2")],
        [figure("U1", "A1", status="missing"), figure("U2", "A1", "5")],
    )  # fmt: skip
    row = run.assess().points["U1", "A1"]
    assert sentence(row, 4) == "缺报，按同组平均分计，分值100分，得50.0000分（《某某办法》第一条）"


def test_a_rule_with_points_of_its_own_names_no_weight() -> None:
    item = {"rule": "places_gained", "params": {"per": "2"}}
    found = sentence(row_of(item, {"value": "4", "previous": "7"}), 4)
    assert found.startswith("上年第7位，本年第4位")
    assert found.endswith("2分，得6.0000分（《某科技局文件》第四条）")
    assert "分值" not in found


def test_a_waiting_indicator_names_the_document_it_waits_for() -> None:
    row = row_of({"basis": "decision"}, {"value": "8"})
    assert (
        sentence(row, 4, awaiting=True)
        == "依据文件未印发，本指标不适用，分值按比例折算（《某科技局文件》第四条）"
    )


def test_without_a_clause_nothing_stands_in_brackets() -> None:
    item = indicator("A1", "100", "completion", {"target": "10"}, cite={"document": ""})
    row = Run(scheme(item), [unit("U1")], [figure("U1", "A1", "5")]).assess().points["U1", "A1"]
    assert sentence(row, 4) == "5÷10=50.00%，分值100分，得50.0000分"


def test_the_rule_is_said_in_words_part_by_part() -> None:
    assert rule_words(row_of({}, {"value": "1"}).indicator) == "完成率：分值×min(实绩÷目标，封顶)"
    words = rule_words(row_of(PARTS, {"value": "1", "previous": "1"}).indicator)
    assert (
        words
        == "占60%，完成率：分值×min(实绩÷目标，封顶)；占40%，完成率（较上年变化）：分值×min(实绩÷目标，封顶)"
    )


def test_every_rule_has_a_term_and_a_formula_in_chinese() -> None:
    assert set(RULES) == set(ALL_RULES)
    for rule in RULES.values():
        assert rule.term
        assert rule.formula
        assert not rule.term.isascii()
        assert not rule.formula.isascii()
