"""A department's table (部门数据表): one table of all units for the department's indicators, pasted or uploaded.

    intake = read_table_for(scheme, units, ["A1", "A2"], text, details=…, aliases=…)

Long or wide, units across or down, read as 快速测算 reads it; the faults of values are those of the reporting form, word
for word. There are figures only where there is no fault: nothing is partly taken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from data.city import UnitDetail
from data.exchange.department_sheet import with_indicator
from data.exchange.form_faults import checked, only
from data.exchange.sheets import Sheet, read_file, read_pasted
from data.exchange.workbook import refused
from data.quick.cells import CellFault
from data.quick.layout import Grid, find_layout
from data.quick.records import Found, Record
from data.quick.table import read_records
from data.quick.trying import in_table_order
from evaluation.figures import FIGURE_COLUMNS, Figure, Place
from evaluation.scheme import Indicator, Scheme
from evaluation.units import Unit

TARGETS_LEFT = "目标没有读取：年度目标以已下达的为准"
NOTHING = "表中没有由本部门负责的指标的数据"
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Intake:
    """What a department's table holds (部门数据表读取结果): figures with their places, or every fault; never both.

    `cells` is where each figure's value stands; `sheet` the table as read, to be shown beside its faults.
    """

    sheet: Sheet
    figures: tuple[Figure, ...]
    faults: tuple[CellFault, ...]
    notices: tuple[str, ...]
    cells: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Lists:
    """What a table may name (可用名单): the units of the cycle, the department's indicators, other names of units."""

    scheme: Scheme
    units: tuple[Unit, ...]
    indicators: tuple[Indicator, ...]
    details: Mapping[str, UnitDetail]
    aliases: Mapping[str, str]


def indicators_of(scheme: Scheme, department: str) -> tuple[Indicator, ...]:
    """The indicators whose data a department holds (本部门负责的指标)."""
    return tuple(item for item in (*scheme.indicators, *scheme.observed) if department and item.departments.data == department)


def read_table_for(
    scheme: Scheme, units: Sequence[Unit], indicators: Collection[str], source: str | bytes, name: str = "", *,
    sheet: str = "", chosen: str = "", details: Mapping[str, UnitDetail] | None = None,
    aliases: Mapping[str, str] | None = None,
) -> Intake:  # fmt: skip
    """The figures of a department's table (读取部门数据表), or every fault; raises `Refused` where no table can be read.

    `indicators`: codes of the department's; `source`: what was pasted, or a file's content with its `name`; `sheet`: which
    of a workbook's sheets; `chosen`: whose values they are in a table that names no indicator.
    """
    items = tuple(item for item in (*scheme.indicators, *scheme.observed) if item.code in set(indicators))
    lists = Lists(scheme, tuple(units), items, details or {}, aliases or {})
    found = (read_pasted(source),) if isinstance(source, str) else read_file(name, source)
    return read_sheet_for(lists, _one(name, found, sheet, lists, chosen), chosen)


def read_sheet_for(lists: Lists, sheet: Sheet, chosen: str = "") -> Intake:
    """The figures of a sheet, such as a corrected one (读取部门数据表)."""
    found = _records(lists, sheet, chosen)
    if not found.known:
        return _intake(sheet, found, [], {})
    beyond = list(_foreign(found, lists))
    named = {record.indicator.code for record in _every(found) if record.indicator is not None}
    if not named and not found.faults and not beyond:
        beyond.append(CellFault(sheet.file, sheet.name, "", "", "", NOTHING))
    _without_targets(found)
    rows, missing = checked(found, only(lists.scheme, named))
    figures = {
        (row.unit, row.indicator): (row, record)
        for row in rows.figures
        if (record := rows.figure_records.get(row.place.line)) is not None
    }
    return _intake(sheet, found, [*beyond, *missing], figures)


def _records(lists: Lists, sheet: Sheet, chosen: str) -> Found:
    """The records of a table; one that names no indicator is read as the chosen one's."""
    read = with_indicator(sheet, lists.scheme, lists.units, lists.details, lists.aliases, chosen) if chosen else None
    if read is None:
        return read_records(sheet, lists.scheme, lists.units, lists.details, lists.aliases)
    found = read_records(read.sheet, lists.scheme, lists.units, lists.details, lists.aliases)
    return read.placed_back(found)


def _intake(
    sheet: Sheet, found: Found, beyond: Sequence[CellFault], figures: Mapping[tuple[str, str], tuple[Figure, Record]]
) -> Intake:
    faults = tuple(in_table_order([*found.faults.values(), *beyond]))
    kept = {} if faults else figures
    at = {key: record.cells.get("value") or next(iter(record.cells.values()), record.label) for key, (_, record) in kept.items()}
    rows = tuple(
        row._replace(place=Place(sheet.title, at[key][0] + 1, FIGURE_COLUMNS)) for key, (row, _) in kept.items()
    )
    return Intake(sheet, rows, faults, tuple(found.notices), {key: sheet.address(*place) for key, place in at.items()})


def _one(name: str, sheets: Sequence[Sheet], wanted: str, lists: Lists, chosen: str) -> Sheet:
    """The sheet to be read: the wanted one, the only one, or the only one that can be understood."""
    if wanted:
        found = [sheet for sheet in sheets if sheet.name == wanted]
        if not found:
            raise refused(name, f"工作簿里没有工作表“{wanted[:40]}”")
        return found[0]
    if len(sheets) == 1:
        return sheets[0]
    known = [sheet for sheet in sheets if _understood(sheet, lists, chosen)]
    if len(known) > 1:
        names = "、".join(sheet.name for sheet in known[:MOST_NAMED])
        raise refused(name, f"工作簿里有{len(known)}张可读的表（{names}），请选定其中一张")
    chosen_sheet = known[0] if known else sheets[0]
    left = "、".join(sheet.name for sheet in sheets if sheet is not chosen_sheet)
    return replace(chosen_sheet, notices=(*chosen_sheet.notices, f"其他工作表没有读取：{left[:200]}"))


def _understood(sheet: Sheet, lists: Lists, chosen: str) -> bool:
    grid = Grid(sheet, lists.scheme, lists.units, lists.details, lists.aliases)
    if find_layout(grid) is not None:
        return True
    return bool(chosen) and any(grid.is_unit(text) for row in sheet.rows for text in row)


def _every(found: Found) -> list[Record]:
    return [*found.records.values(), *found.loose]


def _foreign(found: Found, lists: Lists) -> Iterator[CellFault]:
    """Indicators of others in the table (他部门指标): each told once, and none of its cells looked at."""
    own = {item.code for item in lists.indicators}
    told: set[str] = set()
    for record in _every(found):
        item = record.indicator
        if item is not None and item.code not in own and item.code not in told:
            told.add(item.code)
            cell = found.sheet.address(*record.label)
            message = f"“{item.title}”的数据不由本部门负责，请删去"
            yield CellFault(found.sheet.file, found.sheet.name, cell, "", item.code, message)
    found.records = {key: record for key, record in found.records.items() if key[1] in own}
    found.loose = [record for record in found.loose if record.indicator is None or record.indicator.code in own]


def _without_targets(found: Found) -> None:
    """Targets are assigned, not reported (目标不读取)."""
    had = [record.cells.pop("target", None) for record in _every(found)]
    if any(had) or found.common:
        found.notices.append(TARGETS_LEFT)
    found.common.clear()


