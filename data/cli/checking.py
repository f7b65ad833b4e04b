"""`python -m data status` (概况) and `python -m data verify` (核验)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from data import assessments, periods
from data.anchors import anchor, read_anchors
from data.cli.common import WRONG, answering, bar, named, now, opened, place_in_use
from data.cli.setup import shown
from data.errors import BadRecord, NotReady
from data.home import Location, connect
from data.ledger import heads, read_receipt
from data.receipts import Receipt
from data.records import current
from data.store import Store
from data.tables import RUNS, TABLES
from data.verify import content_digest
from data.verify import verify as verified
from evaluation.errors import AppraisalError

Receipts = Annotated[
    list[str] | None,
    typer.Option("--receipts", help="回执，或每行一个回执的文件；可重复 · receipts, or files with one a line"),
]
Anchors = Annotated[
    Path | None, typer.Option("--anchors", help="锚定文件夹，默认为数据库旁的 anchors · the folder of anchors")
]
Anchor = Annotated[bool, typer.Option("--write-anchor", help="核验无误后写出当日锚定文件 · write today's anchor")]
NoRuns = Annotated[bool, typer.Option("--no-runs", help="不复算各次测算 · do not recompute the runs")]


def status() -> None:
    """显示数据库、各表行数、报表期、测算和链头。Show the database, rows, periods, runs and chain heads.

    退出码 exit：0可用 usable, 2不能使用 not usable.
    """
    with answering():
        place = place_in_use()
        with opened(place) as store:
            typer.echo(f"{named(store)}：{shown(place)}")
            for line in _lines(store):
                typer.echo(line)


def _lines(store: Store) -> Iterator[str]:
    with store.reading() as session:
        for table in TABLES:
            count = session.rows(f"SELECT count(*), count(CASE WHEN rev > 1 THEN 1 END) FROM {table.name}")[0]
            yield f"{table.title}（{table.name}）：{count[0]}行，其中更正{count[1]}行"
        for cycle in periods.cycles(session):
            yield f"{cycle.title}：方案{cycle.scheme}，{periods.STATUSES.get(cycle.status, cycle.status)}"
            for item in periods.periods(session, cycle.cycle):
                found = assessments.latest_run(session, item.period) or "未测算"
                yield f"  {item.title}（{item.period}）：{periods.STATUSES.get(item.status, item.status)}，{found}"
        for receipt in heads(session):
            yield f"链头：{receipt}"
        yield f"全库指纹：{content_digest(session)}"


def verify(
    receipts: Receipts = None, anchors: Anchors = None, write_anchor: Anchor = False, no_runs: NoRuns = False
) -> None:
    """核验全部记录、守护、佐证材料、回执、锚定文件，并复算各次测算。Verify everything that was recorded.

    退出码 exit：0全部相符 all as recorded, 1有不符，逐条列出 named one a line, 2无法核验 cannot be verified.
    """
    with answering():
        place = place_in_use()
        if isinstance(place.database, Path) and not place.database.exists():
            raise NotReady(f"还没有数据库：{place.database}。请运行 python -m data init 或 python -m data demo。")
        held = [receipt for text in receipts or () for receipt in _receipts(text)]
        kept = read_anchors(anchors or place.anchors)
        store = connect(place)
        try:
            with bar("核验 · verifying") as tell:
                found = [str(item) for item in verified(
                    store, receipts=held, anchors=kept, evidence=place.evidence, progress=tell
                )]  # fmt: skip
            if not found and not no_runs:
                found = list(_run_findings(store))
            _say(store, place, found, write_anchor)
        finally:
            store.close()


def _receipts(text: str) -> list[Receipt]:
    path = Path(text)
    if not path.exists():
        return [read_receipt(text)]
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise BadRecord(f"回执文件不是UTF-8文本：{path}。") from error
    return [read_receipt(line) for line in lines if line.strip()]


def _run_findings(store: Store) -> Iterator[str]:
    """Every kept run made again from what it recorded."""
    with store.reading() as session:
        names = [str(row["run"]) for row in current(session, RUNS, columns=("run",))]
    with bar("复算 · recomputing") as tell:
        for done, name in enumerate(names, 1):
            try:
                yield from (f"【复算不一致】测算 {name}：{text}" for text in assessments.differences(store, name))
            except AppraisalError as error:
                yield f"【无法复算】测算 {name}：{error}"
            tell(done, len(names))


def _say(store: Store, place: Location, found: list[str], write_anchor: bool) -> None:
    for line in found:
        typer.echo(line, err=True)
    if found:
        typer.echo(f"核验发现{len(found)}处不符；请把数据库整个留存，不要修改，再查明原因或从备份恢复。", err=True)
        raise typer.Exit(WRONG)
    with store.reading() as session:
        ends = heads(session)
        typer.echo(f"核验相符：全部记录与审计链一致，全库指纹 {content_digest(session)}")
    for receipt in ends:
        typer.echo(f"链头：{receipt}")
    typer.echo("说明：整库连同审计链被一致改写或截断时，只有与另处保存的回执、锚定文件或链头比对才能发现。")
    if write_anchor:
        typer.echo(f"锚定文件：{anchor(store, place.anchors, day=now().date(), at=now())}")
