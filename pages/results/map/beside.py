"""Maps next to each other (对比图): two periods side by side, or every period small, all in the same classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import streamlit as st

from data.city import City
from geo.classes import ABSENT, Classes, Method, bounds_of
from geo.legend import legend_entries
from geo.svg import svg_map
from pages.results.map.choosing import read_source
from pages.results.map.moves import steps_words
from pages.results.map.themes import LIGHT, Kind, Source, Theme, themes
from pages.results.map.values import decimals, values_of
from pages.results.map.views import GRADE, View, methods_of, view_of
from pages.ui import charts, filters, messages, session
from pages.ui.board import board
from pages.ui.period import Choice
from pages.ui.tables import DASH, Column, Row, escaped, joined, table

BESIDE, SERIES = "beside", "series"
SIZE = 560, 470
# small maps are shrunk by the page, so that their texts begin larger
TEXTS = {BESIDE: 15.0, SERIES: 17.0}


def show(city: City, listed: Mapping[str, Choice], choice: Choice, view: View, look: str, method: str, *, page: str) -> None:
    """Two maps (两图并排), or one for each period (各期小图); a sentence where there is only one period."""
    alike = {code: item for code, item in listed.items() if item.period.kind == choice.period.kind}
    if len(alike) < 2:
        messages.say("<p>这类报表期只有一期，没有可以并排的图。</p>")
        return
    if look == BESIDE:
        others = {code: item.title for code, item in alike.items() if code != choice.code}
        other = filters.select("beside", others, _nearest(list(alike), choice.code), page=page, width=180)
        periods = [alike[other], choice]
    else:
        periods = list(reversed(alike.values()))
    found = same_classes([(item, read_source(city, item, session.stamp(city, item))) for item in periods], view.theme, method)
    if not found:
        messages.say("<p>所选各期没有这个专题，没有可以并排的图。</p>")
        return
    _draw(city, found, look)


def _nearest(codes: Sequence[str], code: str) -> str:
    """The period before, else the one after (相邻报表期); `codes` newest first."""
    at = codes.index(code)
    return codes[at + 1] if at + 1 < len(codes) else codes[at - 1]


def same_classes(periods: Sequence[tuple[Choice, Source]], theme: Theme, method: str) -> list[tuple[Choice, View]]:
    """The theme in every period that has it (同一专题各期), numbers in classes made of all of them together."""
    having = [(item, source, every[theme.code]) for item, source in periods if theme.code in (every := themes(source))]
    if theme.kind in (Kind.CHANGE, Kind.AIM) or theme.code.startswith(LIGHT):
        return [(item, view_of(source, own)) for item, source, own in having]
    if method == GRADE and all(GRADE in methods_of(source, own) for _, source, own in having):
        return [(item, view_of(source, own, GRADE)) for item, source, own in having]
    breaks = _shared_bounds([(source, own) for _, source, own in having], method)
    return [(item, view_of(source, own, Method.MANUAL.value, breaks)) for item, source, own in having]


def _shared_bounds(found: Sequence[tuple[Source, Theme]], method: str) -> list[Fraction]:
    values = {f"{place}-{code}": value for place, (source, theme) in enumerate(found)
              for code, value in values_of(source, theme).items()}  # fmt: skip
    known = {code: value for code, value in values.items() if value is not None}
    if not known:
        return []
    way = Method.EQUAL if method in ("", GRADE, Method.MANUAL) else Method(method)
    return bounds_of(known, way, places=decimals(*found[0]))


def _draw(city: City, found: Sequence[tuple[Choice, View]], look: str) -> None:
    shade = charts.dark()
    maps = joined(_figure(city, choice, view, TEXTS[look], shade=shade) for choice, view in found)
    notes = "；".join([charts.notice_of(city), *charts.notes_of(city)])
    board(f'<div class="maps {look}">{maps}</div><p class="lead">{escaped(notes)}</p>', key=f"map-board-{look}")
    if look == BESIDE:
        st.html(f'<section class="card">{risers(found[0], found[1])}</section>')


def _figure(city: City, choice: Choice, view: View, text: float, *, shade: bool) -> str:
    areas = view.areas(city)
    ground = charts.ground_of(city, [area.unit for area in areas])
    title = f"{choice.title}{view.title}"
    drawn = svg_map(
        ground.outlines, areas, charts.circles_of(city), description=f"{title}专题地图", width=SIZE[0], height=SIZE[1],
        text_size=text, dark=shade, watermark=charts.watermark_of(city),
    )  # fmt: skip
    return f'<figure data-period="{choice.code}"><figcaption>{escaped(title)}</figcaption>{drawn}{_legend(view.classes)}</figure>'


def _legend(classes: Classes) -> str:
    """Word, range and count of every class (图例)."""
    rows = joined(
        f'<li><span class="swatch {"hatched" if entry.hatched else "lined" if entry.lined else ""}" '
        f'style="background-color:{entry.colour}"></span><strong>{escaped(entry.word)}</strong> {escaped(entry.detail)}</li>'
        for entry in legend_entries(classes)
    )
    return f'<ul class="legend">{rows}</ul>'


def risers(first: tuple[Choice, View], second: tuple[Choice, View]) -> str:
    """Units that rose or fell a class between two maps (升降档名单), the largest rise first."""
    (before, one), (after, other) = first, second
    words = [item.word for item in one.classes.classes if item.word not in ABSENT]
    same = words == [item.word for item in other.classes.classes if item.word not in ABSENT]
    if not same:
        return '<p class="lead">两期的档不同，不作升降比较。</p>'
    rows = []
    for total in other.source.units:
        code = total.unit.code
        old, new = one.classes.of(code).word, other.classes.of(code).word
        if old != new and old in words and new in words:
            rows.append((words.index(old) - words.index(new), total.unit.name, code, old, new))
    listed = [
        Row((escaped(name), steps_words(steps, "档"), escaped(old), escaped(new)), "", {"unit": code})
        for steps, name, code, old, new in sorted(rows, key=lambda row: (-row[0], row[1]))
    ] or [Row(("无", DASH, DASH, DASH))]  # fmt: skip
    columns = (Column("单位", "heading"), Column("升降"), Column(escaped(before.title)), Column(escaped(after.title)))
    return table("升降档名单", columns, listed, (), "moves")
