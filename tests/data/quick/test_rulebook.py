"""The rules to choose from: all of them, six common ones first, every parameter with a Chinese title."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from data.quick.rulebook import rulebook, shared
from evaluation.rounding import number
from evaluation.rules.registry import RULES
from evaluation.terms import Direction

COMMON = ["completion", "control", "efficacy_peers", "rank_step", "threshold", "ratio_to_best"]


def test_six_common_rules_come_first_then_all_others() -> None:
    names = list(rulebook().choices)
    assert names[:6] == COMMON == [choice.name for choice in rulebook().choices.values() if choice.common]
    assert sorted(names) == sorted(RULES)


@pytest.mark.parametrize("name", RULES)
def test_every_parameter_has_a_title_and_what_it_must_have_a_beginning(name: str) -> None:
    choice = rulebook().choices[name]
    assert [setting.param for setting in choice.settings] == list(choice.rule.params)
    for setting in choice.settings:
        assert setting.title
        assert not re.search("[A-Za-z]", setting.title)
        if setting.needed:
            assert setting.start(Fraction(10))


def test_every_word_a_parameter_allows_is_told_in_chinese() -> None:
    words = rulebook().words
    allowed = {word for rule in RULES.values() for param in rule.params for word in param.words}
    assert allowed <= words.keys()
    assert len(set(words.values())) == len(words)


def test_a_share_of_the_weight_follows_the_weight() -> None:
    step = rulebook().choices["rank_step"].setting("step")
    assert (step.start(Fraction(25)), step.start(Fraction(8))) == ("1.25", "0.4")


@pytest.mark.parametrize(
    ("rule", "name", "typed", "again"),
    [
        ("rank_ladder", "ladder", "10, 9 8、7.5", "10、9、8、7.5"),
        ("stages", "stages", "建成：1; 无=0", "建成=1；无=0"),
        ("threshold", "threshold", "同组平均", "同组平均"),
        ("threshold", "threshold", "12.5", "12.5"),
        ("threshold", "strict", "是", "是"),
        ("completion", "cap", "不限", "不限"),
        ("rank_step", "from", "从最后一位数起", "从最后一位数起"),
        ("tolerance", "otherwise", "控制型", "控制型"),
    ],
)
def test_what_is_typed_reads_back_as_it_was_meant(rule: str, name: str, typed: str, again: str) -> None:
    param = rulebook().choices[rule].setting(name).param
    assert rulebook().text_of(param, rulebook().node_of(param, typed)) == again


def test_a_title_gives_a_first_guess_at_the_direction() -> None:
    assert rulebook().direction_of("PM2.5浓度") is Direction.LOWER
    assert rulebook().direction_of("研发投入") is Direction.HIGHER
    assert rulebook().drafted(Direction.LOWER, True).name == "control"
    assert rulebook().drafted(Direction.HIGHER, False).name == "efficacy_peers"


@pytest.mark.parametrize("direction", Direction)
def test_what_a_draft_takes_fits_its_direction(direction: Direction) -> None:
    for with_target in (True, False):
        assert direction in rulebook().drafted(direction, with_target).rule.directions


@pytest.mark.parametrize("count", [1, 3, 7, 9, 33, 60])
def test_equal_shares_add_to_the_whole(count: int) -> None:
    found = [number(text) or Fraction(0) for text in shared([Fraction(1)] * count, Fraction(100))]
    assert sum(found) == 100
    assert max(found) - min(found) <= Fraction(1, 100)


def test_shares_keep_their_proportions() -> None:
    assert shared([Fraction(7), Fraction(6), Fraction(3)], Fraction(100)) == ["43.75", "37.5", "18.75"]
    assert shared([Fraction(0), Fraction(0)], Fraction(100)) == ["50", "50"]


def test_a_fault_is_told_without_the_words_of_the_file() -> None:
    said = rulebook().spoken("指标A1：规则rank_step缺少参数step；指标A1的“weight”应为数，现为“x”")
    assert said == "指标A1：规则位次递减缺少参数每差一位减分；指标A1的“分值”应为数，现为“x”"
