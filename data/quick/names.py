"""Names (名称): which unit or indicator a text of somebody's table means; unknown and ambiguous ones are told apart."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from data.city import UnitDetail
from data.exchange.csv import read_table
from data.quick.words import BRACKETED, CONTENT, JOINTS, squeezed, words
from evaluation.errors import Fault, Refused
from evaluation.reading import shortened
from evaluation.scheme import Indicator, Scheme
from evaluation.units import Unit

Item = TypeVar("Item", Unit, Indicator)
# looking for what is alike costs more than the rest of a row; a table of strangers needs no more
MOST_SUGGESTIONS = 200
ALIASES = "unit_aliases.csv"
ALIAS_COLUMNS = ("unit", "alias", "source")
SUFFIXES = ("新区", "县", "市", "区")
ORDINAL = re.compile(r"(?:\(?[0-9]+\)?[.、)]|[(]?[一二三四五六七八九十]+[)、.]|[①-⑳])(?=\D)")
COUNTED_IN = re.compile(r"(?:计量)?单位:?")
SAME_UNITS = {"%": "%", "百分比": "%", "％": "%"}


class Meant(NamedTuple, Generic[Item]):
    """What a name means (名称所指): the item, or why it is none; `fault` blank beside an item."""

    item: Item | None
    fault: str = ""


def read_aliases(folder: Path) -> dict[str, str]:
    """Former and other names of units (单位别名) → code, from a city folder; none where the file is absent."""
    path = folder / ALIASES
    if not path.is_file():
        return {}
    table, found = read_table(path, ALIAS_COLUMNS, ALIAS_COLUMNS), {}
    faults = []
    for number, row in enumerate(table.mappings()):
        if not all(row.values()):
            faults.append(Fault(table.place(number).of("unit"), "单位、别名、来源都要填写"))
        found[row["alias"]] = row["unit"]
    if faults:
        raise Refused(faults)
    return found


class Names(Generic[Item]):
    """Names in order of weight (名称表): a name found at one level is not looked for at the next."""

    def __init__(self, word: str, levels: Iterable[Iterable[tuple[str, Item]]], label: Mapping[str, str]) -> None:
        self.word, self.label = word, label
        self.suggested = 0
        self.levels: list[dict[str, list[Item]]] = []
        for level in levels:
            known: dict[str, list[Item]] = {}
            for name, item in level:
                if (key := squeezed(name)) and item not in known.setdefault(key, []):
                    known[key].append(item)
            self.levels.append(known)

    def find(self, text: str) -> list[Item]:
        """Every item a name may mean (可能所指), at the weightiest level that knows it."""
        key = squeezed(text)
        return next((level[key] for level in self.levels if key in level), [])

    def meant(self, text: str) -> Meant[Item]:
        """The item a name means (名称所指), or a sentence."""
        found = self.find(text)
        if len(found) == 1:
            return Meant(found[0])
        if found:
            names = "、".join(self.label[item.code] for item in found)
            return Meant(None, f"“{shortened(text)}”可能指{names}，请写全称或代码")
        return Meant(None, f"没有“{shortened(text)}”这个{self.word}{self._suggestion(text)}")

    def _suggestion(self, text: str) -> str:
        if self.suggested >= MOST_SUGGESTIONS:
            return "，请改正或删去"
        self.suggested += 1
        key = squeezed(text[:40])
        match = BRACKETED.fullmatch(key)
        key = match.group(1) if match else key
        names = {name: items[0] for level in self.levels for name, items in level.items() if len(items) == 1}
        within = sorted((name for name in names if len(name) > 1 and name in key), key=len, reverse=True)
        close = within or difflib.get_close_matches(key, names, 1, 0.6)
        return f"，是否为“{self.label[names[close[0]].code]}”" if close else "，请改正或删去"


class UnitNames(Names[Unit]):
    """Units by code and full name, then short name, then former and other names, then without 县、市、区."""

    def __init__(
        self, units: Sequence[Unit], details: Mapping[str, UnitDetail], aliases: Mapping[str, str]
    ) -> None:
        by_code = {unit.code: unit for unit in units}
        shorts = [(details[unit.code].short_name, unit) for unit in units if unit.code in details]
        super().__init__(
            "单位",
            (
                [*((unit.code, unit) for unit in units), *((unit.name, unit) for unit in units)],
                shorts,
                [(alias, by_code[code]) for alias, code in aliases.items() if code in by_code],
                [(stem, unit) for unit in units for stem in stems(unit.name)],
            ),
            {unit.code: unit.name for unit in units},
        )


def stems(name: str) -> list[str]:
    """A name without its 县、市、区 (去后缀名称), where at least two characters are left."""
    return [name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix) and len(name) > len(suffix) + 1][:1]


class IndicatorNames(Names[Indicator]):
    """Indicators by code, title, or both; numbered, or with their unit of measure in brackets."""

    def __init__(self, scheme: Scheme) -> None:
        items = [*scheme.indicators, *scheme.observed]
        both = [(f"{item.code}{item.title}", item) for item in items]
        both += [(f"{item.title}{item.code}", item) for item in items]
        super().__init__(
            "指标",
            ([(item.code, item) for item in items], [(item.title, item) for item in items], both),
            {item.code: f"{item.code} {item.title}" for item in items},
        )

    def find(self, text: str) -> list[Indicator]:
        return next((found for name, _ in _readings(text) if (found := super(IndicatorNames, self).find(name))), [])

    def meant(self, text: str) -> Meant[Indicator]:
        for name, unit in _readings(text):
            found = super().find(name)
            if len(found) == 1:
                return Meant(found[0], unlike(unit, found[0]))
        return super().meant(text)


def _readings(text: str) -> list[tuple[str, str]]:
    """A label as name and unit of measure: as it stands, then without number, joints and brackets."""
    key = squeezed(text)
    found = [(key, "")]
    for name in (key, ORDINAL.sub("", key, count=1) if ORDINAL.match(key) else key):
        found.append((_joined(name), ""))
        match = BRACKETED.fullmatch(name)
        if match and words().headings.get(match.group(2)) not in CONTENT:
            # as written first: the point in PM2.5 joins no code and title
            found += [(match.group(1), match.group(2)), (_joined(match.group(1)), match.group(2))]
    return found


def _joined(name: str) -> str:
    """A code and a title without what stands between them."""
    match = re.fullmatch(rf"([a-z]*[0-9.]*)[{re.escape(JOINTS)}]+(.+)", name)
    return f"{match.group(1)}{match.group(2)}" if match and match.group(1) else name


def unlike(unit: str, indicator: Indicator) -> str:
    """A sentence when a table counts an indicator in another unit of measure (计量单位不一致), else blank."""
    written = plain_unit(unit)
    if written in ("", plain_unit(indicator.unit), squeezed(indicator.code)):
        return ""
    return f"表中写“{shortened(unit)}”，方案中{indicator.code}的计量单位是“{indicator.unit}”，请换算后改成一致"


def plain_unit(text: str) -> str:
    """A unit of measure as compared (计量单位)."""
    key = COUNTED_IN.sub("", squeezed(text), count=1)
    return SAME_UNITS.get(key, key)


def titled(text: str) -> tuple[str, str]:
    """Title and unit of measure of an indicator nobody knows yet (拟定指标), as the table writes them."""
    plain = ORDINAL.sub("", text.replace("\n", "").strip(), count=1)
    match = BRACKETED.fullmatch(plain)
    if match is None:
        return plain, ""
    inside = COUNTED_IN.sub("", match.group(2).strip(), count=1).strip(":： ")
    # （2024年）、（累计） say which figure it is, not in what it is counted
    if re.search(r"[0-9]|年|季|月|累计", inside) or len(inside) > 8:
        return plain, ""
    return match.group(1).strip(), inside
