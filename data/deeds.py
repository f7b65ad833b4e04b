"""Deeds (办理权限): whether a person may do something to these records, asked before every write of the kind."""

from __future__ import annotations

from data.errors import BadRecord, NotPermitted
from data.home import DEMO
from data.principals import NotVisible, Principal
from data.records import setting
from data.store import Session, Store
from evaluation.policy import NOBODYS, Deed, Subject
from evaluation.workflow import Profile

MOST_WORDS = 500


def profile_in(session: Session) -> Profile:
    """How strictly duties are kept apart here (流程模式): the setting `profile`; raises `BadRecord` on an unknown one."""
    text = setting(session, "profile") or Profile.NORMAL.value
    if text not in list(Profile):
        raise BadRecord(f"设置“profile”为“{text}”，应为{'、'.join(Profile)}之一。")
    return Profile(text)


def visible_profile(who: Principal, store: Store) -> Profile:
    """How strictly duties are kept apart (流程模式), for whoever may look at these records; raises `NotVisible`."""
    with store.reading() as session:
        admit(session, who)
        return profile_in(session)


def admit(session: Session, who: Principal) -> None:
    """Whether a person may look at these records at all (核对查阅权限): formal ones are for accounts; raises `NotVisible`."""
    if not who.posts or (not who.account and setting(session, "kind") != DEMO):
        raise NotVisible("没有任职或没有登录，不能查阅。")


def permit(session: Session, who: Principal, deed: Deed, subject: Subject = NOBODYS) -> Profile:
    """The profile a deed is done under (核对办理权限); raises `NotPermitted` for whom the policy does not name."""
    profile = profile_in(session)
    if not who.account and setting(session, "kind") != DEMO:
        raise NotPermitted(f"正式数据库须登录后才能办理“{deed.label}”。")
    if not who.may_do(deed, profile, subject):
        raise NotPermitted(f"{who.name}没有办理“{deed.label}”的权限。")
    return profile


def is_same_person(recorded: str, who: Principal) -> bool:
    """Whether what was recorded was done by this person (是否同一人), by account where there is one: names change."""
    return recorded == who.actor or bool(who.account and recorded.endswith(f"（{who.account}）"))


def words(text: str, what: str) -> str:
    """A text somebody gives as a reason or an answer (说明文字), trimmed; raises `BadRecord` on a blank or endless one."""
    found = text.strip()
    if not found or len(found) > MOST_WORDS:
        raise BadRecord(f"请写明{what}，不超过{MOST_WORDS}字。")
    return found
