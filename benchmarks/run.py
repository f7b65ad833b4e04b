"""Side-by-side timings (对比测时): ratios within one run are what counts; seconds depend on the machine.

Usage: python benchmarks/run.py   (prints a Markdown table; nothing here passes or fails)
"""

from __future__ import annotations

import gc
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pymcdm.methods
import pymcdm.normalizations
import skcriteria
from made import make_run
from skcriteria.agg import simple
from skcriteria.preprocessing import scalers

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from data.city import example_run, read_city, reference_folder  # noqa: E402
from data.exchange.results import trace_lines  # noqa: E402
from data.exchange.run_files import RunPaths, read_run  # noqa: E402
from evaluation.assessment import evaluate  # noqa: E402
from evaluation.intake import Inputs  # noqa: E402

PEERS = ("rule: efficacy_peers, params: {base: 0}",)


def median(work: Callable[[], object], times: int) -> float:
    """Median seconds of doing the work."""
    seconds = []
    for _ in range(times):
        gc.collect()
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def command(*arguments: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)


def official() -> list[tuple[str, float, str]]:
    """The demo year of ten units and 33 indicators, in process."""
    inputs = example_run(read_city(reference_folder()).examples[0]).inputs
    bare = median(lambda: evaluate(inputs), 30)
    full = median(lambda: list(trace_lines(evaluate(inputs))), 30)
    size = f"{len(inputs.units)} × {len(inputs.scheme.indicators)}"
    return [(f"official score, {size}", bare, ""), (f"official score with full trace, {size}", full, "goal < 10 ms")]


def large(folder: Path) -> list[tuple[str, float, str]]:
    """2,843 units × 100 indicators through the command, beside a bare exact loop over the same CSV."""
    arguments = ["-m", "data", "assess", *make_run(folder, 2843, 100), "--out", str(folder / "out")]
    loop = median(command("benchmarks/bare.py", str(folder)), 3)
    short = median(command(*arguments, "--no-trace"), 3)
    full = median(command(*arguments), 3)
    return [
        ("bare exact loop, 2,843 × 100", loop, "1 ×"),
        ("command, --no-trace, 2,843 × 100", short, f"{short / loop:.1f} × (goal ≤ 5 ×)"),
        ("command with full trace, 2,843 × 100", full, f"{full / loop:.1f} × (goal ≤ 10 ×)"),
    ]


def beside_others(folder: Path, units: int, indicators: int, times: int) -> list[tuple[str, float, str]]:
    """Min-max and weighted sum: theirs in floating point, ours exact with states, places and grades."""
    make_run(folder, units, indicators, scored=PEERS)
    inputs = read_run(RunPaths(folder / "scheme.yaml", folder / "units.csv", folder / "figures.csv")).inputs
    matrix, weights = arrays(inputs)
    kinds = np.ones(len(weights))

    def by_numpy() -> object:
        low, high = matrix.min(axis=0), matrix.max(axis=0)
        totals = ((matrix - low) / (high - low)) @ weights
        return np.argsort(-totals)

    def by_pymcdm() -> object:
        method = pymcdm.methods.WSM(pymcdm.normalizations.minmax_normalization)
        return method.rank(method(matrix, weights / weights.sum(), kinds))

    def by_skcriteria() -> object:
        data = skcriteria.mkdm(matrix, [max] * len(weights), weights=weights)
        return simple.WeightedSumModel().evaluate(scalers.MinMaxScaler(target="matrix").transform(data)).rank_

    size = f"{units:,} × {indicators}"
    base = median(by_numpy, times)
    rows = [("NumPy, floats", base), ("pymcdm, floats", median(by_pymcdm, times))]
    rows += [("scikit-criteria, floats", median(by_skcriteria, times)), ("ours, exact", median(lambda: evaluate(inputs), 3))]
    return [(f"min-max + weighted sum, {size}: {name}", seconds, f"{seconds / base:,.0f} ×") for name, seconds in rows]


def arrays(inputs: Inputs) -> tuple[np.ndarray, np.ndarray]:
    """The same figures and weights as floats."""
    rows = [
        [float(inputs.figures[unit.code, item.code].value) for item in inputs.scheme.indicators]
        for unit in inputs.units
    ]
    return np.array(rows), np.array([float(item.weight) for item in inputs.scheme.indicators])


def main() -> None:
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print("| what | median | ratio or goal |\n|---|---:|---|")
    with tempfile.TemporaryDirectory() as folder:
        rows = official()
        rows += beside_others(Path(folder) / "small", 10, 33, 30)
        rows += beside_others(Path(folder) / "wide", 2843, 100, 5)
        rows += large(Path(folder) / "large")
    for what, seconds, note in rows:
        shown = f"{seconds * 1000:,.2f} ms" if seconds < 1 else f"{seconds:,.1f} s"
        print(f"| {what} | {shown} | {note} |")


if __name__ == "__main__":
    main()
