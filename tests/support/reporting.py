"""A county's year under way, in tests: two figures of one department handed in by the county of `formal_city`."""

from __future__ import annotations

from data.city import SHIPPED
from data.conduct.filling import save, submit
from data.conduct.moving import Item, standings
from data.conduct.opening import open_period
from data.desk.forms import visible_form, whole_lines
from data.exchange.report_form import asked
from data.principals import Principal
from data.store import Store
from data.windows import visible_rhythm
from evaluation.policy import Post
from evaluation.workflow import Role, State
from tests.support import formal_city

YEAR, UNIT = "2026Y", "331002"
FILLER = Principal("填报人甲", (Post(Role.FILLER, unit=UNIT),), "jj-tb")


def under_way() -> Store:
    """Formal records with the year opened for reporting."""
    found = formal_city.opened()
    open_period(found, formal_city.PROPOSER, YEAR, at=formal_city.DAY)
    return found


def handed_in(store: Store, count: int = 2, value: str = "30") -> tuple[str, list[str]]:
    """Figures of one department handed in by the county; the department and their codes."""
    day = formal_city.DAY
    form = visible_form(FILLER, store, SHIPPED, YEAR, UNIT, made_at=day)
    plain = [line for line in form.form.lines if asked(line.indicator) == ("value",) and not line.indicator.observed]
    houses = [line.indicator.departments.data for line in plain]
    department = max(houses, key=houses.count)
    codes = [line.code for line in plain if line.indicator.departments.data == department][:count]
    rhythm = visible_rhythm(FILLER, store, SHIPPED)
    typed = {(code, column): text for code in codes for column, text in (("value", value), ("note", "年报口径"))}
    save(store, FILLER, YEAR, UNIT, whole_lines(form.form, typed), seen=form.seen, rhythm=rhythm, at=day)
    form = visible_form(FILLER, store, SHIPPED, YEAR, UNIT, made_at=day)
    submit(store, FILLER, form.handing(codes, declared=True), rhythm=rhythm, at=day)
    return department, codes


def state(store: Store, code: str) -> State:
    """Where a figure of the county stands."""
    with store.reading() as session:
        return standings(session, YEAR, unit=UNIT)[Item(YEAR, UNIT, code)].state
