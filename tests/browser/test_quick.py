"""Five minutes to a result: 快速测算 in a real browser, from the bare address to the files in the download folder."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document
from openpyxl import Workbook, load_workbook

from data.city import SHIPPED, read_city
from data.exchange.csv import read_table
from data.exchange.run_files import rows_of
from data.exchange.yaml import read_text
from data.quick.offers import EXAMPLES
from data.quick.schemes import Wanted, drafted
from data.scheme_texts import parsed
from evaluation.assessment import assess
from evaluation.figures import FIGURE_COLUMNS, Figure
from evaluation.rounding import shown
from evaluation.terms import Ranking
from tests.browser.test_every_page import ALLOWED, RULES, WORDS

WENZHOU = EXAMPLES / "wenzhou_air_2024_10"
WORD = "得分表（文档）"
FILES = {".docx": WORD, ".xlsx": "评分工作簿（含公式）", ".png": "专题地图（图片）", ".zip": "数据表（压缩包）"}
TITLES = ("研发投入", "高新技术企业数", "发明专利拥有量", "能耗强度")
UNITS = ("亿元", "家", "件", "吨标准煤")
MOST_CLICKS = 12
OVERFLOW = "() => document.querySelector('[data-testid=\"stMain\"]').scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module", autouse=True)
def _warm(address, browser) -> None:
    """The first visit ever makes the demo records; how long that takes is another test's business."""
    page = browser.new_page()
    page.goto(f"{address}/quick?step=kept")
    page.wait_for_selector("text=还没有留存的测算", timeout=180_000)
    page.close()


class Hand:
    """Clicks as a person does, and counts them."""

    def __init__(self, page, settled) -> None:
        self.page, self.settled, self.clicks = page, settled, 0

    def click(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name, exact=False).first.click()
        self.clicks += 1
        self.settled(self.page)

    def upload(self, path: Path) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="选择文件").click()
        chooser.value.set_files(str(path))
        self.clicks += 1

    def download(self, label: str, folder: Path) -> Path:
        with self.page.expect_download(timeout=60_000) as waiting:
            self.page.get_by_role("button", name=label).click()
        self.clicks += 1
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path


def ten_units() -> list[tuple[str, list[int]]]:
    names = [unit.name for unit in read_city(SHIPPED).units if unit.ranked is not Ranking.UNRANKED]
    return [(name, [30 + place, 100 + 7 * place, 500 - 11 * place, 40 + place * place % 9]) for place, name in enumerate(names)]


def wide_workbook(path: Path, changes: dict[str, str] | None = None) -> Path:
    """Units across the top, indicators down the side, as offices keep them."""
    rows = ten_units()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["指标", *(name for name, _ in rows)])
    for place, (title, unit) in enumerate(zip(TITLES, UNITS, strict=True)):
        sheet.append([f"{title}（{unit}）", *(values[place] for _, values in rows)])
    for address, text in (changes or {}).items():
        sheet[address] = text
    book.save(path)
    return path


def expected_ten() -> dict[str, str]:
    """What assess() says of the same figures under a scheme with equal 分值."""
    scheme = parsed(drafted([Wanted("", title, unit) for title, unit in zip(TITLES, UNITS, strict=True)]))[1]
    units = [unit for unit in read_city(SHIPPED).units if unit.ranked is not Ranking.UNRANKED]
    figures = [
        Figure(unit.code, item.code, str(value))
        for unit, (_, values) in zip(units, ten_units(), strict=True)
        for item, value in zip(scheme.indicators, values, strict=True)
    ]
    run = assess(scheme, units, [], figures)
    return {total.unit.name: shown(total.published_total, 2) for total in run.totals.values()}


def expected_wenzhou() -> dict[str, str]:
    city = read_city(WENZHOU)
    figures = rows_of(Figure, FIGURE_COLUMNS, read_table(WENZHOU / "figures.csv", FIGURE_COLUMNS, ("unit", "indicator")))
    scheme = parsed(read_text(city.schemes[2024], "方案"))[1]
    run = assess(scheme, city.units, [], figures)
    ranked = (total for total in run.totals.values() if total.unit.ranked is not Ranking.UNRANKED)
    return {total.unit.name: shown(total.published_total, 2) for total in ranked}


def totals_shown(page) -> dict[str, str]:
    rows = page.locator("table.ranking tbody tr").all()
    return {row.locator("th").inner_text(): row.locator("td.score").inner_text() for row in rows}


def check_files(folder: Path, totals: dict[str, str]) -> None:
    """Word, workbook and picture hold the numbers of the page, and say what they are."""
    [word] = folder.glob("*.docx")
    paper = Document(str(word))
    cells = [[cell.text for cell in row.cells] for row in paper.tables[0].rows][1:]
    assert {row[0]: row[3] for row in cells} == totals
    said = "".join(part.text for part in paper.sections[0].header.paragraphs)
    assert "测算，非正式结果" in said
    [book] = folder.glob("*.xlsx")
    texts = {
        str(cell) for sheet in load_workbook(book, data_only=True) for row in sheet.iter_rows(values_only=True) for cell in row
    }  # fmt: skip
    assert totals.keys() <= texts
    numbers = {Fraction(text) for text in texts if re.fullmatch(r"\d+(\.\d+)?", text)}
    assert {Fraction(total) for total in totals.values()} <= numbers
    assert any("测算，非正式结果" in text for text in texts)
    [picture] = folder.glob("*.png")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 100_000


def test_five_minutes_with_the_example_table(address, visit, settled, tmp_path) -> None:
    page = visit(f"{address}/")
    hand = Hand(page, settled)
    hand.click("link", "快速测算")
    hand.click("radio", "温州市示例")
    hand.click("button", "用示例表试一试")
    page.wait_for_selector("table.ranking")
    assert totals_shown(page) == expected_wenzhou()
    hand.click("button", "导出")
    for label in FILES.values():
        hand.download(label, tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == set(FILES)
    assert hand.clicks <= MOST_CLICKS
    check_files(tmp_path, expected_wenzhou())


def test_five_minutes_with_a_wide_workbook_of_ten_units(address, visit, settled, tmp_path) -> None:
    page = visit(f"{address}/")
    hand = Hand(page, settled)
    hand.click("link", "快速测算")
    hand.click("radio", "空白方案")
    hand.upload(wide_workbook(tmp_path / "年报.xlsx"))
    page.wait_for_selector("table.ranking", timeout=30_000)
    settled(page)
    totals = totals_shown(page)
    assert len(totals) == 10
    assert totals == expected_ten()
    assert page.locator(".st-key-map path").count() >= 9
    files = tmp_path / "下载"
    hand.click("button", "导出")
    for label in FILES.values():
        hand.download(label, files)
    assert {path.suffix for path in files.iterdir()} == set(FILES)
    assert all("测算" in path.name and "快速测算" in path.name for path in files.iterdir())
    assert hand.clicks <= MOST_CLICKS
    check_files(files, totals)


SEEDED = {
    "B2": "约30", "C2": "2024-01-05", "D2": "1e3", "E2": "三十", "F2": "12~15", "G2": "1,23,4", "H2": "35.", "I2": "#REF!",
    "B3": "107家", "C3": "=1+1", "D3": "（114）", "E3": "121。5", "F3": "1/2", "G3": "135 5", "H3": "未知",
    "B4": "≥500", "C4": "120%", "D4": "5‰", "E4": "467以上", "F4": "@x",
}  # fmt: skip


def test_twenty_seeded_faults_are_all_named_by_cell_and_cleared_by_correcting(address, visit, settled, tmp_path) -> None:
    page = visit(f"{address}/quick?scheme=blank")
    assert len(SEEDED) == 20
    rows = ten_units()
    # typed as text, so that nothing is calculated on the way
    heads = "\t".join(["指标", *(name for name, _ in rows)])
    labels = [f"{title}（{unit}）" for title, unit in zip(TITLES, UNITS, strict=True)]
    lines = [[label, *(str(values[place]) for _, values in rows)] for place, label in enumerate(labels)]
    right = {address: lines[int(address[1:]) - 2][ord(address[0]) - 65] for address in SEEDED}
    for cell, text in SEEDED.items():
        lines[int(cell[1:]) - 2][ord(cell[0]) - 65] = text
    page.get_by_label("把表格粘贴在这里").fill("\n".join([heads, *("\t".join(line) for line in lines)]))
    page.get_by_role("button", name="读取表格").click()
    page.wait_for_selector(".quick-fault")
    settled(page)
    said = page.locator(".quick-fault").all_inner_texts()
    assert sorted(words.split()[0] for words in said) == sorted(SEEDED)
    names = {name for name, _ in rows}
    for words in said:
        assert any(name in words for name in names)
        assert any(title in words for title in TITLES)
    assert page.locator("td.wrong").count() == 20
    for left, (cell, text) in zip(range(19, -1, -1), right.items(), strict=True):
        field = page.get_by_label(f"{cell}改为")
        field.fill(text)
        field.press("Enter")
        if left:
            page.wait_for_function(f"document.querySelectorAll('.quick-fault').length === {left}")
            assert cell not in [words.split()[0] for words in page.locator(".quick-fault").all_inner_texts()]
    page.wait_for_selector("table.ranking")
    assert totals_shown(page) == expected_ten()


def test_an_edited_weight_changes_the_result_and_points_that_do_not_add_up_block_it(address, visit, settled) -> None:
    page = visit(f"{address}/quick?scheme=wenzhou_air_2024_10-2024")
    hand = Hand(page, settled)
    hand.click("button", "用示例表试一试")
    page.wait_for_selector("table.ranking")
    before = totals_shown(page)
    hand.click("radio", "① 方案")
    for label, weight in (("A1分值", "27"), ("A2分值", "23")):
        field = page.get_by_label(label)
        field.fill(weight)
        field.press("Enter")
        page.wait_for_selector("text=暂不计算总分", state="attached" if weight == "27" else "detached")
        settled(page)
    hand.click("radio", "PM2.5浓度 50分")
    page.get_by_label("B1计分规则").click()
    page.get_by_role("option", name="与最优之比（常用）").click()
    page.wait_for_selector(".quick-how:has-text('与最优之比')")
    settled(page)
    hand.click("radio", "③ 结果")
    page.wait_for_selector("table.ranking")
    after = totals_shown(page)
    assert after.keys() == before.keys()
    assert after != before
    assert "测算方案（未经印发）" in page.locator(".page-heading").inner_text()


def test_trials_are_kept_compared_and_thrown_away(address, visit, settled) -> None:
    page = visit(f"{address}/quick?scheme=wenzhou_air_2024_10-2024")
    hand = Hand(page, settled)
    hand.click("button", "用示例表试一试")
    page.wait_for_selector("table.ranking")
    for name, codes in (("浏览器甲", ()), ("浏览器乙", (("A1", "20"), ("A2", "30")))):
        if codes:
            hand.click("radio", "① 方案")
            for code, weight in codes:
                field = page.get_by_label(f"{code}分值")
                field.fill(weight)
                field.press("Enter")
                page.wait_for_selector("text=暂不计算总分", state="attached" if code == "A1" else "detached")
                settled(page)
            hand.click("radio", "③ 结果")
        page.get_by_label("测算名称").fill(name)
        hand.click("button", "留存这次测算")
        page.wait_for_selector(f"text=测算“{name}”已留存")
    other = visit(f"{address}/quick?step=kept&kept=浏览器甲,浏览器乙")
    rows = [row.locator("th, td").all_inner_texts() for row in other.locator("table.compared tbody tr").all()]
    assert {row[0]: row[1] for row in rows} == expected_wenzhou()
    for row in rows:
        assert Fraction(row[3]) - Fraction(row[1]) == Fraction(row[5].removeprefix("+"))
    for name in ("浏览器甲", "浏览器乙"):
        other.goto(f"{address}/quick?step=kept&kept={name}")
        settled(other)
        other.get_by_role("button", name="丢弃").click()
        other.wait_for_selector(f"text=测算“{name}”已丢弃")
    other.goto(f"{address}/quick?step=kept")
    settled(other)
    assert other.get_by_role("button", name="浏览器甲").count() == 0


@pytest.mark.parametrize(
    ("name", "words"),
    [("图片.png", "这是图片"), ("空.csv", "文件是空的"), ("旧表.xls", "旧版"), ("大.csv", "超过20MB|文件太大")],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(address, visit, settled, tmp_path, name, words) -> None:
    contents = {
        "图片.png": b"\x89PNG\r\n\x1a\n" + b"0" * 90, "空.csv": b"\n", "旧表.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600,
        "大.csv": b"1" * 21_500_000,
    }  # fmt: skip
    path = tmp_path / name
    path.write_bytes(contents[name])
    page = visit(f"{address}/quick")
    Hand(page, settled).upload(path)
    page.wait_for_function(f"new RegExp('{words}').test(document.querySelector('[data-testid=\"stMain\"]').innerText)")
    assert "Traceback" not in page.locator("body").inner_text()


def fill_first(page, hand) -> None:
    assert hand.clicks == 0


def fill_faults(page, hand) -> None:
    page.get_by_role("radio", name="空白方案").click()
    page.get_by_label("把表格粘贴在这里").fill("单位\t企业数（家）\t研发投入（亿元）\n椒江区\t约12\t二\n黄岩区\t3\t\n甲县\t1\t2")
    page.get_by_role("button", name="读取表格").click()
    page.wait_for_selector(".quick-fault")


def fill_result(page, hand) -> None:
    hand.click("button", "用示例表试一试")
    page.wait_for_selector("table.ranking")
    page.locator(".st-key-trace-filters").get_by_role("radio").first.click()
    page.wait_for_selector("section.trace")


def fill_scheme(page, hand) -> None:
    hand.click("radio", "① 方案")
    hand.click("radio", "平台能级")
    page.wait_for_selector(".quick-name:has-text('B1')")
    hand.click("button", "参数、目标")
    page.get_by_label("封顶倍数").wait_for()
    field = page.get_by_label("B2分值")
    field.fill("1")
    field.press("Enter")
    page.wait_for_selector("text=暂不计算总分")


def fill_kept(page, hand) -> None:
    fill_result(page, hand)
    page.get_by_label("测算名称").fill("状态甲")
    hand.click("button", "留存这次测算")
    page.wait_for_selector("text=/已留存|早已留存/")
    hand.click("radio", "④ 留存与对比")
    page.wait_for_selector("table.official")


STATES = {"first": fill_first, "faults": fill_faults, "result": fill_result, "scheme": fill_scheme, "kept": fill_kept}


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_chinese_accessible_and_fits(address, visit, settled, state, look) -> None:
    for size in ((1366, 768), (1920, 1080)):
        page = visit(f"{address}/quick", size=size, look=look)
        STATES[state](page, Hand(page, settled))
        settled(page)
        assert page.evaluate(OVERFLOW) <= 0
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    text = page.evaluate(WORDS)
    assert set(re.findall("[A-Za-z]{3,}", text)) - ALLOWED == set()
    assert not re.search(r"\b(None|nan|null|undefined)\b", text)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(item["id"], [node["html"][:160] for node in item["nodes"]][:3]) for item in found] == []

