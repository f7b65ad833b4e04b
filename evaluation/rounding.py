"""The only rounding (四舍五入) and the only ways from a number to its text and back.

A number is `[+-]?digits[.digits]` of at most 60 digits; it becomes an exact Fraction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

MOST_DIGITS = 60
MOST_SHOWN = 6
_NUMBER = re.compile(r"[+-]?([0-9]+)(?:\.([0-9]+))?", re.ASCII)
_POWERS = tuple(10**exponent for exponent in range(MOST_DIGITS + 1))


@lru_cache(maxsize=1 << 16)
def number(text: str) -> Fraction | None:
    """The exact value of a typed number (数值); None when the text is not one.

    Units: those of the text. Source: scoring contract, section Numbers.
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    whole, decimals = match.groups()
    if decimals is None:
        return None if len(whole) > MOST_DIGITS else Fraction(int(text))
    if len(whole) + len(decimals) > MOST_DIGITS:
        return None
    digits = int(whole + decimals)
    return Fraction(-digits if text[0] == "-" else digits, _POWERS[len(decimals)])


def exact_sum(values: Iterable[Fraction]) -> Fraction:
    """The sum (合计), exact like `sum` but reduced to lowest terms only once, which is several times quicker."""
    numerators: dict[int, int] = {}
    for value in values:
        below = value.denominator
        numerators[below] = numerators.get(below, 0) + value.numerator
    numerator, denominator = 0, 1
    for below, above in numerators.items():
        numerator, denominator = numerator * below + above * denominator, denominator * below
    return Fraction(numerator, denominator)


def decimals_of(text: str) -> int:
    """How many decimals a typed number shows (小数位数)."""
    return len(text.partition(".")[2])


def half_up(value: Fraction, places: int) -> Fraction:
    """Rounding half away from zero (四舍五入) to `places` decimals; exact in, exact out."""
    scale = 10**places
    return Fraction(_scaled(value, scale), scale)


def _scaled(value: Fraction, scale: int) -> int:
    numerator, denominator = value.numerator * scale, value.denominator
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -size if numerator < 0 else size


def shown(value: Fraction | None, places: int) -> str:
    """The rounded number with exactly `places` decimals (显示值); blank for None, never `-0`."""
    if value is None:
        return ""
    scale = 10**places
    scaled = _scaled(value, scale)
    whole, decimals = divmod(abs(scaled), scale)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{integer_text(whole)}.{decimals:0{places}d}" if places else f"{sign}{integer_text(whole)}"


def exact(value: Fraction | None) -> str:
    """The number as p/q in lowest terms (精确值), `5/1` for five; blank for None."""
    if value is None:
        return ""
    return f"{integer_text(value.numerator)}/{integer_text(value.denominator)}"


def decimal_text(value: Fraction) -> str:
    """Shortest exact decimal (精确小数) of a number whose denominator divides a power of ten, else p/q."""
    places, rest = 0, value.denominator
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest //= prime
            count += 1
        places = max(places, count)
    return shown(value, places) if rest == 1 else exact(value)


def percent_text(value: Fraction) -> str:
    """A ratio as a percentage with two decimals (百分比)."""
    return f"{shown(value * 100, 2)}%"


def brief(value: Fraction) -> str:
    """A number for people (简写): its exact decimal up to six decimals, else four rounded ones."""
    return _brief(value.numerator, value.denominator)


def operand(value: Fraction) -> str:
    """A number after an operator (算式中的数): in brackets when negative."""
    return brief(value) if value >= 0 else f"（{brief(value)}）"


@lru_cache(maxsize=1 << 16)
def _brief(numerator: int, denominator: int) -> str:
    """Sentences of a run repeat the same numbers over and over: peers' best, targets, weights."""
    for places in range(MOST_SHOWN + 1):
        if _POWERS[places] % denominator == 0:
            return shown(Fraction(numerator, denominator), places)
    return shown(Fraction(numerator, denominator), 4)


def integer_text(value: int) -> str:
    """An integer's digits (整数), however long: the interpreter's limit on digits is stepped around."""
    try:
        return str(value)
    except ValueError:
        half = value.bit_length() * 30103 // 200000
        high, low = divmod(abs(value), 10**half)
        return f"{'-' if value < 0 else ''}{integer_text(high)}{integer_text(low).zfill(half)}"
