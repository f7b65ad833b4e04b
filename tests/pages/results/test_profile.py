"""画像与对标: what stands on the page is what the engine says, for every unit and period."""

from __future__ import annotations

import io
import json
import re
from fractions import Fraction
from html import unescape

import altair
import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from data.catalogue import read_catalogue
from data.city import SHIPPED, read_city
from data.light_thresholds import read_thresholds
from data.runs import interim_run, run_of, runs_of
from evaluation.comparison import apart, ranked, standings
from evaluation.lights import Light, counted, lights_of
from evaluation.profile import shortfalls
from evaluation.results import Assessment
from evaluation.rounding import brief, exact, half_up, shown
from evaluation.trace import trace_of
from evaluation.uplift import Outcome, uplift
from evaluation.waterfall import from_mean, from_year_before
from pages.registry import PAGES
from pages.results.profile.history import history, totals
from pages.results.ranking import files
from pages.ui.period import choices
from tests.pages.conftest import ROUTER, Seen

YEARS = [2023, 2024, 2025]
INTERIM = [f"2026M{month:02d}" for month in range(1, 11)] + ["2026Q1", "2026Q2", "2026Q3"]
UNITS = [unit.code for unit in read_city(SHIPPED).units if unit.code != "331000"]
SCRIPT = next(entry.script for entry in PAGES if entry.path == "profile")


def demo(year: int) -> Assessment:
    return run_of(read_city(SHIPPED).example(year))


def within(code: str) -> Assessment:
    city = read_city(SHIPPED)
    return interim_run(city, next(name for period, name in runs_of(city).items() if str(period) == code))


def pages_of(period: str) -> dict[str, Seen]:
    """The page of every unit in a period, as one visitor sees them one after another."""
    at = AppTest.from_file(str(ROUTER), default_timeout=60).run()
    at.switch_page(SCRIPT)
    at.query_params["period"] = period
    found = {}
    for unit in UNITS:
        at.query_params["unit"] = unit
        at.run()
        assert not at.exception
        seen = Seen(at)
        # elements are replaced in the next run
        found[unit] = Frozen(seen.html, seen.text, seen.charts)
    return found  # type: ignore[return-value]


class Frozen(Seen):
    def __init__(self, html: str, text: str, charts: list[str]) -> None:
        self._html, self._text, self._charts = html, text, charts

    html = property(lambda self: self._html)  # type: ignore[assignment]
    text = property(lambda self: self._text)  # type: ignore[assignment]
    charts = property(lambda self: self._charts)  # type: ignore[assignment]


def lost_in(html: str) -> list[tuple[str, str]]:
    """Indicators with points lost, in the order of the bars."""
    found = re.findall(r'<details class="lost" data-indicator="(\w+)">.*?class="points">−([\d.]+)分', html, re.DOTALL)
    return [(code, points) for code, points in found]


def steps_in(html: str, key: str) -> list[Fraction]:
    """Shown ends and steps of a waterfall's table: first start, then steps, the end last."""
    table = re.search(f'<table class="official fall fall-{key}">(.*?)</table>', html, re.DOTALL)
    assert table, key
    return [Fraction(value) for value in re.findall('data-shown="([^"]*)"', table[1])]


@pytest.mark.parametrize("year", YEARS)
def test_every_unit_of_every_year(year) -> None:
    run, places = demo(year), {item.total.unit.code: item for item in standings(ranked(demo(year)))}
    earlier = demo(year - 1) if year > YEARS[0] else None
    for unit, seen in pages_of(f"{year}Y").items():
        total = run.totals[unit]
        assert f"<h1>{total.unit.name}画像与对标</h1>" in seen.html
        assert f'<p class="value">{shown(total.published_total, 2)}' in seen.html
        place = f"第{total.place}位" if total.place else "单列"
        assert f"{year}年度　{'并列' if unit in places and places[unit].shared else ''}{place}" in seen.text
        if unit in places and places[unit].gap is not None:
            assert f"与前一位分差{shown(places[unit].gap, 2)}" in seen.text
        expected = [(item.row.indicator.code, shown(item.lost, 2)) for item in shortfalls(run, unit)[:5]]
        assert lost_in(seen.html) == expected
        for key, fall in (("mean", from_mean(run, unit)), ("before", earlier and from_year_before(earlier, run, unit))):
            if fall is None:
                continue
            found = steps_in(seen.html, key)
            assert found == [fall.start.shown, *(step.shown for step in fall.steps), fall.end.shown]
            assert sum(found[:-1]) == found[-1]
        assert len(seen.charts) == (4 if earlier else 3)
        leaves = {exact(leaf.points) for leaf in trace_of(run, unit).leaves() if leaf.points is not None}
        assert leaves <= set(re.findall('class="leaf" data-exact="([^"]+)"', seen.html))


@pytest.mark.parametrize("period", INTERIM)
def test_every_unit_within_the_year_has_no_total_and_no_place(period) -> None:
    run, before = within(period), demo(2025)
    (limits,) = read_thresholds(SHIPPED)
    for unit, seen in pages_of(period).items():
        total = run.totals[unit]
        assert f"已得分{shown(total.points_sum, 2)}／已到期分值{brief(total.applicable_weight)}分" in seen.text
        assert not re.search(r"第\d+位", seen.text.split("历年得分")[0])
        assert "得分差异分解" in seen.text
        assert 'class="official fall' not in seen.html
        counts = counted(lights_of(run, before, limits, unit).values())
        said = "，".join(f"{light.label}{counts[light]}项" for light in Light)
        assert said in seen.text
        rows = seen.rows("lights")
        assert len(rows) == len(run.scheme.indicators)
        for light in Light:
            assert sum(row[1] == f"{light.sign} {light.label}" for row in rows) == counts[light]
        assert lost_in(seen.html) == [(item.row.indicator.code, shown(item.lost, 2)) for item in shortfalls(run, unit)[:5]]


def lost_in_the_workbook(year: int) -> dict[str, list[tuple[str, str]]]:
    """Points lost by unit, most first, as the downloaded 得分表 says: 分值 in the sheet's second row less the points below."""
    city = read_city(SHIPPED)
    choice = choices(city)[f"{year}Y"]
    offered = {item.name.rpartition(".")[2]: item for item in files.offer(city, choice, demo(year), official=False)}
    book = openpyxl.load_workbook(io.BytesIO(offered["xlsx"].make()), data_only=True)
    heads, weights, *rows = book["各项得分"].iter_rows(min_row=3, values_only=True)
    codes = [str(head).split()[0] for head in heads]
    found = {}
    for row in rows:
        pairs = [(codes[k], Fraction(weights[k]) - Fraction(row[k])) for k in range(2, len(row)) if isinstance(row[k], int | float)]
        # cells hold binary numbers of eleven decimals
        lost = [(code, half_up(points, 9)) for code, points in pairs if half_up(points, 9) > 0]
        found[row[0]] = [(code, shown(points, 2)) for code, points in sorted(lost, key=lambda pair: -pair[1])]
    return found


@pytest.mark.parametrize("year", YEARS)
def test_the_order_of_shortfalls_is_that_of_points_lost_in_the_downloaded_workbook(year) -> None:
    expected = lost_in_the_workbook(year)
    pages = pages_of(f"{year}Y")
    assert pages.keys() <= expected.keys()
    for unit, seen in pages.items():
        assert len(lost_in(seen.html)) == 5
        assert lost_in(seen.html) == expected[unit][:5], unit


def test_before_a_unit_is_chosen_every_unit_shows_what_costs_it_most(opened) -> None:
    run = demo(2025)
    rows = opened("profile").rows("landing")
    assert [row[0] for row in rows] == [total.unit.name for total in [*ranked(run), *apart(run)]]
    for row, total in zip(rows, [*ranked(run), *apart(run)], strict=True):
        first = shortfalls(run, total.unit.code)[0]
        assert row[1] == shown(total.published_total, 2)
        assert row[3] == f"{first.row.indicator.title} −{shown(first.lost, 2)}分"


def test_within_the_year_nobody_is_ranked_before_a_unit_is_chosen_either(opened) -> None:
    run = within("2026Q3")
    rows = opened("profile", period="2026Q3").rows("landing")
    assert {len(row) for row in rows} == {4}
    total = run.totals["331022"]
    assert f"{shown(total.points_sum, 2)}／{brief(total.applicable_weight)}" in [row[1] for row in rows]


def test_the_three_largest_losses_are_told_in_sentences(opened) -> None:
    html = opened("profile", unit="331022").html
    (told,) = re.findall('<ol class="told">(.*?)</ol>', html)
    sentences = [unescape(item) for item in re.findall("<li>(.*?)</li>", told)]
    first = shortfalls(demo(2025), "331022")[0]
    assert len(sentences) == 3
    assert sentences[0].startswith(f"{first.row.indicator.title}：实绩0个，目标1个；分值4分，得0.00分，失4.00分。依据：")


@pytest.mark.parametrize(
    ("unit", "year", "words"),
    [
        ("331081", 2025, "已是最高等次"), ("331002", 2025, "距优秀还差2.35分"), ("331083", 2025, "已达优秀分数线，有不得评优事项"),
        ("331022", 2025, "距合格还差2.43分"),
    ],
)  # fmt: skip
def test_the_next_grade_is_told_with_what_is_missing(opened, unit, year, words) -> None:
    assert words in opened("profile", unit=unit, period=f"{year}Y").text


def test_the_first_year_has_nothing_before_it(opened) -> None:
    text = opened("profile", unit="331002", period="2023Y").text
    assert "—（首期），没有上年可比" in text


def test_units_and_references_stand_side_by_side(opened) -> None:
    seen, run = opened("profile", unit="331022", vs="331081,best,target"), demo(2025)
    rows = {row[0]: row[1:] for row in seen.rows("versus")}
    for item in run.scheme.dimensions:
        own, other = (run.dimensions[code, item.code].points for code in ("331022", "331081"))
        assert rows[item.title][:2] == [shown(own, 2), shown(other, 2)]
        assert Fraction(rows[item.title][2].replace("−", "-")) == Fraction(shown(own - other, 2))
    heads = re.findall(r'<table class="official versus">.*?</thead>', seen.html, re.DOTALL)[0]
    assert [name in heads for name in ("三门县", "温岭市", "各项最优", "目标")] == [True] * 4
    indicators = seen.rows("versus by-indicator")
    assert len(indicators) == len(run.scheme.indicators)
    assert indicators[0][2] == shown(run.points["331022", "A1"].points, 2)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"vs": "999"}, "网址中的对比对象“999”不在可选范围内，已略去。"),
        ({"vs": "331022"}, "网址中的对比对象“331022”不在可选范围内，已略去。"),
        ({"vs": "mean,best,target,331081,331002"}, "网址中的对比对象多于3个，只显示前3个。"),
        ({"indicator": "Z9"}, "网址中的指标“Z9”不在可选范围内，已改为显示"),
        ({"indicator": "F1"}, "网址中的指标“F1”不在可选范围内"),
        ({"detail": "2"}, "网址中的专业显示“2”不在可选范围内"),
    ],
)
def test_a_bad_address_gives_a_sentence_and_the_page(opened, query, sentence) -> None:
    seen = opened("profile", unit="331022", **query)
    assert sentence in seen.text
    assert "三门县画像与对标" in seen.text


def test_a_unit_alone_in_its_group_is_not_held_against_its_own_mean(opened) -> None:
    at = opened("profile", unit="TZW").at
    (pills,) = [element for element in at.get("button_group") if element.key == "profile-vs"]
    assert "分组平均" not in pills.options
    assert "全市平均" in pills.options


def test_exact_fractions_are_shown_only_where_asked_for(opened) -> None:
    assert 'class="exact"' not in opened("profile", unit="331022").html
    assert 'class="exact"' in opened("profile", unit="331022", detail="1").html


@pytest.mark.parametrize("query", [{"unit": "TZW"}, {"unit": "331081", "period": "2026Q3"}])
def test_every_chart_is_valid_holds_its_own_data_and_has_words(opened, query) -> None:
    for text in opened("profile", **query).charts:
        spec = json.loads(text)
        altair.Chart.from_dict(spec)
        assert spec["usermeta"]["embedOptions"]["renderer"] == "svg"
        assert re.search("[一-龥]", spec["description"])
        assert "url" not in json.dumps([layer["data"] for layer in spec["layer"]])
        assert spec["config"]["font"] == "Noto Sans SC"


def test_totals_over_the_years() -> None:
    runs = {year: demo(year) for year in YEARS}
    own, mean = totals(runs, "331022")
    assert [(point.year, shown(point.value, 2)) for point in own] == [
        (year, shown(runs[year].totals["331022"].published_total, 2)) for year in YEARS
    ]
    assert [point.year for point in mean] == YEARS


def test_the_path_of_a_rate_leads_to_the_citys_number_and_of_a_count_to_the_units_own_target(opened) -> None:
    rate = opened("profile", unit="331081", indicator="A2").text
    assert "全市目标（未分解到单位，仅作参照）2027年3.50%：每年应达到2026年" in rate
    count = opened("profile", unit="331081", indicator="D1").text
    assert re.search(r"2025年实绩418家，本单位年度目标2026年\d+家：每年应达到2026年\d+家。", count)
    assert re.search(r"按2022—2025年4个年度数据直线外推，2026年约为\d+家，", count)


def test_a_city_of_one_year_and_no_targets_says_what_it_cannot_say(opened, monkeypatch) -> None:
    monkeypatch.setenv("APPRAISAL_REFERENCE", str(SHIPPED.parent / "examples" / "wenzhou_air_2024_10"))
    seen = opened("profile", unit="330304")
    assert "少于3个，不作趋势外推" in seen.text
    assert "没有今后年度的目标，不计每年应达到" in seen.text
    assert "—（首期）" in seen.text


def test_history_takes_the_year_the_data_speak_of() -> None:
    runs = {year: demo(year) for year in YEARS}
    indicator = next(item for item in runs[2025].scheme.indicators if item.code == "A1")
    found = history(runs, within("2026Q3"), indicator, "331022", read_catalogue(SHIPPED))
    # a yearly figure that comes one year late, and the year before the first typed beside it
    assert [point.year for point in found.own] == [2021, 2022, 2023, 2024]
    assert found.own[-1].value == runs[2025].points["331022", "A1"].measure
    assert found.targets[-1].year == 2025
    assert [point.year for point in found.path] == [2025, 2026, 2027]


def test_what_would_lift_the_place_stands_on_the_page_when_asked_for(opened) -> None:
    assert "以其他单位得分不变为前提" not in opened("profile", unit="331002").text
    seen, run = opened("profile", unit="331002", lift="1"), demo(2025)
    assert "以其他单位得分不变为前提" in seen.text
    found = uplift(run, "331002")
    assert found is not None
    lifts = [lift for lift in found.alone if lift.outcome is Outcome.LIFTS]
    rows = dict(re.findall(r'<tr data-lift="(\w+)">(.*?)</tr>', seen.html, re.DOTALL))
    assert list(rows) == [lift.row.indicator.code for lift in lifts[: len(rows)]]
    for lift in lifts[: len(rows)]:
        cells = re.sub("<[^>]+>", "|", rows[lift.row.indicator.code])
        assert lift.step is not None
        assert f"|{lift.step.text}|" in cells
        assert f"|{shown(lift.total, 2)}|" in cells
        assert f"|{lift.place}|" in cells
    ruled_out = set(re.findall(r'data-not="(\w+)"', seen.html))
    assert ruled_out == {lift.row.indicator.code for lift in found.alone if lift.outcome is not Outcome.LIFTS}


def test_the_first_reads_how_safe_its_place_is(opened) -> None:
    run = demo(2025)
    (first,) = [total.unit for total in run.totals.values() if total.place == 1]
    seen = opened("profile", unit=first.code, lift="1")
    assert f"列第1位，领先第二位{shown(uplift(run, first.code).lead.gap, 2)}分" in seen.text  # type: ignore[union-attr]
    assert "最需要守住的指标" in seen.text


@pytest.mark.parametrize("query", [{"unit": "TZW"}, {"unit": "331002", "period": "2026Q3"}])
def test_without_a_place_nothing_is_reckoned(opened, query) -> None:
    assert "进位测算" not in opened("profile", lift="1", **query).text


@pytest.mark.parametrize("year", [2024, 2025])
def test_the_causes_of_a_changed_total_add_up(opened, year: int) -> None:
    before, after = demo(year - 1).totals["331002"].published_total, demo(year).totals["331002"].published_total
    assert before is not None
    assert after is not None
    rows = opened("profile", unit="331002", period=f"{year}Y").rows("causes")
    moved = [Fraction(points.replace("−", "-").replace("+", "").replace("分", "")) for _, points in rows]
    assert sum(moved) == after - before
    assert [title for title, _ in rows][-1] == "加分、扣分"
