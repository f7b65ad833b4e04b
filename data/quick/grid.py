"""The table as it is shown beside its faults (表格与差错对照)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from data.exchange.addresses import letters
from data.exchange.sheets import Sheet
from data.quick.cells import CellFault


class GridCell(NamedTuple):
    """One cell as shown (单元格): its address, its text, what is wrong with it."""

    address: str
    text: str
    fault: str = ""


class GridRow(NamedTuple):
    """One row as shown (行): its number as in a spreadsheet."""

    number: int
    cells: tuple[GridCell, ...]


class Grid(NamedTuple):
    """A table as shown (表格): letters of its columns, its rows."""

    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]


def grid(sheet: Sheet, faults: Iterable[CellFault] = (), *, most: int = 500) -> Grid:
    """The first rows of a table, and as many further ones with faults (差错对照), each cell beside its fault."""
    said: dict[str, str] = {}
    for fault in faults:
        if fault.cell:
            said[fault.cell] = f"{said[fault.cell]}；{fault.message}" if fault.cell in said else fault.message
    faulty = {int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1 for address in said}
    width = max((sheet.width, *(len(row) for row in sheet.rows)), default=0)
    first = range(min(most, len(sheet.rows)))
    shown = [*first, *sorted(faulty - set(first))[:most]]
    return Grid(tuple(map(letters, range(width))), tuple(_row(sheet, row, width, said) for row in shown))


def _row(sheet: Sheet, row: int, width: int, said: dict[str, str]) -> GridRow:
    addresses = [sheet.address(row, column) for column in range(width)]
    return GridRow(
        row + 1,
        tuple(GridCell(address, sheet.text(row, column), said.get(address, "")) for column, address in enumerate(addresses)),
    )
