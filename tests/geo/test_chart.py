"""The map: what Vega is given, and what it draws of it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
import shapely
import vl_convert

from geo.boundaries import bundled, read
from geo.chart import Area, choropleth, layout
from geo.classes import Step, by_grade
from geo.drawing import LegendEntry
from geo.labels import NoRoom
from geo.legend import legend_entries
from reports.fonts import FOLDER

BOUNDARIES = read(bundled())
CIRCLES = {"Z": (121.50, 28.62)}
UNITS = [*BOUNDARIES.shapes, "Z"]
CLASSES = by_grade(
    {unit: ("甲", "乙", None)[place % 3] for place, unit in enumerate(UNITS)}, [Step("甲"), Step("乙")]
)
AREAS = [
    Area(
        unit, f"名{place}", f"{90 - place}.00 · 第{place}", CLASSES.of(unit).colour, CLASSES.of(unit).text_colour,
        f"第{place}个单位", CLASSES.of(unit).hatched,
    )
    for place, unit in enumerate(UNITS)
]  # fmt: skip
LEGEND = legend_entries(CLASSES)


def spec(**how: Any) -> dict[str, Any]:
    return choropleth(BOUNDARIES, AREAS, CIRCLES, description="说明", legend_entries=LEGEND, **how).to_dict()


def rows(chart: dict[str, Any], name: str) -> list[dict[str, Any]]:
    (layer,) = [layer for layer in chart["layer"] if layer["data"]["name"] == name]
    return json.loads(layer["data"]["values"])


def words(chart: dict[str, Any]) -> list[str]:
    return [
        row["text"]
        for layer in chart["layer"]
        for row in json.loads(layer["data"]["values"])
        if "text" in row
    ]


def test_every_area_is_filled_outlined_and_described() -> None:
    found = rows(spec(), "areas")
    assert {row["unit"]: (row["fill"], row["stroke"], row["description"]) for row in found} == {
        area.unit: (area.colour, "#333333", area.description) for area in AREAS
    }


def test_circles_come_last_so_that_they_lie_on_top() -> None:
    assert rows(spec(), "areas")[-1]["unit"] == "Z"


def test_rings_run_clockwise() -> None:
    shapes = [shapely.geometry.shape(row["geometry"]) for row in rows(spec(), "areas")]
    parts = [part for shape in shapes for part in shapely.get_parts(shape)]
    assert parts
    assert not any(part.exterior.is_ccw for part in parts)


def test_everything_lies_in_the_pane() -> None:
    chart = spec(footnote="说明", watermark="示意", selected="Z")
    shapes = [
        shapely.geometry.shape(row["geometry"]) for name in ("areas", "marks") for row in rows(chart, name)
    ]
    left, top, right, bottom = shapely.total_bounds(shapes)
    assert left >= 0
    assert top >= 0
    assert right <= 760
    assert bottom <= 640


def test_every_label_and_legend_line_is_written() -> None:
    found = words(spec(footnote="图下说明", watermark="示意"))
    for area in AREAS:
        assert {area.name, area.value_text} <= set(found)
    for entry in LEGEND:
        assert {entry.word, entry.detail} <= set(found)
    assert {"图下说明", "示意"} <= set(found)


def test_legend_counts_add_to_all_units() -> None:
    assert sum(int(re.findall(r"(\d+)个$", entry.detail)[0]) for entry in LEGEND) == len(UNITS)


@pytest.mark.parametrize(("width", "height"), [(760, 640), (1000, 760), (460, 520), (620, 480)])
def test_labels_and_legend_are_apart_and_in_the_pane(width: int, height: int) -> None:
    plan = layout(BOUNDARIES, AREAS, CIRCLES, LEGEND, footnote="说明", pane=(width, height))
    assert plan.legend is not None
    boxes = [*(label.box for label in plan.labels), plan.legend]
    assert all(box.within(width, height) for box in boxes)
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    assert plan.size >= 11


def test_texts_shrink_before_the_map_gives_up() -> None:
    assert layout(BOUNDARIES, AREAS, CIRCLES, pane=(300, 260)).size < 11
    with pytest.raises(NoRoom):
        layout(BOUNDARIES, AREAS, CIRCLES, pane=(90, 80))


def test_the_text_size_may_be_given() -> None:
    assert layout(BOUNDARIES, AREAS, CIRCLES, pane=(1110, 840), text_size=24).size == 24


def test_areas_without_data_are_hatched_off_their_labels() -> None:
    hatched = {area.unit for area in AREAS if area.hatched}
    plan = layout(BOUNDARIES, AREAS, CIRCLES, LEGEND)
    boxes = {label.unit: label.box.polygon for label in plan.labels}
    found = {
        row["unit"]: row
        for row in rows(spec(), "marks")
        if row["unit"] in hatched and "Multi" in row["geometry"]["type"]
    }
    assert set(found) == hatched
    for unit, row in found.items():
        lines = shapely.geometry.shape(row["geometry"])
        assert lines.length > 0
        assert not lines.intersects(boxes[unit])


@pytest.mark.parametrize("unit", ["331081", "Z"])
def test_the_selected_unit_gets_a_rim(unit: str) -> None:
    extra = len(rows(spec(selected=unit), "marks")) - len(rows(spec(), "marks"))
    assert extra == 2


@pytest.mark.parametrize("unit", [None, "unknown"])
def test_nobody_selected_means_no_rim(unit: str | None) -> None:
    assert rows(spec(selected=unit), "marks") == rows(spec(), "marks")


def test_a_click_selects_the_unit() -> None:
    (parameter,) = spec()["params"]
    assert parameter["name"] == "unit"
    assert parameter["select"] == {"type": "point", "fields": ["unit"], "on": "click", "toggle": False}
    assert parameter["views"] == [spec()["layer"][0]["name"]]


def test_only_the_areas_are_read_out() -> None:
    assert [layer["mark"]["aria"] for layer in spec()["layer"]] == [True] + [False] * (
        len(spec()["layer"]) - 1
    )
    assert spec()["description"] == "说明"


def test_nothing_is_fetched_from_anywhere() -> None:
    chart = spec()
    chart.pop("$schema")
    assert "http" not in json.dumps(chart)
    assert all("values" in layer["data"] for layer in chart["layer"])


def test_dark_and_light_differ_in_ground_ink_and_outline_not_in_fills() -> None:
    light, dark = spec(), spec(dark=True)
    assert (light["background"], dark["background"]) == ("#FFFFFF", "#18212A")
    assert {row["stroke"] for row in rows(light, "areas")} == {"#333333"}
    assert {row["stroke"] for row in rows(dark, "areas")} == {"#B9C4CE"}
    bare = [[{**row, "stroke": ""} for row in rows(chart, "areas")] for chart in (light, dark)]
    assert bare[0] == bare[1]


def test_a_unit_with_neither_outline_nor_circle_is_an_error() -> None:
    with pytest.raises(KeyError):
        choropleth(BOUNDARIES, AREAS, {}, description="说明")


def test_the_same_input_gives_the_same_chart() -> None:
    def text() -> str:
        return re.sub(r"view_\d+", "view", json.dumps(spec()))

    assert text() == text()


@pytest.mark.parametrize("dark", [False, True])
def test_vega_draws_every_text_where_it_was_placed(dark: bool) -> None:
    vl_convert.register_font_directory(str(FOLDER))
    svg = vl_convert.vegalite_to_svg(json.dumps(spec(dark=dark)))
    texts = re.findall(r"<text[^>]*translate\(([\d.]+),([\d.]+)\)[^>]*>([^<]*)</text>", svg)
    where = {text: (float(x), float(y)) for x, y, text in texts}
    plan = layout(BOUNDARIES, AREAS, CIRCLES, LEGEND)
    for area, label in zip(AREAS, plan.labels, strict=True):
        x, y = where[area.name]
        assert x == pytest.approx(label.box.x, abs=0.2)
        assert label.box.top < y < label.box.bottom
    assert 'width="760"' in svg
    assert 'height="640"' in svg
    assert "Noto Sans SC" in svg


def test_a_legend_is_not_needed() -> None:
    chart = choropleth(BOUNDARIES, AREAS, CIRCLES, description="说明").to_dict()
    assert not {entry.detail for entry in LEGEND} & set(words(chart))


def test_the_legend_takes_the_emptiest_corner() -> None:
    plan = layout(BOUNDARIES, AREAS, CIRCLES, [LegendEntry("#006D5B", "甲", "1个")])
    assert plan.legend is not None
    assert not any(shape.intersects(plan.legend.polygon) for shape in plan.outlines.values())


def test_a_known_layout_gives_the_same_chart() -> None:
    plan = layout(BOUNDARIES, AREAS, CIRCLES, LEGEND)
    assert rows(spec(plan=plan), "marks") == rows(spec(), "marks")
    assert words(spec(plan=plan)) == words(spec())


def test_adverse_areas_carry_lines_that_fall_where_those_without_data_rise() -> None:
    lined = {area.unit for area in AREAS if CLASSES.of(area.unit).lined}
    areas = [replace(area, lined=area.unit in lined) for area in AREAS]
    chart = choropleth(BOUNDARIES, areas, CIRCLES, description="说明").to_dict()
    slopes: dict[bool, set[str]] = {True: set(), False: set()}
    for row in rows(chart, "marks"):
        if row["unit"] and row["geometry"]["type"] == "MultiLineString":
            (x, y), (further, deeper) = max(row["geometry"]["coordinates"], key=lambda line: abs(line[1][0] - line[0][0]))
            slopes[(further - x) * (deeper - y) > 0].add(row["unit"])
    assert slopes == {True: lined, False: {area.unit for area in AREAS if area.hatched}}


def test_lines_of_an_area_stop_where_another_units_circle_lies_upon_it() -> None:
    """A circle without lines of its own must not look as if it owed a figure."""
    areas = [replace(area, lined=True, hatched=False) if area.unit != "Z" else replace(area, lined=False, hatched=False)
             for area in AREAS]  # fmt: skip
    chart = choropleth(BOUNDARIES, areas, CIRCLES, description="说明").to_dict()
    disc = layout(BOUNDARIES, areas, CIRCLES).circles["Z"].disc.buffer(-0.5)
    crossing = [
        row["unit"] for row in rows(chart, "marks")
        if row["geometry"]["type"] == "MultiLineString" and row["unit"] and shapely.geometry.shape(row["geometry"]).intersects(disc)
    ]  # fmt: skip
    assert crossing == []
