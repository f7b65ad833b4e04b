"""Strict CSV (表格文件): UTF-8, header row, columns and rows in any order; every cell trimmed and kept as text.

What is written for people opens in a spreadsheet, and nothing in it is taken for a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.exchange.yaml import read_text
from evaluation.errors import FaultList, Refused, Where
from evaluation.figures import Place
from evaluation.rounding import number

LONGEST_CELL = 131_072
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file as texts (表格): its columns in written order, one list of cells a row, the line of each row."""

    name: str
    columns: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]

    def mappings(self) -> Iterator[dict[str, str]]:
        """Each row as column → text (逐行映射), only the columns that are present."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def place(self, number: int) -> Place:
        """Where row `number` (from 0) stands (行位置)."""
        return Place(self.name, self.lines[number], self.columns)


def read_table(path: Path, known: Sequence[str], required: Sequence[str], name: str | None = None) -> Table:
    """The table of a CSV file (读取表格); raises `Refused` with every fault of its header and row lengths.

    `known` are the columns that may stand, `required` those that must; `name` stands in the faults.
    """
    faults = FaultList()
    table = gathered_table(path, known, required, faults, name)
    faults.raise_if_any()
    if table is None:
        raise ValueError("a table that was not read must have its fault")
    return table


def gathered_table(
    path: Path, known: Sequence[str], required: Sequence[str], faults: FaultList, name: str | None = None
) -> Table | None:
    """The table as far as it can be read (读取表格), faults collected; None when it has no use at all."""
    shown = name or str(path)
    try:
        return parse_table(read_text(path, shown), shown, known, required, faults)
    except Refused as refused:
        faults.extend(refused.faults)
        return None


def parse_table(
    text: str, name: str, known: Sequence[str], required: Sequence[str], faults: FaultList
) -> Table | None:
    """The table of a CSV text (解析表格), faults collected; None without a header or a required column."""
    before = len(list(faults))
    written = list(_written(text, name, faults))
    if not written:
        if len(list(faults)) == before:
            faults.add(Where(name), "文件是空的，至少应有表头")
        return None
    columns = tuple(cell.strip() for cell in written[0][1])
    check_header(columns, known, required, Where(name, written[0][0]), faults)
    rows, lines = [], []
    for line, cells in written[1:]:
        if not any(map(str.strip, cells)):
            continue
        if len(cells) != len(columns):
            faults.add(Where(name, line), f"本行有{len(cells)}格，表头有{len(columns)}列")
            continue
        rows.append([cell.strip() for cell in cells])
        lines.append(line)
    return Table(name, columns, rows, lines) if set(required) <= set(columns) else None


def _written(text: str, name: str, faults: FaultList) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line each begins on; a row that is not CSV ends the reading with a fault."""
    csv.field_size_limit(LONGEST_CELL)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        faults.add(Where(name), "含有空字符，不是文本表格")
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        faults.add(Where(name, line), f"不是合格的CSV：引号不成对，或单元格超过{LONGEST_CELL}字")


def check_header(
    columns: tuple[str, ...], known: Sequence[str], required: Sequence[str], where: Where, faults: FaultList
) -> None:
    """Unknown, repeated and missing columns (核对表头); faults are collected."""
    for position, column in enumerate(columns, 1):
        here = Where(where.file, where.line, position)
        if column not in known:
            faults.add(here, f"没有“{column[:40]}”这一列，可用的列为{'、'.join(known)}")
        elif column in columns[: position - 1]:
            faults.add(here, f"列“{column}”重复")
    for column in required:
        if column not in columns:
            faults.add(where, f"缺少必有的列“{column}”")


def table_file(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as a spreadsheet opens it (导出表格): UTF-8 with its mark; a quote before what looks like a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(RISKY) and number(cell) is None else cell
