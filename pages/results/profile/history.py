"""What is known of a unit over the years (历年数据): totals, and one indicator with its targets and its goal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from evaluation.catalogue import Assessable, Catalogue, TargetKind
from evaluation.comparison import ranked
from evaluation.periods import Period, data_period, read_period
from evaluation.results import Assessment, Points
from evaluation.rounding import exact_sum, number, shown
from evaluation.scheme import Indicator
from evaluation.trajectory import Yearly, forecast_words, reached, required

Runs = Mapping[int, Assessment]


class Goal(NamedTuple):
    """Where an indicator is to go (目标): year and value, and whose target it is."""

    at: Yearly
    whose: str


@dataclass(frozen=True, slots=True)
class History:
    """One indicator of one unit over the years its data speak of (指标历年数据)."""

    indicator: Indicator
    own: tuple[Yearly, ...]
    mean: tuple[Yearly, ...]
    targets: tuple[Yearly, ...]
    goal: Goal | None

    @property
    def places(self) -> int:
        """Decimals that show every value (小数位数)."""
        values = (point.value for line in (self.own, self.targets) for point in line)
        return 0 if all(value.denominator == 1 for value in values) else 2

    @property
    def path(self) -> tuple[Yearly, ...]:
        """What every year to come has to reach (每年应达到)."""
        if self.goal is None or not self.own:
            return ()
        return required(self.own[-1], self.goal.at, self.indicator.direction)

    def path_words(self) -> str:
        """The required path as a sentence (每年应达到说明)."""
        unit = self.indicator.unit
        if not self.own:
            return "没有历年数据。"
        if self.goal is None or not self.path:
            return "没有今后年度的目标，不计每年应达到。"
        latest, goal = self.own[-1], self.goal
        start = f"{latest.year}年实绩{self.text(latest.value)}{unit}，{goal.whose}{goal.at.year}年{self.text(goal.at.value)}{unit}"
        if reached(latest.value, goal.at.value, self.indicator.direction):
            return f"{start}：已达到，以后每年应保持。"
        steps = "、".join(f"{point.year}年{self.text(point.value)}{unit}" for point in self.path)
        return f"{start}：每年应达到{steps}。"

    def forecast_words(self) -> str:
        """The forecast as a sentence (趋势说明)."""
        goal = self.goal.at if self.goal else Yearly(self.own[-1].year + 1 if self.own else 0, Fraction(0))
        if self.goal is None and len(self.own) >= 3:
            return "没有目标可比，不作趋势外推。"
        return forecast_words(self.own, goal, self.indicator.direction, self.indicator.unit, self.places)

    def text(self, value: Fraction) -> str:
        """A value for people (数值)."""
        return shown(value, self.places)


def totals(runs: Runs, unit: str) -> tuple[list[Yearly], list[Yearly]]:
    """Totals of the unit, and the mean of published totals, by year (历年得分)."""
    own, mean = [], []
    for year, run in runs.items():
        total = run.totals.get(unit)
        published = [item.published_total for item in ranked(run) if item.published_total is not None]
        if total is not None and total.published_total is not None and published:
            own.append(Yearly(year, total.published_total))
            mean.append(Yearly(year, exact_sum(published) / len(published)))
    return own, mean


def history(runs: Runs, newest: Assessment, indicator: Indicator, unit: str, catalogue: Catalogue) -> History:
    """One indicator over the years (指标历年数据); `newest` also knows the targets of the year under way."""
    own: dict[int, Fraction] = {}
    mean: dict[int, Fraction] = {}
    targets: dict[int, Fraction] = {}
    for year, run in {**runs, year_of(newest): newest}.items():
        row = run.points.get((unit, indicator.code))
        if row is None:
            continue
        told = data_period(row.indicator, Period(year, "Y"))
        data_year = told.year if told else year
        stated = run.inputs.targets.get((unit, indicator.code))
        target = number(stated.target) if stated is not None and stated.target else None
        if target is not None:
            targets[data_year] = target
        if year in runs:
            own |= _before(row, data_year, own) | _value(row, data_year)
            mean |= _mean(run, indicator.code, data_year)
    found = History(indicator, _by_year(own), _by_year(mean), _by_year(targets), None)
    return replace(found, goal=_goal(found, catalogue))


def _by_year(values: Mapping[int, Fraction]) -> tuple[Yearly, ...]:
    return tuple(Yearly(*point) for point in sorted(values.items()))


def year_of(run: Assessment) -> int:
    """The year a scheme is in force (年度)."""
    return int(run.scheme.effective[1][:4] or 0)


def _value(row: Points, year: int) -> dict[int, Fraction]:
    told = read_period(row.figure.data_period) if row.figure is not None else None
    return {} if row.measure is None else {told.year if told else year: row.measure}


def _before(row: Points, year: int, known: Mapping[int, Fraction]) -> dict[int, Fraction]:
    """The year before the first, as typed beside it."""
    typed = number(row.figure.previous) if row.figure is not None and row.figure.previous else None
    return {} if known or typed is None else {year - 1: typed}


def _mean(run: Assessment, code: str, year: int) -> dict[int, Fraction]:
    measures = [run.points[total.unit.code, code].measure for total in ranked(run)]
    values = [value for value in measures if value is not None]
    return {year: exact_sum(values) / len(values)} if values else {}


def _goal(found: History, catalogue: Catalogue) -> Goal | None:
    """The city's number where it is a rate that units can be held to, else the unit's newest target to come."""
    latest = found.own[-1].year if found.own else 0
    for code in found.indicator.commitments:
        commitment = catalogue.commitment(code)
        target = next((item for item in catalogue.city_targets if item.commitment == code), None)
        rate = commitment is not None and commitment.assessable is Assessable.COUNTY_RATE
        value = number(target.value) if target is not None and target.kind is TargetKind.LEVEL else None
        if rate and target is not None and value is not None and target.deadline > latest:
            return Goal(Yearly(target.deadline, value), "全市目标（未分解到单位，仅作参照）")
    coming = [point for point in found.targets if point.year > latest]
    return Goal(coming[-1], "本单位年度目标") if coming else None
