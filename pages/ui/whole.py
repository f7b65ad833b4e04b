"""Buttons and cells carried out to their end (办理不中断), whatever else is clicked or typed meanwhile.

    @whole
    def take() -> None:                       # on_click=take
        doing.done(PLACE, act, "已受理")

Streamlit looks for a newer interaction whenever a call of a button or cell touches the session, and ends the call there and
then: a text typed just before a click would never be kept. Here such a step is taken again from its beginning, and the
newer interaction has its turn when the call is through. This holds with `runner.fastReruns` off (.streamlit/config.toml);
with it, two calls of one visit would run beside each other.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from streamlit.runtime.scriptrunner import RerunException

Given = ParamSpec("Given")
Found = TypeVar("Found")
WAITING: ContextVar[list[RerunException] | None] = ContextVar("waiting", default=None)


def whole(call: Callable[Given, object]) -> Callable[Given, None]:
    """A button's or cell's call that nothing interrupts (不中断的办理); newer interactions wait until it is through."""

    @wraps(call)
    def carried_out(*args: Given.args, **settings: Given.kwargs) -> None:
        if WAITING.get() is not None:  # part of a call that is carried out already
            call(*args, **settings)
            return
        waiting: list[RerunException] = []
        token = WAITING.set(waiting)
        try:
            call(*args, **settings)
        finally:
            WAITING.reset(token)
        if waiting:
            raise waiting[-1]

    return carried_out


def steady(step: Callable[[], Found]) -> Found:
    """One step of such a call (办理步骤), taken again from its beginning where a newer interaction broke it off.

    A step reads, decides and writes at its end, so that what was broken off has written nothing.
    """
    waiting = WAITING.get()
    broken_off: list[RerunException] = [] if waiting is None else waiting
    while True:
        try:
            found = step()
            break
        except RerunException as newer:
            broken_off.append(newer)
    if waiting is None and broken_off:
        raise broken_off[-1]
    return found
