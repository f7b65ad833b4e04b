"""Light thresholds (预警阈值): the dated YAML of a city folder, read strictly; a city without the file has no lights."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from data.exchange.yaml import read_yaml
from evaluation.errors import FaultList
from evaluation.lights import Thresholds
from evaluation.reading import Section
from evaluation.scheme import Cite
from evaluation.tree import Node

FILE = "light_thresholds.yaml"
KEYS = ("effective", "status", "on_course", "behind", "from_zero", "cite")
DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)


def read_thresholds(folder: Path) -> tuple[Thresholds, ...]:
    """The thresholds of a city folder (读取预警阈值), as listed; none where the file is absent; raises `Refused`."""
    path = folder / FILE
    if not path.is_file():
        return ()
    faults = FaultList()
    top = Section(read_yaml(path), "预警阈值", faults, ("lights",))
    top.need("lights")
    found = tuple(_entry(node, faults) for node in top.nodes_of("lights"))
    if "lights" in top and not found and not top.is_blank("lights"):
        top.fault("lights", "预警阈值的“lights”应至少有一段")
    faults.raise_if_any()
    return found


def _entry(node: Node, faults: FaultList) -> Thresholds:
    section = Section(node, "预警阈值", faults, KEYS)
    section.need("effective", "on_course", "behind", "cite")
    dates, cite = section.section("effective", ("from", "to")), section.section("cite", ("document", "clause", "quote"))
    dates.need("from")
    cite.need("document")
    on_course, behind = (section.number(key, Fraction(1), above=Fraction(0)) for key in ("on_course", "behind"))
    if behind > on_course:
        section.fault("behind", "预警阈值的“behind”不应大于“on_course”")
    return Thresholds(
        on_course, behind, frozenset(section.texts("from_zero")), _day(dates, "from"), _day(dates, "to"),
        section.text("status"), Cite(cite.text("document"), cite.text("clause"), cite.text("quote")),
    )  # fmt: skip


def _day(section: Section, key: str) -> str:
    text = section.text(key)
    if text and not DAY.fullmatch(text):
        section.fault(key, f"{section.name}的“{key}”应写成2025-01-01的形式")
    return text


def thresholds_on(listed: Sequence[Thresholds], day: str) -> Thresholds | None:
    """The thresholds in force on an ISO day (当日阈值), the last listed where several are; None where there are none."""
    found = [item for item in listed if item.first <= day and (not item.last or day <= item.last)]
    return found[-1] if found else None
