"""What stands beside the formulas of 计分 (计分行): the same arithmetic in exact numbers, rounded where the cells round.

Cells keep 11 decimals of points (10 or 12 where 11 would round on an edge) and 9 of a difference of typed numbers, so
that noise of binary numbers never decides; everything else stays exact. The engine's points differ by less than 1e-9.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from evaluation.errors import FaultList
from evaluation.results import Assessment, Treatment
from evaluation.rounding import half_up, number
from evaluation.rules.base import Case, Peers, Unscorable, Values
from evaluation.scheme import Indicator, Part
from evaluation.terms import FigureStatus, Of, Ranking
from evaluation.units import Unit
from evaluation.values import Reading, read_indicator

POINTS_DP, CHANGE_DP = (11, 10, 12), 9
EDGE = Fraction(2, 10**14)
LineKey = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of 计分: a unit on one part of an indicator (计分行).

    `case` is what the rule is asked, None where it cannot be asked; `scored` what it gives, None where it gives
    nothing; `worth` what counts: scored points, zero, the peers' mean, or None; `decimals` those of its points.
    """

    unit: Unit
    indicator: Indicator
    position: int
    part: Part
    read: Reading
    status: FigureStatus
    treatment: Treatment
    case: Case | None = None
    scored: Fraction | None = None
    worth: Fraction | None = None
    decimals: int = POINTS_DP[0]

    @property
    def key(self) -> LineKey:
        return self.unit.code, self.indicator.code, self.position

    @property
    def compared(self) -> bool:
        """Whether the unit is a peer of others here (参与比较)."""
        return self.case is not None and self.unit.ranked is Ranking.RANKED

    @property
    def weight(self) -> Fraction:
        return self.indicator.weight * self.part.share


@dataclass(frozen=True)
class Model:
    """Every row of 计分 in sheet order, with what adds up from them (计分模型)."""

    assessment: Assessment
    blocks: Mapping[tuple[str, int], Mapping[str, tuple[Line, ...]]]

    @cached_property
    def lines(self) -> dict[LineKey, Line]:
        return {line.key: line for pools in self.blocks.values() for pool in pools.values() for line in pool}

    @cached_property
    def worths(self) -> dict[tuple[str, str], Fraction | None]:
        """Points of every indicator (各项得分), None unless every part has some."""
        parts: dict[tuple[str, str], list[Fraction | None]] = {}
        for line in self.lines.values():
            parts.setdefault(line.key[:2], []).append(line.worth)
        return {
            key: None if None in found else sum((worth for worth in found if worth is not None), Fraction(0))
            for key, found in parts.items()
        }

    def worth(self, unit: str, indicator: Indicator) -> Fraction | None:
        """Points of an indicator (指标得分)."""
        return self.worths[unit, indicator.code]

    def pending(self, unit: str, indicator: Indicator) -> bool:
        """Whether the indicator holds the total back (暂不计分)."""
        parts = range(len(indicator.parts))
        return any(self.lines[unit, indicator.code, k].treatment is Treatment.PENDING for k in parts)

    def earned(self, unit: str, indicators: Iterable[Indicator]) -> Fraction:
        """The sum of the points of some indicators (得分合计)."""
        return sum((self.worth(unit, item) or Fraction(0) for item in indicators), Fraction(0))

    def counted(self, unit: str, indicators: Iterable[Indicator]) -> Fraction:
        """分值 of the indicators that count (计入分值)."""
        return sum((item.weight for item in indicators if self.worth(unit, item) is not None), Fraction(0))

    def base(self, unit: str) -> Fraction | None:
        """Base points (基础得分): earned ÷ counted × full marks."""
        indicators = self.assessment.scheme.indicators
        weight = self.counted(unit, indicators)
        if weight == 0 or any(self.pending(unit, item) for item in indicators):
            return None
        return self.earned(unit, indicators) / weight * self.assessment.scheme.full_marks


def model_of(assessment: Assessment) -> Model:
    """The rows of 计分 for a result (计分模型): blocks by indicator part, in each the pools one after the other."""
    blocks: dict[tuple[str, int], Mapping[str, tuple[Line, ...]]] = {}
    for indicator in assessment.scheme.indicators:
        readings = read_indicator(assessment.inputs, indicator, FaultList())
        for position, part in enumerate(indicator.parts):
            lines = [_line(assessment, unit, indicator, position, part, readings) for unit in assessment.units]
            blocks[indicator.code, position] = _block(_pools(indicator, lines))
    return Model(assessment, blocks)


def _line(
    assessment: Assessment, unit: Unit, indicator: Indicator, position: int, part: Part, readings: Mapping[str, Reading]
) -> Line:  # fmt: skip
    row = assessment.points[unit.code, indicator.code]
    reading = readings[unit.code]
    line = Line(unit, indicator, position, part, reading, row.status, row.parts[position].treatment)
    if reading.status is not FigureStatus.REPORTED or reading.parts[position].reason:
        return line
    values = _as_in_cells(reading.parts[position].values, reading, line)
    return replace(line, case=Case(line.weight, part.params, values, None, indicator.direction))


def _as_in_cells(values: Values, reading: Reading, line: Line) -> Values:
    """The values with the change rounded as its cell rounds it (表内取值); that of a ratio is kept as it is."""
    exact = line.part.of is Of.LEVEL or line.indicator.measure.kind == "ratio"
    if exact or "x" not in values or reading.figure is None or reading.measure is None:
        return values
    previous = number(reading.figure.previous) or Fraction(0)
    x = half_up(reading.measure - previous, CHANGE_DP)
    x = x if line.part.of is Of.CHANGE else x / abs(previous)
    inner = {"otherwise": values["otherwise"] | {"x": x}} if "x" in values.get("otherwise", ()) else {}
    return values | {"x": x} | inner


def _pools(indicator: Indicator, lines: Sequence[Line]) -> dict[str, list[Line]]:
    """The rows by peer group (同组), groups in the order they first appear."""
    pools: dict[str, list[Line]] = {}
    for line in lines:
        pools.setdefault(line.unit.group if indicator.peer_group == "group" else "", []).append(line)
    return pools


def _block(pools: Mapping[str, Sequence[Line]]) -> dict[str, tuple[Line, ...]]:
    """The rows of one part with their points (部分计分)."""
    exact = {pool: _asked(lines) for pool, lines in pools.items()}
    found = [line.scored for lines in exact.values() for line in lines if line.scored is not None]
    decimals = next((dp for dp in POINTS_DP if not any(_on_edge(value, dp) for value in found)), POINTS_DP[0])
    return {pool: _counted(lines, decimals) for pool, lines in exact.items()}


def _on_edge(value: Fraction, decimals: int) -> bool:
    """Whether noise of a binary number could decide the rounding (舍入边缘)."""
    scaled = value * 10**decimals
    return bool(abs(scaled % 1 - Fraction(1, 2)) < EDGE * 10**decimals)


def _asked(lines: Sequence[Line]) -> list[Line]:
    """The rows of one pool with what their rule gives (规则得分)."""
    peers = _peers(lines)
    return [replace(line, scored=_points(line, peers), case=_with(line.case, peers)) for line in lines]


def _counted(lines: Sequence[Line], decimals: int) -> tuple[Line, ...]:
    """The rows of one pool with what counts (计入得分)."""
    rounded = [
        replace(line, scored=None if line.scored is None else half_up(line.scored, decimals), decimals=decimals)
        for line in lines
    ]
    known = [line.scored for line in rounded if line.compared and line.scored is not None]
    mean = sum(known, Fraction(0)) / len(known) if known else None
    return tuple(replace(line, worth=_worth(line, mean)) for line in rounded)


def _peers(lines: Sequence[Line]) -> Peers | None:
    compared = [line.case.values for line in lines if line.compared and line.case is not None]
    if not compared or not lines[0].part.against_peers:
        return None
    contributions = [values["c"] for values in compared if "c" in values]
    return Peers([values["x"] for values in compared], contributions)


def _with(case: Case | None, peers: Peers | None) -> Case | None:
    return None if case is None else case._replace(peers=peers)


def _points(line: Line, peers: Peers | None) -> Fraction | None:
    """What the rule gives (规则得分); None where it gives nothing."""
    case = _with(line.case, peers)
    if case is None:
        return None
    try:
        return line.part.rule.points(case)
    except Unscorable:
        return None


def _worth(line: Line, mean: Fraction | None) -> Fraction | None:
    known = {Treatment.SCORED: line.scored, Treatment.ZERO: Fraction(0), Treatment.MEAN: mean}
    return known.get(line.treatment)
