"""Deeds: the policy is asked before a write, formal records want an account, and nobody hides behind a new name."""

from __future__ import annotations

import pytest

from data.access import NotVisible, Principal
from data.deeds import admit, is_same_person, permit, profile_in, words
from data.errors import BadRecord, NotPermitted
from data.store import Store
from evaluation.policy import GRANTS, NOBODYS, Deed, Post, Scope, Subject
from evaluation.workflow import Profile, Role
from tests.support.rhythm_city import CLERK, FILLER, set_to


@pytest.mark.parametrize("deed", Deed)
def test_a_deed_is_for_the_roles_of_its_rows_and_no_other(store: Store, deed: Deed) -> None:
    everywhere = {role for row in GRANTS if row.deed is deed and row.scope is Scope.ALL for role in row.roles}
    own = {role for row in GRANTS if row.deed is deed for role in row.roles}
    with store.reading() as session:
        for role in Role:
            who = Principal("某人", (Post(role, unit="U1"),), "x")
            for subject, allowed in ((Subject(unit="U1"), own), (Subject(unit="U2"), everywhere), (NOBODYS, everywhere)):
                if role in allowed:
                    assert permit(session, who, deed, subject) is Profile.NORMAL
                else:
                    with pytest.raises(NotPermitted, match=f"“{deed.label}”"):
                        permit(session, who, deed, subject)


def test_the_profile_is_a_setting(store: Store) -> None:
    with store.reading() as session:
        assert profile_in(session) is Profile.NORMAL
    set_to(store, "profile", "strict")
    with store.reading() as session:
        assert permit(session, CLERK, Deed.EDIT_CALENDAR) is Profile.STRICT


def test_formal_records_are_for_accounts_with_posts(store: Store) -> None:
    with store.reading() as session:
        admit(session, FILLER)
        for who in (Principal("演示", FILLER.posts), Principal("无任职", (), "x")):
            with pytest.raises(NotVisible):
                admit(session, who)


def test_a_person_is_known_by_the_account() -> None:
    who = Principal("张三", FILLER.posts, "zs")
    assert is_same_person("李四（zs）", who)
    assert not is_same_person("张三（zs2）", who)
    assert not is_same_person("张三", who)
    assert is_same_person("演示填报人", Principal("演示填报人", FILLER.posts))


@pytest.mark.parametrize("text", ["", " \n", "长" * 501])
def test_no_reason_and_an_endless_one_are_refused(text: str) -> None:
    with pytest.raises(BadRecord, match="请写明事由，不超过500字"):
        words(text, "事由")
    assert words(" 好 ", "事由") == "好"
