"""Rules that compare with peers: what they say, read and allow; their points at every bound stand in tests/cases."""

from __future__ import annotations

from typing import Any

import pytest

from evaluation.rules.base import Unscorable
from evaluation.rules.registry import RULES
from tests.support.asking import HIGHER, LOWER, filled, numbers, points, words

DEVIATION = {"base": "5", "points": "0.5", "step": "0.05"}


@pytest.mark.parametrize(
    ("rule", "params", "asked", "said"),
    [
        ("efficacy_peers", {}, {"x": "20", "peers": ["10", "30"]},
         "同组最优30、最差10：60+（20－10）÷（30－10）×40=80，限于0至100"),
        ("efficacy_peers", {}, {"x": "20", "peers": ["10", "30"], "direction": LOWER},
         "同组最优10、最差30：60+（20－30）÷（10－30）×40=80，限于0至100"),
        ("efficacy_peers", {"equal": "80"}, {"x": "5", "peers": ["5", "5"]}, "同组各单位均为5，一律按80分计"),
        ("rank_step", {"step": "0.5"}, {"x": "20", "peers": ["10", "20", "30"]},
         "优于本单位的有1个，列第2位，每差一位减0.5分"),
        ("rank_step", {"step": "0.5", "from": "worst"}, {"x": "20", "peers": ["10", "20", "30"]},
         "劣于本单位的有1个，列倒数第2位，每差一位减0.5分"),
        ("rank_step", {"step": "0.5", "lo": "9"}, {"x": "10", "peers": ["10", "20", "30"]},
         "优于本单位的有2个，列第3位，每差一位减0.5分，至9分为止"),
        ("rank_ladder", {"ladder": ["3", "2"]}, {"x": "10", "peers": ["10", "20", "30"]},
         "优于本单位的有2个，列第3位，按阶梯得2分"),
        ("ratio_to_best", {}, {"x": "21", "peers": ["30", "21"]}, "21÷同组最大值30=70.00%，限于0至100%"),
        ("ratio_to_best", {}, {"x": "20", "peers": ["10", "20"], "direction": LOWER}, "同组最小值10÷20=50.00%，至多100%"),
        ("ratio_to_best", {}, {"x": "0", "peers": ["0", "20"], "direction": LOWER}, "实绩为0，得满分"),
        ("mean_deviation", DEVIATION, {"x": "22", "peers": ["10", "30"]},
         "均值20，优于均值10.00%，基本分5，每5.00%加分0.5分"),
        ("mean_deviation", DEVIATION | {"mode": "step"}, {"x": "18", "peers": ["10", "30"]},
         "均值20，劣于均值10.00%，基本分5，每满5.00%扣分0.5分"),
        ("mean_deviation", DEVIATION | {"plus_cap": "1"}, {"x": "30", "peers": ["10", "30"]},
         "均值20，优于均值50.00%，基本分5，每5.00%加分0.5分，加分至多1分"),
        ("mean_deviation", DEVIATION | {"minus_cap": "5"}, {"x": "10", "peers": ["10", "30"]},
         "均值20，劣于均值50.00%，基本分5，每5.00%扣分0.5分"),
        ("mean_deviation", DEVIATION, {"x": "20", "peers": ["10", "30"]}, "均值20，与均值持平，得基本分5"),
        ("contribution", {}, {"x": "25", "t": "50", "c": "15", "peers": ["1"], "contributions": ["30"]},
         "完成率25÷50=50.00%占80.00%，贡献15为同组最大的50.00%占20.00%"),
    ],
)  # fmt: skip
def test_a_rule_puts_its_arithmetic_into_words(rule: str, params: dict[str, Any], asked: dict[str, Any], said: str) -> None:
    assert words(rule, params, **asked) == said


@pytest.mark.parametrize("rule", ["efficacy_peers", "ratio_to_best"])
def test_without_peers_a_rule_is_not_scorable(rule: str) -> None:
    with pytest.raises(Unscorable, match="同组没有可比单位"):
        points(rule, peers=[], x="1")


def test_a_mean_of_zero_is_not_scorable() -> None:
    for mean in ({"peers": ["-1", "1"]}, {"peers": None, "mean": "0"}):
        params = DEVIATION if mean["peers"] else DEVIATION | {"mean": "target"}
        with pytest.raises(Unscorable, match="均值为0"):
            points("mean_deviation", params, x="1", **mean)


@pytest.mark.parametrize("most", ["0", "-1"])
def test_without_a_positive_contribution_nothing_is_scorable(most: str) -> None:
    with pytest.raises(Unscorable, match="最大贡献不大于0"):
        points("contribution", peers=["1"], contributions=[most], x="1", t="1", c="1")


@pytest.mark.parametrize(
    ("rule", "params", "compares"),
    [
        ("efficacy_peers", {}, True),
        ("rank_step", {"step": "1"}, True),
        ("rank_ladder", {"ladder": ["1"]}, True),
        ("ratio_to_best", {}, True),
        ("mean_deviation", DEVIATION, True),
        ("mean_deviation", DEVIATION | {"mean": "50"}, False),
        ("mean_deviation", DEVIATION | {"mean": "target"}, False),
        ("contribution", {}, True),
        ("threshold", {"threshold": "peer_mean", "deduct": "1"}, True),
        ("threshold", {"threshold": "target", "deduct": "1"}, False),
        ("completion", {}, False),
    ],
)
def test_it_is_known_whether_a_rule_looks_at_peers(rule: str, params: dict[str, Any], compares: bool) -> None:
    assert RULES[rule].against_peers(filled(rule, params)) is compares


@pytest.mark.parametrize(
    ("rule", "params", "most"),
    [
        ("rank_ladder", {"ladder": ["60", "57"]}, 60),
        ("rank_ladder", {"ladder": ["5"]}, 5),
        ("rank_ladder", {"ladder": ["1", "2"], "beyond": "9"}, 9),
        ("mean_deviation", DEVIATION | {"plus_cap": "1"}, 6),
        ("mean_deviation", DEVIATION, None),
    ],
)
def test_a_rule_with_points_of_its_own_knows_its_maximum(rule: str, params: dict[str, Any], most: int | None) -> None:
    assert RULES[rule].maximum(filled(rule, params)) == most


@pytest.mark.parametrize(("x", "refused"), [("-0.0001", True), ("0", False)])
def test_a_ratio_to_the_lowest_takes_no_negative_value(x: str, refused: bool) -> None:
    check = RULES["ratio_to_best"].check
    assert bool(check(numbers({"x": x}), {}, LOWER)) is refused
    assert check(numbers({"x": x}), {}, HIGHER) == []
