"""The feed: calendar programs read it, nobody without an address can tell that it is there, and it holds no figure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from icalendar import Calendar

from data import accounts, figures
from data.accounts import Account
from data.door import Door
from data.errors import Unreachable
from data.feed import address_key
from data.store import Store
from evaluation.errors import Fault, Refused, Where
from evaluation.figures import Figure
from routes.feed import feed_routes
from tests.support.archives import NOW, Archive
from tests.support.asgi import Answer, Browser
from tests.support.rhythm_city import ADMIN, FILLER, city_folder, opened
from tests.support.small_city import COUNTY, opened_demo

KEY = b"k" * 32
TITLE = "某市<考核>"


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "HASHER", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return city_folder(tmp_path / "city")


@pytest.fixture
def door(duck: Archive) -> Door:
    store = duck.open()
    opened(store)
    for who in (FILLER, ADMIN):
        accounts.create(store, Account(who.account, who.name, who.posts), actor="建账号的人", at=NOW)
    return Door(store, KEY, lambda: NOW)


@pytest.fixture(params=["duckdb"])
def demo(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    for store in opened_demo(request, tmp_path / "demo"):
        opened(store)
        yield store


def browser_of(folder: Path, *, door: Door | None = None, demo: Store | None = None) -> Browser:
    return Browser(feed_routes(lambda: door, lambda: demo, lambda: folder, lambda: TITLE))


def events(answer: Answer) -> dict[str, date]:
    assert answer.status == 200
    assert answer.header("content-type") == "text/calendar; charset=utf-8"
    return {str(event["summary"]): event.decoded("dtstart") for event in Calendar.from_ical(answer.text).walk("VEVENT")}


def test_an_account_reads_the_deadlines_at_its_own_address(door: Door, folder: Path) -> None:
    key = address_key(door.store, KEY, FILLER.account)
    answer = browser_of(folder, door=door).get(f"/calendar.ics?key={key}")
    found = events(answer)
    assert found["2025年县（市、区）报送截止"] == date(2026, 1, 15)
    assert found["2025年第4季度部门核定截止"] == date(2026, 1, 27)
    assert len(found) == 8
    assert answer.header("cache-control") == "no-store"


def test_what_calendar_programs_ask_of_an_event_is_there(door: Door, folder: Path) -> None:
    key = address_key(door.store, KEY, FILLER.account)
    browser = browser_of(folder, door=door)
    first, again = (browser.get(f"/calendar.ics?key={key}").text for _ in range(2))
    assert first == again
    calendar = Calendar.from_ical(first)
    assert (str(calendar["version"]), str(calendar["x-wr-calname"])) == ("2.0", f"{TITLE}考核日历")
    found = calendar.walk("VEVENT")
    assert len({str(event["uid"]) for event in found}) == len(found)
    for event in found:
        assert (event.decoded("dtend") - event.decoded("dtstart")).days == 1
        assert event.decoded("dtstamp") == NOW
    assert all(len(line.encode()) <= 75 for line in first.split("\r\n"))


def test_without_a_key_with_a_forged_one_and_with_a_withdrawn_one_nothing_is_there(door: Door, folder: Path) -> None:
    withdrawn = address_key(door.store, KEY, FILLER.account)
    accounts.renew(door.store, FILLER.account, actor="管理", at=NOW, reason="地址外泄")
    forged = address_key(door.store, b"x" * 32, FILLER.account)
    browser = browser_of(folder, door=door)
    elsewhere = browser.get("/nothing-of-the-kind")
    for query in ("", "?key=", "?key=x", f"?key={forged}", f"?key={withdrawn}", "?key=%00%ff", "?other=1"):
        assert browser.get(f"/calendar.ics{query}") == elsewhere
    assert elsewhere.status == 404


def test_before_there_are_formal_records_a_key_opens_nothing(demo: Store, folder: Path) -> None:
    browser = browser_of(folder, demo=demo)
    assert browser.get("/calendar.ics?key=x").status == 404


def test_the_demo_has_a_feed_without_key_and_says_that_it_is_the_demo(demo: Store, folder: Path) -> None:
    found = events(browser_of(folder, demo=demo).get("/calendar.ics"))
    assert len(found) == 8
    assert all(title.startswith("（演示）") for title in found)


def test_the_demos_visitor_reads_no_formal_records_by_mistake(door: Door, folder: Path) -> None:
    assert browser_of(folder, demo=door.store).get("/calendar.ics").status == 404


def test_no_figure_stands_in_the_feed(demo: Store, folder: Path) -> None:
    before = browser_of(folder, demo=demo).get("/calendar.ics").text
    figures.submit(demo, "2025Y", [Figure("U1", "A1", "8642", source="年报")], **COUNTY)
    assert browser_of(folder, demo=demo).get("/calendar.ics").text == before
    assert "8642" not in before


def test_an_administrator_sees_deadlines_too(door: Door, folder: Path) -> None:
    key = address_key(door.store, KEY, ADMIN.account)
    assert len(events(browser_of(folder, door=door).get(f"/calendar.ics?key={key}"))) == 8


def test_records_that_are_away_are_said_to_be_away_and_faulty_files_are_no_traceback(demo: Store, tmp_path: Path) -> None:
    def away() -> Store:
        raise Unreachable("数据库服务器不可用。")

    def faulty() -> Path:
        raise Refused([Fault(Where("cadence.yaml"), "差错")])

    answer = Browser(feed_routes(lambda: None, away, lambda: tmp_path, lambda: TITLE)).get("/calendar.ics")
    assert (answer.status, answer.text) == (503, "日历暂时不能读取，请稍后再试。")
    assert Browser(feed_routes(lambda: None, lambda: demo, faulty, lambda: TITLE)).get("/calendar.ics").status == 404


def test_nothing_can_be_sent_to_it(door: Door, folder: Path) -> None:
    assert browser_of(folder, door=door).post("/calendar.ics", {"key": "x"}).status == 405
