"""用户管理: only an administrator, never for himself, and no administrator with a part in the business."""

from __future__ import annotations

import pytest

from data.accounts import CLOSED, Account, open_login, sign_in
from data.errors import BadRecord, BadSignIn, NotPermitted
from data.people import (
    change_posts,
    close_account,
    end_login,
    open_account,
    open_accounts,
    renew_password,
    reopen_account,
    visible_accounts,
    visible_logins,
)
from data.principals import NotVisible, Principal
from data.store import Store
from evaluation.policy import Post
from evaluation.workflow import Role
from tests.support.archives import NOW
from tests.support.rhythm_city import ADMIN, AUDITOR, CLERK, FILLER, LEADER, REVIEWER

PERSON = Account("u1", "甲填报", (Post(Role.FILLER, unit="U1"),))


@pytest.mark.parametrize("who", [FILLER, REVIEWER, CLERK, LEADER, AUDITOR], ids=lambda who: who.name)
def test_nobody_else_manages_accounts(store: Store, who: Principal) -> None:
    open_account(store, ADMIN, PERSON, at=NOW)
    for deed in (
        lambda: open_account(store, who, Account("u2", "乙", PERSON.posts), at=NOW),
        lambda: close_account(store, who, "u1", reason="调离", at=NOW),
        lambda: change_posts(store, who, "u1", (Post(Role.OFFICE),), reason="x", at=NOW),
        lambda: renew_password(store, who, "u1", reason="x", at=NOW),
        lambda: end_login(store, who, "x", reason="x", at=NOW),
    ):
        with pytest.raises(NotPermitted):
            deed()
    if who is not AUDITOR:
        with pytest.raises(NotVisible):
            visible_accounts(who, store)
    assert [item.account for item in visible_accounts(AUDITOR, store)] == ["u1"]


def test_an_administrator_has_no_part_in_the_business(store: Store) -> None:
    with pytest.raises(NotPermitted, match="不能兼任业务角色"):
        open_account(store, ADMIN, Account("x", "甲", (Post(Role.ADMIN), Post(Role.OFFICE))), at=NOW)
    with pytest.raises(NotPermitted, match="不能变更自己的账号"):
        change_posts(store, ADMIN, ADMIN.account, (Post(Role.OFFICE),), reason="想看", at=NOW)


def test_an_account_is_closed_opened_again_and_renewed_with_a_reason(store: Store) -> None:
    secret = open_account(store, ADMIN, PERSON, at=NOW)
    assert sign_in(store, "u1", secret, at=NOW)
    (login,) = visible_logins(ADMIN, store, "u1")
    end_login(store, ADMIN, login.login, reason="离岗", at=NOW)
    assert visible_logins(ADMIN, store, "u1") == ()
    with pytest.raises(BadRecord, match="请写明停用的原因"):
        close_account(store, ADMIN, "u1", reason=" ", at=NOW)
    close_account(store, ADMIN, "u1", reason="调离", at=NOW)
    assert visible_accounts(ADMIN, store)[0].status == CLOSED
    with pytest.raises(BadSignIn):
        sign_in(store, "u1", secret, at=NOW)
    reopen_account(store, ADMIN, "u1", reason="回岗", at=NOW)
    fresh = renew_password(store, ADMIN, "u1", reason="遗忘", at=NOW)
    assert sign_in(store, "u1", fresh, at=NOW)
    change_posts(store, ADMIN, "u1", (Post(Role.SIGNER, unit="U1"),), reason="换岗", at=NOW)
    assert visible_accounts(ADMIN, store)[0].posts == (Post(Role.SIGNER, unit="U1"),)
    with pytest.raises(BadRecord, match="没有账号"):
        close_account(store, ADMIN, "nobody", reason="x", at=NOW)


def test_of_a_list_all_are_opened_or_none(store: Store) -> None:
    open_account(store, ADMIN, PERSON, at=NOW)
    listed = [Account("u2", "乙", (Post(Role.FILLER, unit="U2"),)), PERSON]
    with pytest.raises(BadRecord, match="一个也没有建立：u1"):
        open_accounts(store, ADMIN, listed, at=NOW)
    assert [item.account for item in visible_accounts(ADMIN, store)] == ["u1"]
    secrets = open_accounts(store, ADMIN, listed[:1], at=NOW)
    assert sign_in(store, "u2", secrets["u2"], at=NOW)
    assert open_login(store, "u2", at=NOW)
