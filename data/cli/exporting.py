"""`python -m data export` (导出): any record table as CSV, or a run in the files `assess` writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from data import assessments
from data.cli.common import answering, bar, opened, place_in_use
from data.cli.options import FAULTY
from data.errors import BadRecord, NotReady
from data.exchange.bundle import write_results
from data.exchange.copy import pieces, row_count
from data.exchange.folders import whole_folder
from data.exchange.results import csv_text
from data.records import Fields, current
from data.store import Session, Store
from data.tables import AUDIT, BY_NAME

Out = Annotated[Path, typer.Option("--out", help="结果文件夹，须是新的或空的 · a new or empty folder")]
TableName = Annotated[
    list[str] | None,
    typer.Option("--table", help=f"表名，可重复；all为全部：audit、{'、'.join(BY_NAME)} · record tables"),
]
Latest = Annotated[bool, typer.Option("--latest", help="只导出现行版次 · the latest revisions only")]
Period = Annotated[str, typer.Option("--period", help="导出该报表期最近一次测算的结果 · results of its latest run")]
RunName = Annotated[str, typer.Option("--run", help="导出这一次测算的结果 · results of this run")]
ALL = "all"


def export(
    out: Out, table: TableName = None, latest: Latest = False, period: Period = "", run: RunName = ""
) -> None:
    """导出记录表（CSV）或测算结果（与assess相同的文件，另有Parquet）。Export record tables or a run's results.

    退出码 exit：0已导出 done, 2不能导出 refused.
    """
    with answering():
        tables = _tables(table or [])
        if bool(tables) == bool(period or run):
            typer.echo("请用 --table 指定记录表，或用 --period、--run 指定测算，两者取其一。", err=True)
            raise typer.Exit(FAULTY)
        with opened(place_in_use()) as store, whole_folder(out) as aside:
            if tables:
                _export_tables(store, tables, latest, aside)
            else:
                _export_run(store, period, run, aside)
        typer.echo(f"已导出到 {out}")


def _tables(named: list[str]) -> list[str]:
    every = ["audit", *BY_NAME]
    unknown = [name for name in named if name not in (*every, ALL)]
    if unknown:
        raise BadRecord(f"没有这些表：{'、'.join(unknown)}。可用的表：{'、'.join(every)}。")
    return every if ALL in named else named


def _export_tables(store: Store, tables: list[str], latest: bool, folder: Path) -> None:
    with store.reading() as session, bar("导出 · exporting") as tell:
        if latest:
            for name in tables:
                if name in BY_NAME:
                    rows = current(session, BY_NAME[name])
                    _write(folder, name, BY_NAME[name].every, _cells(rows))
            return
        for name in tables:
            _write(folder, name, BY_NAME[name].every if name in BY_NAME else AUDIT, ())
        done, total = 0, row_count(session)
        for piece in pieces(session):
            if piece.table in tables:
                _write(folder, piece.table, (), ([_text(cell) for cell in row] for row in piece.rows))
            tell(done := done + len(piece.rows), total)


def _write(folder: Path, name: str, columns: tuple[str, ...], rows: Iterable[list[str]]) -> None:
    """Add rows to a table's file; with columns they come after a header."""
    text = csv_text(columns, rows)
    with (folder / f"{name}.csv").open("a", encoding="utf-8", newline="") as file:
        file.write(text if columns else text.partition("\n")[2])


def _cells(rows: Iterable[Fields]) -> Iterator[list[str]]:
    return ([_text(cell) for cell in row.values()] for row in rows)


def _text(cell: str | int | None) -> str:
    return "" if cell is None else str(cell)


def _export_run(store: Store, period: str, name: str, folder: Path) -> None:
    with store.reading() as session:
        kept = assessments.read_run(session, name or _latest_run(session, period))
        assessment, found = assessments.recomputed(session, kept.run)
    if found:
        raise BadRecord(f"测算“{kept.run}”的在案结果与复算不一致，没有导出：{found[0]}。请运行 python -m data verify。")
    write_results(kept, assessment, folder)


def _latest_run(session: Session, period: str) -> str:
    found = assessments.latest_run(session, period)
    if found is None:
        raise NotReady(f"报表期“{period}”还没有测算。请先运行 python -m data run --period {period}。")
    return found
