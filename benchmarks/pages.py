"""Timings of the pages (页面测时) in a real browser, ours beside the untuned default; nothing here passes or fails.

Usage: python benchmarks/pages.py [VISITORS]   (prints Markdown tables; 100 visitors unless told otherwise, some six minutes)

The untuned default is the same pages served without the launcher: nothing made before the first visitor comes,
nothing frozen. Load comes from this machine and stops by itself.
"""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from large_city import fill, make_city  # noqa: E402
from serving import OURS, cuts, served  # noqa: E402

from tests.browser.conftest import FLAGS, settle  # noqa: E402

DEFAULT = "pages/router.py"
RERUNS, LOADS, THINK, SECONDS = 40, 10, 5.0, 60.0
SIZE = (5, 10, 60)
DOCUMENTS = ("ranking", "map")
# the choice that is clicked back and forth on each page
CLICKS = {"ranking": ("按建制顺序", "按位次"), "map": ("维度", "总分等次"), "profile": ("玉环", "温岭")}
MARK = """one => {
  document.querySelectorAll('[data-bench]').forEach(old => delete old.dataset.bench);
  one.dataset.bench = 1;
}"""
WAIT = """([selector]) => new Promise(resolve => {
  const began = performance.now(), before = location.href, app = document.querySelector('[data-testid="stApp"]');
  let ran = false;
  const look = () => {
    // a quick rerun may begin and end between two frames: then only the address tells of it
    if (location.href !== before) ran = true;
    if (app.dataset.testScriptState !== 'notRunning') ran = true;
    else if (ran && !document.querySelector('[data-stale="true"]')) {
      requestAnimationFrame(() => resolve(performance.now() - began)); return;
    }
    requestAnimationFrame(look);
  };
  document.querySelector(selector).click();
  look();
})"""


def opened(page: Page, address: str) -> float:
    """Seconds until a page has settled."""
    began = time.perf_counter()
    page.goto(address)
    settle(page)
    return time.perf_counter() - began


def cold(page: Page, script: str, home: Path) -> float:
    """Seconds from starting the server to the ranking in the browser (冷启动)."""
    with served(script, home) as server:
        server.ready()
        opened(page, f"{server.address}/ranking")
        return time.perf_counter() - server.began


def reruns(page: Page, address: str, path: str) -> list[float]:
    """Milliseconds of reruns by clicking a choice back and forth (重新运行)."""
    opened(page, f"{address}/{path}")
    found = []
    for number in range(RERUNS):
        label = page.get_by_role("radio", name=CLICKS[path][number % 2], exact=True).first
        label.evaluate(MARK)
        found.append(float(page.evaluate(WAIT, ["[data-bench]"])))
        settle(page)
    return found


def documents(page: Page, address: str) -> Iterator[tuple[str, str]]:
    """Each file of a menu, from the click to the whole file: the first time and the median of four more (导出文件)."""
    for path in DOCUMENTS:
        opened(page, f"{address}/{path}")
        page.locator(f'[class*="st-key-{path}-downloads"] button').first.click()
        offered = page.locator('[data-testid="stDownloadButton"] button')
        offered.first.wait_for()
        settle(page)
        for button in offered.all():
            label = button.inner_text().strip()
            first, *more = (_taken(page, button) for _ in range(5))
            yield f"{path}: {label}", f"{first:.2f} / {statistics.median(more):.2f} s"


def _taken(page: Page, button: Locator) -> float:
    began = time.perf_counter()
    with page.expect_download(timeout=60_000) as waiting:
        button.click()
    waiting.value.path()
    return time.perf_counter() - began


class Visitor:
    """One reader at the socket (读者): opens pages as a browser does, without drawing them."""

    def __init__(self, address: str, paths: Sequence[str]) -> None:
        self.socket = address.replace("http", "ws", 1) + "/_stcore/stream"
        self.origin, self.paths = address, paths
        self.times: list[float] = []

    async def read(self, start: float, ends: float) -> None:
        """Opens one page after another, thinking in between, until the time is over."""
        await asyncio.sleep(start)
        async with connect(
            self.socket, subprotocols=["streamlit"], origin=self.origin, max_size=None
        ) as wire:  # type: ignore[list-item,arg-type]
            turn = 0
            while time.perf_counter() < ends:
                began = time.perf_counter()
                message = BackMsg()
                path, _, query = self.paths[turn % len(self.paths)].partition("?")
                message.rerun_script.page_name, message.rerun_script.query_string = path, query
                await wire.send(message.SerializeToString())
                await self.finished(wire)
                self.times.append(time.perf_counter() - began)
                turn += 1
                await asyncio.sleep(THINK)

    async def finished(self, wire: object) -> None:
        """Waits until the script has finished, switching pages included."""
        while True:
            forward = ForwardMsg()
            forward.ParseFromString(await wire.recv())  # type: ignore[attr-defined]
            if (
                forward.WhichOneof("type") == "script_finished"
                and forward.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            ):
                return


async def crowd(address: str, visitors: int) -> list[float]:
    """Seconds of every page that many readers opened (并发阅读)."""
    paths = [
        f"{page}?period={period}" for period in ("2025Y", "2024Y") for page in ("ranking", "map", "overview")
    ]
    people = [Visitor(address, [*paths[n % 6 :], *paths[: n % 6]]) for n in range(visitors)]
    ends = time.perf_counter() + SECONDS
    await asyncio.gather(*(person.read(n * THINK / visitors, ends) for n, person in enumerate(people)))
    return [seconds for person in people for seconds in person.times]


def both(name: str, measured: Callable[[str], str]) -> str:
    """One line of the table: ours and the default."""
    return f"| {name} | {measured(OURS)} | {measured(DEFAULT)} |"


def of_small(page: Page, script: str, folder: Path, visitors: int) -> dict[str, str]:
    """Everything measured on the shipped demo."""
    home = folder / Path(script).stem
    found = {"cold start, nothing there yet": f"{cold(page, script, home):.1f} s"}
    found["cold start, demo there"] = f"{cold(page, script, home):.1f} s"
    with served(script, home) as server:
        server.ready()
        for path in CLICKS:
            middle, late = cuts(reruns(page, server.address, path))
            found[f"rerun {path}, p50 / p95"] = f"{middle:.0f} / {late:.0f} ms"
        found |= {f"{name}, first / again": took for name, took in documents(page, server.address)}
        # a thread of its own, because Playwright has a loop running in this one
        with ThreadPoolExecutor(1) as thread:
            times = thread.submit(lambda: asyncio.run(crowd(server.address, visitors))).result()
        middle, late = cuts(times)
        found[f"{visitors} readers × {THINK:.0f} s think: pages opened, p50 / p95"] = (
            f"{len(times)}: {middle * 1000:.0f} / {late * 1000:.0f} ms"
        )
        found["memory after that"] = f"{server.memory:.0f} MiB"
    return found


def of_large(page: Page, folder: Path) -> Iterator[str]:
    """Pages of five years × twelve months × 60 indicators × 10 units, warm."""
    city = make_city(folder / "city", *SIZE)
    home = folder / "large"
    periods = fill(city, {"APPRAISAL_HOME": str(home), "APPRAISAL_DATABASE": ""})
    with served(OURS, home, APPRAISAL_REFERENCE=str(city)) as server:
        server.ready()
        for path in ("overview", "ranking", "map", "profile?unit=U00003", "ranking?period=2025M07"):
            opened(page, f"{server.address}/{path}")
            middle, late = cuts([opened(page, f"{server.address}/{path}") for _ in range(LOADS)])
            size = f"{periods} periods × {SIZE[2]} × {SIZE[1]}"
            yield f"| /{path}, {size}, whole page load, p50 / p95 | {middle:.2f} / {late:.2f} s |"


def main(visitors: int) -> None:
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        chromium = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        page = chromium.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        page.goto("about:blank")
        tables = {script: of_small(page, script, folder, visitors) for script in (OURS, DEFAULT)}
        print("| what | ours | untuned default |\n|---|---:|---:|")
        for line in tables[OURS]:
            print(both(line, lambda script: tables[script].get(line, "—")))  # noqa: B023
        print("\n| large city | time |\n|---|---:|")
        for row in of_large(page, folder):
            print(row, flush=True)
        chromium.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 100)
