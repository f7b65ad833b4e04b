"""Example years (演示年度): folders of one run's files, each described by its example.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data.exchange.yaml import read_yaml
from evaluation.errors import FaultList, Refused
from evaluation.reading import Section

TOP = ("example",)
KEYS = (
    "year", "title", "scheme", "units", "figures", "targets", "adjustments", "basis_document", "cut_off",
    "fictional", "note", "source",
)  # fmt: skip
DEFAULTS = {"figures": "figures.csv", "targets": "targets.csv", "adjustments": "adjustments.csv"}
OPTIONAL = ("targets", "adjustments")


@dataclass(frozen=True, slots=True)
class Example:
    """One example run (演示年度): its year, title, files, the 依据文件 it records, its data cut-off 数据截止.

    `fictional` says its figures are invented (虚构); `targets` and `adjustments` are None where absent. `root` is
    the folder it was found under, together with the others of its city; `day` the business day that city's demo stands
    at 演示日期, None where it is the real one.
    """

    folder: Path
    year: int
    title: str
    scheme: Path
    units: Path
    figures: Path
    targets: Path | None
    adjustments: Path | None
    basis_document: str
    cut_off: str
    fictional: bool
    note: str
    source: str
    root: Path
    day: date | None = None


def read_examples(folder: Path) -> tuple[Example, ...]:
    """Examples of a folder or of its subfolders, newest first (演示年度); raises `Refused`."""
    faults, found = FaultList(), []
    for path in (folder / "example.yaml", *sorted(folder.glob("*/example.yaml"))):
        if path.is_file():
            try:
                found.append(read_example(path, folder))
            except Refused as refusal:
                faults.extend(refusal.faults)
    faults.raise_if_any()
    return tuple(sorted(found, key=lambda example: example.year, reverse=True))


def read_example(path: Path, root: Path | None = None) -> Example:
    """One example.yaml (读取演示年度); raises `Refused` with every fault, absent files among them."""
    faults = FaultList()
    top = Section(read_yaml(path), "演示说明", faults, TOP)
    top.need("example")
    section = top.section("example", KEYS)
    section.need("year", "title", "scheme", "units")
    files = {key: _file(section, key, path.parent) for key in ("scheme", "units", *DEFAULTS)}
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", section.text("cut_off", "2000-01-01"), re.ASCII):
        section.fault("cut_off", f"数据截止日期“{section.text('cut_off')}”应写成2025-01-01的形式")
    example = Example(
        folder=path.parent, year=section.whole("year", 0, most=9999), title=section.text("title"),
        scheme=files["scheme"] or path, units=files["units"] or path, figures=files["figures"] or path,
        targets=files["targets"], adjustments=files["adjustments"], basis_document=section.text("basis_document"),
        cut_off=section.text("cut_off"), fictional=section.flag("fictional", True),
        note=section.text("note"), source=section.text("source"), root=(root or path.parent).resolve(),
    )  # fmt: skip
    faults.raise_if_any()
    return example


def _file(section: Section, key: str, folder: Path) -> Path | None:
    """The file a key names; a named one must exist, an optional default may be absent."""
    path = (folder / section.text(key, DEFAULTS.get(key, ""))).resolve()
    if path.is_file():
        return path
    if key in section or (key in DEFAULTS and key not in OPTIONAL):
        section.fault(key, f"没有{key}所指的文件“{section.text(key, DEFAULTS.get(key, ''))}”")
    return None
