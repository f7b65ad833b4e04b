"""Colours: text stands out on every fill, neighbours in the judged palette can be told apart."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from geo.colours import (
    ADVERSE,
    EXCELLENT,
    FAIR,
    GAIN,
    GOOD,
    INK,
    JUDGED,
    LOSS,
    MET,
    NO_DATA,
    POOR,
    SEQUENTIAL,
    SHORT,
    UNCHANGED,
    WARNED,
    WHITE,
    contrast,
    lines_on,
    luminance,
    mixed,
    text_on,
    theme,
)
from tests.support.vision import SEEN, distance

FILLS = sorted({*JUDGED[5], *sum(SEQUENTIAL.values(), ()), NO_DATA, GAIN, UNCHANGED})


@pytest.mark.parametrize("fill", FILLS)
def test_text_on_every_fill_has_the_contrast_small_print_needs(fill: str) -> None:
    assert contrast(fill, text_on(fill)) >= 4.5


def test_white_stands_on_the_best_and_the_worst_only() -> None:
    assert {fill: text_on(fill) for fill in JUDGED[5]} == {
        EXCELLENT: WHITE, GOOD: INK, FAIR: INK, WARNED: INK, POOR: WHITE
    }  # fmt: skip


def test_contrast_runs_from_one_to_twenty_one_in_either_order() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast(LOSS, LOSS) == 1
    assert contrast(WHITE, INK) == contrast(INK, WHITE)


@pytest.mark.parametrize("ramp", SEQUENTIAL.values(), ids=len)
def test_ramps_grow_darker_step_by_step(ramp: tuple[str, ...]) -> None:
    assert all(luminance(pale) > 1.15 * luminance(deep) for pale, deep in pairwise(ramp))


@pytest.mark.parametrize("dark", [False, True])
def test_both_themes_keep_their_texts_readable(dark: bool) -> None:
    look = theme(dark)
    assert min(contrast(look.ink, look.surface), contrast(look.ink, look.card)) >= 7
    assert contrast(look.secondary, look.surface) >= 4.5
    assert contrast(look.line, look.card) >= 2.9


APART, STEP = 19, 6  # least CIE 1976 difference of judged colours, and of neighbours in a ramp
VISIONS = list(SEEN)


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(
    "palette", [*JUDGED.values(), (GAIN, UNCHANGED, LOSS), (EXCELLENT, WARNED, POOR), (EXCELLENT, MET, SHORT, LOSS)],
    ids=lambda palette: f"{len(palette)}"
)
def test_every_two_judged_colours_are_told_apart_by_colour_or_by_lines(palette: tuple[str, ...], vision: str) -> None:
    far = distance(vision)
    alike = [pair for pair in combinations(palette, 2) if far(*pair) < APART]
    assert [pair for pair in alike if len(ADVERSE.intersection(pair)) != 1] == []


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("palette", JUDGED.values(), ids=len)
def test_neighbouring_grades_are_told_apart_by_colour_alone(palette: tuple[str, ...], vision: str) -> None:
    neighbours = [pair for pair in pairwise(palette) if set(pair) != {EXCELLENT, POOR}]
    assert [pair for pair in neighbours if distance(vision)(*pair) < APART] == []


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("ramp", SEQUENTIAL.values(), ids=len)
def test_neighbouring_steps_of_a_ramp_are_told_apart(ramp: tuple[str, ...], vision: str) -> None:
    assert [pair for pair in pairwise(ramp) if distance(vision)(*pair) < STEP] == []


def test_the_best_and_the_worst_would_look_alike_in_grey_without_lines() -> None:
    assert distance("greyscale")(EXCELLENT, POOR) < APART
    assert EXCELLENT not in ADVERSE


@pytest.mark.parametrize("colour", sorted(ADVERSE))
@pytest.mark.parametrize("vision", VISIONS)
def test_lines_show_on_what_they_mark(colour: str, vision: str) -> None:
    assert distance(vision)(colour, lines_on(colour)) >= APART
    assert contrast(colour, lines_on(colour)) >= 1.8


def test_mixing_goes_from_one_colour_to_the_other() -> None:
    assert [mixed("#204060", "#FFFFFF", share) for share in (0, 0.5, 1)] == ["#204060", "#90A0B0", "#FFFFFF"]
