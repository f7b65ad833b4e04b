"""Releases: two people, one run that comes out equal, and what units and leaders then see, on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from data import access
from data.access import NotVisible, Principal
from data.assessments import run
from data.conduct.moving import Item, standings
from data.conduct.running import score
from data.errors import BadRecord, NotPermitted, NotReady
from data.releases import Shows, Stand, propose, release, releases, standing, withdraw
from data.store import Store
from evaluation.policy import Post
from evaluation.workflow import Role, State
from tests.support.archives import NOW
from tests.support.rhythm_city import step
from tests.support.small_city import OFFICE, prepare, report


def person(role: Role, account: str) -> Principal:
    return Principal(role.label, (Post(role, unit="U1" if role is Role.FILLER else ""),), account)


FIRST, SECOND = person(Role.OFFICE, "kh-1"), person(Role.OFFICE, "kh-2")
FILLER, LEADER = person(Role.FILLER, "u1-tb"), person(Role.LEADER, "ld")


@pytest.fixture
def scored(store: Store) -> tuple[Store, str]:
    prepare(store)
    report(store)
    return store, run(store, "2025Y", **OFFICE).run


def released(store: Store, name: str, **options: Any) -> str:
    found = propose(store, FIRST, "2025Y", name, at=NOW, **options)
    release(store, SECOND, found, at=NOW)
    return found


@pytest.mark.parametrize("reader", [FILLER, LEADER])
def test_before_its_release_a_run_is_as_if_it_were_not_there(scored: tuple[Store, str], reader: Principal) -> None:
    store, name = scored
    propose(store, FIRST, "2025Y", name, at=NOW)
    assert access.visible_run(reader, store, "2025Y") is None
    assert access.visible_run_name(reader, store, "2025Y") is None
    assert access.visible_trace(reader, store, "2025Y", "U1") is None
    assert access.visible_runs(reader, store) == {}
    told = []
    for asked in (name, "没有的测算"):
        with pytest.raises(NotVisible) as refusal:
            access.visible_assessment(reader, store, asked)
        told.append(str(refusal.value).replace(asked, ""))
    assert told[0] == told[1]


@pytest.mark.parametrize("reader", [FILLER, LEADER])
def test_a_release_of_places_shows_them_and_one_of_lights_does_not(scored: tuple[Store, str], reader: Principal) -> None:
    store, name = scored
    released(store, name)
    lights = access.visible_run(reader, store, "2025Y")
    assert lights is not None
    assert {row.total["place"] for row in lights.units} == {""}
    assert access.visible_trace(reader, store, "2025Y", "U1") is None
    assert access.visible_assessment(reader, store, name).totals["U1"].published_total is None
    released(store, name, shows=Shows.PLACES)
    places = access.visible_run(reader, store, "2025Y")
    assert places is not None
    assert {row.total["place"] for row in places.units} >= {"1", "2"}
    assert access.visible_assessment(reader, store, name).totals["U1"].published_total is not None
    assert access.visible_runs(reader, store) == {"2025Y": name}


def test_a_release_takes_two_people_and_is_made_once(scored: tuple[Store, str]) -> None:
    store, name = scored
    found = propose(store, FIRST, "2025Y", name, at=NOW)
    renamed = Principal("改了名", FIRST.posts, FIRST.account)
    for same in (FIRST, renamed):
        with pytest.raises(NotPermitted, match="两人分别登录"):
            release(store, same, found, at=NOW)
    release(store, SECOND, found, at=NOW)
    with pytest.raises(NotReady, match="已发布，不能办理"):
        release(store, SECOND, found, at=NOW)
    with store.reading() as session:
        (only,) = releases(session)
    assert (only.status, only.proposed_by, only.released_by) == (Stand.RELEASED, FIRST.actor, SECOND.actor)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OFFICE, Role.SYSTEM)])
def test_only_the_office_proposes_and_only_office_and_chair_release(scored: tuple[Store, str], role: Role) -> None:
    store, name = scored
    found = propose(store, FIRST, "2025Y", name, at=NOW)
    with pytest.raises(NotPermitted):
        propose(store, person(role, "x"), "2025Y", name, at=NOW)
    if role is Role.CHAIR:
        release(store, person(role, "x"), found, at=NOW)
    else:
        with pytest.raises(NotPermitted):
            release(store, person(role, "x"), found, at=NOW)
        with pytest.raises(NotPermitted):
            withdraw(store, person(role, "x"), found, reason="数字有误", at=NOW)


def test_a_withdrawn_release_shows_nothing_and_the_one_before_stands_again(scored: tuple[Store, str]) -> None:
    store, name = scored
    first = released(store, name, shows=Shows.PLACES)
    second = released(store, name)
    with store.reading() as session:
        assert standing(session)["2025Y"].release == second
    with pytest.raises(BadRecord, match="请写明撤回的原因"):
        withdraw(store, FIRST, second, reason=" ", at=NOW)
    withdraw(store, FIRST, second, reason="口径说明有误", at=NOW)
    with store.reading() as session:
        assert standing(session)["2025Y"].release == first
        assert {item.release: item.reason for item in releases(session)}[second] == "口径说明有误"
    withdraw(store, FIRST, first, reason="一并撤回", at=NOW)
    assert access.visible_runs(LEADER, store) == {}
    assert access.visible_runs(FIRST, store) == {"2025Y": name}


def test_a_run_of_another_period_or_an_unknown_release_is_refused(scored: tuple[Store, str]) -> None:
    store, name = scored
    with pytest.raises(BadRecord, match="不是报表期“2025Q1”的测算"):
        propose(store, FIRST, "2025Q1", name, at=NOW)
    with pytest.raises(NotReady, match="没有发布记录"):
        release(store, SECOND, "2025Y/9", at=NOW)


def test_confirmed_and_missing_figures_go_out_with_the_release_and_others_stay(scored: tuple[Store, str]) -> None:
    store, name = scored
    states = {"U1/A1": State.CONFIRMED, "U1/A2": State.MISSED, "U2/A1": State.VERIFIED, "U2/A2": State.DUE}
    for key, state in states.items():
        step(store, state, f"2025Y/{key}")
    found = released(store, name)
    with store.reading() as session:
        after = {f"{item.unit}/{item.indicator}": now for item, now in standings(session, "2025Y").items()}
    assert {key: now.state for key, now in after.items()} == states | {"U1/A1": State.RELEASED, "U1/A2": State.RELEASED}
    assert (after["U1/A1"].document, after["U1/A1"].by) == (found, SECOND.actor)
    withdraw(store, FIRST, found, reason="数据有误", at=NOW)
    with store.reading() as session:
        assert standings(session, "2025Y")[Item("2025Y", "U1", "A1")].state is State.RELEASED


@pytest.mark.parametrize("who", [person(Role.FILLER, "x"), person(Role.CHAIR, "y"), person(Role.ADMIN, "z")])
def test_scoring_is_for_the_office(scored: tuple[Store, str], who: Principal) -> None:
    store, name = scored
    with pytest.raises(NotPermitted):
        score(store, who, "2025Y", at=NOW)
    assert score(store, FIRST, "2025Y", at=NOW).run == name
