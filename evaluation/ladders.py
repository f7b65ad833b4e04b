"""The values a figure may take next (可取值阶梯): better or worse by one admissible step after another.

    ladder = ladder_of(assessment, row)           # NoLadder, with its reason, where there are no steps
    ladder.figure(3)                              # the figure three steps better

A number goes by multiples of the indicator's `step`, a ratio by its numerator, a list by one more matter of a level, a
stage by the next word. Beyond `least` and `most` nothing is admissible; where the scheme gives no bound, the ladder ends at a
thousand times what anybody has or is to reach.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

from evaluation.errors import Refused
from evaluation.figures import Figure
from evaluation.measures import Malformed, count_of, pairs
from evaluation.rescoring import rescored
from evaluation.results import Assessment, Points
from evaluation.rounding import brief, decimal_text, decimals_of, number
from evaluation.scheme import Indicator
from evaluation.terms import Direction, FigureStatus

FAR = 1000
MOST_MATTERS = 1000
# what is best at the target, not at an end
AT_TARGET = frozenset(("tolerance",))


class Ladder(NamedTuple):
    """Steps from where a figure stands (可取值阶梯): `figure(k)` for k from 1 to `size`; `text(k)` in words.

    `share(k)` is how far step k goes, measured by where the figure stands, so that indicators can be compared.
    """

    row: Points
    size: int
    figure: Callable[[int], Figure]
    text: Callable[[int], str]
    share: Callable[[int], Fraction]


class NoLadder(Exception):
    """There are no steps to count in (不能按步测算); the sentence is Chinese."""


def ladder_of(assessment: Assessment, row: Points, *, worse: bool = False) -> Ladder:
    """The steps by which a unit's figure gets better, or worse (阶梯); raises `NoLadder`."""
    if row.status is not FigureStatus.REPORTED or row.figure is None:
        raise NoLadder(f"本项{row.status.label}，有了数据才能测算")
    return _taken(assessment, _counted(assessment, row, worse))


def _counted(assessment: Assessment, row: Points, worse: bool) -> Ladder:
    """The steps as the scheme allows them."""
    rules = {part.part.rule.name for part in row.parts}
    kind = row.indicator.measure.kind
    if rules == {"stages"}:
        return _of_stages(row, worse)
    if kind == "equivalents":
        return _of_list(row, row.indicator.measure.each or {}, worse)
    if rules == {"piecework"}:
        return _of_list(row, row.parts[0].part.params["each"], worse)
    if row.measure is None:
        raise NoLadder("本项不按一个数计分，不作测算")
    return _of_numbers(assessment, row, worse)


def _taken(assessment: Assessment, ladder: Ladder) -> Ladder:
    """The ladder as far as the rules take its values."""

    def refused(k: int) -> bool:
        try:
            rescored(assessment, [ladder.figure(k)])
        except Refused:
            return True
        return False

    first = fewest(ladder.size, refused)
    if first == 1:
        raise NoLadder("本项已到可取值的尽头")
    return ladder if first is None else ladder._replace(size=first - 1)


def fewest(most: int, holds: Callable[[int], bool]) -> int | None:
    """The fewest steps with which something holds, and does not with one step less (最少步数); None where it never does.

    Found by doubling and halving: what holds once goes on holding, as with every rule under which better is not worse.
    """
    if not holds(most):
        return None
    low, high = 0, 1
    while high < most and not holds(high):
        low, high = high, high * 2
    high = min(high, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _of_numbers(assessment: Assessment, row: Points, worse: bool) -> Ladder:
    figure, own = row.figure, row.measure
    assert figure is not None
    assert own is not None
    step = row.indicator.step or Fraction(1, 10 ** decimals_of(figure.value))
    end = _end(assessment, row, own, worse)
    way = 1 if end >= own else -1
    first = ((way * own) // step + 1) * step * way
    size = (end - first) * way // step + 1
    if size <= 0:
        raise NoLadder("本项已到可取值的尽头")

    def value(k: int) -> Fraction:
        return first + (k - 1) * step * way

    unit = row.indicator.unit
    scale = abs(own) or step
    return Ladder(
        row, size, lambda k: _written(row.indicator, figure, value(k)), lambda k: f"{brief(value(k))}{unit}",
        lambda k: abs(value(k) - own) / scale,
    )  # fmt: skip


def _end(assessment: Assessment, row: Points, own: Fraction, worse: bool) -> Fraction:
    """The last admissible value in the direction that is better, or worse."""
    item = row.indicator
    aim = assessment.inputs.targets.get((row.unit.code, item.code))
    target = number(aim.target) if aim is not None and aim.target else None
    if any(part.part.rule.name in AT_TARGET for part in row.parts) and target is not None:
        return target if not worse else own + (own - target) * FAR if own != target else item.most or own * FAR
    higher = (item.direction is Direction.HIGHER) is not worse
    bound = item.most if higher else item.least
    if bound is not None:
        return max(bound, own) if higher else min(bound, own)
    column = (assessment.points[unit.code, item.code].measure for unit in assessment.units)
    widest = max([abs(value) for value in column if value is not None] + [abs(target or Fraction(0)), Fraction(1)])
    return own + widest * FAR * (1 if higher else -1)


def _written(item: Indicator, figure: Figure, measure: Fraction) -> Figure:
    """The figure with this measure: its value, or its numerator where it is a ratio."""
    if item.measure.kind != "ratio":
        return figure._replace(value=decimal_text(measure))
    numerator = measure * (number(figure.denominator) or Fraction(1)) / item.measure.times
    text = decimal_text(numerator)
    if "/" in text:
        raise NoLadder("分子不能写成有限小数，不作测算")
    return figure._replace(numerator=text, value="")


def _of_stages(row: Points, worse: bool) -> Ladder:
    figure = row.figure
    assert figure is not None
    stages: Mapping[str, Fraction] = row.parts[0].part.params["stages"]
    own = stages[figure.value]
    ahead = sorted((share, word) for word, share in stages.items() if (share < own if worse else share > own))
    words = [word for _, word in (reversed(ahead) if worse else ahead)]
    if not words:
        raise NoLadder("本项已在最末一档" if worse else "本项已在最高一档")
    return Ladder(
        row, len(words), lambda k: figure._replace(value=words[k - 1]), lambda k: f"“{words[k - 1]}”",
        lambda k: Fraction(k, len(stages)),
    )  # fmt: skip


def _of_list(row: Points, each: Mapping[str, Fraction], worse: bool) -> Ladder:
    """One more matter of a level after another: of the level that counts most often, else of the lowest."""
    figure = row.figure
    assert figure is not None
    try:
        counts = {level: count_of(level, text) for level, text in pairs(figure.levels).items()}
    except Malformed as error:
        raise NoLadder("本项按名称报送，不作测算") from error
    worth = sorted((points, level) for level, points in each.items() if points > 0)
    if not worth or "@" in figure.levels:
        raise NoLadder("本项按名称报送，不作测算")
    level = max(worth, key=lambda one: counts.get(one[1], Fraction(0)))[1] if any(counts.values()) else worth[0][1]
    have = counts.get(level, Fraction(0))
    size = int(have) if worse else MOST_MATTERS
    if size == 0:
        raise NoLadder("本项已到可取值的尽头")

    def listed(k: int) -> str:
        changed = counts | {level: have - k if worse else have + k}
        return ";".join(f"{name}:{brief(count)}" for name, count in changed.items())

    whole = sum(counts.values(), Fraction(0)) or Fraction(1)
    word = "减少" if worse else "增加"
    return Ladder(
        row, size, lambda k: figure._replace(levels=listed(k), value=""), lambda k: f"“{level}”{word}{k}", lambda k: k / whole
    )
