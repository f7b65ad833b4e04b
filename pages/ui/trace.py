"""Every point down to its arithmetic and its clause (得分追溯): dimensions, indicators, parts, sums."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from evaluation.comparison import dimension_weight
from evaluation.results import Assessment
from evaluation.rounding import brief, exact, shown
from evaluation.terms import FigureStatus
from evaluation.trace import Node, dimension_node, trace_of
from pages.ui.tables import DASH, Column, Row, escaped, joined, table

COLUMNS = (
    Column("指标", "heading"), Column("分值", "number"), Column("得分", "number"), Column("状态"),
    Column("实绩", "number"), Column("目标", "number"), Column("算式与依据", "wide"),
)  # fmt: skip
INPUTS = {
    "value": "填报值", "numerator": "分子", "denominator": "分母", "previous": "上年", "baseline": "基期",
    "contribution": "贡献", "levels": "分级或事项", "target": "目标", "data_period": "数据期", "source": "数据来源",
    "target_source": "目标来源",
}  # fmt: skip


def unit_trace(assessment: Assessment, unit: str, *, expert: bool) -> str:
    """The whole arithmetic of one unit (单位得分追溯) as HTML; `expert` adds exact fractions 专业显示."""
    node, places = trace_of(assessment, unit), assessment.scheme.rounding.points_dp
    view = View(places, expert)
    dimensions = [child for child in node.children if child.kind == "dimension"]
    others = [child for child in node.children if child.kind != "dimension"]
    return (
        f'<p class="sentence">{escaped(node.text)}</p>{_vetoes(assessment, unit)}'
        f"{joined(map(view.dimension, dimensions))}{joined(map(view.adjustment, others))}{view.sum(node)}"
    )


def earned_trace(run: Assessment, unit: str, *, expert: bool) -> str:
    """The arithmetic of what was earned so far (已得分追溯): nothing rescaled, no total."""
    view, total = View(run.scheme.rounding.points_dp, expert), run.totals[unit]
    opened = joined(_earned_dimension(run, unit, item.code, view) for item in run.scheme.dimensions)
    return (
        f'<p class="sentence">已得分{view.points(total.points_sum)}，为各维度已得分之和；'
        f"已到期分值{brief(total.applicable_weight)}分。期中不折算、不计总分。{view.precise(total.points_sum)}</p>{opened}"
    )


def _earned_dimension(run: Assessment, unit: str, code: str, view: View) -> str:
    row = run.dimensions.get((unit, code))
    if row is None:
        return ""
    nodes = [child for child in dimension_node(run, row).children if child.kind == "indicator"]
    due = any(node.points is not None for node in nodes)
    value = f"{view.points(row.raw)}分" if due else "未到期"
    foot = [Row(("各项合计", "", view.points(row.raw), "", "", "", view.precise(row.raw)), "total")] if due else []
    title = escaped(row.dimension.title)
    inside = table(f"{row.dimension.title}各项已得分", COLUMNS, map(view.indicator, nodes), foot, "trace")
    return f'<details class="step"><summary><span>{title}</span><span>{value}</span></summary>{inside}</details>'


def _vetoes(assessment: Assessment, unit: str) -> str:
    """Matters that bar the best grades (不得评优事项)."""
    titles = {veto.code: veto for veto in assessment.scheme.vetoes}
    return joined(
        f'<p class="sentence">不得评优：{escaped(titles[row.matter].title)}，等次最高为“{escaped(titles[row.matter].ceiling)}”。'
        f"依据：{escaped(row.cite)}</p>"
        for row in assessment.totals[unit].vetoes
    )


class View:
    """How the tree is shown (追溯版式): decimals of points, and whether exact fractions stand beside them."""

    def __init__(self, places: int, expert: bool) -> None:
        self.places = places
        self.expert = expert

    def points(self, value: Fraction | None) -> str:
        """Points (得分); — when out of the score."""
        return DASH if value is None else shown(value, self.places)

    def precise(self, value: Fraction | None) -> str:
        """The exact fraction (精确值), where asked for."""
        return f'<span class="exact">精确值 {exact(value)}</span>' if self.expert and value is not None else ""

    def leaf(self, node: Node) -> str:
        """Points of a leaf (叶节点得分), marked so that a reader or a test can add all of them up."""
        value = "" if node.points is None else exact(node.points)
        return f'<span class="leaf" data-exact="{value}">{self.points(node.points)}</span>'

    def dimension(self, node: Node) -> str:
        """One dimension (维度): opens into its indicators and their sum."""
        indicators = [child for child in node.children if child.kind == "indicator"]
        rest = [child for child in node.children if child.kind != "indicator"]
        earned = sum((child.points for child in indicators if child.points is not None), Fraction(0))
        foot = [self._sum_row("各项合计", earned, "以上各项得分相加")]
        for child in rest:
            words = f"{escaped(child.text)}{self.precise(child.points)}"
            foot.append(Row((escaped(child.title), "", self.leaf(child), "", "", "", words)))
        foot.append(self._sum_row("维度得分", node.points, "各项合计加折算"))
        content = table(f"{node.title}各项得分", COLUMNS, map(self.indicator, indicators), foot, "trace")
        return _opening(node.title, f"{self.points(node.points)}分", content)

    def _sum_row(self, title: str, points: Fraction | None, words: str) -> Row:
        return Row((title, "", self.points(points), "", "", "", f"{words}{self.precise(points)}"), "total")

    def indicator(self, node: Node) -> Row:
        """One indicator (指标): figure, target, points and the sentence that opens into its parts."""
        facts, inputs = node.facts, node.facts["inputs"]
        measured = "measure" in facts
        value = facts["measure"]["shown"] if measured else inputs.get("levels", DASH)
        unit = f'<span class="unit">{escaped(facts["unit"])}</span>' if facts["unit"] and measured else ""
        cells = (
            f"{escaped(node.code)} {escaped(node.title)}", facts["weight"], self.points(node.points),
            FigureStatus(facts["status"]).label, f"{escaped(value)}{unit}", escaped(inputs.get("target", DASH)),
            self.reasons(node),
        )  # fmt: skip
        return Row(cells, "", {"indicator": node.code})

    def reasons(self, node: Node) -> str:
        """The sentence, opening into parts, inputs and clause (算式与依据)."""
        facts, parts = node.facts, joined(map(self.part, node.children))
        inputs = _pairs((INPUTS[name], value) for name, value in facts["inputs"].items())
        quote = f"：“{escaped(facts['quote'])}”" if facts["quote"] else ""
        clause = f"<p>依据：{escaped(facts['clause'])}{quote}</p>" if facts["clause"] else ""
        measure = f"<p>实绩精确值：{facts['measure']['exact']}</p>" if self.expert and "measure" in facts else ""
        return (
            f"<details><summary>{escaped(node.text)}</summary>"
            f'<div class="inside"><ol>{parts}</ol>{inputs}{measure}{clause}</div></details>'
        )

    def part(self, node: Node) -> str:
        """One part (部分): its rule in words, with values, and its points."""
        return (
            f"<li><strong>{escaped(node.title)}</strong>：{escaped(node.facts['formula'])}<br>"
            f"{escaped(node.text)}<br>得分 {self.leaf(node)}{self.precise(node.points)}</li>"
        )

    def adjustment(self, node: Node) -> str:
        """Bonus or deduction (加分、扣分): opens into its matters; a plain line when there are none."""
        if not node.children:
            return f'<p class="line"><span>{escaped(node.title)}</span><span>{self.leaf(node)}分</span></p>'
        columns = (Column("事项", "heading"), Column("得分", "number"), Column("说明与依据", "wide"))
        rows = [
            Row((escaped(child.title), self.leaf(child), joined([escaped(child.text), _clause(child)])))
            for child in node.children
        ]
        foot = [Row(("合计", self.points(node.points), "以上各行相加"), "total")]
        content = table(f"{node.title}事项", columns, rows, foot, "trace")
        return _opening(node.title, f"{self.points(node.points)}分", content)

    def sum(self, node: Node) -> str:
        """How the total comes together (总分合计)."""
        if node.points is None:
            return ""
        terms = "＋".join(f"{escaped(child.title)} {self.points(child.points)}" for child in node.children if child.points)
        return (
            f'<p class="sentence sum">{terms} ＝ <span class="total-points" data-exact="{exact(node.points)}">'
            f"{self.points(node.points)}</span>，四舍五入为{node.facts['published']}分。{self.precise(node.points)}</p>"
            f'<p class="lead">显示的各数四舍五入到{self.places}位小数，相加以精确值为准。</p>'
        )


def _clause(node: Node) -> str:
    cite = node.facts.get("clause", "")
    return f"（依据：{escaped(cite)}）" if cite else ""


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    """Names with values (数据清单)."""
    items = joined(f"<div><dt>{name}</dt><dd>{escaped(value)}</dd></div>" for name, value in pairs)
    return f"<dl>{items}</dl>" if items else ""


def _opening(title: str, value: str, content: str) -> str:
    """Something that opens (展开)."""
    return (
        f'<details class="step"><summary><span>{escaped(title)}</span><span>{value}</span></summary>'
        f"{content}</details>"
    )


def unit_summary(assessment: Assessment, unit: str) -> str:
    """One unit in short (单位得分摘要): how its total comes about, and its points by dimension."""
    node, places = trace_of(assessment, unit), assessment.scheme.rounding.total_dp
    columns = (Column("维度", "heading"), Column("分值", "number"), Column("得分", "number"), Column("位次", "number"))
    rows = []
    for child in node.children:
        row = assessment.dimensions.get((unit, child.code)) if child.kind == "dimension" else None
        weight = brief(dimension_weight(assessment, child.code)) if row else DASH
        place = str(row.place) if row and row.place else DASH
        rows.append(Row((escaped(child.title), weight, shown(child.points, places) or DASH, place)))
    foot = [Row(("总分", brief(assessment.scheme.full_marks), node.facts["published"] or DASH, DASH), "total")]
    return f'{table(f"{node.title}得分构成", columns, rows, foot, "summary")}<p class="lead">{escaped(node.text)}</p>'
