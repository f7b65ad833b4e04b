"""The five headline targets on cards (核心目标): what the city has reached, against 序时进度; — where there is no figure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from evaluation.headline import Headline
from evaluation.rounding import brief, decimals_of, shown
from pages.ui.tables import DASH, escaped, joined

NONE_STATED = "本城市文件夹没有列核心目标，这里不显示核心目标进度。"


def cards(listed: Sequence[Headline]) -> str:
    """The row of cards (核心目标卡片)."""
    if not listed:
        return f'<p class="lead">{NONE_STATED}</p>'
    return f'<ul class="headline" aria-label="核心目标">{joined(map(_card, listed))}</ul>'


def _card(item: Headline) -> str:
    target = item.target
    goal = f"{target.deadline}年目标{escaped(target.value)}"
    body = joined((_value(item), _bar(item), _path(item, goal), _source(item)))
    title = f'<p class="headline-title">{escaped(target.title)}</p>'
    return f'<li data-commitment="{escaped(target.commitment)}">{title}{body}</li>'


def _value(item: Headline) -> str:
    """The figure and its light (实绩、灯号)."""
    number = DASH if item.known is None else escaped(item.known.figure.value)
    unit = "" if item.known is None else f'<span class="unit">{escaped(item.target.unit)}</span>'
    light = "" if item.light is None else f'<span class="light {item.light.value}">{item.light.sign} {item.light.label}</span>'
    return f'<p class="headline-value"><span><strong>{number}</strong>{unit}</span>{light}</p>'


def _bar(item: Headline) -> str:
    """How far along the way, with a mark where it should be (进度条)."""
    if item.progress is None:
        return ""
    done, due = (shown(min(max(part, Fraction(0)), Fraction(1)) * 100, 1) for part in (item.progress.share, item.progress.due))
    return (
        f'<div class="way" role="img" aria-label="基期{brief(item.progress.baseline)}，'
        f'实际进度{shown(item.progress.share * 100, 1)}%，应达进度{due}%">'
        f'<span style="width:{done}%"></span><i style="left:{due}%"></i></div>'
    )


def _path(item: Headline, goal: str) -> str:
    if item.progress is None or item.known is None:
        return f'<p class="headline-note">{goal}；{escaped(item.reason)}</p>'
    places = max(decimals_of(item.known.figure.value), decimals_of(item.target.value))
    expected = f"应达{shown(item.progress.expected, places)}" if item.light else escaped(item.reason)
    return f'<p class="headline-note">{expected}；{goal}</p>'


def _source(item: Headline) -> str:
    """Of when the figure is and where it comes from (数据期、来源)."""
    if item.known is None:
        return ""
    words = [f"{item.known.speaks_of.title}数", "核定值" if item.known.verified else "未核定"]
    source = escaped(item.known.figure.source) or "未注明来源"
    return f'<p class="headline-note source">{"，".join(words)}</p><p class="headline-note source">{source}</p>'
