"""Buttons and cells carried out to their end (办理不中断), whatever else is clicked or typed meanwhile.

    @whole
    def take() -> None:                       # on_click=take
        doing.done(PLACE, act, "已受理")

Streamlit looks for a newer interaction whenever a call of a button or cell touches the session, and ends the call there and
then: a text typed just before a click would never be kept. Here such a step is taken again from its beginning; the newer
interaction is held until all calls of this run are through, and handed back where the page begins (`hand_back`).

Held, and not raised at the end of the call: Streamlit asks for what was raised once all calls are through, after and over
whatever came in meanwhile, and a text typed in that moment would never arrive. With `runner.fastReruns` on
(.streamlit/config.toml) two calls of one visit would run beside each other.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from streamlit.runtime.scriptrunner import RerunData, RerunException, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests, ScriptRequestType

Given = ParamSpec("Given")
Found = TypeVar("Found")
CARRIED: ContextVar[bool] = ContextVar("carried", default=False)
# newer interactions of a visit that wait for their turn, the oldest first
HELD: WeakKeyDictionary[ScriptRequests, list[RerunData]] = WeakKeyDictionary()


def whole(call: Callable[Given, object]) -> Callable[Given, None]:
    """A button's or cell's call that nothing interrupts (不中断的办理); newer interactions wait until it is through."""

    @wraps(call)
    def carried_out(*args: Given.args, **settings: Given.kwargs) -> None:
        token = CARRIED.set(True)
        try:
            call(*args, **settings)
        finally:
            CARRIED.reset(token)

    return carried_out


def steady(step: Callable[[], Found]) -> Found:
    """One step of such a call (办理步骤), taken again from its beginning where a newer interaction broke it off.

    A step reads, decides and writes at its end, so that what was broken off has written nothing.
    """
    while True:
        try:
            found = step()
            break
        except RerunException as newer:
            _hold(newer)
    if not CARRIED.get():
        hand_back()
    return found


def _hold(newer: RerunException) -> None:
    requests = _requests()
    if requests is None:
        raise newer
    HELD.setdefault(requests, []).append(newer.rerun_data)


def hand_back() -> None:
    """Give newer interactions that were held their turn (交还后来的操作), before whatever has come in since.

    In that order the newest text of every cell stands, and no click is lost.
    """
    requests = _requests()
    held = [] if requests is None else HELD.pop(requests, [])
    if requests is not None and held:
        with requests._lock:  # nothing may come in between
            if requests._state is ScriptRequestType.RERUN:
                held.append(requests._rerun_data)
                requests._state = ScriptRequestType.CONTINUE
            for data in held:
                requests._request_rerun_locked(data)


def _requests() -> ScriptRequests | None:
    context = get_script_run_ctx()
    return None if context is None else context.script_requests
