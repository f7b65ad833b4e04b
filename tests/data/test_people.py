"""用户管理: only an administrator, never for himself, and no administrator with a part in the business."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from data import accounts
from data.accounts import CLOSED, Account, open_login, sign_in
from data.city import SHIPPED, read_city
from data.errors import BadRecord, BadSignIn, NotPermitted
from data.people import (
    change_account,
    change_posts,
    close_account,
    end_login,
    import_list,
    open_account,
    open_accounts,
    read_list,
    renew_password,
    reopen_account,
    visible_accounts,
    visible_departments,
    visible_logins,
)
from data.principals import NotVisible, Principal
from data.store import Store
from data.verify import verify
from evaluation.errors import Refused
from evaluation.policy import Post
from evaluation.workflow import Role
from tests.support.archives import NOW
from tests.support.rhythm_city import ADMIN, AUDITOR, CLERK, FILLER, LEADER, REVIEWER, opened

PERSON = Account("u1", "甲填报", (Post(Role.FILLER, unit="U1"),))
LISTED = (
    "账号,姓名,角色,单位,部门\nu1,甲填报,填报人,U1,\nu1,甲填报,审签人,甲县,\ntj,统计审核,部门审核人,,统计局\nsj,审计员,审计,,\n"
)


@pytest.fixture(autouse=True)
def _quick_digests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "HASHER", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))


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


def test_a_list_opens_all_its_accounts_in_one_entry_and_each_signs_in(store: Store) -> None:
    opened(store)
    invited = import_list(store, ADMIN, LISTED, at=NOW)
    assert [(one.account, one.name) for one in invited] == [("u1", "甲填报"), ("tj", "统计审核"), ("sj", "审计员")]
    assert {item.account: item.posts for item in visible_accounts(ADMIN, store)} == {
        "u1": (Post(Role.FILLER, unit="U1"), Post(Role.SIGNER, unit="U1")), "tj": (Post(Role.REVIEWER, department="统计局"),),
        "sj": (Post(Role.AUDITOR),),
    }  # fmt: skip
    assert all(item.must_change for item in visible_accounts(ADMIN, store))
    for one in invited:
        assert one.secret[0].isalpha()
        assert sign_in(store, one.account, one.secret, at=NOW)
    with store.reading() as session:
        assert len(session.rows("SELECT 1 FROM audit WHERE action = '建立账号'")) == 1
    assert verify(store) == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("u3,丙,填报人,丙县,\n", "粘贴的表格!D6：没有“丙县”这个单位"),
        ("u3,丙,部门审核人,,财政局\n", "粘贴的表格!E6：方案中没有“财政局”这个部门"),
        ("gly,丙,考核办,,\n", "粘贴的表格!A6：账号“gly”已经存在"), ("u9,丙,考核办,,\n", "粘贴的表格!A6：账号“u9”已经存在"),
        ("sj,审计员,管理员,,\n", "粘贴的表格!C6：管理员不能兼任业务角色"),
    ],
)  # fmt: skip
def test_with_one_fault_nobody_of_a_list_gets_an_account(store: Store, more: str, said: str) -> None:
    opened(store)
    admin = Principal("管理员", ADMIN.posts, "gly")
    open_account(store, admin, Account("u9", "在岗", PERSON.posts), at=NOW)
    with pytest.raises(Refused, match=said):
        import_list(store, admin, LISTED + more, at=NOW)
    assert [item.account for item in visible_accounts(admin, store)] == ["u9"]
    (fault,) = read_list(store, admin, LISTED + more).faults
    assert str(fault).startswith(said)


@pytest.mark.parametrize("who", [FILLER, CLERK, LEADER, AUDITOR], ids=lambda who: who.name)
def test_nobody_else_brings_a_list(store: Store, who: Principal) -> None:
    opened(store)
    for ask in (lambda: read_list(store, who, LISTED), lambda: import_list(store, who, LISTED, at=NOW)):
        with pytest.raises(NotPermitted):
            ask()
    assert visible_accounts(AUDITOR, store) == ()


def test_before_the_first_cycle_the_city_says_which_units_there_are(store: Store) -> None:
    city = read_city(SHIPPED)
    unit, house = city.units[0], visible_departments(ADMIN, store, city)[0]
    text = f"账号,姓名,角色,单位,部门\nu1,甲,填报人,{city.short_name(unit)},\nb1,乙,部门负责人,,{house}\n"
    assert [fault.cell for fault in read_list(store, ADMIN, text).faults] == ["D2", "E3"]
    assert [one.posts for one in read_list(store, ADMIN, text, city=city).accounts] == [
        (Post(Role.FILLER, unit=unit.code),), (Post(Role.HEAD, department=house),),
    ]  # fmt: skip


def test_a_post_names_a_unit_and_a_department_that_are_there(store: Store) -> None:
    opened(store)
    assert visible_departments(ADMIN, store) == ("统计局", "科技局")
    for post, said in (
        (Post(Role.FILLER), "填报人要填单位"), (Post(Role.FILLER, unit="U9"), "没有“U9”这个单位"),
        (Post(Role.HEAD, department="财政局"), "方案中没有“财政局”这个部门"),
    ):  # fmt: skip
        with pytest.raises(BadRecord, match=said):
            open_account(store, ADMIN, Account("x", "某人", (post,)), at=NOW)
        open_account(store, ADMIN, Account(f"y-{post.role}{post.unit}", "某人", (Post(Role.OFFICE),)), at=NOW)
        with pytest.raises(BadRecord, match=said):
            change_posts(store, ADMIN, f"y-{post.role}{post.unit}", (post,), reason="换岗", at=NOW)


def test_an_account_is_renamed_and_closed_even_where_its_unit_is_gone(store: Store) -> None:
    open_account(store, ADMIN, Account("u7", "旧名", (Post(Role.FILLER, unit="U7"),)), at=NOW)
    opened(store)
    change_account(store, ADMIN, Account("u7", "新名", (Post(Role.FILLER, unit="U7"),)), reason="更名", at=NOW)
    close_account(store, ADMIN, "u7", reason="调离", at=NOW)
    (found,) = visible_accounts(ADMIN, store)
    assert (found.name, found.status) == ("新名", CLOSED)


def test_everybody_sees_and_ends_his_own_logins_and_no_one_elses(store: Store) -> None:
    for account in (PERSON, Account("u2", "乙填报", PERSON.posts)):
        open_account(store, ADMIN, account, at=NOW)
        open_login(store, account.account, at=NOW)
    mine, other = (Principal("某人", PERSON.posts, name) for name in ("u1", "u2"))
    (login,) = visible_logins(mine, store, "u1")
    with pytest.raises(NotVisible):
        visible_logins(mine, store, "u2")
    with pytest.raises(NotPermitted):
        end_login(store, other, login.login, reason="不是我的", at=NOW)
    end_login(store, mine, login.login, reason="手机遗失", at=NOW)
    assert visible_logins(mine, store, "u1") == ()
    assert len(visible_logins(other, store, "u2")) == 1


def test_nobody_gives_himself_a_new_password_without_the_old_one(store: Store) -> None:
    open_account(store, ADMIN, Account("gl-2", "另一管理员", (Post(Role.ADMIN),)), at=NOW)
    with pytest.raises(NotPermitted, match="不能变更自己的账号"):
        renew_password(store, Principal("另一管理员", ADMIN.posts, "gl-2"), "gl-2", reason="忘了", at=NOW)
