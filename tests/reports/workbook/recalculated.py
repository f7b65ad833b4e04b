"""A workbook read back: what stands in its cells, and what another spreadsheet engine makes of its formulas."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import formualizer
from openpyxl.utils.cell import coordinate_to_tuple

Cell = tuple[str, int, int]
HEAD, FIRST = 3, 4
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class Book:
    """The bytes of a workbook, its cells by (sheet, row, column) counted from 1."""

    content: bytes

    @cached_property
    def formulas(self) -> dict[Cell, str]:
        return {key: f"={formula}" for key, (formula, _) in self.cells.items() if formula is not None}

    @cached_property
    def kept(self) -> dict[Cell, Any]:
        """Values as a viewer shows them without recalculating."""
        return {key: value for key, (_, value) in self.cells.items() if value is not None}

    @cached_property
    def typed(self) -> dict[Cell, Any]:
        """Cells that hold no formula."""
        return {key: value for key, value in self.kept.items() if key not in self.formulas}

    @cached_property
    def cells(self) -> dict[Cell, tuple[str | None, Any]]:
        """Formula and kept value of every cell, read from the file's own XML, which is several times quicker."""
        with zipfile.ZipFile(io.BytesIO(self.content)) as package:
            shared = ["".join(item.itertext()) for item in _tree(package, "xl/sharedStrings.xml").iter(f"{MAIN}si")]
            names = [sheet.get("name", "") for sheet in _tree(package, "xl/workbook.xml").iter(f"{MAIN}sheet")]
            return {
                (name, *position): (found.findtext(f"{MAIN}f"), _value(found, shared))
                for number, name in enumerate(names, 1)
                for position, found in _cells(_tree(package, f"xl/worksheets/sheet{number}.xml"))
            }

    @cached_property
    def heads(self) -> dict[str, dict[str, int]]:
        """Column by heading, sheet by sheet."""
        found: dict[str, dict[str, int]] = {}
        for (sheet, row, column), value in self.kept.items():
            if row == HEAD:
                found.setdefault(sheet, {})[str(value)] = column
        return found

    def column(self, sheet: str, heading: str) -> int:
        return self.heads[sheet][heading]

    def rows(self, sheet: str, first: int = FIRST) -> list[int]:
        """Rows that hold anything, from the first below the headings."""
        return sorted({row for name, row, _ in self.kept if name == sheet and row >= first})

    def at(self, sheet: str, heading: str, row: int) -> Any:
        return self.kept.get((sheet, row, self.column(sheet, heading)))

    def find(self, sheet: str, **where: Any) -> int:
        """The one row whose cells are as said."""
        hits = [row for row in self.rows(sheet) if all(self.at(sheet, key, row) == value for key, value in where.items())]
        assert len(hits) == 1, (sheet, where, hits)
        return hits[0]


def is_formula(cell: Any) -> bool:
    return bool(cell.data_type == "f")


def _tree(package: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(package.read(name))


def _cells(tree: ElementTree.Element) -> Iterator[tuple[tuple[int, int], ElementTree.Element]]:
    for found in tree.iter(f"{MAIN}c"):
        row, column = coordinate_to_tuple(found.get("r", ""))
        yield (row, column), found


def _value(found: ElementTree.Element, shared: list[str]) -> Any:
    text, kind = found.findtext(f"{MAIN}v"), found.get("t", "n")
    if text is None or kind == "str":
        return text
    if kind == "s":
        return shared[int(text)]
    return float(text) if set(text) & set(".Ee") else int(text)


class Recalculation:
    """A workbook in another engine, where cells can be changed."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.engine = formualizer.load_workbook_bytes(book.content)
        self.engine.evaluate_all()

    def type(self, sheet: str, heading: str, row: int, value: Any) -> None:
        self.engine.set_value(sheet, row, self.book.column(sheet, heading), value)
        self.engine.evaluate_all()

    def at(self, sheet: str, heading: str, row: int) -> Any:
        return self.value((sheet, row, self.book.column(sheet, heading)))

    def value(self, cell: Cell) -> Any:
        return self.engine.get_value(*cell)

    def differences(self, tolerance: float = 1e-9) -> list[str]:
        """Formula cells whose value is not the one kept beside them."""
        return [
            f"{key} {formula} kept {self.book.kept.get(key)!r} found {self.value(key)!r}"
            for key, formula in self.book.formulas.items()
            if not alike(self.book.kept.get(key), self.value(key), tolerance)
        ]


def alike(kept: Any, found: Any, tolerance: float) -> bool:
    if isinstance(kept, int | float) and isinstance(found, int | float):
        return abs(kept - found) <= tolerance * max(1.0, abs(kept))
    return bool(kept == found)


def check(path: Path) -> subprocess.CompletedProcess[str]:
    """What `formualizer recalc --check` says of a workbook."""
    command = Path(sys.executable).with_name("formualizer")
    return subprocess.run(
        [str(command), "recalc", "--check", str(path)], capture_output=True, text=True, check=False
    )
