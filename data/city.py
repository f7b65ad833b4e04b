"""City folder (城市文件夹): units, schemes, boundary settings and examples of one city, read strictly.

`APPRAISAL_REFERENCE` points the app at another city's folder; required there are city.yaml, units.csv and
one scheme, everything else may be absent. Readers raise `Refused` with every fault of every file at once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from data.examples import Example, read_examples
from data.exchange.csv import Table, read_table
from data.exchange.run_files import RunFiles, RunPaths, read_run, units_of
from data.exchange.yaml import read_yaml
from data.files import newest
from evaluation.errors import Fault, FaultList, Refused, Where
from evaluation.figures import UNIT_COLUMNS
from evaluation.reading import Section, unique
from evaluation.scheme import Scheme
from evaluation.scheme_parser import parse
from evaluation.tree import MapNode, Node, Scalar
from evaluation.units import Unit, in_order

VARIABLE = "APPRAISAL_REFERENCE"
SHIPPED = Path(__file__).parent / "reference"
BUNDLED = "geo"
DETAIL_COLUMNS = (
    "unit", "short_name", "seat", "seat_source", "code_status", "mountain", "mountain_confidence",
    "mountain_source", "note",
)  # fmt: skip
CODE_STATUS = ("official", "local")
YES_NO = ("yes", "no")
TOP = ("city", "demo", "boundaries", "circles")
CITY = ("name", "title", "file_title", "unit", "first_year", "schemes")
DEMO = ("statement", "examples", "day")
BOUNDARIES = ("files", "code_property", "crs", "source", "source_date", "review_number", "note")
CIRCLE = ("unit", "lon", "lat", "note")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class UnitDetail:
    """What is known of a unit beside the score (单位概况): short name, seat 驻地, code official or local, source."""

    unit: str
    short_name: str = ""
    seat: str = ""
    seat_source: str = ""
    code_status: str = "official"
    mountain: bool = False
    mountain_confidence: str = ""
    mountain_source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Where boundaries come from (边界): the app's own (`bundled`), a file of the folder (`path`), or none.

    `review_number` is the 审图号; without it no map may be published. Of an uploaded file `print_path` is the edition
    for print, and `stamp` tells one version from another.
    """

    bundled: bool = False
    path: Path | None = None
    print_path: Path | None = None
    stamp: str = ""
    code_property: str = "unit"
    crs: str = "EPSG:4490"
    source: str = ""
    source_date: str = ""
    review_number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    """A unit without boundary, drawn as a circle (示意圆): degrees in CGCS2000; its size on the map means nothing."""

    unit: str
    lon: float
    lat: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class City:
    """A city as its folder states it (城市): units in 建制顺序, scheme files by year, examples newest first.

    `file_title` is what names of exported files begin with 文件名前缀; `version` the time of the newest file it was
    read from 数据版本, nanoseconds, as `folder_version` gave it before the reading; `demo_day` the business day its
    demo stands at 演示日期, None where that is the real day.
    """

    folder: Path
    name: str
    title: str
    file_title: str
    city_unit: str
    first_year: int
    statement: str
    units: tuple[Unit, ...]
    details: Mapping[str, UnitDetail]
    schemes: Mapping[int, Path]
    boundaries: Boundaries | None
    circles: tuple[Circle, ...]
    examples: tuple[Example, ...]
    version: int = 0
    demo_day: date | None = None

    def short_name(self, unit: Unit) -> str:
        """Short name of a unit (简称), its full name where none is recorded."""
        detail = self.details.get(unit.code)
        return detail.short_name if detail is not None and detail.short_name else unit.name

    def example(self, year: int) -> Example | None:
        """The example of a year (演示年度), None where there is none."""
        return next((example for example in self.examples if example.year == year), None)


def reference_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The city folder in force (城市文件夹): the one APPRAISAL_REFERENCE names, else the shipped one."""
    named = environment.get(VARIABLE, "").strip()
    return Path(named).expanduser() if named else SHIPPED


def folder_version(folder: Path) -> int:
    """When the newest file of a folder was written (数据版本), nanoseconds; 0 for a folder that is not there."""
    return newest(folder, lambda: (path for path in folder.rglob("*") if path.is_file()))


def read_city(folder: Path) -> City:
    """The city of a folder (读取城市文件夹); raises `Refused` with every fault of all its files."""
    faults = FaultList()
    node = _gathered(faults, lambda: read_yaml(folder / "city.yaml"))
    units = _gathered(faults, lambda: read_units(folder / "units.csv")) or ()
    details = _gathered(faults, lambda: read_details(folder / "unit_details.csv", units)) or {}
    if node is None:
        raise Refused(faults)
    city = _city(folder, node, units, details, faults)
    faults.raise_if_any()
    return city


def _gathered(faults: FaultList, read: Callable[[], Result]) -> Result | None:
    """What a reader gives, or None with its faults kept for the end."""
    try:
        return read()
    except Refused as refusal:
        faults.extend(refusal.faults)
        return None


def _city(
    folder: Path, node: Node, units: tuple[Unit, ...], details: Mapping[str, UnitDetail], faults: FaultList
) -> City:
    top = Section(node, "城市说明", faults, TOP)
    top.need("city")
    head, demo = top.section("city", CITY), top.section("demo", DEMO)
    head.need("name", "title")
    schemes = _schemes(folder, head)
    day = _demo_day(demo)
    examples = _gathered(faults, lambda: _examples(folder, demo, day)) or ()
    latest = max((*schemes, *(example.year for example in examples)), default=0)
    city = City(
        folder=folder, name=head.text("name"), title=head.text("title"),
        file_title=head.text("file_title", f"{head.text('name')}考核"), city_unit=head.text("unit"),
        first_year=head.whole("first_year", latest, most=9999), statement=demo.text("statement"), units=units,
        details=details, schemes=schemes, boundaries=_boundaries(folder, top),
        circles=tuple(_circle(item, faults) for item in top.nodes_of("circles")), examples=examples, demo_day=day,
    )  # fmt: skip
    _check_codes(city, head, top, faults)
    return city


def _schemes(folder: Path, head: Section) -> dict[int, Path]:
    """Scheme files by year: all of a folder, or those a mapping lists."""
    if isinstance(head.nodes.get("schemes"), MapNode):
        listed = head.section("schemes", None)
        found = {year: folder / listed.text(year) for year in listed.nodes}
    else:
        found = {path.stem: path for path in (folder / head.text("schemes", "schemes")).glob("*.yaml")}
    if not found:
        head.fault("schemes", "至少要有一份考核方案，文件名为“年度.yaml”")
    for year, path in found.items():
        if not re.fullmatch("[0-9]{4}", year):
            head.fault("schemes", f"方案“{path.name}”的年度“{year}”应为四位年份")
        if not path.is_file():
            head.fault("schemes", f"没有方案文件“{path.name}”")
    return {int(year): path for year, path in sorted(found.items()) if year.isascii() and year.isdigit()}


def _demo_day(demo: Section) -> date | None:
    """The business day the demo stands at; None where the city names none."""
    text = demo.text("day")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        demo.fault("day", f"演示日期“{text}”应写成2026-01-01的形式")
        return None


def _examples(folder: Path, demo: Section, day: date | None) -> tuple[Example, ...]:
    """Examples of the folder the demo section names; none where it names none."""
    if demo.is_null("examples"):
        return ()
    named = folder / demo.text("examples")
    if not named.is_dir():
        demo.fault("examples", f"没有演示文件夹“{demo.text('examples')}”")
        return ()
    return tuple(replace(example, day=day) for example in read_examples(named))


def _boundaries(folder: Path, top: Section) -> Boundaries | None:
    if top.is_null("boundaries"):
        return None
    section = top.section("boundaries", BOUNDARIES)
    section.need("files")
    files = section.text("files")
    path = None if files in ("", BUNDLED) else folder / files
    if path is not None and not path.is_file():
        section.fault("files", f"没有边界文件“{files}”")
    return Boundaries(
        bundled=files == BUNDLED, path=path, code_property=section.text("code_property", "unit"),
        crs=section.text("crs", "EPSG:4490"), source=section.text("source"),
        source_date=section.text("source_date"), review_number=section.text("review_number"),
        note=section.text("note"),
    )  # fmt: skip


def _circle(node: Node, faults: FaultList) -> Circle:
    section = Section(node, "示意圆", faults, CIRCLE)
    section.need("unit", "lon", "lat")
    return Circle(
        section.text("unit"), _degrees(section, "lon", 180), _degrees(section, "lat", 90), section.text("note"),
    )  # fmt: skip


def _degrees(section: Section, key: str, most: int) -> float:
    """A coordinate, its size at most `most`."""
    value = section.maybe_number(key)
    if value is not None and abs(value) > most:
        section.fault(key, f"{section.name}的“{key}”应在－{most}至{most}之间")
    return 0.0 if value is None else float(value)


def _check_codes(city: City, head: Section, top: Section, faults: FaultList) -> None:
    """Units that the settings name stand in units.csv."""
    codes = {unit.code for unit in city.units}
    if not codes:
        return
    if city.city_unit and city.city_unit not in codes:
        head.fault("unit", f"units.csv中没有单位“{city.city_unit}”")
    for circle, node in zip(city.circles, top.nodes_of("circles"), strict=True):
        if circle.unit not in codes:
            faults.add(node.where, f"units.csv中没有单位“{circle.unit}”")


def read_units(path: Path) -> tuple[Unit, ...]:
    """Units of units.csv in 建制顺序 (被考核单位); raises `Refused`."""
    table, faults = read_table(path, UNIT_COLUMNS, ("unit", "kind")), FaultList()
    units = units_of(table, faults)
    unique(units, lambda unit: unit.code, "单位代码", faults)
    faults.raise_if_any()
    return in_order(units)


def read_details(path: Path, units: tuple[Unit, ...]) -> dict[str, UnitDetail]:
    """Details of units by code (单位概况); none where the file is absent; raises `Refused`."""
    if not path.is_file():
        return {}
    table, faults = read_table(path, DETAIL_COLUMNS, ("unit",)), FaultList()
    codes, found = {unit.code for unit in units}, {}
    for number, row in enumerate(table.mappings()):
        _check_detail(row, table, number, codes, faults)
        if row["unit"] in found:
            faults.add(table.place(number).of("unit"), f"单位“{row['unit']}”重复")
        found[row["unit"]] = UnitDetail(**{**row, "mountain": row.get("mountain") == "yes"})  # type: ignore[arg-type]
    faults.raise_if_any()
    return found


def _check_detail(
    row: Mapping[str, str], table: Table, number: int, codes: set[str], faults: FaultList
) -> None:
    place = table.place(number)
    if codes and row["unit"] not in codes:
        faults.add(place.of("unit"), f"units.csv中没有单位“{row['unit']}”")
    for column, words in (("code_status", CODE_STATUS), ("mountain", YES_NO)):
        if row.get(column, words[0]) not in words:
            faults.add(place.of(column), f"“{row[column]}”应为{'、'.join(words)}之一")


def read_scheme(path: Path, name: str | None = None) -> tuple[Node, Scheme]:
    """A scheme's tree and its typed form (读取方案); raises `Refused`."""
    node = read_yaml(path, name)
    return node, parse(node)


def with_basis_document(node: Node, text: str) -> Node:
    """The scheme's tree with its basis document replaced (记录依据文件), the published file left as it is."""
    if not isinstance(node, MapNode):
        raise Refused([Fault(node.where, "方案应为“键: 值”的映射")])
    heads = [value for key, value in node.entries if key.text == "scheme"]
    if not heads or not isinstance(heads[0], MapNode):
        raise Refused([Fault(node.where, "方案缺少“scheme”小节，无法记录依据文件")])
    head = _replaced(heads[0], "basis_document", Scalar(text, heads[0].where, plain=False))
    return _replaced(node, "scheme", head)


def example_run(example: Example) -> RunFiles:
    """The files of an example (读取演示年度数据), its 依据文件 recorded; raises `Refused`."""
    paths = RunPaths(example.scheme, example.units, example.figures, example.targets, example.adjustments)
    text = example.basis_document
    return read_run(paths, (lambda node: with_basis_document(node, text)) if text else None)


def _replaced(node: MapNode, name: str, value: Node) -> MapNode:
    """The mapping with one key's value replaced in its place, added at the end where absent."""
    entries = tuple((key, value if key.text == name else old) for key, old in node.entries)
    if all(key.text != name for key, _ in entries):
        entries = (*entries, (Scalar(name, Where(node.where.file)), value))
    return MapNode(entries, node.where)
