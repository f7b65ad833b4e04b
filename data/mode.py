"""Formal or demo (数据模式): which records are in use, and making the formal ones when somebody asks for it.

Demo records live in embedded databases of their own, unless `APPRAISAL_DATABASE` names a demo one; a formal database
is the one it names, else the one under the home folder once it is made. Neither ever holds a row of the other.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from data.errors import NotReady, StoreError
from data.home import DEMO, FORMAL, Location, connect, create_store, embedded, made_aside, named
from data.receipts import Receipt
from data.records import setting
from data.schema import exists

_ONE_AT_A_TIME = threading.Lock()
# what a named database is never changes; asked once, because a server is asked over the network
_KNOWN: dict[Path | str, str] = {}
# a server that is away is not asked again at every step of a page: each time may take its whole waiting time
_AWAY: dict[Path | str, tuple[float, StoreError]] = {}
AWAY_SECONDS = 5


def kind_at(place: Location) -> str | None:
    """`formal` or `demo` (数据库类别); None where nothing is made yet. Raises what the store reports, for some seconds anew."""
    if place.database in _KNOWN:
        return _KNOWN[place.database]
    since, error = _AWAY.get(place.database, (0.0, None))
    if error is not None and time.monotonic() - since < AWAY_SECONDS:
        raise error
    try:
        found = _asked(place)
    except StoreError as error:
        _AWAY[place.database] = time.monotonic(), error
        raise
    if found is not None:
        _KNOWN[place.database] = found
    return found


def _asked(place: Location) -> str | None:
    if isinstance(place.database, Path) and not place.database.exists():
        return None
    store = connect(place)
    try:
        with store.reading() as session:
            return setting(session, "kind") if exists(session) else None
    finally:
        store.close()


def demo_named(environment: Mapping[str, str]) -> Location | None:
    """The demo database that `APPRAISAL_DATABASE` names (指定的演示数据库); None where it names none or another."""
    place = named(environment)
    try:
        return place if place is not None and kind_at(place) == DEMO else None
    except StoreError:
        # what cannot be opened is told where the formal records are looked at; examples do not depend on it
        return None


def formal_place(environment: Mapping[str, str]) -> Location | None:
    """The formal database in use (正式库位置), made already; None where there is none. One that fails to open is in use."""
    place = named(environment)
    if place is None:
        place = embedded(environment, FORMAL)
        return place if Path(place.database).exists() else None
    try:
        return place if kind_at(place) == FORMAL else None
    except StoreError:
        return place


def enable_formal(environment: Mapping[str, str], *, actor: str, at: datetime) -> Receipt:
    """Make the empty formal database (启用正式库); nothing of the demo goes into it. Raises `NotReady` where there is one."""
    place = named(environment) or embedded(environment, FORMAL)
    identity = f"{FORMAL}-{secrets.token_hex(4)}"
    with _ONE_AT_A_TIME:
        if kind_at(place) == DEMO:
            raise NotReady("指定的数据库是演示数据库，不能改作正式库。请在 APPRAISAL_DATABASE 中另指一个位置，或取消这项设置。")
        if formal_place(environment) is not None:
            raise NotReady("正式库已经启用，没有再建。请刷新本页。")

        def made(empty: Location) -> Receipt:
            return create_store(empty, kind=FORMAL, identity=identity, actor=actor, at=at)

        return made_aside(place, "正式库", made) if place.embedded else made(place)
