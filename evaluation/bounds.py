"""得分区间: the lowest and the highest score a unit can still end the year with, whatever the open figures turn out to be.

    found = bounds(assessment, "331002", open_keys(assessment, 2026))
    found.least, found.most            # of the total, exact; `most` None where a rule has no ceiling
    found.rows                         # the same by indicator, with figures that attain both ends
    worth(assessment, row)             # what one more brings, 每增1家值几分

Open is what is 缺报 or 未到数据期, and what has been reported of a part of the year only. Every open figure of every unit may
come to any admissible value; what is 不适用 or 作废 stays so, and bonus and deduction stay as they stand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from evaluation.assessment import task_of
from evaluation.errors import FaultList, Refused
from evaluation.figures import Figure
from evaluation.periods import Period, read_period
from evaluation.results import Assessment, Points, Treatment
from evaluation.rounding import decimal_text, exact_sum, number
from evaluation.rules.base import ZERO
from evaluation.scheme import Indicator, Part
from evaluation.scoring import score_indicator
from evaluation.spans import Field, NoBounds, Span, field_of, opened
from evaluation.terms import Direction, FigureStatus, Ranking
from evaluation.units import Unit

SHARES = frozenset(("%", "‰", "百分点"))
WAITING = frozenset((FigureStatus.MISSING, FigureStatus.NOT_DUE))
Keys = Collection[tuple[str, str]]
Figures = tuple[Figure, ...]


class Ends(NamedTuple):
    """The ends of one indicator's points (单项区间) and figures of the open units that attain them; `most` None: no ceiling."""

    indicator: Indicator
    least: Fraction
    most: Fraction | None
    low: Figures
    high: Figures

    @property
    def settled(self) -> bool:
        """Whether nothing can change it any more (已定)."""
        return self.least == self.most


class Bounds(NamedTuple):
    """得分区间 of one unit: its total between `least` and `most`; both None with the reasons why nothing is guaranteed."""

    unit: str
    least: Fraction | None
    most: Fraction | None
    rows: tuple[Ends, ...]
    reasons: tuple[tuple[Indicator, str], ...]


def open_keys(assessment: Assessment, year: int) -> frozenset[tuple[str, str]]:
    """Figures that are not the year's last (未定数据): waited for, or speaking of a part of the year."""
    return frozenset(key for key, row in assessment.points.items() if _is_open(row, Period(year, "Y").last_day))


def carried(assessment: Assessment, earlier: Assessment | None) -> Assessment:
    """The year with blank figures of the year before filled in from that year's result (上年数结转).

    Only where the indicator is called the same and counted in the same unit; what has a figure of its own keeps it.
    """
    if earlier is None:
        return assessment
    figures = dict(assessment.inputs.figures)
    for key, row in assessment.points.items():
        before, figure = earlier.points.get(key), figures.get(key)
        if figure is None or figure.previous or before is None or before.measure is None or row.status not in WAITING:
            continue
        same = (row.indicator.title, row.indicator.unit) == (before.indicator.title, before.indicator.unit)
        text = decimal_text(before.measure)
        if same and "/" not in text:
            figures[key] = figure._replace(previous=text)
    return replace(assessment, inputs=replace(assessment.inputs, figures=figures))


def _is_open(row: Points, last_day: str) -> bool:
    if row.status in WAITING:
        return True
    if row.figure is None or row.status in (FigureStatus.NOT_APPLICABLE, FigureStatus.VOID):
        return False
    known = read_period(row.figure.data_period)
    return known is not None and known.interim and known.last_day < last_day


def bounds(assessment: Assessment, unit: str, keys: Keys) -> Bounds:
    """The lowest and highest total of a unit (得分区间), `keys` (unit, indicator) naming what is open."""
    found, reasons = [], []
    for indicator in assessment.scheme.indicators:
        try:
            ends = _ends(assessment, unit, indicator, opened(assessment, indicator, keys))
        except NoBounds as error:
            reasons.append((indicator, str(error)))
            continue
        except Refused as refusal:
            reasons.append((indicator, refusal.faults[0].message))
            continue
        if ends is not None:
            found.append(ends)
    weight = exact_sum(row.indicator.weight for row in found)
    if reasons or not weight:
        return Bounds(unit, None, None, tuple(found), tuple(reasons))
    total, share = assessment.totals[unit], assessment.scheme.full_marks / weight
    more = total.bonus - total.deduction
    tops = [row.most for row in found if row.most is not None]
    most = exact_sum(tops) * share + more if len(tops) == len(found) else None
    return Bounds(unit, exact_sum(row.least for row in found) * share + more, most, tuple(found), ())


class Worth(NamedTuple):
    """What a little more brings (边际得分): `points` of the indicator for a change by `amount`, from `start` on."""

    amount: Fraction
    start: Fraction
    points: Fraction


def worth(assessment: Assessment, row: Points) -> Worth | None:
    """What one more brings (每增1家、1亿元值几分): from the figure reported, else on the last step to the target.

    One in the indicator's unit, a tenth where that is per cent or a share; one less where less is better. The other units
    stay as they are. None where the rule reads no number or there is nothing to start from.
    """
    item = row.indicator
    kinds = {part.rule.name for part in item.parts}
    if item.measure.kind == "equivalents" or not item.reads_number or kinds & {"places_gained"}:
        return None
    amount = max(Fraction(1, 10) if item.unit in SHARES else Fraction(1), item.step or ZERO)
    amount = amount if item.direction is Direction.HIGHER else -amount
    start = row.measure if row.measure is not None else _short_of_target(assessment, row, amount)
    if start is None:
        return None
    field = field_of(assessment, item)
    figure = assessment.inputs.figures.get((row.unit.code, item.code)) or Figure(row.unit.code, item.code)
    try:
        before, after = (
            _scored(field, (field.at(figure._replace(value="", status=""), value),))[row.unit.code].points
            for value in (start, start + amount)
        )
    except Refused:
        return None
    return None if before is None or after is None else Worth(amount, start, after - before)


def _short_of_target(assessment: Assessment, row: Points, amount: Fraction) -> Fraction | None:
    aim = assessment.inputs.targets.get((row.unit.code, row.indicator.code))
    target = number(aim.target) if aim is not None and aim.target else None
    return None if target is None else target - amount


def _ends(assessment: Assessment, unit: str, indicator: Indicator, waiting: list[Unit]) -> Ends | None:
    """The ends of one indicator; None where it stays out of the score."""
    row = assessment.points[unit, indicator.code]
    own = any(other.code == unit for other in waiting)
    if not own and row.points is None:
        if row.pending:
            raise NoBounds("本项暂不计分")
        return None
    if not waiting:
        return Ends(indicator, row.points or ZERO, row.points, (), ())
    field = field_of(assessment, indicator)
    spans = {other.code: field.span(other) for other in waiting}
    found = list(_candidates(field, row.unit, spans))
    if not found:
        raise NoBounds("无论报什么数，本项都暂不计分")
    _check(indicator, row.unit, spans, found)
    if own:
        _check_floor(field)
    low, high = min(found, key=_points), max(found, key=_points)
    top = None if own and _no_ceiling(field) else _points(high)
    return Ends(indicator, _points(low), top, low[1], high[1])


Candidate = tuple[Points, Figures]


def _points(candidate: Candidate) -> Fraction:
    return candidate[0].points or ZERO


def _candidates(field: Field, unit: Unit, spans: dict[str, Span]) -> Iterator[Candidate]:
    """Points of a unit with every choice that may be the lowest or the highest (候选取值)."""
    own = spans.get(unit.code)
    mine: Iterable[Figure | None] = (None,) if own is None else (own.low, own.high, *own.inner)
    others = {code: span for code, span in spans.items() if code != unit.code}
    for figure in mine:
        for pattern in _patterns(field, unit, figure, others):
            figures = (*pattern, *(() if figure is None else (figure,)))
            row = _scored(field, figures)[unit.code]
            if row.points is not None:
                yield row, figures


def _scored(field: Field, figures: Figures) -> dict[str, Points]:
    inputs = field.assessment.inputs
    changed = {(row.unit, row.indicator): row for row in figures}
    faults = FaultList()
    task = task_of(replace(inputs, figures={**inputs.figures, **changed}), field.indicator, faults)
    faults.raise_if_any()
    return score_indicator(task)


def _patterns(field: Field, unit: Unit, own: Figure | None, others: dict[str, Span]) -> Iterator[Figures]:
    """What the other units' open figures may be together (其他单位取值组合)."""
    low, high = tuple(span.low for span in others.values()), tuple(span.high for span in others.values())
    yield low
    if not others or not any(part.against_peers for part in field.indicator.parts):
        return
    yield high
    if _is_bent(field.indicator, unit):
        yield from (high[:count] + low[count:] for count in range(1, len(others)))
        yield from _each_apart(field, low, high)
        yield from _all_like(field, unit, own, low)


def _is_bent(indicator: Indicator, unit: Unit) -> bool:
    """Whether the ends may lie elsewhere than where all others are lowest or highest (非单调)."""
    rules = {part.rule.name for part in indicator.parts}
    unequal = any(part.params.get("equal", 100) != 100 for part in indicator.parts)
    return unequal or unit.ranked is not Ranking.RANKED or bool(rules & {"rank_ladder", "mean_deviation"})


def _each_apart(field: Field, low: Figures, high: Figures) -> Iterator[Figures]:
    """One of them at the other end, or a step from all."""
    plain = field.indicator.measure.kind != "equivalents"
    for here, there, value in ((low, high, field.low + field.step), (high, low, field.high - field.step)):
        for place in range(len(here)):
            yield (*here[:place], there[place], *here[place + 1 :])
            if plain:
                yield (*here[:place], field.at(here[place], value), *here[place + 1 :])


def _all_like(field: Field, unit: Unit, own: Figure | None, low: Figures) -> Iterator[Figures]:
    """All as the unit itself, and as each of those known."""
    if field.indicator.measure.kind == "equivalents":
        return
    row = field.assessment.points[unit.code, field.indicator.code]
    values = {other.measure for other in field.assessment.points.values() if other.indicator.code == field.indicator.code}
    mine = _measure(field, own) if own is not None else row.measure
    for value in sorted({value for value in (*values, mine) if value is not None}):
        yield tuple(field.at(figure, value) for figure in low)


def _measure(field: Field, figure: Figure) -> Fraction | None:
    if field.indicator.measure.kind != "ratio":
        return number(figure.value)
    top, bottom = number(figure.numerator), number(figure.denominator)
    return None if top is None or not bottom else top / bottom * field.indicator.measure.times


def _check(indicator: Indicator, unit: Unit, spans: dict[str, Span], found: list[Candidate]) -> None:
    """Refuses what cannot be known from the ends (不能由端点判定)."""
    others = any(code != unit.code for code in spans)
    if others and any(part.treatment is Treatment.MEAN for row, _ in found for part in row.parts):
        raise NoBounds("本项按同组平均分计，同组还有未报的，不作区间测算")
    if len(indicator.parts) > 1:
        _check_parts(indicator, unit, found)
    if _means_may_be_negative(indicator, found):
        raise NoBounds("本项按同组均值计且可能为负，不作区间测算")


def _check_parts(indicator: Indicator, unit: Unit, found: list[Candidate]) -> None:
    """Parts that pull in different directions have their ends somewhere in between."""
    against = [part for part in indicator.parts if part.against_peers]
    bent = any(part.rule.name == "tolerance" or part.params.get("equal", 100) != 100 for part in indicator.parts)
    if bent or (len(against) > 1 and unit.ranked is not Ranking.RANKED):
        raise NoBounds("本项各部分的高低不同步，不作区间测算")
    low, high = min(found, key=_points)[0], max(found, key=_points)[0]
    worst = [min(row.parts[k].points or ZERO for row, _ in found) for k in range(len(indicator.parts))]
    best = [max(row.parts[k].points or ZERO for row, _ in found) for k in range(len(indicator.parts))]
    if [part.points for part in low.parts] != worst or [part.points for part in high.parts] != best:
        raise NoBounds("本项各部分的高低不同步，不作区间测算")


def _means_may_be_negative(indicator: Indicator, found: list[Candidate]) -> bool:
    if not any(part.rule.name == "mean_deviation" and part.against_peers for part in indicator.parts):
        return False
    peers = (part.case.peers for row, _ in found for part in row.parts if part.case is not None and part.case.peers)
    return any(pool.mean <= 0 for pool in peers)


def _check_floor(field: Field) -> None:
    """Points that may fall without end have no guaranteed least (不保底)."""
    for part in field.indicator.parts:
        if part.rule.name == "mean_deviation" and part.params["minus_cap"] is None and _far_below(field):
            raise NoBounds("本项扣分没有下限，不作区间测算")


def _far_below(field: Field) -> bool:
    """Whether the worst value is an assumption, not the scheme's."""
    higher = field.indicator.direction is Direction.HIGHER
    return field.low < 0 and field.indicator.least is None if higher else field.indicator.most is None


def _far_above(field: Field) -> bool:
    """Whether the best value is an assumption, not the scheme's."""
    higher = field.indicator.direction is Direction.HIGHER
    return field.indicator.most is None if higher else field.low < 0 and field.indicator.least is None


def _no_ceiling(field: Field) -> bool:
    """Whether more always brings more points (不封顶)."""
    return any(_uncapped(part) and _far_above(field) for part in field.indicator.parts) or any(
        part.rule.name == "piecework" and part.params["cap"] is None for part in field.indicator.parts
    )


def _uncapped(part: Part) -> bool:
    if part.rule.name == "completion":
        return part.params["cap"] is None and part.params["bonus_points"] is None
    return part.rule.name == "mean_deviation" and part.params["plus_cap"] is None
