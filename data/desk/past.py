"""Past (既往数据): what is on record of one unit before a period, and figures in a few characters.

    past = past_of(session, unit, coded("2026Q3"))
    past.at("A1", earlier(past.period))         # 2026Q2's figure, None where none is on record
    past.context(scheme, rows)                  # what the checks compare with: this unit's own numbers alone
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from data.figures import of_unit
from data.store import Session
from evaluation.checks import Context, measured
from evaluation.figures import Figure
from evaluation.headline import Known
from evaluation.periods import MONTHS, Period, read_period
from evaluation.rounding import brief, number, shown
from evaluation.scheme import Indicator, Scheme
from evaluation.terms import FigureStatus

KINDS = "MQHY"
PREFILLED_DP = 4
LABELS = {status.value: status.label for status in FigureStatus}


class Earlier(NamedTuple):
    """A figure of an earlier period as it is shown (历期数据): period code, value in words."""

    period: str
    value: str

    @property
    def words(self) -> str:
        """The figure with its period as people call it (历期文字)."""
        period = read_period(self.period)
        return f"{self.period if period is None else period.title} {self.value}"


@dataclass(frozen=True, slots=True)
class Past:
    """What is on record of a unit before a period (既往数据), by indicator, in time; verified values over submitted ones."""

    unit: str
    period: Period
    known: Mapping[str, tuple[Known, ...]]

    def at(self, code: str, period: Period) -> Figure | None:
        """The figure of an indicator in an earlier period (某期数据)."""
        return next((item.figure for item in self.known.get(code, ()) if item.period == period), None)

    def told(self, indicator: Indicator) -> tuple[Earlier, ...]:
        """The indicator's earlier figures in words (历期数据), in time."""
        return tuple(Earlier(str(item.period), text_of(indicator, item.figure)) for item in self.known.get(indicator.code, ()))

    def numbers(self, indicator: Indicator, *, same_year: bool) -> tuple[Fraction, ...]:
        """Its earlier numbers, oldest first: of this year so far, else of the same part of earlier years (对比数)."""
        found = [
            measured(indicator, item.figure)
            for item in self.known.get(indicator.code, ())
            if (item.period.year == self.period.year) == same_year
            and (same_year or item.period == replace(self.period, year=item.period.year))
        ]
        return tuple(value for value in found if value is not None)

    def prefilled(self, indicator: Indicator) -> dict[str, str]:
        """What is there before anybody types (预填): last year's number, and the base year's as it was last reported."""
        before = self.at(indicator.code, last_year(self.period))
        bases = [item.figure.baseline for item in self.known.get(indicator.code, ()) if item.figure.baseline]
        found = {"previous": _number_text(indicator, before), "baseline": bases[-1] if bases else ""}
        return {column: text for column, text in found.items() if text}

    def context(self, scheme: Scheme, rows: Iterable[Figure]) -> Context:
        """What this unit's figures are checked against (校验依据): its own numbers, nobody else's."""
        known = {item.code: item for item in (*scheme.indicators, *scheme.observed)}
        figures = {(row.unit, row.indicator): row for row in rows if row.indicator in known}
        keys = {key: known[key[1]] for key in figures}
        return Context(
            scheme, figures, {key: self.numbers(item, same_year=False) for key, item in keys.items()},
            {key: self.numbers(item, same_year=True) for key, item in keys.items()},
        )  # fmt: skip


def past_of(session: Session, unit: str, period: Period) -> Past:
    """What is on record of a unit before a period (既往数据)."""
    found: dict[str, list[Known]] = {}
    for item in sorted(of_unit(session, unit), key=lambda item: order(item.period)):
        if order(item.period) < order(period):
            found.setdefault(item.figure.indicator, []).append(item)
    return Past(unit, period, {code: tuple(items) for code, items in found.items()})


def order(period: Period) -> tuple[int, int, int]:
    """Where a period stands in time (先后): by its end, the longer one later."""
    return period.year, period.last_month, KINDS.index(period.kind)


def earlier(period: Period) -> Period:
    """The period of the same kind before it (上期)."""
    if period.number > 1:
        return replace(period, number=period.number - 1)
    return Period(period.year - 1, period.kind, 12 // MONTHS[period.kind])


def last_year(period: Period) -> Period:
    """The same part of the year before (上年同期)."""
    return replace(period, year=period.year - 1)


def text_of(indicator: Indicator, figure: Figure | None) -> str:
    """A figure in a few characters (数据文字): its status, its value as typed, the number it comes to, or its list."""
    if figure is None:
        return ""
    if figure.status and figure.status != FigureStatus.REPORTED.value:
        return LABELS.get(figure.status, figure.status)
    if figure.value:
        return figure.value
    value = measured(indicator, figure)
    return figure.levels if value is None else brief(value)


def _number_text(indicator: Indicator, figure: Figure | None) -> str:
    """A figure's number to be typed elsewhere (数值文字): as typed, else computed from its parts; blank for words and lists."""
    if figure is None or number(figure.value) is not None:
        return "" if figure is None else figure.value
    return shown(None if figure.value else measured(indicator, figure), PREFILLED_DP)
