"""What every rule's formulas are made of (公式构件): the cells of one row of 计分 and how rules name them.

A rule is a `Recipe`: the reference values it shows, when it can be asked at all, and its points. Comparisons that make
points jump carry a tolerance of 1E-9, since cells hold binary numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from evaluation.rules.base import Case, Params, Rule, anchor
from evaluation.terms import Direction
from reports.workbook.details import GRID as DETAIL
from reports.workbook.grid import Span
from reports.workbook.layout import DATA, LINES, Layout
from reports.workbook.model import Line
from reports.workbook.parameters import Key
from reports.workbook.words import CHOICES, DASH, PARAMETERS

NOISE = "1E-9"
REFERENCES = ("a", "b", "c")
BLANK = f'"{DASH}"'


@dataclass(frozen=True)
class At:
    """One row of 计分 seen by its rule (计分位置): cells by what they mean."""

    layout: Layout
    line: Line
    rule: Rule
    params: Params
    key: Key
    shift: int = 0

    @property
    def row(self) -> int:
        return self.layout.line_rows[self.line.key]

    @property
    def higher(self) -> bool:
        return self.line.indicator.direction is Direction.HIGHER

    @property
    def w(self) -> str:
        return LINES.own("weight", self.row)

    @property
    def x(self) -> str:
        return LINES.own("x", self.row)

    @property
    def a(self) -> str:
        return LINES.own(REFERENCES[self.shift], self.row)

    @property
    def b(self) -> str:
        return LINES.own(REFERENCES[self.shift + 1], self.row)

    @property
    def c(self) -> str:
        return LINES.own(REFERENCES[self.shift + 2], self.row)

    @property
    def pool(self) -> Span:
        return self.layout.pools[self.line.key]

    @property
    def peers(self) -> str:
        """The peers' values (同组值区域)."""
        return LINES.own_span("peer", self.pool)

    def p(self, name: str) -> str:
        """The cell of a parameter (参数单元格)."""
        return self.layout.parameters.cell(*self.key, name)

    def label(self, name: str) -> str:
        return PARAMETERS[self.rule.name][name]

    def data(self, column: str) -> str:
        """A cell of the figure (数据单元格)."""
        return DATA.cell(column, self.layout.data_rows[self.line.unit.code, self.line.indicator.code])

    def listed(self, column: str, reader: str = "") -> str:
        """The cells of the figure's list (明细区域)."""
        key = self.line.unit.code, self.line.indicator.code, reader or str(self.line.position)
        return DETAIL.span(column, self.layout.detail_rows[key])

    def lead(self, better: str, than: str) -> str:
        """How far one number is better than another (领先量)."""
        return f"({better}-{than})" if self.higher else f"({than}-{better})"

    def inner(self) -> At:
        """The same row seen by the rule under `otherwise` (容差之外): its reference values follow the target."""
        nested = self.params["otherwise"]
        return replace(self, rule=nested.rule, params=nested.params, key=(*self.key, "otherwise"), shift=1)


class Reference(NamedTuple):
    """One reference value (参照值): its name, its formula, and what it is in a case that can be scored."""

    label: str
    formula: str
    value: Callable[[Case], Fraction | None]


def nothing(at: At) -> tuple[Reference, ...]:
    """No reference values (没有参照值)."""
    return ()


def always(at: At) -> str:
    """No condition (不设条件)."""
    return ""


class Recipe(NamedTuple):
    """One rule in cells (规则公式).

    points: formula of the points, without rounding · references: up to three values it compares with
    guard: condition under which there are points, blank for always · x: formula of the number scored, where it
    does not come from the measure, with its value
    """

    points: Callable[[At], str]
    references: Callable[[At], tuple[Reference, ...]] = nothing
    guard: Callable[[At], str] = always
    x: Callable[[At], str] | None = None
    x_value: Callable[[Case], Fraction | None] | None = None


def clamped(text: str, low: str, high: str) -> str:
    """A formula held between two others (限幅)."""
    return f"MAX({low},MIN({high},{text}))"


def positive(mark: str, text: str) -> str:
    """A formula that needs a mark above zero, #N/A otherwise (须大于0)."""
    return f"IF({mark}<=0,NA(),{text})"


def anchor_of(at: At, name: str) -> Reference:
    """A parameter that is a number, a column of the figure or the peers' mean (锚点)."""
    setting = at.params[name]
    label = at.label(name)
    if setting == "peer_mean":
        return Reference(CHOICES[setting], mean_of(at.peers), lambda case: anchor(case, name) if case.peers else None)
    if isinstance(setting, str):
        return Reference(f"{label}（{CHOICES[setting]}）", at.data(setting), lambda case: anchor(case, name))
    return Reference(label, at.p(name), lambda case: anchor(case, name))


def mean_of(cells: str) -> str:
    """The mean, zero where it is zero but for noise (均值)."""
    return f"IF(COUNT({cells})=0,{BLANK},IF(ABS(AVERAGE({cells}))<1E-12,0,AVERAGE({cells})))"


def term(label: str, cell: Callable[[At], str], name: str) -> Callable[[At], tuple[Reference, ...]]:
    """One reference that stands in the figure (填报参照值): value `name` of the case."""
    return lambda at: (Reference(label, cell(at), lambda case: case.values[name]),)
