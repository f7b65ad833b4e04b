"""Layout of a table (表格布局): which row is the heading, which column names the units, what every column holds.

Three layouts: `long` (one figure a row), `down` (units down, indicators across), `across` (indicators down, units
across). It is found from the names that are known, then from the headings; notes above do no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from data.city import UnitDetail
from data.exchange.addresses import Span
from data.exchange.sheets import Sheet
from data.exchange.workbook import refused
from data.quick.names import IndicatorNames, Meant, Names, UnitNames, plain_unit
from data.quick.words import CONTENT, MAIN, heading, is_blank, is_note, is_total, split_role, squeezed
from evaluation.scheme import Scheme
from evaluation.units import Unit

SEARCHED_ROWS = 60
MOST_COVERED = 200_000
LONG, DOWN, ACROSS = "long", "down", "across"
UNIT_HEADS = ("unit", "unit_or_measure")
Known = Callable[[str], bool]


@dataclass(slots=True)
class Column:
    """One column of a table (列): where its heading stands, the name in it, and what it holds (role)."""

    number: int
    head: tuple[int, int]
    name: str = ""
    role: str = ""


@dataclass(slots=True)
class Layout:
    """How a table is to be read (表格布局): rows and columns count from 0.

    `label` names the unit of a row (the indicator in `across`); `second` the indicator in a long table; `also` are
    columns that name them once more; `kind` says row by row whether it is 目标, 实绩 and so on.
    """

    form: str
    heads: tuple[int, ...]
    label: int
    second: int = -1
    also: list[tuple[int, str]] = field(default_factory=list)
    kind: int = -1
    measure: int = -1
    columns: list[Column] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def first(self) -> int:
        """The first row under the heading (首行)."""
        return self.heads[-1] + 1


class Grid:
    """A sheet beside the names that are known (待识别表格)."""

    def __init__(
        self, sheet: Sheet, scheme: Scheme | None, units: Sequence[Unit] | None,
        details: Mapping[str, UnitDetail], aliases: Mapping[str, str],
    ) -> None:  # fmt: skip
        self.sheet = sheet
        self.units = None if units is None else UnitNames(units, details, aliases)
        self.indicators = None if scheme is None else IndicatorNames(scheme)
        self.width = sheet.width
        self.covered = _covered(sheet, self.width)
        self._units: dict[str, bool] = {}
        self._indicators: dict[str, bool] = {}

    def text(self, row: int, column: int) -> str:
        """The text of a cell, that of the whole range where it is merged."""
        span = self.covered.get((row, column))
        return self.sheet.text(row, column) if span is None else self.sheet.text(span[0], span[1])

    def is_unit(self, text: str) -> bool:
        return _known(text, self._units, self.units)

    def is_indicator(self, text: str) -> bool:
        return _known(text, self._indicators, self.indicators)

    @property
    def searched(self) -> range:
        return range(min(SEARCHED_ROWS, len(self.sheet.rows)))


def _known(text: str, kept: dict[str, bool], names: Names[Any] | None) -> bool:
    """Whether a text is a known name, with or without a word such as 目标 after it."""
    if not text or names is None:
        return False
    if text not in kept:
        kept[text] = bool(names.find(text)) or bool(split_name(names, text)[1])
    return kept[text]


def split_name(names: Names[Any], text: str) -> tuple[str, str]:
    """Name and role (拆分名称与类别) of a heading such as 甲县目标; role blank when it is all a name, or none."""
    if names.find(text):
        return text, ""
    name, role = split_role(text)
    return (name, role) if role and names.find(name) else (text, "")


def _covered(sheet: Sheet, width: int) -> dict[tuple[int, int], Span]:
    """Every cell of every merged range within the table."""
    found: dict[tuple[int, int], Span] = {}
    for span in sheet.merged:
        rows, columns = range(span[0], min(span[2] + 1, len(sheet.rows))), range(span[1], min(span[3] + 1, width))
        if len(found) + len(rows) * len(columns) > MOST_COVERED:
            raise refused(sheet.title, "合并单元格太多，请取消合并后再试")
        found.update(((row, column), span) for row in rows for column in columns)
    return found


class Count(NamedTuple):
    """The row or column that holds most names of a kind (名称最多的行或列)."""

    most: int
    at: int


def find_layout(grid: Grid) -> Layout | None:
    """The layout of a table (识别布局), None when neither names nor headings tell it."""
    return _long(grid) or _wide(grid)


def _long(grid: Grid) -> Layout | None:
    for row in grid.searched:
        kinds = {column: heading(grid.text(row, column)) for column in range(len(grid.sheet.rows[row]))}
        if _is_long(grid, row, kinds):
            return _long_layout(grid, row, kinds)
    return None


def _is_long(grid: Grid, row: int, kinds: Mapping[int, str]) -> bool:
    """A heading row of a long table names unit, indicator and what is reported, and no unit by its name."""
    found = set(kinds.values())
    if "indicator" not in found or not found & {*MAIN, *CONTENT}:
        return False
    if "unit" in found:
        return True
    named = any(grid.is_unit(text) for text in grid.sheet.rows[row])
    below = range(row + 1, min(len(grid.sheet.rows), row + SEARCHED_ROWS))
    units = [column for column, kind in kinds.items() if kind == "unit_or_measure"]
    if not units or named:
        return False
    if grid.units is not None:
        return any(grid.is_unit(grid.text(line, units[0])) for line in below)
    return "value" in found


def _long_layout(grid: Grid, row: int, kinds: Mapping[int, str]) -> Layout:
    plain = [column for column, kind in kinds.items() if kind == "unit"]
    loose = [column for column, kind in kinds.items() if kind == "unit_or_measure"]
    # 单位 beside another column of units is the unit of measure, unless units stand in it too
    below = range(row + 1, min(len(grid.sheet.rows), row + SEARCHED_ROWS))
    plain += [column for column in loose if not plain or any(grid.is_unit(grid.text(line, column)) for line in below)]
    units, measure = plain, [column for column in loose if column not in plain]
    indicators = [column for column, kind in kinds.items() if kind == "indicator"]
    label = _fullest(grid, row, units, grid.is_unit)
    second = _fullest(grid, row, indicators, grid.is_indicator)
    layout = Layout(LONG, (row,), label, second)
    layout.also = [(column, "unit") for column in units if column != label]
    layout.also += [(column, "indicator") for column in indicators if column != second]
    measure += [column for column, kind in kinds.items() if kind == "measure_unit"]
    layout.measure = measure[0] if measure else -1
    for column, kind in kinds.items():
        if kind in CONTENT:
            layout.columns.append(Column(column, (row, column), grid.text(row, column), kind))
        elif kind in ("", "skipped") and grid.text(row, column):
            layout.left_out.append(grid.text(row, column))
    return layout


def _fullest(grid: Grid, row: int, columns: list[int], known: Known) -> int:
    """Of several columns that name the same, the one with most known names, then with most words that are no codes."""
    below = range(row + 1, min(len(grid.sheet.rows), row + SEARCHED_ROWS))

    def weight(column: int) -> tuple[int, int]:
        texts = [grid.text(line, column) for line in below]
        return sum(map(known, texts)), sum(not text.isascii() for text in texts)

    return max(columns, key=weight)


def _wide(grid: Grid) -> Layout | None:
    form, head = _form(grid)
    if not form:
        return None
    line, across = (grid.is_unit, grid.is_indicator) if form == DOWN else (grid.is_indicator, grid.is_unit)
    label = _label(grid, form, head, line, across)
    if label < 0:
        return None
    layout = Layout(form, _head_rows(grid, head, label, line), label)
    layout.kind = _kind_column(grid, layout)
    _columns(grid, layout, across)
    return layout


def _form(grid: Grid) -> tuple[str, int]:
    """Which way a wide table runs, and the row with its headings (判断行列)."""
    unit_row, indicator_row = _row_count(grid, grid.is_unit), _row_count(grid, grid.is_indicator)
    unit_column, indicator_column = _column_count(grid, grid.is_unit), _column_count(grid, grid.is_indicator)
    down, across = indicator_row.most + unit_column.most, unit_row.most + indicator_column.most
    said, row = _said(grid)
    if max(down, across) == 0 or (down == across and said):
        return said, row
    if down >= across:
        return DOWN, indicator_row.at if indicator_row.most else _above(grid, grid.is_unit, row)
    return ACROSS, unit_row.at if unit_row.most else _above(grid, grid.is_indicator, row)


def _said(grid: Grid) -> tuple[str, int]:
    """What the headings alone say: the first row that calls a column 县（市、区） or 指标."""
    for row in grid.searched:
        kinds = [heading(text) for text in grid.sheet.rows[row]]
        if "indicator" in kinds and len(kinds) > 1:
            return ACROSS, row
        if any(kind in UNIT_HEADS for kind in kinds) and len(kinds) > 1:
            return DOWN, row
    return "", 0


def _above(grid: Grid, known: Known, said: int) -> int:
    """The heading row where none of its names is known: the one the words tell, else the last above the first known label."""
    first = next((row for row in range(len(grid.sheet.rows)) if any(map(known, grid.sheet.rows[row]))), 0)
    if said < first and any(map(heading, grid.sheet.rows[said])):
        return said
    return next((row for row in reversed(range(first)) if any(grid.sheet.rows[row])), 0)


def _row_count(grid: Grid, known: Known) -> Count:
    counts = [Count(sum(map(known, set(grid.sheet.rows[row]))), -row) for row in grid.searched]
    most = max(counts, default=Count(0, 0))
    return Count(most.most, -most.at)


def _column_count(grid: Grid, known: Known) -> Count:
    found: dict[int, set[str]] = {}
    for cells in grid.sheet.rows[: SEARCHED_ROWS * 5]:
        for column, text in enumerate(cells):
            if known(text):
                found.setdefault(column, set()).add(text)
    return max((Count(len(texts), -column) for column, texts in found.items()), default=Count(0, 0))


def _label(grid: Grid, form: str, head: int, line: Known, across: Known) -> int:
    """The column that names the rows: with most known names, else headed so, else the last of words before the figures."""
    count = _column_count(grid, line)
    if count.most:
        return -count.at
    wanted = UNIT_HEADS if form == DOWN else ("indicator",)
    headed = [column for column in range(grid.width) if heading(grid.text(head, column)) in wanted]
    if headed:
        return _fullest(grid, head, headed, line)
    first = next((column for column in range(grid.width) if across(grid.text(head, column))), 1)
    rows = range(head + 1, min(len(grid.sheet.rows), head + SEARCHED_ROWS))
    wordy = [column for column in range(first) if any(not text.isascii() for row in rows if (text := grid.text(row, column)))]
    return wordy[-1] if wordy else first - 1


def _head_rows(grid: Grid, head: int, label: int, line: Known) -> tuple[int, ...]:
    """The rows of the heading: a row of 目标, 实绩 or units of measure may stand under it, a row of 目标, 实绩 above."""
    rows = [head]
    for row in range(head + 1, min(head + 3, len(grid.sheet.rows))):
        if not _is_under(grid, row, label, line):
            break
        rows.append(row)
    if head and any(heading(text) in MAIN for text in grid.sheet.rows[head - 1][label + 1 :]):
        rows.insert(0, head - 1)
    return tuple(rows)


def _is_under(grid: Grid, row: int, label: int, line: Known) -> bool:
    text = grid.text(row, label)
    if line(text) or is_total(text):
        return False
    cells = [cell for cell in grid.sheet.rows[row][label + 1 :] if cell]
    return bool(cells) and all(heading(cell) or _is_measure(cell) for cell in cells)


def _is_measure(text: str) -> bool:
    """Whether a heading can only be a unit of measure: bracketed or short, and no figure or status."""
    plain = squeezed(text)
    return plain.startswith("(") and plain.endswith(")") and not any(map(str.isdigit, plain))


def _kind_column(grid: Grid, layout: Layout) -> int:
    """A column that says row by row whether it is 目标 or 实绩, -1 where there is none."""
    rows = range(layout.first, min(len(grid.sheet.rows), layout.first + SEARCHED_ROWS))
    for column in range(grid.width):
        texts = [text for row in rows if (text := grid.sheet.text(row, column))]
        if column != layout.label and len(texts) > 1 and all(heading(text) in MAIN for text in texts):
            return column
    return -1


def _columns(grid: Grid, layout: Layout, across: Known) -> None:
    """What every other column holds, from all its headings (识别各列)."""
    names = grid.indicators if layout.form == DOWN else grid.units
    for number in range(grid.width):
        if number in (layout.label, layout.kind):
            continue
        column = _column(grid, layout, number, across, names)
        kind = heading(column.name)
        if kind == "measure_unit" or (kind == "unit_or_measure" and layout.form == ACROSS):
            layout.measure = number
        elif kind in UNIT_HEADS or (kind == "indicator" and layout.form == ACROSS):
            layout.also.append((number, "unit" if layout.form == DOWN else "indicator"))
        elif _left_out(grid, layout, column, kind, across):
            layout.left_out.append(column.name)
        else:
            layout.columns.append(column)


def _left_out(grid: Grid, layout: Layout, column: Column, kind: str, across: Known) -> bool:
    """Columns that take no part: remarks, places, totals, and whatever stands before the labels without being known."""
    if across(column.name):
        return column.role == "skipped"
    if kind == "skipped" or column.role == "skipped" or is_total(column.name) or is_note(column.name):
        return True
    if column.number < layout.label:
        return True
    return not column.name and not any(
        grid.sheet.text(row, column.number) for row in range(layout.first, len(grid.sheet.rows))
    )


def _column(grid: Grid, layout: Layout, number: int, across: Known, names: Names[Any] | None) -> Column:
    """Name and role of a column: a blank heading beside others of its row goes on with the one before."""
    column = Column(number, (layout.heads[-1], number))
    found = False
    for row in layout.heads:
        text = _spread(grid, layout, row, number, across)
        if not text:
            continue
        name, role = (text, "") if names is None else split_name(names, text)
        kind = heading(text)
        if across(text) and not found:
            column.name, column.head, found = name, (row, number), True
            column.role = role or column.role
        elif kind in CONTENT or kind == "skipped":
            column.role = kind
            if not column.name:
                column.name, column.head = text, (row, number)
        elif not found and not (column.name and _is_measure(text)):
            column.name, column.head = text, (row, number)
    if not found and names is None and column.name:
        _split_unknown(column)
    return column


def _split_unknown(column: Column) -> None:
    """Of a name nobody knows yet, the role in it."""
    name, role = split_role(column.name)
    if role:
        column.name, column.role = name, role


def _spread(grid: Grid, layout: Layout, row: int, number: int, across: Known) -> str:
    """The heading of a column in one row; pasted tables leave the rest of a merged heading blank."""
    text = grid.text(row, number)
    if text or len(layout.heads) == 1 or row == layout.heads[-1] or not grid.text(layout.heads[-1], number):
        return text
    for before in range(number - 1, layout.label, -1):
        if text := grid.text(row, before):
            return text if across(text) or heading(text) in CONTENT or not heading(text) else ""
    return ""


def measure_of(grid: Grid, layout: Layout, column: Column) -> tuple[str, tuple[int, int]]:
    """The unit of measure written under an indicator's name (计量单位行), with its cell; blank where there is none."""
    for row in layout.heads:
        text = grid.text(row, column.number)
        if (row, column.number) != column.head and text != column.name and text and _is_measure(text):
            return plain_unit(squeezed(text)[1:-1]), (row, column.number)
    return "", column.head


def meant_unit(grid: Grid, text: str) -> Meant[Unit]:
    """The unit a label means (单位所指); without a list of units every name is one."""
    if grid.units is not None:
        return grid.units.meant(text)
    if text.startswith(("=", "+", "-", "@")):
        return Meant(None, f"单位名称“{text[:40]}”不能以“{text[0]}”开头")
    return Meant(Unit(text, text)) if not is_blank(text) else Meant(None, "没有单位名称")
