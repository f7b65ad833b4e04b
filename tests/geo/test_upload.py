"""An uploaded boundary file: any system, any format, islands and names as they come; every fault at once."""

from __future__ import annotations

import json
from typing import Any

import pytest
import shapely

from evaluation.errors import Refused
from geo.drawing import Area
from geo.editions import parts
from geo.figure import Fonts, MapTexts, print_map
from geo.upload import Examined, examine, repaired
from reports.fonts import document_font
from tests.support.maps import (
    FULL,
    KNOWN,
    NAMES,
    asked,
    features,
    geojson,
    gpkg,
    islands,
    moved,
    shapefile,
)

TIANTAI = "331023"
SQUARE = shapely.box(121, 28, 121.1, 28.1)


def faults(content: bytes, name: str = "县界.geojson", **more: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        examine(content, name, asked(**more))
    return [fault.message for fault in caught.value.faults]


def complete(found: Examined) -> None:
    """Nothing was lost: as many polygons as the file has, in every edition."""
    assert [row.unit for row in found.rows] == list(NAMES)
    for row in found.rows:
        assert row.before == row.screen == row.print == parts(FULL[row.unit])
    assert {code: parts(shape) for code, shape in found.outlines.shapes.items()} == {c: parts(s) for c, s in FULL.items()}


@pytest.mark.parametrize("crs", ["EPSG:32651", "EPSG:4549", "EPSG:4326"])
def test_another_system_islands_apart_and_other_names_need_no_code(crs: str) -> None:
    listed = moved(islands(key="县代码"), crs)
    found = examine(gpkg(listed, crs), "县界.gpkg", asked())
    assert (found.crs, found.key, found.warnings) == (crs, "县代码", ())
    assert sum(row.features for row in found.rows) == len(listed) == sum(map(parts, FULL.values()))
    complete(found)
    for code, shape in json_shapes(found.print).items():
        assert shape.symmetric_difference(KNOWN.shapes[code]).area < 0.02 * KNOWN.shapes[code].area


def json_shapes(text: str) -> dict[str, Any]:
    return {item["properties"]["unit"]: shapely.geometry.shape(item["geometry"]) for item in json.loads(text)["features"]}


def test_a_shapefile_in_a_zip_says_its_system_itself() -> None:
    found = examine(shapefile(moved(islands(key="XZQDM"), "EPSG:4549"), "EPSG:4549"), "县界.zip", asked())
    assert found.key == "XZQDM"
    assert "4549" in found.crs or "CM 120E" in found.crs or "CM_120E" in found.crs
    complete(found)


def test_a_shapefile_without_its_system_has_to_be_told_it() -> None:
    content = shapefile(moved(features(), "EPSG:4549"), "EPSG:4549", without=".prj")
    assert faults(content, "县界.zip") == ["文件没有写明坐标系，请在“坐标系”中选择或填写代码"]
    complete(examine(content, "县界.zip", asked(crs="EPSG:4549")))


@pytest.mark.parametrize("written", [int, float, lambda code: f"{code}000000", lambda code: f"156{code}"])
def test_codes_may_be_written_as_numbers_or_longer(written: Any) -> None:
    listed = [({"id": place, "CODE": written(code), "上级": "331000"}, shape) for place, (code, shape) in enumerate(FULL.items())]
    found = examine(geojson(listed), "县界.geojson", asked())
    assert found.key == "CODE"
    complete(found)


def test_a_missing_county_is_named_with_code_and_name_and_all_faults_come_at_once() -> None:
    without = {code: shape for code, shape in FULL.items() if code != TIANTAI}
    without["331002"] = shapely.union(without["331002"], shapely.box(121.3, 28.6, 121.5, 28.8))
    found = faults(geojson([*features(without), ({"unit": ""}, SQUARE), ({"unit": "331083"}, None)]))
    assert f"缺单位“{TIANTAI}”（天台县）的边界" in found
    assert any("重叠" in sentence and "椒江区" in sentence for sentence in found)
    assert any(sentence.startswith("第9个要素") and "没有单位代码" in sentence for sentence in found)
    assert any(sentence.startswith("第10个要素") and "不是面" in sentence for sentence in found)


def test_a_file_in_gcj02_is_taken_for_what_it_is() -> None:
    content = geojson(moved(features(), "GCJ-02"))
    found = examine(content, "县界.geojson", asked())
    (warning,) = found.warnings
    assert "很可能是GCJ-02坐标系" in warning
    assert 490 < float(warning.partition("整体偏移约")[2].partition("米")[0]) < 560
    complete(found)
    declared = examine(content, "县界.geojson", asked(crs="GCJ-02"))
    assert declared.warnings == ()
    for code, shape in declared.outlines.shapes.items():
        assert shape.distance(FULL[code]) == 0


def test_a_right_file_declared_as_gcj02_is_told_too() -> None:
    (warning,) = examine(geojson(features()), "县界.geojson", asked(crs="GCJ-02")).warnings
    assert "很可能不是GCJ-02坐标系" in warning


def test_a_right_file_with_other_coasts_is_not_suspected() -> None:
    drawn = {code: shape.buffer(0.03).difference(shapely.union_all([other for one, other in FULL.items() if one != code]))
             for code, shape in FULL.items()}
    found = examine(geojson(features(apart(drawn))), "县界.geojson", asked())
    assert found.warnings == ()


def apart(shapes: dict[str, Any]) -> dict[str, Any]:
    """The outlines without what an earlier one covers already."""
    taken, found = shapely.Polygon(), {}
    for code, shape in shapes.items():
        found[code] = shape.difference(taken)
        taken = shapely.union(taken, shape)
    return found


@pytest.mark.parametrize(("crs", "words"), [
    ("EPSG:4490", "坐标不是经纬度"), ("EPSG:4548", "坐标系很可能不对"),
    ("EPSG:999999", "不认识的坐标系“EPSG:999999”"), ("东经", "不认识的坐标系"),
])  # fmt: skip
def test_a_wrong_system_is_told(crs: str, words: str) -> None:
    content = geojson(moved(features(), "EPSG:4549"))
    assert any(words in sentence for sentence in faults(content, crs=crs))


def test_the_property_may_be_declared_and_one_that_is_not_there_is_told() -> None:
    listed = [({"a": code, "b": list(FULL)[::-1][place]}, shape) for place, (code, shape) in enumerate(FULL.items())]
    assert examine(geojson(listed), "x.geojson", asked(key="a")).key == "a"
    assert faults(geojson(listed), key="c") == ["没有属性“c”；文件中的属性有：“a”、“b”"]
    (told,) = faults(geojson([({"id": place}, shape) for place, shape in enumerate(FULL.values())]))
    assert told.startswith("没有找到存放单位代码的属性")
    assert "“id”" in told


def test_other_places_in_the_file_are_left_out_and_said() -> None:
    found = examine(geojson([*features(), ({"unit": "330302"}, shapely.box(120, 27, 120.1, 27.1))]), "x.geojson", asked())
    assert any("330302" in sentence for sentence in found.warnings)
    complete(found)


def test_without_a_known_boundary_nothing_is_compared_and_that_is_said() -> None:
    found = examine(geojson(features()), "x.geojson", asked(known=None))
    assert "没有可比对的已知边界，未检查整体偏移" in found.notes


def test_a_repair_that_loses_nothing_is_made_and_told() -> None:
    shape = FULL["331003"]
    ring = list(shapely.get_parts(shape)[0].exterior.coords)
    spiked = shapely.Polygon([*ring[:5], (ring[4][0] - 0.001, ring[4][1]), ring[4], *ring[5:]])
    assert not spiked.is_valid
    found = examine(geojson(features(FULL | {"331003": spiked})), "x.geojson", asked())
    assert any("黄岩区" in note and "已自动修复" in note for note in found.notes)
    complete(found)


@pytest.mark.parametrize("shape", [
    shapely.Polygon([(120, 28), (121, 29), (121, 28), (120, 29)]),
    shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)]),
    shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(0, 0, 2, 2)]),
])  # fmt: skip
def test_a_repair_that_would_lose_area_or_a_part_is_not_made(shape: Any) -> None:
    assert repaired(shape) is None
    assert any("修复后再上传" in sentence for sentence in faults(geojson(features(FULL | {"331003": shape}))))


def test_the_map_can_be_drawn_from_it() -> None:
    found = examine(geojson(moved(islands(), "EPSG:32651"), "EPSG:32651"), "x.geojson", asked())
    areas = [Area(code, name, "1", "#6AAED6", "#17212B", name) for code, name in NAMES.items()]
    fonts = Fonts(document_font(), document_font(700))
    picture = print_map(found.outlines, areas, {}, [], MapTexts(title="样图"), fonts, "png")
    assert picture.startswith(b"\x89PNG")


def test_the_same_file_gives_the_same_bytes() -> None:
    content = geojson(moved(islands(), "EPSG:4549"), "EPSG:4549")
    one, other = (examine(content, "x.geojson", asked()) for _ in range(2))
    assert (one.screen, one.print) == (other.screen, other.print)
