"""2026 under way (演示年度，进行中): months and quarters, all invented (虚构).

What is counted since the year began grows with the months, what is held moves from last year's end towards this
year's; a quarter says of a monthly figure what its last month said.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from data.demo.build import (
    INVENTED,
    denominator,
    draw,
    equivalents,
    free_value,
    measured,
    path_value,
    paths,
    reads_previous,
    value,
)
from data.demo.story import COMING, LATE, SPECIAL
from evaluation.figures import Figure
from evaluation.measures import pairs
from evaluation.periods import Period, data_period
from evaluation.rounding import half_up, shown
from evaluation.scheme import Indicator, Scheme
from evaluation.units import Unit

YEAR = 2026
MONTHS_SO_FAR, QUARTERS_SO_FAR = 10, 3
# counted from zero every year
FLOWS = {"B2", "C1", "C2", "D4", "G2", "G3"}
GROWING = {"revenue", "value_added", "gdp"}
LEAST_SHARE = Fraction(1, 50)


def periods() -> list[Period]:
    """The report periods of the year so far (已到报表期), in time."""
    months = [Period(YEAR, "M", number) for number in range(1, MONTHS_SO_FAR + 1)]
    quarters = [Period(YEAR, "Q", number) for number in range(1, QUARTERS_SO_FAR + 1)]
    return sorted([*months, *quarters], key=lambda period: (period.last_month, period.kind))


def figures(scheme: Scheme, units: tuple[Unit, ...], period: Period) -> Iterator[Figure]:
    """The figures due in a period (到期数据) of the units each applies to."""
    for indicator in scheme.indicators:
        known = data_period(indicator, period)
        for unit in units:
            if known is not None and indicator.applies_to.covers(unit):
                yield _figure(indicator, unit.code, known, period)


def _figure(indicator: Indicator, unit: str, known: Period, period: Period) -> Figure:
    row = Figure(unit, indicator.code, data_period=str(known), source=INVENTED)
    late = LATE.get((str(period), unit, indicator.code))
    if late:
        return row._replace(status="missing", source=late, data_period="")
    return row._replace(**_columns(indicator, unit, known))  # type: ignore[arg-type]


def _columns(indicator: Indicator, unit: str, known: Period) -> dict[str, str]:
    """The columns of one figure at the end of the period it is of."""
    month = known.last_month
    if indicator.measure.kind == "equivalents":
        return {"levels": _levels(indicator, unit, month)}
    if indicator.code not in paths():
        return _free(indicator.code, unit, month)
    columns = _measured(indicator.code, unit, month)
    if reads_previous(indicator):
        columns["previous"] = _previous(indicator.code, unit, month)
    return columns


def _measured(indicator: str, unit: str, month: int) -> dict[str, str]:
    path = paths()[indicator]
    if path.kind != "rate":
        exact = _flow(indicator, unit, YEAR, month) if indicator in FLOWS else _held(indicator, unit, month)
        return {"value": shown(exact, path.decimals)}
    share = Fraction(month, 12) if path.denominator in GROWING else Fraction(1)
    below = half_up(denominator(indicator, unit, YEAR) * share, 2)
    above = half_up(_held(indicator, unit, month) * below / path.times, path.decimals)
    return {
        "value": shown(above / below * path.times, 2), "numerator": shown(above, path.decimals),
        "denominator": shown(below, 2),
    }  # fmt: skip


def _held(indicator: str, unit: str, month: int) -> Fraction:
    """What is held: on the way from last year's end to this year's; what only ever grows does not fall."""
    before, after = value(indicator, unit, YEAR - 1), value(indicator, unit, YEAR)
    if (unit, indicator) in COMING:
        after = before + (path_value(indicator, unit, YEAR) - before) * COMING[unit, indicator]
    if paths()[indicator].kind == "sum":
        after = max(before, after)
    return before + (after - before) * Fraction(month, 12)


def _flow(indicator: str, unit: str, year: int, month: int) -> Fraction:
    """What came since the year began: nearly as many twelfths as months."""
    share = Fraction(month, 12) + draw(LEAST_SHARE, year, month, unit, indicator) * (month < 12)
    return value(indicator, unit, year) * share


def _previous(indicator: str, unit: str, month: int) -> str:
    """Of what is counted from zero the same months of last year, else last year's end."""
    if indicator in FLOWS:
        return shown(_flow(indicator, unit, YEAR - 1, month), paths()[indicator].decimals)
    return SPECIAL.get((YEAR - 1, unit, indicator), {}).get("value") or measured(indicator, unit, YEAR - 1)["value"]


def _levels(indicator: Indicator, unit: str, month: int) -> str:
    """Counts by level: from zero in a year of its own, else those of last year until the summer."""
    if indicator.code not in FLOWS:
        return equivalents(indicator, unit, YEAR if month > 6 or indicator.frequency == "H" else YEAR - 1)[0]
    counts = pairs(equivalents(indicator, unit, YEAR)[0])
    return ";".join(f"{level}:{int(count) * month // 12}" for level, count in counts.items())


def _free(indicator: str, unit: str, month: int) -> dict[str, str]:
    """Overdue returns so far; differences of growth with a small draw of the month."""
    yearly = free_value(indicator, unit, YEAR)
    if indicator in FLOWS:
        return {"value": str(int(yearly["value"]) * month // 12)}
    return {"value": shown(Fraction(yearly["value"]) + draw(Fraction(6, 10), YEAR, month, unit, indicator), 1)}
