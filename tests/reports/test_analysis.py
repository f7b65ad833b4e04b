"""The report of a period: five sections, every number the run's, judgement left open and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
import pytest

from evaluation.comparison import apart, appraised, mean_total, ranked
from evaluation.lights import Light, counted, lights_of
from evaluation.profile import dimension_points, shortfalls
from evaluation.rounding import brief, number, shown
from reports import sentences
from reports.analysis import kind_of, numeral, sections
from reports.analysis_docx import analysis
from reports.material import Material
from tests.reports.test_docx import fonts_of

HEADINGS = ["一、总体情况", "二、得分与位次", "三、各维度情况", "四、主要短板", "五、下一步工作", "六、有关说明"]


def opened(material: Material) -> Any:
    return docx.Document(BytesIO(analysis(material)))


def tables(paper: Any) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in paper.tables]


def text_of(paper: Any) -> str:
    section = paper.sections[0]
    parts = (paper, section.header, section.even_page_header)
    lines = [paragraph.text for part in parts for paragraph in part.paragraphs]
    return "\n".join([*lines, *("　".join(row) for rows in tables(paper) for row in rows)])


def test_the_sections_stand_in_their_order(year: Material, quarter: Material) -> None:
    assert [section.heading for section in sections(year)] == HEADINGS
    within = [section.heading for section in sections(quarter)]
    assert within == ["一、总体情况", "二、得分与到期分值", "三、进度灯号", *HEADINGS[3:]]
    written = [p.text for p in opened(year).paragraphs if p.style.name == "一级标题"]
    assert written == HEADINGS


def test_page_fonts_and_footers_are_those_of_official_documents(year: Material) -> None:
    paper = opened(year)
    section = paper.sections[0]
    assert [round(getattr(section, f"{side}_margin").mm) for side in ("top", "bottom", "left", "right")] == [37, 35, 28, 26]
    assert fonts_of(paper, "公文标题") == ("方正小标宋简体", 22)
    assert fonts_of(paper, "公文正文") == ("仿宋_GB2312", 16)
    assert {footer.paragraphs[0].text for footer in (section.footer, section.even_page_footer)} == {"— 1 —"}


def test_every_number_of_the_tables_is_the_runs(material: Material) -> None:
    first, *others = tables(opened(material))
    totals = {total.unit.name: total for total in appraised(material.run)}
    assert {row[0] for row in first[1:]} == totals.keys()
    for name, *cells in first[1:]:
        total = totals[name]
        if material.interim:
            assert (number(cells[0]), number(cells[1])) == (total.applicable_weight, number(shown(total.points_sum, 2)))
        else:
            assert number(cells[2]) == total.published_total
    if material.interim:
        assert_lights(material, others[0])
        return
    names = {material.short(total.unit): total for total in totals.values()}
    for name, *cells in others[0][1:]:
        points = [dimension_points(material.run, names[name].unit.code, item.code) for item in material.run.scheme.dimensions]
        assert cells == [shown(value, material.places) or "—" for value in points]


def assert_lights(material: Material, rows: list[list[str]]) -> None:
    assert material.limits is not None
    codes = {total.unit.name: total.unit.code for total in appraised(material.run)}
    for name, *cells in rows[1:]:
        lit = lights_of(material.run, material.earlier, material.limits, codes[name])
        counts = counted(lit.values())
        assert list(map(int, cells)) == [*(counts[light] for light in Light), sum(one.light is None for one in lit.values())]


def test_every_unit_has_its_shortfalls_with_their_numbers(year: Material) -> None:
    text = text_of(opened(year))
    for total in appraised(year.run):
        told = text.partition(f"）{total.unit.name}。")[2]
        for item in shortfalls(year.run, total.unit.code)[:3]:
            assert f"得{shown(item.points, 2)}分，失{shown(item.lost, 2)}分" in told


def test_the_first_sentences_carry_mean_ends_and_distance(year: Material) -> None:
    text = text_of(opened(year))
    known = [total.published_total for total in ranked(year.run) if total.published_total is not None]
    for value in (mean_total(ranked(year.run), 2), max(known), min(known), max(known) - min(known)):
        assert f"{shown(value, 2)}分" in text


def test_every_sentence_says_where_its_numbers_stand(year: Material, quarter: Material) -> None:
    for material in (year, quarter):
        told = [*sentences.overall(material), *sentences.of_dimensions(material), *sentences.of_headlines(material)]
        assert told
        assert all(sentence.source and sentence.whole.endswith("）。") for sentence in told)


def test_only_judgement_is_left_open(material: Material) -> None:
    text = text_of(opened(material))
    left = re.findall("【([^】]*)】", text)
    assert len(left) == 4
    assert all(words.startswith("待补充：") for words in left)
    assert not re.search(r"[{}]|\bNone\b|\bnan\b|Fraction|</", text)


def test_the_stamps_stand_at_the_head_and_the_run_in_the_notes(material: Material) -> None:
    text, said = text_of(opened(material)), material.document
    stamped = said.state, *filter(None, said.stamps), said.run, said.fingerprint[:16], said.head[:16]
    assert [words for words in (*stamped, material.run.scheme.version) if words not in text] == []


def test_the_same_material_gives_the_same_bytes(year: Material, monkeypatch: pytest.MonkeyPatch) -> None:
    first = analysis(year)
    monkeypatch.setattr("time.localtime", lambda *_: (2030, 1, 2, 3, 4, 5, 0, 2, 0))
    assert analysis(year) == first


def test_what_is_behind_within_the_year_is_told_with_what_was_due(quarter: Material) -> None:
    total = ranked(quarter.run)[0]
    late = sentences.behind(quarter, total.unit.code)
    assert late
    assert all("序时应达" in words for words in late)
    assert f"滞后{len(late)}项" in text_of(opened(quarter))


def test_a_first_year_speaks_of_no_change(year: Material) -> None:
    assert "较上年" in sentences.joined(sentences.overall(year))
    assert "较上年" not in sentences.joined(sentences.overall(replace(year, earlier=None)))


def test_who_is_listed_apart_is_told_as_such(year: Material) -> None:
    (total,) = apart(year.run)
    assert f"{total.unit.name}单列，不参加排名" in text_of(opened(year))
    assert brief(year.run.scheme.full_marks) in text_of(opened(year))


def test_reports_are_called_by_their_cadence(year: Material, quarter: Material) -> None:
    assert (kind_of(year), kind_of(quarter)) == ("年报", "季报")
    assert [numeral(n) for n in (1, 10, 11, 20, 21)] == ["一", "十", "十一", "二十", "二十一"]
