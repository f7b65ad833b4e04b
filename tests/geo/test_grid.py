"""Tiles in place of a map."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import pytest

from geo.drawing import Area, LegendEntry
from geo.grid import grid_layout, tiles
from geo.labels import NoRoom
from geo.pane import text_width

AREAS = [
    Area(
        str(place),
        f"单位{place}",
        f"{place}.00 · 第{place}",
        "#006D5B",
        "#FFFFFF",
        f"说明{place}",
        place == 3,
    )
    for place in range(10)
]
LEGEND = [
    LegendEntry("#006D5B", "优秀", "≥90分　10个"),
    LegendEntry("#D3D8DD", "无数据", "未报", hatched=True),
]


def rows(chart: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [
        row
        for layer in chart["layer"]
        if layer["data"]["name"] == name
        for row in json.loads(layer["data"]["values"])
    ]


@pytest.mark.parametrize(("width", "height"), [(760, 640), (500, 420), (1110, 840), (1600, 300), (320, 900)])
@pytest.mark.parametrize("count", [1, 2, 7, 10])
@pytest.mark.parametrize("entries", [[], LEGEND], ids=["bare", "legend"])
def test_tiles_stay_in_the_pane_and_apart(
    width: int, height: int, count: int, entries: list[LegendEntry]
) -> None:
    boxes, size, key = grid_layout(AREAS[:count], entries, "说明", width, height)
    every = [*boxes, *([key] if key else [])]
    assert len(boxes) == count
    assert all(box.within(width, height) for box in every)
    assert not any(one.meets(other) for one, other in combinations(every, 2))
    assert size >= 9


def test_tiles_follow_the_given_order_row_by_row() -> None:
    boxes, _, _ = grid_layout(AREAS, [], "", 760, 640)
    assert [(box.y, box.x) for box in boxes] == sorted((box.y, box.x) for box in boxes)


@pytest.mark.parametrize(("width", "height"), [(760, 640), (500, 420), (1110, 840)])
def test_every_line_of_text_stays_in_the_pane(width: int, height: int) -> None:
    chart = tiles(
        AREAS, description="说明", legend_entries=LEGEND, footnote="图下", width=width, height=height
    )
    found = chart.to_dict()
    for row in rows(found, "left_bold") + rows(found, "left_plain"):
        assert row["x"] >= 0
        assert row["x"] + text_width(row["text"], row["size"]) <= width
    for row in rows(found, "center_bold") + rows(found, "center_plain"):
        assert text_width(row["text"], row["size"]) / 2 <= min(row["x"], width - row["x"])


def test_tiles_carry_what_the_map_carries() -> None:
    chart = tiles(
        AREAS, description="说明", legend_entries=LEGEND, footnote="图下", watermark="示意", selected="2"
    )
    found = chart.to_dict()
    texts = {row["text"] for name in ("center_bold", "center_plain", "left_bold", "left_plain", "watermark")
             for row in rows(found, name)}  # fmt: skip
    assert {area.name for area in AREAS} | {area.value_text for area in AREAS} <= texts
    assert {"优秀", "≥90分　10个", "图下", "示意"} <= texts
    assert [row["description"] for row in rows(found, "areas")] == [area.description for area in AREAS]
    assert found["params"][0]["name"] == "unit"


def test_the_selected_and_the_empty_tile_are_marked() -> None:
    plain = rows(tiles(AREAS, description="说明").to_dict(), "marks")
    chosen = rows(tiles(AREAS, description="说明", selected="2").to_dict(), "marks")
    assert [row["unit"] for row in plain] == ["3"]
    assert len(chosen) - len(plain) == 2


def test_no_areas_make_an_empty_chart() -> None:
    assert rows(tiles([], description="说明").to_dict(), "areas") == []


def test_a_pane_without_room_is_said_to_be_too_small() -> None:
    with pytest.raises(NoRoom, match="图幅太小"):
        tiles(AREAS, description="说明", width=120, height=90)
