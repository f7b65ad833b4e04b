"""Inspections: the same seed draws the same figures, each draws of what is his, and findings stand, on both engines."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.conduct.moving import Item
from data.deeds import NotVisible
from data.errors import BadRecord, NotPermitted
from data.inspections import Outcome, Sample, draw, drawn, record, visible_samples
from data.principals import Principal
from data.store import Store
from data.verify import verify
from evaluation.policy import Post
from evaluation.workflow import Role, State
from tests.support.conduct_city import IN_TIME, MEMBER, PERIOD, begun, item
from tests.support.rhythm_city import (
    ADMIN,
    AUDITOR,
    CLERK,
    FILLER,
    HOUSE,
    LEADER,
    OTHER_REVIEWER,
    PEER,
    REVIEWER,
    SECOND_CLERK,
    person,
    step,
)

STATES = {
    "U1/A1": State.SUBMITTED, "U2/A1": State.VERIFIED, "U1/A2": State.CONFIRMED, "U2/A2": State.REVIEW, "C/A1": State.DUE,
}  # fmt: skip
ITEMS = [Item("2025Y", f"U{unit}", f"A{code}") for unit in range(12) for code in range(5)]


@pytest.fixture
def city(store: Store, tmp_path: Path) -> Store:
    begun(store, tmp_path)
    for key, state in STATES.items():
        step(store, state, f"{PERIOD}/{key}")
    return store


def sampled(store: Store, who: Principal = CLERK, *, seed: str = "2026-1", size: int = 4) -> str:
    return draw(store, who, PERIOD, seed=seed, size=size, at=IN_TIME)


def seen(store: Store, who: Principal) -> dict[str, list[str]]:
    return {one.sample: [found.named for found in one.findings] for one in visible_samples(who, store, PERIOD)}


def only(store: Store, who: Principal) -> Sample:
    (found,) = visible_samples(who, store, PERIOD)
    return found


@given(seed=st.text(min_size=1, max_size=20), size=st.integers(1, len(ITEMS)), order=st.permutations(ITEMS))
def test_a_seed_draws_the_same_figures_in_whatever_order_they_come(seed: str, size: int, order: list[Item]) -> None:
    found = drawn(order, seed, size)
    assert found == drawn(ITEMS, seed, size)
    assert len(set(found)) == size
    # a larger sample by the same seed holds the smaller one
    assert drawn(ITEMS, seed, size + 1)[:size] == found


def test_every_figure_has_its_chance() -> None:
    counts = Counter(one for seed in range(600) for one in drawn(ITEMS, str(seed), 6))
    assert all(30 <= counts[one] <= 95 for one in ITEMS)


def test_the_office_draws_of_all_that_was_reported_and_a_department_of_its_own(city: Store) -> None:
    whole = sampled(city)
    own = sampled(city, REVIEWER, size=2)
    assert seen(city, CLERK) == {whole: ["甲县A1", "甲县A2", "乙县A1", "乙县A2"], own: ["甲县A1", "乙县A1"]}
    found = {one.sample: one for one in visible_samples(AUDITOR, city, PERIOD)}[own]
    assert (found.seed, found.drawn_by, found.how) == ("2026-1", REVIEWER.actor, "种子“2026-1”，从2项中抽取2项")
    assert all(one.outcome is None for one in found.findings)
    assert verify(city) == []


@pytest.mark.parametrize("size", [0, -1, 5])
def test_no_more_is_drawn_than_was_reported(city: Store, size: int) -> None:
    with pytest.raises(BadRecord, match=f"可抽取的填报项有4项，不能抽取{size}项"):
        sampled(city, size=size)


def test_a_seed_serves_a_person_once(city: Store) -> None:
    first = sampled(city)
    with pytest.raises(BadRecord, match=f"已用这个种子抽取过样本“{first}”"):
        sampled(city, size=2)
    assert sampled(city, SECOND_CLERK) != first
    for seed in ("", "  ", "长" * 101):
        with pytest.raises(BadRecord):
            sampled(city, seed=seed)


@pytest.mark.parametrize("who", [FILLER, LEADER, AUDITOR, ADMIN, MEMBER, person("统计负责", Role.HEAD, department=HOUSE)])
def test_nobody_else_draws_or_records(city: Store, who: Principal) -> None:
    with pytest.raises(NotPermitted):
        sampled(city, who)
    name = sampled(city)
    with pytest.raises(NotPermitted):
        record(city, who, name, item(), Outcome.SAME, "", at=IN_TIME)
    assert only(city, CLERK).findings[0].outcome is None


def test_a_finding_is_recorded_and_put_right_in_words(city: Store) -> None:
    name = sampled(city)
    record(city, REVIEWER, name, item(), Outcome.SAME, "", at=IN_TIME)
    for outcome in Outcome:
        with pytest.raises(BadRecord, match="请写明核查情况"):
            record(city, CLERK, name, item(), outcome, " ", at=IN_TIME)
    with pytest.raises(BadRecord, match="请写明核查情况"):
        record(city, CLERK, name, item("U2"), Outcome.UNCLEAR, "", at=IN_TIME)
    record(city, CLERK, name, item(), Outcome.DIFFERENT, "名录少一家", at=IN_TIME)
    first, *rest = only(city, AUDITOR).findings
    assert (first.item, first.outcome, first.note, first.by, first.rev) == (
        item(), Outcome.DIFFERENT, "名录少一家", CLERK.actor, 3,
    )  # fmt: skip
    assert [one.outcome for one in rest] == [None] * 3
    assert verify(city) == []


def test_only_what_is_in_the_sample_and_ones_own_can_be_recorded(city: Store) -> None:
    name = sampled(city, REVIEWER, size=2)
    with pytest.raises(NotPermitted):
        record(city, REVIEWER, name, item("U1", "A2"), Outcome.SAME, "", at=IN_TIME)
    with pytest.raises(BadRecord, match=f"样本“{name}”中没有甲县A2"):
        record(city, CLERK, name, item("U1", "A2"), Outcome.SAME, "", at=IN_TIME)
    with pytest.raises(BadRecord, match="没有单位“U9”"):
        record(city, CLERK, name, item("U9"), Outcome.SAME, "", at=IN_TIME)


def test_nobody_inspects_his_own_house(city: Store) -> None:
    both = Principal("兼任", (Post(Role.REVIEWER, department=HOUSE), Post(Role.FILLER, unit="U1")), "jr")
    assert seen(city, CLERK) == {}
    with pytest.raises(BadRecord, match="可抽取的填报项有1项"):
        sampled(city, both, size=2)
    name = sampled(city)
    with pytest.raises(NotPermitted, match="不能核查自己单位的数据"):
        record(city, both, name, item(), Outcome.SAME, "", at=IN_TIME)
    record(city, both, name, item("U2"), Outcome.SAME, "", at=IN_TIME)


def test_a_county_hears_of_its_own_figures_when_they_were_looked_at(city: Store) -> None:
    name = sampled(city)
    assert seen(city, FILLER) == {}
    record(city, CLERK, name, item(), Outcome.DIFFERENT, "名录少一家", at=IN_TIME)
    assert seen(city, FILLER) == {name: ["甲县A1"]}
    found = only(city, FILLER)
    assert (found.seed, found.how, found.findings[0].note) == ("", "", "名录少一家")
    assert seen(city, PEER) == {}
    assert seen(city, OTHER_REVIEWER) == {name: ["甲县A2", "乙县A2"]}
    for nobody in (LEADER, ADMIN):
        with pytest.raises(NotVisible):
            seen(city, nobody)
