"""From typed figures to the numbers rules read (填报项取值), with every fault of their values at once.

A blank `previous` that a part reads leaves that part 无法计分; a blank target, baseline, contribution or
list is a fault. Source: scoring contract, States of a figure and Measures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from evaluation.errors import FaultList, Where
from evaluation.figures import Figure
from evaluation.intake import Inputs
from evaluation.measures import Malformed, scores, transformed, ups_and_downs, weighed
from evaluation.rounding import brief, decimals_of, half_up, number
from evaluation.rules.base import Params, Rule, Unscorable, Values
from evaluation.scheme import Indicator, Part
from evaluation.terms import FigureStatus, Of, Ranking
from evaluation.units import Unit

WITHOUT_VALUE = frozenset((FigureStatus.MISSING, FigureStatus.NOT_DUE, FigureStatus.NOT_APPLICABLE))
MEASURED = ("value", "numerator", "denominator", "levels")
LISTS: Mapping[str, Callable[[str, Params], Any]] = {
    "panel": lambda text, params: scores(text),
    "up_down": lambda text, params: ups_and_downs(text),
    "piecework": lambda text, params: weighed(text, params["each"]),
}


class PartReading(NamedTuple):
    """What one part reads of one figure (部分取值): its values, or why it has none."""

    values: Values
    reason: str = ""


class Reading(NamedTuple):
    """One figure as scored (取值结果): its status, its measure, and what each part reads."""

    figure: Figure | None
    status: FigureStatus
    measure: Fraction | None = None
    parts: tuple[PartReading, ...] = ()


class Need(NamedTuple):
    """What a part's rule reads (规则取值表): (term, column) pairs, and the same of a nested rule."""

    rule: Rule
    params: Params
    of: Of
    columns: tuple[tuple[str, str], ...]
    nested: Need | None = None


def need_of(part: Part) -> Need:
    """The needs of a part, resolved once (规则取值表)."""
    return _need(part.rule, part.params, part.of)


def _need(rule: Rule, params: Params, of: Of) -> Need:
    other = params.get("otherwise")
    nested = _need(other.rule, other.params, of) if other is not None else None
    return Need(rule, params, of, rule.needs(params), nested)


def read_indicator(inputs: Inputs, indicator: Indicator, faults: FaultList) -> dict[str, Reading]:
    """Readings of one indicator for every unit (指标取值); faults are collected."""
    if inputs.scheme.awaits_document(indicator):
        return {unit.code: Reading(None, FigureStatus.NOT_APPLICABLE) for unit in inputs.units}
    needs = tuple(map(need_of, indicator.parts))
    reads_x = any(column == "x" for need in needs for _, column in need.columns)
    takes_value = indicator.measure.kind == "value" and not _reads_lists_only(needs)
    found = {}
    for unit in inputs.units:
        cell = Cell(inputs, unit, indicator, faults)
        status = cell.status(takes_value)
        found[unit.code] = cell.reading(status, needs, reads_x)
    return found


def _reads_lists_only(needs: tuple[Need, ...]) -> bool:
    columns = {column for need in needs for _, column in need.columns}
    return "levels" in columns and not columns & {"x", "value"}


class Cell:
    """One unit's figure of one indicator while it is read (取值单元)."""

    __slots__ = ("faults", "figure", "indicator", "inputs", "measure", "target", "unit")

    def __init__(self, inputs: Inputs, unit: Unit, indicator: Indicator, faults: FaultList) -> None:
        self.inputs, self.unit, self.indicator, self.faults = inputs, unit, indicator, faults
        self.figure = inputs.figures.get((unit.code, indicator.code))
        self.target = inputs.targets.get((unit.code, indicator.code))
        self.measure: Fraction | None = None

    def fault(self, where: Where, sentence: str) -> None:
        unit, indicator = self.unit, self.indicator
        self.faults.add(where, f"{unit.name}（{unit.code}）的{indicator.title}（{indicator.code}）：{sentence}")

    def fault_at(self, column: str, sentence: str) -> None:
        """A fault in a column of the figure, or of the target where that is what was read."""
        if column == "target" and self.target is not None:
            self.fault(self.target.place.of("target"), sentence)
        elif self.figure is not None:
            self.fault(self.figure.place.of(column), sentence)

    def status(self, takes_value: bool) -> FigureStatus:
        """The status the figure has in the score (数据状态)."""
        figure, applies = self.figure, self.indicator.applies_to.covers(self.unit)
        if figure is None:
            if applies and self.unit.ranked is not Ranking.UNRANKED:
                self.fault(Where(self.inputs.figures_file), "缺少填报行，没有数据的请写明状态")
            return FigureStatus.NOT_APPLICABLE
        status = FigureStatus(figure.status) if figure.status else FigureStatus.REPORTED
        if not applies and status is not FigureStatus.NOT_APPLICABLE:
            self.fault(figure.place.of("status"), "本指标不适用于该单位，状态应为not_applicable或不列此行")
            return FigureStatus.NOT_APPLICABLE
        self._check_status(figure, status, takes_value)
        return status

    def _check_status(self, figure: Figure, status: FigureStatus, takes_value: bool) -> None:
        if status in WITHOUT_VALUE:
            for column in MEASURED:
                if getattr(figure, column):
                    self.fault(figure.place.of(column), f"状态为{status.label}，不应再有{column}")
        elif status is FigureStatus.VOID:
            if not figure.source:
                self.fault(figure.place.of("source"), "作废须在source写明依据的决定")
        elif takes_value and not figure.value:
            sentence = "状态为已报，但没有数值" if figure.status else "没有数值，请填数值或写明状态"
            self.fault(figure.place.of("value"), sentence)

    def reading(self, status: FigureStatus, needs: tuple[Need, ...], reads_x: bool) -> Reading:
        """What the figure gives the score (取值结果)."""
        if status is not FigureStatus.REPORTED or self.figure is None:
            return Reading(self.figure, status)
        if reads_x:
            self.measure = self.measured(self.figure)
        return Reading(self.figure, status, self.measure, tuple(map(self.part, needs)))

    def measured(self, figure: Figure) -> Fraction | None:
        """The measure of the figure (计量值); None after a fault."""
        measure = self.indicator.measure
        if measure.kind == "value":
            return number(figure.value) if figure.value else None
        if measure.kind == "ratio":
            found = self._ratio(figure, measure.times)
        else:
            found = self._list(figure, lambda text: weighed(text, measure.each or {}))
        if found is not None and figure.value:
            self._check_typed(figure, found)
        return found

    def _ratio(self, figure: Figure, times: Fraction) -> Fraction | None:
        numerator, denominator = number(figure.numerator), number(figure.denominator)
        for column, value in (("numerator", numerator), ("denominator", denominator)):
            if value is None:
                self.fault(figure.place.of(column), f"按分子÷分母计算，{column}不能为空")
        if denominator is not None and denominator <= 0:
            self.fault(figure.place.of("denominator"), f"分母{brief(denominator)}应大于0")
            return None
        return None if numerator is None or denominator is None else numerator / denominator * times

    def _check_typed(self, figure: Figure, found: Fraction) -> None:
        """A typed value beside a ratio or 当量 must equal it at its own decimals."""
        typed, places = number(figure.value), decimals_of(figure.value)
        if typed is not None and typed != half_up(found, places):
            self.fault(
                figure.place.of("value"), f"填报值{figure.value}与由明细计算的{brief(found)}不一致（按填报值的小数位数比较）"
            )

    def _list(self, figure: Figure, read: Callable[[str], Any]) -> Any:
        if not figure.levels:
            self.fault(figure.place.of("levels"), "清单levels不能为空")
            return None
        try:
            return read(figure.levels)
        except Malformed as error:
            self.fault(figure.place.of("levels"), str(error))
            return None

    def part(self, need: Need) -> PartReading:
        """What one part reads (部分取值)."""
        values: Values = {}
        reason = ""
        for term, column in need.columns:
            try:
                found = self._term(need, column)
            except Unscorable as error:
                reason = reason or str(error)
                continue
            if found is not None:
                values[term] = found
        if need.rule.name == "piecework" and self.figure is not None:
            values["levels_text"] = self.figure.levels
        if need.nested is not None:
            inner = self.part(need.nested)
            values["otherwise"], reason = inner.values, reason or inner.reason
        for problem in need.rule.check(values, need.params, self.indicator.direction):
            self.fault_at(problem.column, problem.message)
        return PartReading(values, reason)

    def _term(self, need: Need, column: str) -> Any:
        figure = self.figure
        if figure is None:
            return None
        if column == "x":
            return self._scored(need.of)
        if column == "target":
            return self._target()
        if column == "levels":
            read = LISTS[need.rule.name]
            return self._list(figure, lambda text: read(text, need.params))
        if column == "value":
            return figure.value or None
        return self._number(column)

    def _scored(self, of: Of) -> Fraction | None:
        if self.measure is None or of is Of.LEVEL:
            return self.measure
        return transformed(self.measure, self._previous(), of)

    def _previous(self) -> Fraction | None:
        return number(self.figure.previous) if self.figure is not None and self.figure.previous else None

    def _number(self, column: str) -> Fraction | None:
        found = number(getattr(self.figure, column))
        if found is None and column == "previous":
            raise Unscorable("没有上年数")
        if found is None:
            self.fault_at(column, f"规则要用的{column}不能为空")
        return found

    def _target(self) -> Fraction | None:
        if self.target is None:
            self._fault_without_target()
            return None
        found = number(self.target.target) if self.target.target else None
        if found is None:
            self.fault_at("target", "规则要用的目标不能为空")
        return found

    def _fault_without_target(self) -> None:
        """A target that should stand and does not (缺少目标行): at the head of its file, else at the figure."""
        if self.inputs.targets_file:
            self.fault(Where(self.inputs.targets_file), "缺少目标行，规则要用的目标没有填写")
        else:
            self.fault_at("indicator", "规则要用的目标没有填写（没有提供目标文件）")
