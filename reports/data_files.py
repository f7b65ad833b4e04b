"""Result data for other programs (数据文件): CSV tables in a zip, or one JSON, each with its dictionary and stamps.

Numbers are texts with the decimals the scheme states, so that nothing is rounded twice; the same results give the
same bytes.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from evaluation.results import Assessment
from evaluation.rounding import brief, number
from evaluation.scheme import Rounding
from evaluation.tables import DIMENSIONS, POINTS, TOTALS, dimensions_rows, points_rows, totals_rows
from evaluation.terms import FigureStatus
from reports.document import Document
from reports.packing import packed
from reports.text import facts

DICTIONARY = Path(__file__).parent / "data_dictionary.csv"
DICTIONARY_HEADS = ("表", "列", "名称", "说明", "单位", "小数位")
CODE_HEADS = ("类别", "代码", "名称", "说明")
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
FRACTION = re.compile(r"[+-]?[0-9]+/[0-9]+", re.ASCII)
GUARD = "'"
HOW_TO_READ = (
    "各CSV文件为UTF-8编码（带BOM），首行为列名，列名的含义、单位和小数位见“数据字典.csv”，代码的含义见“代码表.csv”。",
    "数均为文本，小数位数照方案；“精确值”写成最简分数（如5/1即5），供复算。",
    "用Excel打开时，请从“数据—从文本/CSV”导入并把代码和精确值列设为“文本”，以免分数被当成日期。",
    "文字单元格以=、+、-、@（含全角）、制表符或换行开头的，前面加了一个单引号（'），以免被当成公式；数不加。",
    "空白表示没有这个数（不计入、不排位次、期中不计总分），不是零。",
)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of results (结果表): code, columns and rows of texts."""

    code: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def csv_zip(assessment: Assessment, document: Document) -> bytes:
    """The results as CSV files in a zip (数据压缩包), with 说明.txt, 数据字典.csv and 代码表.csv."""
    rounding = assessment.scheme.rounding
    files = [("说明.txt", _bytes(about_text(assessment, document)))]
    files += [(f"{table.code}.csv", csv_bytes(table.columns, table.rows)) for table in tables(assessment)]
    files.append(("数据字典.csv", csv_bytes(DICTIONARY_HEADS, dictionary(rounding))))
    files.append(("代码表.csv", csv_bytes(CODE_HEADS, codes(assessment))))
    return packed(files)


def json_text(assessment: Assessment, document: Document) -> bytes:
    """The results as one JSON (数据文件), UTF-8: 说明 with stamps, 数据字典, 代码表 and the rows of every table."""
    whole = {
        "说明": {
            **dict(facts(assessment, document)),
            "标注": list(document.stamps),
            "读法": "数均为文本，小数位数照方案；精确值为最简分数；null表示没有这个数，不是零",
        },
        "数据字典": _objects(DICTIONARY_HEADS, dictionary(assessment.scheme.rounding)),
        "代码表": _objects(CODE_HEADS, codes(assessment)),
        **{table.code: _objects(table.columns, table.rows) for table in tables(assessment)},
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def tables(assessment: Assessment) -> tuple[Table, ...]:
    """Totals, dimensions and points (总分、维度、得分), as the command writes them."""
    return (
        Table("totals", TOTALS, tuple(totals_rows(assessment))),
        Table("dimensions", DIMENSIONS, tuple(dimensions_rows(assessment))),
        Table("points", POINTS, tuple(points_rows(assessment))),
    )


def about_text(assessment: Assessment, document: Document, *, reading: bool = True) -> str:
    """说明.txt: stamps first, what stands behind the data; `reading`: how to read the tables."""
    lines = [*document.stamps, *(f"{label}：{value}" for label, value in facts(assessment, document))]
    lines += HOW_TO_READ if reading else ()
    return "".join(f"{line}\r\n" for line in lines)


def dictionary(rounding: Rounding) -> list[tuple[str, ...]]:
    """Every column explained (数据字典): name, meaning, unit, and decimals as this scheme states them."""
    said = {
        "points": str(rounding.points_dp), "total": str(rounding.total_dp), "whole": "0", "exact": "不舍入",
        "fraction": "最简分数", "": "",
    }  # fmt: skip
    with DICTIONARY.open(encoding="utf-8", newline="") as file:
        return [
            (row["table"], row["column"], row["title"], row["description"], row["unit"], said[row["decimals"]])
            for row in csv.DictReader(file)
        ]


def codes(assessment: Assessment) -> list[tuple[str, ...]]:
    """Codes and what they stand for (代码表): units, dimensions, indicators, states."""
    scheme = assessment.scheme
    titles = {item.code: item.title for item in scheme.dimensions}
    found: list[tuple[str, ...]] = [("单位", unit.code, unit.name, unit.ranked.label) for unit in assessment.units]
    found += [("维度", item.code, item.title, "") for item in scheme.dimensions]
    found += [
        ("指标", item.code, item.title, f"{titles.get(item.dimension, '')}，{brief(item.weight)}分，计量单位：{item.unit or '无'}")
        for item in scheme.indicators
    ]
    return found + [("数据状态", status.value, status.label, "") for status in FigureStatus]


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV as Excel opens it (CSV): UTF-8 with BOM, no cell that it would take for a formula."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return _bytes(text.getvalue())


def safe(cell: str) -> str:
    """A cell nothing takes for a formula (防公式注入): a quote before risky beginnings, numbers left alone."""
    if not cell.lstrip(" ").startswith(RISKY) or number(cell) is not None or FRACTION.fullmatch(cell):
        return cell
    return GUARD + cell


def _bytes(text: str) -> bytes:
    return text.encode("utf-8-sig")


def _objects(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[dict[str, str | None]]:
    return [{name: cell or None for name, cell in zip(columns, row, strict=True)} for row in rows]
