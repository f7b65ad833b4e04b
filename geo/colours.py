"""Colours (配色): the judged palette, sequential ramps and the rule for the text upon them."""

from __future__ import annotations

from dataclasses import dataclass

INK = "#17212B"
WHITE = "#FFFFFF"
EXCELLENT = "#006D5B"  # 优
GOOD = "#6AAED6"  # 良
FAIR = "#FDF0A6"  # 中
WARNED = "#F5A742"  # 警
POOR = "#A50F15"  # 差
GAIN = EXCELLENT
LOSS = "#C9682C"
# on both sides of a target, the far ones deeper: EXCELLENT, MET | SHORT, LOSS
MET = "#9FD3C4"
SHORT = "#F2C59B"
NO_DATA = "#D3D8DD"
HATCH = "#8A96A3"  # lines over it
LINES = 0.6  # how much of the text colour is in the lines over an adverse colour
UNCHANGED = "#EEF1F4"
# drawn with lines over them: in grey, 差 is as dark as 优, and 警 as pale as 良
ADVERSE = frozenset({WARNED, POOR, LOSS, SHORT})

# best first; a scheme with fewer grades leaves out the ones between
JUDGED = {
    1: (EXCELLENT,),
    2: (EXCELLENT, POOR),
    3: (EXCELLENT, GOOD, POOR),
    4: (EXCELLENT, GOOD, FAIR, POOR),
    5: (EXCELLENT, GOOD, FAIR, WARNED, POOR),
}
# one hue from pale to deep, for numbers that are not judged; even steps of lightness
SEQUENTIAL = {
    1: ("#7BA6C4",),
    2: ("#CFE0EC", "#3F79A3"),
    3: ("#DCE8F1", "#8FB4CF", "#33698F"),
    4: ("#E3EDF4", "#AFCADE", "#6E9FC2", "#285B80"),
    5: ("#E8F0F6", "#C0D6E5", "#8FB4CF", "#5D90B7", "#214F71"),
    6: ("#EBF2F7", "#CCDDEA", "#A5C3D9", "#759FC2", "#4678A2", "#1D4767"),
    7: ("#EDF3F8", "#D4E3ED", "#B4CDE0", "#8FB4CF", "#6695BA", "#3D7099", "#1A4160"),
}


@dataclass(frozen=True, slots=True)
class Theme:
    """Surface, ink, secondary ink, lines, cards and outlines of areas of one theme (主题)."""

    surface: str
    ink: str
    secondary: str
    line: str
    card: str
    outline: str


LIGHT = Theme(surface="#FFFFFF", ink=INK, secondary="#5A6775", line="#8A96A3", card="#FFFFFF", outline="#333333")
DARK = Theme(surface="#18212A", ink="#E6EBF0", secondary="#A9B4BF", line="#8A96A3", card="#10161C", outline="#B9C4CE")


def theme(dark: bool) -> Theme:
    """The light or the dark theme (浅色、深色)."""
    return DARK if dark else LIGHT


def mixed(colour: str, other: str, share: float) -> str:
    """A colour with `share` of another in it (调色), as `#RRGGBB`."""
    pairs = ((int(one[start : start + 2], 16) for one in (colour, other)) for start in (1, 3, 5))
    return "#" + "".join(f"{round(own + (mate - own) * share):02X}" for own, mate in pairs)


def lines_on(colour: str) -> str:
    """The lines that mark a class beside its colour (斜线颜色)."""
    return mixed(colour, text_on(colour), LINES)


def text_on(colour: str) -> str:
    """White or ink, whichever stands out more on a fill (文字颜色): white on 优 and 差."""
    return WHITE if contrast(colour, WHITE) > contrast(colour, INK) else INK


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (对比度), 1 to 21, as WCAG 2 defines it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB` (相对亮度), 0 to 1."""
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
