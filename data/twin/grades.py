"""Grades (等次): score lines, quotas with their ties, ceilings of vetoes, from the best grade down."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from data.twin.plan import Plan, Texts, optional, section, text
from data.twin.rules import number
from data.twin.tables import put

# `line` is the first grade whose lower bound is reached, `ceiling` the worst ceiling of the unit's vetoes.
LINED = """
CREATE OR REPLACE TABLE graded AS
WITH vetoed AS (
    SELECT a.unit, max(c.position) AS ceiling FROM adjustments a JOIN ceilings c ON c.code = a.matter
    WHERE a.kind = 'veto' GROUP BY a.unit
), lined AS (
    SELECT s.unit, min(g.position) AS line FROM standing s
    JOIN grades g ON g.least IS NULL OR NOT exceeds(num(g.least), s.key) WHERE s.total IS NOT NULL GROUP BY s.unit
)
SELECT s.unit, s.role, s.grp, s.standing, l.line, v.ceiling,
       CASE WHEN s.role = 'false' THEN NULL WHEN v.ceiling IS NOT NULL THEN greatest(l.line, v.ceiling)
            WHEN s.role = 'apart' THEN l.line END AS grade
FROM standing s JOIN lined l USING (unit) LEFT JOIN vetoed v USING (unit)
"""

# Whole ties are admitted while seats last; `all_in` also admits the tie that the last seat falls into.
ADMIT = """
CREATE OR REPLACE TABLE graded AS
WITH pools AS (
    SELECT {pool} AS pool, greatest({at_least}, {seats}) AS seats FROM standing WHERE role = 'true' GROUP BY ALL
), waiting AS (
    SELECT unit, {pool} AS pool, standing FROM graded
    WHERE role = 'true' AND ceiling IS NULL AND grade IS NULL AND line <= {position}
), counted AS (
    SELECT unit, pool, rank() OVER (PARTITION BY pool ORDER BY standing) - 1 AS better,
           count(*) OVER (PARTITION BY pool, standing) AS level FROM waiting
), admitted AS (SELECT unit FROM counted JOIN pools USING (pool) WHERE {rule})
SELECT g.* REPLACE (CASE WHEN a.unit IS NOT NULL THEN {position} ELSE g.grade END AS grade)
FROM graded g LEFT JOIN admitted a USING (unit)
"""

ROUND = {"floor": "floor({} + 1e-9)", "half_up": "floor({} + 0.5 + 1e-9)", "ceil": "ceil({} - 1e-9)"}


def _admission(position: int, quota: Texts | None) -> str:
    """The SQL that fills one grade with those who reach it and were not seated above."""
    if quota is None:
        return ADMIT.format(pool="''", at_least=0, seats="count(*)", position=position, rule="true")
    seats = ROUND[text(quota, "rounding", "floor")].format(f"({number(text(quota, 'share', '1'))} * count(*))")
    whole = "better + level <= seats"
    all_in = text(quota, "on_tie", "flag") == "all_in"
    return ADMIT.format(
        pool="grp" if text(quota, "of", "all") == "group" else "''",
        at_least=number(text(quota, "at_least", "0")),
        seats=seats,
        position=position,
        rule="better < seats" if all_in else whole,
    )


def grade(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Give every unit its grade (评定等次): afterwards `graded.grade` is a position in the list."""
    con.execute("DROP TABLE IF EXISTS grades; DROP TABLE IF EXISTS ceilings")
    word, whole = pa.string(), pa.int64()
    names = [text(entry, "name", "") for entry in plan.grades]
    lines = [(k, optional(entry, "min")) for k, entry in enumerate(plan.grades)]
    put(con, "grades", {"position": whole, "least": word}, lines)
    ceilings = [(code, names.index(name)) for code, name in plan.ceilings.items() if name in names]
    put(con, "ceilings", {"code": word, "position": whole}, ceilings)
    con.execute(LINED)
    for position, entry in enumerate(plan.grades):
        con.execute(_admission(position, section(entry, "quota") or None))
