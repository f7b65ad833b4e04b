"""The city of rhythm_city with targets and an opened period, and short words for what is asked of its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from data import targets
from data.conduct.filling import Handing, save
from data.conduct.moving import Item, Standing, desk_of, standings, steps_of, taken
from data.conduct.opening import open_period
from data.deeds import profile_in
from data.exchange.report_form import COLUMNS, Form, Line
from data.principals import Principal
from data.records import current
from data.revisions import known
from data.store import Store
from data.tables import DRAFTS, FIGURES, VERIFIED
from data.windows import Rhythm, rhythm_in
from evaluation.checks import Finding
from evaluation.workflow import Profile, Role, State, fold
from tests.support.archives import NOW
from tests.support.rhythm_city import CLERK, FILLER, city_folder, opened, person, set_to
from tests.support.small_city import OFFICE, TARGETS, UNITS

PERIOD = "2025Y"
IN_TIME = NOW  # the afternoon of the last day for counties
TOO_LATE = datetime(2026, 3, 2, 2, tzinfo=UTC)
SIGNER = person("甲审签", Role.SIGNER, unit="U1")
HEAD = person("统计负责", Role.HEAD, department="统计局")
COLLEAGUE = person("统计复审", Role.REVIEWER, department="统计局")
MEMBER = person("领导小组成员", Role.MEMBER)


def begun(
    store: Store, tmp_path: Path, *, profile: Profile = Profile.NORMAL, listed: Sequence[Mapping[str, str]] = UNITS
) -> Rhythm:
    """The year opened for reporting; what its deadlines are reckoned with."""
    opened(store, listed=listed)
    counties = [unit["unit"] for unit in listed if unit["kind"] == "county"]
    found = [target._replace(unit=unit) for unit in counties for target in TARGETS if target.unit == "U1"]
    targets.assign(store, "2025", found, scheme="small", **OFFICE)
    if profile is Profile.STRICT:
        set_to(store, "profile", profile.value)
    open_period(store, CLERK, PERIOD, at=IN_TIME)
    with store.reading() as session:
        return rhythm_in(session, city_folder(tmp_path / "city"))


def item(unit: str = "U1", indicator: str = "A1", period: str = PERIOD) -> Item:
    return Item(period, unit, indicator)


def state(store: Store, of: Item) -> State:
    """Where a figure stands, as recorded; its history folds to the same."""
    with store.reading() as session:
        now = standings(session, of.period).get(of, Standing(of))
        profile = profile_in(session)
        assert fold(taken(steps_of(session, of)), profile) is now.state
    return now.state


def latest(store: Store, of: Item) -> tuple[str, str]:
    """The submitted and the verified value of a figure as they stand, blank where there is none."""
    with store.reading() as session:
        rows = [current(session, table, of.where) for table in (FIGURES, VERIFIED)]
    submitted, verified = (str(found[0]["value"]) if found else "" for found in rows)
    return submitted, verified


def form_of(store: Store, unit: str = "U1", *codes: str) -> Form:
    """The form of a unit with its drafts as they stand."""
    with store.reading() as session:
        desk = desk_of(session, FILLER, PERIOD)
        drafts = known(session, DRAFTS, {"period": PERIOD, "unit": unit})
    lines = [
        Line(desk.indicator(code), texts={name: str(row[name]) for name in COLUMNS}, revision=int(str(row["rev"])))
        if (row := drafts.get((PERIOD, unit, code))) else Line(desk.indicator(code))
        for code in codes or ("A1", "A2")
    ]  # fmt: skip
    return Form("some", PERIOD, desk.period.title, desk.units[unit], desk.scheme, IN_TIME, tuple(lines))


def filled(store: Store, rhythm: Rhythm, *, who: Principal = FILLER, **values: str) -> None:
    """Drafts of a unit's values, by indicator."""
    unit = next(post.unit for post in who.posts)
    texts = {(code, "value"): text for code, text in values.items()}
    save(store, who, PERIOD, unit, texts, seen={}, rhythm=rhythm, at=IN_TIME)


def handing(store: Store, *codes: str, unit: str = "U1", findings: Sequence[Finding] = (), declared: bool = True) -> Handing:
    return Handing(form_of(store, unit), findings, codes or ("A1",), declared)
