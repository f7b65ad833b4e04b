"""What the commands of the records share (公共部分): the database in use, errors, progress, who and when."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Protocol

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from data.cli.options import FAULTY, leave
from data.files import unwritable
from data.home import KINDS, Location, location, open_store
from data.records import setting
from data.store import Store
from evaluation.errors import AppraisalError, Refused

WRONG = 1


class Tell(Protocol):
    """Takes word of how far a long step has come (进度)."""

    def __call__(self, done: int, of: int | None = None) -> None: ...


Actor = Annotated[str, typer.Option("--by", help="登记人，写入审计链 · who records this, kept in the audit chain")]
Reason = Annotated[str, typer.Option("--reason", help="事由 · why")]
AppRole = Annotated[
    str | None,
    typer.Option("--app-role", help="程序使用的PostgreSQL账户，只给读取和追加权限 · the app's role on PostgreSQL"),
]


def somebody() -> str:
    """The account that runs the command (登记人): what stands where no person was named."""
    return f"命令行（{os.environ.get('LOGNAME') or os.environ.get('USER') or '未署名'}）"


def now() -> datetime:
    """This machine's time (当前时间)."""
    return datetime.now(UTC)


@contextmanager
def answering() -> Iterator[None]:
    """Errors become sentences on stderr and exit 2 (差错提示), never a traceback."""
    try:
        yield
    except Refused as refused:
        raise leave(refused) from None
    except AppraisalError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAULTY) from None
    except BrokenPipeError:
        raise  # whoever reads the output has gone; there is nobody to tell
    except OSError as error:
        typer.echo(str(unwritable(error, Path(str(error.filename or "")))), err=True)
        raise typer.Exit(FAULTY) from None


def place_in_use() -> Location:
    """The database the commands act on (当前数据库)."""
    return location(os.environ)


@contextmanager
def opened(place: Location, *, kind: str | None = None) -> Iterator[Store]:
    """The records of a place, closed afterwards (打开档案库); the database is named on stderr first."""
    store = open_store(place, kind=kind)
    try:
        yield store
    finally:
        store.close()


def named(store: Store) -> str:
    """The kind and identity of the records (档案名称)."""
    with store.reading() as session:
        kind, identity = setting(session, "kind") or "", setting(session, "identity") or ""
    return f"{KINDS.get(kind, kind)}数据库 {identity}"


@contextmanager
def bar(words: str, total: int | None = None) -> Iterator[Tell]:
    """A progress bar (进度), on stderr and only on a terminal; told (done, all where it is known)."""
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(words, total=total)

        def tell(done: int, of: int | None = None) -> None:
            progress.update(task, completed=done, total=of or total)

        yield tell
