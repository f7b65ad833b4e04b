"""Nothing of a county's unreleased figure reaches whom the policy does not name: through no read that there is.

Two records that differ in one county's value alone are read by everybody through every door. Whoever may not see the
value gets the same answers, errors included, word for word: then nobody can work it out from them either.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from data import access, boundaries, evidence, feed, inbox, inspections, late, logs, papers, people, windows
from data.calendar import visible_days
from data.conduct.closing import confirm, miss
from data.conduct.filling import attach, submit
from data.conduct.lane import present
from data.conduct.moving import Item, standings
from data.conduct.reviewing import Reason, give_back, take, verify
from data.conduct.running import score
from data.deeds import visible_profile
from data.desk import files, forms, progress, reviews
from data.principals import VISITOR, Principal
from data.releases import propose
from data.settings import visible_settings
from data.store import Store
from data.windows import Rhythm
from evaluation.errors import AppraisalError
from evaluation.figures import Figure
from evaluation.periods import read_period
from evaluation.policy import Post, Subject, Thing
from evaluation.workflow import Role, State
from tests.support.archives import ENGINES, Archive, embedded_archive, server_archive
from tests.support.conduct_city import HEAD, IN_TIME, MEMBER, PERIOD, SIGNER, begun, filled, handing, item
from tests.support.rhythm_city import (
    ADMIN,
    AUDITOR,
    CLERK,
    FILLER,
    HOUSE,
    LEADER,
    OTHER_HOUSE,
    OTHER_REVIEWER,
    PEER,
    REVIEWER,
    SECOND_CLERK,
    person,
)

TOO_LATE = IN_TIME + timedelta(days=45)
EVERYBODY = (
    FILLER, SIGNER, PEER, person("乙审签", Role.SIGNER, unit="U2"), REVIEWER, HEAD, OTHER_REVIEWER,
    person("科技负责", Role.HEAD, department=OTHER_HOUSE), CLERK, MEMBER, person("组长", Role.CHAIR),
    person("评委", Role.JUDGE), person("复核", Role.APPEALS), LEADER, AUDITOR, ADMIN, VISITOR,
    Principal("无任职", (), "wrz"), Principal("未登录", (Post(Role.OFFICE),)),
)  # fmt: skip
SECRET = item()
Ask = Callable[[Principal, Store, Path, str], object]


def year(number: int) -> Any:
    return read_period(f"{number}M12")


def entries(store: Store) -> tuple[logs.Entry, ...]:
    return logs.visible_log(AUDITOR, store, most=12)


DOORS: dict[str, Ask] = {
    "visible_cycles": lambda who, store, _, __: access.visible_cycles(who, store),
    "visible_periods": lambda who, store, _, __: access.visible_periods(who, store),
    "visible_units": lambda who, store, _, __: access.visible_units(who, store, "2025"),
    "visible_scheme": lambda who, store, _, __: access.visible_scheme(who, store, "2025"),
    "visible_decisions": lambda who, store, _, __: access.visible_decisions(who, store, "2025"),
    "visible_targets": lambda who, store, _, __: access.visible_targets(who, store, "2025"),
    "visible_figures": lambda who, store, _, __: access.visible_figures(who, store, PERIOD),
    "visible_verified": lambda who, store, _, __: access.visible_verified(who, store, PERIOD),
    "visible_unit_figures": lambda who, store, _, __: access.visible_unit_figures(who, store, "U1"),
    "visible_history": lambda who, store, _, __: access.visible_history(who, store, *SECRET),
    "visible_run": lambda who, store, _, __: access.visible_run(who, store, PERIOD),
    "visible_trace": lambda who, store, _, __: access.visible_trace(who, store, PERIOD, "U1"),
    "visible_run_name": lambda who, store, _, __: access.visible_run_name(who, store, PERIOD),
    "visible_runs": lambda who, store, _, __: access.visible_runs(who, store),
    "visible_releases": lambda who, store, _, __: access.visible_releases(who, store),
    "visible_assessment": lambda who, store, _, run: access.visible_assessment(who, store, run),
    "visible_trials": lambda who, store, _, __: access.visible_trials(who, store),
    "visible_trial": lambda who, store, _, __: access.visible_trial(who, store, "甲案"),
    "visible_trial_inputs": lambda who, store, _, __: access.visible_trial_inputs(who, store, "甲案"),
    "visible_samples": lambda who, store, _, __: inspections.visible_samples(who, store, PERIOD),
    "visible_asked": lambda who, store, city, __: inbox.visible_asked(who, store, city, "U1", year(2025)),
    "visible_profile": lambda who, store, _, __: visible_profile(who, store),
    "visible_settings": lambda who, store, city, __: visible_settings(who, store, city),
    "visible_days": lambda who, store, _, __: visible_days(who, store),
    "visible_windows": lambda who, store, city, __: windows.visible_windows(who, store, city),
    "visible_works": lambda who, store, city, __: windows.visible_works(who, store, city)(IN_TIME.date()),
    "visible_rhythm": lambda who, store, city, __: windows.visible_rhythm(who, store, city).cadence,
    "visible_open_periods": lambda who, store, _, __: progress.visible_open_periods(who, store),
    "visible_progress": lambda who, store, _, __: progress.visible_progress(who, store, PERIOD),
    "visible_lateness": lambda who, store, city, __: progress.visible_lateness(who, store, city, PERIOD, today=TOO_LATE.date()),
    "visible_items": lambda who, store, _, __: progress.visible_items(who, store, PERIOD, *State),
    "visible_discrepancies": lambda who, store, _, __: progress.visible_discrepancies(who, store, PERIOD),
    "visible_batches": lambda who, store, _, __: progress.visible_batches(who, store, PERIOD),
    "visible_queue": lambda who, store, city, __: reviews.visible_queue(who, store, city, today=TOO_LATE.date()),
    "visible_review": lambda who, store, city, __: reviews.visible_review(who, store, city, SECRET),
    "visible_file": lambda who, store, city, __: files.visible_file(who, store, city.parent / "evidence", SECRET, sha_of(city)),
    "visible_forms": lambda who, store, city, __: forms.visible_forms(who, store, city),
    "visible_form": lambda who, store, city, __: forms.visible_form(who, store, city, PERIOD, "U1", made_at=IN_TIME),
    "visible_form of a peer": lambda who, store, city, __: forms.visible_form(who, store, city, PERIOD, "U2", made_at=IN_TIME),
    "visible_form of the city": lambda who, store, city, __: forms.visible_form(who, store, city, PERIOD, "C", made_at=IN_TIME),
    "visible_review of a peer": lambda who, store, city, __: reviews.visible_review(who, store, city, Item(PERIOD, "U2", "A1")),
    "visible_review of the city": lambda who, store, city, __: reviews.visible_review(who, store, city, Item(PERIOD, "C", "A1")),
    "visible_requests": lambda who, store, _, __: late.visible_requests(who, store),
    "visible_accounts": lambda who, store, _, __: people.visible_accounts(who, store),
    "visible_logins": lambda who, store, _, __: people.visible_logins(who, store, "jj-tb"),
    "visible_departments": lambda who, store, _, __: people.visible_departments(who, store),
    "visible_log": lambda who, store, _, __: logs.visible_log(who, store),
    "visible_log by its words": lambda who, store, _, __: logs.visible_log(who, store, about="U1/A1"),
    "visible_changes": lambda who, store, _, __: [logs.visible_changes(who, store, one) for one in entries(store)],
    "visible_log_file": lambda who, store, _, __: logs.visible_log_file(who, store, entries(store), at=TOO_LATE),
    "visible_check": lambda who, store, city, __: logs.visible_check(who, store, city.parent / "evidence"),
    "visible_heads": lambda who, store, _, __: logs.visible_heads(who, store),
    "visible_imprint": lambda who, store, _, run: papers.visible_imprint(who, store, run),
    "visible_papers": lambda who, store, _, __: papers.visible_papers(who, store),
    "visible_versions": lambda who, store, _, __: boundaries.visible_versions(who, store),
    "visible_boundary": lambda who, store, _, __: boundaries.visible_boundary(who, store),
    "visible_file of a boundary": lambda who, store, city, __: boundaries.visible_file(who, store, city.parent / "evidence", 1),
    "messages": lambda who, store, city, __: inbox.messages_for(who, store, city, TOO_LATE.date()),
    "digest": lambda who, store, city, __: inbox.digest(who, store, city, PERIOD, TOO_LATE.date()),
    "feed": lambda who, store, city, __: feed.entries(who, store, city),
}


def test_every_read_there_is_stands_in_this_list() -> None:
    root = Path(access.__file__).parent
    named = {
        node.name for file in root.rglob("*.py") for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("visible_")
    }  # fmt: skip
    assert named == {name.partition(" ")[0] for name in DOORS if name.startswith("visible_")}


class World:
    """Records in which one county's figure has come to a state with a value (一套档案); blank: it has done nothing."""

    def __init__(self, archive: Archive, folder: Path, value: str, state: State) -> None:
        self.store, self.folder, self.value, self.run = archive.open(), folder, value, "没有这次测算"
        self.rhythm: Rhythm = begun(self.store, folder)
        self.city = folder / "city"
        (folder / "sha").write_text("0" * 64, encoding="utf-8")
        if value or state is State.CHECKING:
            self.bring_to(state)

    def bring_to(self, state: State) -> None:
        if state is State.CHECKING:
            figures = [Figure(unit, "A1", value) for unit, value in (("U1", self.value), ("U2", "5")) if value]
            present(self.store, REVIEWER, PERIOD, figures, document="月报", at=IN_TIME)
            return
        filled(self.store, self.rhythm, A1=self.value)
        kept = evidence.keep(self.folder / "evidence", io.BytesIO(f"名单{self.value}".encode()), name="名单.txt")
        (self.folder / "sha").write_text(kept.sha256, encoding="utf-8")
        attach(self.store, FILLER, SECRET, kept, at=IN_TIME)
        late.ask(self.store, FILLER, PERIOD, "U1", ["A1"], f"还差{self.value}份", at=IN_TIME)
        steps: dict[State, Callable[[], object]] = {
            State.SUBMITTED: lambda: submit(self.store, FILLER, handing(self.store), rhythm=self.rhythm, at=IN_TIME),
            State.REVIEW: lambda: take(self.store, REVIEWER, [SECRET], at=IN_TIME),
            State.RETURNED: lambda: give_back(
                self.store, REVIEWER, SECRET, code=Reason.SCOPE, text=f"第{self.value}页", due="2026-02-01", at=IN_TIME
            ),
            State.VERIFIED: self.verify,
            State.CONFIRMED: self.confirm,
        }
        ways = {State.DRAFT: [], State.RETURNED: [State.SUBMITTED, State.REVIEW, State.RETURNED]}
        plain = [State.SUBMITTED, State.REVIEW, State.VERIFIED, State.CONFIRMED]
        for step in ways.get(state) if state in ways else plain[: plain.index(state) + 1]:  # type: ignore[union-attr]
            steps[step]()

    def verify(self) -> None:
        other = Figure("U1", "A1", f"{self.value}.5", source="名录")
        verify(self.store, REVIEWER, SECRET, value=other, grounds=f"名录第{self.value}页", at=IN_TIME)
        inspections.draw(self.store, REVIEWER, PERIOD, seed="1", size=1, at=IN_TIME)

    def confirm(self) -> None:
        """Confirmed, scored and proposed, and still released to nobody."""
        confirm(self.store, CLERK, [SECRET], list_read=True, at=TOO_LATE)
        with self.store.reading() as session:
            waiting = [of for of, now in standings(session, PERIOD).items() if now.state is State.DUE]
        miss(self.store, CLERK, waiting, self.rhythm, at=TOO_LATE)
        self.run = score(self.store, CLERK, PERIOD, at=TOO_LATE).run
        propose(self.store, SECOND_CLERK, PERIOD, self.run, at=TOO_LATE)

    def answers(self, who: Principal, run: str) -> dict[str, str]:
        """Whatever a person is told through every door (各入口的答复), in the same words whichever world it is."""
        return {name: told(ask, who, self.store, self.city, run) for name, ask in DOORS.items()}


def sha_of(city: Path) -> str:
    return (city.parent / "sha").read_text(encoding="utf-8")


def told(ask: Ask, who: Principal, store: Store, city: Path, run: str) -> str:
    try:
        found = ask(who, store, city, run)
    except AppraisalError as error:
        return f"{type(error).__name__}: {error}"
    return repr(found).replace(str(city.parent), "")


@pytest.fixture
def worlds(request: pytest.FixtureRequest, engine: str, tmp_path: Path) -> Iterator[Callable[..., World]]:
    made: list[Archive] = []
    duck = engine == "duckdb"
    server = None if duck else request.getfixturevalue("server")
    template = request.getfixturevalue("file_copy" if duck else "server_copy")

    def make(value: str, state: State) -> World:
        folder = tmp_path / f"world{len(made)}"
        made.append(embedded_archive(template, folder) if server is None else server_archive(server, template, folder))
        return World(made[-1], folder, value, state)

    yield make
    for archive in made:
        archive.close()
        if server is not None:
            server.drop(archive.name)


def may_read(who: Principal, state: State) -> bool:
    """Whether the policy shows a person the value (可否查阅), by what it is in that state: a draft is its unit's alone."""
    subject = Subject("U1", HOUSE)
    if not who.account:
        return False
    things = (Thing.SUBMITTED, Thing.VERIFIED, Thing.EVIDENCE, Thing.TOTALS, Thing.REQUESTS, Thing.LOG)
    if state is State.DRAFT:
        own = any(post.unit == "U1" for post in who.posts)
        return own or who.may_read(Thing.LOG, subject) or who.may_read(Thing.REQUESTS, subject)
    return any(who.may_read(thing, subject) for thing in things)


# the reads are the same on both engines: each state on one, the richest on both
CASES = [
    *((engine, State.CONFIRMED) for engine in ENGINES), ("duckdb", State.DRAFT), ("duckdb", State.SUBMITTED),
    *(("postgres", state) for state in (State.CHECKING, State.REVIEW, State.RETURNED, State.VERIFIED)),
]  # fmt: skip


@pytest.mark.parametrize(("engine", "state"), CASES)
def test_who_may_not_see_a_value_is_told_the_same_whatever_it_is(worlds: Callable[..., World], state: State) -> None:
    small, large = worlds("3", state), worlds("7", state)
    for who in EVERYBODY:
        # a run is asked for by one name in both: whoever may not see it cannot tell which it is of
        one, other = small.answers(who, small.run), large.answers(who, small.run)
        differing = {name: (one[name], other[name]) for name in DOORS if one[name] != other[name]}
        if may_read(who, state):
            assert differing, f"{who.name} may read it and is told nothing"
        else:
            assert not differing, f"{who.name} may not read it and is told {differing}"


@pytest.mark.parametrize(("engine", "state"), [("duckdb", State.DRAFT), ("postgres", State.CHECKING), ("postgres", State.VERIFIED)])
def test_what_others_have_done_looks_like_nothing_to_whom_it_is_not_shown(worlds: Callable[..., World], state: State) -> None:
    something, nothing = worlds("3", state), worlds("", state)
    for who in EVERYBODY:
        if may_read(who, state) or who.may_read(Thing.PROGRESS, Subject("U1", HOUSE)):
            continue
        one, other = something.answers(who, something.run), nothing.answers(who, something.run)
        assert {name: (one[name], other[name]) for name in DOORS if one[name] != other[name]} == {}, who.name
