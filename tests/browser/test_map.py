"""专题地图 as a reader sees it: every unit in one class, labels inside the pane, map and table agreeing."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import pytest
from PIL import Image
from playwright.sync_api import Page

SHOWS = ["total", "A", "G", "A1", "B1", "move", "gain", "total&method=natural", "total&period=2026Q3", "behind&period=2026Q3"]
METHODS = {"等次": "grade", "等距": "equal", "分位": "quantile", "自然断点": "natural", "手工": "manual"}
# Streamlit asks beside every deep link for these before it asks at the root
PROBES = ("host-config", "health")
BOXES = """() => [...document.querySelectorAll('.st-key-map svg.marks text')].filter(text => text.textContent.trim())
  .map(text => [text.textContent, text.getBoundingClientRect()])
  .map(([words, box]) => [words, box.left, box.top, box.right, box.bottom])"""
# the drawing follows the table by a moment
AGREED = """() => {
  const number = one => Number(one.match(/(\\d+)个?$/)?.[1]);
  const legend = [...document.querySelectorAll('.st-key-map svg.marks text')].map(one => one.textContent)
    .filter(words => /\\s\\d+个$/.test(words)).map(number);
  const table = [...document.querySelectorAll('table.classes tbody td.number')].map(one => number(one.innerText));
  return table.length && String(legend) === String(table);
}"""
NO_WEBGL = """const known = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return String(kind).startsWith('webgl') ? null : known.call(this, kind, ...rest);
};"""
DECK = ".st-key-deck canvas"
TEXTS = """() => {
  const pane = document.querySelector('.st-key-map svg.marks').getBoundingClientRect();
  return [...document.querySelectorAll('.st-key-map svg.marks text')].filter(text => text.textContent.trim())
    .map(text => [text.textContent, text.getBoundingClientRect()])
    .filter(([, box]) => box.left < pane.left || box.right > pane.right || box.top < pane.top || box.bottom > pane.bottom)
    .map(([words]) => words);
}"""
UNITS = 10


def counts(page: Page) -> list[int]:
    return [int(text) for text in page.locator("table.classes tbody td.number").all_inner_texts()]


def legend_counts(page: Page) -> list[int]:
    texts = page.locator(".st-key-map svg.marks text").all_text_contents()
    return [int(found[1]) for text in texts if (found := re.search(r"\s(\d+)个$", text))]


@pytest.mark.parametrize("show", SHOWS)
def test_every_unit_is_in_one_class_and_the_legend_counts_ten(address, read, show) -> None:
    page = read(f"{address}/map?show={show}")
    assert sum(counts(page)) == UNITS
    assert legend_counts(page) == counts(page)
    listed = page.locator("table.classes tbody td.wide span").all_inner_texts()
    assert len({text.split()[0] for text in listed}) == UNITS


@pytest.mark.parametrize("show", SHOWS)
def test_no_label_leaves_the_pane(address, read, show) -> None:
    page = read(f"{address}/map?show={show}")
    assert page.locator(".st-key-map svg.marks text").count() > 20
    assert page.evaluate(TEXTS) == []


@pytest.mark.parametrize("show", SHOWS)
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)], ids="{0[0]}x{0[1]}".format)
def test_no_two_texts_of_the_map_overlap(address, read, show, size) -> None:
    boxes = read(f"{address}/map?show={show}", size).evaluate(BOXES)
    found = [
        (one[0], other[0])
        for place, one in enumerate(boxes)
        for other in boxes[:place]
        # a line's box is higher than its letters: neighbouring lines of one label may touch by a hair
        if min(one[3], other[3]) - max(one[1], other[1]) > 1 and min(one[4], other[4]) - max(one[2], other[2]) > 4
    ]
    assert found == []


def test_the_map_page_logs_no_error(address, visitor) -> None:
    page = visitor.profile((1366, 768), "light").new_page()
    said: list[str] = []
    bad: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("response", lambda reply: bad.append(reply.url) if reply.status >= 400 else None)
    page.goto(f"{address}/map")
    page.wait_for_selector(".st-key-map svg.marks path")
    page.close()
    assert [url for url in bad if not url.endswith(PROBES)] == []
    assert len(said) == len(bad)


def test_the_unit_without_boundary_is_a_circle_with_a_leader(address, read) -> None:
    page = read(f"{address}/map")
    box = page.locator(".st-key-map [aria-label^='台州湾新区']").bounding_box()
    assert box is not None
    assert box["width"] == pytest.approx(box["height"], abs=1.5)
    assert page.locator(".st-key-map svg.marks path[stroke-dasharray='4,3']").count() >= 2


@pytest.mark.parametrize("method", METHODS)
def test_every_unit_is_in_one_class_under_every_method(address, visit, settled, method) -> None:
    page = visit(f"{address}/map?show=total")
    page.get_by_role("radio", name=method, exact=True).click()
    page.wait_for_url("**show=total" if method == "等次" else f"**method={METHODS[method]}**")
    settled(page)
    page.wait_for_function(AGREED)
    assert sum(counts(page)) == UNITS
    assert legend_counts(page) == counts(page)
    listed = page.locator("table.classes tbody td.wide span").all_inner_texts()
    assert len({text.split()[0] for text in listed}) == len(listed) == UNITS


def test_periods_are_turned_by_the_arrow_keys(address, visit) -> None:
    page = visit(f"{address}/map?show=A")
    for key, period, title in (
        ("ArrowLeft", "2024Y", "2024年度"), ("ArrowLeft", "2023Y", "2023年度"), ("ArrowRight", "2024Y", "2024年度"),
    ):  # fmt: skip
        page.keyboard.press(key)
        page.wait_for_url(f"**period={period}**")
        page.wait_for_function("title => document.querySelector('h1').innerText.startsWith(title)", arg=title)
    assert "show=A" in page.url


def test_the_arrow_keys_turn_periods_even_after_a_click_on_a_pill(address, visit) -> None:
    page = visit(f"{address}/map")
    page.get_by_role("radio", name="维度", exact=True).click()
    page.wait_for_function("document.querySelector('h1').innerText.endsWith('核心目标')")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**period=2024Y**")


def test_a_chosen_unit_gets_a_rim_on_the_map_and_a_mark_in_the_table(address, visit, settled) -> None:
    page = visit(f"{address}/map")
    before = page.locator(".st-key-map svg.marks path").count()
    page.get_by_role("radio", name="三门县").click()
    page.wait_for_url("**unit=331022**")
    page.wait_for_selector('table.classes span.chosen[data-unit="331022"]')
    settled(page)
    page.wait_for_function("count => document.querySelectorAll('.st-key-map svg.marks path').length === count + 2", arg=before)


def test_a_class_is_pointed_out_on_the_map_and_in_the_table(address, visit, settled) -> None:
    page = visit(f"{address}/map")
    page.get_by_role("radio", name="良好（5）").click()
    page.wait_for_url("**level=**")
    page.wait_for_selector('table.classes tr.chosen[data-class="良好"]')
    settled(page)
    fills = page.locator(".st-key-map [aria-roledescription='单位']").evaluate_all(
        "all => all.map(one => [one.getAttribute('aria-label').includes('，良好（'), getComputedStyle(one).fill])"
    )
    assert {fill for good, fill in fills if good} == {"rgb(106, 174, 214)"}
    assert len([fill for good, fill in fills if good]) == 5
    assert "rgb(0, 109, 91)" not in {fill for _, fill in fills}


def test_the_lowest_grade_carries_lines_and_the_best_does_not(address, read) -> None:
    page = read(f"{address}/map")
    looks = page.locator("table.classes tbody .swatch").evaluate_all("all => all.map(one => getComputedStyle(one).backgroundImage)")
    assert [look != "none" for look in looks] == [False, False, False, True]


def test_typed_bounds_are_kept_in_the_address_and_faults_named(address, visit, settled) -> None:
    page = visit(f"{address}/map?method=manual")
    line = page.locator(".st-key-map-breaks input")
    line.fill("60，85")
    line.press("Enter")
    page.wait_for_url("**breaks=**")
    page.wait_for_function("document.querySelectorAll('table.classes tbody tr').length === 3")
    assert sum(counts(page)) == UNITS
    line.fill("85，60")
    line.press("Enter")
    page.wait_for_selector("text=手工分档界限有误：分档界限须由小到大，且不得重复")


@pytest.fixture
def blind(visitor) -> Iterator[Callable[[str], Page]]:  # type: ignore[no-untyped-def]
    """Opens a page in a browser that cannot draw in three dimensions."""
    pages: list[Page] = []

    def open_one(url: str) -> Page:
        page = visitor.profile((1366, 768), "light").new_page()
        page.add_init_script(NO_WEBGL)
        page.goto(url)
        pages.append(page)
        return page

    yield open_one
    for page in pages:
        page.close()


def test_without_webgl_a_sentence_says_so_and_the_drawn_map_stays(address, blind) -> None:
    page = blind(f"{address}/map?look=live")
    page.wait_for_selector("text=不支持互动地图所需的三维绘图")
    page.wait_for_selector(".st-key-map svg.marks path")
    assert page.locator(DECK).count() == 0


def test_the_interactive_map_draws_every_colour_and_a_click_picks(address, visit) -> None:
    page = visit(f"{address}/map?look=live")
    page.wait_for_selector(DECK, timeout=120_000)
    canvas = page.locator(DECK).first
    for _ in range(60):
        colours = seen_in(canvas.screenshot())
        if {(0, 109, 91), (106, 174, 214), (253, 240, 166), (165, 15, 21)} <= colours:
            break
        page.wait_for_timeout(1000)
    assert {(0, 109, 91), (106, 174, 214), (253, 240, 166), (165, 15, 21)} <= colours
    box = canvas.bounding_box()
    assert box is not None
    for _ in range(20):
        page.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.5)
        page.wait_for_timeout(1500)
        if "unit=331024" in page.url:
            break
    page.wait_for_selector('table.classes span.chosen[data-unit="331024"]')
    assert page.get_by_role("radio", name="仙居县").get_attribute("aria-checked") == "true"


def seen_in(picture: bytes) -> set[tuple[int, int, int]]:
    return set(Image.open(io.BytesIO(picture)).convert("RGB").get_flattened_data())


def test_the_picture_is_downloaded_in_two_clicks(address, visit) -> None:
    page = visit(f"{address}/map")
    page.get_by_role("button", name="导出").click()
    with page.expect_download() as found:
        page.get_by_role("button", name="图片（供演示文稿）").click()
    assert found.value.suggested_filename == "台州市315考核_2025年_专题地图总分等次_演示_v1.png"
    with Image.open(found.value.path()) as picture:
        assert picture.width >= 2400


def test_without_a_review_number_the_page_says_that_public_export_is_off(address, read) -> None:
    assert "公开导出已关闭" in read(f"{address}/map").locator("[data-public=off]").inner_text()


def test_the_map_says_that_it_is_not_reviewed(address, read) -> None:
    texts = read(f"{address}/map").locator(".st-key-map svg.marks text").all_text_contents()
    assert "示意图：内部示意，未经审图，不得公开" in texts


def test_the_map_has_words_for_those_who_cannot_see_it(address, read) -> None:
    page = read(f"{address}/map")
    assert page.locator('.st-key-map [role="graphics-document"]').get_attribute("aria-label")
    spoken = page.locator(".st-key-map [aria-roledescription='单位']").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-label'))"
    )
    assert len(spoken) == UNITS
    assert [text for text in spoken if text.startswith("台州湾新区：总分等次，") and "单列" in text]


def test_a_click_on_the_map_selects_the_unit_and_shows_its_points(address, visit) -> None:
    page = visit(f"{address}/map")
    page.locator(".st-key-map [aria-label^='仙居县']").click()
    page.wait_for_url("**unit=331024**")
    page.wait_for_selector("table.summary")
    assert page.locator("table.summary caption").inner_text() == "仙居县得分构成"
    assert page.get_by_role("radio", name="仙居县").get_attribute("aria-checked") == "true"


def test_a_chosen_unit_leads_to_its_full_arithmetic(address, visit) -> None:
    page = visit(f"{address}/map?unit=331083&period=2024Y")
    page.get_by_text("查看每一分的依据").click()
    page.wait_for_url("**/ranking?*")
    page.wait_for_selector("details.step")
    assert "unit=331083" in page.url
    assert page.locator("h1").inner_text() == "2024年度县域排名"


def test_themes_are_chosen_by_pills_and_by_list(address, visit, settled) -> None:
    page = visit(f"{address}/map")
    page.get_by_role("radio", name="维度").click()
    page.wait_for_url("**show=A")
    page.get_by_role("radio", name="科技人才").click()
    page.wait_for_url("**show=E")
    page.wait_for_function("document.querySelector('h1').innerText.endsWith('科技人才')")
    page.get_by_role("radio", name="指标").click()
    page.wait_for_url("**show=A1")
    page.wait_for_function("document.querySelector('h1').innerText.includes('R&D')")
    settled(page)
    assert sum(counts(page)) == UNITS
