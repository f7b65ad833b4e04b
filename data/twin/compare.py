"""The comparison of an official run with its twin (比对): what differs and what DOUBLE cannot decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from data.twin.official import TOTAL_NUMBERS, Number, Official, official_of
from data.twin.recompute import Twin

if TYPE_CHECKING:
    from evaluation.results import Assessment

TERMS = {
    "points_sum": "已得分",
    "applicable_weight": "计分分值",
    "base": "基础分",
    "bonus": "加分",
    "deduction": "扣分",
    "total": "总分",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Outcome of a check (比对结果): both empty when every number is confirmed."""

    differences: list[str]
    undecided: list[str]


def _agrees(official: Number, own: float | None) -> bool:
    if official.value is None or own is None:
        return official.value is None and own is None
    return abs(official.value - Fraction(own)) <= official.slack + abs(official.value) / 10**13


def _differ(where: str, official: object, own: object) -> str:
    def said(value: object) -> str:
        if isinstance(value, Fraction):
            return str(float(value))
        return "空" if value is None or value == "" else str(value)

    return f"{where}：正式为{said(official)}，复算为{said(own)}"


def _unmatched(what: str, official: Iterable[object], own: Iterable[object]) -> Iterator[str]:
    def named(key: object) -> str:
        return " ".join(map(str, key)) if isinstance(key, tuple) else str(key)

    left, right = set(official), set(own)
    yield from (f"{named(key)} {what}：正式结果没有这一行" for key in sorted(right - left, key=named))
    yield from (f"{named(key)} {what}：复算没有这一行" for key in sorted(left - right, key=named))


def _points(official: Official, twin: Twin) -> Iterator[str]:
    yield from _unmatched("得分", official.points, twin.points)
    for key in sorted(official.points.keys() & twin.points.keys()):
        said, own, where = official.points[key], twin.points[key], f"{key[0]} {key[1]}"
        if said.status != own.status:
            yield _differ(f"{where} 状态", said.status, own.status)
        if said.place != own.place:
            yield _differ(f"{where} 指标位次", said.place, own.place)
        if not _agrees(said.points, own.points):
            yield _differ(f"{where} 得分", said.points.value, own.points)


def _totals(official: Official, twin: Twin) -> Iterator[str]:
    yield from _unmatched("总分", official.totals, twin.totals)
    for unit in sorted(official.totals.keys() & twin.totals.keys()):
        said, own = official.totals[unit], twin.totals[unit]
        for name in TOTAL_NUMBERS:
            if not _agrees(said.numbers[name], getattr(own, name)):
                yield _differ(f"{unit} {TERMS[name]}", said.numbers[name].value, getattr(own, name))
        if not _agrees(Number(said.published), own.published):
            yield _differ(f"{unit} 公布总分", said.published, own.published)
        for term, left, right in (
            ("位次", said.place, own.place),
            ("组内位次", said.group_place, own.group_place),
            ("等次", said.grade, own.grade),
            ("缺报项数", said.missing_count, own.missing_count),
        ):
            if left != right:
                yield _differ(f"{unit} {term}", left, right)


def _dimensions(official: Official, twin: Twin) -> Iterator[str]:
    yield from _unmatched("维度得分", official.dimensions, twin.dimensions)
    for key in sorted(official.dimensions.keys() & twin.dimensions.keys()):
        said, own, where = official.dimensions[key], twin.dimensions[key], f"{key[0]} 维度{key[1]}"
        if not _agrees(said.points, own.points):
            yield _differ(f"{where} 得分", said.points.value, own.points)
        if said.place != own.place:
            yield _differ(f"{where} 位次", said.place, own.place)


def _half_up(value: Fraction, decimals: int) -> Fraction:
    whole = (abs(value) * 10**decimals * 2 + 1) // 2
    return Fraction(whole if value >= 0 else -whole, 10**decimals)


def _official_side(official: Official, twin: Twin) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
    """Published numbers of the official run where the twin stands on a rounding edge beside them."""
    totals: dict[str, float] = {}
    for unit, own in twin.totals.items():
        said = official.totals.get(unit)
        if not own.edge or own.published is None or said is None or said.published is None:
            continue
        if abs(float(said.published) - own.published) <= 1.5 * 10**-twin.plan.total_dp:
            totals[unit] = float(said.published)
    dimensions: dict[tuple[str, str], float] = {}
    for key, mine in twin.dimensions.items():
        value = official.dimensions[key].points.value if key in official.dimensions else None
        if mine.edge and mine.published is not None and value is not None:
            published = float(_half_up(value, twin.plan.points_dp))
            if abs(published - mine.published) <= 1.5 * 10**-twin.plan.points_dp:
                dimensions[key] = published
    return totals, dimensions


def _undecided(twin: Twin, settled: Twin) -> Iterator[str]:
    """Numbers on an edge, then the places and grades that hang on them."""
    for unit, own in sorted(twin.totals.items()):
        if own.edge:
            yield f"{unit} 公布总分：{own.total!r} 处在四舍五入的边缘，复算不能判定"
        other = settled.totals[unit]
        for term, left, right in (
            ("位次", other.place, own.place),
            ("组内位次", other.group_place, own.group_place),
            ("等次", other.grade, own.grade),
        ):
            if left != right:
                yield f"{unit} {term}：取决于处在四舍五入边缘的总分，复算不能判定"
    for key, mine in sorted(twin.dimensions.items()):
        if mine.edge:
            yield f"{key[0]} 维度{key[1]} 得分：{mine.points!r} 处在四舍五入的边缘，复算不能判定"
        if mine.place != settled.dimensions[key].place:
            yield f"{key[0]} 维度{key[1]} 位次：取决于处在四舍五入边缘的得分，复算不能判定"


def compare_official(official: Official, twin: Twin) -> Comparison:
    """Compare the statements of an official run with the twin (比对正式结果与复算)."""
    totals, dimensions = _official_side(official, twin)
    moved: Mapping[object, float] = {
        **{u: v for u, v in totals.items() if v != twin.totals[u].published},
        **{k: v for k, v in dimensions.items() if v != twin.dimensions[k].published},
    }
    settled = twin.resettled(totals, dimensions) if moved else twin
    differences = [*_points(official, settled), *_totals(official, settled), *_dimensions(official, settled)]
    return Comparison(differences, list(_undecided(twin, settled)))


def compare(assessment: Assessment, twin: Twin) -> Comparison:
    """Compare an assessment with its twin (比对): points within 1e-9, published numbers identical."""
    return compare_official(official_of(assessment), twin)
