"""The router: who is not signed in sees no page of the formal records, and everybody only what is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from data.access import VISITOR
from data.accounts import change, logins, renew, revoke
from data.city import read_city, reference_folder
from data.demo.persons import persons
from data.door import SSO_HEADER
from data.formal import door_at
from data.home import FORMAL, Location, embedded
from data.mode import enable_formal
from evaluation.policy import Post
from evaluation.workflow import Role
from pages.registry import FOOT, PAGES, groups
from pages.ui import who
from routes.login import own_page
from tests.support.people import ADMIN, OFFICE, bring, cookie_at, opened_account, signed_in

PATHS = [entry.path for entry in PAGES]


@pytest.fixture
def formal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Location]:
    """An empty formal database in a home of its own."""
    monkeypatch.setenv("APPRAISAL_HOME", str(tmp_path / "home"))
    environment = {"APPRAISAL_HOME": str(tmp_path / "home")}
    enable_formal(environment, actor="甲", at=datetime.now(UTC))
    return embedded(environment, FORMAL)  # type: ignore[return-value]


def links(seen) -> list[str]:  # type: ignore[no-untyped-def]
    return [link.proto.label for link in seen.at.get("page_link")]


@pytest.mark.parametrize("page", PATHS)
def test_nobody_sees_anything_but_the_way_in(opened, formal, page) -> None:
    opened_account(door_at({"APPRAISAL_HOME": str(formal.files.parent)}).store, OFFICE)
    seen = opened(page, unit="331002", period="2025Y")
    assert seen.html.count("<h1>") == 1
    assert "<h1>请登录</h1>" in seen.html
    assert links(seen) == []
    assert "<table" not in seen.html
    assert not seen.charts
    (href,) = [part.split('"')[0] for part in seen.html.split('href="')[1:]]
    to = parse_qs(urlsplit(href).query)["to"][0]
    assert href.startswith("/signin?")
    assert to == own_page(to) == f"/{page}?{urlsplit(to).query}"
    assert parse_qs(unquote(to).partition("?")[2]) == {"unit": ["331002"], "period": ["2025Y"]}


@pytest.mark.parametrize("cookie", ["x", "eyJ.x.y", "a" * 5000])
def test_a_forged_cookie_is_nobody_and_is_told_to_sign_in_again(opened, formal, monkeypatch, cookie) -> None:
    opened_account(door_at({"APPRAISAL_HOME": str(formal.files.parent)}).store, OFFICE)
    bring(monkeypatch, cookie)
    seen = opened("ranking")
    assert "登录已经结束" in seen.text
    assert links(seen) == []


def test_without_any_account_the_command_for_the_first_is_told(opened, formal) -> None:
    assert "python -m data admin-link" in opened("ranking").text


def test_who_is_signed_in_is_named_and_can_leave(opened, formal, monkeypatch) -> None:
    signed_in(monkeypatch, OFFICE)
    seen = opened("help")
    assert "经办人甲" in seen.text
    assert 'href="/signout"' in seen.html
    assert "请登录" not in seen.text


def test_a_login_ended_elsewhere_is_refused_at_the_next_run(opened, formal, monkeypatch) -> None:
    door = signed_in(monkeypatch, OFFICE)
    seen = opened("help")
    assert "帮助" in links(seen)
    with door.store.reading() as session:
        (login,) = logins(session, OFFICE.account)
    revoke(door.store, login.login, actor="管理员", at=datetime.now(UTC), reason="离岗")
    seen.at.run()
    assert "登录已经结束" in seen.text
    assert links(seen) == []


def test_a_closed_account_is_refused_at_the_next_run(opened, formal, monkeypatch) -> None:
    door = signed_in(monkeypatch, OFFICE)
    seen = opened("help")
    closed = type(OFFICE)(OFFICE.account, OFFICE.name, OFFICE.posts, status="closed")
    change(door.store, closed, actor="管理员", at=datetime.now(UTC), reason="调离")
    seen.at.run()
    assert links(seen) == []


def test_an_idle_login_ends(opened, formal, monkeypatch) -> None:
    door = door_at({"APPRAISAL_HOME": str(formal.files.parent)})
    opened_account(door.store, OFFICE, datetime.now(UTC) - timedelta(hours=2))
    bring(monkeypatch, cookie_at(door, OFFICE.account, datetime.now(UTC) - timedelta(minutes=31)))
    assert "登录已经结束" in opened("help").text


def test_a_password_somebody_else_made_is_changed_before_anything_is_seen(opened, formal, monkeypatch) -> None:
    door = signed_in(monkeypatch, OFFICE)
    renew(door.store, OFFICE.account, actor="管理员", at=datetime.now(UTC), reason="遗忘")
    bring(monkeypatch, cookie_at(door, OFFICE.account))
    seen = opened("ranking", unit="331002")
    assert "<h1>请修改密码</h1>" in seen.html
    assert 'href="/password?to=/ranking%3Funit%3D331002"' in seen.html
    assert links(seen) == []


def test_an_administrator_finds_no_page_with_figures(opened, formal, monkeypatch) -> None:
    signed_in(monkeypatch, ADMIN)
    for entry in PAGES:
        seen = opened(entry.path)
        assert links(seen) == ["系统设置", "帮助"]
        assert ("本页仅" in seen.text) == entry.records, entry.path


def test_nobody_has_posts_and_reads_no_records(opened, formal) -> None:
    assert who.NOBODY.posts == ()
    assert not any(who.NOBODY.may_read(thing) for thing in __import__("evaluation.policy").policy.Thing)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_no_menu_has_more_than_seven_entries(role) -> None:
    found = groups([role])
    assert sum(len(listed) for name, listed in found.items() if name != FOOT) <= 7
    assert len(found[FOOT]) <= 2


def test_the_roles_of_pages_are_those_of_the_workflow() -> None:
    assert {code for entry in PAGES for code in entry.roles} <= {role.value for role in Role}


def test_the_demo_offers_a_person_for_every_role_that_acts() -> None:
    found = persons(read_city(reference_folder()))
    roles = {post.role for person in found.values() for post in person.principal.posts}
    assert roles == set(Role) - {Role.ADMIN, Role.SYSTEM, Role.VISITOR}
    assert all(person.name.endswith("（演示）") and not person.principal.account for person in found.values())
    assert len([key for key in found if key.startswith("filler-")]) == 10
    assert len([key for key in found if key.startswith("office")]) == 2
    assert found["filler-331002"].principal.posts == (Post(Role.FILLER, unit="331002"),)


def test_a_demo_person_is_chosen_in_the_menu_and_goes_along_in_the_address(opened) -> None:
    seen = opened("ranking")
    (box,) = [box for box in seen.at.selectbox if box.label == "演示身份"]
    assert box.value == ""
    box.set_value("filler-331002").run()
    assert seen.at.query_params["as"] in ("filler-331002", ["filler-331002"])
    assert all("as=filler-331002" in link.proto.query_string for link in seen.at.get("page_link"))


def test_a_demo_person_that_is_not_there_is_the_visitor(opened) -> None:
    seen = opened("ranking", **{"as": "administrator"})
    assert "网址中的演示身份“administrator”不在可选范围内" in seen.text
    assert VISITOR.name in seen.text


def test_a_gateway_that_signs_in_names_the_account(opened, formal, monkeypatch) -> None:
    opened_account(door_at({"APPRAISAL_HOME": str(formal.files.parent)}).store, OFFICE)
    headers = {"X-Account": OFFICE.account}
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.headers", property(lambda _: headers))
    assert "请登录" in opened("help").text
    monkeypatch.setenv(SSO_HEADER, "X-Account")
    assert "经办人甲" in opened("help").text
    for unknown in ("nobody", "", f"{OFFICE.account}'--"):
        headers["X-Account"] = unknown
        assert "请登录" in opened("help").text


def test_an_identity_provider_that_signs_in_names_the_account(opened, formal, monkeypatch) -> None:
    opened_account(door_at({"APPRAISAL_HOME": str(formal.files.parent)}).store, OFFICE)
    claims = {"is_logged_in": True, "email": "other@example.cn", "name": OFFICE.account}
    monkeypatch.setattr("streamlit.user", claims)
    assert "请登录" in opened("help").text
    monkeypatch.setenv(who.SSO_CLAIM, "name")
    assert "经办人甲" in opened("help").text
    claims["is_logged_in"] = False
    assert "请登录" in opened("help").text
