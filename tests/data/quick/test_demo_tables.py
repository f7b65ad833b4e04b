"""The demo year and the published Wenzhou table, written as people write tables, give what they give from their files."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from data.city import SHIPPED, City, example_run, read_city
from data.exchange.run_files import RunFiles
from data.exchange.sheets import read_file, read_pasted
from data.quick.trying import Outcome, try_out
from evaluation.assessment import evaluate
from evaluation.figures import NUMBER_COLUMNS
from evaluation.terms import FigureStatus
from tests.support.nasty import as_text, as_xlsx

CITY = read_city(SHIPPED)
DEMO = next(example for example in CITY.examples if example.year == 2025)
RUN = example_run(DEMO)
INPUTS = RUN.inputs
OFFICIAL = evaluate(INPUTS)
WENZHOU = read_city(SHIPPED.parent / "examples" / "wenzhou_air_2024_10")
WORDS = {status.value: status.label for status in FigureStatus}
LONG_HEAD = ["单位", "指标", "目标值", "实绩", "分子", "分母", "上年值", "基期值", "贡献", "分级", "状态", "数据期"]
WIDE_HEAD = ["目标", "实绩", "分子", "分母", "上年值"]


def names(city: City) -> dict[str, str]:
    return {unit.code: unit.name for unit in city.units}


def long_table() -> list[list[str]]:
    """Every figure of the demo with everything it carries."""
    rows = [LONG_HEAD]
    for (unit, code), row in INPUTS.figures.items():
        target = INPUTS.targets.get((unit, code))
        numbers = [getattr(row, column) for column in NUMBER_COLUMNS]
        rows.append([
            names(CITY)[unit], code, target.target if target else "", row.value, *numbers, row.levels,
            WORDS[row.status] if row.status else "", row.data_period,
        ])  # fmt: skip
    return rows


def cell(unit: str, code: str, head: str) -> str:
    """What the wide table has of a figure: its words for a status and its list of levels stand where the value does."""
    row, target = INPUTS.figures.get((unit, code)), INPUTS.targets.get((unit, code))
    if head == "目标":
        return target.target if target else ""
    if row is None:
        return ""
    if head == "实绩":
        return WORDS[row.status] if row.status else row.levels or row.value
    return getattr(row, {"分子": "numerator", "分母": "denominator", "上年值": "previous"}[head])


def down_table() -> list[list[str]]:
    """Units down, indicators across, 目标 to 上年值 under each."""
    items = INPUTS.scheme.indicators
    head = ["县（市、区）", *(text for item in items for text in (item.title, *[""] * (len(WIDE_HEAD) - 1)))]
    under = ["", *(WIDE_HEAD * len(items))]
    body = [
        [unit.name, *(cell(unit.code, item.code, head) for item in items for head in WIDE_HEAD)]
        for unit in CITY.units if unit.kind.value != "city"
    ]  # fmt: skip
    return [head, under, *body]


def across_table() -> list[list[str]]:
    """Indicators down, units across, 目标 to 上年值 under each."""
    units = [unit for unit in CITY.units if unit.kind.value != "city"]
    head = ["指标", "计量单位", *(text for unit in units for text in (unit.name, *[""] * (len(WIDE_HEAD) - 1)))]
    under = ["", "", *(WIDE_HEAD * len(units))]
    body = [
        [item.code, item.unit, *(cell(unit.code, item.code, head) for unit in units for head in WIDE_HEAD)]
        for item in INPUTS.scheme.indicators
    ]
    return [head, under, *body]


def tried(run: RunFiles, city: City, source: Any) -> Outcome:
    sheet = read_pasted(source) if isinstance(source, str) else read_file("年报.xlsx", source)[0]
    inputs = run.inputs
    return try_out(inputs.scheme, inputs.units, city.details, sheet, adjustments=inputs.adjustments)


@pytest.mark.parametrize("table", [long_table, down_table, across_table], ids=lambda table: table.__name__)
@pytest.mark.parametrize("write", [as_text, as_xlsx], ids=lambda write: write.__name__)
def test_the_demo_as_a_table_gives_exactly_its_totals(table, write) -> None:  # type: ignore[no-untyped-def]
    outcome = tried(RUN, CITY, write(table()))
    assert [str(fault) for fault in outcome.faults] == []
    found = outcome.assessment
    assert found is not None
    own = [code for code, total in OFFICIAL.totals.items() if total.unit.kind.value != "city"]
    for code in own:
        mine, official = found.totals[code], OFFICIAL.totals[code]
        assert (mine.total, mine.published_total, mine.place, mine.group_place, mine.grade) == (
            official.total, official.published_total, official.place, official.group_place, official.grade
        )  # fmt: skip
    points = {key: row.points for key, row in OFFICIAL.points.items() if key[0] in own}
    assert points == {key: row.points for key, row in found.points.items() if key[0] in own}


def published() -> list[dict[str, str]]:
    with (WENZHOU.folder / "published.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_published_table_gives_its_published_places() -> None:
    columns = {"A1": ("aqi_rate_pct", "aqi_rank"), "A2": ("aqi_rate_prev_pct", "aqi_rank_prev"),
               "B1": ("pm25", "pm25_rank"), "B2": ("pm25_prev", "pm25_rank_prev")}  # fmt: skip
    run = example_run(WENZHOU.examples[0])
    titles = {item.code: item.title for item in run.inputs.scheme.indicators}
    rows = [["序号", "县（市、区）", *(text for code in columns for text in (f"{titles[code]}", "排名"))]]
    rows += [
        [str(number), row["county"], *(row[column] for pair in columns.values() for column in pair)]
        for number, row in enumerate(published(), 1)
    ]
    outcome = tried(run, WENZHOU, as_text(rows))
    assert [str(fault) for fault in outcome.faults] == []
    assert outcome.assessment is not None
    codes = {unit.name: unit.code for unit in WENZHOU.units}
    for row in published():
        for code, (_, rank) in columns.items():
            assert outcome.assessment.points[codes[row["county"]], code].place == int(row[rank])
    assert len(published()) * len(columns) == 48


def test_units_nobody_listed_come_from_the_table_itself() -> None:
    run = example_run(WENZHOU.examples[0])
    rows = [[row["county"], row["aqi_rate_pct"], row["aqi_rate_prev_pct"], row["pm25"], row["pm25_prev"]] for row in published()]
    head = ["地区", *(item.title for item in run.inputs.scheme.indicators)]
    outcome = try_out(run.inputs.scheme, None, {}, read_pasted(as_text([head, *rows, ["全市", "97.6", "98.3", "16", "20"]])))
    assert [str(fault) for fault in outcome.faults] == []
    assert [unit.name for unit in outcome.units] == [row["county"] for row in published()]
    assert [unit.code for unit in outcome.units][:2] == ["01", "02"]
    official = {row.unit.name: row.total for row in evaluate(run.inputs).totals.values()}
    assert outcome.assessment is not None
    assert {row.unit.name: row.total for row in outcome.assessment.totals.values()} == {
        name: total for name, total in official.items() if name != "全市均值"
    }
