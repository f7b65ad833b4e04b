"""Words and small pieces the sections share (用语): moves, signed differences, cards."""

from __future__ import annotations

from fractions import Fraction

from evaluation.rounding import half_up, shown
from pages.ui.tables import escaped


def card(title: str, value: str, said: str) -> str:
    """One card (卡片): what it is, the number, the sentence; `value` is trusted HTML."""
    return (
        f'<section class="card figure"><h2>{escaped(title)}</h2><p class="value">{value}</p>'
        f'<p class="said">{escaped(said)}</p></section>'
    )


def move_words(moved: int | None) -> str:
    """Places gained or lost, in words (位次变化)."""
    if not moved:
        return "持平"
    return f"上升{moved}位" if moved > 0 else f"下降{-moved}位"


def signed(value: Fraction, places: int) -> str:
    """A difference with its sign (分差); what rounds to nothing has none."""
    text = shown(abs(value), places)
    sign = "+" if value > 0 else "−"
    return text if not half_up(value, places) else f"{sign}{text}"
