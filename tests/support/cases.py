"""Cases the committee can read (计分样例): YAML through the same strict reader as schemes, then through assess().

A case holds one `indicator` (or several under `indicators`, and any other section of a scheme) and its `units`;
beside what was reported stand the points expected, exact, as decimal or p/q. `空` is a blank of the result.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from data.exchange.yaml import read_yaml
from evaluation.assessment import assess
from evaluation.errors import Fault, FaultList
from evaluation.figures import (
    ADJUSTMENT_COLUMNS,
    FIGURE_COLUMNS,
    UNIT_COLUMNS,
    Adjustment,
    Figure,
    Place,
    Target,
)
from evaluation.reading import Section
from evaluation.results import Assessment
from evaluation.rounding import decimal_text, number
from evaluation.scheme_parser import parse
from evaluation.tree import MapNode, Node, Scalar, as_texts, from_texts
from evaluation.units import parse_unit

FOLDER = Path(__file__).parents[1] / "cases"
SCHEME_SECTIONS = (
    "policy", "rounding", "ties", "grades", "adjustments", "bonus", "vetoes", "dimensions", "indicators",
)  # fmt: skip
HEAD = ("full_marks", "basis_document")
CASE = ("title", "source", "example", "note", "indicator", "units", "matters", "faults", "warnings", "flagged")
CELLS = (*FIGURE_COLUMNS[2:], "target")
EXPECTED_ROW = ("points", "state", "place", "formula")
EXPECTED_TOTAL = (
    "sum", "applicable", "base", "bonus", "deduction", "total", "total_exact", "rank", "group_rank", "grade", "veto",
    "missing_count",
)  # fmt: skip
FAULT = ("fault", "at")
BLANK = "空"
ONLY = "指标"


@dataclass
class Row:
    """A row of an input file, and the fault expected in it."""

    file: str
    line: int
    cells: dict[str, str]
    fault: str = ""
    column: str = ""


@dataclass
class Case:
    """One case: the inputs of a run and what is expected of it."""

    file: str
    title: str
    source: str
    example: str
    scheme: Node
    units: list[Row] = field(default_factory=list)
    figures: list[Row] = field(default_factory=list)
    targets: list[Row] = field(default_factory=list)
    matters: list[Row] = field(default_factory=list)
    faults: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    flagged: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    totals: dict[str, dict[str, str]] = field(default_factory=dict)
    dimensions: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    @property
    def inputs(self) -> list[Row]:
        return [*self.units, *self.figures, *self.targets, *self.matters]

    @property
    def is_refused(self) -> bool:
        return bool(self.faults) or any(row.fault for row in self.inputs)

    @property
    def has_own_sections(self) -> bool:
        """Whether more than one indicator, or anything beside it, is in the scheme."""
        return set(as_texts(self.scheme)) != {"scheme", "indicators"} or ONLY not in {code for _, code in self.rows}

    def run(self, *, backwards: bool = False) -> Assessment:
        """Assess the case; `backwards` hands every list over in reverse."""
        faults = FaultList()
        units = [parse_unit(row.cells, _place(row), faults) for row in self.units]
        faults.raise_if_any()
        lists = [
            units,
            [Target(**row.cells, place=_place(row)) for row in self.targets],
            [Figure(**row.cells, place=_place(row)) for row in self.figures],
            [Adjustment(**row.cells, place=_place(row)) for row in self.matters],
        ]
        return assess(parse(self.scheme), *(items[::-1] if backwards else items for items in lists))

    def twin_inputs(self) -> dict[str, object]:
        """The same inputs as the SQL twin takes them."""
        names = ("units", "figures", "targets", "adjustments")
        lists = (self.units, self.figures, self.targets, self.matters)
        tables = {name: [row.cells for row in rows] for name, rows in zip(names, lists, strict=True)}
        return {"scheme": as_texts(self.scheme), **tables}


def exact(text: str) -> Fraction | None:
    """An expected number: decimal or p/q; None for the blank."""
    if text == BLANK:
        return None
    top, _, bottom = text.partition("/")
    value, divisor = number(top), number(bottom or "1")
    assert value is not None, text
    assert divisor, text
    return value / divisor


def _place(row: Row) -> Place:
    columns = {"figures.csv": FIGURE_COLUMNS, "units.csv": UNIT_COLUMNS, "adjustments.csv": ADJUSTMENT_COLUMNS}
    return Place(row.file, row.line, columns.get(row.file, ("unit", "indicator", "target")))


def column_of(row: Row, position: int) -> str:
    """The column a fault stands in."""
    return _place(row).columns[position - 1]


def read_cases(path: Path) -> list[Case]:
    """Every case of a file; raises `Refused` for unknown keys, and for what is no text where one is due."""
    faults = FaultList()
    top = Section(read_yaml(path, path.name), path.name, faults, ("title", "note", "cases"))
    top.need("title", "cases")
    cases = [_case(path.stem, node, faults) for node in top.nodes_of("cases")]
    faults.raise_if_any()
    return cases


def every_case() -> Iterator[Case]:
    """The cases of all files."""
    for path in sorted(FOLDER.glob("*.yaml")):
        yield from read_cases(path)


def _case(file: str, node: Node, faults: FaultList) -> Case:
    section = Section(node, "样例", faults, (*CASE, *HEAD, *SCHEME_SECTIONS))
    section.need("title", "units")
    section.name = f"样例“{section.text('title')}”"
    case = Case(
        file, section.text("title"), section.text("source"), section.text("example"), _scheme(section),
        faults=section.texts("faults"), warnings=section.texts("warnings"),
    )  # fmt: skip
    flagged = section.section("flagged", None)
    case.flagged = {grade: flagged.texts(grade) for grade in flagged.nodes}
    single = "indicator" in section
    for item in section.nodes_of("units"):
        _unit(case, item, faults, single)
    for item in section.nodes_of("matters"):
        inner = Section(item, "事项", faults, (*ADJUSTMENT_COLUMNS, *FAULT))
        _add(case.matters, "adjustments.csv", inner, ADJUSTMENT_COLUMNS)
    return case


def _unit(case: Case, node: Node, faults: FaultList, single: bool) -> None:
    own = (*CELLS, *EXPECTED_ROW, *FAULT) if single else ("figures", *FAULT)
    section = Section(node, case.title, faults, (*UNIT_COLUMNS, *own, *EXPECTED_TOTAL, "dimensions"))
    section.need("unit")
    unit = section.text("unit")
    defaults = {"name": unit, "kind": "county", "order": str(len(case.units) + 1)}
    row = {column: section.text(column, defaults.get(column, "")) for column in UNIT_COLUMNS}
    case.units.append(Row("units.csv", len(case.units) + 2, row, "" if single else section.text("fault")))
    if single:
        _figure(case, unit, ONLY, section)
    elif "figures" in section:
        codes = section.section("figures", None)
        for code in codes.nodes:
            _figure(case, unit, code, codes.section(code, (*CELLS, *EXPECTED_ROW, *FAULT)))
    case.totals[unit] = {key: section.text(key) for key in EXPECTED_TOTAL if key in section}
    dimensions = section.section("dimensions", None)
    for code in dimensions.nodes:
        inner = dimensions.section(code, ("points", "place"))
        case.dimensions[unit, code] = {key: inner.text(key) for key in inner.nodes}


def _figure(case: Case, unit: str, code: str, section: Section) -> None:
    """A figure where anything was reported, a target where one is written; a fault goes to the row it is of."""
    key = {"unit": unit, "indicator": code}
    if any(cell in section for cell in CELLS if cell != "target"):
        _add(case.figures, "figures.csv", section, FIGURE_COLUMNS, key)
    if "target" in section:
        _add(case.targets, "targets.csv", section, ("unit", "indicator", "target"), key)
    at_target = section.text("at") == "target"
    if section.text("fault") and "target" in section:
        (case.figures if at_target else case.targets)[-1].fault = ""
    case.rows[unit, code] = {name: section.text(name) for name in EXPECTED_ROW if name in section}


def _add(
    rows: list[Row], file: str, section: Section, columns: tuple[str, ...], key: dict[str, str] | None = None
) -> None:
    cells = {column: section.text(column) for column in columns if column in section} | (key or {})
    rows.append(Row(file, len(rows) + 2, cells, section.text("fault"), section.text("at")))


def _scheme(section: Section) -> Node:
    """The scheme of a case: its own sections, written where they stand; only the head is supplied."""
    single = section.nodes.get("indicator")
    sections = {key: section.nodes[key] for key in SCHEME_SECTIONS if key in section}
    marks = section.text("full_marks", "100")
    if single is not None:
        given = {"code": ONLY, "title": section.text("title"), "cite": {"document": "样例", "clause": "第一条"}}
        indicator = _with_defaults(single, given)
        sections["indicators"] = from_texts([], section.where_of("indicator"))
        sections["indicators"] = type(sections["indicators"])((indicator,), section.where_of("indicator"))
        marks = section.text("full_marks", _weight(single))
    else:
        sections["indicators"] = _titled(section)
    head = {"id": "样例", "full_marks": marks, "basis_document": section.text("basis_document") or None}
    entries = [(Scalar("scheme"), from_texts(head, section.where))]
    return MapNode((*entries, *((Scalar(key), node) for key, node in sections.items())), section.where)


def _titled(section: Section) -> Node:
    node = section.nodes["indicators"]
    given = {"title": section.text("title"), "cite": {"document": "样例", "clause": "第一条"}}
    return type(node)(tuple(_with_defaults(item, given) for item in section.nodes_of("indicators")), node.where)


def _with_defaults(node: Node, given: dict[str, object]) -> Node:
    assert isinstance(node, MapNode), node
    written = {key.text for key, _ in node.entries}
    added = ((Scalar(key, node.where), from_texts(value, node.where)) for key, value in given.items())
    return MapNode((*(entry for entry in added if entry[0].text not in written), *node.entries), node.where)


def _weight(node: Node) -> str:
    texts = as_texts(node)
    return str(texts.get("weight", "100"))


def merged(file: str, cases: list[Case]) -> Case:
    """Cases of one indicator each as one case: indicator and units of the k-th carry its number.

    No unit of one case is among those another case's indicator applies to, so nothing may change.
    """
    whole = Case(file, "合并", "", "", Scalar(""))
    indicators, marks = [], Fraction(0)
    for k, case in enumerate(cases, 1):
        texts = as_texts(case.scheme)["indicators"][0]
        indicators.append(texts | {"code": f"{ONLY}{k}", "applies_to": _renamed_scope(texts, case, k)})
        marks += exact(str(texts["weight"])) or 0
        for name in ("units", "figures", "targets", "matters"):
            rows = getattr(whole, name)
            rows += [Row(row.file, len(rows) + n, _renamed(row.cells, k)) for n, row in enumerate(getattr(case, name), 2)]
        whole.rows |= {(f"{unit}{k}", f"{ONLY}{k}"): row for (unit, _), row in case.rows.items()}
    head = {"id": "合并", "full_marks": decimal_text(marks)}
    whole.scheme = from_texts({"scheme": head, "indicators": indicators})
    return whole


def _renamed_scope(indicator: dict[str, Any], case: Case, k: int) -> dict[str, list[str]]:
    """The units the indicator applies to by itself, by name."""
    scope = {"kinds": ["county", "zone"], "units": [], "except": []} | indicator.get("applies_to", {})
    inside = [
        row.cells["unit"] for row in case.units
        if (row.cells["kind"] in scope["kinds"] or row.cells["unit"] in scope["units"])
        and row.cells["unit"] not in scope["except"]
    ]  # fmt: skip
    return {"kinds": [], "units": [f"{unit}{k}" for unit in inside]}


def _renamed(cells: dict[str, str], k: int) -> dict[str, str]:
    named = {"unit": f"{cells['unit']}{k}"}
    if "indicator" in cells:
        named["indicator"] = f"{cells['indicator']}{k}"
    return cells | named


def unmatched(case: Case, faults: tuple[Fault, ...]) -> list[str]:
    """Faults expected and not found, found and not expected."""
    left = list(faults)
    problems = []
    for row in case.inputs:
        if row.fault:
            problems += _take(row, left)
    for sentence in case.faults:
        hit = next((fault for fault in left if sentence in str(fault)), None)
        if hit is None:
            problems.append(f"没有出现：{sentence}")
        else:
            left.remove(hit)
    return [*problems, *(f"没有料到：{fault}" for fault in left)]


def _take(row: Row, left: list[Fault]) -> list[str]:
    for fault in left:
        here = fault.where.file == row.file and fault.where.line == row.line and row.fault in fault.message
        if here and row.column in ("", column_of(row, fault.where.column)):
            left.remove(fault)
            return []
    return [f"{row.file}:{row.line} {row.column} 没有出现：{row.fault}"]
