"""Measures (计量方式): from a reported figure to the number x that is scored.

`value` takes the figure as it is, `ratio` numerator ÷ denominator × times, `equivalents` 当量 from levels;
then level, change (较上年变化) or growth (较上年增幅). Everything exact. Source: scoring contract, Measures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from evaluation.rounding import number
from evaluation.rules.base import Unscorable
from evaluation.terms import Of


@dataclass(frozen=True, slots=True)
class Measure:
    """How a figure becomes a number (计量方式): kind value, ratio or equivalents."""

    kind: str = "value"
    times: Fraction = Fraction(1)
    each: Mapping[str, Fraction] | None = None


class Malformed(Exception):
    """A list a person typed that cannot be read (清单格式差错); the sentence is Chinese."""


def transformed(x: Fraction, previous: Fraction | None, of: Of) -> Fraction:
    """Level, change or growth of a measure (水平、变化、增幅); `Unscorable` without a usable previous."""
    if of is Of.LEVEL:
        return x
    if previous is None:
        raise Unscorable("没有上年数")
    if of is Of.CHANGE:
        return x - previous
    if previous == 0:
        raise Unscorable("上年数为0，增幅没有意义")
    return (x - previous) / abs(previous)


def pieces(text: str) -> list[str]:
    """The entries of a list typed with semicolons (清单条目); an empty entry is malformed."""
    if "；" in text:
        raise Malformed(f"清单“{text}”用了中文分号，请改用英文分号")
    entries = [entry.strip() for entry in text.split(";")]
    if not all(entries):
        raise Malformed(f"清单“{text}”有空条目，请用英文分号分隔且首尾不留分号")
    return entries


def pairs(text: str) -> dict[str, str]:
    """`label:number` entries (名称:数目); a label named twice is malformed."""
    found: dict[str, str] = {}
    for entry in pieces(text):
        label, colon, count = (part.strip() for part in entry.rpartition(":"))
        if not colon or not label:
            raise Malformed(f"“{entry}”应写成“名称:数目”")
        if label in found:
            raise Malformed(f"“{label}”写了两次")
        found[label] = count
    return found


def count_of(label: str, text: str) -> Fraction:
    """A non-negative whole number (件数)."""
    count = number(text)
    if count is None or count < 0 or count.denominator != 1:
        raise Malformed(f"“{label}”的数目“{text}”应为非负整数")
    return count


def weighed(text: str, each: Mapping[str, Fraction]) -> Fraction:
    """Sum of counts or of named matters, each matter once at its highest (当量、按项合计)."""
    entries = pieces(text)
    named = [entry for entry in entries if "@" in entry]
    if named and len(named) != len(entries):
        raise Malformed("清单不能混用“级别:数目”与“名称@级别”")
    return _named(entries, each) if named else _counted(text, each)


def _counted(text: str, each: Mapping[str, Fraction]) -> Fraction:
    return sum(
        (_known(level, each) * count_of(level, count) for level, count in pairs(text).items()), Fraction(0)
    )


def _named(entries: list[str], each: Mapping[str, Fraction]) -> Fraction:
    highest: dict[str, Fraction] = {}
    for entry in entries:
        matter, _, level = (part.strip() for part in entry.rpartition("@"))
        if not matter:
            raise Malformed(f"“{entry}”应写成“名称@级别”")
        worth = _known(level, each)
        highest[matter] = max(worth, highest.get(matter, worth))
    return sum(highest.values(), Fraction(0))


def _known(level: str, each: Mapping[str, Fraction]) -> Fraction:
    if level not in each:
        raise Malformed(f"级别“{level}”不在方案所列（{'、'.join(each)}）之内")
    return each[level]


def ups_and_downs(text: str) -> dict[str, Fraction]:
    """Counts of 增 and 减 (增减项数), absent ones zero."""
    counts = {"增": Fraction(0), "减": Fraction(0)}
    for label, count in pairs(text).items():
        if label not in counts:
            raise Malformed(f"“{label}”应为“增”或“减”")
        counts[label] = count_of(label, count)
    return counts


def scores(text: str) -> dict[str, Fraction]:
    """Judges' scores (评委评分): judge → number."""
    read: dict[str, Fraction] = {}
    for judge, typed in pairs(text).items():
        score = number(typed)
        if score is None:
            raise Malformed(f"评委“{judge}”的评分“{typed}”不是数")
        read[judge] = score
    return read
