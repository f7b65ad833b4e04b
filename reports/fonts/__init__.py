"""The shipped fonts (随附字体): Noto Sans SC in two weights, under the licence in OFL.txt beside them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

FAMILY = "Noto Sans SC"
FOLDER = Path(__file__).parent
WEIGHTS = {400: "Regular", 700: "Bold"}


def document_font(weight: int = 400) -> Path:
    """The TTF for documents and pictures (文档字体) of one weight."""
    return FOLDER / f"NotoSansSC-{WEIGHTS[weight]}.ttf"


def screen_font(weight: int = 400) -> Path:
    """The WOFF2 for screens (屏幕字体) of one weight."""
    return FOLDER / f"NotoSansSC-{WEIGHTS[weight]}.woff2"


@lru_cache(maxsize=4)
def glyphs(weight: int = 400) -> frozenset[str]:
    """The characters the shipped font can print (字符集)."""
    with TTFont(document_font(weight), lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))
