"""县域排名 as a reader sees it: places, gaps and parts recomputed from what stands on the page."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from playwright.sync_api import Page

UNITS = """() => [...document.querySelectorAll('table.ranking tbody tr')].map(row => row.dataset.unit)"""
ROWS = """() => [...document.querySelectorAll('table.ranking tbody tr')].map(
  row => [...row.cells].map(cell => cell.querySelector('.bar')?.getAttribute('aria-label') ?? cell.innerText.trim()))"""


def rows(page: Page) -> list[list[str]]:
    return page.evaluate(ROWS)


def number(text: str) -> Decimal:
    return Decimal(re.findall(r"[\d.]+", text)[-1])


def test_places_and_gaps_follow_from_the_totals_shown(address, read) -> None:
    ranked = [row for row in rows(read(f"{address}/ranking")) if row[0] != "单列"]
    totals = [Decimal(row[2]) for row in ranked]
    assert totals == sorted(totals, reverse=True)
    for row, total in zip(ranked, totals, strict=True):
        better = [other for other in totals if other > total]
        assert number(row[0]) == len(better) + 1
        assert ("并列" in row[0]) == (totals.count(total) > 1)
        if better:
            assert number(row[3]) == min(better) - total
            assert ("差距不足0.5分" in row[3]) == (min(better) - total < Decimal("0.5"))
        else:
            assert row[3] == "—"


def test_the_table_lists_ten_units_with_caption_and_row_headings(address, read) -> None:
    page = read(f"{address}/ranking")
    assert page.locator("table.ranking caption").inner_text()
    assert page.locator('table.ranking thead th[scope="col"]').count() == 8
    assert page.locator('table.ranking tbody th[scope="row"]').count() == 10
    assert [row[1] for row in rows(page) if row[0] == "单列"] == ["台州湾新区"]


def test_the_parts_of_every_bar_add_to_its_total(address, read) -> None:
    for row in rows(read(f"{address}/ranking")):
        parts = [Decimal(points) for points in re.findall(r"([\d.]+)分", row[6])]
        assert len(parts) >= 6
        assert abs(sum(parts) - Decimal(row[2])) <= Decimal("0.005") * (len(parts) + 1)


def test_the_mean_is_that_of_the_totals_shown(address, read) -> None:
    page = read(f"{address}/ranking")
    totals = [Decimal(row[2]) for row in rows(page) if row[0] != "单列"]
    mean = Decimal(page.locator("table.ranking tfoot td.score").inner_text())
    assert abs(mean - sum(totals) / len(totals)) <= Decimal("0.005")


def test_order_and_group_are_filters_that_can_be_undone(address, visit) -> None:
    page = visit(f"{address}/ranking")
    by_place = page.evaluate(UNITS)
    page.get_by_role("radio", name="按建制顺序").click()
    page.wait_for_function(f"({UNITS})()[0] === '331002'")
    assert sorted(page.evaluate(UNITS)) == sorted(by_place)
    page.get_by_role("radio", name="按位次").click()
    page.wait_for_function(f"({UNITS})()[0] === '{by_place[0]}'")
    assert page.evaluate(UNITS) == by_place
    page.get_by_role("radio", name="市区").click()
    page.wait_for_function(f"({UNITS})().length === 3")
    assert [number(row[0]) for row in rows(page)] == [1, 2, 3]
    assert "组内位次" in page.locator("table.ranking thead").inner_text()


def test_the_leaves_of_every_unit_add_to_its_total(address, visit) -> None:
    page = visit(f"{address}/ranking")
    names = {row[1]: row[2] for row in rows(page)}
    assert len(names) == 10
    for name, total in names.items():
        page.locator(".st-key-trace-filters").get_by_role("radio", name=name).click()
        page.wait_for_selector(f"section.trace[data-unit='{name}'] .total-points")
        leaves = page.locator(".leaf").evaluate_all("all => all.map(leaf => leaf.dataset.exact)")
        whole = Fraction(page.locator(".total-points").get_attribute("data-exact") or "")
        assert len(leaves) > 30
        assert sum((Fraction(leaf) for leaf in leaves if leaf), Fraction(0)) == whole
        assert abs(whole - Fraction(total)) <= Fraction(1, 200)


def test_a_dimension_opens_into_indicators_and_an_indicator_into_its_clause(address, visit) -> None:
    page = visit(f"{address}/ranking")
    page.get_by_role("radio", name="温岭市").click()
    step = page.locator("details.step").first
    step.locator("summary").first.click()
    sentence = step.locator("table.trace tbody details").first
    assert sentence.is_visible()
    sentence.locator("summary").click()
    inside = sentence.locator(".inside")
    assert inside.is_visible()
    assert re.search("依据：.+：“.+”", inside.inner_text())
    assert "精确值" not in inside.inner_text()
    page.get_by_text("专业显示").click()
    page.wait_for_url("**detail=1**")
    page.wait_for_selector(".exact", state="attached")


@pytest.mark.parametrize("unit", ["331022", "TZW"])
def test_the_parts_of_a_dimension_are_those_of_the_sum_below_it(address, visit, unit) -> None:
    page = visit(f"{address}/ranking?unit={unit}")
    for step in page.locator("details.step:has(tr[data-indicator])").all():
        step.locator("summary").first.click()
        points = [row.locator("td").nth(1).inner_text() for row in step.locator("tr[data-indicator]").all()]
        known = [Decimal(text) for text in points if text != "—"]
        whole = Decimal(step.locator("tfoot tr.total td.number").nth(1).inner_text())
        assert abs(sum(known) - whole) <= Decimal("0.00005") * (len(known) + 1)
