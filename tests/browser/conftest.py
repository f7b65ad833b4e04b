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
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
START_SECONDS = 60
SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const still = app && app.dataset.testScriptState === 'notRunning' && !document.querySelector('[data-stale="true"]');
  const map = document.querySelector('.st-key-map');
  return still && document.querySelector('h1') && document.fonts.status === 'loaded'
    && (!map || map.querySelector('svg.marks path'));
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
            process.wait(timeout=20)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the app of the shipped city is served."""
    with server(tmp_path_factory.mktemp("server") / "log.txt") as found:
        yield found


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


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens an address and waits until the page has settled; at the end no request may have left this machine."""
    contexts, asked = [], []

    def opened(url: str, size: tuple[int, int] = (1366, 768), look: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=look, locale="zh-CN",  # type: ignore[arg-type]
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()

        def record(request: Request) -> None:
            asked.append(request.url)

        page.on("request", record)
        page.on("websocket", lambda socket: asked.append(socket.url))
        page.goto(url)
        settle(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert asked
    assert [url for url in asked if not is_local(url)] == []


def settle(page: Page) -> None:
    """Waits until the script has run, the fonts are there and the map is drawn."""
    page.wait_for_function(SETTLED, timeout=30_000)


@pytest.fixture
def settled() -> Callable[[Page], None]:
    return settle
