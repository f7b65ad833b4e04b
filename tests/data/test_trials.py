"""Kept trials: the same result whenever they are read, one name for one trial, thrown away without being erased."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from data import schema, trials
from data.access import (
    VISITOR,
    NotEqual,
    NotVisible,
    Principal,
    visible_trial,
    visible_trial_inputs,
    visible_trials,
)
from data.errors import BadRecord, Conflict, NotReady, OlderShape
from data.home import FORMAL, Location, create_store, open_store
from data.quick.schemes import assuming
from data.quick.tried import Tried, assessment_of, from_text, print_of, side_by_side, tried
from data.records import history
from data.store import Store
from data.tables import TABLES, TRIALS
from data.verify import verify
from evaluation.errors import Refused
from evaluation.figures import Adjustment, Figure, Place, Target
from evaluation.terms import Ranking, UnitKind
from evaluation.units import Unit
from tests.support.archives import ENGINES, NOW, Archive
from tests.support.small_city import SCHEME, opened_demo

PERSON: dict[str, Any] = {"city": "某市", "actor": VISITOR.name, "at": NOW}
UNITS = [Unit("U2", "乙县"), Unit("U1", "甲县"), Unit("Z", "新区", UnitKind.ZONE, ranked=Ranking.APART)]
TARGETS = [Target(unit.code, code, "10") for unit in UNITS for code in ("A1", "A2")]
ADJUSTMENTS = [Adjustment("U2", "bonus", "J1", points="1")]


def small(value: str = "8", scheme: str = SCHEME) -> Tried:
    figures = [Figure(unit.code, code, "5", place=Place("表", 9)) for unit in UNITS for code in ("A1", "A2")]
    return tried(assuming(scheme), UNITS, [figures[0]._replace(value=value), *figures[1:]], TARGETS, ADJUSTMENTS)


@pytest.fixture(params=ENGINES)
def demo(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[Store]:
    """Empty demo records on each engine in turn."""
    yield from opened_demo(request, tmp_path)


def test_a_kept_trial_gives_the_same_result_when_read(demo: Store) -> None:
    trials.keep(demo, "方案一", small(), **PERSON)
    read, fresh = visible_trial(VISITOR, demo, "方案一"), assessment_of(small())
    assert read.totals == fresh.totals
    assert {total.unit.name: str(total.published_total) for total in read.totals.values()} == {
        "乙县": "69", "甲县": "50", "新区": "50",
    }  # fmt: skip
    assert visible_trial_inputs(VISITOR, demo, "方案一") == small()
    [listed] = visible_trials(VISITOR, demo)
    assert (listed.name, listed.city, listed.recorded_by) == ("方案一", "某市", "演示访客")
    assert listed.note == "小方案（测算方案）；3个单位，2项指标"
    assert verify(demo) == []


def test_the_order_of_rows_makes_no_other_trial() -> None:
    one = small()
    figures = [Figure(*row) for row in reversed(one.rows["figures"])]
    other = tried(one.scheme, reversed(UNITS), figures, reversed(TARGETS), ADJUSTMENTS)
    assert (other, print_of(other)) == (one, print_of(one))
    assert from_text(one.scheme, one.text) == one
    assert print_of(small("9")) != print_of(one)


def test_keeping_the_same_again_writes_nothing(demo: Store) -> None:
    assert trials.keep(demo, "方案一", small(), **PERSON) is not None
    assert trials.keep(demo, " 方案一 ", small(), **PERSON) is None
    assert len(visible_trials(VISITOR, demo)) == 1


def test_a_name_stands_for_one_trial_until_that_is_thrown_away(demo: Store) -> None:
    trials.keep(demo, "方案一", small(), **PERSON)
    with pytest.raises(Conflict, match="已有名为“方案一”的测算，内容不同，没有留存。请换一个名称"):
        trials.keep(demo, "方案一", small("9"), **PERSON)
    trials.discard(demo, "方案一", actor=VISITOR.name, at=NOW)
    assert visible_trials(VISITOR, demo) == ()
    trials.keep(demo, "方案一", small("9"), **PERSON)
    assert len(visible_trials(VISITOR, demo)) == 1
    with demo.reading() as session:
        assert [row["state"] for row in history(session, TRIALS, {"trial": "方案一"})] == ["kept", "withdrawn", "kept"]
    assert verify(demo) == []


def test_what_is_not_there_or_thrown_away_is_said(demo: Store) -> None:
    trials.keep(demo, "方案一", small(), **PERSON)
    trials.discard(demo, "方案一", actor=VISITOR.name, at=NOW)
    for ask in (
        lambda: trials.discard(demo, "方案一", actor=VISITOR.name, at=NOW),
        lambda: visible_trial(VISITOR, demo, "方案一"),
        lambda: visible_trial_inputs(VISITOR, demo, "方案二"),
    ):
        with pytest.raises(NotReady, match=r"没有名为“方案.”的测算，可能已被丢弃"):
            ask()


@pytest.mark.parametrize("name", ["", "  ", "长" * 41, "一\u0007二"])
def test_a_name_that_will_not_do_is_refused(demo: Store, name: str) -> None:
    with pytest.raises(BadRecord, match="名称"):
        trials.keep(demo, name, small(), **PERSON)
    assert visible_trials(VISITOR, demo) == ()


def test_inputs_with_faults_are_not_kept(demo: Store) -> None:
    with pytest.raises(Refused) as refusal:
        trials.keep(demo, "方案一", small("很多"), **PERSON)
    assert "应为数" in str(refusal.value)
    assert visible_trials(VISITOR, demo) == ()


def test_too_many_and_too_large_ones_are_refused(demo: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "MOST_KEPT", 2)
    for number in (1, 2):
        trials.keep(demo, f"方案{number}", small(str(number)), **PERSON)
    with pytest.raises(BadRecord, match="已留存2份测算，没有再留存"):
        trials.keep(demo, "方案3", small("3"), **PERSON)
    trials.discard(demo, "方案1", actor=VISITOR.name, at=NOW)
    monkeypatch.setattr(trials, "MOST_TEXT", 500)
    with pytest.raises(BadRecord, match="超过留存上限500字"):
        trials.keep(demo, "方案3", small("3"), **PERSON)


def test_the_newest_stands_first(demo: Store) -> None:
    for minutes, name in ((0, "旧"), (2, "新"), (1, "中")):
        person = {**PERSON, "at": NOW + timedelta(minutes=minutes)}
        trials.keep(demo, name, small(str(minutes)), **person)
    assert [trial.name for trial in visible_trials(VISITOR, demo)] == ["新", "中", "旧"]


def test_a_changed_trial_is_not_shown_and_is_named(duck: Archive, tmp_path: Any) -> None:
    place = Location(tmp_path / "demo.duckdb", tmp_path)
    create_store(place, kind="demo", identity="demo", actor="建库人", at=NOW)
    archive = Archive(place)
    trials.keep(archive.open(), "方案一", small(), **PERSON)
    archive.close()
    archive.tamper("UPDATE trials SET totals = replace(totals, '69.00', '99.00')")
    store = archive.open()
    with pytest.raises(NotEqual, match="测算“方案一”的在案结果与复算不一致"):
        visible_trial(VISITOR, store, "方案一")
    assert [item.key for item in verify(store)] == ["方案一"]
    archive.close()


def test_only_the_demos_visitor_reads_and_only_the_demo(store: Store, demo: Store) -> None:
    trials.keep(demo, "方案一", small(), **PERSON)
    for who, where in ((Principal("某人", ()), demo), (VISITOR, store)):
        for ask in (visible_trials, lambda p, s: visible_trial(p, s, "方案一"), lambda p, s: visible_trial_inputs(p, s, "方案一")):
            with pytest.raises(NotVisible):
                ask(who, where)


def test_two_results_stand_side_by_side_by_name() -> None:
    first, second = assessment_of(small()), assessment_of(small("5", SCHEME.replace("乙县", "丙县")))
    pairs = {pair.name: pair for pair in side_by_side(first, second)}
    assert list(pairs) == ["乙县", "甲县", "新区"]
    assert pairs["乙县"].difference == -18
    assert pairs["乙县"].moved == 0
    assert (pairs["新区"].difference, pairs["新区"].moved) == (0, None)
    figures, aims = [Figure("X", code, "5") for code in ("A1", "A2")], [Target("X", code, "10") for code in ("A1", "A2")]
    city = Unit("C", "全市", UnitKind.CITY, ranked=Ranking.UNRANKED)
    alone = tried(assuming(SCHEME), [Unit("X", "丁县"), city], figures, aims)
    mixed = {pair.name: pair for pair in side_by_side(first, assessment_of(alone))}
    assert list(mixed) == ["乙县", "甲县", "新区", "丁县"]
    assert (mixed["丁县"].first, mixed["丁县"].difference, mixed["乙县"].moved) == (None, None, None)


def test_a_database_of_the_version_before_is_told_so_and_completed(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, first = Location(tmp_path / "old.duckdb", tmp_path), schema.migrations()[:1]
    with monkeypatch.context() as old:
        old.setattr(schema, "migrations", lambda: first)
        there = [table.name for table in TABLES if f"CREATE TABLE {table.name} (" in first[0].text]
        old.setattr(schema, "EVERY_TABLE", ("audit", *there))
        schema.guard_statements.cache_clear()
        create_store(place, kind=FORMAL, identity="old", actor="建库人", at=NOW)
    schema.guard_statements.cache_clear()
    with pytest.raises(OlderShape, match="库结构低于程序版本"):
        open_store(place)
    create_store(place, kind=FORMAL, identity="old", actor="建库人", at=NOW)
    store = open_store(place)
    assert verify(store) == []
    with store.reading() as session:
        assert session.rows("SELECT migration FROM migrations ORDER BY migration") == [
            (step.number,) for step in schema.migrations()
        ]
    store.close()


def test_what_is_kept_is_in_canonical_form() -> None:
    content = json.loads(small().text)
    assert list(content) == sorted(content)
    assert content["units"][0] == ["U1", "甲县", "county", "", "0", "true"]
