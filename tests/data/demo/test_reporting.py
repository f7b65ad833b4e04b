"""Reporting under way in the demo: what each role person finds on 4 December, through what the pages read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from data.access import VISITOR, visible_run
from data.city import SHIPPED, read_city
from data.conduct.moving import Item, standings, steps_of, taken
from data.conduct.reviewing import Reason, suggests_number
from data.demo import database, reporting
from data.demo.clock import demo_time
from data.demo.persons import MARK, persons
from data.desk.files import visible_file
from data.desk.forms import FormDesk, visible_form, visible_forms
from data.desk.progress import visible_batches, visible_discrepancies, visible_open_periods, visible_progress
from data.desk.reviews import visible_queue, visible_review
from data.exchange.form_faults import form_faults
from data.inbox import Kind, messages_for
from data.late import Answer, visible_requests
from data.ledger import Record, append, chain_head, heads
from data.owed import Task
from data.principals import NotVisible, Principal
from data.store import Store, moment
from data.tables import SETTINGS
from data.verify import verify
from evaluation.workflow import Profile, State, fold
from tests.support.archives import Archive
from tests.support.small_city import demo_archive

CITY = read_city(SHIPPED)
PEOPLE: dict[str, Principal] = {key: person.principal for key, person in persons(CITY).items()}
NOW = demo_time(CITY.demo_day, datetime(2027, 5, 1, tzinfo=UTC))
TODAY = date(2026, 12, 4)
MONTH, YEAR = "2026M11", "2026Y"


@pytest.fixture
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    """Demo records of one's own on DuckDB, still empty."""
    archive = demo_archive(request, tmp_path, engine="duckdb", at=database.MADE)
    yield archive
    archive.close()


def form(store: Store, unit: str, period: str = YEAR) -> FormDesk:
    return visible_form(PEOPLE[f"filler-{unit}"], store, CITY.folder, period, unit, made_at=NOW)


def states(store: Store, period: str) -> dict[Item, State]:
    with store.reading() as session:
        return {item: standing.state for item, standing in standings(session, period).items()}


def the(store: Store, period: str, state: State) -> Item:
    """The one figure of a period in a state."""
    [item] = [item for item, found in states(store, period).items() if found is state]
    return item


def test_the_month_lies_with_the_departments_and_the_year_with_the_counties(built: Store) -> None:
    assert [item.period for item in visible_open_periods(PEOPLE["office"], built)] == [MONTH, YEAR]
    for key in ("filler-331002", "filler-331022"):
        forms = {title.period.period for title in visible_forms(PEOPLE[key], built, CITY.folder)}
        assert forms == {MONTH, YEAR}


def test_neither_has_a_run_yet(built: Store) -> None:
    assert [visible_run(VISITOR, built, period) for period in (MONTH, YEAR)] == [None, None]


def test_one_department_has_given_its_table_which_three_agree_to_and_one_does_not(built: Store) -> None:
    [batch] = visible_batches(PEOPLE[reporting.HOUSE], built, MONTH)
    assert (batch.agreed, batch.disputed, batch.silent, batch.withdrawn) == (6, 1, 0, False)
    assert batch.waiting > batch.agreed
    assert "虚构" in batch.document
    answered = {item.unit for item, state in states(built, MONTH).items() if state is State.VERIFIED}
    assert answered == set(reporting.AGREED)


def test_the_other_departments_still_have_theirs_to_give_until_the_tenth(built: Store) -> None:
    for key, tasks in (("reviewer-市科技局", {Task.GIVE}), (reporting.HOUSE, {Task.VERIFY})):
        told = messages_for(PEOPLE[key], built, CITY.folder, date(2026, 12, 7))
        of_month = [item for item in told if item.period == MONTH]
        assert {item.task for item in of_month} == tasks
        assert {(item.kind, item.due) for item in of_month} == {(Kind.SOON, date(2026, 12, 10))}


def test_the_dispute_lies_with_the_department_with_its_reason_and_evidence(built: Store) -> None:
    item = the(built, MONTH, State.REVIEW)
    review = visible_review(PEOPLE[reporting.HOUSE], built, CITY.folder, item)
    assert review.submitted is not None
    assert "虚构" in review.note
    assert [waiting.item for waiting in visible_queue(PEOPLE[reporting.HOUSE], built, CITY.folder, today=TODAY)] == [item]
    [(_, name)] = review.attachments
    assert "虚构" in name
    assert (review.standing.at, review.standing.by) == (review.steps[-1].at, PEOPLE[f"filler-{item.unit}"].actor)


def test_who_has_not_answered_is_asked_to(built: Store) -> None:
    for unit, asked in (("331022", True), ("331002", False)):
        found = [item for item in messages_for(PEOPLE[f"filler-{unit}"], built, CITY.folder, TODAY) if item.kind is Kind.CHECK]
        assert bool(found) is asked


def test_one_county_is_half_way_through_its_form_with_a_text_that_is_no_number(built: Store) -> None:
    found = form(built, reporting.BEGUN)
    begun = {code for code, standing in found.standings.items() if standing.state is State.DRAFT}
    assert begun == set(reporting.STARTED)
    assert len(begun) < len(found.form.lines) / 2
    code, text = reporting.VAGUE
    assert found.form.texts[code, "value"] == text
    assert [(fault.indicator, fault.column) for fault in form_faults(found.form, {})] == [(code, "value")]
    with pytest.raises(NotVisible):
        visible_form(PEOPLE["filler-331022"], built, CITY.folder, YEAR, reporting.BEGUN, made_at=NOW)


def test_one_county_has_reported_and_stands_at_every_state_of_review(built: Store) -> None:
    found = form(built, reporting.REPORTER)
    reached = {code: standing.state for code, standing in found.standings.items() if standing.state is not State.DUE}
    assert reached == {
        "B3": State.VERIFIED, "B5": State.RETURNED, "D1": State.SUBMITTED, "D2": State.REVIEW, "E4": State.SUBMITTED,
    }  # fmt: skip
    assert {code for code in reached if "虚构" in found.form.texts[code, "note"]} == set(reached)
    assert all(found.submitted[code].source for code in reached)


def test_what_came_back_says_why_and_until_when_and_no_number(built: Store) -> None:
    found = form(built, reporting.REPORTER)
    assert [(code, back.reason, back.due) for code, back in found.returned.items()] == [
        (reporting.RETURNED, Reason.EVIDENCE.label, date(2026, 12, 11))
    ]
    assert not suggests_number(found.returned[reporting.RETURNED].text)
    assert found.form.line(reporting.RETURNED).editable  # type: ignore[union-attr]


def test_one_value_was_verified_lower_with_grounds_and_evidence_one_can_open(built: Store, files: Path) -> None:
    [difference] = visible_discrepancies(PEOPLE["office"], built, YEAR)
    assert (difference.item.indicator, difference.difference) == (reporting.TOO_MANY, -1)
    assert "核减" in difference.grounds
    [(digest, name)] = form(built, reporting.REPORTER).attachments[reporting.TOO_MANY]
    assert visible_file(PEOPLE["reviewer-市科技局"], built, files, difference.item, digest) == (name, reporting.LIST[1].encode())
    with pytest.raises(NotVisible):
        visible_file(PEOPLE["filler-331022"], built, files, difference.item, digest)


def test_one_county_has_done_nothing_for_the_year(built: Store) -> None:
    [progress] = [row for row in visible_progress(PEOPLE["office"], built, YEAR) if row.unit.code == "331022"]
    assert set(progress.counts) == {State.DUE}


def test_one_request_waits_for_an_answer(built: Store) -> None:
    [waiting] = visible_requests(PEOPLE["office"], built)
    assert (waiting.unit, waiting.status) == (reporting.ASKER, Answer.ASKED)
    assert Kind.ASKED in {item.kind for item in messages_for(PEOPLE["office"], built, CITY.folder, TODAY)}


def test_every_step_is_one_the_workflow_knows_by_a_role_person_before_the_demos_day_is_over(built: Store) -> None:
    latest = datetime.combine(TODAY, time(8), UTC)
    with built.reading() as session:
        for period in (MONTH, YEAR):
            for item, standing in standings(session, period).items():
                steps = steps_of(session, item)
                assert fold(taken(steps), Profile.NORMAL) is standing.state
                assert all(step.by.endswith(MARK) and moment(step.at) < latest for step in steps)


def test_the_records_are_whole_with_their_evidence(built: Store, files: Path) -> None:
    assert verify(built, evidence=files) == []
    with built.reading() as session:
        assert moment(chain_head(session).at) < NOW


def test_records_that_have_gone_on_are_left_as_they_are(made: Archive) -> None:
    store = made.open()
    later = demo_time(CITY.demo_day, datetime(2026, 11, 26, tzinfo=UTC))
    append(store, [Record(SETTINGS, {"setting": "grace_days", "content": "3"})], actor="考核办（演示）", at=later, action="设置")
    with store.reading() as session:
        before = heads(session)
    reporting.play(store, CITY, database._this_year(CITY).scheme, made.location.evidence)
    with store.reading() as session:
        assert heads(session) == before
    assert not made.location.evidence.exists()
