"""Rules of one unit: what they say, read and allow; their points at every bound stand in tests/cases."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from evaluation.rules.base import Unscorable
from evaluation.rules.registry import RULES
from tests.support.asking import HIGHER, LOWER, case_of, filled, nested, numbers, points, words

UP_DOWN = {"base": "1.5", "up": "0.05", "up_cap": "0.5", "down": "0.1", "down_cap": "2"}


@pytest.mark.parametrize(
    ("rule", "params", "values", "said"),
    [
        ("completion", {}, {"x": "8.2", "t": "10"}, "8.2÷10=82.00%"),
        ("completion", {}, {"x": "12", "t": "10"}, "12÷10=120.00%，按100.00%封顶"),
        ("completion", {}, {"x": "10", "t": "10"}, "10÷10=100.00%"),
        ("completion", {"cap": None}, {"x": "12", "t": "10"}, "12÷10=120.00%"),
        ("completion", {"floor": "0.6"}, {"x": "5", "t": "10"}, "5÷10=50.00%，低于下限60.00%，不得分"),
        ("completion", {"floor": "0.6"}, {"x": "6", "t": "10"}, "6÷10=60.00%"),
        ("completion", {}, {"x": "-5", "t": "10"}, "-5÷10=-50.00%，低于下限0.00%，不得分"),
        ("completion", {"bonus_points": "4"}, {"x": "12", "t": "10"}, "12÷10=120.00%，超额按比例加分，加分不超过4分"),
        ("completion", {"bonus_points": "4"}, {"x": "10", "t": "10"}, "10÷10=100.00%"),
        ("completion", {"target": "6.01"}, {"x": "2.65"}, "2.65÷6.01=44.09%"),
        ("control", {}, {"x": "44", "t": "40"}, "2－44÷40=90.00%，限于0至100%"),
        ("efficacy", {"good": "100", "bad": "50"}, {"x": "75"}, "60+（75－50）÷（100－50）×40=80，限于0至100"),
        ("two_anchor", {"base": "85", "challenge": "100"}, {"x": "90"}, "60.00%+40.00%×（90－85）÷（100－85）"),
        ("two_anchor", {"base": "85", "challenge": "100"}, {"x": "100"}, "实绩100，基准值85，挑战值100，达到挑战值，得满分"),
        ("two_anchor", {"base": "85", "challenge": "100", "below": "0.3"}, {"x": "84"},
         "实绩84，基准值85，挑战值100，未达基准值，按分值的30.00%计"),
        ("two_anchor", {"base": "100", "challenge": "90"}, {"x": "45"},
         "实绩45，基准值100，挑战值90，基准值不低于挑战值，按与挑战值之比计"),
        ("threshold", {"threshold": "20", "deduct": "0.1"}, {"x": "16.6"}, "实绩16.6未达门槛20，扣0.1×3.4"),
        ("threshold", {"threshold": "20", "deduct": "0.1"}, {"x": "20"}, "实绩20达到门槛20，不扣分"),
        ("threshold", {"threshold": "20", "deduct": "0.1", "strict": True}, {"x": "20"}, "实绩20未达门槛20，扣0.1×1"),
        ("threshold", {"threshold": "20", "deduct": "0.5", "per": "5", "mode": "step"}, {"x": "9"},
         "实绩9未达门槛20，扣0.5×2（每5为一档）"),
        ("threshold", {"threshold": "20", "deduct": "1", "lo": "4"}, {"x": "9"}, "实绩9未达门槛20，扣1×11，至4分为止"),
        ("growth", {"full": "0.2"}, {"x": "110", "p": "100"}, "较上年100改善10.00%，满分增幅20.00%"),
        ("panel", {}, {"levels": {"甲": "90", "乙": "80"}}, "2名评委，平均85分"),
        ("panel", {"drop": 1}, {"levels": {"甲": "90", "乙": "80", "丙": "10"}}, "3名评委，去掉最高、最低各1个后平均80分"),
        ("piecework", {"each": {"件": "1"}}, {"levels": "3", "levels_text": "件:3"}, "件:3，按项合计3分"),
        ("piecework", {"each": {"件": "1"}, "cap": "2"}, {"levels": "3", "levels_text": "件:3"},
         "件:3，按项合计3分，按2分封顶"),
        ("up_down", UP_DOWN, {"levels": {"增": "4", "减": "1"}},
         "基本分1.5，增4项每项加0.05（限0.5），减1项每项扣0.1（限2）"),
        ("stages", {"stages": {"建成": "1", "无": "0.5"}}, {"word": "无"}, "“无”按分值的50.00%计"),
        ("places_gained", {"per": "2"}, {"x": "4", "p": "7"}, "上年第7位，本年第4位，进3位，每进一位2分"),
    ],
)  # fmt: skip
def test_a_rule_puts_its_arithmetic_into_words(rule: str, params: dict[str, Any], values: dict[str, Any], said: str) -> None:
    if "drop" in params:
        case = case_of(rule, {}, **values)
        assert RULES[rule].words(case._replace(params=params)) == said
    else:
        assert words(rule, params, **values) == said


def test_places_lost_are_not_called_gained() -> None:
    assert "退3位" in words("places_gained", {"per": "2"}, x="7", p="4")
    assert "不进不退" in words("places_gained", {"per": "2"}, x="7", p="7")


def test_a_growth_that_is_a_loss_says_so() -> None:
    assert words("growth", {"full": "0.2"}, x="90", p="100") == "较上年100退步10.00%，满分增幅20.00%"
    assert words("growth", {"full": "0.2"}, direction=LOWER, x="90", p="100") == "较上年100改善10.00%，满分增幅20.00%"


def test_about_a_target_says_which_side_of_the_tolerance() -> None:
    params = {"within": "0.05", "otherwise": nested("completion")}
    inside = words("tolerance", params, x="105", t="100", otherwise={"x": "105", "t": "100"})
    assert inside == "实绩105在目标100左右（±5.00%）之内，得满分"
    outside = words("tolerance", params, x="90", t="100", otherwise={"x": "90", "t": "100"})
    assert outside == "实绩90在目标100左右（±5.00%）之外；90÷100=90.00%"


def test_the_other_rule_sees_its_own_values_and_the_same_weight_and_direction() -> None:
    params = {"within": "0", "otherwise": nested("control")}
    got = points("tolerance", params, direction=LOWER, weight="8", x="1", t="9", otherwise={"x": "15", "t": "10"})
    assert got == 4


def test_growth_from_zero_is_not_scorable() -> None:
    with pytest.raises(Unscorable, match="上年数为0"):
        points("growth", {"full": "0.2"}, x="1", p="0")


@pytest.mark.parametrize(
    ("rule", "params", "needs"),
    [
        ("completion", {}, {"x": "x", "t": "target"}),
        ("completion", {"target": "5"}, {"x": "x"}),
        ("control", {}, {"x": "x", "t": "target"}),
        ("efficacy", {"good": "target", "bad": "previous"}, {"x": "x", "good": "target", "bad": "previous"}),
        ("efficacy", {"good": "1", "bad": "0"}, {"x": "x"}),
        ("two_anchor", {"base": "baseline", "challenge": "1"}, {"x": "x", "base": "baseline"}),
        ("threshold", {"threshold": "previous", "deduct": "1"}, {"x": "x", "threshold": "previous"}),
        ("threshold", {"threshold": "peer_mean", "deduct": "1"}, {"x": "x"}),
        ("growth", {"full": "1"}, {"x": "x", "p": "previous"}),
        ("panel", {}, {"levels": "levels"}),
        ("piecework", {"each": {"件": "1"}}, {"levels": "levels"}),
        ("up_down", UP_DOWN, {"levels": "levels"}),
        ("stages", {"stages": {"是": "1"}}, {"word": "value"}),
        ("tolerance", {"within": "0", "otherwise": nested("growth", {"full": "1"})}, {"x": "x", "t": "target"}),
        ("places_gained", {"per": "1"}, {"x": "x", "p": "previous"}),
    ],
)
def test_a_rule_names_what_it_reads(rule: str, params: dict[str, Any], needs: dict[str, str]) -> None:
    assert dict(RULES[rule].needs(filled(rule, params))) == needs


def problems(rule: str, params: dict[str, Any], direction: Any = HIGHER, **values: Any) -> list[tuple[str, str]]:
    return [tuple(item) for item in RULES[rule].check(numbers(values), filled(rule, params), direction)]


@pytest.mark.parametrize("rule", ["completion", "control", "contribution"])
@pytest.mark.parametrize(("target", "refused"), [("0", True), ("-0.0001", True), ("0.0001", False)])
def test_a_target_must_be_above_zero(rule: str, target: str, refused: bool) -> None:
    found = problems(rule, {}, x="1", t=target)
    assert [column for column, _ in found] == (["target"] if refused else [])


def test_an_unknown_target_is_no_second_problem() -> None:
    assert problems("completion", {}, x="1") == []
    assert problems("efficacy", {"good": "target", "bad": "0"}, x="1") == []
    assert problems("two_anchor", {"base": "previous", "challenge": "target"}, x="1", challenge="-1") == []
    assert problems("panel", {}) == []
    assert problems("stages", {"stages": {"是": "1"}}) == []


def test_equal_anchors_are_a_problem_of_the_column_that_was_typed() -> None:
    assert problems("efficacy", {"good": "5", "bad": "previous"}, x="1", bad="5.0")[0][0] == "previous"
    assert problems("efficacy", {"good": "target", "bad": "5"}, x="1", good="5")[0][0] == "target"
    assert problems("efficacy", {"good": "target", "bad": "5"}, x="1", good="5.0001") == []


def test_a_challenge_at_or_below_zero_is_refused_only_where_it_divides() -> None:
    params = {"base": "baseline", "challenge": "target"}
    assert problems("two_anchor", params, x="-1", base="0", challenge="0")[0][0] == "target"
    assert problems("two_anchor", params, x="0", base="0", challenge="0") == []
    assert problems("two_anchor", params, x="-1", base="-2", challenge="0") == []
    assert problems("two_anchor", params, LOWER, x="1", base="0", challenge="0")[0][0] == "target"
    assert problems("two_anchor", params, LOWER, x="0", base="0", challenge="0") == []


def test_every_score_out_of_range_is_named() -> None:
    found = problems("panel", {}, levels={"甲": "100", "乙": "100.0001", "丙": "-0.0001", "丁": "0"})
    assert [message for _, message in found] == ["评委“乙”评分100.0001不在0至100之间", "评委“丙”评分-0.0001不在0至100之间"]


@pytest.mark.parametrize(
    ("rule", "params", "most"),
    [
        ("piecework", {"each": {"件": "1"}, "cap": "5"}, 5),
        ("piecework", {"each": {"件": "1"}}, None),
        ("up_down", UP_DOWN, 2),
        ("up_down", UP_DOWN | {"lo": "3"}, 3),
        ("places_gained", {"per": "1", "cap": "4"}, 4),
        ("places_gained", {"per": "1"}, None),
    ],
)
def test_a_rule_with_points_of_its_own_knows_its_maximum(rule: str, params: dict[str, Any], most: int | None) -> None:
    assert RULES[rule].own_points
    assert RULES[rule].maximum(filled(rule, params)) == (None if most is None else Fraction(most))
