"""`python -m data check` (独立复算): the results of a run against the SQL twin."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from data.cli.options import (
    AdjustmentsFile,
    BasisDocument,
    FiguresFile,
    SchemeFile,
    TargetsFile,
    UnitsFile,
    leave,
    read,
)
from data.exchange.run_files import RunFiles, RunPaths
from data.twin import compare_official, recompute
from data.twin.official import read_official
from data.twin.recompute import Twin
from evaluation.assessment import evaluate
from evaluation.errors import Refused
from evaluation.tree import as_texts

DIFFERENT = 1
ResultsFolder = Annotated[Path, typer.Option("--results", help="assess写出的结果文件夹 · the folder written by assess")]


def check(
    scheme: SchemeFile, units: UnitsFile, figures: FiguresFile, results: ResultsFolder,
    targets: TargetsFile = None, adjustments: AdjustmentsFile = None, basis_document: BasisDocument = None,
) -> None:  # fmt: skip
    """用独立的SQL复算核对结果。Recompute a run in SQL and compare it with the results written by assess.

    一致退出码为0，不一致为1，输入有差错为2。Exit 0 when equal, 1 when not, 2 when the inputs are faulty.
    """
    files = read(RunPaths(scheme, units, figures, targets, adjustments), basis_document)
    try:
        evaluate(files.inputs)  # the twin takes inputs that the official run accepts
        official = read_official(results)
    except Refused as refused:
        raise leave(refused) from None
    found = compare_official(official, twin_of(files))
    for line in found.undecided:
        typer.echo(f"未定：{line}")
    for line in found.differences:
        typer.echo(f"不一致：{line}", err=True)
    if found.differences:
        raise typer.Exit(DIFFERENT)
    typer.echo("复算一致")


def twin_of(files: RunFiles) -> Twin:
    """The twin's recomputation of a run's files (复算)."""
    targets = list(files.targets.mappings()) if files.targets else ()
    adjustments = list(files.adjustments.mappings()) if files.adjustments else ()
    return recompute(
        as_texts(files.scheme), list(files.units.mappings()), list(files.figures.mappings()), targets, adjustments
    )
