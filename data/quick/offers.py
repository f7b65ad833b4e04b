"""Schemes to begin with (可选方案): the city's dated ones, those of the example cities, and a blank one.

Each brings the units it was made for, and where there is an example of it, a table to try it with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from data.city import City, read_city
from data.examples import Example
from data.exchange.csv import Table, read_table
from data.exchange.sheets import Sheet
from data.exchange.yaml import read_text
from data.quick.schemes import BLANK_TITLE
from data.scheme_texts import parsed
from evaluation.figures import FIGURE_COLUMNS, TARGET_COLUMNS
from evaluation.scheme import Scheme
from evaluation.terms import Ranking

EXAMPLES = Path(__file__).parents[1] / "examples"
BLANK, OWN = "blank", "own"
OWN_TITLE = "自带方案"
# what a table of figures is called on paper, in the order in which it stands there
HEADINGS = {
    "value": "实绩", "numerator": "分子", "denominator": "分母", "previous": "上年值", "baseline": "基期值",
    "contribution": "贡献", "levels": "分级", "status": "状态",
}  # fmt: skip
TARGET = "target"
OWN_FORM = {TARGET: "目标", **HEADINGS}


@dataclass(frozen=True, slots=True)
class Offer:
    """A scheme to begin with (可选方案): `city` is whose units are scored, None where the table says who they are.

    `code` stands in the address. `example` is the finished run its sample table comes from, None where there is none.
    """

    code: str
    title: str
    city: City | None = None
    path: Path | None = None
    example: Example | None = None
    short: str = ""

    @property
    def label(self) -> str:
        """What its chip says (标签)."""
        return self.title if self.short == "" else self.short

    @property
    def text(self) -> str:
        """The scheme's text (方案文本); blank for the blank one. Raises `Refused`."""
        return "" if self.path is None else read_text(self.path, self.path.name)

    @property
    def fictional(self) -> bool:
        """Whether the sample table's figures are invented (虚构)."""
        return self.example is not None and self.example.fictional


def offers(city: City) -> tuple[Offer, ...]:
    """All schemes to begin with (可选方案), the one with the newest finished example first; raises `Refused`."""
    own = [_dated(city, year, path, str(year), f"{year}年度方案") for year, path in _newest_first(city)]
    own.sort(key=lambda offer: offer.example is None)
    others = [
        _dated(other, year, path, f"{other.folder.name}-{year}", f"{other.name}示例（{year}）")
        for other in example_cities(city)
        for year, path in _newest_first(other)
    ]
    return (*own, *others, Offer(BLANK, BLANK_TITLE), Offer(OWN, OWN_TITLE))


def example_cities(city: City) -> tuple[City, ...]:
    """The example cities beside this one (示例城市); raises `Refused`."""
    folders = sorted(path.parent for path in EXAMPLES.glob("*/city.yaml"))
    return tuple(read_city(folder) for folder in folders if folder.resolve() != city.folder.resolve())


def _newest_first(city: City) -> list[tuple[int, Path]]:
    return sorted(city.schemes.items(), reverse=True)


def _dated(city: City, year: int, path: Path, code: str, short: str) -> Offer:
    title = parsed(read_text(path, path.name))[1].title or path.stem
    return Offer(code, title, city, path, city.example(year), short)


def city_of(sheet: Sheet, cities: Sequence[City]) -> City | None:
    """Whose units a table names (表中单位所属城市): the first city of which any unit stands in a cell."""
    texts = {cell for row in sheet.rows for cell in row}
    return next((city for city in cities if texts & _called(city)), None)


def _called(city: City) -> set[str]:
    """Everything a city's units are called."""
    members = _members(city)
    return {*members, *members.values(), *(city.short_name(unit) for unit in city.units if unit.code in members)}


def sample(offer: Offer) -> str:
    """The example's figures as a table to paste (示例表), tab-separated; blank where there is none. Raises `Refused`.

    A line for each unit where a figure is one number without a target, else a line for each unit and indicator.
    """
    if offer.example is None or offer.city is None:
        return ""
    figures = read_table(offer.example.figures, FIGURE_COLUMNS, ("unit", "indicator"))
    scheme = parsed(offer.text)[1]
    path = offer.example.targets
    targets = None if path is None else read_table(path, TARGET_COLUMNS, ("unit", "indicator", "target"))
    plain = targets is None and not any(row.get(name) for row in figures.mappings() for name in HEADINGS if name != "value")
    rows = _wide(offer.city, scheme, figures) if plain else _long(offer.city, scheme, figures, targets)
    return "\n".join("\t".join(cells) for cells in rows)


def _members(city: City) -> dict[str, str]:
    """Names of the units that are ranked or apart, by code."""
    return {unit.code: unit.name for unit in city.units if unit.ranked is not Ranking.UNRANKED}


def _wide(city: City, scheme: Scheme, figures: Table) -> list[Sequence[str]]:
    """A line for each unit, a column for each indicator."""
    values = {(row["unit"], row["indicator"]): row["value"] for row in figures.mappings()}
    heads = [item.title for item in scheme.indicators]
    lines = [
        [name, *(values.get((code, item.code), "") for item in scheme.indicators)] for code, name in _members(city).items()
    ]
    return [["单位", *heads], *lines]


def _long(city: City, scheme: Scheme, figures: Table, targets: Table | None) -> list[Sequence[str]]:
    """A line for each unit and indicator, with its target."""
    names, titles = _members(city), {item.code: item.title for item in scheme.indicators}
    aims = {} if targets is None else {(row["unit"], row["indicator"]): row["target"] for row in targets.mappings()}
    used = [name for name in HEADINGS if any(row.get(name) for row in figures.mappings())]
    rows: list[Sequence[str]] = [["单位", "指标代码", "指标", "目标", *(HEADINGS[name] for name in used)]]
    for row in figures.mappings():
        key = row["unit"], row["indicator"]
        if key[0] in names and key[1] in titles:
            rows.append([names[key[0]], key[1], titles[key[1]], aims.get(key, ""), *(row.get(name, "") for name in used)])
    return rows
