"""The official run as the check reads it (正式结果): from an assessment in memory or from its files."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from evaluation.errors import Fault, Refused, Where

if TYPE_CHECKING:
    from evaluation.results import Assessment

Key = TypeVar("Key")
Row = TypeVar("Row")
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


def _table(path: Path, made: Callable[[dict[str, str]], tuple[Key, Row]]) -> dict[Key, Row]:
    """The rows of a result file by key; raises `Refused` where it is not one."""
    found: dict[Key, Row] = {}
    line = 1
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line, cells in enumerate(csv.DictReader(file, restval=""), 2):
                key, row = made(cells)
                if key in found:
                    raise Refused([Fault(Where(str(path), line), "与前面的行重复")])
                found[key] = row
    except OSError as error:
        raise Refused([Fault(Where(str(path)), "读不到结果文件，请先用assess写出结果")]) from error
    except (KeyError, ValueError, ZeroDivisionError, csv.Error) as error:
        raise Refused([Fault(Where(str(path), line), "不是assess写出的结果")]) from error
    return found


def _fraction(written: str) -> Fraction | None:
    return Fraction(written) if written else None


def _shown(written: str, exact: bool = False) -> Number:
    """A rounded number may differ by half of its last decimal."""
    decimals = 0 if exact else len(written.partition(".")[2])
    return Number(_fraction(written), EXACT if exact else Fraction(1, 2 * 10**decimals) + EXACT)


def _whole(written: str) -> int | None:
    return int(written) if written else None


def _points_of(r: dict[str, str]) -> tuple[tuple[str, str], OfficialPoints]:
    points = Number(_fraction(r["points_exact"]))
    return (r["unit"], r["indicator"]), OfficialPoints(r["status"], _whole(r["place"]), points)


def _total_of(r: dict[str, str]) -> tuple[str, OfficialTotal]:
    numbers = {name: _shown(r[name]) for name in ("points_sum", "bonus", "deduction")}
    numbers["applicable_weight"] = _shown(r["applicable_weight"], exact=True)
    numbers |= {name: Number(_fraction(r[f"{name}_exact"])) for name in ("base", "total")}
    places = _whole(r["place"]), _whole(r["group_place"])
    return r["unit"], OfficialTotal(numbers, _fraction(r["total"]), *places, r["grade"], int(r["missing_count"]))


def _dimension_of(r: dict[str, str]) -> tuple[tuple[str, str], OfficialDimension]:
    points = Number(_fraction(r["points_exact"]))
    return (r["unit"], r["dimension"]), OfficialDimension(points, _whole(r["place"]))


def read_official(folder: Path) -> Official:
    """The statements of a run written by the command (取自结果文件); raises `Refused` where they are none."""
    return Official(
        _table(folder / "points.csv", _points_of),
        _table(folder / "totals.csv", _total_of),
        _table(folder / "dimensions.csv", _dimension_of),
    )
