"""距目标: how far beyond its own target, or short of it, every unit is; classes on both sides of the target."""

from __future__ import annotations

from fractions import Fraction

from evaluation.rounding import percent_text
from geo.classes import Classes, by_aim, told_apart
from pages.results.map.themes import Source, Theme
from pages.results.map.values import NO_DATA, Values, beyond_target, reasons

AIM_NOTE = "各单位实绩与本单位年度目标之差占目标的比例"


def aims(source: Source, theme: Theme) -> tuple[Classes, Values, dict[str, str], str]:
    """Classes, values, words under each name and what they mean (距目标)."""
    shares, why = beyond_target(source, theme), reasons(source, theme)
    texts = {code: why.get(code, NO_DATA) if share is None else aim_words(share) for code, share in shares.items()}
    return told_apart(by_aim(shares), why), shares, texts, AIM_NOTE


def aim_words(share: Fraction) -> str:
    """How far beyond or short of a target (距目标): 超4.2%, 差1.3%, 正好."""
    if share == 0:
        return "正好"
    return f"{'超' if share > 0 else '差'}{percent_text(abs(share))}"
