"""Every read by a person: the demo visitor sees demo records, all of a year, of a month what is earned and due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from data import access, figures, trials
from data.access import VISITOR, NotEqual, NotVisible, Principal
from data.assessments import run
from data.quick.schemes import assuming
from data.quick.tried import tried
from data.store import Store
from evaluation.figures import Figure
from evaluation.policy import Post, Scope, Thing, read_scope
from evaluation.trace import as_json, trace_of
from evaluation.units import Unit
from evaluation.workflow import Role
from tests.support import small_city
from tests.support.archives import ENGINES
from tests.support.small_city import (
    COUNTY,
    FIGURES,
    OFFICE,
    SCHEME,
    TARGETS,
    demo_archive,
    opened_demo,
    prepare,
    report,
)

READS: dict[str, Callable[[Principal, Store], Any]] = {
    "visible_cycles": lambda who, store: access.visible_cycles(who, store),
    "visible_periods": lambda who, store: access.visible_periods(who, store),
    "visible_units": lambda who, store: access.visible_units(who, store, "2025"),
    "visible_scheme": lambda who, store: access.visible_scheme(who, store, "2025"),
    "visible_decisions": lambda who, store: access.visible_decisions(who, store, "2025"),
    "visible_targets": lambda who, store: access.visible_targets(who, store, "2025"),
    "visible_figures": lambda who, store: access.visible_figures(who, store, "2025Y"),
    "visible_verified": lambda who, store: access.visible_verified(who, store, "2025Y"),
    "visible_unit_figures": lambda who, store: access.visible_unit_figures(who, store, "U1"),
    "visible_history": lambda who, store: access.visible_history(who, store, "2025Y", "U1", "A1"),
    "visible_run": lambda who, store: access.visible_run(who, store, "2025Y"),
    "visible_runs": lambda who, store: access.visible_runs(who, store),
    "visible_releases": lambda who, store: access.visible_releases(who, store),
    "visible_run_name": lambda who, store: access.visible_run_name(who, store, "2025Y"),
    "visible_trace": lambda who, store: access.visible_trace(who, store, "2025Y", "U1"),
    "visible_trials": lambda who, store: access.visible_trials(who, store),
    "visible_trial": lambda who, store: access.visible_trial(who, store, "甲案"),
    "visible_trial_inputs": lambda who, store: access.visible_trial_inputs(who, store, "甲案"),
    "visible_assessment": lambda who, store: access.visible_assessment(who, store, run(store, "2025Y", **OFFICE).run),
}

# what kind of data each read hands out; a history of figures needs both kinds
KINDS = {
    **dict.fromkeys(("visible_cycles", "visible_periods"), Thing.CALENDAR),
    **dict.fromkeys(("visible_units", "visible_scheme", "visible_decisions"), Thing.SCHEME),
    "visible_targets": Thing.TARGETS, "visible_figures": Thing.SUBMITTED, "visible_verified": Thing.VERIFIED,
    "visible_unit_figures": Thing.SUBMITTED, "visible_history": Thing.SUBMITTED,
    **dict.fromkeys(
        (
            "visible_run", "visible_runs", "visible_releases", "visible_run_name", "visible_trace", "visible_trials",
            "visible_trial", "visible_trial_inputs", "visible_assessment",
        ),
        Thing.TOTALS,
    ),
}  # fmt: skip
# of results not released these say nothing, as if there were none; a run or trial asked for by name is refused
OF_RELEASES = ("visible_run", "visible_runs", "visible_releases", "visible_run_name", "visible_trace")
OWNED = (Thing.TARGETS, Thing.SUBMITTED, Thing.VERIFIED)


def person(role: Role, unit: str = "", department: str = "") -> Principal:
    return Principal(role.label, (Post(role, unit, department),), f"account-{role}")


@pytest.fixture(params=ENGINES)
def demo(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    for store in opened_demo(request, tmp_path):
        prepare(store)
        report(store)
        yield store


def test_every_read_there_is_stands_in_this_list() -> None:
    assert set(READS) == {name for name in vars(access) if name.startswith("visible_")}


def test_the_visitor_sees_what_the_demo_records_hold(demo: Store) -> None:
    kept = run(demo, "2025Y", **OFFICE)
    what = tried(assuming(SCHEME), [Unit("U1", "甲县")], [Figure("U1", code, "5") for code in ("A1", "A2")], TARGETS[:2], ())
    trials.keep(demo, "甲案", what, city="某市", **OFFICE)
    found = {name: read(VISITOR, demo) for name, read in READS.items()}
    assert [item.cycle for item in found["visible_cycles"]] == ["2025"]
    assert [item.period for item in found["visible_periods"]] == ["2025M03", "2025Q1", "2025Y"]
    assert [unit.code for unit in found["visible_units"]] == ["U1", "U2", "C"]
    assert found["visible_scheme"].basis_document == "某发〔2025〕1号"
    assert [item.decision for item in found["visible_decisions"]] == ["D1"]
    assert len(found["visible_targets"]) == len(TARGETS)
    assert len(found["visible_figures"]) == len(found["visible_verified"]) == len(FIGURES)
    assert [row["recorded_by"] for row in found["visible_history"]] == ["填报人", "数据部门"]
    assert (found["visible_run"], found["visible_run_name"]) == (kept, kept.run)
    assert found["visible_runs"] == {"2025Y": kept.run}
    assert [item.name for item in found["visible_trials"]] == ["甲案"]
    assert found["visible_trial_inputs"] == what
    assert found["visible_trial"].totals["U1"].published_total == 50
    assessment = found["visible_assessment"]
    assert found["visible_trace"] == {"unit": "U1", **as_json(trace_of(assessment, "U1"), 4)}
    assert assessment.totals["U1"].published_total == 68


def test_the_visitor_sees_nothing_of_formal_records(store: Store) -> None:
    prepare(store)
    report(store)
    for read in READS.values():
        with pytest.raises(NotVisible, match="正式数据库须登录后查阅"):
            read(VISITOR, store)


def test_who_holds_no_post_sees_nothing(demo: Store) -> None:
    for read in READS.values():
        with pytest.raises(NotVisible, match="没有任职"):
            read(Principal("某人", ()), demo)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_of_formal_records_each_role_reads_what_the_policy_says(store: Store, role: Role) -> None:
    prepare(store)
    report(store)
    run(store, "2025Y", **OFFICE)
    for name, read in READS.items():
        scope = read_scope(role, KINDS[name])
        if scope is Scope.ALL:
            if KINDS[name] is not Thing.TOTALS or not ("trial" in name or "release" in name):
                assert read(person(role), store)
        elif scope is Scope.OWN and KINDS[name] in OWNED:
            assert list(read(person(role), store)) == []
        elif scope is Scope.RELEASED and name in OF_RELEASES:
            assert not read(person(role), store)
        else:
            with pytest.raises(NotVisible, match=r"没有查阅“|没有测算“"):
                read(person(role), store)


def test_a_unit_reads_its_own_rows_and_no_others(store: Store) -> None:
    prepare(store)
    report(store)
    filler = person(Role.FILLER, unit="U1")
    for rows in (
        access.visible_figures(filler, store, "2025Y"), access.visible_verified(filler, store, "2025Y"),
        access.visible_targets(filler, store, "2025"),
    ):  # fmt: skip
        assert {row.unit for row in rows} == {"U1"}
    assert access.visible_unit_figures(filler, store, "U1") != []
    assert access.visible_history(filler, store, "2025Y", "U1", "A1") != []
    assert access.visible_unit_figures(filler, store, "U2") == []
    assert access.visible_history(filler, store, "2025Y", "U2", "A1") == []


def test_what_is_absent_and_what_is_not_ones_own_look_the_same(store: Store) -> None:
    prepare(store)
    report(store)
    filler = person(Role.FILLER, unit="U1")
    assert access.visible_history(filler, store, "2025Y", "U2", "A1") == access.visible_history(
        filler, store, "2025Y", "没有", "没有"
    )
    assert access.visible_unit_figures(filler, store, "U2") == access.visible_unit_figures(filler, store, "没有")


def test_a_department_reads_the_indicators_whose_data_it_holds(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    held = SCHEME.replace("frequency: M,", "departments: {data: 甲部门}, frequency: M,")
    assert held != SCHEME
    monkeypatch.setattr(small_city, "SCHEME", held)
    prepare(store)
    report(store)
    for department, codes in (("甲部门", {"A1"}), ("乙部门", set()), ("", set())):
        reviewer = person(Role.REVIEWER, department=department)
        assert {row.indicator for row in access.visible_figures(reviewer, store, "2025Y")} == codes
        assert {row.indicator for row in access.visible_targets(reviewer, store, "2025")} == codes
        assert bool(access.visible_history(reviewer, store, "2025Y", "U2", "A1")) is bool(codes)


def test_before_the_first_run_there_is_none(demo: Store) -> None:
    assert access.visible_run(VISITOR, demo, "2025Y") is None
    assert access.visible_run_name(VISITOR, demo, "2025Y") is None
    assert access.visible_trace(VISITOR, demo, "2025Y", "U1") is None


def test_within_the_year_points_and_what_is_due_are_seen_and_no_total_place_or_grade(demo: Store) -> None:
    figures.submit(demo, "2025M03", [Figure("U1", "A1", "2"), Figure("U2", "A1", "3")], **COUNTY)
    kept = run(demo, "2025M03", **OFFICE)
    assert kept.units[0].total["total"] == "20.00"
    seen = access.visible_run(VISITOR, demo, "2025M03")
    assert seen is not None
    for item in seen.units:
        assert {item.total[name] for name in access.WHOLE_YEAR} == {""}
        assert {row[name] for row in item.dimensions for name in ("points", "points_exact", "place")} <= {""}
    assert [(item.total["points_sum"], item.total["applicable_weight"]) for item in seen.units[:2]] == [
        ("12.0000", "60"), ("18.0000", "60"),
    ]  # fmt: skip
    assert [row["points"] for row in seen.units[0].points] == ["12.0000", ""]
    assert access.visible_trace(VISITOR, demo, "2025M03", "U1") is None
    assessment = access.visible_assessment(VISITOR, demo, kept.run)
    for total in assessment.totals.values():
        assert (total.base, total.total, total.published_total, total.place, total.group_place, total.grade) == (
            None, None, None, None, None, "",
        )  # fmt: skip
    assert [(total.points_sum, total.applicable_weight) for total in assessment.totals.values()][:2] == [(12, 60), (18, 60)]
    assert {(row.points, row.place) for row in assessment.dimensions.values()} == {(None, None)}
    assert trace_of(assessment, "U1").points is None


@pytest.mark.parametrize("engine", ENGINES)
def test_a_result_that_the_records_no_longer_give_is_not_shown(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    archive = demo_archive(request, tmp_path, engine=engine)
    store = archive.open()
    prepare(store)
    report(store)
    name = run(store, "2025Y", **OFFICE).run
    archive.close()
    archive.tamper("UPDATE run_units SET total = '99.00' WHERE unit = 'U1'")
    with pytest.raises(NotEqual, match="复算不一致"):
        access.visible_assessment(VISITOR, archive.open(), name)
    archive.close()


def test_readers_with_the_same_rights_share_what_is_kept_for_them() -> None:
    assert VISITOR.scope == Principal("另一位访客", VISITOR.posts).scope
