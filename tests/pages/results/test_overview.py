"""总览: every number on it equals what stands in the records, in every period; nothing unknown is a 0."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from fractions import Fraction
from html import unescape

import pytest

from data.city import SHIPPED, read_city
from data.runs import figures_of, interim_run, run_of, runs_of
from evaluation.comparison import apart, missing, ranked, standings
from evaluation.headline import newest
from evaluation.lights import Light
from evaluation.periods import read_period
from evaluation.rounding import brief, shown
from evaluation.terms import FigureStatus
from pages.results.overview import headline
from pages.ui import headlines
from pages.ui.period import choices
from tests.support.silence import silence

YEARS = ["2023Y", "2024Y", "2025Y"]
MONTHS = [f"2026M{month:02d}" for month in range(1, 11)]
QUARTERS = ["2026Q1", "2026Q2", "2026Q3"]
HEADLINE = {"C002": "A1", "C003": "A2", "C004": "A3", "C005": "A4", "C006": "A5"}
SIGNS = "".join(light.sign for light in Light)


def run_in(period: str):
    city, code = read_city(SHIPPED), read_period(period)
    return interim_run(city, runs_of(city)[code]) if code.interim else run_of(city.example(code.year))


SEEN = {}


def seen_in(opened, period: str):
    """A period's page, opened once for the tests that only read it."""
    if period not in SEEN:
        SEEN[period] = opened("overview", period=period)
    return SEEN[period]


def cards(seen) -> dict[str, str]:
    """Text of each headline card, by its commitment."""
    found = re.findall(r'<li data-commitment="(\w+)">(.*?)</li>', seen.html, re.DOTALL)
    return {code: unescape(re.sub("<[^>]+>", "｜", body)) for code, body in found}


def copied(seen) -> str:
    return "\n".join(item.value for item in seen.at.code)


def test_all_sixteen_periods_are_looked_at() -> None:
    assert [str(period) for period in runs_of(read_city(SHIPPED))] == sorted(
        [*YEARS, *MONTHS, *QUARTERS], key=lambda code: (read_period(code).last_day, read_period(code).kind)
    )


@pytest.mark.parametrize("period", [*YEARS, *MONTHS, *QUARTERS])
def test_every_headline_card_shows_the_citys_recorded_figure_with_its_time(opened, period) -> None:
    city = read_city(SHIPPED)
    known, found = figures_of(city, city.city_unit), cards(seen_in(opened, period))
    assert list(found) == list(HEADLINE)
    for commitment, indicator in HEADLINE.items():
        item = newest([one for one in known if one.figure.indicator == indicator], read_period(period))
        texts = [text for text in found[commitment].split("｜") if text]
        assert item.figure.value in texts
        assert f"{item.speaks_of.title}数，{'核定值' if item.verified else '未核定'}" in texts
        assert item.figure.source in texts


@pytest.mark.parametrize("period", YEARS)
def test_every_place_total_and_grade_of_a_year_equals_the_engines(opened, period) -> None:
    run = run_in(period)
    rows = {row[1]: row for row in seen_in(opened, period).rows("brief")}
    assert len(rows) == 10
    for total in (*ranked(run), *apart(run)):
        place, _, points, grade = rows[total.unit.name]
        assert place.split()[-1] == (str(total.place) if total.place else "单列")
        assert points == shown(total.published_total, 2)
        assert grade == total.grade + (" 不得评优" if total.vetoes else "")


@pytest.mark.parametrize("period", [*MONTHS, *QUARTERS])
def test_within_the_year_only_what_is_earned_and_due_is_shown(opened, period) -> None:
    run, seen = run_in(period), seen_in(opened, period)
    rows = {row[0].removesuffix(" 单列"): row for row in seen.rows("brief")}
    for total in (*ranked(run), *apart(run)):
        row = rows[total.unit.name]
        assert row[1:4] == [shown(total.points_sum, 2), brief(total.applicable_weight), f"{total.missing_count}项"]
    assert "期中，未到年终" in seen.text
    assert not re.search(r"第\d+位|优秀|良好|位次变动", seen.text)


@pytest.mark.parametrize("period", [*YEARS, *MONTHS, *QUARTERS])
def test_who_has_not_reported_is_counted_and_listed(opened, period) -> None:
    run, seen = run_in(period), seen_in(opened, period)
    rows = [row for row in run.points.values() if row.unit.code != "331000"]
    states = [row.status for row in rows]
    for label, status in (("已报", "REPORTED"), ("缺报", "MISSING"), ("未到期", "NOT_DUE")):
        assert f"{label} {states.count(FigureStatus[status])}项" in re.sub(r"\s+", " ", seen.text)
    owed = missing(run)
    for row in owed:
        assert f"{row.indicator.code} {row.indicator.title}" in copied(seen)
        assert row.unit.name in copied(seen)
    assert bool(copied(seen)) is bool(owed)
    assert ("应报的都已报送" in seen.text) is not bool(owed)


def test_the_list_of_missing_figures_says_until_when_and_how_late(opened) -> None:
    days = (read_city(SHIPPED).demo_day - date(2026, 3, 10)).days
    line = copied(opened("overview")).splitlines()[1]
    late = f"已逾期{days}天" if days > 0 else "今日截止" if not days else f"还有{-days}天"
    assert line == f"三门县本期有1项尚未报送（截止3月10日，{late}）：B5 市级以上科技企业孵化器（众创空间）。"


def test_movers_are_those_whose_place_changed(opened) -> None:
    run, earlier, seen = run_in("2025Y"), run_in("2024Y"), opened("overview")
    moved = {item.total.unit.code: item for item in standings(ranked(run), earlier.totals) if item.moved}
    said = dict(re.findall(r'<li data-unit="(\w+)">(.*?)</li>', seen.html, re.DOTALL))
    assert said.keys() == moved.keys()
    for code, item in moved.items():
        word = "上升" if item.moved > 0 else "下降"
        assert f"{word}{abs(item.moved)}位" in said[code]
        assert f"第{earlier.totals[code].place}位→第{item.place}位" in said[code]


def test_the_first_year_has_nobody_who_moved(opened) -> None:
    assert "—（首期）：没有2022年度的结果，不比较位次。" in opened("overview", period="2023Y").text


def test_ones_own_unit_is_told_in_a_sentence_and_kept_in_the_address(opened) -> None:
    run, seen = run_in("2025Y"), opened("overview", unit="331022")
    total = run.totals["331022"]
    gap = run.totals["331024"].published_total - total.published_total
    words = f"三门县：第9位，{shown(total.published_total, 2)}分，等次差距较大，与前一位分差{shown(gap, 2)}分。"
    assert words in seen.text
    assert 'class="chosen" data-unit="331022"' in seen.html
    links = [(link.proto.label, link.proto.query_string) for link in seen.at.get("page_link")]
    assert ("三门县的画像与对标 →", "unit=331022") in links


def test_three_entries_lead_to_a_trial_the_ranking_and_the_map(opened) -> None:
    labels = [link.proto.label for link in opened("overview").at.get("page_link")]
    for title in ("快速测算", "县域排名", "专题地图"):
        assert any(label.startswith(f"**{title}**") for label in labels)


def test_a_light_stands_with_shape_and_word(opened) -> None:
    for text in cards(opened("overview")).values():
        assert re.search(f"[{SIGNS}] (正常|滞后|严重滞后)", text)


def test_what_is_not_due_yet_has_no_light_but_a_reason() -> None:
    city = read_city(SHIPPED)
    choice = choices(city)["2023Y"]
    (core, *_) = headlines.found(city, choice, run_in("2023Y"))
    begun = core._replace(progress=core.progress._replace(due=Fraction(0)), light=None, reason="未到应有进度的时候")
    lit, waiting = headline.cards([core]), headline.cards([begun])
    assert re.search(f"[{SIGNS}]", lit)
    assert "未到应有进度的时候" not in lit
    assert "未到应有进度的时候；2027年目标3.4" in waiting
    assert not re.search(f"[{SIGNS}]", waiting)


def test_the_small_map_says_what_it_is_and_holds_every_unit(opened) -> None:
    (chart,) = opened("overview").charts
    spec = json.dumps(json.loads(chart), ensure_ascii=False)
    assert "2025年度等次图" in spec
    assert "内部示意，未经审图，不得公开" in spec
    for total in (*ranked(run_in("2025Y")), *apart(run_in("2025Y"))):
        assert f"{total.unit.name}：{shown(total.published_total, 2)}分，{total.grade}" in spec


def test_an_adverse_grade_has_lines_on_the_small_map_and_no_other_has(opened) -> None:
    run = run_in("2025Y")
    grade = {total.unit.code: total.grade for total in (*ranked(run), *apart(run))}
    (chart,) = opened("overview").charts
    layers = [json.loads(layer["data"]["values"]) for layer in json.loads(chart)["layer"]]
    # lines have several parts and no fill
    shapes = [row for rows in layers for row in rows if row.get("unit") and "geometry" in row]
    lined = {row["unit"] for row in shapes if row["geometry"]["type"] == "MultiLineString"}
    assert lined == {unit for unit, word in grade.items() if word == run.scheme.grades[-1].name}
    assert lined


def test_a_city_without_headline_targets_says_so_and_shows_the_rest(opened, monkeypatch) -> None:
    monkeypatch.setenv("APPRAISAL_REFERENCE", str(SHIPPED.parent / "examples" / "wenzhou_air_2024_10"))
    seen = opened("overview")
    assert "没有列核心目标" in seen.text
    assert {len(row) for row in seen.rows("brief")} == {3}
    assert len(seen.rows("brief")) == 12
    assert "没有边界文件，以方格代替地图" in seen.text


def test_a_unit_that_reported_nothing_has_no_zero_and_stands_last(opened, monkeypatch, tmp_path) -> None:
    folder = shutil.copytree(SHIPPED.parent / "examples" / "wenzhou_air_2024_10", tmp_path / "city")
    monkeypatch.setenv("APPRAISAL_REFERENCE", str(folder))
    silence(folder)
    seen = opened("overview")
    last = seen.rows("brief")[-1]
    assert last[0] == last[2] == "—"
    assert last[3] == "尚未报送"
    assert f"{last[1]}本期尚未报送" in copied(seen)
