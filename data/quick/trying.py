"""快速测算: a scheme and a table become a result, or every fault beside its cell.

Texts that begin with = + - @ are never calculated: as numbers they are faults (a sign before digits apart), as names of
units they are refused; remarks are carried as texts, and whoever writes them out quotes them (reports, data.exchange).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from data.city import UnitDetail
from data.exchange.addresses import position_of
from data.exchange.sheets import Sheet
from data.quick.cells import CellFault, read_number
from data.quick.names import UnitNames, plain_unit
from data.quick.records import Found, Record
from data.quick.table import read_records
from data.quick.values import COLUMN_NAMES, Rows, Valuer, given_targets, target_file
from evaluation.assessment import evaluate
from evaluation.errors import Fault, Refused
from evaluation.figures import FIGURE_COLUMNS, TARGET_COLUMNS, Adjustment, Figure, Target
from evaluation.intake import Inputs, accept
from evaluation.results import Assessment
from evaluation.scheme import Scheme
from evaluation.units import Unit

WORDS = {**COLUMN_NAMES, "not_applicable": "不适用", "或不列此行": "或留空"}
TARGETS = "目标"
ADJUSTMENTS = "adjustments.csv"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try (测算结果): the result, or every fault; and the typed rows either way, to be kept."""

    scheme: Scheme
    units: tuple[Unit, ...]
    figures: tuple[Figure, ...]
    targets: tuple[Target, ...]
    adjustments: tuple[Adjustment, ...]
    faults: tuple[CellFault, ...]
    notices: tuple[str, ...]
    assessment: Assessment | None


class Asked(NamedTuple):
    """What stands beside the table (测算条件)."""

    scheme: Scheme
    adjustments: tuple[Adjustment, ...]


def try_out(
    scheme: Scheme, units: Sequence[Unit] | None, details: Mapping[str, UnitDetail], sheet: Sheet, *,
    targets: Iterable[Target] = (), adjustments: Iterable[Adjustment] = (), aliases: Mapping[str, str] | None = None,
) -> Outcome:  # fmt: skip
    """The result of a table under a scheme (快速测算), or every fault beside its cell.

    `units` None: the units are those of the table. `targets` are those typed in the browser, by code or name of the
    unit; where the table has a target of its own, that counts. `aliases`: other names of units → code.
    """
    found = read_records(sheet, scheme, units, details, aliases or {})
    asked = Asked(scheme, tuple(adjustments))
    if not found.known:
        return _outcome(asked, found, Rows(), [], None)
    given, beyond = _given(found, scheme, details, aliases or {}, targets)
    valuer = Valuer(found, scheme, given)
    rows = valuer.read()
    told = bool(found.faults or beyond or valuer.beyond)
    refused, assessment = _assessed(asked, found, rows)
    beyond += valuer.beyond
    for fault in refused:
        placed = _placed(fault, found, rows, asked)
        if placed is not None:
            beyond.append(placed)
    found.notices.extend(_without(valuer, scheme))
    return _outcome(asked, found, rows, beyond, None if told else assessment)


def _outcome(
    asked: Asked, found: Found, rows: Rows, beyond: Sequence[CellFault], assessment: Assessment | None
) -> Outcome:
    warnings = assessment.warnings if assessment is not None else ()
    return Outcome(
        asked.scheme, found.units, tuple(rows.figures), tuple(rows.targets), asked.adjustments,
        tuple(in_table_order([*found.faults.values(), *beyond])), (*found.notices, *warnings), assessment,
    )  # fmt: skip


def in_table_order(faults: Iterable[CellFault]) -> list[CellFault]:
    """Faults by row and column (按位置排列), those of no cell at the end, none twice."""
    def place(fault: CellFault) -> tuple[bool, tuple[int, int], CellFault]:
        return not fault.cell, position_of(fault.cell) if fault.cell else (0, 0), fault

    return sorted(dict.fromkeys(faults), key=place)


def _given(
    found: Found, scheme: Scheme, details: Mapping[str, UnitDetail], aliases: Mapping[str, str], targets: Iterable[Target]
) -> tuple[dict[tuple[str, str], Target], list[CellFault]]:
    """Targets of the browser under the table's units, cleaned like its cells (页面填写的目标)."""
    names = UnitNames(found.units, details, aliases)
    items = {item.code: item for item in (*scheme.indicators, *scheme.observed)}
    clean: list[Target] = []
    faults: list[CellFault] = []
    for row in given_targets(targets).values():
        unit, item = names.find(row.unit), items.get(row.indicator)
        if len(unit) != 1 or item is None:
            continue
        typed = read_number(row.target, percent=plain_unit(item.unit) == "%", unit=item.unit)
        if typed.fault:
            faults.append(CellFault("", TARGETS, "", unit[0].name, item.code, typed.fault))
        clean.append(row._replace(unit=unit[0].code, target=typed.text or "1"))
    return given_targets(clean), faults


def _assessed(asked: Asked, found: Found, rows: Rows) -> tuple[tuple[Fault, ...], Assessment | None]:
    """The result of the rows, or the faults the rules find."""
    try:
        return (), evaluate(_inputs(asked, found, rows))
    except Refused as refused:
        return refused.faults, None


def _inputs(asked: Asked, found: Found, rows: Rows) -> Inputs:
    return accept(
        asked.scheme, found.units, rows.targets, rows.figures, asked.adjustments, figures_file=found.sheet.title
    )


def _placed(fault: Fault, found: Found, rows: Rows, asked: Asked) -> CellFault | None:
    """A fault of the rules beside its cell (对应单元格); None where the cell is faulty already."""
    where, title = fault.where, found.sheet.title
    records: dict[int, Record] = rows.figure_records
    columns: tuple[str, ...] = FIGURE_COLUMNS
    if where.file == target_file(title):
        records, columns = rows.target_records, TARGET_COLUMNS
    elif where.file != title:
        return CellFault("", _named(where.file, where.line), "", "", "", in_words(fault.message))
    record = records.get(where.line)
    if record is None:
        return None if found.faults else CellFault(found.sheet.file, found.sheet.name, "", "", "", in_words(fault.message))
    role = columns[where.column - 1]
    return beside(record, "target" if role == "indicator" else role, fault.message, found)


def beside(record: Record, role: str, message: str, found: Found) -> CellFault | None:
    if role == "target" and role not in record.cells:
        sheet = found.sheet
        sentence = "规则要用目标，表中和页面上都没有填写"
        return CellFault(sheet.file, sheet.name, "", record.unit_name, record.code, sentence)
    at = record.cells.get(role) or record.cells.get("value") or record.label
    sentence = in_words(message.partition("）：")[2].partition("）：")[2] or message.partition("：")[2] or message)
    if role in COLUMN_NAMES and role not in record.cells and role not in ("status", "source"):
        sentence = f"{sentence}；表中没有“{COLUMN_NAMES[role]}”一栏"
    if at in found.faults:
        return None
    found.fault(at, sentence, record.unit_name, record.code)
    return found.faults[at]


def _named(file: str, line: int) -> str:
    """Where a fault outside the table stands, in words."""
    return "加减分" if file == ADJUSTMENTS else f"{file or '考核方案'}第{line}行"


def in_words(message: str) -> str:
    """A sentence of the rules with the columns' Chinese names (差错用语)."""
    for word, chinese in WORDS.items():
        message = message.replace(word, chinese)
    return message


def _without(valuer: Valuer, scheme: Scheme) -> Iterable[str]:
    """Notices on changes that cannot be scored, because the table holds no figure of last year."""
    for item in scheme.indicators:
        if count := valuer.without[item.code]:
            yield f"{item.code} {item.title}：{count}个单位没有上年值，“较上年”部分无法计分，按方案的缺报办法处理"


