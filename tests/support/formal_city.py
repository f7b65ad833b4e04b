"""Formal records of the shipped city, in tests: a finished and scored year, and a year whose periods are to be opened.

The figures are the demo's invented ones; brought in through the repositories, as an office would.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any

from data import adjustments, decisions, figures, periods, releases, schemes, targets, units
from data.assessments import run
from data.city import SHIPPED, read_city
from data.decisions import BASIS, Decision
from data.demo.database import _this_year, finished_year
from data.demo.loading import Year
from data.formal import held
from data.home import FORMAL, Location, embedded
from data.mode import enable_formal
from data.periods import Cycle, period_in
from data.principals import Principal
from data.releases import Shows
from data.store import Store
from evaluation.policy import Post
from evaluation.workflow import Role

AT = datetime(2026, 11, 27, 2, tzinfo=UTC)
# both the month's and the year's window are open then
DAY = datetime(2026, 12, 4, 2, tzinfo=UTC)
OFFICE: dict[str, Any] = {"actor": "考核办", "at": AT}
PROPOSER = Principal("考核办甲", (Post(Role.OFFICE),), "kh-a")
RELEASER = Principal("考核办乙", (Post(Role.OFFICE),), "kh-b")


def formal_place() -> Location:
    """An empty formal database in the home that is set."""
    enable_formal(os.environ, actor="建库人", at=AT)
    place = embedded(os.environ, FORMAL)
    assert place is not None
    return place


def finished(store: Store) -> str:
    """2025, submitted, verified and scored; the name of its run."""
    city = read_city(SHIPPED)
    year = finished_year(city.examples[0])
    _set_up(store, year, [content.period for content in year.contents])
    for content in year.contents:
        code = content.period.period
        figures.submit(store, code, content.figures, actor="填报人", at=AT)
        figures.verify(store, code, content.figures, actor="数据部门", at=AT)
        adjustments.enter(store, code, adjustments.numbered(content.adjustments), **OFFICE)
    return run(store, f"{year.cycle}Y", **OFFICE).run


def under_way(store: Store, *codes: str) -> None:
    """2026 with its targets, and these periods without any figure."""
    year = _this_year(read_city(SHIPPED))
    _set_up(store, year, [period_in(year.cycle, code) for code in codes or ("2026M11", "2026Y")])


def released(store: Store, name: str, shows: Shows = Shows.PLACES) -> None:
    """A run proposed by one person of the office and released by another."""
    proposed = releases.propose(store, PROPOSER, name.partition("-")[0], name, shows=shows, at=AT)
    releases.release(store, RELEASER, proposed, at=AT)


def opened() -> Store:
    """Formal records with the finished year and the one under way, held as the app holds them."""
    store = held(formal_place())
    finished(store)
    under_way(store)
    return store


def _set_up(store: Store, year: Year, listed: list[periods.ReportPeriod]) -> None:
    code = year.scheme.id
    schemes.publish(store, year.scheme_text, name="scheme.yaml", **OFFICE)
    days = f"{year.cycle}-01-01", f"{year.cycle}-12-31"
    periods.open_cycle(store, Cycle(year.cycle, f"{year.cycle}年度", code, *days), **OFFICE)
    periods.open_periods(store, listed, **OFFICE)
    units.register(store, year.cycle, year.units, **OFFICE)
    targets.assign(store, year.cycle, year.targets, scheme=code, **OFFICE)
    if year.basis_document:
        name, document = f"依据/{year.cycle}", year.basis_document
        basis = Decision(name, BASIS, year.cycle, "考核通知", document, decided_on="2026-01-20", subject=code)
        decisions.decide(store, basis, **OFFICE)
