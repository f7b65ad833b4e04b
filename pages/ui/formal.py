"""What pages read of the formal records (正式库读取): each person what the policy shows, kept apart by who may see the same.

Which runs somebody may see is asked at every run of a page; a run once made again from its inputs is kept under the
person's scope and what stands released, so that nobody gets another's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from data.access import (
    visible_assessment,
    visible_cycles,
    visible_releases,
    visible_runs,
    visible_unit_figures,
)
from data.logs import note_read
from data.releases import Release, Shows, Stand
from data.store import Store
from evaluation.headline import Known
from evaluation.periods import Period, read_period
from evaluation.policy import Thing
from evaluation.results import Assessment
from pages.ui import noting, who
from pages.ui.cities import kept
from pages.ui.states import looked_at


def in_use() -> bool:
    """Whether formal records are looked at (是否看正式库)."""
    return not looked_at().demo


def has_cycle() -> bool:
    """Whether a cycle was set up (是否已建立考核期)."""
    return bool(visible_cycles(who.principal(), _store()))


def stamp() -> tuple[str, ...]:
    """What anything kept of formal records depends on (数据标识): which records, whose scope, what stands released."""
    mode = looked_at()
    if mode.demo or mode.formal is None:
        return ()
    shown = ";".join(f"{item.release}/{item.status}/{item.rev}" for item in _releases())
    return str(mode.formal.database), who.principal().scope, shown


def runs() -> dict[Period, str]:
    """The periods there is a run of that one may see (可查阅的报表期), by time, with the run's name."""
    found = who.once("runs", lambda: visible_runs(who.principal(), _store()))
    return {period: name for code, name in found.items() if (period := read_period(code))}


def run(name: str) -> Assessment:
    """A run as one may see it (可查阅的测算); looking at what is not released is noted."""
    noting.looked(Thing.TOTALS, name, released=_is_out(name))
    return kept(("formal-run", *stamp(), name), lambda: visible_assessment(who.principal(), _store(), name))


def without_places(name: str) -> bool:
    """Whether what stands released of a run shows no totals and places (不含总分和位次)."""
    released = [item for item in _releases() if item.run == name]
    return any(item.shows != Shows.PLACES for item in released) and all(
        total.total is None for total in run(name).totals.values()
    )


def figures_of(unit: str) -> list[Known]:
    """A unit's figures of all periods (单位历期数据) that one may see."""
    return visible_unit_figures(who.principal(), _store(), unit)


def export_note(name: str) -> Callable[[str], None]:
    """Notes that somebody takes away a run (登记导出), as whoever the page was drawn for."""
    if not in_use():
        return lambda _: None
    store, person, out = _store(), who.principal(), _is_out(name)
    return lambda label: note_read(store, person, Thing.TOTALS, name, way=f"导出{label}", at=who.now(), released=out)


def _is_out(name: str) -> bool:
    """Whether a run stands released (是否已发布)."""
    return any(item.run == name and item.status == Stand.RELEASED for item in _releases())


def _releases() -> Sequence[Release]:
    return who.once("releases", lambda: visible_releases(who.principal(), _store()))


def _store() -> Store:
    return who.formal_store()
