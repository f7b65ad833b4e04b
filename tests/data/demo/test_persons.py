"""Role persons of the demo: somebody for every role, named after the role, who may do just what the role may."""

from __future__ import annotations

import pytest

from data.city import SHIPPED, City, read_city
from data.demo.persons import MARK, departments, persons
from data.principals import Principal
from evaluation.policy import Deed, Subject, Thing
from evaluation.terms import Ranking
from evaluation.workflow import Profile, Role

CITY = read_city(SHIPPED)
PEOPLE = {key: person.principal for key, person in persons(CITY).items()}
ELSEWHERE = SHIPPED.parent / "examples" / "wenzhou_air_2024_10"


@pytest.fixture(scope="module")
def other() -> City:
    """A city of another folder."""
    return read_city(ELSEWHERE)


def test_there_is_somebody_for_every_role_but_the_programs_own_and_the_administrator() -> None:
    there = {role for who in PEOPLE.values() for role in who.roles}
    assert set(Role) - there == {Role.SYSTEM, Role.ADMIN, Role.VISITOR}


def test_nobody_has_an_account_or_a_persons_name() -> None:
    assert {who.account for who in PEOPLE.values()} == {""}
    assert [who.name for who in PEOPLE.values() if not who.name.endswith(MARK)] == []
    assert len({who.actor for who in PEOPLE.values()}) == len(PEOPLE)


def test_every_unit_that_reports_has_a_filler_and_a_signer_of_its_own() -> None:
    members = [unit for unit in CITY.units if unit.ranked is not Ranking.UNRANKED]
    for unit in members:
        for role in (Role.FILLER, Role.SIGNER):
            [post] = PEOPLE[f"{role.value}-{unit.code}"].posts
            assert (post.role, post.unit, post.department) == (role, unit.code, "")
    assert sum(key.startswith("filler-") for key in PEOPLE) == len(members) == len(CITY.units) - 1


def test_every_department_that_holds_data_has_a_reviewer() -> None:
    names = departments(CITY)
    assert len(names) == len(set(names)) > 5
    assert {key for key in PEOPLE if key.startswith("reviewer-")} == {f"reviewer-{name}" for name in names}
    assert {post.department for key, who in PEOPLE.items() if key.startswith("reviewer-") for post in who.posts} == set(names)
    assert [key for key in PEOPLE if key.startswith("head-")] == [f"head-{names[0]}"]


def test_a_reviewer_reads_what_his_department_is_given_and_a_filler_only_her_own_unit() -> None:
    reviewer, filler = PEOPLE[f"reviewer-{departments(CITY)[0]}"], PEOPLE[f"filler-{CITY.units[0].code}"]
    own, peer = (Subject(unit.code, departments(CITY)[0]) for unit in CITY.units[:2])
    assert [reviewer.may_read(Thing.SUBMITTED, subject) for subject in (own, peer)] == [True, True]
    assert [filler.may_read(Thing.SUBMITTED, subject) for subject in (own, peer)] == [True, False]


def test_what_takes_two_people_finds_two_and_leaders_and_auditors_change_nothing() -> None:
    both: list[Principal] = [PEOPLE["office"], PEOPLE["office-2"]]
    assert both[0].actor != both[1].actor
    assert all(who.may_do(Deed.RUN, Profile.STRICT) for who in both)
    done = {key: {deed for deed in Deed if PEOPLE[key].may_do(deed, Profile.NORMAL)} for key in ("leader", "auditor")}
    assert done == {"leader": set(), "auditor": {Deed.EXPORT_LOG}}


def test_another_city_has_persons_of_its_own(other: City) -> None:
    people = persons(other)
    assert {f"filler-{unit.code}" for unit in other.units if unit.ranked is not Ranking.UNRANKED} <= people.keys()
    assert not {key for key in people if key.startswith("filler-")} & PEOPLE.keys()
    assert departments(other) == [key.removeprefix("reviewer-") for key in people if key.startswith("reviewer-")]
