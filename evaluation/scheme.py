"""Scheme (考核方案): the typed form of a scoring scheme, as a dated YAML file states it.

`evaluation.scheme_parser.parse` makes it from a document's nodes; nothing here reads or checks.
Weights 分值 are points of `full_marks`; every number is an exact Fraction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from evaluation.errors import NOWHERE, Where
from evaluation.measures import Measure
from evaluation.rules.base import Params, Rule
from evaluation.terms import Direction, Of, UnitKind
from evaluation.units import Unit


@dataclass(frozen=True, slots=True)
class Cite:
    """Clause a rule stands on (依据): document, clause, quote."""

    document: str = ""
    clause: str = ""
    quote: str = ""

    @property
    def text(self) -> str:
        """《document》clause (条款); a document named by its number 文号 goes without the title marks."""
        if not self.document:
            return self.clause
        by_number = "〔" in self.document
        return f"{self.document}{self.clause}" if by_number else f"《{self.document}》{self.clause}"


@dataclass(frozen=True, slots=True)
class Rounding:
    """Rounding (舍入): decimals of points and totals, and on which number places are decided."""

    points_dp: int = 4
    total_dp: int = 2
    rank_on: str = "published"


@dataclass(frozen=True, slots=True)
class Policy:
    """What stands for a figure that is not there (缺报与不适用的处理), and who the peers are."""

    missing: str = "zero"
    not_applicable: str = "rescale"
    peer_group: str = "all"


@dataclass(frozen=True, slots=True)
class Ties:
    """Equal totals (并列): method min (1,1,3) or dense (1,1,2); indicators that break them."""

    method: str = "min"
    break_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quota:
    """Quota of a grade (等次名额)."""

    share: Fraction
    of: str = "all"
    at_least: int = 0
    rounding: str = "floor"
    on_tie: str = "flag"


@dataclass(frozen=True, slots=True)
class GradeLine:
    """One grade (等次): its closed lower bound, None for the lowest, and its quota."""

    name: str
    least: Fraction | None = None
    quota: Quota | None = None
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Caps:
    """Caps of bonus and deduction (加减分上限)."""

    bonus_cap: Fraction | None = None
    deduction_cap: Fraction | None = None
    kind_caps: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bonus:
    """One bonus item (加分项)."""

    code: str
    title: str
    points: Fraction | None
    cap: Fraction | None
    cite: Cite
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Veto:
    """One matter that bars the best grades (不得评优事项) and the ceiling it leaves."""

    code: str
    title: str
    ceiling: str
    cite: Cite
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension (维度)."""

    code: str
    title: str
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom an indicator applies to (适用范围): (kind or unit named) and not except."""

    kinds: tuple[UnitKind, ...] = (UnitKind.COUNTY, UnitKind.ZONE)
    units: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()

    def covers(self, unit: Unit) -> bool:
        return (unit.kind in self.kinds or unit.code in self.units) and unit.code not in self.exempt


@dataclass(frozen=True, slots=True)
class Nested:
    """A rule under `otherwise` (左右之外的规则)."""

    rule: Rule
    params: Params


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an indicator (指标部分): its share of the weight, what is scored, by which rule."""

    share: Fraction
    of: Of
    rule: Rule
    params: Params
    where: Where = NOWHERE

    @property
    def against_peers(self) -> bool:
        return self.rule.against_peers(self.params)


@dataclass(frozen=True, slots=True)
class Departments:
    """Departments of an indicator (责任部门): lead 牵头, data 数据, with 配合."""

    lead: str = ""
    data: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """口径卡: definition, source, timing, contact."""

    definition: str = ""
    source: str = ""
    timing: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator (指标); an observed one (观察指标) has no parts and weight 0."""

    code: str
    title: str
    dimension: str
    unit: str
    weight: Fraction
    direction: Direction
    measure: Measure
    parts: tuple[Part, ...]
    applies_to: Scope
    basis: str
    missing: str
    not_applicable: str
    peer_group: str
    cite: Cite
    observed: bool = False
    step: Fraction | None = None
    least: Fraction | None = None
    most: Fraction | None = None
    frequency: str = "Y"
    lag: int = 1
    departments: Departments = Departments()
    card: Card = Card()
    commitments: tuple[str, ...] = ()
    where: Where = NOWHERE

    @property
    def reads_number(self) -> bool:
        """Whether any part scores the measure as a number (按数计分)."""
        return any("x" in dict(part.rule.needs(part.params)) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme (考核方案) of one year; `indicators` are the scored ones in written order."""

    id: str
    title: str
    version: str
    full_marks: Fraction
    status: str
    effective: tuple[str, str]
    cite: Cite
    basis_document: str
    rounding: Rounding
    policy: Policy
    ties: Ties
    grades: tuple[GradeLine, ...]
    adjustments: Caps
    bonus: tuple[Bonus, ...]
    vetoes: tuple[Veto, ...]
    dimensions: tuple[Dimension, ...]
    indicators: tuple[Indicator, ...]
    observed: tuple[Indicator, ...] = ()

    def awaits_document(self, indicator: Indicator) -> bool:
        """Whether an indicator waits for its 依据文件 and is 不适用 until then."""
        return indicator.basis == "decision" and not self.basis_document


