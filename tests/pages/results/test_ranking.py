"""县域排名: what the table says is what the records say, in every period."""

from __future__ import annotations

import re
import shutil
from fractions import Fraction
from html import unescape
from itertools import pairwise

import pytest

from data.city import SHIPPED, read_city
from data.runs import interim_run, run_of, runs_of
from evaluation.comparison import apart, gains, mean_total, ranked, standings
from evaluation.lights import counted, lights_of
from evaluation.periods import read_period
from evaluation.rounding import brief, exact, half_up, shown
from evaluation.terms import FigureStatus
from evaluation.trace import trace_of
from pages.ui import session
from pages.ui.downloads import document
from pages.ui.period import choices
from tests.support.silence import silence

YEARS = [2023, 2024, 2025]
WITHIN = ["2026Q1", "2026Q2", "2026Q3", *(f"2026M{month:02d}" for month in range(1, 11))]
DIMENSIONS = list("ABCDEFG")
WENZHOU = SHIPPED.parent / "examples" / "wenzhou_air_2024_10"


def year_run(year: int):
    return run_of(read_city(SHIPPED).example(year))


def within_run(period: str):
    city = read_city(SHIPPED)
    return interim_run(city, runs_of(city)[read_period(period)])


def plain(html: str) -> str:
    return unescape(re.sub("<[^>]+>", "", html)).strip()


def table(seen, look: str, part: str = "tbody") -> list[dict[str, str]]:
    """The rows of a table's body or foot: text by heading, bars in words."""
    whole = re.search(f'<table class="official {look}">.*?</table>', seen.html, re.DOTALL)[0]
    heads = [plain(head) for head in re.findall('<th scope="col"[^>]*>(.*?)</th>', whole)]
    body = re.search(f"<{part}>(.*?)</{part}>", whole, re.DOTALL)[1]
    words = re.sub(r'<div class="bar"[^>]*aria-label="([^"]*)">.*?</div>', r"\1", body)
    rows = [re.findall("<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall("<tr.*?</tr>", words, re.DOTALL)]
    return [dict(zip(heads, map(plain, cells), strict=True)) for cells in rows]


def by_name(seen, look: str = "ranking") -> dict[str, dict[str, str]]:
    return {row["单位"].removesuffix(" 单列"): row for row in table(seen, look)}


def parts(text: str) -> dict[str, str]:
    """Names and points in a bar's words."""
    return dict(re.findall(r"([^，]+?)(-?[\d.]+)分", text))


@pytest.mark.parametrize("year", YEARS)
def test_every_number_of_a_year_equals_the_records(opened, year) -> None:
    run, earlier = year_run(year), year_run(year - 1) if year > 2023 else None
    seen = opened("ranking", period=f"{year}Y")
    rows, whole = by_name(seen), standings(ranked(run), earlier.totals if earlier else None)
    gained, standing = gains(earlier, run, ranked(run)), {item.total.unit.code: item for item in whole}
    assert len(rows) == 10
    for total in [*ranked(run), *apart(run)]:
        row, item = rows[total.unit.name], standing.get(total.unit.code)
        assert row["得分"] == shown(total.published_total, 2)
        assert row["等次"] == total.grade + (" 不得评优" if total.vetoes else "")
        held = {one.title: run.dimensions[total.unit.code, one.code].points for one in run.scheme.dimensions}
        bar = {name: shown(points, 2) for name, points in held.items() if points is not None}
        adjusted = {"加分": total.bonus, "扣分": total.deduction}
        assert parts(row["得分构成"]) == bar | {name: shown(points, 2) for name, points in adjusted.items() if points}
        if item is None:
            assert (row["位次"], row["组内位次"], row["进步位次"], row["与前一位分差"]) == ("单列", "—", "—", "—")
            continue
        assert row["位次"] == f"{'并列 ' * item.shared}{total.place}"
        assert row["组内位次"] == str(total.group_place)
        assert row["进步位次"] == (str(gained[total.unit.code].place) if gained else "—")
        assert row["与前一位分差"] == ("差距不足0.5分 " * item.near + (shown(item.gap, 2) or "—"))
    foot = {row["单位"]: row for row in table(seen, "ranking", "tfoot")}
    assert foot["全市平均"]["得分"] == shown(mean_total(ranked(run), 2), 2)
    assert foot["目标（满分）"]["得分"] == shown(run.scheme.full_marks, 2)
    assert sum(map(Fraction, parts(foot["目标（满分）"]["得分构成"]).values())) == run.scheme.full_marks


@pytest.mark.parametrize("period", WITHIN)
def test_within_the_year_every_number_equals_the_records_and_nothing_is_ranked(opened, period) -> None:
    run, earlier, city = within_run(period), year_run(2025), read_city(SHIPPED)
    limits = session.thresholds(city, read_period(period).last_day)
    seen = opened("ranking", period=period)
    rows = by_name(seen, "interim")
    assert list(rows) == [unit.name for unit in city.units][:10]
    for total in [*ranked(run), *apart(run)]:
        row, states = rows[total.unit.name], [run.points[total.unit.code, item.code].status for item in run.scheme.indicators]
        assert (row["已得分"], row["已到期分值"]) == (shown(total.points_sum, 2), brief(total.applicable_weight))
        assert row["缺报"] == f"{states.count(FigureStatus.MISSING)}项"
        assert row["未到期"] == f"{states.count(FigureStatus.NOT_DUE)}项"
        lit = counted(lights_of(run, earlier, limits, total.unit.code).values())
        assert row["进度灯号"] == "".join(f"{light.sign} {light.label}{count}项" for light, count in lit.items() if count)
        raw = {item.title: run.dimensions.get((total.unit.code, item.code)) for item in run.scheme.dimensions}
        assert parts(row["得分构成"]) == {name: shown(one.raw, 2) for name, one in raw.items() if one and one.raw}
    (mean,) = table(seen, "interim", "tfoot")
    sums = [total.points_sum for total in ranked(run)]
    assert mean["已得分"] == shown(sum(sums) / len(sums), 2)
    assert "期中，未到年终" in seen.text
    assert not re.search("组内位次|进步位次|等次 |综合得分", seen.text)


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_dimension_has_places_points_and_parts_of_its_own(opened, dimension) -> None:
    run = year_run(2025)
    rows = by_name(opened("ranking", dimension=dimension), "ranking dimension")
    for total in ranked(run):
        held, row = run.dimensions[total.unit.code, dimension], rows[total.unit.name]
        assert row["维度位次"].split()[-1] == str(held.place)
        assert row["维度得分"] == shown(held.points, 4)
        assert (row["综合得分"], row["综合位次"]) == (shown(total.published_total, 2), str(total.place))
        whole = sum(map(Fraction, parts(row["得分构成"]).values()))
        assert abs(whole - held.points) <= Fraction(1, 2000)
    points = sorted({half_up(run.dimensions[one.unit.code, dimension].points, 4) for one in ranked(run)}, reverse=True)
    gaps = [Fraction(row["与前一位分差"]) for row in rows.values() if row["与前一位分差"] != "—"]
    assert set(gaps) == {above - below for above, below in pairwise(points)}
    assert rows["台州湾新区"]["维度位次"] == "单列"


def test_a_group_may_be_looked_at_in_a_dimension(opened) -> None:
    run = year_run(2025)
    rows = by_name(opened("ranking", dimension="B", group="县市"), "ranking dimension")
    points = {total.unit.name: run.dimensions[total.unit.code, "B"].points for total in ranked(run, "县市")}
    assert list(rows) == sorted(points, key=points.get, reverse=True)
    assert [row["组内位次"] for row in rows.values()] == ["1", "2", "3"]


def test_the_first_year_has_nothing_to_compare_with(opened) -> None:
    seen = opened("ranking", period="2023Y")
    assert {row["较上期"] for row in table(seen, "ranking")} == {"—（首期）", "—"}
    assert "没有2022年度的结果，较上期、进步位次从缺" in seen.text


def test_moves_have_words(opened) -> None:
    before = {total.unit.name: total.place for total in ranked(year_run(2024))}
    for row in table(opened("ranking", period="2025Y"), "ranking"):
        if row["位次"] != "单列":
            gained = before[row["单位"]] - int(row["位次"].split()[-1])
            words = "— 持平" if not gained else f"{'▲' if gained > 0 else '▼'}{abs(gained)} {'上升' if gained > 0 else '下降'}"
            assert row["较上期"].startswith(words)


def test_what_is_missing_not_due_or_not_applicable_is_said(opened) -> None:
    rows = by_name(opened("ranking", period="2025Y"))
    assert rows["三门县"]["数据"] == "缺报1项"
    assert rows["仙居县"]["数据"].startswith("未到期1项")
    assert rows["台州湾新区"]["数据"].startswith("适用")


def test_a_group_shows_places_within_it_and_its_own_mean(opened) -> None:
    seen = opened("ranking", group="山区县")
    assert [row["组内位次"] for row in table(seen, "ranking")] == ["1", "2", "3"]
    assert {row["全市位次"] for row in table(seen, "ranking")} == {"7", "8", "9"}
    assert "山区县平均" in seen.text
    assert "单列" not in seen.text


def test_the_order_can_be_the_official_one_or_the_other_way_round(opened) -> None:
    names = [row["单位"] for row in table(opened("ranking", order="official"), "ranking")]
    assert names == [unit.name for unit in read_city(SHIPPED).units][:10]
    there = [row["单位"] for row in table(opened("ranking"), "ranking")]
    back = [row["单位"] for row in table(opened("ranking", order="reverse"), "ranking")]
    assert back == [*there[-2::-1], there[-1]]


@pytest.mark.parametrize("year", YEARS)
def test_the_five_column_table_holds_nothing_else(opened, year) -> None:
    run, seen = year_run(year), opened("ranking", period=f"{year}Y", view="notice")
    rows = by_name(seen, "notice")
    assert list(next(iter(rows.values()))) == ["单位", "目标责任得分", "加减分", "综合得分", "位次"]
    assert seen.html.count("<table") == 1
    for total in [*ranked(run), *apart(run)]:
        row = rows[total.unit.name]
        assert row["目标责任得分"] == shown(total.base, 2)
        assert row["加减分"] == shown(total.bonus - total.deduction, 2)
        assert row["综合得分"] == shown(total.published_total, 2)
        assert row["位次"].split()[-1] == (str(total.place) if total.place else "单列")
    assert [row["位次"].split()[-1] for row in rows.values()][-1] == "单列"
    assert "得分追溯" not in seen.text


@pytest.mark.parametrize("look", ["table", "notice"])
def test_a_unit_that_reported_nothing_has_no_zero_no_place_and_stands_last(opened, monkeypatch, tmp_path, look) -> None:
    folder = shutil.copytree(WENZHOU, tmp_path / "city")
    monkeypatch.setenv("APPRAISAL_REFERENCE", str(folder))
    names = {unit.code: unit.name for unit in read_city(folder).units}
    silent = [names[code] for code in silence(folder, 2)]
    seen = opened("ranking", view=look)
    rows = table(seen, "ranking" if look == "table" else "notice")
    assert [row["单位"] for row in rows[-2:]] == silent
    for row in rows[-2:]:
        assert {text for name, text in row.items() if name not in ("单位", "数据")} == {"—"}
        assert f"{row['单位']}本期尚未报送" in seen.text
    assert "不计得分、不排位次，列在最后" in seen.text
    assert len(rows) == 12


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"view": "poster"}, "网址中的版式“poster”不在可选范围内，已改为显示“排名表”。"),
        ({"dimension": "Z"}, "网址中的维度“Z”不在可选范围内，已改为显示“总分”。"),
        ({"order": "random"}, "网址中的顺序“random”不在可选范围内，已改为显示“按位次”。"),
    ],
)
def test_a_filter_that_is_not_there_is_told(opened, query, sentence) -> None:
    assert sentence in opened("ranking", **query).text


@pytest.mark.parametrize("period", ["2025Y", "2026Q3"])
def test_four_files_are_on_offer_under_official_names_once_the_menu_is_opened(opened, period) -> None:
    year = "2025年" if period == "2025Y" else "2026年第3季度"
    at = opened("ranking", period=period).at
    assert not at.get("download_button")
    at.session_state["ranking-downloads"] = True
    labels = [button.proto.label for button in at.run().get("download_button")]
    first = "五列通报表（文档）" if period == "2025Y" else "期中得分表（文档）"
    assert labels == [first, "得分表（工作簿，含公式）", "数据（表格压缩包）", "数据（供程序读取）"]
    city = read_city(SHIPPED)
    choice = choices(city)[period]
    assert document(city, choice, session.run(choice)).file_name("得分表", "xlsx") == f"台州市315考核_{year}_得分表_演示_v1.xlsx"


@pytest.mark.parametrize("unit", ["331002", "331022", "331083", "TZW"])
def test_every_leaf_of_the_trace_is_on_the_page(opened, unit) -> None:
    run = year_run(2025)
    html = opened("ranking", unit=unit, detail="1").html
    node = trace_of(run, unit)
    for leaf in node.leaves():
        assert f'data-exact="{exact(leaf.points)}"' in html
    assert html.count('class="leaf"') == sum(1 for _ in node.leaves())
    assert html.count("data-indicator=") == len(run.scheme.indicators)


def test_a_veto_is_told_with_its_ceiling_and_its_clause(opened) -> None:
    run = year_run(2025)
    barred = next(total for total in ranked(run) if total.vetoes)
    text = opened("ranking", unit=barred.unit.code).text
    assert f"等次最高为“{run.scheme.vetoes[0].ceiling}”" in text
