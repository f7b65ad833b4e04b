"""All rules by name, their parameters as the contract lists them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from evaluation.rules.base import REQUIRED, ZERO
from evaluation.rules.registry import RULES
from evaluation.terms import Direction

TERMS = {
    "completion": "完成率", "control": "控制型", "efficacy": "功效系数", "efficacy_peers": "功效系数（同组）",
    "two_anchor": "基准值—挑战值", "threshold": "门槛扣分", "rank_step": "位次递减", "rank_ladder": "位次阶梯",
    "ratio_to_best": "与最优之比", "mean_deviation": "均值加减", "growth": "增幅", "contribution": "贡献率",
    "panel": "评委评分", "piecework": "按项计分", "up_down": "按项加减分", "stages": "分档、是否", "tolerance": "左右",
    "places_gained": "进位",
}  # fmt: skip
OWN_POINTS = {"rank_ladder", "mean_deviation", "piecework", "up_down", "places_gained"}
HALF_STEP = {"base": Fraction(60), "lo": ZERO, "hi": Fraction(100)}
DEFAULTS = {
    "completion": {"cap": 1, "floor": 0, "bonus_points": None, "target": None},
    "control": {},
    "efficacy": {"good": REQUIRED, "bad": REQUIRED, **HALF_STEP},
    "efficacy_peers": {**HALF_STEP, "equal": 100},
    "two_anchor": {"base": REQUIRED, "challenge": REQUIRED, "base_share": Fraction(3, 5), "below": 0},
    "threshold": {"threshold": REQUIRED, "deduct": REQUIRED, "per": 1, "lo": 0, "mode": "linear", "strict": False},
    "rank_step": {"step": REQUIRED, "lo": 0, "from": "best"},
    "rank_ladder": {"ladder": REQUIRED, "beyond": None, "from": "best"},
    "ratio_to_best": {},
    "mean_deviation": {
        "base": REQUIRED, "points": REQUIRED, "step": REQUIRED, "mean": "peer_mean", "mode": "linear",
        "plus_cap": None, "minus_cap": None,
    },
    "growth": {"full": REQUIRED},
    "contribution": {"share": Fraction(1, 5)},
    "panel": {"drop": 0},
    "piecework": {"each": REQUIRED, "cap": None},
    "up_down": {"base": REQUIRED, "up": REQUIRED, "up_cap": REQUIRED, "down": REQUIRED, "down_cap": REQUIRED, "lo": None},
    "stages": {"stages": REQUIRED},
    "tolerance": {"within": REQUIRED, "otherwise": REQUIRED},
    "places_gained": {"per": REQUIRED, "cap": None},
}  # fmt: skip
NULL_ALLOWED = {
    ("completion", "cap"), ("mean_deviation", "plus_cap"), ("mean_deviation", "minus_cap"), ("piecework", "cap"),
    ("up_down", "lo"), ("places_gained", "cap"),
}  # fmt: skip
ANCHORS = ("target", "previous", "baseline")
WORDS = {
    ("efficacy", "good"): ANCHORS, ("efficacy", "bad"): ANCHORS,
    ("two_anchor", "base"): ANCHORS, ("two_anchor", "challenge"): ANCHORS,
    ("threshold", "threshold"): (*ANCHORS, "peer_mean"), ("mean_deviation", "mean"): ("target", "peer_mean"),
    ("threshold", "mode"): ("linear", "step"), ("mean_deviation", "mode"): ("linear", "step"),
    ("rank_step", "from"): ("best", "worst"), ("rank_ladder", "from"): ("best", "worst"),
}  # fmt: skip


def test_there_are_eighteen_rules_under_their_own_names_and_terms() -> None:
    assert {name: rule.term for name, rule in RULES.items()} == TERMS
    assert all(rule.name == name and rule.formula for name, rule in RULES.items())


def test_five_rules_give_points_of_their_own() -> None:
    assert {name for name, rule in RULES.items() if rule.own_points} == OWN_POINTS


@pytest.mark.parametrize("name", RULES)
def test_a_rule_has_the_parameters_and_defaults_of_the_contract(name: str) -> None:
    assert {param.name: param.default for param in RULES[name].params} == DEFAULTS[name]


def test_null_is_allowed_where_it_means_without_bound() -> None:
    assert {(name, param.name) for name, rule in RULES.items() for param in rule.params if param.null} == NULL_ALLOWED


def test_words_stand_for_numbers_only_where_the_contract_lists_them() -> None:
    listed = {(name, param.name): param.words for name, rule in RULES.items() for param in rule.params if param.words}
    assert listed == WORDS


def test_two_rules_take_one_direction_only() -> None:
    single = {name: rule.directions for name, rule in RULES.items() if len(rule.directions) == 1}
    assert single == {"completion": (Direction.HIGHER,), "control": (Direction.LOWER,)}
