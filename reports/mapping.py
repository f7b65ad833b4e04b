"""The map of a period for documents (专题地图): units by grade, within the year by the share earned of what was due."""

from __future__ import annotations

from fractions import Fraction

from evaluation.comparison import appraised
from evaluation.results import Total
from evaluation.rounding import brief, shown
from geo.classes import Classes, Method, Step, by_grade, by_number
from geo.drawing import Area
from geo.figure import Fonts, MapTexts, print_map
from geo.legend import legend_entries
from reports.fonts import document_font
from reports.material import Material
from reports.printing import Print
from reports.text import about_words, scheme_words

FONTS = Fonts(document_font(), document_font(700))
CLASSES = 3


def title_of(material: Material) -> str:
    """What the map shows (专题名称)."""
    if material.interim:
        return "得分率"
    return "总分等次" if material.run.scheme.grades else "总分"


def classes_of(material: Material) -> Classes:
    """Units in classes (分档)."""
    run, totals = material.run, appraised(material.run)
    if material.interim:
        shares = {total.unit.code: None if material.silent(total) else _share(total) for total in totals}
        return by_number(shares, Method.NATURAL, count=CLASSES, unit="%")
    if run.scheme.grades:
        steps = [Step(grade.name, grade.least) for grade in run.scheme.grades]
        return by_grade({total.unit.code: None if material.silent(total) else total.grade or None for total in totals}, steps)
    values = {total.unit.code: None if material.silent(total) else total.published_total for total in totals}
    return by_number(values, Method.NATURAL, count=CLASSES, places=material.places, unit="分")


def _share(total: Total) -> Fraction | None:
    return total.points_sum / total.applicable_weight * 100 if total.applicable_weight else None


def areas_of(material: Material) -> list[Area]:
    """The units as the map wants them (单位图斑)."""
    classes = classes_of(material)
    return [_area(material, classes, total) for total in appraised(material.run)]


def _area(material: Material, classes: Classes, total: Total) -> Area:
    own, text = classes.of(total.unit.code), value_text(material, total)
    words = f"{total.unit.name}：{text}，{own.word}（{own.range_text}）"
    return Area(
        total.unit.code, material.short(total.unit), text, own.colour, own.text_colour, words, own.hatched, own.lined,
    )  # fmt: skip


def value_text(material: Material, total: Total) -> str:
    """The line under a unit's name (注记)."""
    if material.silent(total):
        return "尚未报送"
    if material.interim:
        if not total.applicable_weight:
            return "未到期"
        return f"{shown(total.points_sum, material.places)}/{brief(total.applicable_weight)}分"
    if total.published_total is None:
        return "暂无总分"
    place = f"第{total.place}" if total.place else total.unit.ranked.label
    return f"{shown(total.published_total, material.places)} · {place}"


def map_file(material: Material, kind: str) -> bytes:
    """The map as a page (专题地图) `png`, `svg` or `pdf`, with all that a map must carry."""
    pages = Print()
    areas = [
        Area(item.unit, pages.text(item.name), item.value_text, item.colour, item.text_colour, item.description,
             item.hatched, item.lined)
        for item in areas_of(material)
    ]  # fmt: skip
    ground = material.ground
    texts = _texts(material, pages)
    return print_map(ground.outlines, areas, ground.circles, legend_entries(classes_of(material)), texts, FONTS, kind)


def _texts(material: Material, pages: Print) -> MapTexts:
    said, ground = material.document, material.ground
    sources = [f"数据：{said.subject}{scheme_words(material.run.scheme)}（编号{material.run.scheme.id}）", *about_words(said)]
    sources += [f"边界：{ground.source}"] if ground.source else []
    notes = [classes_of(material).note, *ground.notes]
    return MapTexts(
        title=pages.text(f"{said.subject}{title_of(material)}专题地图"), subtitle=pages.text(said.system),
        note=pages.text("；".join(note for note in (*notes, pages.note) if note)),
        stamps=tuple(map(pages.text, (said.state, *said.stamps))), cut_off=said.cut_off,
        source=pages.text("；".join(sources)), review_number=ground.review_number,
    )  # fmt: skip
