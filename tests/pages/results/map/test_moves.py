"""Rises and falls of grades, against the two years' results."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from pages.results.map.moves import UNLIKE, changed_words, grade_moves, moves_table, places_gained
from tests.support.map_sources import sources


@pytest.mark.parametrize("period", ["2024Y", "2025Y"])
def test_the_list_holds_exactly_those_whose_grade_changed(period: str) -> None:
    source = sources()[period]
    names = [grade.name for grade in source.run.scheme.grades]
    pairs = {code: (source.earlier.totals[code].grade, total.grade) for code, total in source.run.totals.items() if total.grade}
    moves = grade_moves(source.run, source.earlier)
    assert {move.total.unit.code: (move.before, move.total.grade) for move in moves} == {
        code: pair for code, pair in pairs.items() if pair[0] != pair[1]
    }
    assert all((move.steps > 0) == (names.index(move.total.grade) < names.index(move.before)) for move in moves)
    assert [move.steps for move in moves] == sorted((move.steps for move in moves), reverse=True)
    html = moves_table(source, "上年度")
    for move in moves:
        assert f"{'升' if move.steps > 0 else '降'}{abs(move.steps)}等" in html


def test_years_with_other_grades_are_not_compared() -> None:
    source = sources()["2025Y"]
    scheme = replace(source.earlier.scheme, grades=source.earlier.scheme.grades[:2])
    other = replace(source.earlier, inputs=replace(source.earlier.inputs, scheme=scheme))
    assert grade_moves(source.run, other) is None
    assert UNLIKE in moves_table(replace(source, earlier=other), "上年度")


def test_nobody_moved_is_said() -> None:
    source = sources()["2025Y"]
    assert grade_moves(source.run, source.run) == []
    assert ">无<" in moves_table(replace(source, earlier=source.run), "上年度")


@pytest.mark.parametrize("period", ["2023Y", "2026Q3"])
def test_without_two_finished_years_there_is_no_list(period: str) -> None:
    assert moves_table(sources()[period], "上年度") == ""


def test_a_unit_without_a_place_has_gained_none() -> None:
    gained = places_gained(sources()["2025Y"])
    assert gained["TZW"] is None
    assert sum(change is not None for change in gained.values()) == 9


@pytest.mark.parametrize(("change", "words"), [("1.5", "▲1.50"), ("-0.005", "▼0.01"), ("0", "— 持平")])
def test_changes_carry_their_sign(change: str, words: str) -> None:
    assert changed_words(Fraction(change), 2) == words
