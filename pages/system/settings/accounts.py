"""账号: opening, closing, new passwords, logins to be ended; for the administrator, and to be read by the auditor."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from data.calendar import clock_text
from data.people import (
    ACTIVE,
    Account,
    close_account,
    end_login,
    open_account,
    renew_password,
    reopen_account,
    visible_accounts,
    visible_departments,
    visible_logins,
)
from data.principals import Principal
from data.store import Store
from evaluation.policy import OF_HOUSES, OF_UNITS, Deed, Post
from evaluation.terms import Ranking
from evaluation.workflow import Profile, Role
from pages.system.settings import people_list
from pages.ui import cities, doing, fields, formal, messages, who
from pages.ui.tables import Column, Row, escaped, table
from pages.ui.whole import whole

PLACE, WHY = "accounts", "account-why"
COLUMNS = (Column("账号", "heading"), Column("姓名"), Column("任职"), Column("状态"))


def show(person: Principal) -> None:
    """The accounts (账号)."""
    if not formal.in_use():
        messages.say("<p>演示数据没有账号：左侧可换用演示身份。</p>")
        return
    doing.tell(PLACE)
    store = who.formal_store()
    listed = visible_accounts(person, store)
    rows = [
        Row([escaped(item.account), escaped(item.name), escaped(_posts(item)), "在用" if item.status == ACTIVE else "停用"])
        for item in listed
    ]  # fmt: skip
    st.html(f'<section class="card">{table(f"账号{len(listed)}个", COLUMNS, rows, look="plain")}</section>')
    if not person.may_do(Deed.MANAGE_ACCOUNTS, Profile.NORMAL):
        return
    left, right = st.columns(2, gap="medium")
    with left:
        _open()
    with right:
        _manage(person, store, {item.account: item for item in listed if item.account != person.account})
    people_list.show()


def _posts(item: Account) -> str:
    names = {unit.code: unit.name for unit in cities.city().units}
    return "；".join(f"{post.role.label}{names.get(post.unit, post.unit)}{post.department}" for post in item.posts)


def _open() -> None:
    st.html("<h2>建立账号</h2>")
    city = cities.city()
    st.text_input("账号", key="account-new", max_chars=40)
    st.text_input("姓名", key="account-name", max_chars=40)
    roles = [role for role in Role if role not in (Role.SYSTEM, Role.VISITOR)]
    role = st.selectbox("角色", roles, format_func=lambda item: item.label, key="account-role")
    if role in OF_UNITS:
        units = {item.code: item.name for item in city.units if item.ranked is not Ranking.UNRANKED}
        st.selectbox("单位", list(units), format_func=lambda code: units[code], key="account-unit")
    elif role in OF_HOUSES:
        departments = visible_departments(who.principal(), who.formal_store(), city)
        st.selectbox("部门", departments, key="account-department")
    st.button("建立账号", type="primary", on_click=opened)


def _manage(person: Principal, store: Store, listed: dict[str, Account]) -> None:
    st.html("<h2>变更账号</h2>")
    if not listed:
        st.html('<p class="lead">还没有别的账号。</p>')
        return
    name = st.selectbox("哪一个账号", list(listed), format_func=lambda key: f"{key}　{listed[key].name}", key="account-which")
    st.text_input("原因", key=WHY, max_chars=200)
    with st.container(horizontal=True):
        st.button("重置密码", on_click=renewed, args=(name,))
        if listed[name].status == ACTIVE:
            st.button("停用账号", on_click=closed, args=(name,))
        else:
            st.button("启用账号", on_click=reopened, args=(name,))
    for login in visible_logins(person, store, name):
        with st.container(horizontal=True, vertical_alignment="center", key=f"login-{login.login[:12]}"):
            st.text(f"登录于{_clock(login.opened_at)}，最近{_clock(login.seen_at)[5:]}")
            st.button("强制下线", key=f"end-{login.login[:12]}", on_click=ended, args=(login.login,))


def _clock(at: datetime) -> str:
    return clock_text(at.isoformat())


@whole
def opened() -> None:
    """Open an account with what the fields hold (建立账号)."""
    role = Role(fields.value("account-role"))
    unit = fields.text("account-unit") if role in OF_UNITS else ""
    department = fields.text("account-department") if role in OF_HOUSES else ""
    account = Account(fields.text("account-new"), fields.text("account-name"), (Post(role, unit, department),))

    def act(store: Store, person: Principal) -> str:
        secret = open_account(store, person, account, at=who.now())
        return f"已建立账号{account.account}，一次性密码（只显示这一次）：{secret}"

    doing.done(PLACE, act)


@whole
def renewed(name: str) -> None:
    """Give a new one-time password (重置密码)."""

    def act(store: Store, person: Principal) -> str:
        secret = renew_password(store, person, name, reason=fields.text(WHY), at=who.now())
        return f"已重置{name}的密码，一次性密码（只显示这一次）：{secret}"

    doing.done(PLACE, act)


@whole
def closed(name: str) -> None:
    """Close an account (停用账号)."""
    reason = fields.text(WHY)
    doing.done(PLACE, lambda store, person: close_account(store, person, name, reason=reason, at=who.now()), f"已停用{name}")


@whole
def reopened(name: str) -> None:
    """Take a closed account into use again (启用账号)."""
    reason = fields.text(WHY)
    doing.done(PLACE, lambda store, person: reopen_account(store, person, name, reason=reason, at=who.now()), f"已启用{name}")


@whole
def ended(login: str) -> None:
    """End a login (强制下线)."""
    words = "已强制下线，对方下一步操作起失效"
    doing.done(PLACE, lambda store, person: end_login(store, person, login, reason=fields.text(WHY), at=who.now()), words)
