"""The files of a run (测算文件): scheme, units, targets, figures and adjustments in, clean in form or refused.

Formats: scoring contract, Files and command.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

from data.exchange.csv import Table, gathered_table
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
from evaluation.scheme_parser import gathered
from evaluation.tree import Node
from evaluation.units import Unit, parse_unit

Row = TypeVar("Row", Figure, Target, Adjustment)


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


class Tables(NamedTuple):
    """The tables of a run as far as they could be read (测算表格)."""

    units: Table | None
    figures: Table | None
    targets: Table | None = None
    adjustments: Table | None = None


def read_run(paths: RunPaths, amend: Callable[[Node], Node] | None = None) -> RunFiles:
    """The files of a run (读取测算文件); raises `Refused` with every fault of form in all of them.

    `amend` changes the scheme's nodes before they are parsed (such as recording the 依据文件).
    """
    faults = FaultList()
    node = _nodes(paths.scheme, amend, faults)
    units = gathered_table(paths.units, UNIT_COLUMNS, ("unit", "kind"), listed := FaultList())
    figures = gathered_table(paths.figures, FIGURE_COLUMNS, ("unit", "indicator"), faults)
    targets = _optional(paths.targets, TARGET_COLUMNS, ("unit", "indicator", "target"), faults)
    adjustments = _optional(paths.adjustments, ADJUSTMENT_COLUMNS, ("unit", "kind", "matter"), faults)
    return assembled(node, Tables(units, figures, targets, adjustments), faults, listed)


def assembled(
    node: Node | None, tables: Tables, faults: FaultList, listed: FaultList | None = None, scheme: Scheme | None = None
) -> RunFiles:
    """The files of a run from what was read (合成测算输入); raises `Refused` with every fault of form.

    `faults` are those already found, `listed` those of the table of units; what could not be read is None.
    `scheme` is what the nodes mean, where that is known already.
    """
    units, figures, targets, adjustments = tables
    # a row of units.csv that cannot be read would make its figures look like those of an unknown unit
    listed = FaultList() if listed is None else listed
    whole = units is not None and not listed
    members = [] if units is None else units_of(units, listed)
    faults.extend(listed)
    inputs = accept(
        scheme or (None if node is None else gathered(node, faults)), members if whole else None,
        rows_of(Target, TARGET_COLUMNS, targets), rows_of(Figure, FIGURE_COLUMNS, figures),
        rows_of(Adjustment, ADJUSTMENT_COLUMNS, adjustments), faults=faults,
        figures_file=figures.name if figures is not None else "",
        targets_file=targets.name if targets is not None else "",
    )  # fmt: skip
    if node is None or units is None or figures is None:
        raise ValueError("a file that was not read must have its fault")
    return RunFiles(node, units, figures, targets, adjustments, inputs)


def _nodes(path: Path, amend: Callable[[Node], Node] | None, faults: FaultList) -> Node | None:
    """The scheme's nodes, amended where asked; None with the faults kept."""
    try:
        node = read_yaml(path)
        return node if amend is None else amend(node)
    except Refused as refused:
        faults.extend(refused.faults)
        return None


def _optional(path: Path | None, known: Sequence[str], required: Sequence[str], faults: FaultList) -> Table | None:
    return None if path is None else gathered_table(path, known, required, faults)


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
        found.append(kind(*texts, Place(name, line, header)))  # type: ignore[call-arg,arg-type]
    return found
