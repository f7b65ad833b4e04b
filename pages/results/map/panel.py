"""Beside the map (图侧): the classes in words, and the chosen unit in short."""

from __future__ import annotations

from evaluation.lights import counted
from evaluation.profile import shortfall_words, shortfalls
from evaluation.results import Total
from evaluation.rounding import brief, shown
from geo.classes import MapClass
from pages.results.map.themes import Source
from pages.results.map.views import View
from pages.ui import scores
from pages.ui.tables import DASH, Column, Row, escaped, joined, table

COLUMNS = (Column("档", "heading"), Column("个数", "number"), Column("单位", "wide"))
MOST = 3


def class_table(view: View, level: str = "", unit: str = "") -> str:
    """The map in words (地图文字版): every class with its units and their values; the chosen class and unit marked."""
    rows = [
        Row(
            (_head(item), str(item.count), _names(view, item, unit) or DASH),
            "chosen" if item.word == level else "", {"class": item.word},
        )
        for item in view.classes.classes
    ]  # fmt: skip
    whole = sum(item.count for item in view.classes.classes)
    return table(view.caption, COLUMNS, rows, [Row(("合计", str(whole), DASH), "total")], "classes")


def _head(item: MapClass) -> str:
    look = "hatched" if item.hatched else "lined" if item.lined else ""
    swatch = f'<span class="swatch {look}" style="background-color:{item.colour}"></span>'
    return f"{swatch}{escaped(item.word)}<small>{escaped(item.range_text)}</small>"


def _names(view: View, item: MapClass, unit: str) -> str:
    totals = {total.unit.code: total for total in view.source.units}
    ordered = sorted(item.units, key=lambda code: view.values[code] or 0, reverse=True)
    return joined(
        f'<span data-unit="{escaped(code)}"{mark_of(code, unit)}>{escaped(totals[code].unit.name)} '
        f"{escaped(view.texts[code])}</span>"
        for code in ordered
    )


def mark_of(code: str, unit: str) -> str:
    """What marks the chosen unit (选中标记), for eyes and screen readers."""
    return ' class="chosen" aria-current="true"' if code == unit else ""


def card(source: Source, unit: str) -> str:
    """One unit in short (单位卡): its total, or 已得分 within the year, and where most points were lost."""
    total = source.run.totals[unit]
    lost = shortfalls(source.run, unit)[:MOST]
    items = joined(f"<li>{escaped(shortfall_words(source.run, item))}</li>" for item in lost)
    reasons = f"<p class='card-title'>失分最多的{len(lost)}项</p><ol>{items}</ol>" if lost else "<p>没有失分项。</p>"
    return f'<p class="unit-name">{escaped(total.unit.name)}</p>{_headline(source, total)}{reasons}'


def _headline(source: Source, total: Total) -> str:
    places = source.run.scheme.rounding.total_dp
    if source.interim:
        lights = counted(source.lights.get(total.unit.code, {}).values())
        words = "，".join(f"{light.sign}{light.label}{number}项" for light, number in lights.items())
        return (
            f'<p class="headline"><strong>{shown(total.points_sum, places)}</strong>'
            f"／{brief(total.applicable_weight)}分（已得分／已到期分值）</p><p>{words}</p>"
        )
    place = f"第{total.place}位" if total.place else total.unit.ranked.label
    points = shown(total.published_total, places) or DASH
    grade = scores.grade_chip(source.run.scheme, total) if total.grade else ""
    return f'<p class="headline"><strong>{points}</strong>分　{place}　{grade}</p>'
