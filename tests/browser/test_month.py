"""A month, a quarter and a year's form from end to end in real browsers, one for each person, on formal records.

The month: a department's pasted table; one county agrees, one disputes with evidence, the department verifies with a
difference, the office confirms. Of the month before nobody has answered: the office records silence and what is missing.
The quarter: late requests granted and refused, one figure returned, one verified with a difference, 缺报, then scored,
proposed by one and released by another, and only then do counties see it. The year: what one county's form asks of a
hand, counted in clicks and keys.
"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from data.exchange.report_form import HEADINGS
from tests.support.browser_town import BEFORE, FIRST, MONTH, QUARTER, SECOND, THIRD, YEAR, Town
from tests.support.hands import PATIENCE, SAID, VALUE, fill, in_place, press, said, still, unfold, write

NOT_YET = "还没有可在本页查看的测算结果"
MOST_ACTIONS, MOST_SECONDS = 60, 120
# keystroke-level model (Card, Moran and Newell 1980): a key of an average typist, getting ready for a cell
KEY, READY = 0.28, 1.35


def declare_and_hand_in(page: Page, count: int) -> None:
    expect(page.get_by_role("button", name=f"报出（{count}项）")).to_be_visible(timeout=PATIENCE)
    page.get_by_text("本单位对所报数据的真实性").click()
    press(page, f"报出（{count}项）", f"已报出{count}项，回执")


def verify_as(page: Page, value: str, grounds: str, code: str) -> None:
    """The reviewer verifies another value than was submitted."""
    page.get_by_text("核定为另一数值").click()
    write(page, f"核定{VALUE}", value)
    write(page, "核定依据", grounds)
    press(page, "核定", f"{code}，回执", exact=True)


def confirm(enter, period: str) -> None:  # type: ignore[no-untyped-def]
    """The office reads the differences and confirms what was verified."""
    office = enter("kh-a", f"verify?form={period}&section=confirm")
    office.get_by_text("差异清单已经审阅").click()
    press(office, "审定（", "已审定")


def test_a_month_from_the_departments_table_to_its_confirmation(town: Town, enter) -> None:  # type: ignore[no-untyped-def]
    department = enter("bm", f"report?form={MONTH}")
    department.get_by_label("把表格粘贴在这里").fill(town.table)
    press(department, "读取表格")
    write(department, "数据来源文件", "9月统计月报")
    press(department, "提交单位核对", f"已提交{len(town.units)}个数")

    press(enter("jj", f"report?form={MONTH}.{FIRST}"), "全部核对无误", "核对无误1项")

    disputing = enter("hy", f"report?form={MONTH}.{SECOND}")
    code = town.pasted.code
    fill(disputing, town.pasted, "99")
    disputing.locator('[data-testid="stFileUploaderDropzoneInput"]').last.set_input_files(
        {"name": "名录.txt", "mimeType": "text/plain", "buffer": "新入库企业名录".encode()}
    )
    said(disputing, "已附佐证材料")
    unfold(disputing, "逐项核对、提出不同意见")
    write(disputing, "不同意见的理由", "漏计新入库企业")
    press(disputing, "提出不同意见", f"已提出不同意见：{code}", exact=True)

    department = enter("bm", f"verify?form={MONTH}")
    expect(department.locator(".figure")).to_contain_text("99", timeout=PATIENCE)
    expect(department.locator("body")).to_contain_text("名录.txt")
    verify_as(department, "98", "与入库名录逐户核对", code)
    confirm(enter, MONTH)


def test_of_a_month_nobody_answered_silence_and_what_is_missing_are_recorded(town: Town, enter) -> None:  # type: ignore[no-untyped-def]
    office = enter("kh-a", f"verify?form={BEFORE}&section=progress")
    press(office, "登记逾期未回复的核对", "没有回复的已登记")
    press(office, "超过宽限期的记为缺报", "已记为缺报")
    confirm(enter, BEFORE)


def ask_for_more_time(page: Page, codes: list[str], why: str) -> None:
    """A county whose time is over asks to report late."""
    unfold(page, "申请补报")
    box = page.get_by_label("哪些指标")
    for code in codes:
        box.click()
        page.get_by_role("option", name=code, exact=True).click()
    page.keyboard.press("Escape")
    write(page, "申请补报的原因", why)
    press(page, "提出申请", "等考核办答复")


def test_a_quarter_with_a_late_report_one_return_one_difference_and_the_rest_missing(town: Town, enter) -> None:  # type: ignore[no-untyped-def]
    codes = [item.code for item in town.quarterly]
    for name, unit, wanted in (("jj", FIRST, codes), ("lq", THIRD, codes[:1])):
        ask_for_more_time(enter(name, f"report?form={QUARTER}.{unit}"), wanted, "名录当时没有批下来")

    office = enter("kh-a", f"verify?form={QUARTER}&section=progress")
    first, third = (office.locator("[class*='st-key-late-']", has_text=unit).first for unit in (FIRST, THIRD))
    # the day granted is today unless another is chosen
    first.get_by_role("button", name="批准", exact=True).click()
    said(office, "已批准补报")
    third.get_by_label("答复").fill("原因不成立")
    third.get_by_label("答复").press("Tab")
    still(office)
    third.get_by_role("button", name="不批准").click()
    said(office, "已答复不批准补报")

    county = enter("jj", f"report?form={QUARTER}.{FIRST}")
    for item in town.quarterly:
        fill(county, item, "6")
        fill(county, item, "季报口径", "说明")
    declare_and_hand_in(county, len(codes))
    # refused, so there is nothing to fill in
    refused = enter("lq", f"report?form={QUARTER}.{THIRD}")
    expect(refused.locator("h1")).to_contain_text("数据报送")
    assert refused.get_by_label(f"{codes[0]} {town.quarterly[0].title}：{VALUE}").count() == 0

    department = enter("jd", f"verify?form={QUARTER}&item={FIRST}.{codes[0]}")
    department.get_by_text("退回", exact=True).last.click()
    write(department, "说明", "缺少名录", exact=True)
    press(department, "退回单位", "已退回")
    county = enter("jj", "overview")
    expect(county.locator(".mine")).to_contain_text("退回", timeout=PATIENCE)
    county = enter("jj", f"report?form={QUARTER}.{FIRST}")
    expect(county.locator(".line-faults", has_text="缺少名录").first).to_be_visible(timeout=PATIENCE)
    fill(county, town.quarterly[0], "季报口径，名录已附", "说明")
    declare_and_hand_in(county, 1)

    department = enter("jd", f"verify?form={QUARTER}&item={FIRST}.{codes[1]}")
    verify_as(department, "5", "一家签约早于统计起始日", codes[1])
    for code in (codes[0], codes[2]):
        department = enter("jd", f"verify?form={QUARTER}&item={FIRST}.{code}")
        expect(department.locator(".figure")).to_contain_text("季报口径", timeout=PATIENCE)
        department.keyboard.press("y")
        said(department, "与填报一致")

    press(enter("kh-a", f"verify?form={QUARTER}&section=progress"), "超过宽限期的记为缺报", "已记为缺报")
    confirm(enter, QUARTER)


def test_a_quarter_is_scored_and_released_by_two_people_and_seen_only_then(town: Town, enter) -> None:  # type: ignore[no-untyped-def]
    assert NOT_YET in enter("jj", "ranking").locator(SAID).inner_text()
    office = enter("kh-a", f"release?form={QUARTER}")
    press(office, "测算", "已测算", exact=True)
    unfold(office, "拟发通报")
    office.get_by_text("得分和位次", exact=True).click()
    unfold(office, "拟发通报")
    press(office, "拟发", "等另一人发布", exact=True)
    press(office, f"发布 {QUARTER}/1", "须由两人分别登录办理")
    assert NOT_YET in enter("jj", "ranking").locator(SAID).inner_text()

    press(enter("kh-b", f"release?form={QUARTER}"), f"发布 {QUARTER}/1", f"已发布{QUARTER}/1，回执")
    county = enter("jj", f"ranking?period={QUARTER}")
    expect(county.locator("h1")).to_contain_text("2026年第3季度", timeout=PATIENCE)
    rows = county.locator("table.official").first.locator("tbody tr")
    for name in town.units.values():
        expect(county.locator("table.official").first).to_contain_text(name)
    # the one county that reported stands alone at the head, every other has nothing
    expect(rows.first).to_contain_text(town.units[FIRST])


def press_keys(page: Page, text: str) -> int:
    """Types as a person does, one key after another; how many keys that were."""
    page.keyboard.type(text, delay=20)
    return len(text)


def test_a_years_form_asks_few_actions_of_a_hand(town: Town, enter) -> None:  # type: ignore[no-untyped-def]
    """What departments gave is agreed to at once; what is left is typed; 40 lines of which 30 are given ask no more."""
    county = enter("jj", f"report?form={YEAR}.{FIRST}")
    press(county, f"全部核对无误（{town.given}项）", f"核对无误{town.given}项")
    actions = 1
    first = county.get_by_label(f"{town.typed[0].code} {town.typed[0].title}：{VALUE}")
    first.click()
    actions += 1
    for item in town.typed:
        fill(county, item, "8")
        fill(county, item, "年报口径", "说明")
        actions += 4  # two texts, each left with a key
    declare_and_hand_in(county, len(town.typed))
    actions += 2
    assert actions <= MOST_ACTIONS, actions


def test_twenty_cells_are_typed_without_a_mouse_and_none_is_lost(town: Town, enter) -> None:  # type: ignore[no-untyped-def]
    county = enter("hy", f"report?form={YEAR}.{SECOND}")
    numbers = [HEADINGS[name] for name in ("value", "numerator", "denominator")]
    cells = county.locator(", ".join(f".st-key-report-lines input[type='text'][aria-label$='：{word}']" for word in numbers))
    expect(cells.first).to_be_visible(timeout=PATIENCE)
    labels = [cell.get_attribute("aria-label") for cell in cells.all()][:20]
    assert len(labels) == 20
    in_place(county, ".st-key-report-lines input[type='text']")
    cells.first.focus()
    keys = 0
    for number, label in enumerate(labels):
        while county.evaluate("document.activeElement.getAttribute('aria-label')") != label:
            county.keyboard.press("Tab")
            keys += 1
            assert keys < 400, label
        keys += press_keys(county, str(100 + number))
    county.keyboard.press("Tab")
    still(county, quiet=3_000)
    county = enter("hy", f"report?form={YEAR}.{SECOND}")
    kept = {label: county.locator(f'input[aria-label="{label}"]').input_value() for label in labels}
    assert kept == {label: str(100 + number) for number, label in enumerate(labels)}
    assert keys * KEY + len(labels) * READY < MOST_SECONDS, keys


def test_the_log_holds_every_step_and_the_chains_verify(town: Town, enter) -> None:  # type: ignore[no-untyped-def]
    auditor = enter("sj", "settings?section=log")
    for deed in ("提交核对", "核对无误", "提出不同意见", "核定", "审定", "发布"):
        auditor.get_by_label("办理", exact=True).fill(deed)
        auditor.keyboard.press("Enter")
        expect(auditor.locator("tr[data-entry]", has_text=deed).first).to_be_visible(timeout=PATIENCE)
    press(auditor, "核验全部链条", "全部链条核验通过")
