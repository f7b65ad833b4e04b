"""Random walks of a figure through the records, by anybody, on both engines and in both profiles.

Whatever somebody tries either is refused and leaves nothing behind, or is a step that the table of the workflow knows;
what stands is what the history folds to, and from wherever a walk ends the figure comes to 归档 or 作废.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from data import evidence, late
from data.conduct import closing, filling, lane, reviewing
from data.conduct.moving import desk_of, standings, steps_of
from data.conduct.running import score
from data.deeds import profile_in
from data.ledger import append, chain_head
from data.principals import Principal
from data.records import current
from data.releases import propose, release
from data.store import Store
from data.tables import DRAFTS, RECORDS
from data.verify import verify as check
from evaluation.errors import AppraisalError
from evaluation.figures import Figure
from evaluation.policy import Post
from evaluation.workflow import Action, Guard, Profile, Role, State, row_of, transitions
from tests.support.archives import ENGINES, Archive, embedded_archive, server_archive
from tests.support.conduct_city import (
    COLLEAGUE,
    HEAD,
    IN_TIME,
    MEMBER,
    PERIOD,
    SIGNER,
    begun,
    handing,
    item,
    state,
)
from tests.support.rhythm_city import (
    ADMIN,
    AUDITOR,
    CLERK,
    FILLER,
    LEADER,
    OTHER_REVIEWER,
    PEER,
    REVIEWER,
    SECOND_CLERK,
)

OWN = (FILLER, SIGNER, REVIEWER, COLLEAGUE, HEAD, CLERK, SECOND_CLERK, MEMBER)
STRANGERS = (PEER, OTHER_REVIEWER, LEADER, AUDITOR, ADMIN)
# those whose turn it may be come up more often than those whose never is
PEOPLE = st.one_of(st.sampled_from(OWN), st.sampled_from(OWN), st.sampled_from((*OWN, *STRANGERS)))
WALKED = item()
VALUES = st.sampled_from(("8", "7.9", "3", "0"))
NOTES = st.sampled_from(("名录核对", ""))
EVERY = frozenset(Guard)
# who takes the steps that lead on to the archive, where the app has no door for them yet
LATER = Principal("各有任职", (
    *(Post(role) for role in (Role.CHAIR, Role.APPEALS, Role.SYSTEM)), Post(Role.FILLER, unit="U1"), Post(Role.SIGNER, unit="U1"),
    Post(Role.REVIEWER, department="统计局"), Post(Role.OFFICE),
), "gy-rz")  # fmt: skip


class Walk(RuleBasedStateMachine):
    """One figure, whoever comes, whatever he tries (随机办理)."""

    def __init__(
        self, make: Callable[[Path], Archive], done: Callable[[Archive], None], profile: Profile, reached: set[State]
    ) -> None:
        super().__init__()
        self.reached = reached
        self.held = tempfile.TemporaryDirectory()
        folder = Path(self.held.name)
        self.archive, self.done, self.folder = make(folder / "records"), done, folder
        self.store: Store = self.archive.open()
        self.rhythm = begun(self.store, folder, profile=profile)
        self.at, self.profile = IN_TIME, profile

    @initialize(number=st.integers(0, 3))
    def evidence_may_be_there(self, number: int) -> None:
        """Some walks begin with a file put to the figure's draft."""
        if number:
            self.attempt(lambda: self.save("8"))
            self.attempt(lambda: self.attach(FILLER))

    def attempt(self, act: Callable[[], object]) -> None:
        """Try something (试办): refused without a trace, or a step the table knows."""
        before, head = self.now(), self.head()
        self.at += timedelta(minutes=1)
        try:
            act()
        except AppraisalError:
            assert (self.now(), self.head()) == (before, head)
            return
        steps = self.steps()
        self.reached.update(step.state for step in steps)
        for earlier, later in zip([before.rev, *range(before.rev + 1, len(steps))], steps[before.rev :], strict=False):
            start = State.UNOPENED if earlier == 0 else steps[earlier - 1].state
            assert row_of(start, Action(later.action), Role(later.role), self.profile).target is later.state
            assert all((later.by, later.at, later.action))

    def now(self):  # type: ignore[no-untyped-def]
        state(self.store, WALKED)  # what stands is what the history folds to
        with self.store.reading() as session:
            return standings(session, PERIOD)[WALKED]

    def steps(self):  # type: ignore[no-untyped-def]
        with self.store.reading() as session:
            return steps_of(session, WALKED)

    def head(self) -> int:
        with self.store.reading() as session:
            return chain_head(session, RECORDS).seq

    def attach(self, who: Principal) -> None:
        kept = evidence.keep(self.folder / "evidence", io.BytesIO("名单".encode()), name="名单.txt")
        filling.attach(self.store, who, WALKED, kept, at=self.at)

    def save(self, text: str, who: Principal = FILLER) -> None:
        with self.store.reading() as session:
            rows = current(session, DRAFTS, WALKED.where)
        seen = {"A1": int(str(rows[0]["rev"])) if rows else 0}
        filling.save(self.store, who, PERIOD, "U1", {("A1", "value"): text}, seen=seen, rhythm=self.rhythm, at=self.at)

    @rule(data=st.data())
    def the_next_in_turn(self, data: st.DataObject) -> None:
        """Somebody whose turn it is does what the table offers him, as it should be done."""
        offered = sorted({row.action for row in transitions(self.now().state, self.profile)} & self.doors().keys())
        if offered:
            self.attempt_all(self.doors()[data.draw(st.sampled_from(offered))])

    def attempt_all(self, acts: Sequence[Callable[[], object]]) -> None:
        for act in acts:
            self.attempt(act)

    def doors(self) -> dict[Action, list[Callable[[], object]]]:
        """How each step is properly taken (办理入口)."""
        store, note, figure = self.store, "名录核对", Figure("U1", "A1", "8", source="名录")
        soon = (self.at + timedelta(days=9)).date().isoformat()

        def late_time() -> None:
            self.at += timedelta(days=45)

        def ask_late() -> None:
            late.grant(store, CLERK, late.ask(store, FILLER, PERIOD, "U1", ["A1"], "出差", at=self.at), soon, "", at=self.at)

        def publish() -> None:
            with store.reading() as session:
                waiting = [of for of, now in standings(session, PERIOD).items() if now.state is State.DUE]
            if waiting:
                self.at += timedelta(days=45)
                closing.miss(store, CLERK, waiting, self.rhythm, at=self.at)
            name = propose(store, CLERK, PERIOD, score(store, CLERK, PERIOD, at=self.at).run, at=self.at)
            release(store, SECOND_CLERK, name, at=self.at)

        backs: dict[State, Callable[[], object]] = {
            State.SIGNING: lambda: filling.send_back(store, SIGNER, WALKED, reason=note, at=self.at),
            State.REVIEW: lambda: reviewing.give_back(
                store, REVIEWER, WALKED, code=reviewing.Reason.SCOPE, text=note, due=soon, at=self.at
            ),
            State.VERIFIED: lambda: closing.reconsider(store, CLERK, WALKED, reason=note, at=self.at),
        }
        signer = SIGNER if self.profile is Profile.STRICT else FILLER
        return {
            Action.FILL: [ask_late, lambda: self.save("8"), lambda: self.save("7")],
            Action.REQUEST_SIGNATURE: [lambda: filling.request_signature(store, FILLER, handing(store), at=self.at)],
            Action.SUBMIT: [lambda: filling.submit(store, signer, handing(store), rhythm=self.rhythm, at=self.at)],
            Action.RETURN: [lambda: backs[self.now().state]()],
            Action.RECALL: [
                lambda: filling.recall(store, signer, [WALKED], reason=note, at=self.at),
                lambda: lane.retract(store, REVIEWER, self.now().batch, reason=note, at=self.at),
            ],
            Action.TAKE: [lambda: reviewing.take(store, REVIEWER, [WALKED], at=self.at)],
            Action.VERIFY: [
                lambda: reviewing.ask_countersign(store, REVIEWER, WALKED, figure, grounds=note, at=self.at),
                lambda: reviewing.countersign(store, HEAD, WALKED, at=self.at),
                lambda: reviewing.verify(store, COLLEAGUE, WALKED, value=figure, grounds=note, at=self.at),
            ],
            Action.PRESENT: [lambda: lane.present(store, REVIEWER, PERIOD, [figure], document="月报", at=self.at)],
            Action.AGREE: [lambda: lane.agree(store, FILLER, [WALKED], at=self.at)],
            Action.LAPSE: [late_time, lambda: lane.lapse(store, CLERK, PERIOD, self.rhythm, at=self.at)],
            Action.DISPUTE: [
                lambda: self.attach(FILLER), lambda: lane.dispute(store, FILLER, WALKED, figure, reason=note, at=self.at),
            ],
            Action.CONFIRM: [lambda: closing.confirm(store, MEMBER, [WALKED], list_read=True, at=self.at)],
            Action.MISS: [late_time, lambda: closing.miss(store, CLERK, [WALKED], self.rhythm, at=self.at)],
            Action.RELEASE: [publish],
        }

    @rule(days=st.sampled_from((0, 1, 3)))
    def time_goes_on(self, days: int) -> None:
        self.at += timedelta(days=days)

    @rule(data=st.data(), who=PEOPLE, text=VALUES, note=NOTES)
    def somebody_tries(self, data: st.DataObject, who: Principal, text: str, note: str) -> None:
        """Anybody tries anything, properly or not."""
        self.attempt(data.draw(st.sampled_from(self.tries(who, Figure("U1", "A1", text, source="名录"), note))))

    def tries(self, who: Principal, figure: Figure, note: str) -> list[Callable[[], object]]:
        """What anybody may try (试办)."""
        store, walked, at, rhythm = self.store, [WALKED], self.at, self.rhythm
        handed = handing(store, declared=bool(note))
        soon = (at + timedelta(days=5 if note else -1)).date().isoformat()
        return [
            lambda: self.save(figure.value, who),
            lambda: self.attach(who),
            lambda: filling.request_signature(store, who, handed, at=at),
            lambda: filling.submit(store, who, handed, rhythm=rhythm, at=at),
            lambda: filling.recall(store, who, walked, reason=note, at=at),
            lambda: filling.send_back(store, who, WALKED, reason=note, at=at),
            lambda: reviewing.take(store, who, walked, at=at),
            lambda: reviewing.give_back(store, who, WALKED, code=reviewing.Reason.SCOPE, text=note, due=soon, at=at),
            lambda: reviewing.ask_countersign(store, who, WALKED, figure, grounds=note, at=at),
            lambda: reviewing.countersign(store, who, WALKED, at=at),
            lambda: reviewing.verify(store, who, WALKED, value=figure, grounds=note, at=at),
            lambda: reviewing.verify(store, who, WALKED, at=at),
            lambda: lane.present(store, who, PERIOD, [figure], document=note, at=at),
            lambda: lane.retract(store, who, self.now().batch, reason=note, at=at),
            lambda: lane.agree(store, who, walked, at=at),
            lambda: lane.dispute(store, who, WALKED, figure, reason=note, at=at),
            lambda: lane.lapse(store, who, PERIOD, rhythm, at=at),
            lambda: closing.confirm(store, who, walked, list_read=bool(note), at=at),
            lambda: closing.reconsider(store, who, WALKED, reason=note, at=at),
            lambda: closing.miss(store, who, walked, rhythm, at=at),
            lambda: late.ask(store, who, PERIOD, "U1", ["A1"], note, at=at),
            lambda: score(store, who, PERIOD, at=at),
            lambda: closing.annul(store, who, WALKED, document="" if figure.value != "3" else note, at=at),
        ]

    def teardown(self) -> None:
        """From wherever the walk ended the figure comes to 归档, and from there to 作废; the chain holds."""
        try:
            if self.now().state is not State.VOID:
                self.to_the_archive()
                assert self.now().state is State.ARCHIVED
                closing.annul(self.store, CLERK, WALKED, document="某文〔2026〕10号", at=self.at)
            assert self.now().state is State.VOID
            assert check(self.store) == []
        finally:
            self.done(self.archive)
            self.held.cleanup()

    def to_the_archive(self) -> None:
        """The shortest way of the table, each step as the records take it."""
        for action in way(self.now().state, self.profile):
            with self.store.reading() as session:
                desk = desk_of(session, LATER, PERIOD)
                assert profile_in(session) is self.profile
            self.at += timedelta(minutes=1)
            step = desk.step(LATER, WALKED, action, EVERY)
            append(self.store, [step], actor=LATER.actor, at=self.at, action=action.label, reason="")


def way(start: State, profile: Profile) -> list[Action]:
    """The shortest way to the archive (到归档的最短路径), without annulling."""
    ways: dict[State, list[Action]] = {start: []}
    todo = [start]
    while todo:
        here = todo.pop(0)
        for row in transitions(here, profile):
            if row.action is not Action.ANNUL and row.target not in ways:
                ways[row.target] = [*ways[here], row.action]
                todo.append(row.target)
    return ways[State.ARCHIVED]


FAR = {State.DRAFT, State.SUBMITTED, State.REVIEW, State.VERIFIED, State.CONFIRMED}


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_walk_stays_in_the_table_and_always_comes_to_an_end(
    request: pytest.FixtureRequest, engine: str, profile: Profile
) -> None:
    if engine == "duckdb":
        template = request.getfixturevalue("file_copy")
        made: Callable[[Path], Archive] = lambda folder: embedded_archive(template, folder)  # noqa: E731
        done: Callable[[Archive], None] = Archive.close
    else:
        server, copy = request.getfixturevalue("server"), request.getfixturevalue("server_copy")
        made = lambda folder: server_archive(server, copy, folder)  # noqa: E731

        def done(archive: Archive) -> None:
            archive.close()
            server.drop(archive.name)

    reached: set[State] = set()
    # what is drawn depends on which modules are loaded: a run that stayed near its start goes further
    for examples in (12, 24, 48):
        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            lambda: Walk(made, done, profile, reached),
            settings=settings(
                max_examples=examples, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck),
                phases=(Phase.generate, Phase.shrink), derandomize=True, database=None,
            ),
        )
        if reached >= FAR:
            break
    assert reached >= FAR, "the walks do not get about"
