"""Colours: text stands out on every fill, neighbours in the judged palette can be told apart."""

from __future__ import annotations

from itertools import pairwise

import pytest

from geo.colours import (
    EXCELLENT,
    FAIR,
    GAIN,
    GOOD,
    INK,
    JUDGED,
    LOSS,
    NO_DATA,
    POOR,
    SEQUENTIAL,
    UNCHANGED,
    WARNED,
    WHITE,
    contrast,
    luminance,
    text_on,
    theme,
)

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
