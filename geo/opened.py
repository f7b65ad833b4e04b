"""What an uploaded boundary file holds (边界文件内容): GeoJSON, GeoPackage, or either or a shapefile in a zip.

The kind is told by the content, never by the name, and no other kind reaches the readers: some of those that read maps
follow addresses written inside a file. What is unpacked is limited before and while it is unpacked.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import geopandas
import shapely
from shapely.geometry.base import BaseGeometry

from evaluation.errors import Fault, Refused, Where
from geo.boundaries import declared

LIMIT, UNPACKED = 50 << 20, 200 << 20
MOST_FEATURES, MOST_LAYERS, MOST_POINTS = 20_000, 20, 1_000_000
SQLITE, ZIP = b"SQLite format 3\0", b"PK\x03\x04"
GEOPACKAGE = (b"GPKG", b"GP10", b"GP11")  # where an SQLite file says whose it is
SHAPEFILE = (".shp", ".shx", ".dbf", ".prj", ".cpg")
NEEDED = {".shx": "图形索引", ".dbf": "属性表"}
KINDS = "GeoJSON、GeoPackage（gpkg）、shapefile压缩包（zip）"


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of a file (图层): the system it declares, blank where none; properties and outline of every feature.

    An outline is None where the feature has none, or one that cannot be read.
    """

    name: str
    crs: str
    rows: Sequence[Mapping[str, Any]]
    shapes: Sequence[BaseGeometry | None]


def layers(content: bytes, name: str) -> list[Layer]:
    """Every layer of a file with features (读取图层); raises `Refused` with a sentence for what cannot be read."""
    if len(content) > LIMIT:
        raise _refused(name, f"文件超过{LIMIT >> 20}MB，请只保留各单位的边界后再上传")
    found = list(_layers(content, name))
    if not any(layer.rows for layer in found):
        raise _refused(name, "文件中没有任何要素")
    if sum(len(layer.rows) for layer in found) > MOST_FEATURES:
        raise _refused(name, f"要素超过{MOST_FEATURES}个，请只保留各单位的边界后再上传")
    points = sum(int(shapely.get_num_coordinates(list(layer.shapes)).sum()) for layer in found)
    if points > MOST_POINTS:
        raise _refused(name, f"坐标点超过{MOST_POINTS // 10_000}万个，请先适当简化后再上传")
    return found


def _layers(content: bytes, name: str) -> Iterator[Layer]:
    if content.startswith(ZIP):
        yield from _packed(content, name)
    elif content.startswith(SQLITE) and content[68:72] in GEOPACKAGE:
        yield from _tables({"map.gpkg": content}, name)
    elif content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield _collection(content, name)
    else:
        raise _refused(name, f"不是能读取的地图文件；可接收：{KINDS}")


def _refused(name: str, message: str) -> Refused:
    return Refused([Fault(Where(name), message)])


def _collection(content: bytes, name: str) -> Layer:
    """The one layer of a GeoJSON text."""
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _refused(name, "不是GeoJSON文件（UTF-8编码的JSON），请重新导出") from error
    features = document.get("features")
    if not isinstance(features, list):
        raise _refused(name, "不是GeoJSON要素集合（缺features），请重新导出")
    plain = [feature if isinstance(feature, dict) else {} for feature in features]
    rows = [item if isinstance(item := feature.get("properties"), dict) else {} for feature in plain]
    return Layer(name, declared(document), rows, [_outline(feature.get("geometry")) for feature in plain])


def _outline(geometry: Any) -> BaseGeometry | None:
    try:
        found: BaseGeometry | None = shapely.from_geojson(json.dumps(geometry))
    except (shapely.errors.GEOSException, ValueError):
        return None
    return found


def _packed(content: bytes, name: str) -> Iterator[Layer]:
    """The maps in a zip: every shapefile, GeoPackage and GeoJSON of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = {entry.filename: entry for entry in archive.infolist() if _wanted(entry)}
            _check_size(entries.values(), name)
            files = {path: _unpacked(archive, entry) for path, entry in entries.items()}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError) as error:
        raise _refused(name, "压缩包已损坏或用了不支持的压缩方式，请重新压缩") from error
    maps = [path for path in files if PurePosixPath(path).suffix.lower() in {".shp", ".gpkg", ".geojson", ".json"}]
    if not maps:
        raise _refused(name, f"压缩包中没有地图文件；可接收：{KINDS}")
    if len(maps) > MOST_LAYERS:
        raise _refused(name, f"压缩包中的地图文件超过{MOST_LAYERS}个，请只留各单位的边界")
    for path in maps:
        yield from _shapefile(files, path, name) if path.lower().endswith(".shp") else _layers_inside(files[path], path)


def _layers_inside(content: bytes, path: str) -> Iterator[Layer]:
    if content.startswith(ZIP):
        raise _refused(path, "压缩包里还有压缩包，请解开后重新压缩")
    yield from _layers(content, PurePosixPath(path).name)


def _wanted(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    hidden = "__MACOSX" in path.parts or path.name.startswith(".")
    return not entry.is_dir() and not hidden and path.suffix.lower() in {*SHAPEFILE, ".gpkg", ".geojson", ".json"}


def _check_size(entries: Iterator[zipfile.ZipInfo] | Any, name: str) -> None:
    listed = list(entries)
    if any(entry.flag_bits & 1 for entry in listed):
        raise _refused(name, "压缩包有密码，请去掉密码后再上传")
    if sum(entry.file_size for entry in listed) > UNPACKED:
        raise _refused(name, f"压缩包解开后超过{UNPACKED >> 20}MB，没有解开；请只保留各单位的边界")


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """A file of the zip; one that holds more than it says is damaged."""
    with archive.open(entry) as file:
        content = file.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise zipfile.BadZipFile(entry.filename)
    return content


def _shapefile(files: Mapping[str, bytes], path: str, name: str) -> Iterator[Layer]:
    """One shapefile, its companions found by the same name in whatever case."""
    stem = path[: -len(".shp")].lower()
    own = {other[len(stem) :].lower(): content for other, content in files.items() if other[: len(stem)].lower() == stem}
    lacking = [f"{suffix}（{words}）" for suffix, words in NEEDED.items() if suffix not in own]
    if lacking:
        raise _refused(name, f"压缩包中的“{PurePosixPath(path).name}”缺{'、'.join(lacking)}，请连同它们一起压缩")
    yield from _tables({f"map{suffix}": own[suffix] for suffix in SHAPEFILE if suffix in own}, name)


def _tables(files: Mapping[str, bytes], name: str) -> Iterator[Layer]:
    """The layers of a file that only a library reads, under names of ours in a folder of ours."""
    with tempfile.TemporaryDirectory(prefix="boundary-") as folder:
        for own, content in files.items():
            (Path(folder) / own).write_bytes(content)
        main = Path(folder) / next(iter(files))
        try:
            names = [str(layer) for layer in geopandas.list_layers(main)["name"]][:MOST_LAYERS]
            yield from (_table(main, layer, "map.cpg" in files) for layer in names)
        except (RuntimeError, ValueError, OSError, KeyError, TypeError) as error:
            raise _refused(name, "文件已损坏或不是完整的地图文件，请重新导出") from error


def _table(main: Path, layer: str, told: bool) -> Layer:
    # a shapefile that does not say its encoding is GBK here; codes are plain digits in any
    encoding = "gb18030" if main.suffix == ".shp" and not told else None
    frame = geopandas.read_file(main, layer=layer, rows=MOST_FEATURES + 1, encoding=encoding)
    if not isinstance(frame, geopandas.GeoDataFrame):
        return Layer(layer, "", [], [])
    crs = "" if frame.crs is None else frame.crs.to_string()
    rows = frame.drop(columns=frame.geometry.name).to_dict("records")
    return Layer(layer, crs, rows, list(frame.geometry))
