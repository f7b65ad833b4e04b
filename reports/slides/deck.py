"""The presentation of a period (汇报演示文稿): whole, map, places, dimensions or lights, core targets, the three lowest."""

from __future__ import annotations

from evaluation.comparison import apart, appraised, ranked, standings
from evaluation.results import Total
from evaluation.rounding import brief, shown
from geo.notice import map_notice
from reports import sentences
from reports.analysis import PERSONS, STEPS, dimension_table, light_table, title_of
from reports.docx import notes, notice_table
from reports.mapping import classes_of
from reports.mapping import title_of as map_title
from reports.material import Material
from reports.sentences import Sentence
from reports.slides.map_shapes import draw_map
from reports.slides.pen import ACCENT, BOTTOM, EDGE, QUIET, TOP, WIDTH, Deck, Slide, swatch, table, text
from reports.text import DASH, imprint

WIDE = WIDTH - 2 * EDGE
MAP = (EDGE, TOP, 178.0, 132.0)
ROWS_BY_GRADE, ROWS_WITHIN = ("位次", "单位", "得分", "等次"), ("单位", "已得分", "到期分值")


def deck(material: Material) -> bytes:
    """The presentation (演示文稿) as a .pptx; the same material gives the same bytes."""
    said = material.document
    title = "".join(title_of(material))
    keywords = " ".join(word for word in (said.run, said.fingerprint, said.head) if word)
    made = Deck(title, said.system, keywords, "　·　".join((said.state, *said.stamps)), imprint(material.run, said)[1])
    _cover(made, material)
    _lines(made, "总体情况", [sentence for sentence in (*sentences.overall(material), sentences.near(material)) if sentence.text])
    _map(made, material)
    _places(made, material)
    _parts(made, material)
    _targets(made, material)
    _lowest(made, material)
    _open(made)
    _notes(made, material)
    return made.saved()


def _cover(made: Deck, material: Material) -> None:
    said = material.document
    slide = made.slide(title_of(material)[0], 38)
    slide.shapes.title.top = int(slide.shapes.title.top * 4.2)
    text(slide, [title_of(material)[1]], (EDGE, 78, WIDE, 18), size=30, bold=True)
    text(slide, imprint(material.run, said)[0].split("；"), (EDGE, 108, WIDE, 40), size=14, colour=QUIET, gap=6)


def _lines(made: Deck, title: str, told: list[Sentence]) -> None:
    text(made.slide(title), [sentence.whole for sentence in told], (EDGE, TOP + 4, WIDE, BOTTOM - TOP), size=19, gap=12)


def _map(made: Deck, material: Material) -> None:
    """Map with legend on the left, who stands where on the right."""
    slide = made.slide(f"{map_title(material)}分布")
    draw_map(slide, material, MAP)
    _legend(slide, material)
    heads, rows, shares, left = _beside(material)
    about = f"{material.document.subject}{'已得分' if material.interim else '得分与位次'}"
    x = MAP[0] + MAP[2] + 8
    table(slide, heads, rows, shares, (x, TOP + 2, WIDTH - EDGE - x, min(12.0 * (len(rows) + 1), 138)), about, size=13, left=left)


def _legend(slide: Slide, material: Material) -> None:
    """Every class with word, range and count; the 审图 text below."""
    x = EDGE
    for item in classes_of(material).classes:
        swatch(slide, (x, 164.5, 5, 3.4), item.colour)
        text(slide, [f"{item.word} {item.range_text} {item.count}个"], (x + 6.5, 163.2, 44, 6), size=10)
        x += 45
    ground = material.ground
    notice = map_notice(ground.review_number) if ground.outlines is not None else ""
    words = "；".join(part for part in (notice, *ground.notes) if part)
    text(slide, [words], (EDGE, 169.5, WIDE, 8), size=8, colour=QUIET)


def _beside(material: Material) -> tuple[tuple[str, ...], list[tuple[str, ...]], tuple[float, ...], tuple[int, ...]]:
    if material.interim:
        totals = appraised(material.run)
        rows: list[tuple[str, ...]] = [(one.unit.name, material.earned(one), brief(one.applicable_weight)) for one in totals]
        return ROWS_WITHIN, rows, (1.5, 1, 1), (0,)
    placed = [(item.total, item.shared) for item in standings(ranked(material.run))]
    rows_of = [_row(material, total, shared) for total, shared in (*placed, *((total, False) for total in apart(material.run)))]
    return ROWS_BY_GRADE, rows_of, (1.1, 1.5, 1, 1.1), (1, 3)


def _row(material: Material, total: Total, shared: bool) -> tuple[str, ...]:
    if material.silent(total):
        return "尚未报送", total.unit.name, DASH, DASH
    place = f"{total.place}{'并列' if shared else ''}" if total.place else total.unit.ranked.label
    return place, total.unit.name, shown(total.published_total, material.places) or DASH, total.grade or DASH


def _places(made: Deck, material: Material) -> None:
    found = notice_table(material.run)
    slide = made.slide("得分与到期分值" if material.interim else "得分与位次")
    height = min(11.5 * (len(found.rows) + 1), BOTTOM - TOP - 6)
    about = f"{material.document.subject}得分表"
    table(slide, found.heads, found.rows, found.shares, (EDGE, TOP + 3, WIDE, height), about, size=15)


def _parts(made: Deck, material: Material) -> None:
    """Points by dimension, within the year the lights."""
    if material.interim and not material.limits:
        return
    found = light_table(material) if material.interim else dimension_table(material)
    slide = made.slide("进度灯号（项）" if material.interim else "各维度得分")
    height = min(11.5 * (len(found.rows) + 1), BOTTOM - TOP - 6)
    about = f"{material.document.subject}{'灯号' if material.interim else '维度得分'}"
    table(slide, found.heads, found.rows, found.shares, (EDGE, TOP + 3, WIDE, height), about, size=14)


def _targets(made: Deck, material: Material) -> None:
    """The city's core targets against 序时进度."""
    if not material.headlines:
        return
    slide = made.slide("核心目标（全市）")
    rows = [sentences.headline_cells(item) for item in material.headlines]
    box = (EDGE, TOP + 3, WIDE, 16.0 * (len(rows) + 1))
    table(slide, sentences.HEADLINE_HEADS, rows, (3.2, 1.5, 1.7, 2.1, 1.5), box, "核心目标", size=15, left=(0, 1, 4))


def _lowest(made: Deck, material: Material) -> None:
    """The three lowest units, each with its shortfalls in words."""
    found = sentences.lowest(material)
    slide = made.slide("得分率靠后的三个单位" if material.interim else "位次靠后的三个单位")
    width = (WIDE - 16) / max(len(found), 1)
    for place, total in enumerate(found):
        x = EDGE + place * (width + 8)
        text(slide, [total.unit.name, _standing(material, total)], (x, TOP + 2, width, 18), size=16, bold_first=True, colour=ACCENT)
        told = [f"{number}. {words}" for number, words in enumerate(sentences.shortfall_sentences(material, total.unit.code), 1)]
        text(slide, told, (x, TOP + 24, width, BOTTOM - TOP - 26), size=16, gap=9)


def _standing(material: Material, total: Total) -> str:
    if material.interim:
        return f"{shown(total.points_sum, material.places)}／{brief(total.applicable_weight)}分，失分最多的三项"
    return f"第{total.place}位，{shown(total.published_total, material.places)}分，失分最多的三项"


def _open(made: Deck) -> None:
    text(made.slide("下一步工作"), [STEPS, PERSONS], (EDGE, TOP + 6, WIDE, 60), size=20, gap=16)


def _notes(made: Deck, material: Material) -> None:
    found = [f"{label}：{words}" for label, words in notes(material.run, material.document)]
    text(made.slide("有关说明"), found, (EDGE, TOP + 2, WIDE, BOTTOM - TOP), size=14, gap=8)
