"""The plan's files (方案目录文件): strict readers of a city folder's CSV, every fault of all files at once.

A file that is absent leaves its part empty; checks that need it are then left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from data.exchange.csv import Table, read_table
from evaluation.catalogue import (
    Assessable,
    Catalogue,
    CityTarget,
    Commitment,
    Comparator,
    Department,
    DepartmentKind,
    GlossaryTerm,
    KeyTask,
    MeasureKind,
    Named,
    Parameter,
    TargetKind,
)
from evaluation.errors import FaultList, Refused, Where
from evaluation.reading import shortened
from evaluation.rounding import number
from evaluation.scheme import Cite, Indicator, Scheme

Word = TypeVar("Word", bound=StrEnum)
CITE = ("document", "clause", "quote")
COMMITMENT = (
    "id", "section", "task", "title", "unit", "target", "target_most", "comparator", "wording", "kind", "deadline",
    "lead", "co_responsible", "names_counties", "names_zone", "measure", "assessable", "same_as", *CITE, "note",
)  # fmt: skip
KEY_TASK = (
    "number", "title", "section", "lead", "co_responsible", "names_counties", "names_zone", *CITE,
)  # fmt: skip
DEPARTMENT = ("name", "kind", "valid_from", "valid_to", "successor", *CITE, "note")
CITY_TARGET = (
    "commitment", "headline", "title", "comparator", "value", "value_most", "unit", "kind", "deadline",
    "parameters", *CITE,
)  # fmt: skip
PARAMETER = ("name", "title", "value", "alternatives", "used_by", "commitments", *CITE, "note")
GLOSSARY = ("english", "chinese", "meaning")
EVERY_YEAR = "each_year"


class Row:
    """One row while it is read (逐行读取): typed cells, faults at their line and column."""

    def __init__(self, table: Table, position: int, cells: Mapping[str, str], faults: FaultList) -> None:
        self.place, self.cells, self.faults = table.place(position), cells, faults

    def fault(self, column: str, message: str) -> None:
        self.faults.add(self.place.of(column), message)

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def need(self, column: str) -> str:
        """A text that must stand (必填文本)."""
        if not self.text(column):
            self.fault(column, f"“{column}”不能为空")
        return self.text(column)

    def many(self, column: str) -> tuple[str, ...]:
        """Texts between semicolons (分号分隔的清单); blank is none, an empty entry a fault."""
        if not self.text(column):
            return ()
        entries = tuple(entry.strip() for entry in self.text(column).split(";"))
        if not all(entries) or len(set(entries)) < len(entries):
            self.fault(column, f"清单“{shortened(self.text(column))}”有空条目或重复条目")
        return entries

    def word(self, column: str, kind: type[Word], default: Word) -> Word:
        """One of a closed list (可选值)."""
        words = [member.value for member in kind]
        if self.text(column) in words:
            return kind(self.text(column))
        self.fault(column, f"“{shortened(self.text(column))}”应为{'、'.join(words)}之一")
        return default

    def whole(self, column: str) -> int | None:
        """A whole number or nothing (整数或空)."""
        text = self.text(column)
        if text and not (text.isascii() and text.isdigit() and len(text) < 10):
            self.fault(column, f"“{shortened(text)}”应为整数")
            return None
        return int(text) if text else None

    def numeral(self, column: str) -> str:
        """The text of a number, or blank (数或空)."""
        if self.text(column) and number(self.text(column)) is None:
            self.fault(column, f"“{shortened(self.text(column))}”应为数")
        return self.text(column)

    def day(self, column: str) -> str:
        """An ISO day or blank (日期或空)."""
        text = self.text(column)
        if text and not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
            self.fault(column, f"日期“{shortened(text)}”应写成2025-01-01的形式")
        return text

    def cite(self) -> Cite:
        """Document, clause and quote (依据): the first two must stand."""
        return Cite(self.need("document"), self.need("clause"), self.text("quote"))


def _commitment(row: Row) -> Commitment:
    deadline = None if row.text("deadline") == EVERY_YEAR else row.whole("deadline")
    if not row.text("deadline"):
        row.fault("deadline", f"期限不能为空，应为年份或{EVERY_YEAR}")
    return Commitment(
        id=row.need("id"), section=row.text("section"), task=row.whole("task"), title=row.need("title"),
        unit=row.text("unit"), target=row.numeral("target"), target_most=row.numeral("target_most"),
        comparator=row.word("comparator", Comparator, Comparator.NONE), wording=row.text("wording"),
        kind=row.word("kind", TargetKind, TargetKind.QUALITATIVE), deadline=deadline, lead=row.text("lead"),
        co_responsible=row.many("co_responsible"),
        names_counties=row.word("names_counties", Named, Named.UNSPECIFIED),
        names_zone=row.word("names_zone", Named, Named.UNSPECIFIED),
        measure=row.word("measure", MeasureKind, MeasureKind.TEXT),
        assessable=row.word("assessable", Assessable, Assessable.CITY_ONLY), same_as=row.text("same_as"),
        cite=row.cite(), note=row.text("note"), where=row.place.of("id"),
    )  # fmt: skip


def _key_task(row: Row) -> KeyTask:
    row.need("number")
    return KeyTask(
        row.whole("number") or 0, row.need("title"), row.text("section"), row.need("lead"),
        row.many("co_responsible"), row.word("names_counties", Named, Named.NO),
        row.word("names_zone", Named, Named.NO), row.cite(), row.place.of("number"),
    )  # fmt: skip


def _department(row: Row) -> Department:
    start, end = row.day("valid_from"), row.day("valid_to")
    if start and end and end < start:
        row.fault("valid_to", "停用日期早于启用日期")
    if row.text("successor") and not end:
        row.fault("valid_to", "有更名后的单位，应写明本名称的停用日期")
    return Department(
        row.need("name"), row.word("kind", DepartmentKind, DepartmentKind.GOVERNMENT), start, end,
        row.text("successor"), row.cite(), row.text("note"), row.place.of("name"),
    )  # fmt: skip


def _city_target(row: Row) -> CityTarget:
    for column in ("value", "deadline"):
        row.need(column)
    return CityTarget(
        row.need("commitment"), row.word("headline", Named, Named.NO) is Named.YES, row.need("title"),
        row.word("comparator", Comparator, Comparator.NONE), row.numeral("value"), row.numeral("value_most"),
        row.text("unit"), row.word("kind", TargetKind, TargetKind.LEVEL), row.whole("deadline") or 0,
        row.many("parameters"), row.cite(), row.place.of("commitment"),
    )  # fmt: skip


def _parameter(row: Row) -> Parameter:
    return Parameter(
        row.need("name"), row.need("title"), row.need("value"), row.many("alternatives"), row.many("used_by"),
        row.many("commitments"), row.cite(), row.need("note"), row.place.of("name"),
    )  # fmt: skip


def _term(row: Row) -> GlossaryTerm:
    return GlossaryTerm(
        row.need("english"), row.need("chinese"), row.need("meaning"), row.place.of("english")
    )


class Shape(NamedTuple):
    """One file's shape (文件格式): its part of the catalogue, columns, reader, and the columns that are its key."""

    part: str
    columns: tuple[str, ...]
    read: Callable[[Row], Any]
    key: tuple[str, ...]


SHAPES = (
    Shape("commitments", COMMITMENT, _commitment, ("id",)),
    Shape("key_tasks", KEY_TASK, _key_task, ("number",)),
    Shape("departments", DEPARTMENT, _department, ("name", "valid_from")),
    Shape("city_targets", CITY_TARGET, _city_target, ("commitment",)),
    Shape("parameters", PARAMETER, _parameter, ("name",)),
    Shape("glossary", GLOSSARY, _term, ("english",)),
)


def read_catalogue(folder: Path) -> Catalogue:
    """The plan of a city folder (读取方案目录); raises `Refused` with every fault of all its files."""
    faults = FaultList()
    parts = {shape.part: _part(folder / f"{shape.part}.csv", shape, faults) for shape in SHAPES}
    catalogue = Catalogue(**parts)
    _check_tasks(catalogue, faults)
    _check_commitments(catalogue, faults)
    _check_targets(catalogue, faults)
    faults.raise_if_any()
    return catalogue


def _part(path: Path, shape: Shape, faults: FaultList) -> tuple[Any, ...]:
    if not path.is_file():
        return ()
    try:
        table = read_table(
            path, shape.columns, [name for name in shape.columns if name not in ("quote", "note")]
        )
    except Refused as refusal:
        faults.extend(refusal.faults)
        return ()
    rows = [Row(table, position, cells, faults) for position, cells in enumerate(table.mappings())]
    _check_repeats(rows, shape.key, faults)
    return tuple(shape.read(row) for row in rows)


def _check_repeats(rows: Iterable[Row], key: tuple[str, ...], faults: FaultList) -> None:
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        code = tuple(row.text(column) for column in key)
        if code in seen:
            row.fault(key[0], f"“{'、'.join(filter(None, code))}”重复")
        seen.add(code)


def _check_tasks(catalogue: Catalogue, faults: FaultList) -> None:
    """Tasks are numbered without a gap; departments they name are known."""
    numbers = {task.number for task in catalogue.key_tasks}
    for task in catalogue.key_tasks:
        if not 1 <= task.number <= len(catalogue.key_tasks):
            missing = sorted(set(range(1, len(catalogue.key_tasks) + 1)) - numbers)
            faults.add(task.where, f"重点任务序号{task.number}不连续，缺{'、'.join(map(str, missing))}")
        _check_departments(task.departments, task.where, catalogue, faults)
    for department in catalogue.departments:
        _check_departments((department.successor,), department.where, catalogue, faults)


def _check_departments(names: Iterable[str], where: Where, catalogue: Catalogue, faults: FaultList) -> None:
    known = {department.name for department in catalogue.departments}
    for name in filter(None, names):
        if known and name not in known:
            faults.add(where, f"责任单位“{name}”不在departments.csv中")


def _check_commitments(catalogue: Catalogue, faults: FaultList) -> None:
    """A commitment agrees with its task, and names only what exists."""
    for item in catalogue.commitments:
        _check_departments((item.lead, *item.co_responsible), item.where, catalogue, faults)
        if item.same_as and catalogue.commitment(item.same_as) is None:
            faults.add(item.where, f"目标任务{item.id}所指的“{item.same_as}”不存在")
        if item.task is None or not catalogue.key_tasks:
            continue
        task = catalogue.key_task(item.task)
        if task is None:
            faults.add(item.where, f"目标任务{item.id}的重点任务{item.task}不存在")
        elif (item.lead, *item.co_responsible) != task.departments:
            faults.add(item.where, f"目标任务{item.id}的责任单位与重点任务{item.task}不一致")
        elif (item.names_counties, item.names_zone) != (task.names_counties, task.names_zone):
            faults.add(item.where, f"目标任务{item.id}的点名情况与重点任务{item.task}不一致")


def _check_targets(catalogue: Catalogue, faults: FaultList) -> None:
    """City targets repeat their commitment's number; parameters and commitments they name exist."""
    for target in catalogue.city_targets:
        _check_known((target.commitment,), target.where, catalogue, faults)
        source = catalogue.commitment(target.commitment)
        if source is not None and (source.target, source.target_most, source.unit) != (
            target.value, target.value_most, target.unit,
        ):  # fmt: skip
            faults.add(target.where, f"全市目标与目标任务{target.commitment}的数或单位不一致")
        for name in target.parameters:
            if catalogue.parameters and catalogue.parameter(name) is None:
                faults.add(target.where, f"口径参数“{name}”不在parameters.csv中")
    for parameter in catalogue.parameters:
        _check_known(parameter.commitments, parameter.where, catalogue, faults)


def _check_known(ids: Iterable[str], where: Where, catalogue: Catalogue, faults: FaultList) -> None:
    for id in ids:
        if catalogue.commitments and catalogue.commitment(id) is None:
            faults.add(where, f"目标任务“{id}”不在commitments.csv中")


def check_scheme(scheme: Scheme, catalogue: Catalogue) -> None:
    """The scheme against the plan (方案核对): departments and commitments it names are known; raises `Refused`."""
    faults = FaultList()
    for indicator in (*scheme.indicators, *scheme.observed):
        _check_known(indicator.commitments, indicator.where, catalogue, faults)
        _check_departments(_departments(indicator), indicator.where, catalogue, faults)
    faults.raise_if_any()


def _departments(indicator: Indicator) -> tuple[str, ...]:
    named = indicator.departments
    return (named.lead, named.data, *named.others)
