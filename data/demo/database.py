"""The demo database (演示数据库): 2022 baselines, the finished years, and 2026 under way; everything invented (虚构).

    build(store, at, place.evidence)      # into empty demo records; repeating it writes nothing

Units, schemes and the finished years' figures are those of the files; what stands beside them (the city row, the
baselines, the months and quarters) is made here, the same on any machine. What is still being reported comes last
(`data.demo.reporting`), at moments of its own: whoever makes the records says a moment no later than `MADE`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from data.city import SHIPPED, City, read_city
from data.demo import interim, reporting
from data.demo.build import FIRST, HERE, INVENTED, equivalents, measured, paths, target_rows
from data.demo.build import period as period_of
from data.demo.loading import Clerks, Content, Year, example_year, load
from data.demo.story import SUBMITTED_MORE
from data.demo.whole import whole_rows
from data.examples import Example
from data.exchange.csv import read_table
from data.exchange.yaml import read_text
from data.periods import FINAL, OPEN, period_in
from data.scheme_texts import parsed
from data.store import Store
from evaluation.figures import UNIT_COLUMNS, Figure, Target
from evaluation.scheme import Scheme
from evaluation.terms import Ranking
from evaluation.units import Unit

CLERKS = Clerks("演示考核办（虚构）", "演示填报人（虚构）", "演示数据部门（虚构）")
# when the shipped demo's records are made, wherever and whenever that is: before anybody reports in them
MADE = datetime(interim.YEAR, 11, 20, 8, tzinfo=UTC)
# asked at every question to the records
_HERE = HERE.resolve()
BASELINE_NOTE = f"{INVENTED}：{FIRST}年基期值"


def build(store: Store, at: datetime, evidence: Path) -> dict[str, str]:
    """Fill demo records (建立演示数据库): the run of every scored period; raises `NotReady` on other than demo records.

    `evidence` is the folder of kept files beside them.
    """
    city = read_city(SHIPPED)
    finished = [finished_year(example) for example in reversed(city.examples)]
    under_way = _this_year(city)
    runs = load(store, [_baseline_year(city), *finished, under_way], CLERKS, at)
    reporting.play(store, city, under_way.scheme, evidence)
    return runs


def is_shipped(example: Example) -> bool:
    """Whether an example is one of the demo's own years (随附演示年度)."""
    return example.root == _HERE


def finished_year(example: Example) -> Year:
    """A finished year of the demo (已结束年度): its files, verified, and the city row beside them; raises `Refused`."""
    year = example_year(example)
    (content,) = year.contents
    submitted, grounds = _submitted_more(example.year, content.figures)
    rows = [*content.figures, *_city_row(year.scheme, content.figures, year.units)]
    content = replace(content, figures=rows, submitted=submitted, grounds=grounds, verified=True)
    return replace(year, contents=[content])


def _city_row(scheme: Scheme, figures: Sequence[Figure], units: Sequence[Mapping[str, str]]) -> Iterator[Figure]:
    """Figures of the city's row, where there is one."""
    city = next((row["unit"] for row in units if row["kind"] == "city"), "")
    return whole_rows(scheme, figures, city) if city else iter(())


def _submitted_more(
    year: int, figures: Sequence[Figure]
) -> tuple[dict[tuple[str, str], Figure], dict[tuple[str, str], str]]:
    """Where a unit submitted more than its department found, and the department's grounds."""
    rows = {(row.unit, row.indicator): row for row in figures}
    submitted, grounds = {}, {}
    for (of, unit, indicator), (more, why) in SUBMITTED_MORE.items():
        row = rows.get((unit, indicator))
        if of == year and row is not None and row.value.isdecimal():
            submitted[unit, indicator] = row._replace(value=str(int(row.value) + more))
            grounds[unit, indicator] = why
    return submitted, grounds


def _members(city: City) -> tuple[Unit, ...]:
    """The units that report: all but the city's row."""
    return tuple(unit for unit in city.units if unit.ranked is not Ranking.UNRANKED)


def _year(city: City, cycle: int, scheme_year: int, title: str) -> Year:
    """A year that has no files of its own, still without content."""
    path = city.schemes[scheme_year]
    text = read_text(path, str(path))
    units = list(read_table(SHIPPED / "units.csv", UNIT_COLUMNS, ("unit", "kind")).mappings())
    return Year(str(cycle), title, parsed(text)[1], text, "", units, (), (), f"{cycle}-02-20")


def _baseline_year(city: City) -> Year:
    """The year before the plan (基期): what the first year's growth is measured from; never scored."""
    year = _year(city, FIRST, FIRST + 1, f"{FIRST}年基期（演示，不考核）")
    rows = list(_baselines(year.scheme, _members(city)))
    period = period_in(year.cycle, f"{FIRST}Y", due=f"{FIRST + 1}-03-10", status=FINAL)
    rows += _city_row(year.scheme, rows, year.units)
    return replace(year, contents=[Content(period, rows, verified=True, scored=False)])


def _baselines(scheme: Scheme, members: Sequence[Unit]) -> Iterator[Figure]:
    for indicator in scheme.indicators:
        for unit in members:
            row = Figure(unit.code, indicator.code, data_period=period_of(indicator, FIRST), source=BASELINE_NOTE)
            if not indicator.applies_to.covers(unit):
                continue
            if indicator.measure.kind == "equivalents":
                yield row._replace(levels=equivalents(indicator, unit.code, FIRST)[0])
            elif indicator.code in paths():
                yield row._replace(**measured(indicator.code, unit.code, FIRST))  # type: ignore[arg-type]


def _this_year(city: City) -> Year:
    """The year under way: every month and quarter so far, the last month submitted but not verified."""
    cycle, members = interim.YEAR, _members(city)
    year = _year(city, cycle, cycle, f"{cycle}年度考核（演示，进行中）")
    aims = [Target(*row) for item in year.scheme.indicators for unit in members for row in target_rows(item, unit, cycle)]
    reported = interim.periods()
    contents = [Content(period_in(year.cycle, f"{cycle}Y"), (), scored=False, conducted=True)]
    for period in reported:
        rows = list(interim.figures(year.scheme, members, period))
        last = period == reported[-1]
        record = period_in(year.cycle, str(period), status=OPEN if last else FINAL)
        contents.append(Content(record, [*rows, *_city_row(year.scheme, rows, year.units)], verified=not last))
    basis = f"台考虚构〔{cycle}〕1号（虚构，仅供演示）"
    return replace(year, basis_document=basis, targets=aims, contents=contents, status=OPEN)
