"""The reporting form as a workbook (填报表工作簿): what is asked stands open, everything else is locked; who it is of hides in it.

Input cells are texts, so that a spreadsheet changes nothing that is typed. No cell is ever a formula.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data.canonical import canonical, fingerprint
from data.exchange.addresses import letters
from data.exchange.report_form import (
    HEADINGS,
    STATUSES,
    Form,
    Line,
    asked,
    code_of,
    shown,
    stages,
    writable,
)

SHEET, NOTES, IDENTITY = "填报表", "说明", "本表身份"
CODE, TITLE = "指标代码", "指标"
FIXED: Mapping[str, Callable[[Line], str]] = {
    CODE: lambda line: line.code, TITLE: lambda line: line.indicator.title, "维度": lambda line: line.dimension,
    "计量单位": lambda line: line.indicator.unit, "上期数": lambda line: line.previous, "上年同期": lambda line: line.last_year,
    "年度目标": lambda line: line.target,
}  # fmt: skip
MARK = "演示 · 虚构"
KEY = "填报码："
HEAD = 3
CHUNK = 30_000
WIDTHS = {CODE: 11, TITLE: 34, "维度": 14, "计量单位": 10, "状态": 12, "来源": 20, "说明": 30, "分级": 24}
NARROW = 12
HINT = "只填浅黄色单元格；没有数的在“状态”一栏选缺报、不适用或未到数据期，不要填0。表格结构请勿改动。"
RULES = (
    "一、只填浅黄色单元格，灰色单元格不用填；不要增删行列、合并单元格或填公式。",
    "二、数只填数字，计量单位见“计量单位”一栏。没有数的，在“状态”一栏选缺报、不适用或未到数据期，不要填0，也不要留空。",
    "三、“分级”写成“级别:数目”，各级之间用分号隔开；按名称填的写成“名称@级别”。",
    "四、填好后上传本文件，先看逐格差异，确认后才存入草稿；没有改动的单元格不会覆盖网上已填的数。",
    "五、本表只能用于表头所写的单位和报表期；另存为CSV后也可以上传，请保留填报码一行。",
)
CARD = ("代码", "指标", "计量单位", "应填", "指标解释", "数据来源", "数据时点", "联系方式", "依据")
CARD_WIDTHS = (10, 34, 10, 16, 50, 24, 20, 20, 30)
INPUT, LOCKED, HEADED = (PatternFill("solid", fgColor=colour) for colour in ("FFF8E1", "F0F1F3", "DCE6F1"))
THIN = Border(*(Side("thin", color="BFC5CC") for _ in range(4)))
WRAPPED, OPEN = Alignment(wrap_text=True, vertical="center"), Protection(locked=False)
# where Excel expects the note that numbers kept as texts are meant so
BEFORE = re.compile(rb"<(?:smartTags|drawing|legacyDrawing|tableParts|extLst)\b|</worksheet>")


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the parts of a form stand on a sheet (版面): rows and columns count from 0."""

    head: int
    columns: Mapping[str, int]
    rows: Mapping[str, int] = field(default_factory=dict)


def template(form: Form) -> bytes:
    """The form to be filled in (填报表) as a workbook, with what the draft holds."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    write_rows(sheet, rows_of(form))
    dress(sheet, form, frame_of(form))
    explain(book.create_sheet(NOTES), form)
    hide(book, identity_of(form))
    return saved(book)


def heads_of(form: Form) -> list[str]:
    """The headings in order (表头)."""
    return [*FIXED, *(HEADINGS[column] for column in form.asked)]


def rows_of(form: Form) -> list[list[str]]:
    """The form as rows of texts (填报表各行): title, code, hint, headings, lines; also what a plain-text copy holds."""
    mark = f"（{MARK}）" if form.demo else ""
    made = form.made_at.strftime("%Y-%m-%d %H:%M")
    texts = form.texts
    lines = [
        [*(take(line) for take in FIXED.values()),
         *(shown(column, texts.get((line.code, column), "")) for column in form.asked)]
        for line in form.lines
    ]  # fmt: skip
    return [[f"{form.unit.name} {form.period_title}填报表{mark}"], [f"{KEY}{code_of(form)}", "", f"生成于{made}"], [HINT],
            heads_of(form), *lines]  # fmt: skip


def frame_of(form: Form) -> Frame:
    """Where everything stands in a fresh form (版面)."""
    return Frame(
        HEAD, {head: number for number, head in enumerate(heads_of(form))},
        {line.code: HEAD + 1 + number for number, line in enumerate(form.lines)},
    )  # fmt: skip


def write_rows(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    """Texts as texts (写入文字): nothing is ever taken for a formula, a number or a date."""
    for row, cells in enumerate(rows, 1):
        for column, text in enumerate(cells, 1):
            if text:
                put(sheet, row, column, text)


def put(sheet: Worksheet, row: int, column: int, text: str) -> Any:
    """One text in a cell counted from 1 (写入单元格)."""
    cell = sheet.cell(row, column)
    cell.value = writable(text)
    cell.data_type = "s"
    return cell


def dress(sheet: Worksheet, form: Form, frame: Frame) -> None:
    """Locks, drop-downs, colours, widths and print settings of a form (版式)."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    for head, column in frame.columns.items():
        _format(sheet.cell(frame.head + 1, column + 1), HEADED).font = Font(bold=True)
        sheet.column_dimensions[letters(column)].width = WIDTHS.get(head, NARROW)
    for line in form.lines:
        if line.code in frame.rows:
            _dress_line(sheet, form, line, frame)
    _choices(sheet, form, frame)
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.freeze_panes = f"{letters(frame.columns[TITLE] + 1)}{frame.head + 2}"
    _print_set_up(sheet, frame.head + 1)


def _dress_line(sheet: Worksheet, form: Form, line: Line, frame: Frame) -> None:
    row = frame.rows[line.code] + 1
    wanted = {HEADINGS[column] for column in line.inputs} if line.editable else set()
    for head, column in frame.columns.items():
        cell = _format(sheet.cell(row, column + 1), INPUT if head in wanted else LOCKED)
        if head in wanted:
            cell.protection, cell.number_format = OPEN, "@"


def _format(cell: Any, fill: PatternFill) -> Any:
    cell.fill, cell.border, cell.alignment = fill, THIN, WRAPPED
    return cell


def _choices(sheet: Worksheet, form: Form, frame: Frame) -> None:
    """Drop-downs (下拉选项): the statuses, and for indicators of stages their words."""
    statuses = _choice([status.label for status in STATUSES])
    for line in form.lines:
        if not line.editable or line.code not in frame.rows:
            continue
        row = frame.rows[line.code] + 1
        statuses.add(f"{letters(frame.columns[HEADINGS['status']])}{row}")
        words = stages(line.indicator)
        if words and "value" in line.inputs and _listable(words):
            choice = _choice(words)
            choice.add(f"{letters(frame.columns[HEADINGS['value']])}{row}")
            sheet.add_data_validation(choice)
    # a list for no cell at all would be a damaged file
    if statuses.sqref:
        sheet.add_data_validation(statuses)


def _choice(words: Sequence[str]) -> DataValidation:
    found = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=True)
    found.errorTitle, found.error = "请从下拉选项中选", f"可选：{'、'.join(words)}"[:200]
    return found


def _listable(words: Sequence[str]) -> bool:
    """Whether a drop-down can hold the words (能否列作下拉选项)."""
    return len(",".join(words)) <= 250 and not any(set(word) & set(',"') for word in words)


def _print_set_up(sheet: Worksheet, head: int) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{head}:{head}"
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def explain(sheet: Worksheet, form: Form) -> None:
    """How to fill it in, and what each indicator means (说明与口径卡)."""
    mark = f"（{MARK}）" if form.demo else ""
    table = [[f"{form.unit.name} {form.period_title}填报说明{mark}"], *([rule] for rule in RULES), [], list(CARD)]
    write_rows(sheet, [*table, *_cards(form)])
    sheet["A1"].font = Font(bold=True, size=14)
    for number, width in enumerate(CARD_WIDTHS):
        sheet.column_dimensions[letters(number)].width = width
        for row in range(len(table), len(table) + len(form.lines) + 1):
            _format(sheet.cell(row, number + 1), HEADED if row == len(table) else LOCKED)
    sheet.protection.sheet = True
    sheet.freeze_panes = f"C{len(table) + 1}"
    _print_set_up(sheet, len(table))


def _cards(form: Form) -> Iterator[list[str]]:
    for line in form.lines:
        item, card = line.indicator, line.indicator.card
        wanted = "、".join(HEADINGS[column] for column in asked(item))
        yield [item.code, item.title, item.unit, wanted, card.definition, card.source, card.timing, card.contact, item.cite.text]


def identity_of(form: Form) -> str:
    """Whose form it is and what it held when it was made (本表身份), packed."""
    texts = form.texts
    lines = [
        [line.code, line.revision, {column: text for column in line.inputs if (text := texts[line.code, column])}]
        for line in form.lines
    ]
    content = {
        "database": form.database, "period": form.period, "unit": form.unit.code, "revision": form.revision,
        "made_at": form.made_at.isoformat(), "lines": lines,
    }  # fmt: skip
    return base64.b64encode(zlib.compress(canonical(content).encode())).decode()


def hide(book: Workbook, identity: str) -> None:
    """The identity with its digest on a sheet that no menu shows (隐藏身份)."""
    sheet = book.create_sheet(IDENTITY)
    pieces = [identity[at : at + CHUNK] for at in range(0, len(identity), CHUNK)]
    write_rows(sheet, [[fingerprint(identity)], *([piece] for piece in pieces)])
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True


def saved(book: Workbook) -> bytes:
    """The workbook's bytes (保存工作簿); spreadsheets are told that numbers kept as texts are meant so."""
    book.properties.creator = ""
    out, quiet = io.BytesIO(), io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(quiet, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet"):
                part = _quiet(part)
            new.writestr(entry.filename, part)
    return quiet.getvalue()


def _quiet(part: bytes) -> bytes:
    """A sheet's part with all its texts meant as texts."""
    used = re.search(rb'<dimension ref="([A-Z0-9:]+)"', part)
    found = BEFORE.search(part)
    if used is None or found is None:
        return part
    note = b'<ignoredErrors><ignoredError sqref="%s" numberStoredAsText="1"/></ignoredErrors>' % used.group(1)
    return part[: found.start()] + note + part[found.start() :]
