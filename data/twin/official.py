"""The official run as the check reads it (正式结果): from an assessment in memory or from its files."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluation.assessment import Assessment

EXACT = Fraction(1, 10**9)
TOTAL_NUMBERS = ("points_sum", "applicable_weight", "base", "bonus", "deduction", "total")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the official run (数值) and how far a recomputed one may lie from it."""

    value: Fraction | None
    slack: Fraction = EXACT


@dataclass(frozen=True, slots=True)
class OfficialPoints:
    """A row of points.csv (得分行)."""

    status: str
    place: int | None
    points: Number


@dataclass(frozen=True, slots=True)
class OfficialTotal:
    """A row of totals.csv (总分行): `numbers` under the names of its columns."""

    numbers: Mapping[str, Number]
    published: Fraction | None
    place: int | None
    group_place: int | None
    grade: str
    missing_count: int


@dataclass(frozen=True, slots=True)
class OfficialDimension:
    """A row of dimensions.csv (维度行)."""

    points: Number
    place: int | None


@dataclass(frozen=True, slots=True)
class Official:
    """What an official run states (正式结果)."""

    points: Mapping[tuple[str, str], OfficialPoints]
    totals: Mapping[str, OfficialTotal]
    dimensions: Mapping[tuple[str, str], OfficialDimension]


def official_of(assessment: Assessment) -> Official:
    """The statements of an assessment in memory (取自内存结果)."""
    return Official(
        {k: OfficialPoints(str(r.status), r.place, Number(r.points)) for k, r in assessment.points.items()},
        {
            unit: OfficialTotal(
                {name: Number(getattr(r, name)) for name in TOTAL_NUMBERS},
                r.published_total,
                r.place,
                r.group_place,
                str(r.grade),
                r.missing_count,
            )
            for unit, r in assessment.totals.items()
        },
        {k: OfficialDimension(Number(r.points), r.place) for k, r in assessment.dimensions.items()},
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _fraction(written: str) -> Fraction | None:
    return Fraction(written) if written else None


def _shown(written: str, exact: bool = False) -> Number:
    """A rounded number may differ by half of its last decimal."""
    decimals = 0 if exact else len(written.partition(".")[2])
    return Number(_fraction(written), EXACT if exact else Fraction(1, 2 * 10**decimals) + EXACT)


def _whole(written: str) -> int | None:
    return int(written) if written else None


def read_official(folder: Path) -> Official:
    """The statements of a run written by the command (取自结果文件)."""
    points = {
        (r["unit"], r["indicator"]): OfficialPoints(
            r["status"], _whole(r["place"]), Number(_fraction(r["points_exact"]))
        )
        for r in _rows(folder / "points.csv")
    }
    totals = {}
    for r in _rows(folder / "totals.csv"):
        numbers = {name: _shown(r[name]) for name in ("points_sum", "bonus", "deduction")}
        numbers["applicable_weight"] = _shown(r["applicable_weight"], exact=True)
        numbers |= {name: Number(_fraction(r[f"{name}_exact"])) for name in ("base", "total")}
        totals[r["unit"]] = OfficialTotal(
            numbers,
            _fraction(r["total"]),
            _whole(r["place"]),
            _whole(r["group_place"]),
            r["grade"],
            int(r["missing_count"]),
        )
    dimensions = {
        (r["unit"], r["dimension"]): OfficialDimension(Number(_fraction(r["points_exact"])), _whole(r["place"]))
        for r in _rows(folder / "dimensions.csv")
    }
    return Official(points, totals, dimensions)
