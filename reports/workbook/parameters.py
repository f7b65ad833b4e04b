"""Parameters (参数): every number and word of the scheme that a formula reads, one a row, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from evaluation.figures import Adjustment
from evaluation.rules.base import Params, Rule
from evaluation.scheme import GradeLine, Indicator, Nested, Part, Scheme
from evaluation.terms import AdjustmentKind
from reports.workbook.grid import Column, Grid, Span
from reports.workbook.words import CHOICES, NONE, PARAMETERS, YES_NO

GRID = Grid("参数", (
    Column("scope", "所属", 16, "总则、等次、加减分，或指标代码与部分"),
    Column("group", "类别", 18, "参数所属的规则或事项"),
    Column("label", "参数", 26, "参数名称；级别、档次的名称在明细和数据中照写"),
    Column("value", "值", 14, "可改的数；不设上限、下限的写“不设”，改方案时请在系统里改"),
    Column("note", "说明", 40, "含义或依据"),
))  # fmt: skip
Key = tuple[str | int, ...]
Value = Fraction | str


@dataclass(frozen=True, slots=True)
class Row:
    """One parameter (参数行)."""

    scope: str
    group: str
    label: str
    value: Value
    note: str = ""


@dataclass
class Parameters:
    """All parameters of a workbook (参数表): rows in order, and where each key's cell or run of cells stands."""

    rows: list[Row] = field(default_factory=list)
    spans: dict[Key, Span] = field(default_factory=dict)

    def add(self, key: Key, *rows: Row) -> None:
        first = GRID.first + len(self.rows)
        self.rows += rows
        self.spans[key] = Span(first, first + len(rows) - 1)

    def cell(self, *key: str | int) -> str:
        """The value cell of a parameter (参数值单元格)."""
        return GRID.cell("value", self.spans[key].first)

    def values(self, *key: str | int) -> str:
        """The value cells of a list or table (参数值区域)."""
        return GRID.span("value", self.spans[key])

    def labels(self, *key: str | int) -> str:
        """The label cells of a table (参数名区域)."""
        return GRID.span("label", self.spans[key])

    def of(self, *prefix: str | int) -> Iterator[tuple[Row, str]]:
        """Rows under a key, each with its value cell (某项的参数)."""
        for key, span in self.spans.items():
            if key[: len(prefix)] == prefix:
                for row in range(span.first, span.last + 1):
                    yield self.rows[row - GRID.first], GRID.cell("value", row)


def parameters_of(scheme: Scheme, adjustments: tuple[Adjustment, ...]) -> Parameters:
    """The parameters of a scheme (参数表)."""
    found = Parameters()
    _general(found, scheme)
    _grades(found, scheme.grades)
    _adjustments(found, scheme, adjustments)
    for indicator in scheme.indicators:
        _measure(found, indicator)
        for position, part in enumerate(indicator.parts):
            scope = indicator.code if len(indicator.parts) == 1 else f"{indicator.code} 第{position + 1}部分"
            _rule(found, ("rule", indicator.code, position), scope, part.rule, part.params)
    return found


def _general(found: Parameters, scheme: Scheme) -> None:
    rounding, ties = scheme.rounding, scheme.ties
    found.add(("full_marks",), Row("总则", "满分", "满分", scheme.full_marks, "基础得分按此折算"))
    found.add(("total_dp",), Row("总则", "舍入", "总分小数位", Fraction(rounding.total_dp), "四舍五入"))
    note = "改动须在系统里改方案"
    found.add(("rank_on",), Row("总则", "位次", "定位次的数", CHOICES[rounding.rank_on], note))
    found.add(("method",), Row("总则", "位次", "并列办法", CHOICES[ties.method], note))
    found.add(("break_by",), Row("总则", "位次", "同分先比", "、".join(ties.break_by) or NONE, note))


def _grades(found: Parameters, grades: tuple[GradeLine, ...]) -> None:
    if not grades:
        return
    found.add(("grades",), *(Row("等次", f"第{k}等次", "名称", grade.name) for k, grade in enumerate(grades, 1)))
    for position, grade in enumerate(grades):
        line = NONE if grade.least is None else grade.least
        found.add(("grade", position, "line"), Row("等次", grade.name, "分数线", line, "" if line == NONE else "含本数"))
        quota = grade.quota
        if quota is None:
            continue
        scope = "参加排名的全部单位" if quota.of == "all" else "本组参加排名的单位"
        note = f"按{scope}计，{CHOICES[quota.rounding]}；名额末位并列{CHOICES[quota.on_tie]}"
        found.add(("grade", position, "share"), Row("等次", grade.name, "名额比例", quota.share, note))
        found.add(("grade", position, "least"), Row("等次", grade.name, "名额至少", Fraction(quota.at_least)))


def _adjustments(found: Parameters, scheme: Scheme, adjustments: tuple[Adjustment, ...]) -> None:
    caps = scheme.adjustments
    for key, label, cap in (("bonus_cap", "加分合计上限", caps.bonus_cap), ("deduction_cap", "扣分合计上限", caps.deduction_cap)):
        found.add((key,), Row("加减分", "合计", label, NONE if cap is None else cap))
    for item in scheme.bonus:
        if item.points is not None:
            found.add(("bonus", item.code), Row("加减分", item.code, "每项分数", item.points, item.title or item.cite.text))
    entered = sorted({row.family for row in adjustments if row.kind != AdjustmentKind.VETO})
    families = [*(item.code for item in scheme.bonus), *caps.kind_caps, *entered]
    own = {item.code: item.cap for item in scheme.bonus}
    for family in dict.fromkeys(families):
        cap = caps.kind_caps.get(family, own.get(family))
        found.add(("family", family), Row("加减分", family, "同类上限", NONE if cap is None else cap))


def _measure(found: Parameters, indicator: Indicator) -> None:
    each = indicator.measure.each
    if indicator.measure.kind == "equivalents" and each:
        found.add(("measure", indicator.code), *_table(indicator.code, "当量折算", each))


def _table(scope: str, group: str, table: Mapping[str, Fraction]) -> Iterator[Row]:
    return (Row(scope, group, label, value) for label, value in table.items())


def _rule(found: Parameters, key: Key, scope: str, rule: Rule, params: Params) -> None:
    for name, label in PARAMETERS[rule.name].items():
        value = params[name]
        if isinstance(value, Nested):
            _rule(found, (*key, name), scope, value.rule, value.params)
        elif isinstance(value, Mapping):
            found.add((*key, name), *_table(scope, f"{rule.term}：{label}", value))
        elif isinstance(value, list | tuple):
            rungs = (Row(scope, rule.term, label.format(k), rung) for k, rung in enumerate(value, 1))
            found.add((*key, name), *rungs)
        else:
            found.add((*key, name), Row(scope, rule.term, label, shown_value(value)))


def shown_value(value: Fraction | str | bool | int | None) -> Value:
    """A parameter as its cell shows it (参数显示值): numbers as numbers, words in Chinese."""
    if value is None:
        return NONE
    if isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, str):
        return CHOICES[value]
    return Fraction(value)


def parts_of(scheme: Scheme) -> Iterator[tuple[Indicator, int, Part]]:
    """Every part of every scored indicator, in written order (指标部分)."""
    for indicator in scheme.indicators:
        for position, part in enumerate(indicator.parts):
            yield indicator, position, part
