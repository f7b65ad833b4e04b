"""Boundary files for tests (边界文件样例), made from the bundled outlines: other systems, names, formats, and faults."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas
import shapely
from shapely.geometry.base import BaseGeometry

from data.city import SHIPPED, read_city
from geo.boundaries import bundled, read
from geo.build import between
from geo.crs import CGCS2000, gcj02_from_cgcs2000
from geo.upload import Asked

CITY = read_city(SHIPPED)
CIRCLED = {circle.unit for circle in CITY.circles}
NAMES = {unit.code: unit.name for unit in CITY.units if unit.kind == "county"}
FULL = dict(read(bundled("full")).shapes)
KNOWN = read(bundled("print"))
Feature = tuple[Mapping[str, Any], BaseGeometry | None]


def asked(**more: Any) -> Asked:
    """What the shipped city asks of a file, the bundled boundary known."""
    return Asked(**{"units": NAMES, "known": KNOWN} | more)


def features(shapes: Mapping[str, BaseGeometry] = FULL, key: str = "unit") -> list[Feature]:
    """A feature for every unit."""
    return [({key: code, "NAME": NAMES.get(code, "")}, shape) for code, shape in shapes.items()]


def islands(shapes: Mapping[str, BaseGeometry] = FULL, key: str = "unit") -> list[Feature]:
    """A feature for every part, the islands for themselves."""
    return [({key: code}, part) for code, shape in shapes.items() for part in shapely.get_parts(shape)]


def into(crs: str) -> Callable[[BaseGeometry], BaseGeometry]:
    """Into another system, GCJ-02 among them."""
    move = gcj02_from_cgcs2000 if crs == "GCJ-02" else between(CGCS2000, crs)
    return lambda shape: shapely.transform(shape, move)


def moved(listed: Iterable[Feature], crs: str) -> list[Feature]:
    """The features in another system."""
    turned = into(crs)
    return [(row, None if shape is None else turned(shape)) for row, shape in listed]


def geojson(listed: Sequence[Feature], crs: str = "") -> bytes:
    """A GeoJSON file; with `crs` it declares its system."""
    written = [
        {"type": "Feature", "properties": row, "geometry": None if shape is None else shapely.geometry.mapping(shape)}
        for row, shape in listed
    ]
    document: dict[str, Any] = {"type": "FeatureCollection", "features": written}
    if crs:
        document["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{crs.replace(':', '::')}"}}
    return json.dumps(document, ensure_ascii=False).encode("utf-8")


def frame(listed: Sequence[Feature], crs: str | None) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame([row for row, _ in listed], geometry=[shape for _, shape in listed], crs=crs)


def gpkg(listed: Sequence[Feature], crs: str | None) -> bytes:
    """A GeoPackage."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.gpkg"
        frame(listed, crs).to_file(path, layer="县界", driver="GPKG")
        return path.read_bytes()


def shapefile(listed: Sequence[Feature], crs: str | None, *, without: str = "", stem: str = "边界/XJ") -> bytes:
    """A zip of a shapefile, its files in a folder of the zip."""
    with tempfile.TemporaryDirectory() as folder:
        frame(listed, crs).to_file(Path(folder) / "xj.shp", encoding="gbk")
        files = {path.suffix: path.read_bytes() for path in sorted(Path(folder).iterdir())}
    return zipped({f"{stem}{suffix}": content for suffix, content in files.items() if suffix != without})


def zipped(files: Mapping[str, bytes]) -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return found.getvalue()
