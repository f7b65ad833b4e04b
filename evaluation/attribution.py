"""Attribution (变动归因): why a unit's total differs between two runs, split so that the parts add up exactly.

    parts = attribution(before, after, "331002")
    sum(part.points for part in parts) == after.totals[unit].total - before.totals[unit].total

One thing after another is taken from the later run and everything scored again: the scheme, the targets, the unit's own
figures, the other units' figures; 加分 and 扣分 are what they are. What cannot be told apart, because the run in between
cannot be scored, is one part with both names. What stands in one run alone counts as it is there from the beginning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.assessment import evaluate
from evaluation.errors import Refused
from evaluation.intake import Inputs
from evaluation.results import Assessment
from evaluation.terms import Term


class Cause(Term):
    """What may have moved a total (变动原因)."""

    SCHEME = "scheme", "考核方案"
    TARGETS = "targets", "年度目标"
    OWN = "own", "本单位数据"
    PEERS = "peers", "其他单位数据"
    ADJUSTMENTS = "adjustments", "加分、扣分"


@dataclass(frozen=True, slots=True)
class Part:
    """Points that some causes moved (归因分项): more than one where they cannot be told apart."""

    causes: tuple[Cause, ...]
    points: Fraction

    @property
    def title(self) -> str:
        return "和".join(cause.label for cause in self.causes)


def attribution(before: Assessment, after: Assessment, unit: str) -> tuple[Part, ...]:
    """The parts of the difference of a unit's totals (变动归因); none where the unit has no total in one of the runs."""
    old, new = before.totals.get(unit), after.totals.get(unit)
    if old is None or new is None or old.base is None or new.base is None:
        return ()
    found, at, waiting = [], old.base, []
    for cause, inputs in _between(before.inputs, after.inputs, unit):
        waiting.append(cause)
        base = new.base if cause is Cause.PEERS else _base(inputs, unit)
        if base is not None:
            found.append(Part(tuple(waiting), base - at))
            at, waiting = base, []
    return *found, Part((Cause.ADJUSTMENTS,), (new.bonus - new.deduction) - (old.bonus - old.deduction))


def _between(before: Inputs, after: Inputs, unit: str) -> Iterable[tuple[Cause, Inputs]]:
    """The runs between the two (中间测算), each with one thing more of the later one."""
    figures = {key: before.figures.get(key, row) for key, row in after.figures.items()}
    targets = {key: before.targets.get(key, row) for key, row in after.targets.items()}
    at = replace(after, figures=figures, targets=targets, adjustments=())
    yield Cause.SCHEME, at
    at = replace(at, targets=after.targets)
    yield Cause.TARGETS, at
    own = {key: row for key, row in after.figures.items() if key[0] == unit}
    yield Cause.OWN, replace(at, figures={**figures, **own})
    yield Cause.PEERS, after


def _base(inputs: Inputs, unit: str) -> Fraction | None:
    """The unit's points of a run in between (中间得分); None where it cannot be scored."""
    try:
        return evaluate(inputs).totals[unit].base
    except Refused:
        return None
