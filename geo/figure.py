"""The map in print (印制专题地图): one A4 landscape page as PNG, SVG or PDF, with all that a map must carry.

Places of labels and legend are those of the screen; a pixel there is a point (1/72 inch) here. Fonts come as files,
never from the machine, and neither does the day: the same arguments give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path as File
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform
from shapely.geometry.base import BaseGeometry

from geo.boundaries import Boundaries, Point
from geo.chart import contents, layout
from geo.colours import LIGHT
from geo.drawing import WATERMARK, Area, Contents, LegendEntry, Line, Mark
from geo.grid import tile_contents
from geo.notice import map_notice, watermark
from geo.pane import Box
from geo.sheet import HEIGHT, WIDTH, MapTexts, Sheet, sheet

__all__ = ["KINDS", "Fonts", "MapTexts", "print_map"]
DPI = 300
LABELS = 12.5  # of units, points; smaller where they would not find room
TILES_NOTICE = "没有边界文件，以方格代替地图"
BASELINE = 0.36  # of the text size, from the middle of a line down to where its characters stand
SLANT = 25
ALIGN: dict[str, Literal["left", "center", "right"]] = {word: word for word in ("left", "center", "right")}
KINDS = {"png": FigureCanvasAgg, "svg": FigureCanvasSVG, "pdf": FigureCanvasPdf}
# without dates and programs' names the same page has the same bytes
UNSAID = {"png": ("Software",), "svg": ("Date", "Creator"), "pdf": ("CreationDate", "Creator", "Producer")}
# PNG is packed lightly: half the time, a few per cent more bytes
HOW: dict[str, dict[str, Any]] = {"png": {"dpi": DPI, "pil_kwargs": {"compress_level": 2}}}
# for the whole process, since setting them around one drawing would not be safe among threads: whole fonts' glyphs
# in a PDF, so that its text can be searched; texts as outlines in an SVG, so that it needs no font; names that repeat
mpl.rcParams.update({"pdf.fonttype": 42, "svg.fonttype": "path", "svg.hashsalt": "appraisal"})


@dataclass(frozen=True, slots=True)
class Fonts:
    """Font files of the print (字体文件): regular and bold."""

    regular: File
    bold: File


def print_map(
    outlines: Boundaries | None,
    areas: Sequence[Area],
    circles: Mapping[str, Point],
    legend: Sequence[LegendEntry],
    texts: MapTexts,
    fonts: Fonts,
    kind: str,
) -> bytes:
    """The printed map (印制专题地图) as `png` (300 dpi), `svg` or `pdf`; position tiles without `outlines`.

    `circles`: longitude and latitude of the areas without an outline. Without 审图号 a map carries the sentence and
    a watermark. Raises `NoRoom` when the labels do not fit, KeyError for an area with neither outline nor circle.
    """
    notice = TILES_NOTICE if outlines is None else map_notice(texts.review_number)
    page = sheet(texts, notice)
    drawn = _contents(outlines, areas, circles, legend, page)
    figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72), facecolor=LIGHT.surface)
    for artist in _artists(drawn, page, figure.dpi_scale_trans, fonts):
        figure.add_artist(artist)
    across = "" if outlines is None else watermark(texts.review_number)
    for artist in _across(across, page.pane, figure.dpi_scale_trans, fonts):
        figure.add_artist(artist)
    return _written(figure, texts, kind)


def _contents(
    outlines: Boundaries | None,
    areas: Sequence[Area],
    circles: Mapping[str, Point],
    legend: Sequence[LegendEntry],
    page: Sheet,
) -> Contents:
    """What stands in the pane, from its upper left corner on."""
    size = int(page.pane.width), int(page.pane.height)
    if outlines is None:
        return tile_contents(areas, legend, "", size, LIGHT)
    plan = layout(outlines, areas, circles, legend, pane=size, text_size=LABELS)
    return contents(areas, plan, legend, LIGHT)


def _artists(drawn: Contents, page: Sheet, inches: Transform, fonts: Fonts) -> Iterator[Artist]:
    """Frame, units, marks and texts, the later ones upon the earlier."""
    whole = _down(inches, 0.0, 0.0)
    pane = _down(inches, page.pane.left, page.pane.top)
    yield _shape(Mark(page.pane.polygon, stroke=LIGHT.line, width=0.8), whole)
    for body in drawn.bodies:
        yield _shape(body, pane, f"unit-{body.unit}")
    for mark in drawn.marks:
        yield _shape(mark, pane)
    for line in drawn.lines:
        yield _text(line, pane, fonts)
    for line in page.lines:
        yield _text(line, whole, fonts)


def _down(inches: Transform, left: float, top: float) -> Transform:
    """From points of a corner, y downward, to the page."""
    return Affine2D().translate(left, top - HEIGHT).scale(1 / 72, -1 / 72) + inches


def _shape(mark: Mark, place: Transform, name: str | None = None) -> PathPatch:
    """A shape with its fill and line; `name` is its own in an SVG."""
    closed = mark.fill != "transparent"
    return PathPatch(
        _path(mark.shape), facecolor=mark.fill if closed else "none", fill=closed,
        edgecolor="none" if mark.stroke == "transparent" else mark.stroke, linewidth=mark.width,
        linestyle=(0, mark.dash) if mark.dash else "solid", joinstyle="round", capstyle="butt",
        transform=place, gid=name,
    )  # fmt: skip


def _path(shape: BaseGeometry) -> Path:
    """All rings and lines of a shape in one path."""
    parts = shapely.get_parts(shape)
    lines = shapely.get_rings(parts) if "Polygon" in shape.geom_type else parts
    points = [shapely.get_coordinates(line) for line in lines if not line.is_empty]
    if not points:
        return Path(np.empty((0, 2)))
    return Path.make_compound_path(*(Path(found, closed=_closed(found)) for found in points))


def _closed(points: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> bool:
    return len(points) > 3 and bool((points[0] == points[-1]).all())


def _text(line: Line, place: Transform, fonts: Fonts) -> Text:
    """A line of text standing on its own baseline, whatever characters it holds."""
    return Text(
        line.x, line.y + BASELINE * line.size, line.text, color=line.colour, fontproperties=_font(fonts, line.bold),
        fontsize=line.size, horizontalalignment=ALIGN[line.align], verticalalignment="baseline", transform=place,
        parse_math=False,
    )  # fmt: skip


def _font(fonts: Fonts, bold: bool) -> FontProperties:
    # matplotlib itself keeps what it read of a font file
    return FontProperties(fname=fonts.bold if bold else fonts.regular)


def _across(text: str, pane: Box, inches: Transform, fonts: Fonts) -> list[Text]:
    """The faint slanting words over the map (水印), thrice, so that no part cut out goes without."""
    if not text:
        return []
    size = pane.height * 0.8 / max(len(text), 4)
    return [
        Text(
            pane.left + pane.width * x, pane.top + pane.height * y, text, color=WATERMARK, alpha=0.4, rotation=SLANT,
            fontproperties=_font(fonts, bold=False), fontsize=size, horizontalalignment="center",
            verticalalignment="center", transform=_down(inches, 0.0, 0.0), parse_math=False,
        )
        for x, y in ((0.2, 0.3), (0.5, 0.55), (0.8, 0.8))
    ]  # fmt: skip


def _written(figure: Figure, texts: MapTexts, kind: str) -> bytes:
    """The page as a file's bytes, its title in the file's own description."""
    KINDS[kind](figure)
    metadata = {"Title": texts.title, **dict.fromkeys(UNSAID[kind])}
    file = BytesIO()
    figure.savefig(file, format=kind, facecolor=LIGHT.surface, metadata=metadata, **HOW.get(kind, {}))
    return file.getvalue()
