"""会议演示: every number on the screen is the run's, and what is left out stands nowhere."""

from __future__ import annotations

import re
from html import unescape

import pytest

from data.city import SHIPPED, read_city
from data.runs import interim_run, run_of, runs_of
from evaluation.comparison import apart, ranked
from evaluation.results import Assessment
from evaluation.rounding import brief, shown
from geo.svg import svg_map
from pages.leadership.briefing import slide
from pages.leadership.briefing.cards import cards
from pages.leadership.briefing.rows import rows
from pages.leadership.briefing.views import Scene, View, lowest, views
from pages.ui.period import Choice, choices

CITY = read_city(SHIPPED)
WHOLE = View("1", "总分等次")


def choice_of(code: str) -> Choice:
    return choices(CITY)[code]


def run_in(code: str) -> Assessment:
    if code.endswith("Y"):
        return run_of(CITY.example(int(code[:4])))
    return interim_run(CITY, next(name for period, name in runs_of(CITY).items() if str(period) == code))


def scene_of(code: str, *, hidden: int = 0, view: View = WHOLE) -> Scene:
    run = run_in(code)
    return Scene(CITY, choice_of(code), run, view, lowest(run, hidden))


def cells(html: str) -> dict[str, list[str]]:
    """The texts of each unit's row."""
    listed = re.findall(r'<tr[^>]*data-unit="(\w+)">(.*?)</tr>', html, re.DOTALL)
    return {unit: [plain(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for unit, row in listed}


def plain(html: str) -> str:
    return unescape(re.sub("<[^>]+>", "", html)).strip()


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_every_row_is_the_runs(year: int) -> None:
    scene = scene_of(f"{year}Y")
    found = cells(rows(scene, None, None))
    by_place = sorted(ranked(scene.run), key=lambda total: total.place or 0)
    assert list(found) == [total.unit.code for total in (*by_place, *apart(scene.run))]
    for unit, (place, name, points, _, grade) in found.items():
        total = scene.run.totals[unit]
        assert (name, points) == (total.unit.name, shown(total.published_total, 2))
        assert place.removeprefix("并列 ") == (str(total.place) if total.place else "单列")
        assert grade.startswith(total.grade)


def test_within_the_year_no_place_and_no_grade_is_shown() -> None:
    scene = scene_of("2026Q3")
    html = rows(scene, None, None)
    for unit, (name, points, due, _) in cells(html).items():
        total = scene.run.totals[unit]
        assert (name, points, due) == (total.unit.name, shown(total.points_sum, 2), brief(total.applicable_weight))
    assert "位次</th>" not in html
    assert "等次" not in html


@pytest.mark.parametrize("code", ["2025Y", "2026Q3"])
def test_every_unit_is_in_one_class_of_every_theme(code: str) -> None:
    run = run_in(code)
    listed = [WHOLE, *(View(str(n), item.title, item) for n, item in enumerate(run.scheme.indicators[:5], 2))]
    for view in listed:
        scene = scene_of(code, view=view)
        counted = sum(item.count for item in scene.classes().classes)
        assert counted == len(scene.units) == 10
        legend = re.search(r'<ul class="classes">.*?</ul>', slide.the_map(scene, dark=False), re.DOTALL)
        assert legend
        assert sum(map(int, re.findall(r"(\d+)个", plain(legend[0])))) == 10


@pytest.mark.parametrize("hidden", [1, 3, 5])
def test_what_is_left_out_stands_nowhere(hidden: int) -> None:
    scene = scene_of("2025Y", hidden=hidden)
    left_out = [total for total in ranked(scene.run) if total.unit.code in scene.withheld]
    assert len(left_out) == hidden
    whole = slide.the_map(scene, dark=False) + rows(scene, None, None) + cards(scene)
    for total in left_out:
        assert total.unit.name in whole
        assert shown(total.published_total, 2) not in whole
        assert f"第{total.place}" not in whole
    order = [unit for unit, row in cells(rows(scene, None, None)).items() if unit in scene.withheld]
    assert order == [unit.code for unit in scene.run.units if unit.code in scene.withheld]


def test_ties_at_the_edge_are_left_out_together() -> None:
    run = run_in("2025Y")
    places = sorted(total.place for total in run.totals.values() if total.place)
    assert lowest(run, 0) == frozenset()
    assert lowest(run, len(places)) == frozenset()
    assert len(lowest(run, 2)) == 2


def test_themes_are_the_whole_and_the_headline_targets() -> None:
    run = run_in("2025Y")
    assert [view.key for view in views(run, [], interim=False)] == ["1"]
    assert views(run, [], interim=True)[0].title == "已得分"


def test_a_card_tells_three_shortfalls_with_their_clauses() -> None:
    scene = scene_of("2025Y")
    card = re.search(r'data-card="331022".*?</section>', cards(scene), re.DOTALL)
    assert card
    assert plain(card[0]).count("依据：") == 3
    assert "57.57" in card[0]


def test_the_page_opens(opened) -> None:
    assert not opened("briefing").at.exception
    assert not opened("briefing", period="2026M10", show="9").at.exception


@pytest.mark.parametrize("dark", [False, True])
def test_the_map_is_plain_svg_with_every_unit_and_its_sentence(dark: bool) -> None:
    scene = scene_of("2025Y")
    html = slide.the_map(scene, dark=dark)
    assert set(re.findall(r'class="body" data-open="(\w+)"', html)) == {total.unit.code for total in scene.units}
    assert html.count("<title>") == 10
    assert "script" not in html
    assert "http" not in html
    tiles = svg_map(None, scene.areas(), {}, description="<图>", width=800, height=600, dark=dark)
    assert tiles.count('class="body"') == 10
    assert "&lt;图&gt;" in tiles
