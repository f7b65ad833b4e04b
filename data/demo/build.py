"""Builds the demonstration years (演示年度): figures, targets and adjustments, all invented (虚构).

`python -m data.demo.build` writes 2023/, 2024/ and 2025/ anew, byte for byte the same on any machine: every
number comes from sizes.csv, paths.csv and a draw seeded by year, unit and indicator, in exact fractions.
A unit's value is its target times its strength of the year, give or take a small draw.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from data.city import SHIPPED, read_scheme, read_units
from data.demo.story import ADJUSTMENTS, EXAMPLE, REACHED, SPECIAL, STAGES, TARGET_NOTE
from data.exchange.csv import read_table
from data.exchange.results import csv_text
from evaluation.figures import ADJUSTMENT_COLUMNS, FIGURE_COLUMNS, TARGET_COLUMNS, Figure
from evaluation.rounding import half_up, shown
from evaluation.scheme import Indicator
from evaluation.terms import FigureStatus, Ranking
from evaluation.units import Unit

HERE = Path(__file__).parent
YEARS = (2023, 2024, 2025)
FIRST, LAST = 2022, 2027
INVENTED = "虚构演示数据"
GROWTH = {"population": Fraction(1003, 1000), "employed": Fraction(1003, 1000)}
YEARLY = Fraction(105, 100)
SIZE_COLUMNS = (
    "unit", "share", "intensity", "population", "gdp", "revenue", "value_added", "employed",
    "strength_2023", "strength_2024", "strength_2025", "strength_2026",
)  # fmt: skip
PATH_COLUMNS = ("indicator", "base_2022", "goal_2027", "kind", "denominator", "times", "decimals", "spread")


@dataclass(frozen=True, slots=True)
class Path315:
    """The city's invented way from 2022 to the plan's number (全市路径), and how a unit's value is shown."""

    base: Fraction
    goal: Fraction
    kind: str
    denominator: str
    times: Fraction
    decimals: int
    spread: Fraction


def rows(name: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Rows of one of this folder's tables."""
    return read_table(HERE / name, columns, columns).mappings()


@cache
def sizes() -> dict[str, dict[str, Fraction]]:
    """Invented sizes and strengths by unit."""
    return {
        row["unit"]: {column: Fraction(row[column]) for column in SIZE_COLUMNS[1:]}
        for row in rows("sizes.csv", SIZE_COLUMNS)
    }


@cache
def paths() -> dict[str, Path315]:
    """The invented paths by indicator."""
    return {
        row["indicator"]: Path315(
            Fraction(row["base_2022"]), Fraction(row["goal_2027"]), row["kind"], row["denominator"],
            Fraction(row["times"] or "1"), int(row["decimals"]), Fraction(row["spread"]),
        )
        for row in rows("paths.csv", PATH_COLUMNS)
    }  # fmt: skip


def draw(spread: Fraction, *seed: object) -> Fraction:
    """A draw between −spread and spread that depends on its seed alone."""
    return spread * Fraction(random.Random("/".join(map(str, seed))).randrange(-1000, 1001), 1000)


def strength(unit: str, year: int) -> Fraction:
    """How strong a unit is in a year; before the first year a little weaker than in it."""
    if year < YEARS[0]:
        return sizes()[unit][f"strength_{YEARS[0]}"] - Fraction(3, 100)
    return sizes()[unit][f"strength_{year}"]


def path_value(indicator: str, unit: str, year: int) -> Fraction:
    """The unit's way to the city's goal in a year: its share of a stock, its intensity of a rate."""
    path, size = paths()[indicator], sizes()[unit]
    at = path.base + (path.goal - path.base) * Fraction(year - FIRST, LAST - FIRST)
    if path.kind == "rate":
        return at if indicator == "A3" else at * size["intensity"]
    return at * size["share"]


@cache
def value(indicator: str, unit: str, year: int) -> Fraction:
    """The unit's exact invented value in a year, before it is shown."""
    usual = strength(unit, year) + leaning(unit, indicator)
    reached = REACHED.get((unit, indicator), usual) + draw(paths()[indicator].spread, year, unit, indicator)
    return path_value(indicator, unit, year) * reached


@cache
def leaning(unit: str, indicator: str) -> Fraction:
    """Where a unit is stronger or weaker than usual: the same in every year, one for each dimension."""
    return draw(Fraction(8, 100), unit, indicator[0])


def denominator(indicator: str, unit: str, year: int) -> Fraction:
    """The denominator of a rate, growing a little every year."""
    column = paths()[indicator].denominator
    return half_up(sizes()[unit][column] * GROWTH.get(column, YEARLY) ** (year - FIRST), 2)


def measured(indicator: str, unit: str, year: int) -> dict[str, str]:
    """The columns a value stands in: numerator and denominator of a rate, else the value."""
    path = paths()[indicator]
    if path.kind != "rate":
        return {"value": shown(value(indicator, unit, year), path.decimals)}
    below = denominator(indicator, unit, year)
    above = half_up(value(indicator, unit, year) * below / path.times, path.decimals)
    return {
        "value": shown(above / below * path.times, 2), "numerator": shown(above, path.decimals),
        "denominator": shown(below, 2),
    }  # fmt: skip


def reads_previous(indicator: Indicator) -> bool:
    """Whether any part looks at the year before."""
    return any(part.of != "level" or "previous" in str(part.params) for part in indicator.parts) or any(
        "otherwise" in part.params for part in indicator.parts
    )


def target(indicator: Indicator, unit: str, year: int) -> str:
    """The unit's target: its path; for the core rate above the city's path, its own last value."""
    path = paths()[indicator.code]
    aim = path_value(indicator.code, unit, year)
    if indicator.code == "A3":
        aim = max(aim, Fraction(measured("A3", unit, year - 1)["value"]))
    if path.kind == "rate":
        return shown(aim, 2)
    return shown(max(aim, Fraction(1, 10**path.decimals)), path.decimals)


def equivalents(indicator: Indicator, unit: str, year: int) -> tuple[str, str]:
    """Levels of a 当量 and its target: the wanted sum taken apart from the heaviest level down."""
    base, goal = {"B1": (60, 140), "B2": (31, 31), "D3": (330, 500)}[indicator.code]
    at = base + Fraction(goal - base) * Fraction(year - FIRST, LAST - FIRST)
    aim = max(half_up(at * sizes()[unit]["share"], 0), Fraction(1))
    reached = (
        strength(unit, year)
        + leaning(unit, indicator.code)
        + draw(Fraction(8, 100), year, unit, indicator.code)
    )
    left = int(half_up(aim * reached, 0))
    counts = {}
    each = sorted((indicator.measure.each or {}).items(), key=lambda level: (-level[1], level[0]))
    for level, worth in each:
        counts[level] = int(left // worth // 3 if worth > 1 and level != each[-1][0] else left // worth)
        left -= counts[level] * int(worth)
    return ";".join(f"{level}:{count}" for level, count in counts.items()), shown(aim, 0)


def free_value(indicator: str, unit: str, year: int) -> dict[str, str]:
    """Values that follow no path: differences of growth, growth, overdue returns, pieces and stages."""
    lead = (strength(unit, year) + leaning(unit, indicator) - Fraction(9, 10)) * 20
    wobble = draw(Fraction(15, 10), year, unit, indicator)
    if indicator in STAGES:
        return {"value": STAGES[indicator](unit, year)}
    if indicator == "C3":
        return {"levels": f"项:{max(0, min(3, int(half_up(1 + lead / 2 + wobble / 3, 0))))}"}
    if indicator == "G3":
        return {"value": shown(max(Fraction(0), half_up(2 - lead + wobble, 0)), 0)}
    middle = {"D5": 2, "D6": 13, "G1": 14}[indicator]
    return {"value": shown(middle + lead + wobble, 1 if indicator == "D5" else 2)}


def figure(indicator: Indicator, unit: Unit, year: int) -> Figure:
    """One row of figures.csv: the story's own rows first, then 不适用, then the invented value."""
    row = Figure(unit.code, indicator.code, data_period=period(indicator, year), source=INVENTED)
    if not indicator.applies_to.covers(unit):
        return row._replace(status=FigureStatus.NOT_APPLICABLE.value, data_period="")
    told = SPECIAL.get((year, unit.code, indicator.code), {})
    if "status" in told:
        return row._replace(**told)  # type: ignore[arg-type]
    return row._replace(**{**invented(indicator, unit.code, year), **told})  # type: ignore[arg-type]


def invented(indicator: Indicator, unit: str, year: int) -> dict[str, str]:
    """The invented columns of a reported figure."""
    if indicator.measure.kind == "equivalents":
        return {"levels": equivalents(indicator, unit, year)[0]}
    if indicator.code not in paths():
        return free_value(indicator.code, unit, year)
    columns = measured(indicator.code, unit, year)
    if reads_previous(indicator):
        before = SPECIAL.get((year - 1, unit, indicator.code), {})
        columns["previous"] = before.get("value") or measured(indicator.code, unit, year - 1)["value"]
    return columns


def period(indicator: Indicator, year: int) -> str:
    """The period the figure belongs to: the year before for yearly figures known late."""
    last = {"M": "M12", "Q": "Q4", "H": "H2"}.get(indicator.frequency, "Y")
    return f"{year - indicator.lag if last == 'Y' else year}{last}"


def target_rows(indicator: Indicator, unit: Unit, year: int) -> Iterator[tuple[str, str, str, str]]:
    """The row of targets.csv, where the indicator reads a target."""
    if not indicator.applies_to.covers(unit):
        return
    note = TARGET_NOTE.get((unit.code, indicator.code), INVENTED)
    if indicator.measure.kind == "equivalents":
        yield unit.code, indicator.code, equivalents(indicator, unit.code, year)[1], note
    elif indicator.code in paths():
        yield unit.code, indicator.code, target(indicator, unit.code, year), note


def build(year: int) -> dict[str, str]:
    """The files of one demonstration year (演示年度文件): name → text."""
    _, scheme = read_scheme(SHIPPED / "schemes" / f"{year}.yaml")
    units = [unit for unit in read_units(SHIPPED / "units.csv") if unit.ranked is not Ranking.UNRANKED]
    pairs = [(indicator, unit) for unit in units for indicator in scheme.indicators]
    figures = [figure(indicator, unit, year) for indicator, unit in pairs]
    targets = [row for indicator, unit in pairs for row in target_rows(indicator, unit, year)]
    return {
        "example.yaml": EXAMPLE.format(year=year, following=year + 1),
        "figures.csv": csv_text(
            FIGURE_COLUMNS, [[getattr(row, name) for name in FIGURE_COLUMNS] for row in figures]
        ),
        "targets.csv": csv_text(TARGET_COLUMNS, targets),
        "adjustments.csv": csv_text(ADJUSTMENT_COLUMNS, ADJUSTMENTS[year]),
    }


def main(folder: Path = HERE) -> None:
    """Writes every demonstration year under a folder (写出演示年度)."""
    for year in YEARS:
        (folder / str(year)).mkdir(exist_ok=True)
        for name, text in build(year).items():
            (folder / str(year) / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
