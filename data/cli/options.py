"""Options that several commands share (公共选项), with help in Chinese and English."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from data.city import with_basis_document
from data.exchange.run_files import RunFiles, RunPaths, read_run
from evaluation.errors import Refused
from evaluation.tree import Node

FAULTY = 2
SchemeFile = Annotated[Path, typer.Option("--scheme", help="考核方案 YAML · the scoring scheme")]
UnitsFile = Annotated[Path, typer.Option("--units", help="被考核单位 CSV · the units")]
FiguresFile = Annotated[Path, typer.Option("--figures", help="填报数据 CSV · the figures")]
TargetsFile = Annotated[Path | None, typer.Option("--targets", help="年度目标 CSV · the targets")]
AdjustmentsFile = Annotated[
    Path | None, typer.Option("--adjustments", help="加分、扣分、不得评优 CSV · bonus, deduction, veto")
]
BasisDocument = Annotated[
    str | None,
    typer.Option("--basis-document", help="记录依据文件，不改方案文件 · record the decision the scheme waits for"),
]


def read(paths: RunPaths, basis_document: str | None) -> RunFiles:
    """The files of a run (读取测算文件); with faults, prints them to stderr and leaves with exit 2."""

    def amended(node: Node) -> Node:
        return node if basis_document is None else with_basis_document(node, basis_document)

    try:
        return read_run(paths, amended)
    except Refused as refused:
        raise leave(refused) from None


def leave(refused: Refused) -> typer.Exit:
    """Print every fault on its own line to stderr (打印差错清单); the exit to raise, code 2."""
    for fault in refused.faults:
        typer.echo(str(fault).replace("\n", " ").replace("\r", " "), err=True)
    return typer.Exit(FAULTY)
