"""Another city's folder opens in the same app: no boundary, no grades, no year before, ties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Page

UNITS = 12


@pytest.fixture(scope="module")
def elsewhere(serve) -> Iterator[str]:  # type: ignore[no-untyped-def]
    with serve(APPRAISAL_REFERENCE="data/examples/wenzhou_air_2024_10") as found:
        yield found


def test_its_ranking_shares_places_and_leaves_out_what_it_has_not(elsewhere, read) -> None:
    page: Page = read(f"{elsewhere}/ranking")
    rows = [row.locator("td, th").all_inner_texts() for row in page.locator("table.ranking tbody tr").all()]
    heads = page.locator("table.ranking thead th").all_inner_texts()
    totals = [Decimal(row[2]) for row in rows]
    assert len(rows) == UNITS
    assert [int(re.findall(r"\d+", row[0])[0]) for row in rows] == [
        sum(other > total for other in totals) + 1 for total in totals
    ]
    assert ["并列" in row[0] for row in rows] == [totals.count(total) > 1 for total in totals]
    assert {row[heads.index("较上期")] for row in rows} == {"—（首期）"}
    assert "等次" not in page.locator("table.ranking thead").inner_text()
    assert page.locator(".band").inner_text().startswith("数据为公开发布数据")


def test_its_map_is_a_grid_with_every_unit(elsewhere, read) -> None:
    page: Page = read(f"{elsewhere}/map")
    assert "没有边界文件，以方格代替地图" in page.locator('[data-testid="stMain"]').inner_text()
    assert page.locator(".st-key-map [aria-roledescription='单位']").count() == UNITS
    assert sum(int(text) for text in page.locator("table.classes tbody td.number").all_inner_texts()) == UNITS


def test_its_points_open_too(elsewhere, visit) -> None:
    page: Page = visit(f"{elsewhere}/ranking?unit=330304")
    assert page.locator("details.step tr[data-indicator]").count() == 4
