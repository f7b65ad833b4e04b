"""Reporting forms to test with: one unit under a small scheme that asks for every kind of cell."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import openpyxl

from data.exchange.report_form import Form, Line
from data.exchange.report_form_back import Filled, read_back
from data.exchange.report_form_book import rows_of, template
from data.scheme_texts import parsed
from evaluation.scheme import Scheme
from tests.support.nasty import SCHEME, UNITS, as_text

CITE = "cite: {document: 某某办法, clause: 第一条}"
MORE = f"""\
  - {{code: D1, dimension: A, title: 研发投入占比, unit: "%", weight: 10, rule: completion, {CITE},
     measure: {{kind: ratio, times: 100}}}}
  - {{code: D2, dimension: B, title: 科技企业当量, unit: 家, weight: 10, rule: efficacy_peers, params: {{base: 60}}, {CITE},
     measure: {{kind: equivalents, each: {{国家级: 3, 省级: 1}}}}}}
  - {{code: D3, dimension: C, title: 专利授权增幅, unit: 件, weight: 10, rule: efficacy_peers, params: {{base: 60}}, {CITE},
     of: growth}}
"""
MADE = datetime(2026, 1, 5, 1, 30, tzinfo=UTC)
UNIT = UNITS[0]
NAME = "填报表.xlsx"
DRAFT = {
    "A1": {"value": "2.97"}, "B1": {"status": "missing", "note": "统计年鉴未出"}, "D1": {"numerator": "10", "denominator": "200"},
    "D2": {"levels": "国家级:1;省级:2"}, "D3": {"value": "120", "previous": "100"},
}  # fmt: skip


def scheme() -> Scheme:
    """The small scheme with a ratio, a list of levels and a growth beside it."""
    text = SCHEME.replace("full_marks: 100", "full_marks: 130") + MORE
    return parsed(text)[1]


def form(texts: Mapping[str, Mapping[str, str]] | None = None, **more: Any) -> Form:
    """A form of the first unit; `locked` are codes that cannot be changed."""
    drafts, known = DRAFT if texts is None else texts, scheme()
    locked, revision = more.pop("locked", ()), more.pop("revision", 1)
    titles = {item.code: item.title for item in known.dimensions}
    lines = tuple(
        Line(item, titles[item.dimension], drafts.get(item.code, {}), "1.0", "0.9", "3.00", item.code not in locked, revision)
        for item in known.indicators
    )
    made = Form("库甲", "2025M12", "2025年12月", UNIT, known, MADE, lines)
    return replace(made, **more)


def filled(made: Form, cells: Mapping[str, Any] | None = None, now: Form | None = None) -> Filled:
    """The form's workbook with some cells typed, read back."""
    return read_back(typed(made, cells or {}), NAME, now or made)


def typed(made: Form, cells: Mapping[str, Any]) -> bytes:
    """The form's workbook with some cells typed as in a spreadsheet, by address."""
    def type_in(book: Any) -> None:
        for address, value in cells.items():
            book["填报表"][address] = value
    return changed(template(made), type_in)


def changed(content: bytes, change: Callable[[Any], None]) -> bytes:
    """A workbook after something was done to it and it was saved again."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(made: Form, cells: Mapping[tuple[str, str], str] | None = None, encoding: str = "utf-8-sig") -> bytes:
    """The form as it is saved as plain text, with some cells typed by (code, heading)."""
    return as_text(rows_with(made, cells or {}), ",").encode(encoding)


def rows_with(made: Form, cells: Mapping[tuple[str, str], str]) -> list[list[str]]:
    """The form's rows with some cells typed by (code, heading)."""
    rows = rows_of(made)
    heads = rows[3]
    for (code, head), text in cells.items():
        row = next(row for row in rows[4:] if row[0] == code)
        row[heads.index(head)] = text
    return rows


def said(faults: Iterable[object]) -> list[str]:
    return [str(fault) for fault in faults]
