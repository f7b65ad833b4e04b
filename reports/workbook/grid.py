"""Where things stand (版面): a sheet's columns by key, its rows by number, and references to both.

Rows count from 0 like the library that writes them; references are Excel's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from xlsxwriter.utility import xl_col_to_name

TITLE, STAMP, HEAD, FIRST = 0, 1, 2, 3


class Column(NamedTuple):
    """One column (列): its key, heading, width in characters, and what it means."""

    key: str
    title: str
    width: float
    meaning: str


@dataclass(frozen=True)
class Grid:
    """A sheet's table (工作表表格): columns in order; `first` is the row its first unit or figure stands in."""

    name: str
    columns: tuple[Column, ...]
    first: int = FIRST

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {column.key: position for position, column in enumerate(self.columns)}

    @cached_property
    def _letters(self) -> dict[str, str]:
        return {key: str(xl_col_to_name(position)) for key, position in self._positions.items()}

    def column(self, key: str) -> int:
        """The position of a column (列号)."""
        return self._positions[key]

    def letter(self, key: str) -> str:
        return self._letters[key]

    def own(self, key: str, row: int) -> str:
        """A cell as formulas of its own sheet name it (本表单元格)."""
        return f"{self.letter(key)}{row + 1}"

    def cell(self, key: str, row: int) -> str:
        """A cell as any sheet may name it (跨表单元格)."""
        return f"{self.name}!${self.letter(key)}${row + 1}"

    def span(self, key: str, rows: Span) -> str:
        """A run of cells of one column as any sheet may name it (跨表区域)."""
        letter = self.letter(key)
        return f"{self.name}!${letter}${rows.first + 1}:${letter}${rows.last + 1}"

    def own_span(self, key: str, rows: Span) -> str:
        """A run of cells of one column as its own sheet names it (本表区域)."""
        return self.span(key, rows).partition("!")[2]



class Span(NamedTuple):
    """A run of rows (连续行), both ends included."""

    first: int
    last: int
