"""Accounts on both engines: no default password, lockout, timeouts, one login a browser, nobody grants himself a role."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from data import accounts
from data.accounts import CLOSED, Account, create, person_of, set_password, sign_in
from data.errors import BadRecord, BadSignIn, NotPermitted
from data.store import Store
from data.tables import ACCOUNTS, LOGINS, SIGN_INS
from data.verify import verify
from evaluation.policy import Post
from evaluation.workflow import Role

NOW = datetime(2026, 1, 15, 8, tzinfo=UTC)
FILLER = Account("u1-tb", "甲县填报员", (Post(Role.FILLER, unit="U1"),))
ADMIN = {"actor": "管理员", "at": NOW}


def later(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


@pytest.fixture(autouse=True)
def _quick_digests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "HASHER", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))


def test_digests_are_as_costly_as_the_library_advises() -> None:
    assert accounts._NOBODY.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.fixture
def secret(store: Store) -> str:
    return create(store, FILLER, **ADMIN)


def test_a_new_account_signs_in_with_its_one_time_password_and_has_to_change_it(store: Store, secret: str) -> None:
    token = sign_in(store, "u1-tb", secret, at=later(1))
    person = person_of(store, token, at=later(2))
    assert person == FILLER
    assert person.must_change
    set_password(store, "u1-tb", secret, "这是新的口令一二三四五", at=later(3))
    assert person_of(store, token, at=later(4)) == Account("u1-tb", "甲县填报员", FILLER.posts, must_change=False)
    with pytest.raises(BadSignIn):
        sign_in(store, "u1-tb", secret, at=later(5))
    assert verify(store) == []


def test_what_is_kept_is_neither_password_nor_token(store: Store, secret: str) -> None:
    token = sign_in(store, "u1-tb", secret, at=NOW)
    with store.reading() as session:
        text = "".join(
            str(cell)
            for table in (ACCOUNTS, LOGINS, SIGN_INS)
            for row in session.rows(f"SELECT * FROM {table.name}")
            for cell in row
        )
    assert "$argon2id$" in text
    assert secret not in text
    assert token not in text


@pytest.mark.parametrize(("name", "password"), [("u1-tb", "错"), ("没有的人", "错"), ("", ""), ("u1-tb", "x" * 5000)])
def test_a_wrong_account_and_a_wrong_password_get_the_same_words(
    store: Store, secret: str, name: str, password: str
) -> None:
    with pytest.raises(BadSignIn, match=accounts.REFUSAL):
        sign_in(store, name, password, at=NOW)


def test_five_wrong_tries_lock_the_account_for_a_quarter_of_an_hour(store: Store, secret: str) -> None:
    for minute in range(5):
        with pytest.raises(BadSignIn, match="账号或密码不对"):
            sign_in(store, "u1-tb", "错", at=later(minute))
    with pytest.raises(BadSignIn, match="账号已锁定，请15分钟后再试"):
        sign_in(store, "u1-tb", secret, at=later(4.5))
    with pytest.raises(BadSignIn, match="账号已锁定，请1分钟后再试"):
        sign_in(store, "u1-tb", secret, at=later(18.5))
    assert sign_in(store, "u1-tb", secret, at=later(19))


def test_wrong_tries_spread_over_a_day_lock_nothing(store: Store, secret: str) -> None:
    for hour in range(6):
        with pytest.raises(BadSignIn, match="账号或密码不对"):
            sign_in(store, "u1-tb", "错", at=later(60 * hour))
    assert sign_in(store, "u1-tb", secret, at=later(400))


def test_a_right_password_begins_the_count_anew(store: Store, secret: str) -> None:
    for minute in (0, 1, 2, 3):
        with pytest.raises(BadSignIn):
            sign_in(store, "u1-tb", "错", at=later(minute))
    sign_in(store, "u1-tb", secret, at=later(4))
    with pytest.raises(BadSignIn, match="账号或密码不对"):
        sign_in(store, "u1-tb", "错", at=later(5))
    assert sign_in(store, "u1-tb", secret, at=later(6))


def test_a_login_that_is_not_used_ends_after_half_an_hour(store: Store, secret: str) -> None:
    token = sign_in(store, "u1-tb", secret, at=NOW)
    assert person_of(store, token, at=later(29))
    assert person_of(store, token, at=later(58))
    assert person_of(store, token, at=later(89)) is None


def test_a_login_ends_after_half_a_day_however_busy(store: Store, secret: str) -> None:
    token = sign_in(store, "u1-tb", secret, at=NOW)
    for minute in range(0, 12 * 60 + 1, 20):
        assert person_of(store, token, at=later(minute))
    assert person_of(store, token, at=later(12 * 60 + 10)) is None


def test_signing_in_again_ends_the_browsers_login_before(store: Store, secret: str) -> None:
    first = sign_in(store, "u1-tb", secret, at=NOW)
    second = sign_in(store, "u1-tb", secret, at=later(1), before=first)
    assert person_of(store, first, at=later(2)) is None
    assert person_of(store, second, at=later(2))
    accounts.sign_out(store, second, at=later(3))
    accounts.sign_out(store, second, at=later(3))
    assert person_of(store, second, at=later(3)) is None


@pytest.mark.parametrize("token", ["", "没有的", "0" * 64])
def test_a_token_nobody_gave_is_nobody(store: Store, secret: str, token: str) -> None:
    assert person_of(store, token, at=NOW) is None


def test_the_administrator_ends_a_login_that_the_list_names(store: Store, secret: str) -> None:
    token = sign_in(store, "u1-tb", secret, at=NOW)
    with store.reading() as session:
        (login,) = accounts.logins(session, "u1-tb")
    accounts.revoke(store, login.login, **ADMIN, reason="离岗")
    assert person_of(store, token, at=later(1)) is None
    with store.reading() as session:
        assert accounts.logins(session, "u1-tb") == ()


def test_closing_an_account_and_a_new_password_end_its_logins(store: Store, secret: str) -> None:
    token = sign_in(store, "u1-tb", secret, at=NOW)
    fresh = accounts.renew(store, "u1-tb", **ADMIN, reason="忘记密码")
    assert person_of(store, token, at=later(1)) is None
    again = sign_in(store, "u1-tb", fresh, at=later(1))
    accounts.change(store, Account("u1-tb", "甲县填报员", FILLER.posts, status=CLOSED), **ADMIN, reason="离岗")
    assert person_of(store, again, at=later(2)) is None
    with pytest.raises(BadSignIn, match=accounts.REFUSAL):
        sign_in(store, "u1-tb", fresh, at=later(2))


def test_nobody_changes_his_own_account_and_an_administrator_has_no_other_role(store: Store) -> None:
    with pytest.raises(NotPermitted, match="不能变更自己的账号"):
        create(store, Account("管理员", "管理员", (Post(Role.ADMIN),)), **ADMIN)
    both = Account("a", "某人", (Post(Role.ADMIN), Post(Role.OFFICE)))
    with pytest.raises(NotPermitted, match="不能兼任业务角色"):
        create(store, both, **ADMIN)


@pytest.mark.parametrize(
    "account", [Account("", "某人", FILLER.posts), Account("a", " ", FILLER.posts), Account("a", "某人", ()),
                Account("a", "某人", (Post(Role.SYSTEM),)), Account("a", "某人", FILLER.posts, status="odd")],
)  # fmt: skip
def test_an_account_that_says_nothing_is_refused(store: Store, account: Account) -> None:
    with pytest.raises(BadRecord):
        create(store, account, **ADMIN)


def test_an_account_is_made_once(store: Store, secret: str) -> None:
    with pytest.raises(BadRecord, match="已经存在"):
        create(store, FILLER, **ADMIN)


@pytest.mark.parametrize("new", ["短", "u1-tb就是我的口令", " 首尾有空格的口令 ", "x" * 200])
def test_a_weak_password_is_refused_with_its_reason(store: Store, secret: str, new: str) -> None:
    with pytest.raises(BadRecord, match="新密码"):
        set_password(store, "u1-tb", secret, new, at=NOW)
