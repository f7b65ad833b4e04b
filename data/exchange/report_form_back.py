"""The form comes back (填报表读回): from a workbook or a plain-text copy only what a person typed, or every fault at once.

A file of other records, another period or unit is refused whole, as is one whose identity is damaged. Rows may be
moved: each is known by its code. What cannot be placed, is merged or calculated, or says nothing certain is a fault
beside its cell; nothing is guessed.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from data.canonical import fingerprint
from data.exchange.form_faults import form_faults
from data.exchange.report_form import COLUMNS, HEADINGS, Form, Key, Line, check_of, code_of, kept
from data.exchange.report_form_book import CODE, FIXED, IDENTITY, KEY, NOTES, SHEET, TITLE, Frame
from data.exchange.sheets import Sheet, read_file, read_pasted
from data.exchange.workbook import refused
from data.quick.cells import CellFault
from data.quick.trying import in_table_order
from data.quick.words import squeezed
from evaluation.reading import shortened

AGAIN = "请重新下载本单位本期的填报表再填"
LOST = f"文件里的本表身份不见了或被改动，不能确认是哪一张表，{AGAIN}"
FAULTS = "错误清单"
SEARCHED = 60
MOST_IDENTITY = 20_000_000
MOST_TOLD = 200
MOST_FAULTS = 1_000
LOCKED = "这一格不用填，请删去"
CLOSED = "这一项现在不能修改，请恢复原来的内容"
FORMULA = "是公式，不会计算，请填计算结果"
MERGED = "是合并单元格，请取消合并后分别填写"


class Base(NamedTuple):
    """What a file held when it was made (下载时的内容): texts by cell, None where it does not say.

    `current`: nothing has moved at the server since; `bound`: it says whose form it is, and so must hold all of it.
    """

    texts: Mapping[Key, str] | None
    current: bool = True
    bound: bool = True


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as filled in (填报结果): kept texts of the cells found, where they stand, what they were, and every fault."""

    file: str
    sheet: str
    texts: Mapping[Key, str]
    places: Mapping[Key, str]
    base: Base
    faults: tuple[CellFault, ...]
    frame: Frame


def read_back(content: bytes, name: str, form: Form) -> Filled:
    """What was typed into the file of a form (读回填报表); raises `Refused` where the file as a whole is none of this form's.

    A copy without the hidden identity must show the code of the form; a plain-text one may do without either.
    """
    sheets = read_file(name, content, (IDENTITY,))
    sheet = _form_sheet(name, [one for one in sheets if one.name not in (IDENTITY, NOTES, FAULTS)])
    hidden = next((one for one in sheets if one.name == IDENTITY), None)
    if hidden is not None:
        return _read(sheet, _by_identity(hidden, form, name), form)
    base = _by_code(sheet, form, name)
    if content.startswith(b"PK") and not base.bound:
        raise refused(name, LOST)
    return _read(sheet, base, form)


def read_pasted_form(text: str, form: Form) -> Filled:
    """What was pasted with its headings (读回粘贴的填报表); raises `Refused`."""
    sheet = read_pasted(text)
    return _read(_form_sheet(sheet.title, [sheet]), _by_code(sheet, form, sheet.title), form)


def _read(sheet: Sheet, base: Base, form: Form) -> Filled:
    reader = _Reader(sheet, form, base)
    reader.read()
    texts = {key: kept(key[1], sheet.text(*at)) for key, at in reader.cells.items()}
    for fault in form_faults(form, texts):
        key = fault.indicator, fault.column
        if key in reader.cells:
            reader.fault(reader.cells[key], fault.message, fault.indicator)
        elif fault.indicator in reader.rows:
            reader.beyond.append(reader.placed("", fault.message, fault.indicator))
    return Filled(
        sheet.file, sheet.name, texts, {key: sheet.address(*at) for key, at in reader.cells.items()}, base,
        tuple(in_table_order([*reader.faults.values(), *reader.beyond])), reader.frame,
    )  # fmt: skip


def frame_in(sheet: Sheet, form: Form) -> Frame | None:
    """Where the form stands on a sheet (版面), None on one without it."""
    if _head_row(sheet) < 0:
        return None
    reader = _Reader(sheet, form, Base(None))
    reader.read()
    return reader.frame


# whose form it is


def _form_sheet(name: str, sheets: Iterable[Sheet]) -> Sheet:
    """The sheet that holds the form: the one of its name, else the only one with its headings."""
    found = [sheet for sheet in sheets if _head_row(sheet) >= 0]
    named = [sheet for sheet in found if sheet.name == SHEET]
    if len(named or found) == 1:
        return (named or found)[0]
    if found:
        raise refused(name, f"有几张工作表都像填报表（{'、'.join(sheet.name for sheet in found[:5])}），请只留一张")
    raise refused(name, f"没有找到填报表：没有“{CODE}”一栏，{AGAIN}")


def _head_row(sheet: Sheet) -> int:
    """The row of the headings, -1 where there is none."""
    rows = range(min(SEARCHED, len(sheet.rows)))
    return next((row for row in rows if CODE in map(squeezed, sheet.rows[row])), -1)


def _by_identity(hidden: Sheet, form: Form, name: str) -> Base:
    """What the hidden identity says; raises `Refused` where it is damaged or another form's."""
    content = _unpacked(hidden)
    if content is None:
        raise refused(name, LOST)
    _same(content["database"], content["period"], content["unit"], form, name)
    texts = {
        (str(code), str(column)): str(text) for code, _, line in content["lines"] for column, text in line.items()
    }
    return Base(texts, content["revision"] == form.revision)


def _unpacked(hidden: Sheet) -> dict[str, Any] | None:
    """The identity as it was packed; None where it is not whole."""
    cells = [row[0] for row in hidden.rows if row]
    packed = "".join(cells[1:])
    if not cells or cells[0] != fingerprint(packed):
        return None
    try:
        content = json.loads(zlib.decompressobj().decompress(base64.b64decode(packed, validate=True), MOST_IDENTITY))
        whole = {"database", "period", "unit", "revision", "lines"} <= content.keys()
        return content if whole and all(isinstance(line[2], dict) for line in content["lines"]) else None
    # whoever forged it may have put in anything
    except (ValueError, TypeError, AttributeError, LookupError, binascii.Error, zlib.error, RecursionError):
        return None


def _same(database: str, period: str, unit: str, form: Form, name: str) -> None:
    """Records, period and unit of a file are this form's; raises `Refused` with all that are not."""
    wrong = []
    if database != form.database:
        wrong.append("不是从本系统的当前数据库下载的")
    if period != form.period:
        wrong.append(f"报表期是{shortened(str(period))}，本页是{form.period}")
    if unit != form.unit.code:
        wrong.append(f"填报单位是{shortened(str(unit))}，本页是{form.unit.name}（{form.unit.code}）")
    if wrong:
        raise refused(name, f"这份填报表{'；'.join(wrong)}，{AGAIN}")


def _by_code(sheet: Sheet, form: Form, name: str) -> Base:
    """What the printed code says (填报码); a table without one is compared with the page as it is."""
    texts = (cell for row in sheet.rows[:SEARCHED] for cell in row)
    code = next((text.partition(KEY)[2].strip() for text in texts if text.startswith(KEY)), None)
    if code is None:
        return Base(None, bound=False)
    head, _, check = code.rpartition("/")
    parts = head.split("/")
    if len(parts) != 3:
        raise refused(name, f"填报码“{shortened(code)}”不完整，{AGAIN}")
    _same(form.database, parts[0], parts[1], form, name)
    if check != check_of(form.database, head):
        raise refused(name, f"填报码“{shortened(code)}”与本系统的当前数据库不符，{AGAIN}")
    return Base(None, code == code_of(form))


# what stands in it


class _Reader:
    """Goes through the form's sheet (逐行读取填报表)."""

    def __init__(self, sheet: Sheet, form: Form, base: Base) -> None:
        self.sheet, self.form, self.base = sheet, form, base
        self.head = _head_row(sheet)
        self.columns: dict[str, int] = {}
        self.rows: dict[str, int] = {}
        self.cells: dict[Key, tuple[int, int]] = {}
        self.faults: dict[tuple[int, int], CellFault] = {}
        self.beyond: list[CellFault] = []
        self.now = form.texts
        self.was = self.now if base.texts is None else base.texts

    @property
    def frame(self) -> Frame:
        """Where everything stands (版面)."""
        return Frame(self.head, self.columns, self.rows)

    def placed(self, cell: str, message: str, code: str = "") -> CellFault:
        return CellFault(self.sheet.file, self.sheet.name, cell, self.form.unit.name, code, message)

    def fault(self, at: tuple[int, int], message: str, code: str = "") -> None:
        self.faults.setdefault(at, self.placed(self.sheet.address(*at), message, code))

    def read(self) -> None:
        """Headings, then rows, then what is not there."""
        self._headings()
        for row in range(self.head + 1, len(self.sheet.rows)):
            if any(self.sheet.rows[row]):
                self._row(row)
            if len(self.faults) > MOST_FAULTS:
                self.beyond.append(self.placed("", f"差错超过{MOST_FAULTS}处，其余不再列出，{AGAIN}"))
                break
        if self.base.bound:
            self._missing()
        self._merged()

    def _headings(self) -> None:
        known = {squeezed(head): head for head in (*FIXED, *HEADINGS.values())}
        for column in range(self.sheet.width):
            text = self.sheet.text(self.head, column)
            head = known.get(squeezed(text))
            if head in self.columns:
                self.fault((self.head, column), f"表头“{shortened(text)}”与{self.sheet.address(self.head, self.columns[head])}重复")
            elif head is not None:
                self.columns[head] = column
            elif self._holds(column):
                message = f"填报表没有“{shortened(text)}”这一列，请删去" if text else "这一列没有表头，请删去"
                self.fault((self.head, column), message)

    def _holds(self, column: int) -> bool:
        return any(self.sheet.text(row, column) for row in range(self.head, len(self.sheet.rows)))

    def _row(self, row: int) -> None:
        at = row, self.columns[CODE]
        code = self.sheet.text(*at)
        line = self.form.line(code)
        if not code:
            self.fault(at, "这一行没有指标代码，认不出是哪一项，请恢复或删去")
        elif line is None:
            self.fault(at, f"填报表没有“{shortened(code)}”这一行，请恢复指标代码或删去这一行", shortened(code))
        elif code in self.rows:
            self.fault(at, f"与{self.sheet.address(self.rows[code], at[1])}重复，同一指标只能有一行", code)
        else:
            self.rows[code] = row
            self._line(row, line)

    def _line(self, row: int, line: Line) -> None:
        title = self.columns.get(TITLE)
        if title is not None and squeezed(self.sheet.text(row, title)) != squeezed(line.indicator.title):
            text = shortened(self.sheet.text(row, title))
            self.fault((row, title), f"“{text}”与指标代码{line.code}不一致，应为“{line.indicator.title}”", line.code)
        for column in COLUMNS:
            place = self.columns.get(HEADINGS[column])
            if place is not None:
                self._cell((row, place), line, column)

    def _cell(self, at: tuple[int, int], line: Line, column: str) -> None:
        address = self.sheet.address(*at)
        text, was = kept(column, self.sheet.text(*at)), self.was.get((line.code, column), "")
        if column not in line.inputs:
            if text or address in self.sheet.problems:
                self.fault(at, LOCKED, line.code)
        elif not line.editable:
            if text not in (was, self.now[line.code, column]):
                self.fault(at, CLOSED, line.code)
        else:
            self._reliable(at, address, line.code)
            self.cells[line.code, column] = at

    def _reliable(self, at: tuple[int, int], address: str, code: str) -> None:
        """A cell that was calculated, or cannot be relied upon, is never taken."""
        if address in self.sheet.calculated:
            self.fault(at, FORMULA, code)
        elif problem := self.sheet.problems.get(address):
            self.fault(at, problem, code)

    def _missing(self) -> None:
        """Rows and columns that should stand and do not (缺行缺列)."""
        gone = [line for line in self.form.lines if line.editable and line.code not in self.rows]
        for line in gone:
            self.beyond.append(self.placed("", f"缺少“{line.indicator.title}”这一行，请恢复", line.code))
        heads = {HEADINGS[column] for line in self.form.lines if line.editable for column in line.inputs}
        for head in (head for head in HEADINGS.values() if head in heads and head not in self.columns):
            self.beyond.append(self.placed("", f"缺少“{head}”这一列，请恢复"))

    def _merged(self) -> None:
        """Merged cells within the table: what of them is whose cannot be told."""
        for number, at in enumerate(self._covered()):
            if number >= MOST_TOLD:
                break
            code = next((code for code, row in self.rows.items() if row == at[0]), "")
            self.fault(at, MERGED, code)

    def _covered(self) -> Iterator[tuple[int, int]]:
        """Cells of the table that are part of a merged range."""
        last, width = len(self.sheet.rows), max(self.columns.values(), default=-1) + 1
        for top, left, bottom, right in self.sheet.merged:
            for row in range(max(top, self.head), min(bottom + 1, last)):
                for column in range(left, min(right + 1, width)):
                    yield row, column
