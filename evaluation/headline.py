"""Headline targets of the whole city (核心目标): the newest known figure against 序时进度, with its light.

Each city target is met by the indicator that names its commitment. Due is counted from the day the baseline speaks of
to the end of the target's year, on the last day the figure speaks of. Beside the official score and never part of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from evaluation.catalogue import CityTarget
from evaluation.figures import Figure
from evaluation.lights import Light, Progress, Thresholds, light_of, progress_of
from evaluation.periods import Period, read_period
from evaluation.rounding import number
from evaluation.scheme import Indicator
from evaluation.trajectory import elapsed


class Known(NamedTuple):
    """A figure that stands in the records (在案数据): in which report period, and whether it is a 核定值."""

    period: Period
    figure: Figure
    verified: bool

    @property
    def speaks_of(self) -> Period:
        """The period the figure is of (数据期); the report's own where it does not say."""
        return read_period(self.figure.data_period) or self.period

    @property
    def value(self) -> Fraction | None:
        """The figure's number (数值), as it was recorded."""
        return number(self.figure.value) if self.figure.value else None


class Headline(NamedTuple):
    """One headline target of the city (核心目标): the figure known, its progress and light, or why there is none."""

    target: CityTarget
    indicator: Indicator | None
    known: Known | None
    progress: Progress | None
    light: Light | None
    reason: str = ""


def headlines(
    targets: Iterable[CityTarget], indicators: Sequence[Indicator], known: Sequence[Known], until: Period,
    first_year: int, thresholds: Thresholds | None,
) -> list[Headline]:  # fmt: skip
    """The headline targets (核心目标), in the plan's order, as known at the end of a report period.

    `first_year` is the first year that is appraised: the figures reported for the year before it are the baselines.
    """
    asked = [target for target in targets if target.headline]
    return [_headline(target, _of(target, indicators), known, until, first_year, thresholds) for target in asked]


def _of(target: CityTarget, indicators: Sequence[Indicator]) -> Indicator | None:
    return next((item for item in indicators if target.commitment in item.commitments), None)


def _headline(
    target: CityTarget, indicator: Indicator | None, known: Sequence[Known], until: Period, first_year: int,
    thresholds: Thresholds | None,
) -> Headline:  # fmt: skip
    own = [item for item in known if indicator and item.figure.indicator == indicator.code and item.value is not None]
    latest = newest(own, until)
    base = next((item for item in own if item.period == Period(first_year - 1, "Y")), None)
    goal = number(target.value)
    if indicator is None or latest is None or latest.value is None:
        return Headline(target, indicator, None, None, None, "尚无数据")
    if base is None or base.value is None or goal is None:
        return Headline(target, indicator, latest, None, None, f"没有{first_year - 1}年基期值，不算序时进度")
    progress = progress_of(base.value, goal, latest.value, indicator.direction, _due(base, latest, target.deadline))
    light = light_of(progress, thresholds) if thresholds else None
    return Headline(target, indicator, latest, progress, light, "" if light else "未到应有进度的时候")


def newest(known: Iterable[Known], until: Period) -> Known | None:
    """The newest figure known at the end of a report period (最近数据): by the time it speaks of, then by report."""
    there = [item for item in known if item.period.last_day <= until.last_day]
    return max(there, key=lambda item: (item.speaks_of.last_day, item.period.last_day, item.period == until), default=None)


def _due(base: Known, latest: Known, deadline: int) -> Fraction:
    first = date.fromisoformat(base.speaks_of.last_day) + timedelta(days=1)
    return elapsed(first, date(deadline, 12, 31), on=date.fromisoformat(latest.speaks_of.last_day))
