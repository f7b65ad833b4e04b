"""Releases (发布): what of a period's results was shown to whom, and when it was taken back.

    name = propose(store, who, "2026M10", run, shows=LIGHTS, at=now)      # 考核办
    release(store, other, name, at=now)                                   # another person, in another login
    withdraw(store, who, name, reason="…", at=now)

A release shows one run of one period. It is made by two people, and only of a run that comes out equal when it is
computed again. Figures that were confirmed, or recorded as missing, are 已公布 with it, in the same entry; what is not
confirmed stays where it is. Withdrawn or not, a release stays readable; what units see is the newest one that stands.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from data.assessments import period_of_run, recomputed
from data.conduct.moving import desk_of
from data.deeds import is_same_person, permit, words
from data.errors import BadRecord, NotPermitted, NotReady
from data.ledger import Receipt, Record, append
from data.principals import Principal
from data.records import Fields, current
from data.store import Session, Store
from data.tables import RELEASES
from evaluation.policy import Deed
from evaluation.terms import Term
from evaluation.workflow import Action, Guard, State

# what goes out with a release; what is still with unit or department does not
GOING = (State.CONFIRMED, State.MISSED)


class Kind(Term):
    """To whom a release is (发布方式)."""

    INTERNAL = "internal", "内部通报"
    PUBLIC = "public", "公示"


class Shows(Term):
    """What a release shows (发布内容): lights and points earned, or places as well."""

    LIGHTS = "lights", "红黄绿灯和已得分"
    PLACES = "places", "得分和位次"


class Stand(Term):
    """How far a release has come (发布状态)."""

    PROPOSED = "proposed", "待发布"
    RELEASED = "released", "已发布"
    WITHDRAWN = "withdrawn", "已撤回"


@dataclass(frozen=True, slots=True)
class Release:
    """One release (发布): its name says period and version; who proposed and who released it, as recorded."""

    release: str
    period: str
    kind: str
    run: str
    shows: str
    status: str
    proposed_by: str
    released_by: str = ""
    rev: int = 1
    reason: str = ""


def propose(
    store: Store, who: Principal, period: str, run: str, *, at: datetime, kind: Kind = Kind.INTERNAL,
    shows: Shows = Shows.LIGHTS, reason: str = "",
) -> str:  # fmt: skip
    """Propose a release of a run (拟发通报): the name of the release. Raises `NotPermitted`, `NotReady`, `BadRecord`."""
    with store.reading() as session:
        permit(session, who, Deed.PROPOSE_RELEASE)
        if period_of_run(session, run) != period:
            raise BadRecord(f"测算“{run}”不是报表期“{period}”的测算。")
        number = 1 + sum(item.period == period for item in releases(session))
    name = f"{period}/{number}"
    fresh = Release(name, period, kind.value, run, shows.value, Stand.PROPOSED.value, who.actor)
    append(store, [_record(fresh, 0)], actor=who.actor, at=at, action="拟发通报", reason=reason)
    return name


def release(store: Store, who: Principal, name: str, *, at: datetime) -> Receipt:
    """Release what another person proposed (发布); raises `NotPermitted` for the proposer himself.

    Raises `NotReady` where the run does not come out equal when computed again, or the release stands otherwise.
    """
    with store.reading() as session:
        permit(session, who, Deed.RELEASE)
        found = _known(session, name, Stand.PROPOSED)
        if is_same_person(found.proposed_by, who):
            raise NotPermitted("拟发和发布须由两人分别登录办理。")
        differing = recomputed(session, found.run)[1]
        desk = desk_of(session, who, found.period)
    if differing:
        raise NotReady(f"测算“{found.run}”复算与在案结果不一致，不能发布：{differing[0]}。")
    shown = replace(found, status=Stand.RELEASED.value, released_by=who.actor)
    going = [item for item, now in desk.standings.items() if now.state in GOING]
    steps = [desk.step(who, item, Action.RELEASE, (Guard.RECOMPUTED, Guard.TWO_PERSONS), document=name) for item in going]
    return append(store, [_record(shown, found.rev), *steps], actor=who.actor, at=at, action="发布", reason="")


def withdraw(store: Store, who: Principal, name: str, *, reason: str, at: datetime) -> Receipt:
    """Take a release back (撤回发布) with its reason; what was shown stays on record. Raises as `release` does.

    Its figures stay 已公布: units have seen them. A right result comes with a new run and its own release.
    """
    why = words(reason, "撤回的原因")
    with store.reading() as session:
        permit(session, who, Deed.WITHDRAW_RELEASE)
        found = _known(session, name, Stand.PROPOSED, Stand.RELEASED)
    gone = replace(found, status=Stand.WITHDRAWN.value)
    return append(store, [_record(gone, found.rev)], actor=who.actor, at=at, action="撤回发布", reason=why)


def releases(session: Session) -> tuple[Release, ...]:
    """All releases as they stand (发布记录), in the order of their names."""
    return tuple(map(_release, current(session, RELEASES)))


def standing(session: Session) -> dict[str, Release]:
    """What stands released of every period (现行发布): of several releases the newest that was not taken back."""
    shown = [item for item in releases(session) if item.status == Stand.RELEASED]
    return {item.period: item for item in sorted(shown, key=lambda item: int(item.release.rpartition("/")[2]))}


def _known(session: Session, name: str, *stands: Stand) -> Release:
    """A release that stands in one of these ways; raises `NotReady`."""
    found = [item for item in releases(session) if item.release == name]
    if not found:
        raise NotReady(f"没有发布记录“{name}”。")
    if found[0].status not in stands:
        raise NotReady(f"发布记录“{name}”{Stand(found[0].status).label}，不能办理。")
    return found[0]


def _release(row: Fields) -> Release:
    cells = {name: str(row[name] or "") for name in (*RELEASES.key, *RELEASES.columns)}
    return Release(**cells, rev=int(str(row["rev"])), reason=str(row["reason"]))


def _record(item: Release, seen: int) -> Record:
    cells = {name: text for name, text in asdict(item).items() if name in (*RELEASES.key, *RELEASES.columns)}
    return Record(RELEASES, cells, seen)
