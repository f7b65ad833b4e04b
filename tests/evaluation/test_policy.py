"""Policy: fail-closed, leaders and auditors write nothing, administrators see no figures; every cell has its word."""

from __future__ import annotations

from itertools import product

import pytest

from evaluation.policy import (
    GRANTS,
    READ_ONLY,
    READS,
    Deed,
    Post,
    Scope,
    Subject,
    Thing,
    matrix,
    may_do,
    may_read,
    read_scope,
    write_roles,
)
from evaluation.workflow import Action, Profile, Role

FIGURES = (Thing.SUBMITTED, Thing.VERIFIED, Thing.EVIDENCE, Thing.POINTS, Thing.TOTALS)
OWN, PEER = Subject(unit="U1"), Subject(unit="U2")


@pytest.mark.parametrize("role", [Role.FILLER, Role.SIGNER])
@pytest.mark.parametrize("thing", Thing)
def test_a_county_sees_nothing_of_a_peer_before_the_release(role: Role, thing: Thing) -> None:
    seen = may_read(Post(role, unit="U1"), thing, PEER)
    assert seen == (thing in (Thing.SCHEME, Thing.CALENDAR))


@pytest.mark.parametrize("thing", [Thing.TARGETS, Thing.SUBMITTED, Thing.VERIFIED, Thing.EVIDENCE, Thing.POINTS, Thing.REQUESTS])
def test_a_county_sees_what_is_its_own(thing: Thing) -> None:
    assert may_read(Post(Role.FILLER, unit="U1"), thing, OWN)


def test_totals_are_seen_only_after_the_release() -> None:
    for role in (Role.FILLER, Role.REVIEWER, Role.LEADER, Role.JUDGE, Role.VISITOR):
        assert not may_read(Post(role, "U1", "D1"), Thing.TOTALS, OWN)
        assert may_read(Post(role, "U1", "D1"), Thing.TOTALS, Subject(unit="U1", released=True))


def test_after_the_release_a_peers_evidence_stays_closed() -> None:
    released = Subject(unit="U2", released=True)
    assert may_read(Post(Role.FILLER, unit="U1"), Thing.POINTS, released)
    assert not may_read(Post(Role.FILLER, unit="U1"), Thing.EVIDENCE, released)
    assert not may_read(Post(Role.FILLER, unit="U1"), Thing.SUBMITTED, released)


def test_a_department_sees_the_figures_it_verifies_and_no_others() -> None:
    post = Post(Role.REVIEWER, department="D1")
    assert may_read(post, Thing.SUBMITTED, Subject("U1", "D1"))
    assert not may_read(post, Thing.SUBMITTED, Subject("U1", "D2"))


def test_a_post_without_unit_or_department_owns_nothing() -> None:
    for thing in (Thing.SUBMITTED, Thing.EVIDENCE, Thing.TARGETS):
        assert not may_read(Post(Role.FILLER), thing, Subject())
        assert not may_read(Post(Role.REVIEWER), thing, Subject())
    assert not may_do(Post(Role.FILLER), Deed.ASK_LATE, Subject(), Profile.NORMAL)


@pytest.mark.parametrize("thing", FIGURES)
def test_an_administrator_sees_no_figures(thing: Thing) -> None:
    assert not may_read(Post(Role.ADMIN, "U1", "D1"), thing, Subject("U1", "D1", released=True))


def test_leaders_auditors_and_visitors_write_nothing() -> None:
    assert not write_roles() & set(READ_ONLY)
    for role, deed, profile in product(READ_ONLY, Deed, Profile):
        allowed = may_do(Post(role, "U1", "D1"), deed, Subject("U1", "D1"), profile)
        assert allowed == (role is Role.AUDITOR and deed is Deed.EXPORT_LOG)


def test_nobody_but_the_administrator_manages_accounts_and_he_nothing_else() -> None:
    assert {role for row in GRANTS if row.deed is Deed.MANAGE_ACCOUNTS for role in row.roles} == {Role.ADMIN}
    assert {row.deed for row in GRANTS if Role.ADMIN in row.roles} == {
        Deed.MANAGE_ACCOUNTS, Deed.SET_BOUNDARY, Deed.BACK_UP,
    }  # fmt: skip
    assert {role for row in GRANTS if row.deed is Deed.SET_BOUNDARY for role in row.roles} == {Role.ADMIN}


def test_what_no_row_names_is_closed() -> None:
    assert read_scope(Role.SYSTEM, Thing.SUBMITTED) is Scope.NONE
    assert all(not may_read(Post(Role.SYSTEM, "U1", "D1"), thing, Subject("U1", "D1", True)) for thing in Thing)
    assert set(READS) == set(Role)


def test_every_deed_is_somebodys() -> None:
    assert {row.deed for row in GRANTS} == set(Deed)


@pytest.mark.parametrize("profile", Profile)
def test_the_printed_matrix_says_what_the_rules_do(profile: Profile) -> None:
    rows = {row[0]: row[1:] for row in matrix(profile)}
    assert len(rows) == len(Thing) + len(Deed) + len(Action) - 0
    for deed, (position, role) in product(Deed, enumerate(Role)):
        own, other = Subject("U1", "D1"), Subject("U2", "D2")
        post = Post(role, "U1", "D1")
        word = rows[deed.label][position]
        assert (word != "—") == may_do(post, deed, own, profile)
        assert (word == "全部") == may_do(post, deed, other, profile)
