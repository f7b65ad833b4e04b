"""What to show and how to class it (选专题与分级方法): pills, lists and typed bounds, all kept in the address."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import streamlit as st

from data.city import City
from data.light_thresholds import read_thresholds, thresholds_on
from evaluation.rounding import shown
from geo.classes import BadClasses, Method, bounds_of, read_breaks
from pages.results.map.themes import TOTAL, Kind, Source, Theme, families, source_of
from pages.results.map.values import decimals, values_of
from pages.results.map.views import View, methods_of, view_of
from pages.ui import filters, messages, session
from pages.ui.period import Choice

Stamp = tuple[str, ...]
LONG = (Kind.INDICATOR, Kind.LIGHTS, Kind.AIM)
HELP = "由小到大，用逗号分开"


def read_source(city: City, choice: Choice, stamp: Stamp) -> Source:
    """Run, year before and lights of the period (专题数据来源), made once for all visitors."""

    def made() -> Source:
        limits = thresholds_on(read_thresholds(city.folder), choice.period.last_day)
        return source_of(session.run(choice), session.earlier_run(city, choice), interim=choice.interim, limits=limits)

    return session.kept((*stamp, "map-source"), made)


def choose_family(every: Mapping[str, Theme], *, page: str) -> Theme:
    """The theme asked for, and pills of the families of themes (选专题类别)."""
    theme = every[filters.chosen("show", {code: item.label for code, item in every.items()}, TOTAL)]
    names = families(every)
    firsts = {name: next(code for code, item in every.items() if item.kind is kind) for kind, name in names.items()}
    filters.family("show", firsts, names[theme.kind], TOTAL, page=page)
    return theme


def choose_theme(every: Mapping[str, Theme], theme: Theme, *, page: str) -> None:
    """One of the themes of a family (选专题): a list of many, pills of few; nothing where there is only one."""
    siblings = {code: item for code, item in every.items() if item.kind is theme.kind}
    if theme.kind in LONG:
        filters.select("show", {code: item.label for code, item in siblings.items()}, theme.code, page=page, width=300)
    elif len(siblings) > 1:
        filters.pills("show", {code: item.title for code, item in siblings.items()}, theme.code, page=page)


def choose_classes(source: Source, theme: Theme, stamp: Stamp, *, page: str) -> View:
    """The theme in the classes asked for (选分级方法); bad bounds are named, and equal steps shown instead."""
    methods = methods_of(source, theme)
    method = filters.pills("method", methods, next(iter(methods)), page=page) if methods else ""
    breaks: tuple[Fraction, ...] = ()
    if method == Method.MANUAL:
        try:
            breaks = _typed(source, theme, page=page)
        except BadClasses as fault:
            messages.warn(f"手工分档界限有误：{fault}。改正前按等距显示。")
            method = Method.EQUAL.value
    key = (*stamp, theme.code, method, ",".join(map(str, breaks)), "view")
    return session.kept(key, lambda: view_of(source, theme, method, breaks))


def _typed(source: Source, theme: Theme, *, page: str) -> tuple[Fraction, ...]:
    """Bounds typed by hand (手工界限), the equal steps to begin with; raises `BadClasses`."""
    places = decimals(source, theme)
    first = bounds_of(values_of(source, theme), Method.EQUAL, places=places)
    default = "，".join(shown(bound, places) for bound in first)
    text = filters.typed("breaks", default, page=page, help_text=HELP)
    st.html(f'<p class="lead">{HELP}，最多{places}位小数</p>')
    return tuple(read_breaks(text, places))
