"""The interactive map: the drawn map put back onto the earth, and nothing asked of anybody."""

from __future__ import annotations

import json
from math import pi
from typing import Any

import pytest
import shapely

from geo.boundaries import bundled, read
from geo.chart import Layout, layout
from geo.classes import Step, by_grade
from geo.deck import BODIES, TILE, deck
from geo.drawing import Area
from geo.legend import legend_entries

BOUNDARIES = read(bundled())
CIRCLES = {"Z": (121.50, 28.62)}
UNITS = [*BOUNDARIES.shapes, "Z"]
CLASSES = by_grade(
    {unit: ("甲", "乙", None)[place % 3] for place, unit in enumerate(UNITS)}, [Step("甲"), Step("乙")]
)
AREAS = [
    Area(
        unit, f"名{place}", f"{90 - place}.00", CLASSES.of(unit).colour, CLASSES.of(unit).text_colour,
        f"第{place}个单位", CLASSES.of(unit).hatched, CLASSES.of(unit).lined,
    )
    for place, unit in enumerate(UNITS)
]  # fmt: skip
PANE = (660, 540)
PLAN: Layout = layout(BOUNDARIES, AREAS, CIRCLES, legend_entries(CLASSES), footnote="说明", pane=PANE)


def drawn(**how: Any) -> dict[str, Any]:
    return json.loads(deck(AREAS, PLAN, **how).to_json())


def layer(found: dict[str, Any], name: str) -> dict[str, Any]:
    (one,) = [one for one in found["layers"] if one["id"].startswith(name)]
    return one


def features(found: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return layer(found, name)["data"]["features"]


def test_every_unit_is_a_body_with_its_colour_and_its_sentence() -> None:
    bodies = {item["properties"]["unit"]: item["properties"] for item in features(drawn(), BODIES)}
    assert bodies.keys() == set(UNITS)
    for area in AREAS:
        red, green, blue, whole = bodies[area.unit]["fill"]
        assert f"#{red:02X}{green:02X}{blue:02X}" == area.colour
        assert (whole, bodies[area.unit]["description"]) == (255, area.description)


def test_outlines_lie_where_the_boundaries_are() -> None:
    for item in features(drawn(), BODIES):
        unit, shape = item["properties"]["unit"], shapely.geometry.shape(item["geometry"])
        if unit in BOUNDARIES.shapes:
            assert shape.bounds == pytest.approx(BOUNDARIES.shapes[unit].bounds, abs=2e-4)
        else:
            assert shape.centroid.coords[0] == pytest.approx(CIRCLES[unit], abs=2e-4)


@pytest.mark.parametrize("size", [1.0, 1.7])
def test_the_view_shows_the_pane_of_the_layout(size: float) -> None:
    state = drawn(size=size)["initialViewState"]
    assert TILE * 2 ** state["zoom"] / (2 * pi) == pytest.approx(PLAN.view.scale * size)
    west, south, east, north = BOUNDARIES.bounds
    assert state["longitude"] == pytest.approx((west + east) / 2, abs=0.01)
    assert south < state["latitude"] < north
    assert state["minZoom"] == state["zoom"] < state["maxZoom"]


def test_labels_stand_as_on_the_drawn_map_and_grow_with_it() -> None:
    for name, texts in (("names", [area.name for area in AREAS]), ("values", [area.value_text for area in AREAS])):
        small, large = (layer(drawn(size=size), name)["data"] for size in (1.0, 2.0))
        assert [row["text"] for row in small] == texts
        assert [row["at"] for row in small] == [row["at"] for row in large]
        for one, other in zip(small, large, strict=True):
            assert other["size"] == pytest.approx(2 * one["size"], abs=0.11)
            assert other["offset"][1] == pytest.approx(2 * one["offset"][1], abs=0.11)


def test_lines_mark_adverse_and_missing_units_and_a_rim_the_chosen_one() -> None:
    plain = features(drawn(), "marks")
    marked = {item["properties"].get("unit") for item in plain if item["geometry"]["type"] == "MultiLineString"}
    assert marked
    assert len(features(drawn(selected="331022"), "marks")) == len(plain) + 2


def test_only_units_can_be_picked() -> None:
    assert [one["id"] for one in drawn()["layers"] if one["pickable"]] == [f"{BODIES}-"]


def test_a_pick_is_forgotten_as_soon_as_another_unit_is_chosen() -> None:
    names = {drawn(selected=unit)["layers"][0]["id"] for unit in (None, "331022", "331081")}
    assert len(names) == 3


def test_nothing_is_asked_of_anybody() -> None:
    text = deck(AREAS, PLAN).to_json()
    assert "http" not in text
    found = json.loads(text)
    # Streamlit takes exactly this for "no style": any other word is looked up outside
    assert found.get("mapStyle", "__MAP_STYLE__") == "__MAP_STYLE__"
    assert "mapProvider" not in found or found["mapProvider"] is None
    for name in ("names", "values"):
        assert (layer(found, name)["fontFamily"], layer(found, name)["characterSet"]) == ("Noto Sans SC", "auto")


def test_its_text_is_compact_and_made_once() -> None:
    made = deck(AREAS, PLAN)
    assert made.to_json() is made.to_json()
    assert len(made.to_json()) < 90_000
    assert "\n" not in made.to_json()


def test_the_dark_theme_changes_grounds_not_fills() -> None:
    fills = [[item["properties"]["fill"] for item in features(drawn(dark=dark), BODIES)] for dark in (False, True)]
    lines = [{tuple(item["properties"]["stroke"]) for item in features(drawn(dark=dark), BODIES)} for dark in (False, True)]
    assert fills[0] == fills[1]
    assert lines[0] != lines[1]
