"""`python -m data admin-link` (管理员链接): the one-time link by which the first administrator comes in."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from data.accounts import Account, create, open_account, renew
from data.cli.common import Actor, answering, now, opened, place_in_use, somebody
from data.door import Door, signing_key
from data.home import FORMAL
from data.store import Store
from evaluation.policy import Post
from evaluation.workflow import Role

ADMIN = "admin"
Address = Annotated[str, typer.Option("--address", help="系统的网址 · where the app is served")]
SERVED = "http://127.0.0.1:8501"


def admin_link(by: Actor = "", address: Address = SERVED) -> None:
    """生成一次性管理员链接：24小时内打开并设置密码，旧链接随即失效。Print a one-time link for the administrator.

    账号名 admin，只管账号和备份，看不到任何数据。再次运行即重置该账号的密码，其已有登录全部结束。
    退出码：0已生成，2不能办理。Exit 0 printed, 2 cannot be done.
    """
    with answering(), opened(place_in_use(), kind=FORMAL) as store:
        typer.echo(invitation(store, by or somebody(), address))


def invitation(store: Store, actor: str, address: str = SERVED) -> str:
    """The link and what to do with it (一次性链接)."""
    if open_account(store, ADMIN) is None:
        person = Account(ADMIN, "系统管理员", (Post(Role.ADMIN),))
        secret = create(store, person, actor=actor, at=now(), reason="首个管理员")
    else:
        secret = renew(store, ADMIN, actor=actor, at=now(), reason="重新生成管理员链接")
    link = Door(store, signing_key(os.environ)).link(ADMIN, secret)
    return (
        f"管理员账号：{ADMIN}\n请在24小时内用浏览器打开下面的链接，设置密码；链接只能用一次：\n"
        f"{address.rstrip('/')}/setup?key={link}"
    )
