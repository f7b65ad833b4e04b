"""A server of the app that ends with the block (服务进程), and how times are summed up; shared by the timings."""

from __future__ import annotations

import os
import re
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import answers, free_port  # noqa: E402

OURS = "app.py"


class Served:
    """A running server (服务进程): address, process and the seconds it took to answer."""

    def __init__(self, script: str, home: Path, **variables: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(self.port)], cwd=ROOT,
            env={**os.environ, "APPRAISAL_HOME": str(home), "PYTHONPATH": str(ROOT), **variables},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def ready(self) -> None:
        """Waits until the server answers."""
        while not answers(self.address):
            if self.process.poll() is not None or time.perf_counter() - self.began > 120:
                raise RuntimeError("the server did not start")
            time.sleep(0.02)

    @property
    def memory(self) -> float:
        """Resident memory, MiB."""
        text = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"VmRSS:\s+(\d+)", text)
        return int(found[1]) / 1024 if found else 0.0


@contextmanager
def served(script: str, home: Path, **variables: str) -> Iterator[Served]:
    """A server that ends with the block (服务进程)."""
    found = Served(script, home, **variables)
    try:
        yield found
    finally:
        found.process.send_signal(signal.SIGTERM)
        found.process.wait(timeout=30)


def cuts(times: Sequence[float]) -> tuple[float, float]:
    """p50 and p95."""
    found = statistics.quantiles(times, n=20, method="inclusive")
    return statistics.median(times), found[18]
