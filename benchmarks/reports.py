"""Timings of documents (材料测时), each made from a result that is there; nothing here passes or fails.

Usage: python benchmarks/reports.py [PERIOD …]   (prints a Markdown table; 2025Y and 2026Q3 unless told otherwise)

The ratio is to the five-column table in Word, the document the other timings begin with. `first` holds what a process does once:
libraries, fonts, templates.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from data.demo.opening import make as make_demo  # noqa: E402
from data.home import DEMO, embedded, open_store  # noqa: E402
from data.runs import utc_now  # noqa: E402
from reports.__main__ import Source  # noqa: E402
from reports.material import Material  # noqa: E402
from reports.packs import ALL, PACK, bundle, every, make, papers, title_of  # noqa: E402

TIMES, GOAL, UNIT = 5, 5.0, "notice"


def seconds(act) -> tuple[float, float, int]:  # type: ignore[no-untyped-def]
    """The first and the median of the later times, and how many bytes came out."""
    taken, size = [], 0
    for _ in range(TIMES + 1):
        began = time.perf_counter()
        size = len(act())
        taken.append(time.perf_counter() - began)
    return taken[0], statistics.median(taken[1:]), size


def materials(codes: list[str]) -> list[Material]:
    """What documents of the demo's periods are made of."""
    place = embedded(os.environ, DEMO)
    make_demo(place, DEMO, utc_now())
    store = open_store(place)
    source = Source(store, place)
    found = [source.material(code, name) for code, name in source.chosen(codes)]
    store.close()
    return found


def rows(material: Material) -> None:
    """One line for every document of a period, then all of them as a pack."""
    unit = seconds(lambda: make(material, every(material)[UNIT]).content)[1]
    for paper in papers(material, ALL):
        first, later, size = seconds(lambda paper=paper: make(material, paper).content)
        kind = f"{paper.title} `.{paper.ending}`"
        print(f"| {material.document.subject} {kind} | {first:.2f} / {later:.2f} s | {later / unit:.1f} × | {size // 1024} KB |")
    began = time.perf_counter()
    made = [make(material, paper) for paper in papers(material, PACK)]
    whole = bundle(material, PACK, made)
    taken = time.perf_counter() - began
    title = f"{title_of(material, PACK)}, {len(made)} documents and the zip"
    print(f"| {material.document.subject} {title} | {taken:.2f} s | {taken / unit:.1f} × | {len(whole.content) // 1024} KB |")


def main() -> None:
    """The table (测时表)."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["APPRAISAL_HOME"] = home
        print(f"{platform.machine()}, Python {platform.python_version()}, {os.cpu_count()} cores; goal {GOAL:g} s a document\n")
        print("| document | first / again | to the five-column table | size |\n|---|---:|---:|---:|")
        for material in materials(sys.argv[1:] or ["2025Y", "2026Q3"]):
            rows(material)


if __name__ == "__main__":
    main()
