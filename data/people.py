"""People (用户管理): accounts and logins as an administrator, and nobody else, opens, changes and ends them.

Nobody gives himself a part in the business, and whoever manages accounts plays none: `ADMIN` stands alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from data import accounts
from data.accounts import ACTIVE, CLOSED, Account, Login
from data.deeds import admit, permit, words
from data.errors import BadRecord, NotPermitted
from data.principals import NotVisible, Principal
from data.store import Session, Store
from evaluation.policy import Deed, Post, Thing
from evaluation.workflow import Role


def visible_accounts(who: Principal, store: Store) -> tuple[Account, ...]:
    """All accounts (账号清单), for whom the policy names; raises `NotVisible`."""
    with store.reading() as session:
        _check(session, who)
        return accounts.accounts(session)


def visible_logins(who: Principal, store: Store, account: str) -> tuple[Login, ...]:
    """The logins of an account that were not ended (登录清单); raises `NotVisible`."""
    with store.reading() as session:
        _check(session, who)
        return accounts.logins(session, account)


def open_account(store: Store, who: Principal, account: Account, *, at: datetime, reason: str = "") -> str:
    """Open an account (建立账号): its one-time password. Raises `NotPermitted`, `BadRecord`."""
    _permit(store, who, account.account, account.posts)
    return accounts.create(store, account, actor=who.actor, at=at, reason=reason)


def open_accounts(store: Store, who: Principal, listed: Sequence[Account], *, at: datetime) -> dict[str, str]:
    """Open several accounts (批量建立账号), none of them where one is known already: the one-time passwords by account."""
    there = {item.account for item in visible_accounts(who, store)}
    known = [item.account for item in listed if item.account in there]
    if known:
        raise BadRecord(f"这些账号已经存在，一个也没有建立：{'、'.join(known)}。")
    for item in listed:
        _permit(store, who, item.account, item.posts)
    return {item.account: open_account(store, who, item, at=at, reason="名单导入") for item in listed}


def close_account(store: Store, who: Principal, name: str, *, reason: str, at: datetime) -> None:
    """Close an account and end its logins (停用账号); raises `NotPermitted`, also for one's own."""
    _set_status(store, who, name, CLOSED, words(reason, "停用的原因"), at)


def reopen_account(store: Store, who: Principal, name: str, *, reason: str, at: datetime) -> None:
    """Take a closed account into use again (启用账号)."""
    _set_status(store, who, name, ACTIVE, words(reason, "启用的原因"), at)


def change_posts(store: Store, who: Principal, name: str, posts: tuple[Post, ...], *, reason: str, at: datetime) -> None:
    """Give an account other posts (变更任职); raises `NotPermitted` for one's own."""
    _permit(store, who, name, posts)
    found = _known(who, store, name)
    changed = Account(name, found.name, posts, found.must_change, found.status)
    accounts.change(store, changed, actor=who.actor, at=at, reason=words(reason, "变更的原因"))


def renew_password(store: Store, who: Principal, name: str, *, reason: str, at: datetime) -> str:
    """Give a new one-time password (重置密码); every login of the account ends."""
    _permit(store, who, "", ())
    return accounts.renew(store, name, actor=who.actor, at=at, reason=words(reason, "重置的原因"))


def end_login(store: Store, who: Principal, login: str, *, reason: str, at: datetime) -> None:
    """End somebody's login (强制下线), effective at that person's next step."""
    _permit(store, who, "", ())
    accounts.revoke(store, login, actor=who.actor, at=at, reason=words(reason, "下线的原因"))


def _set_status(store: Store, who: Principal, name: str, status: str, reason: str, at: datetime) -> None:
    _permit(store, who, name, ())
    found = _known(who, store, name)
    accounts.change(
        store, Account(name, found.name, found.posts, found.must_change, status), actor=who.actor, at=at, reason=reason
    )


def _known(who: Principal, store: Store, name: str) -> Account:
    found = next((item for item in visible_accounts(who, store) if item.account == name), None)
    if found is None:
        raise BadRecord(f"没有账号“{name[:40]}”。")
    return found


def _permit(store: Store, who: Principal, name: str, posts: tuple[Post, ...]) -> None:
    with store.reading() as session:
        permit(session, who, Deed.MANAGE_ACCOUNTS)
    if name and name == who.account:
        raise NotPermitted("不能变更自己的账号和任职，请由另一管理员办理。")
    roles = {post.role for post in posts}
    if Role.ADMIN in roles and len(roles) > 1:
        raise NotPermitted("管理员不能兼任业务角色。")


def _check(session: Session, who: Principal) -> None:
    admit(session, who)
    if not who.may_read(Thing.ACCOUNTS):
        raise NotVisible(f"没有查阅“{Thing.ACCOUNTS.label}”的权限。")
