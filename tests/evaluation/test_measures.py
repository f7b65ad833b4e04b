"""Measures: change and growth, lists taken apart; figures with their measures stand in tests/cases/measures.yaml."""

from __future__ import annotations

from fractions import Fraction

import pytest

from evaluation.measures import (
    Malformed,
    count_of,
    pairs,
    pieces,
    scores,
    transformed,
    ups_and_downs,
    weighed,
)
from evaluation.rules.base import Unscorable
from evaluation.terms import Of

EACH = {"省": Fraction(5), "市": Fraction(1), "备案": Fraction(1, 2)}


@pytest.mark.parametrize(
    ("x", "previous", "change", "growth"),
    [(12, 10, 2, "1/5"), (8, 10, -2, "-1/5"), (10, 10, 0, "0"), (1, -2, 3, "3/2"), (-3, -2, -1, "-1/2")],
)
def test_change_and_growth_compare_with_the_year_before(x: int, previous: int, change: int, growth: str) -> None:
    assert transformed(Fraction(x), Fraction(previous), Of.CHANGE) == change
    assert transformed(Fraction(x), Fraction(previous), Of.GROWTH) == Fraction(growth)
    assert transformed(Fraction(x), Fraction(previous), Of.LEVEL) == x


def test_a_level_needs_no_year_before() -> None:
    assert transformed(Fraction(3), None, Of.LEVEL) == 3


@pytest.mark.parametrize("of", [Of.CHANGE, Of.GROWTH])
def test_without_the_year_before_there_is_no_change(of: Of) -> None:
    with pytest.raises(Unscorable, match="没有上年数"):
        transformed(Fraction(3), None, of)


def test_growth_from_zero_has_no_meaning_but_change_has() -> None:
    with pytest.raises(Unscorable, match="上年数为0"):
        transformed(Fraction(3), Fraction(0), Of.GROWTH)
    assert transformed(Fraction(3), Fraction(0), Of.CHANGE) == 3


@pytest.mark.parametrize("text", ["", ";", "甲:1;", ";甲:1", "甲:1;;乙:1", " "])
def test_an_empty_entry_is_malformed(text: str) -> None:
    with pytest.raises(Malformed, match="空条目"):
        pieces(text)


def test_blanks_around_entries_do_not_matter() -> None:
    assert pieces(" 甲 : 1 ; 乙:2 ") == ["甲 : 1", "乙:2"]
    assert pairs(" 甲 : 1 ; 乙:2 ") == {"甲": "1", "乙": "2"}


def test_the_last_colon_divides_label_and_number() -> None:
    assert pairs("甲:乙:3") == {"甲:乙": "3"}


@pytest.mark.parametrize(("text", "words"), [("甲", "应写成"), (":3", "应写成"), ("甲：3", "应写成"), ("甲:1;甲 :1", "写了两次")])
def test_a_pair_must_have_a_label_once(text: str, words: str) -> None:
    with pytest.raises(Malformed, match=words):
        pairs(text)


@pytest.mark.parametrize(("text", "count"), [("0", 0), ("7", 7), ("+7", 7), ("007", 7), ("1" * 30, int("1" * 30))])
def test_counts_are_whole(text: str, count: int) -> None:
    assert count_of("件", text) == count


@pytest.mark.parametrize("text", ["-1", "0.5", "", "两", "1e2", "NaN", "１", "1/2", "1_0"])
def test_what_is_no_count_is_malformed(text: str) -> None:
    with pytest.raises(Malformed, match="应为非负整数"):
        count_of("件", text)


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("省:2;市:3", "13"),
        ("省:0", "0"),
        ("备案:3", "3/2"),
        ("甲@省;甲@市;乙@市", "6"),
        ("甲@市;甲@省", "5"),
        ("甲@省;甲@省", "5"),
        ("甲@备案;甲@市;甲@备案", "1"),
        ("甲@乙@省", "5"),
        (" 甲 @ 省 ", "5"),
    ],
)
def test_lists_are_weighed_by_level(text: str, worth: str) -> None:
    assert weighed(text, EACH) == Fraction(worth)


def test_the_highest_of_negative_levels_counts_too() -> None:
    assert weighed("甲@轻;甲@重", {"轻": Fraction(-1), "重": Fraction(-3)}) == -1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("省:1;甲@市", "不能混用"),
        ("甲@市;省:1", "不能混用"),
        ("县:1", "级别“县”不在方案所列（省、市、备案）之内"),
        ("甲@县", "不在方案所列"),
        ("甲@", "不在方案所列"),
        ("@省", "应写成“名称@级别”"),
        ("省:1;省:2", "写了两次"),
        ("省:-1", "应为非负整数"),
    ],
)
def test_what_cannot_be_weighed_is_malformed(text: str, words: str) -> None:
    with pytest.raises(Malformed, match=words):
        weighed(text, EACH)


def test_ups_and_downs_not_named_are_zero() -> None:
    assert ups_and_downs("增:4") == {"增": 4, "减": 0}
    assert ups_and_downs("减:2;增:1") == {"增": 1, "减": 2}


@pytest.mark.parametrize(("text", "words"), [("加:1", "应为“增”或“减”"), ("增:-1", "非负整数"), ("减:1;减:1", "写了两次")])
def test_other_ups_and_downs_are_malformed(text: str, words: str) -> None:
    with pytest.raises(Malformed, match=words):
        ups_and_downs(text)


def test_judges_scores_are_numbers_of_any_size_until_the_rule_looks() -> None:
    assert scores("评委甲:92.5;评委乙:-1;评委丙:101") == {"评委甲": Fraction("92.5"), "评委乙": -1, "评委丙": 101}


@pytest.mark.parametrize(
    ("text", "words"),
    [("甲:优", "不是数"), ("甲:", "不是数"), ("甲:1;甲:1", "写了两次"), ("甲:9O", "不是数")],
)
def test_other_scores_are_malformed(text: str, words: str) -> None:
    with pytest.raises(Malformed, match=words):
        scores(text)
