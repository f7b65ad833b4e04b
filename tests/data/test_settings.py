"""Settings: who may change them, what they must be, and from when they count; on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.conduct.filling import request_signature
from data.deeds import visible_profile
from data.errors import BadRecord, NotPermitted
from data.principals import NotVisible, Principal
from data.settings import change_settings, visible_settings
from data.store import Store
from data.verify import verify
from data.windows import visible_rhythm
from evaluation.workflow import Profile
from tests.support.conduct_city import IN_TIME, begun, filled, handing
from tests.support.rhythm_city import (
    ADMIN,
    AUDITOR,
    CLERK,
    FILLER,
    LEADER,
    REVIEWER,
    city_folder,
)

NOBODY = Principal("无任职", (), "wrz")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return city_folder(tmp_path / "folder")


def contents(who: Principal, store: Store, folder: Path) -> dict[str, tuple[str, bool]]:
    return {row.name: (row.content, row.own) for row in visible_settings(who, store, folder)}


def test_what_the_office_sets_counts_from_then_on(store: Store, tmp_path: Path, folder: Path) -> None:
    begun(store, tmp_path)
    before = contents(CLERK, store, folder)
    assert before["profile"] == ("normal", False)
    wanted = {"profile": "strict", "grace_days": "9", "silence_days": "0"}
    assert change_settings(store, CLERK, wanted, reason="领导小组会议决定", at=IN_TIME) is not None
    assert contents(CLERK, store, folder) == {name: (text, True) for name, text in wanted.items()}
    assert visible_profile(CLERK, store) is Profile.STRICT
    cadence = visible_rhythm(CLERK, store, folder).cadence
    assert cadence is not None
    assert (cadence.grace, cadence.silence) == (9, 0)
    assert change_settings(store, CLERK, wanted, reason="再来一次", at=IN_TIME) is None
    change_settings(store, CLERK, {"grace_days": " "}, reason="按城市规定", at=IN_TIME)
    assert contents(CLERK, store, folder)["grace_days"] == before["grace_days"]
    assert verify(store) == []


@pytest.mark.parametrize("who", [FILLER, REVIEWER, LEADER, AUDITOR, ADMIN], ids=lambda who: who.name)
def test_nobody_else_sets_anything(store: Store, tmp_path: Path, who: Principal) -> None:
    begun(store, tmp_path)
    with pytest.raises(NotPermitted):
        change_settings(store, who, {"grace_days": "3"}, reason="x", at=IN_TIME)


def test_who_may_not_look_at_the_records_sees_no_setting(store: Store, tmp_path: Path, folder: Path) -> None:
    begun(store, tmp_path)
    with pytest.raises(NotVisible):
        visible_settings(NOBODY, store, folder)


def test_all_that_is_wrong_is_said_at_once_and_nothing_changes(store: Store, tmp_path: Path, folder: Path) -> None:
    begun(store, tmp_path)
    before = contents(CLERK, store, folder)
    wanted = {"profile": "loose", "grace_days": "-1", "silence_days": "2.5", "kind": "demo"}
    with pytest.raises(BadRecord) as found:
        change_settings(store, CLERK, wanted, reason="x", at=IN_TIME)
    for words in ("流程模式“loose”", "宽限期（工作日）“-1”", "核对期限（工作日）“2.5”", "没有“kind”这项设置"):
        assert words in str(found.value)
    with pytest.raises(BadRecord, match="事由"):
        change_settings(store, CLERK, {"grace_days": "3"}, reason=" ", at=IN_TIME)
    assert contents(CLERK, store, folder) == before


def test_the_mode_stays_while_something_waits_for_a_signature(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path, profile=Profile.STRICT)
    filled(store, rhythm, A1="8")
    request_signature(store, FILLER, handing(store, "A1"), at=IN_TIME)
    with pytest.raises(BadRecord, match="还有1项待审签"):
        change_settings(store, CLERK, {"profile": "normal"}, reason="x", at=IN_TIME)
    assert change_settings(store, CLERK, {"profile": "strict", "grace_days": "4"}, reason="x", at=IN_TIME) is not None
