"""`python -m data demo` (演示数据库) and `python -m data init` (正式数据库)."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Annotated

import typer

from data.accounts import has_account
from data.city import SHIPPED, read_city
from data.cli.common import Actor, AppRole, answering, now, opened, place_in_use, somebody
from data.cli.inviting import invitation
from data.demo import database, opening
from data.demo.clock import demo_time
from data.home import DEMO, FORMAL, Location, connect, create_store, embedded
from data.schema import exists

Identity = Annotated[
    str, typer.Option("--identity", help="数据库的固定名称，写入锚定文件；默认自动取名 · its name for good")
]


def demo(app_role: AppRole = None) -> None:
    """建立演示数据库（虚构数据）。Make the demo database: invented figures, 2022 to 2026.

    建在 APPRAISAL_DATABASE 所指的数据库，否则建在 APPRAISAL_HOME 的 demo 下；重复运行不改变记录。
    退出码：0已建好，2不能建立。Exit 0 when made or already there, 2 when it cannot be.
    """
    with answering():
        place = _place(DEMO)
        if place == embedded(os.environ, DEMO) and not Path(place.database).exists():
            opening.make(place, DEMO, now())
        else:
            at = demo_time(read_city(SHIPPED).demo_day, now())
            if not _made(place):
                at = database.MADE
                create_store(place, kind=DEMO, identity=DEMO, actor="演示数据库", at=at, app_role=app_role)
            with opened(place, kind=DEMO) as store:
                database.build(store, at, place.evidence)
        with opened(place, kind=DEMO):
            typer.echo(f"演示数据库已建好：{shown(place)}（全部数据为虚构）")


def init(identity: Identity = "", app_role: AppRole = None, by: Actor = "") -> None:
    """建立空的正式数据库，或把已有的升级到本版本。Make an empty formal database, or complete an older one.

    PostgreSQL 上用属主账户运行，以 --app-role 指定程序所用的账户。退出码：0已建好，2不能建立。
    On PostgreSQL run it as the owner and name the app's role. Exit 0 when made, 2 when it cannot be.
    """
    with answering():
        place = _place(FORMAL)
        name = identity or f"{FORMAL}-{secrets.token_hex(4)}"
        receipt = create_store(place, kind=FORMAL, identity=name, actor=by or somebody(), at=now(), app_role=app_role)
        typer.echo(f"正式数据库已建好：{shown(place)}\n回执：{receipt}")
        with opened(place, kind=FORMAL) as store:
            if not has_account(store):
                typer.echo(invitation(store, by or somebody()))


def _place(kind: str) -> Location:
    """The database named by the setting, else the embedded one of the kind."""
    return place_in_use() if os.environ.get("APPRAISAL_DATABASE", "").strip() else embedded(os.environ, kind)


def _made(place: Location) -> bool:
    store = connect(place)
    try:
        with store.reading() as session:
            return exists(session)
    finally:
        store.close()


def shown(place: Location) -> str:
    """A database as it may be shown (数据库地址): a file's path, a server's address without its password."""
    if isinstance(place.database, Path):
        return str(place.database)
    words = place.database.rpartition("@")[2] if "://" in place.database else ""
    return f"PostgreSQL {words.partition('?')[0]}".strip()
