"""Unit (被考核单位): the nine counties, 台州湾新区 and the city row, in 建制顺序."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from evaluation.errors import NOWHERE, FaultList, Where
from evaluation.figures import Place
from evaluation.reading import shortened
from evaluation.rounding import number
from evaluation.terms import Ranking, UnitKind

KINDS = frozenset(kind.value for kind in UnitKind)
RANKINGS = frozenset(ranking.value for ranking in Ranking)


@dataclass(frozen=True, slots=True)
class Unit:
    """One appraised unit (被考核单位); `code` is text, official or local, `group` 分组."""

    code: str
    name: str
    kind: UnitKind = UnitKind.COUNTY
    group: str = ""
    order: Fraction = Fraction(0)
    ranked: Ranking = Ranking.RANKED
    where: Where = NOWHERE


def in_order(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Units in 建制顺序, then by code."""
    return tuple(sorted(units, key=lambda unit: (unit.order, unit.code)))


def parse_unit(cells: Mapping[str, str], place: Place, faults: FaultList) -> Unit:
    """The unit a row of units.csv states (读取单位); faults are collected, defaults stand in for them."""
    code, kind, order, ranked = (cells.get(column, "") for column in ("unit", "kind", "order", "ranked"))
    if not code:
        faults.add(place.of("unit"), "单位代码不能为空")
    if kind not in KINDS:
        faults.add(place.of("kind"), f"单位类别“{shortened(kind)}”应为county、zone、city之一")
    if ranked and ranked not in RANKINGS:
        faults.add(place.of("ranked"), f"排名方式“{shortened(ranked)}”应为true、apart、false之一")
    position = number(order) if order else Fraction(0)
    if position is None:
        faults.add(place.of("order"), f"顺序应为数，现为“{shortened(order)}”")
    return Unit(
        code, cells.get("name", "") or code, UnitKind(kind) if kind in KINDS else UnitKind.COUNTY,
        cells.get("group", ""), position or Fraction(0),
        Ranking(ranked) if ranked in RANKINGS else Ranking.RANKED, place.of("unit"),
    )  # fmt: skip
