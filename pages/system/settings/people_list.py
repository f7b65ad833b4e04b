"""名单导入: many accounts at once from a sheet, all of them or none; their one-time passwords are shown and handed out once."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from data.exchange.people import Invited, passwords_file, template
from data.people import import_list
from data.principals import Principal
from data.store import Store
from evaluation.errors import AppraisalError, Refused
from pages.ui import cities, fields, messages, uploads, who
from pages.ui.tables import Column, Row, escaped, joined, table
from pages.ui.whole import steady, whole

KEY, PASTED, FILE = "people-list", "people-pasted", "people-file"
COLUMNS = (Column("账号", "heading"), Column("姓名"), Column("一次性密码"))


@dataclass(slots=True)
class Intake:
    """What became of the list (导入结果): accounts with their passwords, or faults; `tries` counts emptied fields."""

    invited: tuple[Invited, ...] = ()
    faults: tuple[str, ...] = ()
    tries: int = 0


def show() -> None:
    """Paste or upload a list (导入人员名单)."""
    uploads.in_chinese()
    own = intake()
    st.html("<h2>从名单导入</h2>")
    st.html('<p class="lead">一行一个任职：账号、姓名、角色、单位、部门；有一处差错就一个也不建立。</p>')
    if own.faults:
        listed = joined(f"<li>{escaped(fault)}</li>" for fault in own.faults)
        messages.say(f"<p>名单中有{len(own.faults)}处差错，一个账号也没有建立：</p><ul>{listed}</ul>", "error")
    if own.invited:
        _told(own.invited)
    left, right = st.columns(2, gap="medium")
    with left:
        key = f"{PASTED}-{own.tries}"
        st.text_area("把名单粘贴在这里", key=key, height=140)
        st.button("导入粘贴的名单", on_click=pasted, args=(key,))
    with right:
        key = f"{FILE}-{own.tries}"
        st.file_uploader("或上传文件（xlsx、csv）", key=key, on_change=uploaded, args=(key,))
        _download("下载样表", template(), "人员名单_样表.csv")


def _told(invited: tuple[Invited, ...]) -> None:
    """The one-time passwords, until they are put away (一次性密码)."""
    rows = [Row([*map(escaped, (one.account, one.name, one.secret))]) for one in invited]
    title = f"已建立账号{len(rows)}个，密码只在这里显示一次"
    st.html(f'<section class="card">{table(title, COLUMNS, rows, look="plain")}</section>')
    with st.container(horizontal=True):
        _download("下载一次性密码表", passwords_file(invited), "一次性密码.csv")
        st.button("已发给本人，不再显示", on_click=forget)


def _download(label: str, content: bytes, name: str) -> None:
    st.download_button(label, content, file_name=name, mime="text/csv", on_click="ignore", key=f"people-{name}")


def intake() -> Intake:
    """What became of the last list of this visit (导入结果)."""
    found = steady(lambda: st.session_state.setdefault(KEY, Intake()))
    assert isinstance(found, Intake)
    return found


@whole
def pasted(key: str) -> None:
    """Open the accounts of what was pasted (导入粘贴的名单)."""
    _import(fields.value(key) or "", "")


@whole
def uploaded(key: str) -> None:
    """Open the accounts of a file (导入名单文件)."""
    file = fields.value(key)
    if file is not None:
        _import(file.getvalue(), file.name)


@whole
def forget() -> None:
    """Put the passwords away (不再显示)."""
    _stands(Intake(tries=intake().tries + 1))


def _import(source: str | bytes, name: str) -> None:
    """All accounts of a list, or every fault; what was pasted stays to be corrected."""
    tries = intake().tries
    try:
        invited = steady(lambda: _opened(who.formal_store(), who.principal(), source, name))
    except Refused as error:
        _stands(Intake(faults=tuple(str(fault) for fault in error.faults), tries=tries + bool(name)))
    except AppraisalError as error:
        _stands(Intake(faults=(str(error),), tries=tries + bool(name)))
    else:
        _stands(Intake(invited=invited, tries=tries + 1))


def _stands(found: Intake) -> None:
    steady(lambda: st.session_state.update({KEY: found}))


def _opened(store: Store, person: Principal, source: str | bytes, name: str) -> tuple[Invited, ...]:
    now = who.now()
    return import_list(store, person, source, name, city=cities.city(), at=now)
