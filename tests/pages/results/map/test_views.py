"""Every period, every theme, every method: ten units, each in one class, and every number the assessment's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from html import unescape

import pytest

from evaluation.lights import Light
from evaluation.rounding import brief, half_up, shown
from geo.classes import Method
from geo.colours import JUDGED, mixed
from pages.results.map.panel import card, class_table
from pages.results.map.themes import Kind, Source, Theme, families, themes
from pages.results.map.values import decimals, values_of
from pages.results.map.views import View, level_options, methods_of, view_of
from tests.support.map_sources import city, sources

PERIODS = ["2023Y", "2024Y", "2025Y", "2026M01", "2026M02", "2026M03", "2026Q1", "2026M04", "2026M05", "2026M06", "2026Q2",
           "2026M07", "2026M08", "2026M09", "2026Q3", "2026M10"]  # fmt: skip
UNITS = 10


def views(source: Source) -> Iterator[View]:
    for theme in themes(source).values():
        for method in methods_of(source, theme) or [""]:
            yield view_of(source, theme, method, [Fraction(1), Fraction(2), Fraction(80)] if method == "manual" else [])


def expected(source: Source, theme: Theme, unit: str) -> str:
    """What must stand beside a unit's name, put together from the assessment alone."""
    run, places = source.run, source.run.scheme.rounding.total_dp
    total = run.totals[unit]
    place = f"第{total.place}" if total.place else "单列"
    if theme.code == "total" and source.interim:
        return f"{shown(total.points_sum, places)}/{brief(total.applicable_weight)}分"
    if theme.code == "total":
        return f"{shown(total.published_total, places)} · {place}"
    if theme.kind is Kind.INDICATOR:
        row = run.points[unit, theme.code]
        owed = row.points is None or row.status == "missing"
        return row.status.label if owed else f"{shown(row.points, places)}分"
    if theme.kind is Kind.DIMENSION:
        row = run.dimensions[unit, theme.code]
        if not source.interim:
            return "无数据" if row.points is None else f"{shown(row.points, places)}分"
        scored = [run.points[unit, item.code].points for item in run.scheme.indicators if item.dimension == theme.code]
        return f"{shown(row.raw, places)}分" if any(points is not None for points in scored) else "无数据"
    if theme.kind is Kind.AIM:
        return aim(source, theme, unit)
    if theme.kind is Kind.LIGHTS:
        return lights(source, theme, unit)
    return change(source, theme, unit, place)


ABSENT = {"missing": "未报", "not_due": "未到数据期", "not_applicable": "不适用", "void": "不适用"}


def aim(source: Source, theme: Theme, unit: str) -> str:
    code = theme.code.removeprefix("aim-")
    row, target = source.run.points[unit, code], source.run.inputs.targets.get((unit, code))
    if row.status in ABSENT:
        return ABSENT[row.status]
    if row.measure is None or target is None:
        return "无数据"
    aimed = Fraction(target.target)
    share = (row.measure - aimed) / aimed * (1 if row.indicator.direction == "higher" else -1)
    return "正好" if share == 0 else f"{'超' if share > 0 else '差'}{shown(abs(share) * 100, 2)}%"


def lights(source: Source, theme: Theme, unit: str) -> str:
    found = source.lights[unit]
    if theme.code == "behind":
        counts = [sum(lit.light is light for lit in found.values()) for light in Light]
        return " ".join(f"{light.sign}{count}" for light, count in zip(Light, counts, strict=True)) if any(counts) else "无数据"
    lit = found[theme.code.removeprefix("light-")]
    return f"{lit.light.sign} {lit.light.label}" if lit.light else lit.reason


def change(source: Source, theme: Theme, unit: str, place: str) -> str:
    now, before = source.run.totals[unit], source.earlier.totals[unit]
    if theme.code == "gain":
        gained = now.published_total - before.published_total
        return f"{'▲' if gained > 0 else '▼'}{shown(abs(gained), 2)}" if gained else "— 持平"
    if now.place is None or before.place is None:
        return place
    moved = before.place - now.place
    return f"{'▲' if moved > 0 else '▼'}{abs(moved)} {place}" if moved else f"— 持平 {place}"


def test_the_periods_are_all_there() -> None:
    assert list(sources()) == PERIODS


@pytest.mark.parametrize("period", PERIODS)
def test_every_unit_is_in_exactly_one_class_under_every_theme_and_method(period: str) -> None:
    source, count = sources()[period], 0
    for view in views(source):
        units = [unit for item in view.classes.classes for unit in item.units]
        assert sorted(units) == sorted(total.unit.code for total in source.units)
        assert len(units) == UNITS
        count += 1
    assert count > 150


@pytest.mark.parametrize("period", PERIODS)
def test_every_number_in_the_table_is_the_assessments(period: str) -> None:
    source = sources()[period]
    for view in views(source):
        html = class_table(view)
        said = {code: unescape(words) for code, words in re.findall(r'<span data-unit="(\w+)">\S+ (.*?)</span>', html)}
        assert said == {total.unit.code: expected(source, view.theme, total.unit.code) for total in source.units}
        counts = [int(text) for text in re.findall(r'<td class="number">(\d+)</td>', html)]
        assert sum(counts[:-1]) == counts[-1] == UNITS


@pytest.mark.parametrize("period", ["2025Y", "2026Q3"])
def test_a_number_lies_in_the_range_of_its_class(period: str) -> None:
    source = sources()[period]
    for view in views(source):
        if not methods_of(source, view.theme) or view.classes.classes[0].colour in JUDGED[5]:
            continue
        for item in view.classes.classes:
            low, high = bounds(item.range_text)
            for unit in item.units:
                value = view.values[unit]
                assert value is None or low <= half_up(value, decimals(source, view.theme)) < high


def bounds(text: str) -> tuple[Fraction, Fraction]:
    numbers = [Fraction(number) for number in re.findall(r"\d+(?:\.\d+)?", text)]
    if text.startswith("≥"):
        return numbers[0], Fraction(10**9)
    if text.startswith("<"):
        return Fraction(-(10**9)), numbers[0]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else (Fraction(-(10**9)), Fraction(10**9))


def test_themes_by_period() -> None:
    found = {code: list(families(themes(source)).values()) for code, source in sources().items()}
    assert found["2023Y"] == ["总分等次", "维度", "指标", "距目标"]
    assert found["2025Y"] == ["总分等次", "维度", "指标", "升降", "距目标"]
    assert found["2026Q3"] == found["2026M01"] == ["已得分", "维度", "指标", "灯号"]


def test_within_the_year_nothing_speaks_of_totals_places_or_grades() -> None:
    source = sources()["2026Q3"]
    for view in views(source):
        html = class_table(view)
        assert not re.search("第[0-9]|等次|单列", html)
    text = card(source, "331022")
    assert "已得分／已到期分值" in text
    assert not re.search("第[0-9]+位|总分", text)


def test_grades_on_the_map_are_the_engines() -> None:
    source = sources()["2025Y"]
    view = view_of(source, themes(source)["total"], "grade")
    assert {total.unit.code: view.classes.of(total.unit.code).word for total in source.units} == {
        total.unit.code: total.grade for total in source.units
    }


def test_methods_by_theme() -> None:
    source = sources()["2025Y"]
    every = themes(source)
    assert list(methods_of(source, every["total"]).values()) == ["等次", "等距", "分位", "自然断点", "手工"]
    assert list(methods_of(source, every["A"]).values()) == ["等距", "分位", "自然断点", "手工"]
    assert methods_of(source, every["move"]) == {}


def test_a_class_pointed_out_stands_among_faded_ones() -> None:
    source = sources()["2025Y"]
    view = view_of(source, themes(source)["total"], "grade")
    plain, faded = view.areas(city()), view.areas(city(), "差距较大", "#FFFFFF")
    for before, after in zip(plain, faded, strict=True):
        own = view.classes.of(before.unit).word == "差距较大"
        assert after == before if own else after.colour == mixed(before.colour, "#FFFFFF", 0.84)
    chips = {"优秀": "优秀（2）", "良好": "良好（5）", "合格": "合格（2）", "差距较大": "差距较大（1）"}
    assert level_options(view.classes.classes) == chips


def test_the_table_marks_the_class_and_the_unit_that_are_chosen() -> None:
    source = sources()["2025Y"]
    view = view_of(source, themes(source)["total"], "grade")
    html = class_table(view, "差距较大", "331022")
    assert re.findall(r'<tr class="chosen" data-class="(.*?)">', html) == ["差距较大"]
    assert re.findall(r'<span data-unit="(\w+)" class="chosen" aria-current="true">', html) == ["331022"]


def test_a_unit_that_was_not_scored_has_no_data_and_no_number() -> None:
    source = sources()["2025Y"]
    nothing = {"published_total": None, "total": None, "place": None, "grade": ""}
    blank = {code: replace(total, **nothing) for code, total in source.run.totals.items()}
    gone = replace(source, run=replace(source.run, totals=blank))
    for method in ("grade", Method.EQUAL.value, Method.NATURAL.value):
        view = view_of(gone, themes(gone)["total"], method)
        assert [item.count for item in view.classes.classes if item.hatched] == [UNITS]
    assert set(values_of(gone, themes(gone)["total"]).values()) == {None}


def test_the_card_names_the_three_largest_losses_in_words() -> None:
    text = card(sources()["2025Y"], "331022")
    assert text.count("<li>") == 3
    assert "失分最多的3项" in text
    assert re.search("<strong>57.57</strong>分　第9位", text)


def test_totals_in_other_classes_than_the_grades_are_called_totals_only() -> None:
    source = sources()["2025Y"]
    every = themes(source)
    assert view_of(source, every["total"], "grade").title == "总分等次"
    assert view_of(source, every["total"], "natural").title == "总分"
    assert view_of(source, every["A"], "natural").title == "核心目标"
