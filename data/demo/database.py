"""The demo database (演示数据库): 2022 baselines, the finished years, and 2026 under way; everything invented (虚构).

    build(store, at=now)      # into empty demo records; repeating it writes nothing

Units, schemes and the finished years' figures are those of the files; what stands beside them (the city row, the
baselines, the months and quarters) is made here, the same on any machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from data.city import SHIPPED, City, read_city
from data.demo import interim
from data.demo.build import FIRST, HERE, INVENTED, measured, paths, target_rows
from data.demo.build import equivalents as levels_of
from data.demo.loading import Clerks, Content, Year, example_content, load_figures, load_period, load_year
from data.demo.story import SUBMITTED_MORE
from data.demo.whole import whole_rows
from data.errors import NotReady
from data.examples import Example
from data.exchange.csv import read_table
from data.exchange.yaml import read_text
from data.home import DEMO
from data.periods import FINAL, OPEN, open_periods, period_in
from data.records import setting
from data.scheme_texts import parsed
from data.store import Store
from evaluation.figures import UNIT_COLUMNS, Figure, Target
from evaluation.scheme import Scheme
from evaluation.terms import Ranking
from evaluation.units import Unit

CLERKS = Clerks("演示考核办（虚构）", "演示填报人（虚构）", "演示数据部门（虚构）")
IDENTITY = "demo-taizhou"
BASELINE_NOTE = f"{INVENTED}：{FIRST}年基期值"


@dataclass(frozen=True, slots=True)
class Built:
    """What a demo database holds (演示内容): the name of the run of every period, in time."""

    runs: tuple[tuple[str, str], ...]


def build(store: Store, at: datetime) -> Built:
    """Fill demo records (建立演示数据库); raises `NotReady` where the records are not demo records."""
    with store.reading() as session:
        if setting(session, "kind") != DEMO:
            raise NotReady("这不是演示数据库，不能写入虚构的演示数据。请另建演示数据库：python -m data demo。")
    city = read_city(SHIPPED)
    _baselines(store, city, at)
    finished = [load(store, example, at) for example in reversed(city.examples)]
    return Built((*finished, *_under_way(store, city, at)))


def load(store: Store, example: Example, at: datetime) -> tuple[str, str]:
    """Bring a finished year of the demo up to its files (载入演示年度): its period and the name of its run."""
    year, content = example_content(example)
    _, scheme = parsed(year.scheme, year.scheme_name)
    load_year(store, year, CLERKS, at)
    content = replace(
        content, verified=True, figures=[*content.figures, *_city_row(scheme, content.figures, year)],
        **_submitted_more(example.year, content.figures),
    )  # fmt: skip
    return content.period.period, load_period(store, content, CLERKS, at)


def _city_row(scheme: Scheme, figures: Sequence[Figure], year: Year) -> Iterator[Figure]:
    """Figures of the city's row, where the units have one."""
    city = next((row["unit"] for row in year.units if row["kind"] == "city"), "")
    return whole_rows(scheme, figures, city) if city else iter(())


def _submitted_more(year: int, figures: Sequence[Figure]) -> dict[str, dict[tuple[str, str], object]]:
    """Where a unit submitted more than its department found."""
    rows = {(row.unit, row.indicator): row for row in figures}
    submitted: dict[tuple[str, str], object] = {}
    grounds: dict[tuple[str, str], object] = {}
    for (of, unit, indicator), (more, why) in SUBMITTED_MORE.items():
        row = rows.get((unit, indicator))
        if of == year and row is not None and row.value.isdecimal():
            submitted[unit, indicator] = row._replace(value=str(int(row.value) + more))
            grounds[unit, indicator] = why
    return {"submitted": submitted, "grounds": grounds}


def _unit_rows() -> list[dict[str, str]]:
    return list(read_table(SHIPPED / "units.csv", UNIT_COLUMNS, ("unit", "kind")).mappings())


def _year(city: City, cycle: int, scheme_year: int, title: str, *, basis: str = "", aims: Sequence[Target] = ()) -> Year:
    path = city.schemes[scheme_year]
    return Year(str(cycle), title, read_text(path, str(path)), str(path), basis, _unit_rows(), aims, f"{cycle}-02-20")


def _members(city: City) -> tuple[Unit, ...]:
    """The units that report: all but the city's row."""
    return tuple(unit for unit in city.units if unit.ranked is not Ranking.UNRANKED)


def _baselines(store: Store, city: City, at: datetime) -> None:
    """The year before the plan (基期): what the first year's growth is measured from; never scored."""
    year = _year(city, FIRST, FIRST + 1, f"{FIRST}年基期（演示，不考核）")
    _, scheme = parsed(year.scheme, year.scheme_name)
    load_year(store, year, CLERKS, at)
    rows = list(_baseline_rows(scheme, _members(city)))
    period = period_in(str(FIRST), f"{FIRST}Y", due=f"{FIRST + 1}-03-10", status=FINAL)
    open_periods(store, [period], **CLERKS.stamp(CLERKS.office, at))
    content = Content(period, [*rows, *_city_row(scheme, rows, year)], verified=True)
    load_figures(store, content, CLERKS, at)


def _baseline_rows(scheme: Scheme, members: Sequence[Unit]) -> Iterator[Figure]:
    for indicator in scheme.indicators:
        for unit in members:
            row = Figure(unit.code, indicator.code, data_period=f"{FIRST}Y", source=BASELINE_NOTE)
            if not indicator.applies_to.covers(unit):
                continue
            if indicator.measure.kind == "equivalents":
                yield row._replace(levels=levels_of(indicator, unit.code, FIRST)[0])
            elif indicator.code in paths():
                yield row._replace(**measured(indicator.code, unit.code, FIRST))  # type: ignore[arg-type]


def _under_way(store: Store, city: City, at: datetime) -> Iterator[tuple[str, str]]:
    """The year that is not over: every month and quarter so far, the last month submitted but not verified."""
    year = _this_year(city)
    _, scheme = parsed(year.scheme, year.scheme_name, year.basis_document)
    load_year(store, year, CLERKS, at, status=OPEN)
    open_periods(store, [period_in(year.cycle, f"{year.cycle}Y")], **CLERKS.stamp(CLERKS.office, at))
    reported = interim.periods()
    for period in reported:
        rows = list(interim.figures(scheme, _members(city), period))
        last = period == reported[-1]
        record = period_in(year.cycle, str(period), status=OPEN if last else FINAL)
        content = Content(record, [*rows, *_city_row(scheme, rows, year)], verified=not last)
        yield str(period), load_period(store, content, CLERKS, at)


def _this_year(city: City) -> Year:
    base = _year(city, interim.YEAR, interim.YEAR, "")
    _, scheme = parsed(base.scheme, base.scheme_name)
    aims = [
        Target(*row) for item in scheme.indicators for unit in _members(city) for row in target_rows(item, unit, interim.YEAR)
    ]
    basis = f"台考虚构〔{interim.YEAR}〕1号（虚构，仅供演示）"
    return replace(base, title=f"{interim.YEAR}年度考核（演示，进行中）", basis_document=basis, targets=aims)


def is_shipped(example: Example) -> bool:
    """Whether an example is one of the demo's own years (随附演示年度)."""
    return example.root == HERE.resolve()
