"""The notice in Word, read back from its XML: page, fonts, table, stamps, numbers."""

from __future__ import annotations

import re
import zipfile
from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from evaluation.comparison import apart, ranked, unreported
from evaluation.results import Adjusted, Assessment
from evaluation.rounding import half_up, number, shown
from evaluation.terms import FigureStatus, Ranking
from reports.docx import notes, notice, notice_table
from reports.page_settings import shipped
from tests.reports.conftest import Case

MM = 36_000  # English metric units
HEADS = ("单位", "目标责任得分", "加减分", "综合得分", "位次")


def opened(case: Case, **how: Any) -> Any:
    return docx.Document(BytesIO(notice(case.run, case.document, **how)))


def rows(paper: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in paper.tables[0].rows]


def texts(paper: Any) -> str:
    """All there is to read, headers and footers included."""
    section = paper.sections[0]
    parts = [section.header, section.even_page_header, section.footer, section.even_page_footer]
    lines = [paragraph.text for part in (paper, *parts) for paragraph in part.paragraphs]
    return "\n".join([*lines, *(cell for row in rows(paper) for cell in row)])


def fonts_of(paper: Any, style: str) -> tuple[str, float]:
    """The Chinese font and the size a style names."""
    fonts = paper.styles[style].element.rPr.find(qn("w:rFonts"))
    assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia")} == {fonts.get(qn("w:eastAsia"))}
    return fonts.get(qn("w:eastAsia")), paper.styles[style].font.size.pt


def test_the_page_is_set_as_the_standard_asks(newest: Case) -> None:
    section = opened(newest).sections[0]
    millimetres = [
        getattr(section, name) / MM
        for name in ("page_width", "page_height", "top_margin", "bottom_margin", "left_margin", "right_margin")
    ]
    assert millimetres == pytest.approx([210, 297, 37, 35, 28, 26], abs=0.1)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "580")


def test_fonts_are_named_for_chinese_text(newest: Case) -> None:
    paper = opened(newest)
    assert fonts_of(paper, "公文标题") == ("方正小标宋简体", 22)
    assert fonts_of(paper, "公文正文") == ("仿宋_GB2312", 16)
    assert fonts_of(paper, "一级标题") == ("黑体", 16)
    label = paper.styles["二级标题"].element.rPr.find(qn("w:rFonts"))
    assert label.get(qn("w:eastAsia")) == "楷体_GB2312"
    assert "ttf" not in " ".join(zipfile.ZipFile(BytesIO(notice(newest.run, newest.document))).namelist())


def test_lines_stand_at_their_exact_pitch(newest: Case) -> None:
    paper = opened(newest)
    for style in ("公文标题", "公文正文", "一级标题"):
        assert paper.styles[style].paragraph_format.line_spacing.pt == pytest.approx(28.99, abs=0.03)
        spacing = paper.styles[style].element.pPr.find(qn("w:spacing"))
        assert spacing.get(qn("w:lineRule")) == "exact"


def test_every_paragraph_has_a_style_of_its_own(newest: Case) -> None:
    paper = opened(newest)
    used = {paragraph.style.name for paragraph in paper.paragraphs}
    assert used == {"公文标题", "公文正文", "一级标题", "表单位"}
    cells = {p.style.name for row in paper.tables[0].rows for cell in row.cells for p in cell.paragraphs}
    assert cells == {"表头", "表内文字"}


def test_body_text_begins_two_characters_in(newest: Case) -> None:
    indent = opened(newest).styles["公文正文"].element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(newest: Case) -> None:
    paper = opened(newest)
    assert paper.settings.odd_and_even_pages_header_footer
    section = paper.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (paragraph,) = footer.paragraphs
        assert paragraph.text == "— 1 —"
        codes = [code.text.strip() for code in paragraph._p.iter(qn("w:instrText"))]
        assert codes == ["PAGE"]
        style = paragraph.style.element.pPr
        assert style.find(qn("w:jc")).get(qn("w:val")) == side
        assert style.find(qn("w:ind")).get(qn(f"w:{side}Chars")) == "100"
        assert fonts_of(paper, paragraph.style.name) == ("宋体", 14)


def test_stamps_stand_at_the_head_of_every_page(case: Case) -> None:
    section = opened(case).sections[0]
    for header in (section.header, section.even_page_header):
        assert header.paragraphs[0].text.split("\n") == [f"演示　{case.document.stamps[0]}", case.document.stamps[1]]
    assert not section.different_first_page_header_footer


def test_a_document_without_stamps_says_its_state(newest: Case) -> None:
    plain = replace(newest.document, stamps=(), state="正式")
    paper = docx.Document(BytesIO(notice(newest.run, plain)))
    assert paper.sections[0].header.paragraphs[0].text == "正式"


def test_the_heading_row_is_repeated_and_no_row_is_split(newest: Case) -> None:
    table = opened(newest).tables[0]
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True] + [False] * (len(heads) - 1)
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_the_table_fills_the_type_area(newest: Case) -> None:
    widths = [column.width / MM for column in opened(newest).tables[0].columns]
    assert sum(widths) == pytest.approx(156, abs=0.2)


def test_five_columns_hold_every_unit_and_every_number(case: Case) -> None:
    heads, *body = rows(opened(case))
    assert tuple(heads) == HEADS
    places = case.run.scheme.rounding.total_dp
    found = {name: cells for name, *cells in body}
    expected = {
        total.unit.name: [
            shown(total.base, places),
            shown(total.bonus - total.deduction, places),
            shown(total.published_total, places),
        ]
        for total in [*ranked(case.run), *apart(case.run)]
    }
    assert {name: cells[:3] for name, cells in found.items()} == expected
    for total in ranked(case.run):
        assert re.fullmatch(r"(\d+)(（并列）)?", found[total.unit.name][3])[1] == str(total.place)  # type: ignore[index]


def test_columns_add_up_or_the_notes_say_where_not(case: Case) -> None:
    said = dict(notes(case.run, case.document))["计分"]
    for name, base, net, whole, _ in rows(opened(case))[1:]:
        adds = number(base) + number(net) == number(whole)  # type: ignore[operator]
        assert adds or name in said


def test_rounding_differences_are_named(newest: Case) -> None:
    run = deepcopy(newest.run)
    total = ranked(run)[0]
    total.base, total.bonus_detail = Fraction("80.004"), Adjusted((), Fraction("1.004"))
    total.total = total.base + total.bonus
    total.published_total = half_up(total.total, 2)
    assert rows(opened(Case(run, newest.document), order="official"))[1][1:4] == ["80.00", "1.00", "81.01"]
    assert f"因四舍五入，{total.unit.name}的" in dict(notes(run, newest.document))["计分"]


def test_deductions_are_taken_off(newest: Case) -> None:
    run = deepcopy(newest.run)
    total = ranked(run)[0]
    total.bonus_detail, total.deduction_detail = Adjusted((), Fraction(1)), Adjusted((), Fraction("2.5"))
    assert notice_table(run, "official").rows[0][2] == "-1.50"


def test_rows_come_by_place_with_those_apart_after_them(case: Case) -> None:
    names = [row[0] for row in rows(opened(case))[1:]]
    placed = sorted(ranked(case.run), key=lambda total: (total.place, total.unit.order))
    assert names == [total.unit.name for total in [*placed, *apart(case.run)]]


def test_rows_come_in_official_order_when_asked(case: Case) -> None:
    names = [row[0] for row in rows(opened(case, order="official"))[1:]]
    appraised = [unit for unit in case.run.units if unit.ranked is not Ranking.UNRANKED]
    assert names == [unit.name for unit in appraised]


def test_shared_places_say_so(tied: Case) -> None:
    shared = {total.unit.name for total in ranked(tied.run) if total.place == 5}
    assert len(shared) == 2
    assert {row[0] for row in rows(opened(tied)) if row[4] == "5（并列）"} == shared


def test_units_apart_have_a_word_for_a_place(newest: Case) -> None:
    (total,) = apart(newest.run)
    assert rows(opened(newest))[-1][0::4] == [total.unit.name, "单列"]


def test_the_city_row_is_not_among_the_units(newest: Case) -> None:
    names = {unit.name for unit in newest.run.units if unit.ranked is Ranking.UNRANKED}
    assert names
    assert not names & {row[0] for row in rows(opened(newest))}


def pending(run: Assessment, position: int) -> Assessment:
    """The same result with one unit's total open."""
    changed = deepcopy(run)
    total = ranked(changed)[position]
    total.base = total.total = total.published_total = total.place = None
    return changed


def test_a_unit_without_a_total_comes_last_with_words(newest: Case) -> None:
    run = pending(newest.run, 0)
    name = ranked(run)[0].unit.name
    assert rows(opened(Case(run, newest.document)))[-1] == [name, "—", "1.00", "—", "暂无总分"]
    assert f"{name}的指标未计全，暂不计总分" in dict(notes(run, newest.document))["缺报"]
    assert "1个单位暂无总分" in texts(opened(Case(run, newest.document)))


def silent(run: Assessment, position: int) -> Assessment:
    """The same result with one unit that has not reported anything."""
    unit = ranked(run)[position].unit
    points = {
        key: row._replace(status=FigureStatus.MISSING) if key[0] == unit.code else row
        for key, row in run.points.items()
    }
    changed = replace(run, points=points)
    changed.totals[unit.code].missing_count = len(run.scheme.indicators)
    return changed


def test_a_unit_that_reported_nothing_is_never_zero(newest: Case) -> None:
    run = silent(deepcopy(newest.run), 1)
    total = ranked(run)[1]
    assert unreported(run, total.unit.code)
    assert rows(opened(Case(run, newest.document)))[-1] == [total.unit.name, "—", "—", "—", "尚未报送"]
    assert f"{total.unit.name}尚未报送" in dict(notes(run, newest.document))["缺报"]


def test_missing_figures_are_counted_in_the_notes(newest: Case) -> None:
    owing = [total for total in ranked(newest.run) if total.missing_count]
    assert owing
    said = dict(notes(newest.run, newest.document))["缺报"]
    assert all(f"{total.unit.name}缺报{total.missing_count}项" in said for total in owing)


def test_within_the_year_there_is_no_total_and_no_place(interim: Case) -> None:
    heads, *body = rows(opened(interim))
    assert heads == ["单位", "已到期分值", "已得分", "缺报项数"]
    totals = {total.unit.name: total for total in interim.run.totals.values()}
    for name, weight, points, missing in body:
        assert number(weight) == totals[name].applicable_weight
        assert points == shown(totals[name].points_sum, 2)
        assert missing == str(totals[name].missing_count)
    assert len(body) == 10
    assert "期中不计总分，不排位次" in texts(opened(interim))


def test_only_the_judgement_is_open(case: Case) -> None:
    text = texts(opened(case))
    assert re.findall("【[^】]*】", text) == ["【待补充】"]
    assert not re.search(r"[{}<>]|\bNone\b|\bnan\b|\bnull\b|lorem|TODO|X{2,}", text)


def test_notes_name_scheme_day_source_run_and_rounding(case: Case) -> None:
    text = texts(opened(case))
    year, month, day = case.document.cut_off.split("-")
    for words in (
        case.run.scheme.title, case.run.scheme.status, f"{year}年{int(month)}月{int(day)}日", "甲局、乙局", "run-7",
        "输入指纹（前16位）：0123456789abcdef；", "四舍五入，保留2位小数", "并列",
    ):  # fmt: skip
        assert words in text


def test_the_title_breaks_between_words(newest: Case) -> None:
    paper = opened(newest)
    assert paper.paragraphs[0].text == f"关于{newest.document.system}\n2025年度结果的通报"
    assert paper.core_properties.title == f"关于{newest.document.system}2025年度结果的通报"


def test_nothing_of_the_template_is_left(newest: Case) -> None:
    archive = zipfile.ZipFile(BytesIO(notice(newest.run, newest.document)))
    whole = b"".join(archive.read(name) for name in archive.namelist())
    assert not [word for word in (b"python-docx", b"Macintosh", b"thumbnail") if word in whole]


def test_other_settings_are_followed(newest: Case) -> None:
    paper = opened(newest, settings=replace(shipped(), margin_left=30, body_size=15, body_font="宋体"))
    assert paper.sections[0].left_margin / MM == pytest.approx(30, abs=0.1)
    assert fonts_of(paper, "公文正文") == ("宋体", 15)


def test_the_same_result_gives_the_same_bytes(newest: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    first = notice(newest.run, newest.document)
    monkeypatch.setattr("time.localtime", lambda *_: (2030, 1, 2, 3, 4, 5, 0, 2, 0))
    assert notice(newest.run, newest.document) == first


def test_many_units_run_over_several_pages(newest: Case) -> None:
    run, one = newest.run, ranked(newest.run)[0]
    many = {
        str(position): replace(one, unit=replace(one.unit, code=str(position), name=f"第{position}县"), place=position)
        for position in range(1, 121)
    }
    points = {(code, key[1]): row for code in many for key, row in run.points.items() if key[0] == one.unit.code}
    found = rows(opened(Case(replace(run, totals=many, points=points), newest.document)))
    assert [row[4] for row in found[1:]] == [str(position) for position in range(1, 121)]
