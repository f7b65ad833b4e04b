"""Files as large as asked for: a scheme of 100 indicators, its units, and a figure for each pair."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

INDICATORS = [f"I{number:03d}" for number in range(100)]


def write_large(folder: Path, units: int) -> list[str]:
    """Writes the files; the options of `import` for them."""
    folder.mkdir(parents=True)
    lines = "".join(
        f"  - {{code: {code}, title: 指标{code}, weight: 1, rule: completion, params: {{target: 10}}, "
        "cite: {document: 某某办法, clause: 第一条}}\n"
        for code in INDICATORS
    )
    (folder / "scheme.yaml").write_text(
        f"scheme: {{id: large, title: 大方案, version: '1', full_marks: 100}}\nindicators:\n{lines}", encoding="utf-8"
    )
    codes = [f"X{number:05d}" for number in range(units)]
    _write(folder / "units.csv", ["unit", "name", "kind"], ([code, f"单位{code}", "county"] for code in codes))
    rows = ([code, item, f"{place % 10}.5", "年报"] for place, code in enumerate(codes) for item in INDICATORS)
    _write(folder / "figures.csv", ["unit", "indicator", "value", "source"], rows)
    files = {"scheme": "scheme.yaml", "units": "units.csv", "figures": "figures.csv"}
    return [word for name, file in files.items() for word in (f"--{name}", str(folder / file))]


def _write(path: Path, header, rows) -> None:  # type: ignore[no-untyped-def]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


if __name__ == "__main__":
    # a command in a process of its own, and the most memory it took, in kB
    from data.__main__ import app
    from tests.support.memory import most_memory

    try:
        app(sys.argv[1:])
    finally:
        sys.stderr.write(f"{most_memory()}\n")
