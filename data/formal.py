"""The formal records as the app holds them (正式库的占用): opened once for the whole process, at the first sign-in.

The embedded database belongs to one process. As long as nobody signs in, the app opens it for a moment only, so that
the commands can have the file; from the first sign-in on it is the app's, and a command is told that it is in use.
A PostgreSQL server is everybody's at the same time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

from data.accounts import has_account
from data.door import Clock, Door, signing_key, utc_now
from data.errors import NotReady, StoreError
from data.home import FORMAL, Location, open_store
from data.mode import AWAY_SECONDS, formal_place
from data.store import Store

_OPEN: dict[Location, Store] = {}
# a server that is away is not asked again at every step of a page: each time may take its whole waiting time
_FAILED: dict[Location, tuple[float, StoreError]] = {}
_ONE_AT_A_TIME = threading.Lock()


def held(place: Location) -> Store:
    """The formal records at a place (正式库), opened once for the process and kept open; raises what the store reports."""
    with _ONE_AT_A_TIME:
        since, error = _FAILED.get(place, (0.0, None))
        if error is not None and time.monotonic() - since < AWAY_SECONDS:
            raise error
        if place not in _OPEN:
            try:
                _OPEN[place] = open_store(place, kind=FORMAL)
            except StoreError as error:
                _FAILED[place] = time.monotonic(), error
                raise
        return _OPEN[place]


def give_back() -> None:
    """Close what is held (交还正式库): when the app stops, and between tests."""
    with _ONE_AT_A_TIME:
        while _OPEN:
            _OPEN.popitem()[1].close()


def door_at(environment: Mapping[str, str], clock: Clock = utc_now) -> Door:
    """Signing in at the formal records in use (正式库登录入口); raises `NotReady` where there are none."""
    place = formal_place(environment)
    if place is None:
        raise NotReady("还没有启用正式库，不需要登录。请从首页查看演示数据。")
    return Door(held(place), signing_key(environment), clock)


def has_accounts(place: Location) -> bool:
    """Whether anybody could sign in (是否已有账号); looked at for a moment where the records are not held yet."""
    store = _OPEN.get(place)
    if store is not None:
        return has_account(store)
    store = open_store(place, kind=FORMAL)
    try:
        return has_account(store)
    finally:
        store.close()
