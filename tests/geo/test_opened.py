"""What is no boundary file, or too much of one, is refused in a sentence; nothing is unpacked beyond its limit."""

from __future__ import annotations

import json
import zipfile
from typing import Any

import pytest

from evaluation.errors import Refused
from geo import opened
from geo.opened import layers
from tests.support.maps import features, geojson, gpkg, islands, shapefile, zipped

SHEET = zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})
LINKED = b"<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>http://192.0.2.1/a</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"


def told(content: bytes, name: str = "县界.zip") -> str:
    with pytest.raises(Refused) as caught:
        layers(content, name)
    (fault,) = caught.value.faults
    return fault.message


@pytest.mark.parametrize(("content", "words"), [
    (b"", "不是能读取的地图文件"), ("椒江区,331002\n".encode(), "不是能读取的地图文件"), (b"%PDF-1.7 x", "不是能读取的地图文件"),
    (LINKED, "不是能读取的地图文件"), (b"<kml/>", "不是能读取的地图文件"),
    (b"{ not json", "不是GeoJSON文件"), (b'{"a": 1}', "缺features"), (b'{"features": {}}', "缺features"),
    (b'{"features": []}', "文件中没有任何要素"), (b"{" * 100_000, "不是GeoJSON文件"), (b'{"a": "\xff\xfe"}', "不是GeoJSON文件"),
    (b"SQLite format 3\0" + b"x" * 4000, "不是能读取的地图文件"), (b"PK\x03\x04" + b"x" * 400, "压缩包已损坏"),
    (SHEET, "压缩包中没有地图文件"),
    (zipped({"a.zip": SHEET}), "压缩包中没有地图文件"), (zipped({"a.geojson": SHEET}), "压缩包里还有压缩包"),
    (zipped({"a.geojson": LINKED}), "不是能读取的地图文件"),
])  # fmt: skip
def test_what_is_no_map_is_told(content: bytes, words: str) -> None:
    assert words in told(content)


@pytest.mark.parametrize("suffix", [".dbf", ".shx"])
def test_a_shapefile_without_a_companion_names_it(suffix: str) -> None:
    assert f"缺{suffix}" in told(shapefile(features(), "EPSG:4490", without=suffix))


def test_half_a_file_is_damaged() -> None:
    assert "已损坏" in told(gpkg(features(), "EPSG:4490")[:20_000])
    assert "已损坏" in told(shapefile(features(), "EPSG:4490")[:20_000])


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped({"a.geojson": b" " * (2 << 20)})
    monkeypatch.setattr(opened, "UNPACKED", 1 << 20)
    opening: list[Any] = []
    plain = zipfile.ZipFile.open
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *given, **more: (opening.append(given), plain(*given, **more))[1])
    assert "解开后超过1MB，没有解开" in told(bomb)
    assert opening == []


def test_a_zip_that_says_less_than_it_holds_is_damaged() -> None:
    content = bytearray(zipped({"a.geojson": geojson(features())}))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    assert "压缩包已损坏" in told(bytes(content))


def test_a_zip_with_a_password_is_told() -> None:
    content = bytearray(zipped({"a.geojson": geojson(features())}))
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    assert "压缩包有密码" in told(bytes(content))


@pytest.mark.parametrize(("limit", "most", "words"), [
    ("LIMIT", 1 << 20, "文件超过1MB"), ("MOST_FEATURES", 8, "要素超过8个"), ("MOST_POINTS", 10_000, "坐标点超过1万个"),
])  # fmt: skip
def test_too_much_is_told(limit: str, most: int, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, limit, most)
    padding = b" " * (2 << 20) if limit == "LIMIT" else b""
    assert words in told(geojson(features()) + padding)


def test_too_many_maps_in_a_zip_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "MOST_LAYERS", 2)
    assert "超过2个" in told(zipped({f"{name}.geojson": b"{}" for name in "abc"}))


def test_a_geojson_says_its_system_and_one_that_names_an_address_is_not_followed() -> None:
    (layer,) = layers(geojson(features(), "EPSG:4549"), "x.geojson")
    assert layer.crs == "EPSG:4549"
    document = json.loads(geojson(features()))
    document["crs"] = {"type": "link", "properties": {"href": "http://192.0.2.1/crs", "type": "proj4"}}
    (linked,) = layers(json.dumps(document).encode(), "x.geojson")
    assert linked.crs == "EPSG:4490"


def test_a_zip_may_hold_folders_and_what_macs_leave_behind() -> None:
    content = zipped({"__MACOSX/._a.geojson": b"\0\x05", "说明.txt": b"x", "界线/a.GEOJSON": geojson(islands())})
    (layer,) = layers(content, "x.zip")
    assert len(layer.rows) == len(islands())


def test_a_features_odd_forms_do_no_harm() -> None:
    content = json.dumps({"features": [1, None, {"properties": 3}, {"geometry": {"type": "Polygon", "coordinates": [[[1]]]}}]})
    (layer,) = layers(content.encode(), "x.geojson")
    assert (list(layer.rows), list(layer.shapes)) == ([{}] * 4, [None] * 4)
