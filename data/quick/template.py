"""The form to be filled in (填写模板): a workbook with a line for each unit and indicator, and the columns its rules read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from data.quick.offers import HEADINGS, OWN_FORM, TARGET
from evaluation.scheme import Indicator, Scheme

SHEET = "填写"
WIDTHS = {"单位": 18, "指标代码": 10, "指标": 40, "计量单位": 12}
DEFAULT_WIDTH = 14


def columns_of(scheme: Scheme) -> list[str]:
    """What a scheme's rules read beside the name (须填的列): columns of figures, and targets, in the order of paper."""
    asked = {column for item in scheme.indicators for column in _asked(item)}
    return [name for name in (TARGET, *HEADINGS) if name in asked or name == "status"]


def _asked(item: Indicator) -> Iterable[str]:
    kind = item.measure.kind
    yield from {"ratio": ("numerator", "denominator"), "equivalents": ("levels",)}.get(kind, ())
    for part in item.parts:
        needs = dict(part.rule.needs(part.params))
        yield from (name for name in needs.values() if name in (TARGET, *HEADINGS))
        if kind == "value" and ("x" in needs or "word" in needs):
            yield "value"
        if part.of != "level":
            yield "previous"


def template(scheme: Scheme, members: Sequence[tuple[str, str]]) -> bytes:
    """The form as a workbook (填写模板): `members` are the units, code and name; without any, five blank lines each."""
    heads = [*WIDTHS, *(OWN_FORM[name] for name in columns_of(scheme))]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    sheet.append(heads)
    for name in [name for _, name in members] or [""] * 5:
        for item in scheme.indicators:
            sheet.append([name, item.code, item.title, item.unit])
    for number, head in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(head, DEFAULT_WIDTH)
        cell = sheet.cell(1, number)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="center")
    sheet.freeze_panes = "E2"
    file = BytesIO()
    book.save(file)
    return file.getvalue()
