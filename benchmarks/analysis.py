"""Timings of what stands beside the official score (分析测时): in process beside pymcdm, then in a real browser.

Usage: python benchmarks/analysis.py   (prints Markdown tables; nothing here passes or fails)

Ten thousand draws mean in both: weights drawn, weighted sums of the same 得分率, places. pymcdm is asked draw by draw, which is
how its users do it; the matrix form of NumPy is ours.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pymcdm.helpers
import pymcdm.methods
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from serving import OURS, served  # noqa: E402

from data.city import example_run, read_city, reference_folder  # noqa: E402
from evaluation import robustness  # noqa: E402
from evaluation.assessment import evaluate  # noqa: E402
from evaluation.attribution import attribution  # noqa: E402
from evaluation.bounds import bounds  # noqa: E402
from evaluation.comparison import ranked  # noqa: E402
from evaluation.margins import figure_margins, weight_margins, without_each  # noqa: E402
from evaluation.results import Assessment  # noqa: E402
from evaluation.trial import Edit, EditKind, moves, tried  # noqa: E402
from evaluation.uplift import uplift  # noqa: E402
from pages import opened  # noqa: E402
from tests.browser.conftest import FLAGS, settle  # noqa: E402

TIMES = 10
WEIGHTS = [Edit(EditKind.WEIGHT, indicator="A1", text="9"), Edit(EditKind.SCALE)]
FIGURE = [Edit(EditKind.FIGURE, "331003", "D1", "value", "300")]


def median(work: Callable[[], object], times: int = TIMES) -> float:
    """Median milliseconds of doing the work."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append((time.perf_counter() - began) * 1000)
    return statistics.median(found)


def by_pymcdm(run: Assessment) -> Callable[[], object]:
    """The same draws, one after another (逐次抽样)."""
    totals = ranked(run)
    weights = robustness._weights(run, robustness.DRAWS, robustness.SPREAD, robustness.SEED) / 100
    rates, _ = robustness._rates(run, totals)
    method, types = pymcdm.methods.WSM(lambda column, cost: column), np.ones(rates.shape[1])

    def work() -> object:
        return [pymcdm.helpers.rankdata(method(rates, line, types), reverse=True) for line in weights]

    return work


def engine(years: list[Assessment]) -> Iterator[tuple[str, float, str]]:
    """What the engine needs for each question."""
    run = years[-1]
    ours = median(lambda: robustness.draws(run))
    theirs = median(by_pymcdm(run), 3)
    yield "10,000 draws of all 分值, places", ours, f"goal < 100 ms; pymcdm draw by draw {theirs:.0f} ms, {theirs / ours:.0f} ×"
    whole = median(lambda: evaluate(run.inputs))
    yield "the official score, for comparison", whole, ""
    yield "试算: a 分值, all others in proportion, everything scored again", median(lambda: tried(run, WEIGHTS)), "goal < 50 ms"
    yield "试算: one figure", median(lambda: moves(run, tried(run, FIGURE))), "goal < 50 ms"
    yield "进位测算 of one unit", median(lambda: uplift(run, "331002"), 3), ""
    yield "得分区间 of one unit", median(lambda: bounds(run, "331002", {("331002", "A1"), ("331003", "A1")}), 3), ""
    yield "smallest 分值 change for every neighbouring pair", median(lambda: weight_margins(run), 3), ""
    yield "smallest figure for every neighbouring pair", median(lambda: figure_margins(run), 3), ""
    yield "places without each indicator", median(lambda: without_each(run), 3), ""
    yield "变动归因 of one unit", median(lambda: attribution(years[-2], run, "331002"), 3), ""


def in_browser(page: Page, address: str) -> Iterator[tuple[str, float, str]]:
    """Seconds until the answer stands on the page, warm."""
    opened(page, f"{address}/briefing")
    yield "会议演示 opened from its address", median(lambda: _meeting(page, address)), "goal ≤ 2 s"
    yield "会议演示: unit card after a click", median(lambda: _card(page)), "goal ≤ 1 s"
    opened(page, f"{address}/scheme?plan=trial&change=weight")
    yield "试算: a 分值 typed and everybody's place drawn", median(lambda: _trial(page)), "goal ≤ 1 s"
    linked = quote('[["figure","331003","D1","value","300"]]')
    yield "试算 opened from a link", median(lambda: opened(page, f"{address}/scheme?plan=trial&edits={linked}")), ""
    yield "稳健性", median(lambda: opened(page, f"{address}/scheme?plan=firm")), ""
    yield "画像与对标 with 得分区间", median(lambda: opened(page, f"{address}/profile?unit=331002&period=2026M10")), ""
    yield "专题地图, two maps side by side", median(lambda: opened(page, f"{address}/map?look=beside")), ""


def _meeting(page: Page, address: str) -> None:
    page.goto(f"{address}/briefing")
    page.wait_for_selector(".meeting h1")


def _card(page: Page) -> None:
    page.locator('.meeting tr[data-unit="331022"] button').first.click()
    page.wait_for_selector('[data-card="331022"]:not([hidden])')
    page.keyboard.press("Escape")
    page.wait_for_selector('[data-card="331022"]', state="hidden")


def _trial(page: Page) -> None:
    """From the last key to the table; what was there is taken back first, and that counts too."""
    back = page.get_by_role("button", name="全部撤去")
    if back.count():
        back.click()
        page.wait_for_selector("table.trial", state="detached")
        settle(page)
    field = page.get_by_label("分值改为")
    field.fill("9")
    field.press("Tab")
    page.get_by_role("button", name="加入试算").click()
    page.wait_for_selector("table.trial")


def table(rows: Iterator[tuple[str, float, str]]) -> None:
    print("| what | median | |\n|---|---:|---|")
    for name, milliseconds, note in rows:
        print(f"| {name} | {milliseconds:.0f} ms | {note} |", flush=True)


def main() -> None:
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    city = read_city(reference_folder())
    table(engine([evaluate(example_run(example).inputs) for example in city.examples]))
    print()
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as home, served(OURS, Path(home)) as server, sync_playwright() as playwright:
        server.ready()
        chromium = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        page = chromium.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        table(in_browser(page, server.address))
        chromium.close()


if __name__ == "__main__":
    main()
