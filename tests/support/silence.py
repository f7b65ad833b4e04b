"""A unit that reports nothing (尚未报送): every figure of it marked missing."""

from __future__ import annotations

import csv
from pathlib import Path


def silence(folder: Path, count: int = 1) -> list[str]:
    """Takes every figure of a city folder's first units away; returns their codes."""
    path = folder / "figures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    units = list(dict.fromkeys(row["unit"] for row in rows))[:count]
    kept = {"unit", "indicator"}
    columns = [*rows[0], *([] if "status" in rows[0] else ["status"])]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        for row in rows:
            gone = row["unit"] in units
            writer.writerow({name: text for name, text in row.items() if not gone or name in kept} | {"status": "missing" * gone})
    return units
