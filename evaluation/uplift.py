"""进位测算: the smallest admissible change of one figure that lifts a unit's place, when everything is scored again.

    found = uplift(assessment, "331002")
    found.alone        # one entry per indicator in the score, the smallest change first
    found.pairs        # two figures together, where one may be too much to ask
    found.lead         # of the first: how far ahead, and what would cost the place

Always on the condition that the other units' figures stay as they are. Beside the official score and never part of it.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from evaluation.comparison import ranked
from evaluation.figures import Figure
from evaluation.ladders import Ladder, NoLadder, fewest, ladder_of
from evaluation.profile import items
from evaluation.rescoring import rescored
from evaluation.results import Assessment, Points
from evaluation.terms import Term

CONDITION = "以其他单位得分不变为前提"
# pairs are sought among the indicators with most to gain, by parts of their way
AMONG, PARTS, SHOWN = 5, 64, 3


class Outcome(Term):
    """What a change of one figure alone brings (测算结论)."""

    LIFTS = "lifts", "可以进位"
    NOT_ALONE = "not_alone", "单靠此项无法实现"
    NOT_COUNTED = "not_counted", "不作测算"


class Step(NamedTuple):
    """A changed figure (改动): the steps it takes, the figure then, in words; `share` compares it with where it stands."""

    row: Points
    steps: int
    figure: Figure
    text: str
    share: Fraction


class Lift(NamedTuple):
    """What one figure can do (单项测算): `step` the smallest change that lifts, else the furthest there is.

    `place` and `total` are what comes out with it; `reason` says why nothing is counted.
    """

    row: Points
    outcome: Outcome
    step: Step | None = None
    place: int | None = None
    total: Fraction | None = None
    reason: str = ""


class Pair(NamedTuple):
    """Two figures together (两项合力): the smallest changes found that lift; `place` and `total` with them."""

    steps: tuple[Step, Step]
    place: int
    total: Fraction

    @property
    def share(self) -> Fraction:
        return self.steps[0].share + self.steps[1].share


class Lead(NamedTuple):
    """Of the first (领先情况): the gap to the next, None without one, and what change for the worse costs the place."""

    gap: Fraction | None
    risks: tuple[Step, ...]


class Uplift(NamedTuple):
    """进位测算 of one unit: `place` as it stands."""

    unit: str
    place: int
    alone: tuple[Lift, ...]
    pairs: tuple[Pair, ...]
    lead: Lead | None


def uplift(assessment: Assessment, unit: str) -> Uplift | None:
    """What would lift a unit's place (进位测算); None for a unit without a place."""
    place = assessment.totals[unit].place
    if place is None:
        return None
    if place == 1:
        return Uplift(unit, place, (), (), _lead(assessment, unit))
    return Uplift(unit, place, singles(assessment, unit), _pairs(assessment, unit), None)


def singles(assessment: Assessment, unit: str) -> tuple[Lift, ...]:
    """What each figure of a unit with a place can do alone (单项测算), the easiest first."""
    return tuple(sorted((_alone(assessment, row.row) for row in items(assessment, unit)), key=_ease))


def _ease(lift: Lift) -> tuple[int, Fraction]:
    order = list(Outcome).index(lift.outcome)
    return order, lift.step.share if lift.step is not None else Fraction(0)


def _alone(assessment: Assessment, row: Points) -> Lift:
    try:
        ladder = ladder_of(assessment, row)
        found = fewest(ladder.size, lambda k: _lifts(assessment, row.unit.code, [ladder.figure(k)]))
        step = _step(ladder, found or ladder.size)
    except NoLadder as error:
        return Lift(row, Outcome.NOT_COUNTED, reason=str(error))
    then = rescored(assessment, [step.figure]).totals[row.unit.code]
    return Lift(row, Outcome.LIFTS if found else Outcome.NOT_ALONE, step, then.place, then.published_total)


def _step(ladder: Ladder, k: int) -> Step:
    return Step(ladder.row, k, ladder.figure(k), ladder.text(k), ladder.share(k))


def _lifts(assessment: Assessment, unit: str, figures: list[Figure]) -> bool:
    """Whether the unit stands higher with these figures (是否进位)."""
    before, after = assessment.totals[unit].place, rescored(assessment, figures).totals[unit].place
    return before is not None and after is not None and after < before


def _pairs(assessment: Assessment, unit: str) -> tuple[Pair, ...]:
    ladders = []
    for item in sorted(items(assessment, unit), key=lambda item: -item.lost)[:AMONG]:
        try:
            ladders.append(_useful(assessment, ladder_of(assessment, item.row)))
        except NoLadder:
            continue
    found = [pair for one, other in combinations(ladders, 2) if (pair := _pair(assessment, unit, one, other))]
    return tuple(sorted(found, key=lambda pair: pair.share)[:SHOWN])


def _useful(assessment: Assessment, ladder: Ladder) -> Ladder:
    """The ladder as far as it brings points (有用的一段)."""
    key = ladder.row.unit.code, ladder.row.indicator.code

    def points(k: int) -> Fraction:
        return rescored(assessment, [ladder.figure(k)]).points[key].points or Fraction(0)

    most = points(ladder.size)
    return ladder._replace(size=fewest(ladder.size, lambda k: points(k) >= most) or ladder.size)


def _pair(assessment: Assessment, unit: str, one: Ladder, other: Ladder) -> Pair | None:
    """Both a part of their way, then the second as little as may be."""

    def part(ladder: Ladder, parts: int) -> int:
        return max(1, -(-ladder.size * parts // PARTS))

    def together(first: int, second: int) -> bool:
        return _lifts(assessment, unit, [one.figure(first), other.figure(second)])

    parts = fewest(PARTS, lambda n: together(part(one, n), part(other, n)))
    if parts is None:
        return None
    first = part(one, parts)
    second = fewest(part(other, parts), lambda k: together(first, k)) or part(other, parts)
    steps = _step(one, first), _step(other, second)
    if any(_lifts(assessment, unit, [step.figure]) for step in steps):
        return None  # then one of them is enough
    then = rescored(assessment, [step.figure for step in steps]).totals[unit]
    assert then.place is not None
    assert then.published_total is not None
    return Pair(steps, then.place, then.published_total)


def _lead(assessment: Assessment, unit: str) -> Lead:
    """How safe the first place is (领先情况): the indicators at risk, the smallest change first."""
    totals = ranked(assessment)
    own = assessment.totals[unit].published_total
    others = [total.published_total for total in totals if total.unit.code != unit and total.published_total is not None]
    gap = own - max(others) if own is not None and others else None
    risks = []
    for item in items(assessment, unit):
        try:
            ladder = ladder_of(assessment, item.row, worse=True)
            found = fewest(ladder.size, lambda k, ladder=ladder: _falls(assessment, unit, ladder.figure(k)))  # type: ignore[misc]
        except NoLadder:
            continue
        if found:
            risks.append(_step(ladder, found))
    return Lead(gap, tuple(sorted(risks, key=lambda step: step.share)))


def _falls(assessment: Assessment, unit: str, figure: Figure) -> bool:
    return rescored(assessment, [figure]).totals[unit].place != 1
