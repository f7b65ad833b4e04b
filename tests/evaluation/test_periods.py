"""Report periods: their codes, their days, and which figures are known in them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.city import SHIPPED, read_scheme
from evaluation.periods import Period, data_period, read_period

_, SCHEME = read_scheme(SHIPPED / "schemes" / "2026.yaml")
CODES = ["2026Y", "2026H1", "2026H2", "2026Q1", "2026Q4", "2026M01", "2026M12"]


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_read_and_written_the_same(code: str) -> None:
    assert str(read_period(code)) == code


@pytest.mark.parametrize(
    "text", ["", "2026", "2026M13", "2026M00", "2026M1", "2026Q5", "2026H3", "2026W1", "26Y", "2026y", "0000Y", "２０２６Y"]
)
def test_what_is_no_code_is_none(text: str) -> None:
    assert read_period(text) is None


@pytest.mark.parametrize(
    ("code", "first", "last", "title"),
    [
        ("2026M02", "2026-02-01", "2026-02-28", "2026年2月"),
        ("2024M02", "2024-02-01", "2024-02-29", "2024年2月"),
        ("2026Q3", "2026-07-01", "2026-09-30", "2026年第3季度"),
        ("2026H1", "2026-01-01", "2026-06-30", "2026年上半年"),
        ("2026H2", "2026-07-01", "2026-12-31", "2026年下半年"),
        ("2026Y", "2026-01-01", "2026-12-31", "2026年"),
    ],
)
def test_a_period_has_its_days_and_its_title(code: str, first: str, last: str, title: str) -> None:
    period = read_period(code)
    assert period is not None
    assert (period.first_day, period.last_day, period.title) == (first, last, title)
    assert period.interim is (code != "2026Y")


@pytest.mark.parametrize(
    ("frequency", "lag", "period", "known"),
    [
        ("M", 0, "2026M03", "2026M03"), ("M", 1, "2026M03", "2026M02"), ("M", 1, "2026M01", None),
        ("M", 0, "2026Q2", "2026M06"), ("M", 1, "2026Q2", "2026M05"), ("M", 1, "2026Y", "2026M12"),
        ("Q", 0, "2026M03", None), ("Q", 0, "2026Q1", "2026Q1"), ("Q", 1, "2026Q1", None), ("Q", 1, "2026Q3", "2026Q2"),
        ("Q", 1, "2026H1", "2026Q1"), ("Q", 1, "2026Y", "2026Q4"),
        ("H", 0, "2026Q1", None), ("H", 0, "2026Q2", "2026H1"), ("H", 0, "2026Q3", "2026H1"), ("H", 0, "2026Y", "2026H2"),
        ("Y", 0, "2026Q3", None), ("Y", 0, "2026Y", "2026Y"), ("Y", 1, "2026Y", "2025Y"),
        ("W", 0, "2026M03", "2026M03"), ("W", 1, "2026Y", "2026Y"),
    ],
)  # fmt: skip
def test_a_figure_is_due_when_its_own_period_is_over_and_known(frequency: str, lag: int, period: str, known: str | None) -> None:
    asked = read_period(period)
    assert asked is not None
    found = data_period(replace(SCHEME.indicators[0], frequency=frequency, lag=lag), asked)
    assert (None if found is None else str(found)) == known


def test_within_the_shipped_year_months_ask_for_less_than_quarters_and_quarters_for_less_than_the_year() -> None:
    def due(code: str) -> set[str]:
        period = read_period(code)
        assert period is not None
        return {item.code for item in SCHEME.indicators if data_period(item, period) is not None}

    assert due("2026M01") < due("2026M02") == due("2026M11")
    assert due("2026M03") < due("2026Q1") < due("2026Q2") <= due("2026Q3") < due("2026Y")
    assert due("2026Y") == {item.code for item in SCHEME.indicators}


def test_periods_are_in_order() -> None:
    assert Period(2025, "Y") < Period(2026, "M", 1) < Period(2026, "M", 2)
