"""Parts of slides (幻灯片元素): titles, texts, tables, and what every slide carries; lengths in millimetres.

Fonts are named and not shipped; where a machine lacks one, the program takes another.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Mm, Pt

from reports.packing import without_clock
from reports.text import DASH

WIDTH, HEIGHT, EDGE = 338.7, 190.5, 14.0  # 16:9, as PowerPoint makes it
TOP, BOTTOM = 30.0, 176.0
FONT = "微软雅黑"
INK, QUIET, ACCENT, WHITE = "#17212B", "#5A6775", "#0B4F6C", "#FFFFFF"
GRID_STYLE = "{5940675A-B579-460E-94D1-54222C63F5DA}"  # no fill, thin lines
MADE = datetime(1980, 1, 1)  # noqa: DTZ001 - written as it stands; a document tells its days in its text
LEFT, CENTRE, RIGHT = PP_ALIGN.LEFT, PP_ALIGN.CENTER, PP_ALIGN.RIGHT
TITLE_ONLY = 5
UNWANTED = ("thumbnail", "printerSettings", "extended-properties")
Slide = Any  # pptx.slide.Slide, which brings no types


class Deck:
    """A presentation under way (演示文稿): `stamp` and `foot` stand on every slide."""

    def __init__(self, title: str, author: str, keywords: str, stamp: str, foot: str) -> None:
        self.file = pptx.Presentation()
        self.file.slide_width, self.file.slide_height = Mm(WIDTH), Mm(HEIGHT)
        self.stamp, self.foot = stamp, foot
        _strip(self.file)
        about = self.file.core_properties
        about.title, about.author, about.keywords, about.language = title, author, keywords, "zh-CN"
        about.subject = about.comments = about.last_modified_by = about.category = ""
        about.created = about.modified = MADE
        about.revision = 1

    def slide(self, title: str, size: float = 26) -> Slide:
        """A new slide with its title, the stamps above and the foot below (新幻灯片)."""
        found = self.file.slides.add_slide(self.file.slide_layouts[0])
        head = found.shapes.title
        head.left, head.top, head.width, head.height = Mm(EDGE), Mm(13), Mm(WIDTH - 2 * EDGE), Mm(15)
        write(head.text_frame, [title], size=size, bold=True, colour=ACCENT)
        text(found, [self.stamp], (EDGE, 5, WIDTH - 2 * EDGE, 8), size=10, colour=QUIET, bold=True)
        text(found, [self.foot], (EDGE, 179, WIDTH - 2 * EDGE - 20, 8), size=8, colour=QUIET)
        text(found, [str(len(self.file.slides))], (WIDTH - EDGE - 15, 179, 15, 8), size=10, colour=QUIET, align=RIGHT)
        return found

    def saved(self) -> bytes:
        """The presentation's bytes (保存), the same for the same slides."""
        file = BytesIO()
        self.file.save(file)
        return without_clock(file.getvalue())


def _strip(file: Any) -> None:
    """One layout of the template is kept, with nothing of its words, picture or printer in it."""
    layouts = file.slide_layouts
    for layout in [one for place, one in enumerate(layouts) if place != TITLE_ONLY]:
        layouts.remove(layout)
    layouts[0].name = "标题"
    for holder in (file.slide_master, layouts[0]):
        _titles_alone(holder)
    for holder in (file.part.package, file.part):
        for name, relation in list(holder._rels.items()):
            if relation.reltype.endswith(UNWANTED):
                holder._rels.pop(name)


def _titles_alone(holder: Any) -> None:
    for shape in list(holder.placeholders):
        if shape.placeholder_format.type == PP_PLACEHOLDER.TITLE:
            shape.text_frame.text = "标题"
        else:
            shape._element.getparent().remove(shape._element)


def rgb(colour: str) -> Any:
    """A colour written #RRGGBB (颜色)."""
    made: Any = RGBColor
    return made(*bytes.fromhex(colour.removeprefix("#")))


def write(
    frame: Any, lines: Sequence[str], *, size: float, colour: str = INK, bold: bool = False, align: Any = LEFT,
    gap: float = 0, anchor: Any = MSO_ANCHOR.TOP, bold_first: bool = False,
) -> None:  # fmt: skip
    """Lines of text in a frame (文字), one paragraph each; `gap` points after each."""
    frame.word_wrap, frame.vertical_anchor = True, anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.space_after = align, Pt(gap)
        run = paragraph.add_run()
        run.text = line
        _look(run.font, size, colour, bold or (bold_first and place == 0))


def _look(font: Any, size: float, colour: str, bold: bool) -> None:
    font.size, font.bold, font.name = Pt(size), bold, FONT
    font.color.rgb = rgb(colour)
    properties = font._element
    properties.set("lang", "zh-CN")
    properties.find(qn("a:latin")).addnext(properties.makeelement(qn("a:ea"), {"typeface": FONT}))


def text(slide: Slide, lines: Sequence[str], box: tuple[float, float, float, float], **looks: Any) -> Any:
    """A box of text (文本框) at left, top, width, height."""
    shape = slide.shapes.add_textbox(*map(Mm, box))
    write(shape.text_frame, lines, **looks)
    return shape


def swatch(slide: Slide, box: tuple[float, float, float, float], colour: str) -> None:
    """A field of colour (色块)."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(Mm, box))
    shape.fill.solid()
    shape.fill.fore_color.rgb, shape.line.color.rgb, shape.line.width = rgb(colour), rgb("#333333"), Pt(0.5)
    shape.shadow.inherit = False


def table(
    slide: Slide, heads: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float],
    box: tuple[float, float, float, float], about: str, *, size: float = 14, left: Sequence[int] = (0,),
) -> Any:  # fmt: skip
    """A native table (表格): `shares` divide the width, columns in `left` are set left, the others right."""
    frame = slide.shapes.add_table(len(rows) + 1, len(heads), *map(Mm, box))
    frame.name = about
    frame._element.nvGraphicFramePr.cNvPr.set("descr", about)
    found = frame.table
    found.horz_banding = False
    found._tbl.tblPr.find(qn("a:tableStyleId")).text = GRID_STYLE
    for column, share in zip(found.columns, shares, strict=True):
        column.width = Mm(box[2] * share / sum(shares))
    for place, cells in enumerate([heads, *rows]):
        found.rows[place].height = Mm(box[3] / (len(rows) + 1))
        for column, words in enumerate(cells):
            _cell(found.cell(place, column), words, place == 0, LEFT if column in left else RIGHT, size)
    return frame


def _cell(cell: Any, words: str, head: bool, align: Any, size: float) -> None:
    cell.margin_left = cell.margin_right = Mm(1.6)
    cell.margin_top = cell.margin_bottom = Mm(0.4)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = align
    run = paragraph.add_run()
    run.text = words or DASH
    _look(run.font, size, WHITE if head else INK, head)
    if head:
        cell.fill.solid()
        cell.fill.fore_color.rgb = rgb(ACCENT)
