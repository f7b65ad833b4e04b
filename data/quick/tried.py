"""What was tried out (测算输入): scheme, units, figures, targets and adjustments, whole, so that it can be scored again.

    tried = Tried(text, units, figures, targets, adjustments)
    assessment_of(tried)          # the same result wherever and whenever it is asked for
    side_by_side(one, other)      # totals, places and differences of two results, a row for each unit
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from data.canonical import canonical, fingerprint
from data.exchange.csv import Table
from data.exchange.results import ENGINE, fingerprints
from data.exchange.run_files import RunFiles, Tables, assembled
from data.scheme_texts import parsed
from evaluation import tables
from evaluation.assessment import evaluate
from evaluation.comparison import appraised
from evaluation.errors import FaultList
from evaluation.figures import (
    ADJUSTMENT_COLUMNS,
    FIGURE_COLUMNS,
    TARGET_COLUMNS,
    UNIT_COLUMNS,
    Adjustment,
    Figure,
    Target,
)
from evaluation.results import Assessment, Total
from evaluation.rounding import decimal_text
from evaluation.units import Unit

PURPOSE = "测算"
PARTS = {"units": UNIT_COLUMNS, "figures": FIGURE_COLUMNS, "targets": TARGET_COLUMNS, "adjustments": ADJUSTMENT_COLUMNS}
NAMES = {"units": "单位", "figures": "数据", "targets": "目标", "adjustments": "加减分"}
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """The inputs of a trial (测算输入): the scheme's text, and the rows by part, columns as in files."""

    scheme: str
    rows: Mapping[str, Rows]

    @property
    def text(self) -> str:
        """The rows in canonical form (规范文本)."""
        return canonical({name: [list(row) for row in self.rows[name]] for name in PARTS})


def tried(
    scheme: str, units: Iterable[Unit], figures: Iterable[Figure], targets: Iterable[Target] = (),
    adjustments: Iterable[Adjustment] = (),
) -> Tried:  # fmt: skip
    """What was tried out (测算输入), from typed rows; their order makes no difference."""
    lines = {
        "units": (
            (u.code, u.name, u.kind.value, u.group, decimal_text(u.order), u.ranked.value) for u in units
        ),
        "figures": (tuple(row[:-1]) for row in figures),
        "targets": (tuple(row[:-1]) for row in targets),
        "adjustments": (tuple(row[:-1]) for row in adjustments),
    }  # fmt: skip
    return Tried(scheme, {name: tuple(sorted(rows)) for name, rows in lines.items()})


def from_text(scheme: str, text: str) -> Tried:
    """What was kept (在案测算输入), from its canonical form."""
    content: dict[str, Any] = json.loads(text)
    return Tried(scheme, {name: tuple(tuple(map(str, row)) for row in content[name]) for name in PARTS})


def files_of(what: Tried) -> RunFiles:
    """The inputs as a run reads them (测算文件内容); raises `Refused` with every fault of form."""
    node, scheme = parsed(what.scheme)
    found = {
        name: Table(NAMES[name], columns, [list(row) for row in what.rows[name]], list(range(2, len(what.rows[name]) + 2)))
        for name, columns in PARTS.items()
    }
    listed = Tables(found["units"], found["figures"], found["targets"], found["adjustments"])
    return assembled(node, listed, FaultList(), scheme=scheme)


def assessment_of(what: Tried) -> Assessment:
    """The result (测算结果); raises `Refused` with every fault."""
    return evaluate(files_of(what).inputs)


def print_of(what: Tried) -> str:
    """The fingerprint of the inputs (输入指纹)."""
    return fingerprint(canonical([ENGINE, PURPOSE, fingerprints(files_of(what))]))


def totals_text(assessment: Assessment) -> str:
    """The totals as they are kept (总分表), in canonical form."""
    return canonical([dict(zip(tables.TOTALS, row, strict=True)) for row in tables.totals_rows(assessment)])


@dataclass(frozen=True, slots=True)
class Pair:
    """A unit in two results (两次测算对比); None where it is not in one of them."""

    name: str
    first: Total | None
    second: Total | None

    @property
    def difference(self) -> Fraction | None:
        """How much higher the second total is (分差), None where there is none to compare."""
        totals = [None if total is None else total.published_total for total in (self.first, self.second)]
        return None if totals[0] is None or totals[1] is None else totals[1] - totals[0]

    @property
    def moved(self) -> int | None:
        """Places gained from the first to the second (位次变化)."""
        places = [None if total is None else total.place for total in (self.first, self.second)]
        return None if places[0] is None or places[1] is None else places[0] - places[1]


def side_by_side(first: Assessment, second: Assessment) -> tuple[Pair, ...]:
    """Two results unit by unit (两次测算对比), by name, in the order of the first's places."""
    one, other = _by_name(first), _by_name(second)
    names: Sequence[str] = [*one, *(name for name in other if name not in one)]
    return tuple(Pair(name, one.get(name), other.get(name)) for name in names)


def _by_name(assessment: Assessment) -> dict[str, Total]:
    ordered = sorted(appraised(assessment), key=lambda total: (total.place is None, total.place or 0))
    return {total.unit.name: total for total in ordered}
