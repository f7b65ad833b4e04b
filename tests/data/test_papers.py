"""制作记录: what was made, by whom, with which digest, on both engines; nobody changes it, others do not see it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from data import figures
from data.assessments import run
from data.errors import StoreError
from data.logs import visible_log
from data.papers import Paper, note_made, visible_imprint, visible_papers
from data.principals import VISITOR, NotVisible, Principal
from data.releases import Kind, Shows, propose, release
from data.store import Store
from data.verify import verify
from evaluation.policy import Post
from evaluation.workflow import Role
from tests.support.archives import NOW
from tests.support.rhythm_city import AUDITOR, FILLER
from tests.support.small_city import OFFICE, prepare, report

CLERK = Principal("考核办甲", (Post(Role.OFFICE),), "kh-a")
OTHER = Principal("考核办乙", (Post(Role.OFFICE),), "kh-b")
DIGEST = "0123456789abcdef" * 4


@pytest.fixture
def scored(store: Store) -> str:
    prepare(store)
    report(store)
    return run(store, "2025Y", **OFFICE).run


def test_what_was_made_is_read_back_the_newest_first(store: Store, scored: str) -> None:
    note_made(store, CLERK, scored, [("甲_年报_测算_v1.docx", DIGEST), ("甲；指纹：_汇报.pptx", DIGEST[::-1])], at=NOW)
    note_made(store, FILLER, scored, [("乙.pdf", DIGEST)], at=NOW + timedelta(minutes=1))
    found = visible_papers(CLERK, store)
    assert [(item.name, item.digest) for item in found] == [
        ("乙.pdf", DIGEST), ("甲_年报_测算_v1.docx", DIGEST), ("甲；指纹：_汇报.pptx", DIGEST[::-1]),
    ]  # fmt: skip
    assert found[1] == Paper(scored, "甲_年报_测算_v1.docx", DIGEST, CLERK.actor, found[1].at)
    assert visible_papers(CLERK, store, most=1) == found[:1]


def test_others_see_their_own_alone_and_an_auditor_all(store: Store, scored: str) -> None:
    note_made(store, CLERK, scored, [("甲.docx", DIGEST)], at=NOW)
    note_made(store, FILLER, scored, [("乙.pdf", DIGEST)], at=NOW)
    assert [item.name for item in visible_papers(FILLER, store)] == ["乙.pdf"]
    assert len(visible_papers(AUDITOR, store)) == 2


def test_it_stands_in_the_chain_of_readings_and_the_records_still_verify(store: Store, scored: str) -> None:
    before = visible_imprint(CLERK, store, scored)
    note_made(store, CLERK, scored, [("甲.docx", DIGEST), ("甲.zip", DIGEST)], at=NOW)
    (entry, *_) = visible_log(AUDITOR, store, chain="reading")
    assert (entry.action, entry.reason) == ("制作材料", f"{scored}，2份")
    with pytest.raises(StoreError), store.writing("reading") as session:
        session.run("DELETE FROM reads")
    assert verify(store) == []
    # making documents leaves the head that stands on them as it was
    assert visible_imprint(CLERK, store, scored) == before


def test_nothing_is_noted_of_the_demo_visitor_and_nothing_for_whom_nobody_admitted(store: Store, scored: str) -> None:
    note_made(store, VISITOR, scored, [("甲.docx", DIGEST)], at=NOW)
    note_made(store, CLERK, scored, [], at=NOW)
    assert visible_papers(CLERK, store) == ()
    with pytest.raises(NotVisible):
        note_made(store, Principal("无任职", (), "wr"), scored, [("甲.docx", DIGEST)], at=NOW)


def test_the_imprint_says_state_version_and_digests(store: Store, scored: str) -> None:
    said = visible_imprint(CLERK, store, scored)
    assert (said.state, said.version) == ("测算", 1)
    assert len(said.fingerprint) == len(said.head) == 64
    name = propose(store, CLERK, "2025Y", scored, at=NOW, kind=Kind.PUBLIC, shows=Shows.PLACES)
    assert visible_imprint(CLERK, store, scored).state == "测算"
    release(store, OTHER, name, at=NOW)
    assert visible_imprint(CLERK, store, scored).state == "公示"
    assert visible_imprint(FILLER, store, scored).fingerprint == said.fingerprint
    again = propose(store, CLERK, "2025Y", scored, at=NOW, shows=Shows.PLACES)
    release(store, OTHER, again, at=NOW)
    now = visible_imprint(FILLER, store, scored)
    assert (now.state, now.version) == ("通报", 2)
    assert now.head != said.head


def test_of_a_run_that_is_not_released_nothing_is_said(store: Store, scored: str) -> None:
    with pytest.raises(NotVisible, match="或尚未发布"):
        visible_imprint(FILLER, store, scored)


def test_figures_are_untouched(store: Store, scored: str) -> None:
    with store.reading() as session:
        before = figures.submitted(session, "2025Y")
    note_made(store, CLERK, scored, [("甲.docx", DIGEST)], at=NOW)
    with store.reading() as session:
        assert figures.submitted(session, "2025Y") == before
