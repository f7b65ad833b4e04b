"""The bare exact loop (裸循环): what no exact engine can beat: read the same CSV, score completion, sum, write totals.

Usage: python benchmarks/bare.py FOLDER
"""

from __future__ import annotations

import csv
import sys
from fractions import Fraction
from pathlib import Path


def main(folder: Path) -> None:
    with (folder / "targets.csv").open(encoding="utf-8", newline="") as file:
        targets = {(row["unit"], row["indicator"]): Fraction(row["target"]) for row in csv.DictReader(file)}
    count = len({indicator for _, indicator in targets})
    weight, totals = Fraction(100, count), {}
    with (folder / "figures.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rate = Fraction(row["value"]) / targets[row["unit"], row["indicator"]]
            points = weight * min(rate, 1)
            totals[row["unit"]] = totals.get(row["unit"], 0) + points
    with (folder / "bare.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((unit, f"{float(total):.2f}") for unit, total in totals.items())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
