"""Robustness (稳健性): how far the places depend on the weights; beside the official score and never part of it.

    found = draws(assessment)                # 10,000 seeded draws of all 分值 within ±20 %
    found.intervals["331002"]                # Interval(least=2, most=4, low=2, high=3, shares=(0, 0.71, …))

What is varied is the 分值; each unit's 得分率 on each indicator stays as scored, so that points a rule deducts or adds in
absolute terms move along with their 分值. Floating point, as an estimate may be; a seed gives the same result anywhere.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evaluation.comparison import ranked
from evaluation.results import Assessment, Total

DRAWS, SPREAD, SEED = 10_000, 0.2, 315
# of the draws, the middle nine tenths
LOW, HIGH = 0.05, 0.95
Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]


class Interval(NamedTuple):
    """A unit's places over all draws (位次区间): best and worst, the middle nine tenths, the share of draws by place."""

    best: int
    worst: int
    low: int
    high: int
    shares: tuple[float, ...]


class Draws(NamedTuple):
    """What the draws gave (抽样结果): intervals by unit code; `same` the share in which every place is as it is."""

    drawn: int
    spread: float
    intervals: dict[str, Interval]
    same: float


def draws(assessment: Assessment, *, count: int = DRAWS, spread: float = SPREAD, seed: int = SEED) -> Draws:
    """Places under weights drawn at random (分值扰动抽样), of ranked units with a total."""
    totals = [total for total in ranked(assessment) if total.base is not None]
    if not totals:
        return Draws(count, spread, {}, 1.0)
    places = _places(_totals(assessment, totals, _weights(assessment, count, spread, seed)), assessment)
    now = _places(_totals(assessment, totals, _weights(assessment, 1, 0.0, seed)), assessment)
    intervals = {total.unit.code: _interval(places[:, k]) for k, total in enumerate(totals)}
    return Draws(count, spread, intervals, float(np.mean(np.all(places == now, axis=1))))


def _weights(assessment: Assessment, count: int, spread: float, seed: int) -> Floats:
    """Drawn weights (分值抽样): draws × indicators, each draw adding to full marks."""
    stated = np.array([float(item.weight) for item in assessment.scheme.indicators])
    drawn = stated * np.random.default_rng(seed).uniform(1 - spread, 1 + spread, (count, len(stated)))
    full: Floats = drawn * (float(assessment.scheme.full_marks) / drawn.sum(axis=1, keepdims=True))
    return full


def _totals(assessment: Assessment, totals: list[Total], weights: Floats) -> Floats:
    """Totals (总分): draws × units, rescaled over what is in each unit's score."""
    rates, counted = _rates(assessment, totals)
    base = (weights @ rates.T) / (weights @ counted.T) * float(assessment.scheme.full_marks)
    added = np.array([float(total.bonus - total.deduction) for total in totals])
    found: Floats = base + added
    return found


def _rates(assessment: Assessment, totals: list[Total]) -> tuple[Floats, Floats]:
    """得分率 and whether an indicator counts: units × indicators."""
    rows = [[assessment.points[total.unit.code, item.code] for item in assessment.scheme.indicators] for total in totals]
    rates = [[float(row.points / row.indicator.weight) if row.points and row.indicator.weight else 0.0 for row in line]
             for line in rows]  # fmt: skip
    return np.array(rates), np.array([[0.0 if row.points is None else 1.0 for row in line] for line in rows])


def _places(totals: Floats, assessment: Assessment) -> Wholes:
    """Places (位次): one and the units strictly better, on the published number where places are decided on it."""
    if assessment.scheme.rounding.rank_on == "published":
        totals = np.round(totals, assessment.scheme.rounding.total_dp)
    places = np.empty(totals.shape, dtype=np.int64)
    for k in range(totals.shape[1]):
        places[:, k] = 1 + (totals > totals[:, k : k + 1]).sum(axis=1)
    return places


def _interval(places: Wholes) -> Interval:
    counts = np.bincount(places, minlength=int(places.max()) + 1)[1:]
    low, high = np.quantile(places, (LOW, HIGH), method="nearest")
    return Interval(int(places.min()), int(places.max()), int(low), int(high), tuple(float(n) for n in counts / len(places)))
