"""Periods (报表期): `2026M03`, `2026Q1`, `2026H1`, `2026Y`, and which figures are known in one.

A month asks for what is counted monthly, a quarter and a half-year for all that is known within the year,
the year for everything. What belongs to the year before, or comes only with the year, is 未到数据期.
Source: scoring contract, `frequency` and `lag`; workflow, Rhythm.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass

from evaluation.scheme import Indicator

MONTHS = {"Y": 12, "H": 6, "Q": 3, "M": 1}
WRITTEN = re.compile(r"(\d{4})(?:(Y)|H([12])|Q([1-4])|M(0[1-9]|1[0-2]))", re.ASCII)
YEARLY, MONTHLY, WEEKLY = "Y", "M", "W"


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A period of a year (报表期): kind M, Q, H or Y, and its number within the year."""

    year: int
    kind: str
    number: int = 1

    def __str__(self) -> str:
        number = {"Y": "", "M": f"{self.number:02d}"}.get(self.kind, str(self.number))
        return f"{self.year}{self.kind}{number}"

    @property
    def last_month(self) -> int:
        """The month it ends with (末月)."""
        return self.number * MONTHS[self.kind]

    @property
    def first_day(self) -> str:
        """Its first day (起始日)."""
        return f"{self.year}-{self.last_month - MONTHS[self.kind] + 1:02d}-01"

    @property
    def last_day(self) -> str:
        """Its last day (截止日)."""
        return f"{self.year}-{self.last_month:02d}-{monthrange(self.year, self.last_month)[1]:02d}"

    @property
    def interim(self) -> bool:
        """Whether the year is not over with it (期中): what is shown is 已得分/已到期分值."""
        return self.kind != YEARLY

    @property
    def title(self) -> str:
        """How people call it (名称)."""
        halves = ("上半年", "下半年")
        words = {"Y": "年", "Q": f"年第{self.number}季度", "M": f"年{self.number}月"}
        return f"{self.year}{words[self.kind]}" if self.kind in words else f"{self.year}年{halves[self.number - 1]}"


def read_period(text: str) -> Period | None:
    """The period a code means (读取报表期); None when it is none."""
    found = WRITTEN.fullmatch(text)
    if found is None or int(found[1]) == 0:
        return None
    number = next((int(part) for part in found.groups()[2:] if part), 1)
    return Period(int(found[1]), text[4], number)


def data_period(indicator: Indicator, period: Period) -> Period | None:
    """The latest period whose figure of the indicator is known in a report (数据期); None while it is 未到数据期."""
    kind = indicator.frequency
    if not period.interim:
        return _of_the_year(indicator, period)
    if kind == WEEKLY:
        return period
    if kind == YEARLY or (period.kind == MONTHLY and kind != MONTHLY):
        return None
    number = period.last_month // MONTHS[kind] - indicator.lag
    return Period(period.year, kind, number) if number >= 1 else None


def _of_the_year(indicator: Indicator, period: Period) -> Period:
    """In the year all is known: of yearly figures that come late, the year before."""
    if indicator.frequency in (YEARLY, WEEKLY):
        return Period(period.year - (indicator.lag if indicator.frequency == YEARLY else 0), YEARLY)
    return Period(period.year, indicator.frequency, 12 // MONTHS[indicator.frequency])
