"""县域排名: what the table says is what the engine says."""

from __future__ import annotations

import pytest

from data.city import SHIPPED, read_city
from data.runs import run_of
from evaluation.comparison import apart, ranked
from evaluation.rounding import exact, shown
from evaluation.trace import trace_of

YEARS = [2023, 2024, 2025]


@pytest.mark.parametrize("year", YEARS)
def test_every_score_place_and_grade_equals_the_engines(opened, year) -> None:
    run = run_of(read_city(SHIPPED).example(year))
    rows = {row[1]: row for row in opened("ranking", year=str(year)).rows("ranking")}
    assert len(rows) == 10
    for total in [*ranked(run), *apart(run)]:
        row = rows[total.unit.name]
        assert row[2] == shown(total.published_total, 2)
        shared = [other.place for other in ranked(run)].count(total.place) > 1
        assert row[0] == ("单列" if total.place is None else f"{'并列 ' * shared}{total.place}")
        assert row[5] == total.grade + (" 不得评优" if total.vetoes else "")


def test_the_first_year_has_nothing_to_compare_with(opened) -> None:
    moves = {row[4] for row in opened("ranking", year="2023").rows("ranking")}
    assert moves == {"—（首期）", "—"}


def test_moves_have_words(opened) -> None:
    rows = opened("ranking", year="2025").rows("ranking")
    before = {row[1]: row[0] for row in opened("ranking", year="2024").rows("ranking")}
    for place, name, _, _, move, *_ in rows:
        if place != "单列":
            gained = int(before[name].split()[-1]) - int(place.split()[-1])
            words = "— 持平" if not gained else f"{'▲' if gained > 0 else '▼'}{abs(gained)} {'上升' if gained > 0 else '下降'}"
            assert move.startswith(words)


def test_what_is_missing_not_due_or_not_applicable_is_said(opened) -> None:
    said = {row[1]: row[7] for row in opened("ranking", year="2025").rows("ranking")}
    assert said["三门县"] == "缺报1项"
    assert said["仙居县"].startswith("未到期1项")
    assert said["台州湾新区"].startswith("适用")


def test_a_group_shows_places_within_it_and_its_own_mean(opened) -> None:
    seen = opened("ranking", group="山区县")
    assert [row[0] for row in seen.rows("ranking")] == ["1", "2", "3"]
    assert "组内位次" in seen.html
    assert "山区县平均" in seen.text
    assert "单列" not in seen.text


def test_the_order_can_be_the_official_one(opened) -> None:
    names = [row[1] for row in opened("ranking", order="official").rows("ranking")]
    assert names == [unit.name for unit in read_city(SHIPPED).units][:10]


@pytest.mark.parametrize("unit", ["331002", "331022", "331083", "TZW"])
def test_every_leaf_of_the_trace_is_on_the_page(opened, unit) -> None:
    run = run_of(read_city(SHIPPED).example(2025))
    html = opened("ranking", unit=unit, detail="1").html
    node = trace_of(run, unit)
    for leaf in node.leaves():
        assert f'data-exact="{exact(leaf.points)}"' in html
    assert html.count('class="leaf"') == sum(1 for _ in node.leaves())
    assert html.count("data-indicator=") == len(run.scheme.indicators)


def test_a_veto_is_told_with_its_ceiling_and_its_clause(opened) -> None:
    run = run_of(read_city(SHIPPED).example(2025))
    barred = next(total for total in ranked(run) if total.vetoes)
    text = opened("ranking", unit=barred.unit.code).text
    assert f"等次最高为“{run.scheme.vetoes[0].ceiling}”" in text
