"""Workflow: every cell of state × action × role × profile against the list an official can read; random walks."""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.workflow import (
    TRANSITIONS,
    Action,
    Guard,
    NotAllowed,
    Profile,
    Role,
    State,
    Step,
    actions,
    fold,
    next_state,
    row_of,
    transitions,
)

CASES = Path(__file__).resolve().parents[1] / "cases" / "workflow.csv"
EVERY = frozenset(Guard)
STATES = {state.label: state for state in State}
ACTIONS = {action.label: action for action in Action}
ROLES = {role.label: role for role in Role}


def listed() -> dict[tuple[State, Action, Role, Profile], State]:
    """The list as cells; 作废 by the office is allowed everywhere but after it."""
    found = {}
    with CASES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            profiles = list(Profile) if row["profile"] == "both" else [Profile(row["profile"])]
            for profile in profiles:
                found[STATES[row["from"]], ACTIONS[row["action"]], ROLES[row["role"]], profile] = STATES[row["to"]]
    for state, profile in product(State, Profile):
        if state is not State.VOID:
            found[state, Action.ANNUL, Role.OFFICE, profile] = State.VOID
    return found


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("state", State)
def test_every_cell_is_as_listed(state: State, profile: Profile) -> None:
    expected = listed()
    for action, role in product(Action, Role):
        wanted = expected.get((state, action, role, profile))
        if wanted is None:
            with pytest.raises(NotAllowed, match=f"{state.label}.*{role.label}不能办理“{action.label}”"):
                next_state(state, action, role, EVERY, profile)
        else:
            assert next_state(state, action, role, EVERY, profile) is wanted
        assert (action in actions(state, role, profile)) == (wanted is not None)


@pytest.mark.parametrize("profile", Profile)
def test_each_guard_alone_stops_a_step_and_is_named(profile: Profile) -> None:
    stopped = 0
    for row in TRANSITIONS:
        if profile not in row.profiles:
            continue
        for guard, state, role in product(row.needs(profile), row.sources, row.roles):
            with pytest.raises(NotAllowed, match=guard.label):
                next_state(state, row.action, role, EVERY - {guard}, profile)
            stopped += 1
    assert stopped > 60


def test_strict_asks_for_everything_normal_asks_for_and_more() -> None:
    assert all(set(row.needs(Profile.NORMAL)) <= set(row.needs(Profile.STRICT)) for row in TRANSITIONS)
    assert [row.action for row in TRANSITIONS if row.strict] == [
        Action.VERIFY, Action.CONFIRM, Action.REJECT, Action.UPHOLD,
    ]  # fmt: skip


def test_every_guard_is_used_and_has_its_sentence() -> None:
    used = {guard for row in TRANSITIONS for guard in row.needs(Profile.STRICT)}
    assert used == set(Guard)
    assert all(guard.label for guard in Guard)


def test_leaders_auditors_administrators_judges_and_visitors_move_nothing() -> None:
    moving = {role for row in TRANSITIONS for role in row.roles}
    assert not moving & {Role.LEADER, Role.AUDITOR, Role.ADMIN, Role.JUDGE, Role.VISITOR}


def test_one_state_action_and_role_lead_to_one_place() -> None:
    for state, action, role, profile in product(State, Action, Role, Profile):
        rows = [row for row in transitions(state, profile) if row.action is action and role in row.roles]
        assert len(rows) <= 1


def choices(state: State, profile: Profile) -> list[tuple[Action, Role]]:
    return [(row.action, role) for row in transitions(state, profile) for role in row.roles]


@given(profile=st.sampled_from(Profile), data=st.data())
def test_random_walks_stay_in_the_table_and_fold_to_where_they_stand(profile: Profile, data: st.DataObject) -> None:
    state, steps = State.UNOPENED, []
    for _ in range(data.draw(st.integers(0, 25))):
        possible = choices(state, profile)
        if not possible:
            assert state is State.VOID
            break
        action, role = data.draw(st.sampled_from(possible))
        state = next_state(state, action, role, EVERY, profile)
        steps.append(Step(action, role))
    assert fold(steps, profile) is state


def reachable(start: State, profile: Profile, without: frozenset[Action] = frozenset()) -> set[State]:
    seen, todo = {start}, [start]
    while todo:
        for row in transitions(todo.pop(), profile):
            if row.action not in without and row.target not in seen:
                seen.add(row.target)
                todo.append(row.target)
    return seen


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("state", [state for state in State if state is not State.VOID])
def test_the_archive_and_the_void_can_always_be_reached(state: State, profile: Profile) -> None:
    assert State.ARCHIVED in reachable(state, profile, frozenset({Action.ANNUL}))
    assert State.VOID in reachable(state, profile)


@pytest.mark.parametrize("profile", Profile)
def test_every_state_that_the_profile_knows_is_reached(profile: Profile) -> None:
    missing = set(State) - reachable(State.UNOPENED, profile)
    assert missing == (set() if profile is Profile.STRICT else {State.SIGNING})


def test_a_step_nobody_allows_ends_the_fold() -> None:
    with pytest.raises(NotAllowed):
        fold([Step(Action.OPEN, Role.SYSTEM), Step(Action.VERIFY, Role.REVIEWER)], Profile.NORMAL)


def test_counties_see_five_words() -> None:
    assert {state.word for state in State if state is not State.VOID} == {"待报", "已报", "退回", "已核定", "已公布"}
    assert State.VOID.word == "作废"


def test_a_verified_difference_beyond_tolerance_needs_the_head_only_in_strict() -> None:
    assert Guard.COUNTERSIGNED not in row_of(State.REVIEW, Action.VERIFY, Role.REVIEWER, Profile.NORMAL).needs(Profile.NORMAL)
    with pytest.raises(NotAllowed, match="部门负责人会签"):
        next_state(State.REVIEW, Action.VERIFY, Role.REVIEWER, EVERY - {Guard.COUNTERSIGNED}, Profile.STRICT)
