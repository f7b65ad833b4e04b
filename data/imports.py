"""Import (导入): scheme, units, targets, figures, verified values and adjustments of a period, from files.

    plan = check(store, paths, period)            # every fault of every file at once, nothing written
    store_plan(store, plan, actor="…", at=now)    # one transaction: all of it or nothing

What a file does not bring is taken from the records. Figures are read in parts of 10,000 rows, once to check them
and once to write them, so that their number does not matter.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from data import adjustments, figures, schemes, targets, units
from data.decisions import BASIS, Decision, basis_document
from data.errors import Conflict, NotReady
from data.exchange.csv import Table as TextTable
from data.exchange.csv import gathered_table
from data.exchange.folders import sha256_of
from data.exchange.parts import table_parts
from data.exchange.run_files import rows_of, units_of
from data.exchange.yaml import read_text
from data.ledger import Receipt, Record, append
from data.periods import Cycle, coded, period_in
from data.records import current
from data.revisions import Cells, Key, key_of, revised
from data.scheme_texts import parsed
from data.store import Session, Store, Value
from data.tables import (
    ADJUSTMENTS,
    CYCLES,
    DECISIONS,
    FIGURES,
    PERIODS,
    SCHEMES,
    TARGETS,
    UNITS,
    VERIFIED,
    Table,
)
from evaluation.adjustments import check_adjustments
from evaluation.errors import Fault, FaultList, Refused
from evaluation.figures import (
    ADJUSTMENT_COLUMNS,
    FIGURE_COLUMNS,
    TARGET_COLUMNS,
    UNIT_COLUMNS,
    Adjustment,
    Figure,
    Target,
)
from evaluation.intake import Inputs, accept
from evaluation.scheme import Indicator, Scheme
from evaluation.terms import Ranking
from evaluation.units import Unit
from evaluation.values import need_of, read_indicator

FILES = ("scheme", "units", "targets", "figures", "verified", "adjustments")
Tell = Callable[[int], None]
UnitKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ImportPaths:
    """The files to import (导入文件), any of them absent; and the 依据文件, where one is to be recorded."""

    scheme: Path | None = None
    units: Path | None = None
    targets: Path | None = None
    figures: Path | None = None
    verified: Path | None = None
    adjustments: Path | None = None
    basis_document: str = ""

    def given(self) -> dict[str, Path]:
        """The files that were given, by what they hold (已给文件)."""
        return {name: path for name in FILES if (path := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True)
class Plan:
    """An import that may be written (导入方案): clean throughout, the files' digests as they were checked."""

    period: str
    paths: ImportPaths
    prints: Mapping[str, str]
    code: str
    scheme: Scheme
    text: str | None
    units: TextTable | None
    targets: Mapping[UnitKey, Target] | None
    adjustments: Sequence[Adjustment]
    counts: Mapping[str, int]

    @property
    def cycle(self) -> str:
        return str(coded(self.period).year)


@dataclass(slots=True)
class _Frame:
    """What the rows of figures are checked against, as far as it could be read."""

    scheme: Scheme | None
    members: tuple[Unit, ...] | None
    targets: Mapping[UnitKey, Target]


def check(store: Store, paths: ImportPaths, period: str, tell: Tell | None = None) -> Plan:
    """Check all files of an import (核对导入文件); raises `Refused` with every fault, `NotReady` without scheme or units."""
    cycle, faults = str(coded(period).year), FaultList()
    prints = {name: _print(path, faults) for name, path in paths.given().items()}
    with store.reading() as session:
        code, text, scheme = _scheme(session, paths, cycle, faults)
        unit_rows, members = _units(session, paths, cycle, faults)
        known = None if paths.targets else targets.targets(session, cycle)
        aims = None if paths.targets is None else gathered_table(
            paths.targets, TARGET_COLUMNS, ("unit", "indicator", "target"), faults
        )  # fmt: skip
    matters = None if paths.adjustments is None else gathered_table(
        paths.adjustments, ADJUSTMENT_COLUMNS, ("unit", "kind", "matter"), faults
    )  # fmt: skip
    assigned = rows_of(Target, TARGET_COLUMNS, aims) if known is None else []
    entered = rows_of(Adjustment, ADJUSTMENT_COLUMNS, matters)
    form = _form(scheme, members, assigned, (), entered, faults)
    standing = {(row.unit, row.indicator): row for row in known or assigned}
    frame = _Frame(scheme, members, standing)
    if form is not None:
        check_adjustments(form, faults)
    counts = {name: _check_figures(getattr(paths, name), frame, faults, tell) for name in ("figures", "verified")}
    faults.raise_if_any()
    if scheme is None:
        raise NotReady(f"{cycle}年度没有考核方案。请同时给出方案：--scheme。")
    counts |= {"scheme": int(text is not None), "targets": len(assigned), "adjustments": len(entered)}
    counts["units"] = 0 if unit_rows is None else len(unit_rows.rows)
    return Plan(period, paths, prints, code, scheme, text, unit_rows, standing if aims else None, entered, counts)


def _print(path: Path, faults: FaultList) -> str:
    """The digest of a file; what cannot be read is a fault of the reader that follows."""
    return sha256_of(path) if path.is_file() else ""


def _scheme(
    session: Session, paths: ImportPaths, cycle: str, faults: FaultList
) -> tuple[str, str | None, Scheme | None]:
    """The scheme of the file, else the cycle's; its code and, from a file, its text."""
    rows = current(session, CYCLES, {"cycle": cycle})
    code = str(rows[0]["scheme"]) if rows else ""
    if paths.scheme is None:
        if not rows:
            raise NotReady(f"尚未建立{cycle}年度的考核方案。请同时给出方案：--scheme。")
        return code, None, schemes.scheme_of(session, code, cycle)
    try:
        text = read_text(paths.scheme, str(paths.scheme))
        found = parsed_as(text, str(paths.scheme))
    except Refused as refused:
        faults.extend(refused.faults)
        return code, None, None
    basis = paths.basis_document or basis_document(session, cycle, found.id)
    return found.id, text, parsed(text, basis)[1]


def parsed_as(text: str, name: str) -> Scheme:
    """A scheme's text with its faults at its file's name (解析方案); raises `Refused`."""
    try:
        return parsed(text)[1]
    except Refused as refused:
        raise Refused([Fault(replace(fault.where, file=name), fault.message) for fault in refused.faults]) from refused


def _units(
    session: Session, paths: ImportPaths, cycle: str, faults: FaultList
) -> tuple[TextTable | None, tuple[Unit, ...] | None]:
    """The units of the file beside those recorded; None where the file cannot be read whole."""
    recorded = units.units(session, cycle)
    if paths.units is None:
        if not recorded:
            raise NotReady(f"{cycle}年度还没有登记被考核单位。请同时给出单位表：--units。")
        return None, recorded
    listed = FaultList()
    table = gathered_table(paths.units, UNIT_COLUMNS, ("unit", "kind"), listed)
    members = [] if table is None else units_of(table, listed)
    faults.extend(listed)
    codes = {unit.code for unit in members}
    both = (*members, *(unit for unit in recorded if unit.code not in codes))
    return table, None if listed else both


def _form(
    scheme: Scheme | None, members: Sequence[Unit] | None, aims: Sequence[Target], rows: Sequence[Figure],
    matters: Sequence[Adjustment], faults: FaultList,
) -> Inputs | None:  # fmt: skip
    """What is clean in form; None with the faults kept."""
    own = FaultList()
    if scheme is None or members is None:
        # its fault is among those already found; one stands for it, so that nothing more is asked for
        own.extend(list(faults)[:1])
    try:
        return accept(scheme, members, aims, rows, matters, faults=own)
    except Refused as refused:
        faults.extend(refused.faults)
        return None


def _check_figures(path: Path | None, frame: _Frame, faults: FaultList, tell: Tell | None) -> int:
    """Faults of form and of values of a file of figures, part by part; the number of its rows."""
    if path is None:
        return 0
    done, seen = 0, _Seen(frame)
    needs_target = {} if frame.scheme is None else {item.code: _needs_target(item) for item in frame.scheme.indicators}
    for table in table_parts(path, FIGURE_COLUMNS, ("unit", "indicator"), faults):
        rows = rows_of(Figure, FIGURE_COLUMNS, table)
        form = _form(frame.scheme, frame.members, (), rows, (), faults)
        seen.check(rows, faults)
        if form is not None:
            _check_values(replace(form, targets=frame.targets), needs_target, faults)
        done += len(rows)
        if tell:
            tell(done)
    return done


class _Seen:
    """Where each (unit, indicator) first stood, over all parts: a number for each pair there can be."""

    def __init__(self, frame: _Frame) -> None:
        items = () if frame.scheme is None else (*frame.scheme.indicators, *frame.scheme.observed)
        self.units = {unit.code: place for place, unit in enumerate(frame.members or ())}
        self.indicators = {item.code: place for place, item in enumerate(items)}
        self.lines = array("L", bytes(array("L").itemsize * len(self.units) * len(self.indicators)))

    def check(self, rows: Sequence[Figure], faults: FaultList) -> None:
        own = rows[0].place.line if rows else 0
        for row in rows:
            unit, indicator = self.units.get(row.unit), self.indicators.get(row.indicator)
            if unit is None or indicator is None:
                continue
            place = unit * len(self.indicators) + indicator
            if not self.lines[place]:
                self.lines[place] = row.place.line
            elif self.lines[place] < own:
                # those within one part are found with the other faults of form
                words = f"单位{row.unit}、指标{row.indicator}重复，首次出现在第{self.lines[place]}行"
                faults.add(row.place.of("indicator"), words)


def _needs_target(indicator: Indicator) -> bool:
    needs = [need_of(part) for part in indicator.parts]
    needs += [need.nested for need in needs if need.nested is not None]
    return any(column == "target" for need in needs for _, column in need.columns)


def _check_values(form: Inputs, needs_target: Mapping[str, bool], faults: FaultList) -> None:
    """Values against their rules; where a target is still to come, the rule is not asked yet."""
    by_indicator: dict[str, list[Unit]] = {}
    members = {unit.code: unit for unit in form.units}
    for unit, indicator in form.figures:
        by_indicator.setdefault(indicator, []).append(members[unit])
    for item in form.scheme.indicators:
        asked = [
            unit
            for unit in by_indicator.get(item.code, ())
            if (item.applies_to.covers(unit) or unit.ranked is not Ranking.UNRANKED)
            and not (needs_target[item.code] and (unit.code, item.code) not in form.targets)
        ]
        if asked:
            read_indicator(replace(form, units=tuple(asked)), item, faults)


def store_plan(
    store: Store, plan: Plan, *, actor: str, at: datetime, reason: str = "", tell: Tell | None = None
) -> Receipt | None:
    """Write a checked import (写入): one transaction; None, and nothing written, when the records hold just this.

    Raises `Conflict` when a file has changed since it was checked.
    """
    for name, path in plan.paths.given().items():
        if sha256_of(path) != plan.prints[name]:
            raise Conflict(f"{path} 在核对之后又变了，没有写入。请重新导入。")
    found = _records(store, plan, tell)
    first = next(found, None)
    if first is None:
        return None
    return append(store, chain([first], found), actor=actor, at=at, action="导入", reason=reason)


def _records(store: Store, plan: Plan, tell: Tell | None) -> Iterator[Record]:
    """Everything that differs from the records, in the order it depends on."""
    for table, cells in _office(store, plan):
        yield from _differing(store, table, cells)
    done = 0
    for name, table in (("figures", FIGURES), ("verified", VERIFIED)):
        path = getattr(plan.paths, name)
        if path is None:
            continue
        for part in table_parts(path, FIGURE_COLUMNS, ("unit", "indicator"), FaultList()):
            rows = rows_of(Figure, FIGURE_COLUMNS, part)
            yield from _differing(store, table, _figure_cells(store, plan.period, name, rows))
            done += len(rows)
            if tell:
                tell(done)


def _office(store: Store, plan: Plan) -> Iterator[tuple[Table, Sequence[Cells]]]:
    cycle, code = plan.cycle, plan.code
    if plan.text is not None:
        yield SCHEMES, [schemes.cells(plan.scheme, plan.text, code)]
    yield from _places(store, plan)
    if plan.paths.basis_document:
        name, title = f"{BASIS}/{cycle}", f"{cycle}年度依据文件"
        yield DECISIONS, [asdict(Decision(name, BASIS, cycle, title, plan.paths.basis_document, subject=code))]
    if plan.units is not None:
        yield UNITS, units.cells(cycle, list(plan.units.mappings()))
    if plan.targets is not None:
        yield TARGETS, targets.cells(cycle, plan.targets.values())
    if plan.adjustments:
        yield ADJUSTMENTS, adjustments.cells(plan.period, adjustments.numbered(plan.adjustments))


def _places(store: Store, plan: Plan) -> Iterator[tuple[Table, Sequence[Cells]]]:
    """The cycle and the period, where they are not there yet; one that is there stays as it is."""
    cycle = plan.cycle
    with store.reading() as session:
        stated = current(session, CYCLES, {"cycle": cycle})
        there = current(session, PERIODS, {"period": plan.period})
    if not stated:
        days = f"{cycle}-01-01", f"{cycle}-12-31"
        yield CYCLES, [asdict(Cycle(cycle, f"{cycle}年度考核", plan.code, *days))]
    elif stated[0]["scheme"] != plan.code:
        yield CYCLES, [{name: stated[0][name] for name in ("cycle", *CYCLES.columns)} | {"scheme": plan.code}]
    if not there:
        yield PERIODS, [asdict(period_in(cycle, plan.period))]


def _figure_cells(store: Store, period: str, name: str, rows: Sequence[Figure]) -> list[Cells]:
    if name == "figures":
        return figures.submitted_cells(period, rows)
    with store.reading() as session:
        keys = [(period, row.unit, row.indicator) for row in rows]
        standing = {key[1:]: int(str(fields["rev"])) for key, fields in latest(session, FIGURES, keys).items()}
    return figures.verified_cells(period, rows, {(unit, code): rev for (unit, code), rev in standing.items()}, {})


def _differing(store: Store, table: Table, rows: Sequence[Cells]) -> list[Record]:
    with store.reading() as session:
        found = latest(session, table, [key_of(table, cells) for cells in rows])
    return revised(table, rows, found)


def latest(session: Session, table: Table, keys: Sequence[Key]) -> dict[Key, dict[str, str | int | None]]:
    """The latest revisions of some records (现行记录), asked for by their keys."""
    if not keys:
        return {}
    arrays: list[Value] = [list(column) for column in zip(*keys, strict=True)]
    wanted = ", ".join(f"unnest(${place}::VARCHAR[]) AS {name}" for place, name in enumerate(table.key, 1))
    key = ", ".join(f"t.{name}" for name in table.key)
    same = " AND ".join(f"t.{name} = w.{name}" for name in table.key)
    newest = (
        f"SELECT {key}, max(t.rev) AS rev FROM {table.name} t JOIN (SELECT {wanted}) w ON {same} GROUP BY {key}"
    )
    again = " AND ".join(f"t.{name} = n.{name}" for name in (*table.key, "rev"))
    columns = ", ".join(f"t.{name}" for name in table.every)
    rows = session.rows(f"SELECT {columns} FROM {table.name} t JOIN ({newest}) n ON {again}", arrays)
    return {table.key_of(row): table.as_dict(row) for row in rows}
