"""Unit (被考核单位): the nine counties, 台州湾新区 and the city row, in 建制顺序."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from evaluation.errors import NOWHERE, Where
from evaluation.terms import Ranking, UnitKind


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


def in_order(units: tuple[Unit, ...] | list[Unit]) -> tuple[Unit, ...]:
    """Units in 建制顺序, then by code."""
    return tuple(sorted(units, key=lambda unit: (unit.order, unit.code)))
