"""What is on record before a period: order in time, what is pre-filled, and figures in a few characters."""

from __future__ import annotations

from fractions import Fraction

import pytest

from data.desk.past import Past, earlier, last_year, order, text_of
from data.periods import coded
from evaluation.figures import Figure
from evaluation.headline import Known
from tests.support.forms import scheme

BY_CODE = {item.code: item for item in scheme().indicators}


def past(period: str, *figures: tuple[str, Figure]) -> Past:
    known: dict[str, list[Known]] = {}
    for code, figure in figures:
        known.setdefault(figure.indicator, []).append(Known(coded(code), figure, True))
    return Past("U", coded(period), {code: tuple(items) for code, items in known.items()})


@pytest.mark.parametrize(
    ("period", "before", "year"),
    [("2026M01", "2025M12", "2025M01"), ("2026M11", "2026M10", "2025M11"), ("2026Q1", "2025Q4", "2025Q1"),
     ("2026H2", "2026H1", "2025H2"), ("2026Y", "2025Y", "2025Y")],
)  # fmt: skip
def test_the_period_before_and_the_same_of_last_year(period: str, before: str, year: str) -> None:
    assert (str(earlier(coded(period))), str(last_year(coded(period)))) == (before, year)


def test_the_longer_of_two_periods_with_one_end_comes_later() -> None:
    codes = ["2025Y", "2026M06", "2026Q2", "2026H1", "2026M12", "2026Q4", "2026H2", "2026Y"]
    assert sorted(codes, key=lambda code: order(coded(code))) == codes


@pytest.mark.parametrize(
    ("figure", "text"),
    [(Figure("U", "A1", "2.970"), "2.970"), (Figure("U", "A1", status="missing"), "缺报"), (Figure("U", "A1"), ""),
     (Figure("U", "A1", "3", status="reported"), "3"), (Figure("U", "D1", numerator="1", denominator="3"), "33.3333"),
     (Figure("U", "D2", levels="国家级:1"), "国家级:1"), (None, "")],
)  # fmt: skip
def test_a_figure_in_a_few_characters(figure: Figure | None, text: str) -> None:
    assert text_of(BY_CODE[figure.indicator if figure else "A1"], figure) == text


def test_last_year_s_number_and_the_base_year_s_are_there_before_anybody_types() -> None:
    rows = [
        ("2024Y", Figure("U", "D1", numerator="1", denominator="3", baseline="7")),
        ("2025Q2", Figure("U", "D1", "9", baseline="8")), ("2025Y", Figure("U", "D3", status="missing")),
    ]  # fmt: skip
    assert past("2025Y", *rows).prefilled(BY_CODE["D1"]) == {"previous": "33.3333", "baseline": "8"}
    assert past("2026Q2", *rows).prefilled(BY_CODE["D1"]) == {"previous": "9", "baseline": "8"}
    assert past("2026Y", *rows).prefilled(BY_CODE["D3"]) == {}
    assert past("2026Y", *rows).prefilled(BY_CODE["A1"]) == {}
    assert past("2026Y", ("2025Y", Figure("U", "C1", "已建成"))).prefilled(BY_CODE["C1"]) == {}


def test_earlier_numbers_are_those_of_the_same_part_of_earlier_years_or_of_this_year() -> None:
    rows = [("2023Y", "1"), ("2024Q2", "2"), ("2024Y", "3"), ("2025Y", "4"), ("2026Q1", "5"), ("2026M06", "6")]
    found = past("2026Q2", *((code, Figure("U", "A1", value)) for code, value in rows))
    whole = past("2026Y", *((code, Figure("U", "A1", value)) for code, value in rows))
    assert found.numbers(BY_CODE["A1"], same_year=False) == (2,)
    assert whole.numbers(BY_CODE["A1"], same_year=False) == (1, 3, 4)
    assert found.numbers(BY_CODE["A1"], same_year=True) == whole.numbers(BY_CODE["A1"], same_year=True) == (5, Fraction(6))
