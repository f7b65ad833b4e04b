"""考核方案: what stands on it is the scheme's and the engine's; a trial changes nothing but what the page shows."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from fractions import Fraction

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from data.city import SHIPPED, read_city
from data.quick.rulebook import rulebook
from data.runs import records_of, run_of
from evaluation.comparison import ranked
from evaluation.margins import weight_margins, without_each
from evaluation.results import Assessment
from evaluation.robustness import draws
from evaluation.rounding import brief, shown
from evaluation.rules.registry import RULES
from evaluation.trial import Edit, EditKind, moves, tried
from pages.registry import PAGES
from pages.scheme.scheme import outcome
from pages.scheme.scheme.wording import params_text, words
from pages.ui import edits
from reports.document import Document
from reports.trial_book import TrialLine, trial_book
from tests.pages.conftest import ROUTER, Seen

SCRIPT = next(entry.script for entry in PAGES if entry.path == "scheme")
WANTED = [
    Edit(EditKind.WEIGHT, indicator="A1", text="16"), Edit(EditKind.SCALE), Edit(EditKind.FIGURE, "331003", "D1", "value", "300"),
]  # fmt: skip
Opened = Callable[..., Seen]


def demo(year: int = 2025) -> Assessment:
    return run_of(read_city(SHIPPED).example(year))


def at(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROUTER), default_timeout=60).run()
    app.switch_page(SCRIPT)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def asked(app: AppTest) -> list[Edit]:
    """The changes that stand in the address."""
    found = edits.read(str(app.query_params["edits"]))
    assert found is not None
    return found


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_every_indicator_stands_with_its_weight_rule_and_clause(opened: Opened, year: int) -> None:
    html = opened("scheme", period=f"{year}Y").html
    scheme = demo(year).scheme
    found = {code: re.findall(r"<td[^>]*>(.*?)</td>", row) for code, row in
             re.findall(r'<tr[^>]*data-indicator="(\w+)"[^>]*>(.*?)</tr>', html, re.DOTALL)}  # fmt: skip
    assert list(found) == [item.code for item in scheme.indicators]
    for item in scheme.indicators:
        cells = found[item.code]
        assert cells[0] == brief(item.weight)
        assert all(part.rule.term in cells[2] for part in item.parts)
        assert cells[5] == item.cite.text
        assert f'data-card="{item.code}"' in html


def test_a_trial_shows_what_the_engine_makes_of_it(opened: Opened) -> None:
    run = demo()
    seen = opened("scheme", period="2025Y", plan="trial", edits=edits.written(WANTED))
    rows = {row[0]: row for row in seen.rows("trial")}
    found = moves(run, tried(run, WANTED))
    assert len(rows) == len(found)
    for move in found:
        row = rows[move.before.unit.name]
        assert row[1] == shown(move.before.published_total, 2)
        assert row[3] == shown(move.after.published_total, 2)
        assert (row[2], row[4]) == tuple("—" if place is None else str(place) for place in (move.before.place, move.after.place))
        assert row[5] == outcome.signed(move.difference, 2)
    assert "分值7，改为16" in seen.text
    assert "291家，改为300" in seen.text


def test_weights_that_do_not_add_up_are_told_and_nothing_is_shown(opened: Opened) -> None:
    seen = opened("scheme", plan="trial", edits=edits.written(WANTED[:1]))
    assert "分值合计109分，应为100分，多9分" in seen.text
    assert 'class="official trial"' not in seen.html


def test_all_that_is_wrong_with_the_changes_is_told_at_once(opened: Opened) -> None:
    wrong = [Edit(EditKind.FIGURE, "331002", "D1", "value", "很多"), Edit(EditKind.GROUP, "999", text="甲")]
    seen = opened("scheme", plan="trial", edits=edits.written(wrong))
    assert "有2处改动不能试算" in seen.text
    assert "椒江区的D1“很多”不是数" in seen.text
    assert "没有单位“999”" in seen.text


@pytest.mark.parametrize("text", ["{", '["weight"]', '[["magic","",""]]', "[[1]]", '[["figure","a","b","c","d","e"]]', "[[]]"])
def test_a_broken_link_is_told_and_shows_no_changes(opened: Opened, text: str) -> None:
    seen = opened("scheme", plan="trial", edits=text)
    assert "读不出来" in seen.text
    assert "还没有改动" in seen.text


def test_edits_survive_the_address() -> None:
    everything = [
        *WANTED, Edit(EditKind.RULE, "", "D2", "rank_step", "step=0.5"), Edit(EditKind.POLICY, "", "", "missing", "mean"),
        Edit(EditKind.GROUP, "331002", text="甲组"), Edit(EditKind.FIGURE, "331002", "B1", "levels", "省:2;市:1"),
    ]  # fmt: skip
    assert edits.read(edits.written(everything)) == everything
    assert edits.read(edits.written([])) == []


def test_changes_are_added_replaced_and_taken_back(opened: Opened) -> None:
    app = at(plan="trial", change="weight", indicator="A2")
    app.text_input(key="scheme-text").set_value("10").run()
    app.button(key="scheme-add").click().run()
    assert asked(app) == [Edit(EditKind.WEIGHT, indicator="A2", text="10"), Edit(EditKind.SCALE)]
    app.text_input(key="scheme-text").set_value("12").run()
    app.button(key="scheme-add").click().run()
    wanted = asked(app)
    assert wanted == [Edit(EditKind.WEIGHT, indicator="A2", text="12"), Edit(EditKind.SCALE)]
    app.toggle(key="scheme-scale").set_value(False).run()
    assert asked(app) == [Edit(EditKind.WEIGHT, indicator="A2", text="12")]
    app.button(key="scheme-remove-0").click().run()
    assert "edits" not in app.query_params
    assert not app.exception


@pytest.mark.parametrize("change", ["figure", "target", "weight", "rule", "policy", "group"])
def test_every_kind_of_change_can_be_asked_for_and_is_tried(change: str) -> None:
    app = at(plan="trial", change=change, unit="331003", indicator="D1")
    if change not in ("rule", "policy"):
        app.text_input(key="scheme-text").set_value("新组" if change == "group" else "20").run()
    app.button(key="scheme-add").click().run()
    assert not app.exception
    wanted = asked(app)
    assert wanted
    assert wanted[0].kind == change
    assert tried(demo(), wanted)
    assert 'class="official trial"' in Seen(app).html


def test_a_trial_leaves_every_record_as_it_was() -> None:
    """Check 40: runs, their fingerprints and every other table are the same before and after."""
    store = records_of(read_city(SHIPPED))
    assert store is not None

    def everything() -> list[str]:
        with store.reading() as session:
            names = [str(row[0]) for row in session.rows(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main' ORDER BY table_name", [])]
            return [repr(session.rows(f"SELECT * FROM {name} ORDER BY ALL", [])) for name in names]

    at(plan="trial")
    before = everything()
    app = at(plan="trial", edits=edits.written(WANTED))
    app.button(key="scheme-remove-0").click().run()
    at(plan="firm")
    assert everything() == before
    assert len(before) > 10


def test_how_firm_places_are_is_the_engines_word(opened: Opened) -> None:
    run = demo()
    seen = opened("scheme", plan="firm")
    found = draws(run)
    rows = {row[0]: row for row in seen.rows("plain drawn")}
    assert rows.keys() == {total.unit.name for total in ranked(run)}
    for total in ranked(run):
        interval = found.intervals[total.unit.code]
        assert rows[total.unit.name][1] == str(total.place)
        assert rows[total.unit.name][3:5] == [str(interval.best), str(interval.worst)]
    pairs = seen.rows("plain pairs")
    margins = weight_margins(run)
    assert len(pairs) == len(margins)
    for row, margin in zip(pairs, margins, strict=True):
        assert margin.indicator is not None
        assert margin.weight is not None
        assert margin.indicator.code in row[3]
        assert f"改为{brief(margin.weight)}" in row[3]
    assert "差距不足0.5分" in seen.text
    moving = [one.indicator.code for one in without_each(run) if one.moved]
    assert [row[0].split()[0] for row in seen.rows("plain without")] == moving


def test_the_smallest_figures_are_reckoned_when_asked_for(opened: Opened) -> None:
    cell = opened("scheme", plan="firm", lift="1").rows("plain pairs")[3][4]
    assert cell == "A3 高新技术产业增加值占规上工业增加值比重：58.92%改为59.02%"


@pytest.mark.parametrize("name", [name for name in RULES if name in rulebook().choices])
def test_a_rule_typed_in_fields_is_the_rule_that_is_tried(name: str) -> None:
    choice = rulebook().choices[name]
    run = demo()
    item = next(item for item in run.scheme.indicators if item.code == "D1")
    direction = choice.rule.directions[0]
    if direction is not item.direction:
        return
    typed = rulebook().beginning(choice, item.weight, item.direction)
    text = params_text(choice, typed)
    edit = Edit(EditKind.RULE, "", "D1", name, text)
    assert words(run, edit).startswith("D1 高新技术企业数：")
    assert not re.search("[a-z]{3}", words(run, edit))


def test_the_workbook_holds_both_results_and_the_changes() -> None:
    run = demo()
    found = moves(run, tried(run, WANTED))
    said = Document("考核", "台州市315考核", "2025年度", "演示", ("演示数据，数值虚构",), run="2025Y-1")
    lines = [TrialLine(move.before.unit.name, move.before, move.after, outcome.reasons(move)) for move in found]
    book = trial_book(said, "试算提高研发分值", lines, ["A1：分值7，改为16"], 2)
    assert book == trial_book(said, "试算提高研发分值", lines, ["A1：分值7，改为16"], 2)
    values = openpyxl.load_workbook(io.BytesIO(book), data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(book))
    sheet = values["对比"]
    assert "演示数据，数值虚构" in str(sheet["A2"].value)
    for row, move in enumerate(found, 6):
        assert sheet.cell(row, 1).value == move.before.unit.name
        for column, total in ((2, move.before), (4, move.after)):
            assert Fraction(str(sheet.cell(row, column).value)) == total.published_total
        assert Fraction(str(sheet.cell(row, 6).value)) == move.difference
        assert str(formulas["对比"].cell(row, 6).value).startswith("=ROUND(")
    assert values["改动"]["A5"].value == "A1：分值7，改为16"


def test_without_a_finished_year_there_is_a_sentence(opened: Opened) -> None:
    seen = opened("scheme", period="2026M10")
    assert "不在可选范围内" in seen.text
