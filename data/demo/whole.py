"""The city row (全市) of the demonstration: sums of the units, ratios from summed parts, never an average of rates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from data.demo.build import INVENTED, sizes
from evaluation.figures import Figure
from evaluation.measures import pairs, pieces
from evaluation.rounding import decimals_of, number, shown
from evaluation.scheme import Indicator, Scheme

SUMMED = f"{INVENTED}：由各单位数合计"
WEIGHED = f"{INVENTED}：由各单位数按虚构规模合成"
COVERED = f"{INVENTED}：达到最高档的单位数，分母为适用单位数"
PARTLY = "，不含缺报单位"
RATES = ("%", "百分点")


def whole_rows(scheme: Scheme, figures: Iterable[Figure], city: str) -> Iterator[Figure]:
    """The city row of every indicator (全市数): of what the units reported; none where nobody did."""
    by_indicator: dict[str, list[Figure]] = {}
    for row in figures:
        by_indicator.setdefault(row.indicator, []).append(row)
    for indicator in scheme.indicators:
        rows = by_indicator.get(indicator.code, [])
        reported = [row for row in rows if row.status in ("", "reported")]
        if reported:
            whole = _whole(indicator, reported, city)
            absent = any(row.status in ("missing", "not_due") for row in rows)
            yield whole._replace(source=whole.source + PARTLY) if absent else whole


def _whole(indicator: Indicator, rows: Sequence[Figure], city: str) -> Figure:
    row = Figure(city, indicator.code, data_period=rows[0].data_period, source=SUMMED)
    if indicator.measure.kind == "ratio":
        above, below = (_sum(getattr(row, name) for row in rows) for name in ("numerator", "denominator"))
        ratio = (number(above) or Fraction(0)) / (number(below) or Fraction(1)) * indicator.measure.times
        return row._replace(value=shown(ratio, 2), numerator=above, denominator=below)
    if rows[0].levels:
        return row._replace(levels=_levels(indicator, [row.levels for row in rows]))
    if not indicator.reads_number:
        return _coverage(indicator, rows, row)
    if indicator.unit in RATES:
        return row._replace(value=_weighed(rows), source=WEIGHED)
    return row._replace(value=_sum(row.value for row in rows))


def _sum(texts: Iterable[str]) -> str:
    """The sum at the decimals of its parts."""
    parts = list(texts)
    total = sum((number(text) or Fraction(0) for text in parts), Fraction(0))
    return shown(total, max(map(decimals_of, parts)))


def _weighed(rows: Sequence[Figure]) -> str:
    """Growth of a sum: the parts' growth weighed by their size before it."""
    weights = {row.unit: sizes()[row.unit]["share"] for row in rows}
    total = sum(((number(row.value) or Fraction(0)) * weights[row.unit] for row in rows), Fraction(0))
    return shown(total / sum(weights.values()), max(decimals_of(row.value) for row in rows))


def _levels(indicator: Indicator, texts: Sequence[str]) -> str:
    """Counts by level: lists of names are counted, each name once at its highest."""
    counts: Counter[str] = Counter()
    for text in texts:
        if "@" in text:
            counts.update(_highest(text, dict(indicator.measure.each or {})).values())
        else:
            counts.update({level: int(count) for level, count in pairs(text).items()})
    return ";".join(f"{level}:{counts[level]}" for level in sorted(counts))


def _highest(text: str, each: dict[str, Fraction]) -> dict[str, str]:
    found: dict[str, str] = {}
    for piece in pieces(text):
        name, _, level = piece.rpartition("@")
        if name not in found or each[level] > each[found[name]]:
            found[name] = level
    return found


def _coverage(indicator: Indicator, rows: Sequence[Figure], row: Figure) -> Figure:
    """How many units stand on the highest stage (覆盖情况)."""
    stages = indicator.parts[0].params["stages"]
    best = max(stages, key=lambda stage: stages[stage])
    reached = sum(row.value == best for row in rows)
    return row._replace(numerator=str(reached), denominator=str(len(rows)), source=COVERED)
