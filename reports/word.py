"""Word documents (Word文档): a blank one set as page settings say, and the few parts official documents are made of.

Fonts are named and not shipped; where a machine lacks one, Word takes another.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from reports.packing import without_clock
from reports.page_settings import PageSettings

TITLE, BODY, HEADING, LABEL = "公文标题", "公文正文", "一级标题", "二级标题"
TABLE_UNIT, TABLE_HEAD, TABLE_CELL = "表单位", "表头", "表内文字"
HEADER, ODD_FOOTER, EVEN_FOOTER = "页眉标注", "单页页码", "双页页码"
KEPT = {"Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid"}
# the template's picture of an empty page, second copy of styles, lists and claims about its program
UNWANTED = ("thumbnail", "stylesWithEffects", "numbering", "customXml", "extended-properties")
TWIPS = 20  # in a point
MADE = datetime(1980, 1, 1)  # noqa: DTZ001 - written as it stands; a document tells its days in its text
CENTRE, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
JUSTIFIED = WD_ALIGN_PARAGRAPH.JUSTIFY
Paper = Any  # docx.document.Document, which brings no types


def blank(settings: PageSettings, title: str, author: str) -> Paper:
    """An empty document (空白文档) with page, styles and properties set."""
    paper = docx.Document()
    _strip(paper)
    _set_defaults(paper, settings)
    _set_styles(paper, settings)
    _set_page(paper, settings)
    about = paper.core_properties
    about.title, about.author, about.language = title, author, "zh-CN"
    about.comments = about.keywords = about.subject = about.last_modified_by = ""
    about.created = about.modified = MADE
    about.revision = 1
    return paper


def saved(paper: Paper) -> bytes:
    """The document's bytes (保存), the same for the same document."""
    file = BytesIO()
    paper.save(file)
    return without_clock(file.getvalue())


def _strip(paper: Paper) -> None:
    """Parts of the template that say nothing about this document."""
    for holder in (paper.part.package, paper.part):
        for name, relation in list(holder.rels.items()):
            if relation.reltype.endswith(UNWANTED):
                del holder.rels[name]


def _set_defaults(paper: Paper, settings: PageSettings) -> None:
    """Chinese, body font and no room between paragraphs, instead of what the template brings."""
    for style in list(paper.styles):
        if style.name not in KEPT:
            style.delete()
    defaults = paper.styles.element.find(qn("w:docDefaults"))
    looks = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    looks.remove(looks.find(qn("w:rFonts")))
    looks.insert(0, _fonts(settings.body_font))
    looks.find(qn("w:lang")).set(qn("w:eastAsia"), "zh-CN")
    spacing = defaults.find(qn("w:pPrDefault")).find(qn("w:pPr")).find(qn("w:spacing"))
    for name, value in (("after", "0"), ("line", "240")):
        spacing.set(qn(f"w:{name}"), value)
    language = paper.settings.element.find(qn("w:themeFontLang"))
    language.set(qn("w:eastAsia"), "zh-CN")


def _fonts(name: str) -> Any:
    """One font for every kind of character; curly quotes and dashes count as Chinese."""
    fonts = OxmlElement("w:rFonts")
    fonts.set(qn("w:hint"), "eastAsia")
    for kind in ("ascii", "eastAsia", "hAnsi", "cs"):
        fonts.set(qn(f"w:{kind}"), name)
    return fonts


def _set_styles(paper: Paper, page: PageSettings) -> None:
    body, table = page.line_pitch, page.table_pitch
    _style(paper, TITLE, page.title_font, page.title_size, CENTRE, body)
    _style(paper, BODY, page.body_font, page.body_size, JUSTIFIED, body, first=2)
    _style(paper, HEADING, page.heading_font, page.body_size, JUSTIFIED, body, first=2, level=1)
    paper.styles.add_style(LABEL, WD_STYLE_TYPE.CHARACTER).element.get_or_add_rPr().insert(0, _fonts(page.subheading_font))
    _style(paper, TABLE_UNIT, page.table_font, page.table_size, RIGHT, table)
    _style(paper, TABLE_HEAD, page.table_heading_font, page.table_size, CENTRE, table)
    _style(paper, TABLE_CELL, page.table_font, page.table_size, CENTRE, table)
    _style(paper, HEADER, page.header_font, page.header_size, CENTRE, None)
    _style(paper, ODD_FOOTER, page.page_number_font, page.page_number_size, RIGHT, None, right=1)
    _style(paper, EVEN_FOOTER, page.page_number_font, page.page_number_size, LEFT, None, left=1)


def _style(
    paper: Paper, name: str, font: str, size: float, align: WD_ALIGN_PARAGRAPH, pitch: float | None, *,
    first: int = 0, left: int = 0, right: int = 0, level: int = 0,
) -> None:  # fmt: skip
    """A paragraph style (样式); indents in characters, `pitch` exact where given, `level` in the outline."""
    style = paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style, style.font.size = paper.styles["Normal"], Pt(size)
    style.element.get_or_add_rPr().insert(0, _fonts(font))
    layout = style.paragraph_format
    layout.alignment, layout.widow_control = align, False
    layout.space_before = layout.space_after = Pt(0)
    layout.keep_with_next = bool(level) or name == TABLE_UNIT
    if pitch is None:
        layout.line_spacing_rule = WD_LINE_SPACING.SINGLE
        _off_the_grid(style)
    else:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
    # points for programs that do not count in characters
    layout.first_line_indent, layout.left_indent, layout.right_indent = (Pt(size * n) for n in (first, left, right))
    indent = style.element.pPr.find(qn("w:ind"))
    for side, count in (("firstLineChars", first), ("leftChars", left), ("rightChars", right)):
        indent.set(qn(f"w:{side}"), str(count * 100))
    if level:
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level - 1))
        style.element.pPr.append(outline)


def _off_the_grid(style: Any) -> None:
    """Headers and footers keep their own pitch instead of the body's."""
    off = OxmlElement("w:snapToGrid")
    off.set(qn("w:val"), "0")
    style.element.pPr.find(qn("w:spacing")).addprevious(off)


def _set_page(paper: Paper, page: PageSettings) -> None:
    """Paper, margins, line grid, and footers that differ on odd and even pages."""
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(page.page_width), Mm(page.page_height)
    section.top_margin, section.bottom_margin = Mm(page.margin_top), Mm(page.margin_bottom)
    section.left_margin, section.right_margin = Mm(page.margin_left), Mm(page.margin_right)
    section.header_distance, section.footer_distance = Mm(page.header_distance), Mm(page.footer_distance)
    grid = section._sectPr.find(qn("w:docGrid"))
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(int(page.line_pitch * TWIPS + 0.5)))
    paper.settings.odd_and_even_pages_header_footer = True


def stamp_pages(paper: Paper, stamp: str) -> None:
    """The stamp at the head of every page (页眉标注), and page numbers “— 1 —”, odd right and even left."""
    section = paper.sections[0]
    for header in (section.header, section.even_page_header):
        _only_paragraph(paper, header, HEADER).add_run(stamp)
    for footer, style in ((section.footer, ODD_FOOTER), (section.even_page_footer, EVEN_FOOTER)):
        paragraph = _only_paragraph(paper, footer, style)
        paragraph.add_run("— ")
        _page_number(paragraph)
        paragraph.add_run(" —")


def labelled(paper: Paper, label: str, text: str) -> None:
    """A paragraph of body text that begins with a second heading (带二级标题的段落)."""
    paragraph = paper.add_paragraph(style=BODY)
    paragraph.add_run(label, style=LABEL)
    paragraph.add_run(text)


def _only_paragraph(paper: Paper, part: Any, style: str) -> Any:
    part.is_linked_to_previous = False
    paragraph = part.paragraphs[0]
    paragraph.style = paper.styles[style]
    return paragraph


def _page_number(paragraph: Any) -> None:
    """The field that counts pages, with a number already in it for programs that do not count."""
    for kind in ("begin", None, "separate", "1", "end"):
        run = paragraph.add_run()
        if kind == "1":
            run.text = kind
        elif kind is None:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = " PAGE "
            run._r.append(code)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def grid(
    paper: Paper, heads: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[int], width: float, about: str
) -> None:
    """A table with lines (表格): its heading repeated on every page, no row broken across two.

    `shares`: how the `width` in millimetres is divided among the columns; `about`: the alternative text.
    """
    table = paper.add_table(rows=0, cols=len(heads), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _describe(table, about)
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(width * share / sum(shares))
    for number, texts in enumerate([heads, *rows]):
        _row(paper, table, texts, first=number == 0)


def _describe(table: Any, about: str) -> None:
    for name in ("w:tblCaption", "w:tblDescription"):
        element = OxmlElement(name)
        element.set(qn("w:val"), about)
        table._tbl.tblPr.append(element)


def _row(paper: Paper, table: Any, texts: Sequence[str], *, first: bool) -> None:
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader")[: 2 if first else 1]:
        properties.append(OxmlElement(name))
    for cell, column, text in zip(row.cells, table.columns, texts, strict=True):
        cell.width, cell.vertical_alignment = column.width, 1
        paragraph = cell.paragraphs[0]
        paragraph.style = paper.styles[TABLE_HEAD if first else TABLE_CELL]
        paragraph.add_run(text)
