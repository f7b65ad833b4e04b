"""Trace (得分追溯): total → dimensions → indicators → parts, leaves adding to the total exactly.

A 折算 leaf per dimension carries rescaled − raw. Rendered from an assessment, one unit at a time.
Source: scoring contract, Trace.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from evaluation.results import Adjusted, Assessment, DimensionPoints, PartPoints, Points
from evaluation.rounding import brief, exact, shown
from evaluation.wording import sentence, sentences

INPUTS = ("value", "numerator", "denominator", "previous", "baseline", "contribution", "levels")


@dataclass(frozen=True, slots=True)
class Node:
    """One step of the arithmetic (追溯节点): `points` exact, None when out of the score; leaves have no children."""

    kind: str
    code: str
    title: str
    points: Fraction | None
    text: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    children: tuple[Node, ...] = ()

    def leaves(self) -> Iterator[Node]:
        """The leaves under this node (叶节点)."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


def trace_of(assessment: Assessment, unit: str) -> Node:
    """The whole arithmetic of one unit (单位得分追溯)."""
    total = assessment.totals[unit]
    scheme = assessment.scheme
    children = [
        dimension_node(assessment, assessment.dimensions[unit, item.code])
        for item in scheme.dimensions
        if (unit, item.code) in assessment.dimensions
    ]
    if total.total is not None:
        children += [
            _adjustment_node("bonus", "加分", total.bonus_detail, 1),
            _adjustment_node("deduction", "扣分", total.deduction_detail, -1),
        ]
    text = _total_text(assessment, unit)
    facts: dict[str, Any] = {"published": shown(total.published_total, scheme.rounding.total_dp)}
    if total.vetoes:
        facts["veto"] = [{"code": row.matter, "cite": row.cite} for row in total.vetoes]
    return Node("total", unit, total.unit.name, total.total, text, facts, tuple(children))


def _total_text(assessment: Assessment, unit: str) -> str:
    total, rounding = assessment.totals[unit], assessment.scheme.rounding
    if total.total is None or total.base is None:
        return "没有可计入的指标或有指标暂不计分，不计总分"
    full = brief(assessment.scheme.full_marks)
    return (
        f"得分{brief(total.points_sum)}÷计入分值{brief(total.applicable_weight)}×{full}={brief(total.base)}，"
        f"加分{brief(total.bonus)}，扣分{brief(total.deduction)}，总分{shown(total.published_total, rounding.total_dp)}"
    )


def dimension_node(assessment: Assessment, row: DimensionPoints) -> Node:
    """One dimension of one unit (维度得分追溯): its indicators and the rescaling."""
    unit = row.unit.code
    children = [
        indicator_node(assessment, assessment.points[unit, item.code])
        for item in assessment.scheme.indicators
        if item.dimension == row.dimension.code
    ]
    if row.points is not None:
        total = assessment.totals[unit]
        text = f"不计入的分值折算：维度得分{brief(row.raw)}÷{brief(total.applicable_weight)}×{brief(assessment.scheme.full_marks)}"
        children.append(Node("rescaling", row.dimension.code, "折算", row.points - row.raw, text))
    return Node("dimension", row.dimension.code, row.dimension.title, row.points, "", {}, tuple(children))


def indicator_node(assessment: Assessment, row: Points) -> Node:
    """One indicator of one unit (指标得分追溯)."""
    indicator, points_dp = row.indicator, assessment.scheme.rounding.points_dp
    awaiting = assessment.scheme.awaits_document(indicator)
    facts: dict[str, Any] = {
        "status": str(row.status),
        "weight": brief(indicator.weight),
        "unit": indicator.unit,
        "clause": indicator.cite.text,
        "quote": indicator.cite.quote,
        "inputs": inputs_of(assessment, row),
    }
    if row.measure is not None:
        facts["measure"] = {"exact": exact(row.measure), "shown": brief(row.measure)}
    texts = sentences(row, points_dp)
    children = tuple(
        _part_node(row, part, position, text)
        for position, (part, text) in enumerate(zip(row.parts, texts, strict=True), 1)
    )
    text = sentence(row, points_dp, awaiting=awaiting, parts=texts)
    return Node("indicator", indicator.code, indicator.title, row.points, text, facts, children)


def _part_node(row: Points, part: PartPoints, position: int, text: str) -> Node:
    facts = {
        "rule": part.part.rule.name,
        "of": str(part.part.of),
        "share": brief(part.part.share),
        "formula": part.part.rule.formula,
        "treatment": str(part.treatment),
    }
    # a part of an indicator that is pending or out adds nothing to the total
    points = part.points if row.points is not None else None
    return Node("part", str(position), part.part.rule.term, points, text, facts)


def inputs_of(assessment: Assessment, row: Points) -> dict[str, Any]:
    """What was typed for the figure and its target (填报与目标), with period and source; blanks left out."""
    found: dict[str, Any] = {}
    figure = row.figure
    if figure is not None:
        found = {name: getattr(figure, name) for name in INPUTS if getattr(figure, name)}
        found |= {name: getattr(figure, name) for name in ("data_period", "source") if getattr(figure, name)}
    target = assessment.inputs.targets.get((row.unit.code, row.indicator.code))
    if target is not None and target.target:
        found["target"] = target.target
        if target.source:
            found["target_source"] = target.source
    return found


def _adjustment_node(kind: str, title: str, detail: Adjusted, sign: int) -> Node:
    matters = tuple(
        Node(
            "matter", counted.adjustment.matter, counted.adjustment.level or counted.adjustment.matter,
            counted.points * sign, f"{counted.adjustment.matter}：{brief(counted.points)}分", {"clause": counted.adjustment.cite},
        )
        for counted in detail.matters
    )  # fmt: skip
    left = detail.points * sign - sum((node.points or Fraction(0) for node in matters), Fraction(0))
    if matters:
        matters += (Node("cap", kind, "封顶", left, f"合计按封顶后{brief(detail.points)}分计"),)
    return Node(kind, kind, title, detail.points * sign, f"{title}{brief(detail.points)}分", {}, matters)


def as_json(node: Node, points_dp: int) -> dict[str, Any]:
    """The node as plain dict and list (追溯文本), points as p/q and as a rounded decimal."""
    found: dict[str, Any] = {"kind": node.kind, "code": node.code, "title": node.title}
    found["points_exact"], found["points"] = exact(node.points), shown(node.points, points_dp)
    if node.text:
        found["text"] = node.text
    found |= node.facts
    if node.children:
        found["children"] = [as_json(child, points_dp) for child in node.children]
    return found


