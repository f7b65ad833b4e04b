"""Runs: kept with what they were made from, once for the same inputs, and made again to the byte."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from data import adjustments, assessments, decisions, figures
from data.assessments import differences, read_run, read_trace, run, run_all
from data.errors import NotReady
from data.ledger import chain_head
from data.store import Store
from data.verify import verify
from evaluation.errors import Refused
from evaluation.figures import Figure
from tests.support.archives import Archive
from tests.support.small_city import BASIS_DECISION, COUNTY, HOUSE, OFFICE, prepare, report


@pytest.fixture
def ready(store: Store) -> Store:
    prepare(store)
    report(store)
    return store


def entries(store: Store) -> int:
    with store.reading() as session:
        return chain_head(session).seq


def change(store: Store, value: str) -> None:
    figure = [Figure("U1", "A1", value, source="更正")]
    figures.submit(store, "2025Y", figure, **COUNTY)
    figures.verify(store, "2025Y", figure, **HOUSE)


def test_a_run_keeps_points_totals_dimensions_trace_and_manifest(ready: Store) -> None:
    kept = run(ready, "2025Y", **OFFICE)
    totals = {item.unit: item.total for item in kept.units}
    assert [item.unit for item in kept.units] == ["U1", "U2", "C"]
    assert (totals["U1"]["total"], totals["U2"]["total"]) == ("68.00", "56.00")
    assert (totals["U2"]["bonus"], totals["U2"]["missing_count"], totals["U1"]["place"]) == ("2.0000", "1", "1")
    assert totals["C"]["total"] == ""
    [dimension] = kept.units[0].dimensions
    assert (dimension["dimension"], dimension["points"]) == ("A", "68.0000")
    assert [(row["indicator"], row["points_exact"]) for row in kept.units[0].points] == [("A1", "48/1"), ("A2", "20/1")]
    assert set(kept.manifest) == {"counted_apart", "engine", "flagged_ties", "inputs", "scheme", "warnings"}
    with ready.reading() as session:
        assert read_trace(session, kept.run, "U1")["points_exact"] == "68/1"
        with pytest.raises(NotReady):
            read_trace(session, kept.run, "U9")
    assert (kept.period, kept.scheme, kept.scheme_rev, kept.recorded_by) == ("2025Y", "small", 1, "考核办")


def test_the_same_inputs_give_the_same_run_and_write_nothing_twice(ready: Store) -> None:
    first = run(ready, "2025Y", **OFFICE)
    before = entries(ready)
    assert run(ready, "2025Y", actor="另一人", at=OFFICE["at"], reason="再算一次") == first
    assert entries(ready) == before


def test_a_changed_figure_gives_another_run_and_the_first_one_stays(ready: Store) -> None:
    first = run(ready, "2025Y", **OFFICE)
    change(ready, "9")
    second = run(ready, "2025Y", **OFFICE)
    assert (first.units[0].total["total"], second.units[0].total["total"]) == ("68.00", "74.00")
    with ready.reading() as session:
        assert read_run(session, first.run) == first
        assert assessments.latest_run(session, "2025Y") == second.run


def test_going_back_to_the_first_inputs_makes_the_first_run_the_latest_again(ready: Store) -> None:
    change(ready, "8")
    first = run(ready, "2025Y", **OFFICE)
    change(ready, "9")
    run(ready, "2025Y", **OFFICE)
    change(ready, "8")
    again = run(ready, "2025Y", **OFFICE)
    assert (again.run, again.units) == (first.run, first.units)
    assert again.as_of > first.as_of
    with ready.reading() as session:
        assert assessments.latest_run(session, "2025Y") == first.run
    assert differences(ready, first.run) == ()


def test_every_input_has_a_part_in_the_fingerprint(ready: Store) -> None:
    names = {run(ready, "2025Y", **OFFICE).run, run(ready, "2025Y", purpose="trial", **OFFICE).run}
    adjustments.withdraw(ready, "2025Y", ["U2/bonus/J1/奖/市级"], reason="重复", **OFFICE)
    names.add(run(ready, "2025Y", **OFFICE).run)
    decisions.decide(ready, replace(BASIS_DECISION, document="某发〔2025〕2号"), **OFFICE)
    names.add(run(ready, "2025Y", **OFFICE).run)
    assert len(names) == 4


def test_without_the_basis_document_its_indicators_are_out_of_the_score(ready: Store) -> None:
    decisions.decide(ready, replace(BASIS_DECISION, document=""), **OFFICE)
    kept = run(ready, "2025Y", **OFFICE)
    assert kept.units[0].total["applicable_weight"] == "60"
    assert [row["status"] for row in kept.units[0].points] == ["reported", "not_applicable"]


def test_a_run_is_made_again_from_what_it_recorded_whatever_came_later(ready: Store) -> None:
    kept = run(ready, "2025Y", **OFFICE)
    change(ready, "1")
    adjustments.withdraw(ready, "2025Y", ["U2/bonus/J1/奖/省级"], reason="误报", **OFFICE)
    assert differences(ready, kept.run) == ()


def test_several_periods_are_scored_in_one_transaction_or_none(ready: Store) -> None:
    march = [Figure("U1", "A1", "2"), Figure("U2", "A1", "3")]
    before = entries(ready)
    for code in ("2025M03", "2025Q1"):
        figures.submit(ready, code, march, **COUNTY)
        figures.verify(ready, code, march, **HOUSE)
    names = run_all(ready, ["2025M03", "2025Q1", "2025Y"], **OFFICE)
    assert list(names) == ["2025M03", "2025Q1", "2025Y"]
    assert entries(ready) == before + 5
    assert [differences(ready, name) for name in names.values()] == [(), (), ()]
    figures.withdraw(ready, "2025Y", [("U2", "A1")], reason="错报", **COUNTY)
    change(ready, "9")
    before = entries(ready)
    with pytest.raises(Refused, match="缺少填报行"):
        run_all(ready, ["2025M03", "2025Q1", "2025Y"], **OFFICE)
    assert entries(ready) == before


def test_faulty_inputs_are_refused_with_every_fault_and_nothing_is_kept(ready: Store) -> None:
    figures.withdraw(ready, "2025Y", [("U1", "A1"), ("U2", "A1")], reason="错报", **COUNTY)
    before = entries(ready)
    with pytest.raises(Refused) as refusal:
        run(ready, "2025Y", **OFFICE)
    assert len(refusal.value.faults) == 2
    assert entries(ready) == before


def test_what_was_never_scored_is_told(ready: Store) -> None:
    with ready.reading() as session:
        assert assessments.latest_run(session, "2025Y") is None
        with pytest.raises(NotReady, match="没有测算“2025Y-0”"):
            read_run(session, "2025Y-0")
    with pytest.raises(NotReady):
        differences(ready, "2025Y-0")
    with pytest.raises(NotReady, match="报表期"):
        run(ready, "2031Y", **OFFICE)


def test_people_who_score_at_the_same_moment_get_the_same_run(ready: Store) -> None:
    found, errors = set(), []
    start = threading.Barrier(4)

    def score(person: int) -> None:
        try:
            start.wait(timeout=30)
            found.add(run(ready, "2025Y", actor=f"甲{person}", at=OFFICE["at"]).run)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=score, args=(person,)) for person in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (errors, len(found)) == ([], 1)
    with ready.reading() as session:
        assert session.rows("SELECT count(*) FROM runs") == [(1,)]
        assert session.rows("SELECT count(*) FROM run_traces") == [(3,)]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE run_units SET total = '99.00' WHERE unit = 'U1'", "测算结果 {run} U1：total"),
        ("UPDATE run_traces SET body = body || ' ' WHERE unit = 'U2'", "得分追溯 {run} U2：body"),
        ("UPDATE runs SET manifest = '{{}}'", "测算 {run}：manifest"),
        ("DELETE FROM run_units WHERE unit = 'U2'", "测算结果 {run} U2：在案没有这一行"),
        ("UPDATE run_units SET unit = 'U7' WHERE unit = 'C'", "run_units {run} U7：复算没有这一行"),
        ("UPDATE verified SET value = '9' WHERE unit = 'U1' AND indicator = 'A1'", "测算结果 {run} U1"),
    ],
)
def test_whatever_was_tampered_with_shows_when_a_run_is_made_again(archive: Archive, statement: str, words: str) -> None:
    store = archive.open()
    prepare(store)
    report(store)
    name = run(store, "2025Y", **OFFICE).run
    archive.close()
    archive.tamper(statement.replace("{{}}", "{}"))
    found = differences(archive.open(), name)
    assert any(words.format(run=name) in line for line in found), found


def test_a_kept_run_verifies(ready: Store) -> None:
    run(ready, "2025Y", **OFFICE)
    assert verify(ready) == []
