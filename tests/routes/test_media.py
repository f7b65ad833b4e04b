"""Files the pages offer: with formal records nobody has them who is not signed in, whatever address was passed on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from data import accounts
from data.accounts import Account
from data.door import LOGIN_COOKIE, Door
from data.store import Store
from routes.media import PROVIDER_COOKIE, OnlySignedIn
from tests.support.archives import NOW, Archive
from tests.support.asgi import Browser
from tests.support.people import cookie_at, opened_account
from tests.support.rhythm_city import FILLER

ACCOUNT, KEY = "tb-1", b"k" * 32
FILE, UPLOAD = "/media/0a1b2c.pdf", "/_stcore/upload_file/visit/file"


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "HASHER", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))


@pytest.fixture
def store(duck: Archive) -> Store:
    found = duck.open()
    opened_account(found, Account(ACCOUNT, FILLER.name, FILLER.posts, must_change=False), NOW)
    return found


def browser_of(store: Store, *, guarded: bool = True, header: str = "", later: timedelta = timedelta()) -> Browser:
    def served(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"here is {request.url.path}")

    door = Door(store, KEY, lambda: NOW + later)
    guard = Middleware(OnlySignedIn, guarded=lambda: guarded, door=lambda: door, header=lambda: header)
    routes = [Route(path, served, methods=["GET", "PUT"]) for path in (FILE, UPLOAD, "/healthy", "/people/media")]
    return Browser(routes, [guard])


@pytest.mark.parametrize("path", [FILE, UPLOAD, f"/appraisal{FILE}"])
def test_without_a_login_there_is_nothing(store: Store, path: str) -> None:
    browser = browser_of(store)
    for cookie in ("", "forged", cookie_at(Door(store, b"x" * 32), ACCOUNT, NOW)):
        browser.cookies = {LOGIN_COOKIE: cookie} if cookie else {}
        answer = browser.get(path)
        assert (answer.status, answer.text) == (404, "Not Found")


def test_who_is_signed_in_has_the_file_until_the_login_ends(store: Store) -> None:
    cookie = cookie_at(Door(store, KEY), ACCOUNT, NOW)
    browser, next_day = browser_of(store), browser_of(store, later=timedelta(days=1))
    for one in (browser, next_day):
        one.cookies = {LOGIN_COOKIE: cookie}
    assert browser.get(FILE).text == f"here is {FILE}"
    assert browser.ask("PUT", UPLOAD, b"", {}).status == 200
    assert next_day.get(FILE).status == 404
    Door(store, KEY, lambda: NOW).sign_out(cookie)
    assert browser.get(FILE).status == 404


def test_a_password_somebody_else_made_opens_no_file(store: Store) -> None:
    opened_account(store, Account("xin", "新来的人", FILLER.posts), NOW)
    browser = browser_of(store)
    browser.cookies = {LOGIN_COOKIE: cookie_at(Door(store, KEY), "xin", NOW)}
    assert browser.get(FILE).status == 404


def test_a_gateway_names_who_is_signed_in_by_its_own_header_alone(store: Store) -> None:
    behind = browser_of(store, header="X-Account")
    assert behind.get(FILE, x_account=ACCOUNT).status == 200
    assert behind.get(FILE, x_account="nobody").status == 404
    assert browser_of(store).get(FILE, x_account=ACCOUNT).status == 404


def test_an_identity_providers_login_is_left_to_the_pages(store: Store) -> None:
    browser = browser_of(store)
    browser.cookies = {PROVIDER_COOKIE: "signed by the server of the pages"}
    assert browser.get(FILE).status == 200


def test_the_demo_and_every_other_path_are_open(store: Store) -> None:
    assert browser_of(store, guarded=False).get(FILE).status == 200
    assert browser_of(store).get("/healthy").status == 200
    assert browser_of(store).get("/people/media").status == 200
