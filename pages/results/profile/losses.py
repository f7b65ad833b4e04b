"""Where points were lost and where the unit is strong (失分与优势), every one opening into its arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from evaluation.profile import Item, shortfall_words, shortfalls, strength_words, strengths
from evaluation.results import Assessment
from evaluation.rounding import shown
from evaluation.trace import indicator_node
from pages.ui.tables import escaped, joined
from pages.ui.trace import View

MOST, TOLD, STRONG = 5, 3, 3


def losses(run: Assessment, unit: str, *, interim: bool, expert: bool) -> str:
    """The card of points lost (失分最多的五项): bars in their order, the first three told in sentences."""
    found = shortfalls(run, unit)[:MOST]
    title = "到期指标中失分最多的五项" if interim else "失分最多的五项"
    if not found:
        return f'<h2>{title}</h2><p class="lead">没有失分。</p>'
    longest = found[0].lost
    bars = joined(_loss(run, item, longest, expert) for item in found)
    told = joined(f"<li>{escaped(shortfall_words(run, item))}</li>" for item in found[:TOLD])
    note = "失分＝分值－得分（未折算）；点开看算式。" + ("期中失分随年度推进变化。" if interim else "")
    return f'<h2>{title}</h2>{bars}<ol class="told">{told}</ol><p class="lead">{note}</p>'


def _loss(run: Assessment, item: Item, longest: Fraction, expert: bool) -> str:
    places = run.scheme.rounding.total_dp
    code = item.row.indicator.code
    head = (
        f'<span class="name">{escaped(item.row.indicator.title)}</span>'
        f'<span class="track"><span class="cost-bar" style="width:{shown(item.lost / longest * 100, 2)}%"></span></span>'
        f'<span class="points">−{shown(item.lost, places)}分</span>'
    )
    opened = arithmetic(run, item, expert)
    return f'<details class="lost" data-indicator="{escaped(code)}"><summary>{head}</summary>{opened}</details>'


def strong(run: Assessment, unit: str, *, expert: bool) -> str:
    """The card of strong points (优势三项): share earned, and the lead over the mean."""
    found = strengths(run, unit)[:STRONG]
    if not found:
        return '<h2>优势三项</h2><p class="lead">没有得分不低于平均的指标。</p>'
    return f"<h2>优势三项</h2>{joined(_strength(run, item, expert) for item in found)}"


def _strength(run: Assessment, item: Item, expert: bool) -> str:
    head = (
        f'<span class="name">{escaped(item.row.indicator.title)}</span>'
        f'<span class="points quiet">{strength_words(run, item)}</span>'
    )
    return f'<details class="lost strength"><summary>{head}</summary>{arithmetic(run, item, expert)}</details>'


def arithmetic(run: Assessment, item: Item, expert: bool) -> str:
    """The arithmetic of one indicator (算式与依据), as in the full trace."""
    view, node = View(run.scheme.rounding.points_dp, expert), indicator_node(run, item.row)
    parts: Sequence[str] = [view.part(child) for child in node.children]
    quote = f"：“{escaped(node.facts['quote'])}”" if node.facts["quote"] else ""
    return f'<div class="inside"><ol>{joined(parts)}</ol><p>依据：{escaped(node.facts["clause"])}{quote}</p></div>'
