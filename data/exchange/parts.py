"""Large CSV files in parts (分段读取): the same strictness as `data.exchange.csv`, in bounded memory."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from data.exchange.csv import LONGEST_CELL, Table, check_header
from data.exchange.yaml import UNREADABLE
from evaluation.errors import FaultList, Where

PART = 10_000


def table_parts(
    path: Path, known: Sequence[str], required: Sequence[str], faults: FaultList, part: int = PART
) -> Iterator[Table]:
    """The table of a CSV file in parts of at most `part` rows (分段读取表格); faults are collected.

    No part comes where the header lacks a required column; a row that is not CSV ends the reading.
    """
    name = str(path)
    try:
        with path.open(encoding="utf-8-sig", newline=None) as file:
            yield from _parts(_written(file, name, faults), name, known, required, faults, part)
    except UnicodeDecodeError:
        faults.add(Where(name), "不是UTF-8编码，请另存为UTF-8")
    except OSError as error:
        faults.add(Where(name), f"读不到文件：{UNREADABLE.get(error.errno or 0, '请检查路径和权限')}")


def _parts(
    rows: Iterator[tuple[int, list[str]]], name: str, known: Sequence[str], required: Sequence[str], faults: FaultList,
    part: int,
) -> Iterator[Table]:  # fmt: skip
    before = bool(faults)
    first = next(rows, None)
    if first is None:
        if before == bool(faults):
            faults.add(Where(name), "文件是空的，至少应有表头")
        return
    columns = tuple(cell.strip() for cell in first[1])
    check_header(columns, known, required, Where(name, first[0]), faults)
    if not set(required) <= set(columns) or len(set(columns)) < len(columns):
        return
    table = Table(name, columns, [], [])
    for line, cells in rows:
        if not _taken(table, line, cells, faults):
            continue
        if len(table.rows) == part:
            yield table
            table = Table(name, columns, [], [])
    if table.rows:
        yield table


def _taken(table: Table, line: int, cells: list[str], faults: FaultList) -> bool:
    """Whether a row was taken into the part; a blank one is passed over, one of another length is a fault."""
    if not any(map(str.strip, cells)):
        return False
    if len(cells) != len(table.columns):
        faults.add(Where(table.name, line), f"本行有{len(cells)}格，表头有{len(table.columns)}列")
        return False
    table.rows.append([cell.strip() for cell in cells])
    table.lines.append(line)
    return True


def _written(file: TextIO, name: str, faults: FaultList) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line each begins on; a row that is not CSV ends the reading with a fault."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(_without_nul(file), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        faults.add(Where(name, line), f"不是合格的CSV：引号不成对，或单元格超过{LONGEST_CELL}字")
    except ValueError as error:
        if isinstance(error, UnicodeDecodeError):
            raise
        faults.add(Where(name, line), str(error))


def _without_nul(file: TextIO) -> Iterator[str]:
    for line in file:
        if "\0" in line:
            raise ValueError("含有空字符，不是文本表格")
        yield line
