"""Writing a sheet (写表): cell styles, page set-up, and the only ways a cell gets its content.

Typed texts are always written as strings, so that one that begins like a formula stays a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import xlsxwriter

from reports.document import Document
from reports.workbook.grid import HEAD, STAMP, TITLE, Grid, Span
from reports.workbook.words import DASH

BODY_FONT, HEAD_FONT = "仿宋", "黑体"
INK, LINE, HEAD_FILL, INPUT_FILL, INPUT_INK, SUM_FILL = "#17212B", "#B8C2CC", "#E3EDF1", "#FFF8DC", "#1F4E9E", "#F2F5F7"
MOST_TEXT = 32_000
A4, WIDEST_PAGE, HEAD_HEIGHT = 9, 230, 34
GENERAL, POINTS, WHOLE, TEXT = "General", "0.0000", "0", "@"
Value = Fraction | int | str | None

KINDS: dict[str, dict[str, Any]] = {
    "title": {"font_name": HEAD_FONT, "font_size": 16, "align": "left"},
    "stamp": {"font_size": 10, "font_color": "#A50F15", "align": "left"},
    "head": {"font_name": HEAD_FONT, "bold": False, "bg_color": HEAD_FILL, "align": "center", "text_wrap": True},
    "text": {"align": "left", "text_wrap": True},
    "mid": {"align": "center", "text_wrap": True},
    "given": {"align": "right"},
    "input": {"align": "right", "bg_color": INPUT_FILL, "font_color": INPUT_INK, "locked": False},
    "choice": {"align": "center", "bg_color": INPUT_FILL, "font_color": INPUT_INK, "locked": False, "text_wrap": True},
    "formula": {"align": "right"},
    "word": {"align": "center"},
    "sum": {"align": "right", "bg_color": SUM_FILL},
    "total": {"align": "right", "bg_color": SUM_FILL, "font_name": HEAD_FONT},
    "label": {"font_name": HEAD_FONT, "align": "left", "text_wrap": True},
    "plain": {"align": "left", "text_wrap": True, "border": 0},
}  # fmt: skip
UNBORDERED = ("title", "stamp", "plain")


class Styles:
    """Cell styles of a workbook (单元格样式), each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book, self._known = book, dict[tuple[str, str], Any]()

    def of(self, kind: str, shape: str = GENERAL) -> Any:
        """The style of a kind of cell with a number format (样式)."""
        if (kind, shape) not in self._known:
            frame = {} if kind in UNBORDERED else {"border": 1, "border_color": LINE}
            common = {"font_name": BODY_FONT, "font_size": 11, "font_color": INK, "valign": "vcenter", "num_format": shape}
            self._known[kind, shape] = self._book.add_format(common | frame | KINDS[kind])
        return self._known[kind, shape]


class Pen:
    """One sheet being written (写表笔)."""

    def __init__(self, book: xlsxwriter.Workbook, styles: Styles, grid: Grid, document: Document) -> None:
        self.grid, self.styles, self.document = grid, styles, document
        self.sheet = book.add_worksheet(grid.name)

    def text(self, key: str, row: int, text: str, kind: str = "text") -> None:
        """A text as typed (文本)."""
        self.put(self.grid.column(key), row, text, kind)

    def put(self, column: int, row: int, text: str, kind: str = "text") -> None:
        style = self.styles.of(kind)
        if text:
            self.sheet.write_string(row, column, text[:MOST_TEXT], style)
        else:
            self.sheet.write_blank(row, column, None, style)

    def number(self, key: str, row: int, value: Fraction | int | None, kind: str = "input", shape: str = GENERAL) -> None:
        """A number, or an empty cell of the same look (数值)."""
        style, column = self.styles.of(kind, shape), self.grid.column(key)
        if value is None:
            self.sheet.write_blank(row, column, None, style)
        else:
            self.sheet.write_number(row, column, plain(value), style)

    def formula(self, key: str, row: int, formula: str, value: Value, kind: str = "formula", shape: str = GENERAL) -> None:
        """A formula with the value it has (公式与缓存值)."""
        kept = DASH if value is None else value if isinstance(value, str) else plain(value)
        self.sheet.write_formula(row, self.grid.column(key), f"={formula}", self.styles.of(kind, shape), kept)

    def head(self, title: str, *, frozen: int = 0, rows: int = HEAD) -> None:
        """Title, stamps, headings and page set-up (表头与页面设置); the first `frozen` columns stay in view."""
        whole = f"{self.document.system}{self.document.subject}{title}"
        self.sheet.set_row(TITLE, 28)
        self.put(0, TITLE, whole, "title")
        self.put(0, STAMP, note_of(self.document), "stamp")
        self.sheet.set_row(HEAD, HEAD_HEIGHT)
        for position, column in enumerate(self.grid.columns):
            self.put(position, HEAD, column.title, "head")
            self.sheet.set_column(position, position, column.width)
        self.sheet.freeze_panes(rows + 1, frozen)
        self.sheet.repeat_rows(HEAD, rows)
        self._page(whole)
        if frozen and self._pages > 1:
            self.sheet.repeat_columns(0, frozen - 1)

    @property
    def _pages(self) -> int:
        """How many pages wide the sheet is printed, so that type stays legible (打印宽度)."""
        return 1 + int(sum(column.width for column in self.grid.columns) // WIDEST_PAGE)

    def _page(self, title: str) -> None:
        """A4 landscape, header and footer with the stamps (页面设置)."""
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.fit_to_pages(self._pages, 0)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        self.sheet.center_horizontally()
        stamp = printable(self.document.stamp, 110)
        font, run = f'&"{BODY_FONT},Regular"&9 ', printable(self.document.run, 40)
        self.sheet.set_header(f"&L{font}{stamp}&R{font}{printable(title, 40)}")
        self.sheet.set_footer(f"&L{font}{stamp}&C{font}第 &P 页，共 &N 页&R{font}{run}")

    def choices(self, key: str, rows: Span, words: Sequence[str]) -> None:
        """A drop-down list over a run of cells (下拉选项)."""
        column = self.grid.column(key)
        self.sheet.data_validation(rows.first, column, rows.last, column, {"validate": "list", "source": list(words)})

    def guard(self) -> None:
        """Protection without a password, against typing over a formula by mistake (保护公式)."""
        allowed = ("format_cells", "format_columns", "format_rows", "sort", "autofilter")
        self.sheet.protect("", dict.fromkeys(allowed, True))


def plain(value: Fraction | int) -> float | int:
    """The number a cell holds (单元格数值): whole ones whole, others the nearest binary number."""
    whole = Fraction(value)
    if whole.denominator == 1 and abs(whole.numerator) < 10**15:
        return whole.numerator
    return float(whole)


def decimals(places: int) -> str:
    """A number format with so many decimals (小数格式)."""
    return f"0.{'0' * places}" if places else WHOLE


def shape_of(values: Iterable[Fraction | None]) -> str:
    """The number format of computed numbers that stand together (计算数的格式): four decimals where any needs more."""
    return POINTS if any(value is not None and 10_000 % value.denominator for value in values) else GENERAL


def typed_shape(text: str) -> str:
    """The number format that shows a number as it was typed (照原样显示)."""
    places = len(text.partition(".")[2])
    return decimals(places) if places <= 15 else GENERAL


def printable(text: str, most: int) -> str:
    """A text for a header or footer (页眉文字), where & would begin a code and little room is."""
    return " ".join(text.replace("&", "＆").split())[:most]


def note_of(document: Document) -> str:
    """The line under every title (标注行): stamps, cut-off, run."""
    words = [document.stamp, f"数据截止{document.cut_off}" if document.cut_off else ""]
    words.append(f"测算编号{document.run}" if document.run else "")
    return "　".join(word for word in words if word)
