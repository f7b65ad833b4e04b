"""Settings of the office (流程设置): how strictly duties are kept apart, and the office's own day counts.

    change_settings(store, who, {"profile": "strict", "grace_days": "2"}, reason="领导小组会议决定", at=now)
    for row in visible_settings(who, store, folder): …

A change counts from then on; what was done before stays as it was done. While something waits for a signature the
mode cannot be changed: nobody could sign or return it afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data.cadence import GRACE, MOST_DAYS, SILENCE, in_force, is_day_count, read_cadence
from data.conduct.moving import standings
from data.deeds import admit, permit, profile_in, words
from data.errors import BadRecord
from data.ledger import Receipt
from data.periods import OPEN, periods
from data.principals import Principal
from data.records import setting
from data.revisions import known, revised, write
from data.store import Session, Store
from data.tables import SETTINGS
from evaluation.policy import Deed
from evaluation.workflow import Profile, State

PROFILE = "profile"
TITLES = {PROFILE: "流程模式", GRACE: "宽限期（工作日）", SILENCE: "核对期限（工作日）"}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting (设置): `content` as it holds, `own` whether the office set it, otherwise the city folder's."""

    name: str
    title: str
    content: str
    own: bool


def visible_settings(who: Principal, store: Store, folder: Path) -> tuple[Setting, ...]:
    """The settings as they hold (现行设置), for whoever may look at these records; raises `NotVisible`."""
    cadence = read_cadence(folder)
    with store.reading() as session:
        admit(session, who)
        contents = {PROFILE: profile_in(session).value}
        if cadence is not None:
            now = in_force(session, cadence)
            contents |= {GRACE: str(now.grace), SILENCE: str(now.silence)}
        return tuple(Setting(name, TITLES[name], text, bool(setting(session, name))) for name, text in contents.items())


def change_settings(
    store: Store, who: Principal, wanted: Mapping[str, str], *, reason: str, at: datetime
) -> Receipt | None:
    """Set the office's settings (调整设置); a blank day count is the city folder's again. None when nothing differs.

    Raises `NotPermitted`, and `BadRecord` with everything that is wrong.
    """
    with store.reading() as session:
        permit(session, who, Deed.SET_UP)
        latest = known(session, SETTINGS, {})
        contents = {name: text.strip() for name, text in wanted.items()}
        faults = [fault for name, text in contents.items() for fault in _faults(session, name, text)]
    if faults:
        raise BadRecord(f"设置没有改动：{'；'.join(faults)}。")
    why = words(reason, "事由")
    rows = [{"setting": name, "content": text} for name, text in contents.items() if text or (name,) in latest]
    return write(store, revised(SETTINGS, rows, latest), actor=who.actor, at=at, action=Deed.SET_UP.label, reason=why)


def _faults(session: Session, name: str, text: str) -> list[str]:
    if name not in TITLES:
        return [f"没有“{name[:40]}”这项设置"]
    if name != PROFILE:
        return [] if not text or is_day_count(text) else [f"{TITLES[name]}“{text[:40]}”应为0至{MOST_DAYS}之间的整数"]
    if text not in list(Profile):
        return [f"流程模式“{text[:40]}”应为{'、'.join(profile.label for profile in Profile)}之一"]
    if Profile(text) is profile_in(session):
        return []
    waiting = _waiting(session)
    return [f"还有{waiting}项待审签，请先审签或退回"] if waiting else []


def _waiting(session: Session) -> int:
    """How many figures wait for a signature (待审签项数)."""
    opened = [period.period for period in periods(session) if period.status == OPEN]
    return sum(now.state is State.SIGNING for code in opened for now in standings(session, code).values())
