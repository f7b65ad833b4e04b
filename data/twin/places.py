"""From points to places (合计与位次): base, bonus and deduction, totals, dimensions, places.

Points are summed once (`sum_up`); places and grades are settled from them and can be settled again with
the official side of a number that stands on a rounding edge.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from data.twin.plan import Plan, optional, text
from data.twin.rules import number, quoted
from data.twin.tables import put

ADJUSTED = """
CREATE TABLE adjusted AS
WITH typed AS (
    SELECT a.unit, a.kind, a.matter, trim(split_part(a.matter, '/', 1)) AS family,
           coalesce(num(a.points), num(b.points)) AS points
    FROM adjustments a LEFT JOIN bonus b ON b.code = trim(split_part(a.matter, '/', 1))
    WHERE a.kind IN ('bonus', 'deduction')
), once AS (
    SELECT unit, kind, family, matter, max(points) AS points FROM typed GROUP BY unit, kind, family, matter
), capped AS (
    SELECT unit, kind, least(sum(o.points), coalesce(any_value(num(k.cap)), any_value(num(b.cap)), 'inf')) AS points
    FROM once o LEFT JOIN bonus b ON b.code = o.family LEFT JOIN kind_caps k ON k.code = o.family
    GROUP BY unit, kind, family
)
SELECT unit, least({bonus_cap}, coalesce(sum(points) FILTER (WHERE kind = 'bonus'), 0)) AS bonus,
       least({deduction_cap}, coalesce(sum(points) FILTER (WHERE kind = 'deduction'), 0)) AS deduction
FROM capped GROUP BY unit
"""

SUMMED = """
CREATE TABLE summed AS
WITH added AS (
    SELECT unit, coalesce(sum(points), 0) AS points_sum,
           coalesce(sum(weight) FILTER (WHERE points IS NOT NULL), 0) AS applicable_weight,
           bool_or(pending) AS pending, count(*) FILTER (WHERE status = 'missing') AS missing_count
    FROM scored GROUP BY unit
), based AS (
    SELECT *, CASE WHEN NOT pending THEN points_sum / nullif(applicable_weight, 0) * {full} END AS base FROM added
)
SELECT u.unit, CASE WHEN u.ranked = '' THEN 'true' ELSE u.ranked END AS role, u."group" AS grp,
       coalesce(s.points_sum, 0) AS points_sum, coalesce(s.applicable_weight, 0) AS applicable_weight,
       coalesce(s.missing_count, 0) AS missing_count, s.base,
       coalesce(a.bonus, 0) AS bonus, coalesce(a.deduction, 0) AS deduction,
       s.base + coalesce(a.bonus, 0) - coalesce(a.deduction, 0) AS total
FROM units u LEFT JOIN based s USING (unit) LEFT JOIN adjusted a USING (unit)
"""

DIMENSIONS = """
CREATE TABLE dimension AS
SELECT g.unit, g.dimension, s.role,
       CASE WHEN s.base IS NOT NULL THEN sum(g.points) / nullif(s.applicable_weight, 0) * {full} END AS points
FROM scored g JOIN summed s USING (unit) GROUP BY g.unit, g.dimension, s.role, s.base, s.applicable_weight
"""

# `standing` orders all units by total, then by the points of the break_by indicators; equal is equal.
STANDING = """
CREATE OR REPLACE TABLE standing AS
WITH keyed AS (
    SELECT s.*, coalesce(o.number, half_up(s.total, {total_dp})) AS published, at_edge(s.total, {total_dp}) AS edge
    FROM summed s LEFT JOIN official_total o USING (unit)
), valued AS (SELECT *, {key} AS key FROM keyed)
SELECT v.*, dense_rank() OVER (ORDER BY {order}) AS standing
FROM valued v JOIN ({tiers}) t0 USING (unit) {joins}
"""

TIER = """
SELECT unit, CASE WHEN x IS NULL THEN -1 ELSE sum(jump) OVER (ORDER BY x RANGE UNBOUNDED PRECEDING) END AS tier
FROM (SELECT unit, x, CASE WHEN exceeds(x, lag(x) OVER (ORDER BY x NULLS LAST)) THEN 1 ELSE 0 END AS jump
      FROM ({source}))
"""

BREAKER = """
SELECT u.unit, g.points AS x FROM units u LEFT JOIN scored g ON g.unit = u.unit AND g.indicator = {code}
"""

PLACED = """
CREATE OR REPLACE TABLE placed AS
SELECT unit, CASE WHEN role = 'true' THEN {rank}() OVER (PARTITION BY role ORDER BY standing) END AS place,
       CASE WHEN role <> 'false' THEN {rank}() OVER (PARTITION BY role, grp ORDER BY standing) END AS group_place
FROM standing WHERE total IS NOT NULL
"""

DIMENSION_PLACES = """
CREATE OR REPLACE TABLE dimension_placed AS
WITH keyed AS (
    SELECT d.*, coalesce(o.number, half_up(d.points, {dp})) AS published, at_edge(d.points, {dp}) AS edge
    FROM dimension d LEFT JOIN official_dimension o USING (unit, dimension)
), jumps AS (
    SELECT *, CASE WHEN exceeds({key}, lag({key}) OVER w) THEN 1 ELSE 0 END AS jump FROM keyed
    WHERE role = 'true' AND points IS NOT NULL WINDOW w AS (PARTITION BY dimension ORDER BY {key})
), tiers AS (
    SELECT *, sum(jump) OVER (PARTITION BY dimension ORDER BY {key} RANGE UNBOUNDED PRECEDING) AS tier FROM jumps
), ranks AS (
    SELECT unit, dimension, {rank}() OVER (PARTITION BY dimension ORDER BY tier DESC) AS place FROM tiers
)
SELECT k.unit, k.dimension, k.points, k.published, k.edge, r.place
FROM keyed k LEFT JOIN ranks r USING (unit, dimension)
"""


def _cap(value: str | None) -> str:
    return "CAST('inf' AS DOUBLE)" if value is None else number(value)


def sum_up(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Base, bonus, deduction and total of every unit, points of its dimensions (合计)."""
    word = pa.string()
    bonus = [(text(b, "code", ""), optional(b, "points"), optional(b, "cap")) for b in plan.bonus]
    put(con, "bonus", {"code": word, "points": word, "cap": word}, bonus)
    caps = [(str(code), optional(plan.kind_caps, code)) for code in plan.kind_caps]
    put(con, "kind_caps", {"code": word, "cap": word}, caps)
    con.execute(ADJUSTED.format(bonus_cap=_cap(plan.bonus_cap), deduction_cap=_cap(plan.deduction_cap)))
    con.execute(SUMMED.format(full=number(plan.full_marks)))
    con.execute(DIMENSIONS.format(full=number(plan.full_marks)))


def settle(con: duckdb.DuckDBPyConnection, plan: Plan, totals: Mapping[str, float],
           dimensions: Mapping[tuple[str, str], float]) -> None:
    """Places of totals, groups and dimensions (排位), given the official side of undecided numbers."""
    con.execute("DROP TABLE IF EXISTS official_total; DROP TABLE IF EXISTS official_dimension")
    word, real = pa.string(), pa.float64()
    put(con, "official_total", {"unit": word, "number": real}, list(totals.items()))
    columns = {"unit": word, "dimension": word, "number": real}
    put(con, "official_dimension", columns, [(u, d, v) for (u, d), v in dimensions.items()])
    rank, key = ("dense_rank" if plan.dense else "rank"), ("points" if plan.exact else "published")
    con.execute(_standing(plan))
    con.execute(PLACED.format(rank=rank))
    con.execute(DIMENSION_PLACES.format(rank=rank, key=key, dp=plan.points_dp))


def _standing(plan: Plan) -> str:
    joins = [
        f"JOIN ({TIER.format(source=BREAKER.format(code=quoted(code)))}) t{k} USING (unit)"
        for k, code in enumerate(plan.break_by, start=1)
    ]
    order = ", ".join(f"t{k}.tier DESC" for k in range(len(joins) + 1))
    tiers = TIER.format(source="SELECT unit, key AS x FROM valued")
    key = "total" if plan.exact else "published"
    return STANDING.format(total_dp=plan.total_dp, key=key, order=order, tiers=tiers, joins=" ".join(joins))
