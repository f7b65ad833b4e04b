"""City folders: the shipped one, one's own, and every fault of one at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.city import SHIPPED, example_run, read_city, read_scheme, reference_folder, with_basis_document
from data.exchange.yaml import parse_yaml
from evaluation.assessment import evaluate
from evaluation.errors import Refused
from evaluation.scheme_parser import parse
from evaluation.terms import FigureStatus, Ranking, UnitKind
from evaluation.tree import as_texts

CITY = "city: {name: 甲市, title: 甲市考核}\n"
UNITS = "unit,name,kind,order\nb,乙县,county,2\na,甲县,county,1\n"
SCHEME = """scheme: {id: s}
indicators:
  - {code: A1, title: 甲项, weight: 60, rule: completion, basis: task, cite: {document: 甲文}}
  - {code: A2, title: 乙项, weight: 40, rule: completion, basis: decision, cite: {document: 甲文}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "schemes").mkdir()
    write(tmp_path, {"city.yaml": CITY, "units.csv": UNITS, "schemes/2024.yaml": SCHEME})
    return tmp_path


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def faults(folder: Path) -> list[str]:
    with pytest.raises(Refused) as refusal:
        read_city(folder)
    return [str(fault).removeprefix(f"{folder}/") for fault in refusal.value.faults]


def test_the_shipped_city_has_its_ten_units_and_the_city_row_in_order() -> None:
    city = read_city(SHIPPED)
    assert [city.short_name(unit) for unit in city.units] == [
        "椒江", "黄岩", "路桥", "临海", "温岭", "玉环", "天台", "仙居", "三门", "台州湾新区", "全市",
    ]  # fmt: skip
    assert [unit.ranked for unit in city.units] == [*[Ranking.RANKED] * 9, Ranking.APART, Ranking.UNRANKED]
    assert [unit.kind for unit in city.units][9:] == [UnitKind.ZONE, UnitKind.CITY]
    assert city.units[-1].code == city.city_unit
    groups = {
        unit.group: [other.name for other in city.units if other.group == unit.group] for unit in city.units
    }
    assert groups["市区"] == ["椒江区", "黄岩区", "路桥区"]
    assert groups["县市"] == ["临海市", "温岭市", "玉环市"]
    assert groups["山区县"] == ["天台县", "仙居县", "三门县"]


def test_the_shipped_city_has_a_scheme_for_every_year_and_opens_on_2025() -> None:
    city = read_city(SHIPPED)
    assert list(city.schemes) == [2023, 2024, 2025, 2026]
    assert [example.year for example in city.examples] == [2025, 2024, 2023]
    assert city.first_year == 2025
    assert city.title == "台州“315”目标责任制考核"
    assert city.statement == "当前为演示数据，数值虚构，不反映任何县（市、区）实际情况"
    assert city.example(2024) is city.examples[1]
    assert city.example(1999) is None


def test_the_zone_stands_as_a_circle_east_of_its_neighbours_and_says_the_place_is_ours() -> None:
    city = read_city(SHIPPED)
    (circle,) = city.circles
    assert (circle.unit, circle.lon, circle.lat) == ("TZW", 121.5, 28.62)
    assert "示意位置" in circle.note
    assert city.details["TZW"].code_status == "local"
    assert {code for code, detail in city.details.items() if detail.code_status == "local"} == {"TZW"}


def test_doubtful_mountain_counties_are_marked_so() -> None:
    details = read_city(SHIPPED).details
    assert {code: item.mountain_confidence for code, item in details.items() if item.mountain} == {
        "331023": "low", "331024": "medium", "331022": "low",
    }  # fmt: skip


def test_the_shipped_boundaries_are_the_bundled_ones_without_review_number() -> None:
    boundaries = read_city(SHIPPED).boundaries
    assert boundaries is not None
    assert (boundaries.bundled, boundaries.path, boundaries.review_number) == (True, None, "")


def test_a_city_needs_only_its_description_units_and_one_scheme(folder: Path) -> None:
    city = read_city(folder)
    assert [unit.code for unit in city.units] == ["a", "b"]
    assert (city.first_year, city.boundaries, city.circles, city.examples, city.details) == (
        2024,
        None,
        (),
        (),
        {},
    )
    assert city.short_name(city.units[0]) == "甲县"


def test_the_environment_points_at_another_city(folder: Path) -> None:
    assert reference_folder({"APPRAISAL_REFERENCE": str(folder)}) == folder
    assert reference_folder({"APPRAISAL_REFERENCE": " "}) == SHIPPED
    assert reference_folder({}) == SHIPPED


def test_a_city_may_bring_its_own_boundaries_circles_and_schemes(folder: Path) -> None:
    write(folder, {
        "own.geojson": "{}", "plan.yaml": SCHEME,
        "city.yaml": "city: {name: 甲市, title: 甲市考核, unit: a, schemes: {2030: plan.yaml}}\n"
        "boundaries: {files: own.geojson, code_property: code, crs: EPSG:4326, review_number: 甲审字1号}\n"
        "circles: [{unit: b, lon: 121.5, lat: -28}]\n",
    })  # fmt: skip
    city = read_city(folder)
    assert city.schemes == {2030: folder / "plan.yaml"}
    assert city.boundaries is not None
    assert city.boundaries.path == folder / "own.geojson"
    assert (city.boundaries.code_property, city.boundaries.review_number) == ("code", "甲审字1号")
    assert (city.circles[0].lon, city.circles[0].lat) == (121.5, -28.0)


def test_the_shipped_demo_stands_at_a_day_of_its_own_and_another_citys_at_the_real_one(folder: Path) -> None:
    shipped = read_city(SHIPPED)
    assert shipped.demo_day == date(2026, 12, 4)
    assert {example.day for example in shipped.examples} == {shipped.demo_day}
    write(folder, {"city.yaml": CITY + "demo: {statement: 虚构}\n"})
    assert read_city(folder).demo_day is None
    write(folder, {"city.yaml": CITY + "demo: {day: 2026-12-32}\n"})
    assert [fault for fault in faults(folder) if "演示日期“2026-12-32”应写成2026-01-01的形式" in fault]


def test_every_fault_of_every_file_of_a_city_is_named_at_once(folder: Path) -> None:
    write(folder, {
        "city.yaml": "city:\n  name: 甲市\n  unit: z\n  mayor: 甲\nboundaries: {files: none.geojson}\n"
        "circles:\n  - {unit: y, lon: 181, lat: 1}\n  - {unit: a, lat: x}\n",
        "units.csv": "unit,name,kind,order\na,甲县,county,1\na,乙县,town,x\n",
        "unit_details.csv": "unit,code_status,mountain\na,own,maybe\nq,local,no\nq,local,no\n",
    })  # fmt: skip
    assert faults(folder) == [
        "city.yaml:2:3 城市说明的“city”缺少必填的“title”",
        "city.yaml:4:3 城市说明的“city”中没有“mayor”这个键",
        "city.yaml:5:21 没有边界文件“none.geojson”",
        "city.yaml:7:20 示意圆的“lon”应在－180至180之间",
        "city.yaml:8:5 示意圆缺少必填的“lon”",
        "city.yaml:8:20 示意圆的“lat”应为数，现为“x”",
        "unit_details.csv:2:2 “own”应为official、local之一",
        "unit_details.csv:2:3 “maybe”应为yes、no之一",
        "unit_details.csv:4:1 单位“q”重复",
        "units.csv:3:1 单位代码“a”重复",
        "units.csv:3:3 单位类别“town”应为county、zone、city之一",
        "units.csv:3:4 顺序应为数，现为“x”",
    ]


def test_codes_that_settings_name_must_be_units(folder: Path) -> None:
    write(folder, {
        "city.yaml": "city: {name: 甲市, title: 甲市考核, unit: z}\ncircles: [{unit: y, lon: 1, lat: 1}]\n",
        "unit_details.csv": "unit\nq\n",
    })  # fmt: skip
    assert faults(folder) == [
        "city.yaml:1:37 units.csv中没有单位“z”",
        "city.yaml:2:11 units.csv中没有单位“y”",
        "unit_details.csv:2:1 units.csv中没有单位“q”",
    ]


@pytest.mark.parametrize(
    ("city", "scheme", "sentence"),
    [
        ("schemes: none", "schemes/2024.yaml", "至少要有一份考核方案，文件名为“年度.yaml”"),
        ("schemes: schemes", "schemes/next.yaml", "方案“next.yaml”的年度“next”应为四位年份"),
        ("schemes: {2024: away.yaml}", "schemes/2024.yaml", "没有方案文件“away.yaml”"),
    ],
)
def test_a_city_without_a_dated_scheme_is_refused(
    tmp_path: Path, city: str, scheme: str, sentence: str
) -> None:
    text = f"city: {{name: 甲市, title: 甲市考核, {city}}}\n"
    write(tmp_path, {"city.yaml": text, "units.csv": UNITS, scheme: SCHEME})
    assert [fault.partition(" ")[2] for fault in faults(tmp_path)] == [sentence]


def test_an_absent_city_file_is_a_fault_beside_those_of_the_units(tmp_path: Path) -> None:
    write(tmp_path, {"units.csv": "unit,name\na,甲县\n"})
    found = faults(tmp_path)
    assert [fault.split(":")[0] for fault in found] == ["city.yaml", "units.csv"]
    assert "读不到文件" in found[0]


def test_a_basis_document_is_recorded_without_touching_the_published_scheme(folder: Path) -> None:
    node, scheme = read_scheme(folder / "schemes/2024.yaml")
    recorded = parse(with_basis_document(node, "甲文〔2024〕1号"))
    assert (scheme.basis_document, recorded.basis_document) == ("", "甲文〔2024〕1号")
    assert [scheme.awaits_document(item) for item in scheme.indicators] == [False, True]
    assert not any(map(recorded.awaits_document, recorded.indicators))
    assert as_texts(node)["scheme"] == {"id": "s"}


def test_a_recorded_document_replaces_an_older_one_in_its_place() -> None:
    node = parse_yaml("scheme: {id: s, basis_document: null, title: t}\nindicators: []\n", "s.yaml")
    assert as_texts(with_basis_document(node, "null"))["scheme"] == {
        "id": "s", "basis_document": "null", "title": "t",
    }  # fmt: skip
    assert list(as_texts(with_basis_document(node, "x"))["scheme"]) == ["id", "basis_document", "title"]


@pytest.mark.parametrize("text", ["[1]", "indicators: []", "scheme: 1"])
def test_what_is_no_scheme_takes_no_basis_document(text: str) -> None:
    with pytest.raises(Refused, match=r"s.yaml:1:1 方案"):
        with_basis_document(parse_yaml(text, "s.yaml"), "甲文")


def test_without_a_basis_document_the_decision_rows_do_not_count(folder: Path) -> None:
    write(folder, {
        "runs/figures.csv": "unit,indicator,value\na,A1,5\nb,A1,10\n",
        "runs/targets.csv": "unit,indicator,target\na,A1,10\nb,A1,10\n",
        "runs/example.yaml": "example: {year: 2024, title: 甲, scheme: ../schemes/2024.yaml, units: ../units.csv}\n",
        "city.yaml": CITY + "demo: {examples: runs}\n",
    })  # fmt: skip
    (example,) = read_city(folder).examples
    result = evaluate(example_run(example).inputs)
    assert result.points["a", "A2"].status is FigureStatus.NOT_APPLICABLE
    assert result.totals["a"].total == 50
    assert result.totals["a"].applicable_weight == 60
