"""Nothing of a county's unreleased figures is on any page of whom the policy does not name, not even through a total.

Two records that differ in one county's figures alone are looked at by everybody, page by page. Whoever may not see the
figures is shown the same pages, word for word, whatever they are: nobody can then work them out, from totals, checks
against the whole city, places, counts or error messages. (The reads behind the pages: data/desk/test_visibility.py.)
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.accounts import Account
from data.conduct.moving import Item
from data.conduct.reviewing import take, verify
from data.formal import give_back
from data.principals import Principal
from evaluation.figures import Figure
from evaluation.policy import Post, Subject, Thing, may_read
from evaluation.workflow import Role
from pages.registry import PAGES
from tests.pages.conftest import ROUTER, SCRIPTS
from tests.support import formal_city, people
from tests.support.pages import on_the_day
from tests.support.reporting import UNIT, YEAR, handed_in, under_way

SMALL, LARGE = "30", "2900"
PEER = "331003"
WORKS = [
    f"report?form={YEAR}.{UNIT}", f"report?form={YEAR}.{PEER}", f"verify?form={YEAR}", f"release?form={YEAR}",
    "settings?section=log",
]  # fmt: skip
SECTIONS = [
    *(f"verify?form={YEAR}&section={name}" for name in ("progress", "differences", "inspect", "confirm")),
    *(f"settings?section={name}" for name in ("people", "options", "boundaries", "matrix")),
    "scheme?plan=trial", "scheme?plan=firm", "map?look=beside", "map?look=series",
]  # fmt: skip
ADDRESSES = [*(entry.path for entry in PAGES if entry.path not in ("report", "verify", "release")), *WORKS, *SECTIONS]
WORKING = [entry for entry in PAGES if entry.path in ("report", "verify")]
OTHER_HOUSE = "市委组织部"


def posts(department: str) -> dict[str, Post]:
    """Everybody who signs in (登录人)."""
    whole = (Role.OFFICE, Role.JUDGE, Role.APPEALS, Role.LEADER, Role.AUDITOR, Role.ADMIN)
    return {
        "own": Post(Role.FILLER, unit=UNIT), "reviewer": Post(Role.REVIEWER, department=department),
        "peer": Post(Role.FILLER, unit=PEER), "other-reviewer": Post(Role.REVIEWER, department=OTHER_HOUSE),
        **{role.value: Post(role) for role in whole},
    }  # fmt: skip


class World:
    """Formal records in which one county has handed in its figures, with one verified (一套档案)."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path, value: str) -> None:
        self.patch, self.folder = patch, folder
        self.enter()
        store = under_way()
        self.department, (first, *_) = handed_in(store, count=3, value=value)
        reviewer = Principal("审核员", (Post(Role.REVIEWER, department=self.department),), "bm-0")
        other = Figure(UNIT, first, f"{value}.5", source="名录")
        take(store, reviewer, [Item(YEAR, UNIT, first)], at=formal_city.DAY)
        verify(store, reviewer, Item(YEAR, UNIT, first), value=other, grounds=f"名录第{value}页", at=formal_city.DAY)
        self.accounts = {
            name: Account(f"zh-{name}", f"人员{number}", (post,), must_change=False)
            for number, (name, post) in enumerate(posts(self.department).items())
        }
        for account in self.accounts.values():
            people.opened_account(store, account)

    def enter(self) -> None:
        give_back()
        st.cache_resource.clear()
        on_the_day(self.patch, self.folder)

    def pages(self, name: str) -> dict[str, str]:
        """Every page as this person sees it (各页内容); of whom may see the figures, where they stand."""
        people.again(self.patch, self.accounts[name])
        addresses = WORKS if may_see(posts(self.department)[name], self.department) else ADDRESSES
        at = AppTest.from_file(str(ROUTER), default_timeout=60).run()
        return {address: shown(at, address) for address in addresses}


def shown(at: AppTest, address: str) -> str:
    """Whatever is sent to the browser for an address, but for the names drawn at random for downloads."""
    path, _, query = address.partition("?")
    at.switch_page(SCRIPTS[path])
    at.query_params.clear()
    for name, value in (part.split("=") for part in query.split("&") if part):
        at.query_params[name] = value
    at.run()
    assert not at.exception
    sent = "\n".join(str(element.proto) for element in (*at.main, *at.sidebar))
    return re.sub(r'deferred_file_id: "\w+"', "", sent)


def may_see(post: Post, department: str) -> bool:
    """Whether the policy shows a person what the county has handed in (可否查阅)."""
    subject = Subject(UNIT, department)
    return any(may_read(post, thing, subject) for thing in (Thing.SUBMITTED, Thing.VERIFIED, Thing.TOTALS, Thing.LOG))


def test_every_page_is_the_same_for_whom_the_figures_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[dict[str, dict[str, str]]] = []
    for value in (SMALL, LARGE):
        world = World(monkeypatch, tmp_path / value, value)
        found.append({name: world.pages(name) for name in world.accounts})
    small, large = found
    differing = {name: [address for address in small[name] if small[name][address] != large[name][address]] for name in small}
    seen = {name: may_see(post, world.department) for name, post in posts(world.department).items()}
    assert {name: where for name, where in differing.items() if where and not seen[name]} == {}
    # who may see them and has a page to work on them
    working = {name for name, post in posts(world.department).items() if any(one.is_for([post.role.value]) for one in WORKING)}
    assert {name for name, where in differing.items() if where} == {name for name in working if seen[name]}
    assert "2900" not in "".join(large["peer"].values())
