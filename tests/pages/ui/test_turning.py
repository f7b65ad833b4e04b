"""◀ ▶: from period to period within the same kind, and on to the next kind where it ends."""

from __future__ import annotations

import pytest

from pages.ui.turning import neighbours

CODES = ["2024Y", "2025Y", "2026M01", "2026M02", "2026M03", "2026Q1", "2026M04", "2026M05", "2026M06", "2026Q2"]


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("2024Y", None, "2025Y"),
        ("2025Y", "2024Y", "2026M01"),
        ("2026M01", "2025Y", "2026M02"),
        ("2026M04", "2026M03", "2026M05"),
        ("2026Q1", "2026M03", "2026Q2"),
        ("2026M06", "2026M05", "2026Q2"),
        ("2026Q2", "2026Q1", None),
    ],
)
def test_neighbours(code: str, before: str | None, after: str | None) -> None:
    assert neighbours(CODES, code) == (before, after)


def test_one_period_alone_has_none() -> None:
    assert neighbours(["2024Y"], "2024Y") == (None, None)


def test_the_arrows_lead_through_every_period_kind_by_kind() -> None:
    seen, code = [], CODES[0]
    while code:
        seen.append(code)
        code = neighbours(CODES, code)[1]
    assert seen == ["2024Y", "2025Y", "2026M01", "2026M02", "2026M03", "2026M04", "2026M05", "2026M06", "2026Q2"]
