"""Boundaries (边界): outlines of units by code from a GeoJSON file, or refused with every fault at once.

Any city's file will do: any declared coordinate system, any islands, any property holding the code.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from evaluation.errors import FaultList, Where
from geo.crs import CGCS2000, to_cgcs2000

FILES = Path(__file__).parent / "files"
OVERLAP = 0.001  # share of the smaller outline that two digitised neighbours may disagree about
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Outlines by code (边界): longitude and latitude in degrees of CGCS2000, polygons only."""

    shapes: Mapping[str, BaseGeometry]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north (范围), degrees."""
        west, south, east, north = shapely.total_bounds(list(self.shapes.values())).tolist()
        return west, south, east, north

    @property
    def label_points(self) -> dict[str, Point]:
        """A point well inside the largest part of each outline (注记点)."""
        return {code: label_point(shape) for code, shape in self.shapes.items()}


def label_point(shape: BaseGeometry) -> Point:
    """Centre of the largest circle that fits the largest part (注记点)."""
    part = main_part(shape)
    west, south, east, north = part.bounds
    line = shapely.maximum_inscribed_circle(part, tolerance=max(east - west, north - south) / 500)
    longitude, latitude = line.coords[0]
    return longitude, latitude


def main_part(shape: BaseGeometry) -> BaseGeometry:
    """The largest part of an outline (主体), without its islands."""
    return max(shapely.get_parts(shape), key=lambda part: part.area)


def bundled(edition: str = "screen") -> Path:
    """The file shipped with the app (附带边界): `screen`, `print` or `full`; 示意, see SOURCE.md there."""
    (path,) = FILES.glob(f"*_{edition}.geojson")
    return path


def read(
    path: Path, *, units: Collection[str] | None = None, crs: str | None = None, key: str = "unit"
) -> Boundaries:
    """Outlines of a GeoJSON file (读取边界文件).

    `units`: the codes that must be there, no more and no fewer; None takes what comes. `crs`: the declared
    coordinate system; None takes the file's own declaration, else CGCS2000. `key`: the property that holds
    the code. Raises `Refused` with every fault found.
    """
    faults = FaultList()
    where = Where(path.name)
    document = _document(path, where, faults)
    features = _features(document, where, faults)
    shapes = dict(_outlines(features, key, where, faults))
    faults.raise_if_any()
    shapes = _in_degrees(shapes, crs or declared(document), where, faults)
    _check_codes(shapes, units, where, faults)
    _check_shapes(shapes, where, faults)
    faults.raise_if_any()
    return Boundaries(shapes)


def _document(path: Path, where: Where, faults: FaultList) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        faults.add(where, "没有这个边界文件，请上传或改正文件名")
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        faults.add(where, "不是GeoJSON文件（UTF-8编码的JSON），请重新导出")
    else:
        if isinstance(found, dict) and isinstance(found.get("features"), list):
            return found
        faults.add(where, "不是GeoJSON要素集合（缺features），请重新导出")
    return {}


def _features(document: dict[str, Any], where: Where, faults: FaultList) -> list[Any]:
    features: list[Any] = document.get("features", [])
    if document and not features:
        faults.add(where, "文件中没有任何要素")
    return features


def declared(document: dict[str, Any]) -> str:
    """The GeoJSON's own coordinate system (自带坐标系): `urn:ogc:def:crs:EPSG::4490` means EPSG:4490; else CGCS2000."""
    stated = document.get("crs")
    properties = stated.get("properties") if isinstance(stated, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str):
        return CGCS2000
    words = [word for word in name.split(":") if word]
    return ":".join((words[-2] if "EPSG" in words else "OGC", words[-1])) if words[:1] == ["urn"] else name


def _outlines(
    features: Sequence[Any], key: str, where: Where, faults: FaultList
) -> Iterator[tuple[str, BaseGeometry]]:
    """Code and polygons of each feature, with a fault for each that lacks either."""
    seen: set[str] = set()
    for number, feature in enumerate(features, 1):
        code = _code(feature, key)
        if not code:
            faults.add(where, f"第{number}个要素的属性“{key}”没有单位代码")
            continue
        if code in seen:
            faults.add(where, f"单位“{code}”出现不止一次，每个单位只能有一个要素（岛屿并入多面）")
        seen.add(code)
        shape = _polygons(feature)
        if shape is None:
            faults.add(where, f"单位“{code}”的图形不是面（Polygon或MultiPolygon）")
        else:
            yield code, shape


def _code(feature: Any, key: str) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get(key) if isinstance(properties, dict) else None
    return str(code).strip() if isinstance(code, str | int) else ""


def _polygons(feature: dict[str, Any]) -> BaseGeometry | None:
    try:
        shape = shapely.from_geojson(json.dumps(feature.get("geometry")))
    except (shapely.errors.GEOSException, ValueError):
        return None
    good = shape is not None and shape.geom_type in {"Polygon", "MultiPolygon"} and not shape.is_empty
    return shapely.force_2d(shape) if good else None


def _in_degrees(
    shapes: dict[str, BaseGeometry], crs: str, where: Where, faults: FaultList
) -> dict[str, BaseGeometry]:
    try:
        transform = to_cgcs2000(crs)
    except ValueError:
        faults.add(where, f"不认识的坐标系“{crs}”，请写EPSG代码（如EPSG:4490）或GCJ-02")
        return shapes
    if transform is None:
        return shapes
    return {code: shapely.transform(shape, transform) for code, shape in shapes.items()}


def _check_codes(
    shapes: dict[str, BaseGeometry], units: Collection[str] | None, where: Where, faults: FaultList
) -> None:
    if units is None:
        return
    for code in sorted(set(units) - set(shapes)):
        faults.add(where, f"缺单位“{code}”的边界")
    for code in sorted(set(shapes) - set(units)):
        faults.add(where, f"单位名单中没有代码“{code}”")


def _check_shapes(shapes: dict[str, BaseGeometry], where: Where, faults: FaultList) -> None:
    """Faults of place and form; overlaps are asked only of sound outlines."""
    astray = sorted(code for code, shape in shapes.items() if not on_earth(shape))
    if astray:
        faults.add(where, f"坐标不是经纬度（单位“{'、'.join(astray)}”），请声明文件的坐标系")
    sound = {code: shape for code, shape in shapes.items() if code not in astray}
    for code, shape in sorted(sound.items()):
        if not shape.is_valid:
            faults.add(where, f"单位“{code}”的图形有错（自相交或环未闭合），请修复后再上传")
    for one, other, share in overlaps({code: shape for code, shape in sound.items() if shape.is_valid}):
        faults.add(where, f"单位“{one}”与“{other}”重叠，占较小一方面积的{share:.1%}")


def on_earth(shape: BaseGeometry) -> bool:
    """Whether coordinates are degrees at all (是否经纬度)."""
    west, south, east, north = shape.bounds
    return bool(west >= -180 and east <= 180 and south >= -90 and north <= 90)


def overlaps(shapes: Mapping[str, BaseGeometry]) -> Iterator[tuple[str, str, float]]:
    """Valid outlines that share area (边界重叠): two codes and the share of the smaller one, beyond `OVERLAP`."""
    if not shapes:
        return
    codes = sorted(shapes)
    outlines = [shapes[code] for code in codes]
    # touching neighbours intersect too; only shared area counts
    for one, other in shapely.STRtree(outlines).query(outlines, predicate="intersects").T.tolist():
        if one < other:
            smaller = min(outlines[one].area, outlines[other].area)
            share = outlines[one].intersection(outlines[other]).area / smaller
            if share > OVERLAP:
                yield codes[one], codes[other], share
