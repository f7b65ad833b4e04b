"""Accounts (账号): people and the parts they play, their passwords, logins, and every try to sign in.

    secret = create(store, Account("jj-tb", "…填报员", (Post(Role.FILLER, unit="…"),)), actor="管理员", at=now)
    token = sign_in(store, "jj-tb", secret, at=now)         # goes into the cookie; the store holds only its digest
    person = person_of(store, token, at=later)              # None once ended, timed out, or the account is closed

There is no default password. A password that somebody else made has to be changed at the first sign-in. Five wrong
tries within a quarter of an hour close the account for a quarter of an hour. What a person may do: `evaluation.policy`.
"""

from __future__ import annotations

import json
import secrets
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from data.canonical import canonical, fingerprint
from data.errors import BadRecord, BadSignIn, Conflict, NotPermitted
from data.ledger import Receipt, Record, append
from data.records import Fields, current, history
from data.store import Scalar, Session, Store, moment, utc_text
from data.tables import ACCOUNTS, LOGINS, PEOPLE, SIGN_INS
from evaluation.policy import Post
from evaluation.workflow import Role

ACTIVE, CLOSED = "active", "closed"
YES, NO = "yes", "no"
RIGHT, WRONG = "right", "wrong"
MOST_TRIES, LOCKED_FOR = 5, timedelta(minutes=15)
IDLE, WHOLE = timedelta(minutes=30), timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=5)
SHORTEST, LONGEST = 10, 128
REFUSAL = "账号或密码不对。连续输错5次，账号锁定15分钟。"
HASHER = PasswordHasher()
# checked for accounts that are not there, so that the answer takes as long
_NOBODY = HASHER.hash(secrets.token_urlsafe(16))


@dataclass(frozen=True, slots=True)
class Account:
    """One person's account (账号): name, posts 任职; a demo account is marked by its name."""

    account: str
    name: str
    posts: tuple[Post, ...]
    must_change: bool = True
    status: str = ACTIVE


@dataclass(frozen=True, slots=True)
class Login:
    """One login (登录): its digest, since when, last seen; `ended_by` names who ended it."""

    login: str
    account: str
    opened_at: datetime
    seen_at: datetime
    ended_by: str = ""
    rev: int = 1


def create(store: Store, account: Account, *, actor: str, at: datetime, reason: str = "") -> str:
    """Open an account (建立账号); its one-time password, which nobody can read again. Raises `BadRecord`, `NotPermitted`."""
    return create_all(store, [account], actor=actor, at=at, reason=reason)[account.account]


def create_all(
    store: Store, listed: Sequence[Account], *, actor: str, at: datetime, reason: str = ""
) -> dict[str, str]:
    """Open several accounts (批量建立账号), all of them or none; the one-time passwords by account. Raises as `create` does."""
    for account in listed:
        _check(account, actor)
    with store.reading() as session:
        there = {str(row["account"]) for row in current(session, ACCOUNTS, columns=("account",))}
    if known := [f"“{account.account}”" for account in listed if account.account in there]:
        raise BadRecord(f"账号{'、'.join(known)}已经存在。")
    fresh = {account.account: _one_time_password() for account in listed}
    records = [_record(account, HASHER.hash(fresh[account.account]), None) for account in listed]
    _write(store, records, actor=actor, at=at, action="建立账号", reason=reason)
    return fresh


def change(store: Store, account: Account, *, actor: str, at: datetime, reason: str) -> None:
    """Change name, posts or status (变更账号), password apart; a closed account's logins end. Raises as `create` does."""
    _check(account, actor)
    with store.reading() as session:
        row = _known(session, account.account)
        open_logins = _open(session, account.account) if account.status == CLOSED else []
    kept = replace(account, must_change=row["must_change"] == YES)
    ends = [_ended(login, actor, at) for login in open_logins]
    _write(
        store, [_record(kept, str(row["password"]), row), *ends], actor=actor, at=at, action="变更账号", reason=reason,
    )  # fmt: skip


def renew(store: Store, name: str, *, actor: str, at: datetime, reason: str) -> str:
    """Give a new one-time password (重置密码) and end every login of the account."""
    with store.reading() as session:
        row, logins = _known(session, name), _open(session, name)
    secret = _one_time_password()
    found = replace(_account(row), must_change=True)
    records = [_record(found, HASHER.hash(secret), row), *(_ended(login, actor, at) for login in logins)]
    _write(store, records, actor=actor, at=at, action="重置密码", reason=reason)
    return secret


def set_password(store: Store, name: str, old: str, new: str, *, at: datetime) -> None:
    """Change one's own password (修改密码); raises `BadSignIn` on a wrong old one, `BadRecord` on a weak new one."""
    _try(store, name, old, at)
    if not SHORTEST <= len(new) <= LONGEST or new.strip() != new:
        raise BadRecord(f"新密码应有{SHORTEST}至{LONGEST}个字符，首尾不能是空格。")
    if new == old or name.lower() in new.lower():
        raise BadRecord("新密码不能与原密码相同，也不能含有账号名。")
    with store.reading() as session:
        row = _known(session, name)
    found = replace(_account(row), must_change=False)
    _write(store, [_record(found, HASHER.hash(new), row)], actor=name, at=at, action="修改密码", reason="本人修改")


def sign_in(store: Store, name: str, password: str, *, at: datetime, before: str = "") -> str:
    """Sign in (登录): the token of a new login; `before` is the browser's earlier token, whose login ends.

    Raises `BadSignIn` with one sentence for a wrong account, a wrong password and a closed account alike.
    """
    _try(store, name, password, at)
    return open_login(store, name, at=at, before=before)


def open_login(store: Store, name: str, *, at: datetime, before: str = "") -> str:
    """Open a login for somebody whose identity is known (登录): the token for the cookie."""
    token, now = secrets.token_urlsafe(32), utc_text(at)
    with store.reading() as session:
        earlier = current(session, LOGINS, {"login": fingerprint(before)}) if before else []
    ends = [_ended(_login(row), name, at) for row in earlier if not row["ended_at"]]
    fresh = {"login": fingerprint(token), "account": name, "opened_at": now, "seen_at": now, "ended_at": "", "ended_by": ""}
    _write(store, [*ends, Record(LOGINS, fresh)], actor=name, at=at, action="登录", reason="")
    return token


def person_of(store: Store, token: str, *, at: datetime) -> Account | None:
    """Who holds a token (登录人); None when it was never given, has ended or timed out, or the account is closed."""
    with store.reading() as session:
        rows = current(session, LOGINS, {"login": fingerprint(token)}) if token else []
        row = None if not rows else _row(session, str(rows[0]["account"]))
    if row is None or rows[0]["ended_at"] or row["status"] != ACTIVE:
        return None
    login = _login(rows[0])
    if at - login.seen_at > IDLE or at - login.opened_at > WHOLE:
        return None
    if at - login.seen_at >= NOTED_EVERY:
        _note_seen(store, rows[0], at)
    return _account(row)


def sign_out(store: Store, token: str, *, at: datetime) -> None:
    """End one's own login (退出); ending it twice changes nothing."""
    with store.reading() as session:
        rows = current(session, LOGINS, {"login": fingerprint(token)})
    _end(store, rows, actor=str(rows[0]["account"]) if rows else "", at=at, action="退出", reason="")


def revoke(store: Store, login: str, *, actor: str, at: datetime, reason: str) -> None:
    """End somebody's login (强制下线), effective at that person's next step; `login` is the digest `logins` lists."""
    with store.reading() as session:
        rows = current(session, LOGINS, {"login": login})
    _end(store, rows, actor=actor, at=at, action="强制下线", reason=reason)


def open_account(store: Store, name: str) -> Account | None:
    """An account that is not closed (启用中的账号), by its name."""
    with store.reading() as session:
        row = _row(session, name[:100].strip())
    return None if row is None or row["status"] != ACTIVE else _account(row)


def has_account(store: Store) -> bool:
    """Whether anybody could sign in (是否已有账号)."""
    with store.reading() as session:
        return bool(current(session, ACCOUNTS))


def is_first(store: Store, name: str, secret: str) -> bool:
    """Whether a one-time password was not used yet (一次性密码是否有效)."""
    with store.reading() as session:
        row = _row(session, name)
    return row is not None and row["must_change"] == YES and row["status"] == ACTIVE and _matches(str(row["password"]), secret)


def accounts(session: Session) -> tuple[Account, ...]:
    """All accounts (账号), by name of the account."""
    return tuple(map(_account, current(session, ACCOUNTS)))


def logins(session: Session, account: str) -> tuple[Login, ...]:
    """Logins of an account that were not ended (登录列表), newest first."""
    found = [_login(row) for row in current(session, LOGINS, {"account": account}) if not row["ended_at"]]
    return tuple(sorted(found, key=lambda login: login.opened_at, reverse=True))


def _end(store: Store, rows: Sequence[Fields], *, actor: str, at: datetime, action: str, reason: str) -> None:
    ends = [_ended(_login(row), actor, at) for row in rows if not row["ended_at"]]
    if ends:
        _write(store, ends, actor=actor, at=at, action=action, reason=reason)


def _try(store: Store, name: str, password: str, at: datetime) -> None:
    """Check a password and keep the try (登录尝试); raises `BadSignIn`."""
    with store.reading() as session:
        row, tries = _row(session, name), history(session, SIGN_INS, {"account": name[:100].strip()})
    open_again = _locked_until(tries, at)
    if open_again is not None:
        minutes = int((open_again - at).total_seconds() // 60) + 1
        raise BadSignIn(f"账号已锁定，请{minutes}分钟后再试，或请管理员重置密码。")
    matching = _matches(str(row["password"]) if row else _NOBODY, password)
    right, who = matching and row is not None and row["status"] == ACTIVE, name[:100].strip() or "（空）"
    cells: dict[str, Scalar] = {"attempt": secrets.token_hex(16), "account": who, "outcome": RIGHT if right else WRONG}
    _write(store, [Record(SIGN_INS, cells)], actor=who, at=at, action="登录尝试", reason="")
    if not right:
        raise BadSignIn(REFUSAL)


def _matches(stored: str, password: str) -> bool:
    try:
        return HASHER.verify(stored, password[: LONGEST * 2])
    except VerificationError:
        return False


def _locked_until(tries: Iterable[Fields], at: datetime) -> datetime | None:
    """When an account opens again (解锁时间), None when it is open: five wrong tries in a row within the time."""
    wrong: list[datetime] = []
    for row in tries:
        wrong = [] if row["outcome"] == RIGHT else [*wrong, moment(str(row["recorded_at"]))]
    recent = wrong[-MOST_TRIES:]
    if len(recent) < MOST_TRIES or recent[-1] - recent[0] > LOCKED_FOR:
        return None
    ends = recent[-1] + LOCKED_FOR
    return ends if at < ends else None


def _note_seen(store: Store, row: Fields, at: datetime) -> None:
    """Keep that a login is in use (登录活动); of two at once one is enough."""
    cells = {name: row[name] for name in (*LOGINS.key, *LOGINS.columns)} | {"seen_at": utc_text(at)}
    try:
        _write(
            store, [Record(LOGINS, cells, int(str(row["rev"])))], actor=str(row["account"]), at=at, action="登录活动",
            reason="",
        )  # fmt: skip
    except Conflict:
        return


def _check(account: Account, actor: str) -> None:
    """What no account may be; raises `BadRecord` or `NotPermitted`."""
    if not account.account.strip() or not account.name.strip() or len(account.account) > 100:
        raise BadRecord("账号和姓名不能为空，账号不超过100个字符。")
    roles = {post.role for post in account.posts}
    if not roles or roles & {Role.SYSTEM, Role.VISITOR}:
        raise BadRecord(f"账号“{account.account}”须有一个可以任职的角色。")
    if Role.ADMIN in roles and len(roles) > 1:
        raise NotPermitted("管理员不能兼任业务角色，请另建账号。")
    if account.account == actor:
        raise NotPermitted("不能变更自己的账号，请由另一位管理员办理。")
    if account.status not in (ACTIVE, CLOSED):
        raise BadRecord(f"账号状态“{account.status}”应为active或closed。")


def _one_time_password() -> str:
    """A letter first: no spreadsheet takes it for a number or a formula."""
    return secrets.choice(string.ascii_letters) + secrets.token_urlsafe(12)


def _write(
    store: Store, records: Sequence[Record], *, actor: str, at: datetime, action: str, reason: str
) -> Receipt:
    return append(store, records, actor=actor, at=at, action=action, reason=reason, chain=PEOPLE)


def _row(session: Session, account: str) -> Fields | None:
    rows = current(session, ACCOUNTS, {"account": account})
    return rows[0] if rows else None


def _known(session: Session, account: str) -> Fields:
    row = _row(session, account)
    if row is None:
        raise BadRecord(f"没有账号“{account[:100]}”。")
    return row


def _open(session: Session, account: str) -> list[Login]:
    return [_login(row) for row in current(session, LOGINS, {"account": account}) if not row["ended_at"]]


def _record(account: Account, password: str, row: Fields | None) -> Record:
    posts = [{"role": post.role.value, "unit": post.unit, "department": post.department} for post in account.posts]
    cells: dict[str, Scalar] = {
        "account": account.account, "name": account.name, "posts": canonical(posts), "password": password,
        "must_change": YES if account.must_change else NO, "status": account.status,
    }  # fmt: skip
    return Record(ACCOUNTS, cells, 0 if row is None else int(str(row["rev"])))


def _account(row: Fields) -> Account:
    posts = json.loads(str(row["posts"]))
    return Account(
        str(row["account"]), str(row["name"]),
        tuple(Post(Role(post["role"]), post["unit"], post["department"]) for post in posts),
        row["must_change"] == YES, str(row["status"]),
    )  # fmt: skip


def _login(row: Fields) -> Login:
    return Login(
        str(row["login"]), str(row["account"]), moment(str(row["opened_at"])), moment(str(row["seen_at"])),
        str(row["ended_by"] or ""), int(str(row["rev"])),
    )  # fmt: skip


def _ended(login: Login, actor: str, at: datetime) -> Record:
    """A login once more, ended."""
    cells: dict[str, Scalar] = {
        "login": login.login, "account": login.account, "opened_at": utc_text(login.opened_at),
        "seen_at": utc_text(login.seen_at), "ended_at": utc_text(at), "ended_by": actor,
    }  # fmt: skip
    return Record(LOGINS, cells, login.rev)
