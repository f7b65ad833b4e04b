"""The number of every unit (专题数值), and the line that is written under its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from evaluation.lights import Light, Lit
from evaluation.profile import dimension_points
from evaluation.results import Total
from evaluation.rounding import brief, number, shown
from evaluation.rules.base import advantage
from evaluation.terms import FigureStatus
from pages.results.map.themes import AIM, BEHIND, MOVE, Kind, Source, Theme

NO_DATA = "无数据"
WHY = {
    FigureStatus.MISSING: "未报", FigureStatus.NOT_DUE: "未到数据期", FigureStatus.NOT_APPLICABLE: "不适用",
    FigureStatus.VOID: "不适用",
}  # fmt: skip
Values = Mapping[str, Fraction | None]


def decimals(source: Source, theme: Theme) -> int:
    """Decimals a theme is shown with (小数位数)."""
    return 0 if theme.code in (BEHIND, MOVE) else source.run.scheme.rounding.total_dp


def unit_of(theme: Theme) -> str:
    """What is counted (单位): 分 or 项."""
    return "项" if theme.code == BEHIND else "分"


def values_of(source: Source, theme: Theme) -> Values:
    """The number of every unit (各单位数值), None where there is none."""
    if theme.code == BEHIND:
        return {code: _late(found.values()) for code, found in source.lights.items()}
    return {total.unit.code: _value(source, theme, total) for total in source.units}


def _value(source: Source, theme: Theme, total: Total) -> Fraction | None:
    if theme.kind is Kind.DIMENSION:
        return dimension_points(source.run, total.unit.code, theme.code)
    if theme.kind is Kind.INDICATOR:
        row = source.run.points[total.unit.code, theme.code]
        # what stands in for a figure that is owed is no figure
        return None if row.status is FigureStatus.MISSING else row.points
    if source.interim:
        return total.points_sum if total.applicable_weight else None
    return total.published_total


def reasons(source: Source, theme: Theme) -> dict[str, str]:
    """Why units have no number (无数据原因), of themes about one indicator; 未报 is not 不适用."""
    code = theme.code.removeprefix(AIM)
    rows = {total.unit.code: source.run.points[total.unit.code, code] for total in source.units}
    return {unit: WHY[row.status] for unit, row in rows.items() if row.status in WHY}


def beyond_target(source: Source, theme: Theme) -> dict[str, Fraction | None]:
    """How far beyond its target a unit is (超出目标的比例), as a part of it; below zero short of it, None without both."""
    return {total.unit.code: _beyond(source, theme, total) for total in source.units}


def _beyond(source: Source, theme: Theme, total: Total) -> Fraction | None:
    code = theme.code.removeprefix(AIM)
    row, aim = source.run.points[total.unit.code, code], source.run.inputs.targets.get((total.unit.code, code))
    target = number(aim.target) if aim is not None else None
    if row.measure is None or not target:
        return None
    return advantage(row.measure, target, row.indicator.direction) / abs(target)


def _late(found: Iterable[Lit]) -> Fraction | None:
    """How many lights are not 正常; None for a unit without any light."""
    lights = [lit.light for lit in found if lit.light]
    return Fraction(sum(light is not Light.ON_COURSE for light in lights)) if lights else None


def text_of(source: Source, theme: Theme, total: Total, value: Fraction | None) -> str:
    """The line under a unit's name (注记): points, and its place where it has one; why there is no number."""
    if value is None:
        if theme.kind is Kind.INDICATOR:
            return source.run.points[total.unit.code, theme.code].status.label
        return NO_DATA
    if theme.code == BEHIND:
        lights = [lit.light for lit in source.lights[total.unit.code].values()]
        return " ".join(f"{light.sign}{lights.count(light)}" for light in Light)
    points = shown(value, decimals(source, theme))
    if theme.kind is not Kind.WHOLE:
        return f"{points}分"
    if source.interim:
        return f"{points}/{brief(total.applicable_weight)}分"
    return f"{points} · {f'第{total.place}' if total.place else '单列'}"
