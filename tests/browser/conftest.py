"""A real server and a real Chromium (真实浏览器): nothing leaves this machine, nothing is waited for blindly."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from tests.support.browser_town import PASSWORD, Town
from tests.support.hands import PATIENCE, still

ROOT = Path(__file__).resolve().parents[2]
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
START_SECONDS = 60
SMALL = (1366, 768)
SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const still = app && app.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]');
  const map = document.querySelector('.st-key-map, .st-key-small-map');
  return still && document.querySelector('h1') && document.querySelector('[data-testid="stPageLink"], .message')
    && document.fonts.status === 'loaded'
    && (!map || map.querySelector('svg.marks path') || document.querySelector('[data-testid="stDeckGlJsonChart"]'))
    && [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')].every(one => one.querySelector('svg.marks text'));
}"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def server(log: Path, **variables: str) -> Iterator[str]:
    """`streamlit run app.py` on a free port of this machine, as `make run` starts it."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "APPRAISAL_HOME": str(log.parent), **variables},
            stdout=output, stderr=subprocess.STDOUT,
        )
        try:
            ends = time.monotonic() + START_SECONDS
            while not answers(address):
                assert process.poll() is None, log.read_text(encoding="utf-8")
                assert time.monotonic() < ends, "the server did not start in time"
                time.sleep(0.1)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=START_SECONDS)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the app of the shipped city is served."""
    with server(tmp_path_factory.mktemp("server") / "log.txt") as found:
        yield found


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., AbstractContextManager[str]]:
    """Starts another server, with environment variables of its own."""
    return lambda **variables: server(tmp_path_factory.mktemp("server") / "log.txt", **variables)


@pytest.fixture
def cold_address(tmp_path: Path) -> Iterator[str]:
    """A server nobody has visited yet."""
    with server(tmp_path / "log.txt") as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # module scope: while Playwright is there, no other test of this process could run an event loop
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "make test installs a Chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield chromium
        chromium.close()


def is_local(address: str) -> bool:
    return address.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))


class Visitor:
    """Opens pages and notes every address they ask for; one browser profile for each size and look."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.asked: list[str] = []
        self.profiles: dict[tuple[object, ...], BrowserContext] = {}
        self.kept: dict[tuple[object, ...], Page] = {}

    def profile(self, size: tuple[int, int], look: str) -> BrowserContext:
        if (size, look) not in self.profiles:
            viewport: ViewportSize = {"width": size[0], "height": size[1]}
            context = self.browser.new_context(viewport=viewport, color_scheme=look, locale="zh-CN")  # type: ignore[arg-type]
            context.on("request", lambda request: self.asked.append(request.url))
            self.profiles[size, look] = context
        return self.profiles[size, look]

    def open(self, url: str, size: tuple[int, int] = SMALL, look: str = "light") -> Page:
        """A new page, settled."""
        page = self.profile(size, look).new_page()
        page.on("websocket", lambda socket: self.asked.append(socket.url))
        page.goto(url)
        settle(page)
        return page

    def read(self, url: str, size: tuple[int, int] = SMALL, look: str = "light") -> Page:
        """A page that tests only read, opened once for all of them."""
        if (url, size, look) not in self.kept:
            self.kept[url, size, look] = self.open(url, size, look)
        return self.kept[url, size, look]


@pytest.fixture(scope="module")
def visitor(browser: Browser) -> Iterator[Visitor]:
    """At the end of each module, no request may have left this machine."""
    found = Visitor(browser)
    yield found
    for context in found.profiles.values():
        context.close()
    assert found.asked
    assert [url for url in found.asked if not is_local(url)] == []


@pytest.fixture
def visit(visitor: Visitor) -> Iterator[Callable[..., Page]]:
    """Opens a page for this test alone."""
    opened: list[Page] = []

    def open_one(*args: object, **settings: object) -> Page:
        opened.append(visitor.open(*args, **settings))  # type: ignore[arg-type]
        return opened[-1]

    yield open_one
    for page in opened:
        page.close()


@pytest.fixture
def read(visitor: Visitor) -> Callable[..., Page]:
    """Opens a page that the module's tests share; it must not be changed."""
    return visitor.read


def settle(page: Page) -> None:
    """Waits until the script has run, the menu and the fonts are there and the map is drawn."""
    page.wait_for_function(SETTLED, timeout=60_000)


@pytest.fixture
def settled() -> Callable[[Page], None]:
    return settle


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("APPRAISAL_HOME", str(tmp_path_factory.mktemp("home")))
        yield Town()


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
            expect(pages[name].locator("h1")).not_to_have_text("请登录", timeout=PATIENCE)
            still(pages[name])
            return pages[name]

        yield open_for
