"""An uploaded boundary file, examined (边界文件检查): accepted with a report, or refused with every fault at once.

    found = examine(content, "县界.zip", Asked({"331002": "椒江区", …}, known=outlines))
    found.rows, found.notes, found.warnings          # what to show; warnings have to be acknowledged
    found.screen, found.print                        # GeoJSON to keep and to draw from

Any declared coordinate system, one feature a unit or one an island, any property holding the code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from evaluation.errors import FaultList, Where
from geo.boundaries import Boundaries, on_earth, overlaps
from geo.codes import by_unit, found_key, named
from geo.crs import to_cgcs2000
from geo.editions import TOLERANCES, edition, parts, text_of
from geo.opened import Layer, layers
from geo.shift import shift

LOSS = 1e-6  # share of an area that a repair may change
LAPPED = 1e-3  # share by which the features of one unit may overlap unmentioned
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a file (检查要求): names by code of the units that must be there.

    `crs`: the declared system, blank for the file's own; `key`: the property with the codes, blank to find it;
    `known`: the boundary to compare with, None where there is none.
    """

    units: Mapping[str, str]
    crs: str = ""
    key: str = ""
    known: Boundaries | None = None


class UnitParts(NamedTuple):
    """One unit of the file (单位图斑): its features, and its polygons as uploaded and in each edition."""

    unit: str
    name: str
    features: int
    before: int
    screen: int
    print: int


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that can be used (可用边界): what was found, what has to be acknowledged, and what to draw from."""

    crs: str
    key: str
    rows: tuple[UnitParts, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    outlines: Boundaries
    screen: str
    print: str


class _Report(NamedTuple):
    """What is gathered on the way."""

    where: Where
    faults: FaultList
    notes: list[str]
    warnings: list[str]


def examine(content: bytes, name: str, asked: Asked) -> Examined:
    """The file as it can be used (检查边界文件); raises `Refused` with every fault."""
    report = _Report(Where(name), FaultList(), [], [])
    listed = layers(content, name)
    found = found_key(listed, asked.units, asked.key)
    if found is None:
        report.faults.add(report.where, _no_key(listed, asked.key))
        report.faults.raise_if_any()
    assert found is not None
    layer, key = found
    crs = asked.crs or layer.crs
    features = _features(layer, key, asked, report)
    shapes = _merged(_in_degrees(features, crs, report), asked, report)
    _check(shapes, asked, report)
    report.faults.raise_if_any()
    counts = {code: len(listed) for code, listed in features.items()}
    return _examined(shapes, counts, (crs, key), asked, report)


def _no_key(listed: Sequence[Layer], key: str) -> str:
    there = f"文件中的属性有：{named(listed) or '无'}"
    if key:
        return f"没有属性“{key[:40]}”；{there}"
    return f"没有找到存放单位代码的属性，任何属性的值都不在单位名单中；{there}。请核对文件，或在“代码属性”中写明"


def _features(layer: Layer, key: str, asked: Asked, report: _Report) -> dict[str, list[BaseGeometry]]:
    """Outlines of each unit, with a fault for every unit and feature that lacks something."""
    places = by_unit(layer, key, asked.units)
    for place in places.get("", ()):
        report.faults.add(report.where, f"第{place + 1}个要素的属性“{key}”没有单位代码，无法判断属于哪个单位")
    for code, name in asked.units.items():
        if code not in places:
            report.faults.add(report.where, f"缺单位“{code}”（{name}）的边界")
    strange = [code for code in places if code and code not in asked.units]
    if strange:
        more = f"等{len(strange)}个" if len(strange) > MOST_NAMED else ""
        report.warnings.append(f"有不属于应有边界单位的代码，这些要素不采用：{'、'.join(strange[:MOST_NAMED])}{more}")
    return {code: _outlines(layer, key, places[code], report) for code in asked.units if code in places}


def _outlines(layer: Layer, key: str, places: Sequence[int], report: _Report) -> list[BaseGeometry]:
    found = []
    for place in places:
        shape = layer.shapes[place]
        if shape is None or shape.geom_type not in {"Polygon", "MultiPolygon"} or shape.is_empty:
            code = layer.rows[place].get(key)
            report.faults.add(report.where, f"第{place + 1}个要素（“{code}”）的图形不是面，或图形有误无法读取")
        else:
            found.append(shapely.force_2d(shape))
    return found


def _in_degrees(features: dict[str, list[BaseGeometry]], crs: str, report: _Report) -> dict[str, list[BaseGeometry]]:
    if not crs:
        report.faults.add(report.where, "文件没有写明坐标系，请在“坐标系”中选择或填写代码")
        return {}
    try:
        transform = to_cgcs2000(crs)
    except ValueError:
        report.faults.add(report.where, f"不认识的坐标系“{crs[:40]}”，请填写EPSG代码（如4490、4549）或选择国测局坐标（GCJ-02）")
        return {}
    if transform is None:
        return features
    return {code: [shapely.transform(shape, transform) for shape in listed] for code, listed in features.items()}


def _merged(features: dict[str, list[BaseGeometry]], asked: Asked, report: _Report) -> dict[str, BaseGeometry]:
    """One sound outline for each unit; islands come as features of their own or not."""
    astray = sorted(code for code, listed in features.items() if not all(map(on_earth, listed)))
    if astray:
        told = "、".join(f"“{code}”" for code in astray[:MOST_NAMED])
        report.faults.add(report.where, f"坐标不是经纬度（单位{told}），请声明文件的坐标系")
    found = {}
    for code, listed in features.items():
        sound = [] if code in astray else [_sound(shape, code, asked, report) for shape in listed]
        kept = [shape for shape in sound if shape is not None]
        if kept:
            found[code] = _one(kept, code, asked, report)
    return found


def _sound(shape: BaseGeometry, code: str, asked: Asked, report: _Report) -> BaseGeometry | None:
    """The outline, repaired where that loses nothing."""
    if shape.is_valid:
        return shape
    mended = repaired(shape)
    unit = f"单位“{code}”（{asked.units[code]}）"
    if mended is None:
        report.faults.add(report.where, f"{unit}的图形有错（自相交或重叠），自动修复会改变面积或部件，请修复后再上传")
    else:
        report.notes.append(f"{unit}的图形有错，已自动修复，面积和部件数不变")
    return mended


def repaired(shape: BaseGeometry) -> BaseGeometry | None:
    """A valid outline with the same area and as many parts (图形修复); None where a repair would change either."""
    pieces = [piece for part in shapely.get_parts(shapely.make_valid(shape)) for piece in shapely.get_parts(part)]
    polygons = [piece for piece in pieces if piece.geom_type == "Polygon"]
    area = sum(piece.area for piece in polygons)
    same = len(polygons) == parts(shape) and abs(area - shape.area) <= LOSS * area
    return shapely.multipolygons(polygons) if same and polygons else None


def _one(listed: Sequence[BaseGeometry], code: str, asked: Asked, report: _Report) -> BaseGeometry:
    if len(listed) == 1:
        return listed[0]
    joined = shapely.union_all(list(listed))
    if sum(shape.area for shape in listed) > joined.area * (1 + LAPPED):
        report.notes.append(f"单位“{code}”（{asked.units[code]}）的{len(listed)}个要素相互重叠，已合并")
    return joined


def _check(shapes: Mapping[str, BaseGeometry], asked: Asked, report: _Report) -> None:
    """Units over each other, and a file of another place."""
    for one, other, share in overlaps(shapes):
        names = f"“{one}”（{asked.units[one]}）与“{other}”（{asked.units[other]}）"
        report.faults.add(report.where, f"单位{names}重叠，占较小一方面积的{share:.1%}")
    if not shapes or asked.known is None:
        report.notes.append("没有可比对的已知边界，未检查整体偏移")
        return
    found = shift(shapes, asked.known.shapes)
    if found is None:
        report.notes.append("已知边界中没有相同单位，未检查整体偏移")
    elif found.elsewhere:
        report.faults.add(report.where, f"与已知边界相距约{found.apart / 1000:.0f}千米，坐标系很可能不对，请核对后重新检查")
    elif found.warning:
        report.warnings.append(found.warning)
    else:
        report.notes.append(f"公共界线与已知边界相差约{found.apart:.0f}米（中位数），未见整体偏移")


def _examined(
    shapes: dict[str, BaseGeometry], counts: Mapping[str, int], said: tuple[str, str], asked: Asked, report: _Report
) -> Examined:
    made = {name: edition(shapes, tolerance) for name, tolerance in TOLERANCES.items()}
    rows = [
        UnitParts(code, name, counts[code], parts(shapes[code]), parts(made["screen"][code]), parts(made["print"][code]))
        for code, name in asked.units.items()
    ]
    crs, key = said
    return Examined(
        crs, key, tuple(rows), tuple(report.notes), tuple(report.warnings), Boundaries(made["screen"]),
        text_of(made["screen"]), text_of(made["print"]),
    )  # fmt: skip
