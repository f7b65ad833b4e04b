"""A month and a year's form from end to end in real browsers, one for each person, on formal records.

A department's pasted table; one county agrees, one disputes with evidence, the department verifies with a difference, the
office confirms. Of the month before, nobody has answered: the office records silence and what is missing, confirms,
scores and proposes, another person releases, and only then do counties see it. Beside it a county fills in, gets one
figure back, and hands it in again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from data.accounts import Account, set_password
from data.conduct import lane
from data.conduct.opening import open_period
from data.exchange.report_form import HEADINGS, asked
from data.formal import give_back
from data.home import FORMAL, Location, open_store
from data.periods import cycle_of, open_periods, period_in
from data.principals import Principal
from data.schemes import scheme_of
from data.units import units
from evaluation.figures import Figure
from evaluation.policy import Post
from evaluation.terms import Ranking
from evaluation.workflow import Role
from tests.support import formal_city, people

PASSWORD = "这是新的口令一二三四五"
MONTH, BEFORE, YEAR = "2026M09", "2026M08", "2026Y"
FIRST, SECOND = "331002", "331003"
SAID, VALUE = ".message", HEADINGS["value"]


class Town:
    """Formal records, who has an account there, and what the month is about."""

    def __init__(self, home: str) -> None:
        self.now = datetime.now(UTC)
        past = self.now - timedelta(days=40)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(formal_city, "AT", past)
            patch.setitem(formal_city.OFFICE, "at", past)
            self.place: Location = formal_city.formal_place()
            store = open_store(self.place, kind=FORMAL)
            formal_city.finished(store)
            formal_city.under_way(store, MONTH, BEFORE)
        due = period_in("2026", YEAR, due=self.now.astimezone().date().isoformat())
        open_periods(store, [due], actor="考核办", at=past)
        for period in (MONTH, BEFORE, YEAR):
            open_period(store, formal_city.PROPOSER, period, at=past)
        with store.reading() as session:
            scheme = scheme_of(session, cycle_of(session, "2026").scheme, "2026")
            self.units = {unit.code: unit.name for unit in units(session, "2026") if unit.ranked is not Ranking.UNRANKED}
        monthly = [item for item in scheme.indicators if item.frequency == "M" and "value" in asked(item)]
        held = [item.departments.data for item in monthly]
        self.department = next(name for name in held if held.count(name) > 1)
        mine = [item for item in monthly if item.departments.data == self.department]
        # asked for as one number; and one that is silently accepted
        self.pasted = next(item for item in mine if asked(item) == ("value",))
        self.silent = next(item for item in mine if item is not self.pasted)
        reviewer = Principal("审核员", (Post(Role.REVIEWER, department=self.department),), "bm")
        figures = [Figure(unit, item.code, "7") for unit in self.units for item in mine]
        lane.present(store, reviewer, BEFORE, figures, document="8月统计月报", at=past)
        posts = {
            "bm": Post(Role.REVIEWER, department=self.department), "jj": Post(Role.FILLER, unit=FIRST),
            "hy": Post(Role.FILLER, unit=SECOND), "kh-a": Post(Role.OFFICE), "kh-b": Post(Role.OFFICE), "sj": Post(Role.AUDITOR),
        }  # fmt: skip
        for name, post in posts.items():
            secret = people.opened_account(store, Account(name, f"人员{name}", (post,)), past)
            set_password(store, name, secret, PASSWORD, at=past)
        store.close()
        give_back()

    @property
    def table(self) -> str:
        return "\n".join([f"单位\t{self.pasted.title}", *(f"{name}\t{10 + n}" for n, name in enumerate(self.units.values()))])


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with pytest.MonkeyPatch.context() as patch:
        home = str(tmp_path_factory.mktemp("home"))
        patch.setenv("APPRAISAL_HOME", home)
        yield Town(home)


@pytest.fixture(scope="module")
def enter(town: Town, serve, browser: Browser) -> Iterator[Callable[[str, str], Page]]:  # type: ignore[no-untyped-def]
    """Signs a person in, in a browser of its own, and opens a page."""
    with serve(APPRAISAL_HOME=str(town.place.files.parent)) as address, ExitStack() as stack:
        pages: dict[str, Page] = {}

        def open_for(name: str, path: str) -> Page:
            if name not in pages:
                context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
                stack.callback(context.close)
                page = pages[name] = context.new_page()
                page.goto(f"{address}/{path}")
                page.locator("a.way-in").click()
                page.fill("#account", name)
                page.fill("#password", PASSWORD)
                page.press("#password", "Enter")
                # back at the page that was asked for
                page.wait_for_url(f"**/{path}")
            else:
                pages[name].goto(f"{address}/{path}")
            expect(pages[name].locator("h1")).not_to_have_text("请登录", timeout=30_000)
            return pages[name]

        yield open_for


def press(page: Page, label: str, said: str, *, exact: bool = False) -> None:
    """Presses a button, inside a popover where it stands in one, and waits until the page says how it went."""
    page.get_by_role("button", name=label, exact=exact).first.click()
    expect(page.locator(SAID, has_text=said).first).to_be_visible(timeout=30_000)


def test_a_month_from_the_departments_table_to_its_release(town: Town, enter) -> None:  # type: ignore[no-untyped-def]
    department = enter("bm", f"report?form={MONTH}")
    box = department.get_by_label("把表格粘贴在这里")
    box.fill(town.table)
    department.get_by_role("button", name="读取表格").click()
    department.get_by_label("数据来源文件").fill("9月统计月报")
    department.keyboard.press("Tab")
    press(department, "提交单位核对", "已提交10个数")

    agreeing = enter("jj", f"report?form={MONTH}.{FIRST}")
    press(agreeing, "全部核对无误", "核对无误1项")

    disputing = enter("hy", f"report?form={MONTH}.{SECOND}")
    code = town.pasted.code
    cell = disputing.get_by_label(f"{code} {town.pasted.title}：{VALUE}")
    cell.fill("99")
    cell.press("Tab")
    disputing.locator('[data-testid="stFileUploaderDropzoneInput"]').last.set_input_files(
        {"name": "名录.txt", "mimeType": "text/plain", "buffer": "新入库企业名录".encode()}
    )
    expect(disputing.locator(SAID, has_text="已附佐证材料")).to_be_visible(timeout=30_000)
    disputing.get_by_role("button", name="逐项核对、提出不同意见").click()
    why = disputing.get_by_label("不同意见的理由")
    why.fill("漏计新入库企业")
    press(disputing, "提出不同意见", f"已提出不同意见：{code}", exact=True)

    department = enter("bm", f"verify?form={MONTH}")
    expect(department.locator(".figure")).to_contain_text("99", timeout=30_000)
    expect(department.locator("body")).to_contain_text("名录.txt")
    department.get_by_text("核定为另一数值").click()
    value = department.get_by_label(f"核定{VALUE}")
    value.fill("98")
    value.press("Tab")
    grounds = department.get_by_label("核定依据")
    grounds.fill("与入库名录逐户核对")
    grounds.press("Tab")
    department.get_by_role("button", name="核定", exact=True).click()
    expect(department.locator(SAID, has_text=f"{code}，回执").first).to_be_visible(timeout=30_000)

    confirmed(enter, MONTH)


def confirmed(enter, month: str) -> None:  # type: ignore[no-untyped-def]
    """The office reads the differences and confirms what was verified."""
    office = enter("kh-a", f"verify?form={month}&section=confirm")
    office.get_by_text("差异清单已经审阅").click()
    press(office, "审定（", "已审定")


def test_a_month_is_closed_scored_and_released_by_two_people(town: Town, enter) -> None:  # type: ignore[no-untyped-def]
    office = enter("kh-a", f"verify?form={BEFORE}")
    press(office, "登记逾期未回复的核对", "没有回复的已登记")
    press(office, "超过宽限期的记为缺报", "已记为缺报")
    confirmed(enter, BEFORE)

    assert "还没有可在本页查看的测算结果" in enter("jj", "ranking").locator(SAID).inner_text()
    office = enter("kh-a", f"release?form={BEFORE}")
    press(office, "测算", "已测算", exact=True)
    office.get_by_role("button", name="拟发通报").click()
    office.get_by_role("button", name="拟发", exact=True).click()
    expect(office.locator(SAID, has_text="等另一人发布")).to_be_visible(timeout=30_000)
    press(office, f"发布 {BEFORE}/1", "须由两人分别登录办理")
    assert "还没有可在本页查看的测算结果" in enter("jj", "ranking").locator(SAID).inner_text()

    second = enter("kh-b", f"release?form={BEFORE}")
    press(second, f"发布 {BEFORE}/1", f"已发布{BEFORE}/1，回执")
    county = enter("jj", f"ranking?period={BEFORE}")
    expect(county.locator("h1")).to_contain_text("2026年8月", timeout=30_000)
    for name in town.units.values():
        expect(county.locator("table.official").first).to_contain_text(name)

    auditor = enter("sj", "settings?section=log")
    press(auditor, "核验全部链条", "全部链条核验通过")


def test_a_county_fills_in_gets_one_back_and_hands_it_in_again(town: Town, enter) -> None:  # type: ignore[no-untyped-def]
    code, title = town.pasted.code, town.pasted.title
    county = enter("jj", f"report?form={YEAR}.{FIRST}")
    cell = county.get_by_label(f"{code} {title}：{VALUE}")
    cell.fill("约12")
    cell.press("Tab")
    expect(county.locator(".line-faults", has_text="不是确定的数").first).to_be_visible(timeout=30_000)
    cell.fill("12")
    cell.press("Tab")
    note = county.get_by_label(f"{code} {title}：说明")
    note.fill("年报口径")
    note.press("Tab")
    expect(county.get_by_role("button", name="报出（1项）")).to_be_visible(timeout=30_000)
    county.get_by_text("本单位对所报数据的真实性").click()
    press(county, "报出（1项）", "已报出1项，回执")

    department = enter("bm", f"verify?form={YEAR}")
    department.get_by_text("退回", exact=True).last.click()
    text = department.get_by_label("说明", exact=True)
    text.fill("缺少名录")
    text.press("Tab")
    press(department, "退回单位", "已退回")

    county = enter("jj", "overview")
    expect(county.locator(".mine")).to_contain_text("退回", timeout=30_000)
    county = enter("jj", f"report?form={YEAR}.{FIRST}")
    expect(county.locator(".line-faults", has_text="缺少名录").first).to_be_visible(timeout=30_000)
    note = county.get_by_label(f"{code} {title}：说明")
    note.fill("年报口径，名录已附")
    note.press("Tab")
    expect(county.get_by_role("button", name="报出（1项）")).to_be_visible(timeout=30_000)
    county.get_by_text("本单位对所报数据的真实性").click()
    press(county, "报出（1项）", "已报出1项，回执")

    department = enter("bm", f"verify?form={YEAR}")
    expect(department.locator(".figure")).to_contain_text("年报口径，名录已附", timeout=30_000)
    department.keyboard.press("y")
    expect(department.locator(SAID, has_text="与填报一致").first).to_be_visible(timeout=30_000)


def test_the_log_holds_every_step_and_the_chains_verify(town: Town, enter) -> None:  # type: ignore[no-untyped-def]
    auditor = enter("sj", "settings?section=log")
    for deed in ("提交核对", "核对无误", "提出不同意见", "核定", "审定", "发布"):
        auditor.get_by_label("办理", exact=True).fill(deed)
        auditor.keyboard.press("Enter")
        expect(auditor.locator("tr[data-entry]", has_text=deed).first).to_be_visible(timeout=30_000)
