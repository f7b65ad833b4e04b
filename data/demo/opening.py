"""Opening demo records (打开演示数据库): each city folder's examples have a database of their own, made when first asked for.

Moments handed in are real ones; what is recorded stands at the demo's own time (`data.demo.clock`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from data.demo import database
from data.demo.clock import demo_time
from data.demo.loading import Clerks, Year, example_year, load
from data.errors import NotReady, OlderShape
from data.examples import Example
from data.home import DEMO, Location, create_store, embedded, made_aside, open_store
from data.mode import demo_named
from data.records import setting
from data.store import Store

FILES = Clerks("示例文件载入", "示例文件载入", "")


def collection(example: Example) -> str:
    """The name of the database an example belongs to (演示数据库名): `demo`, or one of its city folder's own."""
    if database.is_shipped(example):
        return DEMO
    digest = hashlib.sha256(str(example.root).encode("utf-8", "surrogateescape")).hexdigest()
    return f"{DEMO}-{re.sub('[^0-9A-Za-z_]', '_', example.root.name)[:40]}-{digest[:8]}"


def place_of(example: Example, environment: Mapping[str, str]) -> Location:
    """Where an example's records stand (演示数据位置): the demo database that is named, else an embedded one of its own."""
    return demo_named(environment) or embedded(environment, collection(example))


def opened(place: Location, example: Example, at: datetime) -> Store:
    """The records an example belongs to (打开演示数据库), made whole when there are none; raises `NotReady` on another city's."""
    name, at = collection(example), demo_time(example.day, at)
    if place.embedded and place.files.name == name and not Path(place.database).exists():
        make(place, name, at)
    store = _brought_up(place, name, at)
    with store.reading() as session:
        found = setting(session, "identity")
    if found != name:
        store.close()
        raise NotReady(
            f"数据库装的是“{found}”，不是“{name}”；不同城市的数据不能混用。"
            "请检查 APPRAISAL_DATABASE 和 APPRAISAL_REFERENCE。"
        )
    return store


def _brought_up(place: Location, name: str, at: datetime) -> Store:
    """The records at a place; those of our own making that an earlier version made are brought up to this one."""
    try:
        return open_store(place, kind=DEMO)
    except OlderShape:
        if not (place.embedded and place.files.name == name):
            raise
        create_store(place, kind=DEMO, identity=name, actor="演示数据库", at=at)
        return open_store(place, kind=DEMO)


def make(place: Location, name: str, at: datetime) -> None:
    """Make an embedded demo database (建立演示数据库) aside and move it into place when it is whole."""
    moment = database.MADE if name == DEMO else at

    def filled(fresh: Location) -> None:
        create_store(fresh, kind=DEMO, identity=name, actor="演示数据库", at=moment)
        if name == DEMO:
            _fill(fresh, place.evidence)

    made_aside(place, "演示数据库", filled)


def _fill(place: Location, evidence: Path) -> None:
    store = open_store(place, kind=DEMO)
    try:
        database.build(store, database.MADE, evidence)
    finally:
        store.close()


def refreshed(store: Store, example: Example, at: datetime) -> str:
    """Bring the records up to an example's files (载入演示年度); the name of its run. Raises `Refused` with every fault."""
    shipped = database.is_shipped(example)
    year: Year = database.finished_year(example) if shipped else example_year(example)
    return load(store, [year], database.CLERKS if shipped else FILES, demo_time(example.day, at))[f"{example.year}Y"]
