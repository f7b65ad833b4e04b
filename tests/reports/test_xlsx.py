"""评分工作簿: another spreadsheet engine finds what the engine found; a changed cell moves what a new run would move."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data.access import of_the_year_so_far
from evaluation.assessment import evaluate
from evaluation.results import Assessment
from reports.xlsx import workbook
from tests.reports.conftest import Case
from tests.reports.workbook.agreement import DOCUMENT, disagreements, lines, made
from tests.reports.workbook.recalculated import FIRST, Book, Recalculation, check, is_formula
from tests.support.runs import Run, figure, indicator, scheme, small_run, unit

SHEETS = ["说明", "得分表", "各项得分", "方案", "参数", "数据", "明细", "计分", "位次等次", "加减分", "加减分汇总", "数据字典"]
WITH_OBSERVED = [*SHEETS[:6], "观察指标", *SHEETS[6:]]
# functions of Excel 2010, WPS and LibreOffice alike
FUNCTIONS = {
    "IF", "AND", "OR", "NOT", "ISNUMBER", "NA", "COUNT", "COUNTIF", "SUM", "SUMIF", "SUMPRODUCT", "ROUND", "MIN", "MAX", "ABS",
    "INT", "AVERAGE", "INDEX", "MATCH", "ROWS", "TRIMMEAN",
}  # fmt: skip


@pytest.fixture(scope="module")
def small() -> Assessment:
    return small_run().assess()


@pytest.fixture(scope="module")
def book(small: Assessment) -> Book:
    return made(small)


@pytest.fixture(scope="module")
def newest_book(newest: Case) -> Book:
    return Book(workbook(newest.run, newest.document))


def test_every_formula_of_every_finished_year_recalculates_to_what_is_kept_and_to_the_engine(
    case: Case, tmp_path: Path
) -> None:
    content = workbook(case.run, case.document)
    sheet = Recalculation(Book(content))
    assert disagreements(case.run, sheet) == []
    assert sheet.differences() == []
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    found = check(path)
    assert (found.returncode, "0 cached values changed" in found.stdout) == (0, True), found.stdout


def test_a_period_within_the_year_shows_points_and_weight_due_and_no_total(interim: Case, tmp_path: Path) -> None:
    content = workbook(interim.run, interim.document)
    read, path = Book(content), tmp_path / "interim.xlsx"
    path.write_bytes(content)
    assert check(path).returncode == 0
    assert not {"基础得分", "总分", "位次", "组内位次", "等次"} & set(read.heads["得分表"])
    assert not {"位次等次", "加减分", "加减分汇总"} & set(read.heads)
    for row, total in enumerate(interim.run.totals.values(), FIRST):
        assert read.at("得分表", "已得分", row) == pytest.approx(float(total.points_sum), abs=1e-9)
        assert read.at("得分表", "已到期分值", row) == pytest.approx(float(total.applicable_weight), abs=1e-9)
    assert any("期中结果" in str(value) for value in read.kept.values())


def test_a_run_without_totals_is_known_as_one_within_the_year(small: Assessment) -> None:
    assert "总分" not in made(of_the_year_so_far(small)).heads["得分表"]
    assert "总分" in made(small).heads["得分表"]


def test_the_sheets_stand_in_reading_order_with_chinese_names(book: Book) -> None:
    assert openpyxl.load_workbook(io.BytesIO(book.content)).sheetnames == SHEETS


def test_a_scheme_with_observed_indicators_has_a_sheet_of_them_after_the_figures(newest_book: Book) -> None:
    assert openpyxl.load_workbook(io.BytesIO(newest_book.content)).sheetnames == WITH_OBSERVED


SCORES = {
    "计分": ["状态", "部分分值", "计分值", "可计", "参比", "同组值", "规则得分", "同组得分", "处理", "得分"],
    "加减分": ["计入"],
    "加减分汇总": ["加分", "扣分"],
}


def test_every_score_is_a_formula(newest: Case, newest_book: Book) -> None:
    units, formulas = len(newest.run.units), newest_book.formulas
    result = set(newest_book.heads["得分表"]) - {"代码", "单位", "组别", "排名方式"}
    assert len(result) == 7 + 9
    scores = {("得分表", row, heading) for row in range(FIRST, FIRST + units) for heading in result}
    for sheet, headings in SCORES.items():
        scores |= {(sheet, row, heading) for row in newest_book.rows(sheet) for heading in headings}
    assert [key for key in scores if (key[0], key[1], newest_book.column(key[0], key[2])) not in formulas] == []


def test_every_indicator_of_every_unit_is_a_formula(newest: Case, newest_book: Book) -> None:
    columns = range(3, 3 + len(newest.run.scheme.indicators))
    rows = range(FIRST, FIRST + 1 + len(newest.run.units))
    assert {("各项得分", row, column) for row in rows for column in columns} <= set(newest_book.formulas)


def test_every_unit_and_indicator_has_its_row(newest: Case, newest_book: Book) -> None:
    units, items = len(newest.run.units), newest.run.scheme.indicators
    parts = sum(len(item.parts) for item in items)
    counts = {name: len(newest_book.rows(name)) for name in ("得分表", "方案", "数据", "计分", "加减分", "加减分汇总")}
    assert counts == {
        "得分表": units, "方案": parts, "数据": units * len(items), "计分": units * parts,
        "加减分": len(newest.run.inputs.adjustments), "加减分汇总": units,
    }  # fmt: skip
    assert len(newest_book.rows("各项得分")) == units + 1


def test_the_figures_stand_as_they_were_reported(newest: Case, newest_book: Book) -> None:
    columns = {"分子": "numerator", "分母": "denominator", "上期值": "previous", "基期值": "baseline", "贡献": "contribution"}
    for row in newest_book.rows("数据"):
        key = newest_book.at("数据", "单位代码", row), newest_book.at("数据", "代码", row)
        reported = newest.run.inputs.figures.get(key)
        for heading, name in columns.items():
            text = getattr(reported, name, "")
            value = newest_book.at("数据", heading, row)
            assert value == (float(text) if text else None), (key, heading)
        target = newest.run.inputs.targets.get(key)
        assert newest_book.at("数据", "目标", row) == (float(target.target) if target and target.target else None)


def test_only_functions_of_old_and_other_spreadsheets_are_used(newest_book: Book, book: Book) -> None:
    formulas = " ".join([*newest_book.formulas.values(), *book.formulas.values()])
    assert set(re.findall(r"([A-Z][A-Z.0-9]*)\(", formulas)) <= FUNCTIONS
    assert max(map(len, newest_book.formulas.values())) < 2000


CHANGES: list[tuple[str, str, dict[str, Any], str, Any, dict[str, str]]] = [
    # sheet, heading, row, ..., what is typed; the same change of the inputs
    ("数据", "实绩", {"单位代码": "N3", "代码": "A1"}, "value", 31, {}),
    ("数据", "目标", {"单位代码": "N1", "代码": "A1"}, "target", 350, {}),
    ("数据", "分子", {"单位代码": "N2", "代码": "A2"}, "numerator", 22.5, {}),
    ("数据", "分母", {"单位代码": "N3", "代码": "A2"}, "denominator", 300, {}),
    ("数据", "实绩", {"单位代码": "N1", "代码": "B1"}, "value", 1, {}),
    ("数据", "实绩", {"单位代码": "Z1", "代码": "B1"}, "value", 99, {}),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{change[1]}-{change[2]['单位代码']}-{change[2]['代码']}")
def test_one_changed_input_moves_points_total_and_place_as_a_new_run_says(
    book: Book, small: Assessment, change: tuple[str, str, dict[str, Any], str, Any, dict[str, str]]
) -> None:
    sheet_name, heading, where, column, value, _ = change
    run = small_run()
    key = where["单位代码"], where["代码"]
    name = "targets" if column == "target" else "figures"
    rows = [row | {column: str(value)} if (row["unit"], row["indicator"]) == key else row for row in getattr(run, name)]
    expected = run.having(**{name: rows}).assess()
    assert outcome(expected) != outcome(small)
    sheet = Recalculation(book)
    sheet.type(sheet_name, heading, book.find(sheet_name, **where), value)
    assert disagreements(expected, sheet) == []


def outcome(assessment: Assessment) -> list[Any]:
    return [(total.total, total.place, total.group_place, total.grade) for total in assessment.totals.values()]


def test_a_changed_figure_of_the_demo_moves_total_and_place_as_a_new_run_says(newest: Case, newest_book: Book) -> None:
    code, item = newest.run.units[8].code, "A1"
    inputs = newest.run.inputs
    figures = dict(inputs.figures)
    figures[code, item] = figures[code, item]._replace(numerator="60.5", value="")
    expected = evaluate(replace(inputs, figures=figures))
    assert outcome(expected)[8] != outcome(newest.run)[8]
    sheet = Recalculation(newest_book)
    sheet.type("数据", "分子", newest_book.find("数据", 单位代码=code, 代码=item), 60.5)
    assert disagreements(expected, sheet) == []


def test_a_missing_figure_scores_by_the_policy_typed_beside_the_indicator(book: Book) -> None:
    row = book.find("数据", 单位代码="N3", 代码="A1")
    for word, policy in (("按0分计", "zero"), ("按同组平均分计", "mean"), ("暂不计分", "pending")):
        run = small_run()
        gone = [f if (f["unit"], f["indicator"]) != ("N3", "A1") else figure("N3", "A1", status="missing") for f in run.figures]
        stated = run.scheme | {"indicators": [run.scheme["indicators"][0] | {"missing": policy}, *run.scheme["indicators"][1:]]}
        sheet = Recalculation(book)
        sheet.type("方案", "缺报处理", book.find("方案", 代码="A1"), word)
        sheet.type("数据", "状态", row, "缺报")
        assert disagreements(run.having(scheme=stated, figures=gone).assess(), sheet) == [], policy


def test_weight_parameter_grade_line_and_ranking_can_be_changed(book: Book) -> None:
    run = small_run()
    changed = [
        ("方案", "分值", book.find("方案", 代码="A1"), 60),
        ("方案", "分值", book.find("方案", 代码="A2"), 0),
        ("参数", "值", book.find("参数", 所属="B1", 参数="每差一位减分"), 3.5),
        ("参数", "值", book.find("参数", 类别="优秀", 参数="分数线"), 70),
        ("得分表", "排名方式", book.find("得分表", 代码="N2"), "单列"),
        ("加减分", "分数", book.find("加减分", 单位代码="N1"), 0.75),
    ]
    sheet = Recalculation(book)
    for name, heading, row, value in changed:
        sheet.type(name, heading, row, value)
    items = run.scheme["indicators"]
    items = [items[0] | {"weight": "60"}, items[1] | {"weight": "0"}, items[2] | {"params": {"step": "3.5"}}, *items[3:]]
    grades = [run.scheme["grades"][0] | {"min": "70"}, *run.scheme["grades"][1:]]
    expected = run.having(
        scheme=run.scheme | {"indicators": items, "grades": grades},
        units=[row | ({"ranked": "apart"} if row["unit"] == "N2" else {}) for row in run.units],
        adjustments=[run.adjustments[0] | {"points": "0.75"}, *run.adjustments[1:]],
    ).assess()
    assert [total.grade for total in expected.totals.values()] != [row.grade for row in run.assess().totals.values()]
    assert disagreements(expected, sheet) == []


def test_a_listed_matter_can_be_changed(book: Book) -> None:
    run = small_run()
    rows = [
        row | {"levels": "省级:7;市级:2"} if (row["unit"], row["indicator"]) == ("N1", "B2") else row for row in run.figures
    ]
    sheet = Recalculation(book)
    sheet.type("明细", "数目、评分", book.find("明细", 单位代码="N1", 指标代码="B2", **{"级别、增减": "省级"}), 7)
    assert disagreements(run.having(figures=rows).assess(), sheet) == []


def half_cent() -> Run:
    """Thirds that add to a total of exactly 66.665, which binary numbers find a little less than that."""
    weights = {"A1": ("33.335", "1"), "A2": ("33.335", "2"), "A3": ("33.33", "3")}
    items = [indicator(code, weight, "completion", {"target": "3"}) for code, (weight, _) in weights.items()]
    return Run(scheme(*items), [unit("U")], [figure("U", code, value) for code, (_, value) in weights.items()])


def test_a_total_of_half_a_cent_is_rounded_away_from_zero_as_the_engine_does() -> None:
    run = half_cent()
    assert 33.335 / 3 + 33.335 / 3 * 2 + 33.33 < 66.665
    assessment = run.assess()
    total = assessment.totals["U"]
    assert (total.total, total.published_total) == (Fraction(66665, 1000), Fraction(6667, 100))
    book = made(assessment)
    assert book.at("得分表", "总分", FIRST) == 66.67
    assert Recalculation(book).at("得分表", "总分", FIRST) == 66.67


def test_the_same_result_gives_the_same_bytes(newest: Case) -> None:
    assert workbook(newest.run, newest.document) == workbook(newest.run, newest.document)


def test_another_reader_finds_the_same_formulas_and_values(newest_book: Book) -> None:
    with_formulas = openpyxl.load_workbook(io.BytesIO(newest_book.content))
    formulas = {(s.title, c.row, c.column): c.value for s in with_formulas for row in s.iter_rows() for c in row if is_formula(c)}
    assert formulas == newest_book.formulas
    values = openpyxl.load_workbook(io.BytesIO(newest_book.content), data_only=True)
    kept = {(s.title, c.row, c.column): c.value for s in values for row in s.iter_rows() for c in row if c.value is not None}
    assert kept == newest_book.kept


def sheets(book: Book) -> Iterator[Any]:
    yield from openpyxl.load_workbook(io.BytesIO(book.content))


def test_every_sheet_carries_the_stamps_in_header_footer_and_under_its_title(newest: Case, newest_book: Book) -> None:
    for sheet in sheets(newest_book):
        texts = [sheet.oddHeader.left.text, sheet.oddFooter.left.text, sheet["A2"].value]
        assert all(newest.document.stamp in text for text in texts), sheet.title
        assert newest.document.run in sheet.oddFooter.right.text
        assert "&P" in sheet.oddFooter.center.text


def test_every_sheet_is_set_for_a4_landscape_with_its_headings_on_every_page(newest_book: Book) -> None:
    for sheet in sheets(newest_book):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToHeight, sheet.page_setup.fitToWidth in (None, 2)) == (0, True)
        assert sheet.print_title_rows.startswith("$3:$"), sheet.title
        assert sheet.freeze_panes is not None
        assert all(sheet.column_dimensions[letter].width >= 6 for letter in "AB")


def test_cells_to_be_changed_look_otherwise_than_formulas(newest_book: Book) -> None:
    fills: dict[bool, set[str]] = {True: set(), False: set()}
    for sheet in sheets(newest_book):
        for row in sheet.iter_rows(min_row=FIRST):
            for cell in row:
                if is_formula(cell):
                    fills[True].add(cell.fill.fgColor.rgb)
                elif not cell.protection.locked:
                    fills[False].add(cell.fill.fgColor.rgb)
    assert fills[False] == {"FFFFF8DC"}
    assert fills[True]
    assert not fills[True] & fills[False]


def test_numbers_show_four_decimals_of_points_and_the_published_ones_of_totals(newest_book: Book) -> None:
    result = openpyxl.load_workbook(io.BytesIO(newest_book.content))["得分表"]
    shapes = {heading: result.cell(FIRST, column).number_format for heading, column in newest_book.heads["得分表"].items()}
    assert (shapes["基础得分"], shapes["加分"], shapes["总分"], shapes["位次"]) == ("0.0000", "0.0000", "0.00", "0")


def test_the_official_typefaces_are_named(newest_book: Book) -> None:
    names = {cell.font.name for sheet in sheets(newest_book) for row in sheet.iter_rows() for cell in row if cell.value}
    assert names == {"仿宋", "黑体"}


def test_sheets_of_formulas_alone_are_protected_without_a_password(newest_book: Book) -> None:
    guarded = {sheet.title for sheet in sheets(newest_book) if sheet.protection.sheet}
    assert guarded == {"得分表", "各项得分", "计分", "位次等次", "加减分汇总"}
    assert not any(sheet.protection.password for sheet in sheets(newest_book))


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1+2", "@SUM(A1)", '=HYPERLINK("http://x","y")', "http://x"])
def test_a_text_that_begins_like_a_formula_stays_a_text(evil: str) -> None:
    run = small_run()
    figures = [row | {"source": evil, "data_period": evil} for row in run.figures]
    units = [row | {"name": evil, "group": evil} for row in run.units]
    stated = run.scheme | {"indicators": [item | {"title": evil, "unit": evil} for item in run.scheme["indicators"]]}
    adjustments = [row | {"cite": evil, "level": evil} for row in run.adjustments]
    assessment = run.having(scheme=stated, figures=figures, units=units, adjustments=adjustments).assess()
    content = workbook(assessment, replace(DOCUMENT, stamps=(evil,), system=evil, source=evil, run=evil, fingerprint=evil))
    book = Book(content)
    assert list(book.typed.values()).count(evil) > 20
    assert not {evil, f"={evil}"} & set(book.formulas.values())
    assert not any(sheet._hyperlinks for sheet in sheets(book))
    assert disagreements(assessment, Recalculation(book)) == []


def texts(book: Book, sheet: str) -> Mapping[str, str]:
    """Rows of 说明: label → text."""
    return {book.at(sheet, "项目", row): book.at(sheet, "内容", row) for row in book.rows(sheet)}


def test_the_first_sheet_says_what_the_workbook_is_and_stands_on(newest: Case, newest_book: Book) -> None:
    said = texts(newest_book, "说明")
    document, stated = newest.document, newest.run.scheme
    assert said["标注"] == document.stamp
    assert said["测算编号"] == document.run
    assert said["输入指纹"] == document.fingerprint
    assert said["记录链头"] == document.head
    assert said["数据截止"] == document.cut_off
    assert stated.title in said["考核方案"]
    assert stated.version in said["考核方案"]
    assert said["依据文件"] == stated.basis_document


def test_the_basis_named_by_the_caller_stands_on_the_first_sheet(small: Assessment) -> None:
    said = texts(Book(workbook(small, DOCUMENT, basis="某办发〔2025〕9号")), "说明")
    assert said["依据文件"] == "某办发〔2025〕9号"


def test_the_dictionary_names_every_column_of_every_sheet(newest_book: Book) -> None:
    listed = [
        (newest_book.at("数据字典", "工作表", row), newest_book.at("数据字典", "名称", row))
        for row in newest_book.rows("数据字典")
    ]
    headings = [(sheet, heading) for sheet in WITH_OBSERVED[1:-1] for heading in newest_book.heads[sheet]]
    assert sorted(listed) == sorted(headings)
    assert all(newest_book.at("数据字典", "含义", row) for row in newest_book.rows("数据字典"))


def test_every_row_of_points_names_its_indicator_unit_and_part(newest: Case, newest_book: Book) -> None:
    expected = {
        (unit.code, item.code, part)
        for unit in newest.run.units for item in newest.run.scheme.indicators for part in range(1, len(item.parts) + 1)
    }  # fmt: skip
    assert set(lines(newest_book)) == expected
