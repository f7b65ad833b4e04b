"""The sheet of a printed map (图面): A4 landscape, what stands above and below the pane, in points.

Texts of any length: the title shrinks, the others wrap, and the pane takes what they leave.
"""

from __future__ import annotations

from dataclasses import dataclass

from geo.colours import LIGHT
from geo.drawing import Line
from geo.pane import Box, text_width

WIDTH, HEIGHT = 297 / 25.4 * 72, 210 / 25.4 * 72
EDGE = 34.0
TITLE, SUBTITLE, SMALL = 24.0, 13.0, 9.0
LEADING = 1.5
NO_START = "，。；：、）》”〕·"  # never at the head of a line


@dataclass(frozen=True, slots=True)
class MapTexts:
    """What is written on a printed map (图面文字).

    `subtitle` says what the colours mean, `note` how classes and ranges belong together and what circles stand for;
    `stamps` as every document carries them; `cut_off` 数据截止, `made_on` 制图日期; `source` of figures and
    boundaries; `review_number` 审图号, blank where there is none.
    """

    title: str
    subtitle: str = ""
    note: str = ""
    stamps: tuple[str, ...] = ()
    cut_off: str = ""
    made_on: str = ""
    source: str = ""
    review_number: str = ""

    @property
    def dates(self) -> str:
        """数据截止 and 制图日期 in one line."""
        pairs = (("数据截止", self.cut_off), ("制图日期", self.made_on))
        return "　　".join(f"{word}：{day}" for word, day in pairs if day)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet without its map (图面): the pane left free, and the lines around it."""

    pane: Box
    lines: tuple[Line, ...]


def sheet(texts: MapTexts, notice: str) -> Sheet:
    """Where the texts stand and what is left for the map (图面布置); `notice` is the 审图 text."""
    head, top = _head(texts)
    foot = _foot(texts, notice)
    bottom = HEIGHT - EDGE - len(foot) * SMALL * LEADING
    lines = [
        Line(text, EDGE, bottom + SMALL * LEADING * (row + 1), SMALL, LIGHT.secondary, bold, align="left")
        for row, (text, bold) in enumerate(foot)
    ]
    pane = Box(WIDTH / 2, (top + bottom) / 2, WIDTH - 2 * EDGE, bottom - top)
    return Sheet(pane, (*head, *lines))


def _head(texts: MapTexts) -> tuple[list[Line], float]:
    """Title, subtitle and stamps in the middle, and where the pane begins."""
    size = min(TITLE, TITLE * (WIDTH - 2 * EDGE) / text_width(texts.title, TITLE * 1.05))
    rows = [(texts.title, size, True, LIGHT.ink)]
    rows += [(text, SUBTITLE, False, LIGHT.ink) for text in balanced(texts.subtitle, SUBTITLE)]
    rows += [(text, SMALL * 1.15, True, LIGHT.secondary) for text in balanced("；".join(texts.stamps), SMALL * 1.15)]
    lines, y = [], EDGE
    for text, size, bold, colour in rows:
        lines.append(Line(text, WIDTH / 2, y + size * LEADING / 2, size, colour, bold))
        y += size * LEADING
    return lines, y + SMALL


def _foot(texts: MapTexts, notice: str) -> list[tuple[str, bool]]:
    """Lines under the pane: 审图 text first, then dates, source and note."""
    source = f"来源：{texts.source}" if texts.source else ""
    note = f"说明：{texts.note}" if texts.note else ""
    first = "　　".join(part for part in (notice, texts.dates) if part)
    rows = [(text, True) for text in wrapped(first, SMALL)]
    return rows + [(text, False) for part in (source, note) for text in wrapped(part, SMALL)]


def wrapped(text: str, size: float, width: float = WIDTH - 2 * EDGE) -> list[str]:
    """A text in lines no wider than `width` (折行), never broken before a closing mark; nothing for nothing."""
    lines: list[str] = []
    for character in text:
        if lines and (text_width(lines[-1] + character, size) <= width or character in NO_START):
            lines[-1] += character
        else:
            lines.append(character)
    return lines


def balanced(text: str, size: float) -> list[str]:
    """In as few lines, but about equally long (匀行), as centred ones should be."""
    lines = wrapped(text, size)
    for tenths in range(9, 4, -1):
        narrower = wrapped(text, size, (WIDTH - 2 * EDGE) * tenths / 10)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines
