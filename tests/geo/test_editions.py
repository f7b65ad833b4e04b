"""Editions of an uploaded boundary: leaner, and not a part lost; a finer one where a coarse one would lose any."""

from __future__ import annotations

import json

import pytest
import shapely

from geo.editions import TOLERANCES, edition, metres, parts, text_of, whole
from tests.support.maps import FULL


@pytest.mark.parametrize("tolerance", [*TOLERANCES.values(), 2000.0, 20_000.0])
def test_every_part_and_island_survives_any_tolerance(tolerance: float) -> None:
    found = edition(FULL, tolerance)
    assert {code: parts(shape) for code, shape in found.items()} == {code: parts(shape) for code, shape in FULL.items()}
    assert whole(found, FULL)
    assert shapely.get_num_coordinates(list(found.values())).sum() < shapely.get_num_coordinates(list(FULL.values())).sum()


def test_tiny_islands_stay() -> None:
    islets = [shapely.box(122 + n / 100, 28, 122 + n / 100 + 0.00005, 28.00005) for n in range(5)]
    shapes = {"A": shapely.MultiPolygon([shapely.box(121, 28, 121.5, 28.5), *islets])}
    assert parts(edition(shapes, 200)["A"]) == 6


def test_what_cannot_be_written_shorter_stays_as_it_came() -> None:
    dust = shapely.box(121, 28, 121 + 1e-8, 28 + 1e-8)
    shapes = {"A": shapely.MultiPolygon([shapely.box(120, 28, 120.5, 28.5), dust])}
    assert edition(shapes, 200) == shapes


def test_a_lost_part_an_invalid_outline_and_an_overlap_are_not_whole() -> None:
    west, east = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    before = {"A": shapely.MultiPolygon([west, shapely.box(5, 5, 6, 6)]), "B": east}
    assert whole(before, before)
    assert not whole({"A": west, "B": east}, before)
    assert not whole(before | {"B": shapely.box(0.5, 0, 2, 1)}, before)
    assert not whole(before | {"B": shapely.Polygon([(1, 0), (2, 1), (2, 0), (1, 1)])}, before)


def test_the_zone_follows_the_place() -> None:
    assert metres(FULL) == "EPSG:32651"
    assert metres({"A": shapely.box(179.5, -10, 180, -9)}) == "EPSG:32760"


def test_the_text_is_geojson_with_the_unit() -> None:
    document = json.loads(text_of({"A": shapely.box(0, 0, 1, 1)}))
    assert [item["properties"] for item in document["features"]] == [{"unit": "A"}]
