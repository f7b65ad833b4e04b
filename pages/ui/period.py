"""Which period is looked at (报表期), and how far its figures can be trusted (数据状态)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from data.city import City
from data.examples import Example
from evaluation.periods import Period, read_period
from evaluation.scheme import Scheme
from pages.ui import filters, formal, session, states


@dataclass(frozen=True, slots=True)
class Choice:
    """The period chosen (所选报表期): a finished year has its example, a month or quarter its run's name."""

    period: Period
    example: Example | None
    run: str
    formal: bool = False
    lights_only: bool = False

    @property
    def code(self) -> str:
        return str(self.period)

    @property
    def year(self) -> int:
        return self.period.year

    @property
    def interim(self) -> bool:
        """Within the year (期中), or released so: 已得分 and 已到期分值, never a total."""
        return self.period.interim or self.lights_only

    @property
    def title(self) -> str:
        """How it is called (名称): 2025年度, 2026年第3季度."""
        return self.period.title if self.period.interim else f"{self.period.title}度"

    @property
    def cut_off(self) -> str:
        """Until when data count (数据截止)."""
        return self.period.last_day if self.example is None else self.example.cut_off

    @property
    def due(self) -> date | None:
        """The last day for reports (报送截止日), where one is recorded."""
        return date.fromisoformat(self.example.cut_off) if self.example and self.example.cut_off else None

    @property
    def fictional(self) -> bool:
        """Whether the figures are invented (虚构): what stands in the demo beside the examples always is."""
        return not self.formal and (self.example is None or self.example.fictional)


def choices(city: City) -> dict[str, Choice]:
    """Every period there is a result of (可看的报表期), newest first."""
    found = {}
    if formal.in_use():
        return {
            str(period): Choice(period, None, run, formal=True, lights_only=not period.interim and formal.without_places(run))
            for period, run in reversed(session.periods_with_run(city).items())
        }
    for period, run in reversed(session.periods_with_run(city).items()):
        example = None if period.interim else city.example(period.year)
        found[str(period)] = Choice(period, example, run)
    return found


def choose(city: City, *, page: str, among: dict[str, Choice] | None = None) -> Choice | None:
    """The period chosen (选择报表期); a sentence and None where there is none yet.

    `among`: the choices, where the page has asked for them already.
    """
    found = choices(city) if among is None else among
    chosen = asked(city, found)
    if chosen is None:
        return None
    years: dict[str, str] = {}
    for code, item in found.items():
        years.setdefault(f"{item.year}年{'（进行中）' if item.interim else ''}", code)
    current = next(label for label, code in years.items() if read_year(code) == chosen.year)
    filters.family("period", years, current, _default(city, found), page=page)
    within = {code: item.period.title for code, item in found.items() if item.year == chosen.year}
    if len(within) > 1:
        filters.select("period", within, chosen.code, page=page, width=180)
    return chosen


def asked(city: City, found: dict[str, Choice]) -> Choice | None:
    """The period the address asks for (网址中的报表期), else the default; a sentence and None where there is none yet."""
    if not found:
        states.no_period(formal=formal.in_use())
        return None
    return found[filters.chosen("period", {code: item.title for code, item in found.items()}, _default(city, found))]


def read_year(code: str) -> int:
    """The year of a period's code (年度)."""
    period = read_period(code)
    return period.year if period else 0


def _default(city: City, found: dict[str, Choice]) -> str:
    """The city's first year, else the newest finished one, else the newest."""
    first = str(Period(city.first_year, "Y"))
    finished = [code for code, item in found.items() if not item.interim]
    return first if first in found else (finished or list(found))[0]


def status(choice: Choice, scheme: Scheme) -> list[str]:
    """Status chips (状态标签): whether the figures are invented, and what the scheme is."""
    words = ["演示 · 虚构"] if choice.fictional else []
    words += ["正式"] if choice.formal else []
    if choice.period.interim:
        words.append("期中，未到年终")
    return [*words, scheme.status] if scheme.status else words


def row() -> st.delta_generator.DeltaGenerator:
    """One row for all filters (筛选行)."""
    return st.container(horizontal=True, gap="medium", vertical_alignment="center", key="filters")
