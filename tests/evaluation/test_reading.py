"""Sections of a document: every fault has its place, one for each mistake."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from data.exchange.yaml import parse_yaml
from evaluation.errors import FaultList
from evaluation.reading import Section, bounds_text, shortened, unique
from evaluation.terms import Of


def section(text: str, allowed: Any = None) -> tuple[Section, FaultList]:
    faults = FaultList()
    return Section(parse_yaml(text, "f"), "节", faults, allowed), faults


def said(faults: FaultList) -> list[str]:
    return sorted(map(str, faults))


def test_what_is_known_is_kept_and_what_is_unknown_is_a_fault_of_its_key() -> None:
    found, faults = section("a: 1\nb: 2\nc: 3", ("a", "c"))
    assert ("a" in found, "b" in found, "c" in found) == (True, False, True)
    assert said(faults) == ["f:2:1 节中没有“b”这个键"]


def test_the_second_of_two_equal_keys_is_a_fault_and_the_first_stays() -> None:
    found, faults = section("a: 1\na: 2")
    assert found.number("a", Fraction(0)) == 1
    assert said(faults) == ["f:2:1 节中键“a”重复"]


@pytest.mark.parametrize("text", ["[1]", "text", "null"])
def test_what_is_no_mapping_is_one_fault_whatever_it_needs(text: str) -> None:
    found, faults = section(text)
    found.need("a", "b")
    assert said(faults) == ["f:1:1 节应为“键: 值”的映射"]


def test_an_inner_section_may_be_left_out_or_blank_and_then_needs_nothing() -> None:
    found, faults = section("blank:\nother: 1")
    for key in ("blank", "absent"):
        inner = found.section(key, ("a",))
        inner.need("a")
        assert inner.text("a", "默认") == "默认"
        assert inner.where.file == "f"
    assert said(faults) == []
    found.section("other", ("a",))
    assert said(faults) == ["f:2:8 节的“other”应为“键: 值”的映射"]


def test_every_needed_key_that_is_missing_or_blank_is_named_once() -> None:
    found, faults = section("a:\nb: ''\nc: ' '\nd: ~\ne: x\nf: 0")
    found.need("a", "b", "c", "d", "e", "f", "g")
    assert found.number("a", Fraction(7)) == 7
    assert [line.split("必填的")[1] for line in said(faults)] == ["“a”", "“g”", "“b”", "“c”", "“d”"]
    assert said(faults)[0].startswith("f:1:1 ")


def test_numbers_keep_within_their_bounds() -> None:
    found, faults = section("a: 5\nb: 5\nc: 5\nd: 5.0001")
    assert found.number("a", Fraction(0), above=Fraction(4), least=Fraction(5), most=Fraction(5)) == 5
    assert found.number("b", Fraction(1), above=Fraction(5)) == 1
    assert found.number("c", Fraction(1), least=Fraction("5.0001")) == 1
    assert found.number("d", Fraction(1), most=Fraction(5)) == 1
    assert said(faults) == [
        "f:2:4 节的“b”为5，应大于5", "f:3:4 节的“c”为5，应不小于5.0001", "f:4:4 节的“d”为5.0001，应不大于5",
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["1e9", ".nan", ".inf", "五", "0x1F", "1_000", "true", "2025-01-01", "'1,5'", "1:30"])
def test_what_is_no_number_is_a_fault_that_quotes_it(typed: str) -> None:
    found, faults = section(f"a: {typed}")
    assert found.number("a", Fraction(9)) == 9
    quoted = typed.strip("'")
    assert said(faults) == [f"f:1:4 节的“a”应为数，现为“{quoted}”"]


@pytest.mark.parametrize("typed", ["[1]", "{b: 1}"])
def test_a_list_or_mapping_is_no_number_and_no_text(typed: str) -> None:
    found, faults = section(f"a: {typed}")
    assert found.number("a", Fraction(9)) == 9
    assert found.text("a", "默认") == "默认"
    assert said(faults) == ["f:1:4 节的“a”应为数", "f:1:4 节的“a”应为文本"]


def test_a_long_text_is_shortened_in_its_fault() -> None:
    assert shortened("字" * 40) == "字" * 40
    assert shortened("字" * 41) == "字" * 40 + "…"


def test_a_number_may_be_left_out_where_that_means_none() -> None:
    found, faults = section("a:\nb: 3")
    assert (found.maybe_number("a"), found.maybe_number("z"), found.maybe_number("b")) == (None, None, 3)
    assert said(faults) == []


@pytest.mark.parametrize(
    ("typed", "value", "fault"),
    [("3", 3, ""), ("1.5", 7, "应为整数"), ("-1", 7, "不小于0"), ("100", 7, "不大于99")],
)
def test_whole_numbers(typed: str, value: int, fault: str) -> None:
    found, faults = section(f"a: {typed}")
    assert found.whole("a", 7) == value
    assert [fault in line for line in said(faults)] == ([True] if fault else [])


@pytest.mark.parametrize(("typed", "value"), [("true", True), ("false", False), ("", True)])
def test_flags(typed: str, value: bool) -> None:
    found, faults = section(f"a: {typed}")
    assert found.flag("a", True) is value
    assert said(faults) == []


@pytest.mark.parametrize("typed", ["True", "yes", "1", "是"])
def test_other_flags_are_faults(typed: str) -> None:
    found, faults = section(f"a: {typed}")
    assert found.flag("a", False) is False
    assert said(faults) == [f"f:1:4 节的“a”应为true或false，现为“{typed}”"]


def test_choices_and_terms_are_closed_lists() -> None:
    found, faults = section("a: x\nb: up\nc: change")
    assert found.choice("a", ("x", "y"), "y") == "x"
    assert found.choice("absent", ("x", "y"), "y") == "y"
    assert found.choice("b", ("x", "y"), "y") == "y"
    assert found.term("c", Of, Of.LEVEL) is Of.CHANGE
    assert said(faults) == ["f:2:4 节的“b”为“up”，应为x、y之一"]


def test_lists_of_texts() -> None:
    found, faults = section("a: [x, ' y ', '', [z]]\nb: x\nc:")
    assert found.texts("a") == ("x", "y")
    assert found.texts("b") == found.texts("c") == found.texts("absent") == ()
    assert [line.split(" ", 1)[0] for line in said(faults)] == ["f:1:15", "f:1:19", "f:2:4"]


def test_tables_have_at_least_one_number_each() -> None:
    found, faults = section("a: {x: 1, y: 0.5}\nb: {}\nc: {x: null}\nd: {x: 一}")
    assert found.table("a") == {"x": 1, "y": Fraction(1, 2)}
    for key in ("b", "c", "d"):
        found.table(key)
    assert said(faults) == [
        "f:2:4 节的“b”应列出至少一项“名称: 数”", "f:3:8 节的“c”的“x”应为数，现为“null”", "f:4:8 节的“d”的“x”应为数，现为“一”",
    ]  # fmt: skip


def test_bounds_are_put_into_words() -> None:
    assert bounds_text(Fraction(0), None, Fraction(1, 5)) == "应大于0、应不大于0.2"


def test_codes_stand_once_and_blank_ones_are_somebody_elses_fault() -> None:
    faults = FaultList()
    items = [section(f"a: {code}")[0] for code in ("x", "y", "x", "''", "''")]
    unique(items, lambda item: item.text("a"), "代码", faults)
    assert said(faults) == ["f:1:1 代码“x”重复"]
