"""The files of a run (测算文件): scheme, units, targets, figures and adjustments in, clean in form or refused.

Formats: scoring contract, Files and command.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from data.exchange.csv import Table, read_table
from data.exchange.yaml import read_yaml
from evaluation.errors import FaultList, Refused
from evaluation.figures import (
    ADJUSTMENT_COLUMNS,
    FIGURE_COLUMNS,
    TARGET_COLUMNS,
    UNIT_COLUMNS,
    Adjustment,
    Figure,
    Place,
    Target,
)
from evaluation.intake import Inputs, accept
from evaluation.scheme import Scheme
from evaluation.scheme_parser import parse
from evaluation.tree import Node
from evaluation.units import Unit, parse_unit

Row = TypeVar("Row", Figure, Target, Adjustment)
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class RunPaths:
    """Where the files of a run lie (测算文件路径); targets and adjustments may be absent."""

    scheme: Path
    units: Path
    figures: Path
    targets: Path | None = None
    adjustments: Path | None = None


@dataclass(frozen=True, slots=True)
class RunFiles:
    """The files of a run as read (测算文件内容): what the manifest hashes, and the inputs made from it."""

    scheme: Node
    units: Table
    figures: Table
    targets: Table | None
    adjustments: Table | None
    inputs: Inputs


def read_run(paths: RunPaths, amend: Callable[[Node], Node] | None = None) -> RunFiles:
    """The files of a run (读取测算文件); raises `Refused` with every fault of form in all of them.

    `amend` changes the scheme's nodes before they are parsed (such as recording the 依据文件).
    """
    faults = FaultList()
    node = _kept(lambda: read_yaml(paths.scheme), faults)
    if node is not None and amend is not None:
        node = amend(node)
    scheme = None if node is None else _parsed(node, faults)
    units = _kept(lambda: read_table(paths.units, UNIT_COLUMNS, ("unit", "kind")), faults)
    figures = _kept(lambda: read_table(paths.figures, FIGURE_COLUMNS, ("unit", "indicator")), faults)
    targets = _optional(paths.targets, TARGET_COLUMNS, ("unit", "indicator", "target"), faults)
    adjustments = _optional(paths.adjustments, ADJUSTMENT_COLUMNS, ("unit", "kind", "matter"), faults)
    if node is None or units is None or figures is None:
        faults.raise_if_any()
        raise ValueError("a file that was not read must have its fault")
    inputs = accept(
        scheme, units_of(units, faults), rows_of(Target, TARGET_COLUMNS, targets),
        rows_of(Figure, FIGURE_COLUMNS, figures), rows_of(Adjustment, ADJUSTMENT_COLUMNS, adjustments),
        faults=faults, figures_file=figures.name,
    )  # fmt: skip
    return RunFiles(node, units, figures, targets, adjustments, inputs)


def _kept(read: Callable[[], Read], faults: FaultList) -> Read | None:
    """What a reader gives, or None with its faults kept."""
    try:
        return read()
    except Refused as refused:
        faults.extend(refused.faults)
        return None


def _parsed(node: Node, faults: FaultList) -> Scheme | None:
    return _kept(lambda: parse(node), faults)


def _optional(path: Path | None, known: Sequence[str], required: Sequence[str], faults: FaultList) -> Table | None:
    return None if path is None else _kept(lambda: read_table(path, known, required), faults)


def units_of(table: Table, faults: FaultList) -> list[Unit]:
    """The units of a table (读取单位表); faults are collected."""
    return [parse_unit(cells, table.place(number), faults) for number, cells in enumerate(table.mappings())]


def rows_of(kind: type[Row], columns: Sequence[str], table: Table | None) -> list[Row]:
    """The typed rows of a table (读取行): absent columns stay blank."""
    if table is None:
        return []
    positions = [table.columns.index(column) if column in table.columns else -1 for column in columns]
    blank, name, header = "", table.name, table.columns
    found = []
    for cells, line in zip(table.rows, table.lines, strict=True):
        texts = [cells[position] if position >= 0 else blank for position in positions]
        found.append(kind(*texts, Place(name, line, header)))  # type: ignore[arg-type]
    return found
