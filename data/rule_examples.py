"""Examples for the help page (帮助算例): data/reference/rule_examples.yaml, read strictly; the engine works them out."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from data.exchange.yaml import read_yaml
from evaluation.errors import FaultList
from evaluation.figures import FIGURE_COLUMNS, Figure, Place, Target
from evaluation.reading import Section
from evaluation.rounding import number
from evaluation.rules.registry import RULES
from evaluation.scheme_parser import gathered
from evaluation.terms import UnitKind
from evaluation.tree import ListNode, MapNode, Node, Scalar
from evaluation.units import Unit
from evaluation.worked import Sample, Source

FILE = Path(__file__).parent / "reference" / "rule_examples.yaml"
TOP = ("sources", "rules", "mixed", "figures", "totals", "light")
KEYS = ("title", "source", "figures", "case", "indicator", "units")
CELLS = FIGURE_COLUMNS[2:]
LIGHT = ("title", "unit", "baseline", "target", "actual", "month")
PUBLISHED, OURS = "published", "ours"
CODE, INVENTED = "例", "示例，虚构"


@dataclass(frozen=True, slots=True)
class LightSample:
    """The example of a light (灯号算例): from `baseline` to `target` in a year, `actual` after `month` months."""

    title: str
    unit: str
    baseline: Fraction
    target: Fraction
    actual: Fraction
    month: int


@dataclass(frozen=True, slots=True)
class Samples:
    """Every example of the help page (全部算例): by rule, composites, states of a figure, rounding, ties, a light."""

    rules: dict[str, tuple[Sample, ...]]
    mixed: tuple[Sample, ...]
    figures: tuple[Sample, ...]
    rounding: tuple[Fraction, ...]
    tied: tuple[Fraction, ...]
    light: LightSample


@lru_cache(maxsize=1)
def rule_examples(path: Path = FILE) -> Samples:
    """The shipped examples (读取算例); raises `Refused` with every fault."""
    faults = FaultList()
    top = Section(read_yaml(path), "算例", faults, TOP)
    top.need(*TOP)
    listed = top.section("sources", None)
    sources = {name: _source(listed.section(name, ("document", "address", "quote"))) for name in listed.nodes}
    rules, mixed, figures = (
        tuple(_sample(node, sources, faults) for node in top.nodes_of(key)) for key in ("rules", "mixed", "figures")
    )
    totals = top.section("totals", ("rounding", "tied"))
    rounding, tied = (_numbers(totals, key) for key in ("rounding", "tied"))
    light = _light(top.section("light", LIGHT))
    faults.raise_if_any()
    by_rule = {name: tuple(sample for sample in rules if sample.rule.name == name) for name in RULES}
    return Samples(by_rule, mixed, figures, rounding, tied, light)


def _source(section: Section) -> Source:
    section.need("document")
    return Source(section.text("document"), section.text("address"), section.text("quote"))


def _sample(node: Node, sources: dict[str, Source], faults: FaultList) -> Sample:
    section = Section(node, "算例", faults, KEYS)
    section.need("title", "indicator", "units")
    named = section.text("source")
    if named and named not in sources:
        section.fault("source", f"sources中没有出处“{named}”")
    source = sources.get(named)
    scheme = gathered(_scheme_node(section, source), faults)
    rows = [_row(item, position, faults) for position, item in enumerate(section.nodes_of("units"))]
    return Sample(
        section.text("title"), scheme, tuple(row[0] for row in rows), tuple(row[1] for row in rows),
        tuple(row[2] for row in rows if row[2].target), source,
        section.choice("figures", (PUBLISHED, OURS), OURS) == PUBLISHED, section.text("case"),
    )  # fmt: skip


def _scheme_node(section: Section, source: Source | None) -> Node:
    """A scheme that holds this indicator alone, worth all of its full marks."""
    given = section.nodes.get("indicator")
    entries = given.entries if isinstance(given, MapNode) else ()
    weight = next((value for key, value in entries if key.text == "weight"), Scalar("", section.where))
    cite = _mapping(section, clause=source.document if source else INVENTED)
    indicator = MapNode((*_mapping(section, code=CODE, cite=cite).entries, *entries), section.where_of("indicator"))
    head = _mapping(section, id=CODE, full_marks=weight)
    return _mapping(section, scheme=head, indicators=ListNode((indicator,), section.where))


def _mapping(section: Section, **values: Node | str) -> MapNode:
    def node(value: Node | str) -> Node:
        return Scalar(value, section.where, plain=False) if isinstance(value, str) else value

    return MapNode(tuple((Scalar(key, section.where), node(value)) for key, value in values.items()), section.where)


def _row(node: Node, position: int, faults: FaultList) -> tuple[Unit, Figure, Target]:
    """One unit with its figure and its target; the name is its code too."""
    section = Section(node, "算例单位", faults, ("name", *CELLS, "target"))
    section.need("name")
    name = section.text("name")
    unit = Unit(name, name, UnitKind.COUNTY, order=Fraction(position), where=section.where)
    figure = Figure._make((name, CODE, *(section.text(cell) for cell in CELLS), Place(FILE.name, section.where.line)))
    return unit, figure, Target(name, CODE, section.text("target"))


def _numbers(section: Section, key: str) -> tuple[Fraction, ...]:
    read = [number(text) for text in section.texts(key)]
    if None in read or not read:
        section.fault(key, f"算例的“{key}”应为数的列表")
    return tuple(value for value in read if value is not None)


def _light(section: Section) -> LightSample:
    section.need(*LIGHT)
    baseline, target, actual = (section.number(key, Fraction(0)) for key in ("baseline", "target", "actual"))
    return LightSample(section.text("title"), section.text("unit"), baseline, target, actual, section.whole("month", 1, most=12))
