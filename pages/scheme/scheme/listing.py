"""指标与规则: every indicator with its 分值, rule, data period and clause; its 口径卡 behind it."""

from __future__ import annotations

from evaluation.results import Assessment
from evaluation.rounding import brief
from evaluation.scheme import Indicator
from pages.ui.tables import DASH, Column, Row, escaped, joined, table

COLUMNS = (
    Column("指标", "heading"), Column("分值", "number"), Column("方向"), Column("计分规则"), Column("报送"), Column("牵头部门"),
    Column("依据"),
)  # fmt: skip
OFTEN = {"W": "每周", "M": "每月", "Q": "每季", "H": "每半年", "Y": "每年"}
CARD = (("definition", "指标含义"), ("source", "数据来源"), ("timing", "发布时间"), ("contact", "联系"))


def content(run: Assessment) -> str:
    """All indicators by dimension (指标总表), then the cards (口径卡)."""
    scheme = run.scheme
    pieces = []
    for dimension in scheme.dimensions:
        items = [item for item in scheme.indicators if item.dimension == dimension.code]
        if items:
            weight = brief(sum((item.weight for item in items), start=items[0].weight * 0))
            pieces.append(table(f"{dimension.code} {dimension.title}（{weight}分）", COLUMNS, map(_row, items), look="scheme"))
    return joined(pieces) + joined(map(_card, scheme.indicators))


def rule_words(item: Indicator) -> str:
    """The rules of an indicator in words (计分规则): 完成率60%、功效系数（同组）40%."""
    if len(item.parts) == 1:
        return item.parts[0].rule.term
    return "、".join(f"{part.rule.term}{brief(part.share * 100)}%" for part in item.parts)


def _row(item: Indicator) -> Row:
    name = f'{escaped(f"{item.code} {item.title}")}<span class="unit">{escaped(item.unit)}</span>'
    cells = (
        brief(item.weight), item.direction.label, rule_words(item), OFTEN[item.frequency], item.departments.lead or DASH,
        item.cite.text or DASH,
    )  # fmt: skip
    return Row([name, *map(escaped, cells)], data={"indicator": item.code})


def _card(item: Indicator) -> str:
    said = [(title, getattr(item.card, name)) for name, title in CARD if getattr(item.card, name)]
    quote = [("原文", item.cite.quote)] if item.cite.quote else []
    lines = joined(f"<dt>{title}</dt><dd>{escaped(text)}</dd>" for title, text in (*said, *quote))
    if not lines:
        return ""
    title = escaped(f"{item.code} {item.title}")
    inside = f'<summary>口径卡：{title}</summary><dl class="card-lines">{lines}</dl>'
    return f'<details class="more" data-card="{item.code}">{inside}</details>'
