"""`python -m data backup`, `restore`, `copy` and `seal` (备份、恢复、转库、封存)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from data.cli.common import WRONG, AppRole, answering, bar, named, opened, place_in_use
from data.cli.setup import shown
from data.errors import BadRecord, NotReady
from data.exchange import backup as backups
from data.exchange import bundle
from data.exchange.backup import Backup
from data.exchange.copy import copy as copied
from data.home import FORMAL, Location, check, connect, embedded, home, make_tables, named_location
from data.schema import exists
from data.store import Store

To = Annotated[Path, typer.Option("--to", help="新的或空的文件夹 · a new or empty folder")]
FromFolder = Annotated[Path, typer.Option("--from", help="备份文件夹 · the folder of a backup")]
Source = Annotated[str, typer.Option("--from", help="来源数据库：文件或DSN · a file or DSN")]
Target = Annotated[str, typer.Option("--to", help="目标数据库：文件或DSN，须是空的 · an empty one")]
Year = Annotated[str, typer.Option("--cycle", help="考核周期，如2025 · the cycle")]


def backup(to: To) -> None:
    """在线备份：一个时点的全部记录、佐证材料和锚定文件。Back up one snapshot of everything, while others write.

    退出码 exit：0完整 complete, 1已备份但有佐证材料缺失或损坏 some evidence was damaged, 2没有备份 not made.
    """
    with answering():
        place = place_in_use()
        with opened(place) as store, bar("备份 · backing up") as tell:
            made = backups.back_up(store, place, to, progress=tell)
        typer.echo(f"已备份{made.rows}行到 {to}，全库指纹 {made.digest}")
        if made.missing:
            typer.echo(f"这些佐证材料在库中缺失或损坏，没有备份：{'、'.join(made.missing)}", err=True)
            raise typer.Exit(WRONG)


def restore(source: FromFolder, app_role: AppRole = None) -> None:
    """从备份恢复到当前数据库，须是空的；核验通过才算数。Restore a backup into an empty database, verified first.

    APPRAISAL_DATABASE 未设时，恢复到 APPRAISAL_HOME 下备份所属的位置。退出码 exit：0已恢复 restored, 2没有恢复 refused.
    """
    with answering():
        found = backups.read_backup(source)
        place = _home_of(found)
        with _fresh(place) as store, bar("恢复 · restoring") as tell:
            backups.restore(source, store, place, app_role=app_role, progress=tell)
            check(store)
            typer.echo(f"已恢复{named(store)}：{shown(place)}，{found.rows}行，核验相符，全库指纹 {found.digest}")
        if found.missing:
            typer.echo(f"这些佐证材料在备份时就已缺失，需要另行补回：{'、'.join(found.missing)}", err=True)


def _home_of(found: Backup) -> Location:
    if os.environ.get("APPRAISAL_DATABASE", "").strip():
        return place_in_use()
    folder = FORMAL if found.kind == FORMAL else found.identity
    if not re.fullmatch("[0-9A-Za-z_-]+", folder):
        raise BadRecord(f"备份的数据库名称“{folder}”不能用作文件夹。请设 APPRAISAL_DATABASE 后再恢复。")
    return embedded(os.environ, folder)


@contextmanager
def _fresh(place: Location) -> Iterator[Store]:
    """An empty database to fill; a file that was not there before is gone again when filling fails."""
    path = place.database
    new = isinstance(path, Path) and not path.exists()
    if isinstance(path, Path) and new and path.with_name(f"{path.name}.wal").exists():
        raise NotReady(f"有日志而没有数据库文件：{path}.wal。请先把整个文件夹另存、移走，再重新恢复。")
    store = connect(place)
    try:
        yield store
    except BaseException:
        store.close()
        if isinstance(path, Path) and new:
            for suffix in ("", ".mark", ".wal"):
                path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)
        raise
    store.close()


def copy(source: Source, to: Target, app_role: AppRole = None) -> None:
    """把全部记录从一个数据库转到另一个空的数据库，引擎不限。Copy all records into an empty database of any engine.

    佐证材料留在 APPRAISAL_HOME，不随库搬动；回执在新库继续有效。退出码 exit：0指纹相同 equal, 2没有写入 refused.
    """
    with answering():
        files = home(os.environ) / FORMAL
        here, there = named_location(source, files), named_location(to, files)
        if here == there:
            raise BadRecord("来源和目标是同一个数据库，没有写入。")
        with opened(here) as store, _fresh(there) as target, bar("转库 · copying") as tell:
            with target.reading() as session:
                made = exists(session)
            if not made:
                make_tables(target, app_role)
            receipts = copied(store, target, progress=tell)
            typer.echo(f"已转库：{shown(here)} → {shown(there)}，核验相符")
        for receipt in receipts:
            typer.echo(f"链头：{receipt}")


def seal(cycle: Year, to: To) -> None:
    """封存一个考核周期：输入、方案、结果、审计链和独立的核对程序。Seal a cycle with all it was made from.

    同样的记录封存出同样的字节；核对：python -I -S verify.py。退出码 exit：0已封存 sealed, 2没有封存 refused.
    """
    with answering(), opened(place_in_use()) as store:
        runs = bundle.seal(store, cycle, to)
        typer.echo(f"已封存{named(store)}的{cycle}年度：{len(runs)}次测算，在 {to}\n核对：python -I -S {to / 'verify.py'}")
