"""Points of every unit and indicator (各项得分): parts, then what stands in for absent ones."""

from __future__ import annotations

import duckdb

from data.twin.plan import WORD_RULES, IndicatorPlan, PartPlan, Plan
from data.twin.rules import Wording, expression, number, quoted

SCHEMA = """
CREATE TABLE part (indicator VARCHAR, owner VARCHAR, unit VARCHAR, points DOUBLE);
CREATE TABLE spot (indicator VARCHAR, unit VARCHAR, place INTEGER);
"""

X_OF = {"level": "m", "change": "m - p", "growth": "(m - p) / nullif(abs(p), 0)"}

# Values nearer than the tolerance share a tier; tiers are then compared as whole numbers.
TIERED = """
stepped AS (
    SELECT *, CASE WHEN exceeds(x, lag(x) OVER (ORDER BY x NULLS LAST)) THEN 1 ELSE 0 END AS jump FROM {source}
), tiered AS (
    SELECT *, CAST(sum(jump) OVER (ORDER BY x NULLS LAST RANGE UNBOUNDED PRECEDING) AS INTEGER) AS tier FROM stepped
)
"""

PEERS = """
SELECT *, count(*) FILTER (WHERE peer) OVER pool AS n, max(x) FILTER (WHERE peer) OVER pool AS top,
       min(x) FILTER (WHERE peer) OVER pool AS low, avg(x) FILTER (WHERE peer) OVER pool AS mean,
       max(c) FILTER (WHERE peer) OVER pool AS most,
       count(*) FILTER (WHERE peer) OVER (PARTITION BY pool ORDER BY tier {best} RANGE {before}) AS ahead,
       count(*) FILTER (WHERE peer) OVER (PARTITION BY pool ORDER BY tier {worst} RANGE {before}) AS behind
FROM tiered WINDOW pool AS (PARTITION BY pool)
"""

BEFORE = "BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"

# A part out of the score leaves numerator and denominator; one without points follows its policy.
POLICIES = """
CREATE TABLE filled AS
WITH own AS (
    SELECT l.*, o.owner, g.points FROM cell l JOIN owners o USING (indicator)
    LEFT JOIN part g ON g.owner = o.owner AND g.unit = l.unit
), averaged AS (
    SELECT *, avg(points) FILTER (WHERE eligible) OVER (PARTITION BY owner, pool) AS average FROM own
), ruled AS (
    SELECT *, CASE WHEN reported AND points IS NOT NULL THEN 'points'
                   WHEN waiting OR status IN ('not_due', 'void') THEN 'out'
                   WHEN status = 'not_applicable' THEN CASE not_applicable WHEN 'rescale' THEN 'out' ELSE 'mean' END
                   ELSE missing END AS policy
    FROM averaged
)
SELECT unit, indicator, owner, policy, reported AND points IS NULL AS unscorable,
       CASE policy WHEN 'points' THEN points WHEN 'zero' THEN 0 WHEN 'mean' THEN average END AS points
FROM ruled;
CREATE TABLE scored AS
WITH summed AS (
    SELECT unit, indicator, bool_or(unscorable) AS unscorable, bool_and(policy = 'out') AS away,
           bool_or(points IS NULL) AS absent, sum(points) AS points
    FROM filled GROUP BY unit, indicator
)
SELECT l.unit, l.indicator, l.dimension, l.weight, s.away,
       CASE WHEN s.unscorable THEN 'not_scorable' ELSE l.status END AS status, spot.place,
       CASE WHEN NOT s.away AND NOT s.absent THEN s.points END AS points, s.absent AND NOT s.away AS pending
FROM cell l JOIN summed s USING (unit, indicator)
LEFT JOIN spot ON spot.unit = l.unit AND spot.indicator = l.indicator;
"""


def _order(higher: bool) -> dict[str, str]:
    best, worst = ("DESC", "ASC") if higher else ("ASC", "DESC")
    return {"best": best, "worst": worst, "before": BEFORE}


def _score_part(con: duckdb.DuckDBPyConnection, indicator: IndicatorPlan, part: PartPlan) -> None:
    weight = f"({number(indicator.weight)} * {number(part.share)})"
    points = expression(part.rule, Wording(weight, indicator.higher, part.params))
    x = "m" if part.rule in WORD_RULES else X_OF[part.of]
    con.execute(
        f"INSERT INTO part WITH rows_ AS (SELECT l.*, {x} AS x, w.worth FROM cell l "
        f"LEFT JOIN worth w ON w.owner = {quoted(part.owner)} AND w.unit = l.unit "
        f"WHERE l.indicator = {quoted(indicator.code)} AND l.reported), "
        "vals AS (SELECT *, eligible AND x IS NOT NULL AS peer FROM rows_), "
        f"{TIERED.format(source='vals')}, seen AS ({PEERS.format(**_order(indicator.higher))}) "
        f"SELECT indicator, {quoted(part.owner)}, unit, {points} FROM seen"
    )


def _place_figures(con: duckdb.DuckDBPyConnection, indicator: IndicatorPlan) -> None:
    """Places on the measure among the reported ranked units of the peer group."""
    if all(part.rule in WORD_RULES for part in indicator.parts):
        return
    con.execute(
        "INSERT INTO spot WITH vals AS (SELECT *, m AS x, true AS peer FROM cell "
        f"WHERE indicator = {quoted(indicator.code)} AND eligible AND m IS NOT NULL), "
        f"{TIERED.format(source='vals')}, seen AS ({PEERS.format(**_order(indicator.higher))}) "
        "SELECT indicator, unit, ahead + 1 FROM seen"
    )


def score(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Score every part and apply the policies (计分): afterwards the table `scored` stands."""
    con.execute(SCHEMA)
    con.execute("CREATE TABLE owners (indicator VARCHAR, owner VARCHAR)")
    for indicator in plan.indicators:
        _place_figures(con, indicator)
        for part in indicator.parts:
            con.execute("INSERT INTO owners VALUES (?, ?)", [indicator.code, part.owner])
            _score_part(con, indicator, part)
    con.execute(POLICIES)
