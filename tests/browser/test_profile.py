"""画像与对标 as a county sees it: what costs it most without a click, sums that add up, nothing cut off."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from data.city import SHIPPED, read_city
from data.runs import run_of
from evaluation.profile import shortfalls
from evaluation.rounding import shown
from tests.browser.test_every_page import ALLOWED, RULES, WORDS
from tests.browser.test_pictures import CLIPPED, WIDE

PATHS = [
    "profile", "profile?unit=331022", "profile?unit=TZW&vs=331003,331081,best&detail=1", "profile?unit=331081&period=2026Q3",
    "profile?period=2026M05",
]  # fmt: skip
STEPS = """key => [...document.querySelectorAll(`table.fall-${key} tr`)].filter(row => row.dataset.shown)
  .map(row => [row.cells[0].textContent, row.dataset.shown])"""
# the numbers over the columns, as drawn
LABELS = """key => [...document.querySelectorAll(`.st-key-fall-${key} svg.marks text`)].map(one => one.textContent)"""
TEXTS = """() => [...document.querySelectorAll('[data-testid="stVegaLiteChart"] svg.marks')].map(svg => [
  svg.getBoundingClientRect(), [...svg.querySelectorAll('text')].filter(one => one.textContent.trim())
    .map(one => [one.textContent, one.getBoundingClientRect()])])"""
OUTSIDE = f"""() => ({TEXTS})().flatMap(([pane, texts]) => texts.filter(([, box]) =>
  box.left < pane.left - 1 || box.right > pane.right + 1 || box.top < pane.top - 1 || box.bottom > pane.bottom + 1)
  .map(([words]) => words))"""
OVERLAPS = f"""() => ({TEXTS})().flatMap(([, texts]) => texts.flatMap(([words, a], k) => texts.slice(k + 1)
  .filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
  .map(([others]) => `${{words}} | ${{others}}`)))"""


def drawn(page: Page) -> Page:
    """Every chart of the page has its shapes and texts."""
    charts = 0 if "unit=" not in page.url else 2 if "period=2026" in page.url else 4
    page.wait_for_function(
        """charts => [...document.querySelectorAll('[data-testid="stVegaLiteChart"] svg.marks')]
             .filter(chart => chart.querySelector('text')).length === charts""",
        arg=charts,
    )
    return page


def test_what_costs_most_is_read_without_a_click_and_in_its_order(address, read) -> None:
    page = read(f"{address}/profile?unit=331022")
    bars = page.locator("details.lost[data-indicator]").evaluate_all("all => all.map(one => one.dataset.indicator)")
    lost = [Decimal(text.strip("−分")) for text in page.locator("details.lost[data-indicator] .points").all_inner_texts()]
    found = shortfalls(run_of(read_city(SHIPPED).example(2025)), "331022")[:5]
    assert bars == [item.row.indicator.code for item in found]
    assert lost == [Decimal(shown(item.lost, 2)) for item in found] == sorted(lost, reverse=True)
    first = page.locator("details.lost[data-indicator]").first
    assert first.bounding_box()["y"] < 768 - 40
    widths = page.locator(".cost-bar").evaluate_all("all => all.map(one => one.getBoundingClientRect().width)")
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize("unit", ["331022", "331081", "TZW"])
@pytest.mark.parametrize("key", ["mean", "before"])
def test_the_waterfall_adds_up_as_drawn(address, read, unit, key) -> None:
    page = drawn(read(f"{address}/profile?unit={unit}"))
    steps = [(name, Decimal(value)) for name, value in page.evaluate(STEPS, key)]
    assert sum(value for _, value in steps[:-1]) == steps[-1][1]
    score = page.locator(".card.figure .value").first.inner_text().split()[0]
    assert steps[-1][1] == Decimal(score)
    labels = page.evaluate(LABELS, key)
    numbers = [Decimal(text.replace("−", "-")) for text in labels if re.fullmatch(r"[+−]?\d+\.\d\d", text)]
    named = [value for name, value in steps if value or name not in ("加分", "扣分")]
    assert sorted(numbers) == sorted(named)


def test_charts_are_text_with_words_for_those_who_cannot_see_them(address, read) -> None:
    page = drawn(read(f"{address}/profile?unit=331022"))
    charts = page.locator('[data-testid="stVegaLiteChart"] svg.marks')
    assert charts.count() == 4
    spoken = page.locator('[data-testid="stVegaLiteChart"][role="graphics-document"]').evaluate_all(
        "all => all.map(one => one.getAttribute('aria-label'))"
    )
    assert [text.partition("：")[0] for text in spoken] == [
        "历年得分", "全市平均 → 三门得分差异", "上年 → 本年得分差异", "“尖兵”“领雁”等省级重大科技项目（个）",
    ]  # fmt: skip
    columns = page.locator(".st-key-fall-mean [role='graphics-symbol']")
    assert columns.first.get_attribute("aria-label") == "全市平均83.25分"
    assert columns.first.get_attribute("aria-roledescription") == "柱"


def test_one_click_chooses_the_own_unit_and_the_address_keeps_it(address, visit, settled) -> None:
    page = visit(f"{address}/profile")
    page.locator(".st-key-profile-unit").get_by_role("radio", name="三门").click()
    page.wait_for_url("**/profile?unit=331022")
    page.wait_for_selector("details.lost")
    assert page.locator("h1").inner_text() == "三门县画像与对标"
    page.locator('[data-testid="stPageLink"] a', has_text="县域排名").click()
    page.wait_for_url("**/ranking?*unit=331022*")
    page.locator('[data-testid="stPageLink"] a', has_text="画像与对标").click()
    page.wait_for_url("**/profile?*unit=331022*")
    page.wait_for_selector("details.lost")
    settled(page)
    assert page.locator("h1").inner_text() == "三门县画像与对标"


def test_a_bad_unit_gives_a_sentence_and_the_list_of_units(address, read) -> None:
    page = read(f"{address}/profile?unit=%3Cimg%20src%3Dx%3E")
    assert "网址中的单位“<img src=x>”不在可选范围内" in page.locator('[role="alert"]').first.inner_text()
    assert page.locator("table.landing tbody tr").count() == 10


def test_fewer_than_three_years_are_a_sentence_and_no_forecast(serve, visitor) -> None:
    wenzhou = str(SHIPPED.parent / "examples" / "wenzhou_air_2024_10")
    with serve(APPRAISAL_REFERENCE=wenzhou) as other:
        page = visitor.open(f"{other}/profile?unit=330304")
        text = page.locator(".st-key-trend-indicator").inner_text()
        assert "少于3个，不作趋势外推。" in text
        assert "外推，" not in text
        page.close()


def test_units_are_compared_by_pills_kept_in_the_address(address, visit) -> None:
    page = visit(f"{address}/profile?unit=331022")
    pills = page.locator(".st-key-profile-vs")
    for name, url in (("温岭", "vs=mean%2C331081"), ("各项最优", "vs=mean%2C331081%2Cbest"), ("黄岩", "vs=331081%2Cbest%2C331003")):
        pills.get_by_role("button", name=name, exact=True).click()
        page.wait_for_url(f"**{url}**")
    page.wait_for_function("[...document.querySelectorAll('table.versus thead th')].some(one => one.innerText === '黄岩区')")
    heads = page.locator("table.versus").first.locator("thead th").all_inner_texts()
    assert heads == ["维度", "三门县", "温岭市", "差", "各项最优", "差", "黄岩区", "差"]
    for row in page.locator("table.versus").first.locator("tbody tr").all():
        cells = [text.replace("−", "-") for text in row.locator("td").all_inner_texts()]
        for other in (1, 3, 5):
            assert abs(Decimal(cells[0]) - Decimal(cells[other]) - Decimal(cells[other + 1])) <= Decimal("0.01")


def test_a_loss_opens_into_its_arithmetic_and_its_clause(address, visit) -> None:
    page = visit(f"{address}/profile?unit=331022")
    first = page.locator("details.lost[data-indicator]").first
    first.locator("summary").click()
    inside = first.locator(".inside")
    assert inside.is_visible()
    assert re.search("依据：.+：“.+”", inside.inner_text())


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)], ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_too_wide_cut_off_or_written_over_another(address, read, path, size) -> None:
    page = drawn(read(f"{address}/{path}", size))
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert page.evaluate(WIDE) == []
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(OVERLAPS) == []


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(address, read, path, look) -> None:
    page = drawn(read(f"{address}/{path}", look=look))
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(item["id"], [node["html"][:160] for node in item["nodes"]][:3]) for item in found] == []


@pytest.mark.parametrize("path", PATHS)
def test_words_are_chinese_and_nothing_of_the_program_is_left(address, read, path) -> None:
    text = read(f"{address}/{path}").evaluate(WORDS)
    assert set(re.findall("[A-Za-z]{3,}", text)) - ALLOWED == set()
    assert not re.search(r"\b(None|nan|null|undefined)\b", text)
    assert not re.search("名次|排行榜|末位", text)
