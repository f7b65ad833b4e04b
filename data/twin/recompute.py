"""The twin's recomputation (复算): rows in, points, totals and dimensions out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb

from data.twin.grades import grade
from data.twin.places import settle, sum_up
from data.twin.plan import Plan, Texts, plan_of, text
from data.twin.points import score
from data.twin.tables import Rows, load


@dataclass(frozen=True, slots=True)
class TwinPoints:
    """Points of one unit on one indicator (复算得分); None when out of the score or pending."""

    status: str
    place: int | None
    points: float | None


@dataclass(frozen=True, slots=True)
class TwinTotal:
    """Total of one unit (复算总分); `edge` when it stands on a rounding edge."""

    points_sum: float
    applicable_weight: float
    base: float | None
    bonus: float
    deduction: float
    total: float | None
    published: float | None
    edge: bool
    place: int | None
    group_place: int | None
    grade: str
    missing_count: int


@dataclass(frozen=True, slots=True)
class TwinDimension:
    """One dimension of one unit (复算维度得分)."""

    points: float | None
    published: float | None
    edge: bool
    place: int | None


@dataclass(slots=True)
class Twin:
    """The recomputed run (复算结果); `resettled` ranks again with the official side of undecided numbers."""

    points: dict[tuple[str, str], TwinPoints]
    totals: dict[str, TwinTotal]
    dimensions: dict[tuple[str, str], TwinDimension]
    plan: Plan
    con: duckdb.DuckDBPyConnection = field(repr=False)

    def resettled(self, totals: Mapping[str, float], dimensions: Mapping[tuple[str, str], float]) -> Twin:
        """The same points, ranked with these published numbers instead of the twin's own (改按官方取舍再排)."""
        return _settled(self.con, self.plan, self.points, totals, dimensions)


def _settled(
    con: duckdb.DuckDBPyConnection,
    plan: Plan,
    points: dict[tuple[str, str], TwinPoints],
    totals: Mapping[str, float],
    dimensions: Mapping[tuple[str, str], float],
) -> Twin:
    settle(con, plan, totals, dimensions)
    grade(con, plan)
    names = [text(entry, "name", "") for entry in plan.grades]

    def total(row: tuple[Any, ...]) -> TwinTotal:
        points_sum, weight, base, bonus, deduction, whole, published, edge, place, group_place, position, missing, _ = row
        grade_name = "" if position is None else names[position]
        return TwinTotal(
            points_sum, weight, base, bonus, deduction, whole, published, bool(edge), place, group_place, grade_name, missing
        )

    rows = con.execute(
        "SELECT s.points_sum, s.applicable_weight, s.base, s.bonus, s.deduction, s.total, s.published, "
        "s.edge, p.place, p.group_place, g.grade, s.missing_count, s.unit "
        "FROM standing s LEFT JOIN placed p USING (unit) LEFT JOIN graded g USING (unit)"
    ).fetchall()
    spots = con.execute("SELECT unit, dimension, points, published, edge, place FROM dimension_placed").fetchall()
    return Twin(
        points,
        {row[12]: total(row) for row in rows},
        {(u, d): TwinDimension(value, shown, bool(edge), place) for u, d, value, shown, edge, place in spots},
        plan,
        con,
    )


def recompute(scheme: Texts, units: Rows, figures: Rows, targets: Rows = (), adjustments: Rows = ()) -> Twin:
    """Recompute a run from its inputs (独立复算).

    `scheme` is the plain dict, list and str of the YAML document; the rows are those of the command's CSV
    files, cells as text. The inputs are taken to be accepted by the official run.
    """
    con, plan = duckdb.connect(), plan_of(scheme)
    load(con, plan, units, figures, targets, adjustments)
    score(con, plan)
    sum_up(con, plan)
    rows = con.execute("SELECT unit, indicator, status, place, points FROM scored").fetchall()
    return _settled(con, plan, {(u, i): TwinPoints(s, place, points) for u, i, s, place, points in rows}, {}, {})
