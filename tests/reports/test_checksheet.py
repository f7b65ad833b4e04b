"""得分核对单: every unit's points with arithmetic and clause; sums are formulas another engine recalculates alike."""

from __future__ import annotations

from fractions import Fraction

import pytest

from evaluation.comparison import appraised
from evaluation.profile import items
from evaluation.rounding import exact, shown
from evaluation.trace import indicator_node
from reports.checksheet import SIGNED, check_sheets
from reports.material import Material
from tests.reports.workbook.recalculated import FIRST, Book, Recalculation


def labels(book: Book, sheet: str) -> dict[str, int]:
    """Rows by the words in their first column."""
    return {str(value): row for (name, row, column), value in book.kept.items() if name == sheet and column == 1 and row >= FIRST}


def test_every_unit_has_a_sheet_of_its_own(material: Material) -> None:
    book = Book(check_sheets(material))
    assert list(book.heads) == [total.unit.name for total in appraised(material.run)]
    some = Book(check_sheets(material, (appraised(material.run)[1].unit.code,)))
    assert list(some.heads) == [appraised(material.run)[1].unit.name]


def test_every_point_stands_with_its_arithmetic_and_clause(material: Material) -> None:
    book, run = Book(check_sheets(material)), material.run
    for total in appraised(run):
        sheet, rows = total.unit.name, labels(book, total.unit.name)
        for item in run.scheme.indicators:
            row, at = run.points[total.unit.code, item.code], rows[item.title]
            assert book.at(sheet, "算式", at) == indicator_node(run, row).text
            assert (book.at(sheet, "依据", at) or "") == item.cite.text
            assert book.at(sheet, "精确值", at) == (exact(row.points) or "—")
            assert book.at(sheet, "状态", at) == row.status.label
            if row.points is not None:
                assert book.at(sheet, "得分", at) == pytest.approx(float(row.points), abs=1e-9)


def test_points_lost_are_those_of_the_profile(year: Material) -> None:
    book = Book(check_sheets(year))
    for total in appraised(year.run):
        rows = labels(book, total.unit.name)
        for item in items(year.run, total.unit.code):
            found = book.at(total.unit.name, "失分", rows[item.row.indicator.title])
            assert found == pytest.approx(float(item.lost), abs=1e-9)


def test_sums_and_total_are_formulas_that_recalculate_to_what_is_kept(material: Material) -> None:
    book = Book(check_sheets(material))
    # what is kept is the engine's exact result; a sum of binary numbers may differ in its sixteenth digit
    assert Recalculation(book).differences() == []
    for total in appraised(material.run):
        sheet, rows = total.unit.name, labels(book, total.unit.name)
        whole = rows["已得分合计" if material.interim else "各项合计"]
        assert book.at(sheet, "得分", whole) == pytest.approx(float(total.points_sum), abs=1e-9)
        assert (sheet, whole, book.column(sheet, "得分")) in book.formulas
        if material.interim:
            assert "综合得分" not in rows
        elif total.published_total is not None:
            at = rows["综合得分"]
            assert (sheet, at, book.column(sheet, "得分")) in book.formulas
            assert shown(Fraction(str(book.at(sheet, "得分", at))), 2) == shown(total.published_total, 2)


def test_the_unit_has_room_to_answer_and_the_stamps_stand_on_every_sheet(year: Material) -> None:
    book = Book(check_sheets(year))
    for total in appraised(year.run):
        words = "\n".join(str(value) for (name, _, _), value in book.kept.items() if name == total.unit.name)
        for part in (*SIGNED, *filter(None, year.document.stamps), year.document.run, year.run.scheme.id):
            assert part in words
        assert year.document.fingerprint[:16] in words


def test_the_same_material_gives_the_same_bytes(quarter: Material) -> None:
    assert check_sheets(quarter) == check_sheets(quarter)
