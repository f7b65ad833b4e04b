"""Checks of figures (逻辑校验): what must be put right, what must be explained, what is only pointed out.

    found = findings(checks, Context(…))      # every finding of every figure at once

Pure: history, other units' figures and the city's row are handed in as numbers. Which checks there are, how strict,
and for which indicators, stands in dated YAML; the kinds are here. Nothing suggests a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from evaluation.figures import Figure
from evaluation.rounding import brief, decimals_of, half_up, number, percent_text
from evaluation.scheme import Indicator, Scheme
from evaluation.terms import Term

Key = tuple[str, str]
NORMAL = Fraction(14826, 10000)  # makes the median deviation comparable with a standard deviation
FEWEST = 4  # earlier values before a spread says anything


class Level(Term):
    """How serious a finding is (校验级别)."""

    BLOCK = "block", "必须改正"
    EXPLAIN = "explain", "需要说明"
    INFO = "info", "提示"


class Check(NamedTuple):
    """One check (校验规则): kind, level, the indicators it holds for (none: all), the numbers it needs."""

    code: str
    kind: str
    level: Level
    indicators: tuple[str, ...] = ()
    ratio: Fraction = Fraction(0)
    times: Fraction = Fraction(0)
    whole: str = ""
    tolerance: Fraction = Fraction(0)


class Finding(NamedTuple):
    """What a check found of one figure (校验结果): a sentence without any suggestion."""

    unit: str
    indicator: str
    level: Level
    check: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Context:
    """What figures are checked against (校验依据): numbers by (unit, indicator).

    `history` holds earlier whole years, oldest first; `so_far` the earlier periods of this year, oldest first;
    `city` the city's own numbers by indicator, `members` the units that add up to it.
    """

    scheme: Scheme
    figures: Mapping[Key, Figure]
    history: Mapping[Key, Sequence[Fraction]] = field(default_factory=dict)
    so_far: Mapping[Key, Sequence[Fraction]] = field(default_factory=dict)
    city: Mapping[str, Fraction] = field(default_factory=dict)
    members: tuple[str, ...] = ()

    def value(self, unit: str, indicator: str) -> Fraction | None:
        """The number a figure comes to (数值), None where it has none."""
        row = self.figures.get((unit, indicator))
        return None if row is None else measured(self._known(indicator), row)

    def _known(self, code: str) -> Indicator:
        return next(item for item in (*self.scheme.indicators, *self.scheme.observed) if item.code == code)


def measured(indicator: Indicator, row: Figure) -> Fraction | None:
    """The number of a figure (数值): a ratio from its parts where both stand, else as typed; None for words and lists."""
    above, below = number(row.numerator), number(row.denominator)
    if indicator.measure.kind == "ratio" and above is not None and below:
        return above / below * indicator.measure.times
    return number(row.value)


def findings(checks: Sequence[Check], context: Context) -> list[Finding]:
    """Every finding (全部校验结果), by unit in the given order, then by indicator, then by check."""
    known = {item.code: item for item in (*context.scheme.indicators, *context.scheme.observed)}
    found = [
        Finding(unit, code, check.level, check.code, sentence)
        for (unit, code), row in context.figures.items()
        if code in known
        for check in checks
        if not check.indicators or code in check.indicators
        for sentence in KINDS[check.kind](check, context, known[code], row)
    ]
    return list(dict.fromkeys(found))


Sentences = Iterator[str]
Kind = Callable[[Check, Context, Indicator, Figure], Sentences]


def _range(_: Check, __: Context, indicator: Indicator, row: Figure) -> Sentences:
    """Below the least or above the most the scheme allows (数值范围)."""
    value = measured(indicator, row)
    if value is None:
        return
    if indicator.least is not None and value < indicator.least:
        yield f"{brief(value)}小于下限{brief(indicator.least)}"
    if indicator.most is not None and value > indicator.most:
        yield f"{brief(value)}大于上限{brief(indicator.most)}"


def _jump(check: Check, context: Context, indicator: Indicator, row: Figure) -> Sentences:
    """Further from the last known value than a share of it (较上期变动幅度)."""
    value, earlier = measured(indicator, row), context.history.get((row.unit, row.indicator), ())
    if value is None or not earlier or earlier[-1] == 0:
        return
    moved = (value - earlier[-1]) / abs(earlier[-1])
    if abs(moved) > check.ratio:
        yield f"较上年{brief(earlier[-1])}变动{percent_text(moved)}，超过{percent_text(check.ratio)}"


def _spread(check: Check, context: Context, indicator: Indicator, row: Figure) -> Sentences:
    """Further from the median of its own history than some median deviations (偏离历史中位数)."""
    value, earlier = measured(indicator, row), context.history.get((row.unit, row.indicator), ())
    if value is None or len(earlier) < FEWEST:
        return
    middle = median(earlier)
    deviation = median([abs(one - middle) for one in earlier]) * NORMAL
    if deviation and abs(value - middle) > check.times * deviation:
        yield f"偏离历年中位数{brief(middle)}超过{brief(check.times)}倍离差"


def _falling(_: Check, context: Context, indicator: Indicator, row: Figure) -> Sentences:
    """Less than in an earlier period of the year, though counted from its beginning (累计数下降)."""
    value, earlier = measured(indicator, row), context.so_far.get((row.unit, row.indicator), ())
    if value is not None and earlier and value < earlier[-1]:
        yield f"累计数{brief(value)}小于前一期{brief(earlier[-1])}"


def _parts(_: Check, __: Context, ___: Indicator, row: Figure) -> Sentences:
    """A numerator larger than its denominator (分子大于分母)."""
    above, below = number(row.numerator), number(row.denominator)
    if above is not None and below is not None and above > below:
        yield f"分子{brief(above)}大于分母{brief(below)}"


def _subset(check: Check, context: Context, indicator: Indicator, row: Figure) -> Sentences:
    """More than the indicator it is a part of (其中数大于总数)."""
    value, whole = measured(indicator, row), context.value(row.unit, check.whole)
    if value is not None and whole is not None and value > whole:
        yield f"{brief(value)}大于所属的{check.whole}的{brief(whole)}"


def _city_sum(check: Check, context: Context, indicator: Indicator, row: Figure) -> Sentences:
    """Units that do not add up to the city's own number (各单位合计与全市数不符); said at the city's row."""
    whole = context.city.get(indicator.code)
    if whole is None or row.unit in context.members:
        return
    parts = [context.value(unit, indicator.code) for unit in context.members]
    known = [part for part in parts if part is not None]
    total = sum(known, Fraction(0))
    if len(known) == len(parts) and abs(total - whole) > check.tolerance * abs(whole):
        yield f"各单位合计{brief(total)}，全市数{brief(whole)}，相差{brief(abs(total - whole))}"


def _rollup(check: Check, context: Context, indicator: Indicator, row: Figure) -> Sentences:
    """Another number than the last period of the same year has (与本年前一期不符)."""
    value, earlier = measured(indicator, row), context.so_far.get((row.unit, row.indicator), ())
    if value is None or not earlier:
        return
    if abs(value - earlier[-1]) > check.tolerance * abs(earlier[-1]):
        yield f"{brief(value)}与本年前一期{brief(earlier[-1])}不一致"


def _derived(_: Check, __: Context, indicator: Indicator, row: Figure) -> Sentences:
    """A typed value that its own parts do not give (填报值与分子分母不符)."""
    typed, above, below = number(row.value), number(row.numerator), number(row.denominator)
    if typed is None or above is None or not below or indicator.measure.kind != "ratio":
        return
    computed = half_up(above / below * indicator.measure.times, decimals_of(row.value))
    if computed != typed:
        yield f"填报值{brief(typed)}与分子÷分母不一致"


KINDS: Mapping[str, Kind] = {
    "range": _range, "jump": _jump, "spread": _spread, "falling": _falling, "parts": _parts, "subset": _subset,
    "city_sum": _city_sum, "rollup": _rollup, "derived": _derived,
}  # fmt: skip
TITLES = {
    "range": "数值范围", "jump": "较上年变动幅度", "spread": "偏离历年中位数", "falling": "累计数下降", "parts": "分子大于分母",
    "subset": "其中数大于总数", "city_sum": "合计与全市数不符", "rollup": "与本年前一期不符", "derived": "填报值与分子分母不符",
}  # fmt: skip


def median(values: Sequence[Fraction]) -> Fraction:
    """The middle value (中位数), of an even number the mean of the middle two."""
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
