"""专题地图: every unit in one class, its value the engine's, the chosen unit in short beside it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import shapely
import yaml
from pyproj import Transformer
from streamlit.testing.v1 import AppTest

from data.city import SHIPPED, read_city
from data.runs import run_of
from evaluation.lights import counted
from evaluation.rounding import brief, shown
from geo.boundaries import bundled
from geo.classes import ABSENT
from pages.results.map.themes import themes
from pages.ui.webgl import KEPT, Screen
from tests.support.map_sources import sources

RUN = run_of(read_city(SHIPPED).example(2025))
UNITS = 10


def asked(at: AppTest, name: str) -> str:
    """What stands in the address."""
    value = at.query_params[name]
    return value if isinstance(value, str) else value[-1]


def test_the_table_says_what_the_map_shows(opened) -> None:
    rows = opened("map").rows("classes")
    words = "".join(row[2] for row in rows)
    assert sum(int(row[1]) for row in rows) == UNITS
    for total in sources()["2025Y"].units:
        place = f"第{total.place}" if total.place else "单列"
        assert f"{total.unit.name} {shown(total.published_total, 2)} · {place}" in words


@pytest.mark.parametrize("period", ["2023Y", "2024Y", "2026M01", "2026M06", "2026Q1", "2026Q2", "2026Q3", "2026M10"])
def test_every_period_opens_with_its_own_numbers(opened, period) -> None:
    seen, source = opened("map", period=period), sources()[period]
    words = "".join(row[2] for row in seen.rows("classes"))
    assert sum(int(row[1]) for row in seen.rows("classes")) == UNITS
    for total in source.units:
        so_far = f"{shown(total.points_sum, 2)}/{brief(total.applicable_weight)}分"
        points = so_far if source.interim else shown(total.published_total, 2)
        assert f"{total.unit.name} {points}" in words


@pytest.mark.parametrize("method", ["grade", "equal", "quantile", "natural", "manual"])
def test_every_method_says_cut_offs_and_counts(opened, method) -> None:
    rows = opened("map", method=method).rows("classes")
    assert sum(int(row[1]) for row in rows) == UNITS
    assert all(re.search("[≥<–]|全部", row[0]) for row in rows)


@pytest.mark.parametrize(
    ("period", "show", "heading"),
    [
        ("2025Y", "move", "位次变化"), ("2025Y", "gain", "得分变化"), ("2025Y", "E", "科技人才"),
        ("2026Q3", "behind", "滞后项数"), ("2026Q3", "light-B2", "当年新建省级研发平台当量灯号"), ("2026Q3", "A", "核心目标"),
    ],
)  # fmt: skip
def test_every_kind_of_theme_opens(opened, period, show, heading) -> None:
    seen = opened("map", period=period, show=show)
    assert f"专题地图：{heading}" in seen.text
    assert sum(int(row[1]) for row in seen.rows("classes")) == UNITS


def test_what_does_not_apply_is_told_from_what_is_owed(opened) -> None:
    rows = opened("map", show="A1").rows("classes")
    assert rows[-1][0].startswith("不适用")
    assert "台州湾新区 不适用" in rows[-1][2]


def test_who_owes_a_figure_is_hatched_and_has_no_points(opened) -> None:
    run = run_of(read_city(SHIPPED).example(2025))
    unit, code = next(key for key, row in run.points.items() if row.status == "missing" and key[0] != "331000")
    seen = opened("map", show=code)
    (row,) = [row for row in seen.rows("classes") if row[0].startswith("未报")]
    assert f"{run.totals[unit].unit.name} 缺报" in row[2]
    assert 'class="swatch hatched"' in seen.html


@pytest.mark.parametrize(
    ("show", "period"),
    [("total", "2025Y"), ("A1", "2025Y"), ("aim-D1", "2025Y"), ("behind", "2026M10"), ("light-D4", "2026M10")],
)
def test_two_periods_stand_side_by_side_in_the_same_classes(opened, show, period) -> None:
    seen = opened("map", show=show, period=period, look="beside")
    board = boards(seen)
    assert re.findall(r'data-period="(\w+)"', board) == [{"2025Y": "2024Y", "2026M10": "2026M09"}[period], period]
    legends = [re.findall(r"<strong>(.*?)</strong> (.*?)　?\s*\d+个", part) for part in board.split("</figure>")[:2]]
    known = [[pair for pair in legend if pair[0] not in ABSENT] for legend in legends]
    assert known[0] == known[1]
    assert known[0]
    assert 'class="official moves"' in seen.html
    for part in board.split("</figure>")[:2]:
        assert sum(int(count) for count in re.findall(r"(\d+)个", part.split("<ul")[1])) == UNITS


def test_every_period_stands_small_in_its_order(opened) -> None:
    board = boards(opened("map", show="A1", look="series"))
    assert re.findall(r'data-period="(\w+)"', board) == ["2023Y", "2024Y", "2025Y"]
    board = boards(opened("map", show="behind", look="series", period="2026M10"))
    assert re.findall(r'data-period="(\w+)"', board) == [f"2026M{month:02d}" for month in range(1, 11)]


def test_who_changed_class_between_two_maps_is_who_the_classes_say(opened) -> None:
    years = [run_of(read_city(SHIPPED).example(year)) for year in (2024, 2025)]
    expected = {
        total.unit.name for total in years[1].totals.values()
        if total.grade and total.unit.code in years[0].totals and years[0].totals[total.unit.code].grade not in ("", total.grade)
    }  # fmt: skip
    rows = opened("map", look="beside").rows("moves")
    assert {row[0] for row in rows} - {"无"} == expected


def test_without_boundaries_tiles_stand_side_by_side(opened, monkeypatch) -> None:
    monkeypatch.setattr("pages.ui.session.outlines", lambda city, edition="screen": None)
    assert boards(opened("map", look="beside")).count("<svg") == 2


def boards(seen) -> str:
    """What the drawings' component was given."""
    (found,) = seen.at.get("bidi_component")
    return str(json.loads(found.proto.json)["html"])


def test_typed_bounds_make_the_classes(opened) -> None:
    rows = opened("map", method="manual", breaks="60，80，90").rows("classes")
    grades = [int(row[1]) for row in opened("map").rows("classes")]
    assert [row[0].removeprefix(word) for row, word in zip(rows, ["高", "较高", "较低", "低"], strict=True)] == [
        "≥90.00分", "80.00–90.00分", "60.00–80.00分", "<60.00分"
    ]  # fmt: skip
    assert sum(int(row[1]) for row in rows) == sum(grades) == UNITS


def test_bad_bounds_are_named_and_equal_steps_shown(opened) -> None:
    seen = opened("map", method="manual", breaks="80,七十")
    assert "手工分档界限有误：“七十”不是数。改正前按等距显示。" in seen.text
    assert seen.rows("classes") == opened("map", method="equal").rows("classes")


def test_bounds_typed_in_the_page_go_into_the_address(opened) -> None:
    seen = opened("map", method="manual")
    at = seen.at.text_input(key="map-breaks").set_value("70").run()
    assert asked(at, "breaks") == "70"
    assert not at.exception


def test_a_class_can_be_pointed_out(opened) -> None:
    seen = opened("map", level="良好")
    assert re.findall(r'<tr class="chosen" data-class="(.*?)">', seen.html) == ["良好"]
    plain, faded = (fills(chart) for chart in (opened("map").charts[0], seen.charts[0]))
    good = {unit for unit, total in RUN.totals.items() if total.grade == "良好"}
    assert {unit for unit in plain if plain[unit] == faded[unit]} == good


def fills(chart: str) -> dict[str, str]:
    (areas,) = [layer for layer in json.loads(chart)["layer"] if layer["data"]["name"] == "areas"]
    return {row["unit"]: row["fill"] for row in json.loads(areas["data"]["values"])}


def test_a_class_of_another_theme_is_left_out_of_the_address(opened) -> None:
    seen = opened("map", level="良好", show="A")
    assert "level" not in seen.at.query_params
    assert 'class="chosen"' not in seen.html


def test_the_buttons_lead_from_period_to_period(opened) -> None:
    at = opened("map").at
    assert at.button(key="map-after").proto.shortcut == "right"
    assert at.button(key="map-before").proto.shortcut == "left"
    for key, period in (("map-before", "2024Y"), ("map-before", "2023Y"), ("map-after", "2024Y"), ("map-after", "2025Y")):
        at.button(key=key).click().run()
        assert asked(at, "period") == period
    at.button(key="map-after").click().run()
    assert asked(at, "period") == "2026M01"


def test_there_is_nothing_before_the_first_period(opened) -> None:
    at = opened("map", period="2023Y").at
    assert at.button(key="map-before").disabled
    assert not at.button(key="map-after").disabled


def test_the_chart_holds_its_own_data_and_asks_nobody_for_any(opened) -> None:
    (chart,) = opened("map").charts
    spec = json.loads(chart)
    assert "url" not in json.dumps([layer["data"] for layer in spec["layer"]])
    assert spec["padding"] == {"left": 0, "right": 0, "top": 0, "bottom": 0}
    assert spec["description"] == "2025年度总分等次专题地图"


def test_the_chosen_unit_is_shown_in_short(opened) -> None:
    seen = opened("map", unit="331022")
    total = RUN.totals["331022"]
    assert shown(total.published_total, 2) in seen.html.split('class="official summary"')[1]
    assert [row[0] for row in seen.rows("summary")][:7] == [item.title for item in RUN.scheme.dimensions]
    assert 'data-unit="331022" class="chosen" aria-current="true"' in seen.html
    assert "失分最多的3项" in seen.text


def test_within_the_year_the_chosen_unit_has_lights_instead_of_a_place(opened) -> None:
    seen, source = opened("map", period="2026Q3", unit="331022"), sources()["2026Q3"]
    card = seen.html.split("unit-card")[1]
    for light, number in counted(source.lights["331022"].values()).items():
        assert f"{light.sign}{light.label}{number}项" in card
    assert "summary" not in card


def test_who_rose_or_fell_a_grade_is_listed(opened) -> None:
    seen, before = opened("map"), sources()["2024Y"].run
    changed = [total for total in sources()["2025Y"].units if total.grade != before.totals[total.unit.code].grade]
    assert {row[0] for row in seen.rows("moves")} == {total.unit.name for total in changed}
    assert len(seen.rows("moves")) == len(changed)


def test_the_interactive_map_is_drawn_once_the_browser_has_said_that_it_can(opened) -> None:
    at = opened("map", look="live", unit="331024").at
    assert at.get("vega_lite_chart")
    at.session_state[KEPT] = Screen(True, 1100, 768)
    at.run()
    assert not at.get("vega_lite_chart")
    (chart,) = at.get("deck_gl_json_chart")
    assert {item["properties"]["unit"] for item in json.loads(chart.proto.json)["layers"][0]["data"]["features"]} == {
        total.unit.code for total in sources()["2025Y"].units
    }
    assert "mapbox" not in chart.proto.json


def test_without_webgl_the_drawn_map_stays_and_a_sentence_says_why(opened) -> None:
    seen = opened("map", look="live")
    seen.at.session_state[KEPT] = Screen(False, 1100, 768)
    seen.at.run()
    assert seen.at.get("vega_lite_chart")
    assert "不支持互动地图所需的三维绘图" in seen.text


def test_without_a_review_number_public_export_is_off_and_says_why(opened) -> None:
    assert "地图没有审图号，依《地图管理条例》不得公开，公开导出已关闭" in opened("map").text


@pytest.mark.parametrize("query", [{"show": "Z9"}, {"show": "A", "method": "magic"}, {"look": "cinema"}])
def test_a_theme_method_or_look_that_is_not_there_gives_a_sentence(opened, query) -> None:
    assert "不在可选范围内，已改为显示" in opened("map", **query).text


def test_a_city_without_boundary_gets_a_grid(opened, monkeypatch) -> None:
    monkeypatch.setenv("APPRAISAL_REFERENCE", str(SHIPPED.parent / "examples" / "wenzhou_air_2024_10"))
    for query in ({}, {"look": "live"}, {"method": "natural"}):
        seen = opened("map", **query)
        assert "没有边界文件，以方格代替地图" in seen.text
        assert sum(int(row[1]) for row in seen.rows("classes")) == 12
        assert "公开导出已关闭" not in seen.text


def other_city(folder: Path, features: list[dict[str, object]], crs: str) -> Path:
    """The shipped city with a boundary file of its own."""
    city = folder / "city"
    shutil.copytree(SHIPPED, city)
    stated = yaml.safe_load((city / "city.yaml").read_text(encoding="utf-8"))
    stated["boundaries"] |= {"files": "own.geojson", "crs": crs, "code_property": "代码"}
    stated["demo"]["examples"] = str(SHIPPED.parent / "demo")
    (city / "city.yaml").write_text(yaml.safe_dump(stated, allow_unicode=True), encoding="utf-8")
    (city / "own.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return city


def outlines() -> dict[str, shapely.Geometry]:
    found = json.loads(bundled().read_text(encoding="utf-8"))["features"]
    return {item["properties"]["unit"]: shapely.geometry.shape(item["geometry"]) for item in found}


def feature(code: str, shape: shapely.Geometry) -> dict[str, object]:
    return {"type": "Feature", "properties": {"代码": code}, "geometry": shapely.geometry.mapping(shape)}


def test_another_boundary_file_in_metres_and_with_islands_works_without_code(opened, monkeypatch, tmp_path) -> None:
    metres = Transformer.from_crs("EPSG:4490", "EPSG:32651", always_xy=True).transform
    moved = [feature(code, shapely.transform(shape, metres, interleaved=False)) for code, shape in outlines().items()]
    monkeypatch.setenv("APPRAISAL_REFERENCE", str(other_city(tmp_path, moved, "EPSG:32651")))
    seen = opened("map")
    assert "以方格代替地图" not in seen.text
    parts = {code: len(shapely.get_parts(shape)) for code, shape in outlines().items()}
    (areas,) = [layer for layer in json.loads(seen.charts[0])["layer"] if layer["data"]["name"] == "areas"]
    for row in json.loads(areas["data"]["values"]):
        if row["unit"] in parts:
            assert len(shapely.get_parts(shapely.geometry.shape(row["geometry"]))) == parts[row["unit"]]


def test_bad_codes_of_a_boundary_file_are_listed_and_a_grid_shown(opened, monkeypatch, tmp_path) -> None:
    named = [feature("999999" if code == "331022" else code, shape) for code, shape in outlines().items()]
    monkeypatch.setenv("APPRAISAL_REFERENCE", str(other_city(tmp_path, named, "EPSG:4490")))
    text = opened("map").text
    assert "边界文件缺单位“331022”的边界；边界文件中的代码“999999”不在单位名单中，以方格代替地图" in text


def test_a_boundary_file_in_the_wrong_coordinates_is_named_and_a_grid_shown(opened, monkeypatch, tmp_path) -> None:
    metres = Transformer.from_crs("EPSG:4490", "EPSG:32651", always_xy=True).transform
    moved = [feature(code, shapely.transform(shape, metres, interleaved=False)) for code, shape in outlines().items()]
    monkeypatch.setenv("APPRAISAL_REFERENCE", str(other_city(tmp_path, moved, "EPSG:4490")))
    seen = opened("map")
    assert "坐标不是经纬度" in seen.text
    assert sum(int(row[1]) for row in seen.rows("classes")) == UNITS


def test_every_theme_has_a_label_of_its_own() -> None:
    for source in sources().values():
        labels = [theme.label for theme in themes(source).values()]
        assert len(set(labels)) == len(labels)
