"""The period on one sheet (一张图): map, who stands where, core targets, the three lowest units; A3 landscape."""

from __future__ import annotations

from typing import Any

from evaluation.comparison import apart, appraised, dimension_weight, ranked, standings
from evaluation.lights import Light, counted
from evaluation.profile import dimension_points
from evaluation.results import Total
from evaluation.rounding import brief, shown
from geo.classes import MapClass
from geo.notice import map_notice, watermark
from geo.svg import svg_map
from reports import sentences
from reports.mapping import areas_of, classes_of, title_of
from reports.material import Material
from reports.pdf.typesetting import head_of, pictured, typeset
from reports.text import DASH, rounding_words

TEMPLATE = "poster"
WIDTH, HEIGHT, TEXT = 1000, 1150, 25


def poster(material: Material) -> bytes:
    """The sheet (一张图) as PDF."""
    return typeset(TEMPLATE, _data(material), {"map.svg": _map(material)})


def poster_picture(material: Material) -> bytes:
    """The sheet as PNG (一张图预览)."""
    return pictured(TEMPLATE, _data(material), {"map.svg": _map(material)})[0]


def _map(material: Material) -> str:
    words, ground = f"{material.document.subject}{title_of(material)}图", material.ground
    return svg_map(
        ground.outlines, areas_of(material), dict(ground.circles), description=words, width=WIDTH, height=HEIGHT, text_size=TEXT,
    ).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)  # fmt: skip


def _data(material: Material) -> dict[str, Any]:
    ground = material.ground
    notice = map_notice(ground.review_number) if ground.outlines is not None else ""
    note = "；".join(part for part in (notice, *ground.notes, classes_of(material).note) if part)
    return {
        **head_of(material), **_table(material), "map_title": f"{title_of(material)}分布",
        "map_words": f"{material.document.subject}{title_of(material)}图", "map_note": note,
        "watermark": watermark(ground.review_number) if ground.outlines is not None else "",
        "legend": [_legend(item) for item in classes_of(material).classes],
        "targets": [sentences.headline_words(item) for item in material.headlines],
        "low_title": "得分率靠后的三个单位" if material.interim else "位次靠后的三个单位",
        "lowest": [_low(material, total) for total in sentences.lowest(material)],
    }  # fmt: skip


def _legend(item: MapClass) -> dict[str, str]:
    return {"fill": item.colour, "words": f"{item.word} {item.range_text} {item.count}个"}


def _low(material: Material, total: Total) -> dict[str, Any]:
    place = "" if material.interim else f"（第{total.place}位，{shown(total.published_total, material.places)}分）"
    return {"title": f"{total.unit.name}{place}失分最多的三项", "lines": sentences.shortfall_sentences(material, total.unit.code)}


def _table(material: Material) -> dict[str, Any]:
    """Heads and rows: by place with points by dimension, or within the year what was earned, due and lit."""
    if material.interim:
        rows = [_within(material, total) for total in appraised(material.run)]
        heads = ["单位", "已得分", "已到期分值", *(f"{light.sign}{light.label}" for light in Light)]
        columns, left = [0, 1, 1, 1, 1, 1], [0]
    else:
        placed = [item.total for item in standings(ranked(material.run))]
        shared = {item.total.unit.code for item in standings(ranked(material.run)) if item.shared}
        rows = [_ranked(material, total, total.unit.code in shared) for total in (*placed, *apart(material.run))]
        dimensions = material.run.scheme.dimensions
        heads = ["位次", "单位", "得分", *(["等次"] if material.run.scheme.grades else [])]
        columns, left = [0] * len(heads) + [1] * len(dimensions), [0, 1, *([3] if material.run.scheme.grades else [])]
        heads += [f"{item.title}{brief(dimension_weight(material.run, item.code))}" for item in dimensions]
    title = "已得分与灯号（按建制顺序，不排位次）" if material.interim else "得分与位次（维度名后为分值）"
    return {"heads": heads, "rows": rows, "columns": columns, "left": left, "table_title": title,
            "table_note": rounding_words(material.run)}  # fmt: skip


def _ranked(material: Material, total: Total, shared: bool) -> dict[str, Any]:
    place = f"{total.place}{'并列' if shared else ''}" if total.place else total.unit.ranked.label
    silent = material.silent(total)
    place = "尚未报送" if silent else place
    points = DASH if silent else shown(total.published_total, material.places) or DASH
    graded = [DASH if silent else total.grade or DASH] if material.run.scheme.grades else []
    values = (dimension_points(material.run, total.unit.code, item.code) for item in material.run.scheme.dimensions)
    cells = [place, material.short(total.unit), points, *graded, *(shown(value, material.places) or DASH for value in values)]
    own = classes_of(material).of(total.unit.code)
    return {"cells": cells, "chip": 3 if total.grade and graded and not silent else -1, "fill": own.colour, "ink": own.text_colour}


def _within(material: Material, total: Total) -> dict[str, Any]:
    found = counted(sentences.lit(material, total.unit.code).values())
    lights = [str(found[light]) for light in Light] if material.limits else [DASH] * len(Light)
    cells = [material.short(total.unit), material.earned(total), brief(total.applicable_weight), *lights]
    return {"cells": cells, "chip": -1, "fill": "#FFFFFF", "ink": "#17212B"}
