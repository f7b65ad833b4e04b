"""A table of one indicator (单项指标表): units and their values, the indicator named nowhere but chosen beside it.

Its headings, or the labels of its rows, are made to name the indicator, so that it is read like any other table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from data.city import UnitDetail
from data.exchange.addresses import letters, position_of
from data.exchange.sheets import Sheet
from data.quick.cells import CellFault
from data.quick.layout import Grid
from data.quick.names import titled
from data.quick.records import At, Found
from data.quick.values import COLUMN_NAMES
from data.quick.words import CONTENT, heading
from evaluation.scheme import Scheme
from evaluation.units import Unit

UNIT, INDICATOR = "县（市、区）", "指标"
LISTED = {**COLUMN_NAMES, "data_period": "数据期"}
REPEATED = re.compile("与([A-Z]+[0-9]+)重复")
Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Named:
    """A table with its indicator written in (写明指标的表), `shift` rows lower than the one handed in."""

    original: Sheet
    sheet: Sheet
    shift: int

    def placed_back(self, found: Found) -> Found:
        """The records with their cells as in the table handed in (还原位置)."""
        def back(at: At) -> At:
            return at[0] - self.shift, at[1]

        for record in (*found.records.values(), *found.loose):
            record.label = back(record.label)
            record.cells = {role: back(at) for role, at in record.cells.items()}
        faults = {back(at): self._fault(fault, back(at)) for at, fault in found.faults.items()}
        merged = {back(at): span for at, span in found.merged.items()}
        return replace(found, sheet=self.original, faults=faults, merged=merged)

    def _fault(self, fault: CellFault, at: At) -> CellFault:
        """A fault at its cell of the table handed in; the heading that was put above is none of its cells."""
        cell = self.original.address(*at) if at[0] >= 0 else ""
        return replace(fault, cell=cell, message=REPEATED.sub(self._raised, fault.message) if self.shift else fault.message)

    def _raised(self, said: re.Match[str]) -> str:
        row, column = position_of(said[1])
        return f"与{self.original.address(row - self.shift, column)}重复"


class Side(NamedTuple):
    """Where the units of a table stand (单位所在): in a column, or in a row; -1 for none."""

    column: int = -1
    row: int = -1


def with_indicator(
    sheet: Sheet, scheme: Scheme, units: Sequence[Unit], details: Mapping[str, UnitDetail],
    aliases: Mapping[str, str], chosen: str,
) -> Named | None:  # fmt: skip
    """The table with the chosen indicator written in (写明指标); None where it names indicators itself, or no units."""
    grid = Grid(sheet, scheme, units, details, aliases)
    texts = {text for row in sheet.rows for text in row if text}
    if any(map(grid.is_indicator, texts)) or any(heading(text) == "indicator" for text in texts):
        return None
    side = _side(grid)
    if side.column >= 0:
        return _down(grid, side.column, chosen)
    return _across(grid, side.row, chosen) if side.row >= 0 else None


def _side(grid: Grid) -> Side:
    """The column or row that holds most units."""
    places = [(row, column) for row, cells in enumerate(grid.sheet.rows) for column, text in enumerate(cells) if grid.is_unit(text)]
    if not places:
        return Side()
    row, in_row = Counter(row for row, _ in places).most_common(1)[0]
    column, in_column = Counter(column for _, column in places).most_common(1)[0]
    return Side(row=row) if in_row > in_column else Side(column=column)


def _down(grid: Grid, label: int, chosen: str) -> Named | None:
    """Units down: the headings say whose values they are; where there is none, one is put above."""
    first = next(row for row in range(len(grid.sheet.rows)) if grid.is_unit(grid.text(row, label)))
    head = next((row for row in reversed(range(first)) if grid.sheet.rows[row]), -1)
    texts = {column: grid.text(head, column) if head >= 0 else "" for column in range(grid.width) if column != label}
    value = _value_column(grid, texts, first, label)
    if value < 0:
        return None
    rows = [[]] if head < 0 else [list(row) for row in grid.sheet.rows[: head + 1]]
    _set(rows, -1, label, UNIT)
    for column, text in texts.items():
        kind = "value" if column == value else heading(text)
        if kind in CONTENT:
            _set(rows, -1, column, _headed(chosen, kind, text))
    rest = [list(row) for row in grid.sheet.rows[head + 1 :]]
    return Named(grid.sheet, *_lower(grid.sheet, rows + rest))


def _headed(chosen: str, kind: str, text: str) -> str:
    """A heading with the indicator in it (写明指标的表头); a unit of measure that stood there stands on."""
    if kind != "value":
        return f"{chosen}{LISTED[kind]}"
    measure = titled(text)[1]
    return f"{chosen}（{measure}）" if measure else chosen


def _value_column(grid: Grid, texts: Mapping[int, str], first: int, label: int) -> int:
    """The column of the values: the one headed so, else the only one that could be; -1 where it cannot be told."""
    headed = [column for column, text in texts.items() if heading(text) == "value"]
    if headed:
        return headed[0] if len(headed) == 1 else -1
    rows = range(first, len(grid.sheet.rows))
    used = [
        column for column, text in texts.items()
        if column > label and not heading(text) and any(grid.sheet.text(row, column) for row in rows)
    ]  # fmt: skip
    return used[0] if len(used) == 1 else -1


def _across(grid: Grid, head: int, chosen: str) -> Named | None:
    """Units across: the rows below are named by the indicator, in the column before the first unit."""
    first = next(column for column in range(grid.width) if grid.is_unit(grid.text(head, column)))
    below = [row for row in range(head + 1, len(grid.sheet.rows)) if any(grid.sheet.rows[row][first:])]
    if first == 0 or not below:
        return None
    rows = [list(row) for row in grid.sheet.rows]
    _set(rows, head, first - 1, INDICATOR)
    for row in below:
        text = grid.text(row, first - 1)
        kind = heading(text) or ("value" if len(below) == 1 else "")
        if kind in CONTENT:
            _set(rows, row, first - 1, _headed(chosen, kind, text))
    return Named(grid.sheet, *_lower(grid.sheet, rows))


def _set(rows: Rows, row: int, column: int, text: str) -> None:
    rows[row].extend([""] * (column + 1 - len(rows[row])))
    rows[row][column] = text


def _lower(sheet: Sheet, rows: Rows) -> tuple[Sheet, int]:
    """The sheet of these rows, what is said of its cells as much lower as there are more of them."""
    shift = len(rows) - len(sheet.rows)

    def down(address: str) -> str:
        row, column = position_of(address)
        return f"{letters(column)}{row + shift + 1}"

    made = replace(
        sheet, rows=tuple(map(tuple, rows)), problems={down(address): text for address, text in sheet.problems.items()},
        merged=tuple((top + shift, left, bottom + shift, right) for top, left, bottom, right in sheet.merged),
        calculated=frozenset(map(down, sheet.calculated)),
    )  # fmt: skip
    return made, shift
