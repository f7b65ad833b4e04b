"""`python -m data remind` (提醒): what there is to say today, printed or sent by mail."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from data.calendar import day_of
from data.city import reference_folder
from data.cli.common import WRONG, Actor, answering, named, now, opened, place_in_use, somebody
from data.errors import BadRecord
from data.inbox import digest, messages_for, open_periods
from data.mail import HOST, Letter, letters_for, send, server
from data.principals import Principal
from data.store import Store
from evaluation.policy import Post
from evaluation.workflow import Role

Day = Annotated[
    datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="哪一天，默认今天 · which day, default today")
]
Send = Annotated[bool, typer.Option("--send", help="按邮件设置发送；每个地址每天至多一封 · send by mail, once a day and address")]


def remind(on: Day = None, by_mail: Send = False, by: Actor = "") -> None:
    """显示当日提醒：各报表期谁还没有办、期限、逾期几天；加 --send 发送邮件。Show or send the reminders of a day.

    邮件服务器由 APPRAISAL_SMTP_HOST 等设置指定，未设则不发。退出码：0已显示或已发送，1有的地址没有发出，2不能办理。
    Exit 0 shown or sent, 1 some address got none (named), 2 cannot be done.
    """
    with answering(), opened(place_in_use()) as store:
        day, folder = on.date() if on else day_of(now()), reference_folder()
        letters = letters_for(store, folder, day)
        if not by_mail:
            _show(store, folder, day, letters)
        elif not _sent(store, letters, by or somebody()):
            raise typer.Exit(WRONG)


def _show(store: Store, folder: Path, day: date, letters: tuple[Letter, ...]) -> None:
    """The digests of the periods there is something to say about, and who would get a mail."""
    who = Principal(somebody(), (Post(Role.OFFICE),), "cli")
    typer.echo(f"{named(store)}：{day.isoformat()}")
    concerned = {item.period for item in messages_for(who, store, folder, day)}
    for period in (item for item in open_periods(who, store) if item in concerned):
        typer.echo(f"\n{digest(who, store, folder, period, day)}")
    if not concerned:
        typer.echo("当日没有提醒。")
    for letter in letters:
        typer.echo(f"\n邮件 {letter.address}：{letter.subject}\n{letter.text}")


def _sent(store: Store, letters: tuple[Letter, ...], actor: str) -> bool:
    place = server(os.environ)
    if place is None:
        raise BadRecord(f"没有设置邮件服务器（{HOST}），不能发送。去掉 --send 可以只显示提醒。")
    outcome = send(store, place, letters, actor=actor, at=now())
    typer.echo(f"发出{len(outcome.sent)}封，此前已发{len(outcome.before)}封，未发出{len(outcome.faults)}封")
    for fault in outcome.faults:
        typer.echo(fault, err=True)
    return not outcome.faults
