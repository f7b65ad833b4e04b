"""专题地图: every unit in one class, its value the engine's, the chosen unit in short beside it."""

from __future__ import annotations

import json

import pytest

from data.city import SHIPPED, read_city
from data.runs import run_of
from evaluation.rounding import shown
from geo.classes import Method
from pages.results.map.views import shown_units, themes, view_of

RUN = run_of(read_city(SHIPPED).example(2025))
THEMES = themes(RUN)


@pytest.mark.parametrize("method", [Method.EQUAL, Method.QUANTILE, Method.NATURAL])
@pytest.mark.parametrize("code", THEMES)
def test_every_theme_puts_every_unit_into_exactly_one_class(code, method) -> None:
    classes = view_of(RUN, THEMES[code], method).classes.classes
    units = [unit for item in classes for unit in item.units]
    assert sorted(units) == sorted(total.unit.code for total in shown_units(RUN))
    assert len(units) == len(set(units)) == 10


def test_the_map_can_show_total_dimensions_and_indicators() -> None:
    kinds = [theme.kind for theme in THEMES.values()]
    assert [kinds.count(kind) for kind in ("total", "dimension", "indicator")] == [1, 7, len(RUN.scheme.indicators)]


def test_grades_on_the_map_are_the_engines() -> None:
    view = view_of(RUN, THEMES["total"], Method.EQUAL)
    assert {total.unit.code: view.classes.of(total.unit.code).word for total in shown_units(RUN)} == {
        total.unit.code: total.grade for total in shown_units(RUN)
    }


def test_the_table_says_what_the_map_shows(opened) -> None:
    rows = opened("map").rows("classes")
    words = "".join(row[2] for row in rows)
    assert sum(int(row[1]) for row in rows) == 10
    for total in shown_units(RUN):
        place = f"第{total.place}" if total.place else "单列"
        assert f"{total.unit.name} {shown(total.published_total, 2)} · {place}" in words


def test_a_unit_the_indicator_does_not_apply_to_has_no_data(opened) -> None:
    rows = opened("map", show="A1").rows("classes")
    assert rows[-1][0].startswith("无数据")
    assert "台州湾新区" in rows[-1][2]


def test_the_chart_holds_its_own_data_and_asks_nobody_for_any(opened) -> None:
    (chart,) = opened("map").charts
    spec = json.loads(chart)
    assert "url" not in json.dumps([layer["data"] for layer in spec["layer"]])
    assert spec["padding"] == {"left": 0, "right": 0, "top": 0, "bottom": 0}


def test_the_chosen_unit_is_shown_in_short(opened) -> None:
    seen = opened("map", unit="331022")
    total = RUN.totals["331022"]
    assert shown(total.published_total, 2) in seen.html.split('class="official summary"')[1]
    assert [row[0] for row in seen.rows("summary")][:7] == [item.title for item in RUN.scheme.dimensions]


@pytest.mark.parametrize("query", [{"show": "Z9"}, {"show": "A", "method": "magic"}])
def test_a_theme_or_method_that_is_not_there_gives_a_sentence(opened, query) -> None:
    assert "不在可选范围内，已改为显示" in opened("map", **query).text


def test_a_city_without_boundary_gets_a_grid(opened, monkeypatch) -> None:
    monkeypatch.setenv("APPRAISAL_REFERENCE", str(SHIPPED.parent / "examples" / "wenzhou_air_2024_10"))
    seen = opened("map")
    assert "没有边界文件，以方格代替地图" in seen.text
    assert sum(int(row[1]) for row in seen.rows("classes")) == 12
