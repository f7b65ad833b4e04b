"""Progress lights (红黄绿灯): 正常 ●, 滞后 ▲, 严重滞后 ■, from actual progress against what is due by now.

Due is 序时进度 on the last day the figure speaks of, so that a late figure is not blamed for its lateness. What is
not due, missing, without a target or without a baseline has no light, and a reason instead. Never part of the score.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from evaluation.periods import read_period
from evaluation.results import Assessment, Points
from evaluation.rounding import number
from evaluation.rules.base import ONE, ZERO
from evaluation.scheme import Cite, Indicator
from evaluation.terms import Direction, FigureStatus, Term
from evaluation.trajectory import elapsed, reached


class Light(Term):
    """A light (灯号), best first: its word and its sign always stand together."""

    ON_COURSE = "on_course", "正常"
    BEHIND = "behind", "滞后"
    FAR_BEHIND = "far_behind", "严重滞后"

    @property
    def sign(self) -> str:
        return SIGNS[self]


SIGNS = {Light.ON_COURSE: "●", Light.BEHIND: "▲", Light.FAR_BEHIND: "■"}


class Thresholds(NamedTuple):
    """Where lights change (预警阈值): least actual ÷ due for 正常 and for 滞后, in force from `first` to `last`.

    `from_zero` names indicators counted anew every year (当年数), whose baseline is nothing; a blank `last` is open.
    """

    on_course: Fraction
    behind: Fraction
    from_zero: frozenset[str] = frozenset()
    first: str = ""
    last: str = ""
    status: str = ""
    cite: Cite = Cite()


class Progress(NamedTuple):
    """How far a figure has come (进度): `share` actual 实际进度, `due` what should be 应达进度, `expected` the value due."""

    baseline: Fraction
    target: Fraction
    actual: Fraction
    expected: Fraction
    share: Fraction
    due: Fraction


class Lit(NamedTuple):
    """The light of one indicator (指标灯号), or in Chinese why there is none."""

    light: Light | None
    progress: Progress | None
    reason: str = ""


def progress_of(
    baseline: Fraction, target: Fraction, actual: Fraction, direction: Direction, due: Fraction
) -> Progress:
    """Progress from baseline to target (实际进度与应达进度).

    A baseline that is not short of the target asks for the target to be held: all of it is due at once, and the
    share is actual ÷ target, or 2 − actual ÷ target where lower is better.
    """
    if not reached(baseline, target, direction):
        share = (actual - baseline) / (target - baseline)
        return Progress(baseline, target, actual, baseline + (target - baseline) * due, share, due)
    return Progress(baseline, target, actual, target, _held(actual, target, direction), ONE if due else ZERO)


def _held(actual: Fraction, target: Fraction, direction: Direction) -> Fraction:
    if reached(actual, target, direction):
        return ONE
    if target <= 0:
        return ZERO
    rate = actual / target
    return max(ZERO, rate if direction is Direction.HIGHER else 2 - rate)


def light_of(progress: Progress, thresholds: Thresholds) -> Light | None:
    """The light of a progress (灯号); none while nothing is due. Bounds are closed."""
    if progress.due <= 0:
        return None
    ratio = progress.share / progress.due
    if ratio >= thresholds.on_course:
        return Light.ON_COURSE
    return Light.BEHIND if ratio >= thresholds.behind else Light.FAR_BEHIND


def lights_of(
    assessment: Assessment, earlier: Assessment | None, thresholds: Thresholds, unit: str
) -> dict[str, Lit]:
    """The lights of a unit within the year (各项灯号), by indicator in scheme order.

    `earlier` is the finished year before: its measures are the baselines.
    """
    return {
        item.code: _lit(assessment, _Baselines(earlier, thresholds), thresholds, assessment.points[unit, item.code])
        for item in assessment.scheme.indicators
    }


class _Baselines(NamedTuple):
    """Where each indicator sets out from (基数)."""

    earlier: Assessment | None
    thresholds: Thresholds

    def of(self, row: Points) -> Fraction | None:
        """Nothing for what is counted anew every year, else last year's measure, else the year before as typed."""
        if row.indicator.code in self.thresholds.from_zero:
            return ZERO
        before = self.earlier.points.get((row.unit.code, row.indicator.code)) if self.earlier else None
        if before is not None and before.measure is not None:
            return before.measure
        typed = row.figure.previous if row.figure is not None else ""
        return number(typed) if typed else None


def _lit(assessment: Assessment, baselines: _Baselines, thresholds: Thresholds, row: Points) -> Lit:
    if row.status is not FigureStatus.REPORTED or row.measure is None:
        return Lit(None, None, "不按数计量" if row.status is FigureStatus.REPORTED else row.status.label)
    stated = assessment.inputs.targets.get((row.unit.code, row.indicator.code))
    target = number(stated.target) if stated is not None and stated.target else None
    if target is None:
        return Lit(None, None, "没有年度目标")
    baseline = baselines.of(row)
    if baseline is None:
        return Lit(None, None, "没有基数")
    progress = progress_of(baseline, target, row.measure, row.indicator.direction, _due(assessment, row))
    light = light_of(progress, thresholds)
    return Lit(light, progress, "" if light else "未到应有进度的时候")


def _due(assessment: Assessment, row: Points) -> Fraction:
    """What share of the year the figure speaks of (应达进度); a figure without a period of the year speaks of none."""
    told = read_period(row.figure.data_period) if row.figure is not None else None
    first, last = (day for day in assessment.scheme.effective)
    if told is None or not first or not last:
        return ZERO
    return elapsed(date.fromisoformat(first), date.fromisoformat(last), on=date.fromisoformat(told.last_day))


def counted(lit: Iterable[Lit]) -> dict[Light, int]:
    """How many of each light (各灯项数), best first."""
    lights = [item.light for item in lit]
    return {light: lights.count(light) for light in Light}


def indicators_with(lit: dict[str, Lit], light: Light, indicators: Iterable[Indicator]) -> list[Indicator]:
    """The indicators under a light (某灯的指标), in scheme order."""
    return [item for item in indicators if item.code in lit and lit[item.code].light is light]
