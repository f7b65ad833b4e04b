"""Feed of the appraisal calendar (考核日历订阅): `/calendar.ics`, deadlines for calendar programs, without any figure.

    routes = feed_routes(door, demo, reference_folder, title)

Calendar programs bring no cookie: the key in the address says whose feed it is. Without a key, with a forged one or
with one that was withdrawn the answer is the same, as if nothing stood here; only the demo has a feed without key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

from icalendar import Calendar, Event
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from data.door import Door
from data.errors import StoreError
from data.feed import Entry, entries, holder
from data.principals import VISITOR
from data.store import Store
from evaluation.errors import AppraisalError

PATH = "/calendar.ics"
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
HOURS_BETWEEN_LOOKS = timedelta(hours=12)


def feed_routes(
    door: Callable[[], Door | None], demo: Callable[[], Store | None], folder: Callable[[], Path],
    title: Callable[[], str],
) -> list[Route]:
    """The route of the feed (日历订阅路由).

    `door` opens the formal records when first asked, None while there are none; `demo` the demo's, None while they are
    not what is shown; `folder` is the city folder, `title` names the app.
    """

    def feed(request: Request) -> Response:
        try:
            found = _entries(request.query_params.get("key", ""), door, demo, folder)
        except StoreError:
            return PlainTextResponse("日历暂时不能读取，请稍后再试。", 503, HEADERS)
        except AppraisalError:
            found = None
        if found is None:
            return PlainTextResponse("Not Found", 404)
        return Response(calendar_text(found, title()), media_type="text/calendar; charset=utf-8", headers=HEADERS)

    return [Route(PATH, feed, methods=["GET"], name="calendar")]


def calendar_text(found: Iterable[Entry], title: str) -> bytes:
    """The days as iCalendar (日历文件): all-day events, the same bytes for the same records."""
    calendar = Calendar()
    calendar.add("prodid", "-//appraisal//calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{title}考核日历")
    calendar.add("refresh-interval", HOURS_BETWEEN_LOOKS, parameters={"VALUE": "DURATION"})
    for entry in found:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamp.replace(microsecond=0))
    event.add("sequence", entry.revision - 1)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.title)
    event.add("transp", "TRANSPARENT")
    if entry.note:
        event.add("description", entry.note)
    return event


def _entries(
    key: str, door: Callable[[], Door | None], demo: Callable[[], Store | None], folder: Callable[[], Path]
) -> tuple[Entry, ...] | None:
    """The days for whoever asks (日历事项), None where there is nothing for him."""
    if not key:
        shown = demo()
        return None if shown is None else entries(VISITOR, shown, folder())
    opened = door()
    who = None if opened is None else holder(opened.store, opened.key, key)
    return None if opened is None or who is None else entries(who, opened.store, folder())
