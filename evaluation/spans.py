"""What an open figure may come to (可取范围): its lowest, its highest, and what stands out in between.

    span = field_of(assessment, indicator, open_units).span(unit)
    span.low, span.high, span.inner               # figures, complete and admissible

A number goes in multiples of the indicator's `step` between `min` and `max`; where the scheme gives no bound, from zero
(from far below it, where anything known of the indicator is negative) to a thousand times what anybody has or is to reach.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import NamedTuple

from evaluation.figures import Figure
from evaluation.ladders import FAR, MOST_MATTERS
from evaluation.results import Assessment
from evaluation.rounding import decimal_text, decimals_of, number
from evaluation.rules.base import Params
from evaluation.scheme import Indicator, Part
from evaluation.terms import Direction, Of
from evaluation.units import Unit

ZERO = Fraction(0)
MATTERS = ("piecework", "up_down", "panel")


class NoBounds(Exception):
    """Nothing can be guaranteed (不作区间测算); the sentence is Chinese."""


class Span(NamedTuple):
    """The figures between which an open one lies (可取范围), lowest and highest by what is measured."""

    low: Figure
    high: Figure
    inner: tuple[Figure, ...] = ()


class Field(NamedTuple):
    """The values of one indicator (取值范围): multiples of `step` from `low` to `high`; `most_c` bounds a contribution."""

    assessment: Assessment
    indicator: Indicator
    step: Fraction
    low: Fraction
    high: Fraction
    most_c: Fraction

    def span(self, unit: Unit) -> Span:
        """What a unit's open figure may come to (可取范围); raises `NoBounds`."""
        figure = _blank(self.assessment, self.indicator, unit)
        rules = {part.rule.name for part in self.indicator.parts}
        if "stages" in rules:
            return _stages(figure, self.indicator.parts[0].params)
        if rules & set(MATTERS):
            return _lists(figure, self.indicator.parts[0])
        if self.indicator.measure.kind == "equivalents":
            each = self.indicator.measure.each or {}
            return self._with_previous(self._contributing(_counts(figure, each)), figure)
        return self._numbers(figure)

    def at(self, figure: Figure, value: Fraction) -> Figure:
        """The figure with this measure (填为某值)."""
        return written(self.indicator, figure, value)

    def near(self, value: Fraction) -> Iterator[Fraction]:
        """Admissible values at and beside a number (邻近取值)."""
        below = value // self.step * self.step
        for steps in (-1, 0, 1, 2):
            if self.low <= (found := below + steps * self.step) <= self.high:
                yield found

    def _numbers(self, figure: Figure) -> Span:
        ends = self._contributing(Span(self.at(figure, self.low), self.at(figure, self.high)))
        inner = tuple(self.at(ends.high, value) for value in self._turns(figure))
        return self._with_previous(ends._replace(inner=ends.inner + inner), figure)

    def _contributing(self, span: Span) -> Span:
        """With the smallest and the largest contribution, where one is read (贡献)."""
        if not any("c" in dict(part.rule.needs(part.params)) for part in self.indicator.parts):
            return span
        most = decimal_text(self.most_c)
        # where nobody contributes there are no points at all, so the lowest stands there with a contribution too
        lowest = span.low._replace(contribution=most)
        return Span(span.low._replace(contribution="0"), span.high._replace(contribution=most), (lowest, *span.inner))

    def _turns(self, figure: Figure) -> Iterator[Fraction]:
        """Where points may turn between the ends (拐点): around a target to be met, and where others stand."""
        for part in self.indicator.parts:
            if part.rule.name == "tolerance":
                yield from (found for edge in self._edges(part, figure) for found in self.near(edge))
        if any(part.rule.name == "rank_ladder" or "equal" in part.params for part in self.indicator.parts):
            yield from sorted(set(_known(self.assessment, self.indicator)))

    def _edges(self, part: Part, figure: Figure) -> Iterator[Fraction]:
        aim = self.assessment.inputs.targets.get((figure.unit, figure.indicator))
        target = number(aim.target) if aim is not None and aim.target else None
        previous = number(figure.previous) if figure.previous else None
        if target is None or (previous is None and part.of is not Of.LEVEL):
            raise NoBounds("本项没有目标或上年数，不作区间测算")
        width = part.params["within"] * abs(target)
        for edge in (target - width, target, target + width):
            if part.of is Of.LEVEL:
                yield edge
            elif previous is not None:
                yield previous + (edge if part.of is Of.CHANGE else abs(previous) * edge)

    def _with_previous(self, span: Span, figure: Figure) -> Span:
        """A blank figure of the year before that is read may come to anything too."""
        if figure.previous or not any(map(_reads_previous, self.indicator.parts)):
            return span
        if self.low < 0 or any("previous" in part.params.values() for part in self.indicator.parts):
            raise NoBounds("本项没有上年数，不作区间测算")
        least, most = decimal_text(max(self.low, self.step)), decimal_text(self.high)
        return Span(
            span.low._replace(previous=most), span.high._replace(previous=least),
            tuple(one._replace(previous=text) for one in span.inner for text in (least, most)),
        )  # fmt: skip


def field_of(assessment: Assessment, indicator: Indicator) -> Field:
    """Between which values the figures of an indicator lie (取值范围)."""
    known = [*_known(assessment, indicator), *_typed(assessment, indicator)]
    rows = [row.figure for row in _rows(assessment, indicator) if row.figure is not None]
    widest = max([abs(value) for value in known] + [Fraction(1)]) * FAR
    places = max([decimals_of(row.value) for row in rows], default=0)
    step = indicator.step or Fraction(1, 10**places)
    rules = {part.rule.name for part in indicator.parts}
    positive = "ratio_to_best" in rules and indicator.direction is Direction.LOWER
    low = -widest if any(value < 0 for value in known) and not positive else ZERO
    low = low if indicator.least is None else max(indicator.least, ZERO) if positive else indicator.least
    high = widest if indicator.most is None else indicator.most
    shares = [number(row.contribution) or ZERO for row in rows if row.contribution]
    return Field(
        assessment, indicator, step, -(-low // step) * step, high // step * step, max([*shares, Fraction(1)]) * FAR,
    )  # fmt: skip


def written(indicator: Indicator, figure: Figure, value: Fraction) -> Figure:
    """A figure that measures so much (填为某值): its value, or its numerator where it is a ratio."""
    if indicator.measure.kind != "ratio":
        return figure._replace(value=decimal_text(value))
    part = value / indicator.measure.times
    numerator = decimal_text(part * (number(figure.denominator) or ZERO))
    if "/" in numerator or not figure.denominator:
        return figure._replace(numerator=str(part.numerator), denominator=str(part.denominator), value="")
    return figure._replace(numerator=numerator, value="")


def opened(assessment: Assessment, indicator: Indicator, keys: Collection[tuple[str, str]]) -> list[Unit]:
    """The units whose figure of an indicator is open (未定的单位), in output order."""
    return [unit for unit in assessment.units if (unit.code, indicator.code) in keys]


def _blank(assessment: Assessment, indicator: Indicator, unit: Unit) -> Figure:
    found = assessment.inputs.figures.get((unit.code, indicator.code)) or Figure(unit.code, indicator.code)
    return found._replace(value="", numerator="", levels="", status="")


def _reads_previous(part: Part) -> bool:
    return part.of is not Of.LEVEL or "previous" in dict(part.rule.needs(part.params)).values()


def _rows(assessment: Assessment, indicator: Indicator):  # type: ignore[no-untyped-def]
    return (assessment.points[unit.code, indicator.code] for unit in assessment.units)


def _known(assessment: Assessment, indicator: Indicator) -> list[Fraction]:
    return [row.measure for row in _rows(assessment, indicator) if row.measure is not None]


def _typed(assessment: Assessment, indicator: Indicator) -> Iterator[Fraction]:
    """Numbers beside the measures: of the year before, baselines, targets."""
    texts = [
        text for row in _rows(assessment, indicator) if row.figure for text in (row.figure.previous, row.figure.baseline)
    ]
    texts += [aim.target for (_, code), aim in assessment.inputs.targets.items() if code == indicator.code]
    yield from (value for text in texts if text and (value := number(text)) is not None)


def _stages(figure: Figure, params: Params) -> Span:
    words = [figure._replace(value=word) for word in params["stages"]]
    return Span(words[0], words[-1], tuple(words[1:-1]))


def _lists(figure: Figure, part: Part) -> Span:
    """Lists that are scored by themselves (清单)."""
    if part.rule.name == "piecework":
        return _counts(figure, part.params["each"])
    if part.rule.name == "up_down":
        return Span(
            figure._replace(levels=f"减:{MOST_MATTERS}"), figure._replace(levels=f"增:{MOST_MATTERS}"),
            (figure._replace(levels="增:0"),),
        )  # fmt: skip
    judges = range(1, 2 * part.params["drop"] + 2)
    scored = (";".join(f"评委{judge}:{score}" for judge in judges) for score in (0, 100))
    low, high = (figure._replace(levels=levels) for levels in scored)
    return Span(low, high)


def _counts(figure: Figure, each: Params) -> Span:
    """None of a level, and as many as there may be of the one that counts most."""
    levels = sorted(each, key=lambda level: each[level])
    nothing = f"{levels[0]}:{MOST_MATTERS if each[levels[0]] < 0 else 0}"
    return Span(figure._replace(levels=nothing), figure._replace(levels=f"{levels[-1]}:{MOST_MATTERS}"))
