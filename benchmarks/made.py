"""A made-up run of any size (造数): scheme, units, targets and figures in the command's formats, always the same."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

SCORED = (
    "rule: completion",
    "rule: efficacy_peers",
    "parts: [{share: 0.6, rule: completion}, {share: 0.4, of: change, rule: efficacy_peers}]",
    "rule: rank_step, params: {step: 0.001}",
    "rule: two_anchor, params: {base: previous, challenge: target}",
)


def make_run(folder: Path, units: int, indicators: int, *, scored: Sequence[str] = SCORED, seed: int = 315) -> list[str]:
    """Write a run's files and return the command's arguments for them (造测算文件)."""
    chance = random.Random(seed)
    codes = [f"I{number:03}" for number in range(indicators)]
    names = [f"U{number:05}" for number in range(units)]
    lines = ["scheme: {id: made, title: 造数}", "indicators:"]
    for number, code in enumerate(codes):
        share = f"{100 // indicators + (number < 100 % indicators)}"
        rule = scored[number % len(scored)]
        lines.append(
            f"  - {{code: {code}, title: 指标{number}, dimension: D{number % 7}, weight: {share}, {rule}, "
            "cite: {document: 造数, clause: 一}}"
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scheme.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    _write(folder / "units.csv", ("unit", "name", "kind"), ((name, name, "county") for name in names))
    cells = [(name, code) for name in names for code in codes]
    _write(
        folder / "targets.csv", ("unit", "indicator", "target"),
        ((name, code, f"{chance.uniform(80, 120):.2f}") for name, code in cells),
    )  # fmt: skip
    _write(
        folder / "figures.csv", ("unit", "indicator", "value", "previous"),
        ((name, code, f"{chance.uniform(50, 130):.2f}", f"{chance.uniform(50, 110):.2f}") for name, code in cells),
    )  # fmt: skip
    return [
        text for name in ("scheme", "units", "targets", "figures")
        for text in (f"--{name}", str(folder / f"{name}{'.yaml' if name == 'scheme' else '.csv'}"))
    ]  # fmt: skip


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
