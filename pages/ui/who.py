"""Who is there (当事人): the demo visitor, a role person of the demo, or somebody signed in at the formal records.

    principal, store = who.principal(), who.store()
    visible_figures(principal, store, period)

Asked anew at every run of a page, so that whoever was signed out elsewhere is refused at the next step. What is found
is kept for that one run and never in a cache.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar, cast

import streamlit as st

from data.calendar import day_of
from data.city import City
from data.demo.clock import demo_time
from data.demo.opening import place_of
from data.demo.persons import Person, persons
from data.door import LOGIN_COOKIE, Known, gateway_header, utc_now
from data.formal import door_at, held
from data.home import Location
from data.principals import VISITOR, NotVisible, Principal
from data.runs import records_of
from data.store import Store
from pages.ui import cities
from pages.ui.states import looked_at

AS = "as"
NOBODY = Principal("未登录", ())
FOUND, ASKED = "who-found", "who-asked"
Answer = TypeVar("Answer")
# which claim of the identity provider names the account
SSO_CLAIM = "APPRAISAL_OIDC_CLAIM"


@dataclass(frozen=True, slots=True)
class Found:
    """Who was found (当事人): `key` of a demo person, whether the password has to be changed, whether a cookie came along."""

    principal: Principal
    key: str = ""
    must_change: bool = False
    known_before: bool = False

    @property
    def signed_in(self) -> bool:
        return bool(self.principal.account)


@contextmanager
def there() -> Iterator[Found]:
    """Who is there during one run of a page (本次运行的当事人)."""
    st.session_state.pop(FOUND, None)
    try:
        st.session_state[FOUND] = found()
        st.session_state[ASKED] = {}
        yield st.session_state[FOUND]
    finally:
        st.session_state.pop(FOUND, None)
        st.session_state.pop(ASKED, None)


def found() -> Found:
    """Who is there (当事人), asked anew outside a run of the router: in a button's call, in a fragment."""
    kept = st.session_state.get(FOUND)
    if isinstance(kept, Found):
        return kept
    mode = looked_at()
    return _of_the_demo() if mode.demo else _signed_in()


def once(name: str, ask: Callable[[], Answer]) -> Answer:
    """What this person may see (本次运行已问过的), asked once a run of the page; outside of one, asked every time."""
    asked = st.session_state.get(ASKED)
    if not isinstance(asked, dict):
        return ask()
    if name not in asked:
        asked[name] = ask()
    return cast(Answer, asked[name])


def principal() -> Principal:
    """Who reads and acts (当事人); without any post where nobody is signed in, so that nothing is read."""
    return found().principal


def reader() -> Principal:
    """Who reads results (查阅人): in the demo everybody sees what its visitor sees, since nothing in it is secret."""
    return VISITOR if looked_at().demo else principal()


def store(of: City | None = None) -> Store | None:
    """The records this person reads and writes (所用档案库): the formal ones for an account, else the demo's.

    None for a city without demo records. Raises `NotVisible` where nobody is signed in at the formal records.
    """
    if looked_at().demo:
        return records_of(of or cities.city())
    return formal_store()


def records() -> Store:
    """The records this person acts on (所办档案库); raises `NotVisible` where there are none, or nobody is signed in."""
    found = store()
    if found is None:
        raise NotVisible("本城市没有演示档案，不能办理。")
    return found


def formal_store() -> Store:
    """The formal records (正式库); raises `NotVisible` where nobody is signed in."""
    mode = looked_at()
    if mode.formal is None or not principal().account:
        raise NotVisible("请先登录。")
    return held(mode.formal)


def is_demo() -> bool:
    """Whether demo records are looked at (是否演示数据)."""
    return looked_at().demo


def status() -> list[str]:
    """Status chips (状态标签) of a page of work: whether these are demo or formal records."""
    return ["演示 · 虚构"] if is_demo() else ["正式"]


def place(of: City) -> Location | None:
    """Where the records in use stand (档案位置), for files beside them; None for a city without demo records."""
    mode = looked_at()
    if not mode.demo:
        return mode.formal
    return place_of(of.examples[0], os.environ) if of.examples else None


def now() -> datetime:
    """This machine's time (当前时间), for what is recorded; in the demo its own."""
    return demo_time(cities.city().demo_day, utc_now()) if is_demo() else utc_now()


def today() -> date:
    """The day at the office (当日), for deadlines; in the demo its business day."""
    return day_of(now())


def demo_persons(of: City) -> dict[str, Person]:
    """The role persons one may step into (演示身份), by key."""
    key = ("demo-persons", *cities.folder_stamp(of))
    return cities.kept(key, lambda: persons(of))


def _of_the_demo() -> Found:
    key = st.query_params.get(AS, "")
    person = demo_persons(cities.city()).get(key) if key else None
    return Found(VISITOR) if person is None else Found(person.principal, person.key)


def _signed_in() -> Found:
    """Somebody known by the cookie of a login, else by a system that signs in for this one."""
    cookie = st.context.cookies.get(LOGIN_COOKIE, "")
    known = (door_at(os.environ).known(cookie) if cookie else None) or _elsewhere()
    if known is None:
        return Found(NOBODY, known_before=bool(cookie))
    return Found(known.principal, must_change=known.must_change)


def _elsewhere() -> Known | None:
    """Whom a gateway or an identity provider has signed in (单点登录); None unless one is set up."""
    header = gateway_header(os.environ)
    name = (st.context.headers.get(header) or "") if header else ""
    if not name and st.user.get("is_logged_in"):
        name = str(st.user.get(os.environ.get(SSO_CLAIM, "").strip() or "email") or "")
    return door_at(os.environ).trusted(name) if name else None
