"""得分区间 on 画像与对标: the year under way alone, the numbers of the engine, and what they rest on."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

import pytest

from data.city import SHIPPED, read_city
from data.runs import interim_run, run_of, runs_of
from evaluation.bounds import Bounds, bounds, carried, open_keys
from evaluation.results import Assessment
from evaluation.rounding import shown
from pages.results.profile.ranges import section
from tests.pages.conftest import Seen

UNITS = ["331002", "331082", "331022"]


def under_way(code: str) -> Assessment:
    city = read_city(SHIPPED)
    run = interim_run(city, next(name for period, name in runs_of(city).items() if str(period) == code))
    return carried(run, run_of(city.example(2025)))


@pytest.mark.parametrize("unit", UNITS)
def test_the_page_shows_the_ends_the_engine_found(opened: Callable[..., Seen], unit: str) -> None:
    run = under_way("2026M10")
    found = bounds(run, unit, open_keys(run, 2026))
    assert found.least is not None
    assert found.most is not None
    seen = opened("profile", period="2026M10", unit=unit)
    card = seen.html[seen.html.index(f'<section class="card" data-bounds="{unit}"'):]
    assert f"不低于<b>{shown(found.least, 2)}</b>分，不高于<b>{shown(found.most, 2)}</b>分" in card
    cells = dict(re.findall(r'<tr[^>]*data-bounds="(\w+)"[^>]*>(.*?)</tr>', card, re.S))
    assert cells.keys() == {row.indicator.code for row in found.rows}
    for row in found.rows:
        assert row.most is not None
        numbers = re.findall(r"<td[^>]*>([^<]*)</td>", cells[row.indicator.code])
        assert (shown(row.least, 2), shown(row.most, 2)) == (numbers[2], numbers[3])


def test_a_finished_year_has_no_interval(opened: Callable[..., Seen]) -> None:
    assert "<h2>得分区间</h2>" not in opened("profile", period="2025Y", unit="331002").html


def test_what_cannot_be_guaranteed_is_listed_with_its_reason() -> None:
    run = under_way("2026M10")
    item = run.scheme.indicators[0]
    words = section(run, Bounds("331002", None, None, (), ((item, "本项扣分没有下限，不作区间测算"),)), {}, 2026)
    assert "总分区间暂不给出" in words
    assert escape(f"{item.code} {item.title}") in words
    assert "本项扣分没有下限" in words
