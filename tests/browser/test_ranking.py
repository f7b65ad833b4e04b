"""县域排名 as a reader sees it: places, gaps and parts recomputed from what stands on the page."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from playwright.sync_api import Page

UNITS = """() => [...document.querySelectorAll('table.ranking tbody tr')].map(row => row.dataset.unit)"""
# every row by its headings; a bar in the words it has for those who cannot see it
ROWS = """look => [...document.querySelectorAll(`table.${look} tbody tr`)].map(row => {
  const heads = [...row.closest('table').querySelectorAll('thead th')].map(head => head.innerText.trim());
  return Object.fromEntries([...row.cells].map((cell, place) =>
    [heads[place], cell.querySelector('.bar')?.getAttribute('aria-label') ?? cell.innerText.trim()]));
})"""
WIDE = """() => [document.scrollingElement, document.querySelector('[data-testid="stMain"]')]
  .filter(box => box.scrollWidth > box.clientWidth).length"""
CARD = """() => { const card = document.querySelector('.card'); return card.scrollWidth - card.clientWidth; }"""
SMALL_TARGETS = """() => [...document.querySelectorAll('[data-testid="stMain"] button, [data-testid="stMain"] a, summary')]
  .filter(one => one.offsetParent && getComputedStyle(one).display !== 'inline')
  .map(one => [one.innerText, one.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24).map(([words]) => words)"""
CONTRAST = """() => {
  const parts = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([red, green, blue]) => [red, green, blue].map(one => one / 255)
    .map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, place) => sum + one * [0.2126, 0.7152, 0.0722][place], 0);
  const ratio = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  return [...document.querySelectorAll('.chip')].map(chip => {
    const look = getComputedStyle(chip);
    return [chip.innerText, ratio(parts(look.color), parts(look.backgroundColor))];
  });
}"""


def rows(page: Page, look: str = "ranking") -> list[dict[str, str]]:
    return page.evaluate(ROWS, look)


def number(text: str) -> Decimal:
    return Decimal(re.findall(r"[\d.]+", text)[-1])


@pytest.mark.parametrize("period", ["2023Y", "2024Y", "2025Y"])
def test_places_and_gaps_follow_from_the_totals_shown(address, read, period) -> None:
    ranked = [row for row in rows(read(f"{address}/ranking?period={period}")) if row["位次"] != "单列"]
    totals = [Decimal(row["得分"]) for row in ranked]
    assert len(totals) == 9
    assert totals == sorted(totals, reverse=True)
    for row, total in zip(ranked, totals, strict=True):
        better = [other for other in totals if other > total]
        assert number(row["位次"]) == len(better) + 1
        assert ("并列" in row["位次"]) == (totals.count(total) > 1)
        if better:
            assert number(row["与前一位分差"]) == min(better) - total
            assert ("差距不足0.5分" in row["与前一位分差"]) == (min(better) - total < Decimal("0.5"))
        else:
            assert row["与前一位分差"] == "—"


def test_progress_places_follow_from_the_totals_of_two_years(address, read) -> None:
    before = {row["单位"]: Decimal(row["得分"]) for row in rows(read(f"{address}/ranking?period=2024Y"))}
    ranked = [row for row in rows(read(f"{address}/ranking?period=2025Y")) if row["位次"] != "单列"]
    gained = {row["单位"]: Decimal(row["得分"]) - before[row["单位"]] for row in ranked}
    for row in ranked:
        better = [points for points in gained.values() if points > gained[row["单位"]]]
        assert int(row["进步位次"]) == len(better) + 1


def test_the_table_lists_ten_units_with_caption_and_row_headings(address, read) -> None:
    page = read(f"{address}/ranking")
    assert page.locator("table.ranking caption").inner_text()
    heads = page.locator('table.ranking thead th[scope="col"]').all_inner_texts()
    assert heads == ["位次", "单位", "得分", "较上期", "与前一位分差", "等次", "组内位次", "进步位次", "得分构成", "数据"]
    assert page.locator('table.ranking tbody th[scope="row"]').count() == 10
    assert [row["单位"] for row in rows(page) if row["位次"] == "单列"] == ["台州湾新区"]


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("path", ["ranking", "ranking?dimension=D", "ranking?view=notice", "ranking?period=2026Q3&detail=1"])
def test_every_column_fits_a_small_screen_and_every_chip_can_be_read(address, read, path, look) -> None:
    page = read(f"{address}/{path}", look=look)
    assert page.evaluate(WIDE) == 0
    assert page.evaluate(CARD) == 0
    assert page.evaluate(SMALL_TARGETS) == []
    assert [(words, ratio) for words, ratio in page.evaluate(CONTRAST) if ratio < 4.5] == []


def test_it_can_be_read_at_twice_the_size(address, visit) -> None:
    page = visit(f"{address}/ranking", size=(683, 384))
    assert page.evaluate(WIDE) == 0
    last = page.locator("table.ranking tbody tr").first.locator("td").last
    last.scroll_into_view_if_needed()
    box = last.bounding_box()
    assert box["x"] + box["width"] <= 683
    assert last.inner_text() == "适用99分"


def test_the_parts_of_every_bar_add_to_its_total(address, read) -> None:
    for row in rows(read(f"{address}/ranking")):
        parts = [Decimal(points) for points in re.findall(r"([\d.]+)分", row["得分构成"])]
        assert len(parts) >= 6
        assert abs(sum(parts) - Decimal(row["得分"])) <= Decimal("0.005") * (len(parts) + 1)


def test_the_mean_is_that_of_the_totals_shown(address, read) -> None:
    page = read(f"{address}/ranking")
    totals = [Decimal(row["得分"]) for row in rows(page) if row["位次"] != "单列"]
    mean, whole = (Decimal(text) for text in page.locator("table.ranking tfoot td.score").all_inner_texts())
    assert abs(mean - sum(totals) / len(totals)) <= Decimal("0.005")
    assert whole == 100


def test_the_five_columns_add_up(address, read) -> None:
    for row in rows(read(f"{address}/ranking?view=notice"), "notice"):
        assert Decimal(row["目标责任得分"]) + Decimal(row["加减分"]) == Decimal(row["综合得分"])


def test_order_and_group_are_filters_that_can_be_undone(address, visit) -> None:
    page = visit(f"{address}/ranking")
    by_place = page.evaluate(UNITS)
    page.get_by_role("radio", name="按建制顺序").click()
    page.wait_for_function(f"({UNITS})()[0] === '331002'")
    assert sorted(page.evaluate(UNITS)) == sorted(by_place)
    page.get_by_role("radio", name="位次倒序").click()
    page.wait_for_function(f"({UNITS})()[0] === '{by_place[-2]}'")
    assert page.evaluate(UNITS) == [*by_place[-2::-1], by_place[-1]]
    page.get_by_role("radio", name="按位次").click()
    page.wait_for_function(f"({UNITS})()[0] === '{by_place[0]}'")
    assert page.evaluate(UNITS) == by_place
    page.get_by_role("radio", name="市区").click()
    page.wait_for_function(f"({UNITS})().length === 3")
    assert [number(row["组内位次"]) for row in rows(page)] == [1, 2, 3]
    assert "group=" in page.url


def test_the_leaves_of_every_unit_add_to_its_total(address, visit) -> None:
    page = visit(f"{address}/ranking")
    names = {row["单位"]: row["得分"] for row in rows(page)}
    assert len(names) == 10
    for name, total in names.items():
        page.locator(".st-key-trace").get_by_role("radio", name=name).click()
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
    page.wait_for_selector(".trace .exact", state="attached")


@pytest.mark.parametrize("unit", ["331022", "TZW"])
def test_the_parts_of_a_dimension_are_those_of_the_sum_below_it(address, visit, unit) -> None:
    page = visit(f"{address}/ranking?unit={unit}")
    for step in page.locator("details.step:has(tr[data-indicator])").all():
        step.locator("summary").first.click()
        points = [row.locator("td").nth(1).inner_text() for row in step.locator("tr[data-indicator]").all()]
        known = [Decimal(text) for text in points if text != "—"]
        whole = Decimal(step.locator("tfoot tr.total td.number").nth(1).inner_text())
        assert abs(sum(known) - whole) <= Decimal("0.00005") * (len(known) + 1)


def test_the_files_are_two_clicks_away_and_named_as_offices_name_them(address, visit, tmp_path) -> None:
    page = visit(f"{address}/ranking")
    page.get_by_role("button", name="导出").click()
    for label, kind in (
        ("五列通报表（文档）", "通报表.docx"), ("得分表（工作簿，含公式）", "得分表.xlsx"), ("数据（表格压缩包）", "数据.zip"),
        ("数据（供程序读取）", "数据.json"),
    ):  # fmt: skip
        word, ending = kind.split(".")
        name = f"台州市315考核_2025年_{word}_演示_v1.{ending}"
        with page.expect_download(timeout=30_000) as waiting:
            page.get_by_role("button", name=label).click()
        assert waiting.value.suggested_filename == name
        path = Path(tmp_path) / name
        waiting.value.save_as(path)
        assert path.stat().st_size > 2000
