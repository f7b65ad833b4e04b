"""The headline targets of the city (核心目标), as known at the end of a period."""

from __future__ import annotations

from data.city import City
from evaluation.headline import Headline, headlines
from evaluation.results import Assessment
from pages.ui import session
from pages.ui.period import Choice


def found(city: City, choice: Choice, run: Assessment) -> list[Headline]:
    """Each headline target with the city's newest figure and its light (核心目标), in the order of the plan."""
    return headlines(
        session.plan(city).city_targets, run.scheme.indicators, session.city_figures(city), choice.period,
        min(city.schemes), session.thresholds(city, choice.period.last_day),
    )  # fmt: skip
