"""Points of every unit on one indicator (指标计分): parts, peers, and what stands for absent figures.

Source: scoring contract, States of a figure and rule table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from evaluation.results import PartPoints, Points, Treatment
from evaluation.rounding import exact_sum
from evaluation.rules.base import Case, Peers, Unscorable
from evaluation.scheme import Indicator, Part
from evaluation.terms import FigureStatus, Ranking
from evaluation.units import Unit
from evaluation.values import Reading

ZERO = Fraction(0)
GONE = frozenset((FigureStatus.NOT_DUE, FigureStatus.VOID))
POLICIES = {"zero": Treatment.ZERO, "mean": Treatment.MEAN, "pending": Treatment.PENDING, "rescale": Treatment.OUT}


class Task(NamedTuple):
    """One indicator to be scored (计分任务): every unit's reading, and whether it waits for a document."""

    indicator: Indicator
    units: tuple[Unit, ...]
    readings: Mapping[str, Reading]
    awaiting: bool

    def pool(self, unit: Unit) -> str:
        """The peer group a unit is compared in (同组)."""
        return unit.group if self.indicator.peer_group == "group" else ""


def score_indicator(task: Task) -> dict[str, Points]:
    """Points of every unit on one indicator (指标得分), by unit code."""
    parts = [_score_part(task, position, part) for position, part in enumerate(task.indicator.parts)]
    places = _places(task) if task.indicator.reads_number else {}
    return {
        unit.code: _row(task, unit, tuple(part[unit.code] for part in parts), places.get(unit.code))
        for unit in task.units
    }


def _row(task: Task, unit: Unit, parts: tuple[PartPoints, ...], place: int | None) -> Points:
    reading = task.readings[unit.code]
    points = [part.points for part in parts]
    total = _sum(points)
    status = reading.status
    if status is FigureStatus.REPORTED and any(part.case is None for part in parts):
        status = FigureStatus.NOT_SCORABLE
    return Points(unit, task.indicator, reading.figure, status, reading.measure, place, total, parts)


def _sum(points: list[Fraction | None]) -> Fraction | None:
    """The sum, None when any part has none."""
    known = [value for value in points if value is not None]
    if len(known) < len(points):
        return None
    return known[0] if len(known) == 1 else exact_sum(known)


def _peers(task: Task) -> Iterable[Unit]:
    """Reported, ranked units (参加比较的单位)."""
    return (
        unit for unit in task.units
        if unit.ranked is Ranking.RANKED and task.readings[unit.code].status is FigureStatus.REPORTED
    )  # fmt: skip


def _places(task: Task) -> dict[str, int]:
    """Places on the measure among the peers (指标位次), best first; equal measures share a place."""
    pools: dict[str, list[tuple[str, Fraction]]] = {}
    for unit in _peers(task):
        measure = task.readings[unit.code].measure
        if measure is not None:
            pools.setdefault(task.pool(unit), []).append((unit.code, measure))
    found = {}
    for pool in pools.values():
        peers = Peers([measure for _, measure in pool])
        found.update({code: peers.better(measure, task.indicator.direction) + 1 for code, measure in pool})
    return found


def _score_part(task: Task, position: int, part: Part) -> dict[str, PartPoints]:
    weight = task.indicator.weight * part.share
    pools = _peer_values(task, position) if part.against_peers else {}
    scored: dict[str, PartPoints] = {}
    absent: list[tuple[Unit, str]] = []
    for unit in task.units:
        reading = task.readings[unit.code]
        if reading.status is not FigureStatus.REPORTED:
            absent.append((unit, ""))
            continue
        values, reason = reading.parts[position]
        case = Case(weight, part.params, values, pools.get(task.pool(unit)), task.indicator.direction)
        try:
            if reason:
                raise Unscorable(reason)
            scored[unit.code] = PartPoints(part, weight, Treatment.SCORED, part.rule.points(case), case)
        except Unscorable as error:
            absent.append((unit, str(error)))
    means = _Means(task, scored)
    return scored | {
        unit.code: _stand_in(task, unit, PartPoints(part, weight, Treatment.OUT, None, None, reason), means)
        for unit, reason in absent
    }


def _peer_values(task: Task, position: int) -> dict[str, Peers]:
    """The peers' values of one part, by pool (同组数据): only peers in whom the part is scorable."""
    pools: dict[str, tuple[list[Fraction], list[Fraction]]] = {}
    for unit in _peers(task):
        values, reason = task.readings[unit.code].parts[position]
        if reason:
            continue
        numbers, contributions = pools.setdefault(task.pool(unit), ([], []))
        numbers.append(values["x"])
        if "c" in values:
            contributions.append(values["c"])
    return {pool: Peers(*lists) for pool, lists in pools.items()}


class _Means:
    """Mean points of a part over the scored peers of a pool (同组平均分), computed when first asked."""

    def __init__(self, task: Task, scored: Mapping[str, PartPoints]) -> None:
        self.task, self.scored = task, scored
        self.known: dict[str, Fraction | None] = {}

    def of(self, unit: Unit) -> Fraction | None:
        pool = self.task.pool(unit)
        if pool not in self.known:
            points = [
                self.scored[peer.code].points or ZERO
                for peer in _peers(self.task)
                if self.task.pool(peer) == pool and peer.code in self.scored
            ]
            self.known[pool] = exact_sum(points) / len(points) if points else None
        return self.known[pool]


def _stand_in(task: Task, unit: Unit, part: PartPoints, means: _Means) -> PartPoints:
    """What stands for a part without points (缺报、不适用的处理)."""
    treatment = _treatment(task, task.readings[unit.code].status)
    if treatment is Treatment.ZERO:
        return part._replace(treatment=treatment, points=ZERO)
    if treatment is Treatment.MEAN:
        mean = means.of(unit)
        return part._replace(treatment=Treatment.PENDING if mean is None else treatment, points=mean)
    return part._replace(treatment=treatment)


def _treatment(task: Task, status: FigureStatus) -> Treatment:
    if task.awaiting or status in GONE:
        return Treatment.OUT
    policy = task.indicator.not_applicable if status is FigureStatus.NOT_APPLICABLE else task.indicator.missing
    return POLICIES[policy]
