"""A table as records (表格读取): for every unit and indicator the cells that hold its 目标, 实绩 and so on.

Whatever cannot be told (a unit, an indicator, a heading) is a fault of its cell; whatever is left out on purpose
(totals, remarks, places) is a notice. Nothing is guessed: no number is made of a blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from data.city import UnitDetail
from data.exchange.addresses import letters
from data.exchange.sheets import Sheet
from data.exchange.workbook import refused
from data.quick.layout import (
    ACROSS,
    DOWN,
    LONG,
    Column,
    Grid,
    Layout,
    find_layout,
    meant_unit,
    measure_of,
    split_name,
)
from data.quick.names import Meant, titled, unlike
from data.quick.records import At, Found, Record, record_name
from data.quick.words import CONTENT, heading, is_blank, is_note, is_total, squeezed
from evaluation.reading import shortened
from evaluation.scheme import Indicator, Scheme
from evaluation.units import Unit

MOST_OWN = 5_000
AnyMeant = Meant[Unit] | Meant[Indicator]
# a name that stood before, whose fault is told already; and a column of targets for every unit
AGAIN: AnyMeant = Meant[Unit](None)
COMMON: AnyMeant = Meant[Unit](None, "common")
UNREADABLE = (
    "认不出这张表：表头应有单位、指标、目标、实绩（一行一项），或一边是单位、另一边是指标。"
    "请检查单位和指标的名称，或从模板开始填写"
)


class Named(NamedTuple):
    """An indicator as a table names it (表中指标): title and unit of measure."""

    title: str
    unit: str = ""


def read_records(
    sheet: Sheet, scheme: Scheme, units: Sequence[Unit] | None, details: Mapping[str, UnitDetail],
    aliases: Mapping[str, str],
) -> Found:  # fmt: skip
    """The records of a table (读取表格), with every fault of its headings and names."""
    grid = Grid(sheet, scheme, units, details, aliases)
    layout = find_layout(grid)
    found = Found(sheet, tuple(units or ()), merged=grid.covered)
    found.notices.extend(sheet.notices)
    if layout is None:
        found.known = False
        found.fault((0, 0), UNREADABLE)
        return found
    reader = _Reader(grid, layout, found)
    (reader.long if layout.form == LONG else reader.wide)()
    if units is None:
        found.units = tuple(reader.own.values())
    if layout.left_out:
        found.notices.append(f"没有读取的列：{'、'.join(shortened(text) for text in dict.fromkeys(layout.left_out))}")
    return found


def indicators_in(
    sheet: Sheet, units: Sequence[Unit] | None = None, details: Mapping[str, UnitDetail] | None = None,
    aliases: Mapping[str, str] | None = None,
) -> tuple[Named, ...]:  # fmt: skip
    """The indicators a table names (表中指标), in its order, to draft a scheme from; raises `Refused` where none can be told."""
    grid = Grid(sheet, None, units, details or {}, aliases or {})
    layout = find_layout(grid)
    found = {} if layout is None else {squeezed(named.title): named for named in reversed(list(_named(grid, layout)))}
    if not found:
        raise refused(sheet.title, UNREADABLE)
    for named in found.values():
        if named.title.startswith(("=", "+", "-", "@")):
            raise refused(sheet.title, f"指标名称“{shortened(named.title)}”不能以“{named.title[0]}”开头")
    return tuple(reversed(found.values()))


def _named(grid: Grid, layout: Layout) -> Iterator[Named]:
    if layout.form == DOWN:
        for column in layout.columns:
            if column.name and not heading(column.name):
                title, unit = titled(grid.text(*column.head) if not column.role else column.name)
                yield Named(title, unit or measure_of(grid, layout, column)[0])
        return
    column_of = layout.second if layout.form == LONG else layout.label
    for row in range(layout.first, len(grid.sheet.rows)):
        text = grid.text(row, column_of)
        if not text or is_total(text) or is_note(text):
            continue
        if layout.form == ACROSS and not any(grid.sheet.text(row, column.number) for column in layout.columns):
            continue
        title, unit = titled(text)
        yield Named(title, unit or (grid.text(row, layout.measure) if layout.measure >= 0 else ""))


class _Reader:
    """Goes through the rows of a table (逐行读取)."""

    def __init__(self, grid: Grid, layout: Layout, found: Found) -> None:
        self.grid, self.layout, self.found = grid, layout, found
        self.own: dict[str, Unit] = {}
        self.firsts: dict[tuple[str, ...], At] = {}
        self.skipped: list[int] = []
        self.filled: list[int] = []

    # names

    def unit(self, text: str) -> Meant[Unit]:
        """The unit of a label; where the table itself lists them, a new name is the next one."""
        meant = meant_unit(self.grid, text)
        if self.grid.units is not None or meant.item is None:
            return meant
        if len(self.own) >= MOST_OWN and squeezed(text) not in self.own:
            return Meant(None, f"表中单位超过{MOST_OWN}个，请只留要测算的单位")
        number = len(self.own) + 1
        return Meant(self.own.setdefault(squeezed(text), Unit(f"{number:02d}", text, order=Fraction(number))))

    def indicator(self, text: str) -> Meant[Indicator]:
        names = self.grid.indicators
        if names is None:
            raise ValueError("records are read with a scheme")
        return names.meant(text)

    # one figure a row

    def long(self) -> None:
        """Rows of a long table (逐行读取长表)."""
        before = ["", ""]
        for row in self._rows():
            at = (row, self.layout.label), (row, self.layout.second)
            texts = [self.grid.text(*place) for place in at]
            if self._no_row(row, texts):
                continue
            for side in (0, 1):
                if not texts[side] and texts[1 - side] and before[side]:
                    texts[side] = before[side]
                    self.filled.append(row)
            before = texts
            self._long_row(row, texts, at)
        self._tell()

    def _no_row(self, row: int, texts: Sequence[str]) -> bool:
        """Totals, remarks and headings said again are no rows of figures."""
        unit, indicator = texts
        holds = any(self.grid.sheet.text(row, column.number) for column in self.layout.columns)
        total = is_total(unit) and not self.grid.is_unit(unit)
        again = [self.grid.text(row, column) for column in range(self.grid.width)] == [
            self.grid.text(self.layout.heads[-1], column) for column in range(self.grid.width)
        ]
        remark = not holds and not (unit and indicator)
        if total or again or remark or (is_note(unit) and not self.grid.is_unit(unit)):
            self.skipped.append(row)
            return True
        return False

    def _long_row(self, row: int, texts: Sequence[str], at: tuple[At, At]) -> None:
        unit, indicator = self.unit(texts[0]), self.indicator(texts[1])
        record = Record(unit.item, indicator.item, texts[0], texts[1], at[1])
        self._name_fault(unit, at[0], record, "这一行没有单位名称" if not texts[0] else "")
        self._name_fault(indicator, at[1], record, "这一行没有指标名称" if not texts[1] else "")
        self._measure(row, record)
        self._also(row, record)
        for column in self.layout.columns:
            self._take(record, column.role, (row, column.number), column)
        self._place(record)

    def _name_fault(self, meant: AnyMeant, at: At, record: Record, blank: str = "") -> None:
        if meant.fault:
            self.found.fault(at, blank or meant.fault, record.unit_name, record.code)

    def _measure(self, row: int, record: Record) -> None:
        """The unit of measure in a column of its own must be the scheme's."""
        if self.layout.measure >= 0 and record.indicator is not None:
            text = self.grid.text(row, self.layout.measure)
            if not is_blank(text) and (sentence := unlike(text, record.indicator)):
                self.found.fault((row, self.layout.measure), sentence, record.unit_name, record.code)

    def _also(self, row: int, record: Record) -> None:
        """A second column that names unit or indicator must not name another one."""
        for column, side in self.layout.also:
            text = self.grid.text(row, column)
            item = record.unit if side == "unit" else record.indicator
            names = self.grid.units if side == "unit" else self.grid.indicators
            others = names.find(text) if names is not None and text else []
            if item is not None and others and item not in others:
                message = f"“{shortened(text)}”与本行的{record_name(item)}不一致"
                self.found.fault((row, column), message, record.unit_name, record.code)

    def _take(self, record: Record, role: str, at: At, column: Column) -> None:
        role = role or "value"
        if role in record.cells and not is_blank(self.grid.sheet.text(*at)):
            message = f"同一项有两列“{shortened(column.name)}”（{letters(column.number)}列重复），请只留一列"
            self.found.fault(at, message, record.unit_name, record.code)
        else:
            record.cells.setdefault(role, at)

    def _place(self, record: Record) -> None:
        """A record under its unit and indicator; a second one is a fault that names the first."""
        if record.unit is None or record.indicator is None:
            self.found.loose.append(record)
            return
        key = record.unit.code, record.indicator.code
        first = self.found.records.setdefault(key, record)
        if first is not record:
            address = self.found.sheet.address(*first.label)
            self.found.fault(record.label, f"与{address}重复，同一单位同一指标只能有一行", record.unit_name, record.code)
            self.found.loose.append(record)

    # one side units, the other indicators

    def wide(self) -> None:
        """Rows of a wide table (逐行读取宽表)."""
        columns = [found for column in self.layout.columns if (found := self._column(column)) is not None]
        before = ""
        for row in self._rows():
            text = self.grid.text(row, self.layout.label)
            if not text and before and self.layout.kind >= 0:
                text = before
            if not self._no_line(row, text):
                before = text
                self._line(row, text, columns)
        self._tell()

    def _rows(self) -> Iterator[int]:
        return (row for row in range(self.layout.first, len(self.grid.sheet.rows)) if any(self.grid.sheet.rows[row]))

    def _column(self, column: Column) -> tuple[Column, AnyMeant] | None:
        """A column with what its heading means; None after a fault or where it is no column of figures."""
        layout = self.layout
        if layout.form == ACROSS and not column.name.strip() and not column.role:
            self.found.fault(column.head, "这一列没有表头，请写单位名称或删去这一列")
            return None
        if layout.form == ACROSS and column.role and heading(column.name) in CONTENT:
            return column, COMMON
        if not column.name or heading(column.name) in CONTENT:
            what = f"表头“{column.name}”上没有指标名称" if column.name else "这一列没有表头，请写指标名称或删去这一列"
            self.found.fault(column.head, what)
            return None
        meant = self.unit(column.name) if layout.form == ACROSS else self.indicator(column.name)
        if meant.item is not None and self._again((meant.item.code, column.role or "value", "column"), column.head):
            return column, AGAIN
        if isinstance(meant.item, Indicator):
            self._measured(column, meant.item)
        if meant.fault:
            said = meant.item.code if isinstance(meant.item, Indicator) else column.name
            self.found.fault(column.head, meant.fault, *self._sides(said))
        return column, meant

    def _sides(self, name: str) -> tuple[str, str]:
        """The name of a heading on its side of a fault: unit, indicator."""
        return (shortened(name), "") if self.layout.form == ACROSS else ("", shortened(name))

    def _measured(self, column: Column, indicator: Indicator) -> None:
        unit, at = measure_of(self.grid, self.layout, column)
        if unit and (sentence := unlike(unit, indicator)):
            self.found.fault(at, sentence, "", indicator.code)

    def _again(self, key: tuple[str, ...], at: At) -> bool:
        """Whether a name stood before; a fault that names the first cell."""
        first = self.firsts.setdefault(key, at)
        if first != at:
            here, there = self.grid.text(*at), self.found.sheet.address(*first)
            self.found.fault(at, f"“{shortened(here)}”与{there}重复", *self._repeated(key, here))
        return first != at

    def _repeated(self, key: tuple[str, ...], text: str) -> tuple[str, str]:
        of_units = (key[-1] == "column") == (self.layout.form == ACROSS)
        return (shortened(text), "") if of_units else ("", key[0])

    def _no_line(self, row: int, text: str) -> bool:
        """Rows that are no unit's or indicator's: totals, remarks, headings said again, group titles without figures."""
        known = self.grid.is_unit(text) if self.layout.form == DOWN else self.grid.is_indicator(text)
        if known:
            return False
        cells = [self.grid.sheet.text(row, column.number) for column in self.layout.columns]
        again = any(cells) and all(
            cell == self.grid.text(self.layout.heads[-1], column.number)
            for cell, column in zip(cells, self.layout.columns, strict=True)
        )
        target = self.layout.form == DOWN and heading(text) == "target"
        own = self.grid.units is None and self.layout.form == DOWN and len(squeezed(text)) <= 12 and bool(text)
        if again or is_total(text) or is_note(text) or not (any(cells) or own):
            self.skipped.append(row)
            return True
        return target and self._common(row)

    def _common(self, row: int) -> bool:
        """A row of targets that hold for every unit (共同目标)."""
        for column in self.layout.columns:
            meant = self.indicator(column.name) if column.name else Meant[Indicator](None)
            if meant.item is not None:
                self.found.common[meant.item.code] = (row, column.number)
        return True

    def _line(self, row: int, text: str, columns: Iterable[tuple[Column, AnyMeant]]) -> None:
        at = (row, self.layout.label)
        kind = heading(self.grid.text(row, self.layout.kind)) if self.layout.kind >= 0 else ""
        meant, kind = self._row_meant(text, kind)
        if meant.item is not None and self._again((meant.item.code, kind, "row"), at):
            meant = AGAIN
        if meant.fault:
            side = ("这一行没有单位名称" if self.layout.form == DOWN else "这一行没有指标名称") if not text else meant.fault
            sides = (shortened(text), "") if self.layout.form == DOWN else ("", shortened(text))
            self.found.fault(at, side, *sides)
        for column, other in columns:
            self._cell(row, text, meant, column, other, kind)

    def _row_meant(self, text: str, kind: str) -> tuple[AnyMeant, str]:
        """What the label of a row means, and the kind of figures in the row where the label says it."""
        find = self.unit if self.layout.form == DOWN else self.indicator
        names = self.grid.units if self.layout.form == DOWN else self.grid.indicators
        if names is not None and not kind:
            text, kind = split_name(names, text)
        return find(text), kind

    def _cell(
        self, row: int, text: str, meant: AnyMeant, column: Column,
        other: AnyMeant, kind: str,
    ) -> None:  # fmt: skip
        at = (row, column.number)
        down = self.layout.form == DOWN
        if other is COMMON:
            if isinstance(meant.item, Indicator) and column.role == "target":
                self.found.common[meant.item.code] = at
            return
        unit, indicator = (meant, other) if down else (other, meant)
        texts = (text, column.name) if down else (column.name, text)
        record = Record(
            unit.item if isinstance(unit.item, Unit) else None,
            indicator.item if isinstance(indicator.item, Indicator) else None, *texts, at,
        )  # fmt: skip
        if record.unit is not None and record.indicator is not None:
            record = self.found.records.setdefault((record.unit.code, record.indicator.code), record)
        else:
            self.found.loose.append(record)
        if not down:
            self._measure(row, record)
            self._also(row, record)
        self._take(record, column.role or kind, at, column)

    def _tell(self) -> None:
        """Notices on what was left out or taken from above."""
        if self.skipped:
            self.found.notices.append(f"没有读取的行（合计、说明等）：{_rows_listed(self.skipped)}")
        if self.filled:
            self.found.notices.append(f"空白的名称按上一行读取（合并单元格）：{_rows_listed(self.filled)}")


def _rows_listed(rows: Sequence[int]) -> str:
    listed = "、".join(str(row + 1) for row in rows[:10])
    return f"第{listed}{f'等{len(rows)}' if len(rows) > 10 else ''}行"
