"""`python -m data assess` (测算): files in, result files out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from data.cli.options import (
    FAULTY,
    AdjustmentsFile,
    BasisDocument,
    FiguresFile,
    SchemeFile,
    TargetsFile,
    UnitsFile,
    leave,
    read,
)
from data.exchange.results import write_results
from data.exchange.run_files import RunPaths
from evaluation.assessment import evaluate
from evaluation.errors import Refused

OutFolder = Annotated[Path, typer.Option("--out", help="结果文件夹 · the folder for the results")]
NoTrace = Annotated[bool, typer.Option("--no-trace", help="不写得分追溯，并删除旧的 · leave the trace out")]


def assess(
    scheme: SchemeFile, units: UnitsFile, figures: FiguresFile, out: OutFolder, targets: TargetsFile = None,
    adjustments: AdjustmentsFile = None, no_trace: NoTrace = False, basis_document: BasisDocument = None,
) -> None:  # fmt: skip
    """按方案测算得分、位次和等次。Score a scheme: points, totals, dimensions, trace and manifest.

    有差错时逐条列在标准错误（文件:行:列 说明），不写任何结果，退出码为2；算出结果退出码为0。
    Faults go to stderr one a line and nothing is written (exit 2); exit 0 when scored.
    """
    with _progress() as progress:
        progress.update(task := progress.add_task("读取文件 · reading", total=None))
        files = read(RunPaths(scheme, units, figures, targets, adjustments), basis_document)
        progress.update(task, description="计分 · scoring")
        try:
            assessment = evaluate(files.inputs)
        except Refused as refused:
            raise leave(refused) from None
        try:
            for name in write_results(files, assessment, out, trace=not no_trace):
                progress.update(task, description=f"写出 · writing {name}")
        except OSError as error:
            typer.echo(f"{out}:1:1 写不出结果：{error.strerror}", err=True)
            raise typer.Exit(FAULTY) from None
    typer.echo(f"已测算{len(assessment.units)}个单位、{len(assessment.scheme.indicators)}项指标，结果在 {out}")


def _progress() -> Progress:
    """A spinner with the step and the time (进度), on stderr and only on a terminal."""
    console = Console(stderr=True)
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(),
        console=console, transient=True, disable=not console.is_terminal,
    )  # fmt: skip
