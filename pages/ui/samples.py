"""Samples of an inspection (现场核查样本): what was found of each figure, by whom and when, for whoever may read it."""

from __future__ import annotations

from data.calendar import clock_text
from data.inspections import Finding, Sample
from pages.ui.tables import DASH, Column, Row, escaped, table

COLUMNS = (Column("填报项", "heading"), Column("结论"), Column("核查情况"), Column("登记人"), Column("登记时间"))


def card(sample: Sample) -> str:
    """A sample as a table (样本一览), its caption saying who drew it when, and how where that may be known."""
    rows = [_row(one) for one in sample.findings]
    return f'<section class="card">{table(_title(sample), COLUMNS, rows, look="plain")}</section>'


def _title(sample: Sample) -> str:
    told = sum(one.outcome is not None for one in sample.findings)
    how = f"，{sample.how}" if sample.how else ""
    drawn = f"{sample.drawn_by}于{clock_text(sample.drawn_at)[:10]}抽取{how}"
    return f"样本{sample.sample}：{drawn}；已登记{told}项，共{len(sample.findings)}项"


def _row(one: Finding) -> Row:
    outcome = "待核查" if one.outcome is None else one.outcome.label
    at = clock_text(one.at) if one.at else DASH
    cells = one.named, outcome, one.note or DASH, one.by or DASH, at
    return Row([*map(escaped, cells)], data={"finding": f"{one.item.unit}.{one.item.indicator}"})
