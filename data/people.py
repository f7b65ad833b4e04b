"""People (用户管理): accounts and logins as an administrator, and nobody else, opens, changes and ends them.

    found = read_list(store, who, text, city=city)              # accounts, or every fault beside its cell
    invited = import_list(store, who, text, city=city, at=now)   # all of them or none; their one-time passwords
    secret = open_account(store, who, account, at=now)

Nobody gives himself a part in the business, and whoever manages accounts plays none: `ADMIN` stands alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from data import accounts
from data.accounts import ACTIVE as ACTIVE
from data.accounts import CLOSED, Login
from data.accounts import Account as Account
from data.city import City, read_scheme
from data.deeds import admit, permit, words
from data.errors import BadRecord, NotPermitted
from data.exchange.people import Invited, Lists, PeopleTable, post_fault, read_people
from data.exchange.people import passwords_file as passwords_file
from data.exchange.people import template as template
from data.periods import cycles
from data.principals import NotVisible, Principal
from data.quick.names import read_aliases
from data.schemes import scheme_of
from data.store import Session, Store
from data.units import units
from evaluation.errors import Fault, Refused, Where
from evaluation.policy import Deed, Post, Thing
from evaluation.scheme import Scheme
from evaluation.units import Unit
from evaluation.workflow import Role


def visible_accounts(who: Principal, store: Store) -> tuple[Account, ...]:
    """All accounts (账号清单), for whom the policy names; raises `NotVisible`."""
    with store.reading() as session:
        _check(session, who)
        return accounts.accounts(session)


def visible_logins(who: Principal, store: Store, account: str) -> tuple[Login, ...]:
    """The logins of an account that were not ended (登录清单), one's own or as an administrator; raises `NotVisible`."""
    with store.reading() as session:
        if not who.account or account != who.account:
            _check(session, who)
        return accounts.logins(session, account)


def visible_departments(who: Principal, store: Store, city: City | None = None) -> tuple[str, ...]:
    """The departments a post may be for (可选部门), in the scheme's order; raises `NotVisible`."""
    with store.reading() as session:
        _check(session, who)
        return tuple(_lists(session, city).departments)


def open_account(store: Store, who: Principal, account: Account, *, at: datetime, reason: str = "") -> str:
    """Open an account (建立账号): its one-time password. Raises `NotPermitted`, `BadRecord`."""
    return open_accounts(store, who, [account], at=at, reason=reason)[account.account]


def open_accounts(
    store: Store, who: Principal, listed: Sequence[Account], *, at: datetime, reason: str = "名单导入"
) -> dict[str, str]:
    """Open several accounts (批量建立账号), none of them where one is known already: the one-time passwords by account."""
    for item in listed:
        _permit(store, who, item.account, item.posts)
    _check_posts(store, [post for item in listed for post in item.posts])
    there = {item.account for item in visible_accounts(who, store)}
    known = [item.account for item in listed if item.account in there]
    if known:
        raise BadRecord(f"这些账号已经存在，一个也没有建立：{'、'.join(known)}。")
    return accounts.create_all(store, listed, actor=who.actor, at=at, reason=reason)


def read_list(store: Store, who: Principal, source: str | bytes, name: str = "", *, city: City | None = None) -> PeopleTable:
    """The accounts a list would open, or every fault (核对人员名单); raises `NotPermitted`, and `Refused` for no list at all.

    Units and departments are those of the newest cycle; before there is one, those of the `city`.
    """
    with store.reading() as session:
        permit(session, who, Deed.MANAGE_ACCOUNTS)
        lists = _lists(session, city)
    return read_people(replace(lists, taken={*lists.taken, who.account}), source, name)


def import_list(
    store: Store, who: Principal, source: str | bytes, name: str = "", *, city: City | None = None, at: datetime
) -> tuple[Invited, ...]:
    """Open every account of a list (导入人员名单), or none: their one-time passwords, in its order.

    Raises `Refused` with every fault and its cell, and as `open_accounts` does.
    """
    found = read_list(store, who, source, name, city=city)
    if found.faults:
        raise Refused(Fault(Where(fault.file or fault.sheet), str(fault)) for fault in found.faults)
    fresh = open_accounts(store, who, found.accounts, at=at)
    return tuple(Invited(item.account, item.name, fresh[item.account]) for item in found.accounts)


def change_account(store: Store, who: Principal, account: Account, *, reason: str, at: datetime) -> None:
    """Change name, posts or status (变更账号), password apart; raises `NotPermitted` for one's own, `BadRecord`."""
    _permit(store, who, account.account, account.posts)
    if _known(who, store, account.account).posts != account.posts:
        _check_posts(store, account.posts)
    accounts.change(store, account, actor=who.actor, at=at, reason=words(reason, "变更的原因"))


def close_account(store: Store, who: Principal, name: str, *, reason: str, at: datetime) -> None:
    """Close an account and end its logins (停用账号); raises `NotPermitted`, also for one's own."""
    _set_status(store, who, name, CLOSED, words(reason, "停用的原因"), at)


def reopen_account(store: Store, who: Principal, name: str, *, reason: str, at: datetime) -> None:
    """Take a closed account into use again (启用账号)."""
    _set_status(store, who, name, ACTIVE, words(reason, "启用的原因"), at)


def change_posts(store: Store, who: Principal, name: str, posts: tuple[Post, ...], *, reason: str, at: datetime) -> None:
    """Give an account other posts (变更任职); raises `NotPermitted` for one's own."""
    _permit(store, who, name, posts)
    change_account(store, who, replace(_known(who, store, name), posts=posts), reason=reason, at=at)


def renew_password(store: Store, who: Principal, name: str, *, reason: str, at: datetime) -> str:
    """Give a new one-time password (重置密码); every login of the account ends. One's own is changed with the old one."""
    _permit(store, who, name, ())
    return accounts.renew(store, name, actor=who.actor, at=at, reason=words(reason, "重置的原因"))


def end_login(store: Store, who: Principal, login: str, *, reason: str, at: datetime) -> None:
    """End a login (强制下线), one's own or as an administrator, effective at that person's next step."""
    if not who.account or login not in {item.login for item in visible_logins(who, store, who.account)}:
        _permit(store, who, "", ())
    accounts.revoke(store, login, actor=who.actor, at=at, reason=words(reason, "下线的原因"))


def _set_status(store: Store, who: Principal, name: str, status: str, reason: str, at: datetime) -> None:
    _permit(store, who, name, ())
    change_account(store, who, replace(_known(who, store, name), status=status), reason=reason, at=at)


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


def _check_posts(store: Store, posts: Sequence[Post]) -> None:
    """What a post must say, and may; raises `BadRecord` with everything that is wrong."""
    with store.reading() as session:
        lists = _lists(session, None)
    if faults := [fault for post in posts if (fault := post_fault(post, lists))]:
        raise BadRecord(f"任职有误：{'；'.join(dict.fromkeys(faults))}。")


def _check(session: Session, who: Principal) -> None:
    admit(session, who)
    if not who.may_read(Thing.ACCOUNTS):
        raise NotVisible(f"没有查阅“{Thing.ACCOUNTS.label}”的权限。")


def _lists(session: Session, city: City | None) -> Lists:
    """What posts may be for: units and departments of the newest cycle, before there is one those of the city."""
    scheme: Scheme | None = None
    listed: tuple[Unit, ...] = ()
    if found := cycles(session):
        listed, scheme = units(session, found[-1].cycle), scheme_of(session, found[-1].scheme, found[-1].cycle)
    elif city is not None:
        listed, scheme = city.units, read_scheme(city.schemes[max(city.schemes)])[1]
    taken = [item.account for item in accounts.accounts(session)]
    departments = [] if scheme is None else list(dict.fromkeys(_departments(scheme)))
    if city is None:
        return Lists(listed, departments, taken=taken)
    return Lists(listed, departments, city.details, read_aliases(city.folder), taken)


def _departments(scheme: Scheme) -> Iterator[str]:
    """The departments that lead, hold the data of, or take part in an indicator."""
    for indicator in (*scheme.indicators, *scheme.observed):
        named = indicator.departments
        yield from filter(None, (named.data, named.lead, *named.others))
