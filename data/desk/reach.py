"""Reach (查阅范围): of which subjects a person may read a kind of thing, asked before anything of the kind is read."""

from __future__ import annotations

from data.deeds import admit
from data.home import DEMO
from data.principals import VISITOR, NotVisible, Principal
from data.records import setting
from data.store import Session
from evaluation.policy import NOBODYS, OF_UNITS, Scope, Subject, Thing, read_scope
from evaluation.workflow import Role


def admit_to(session: Session, who: Principal, thing: Thing) -> None:
    """Let in whoever may read anything of a kind (核对查阅权限); raises `NotVisible` for whom nothing of it is."""
    admit(session, who)
    if sees(session, who, thing):
        return
    if not any(read_scope(role, thing) in (Scope.OWN, Scope.ALL) for role in who.roles):
        raise NotVisible(f"没有查阅“{thing.label}”的权限。")


def sees(session: Session, who: Principal, thing: Thing, subject: Subject = NOBODYS) -> bool:
    """Whether a subject's part of a thing may be read (可否查阅); the demo visitor reads all of the demo, as elsewhere."""
    return who.may_read(thing, subject) or (who == VISITOR and setting(session, "kind") == DEMO)


def is_own(who: Principal, unit: str, *roles: Role) -> bool:
    """Whether a person fills or signs for a unit (是否本单位经办): unfinished texts are for nobody else."""
    return any(post.role in (roles or OF_UNITS) and bool(unit) and post.unit == unit for post in who.posts)
