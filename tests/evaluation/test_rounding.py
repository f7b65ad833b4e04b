"""Numbers and their texts: exact in, rounded half away from zero only where shown."""

from __future__ import annotations

from fractions import Fraction

import pytest

from evaluation.rounding import (
    MOST_DIGITS,
    brief,
    decimal_text,
    decimals_of,
    exact,
    exact_sum,
    half_up,
    integer_text,
    number,
    operand,
    percent_text,
    shown,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"), ("-0", "0"), ("-0.0", "0"), ("+5", "5"), ("007", "7"), ("0.5", "1/2"), ("-0.25", "-1/4"),
        ("-12.50", "-25/2"), ("+0.1", "1/10"), ("0.30", "3/10"), ("3.10", "31/10"),
    ],
)  # fmt: skip
def test_a_number_is_exact(text: str, value: str) -> None:
    assert number(text) == Fraction(value)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", "+", ".", ".5", "5.", "1e9", "1E9", "1e999999999", "NaN", "nan", "inf", "-Infinity", "1,000",
        "１２", "٣", "1_000", "0x10", "1/2", "--1", "+-1", "1.2.3", "5%", " 5", "5 ", "5\n", "\n5", "二", "²",
    ],
)  # fmt: skip
def test_nothing_else_is_a_number(text: str) -> None:
    assert number(text) is None


def test_a_number_has_at_most_sixty_digits() -> None:
    assert MOST_DIGITS == 60
    assert number("9" * MOST_DIGITS) == 10**MOST_DIGITS - 1
    assert number("9" * (MOST_DIGITS + 1)) is None
    assert number("0." + "1" * (MOST_DIGITS - 1)) == Fraction(int("1" * (MOST_DIGITS - 1)), 10 ** (MOST_DIGITS - 1))
    assert number("0." + "1" * MOST_DIGITS) is None
    assert number("9" * 1_000_000) is None


@pytest.mark.parametrize("values", [[], ["5"], ["1/3", "1/6", "-1/2"], ["0.1"] * 7, ["1/3", "2/3", "0", "-7/4", "9"]])
def test_a_sum_is_exact(values: list[str]) -> None:
    numbers = list(map(Fraction, values))
    assert exact_sum(numbers) == sum(numbers, Fraction(0))


def test_a_tenth_and_two_tenths_are_three_tenths() -> None:
    assert number("0.1") + number("0.2") == number("0.3")


@pytest.mark.parametrize(("text", "places"), [("5", 0), ("5.0", 1), ("-12.500", 3), ("", 0)])
def test_decimals_are_counted_as_typed(text: str, places: int) -> None:
    assert decimals_of(text) == places


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("0.005", 2, "0.01"), ("0.0049999", 2, "0"), ("-0.005", 2, "-0.01"), ("-0.0049999", 2, "0"),
        ("2.5", 0, "3"), ("-2.5", 0, "-3"), ("2.4999", 0, "2"), ("1.005", 2, "1.01"), ("89.995", 2, "90"),
        ("0.00005", 4, "0.0001"), ("1/3", 4, "0.3333"), ("2/3", 4, "0.6667"), ("-2/3", 0, "-1"), ("0.5", 0, "1"),
        ("1.5", 0, "2"), ("3.5", 0, "4"),
    ],
)  # fmt: skip
def test_halves_are_rounded_away_from_zero(value: str, places: int, rounded: str) -> None:
    assert half_up(Fraction(value), places) == Fraction(rounded)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("5", 2, "5.00"), ("0.005", 2, "0.01"), ("-0.004", 2, "0.00"), ("-0.005", 2, "-0.01"), ("0.05", 1, "0.1"),
        ("-0.4", 0, "0"), ("-0.5", 0, "-1"), ("0", 0, "0"), ("0", 4, "0.0000"), ("1234567.891", 2, "1234567.89"),
        ("99.995", 2, "100.00"), ("1/3", 4, "0.3333"), ("-1/3", 4, "-0.3333"),
    ],
)  # fmt: skip
def test_a_shown_number_has_all_its_decimals_and_no_minus_zero(value: str, places: int, text: str) -> None:
    assert shown(Fraction(value), places) == text


def test_a_blank_is_shown_blank() -> None:
    assert shown(None, 2) == ""
    assert exact(None) == ""


@pytest.mark.parametrize(("value", "text"), [("5", "5/1"), ("0", "0/1"), ("-6/4", "-3/2"), ("0.10", "1/10")])
def test_an_exact_number_is_in_lowest_terms(value: str, text: str) -> None:
    assert exact(Fraction(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("5", "5"), ("100", "100"), ("1/8", "0.125"), ("-1/8", "-0.125"), ("1/5", "0.2"), ("7/20", "0.35"),
        ("1/3", "1/3"), ("-7/6", "-7/6"), ("0", "0"), ("1/1024", "0.0009765625"), ("1/3125", "0.00032"),
    ],
)  # fmt: skip
def test_the_shortest_exact_decimal_or_the_fraction(value: str, text: str) -> None:
    assert decimal_text(Fraction(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("0.82", "82.00%"), ("1/3", "33.33%"), ("1", "100.00%"), ("-0.00005", "-0.01%"), ("0.00004", "0.00%")],
)
def test_percentages_have_two_decimals(value: str, text: str) -> None:
    assert percent_text(Fraction(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("5", "5"), ("-5", "-5"), ("2.50", "2.5"), ("0.123456", "0.123456"), ("0.1234567", "0.1235"), ("1/3", "0.3333"),
        ("-2/3", "-0.6667"),
    ],
)  # fmt: skip
def test_a_brief_number_is_exact_up_to_six_decimals(value: str, text: str) -> None:
    assert brief(Fraction(value)) == text


@pytest.mark.parametrize(
    ("sign", "zeros", "more"), [(1, 0, -1), (1, 0, 6), (-1, 0, 6), (1, 4299, 0), (1, 4300, 0), (-1, 9000, 7), (1, 20000, -1)]
)
def test_integers_of_any_length_have_their_digits(sign: int, zeros: int, more: int) -> None:
    value = sign * (10**zeros + more)
    text = integer_text(value)
    sign = -1 if text.startswith("-") else 1
    rebuilt = 0
    for start in range(0, len(text.lstrip("-")), 1000):
        part = text.lstrip("-")[start : start + 1000]
        rebuilt = rebuilt * 10 ** len(part) + int(part)
    assert sign * rebuilt == value
    assert not text.lstrip("-").startswith("0") or value == 0


@pytest.mark.parametrize(("value", "text"), [("3/2", "1.5"), ("0", "0"), ("-1/4", "（-0.25）")])
def test_a_negative_number_after_an_operator_stands_in_brackets(value: str, text: str) -> None:
    assert operand(Fraction(value)) == text
