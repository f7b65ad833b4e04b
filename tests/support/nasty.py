"""Tables as people paste them: one plain table of ten units under a small scheme, and everything that may befall it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from data.city import SHIPPED, read_city
from data.exchange.addresses import position_of
from data.exchange.sheets import Sheet, read_file, read_pasted
from data.quick.names import read_aliases
from data.quick.trying import Outcome, try_out
from data.scheme_texts import parsed
from evaluation.scheme import Scheme

Rows = list[list[Any]]
CITE = "cite: {document: 某某办法, clause: 第一条}"
SCHEME = f"""\
scheme: {{id: quick, title: 小方案, version: "1", full_marks: 100}}
grades: [{{name: 优秀, min: 90}}, {{name: 一般}}]
dimensions: [{{code: A, title: 投入}}, {{code: B, title: 产出}}, {{code: C, title: 平台}}]
indicators:
  - {{code: A1, dimension: A, title: 研发投入强度, unit: "%", weight: 30, rule: completion, {CITE}}}
  - {{code: A2, dimension: A, title: 高新技术企业数, unit: 家, weight: 20, rule: completion, {CITE}}}
  - {{code: B1, dimension: B, title: 单位增加值能耗, unit: 吨/万元, weight: 20, direction: lower, rule: control, {CITE}}}
  - {{code: B2, dimension: B, title: 技术交易额, unit: 亿元, weight: 20, rule: efficacy_peers, params: {{base: 60}}, {CITE}}}
  - {{code: C1, dimension: C, title: 省级高新区, unit: 档, weight: 10, rule: stages,
     params: {{stages: {{已建成: 1, 创建中: 0.5, 无: 0}}}}, {CITE}}}
"""
CITY = read_city(SHIPPED)
ALIASES = read_aliases(SHIPPED)
UNITS = CITY.units
NAMES = [unit.name for unit in UNITS if unit.kind.value != "city"]
TITLES = {"A1": "研发投入强度", "A2": "高新技术企业数", "B1": "单位增加值能耗", "B2": "技术交易额", "C1": "省级高新区"}
COUNTED = {"A1": "%", "A2": "家", "B1": "吨/万元", "B2": "亿元", "C1": "档"}
TARGETS = {"A1": "3.00", "A2": "200", "B1": "0.50", "B2": "", "C1": ""}
FIGURES = [
    ["2.97", "1249", "0.41", "10.79", "已建成"], ["3.21", "188", "0.52", "9.30", "创建中"],
    ["2.60", "97", "0.48", "7.05", "无"], ["3.05", "302", "0.39", "12.40", "已建成"],
    ["2.88", "411", "0.44", "15.20", "已建成"], ["3.30", "256", "0.36", "8.81", "创建中"],
    ["1.92", "73", "0.55", "2.16", "无"], ["2.05", "85", "0.47", "2.94", "创建中"],
    ["1.80", "66", "0.61", "1.75", "无"], ["3.40", "140", "0.33", "4.60", "创建中"],
]  # fmt: skip
HEAD, AIM, FIRST = 3, 4, 5


def scheme() -> Scheme:
    return parsed(SCHEME)[1]


def wide() -> Rows:
    """Units down: a title, a blank row, the heading in row 3, 目标 in row 4, the ten units from row 5 on."""
    head = ["序号", "县（市、区）", *(f"{TITLES[code]}（{COUNTED[code]}）" for code in TITLES)]
    units = [[str(number), name, *FIGURES[number - 1]] for number, name in enumerate(NAMES, 1)]
    return [["2025年度科技创新指标完成情况表"], [], head, ["", "目标", *TARGETS.values()], *units]


def across() -> Rows:
    """Indicators down, units across, with columns of 计量单位 and 目标."""
    head = ["指标", "单位", "目标", *NAMES]
    return [head, *([TITLES[code], COUNTED[code], TARGETS[code], *(row[at] for row in FIGURES)] for at, code in enumerate(TITLES))]


def long() -> Rows:
    """One figure a row."""
    head = ["单位", "指标", "目标", "实绩"]
    cells = [(name, row) for name, row in zip(NAMES, FIGURES, strict=True)]
    return [head, *([name, TITLES[code], TARGETS[code], row[at]] for name, row in cells for at, code in enumerate(TITLES))]


def two_heads() -> Rows:
    """目标 and 实绩 under every indicator, as a merged heading is pasted: its second half blank."""
    head, under = ["县（市、区）"], [""]
    for code in TITLES:
        head += [TITLES[code], ""]
        under += ["目标", "实绩"]
    body = [[name, *(text for at, code in enumerate(TITLES) for text in (TARGETS[code], row[at]))]
            for name, row in zip(NAMES, FIGURES, strict=True)]  # fmt: skip
    return [head, under, *body]


def edited(rows: Rows, cells: Mapping[str, Any]) -> Rows:
    """The table with some cells typed otherwise, by address."""
    found = [list(row) for row in rows]
    for address, text in cells.items():
        row, column = position_of(address)
        found.extend([] for _ in range(row + 1 - len(found)))
        found[row].extend([""] * (column + 1 - len(found[row])))
        found[row][column] = text
    return found


def as_text(rows: Iterable[Sequence[Any]], separator: str = "\t") -> str:
    """The table as a spreadsheet copies it, or as a CSV text."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)
    return out.getvalue()


def as_xlsx(
    rows: Iterable[Sequence[Any]], amend: Callable[[Worksheet], None] | None = None, name: str = "表1"
) -> bytes:
    """The table as a workbook; plain numbers as numbers that show their decimals."""
    book = Workbook()
    sheet = book.active
    sheet.title = name
    for row, cells in enumerate(rows, 1):
        for column, text in enumerate(cells, 1):
            if text != "":
                _write(sheet.cell(row, column), text)
    if amend is not None:
        amend(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_shared_strings(rows: Iterable[Sequence[Any]], name: str = "表1") -> bytes:
    """The table as a workbook that keeps its texts in a list of their own, as Excel does."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                if text != "":
                    sheet.write_string(row, column, str(text))
    return out.getvalue()


def _write(cell: Any, text: Any) -> None:
    whole, _, decimals = str(text).partition(".")
    if isinstance(text, str) and whole.isascii() and whole.isdigit() and (not decimals or decimals.isdigit()):
        cell.value = float(text) if decimals else int(text)
        cell.number_format = f"0.{'0' * len(decimals)}" if decimals else "General"
    else:
        cell.value = text
        if isinstance(text, str) and text.startswith("="):
            cell.data_type = "s"


def repacked(content: bytes, change: Mapping[str, Callable[[bytes], bytes]], add: Mapping[str, bytes] | None = None) -> bytes:
    """A workbook with some parts changed, and some added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, change.get(entry.filename, bytes)(old.read(entry)))
        for name, part in (add or {}).items():
            new.writestr(name, part)
    return out.getvalue()


def one_sheet(body: str, *, before: str = "", after: str = "") -> bytes:
    """A workbook whose only sheet holds exactly this XML."""
    sheet = (
        '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"{before}<sheetData>{body}</sheetData>{after}</worksheet>"
    )
    return repacked(as_xlsx([["x"]]), {"xl/worksheets/sheet1.xml": lambda _: sheet.encode()})


def tried(source: str | bytes | Sheet, name: str = "年报.xlsx", **more: Any) -> Outcome:
    """What 快速测算 makes of a table under the small scheme."""
    if isinstance(source, bytes):
        source = read_file(name, source)[0]
    sheet = read_pasted(source) if isinstance(source, str) else source
    options: dict[str, Any] = {"aliases": ALIASES, **more}
    units = options.pop("units", UNITS)
    return try_out(options.pop("scheme", scheme()), units, options.pop("details", CITY.details), sheet, **options)


def totals(outcome: Outcome) -> dict[str, tuple[Any, int | None]]:
    """Exact totals and places by name."""
    assert outcome.assessment is not None, "\n".join(map(str, outcome.faults))
    return {row.unit.name: (row.total, row.place) for row in outcome.assessment.totals.values() if row.unit.kind.value != "city"}
