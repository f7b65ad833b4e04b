"""Grades (等次): score lines, quotas with their ties, and the ceilings of 不得评优.

Seats are filled from the best grade down; whoever finds a grade full waits for the next lower one.
Source: scoring contract, From points to grades.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.places import Standing, deciding
from evaluation.results import FlaggedTie, Total
from evaluation.rounding import half_up
from evaluation.scheme import GradeLine, Quota, Scheme
from evaluation.terms import Ranking


def grade_totals(scheme: Scheme, totals: Sequence[Total], standing: Mapping[str, Standing]) -> list[FlaggedTie]:
    """Set every unit's grade (评定等次); returns the ties that fell on the last seat of a quota."""
    lines = {total.unit.code: line_of(scheme, total) for total in totals if total.total is not None}
    waiting = []
    for total in totals:
        line = lines.get(total.unit.code)
        if line is None or total.unit.ranked is Ranking.UNRANKED:
            continue
        if total.vetoes:
            total.grade = scheme.grades[max(line, ceiling_of(scheme, total))].name
        elif total.unit.ranked is Ranking.APART:
            total.grade = scheme.grades[line].name
        else:
            waiting.append(total)
    ranked = [total for total in totals if total.unit.ranked is Ranking.RANKED]
    flagged: list[FlaggedTie] = []
    for position, grade in enumerate(scheme.grades):
        reached = [total for total in waiting if lines[total.unit.code] <= position]  # type: ignore[operator]
        seated = _seated(grade, reached, ranked, standing, flagged)
        for total in seated:
            total.grade = grade.name
        waiting = [total for total in waiting if not total.grade]
    return flagged


def line_of(scheme: Scheme, total: Total) -> int | None:
    """The best grade whose lower bound the total reaches (分数线等次), by position; bounds are closed."""
    number = deciding(scheme, total.total, total.published_total)
    return next(
        (position for position, grade in enumerate(scheme.grades) if grade.least is None or number >= grade.least),
        None,
    )


def ceiling_of(scheme: Scheme, total: Total) -> int:
    """The lowest ceiling of the unit's vetoes (不得评优的最高等次), by position."""
    names = [grade.name for grade in scheme.grades]
    ceilings = {veto.code: names.index(veto.ceiling) for veto in scheme.vetoes}
    return max(ceilings[row.matter] for row in total.vetoes)


def _seated(
    grade: GradeLine, reached: list[Total], ranked: list[Total], standing: Mapping[str, Standing],
    flagged: list[FlaggedTie],
) -> list[Total]:  # fmt: skip
    """Who of those that reach a grade gets a seat (进入等次的单位)."""
    quota = grade.quota
    if quota is None:
        return reached
    pools: dict[str, list[Total]] = {}
    for total in reached:
        pools.setdefault(total.unit.group if quota.of == "group" else "", []).append(total)
    seated = []
    for pool, members in sorted(pools.items()):
        size = sum(quota.of == "all" or total.unit.group == pool for total in ranked)
        inside, tie = _admitted(members, seats(quota, size), quota.on_tie, standing)
        seated += inside
        if tie and quota.on_tie == "flag":
            flagged.append(FlaggedTie(grade.name, pool, tuple(total.unit.code for total in tie)))
    return seated


def _admitted(
    members: list[Total], free: int, on_tie: str, standing: Mapping[str, Standing]
) -> tuple[list[Total], list[Total]]:
    """Whole ties from the top while seats last (名额分配); the tie that the last seat falls into, if any."""
    levels: dict[Standing, list[Total]] = {}
    for total in members:
        levels.setdefault(standing[total.unit.code], []).append(total)
    inside: list[Total] = []
    for level in sorted(levels, reverse=True):
        tied, left = levels[level], free - len(inside)
        if len(tied) <= left:
            inside += tied
        elif left > 0:
            return (inside + tied if on_tie == "all_in" else inside), tied
        else:
            break
    return inside, []


def seats(quota: Quota, size: int) -> int:
    """Seats of a quota among `size` units (名额数)."""
    share = quota.share * size
    floor = share.numerator // share.denominator
    rounded = {"floor": floor, "half_up": int(half_up(share, 0)), "ceil": floor + (share != floor)}[quota.rounding]
    return max(quota.at_least, rounded)

