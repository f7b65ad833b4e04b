"""Login: one sentence for every wrong try; nothing forged, replayed, fixed from outside or sent on elsewhere is taken."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from data import accounts
from data.accounts import Account, create
from data.door import LOGIN_COOKIE, Door, signing_key
from evaluation.policy import Post
from evaluation.workflow import Role
from routes.login import BROWSER, login_routes, own_page
from tests.support.archives import Archive
from tests.support.asgi import Answer, Browser

NOW = datetime(2026, 1, 15, 8, tzinfo=UTC)
PERSON = Account("u1-tb", "甲县填报员", (Post(Role.FILLER, unit="U1"),))
NEW = "这是新的口令一二三四五"


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def door(duck: Archive, clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Door:
    monkeypatch.setattr(accounts, "HASHER", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
    return Door(duck.open(), signing_key({"APPRAISAL_HOME": str(tmp_path)}), clock)


@pytest.fixture
def secret(door: Door) -> str:
    return create(door.store, PERSON, actor="管理员", at=NOW)


@pytest.fixture
def browser(door: Door) -> Browser:
    return Browser(login_routes(lambda: door, lambda: "某市<考核>"))


def ticket(answer: Answer) -> str:
    found = re.search('name="ticket" value="([^"]+)"', answer.text)
    assert found
    return found[1]


def enter(browser: Browser, name: str, password: str, to: str = "/ranking?unit=U1", **headers: str) -> Answer:
    fields = {"ticket": ticket(browser.get("/signin")), "account": name, "password": password, "to": to}
    return browser.post("/signin", fields, **headers)


def test_the_form_is_chinese_and_safe(browser: Browser) -> None:
    answer = browser.get("/signin?to=/map")
    assert answer.status == 200
    assert '<html lang="zh-CN">' in answer.text
    assert "某市&lt;考核&gt;" in answer.text
    assert 'name="to" value="/map"' in answer.text
    assert answer.header("cache-control") == "no-store"
    assert answer.header("x-frame-options") == "DENY"
    assert "http" not in answer.header("content-security-policy")


def test_signing_in_sets_a_cookie_scripts_cannot_read_and_goes_on(browser: Browser, door: Door, secret: str) -> None:
    answer = enter(browser, "u1-tb", secret)
    assert (answer.status, answer.header("location")) == (303, "/password?to=%2Franking%3Funit%3DU1")
    (cookie,) = [one for one in answer.cookies if one.startswith(f"{LOGIN_COOKIE}=")]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Secure" not in cookie
    person = door.person(browser.cookies[LOGIN_COOKIE])
    assert person == PERSON


def test_over_https_the_cookie_is_for_https_alone(browser: Browser, secret: str) -> None:
    browser.scheme = "https"
    assert any("Secure" in cookie for cookie in enter(browser, "u1-tb", secret).cookies)


def test_the_first_password_is_changed_and_the_page_asked_for_is_reached_afterwards(
    browser: Browser, door: Door, secret: str
) -> None:
    enter(browser, "u1-tb", secret)
    first = browser.cookies[LOGIN_COOKIE]
    fields = {"ticket": ticket(browser.get("/password")), "old": secret, "new": NEW, "again": NEW}
    assert browser.post("/password", fields | {"again": "别的"}).status == 403
    assert browser.post("/password", fields | {"old": "错"}).status == 401
    assert browser.post("/password", fields).header("location") == "/"
    assert door.person(first) is None
    assert enter(browser, "u1-tb", NEW).header("location") == "/ranking?unit=U1"


@pytest.mark.parametrize(("name", "password"), [("u1-tb", "错"), ("没有的人", "错"), ("", ""), ("<script>", "'; --")])
def test_a_wrong_try_gets_one_sentence_and_no_cookie(browser: Browser, secret: str, name: str, password: str) -> None:
    answer = enter(browser, name, password)
    assert answer.status == 401
    assert accounts.REFUSAL in answer.text
    assert LOGIN_COOKIE not in browser.cookies
    assert "<script>" not in answer.text


def test_a_form_without_ticket_with_another_browsers_or_an_old_one_is_not_taken(
    browser: Browser, door: Door, clock: Clock, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = {"account": "u1-tb", "password": secret, "to": "/"}
    stranger = Browser(browser.routes)
    theirs = ticket(stranger.get("/signin"))
    browser.get("/signin")
    for wrong in ("", theirs, "x" * 40):
        answer = browser.post("/signin", fields | {"ticket": wrong})
        assert (answer.status, LOGIN_COOKIE in browser.cookies) == (403, False)
        assert "页面已过期" in answer.text
    own = ticket(browser.get("/signin"))
    monkeypatch.setattr("data.door.TICKET_SECONDS", -1)
    assert browser.post("/signin", fields | {"ticket": own}).status == 403


@pytest.mark.parametrize(
    "headers", [{"origin": "http://evil.example"}, {"sec_fetch_site": "cross-site"}, {"origin": "http://127.0.0.1:9999"}],
)  # fmt: skip
def test_a_form_sent_by_another_site_is_not_taken(browser: Browser, secret: str, headers: dict[str, str]) -> None:
    answer = enter(browser, "u1-tb", secret, **headers)
    assert answer.status == 403
    assert LOGIN_COOKIE not in browser.cookies


@pytest.mark.parametrize(
    "to",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/ranking/../x", "javascript:alert(1)", "/map#x", "/a b",
     "/%2f%2fevil", "", "\r\nset-cookie: x=1"],
)  # fmt: skip
def test_nobody_is_sent_on_to_another_place(to: str) -> None:
    assert own_page(to) == "/"


def test_a_host_header_is_never_repeated(browser: Browser, secret: str) -> None:
    browser.host = "evil.example"
    for answer in (browser.get("/signin"), browser.get("/password"), enter(browser, "u1-tb", secret)):
        assert "evil" not in answer.text + answer.header("location")


def test_a_login_given_by_somebody_else_is_not_kept(browser: Browser, door: Door, secret: str) -> None:
    other = Browser(browser.routes)
    enter(other, "u1-tb", secret)
    browser.cookies[LOGIN_COOKIE] = other.cookies[LOGIN_COOKIE]
    enter(browser, "u1-tb", secret)
    assert browser.cookies[LOGIN_COOKIE] != other.cookies[LOGIN_COOKIE]
    assert door.person(other.cookies[LOGIN_COOKIE]) is None


def test_forged_ended_and_timed_out_cookies_are_nobody(browser: Browser, door: Door, clock: Clock, secret: str) -> None:
    enter(browser, "u1-tb", secret)
    cookie = browser.cookies[LOGIN_COOKIE]
    # not the last letter: two of its bits stand for nothing
    other = cookie[:-9] + ("a" if cookie[-9] != "a" else "b") + cookie[-8:]
    for forged in ("", "x", cookie[:-1], other, cookie.split(".")[0]):
        assert door.person(forged) is None
    clock.now = NOW + timedelta(minutes=31)
    assert door.person(cookie) is None
    clock.now = NOW
    fields = {"ticket": ticket(browser.get("/signin"))}
    answer = browser.post("/signout", fields)
    assert (answer.status, answer.header("location")) == (303, "/signin")
    assert LOGIN_COOKIE not in browser.cookies
    assert door.person(cookie) is None


def test_another_key_does_not_open_the_door(door: Door, secret: str, tmp_path: Path) -> None:
    other = Door(door.store, signing_key({"APPRAISAL_HOME": str(tmp_path / "other")}), door.clock)
    assert door.person(other.sign_in("u1-tb", secret)) is None


def test_the_key_is_made_once_and_for_the_app_alone(tmp_path: Path) -> None:
    home = {"APPRAISAL_HOME": str(tmp_path)}
    assert signing_key(home) == signing_key(home)
    assert len(signing_key(home)) == 32
    assert (tmp_path / "signing.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("kind", "body"),
    [("application/json", b"{}"), ("application/x-www-form-urlencoded", b"a=" + b"x" * 30_000), ("", b"")],
)
def test_what_is_no_small_form_is_not_taken(browser: Browser, kind: str, body: bytes) -> None:
    browser.get("/signin")
    assert browser.ask("POST", "/signin", body, {"content_type": kind}).status == 403
    assert browser.cookies[BROWSER]
