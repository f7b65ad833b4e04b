"""The one-time link: opens one form for one account, once, within a day; nothing forged is taken."""

from __future__ import annotations

import pytest

from data.accounts import Account, create, renew
from data.cli.inviting import ADMIN
from data.door import Door
from data.errors import BadSignIn
from evaluation.policy import Post
from evaluation.workflow import Role
from tests.routes.test_login import NEW, NOW, browser, clock, door, ticket  # noqa: F401
from tests.support.asgi import Answer, Browser

ADMINISTRATOR = Account(ADMIN, "系统管理员", (Post(Role.ADMIN),))


@pytest.fixture
def link(door: Door) -> str:  # noqa: F811
    return door.link(ADMIN, create(door.store, ADMINISTRATOR, actor="建库人", at=NOW))


def set_up(browser: Browser, link: str, new: str = NEW, again: str = NEW) -> Answer:  # noqa: F811
    form = browser.get(f"/setup?key={link}")
    return browser.post("/setup", {"ticket": ticket(form), "key": link, "new": new, "again": again})


def test_the_link_sets_the_first_password_and_signs_in(browser: Browser, door: Door, link: str) -> None:  # noqa: F811
    answer = set_up(browser, link)
    assert (answer.status, answer.header("location")) == (303, "/settings")
    cookie = next(one for one in answer.cookies if one.startswith("appraisal_login=")).partition("=")[2].partition(";")[0]
    person = door.person(cookie)
    assert person is not None
    assert (person.account, person.must_change) == (ADMIN, False)
    assert door.sign_in(ADMIN, NEW)


def test_it_works_once(browser: Browser, link: str) -> None:  # noqa: F811
    set_up(browser, link)
    again = browser.get(f"/setup?key={link}")
    assert again.status == 401
    assert "链接已失效" in again.text


def test_a_newer_link_ends_the_older_one(browser: Browser, door: Door, link: str) -> None:  # noqa: F811
    newer = door.link(ADMIN, renew(door.store, ADMIN, actor="建库人", at=NOW, reason="遗失"))
    assert browser.get(f"/setup?key={link}").status == 401
    assert set_up(browser, newer).status == 303


def test_a_link_over_a_day_old_is_refused(browser: Browser, link: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr("data.door.LINK_SECONDS", -1)
    assert browser.get(f"/setup?key={link}").status == 401


@pytest.mark.parametrize("forged", ["", "x", "WyJhZG1pbiIsIngiXQ.x.y"])
def test_a_forged_link_is_refused(browser: Browser, door: Door, link: str, forged: str) -> None:  # noqa: F811
    assert browser.get(f"/setup?key={forged}").status == 401
    assert browser.get(f"/setup?key={link[:-3]}abc").status == 401
    with pytest.raises(BadSignIn, match="链接已失效"):
        door.redeem(forged, NEW)


def test_a_link_is_no_login_and_a_ticket_no_link(browser: Browser, door: Door, link: str) -> None:  # noqa: F811
    assert door.person(link) is None
    assert not door.is_ticket(link, "browser")
    with pytest.raises(BadSignIn):
        door.invited(door.ticket("browser"))


def test_faults_are_said_and_the_link_stays_good(browser: Browser, link: str) -> None:  # noqa: F811
    assert "两次填写的新密码不一样" in set_up(browser, link, NEW, f"{NEW}x").text
    assert "新密码应有10至128个字符" in set_up(browser, link, "short", "short").text
    assert "不能与原密码相同，也不能含有账号名" in set_up(browser, link, f"{ADMIN}12345678", f"{ADMIN}12345678").text
    assert set_up(browser, link).status == 303


def test_without_our_own_form_nothing_is_set(browser: Browser, door: Door, link: str) -> None:  # noqa: F811
    answer = browser.post("/setup", {"ticket": "x", "key": link, "new": NEW, "again": NEW})
    assert (answer.status, "页面已过期" in answer.text) == (403, True)
    assert door.invited(link) == ADMIN
