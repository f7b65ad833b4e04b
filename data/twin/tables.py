"""The inputs as tables (输入表): rows loaded as text, levels taken apart, measures computed.

Every number is text until SQL casts it. Comparisons go through the macros `same` and `exceeds`, so that
0.1 + 0.2 ties with 0.3: DOUBLE noise must not decide what exact arithmetic calls equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import duckdb
import pyarrow as pa

from data.twin.plan import IndicatorPlan, Plan

Rows = Sequence[Mapping[str, str]]

COLUMNS = {
    "units": ("unit", "name", "kind", "group", "order", "ranked"),
    "figures": (
        "unit", "indicator", "value", "numerator", "denominator", "previous", "baseline", "contribution",
        "levels", "status", "data_period", "source",
    ),
    "targets": ("unit", "indicator", "target", "source"),
    "adjustments": ("unit", "kind", "matter", "level", "points", "cite"),
}  # fmt: skip

MACROS = r"""
CREATE MACRO num(s) AS CASE WHEN regexp_full_match(s, '[+-]?[0-9]+(\.[0-9]+)?') THEN CAST(s AS DOUBLE) END;
CREATE MACRO same(a, b) AS abs(a - b) <= 1e-9 + 1e-13 * greatest(abs(a), abs(b));
CREATE MACRO exceeds(a, b) AS a > b AND NOT same(a, b);
CREATE MACRO clamp(v, lo, hi) AS greatest(lo, least(v, hi));
CREATE MACRO half_up(v, dp) AS
    CASE WHEN v < 0 THEN -1 ELSE 1 END * floor((abs(v) + 1e-9) * pow(10, dp) + 0.5) / pow(10, dp);
CREATE MACRO at_edge(v, dp) AS
    abs(abs(v) * pow(10, dp) - floor(abs(v) * pow(10, dp)) - 0.5) <= 1e-9 * pow(10, dp);
"""

# A matter named twice counts once at its highest; a counted level is a matter of its own.
TOKENS = r"""
CREATE TABLE token AS
WITH cut AS (
    SELECT unit, indicator, trim(unnest(string_split(levels, ';'))) AS written FROM figures WHERE levels <> ''
), named AS (
    SELECT unit, indicator, written, contains(written, '@') AS is_matter FROM cut WHERE written <> ''
)
SELECT unit, indicator,
       CASE WHEN is_matter THEN trim(regexp_extract(written, '^(.*)@([^@]*)$', 1)) ELSE written END AS matter,
       trim(CASE WHEN is_matter THEN regexp_extract(written, '^(.*)@([^@]*)$', 2)
                 ELSE regexp_extract(written, '^(.*):([^:]*)$', 1) END) AS level,
       CASE WHEN is_matter THEN 1 ELSE num(trim(regexp_extract(written, '^(.*):([^:]*)$', 2))) END AS n
FROM named;
CREATE TABLE worth AS
WITH best AS (
    SELECT p.owner, k.unit, k.matter, max(num(p.each) * k.n) AS points
    FROM token k JOIN price p ON p.indicator = k.indicator AND p.level = k.level
    GROUP BY p.owner, k.unit, k.matter
)
SELECT owner, unit, sum(points) AS worth FROM best GROUP BY owner, unit;
CREATE TABLE tally AS
SELECT unit, indicator, list_sort(list(n)) AS scores,
       coalesce(sum(n) FILTER (WHERE level = '增'), 0) AS ups,
       coalesce(sum(n) FILTER (WHERE level = '减'), 0) AS downs
FROM token GROUP BY unit, indicator;
"""

# One row per unit and scored indicator; `pool` is whom the unit is compared with.
CELLS = """
CREATE TABLE cell AS
WITH met AS (
    SELECT u.unit, CASE WHEN u.ranked = '' THEN 'true' ELSE u.ranked END AS role, u."group" AS grp,
           i.indicator, i.dimension, num(i.weight) AS weight, i.missing, i.not_applicable, i.waiting,
           CASE WHEN i.peer_group = 'group' THEN 'group ' || u."group" ELSE 'all' END AS pool,
           CASE WHEN i.waiting OR f.unit IS NULL OR list_contains(i.exempt, u.unit)
                     OR NOT (list_contains(i.kinds, u.kind) OR list_contains(i.units, u.unit))
                THEN 'not_applicable'
                WHEN f.status = '' THEN 'reported' ELSE f.status END AS status,
           f.value AS word, num(f.previous) AS p, num(f.baseline) AS b, num(f.contribution) AS c,
           num(t.target) AS t, y.scores, y.ups, y.downs,
           CASE i.measure WHEN 'ratio' THEN num(f.numerator) / num(f.denominator) * num(i.times)
                          WHEN 'equivalents' THEN w.worth ELSE num(f.value) END AS m
    FROM units u CROSS JOIN indicators i
    LEFT JOIN figures f ON f.unit = u.unit AND f.indicator = i.indicator
    LEFT JOIN targets t ON t.unit = u.unit AND t.indicator = i.indicator
    LEFT JOIN worth w ON w.owner = i.indicator AND w.unit = u.unit
    LEFT JOIN tally y ON y.unit = u.unit AND y.indicator = i.indicator
)
SELECT *, status = 'reported' AS reported, status = 'reported' AND role = 'true' AS eligible FROM met;
"""


def put(con: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, pa.DataType], rows: Iterable[Sequence[object]]
        ) -> None:
    """Create a table and fill it (建表装入)."""
    listed = list(rows)
    arrays = [pa.array([row[k] for row in listed], type=kind) for k, kind in enumerate(columns.values())]
    con.register("incoming", pa.table(arrays, names=list(columns)))
    con.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
    con.unregister("incoming")


def _load_rows(con: duckdb.DuckDBPyConnection, name: str, rows: Rows) -> None:
    columns = COLUMNS[name]
    put(con, name, dict.fromkeys(columns, pa.string()), ([(row.get(c) or "").strip() for c in columns] for row in rows))


def _prices(plan: Plan) -> list[tuple[str, str, str, str]]:
    """What each level is worth: under the indicator for 当量, under the part for 按项计分."""
    found: list[tuple[str, str, str, str]] = []
    for indicator in plan.indicators:
        owners = [(indicator.code, indicator.each)]
        owners += [(part.owner, part.params["each"]) for part in indicator.parts if part.rule == "piecework"]
        found += [(o, indicator.code, str(k), str(v)) for o, each in owners for k, v in each.items()]
    return found


def _load_plan(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    text, texts, flag = pa.string(), pa.list_(pa.string()), pa.bool_()

    def row(i: IndicatorPlan) -> list[object]:
        return [i.code, i.dimension, i.weight, i.measure, i.times, i.missing, i.not_applicable, i.peer_group,
                i.kinds, i.units, i.exempt, i.waiting]  # fmt: skip

    names = ("indicator", "dimension", "weight", "measure", "times", "missing", "not_applicable", "peer_group")
    columns = {**dict.fromkeys(names, text), "kinds": texts, "units": texts, "exempt": texts, "waiting": flag}
    put(con, "indicators", columns, map(row, plan.indicators))
    put(con, "price", dict.fromkeys(("owner", "indicator", "level", "each"), text), _prices(plan))


def load(con: duckdb.DuckDBPyConnection, plan: Plan, units: Rows, figures: Rows, targets: Rows, adjustments: Rows) -> None:
    """Load plan and rows and compute every measure (装入): afterwards the table `cell` stands."""
    con.execute(MACROS)
    _load_plan(con, plan)
    for name, rows in zip(COLUMNS, (units, figures, targets, adjustments), strict=True):
        _load_rows(con, name, rows)
    con.execute(TOKENS)
    con.execute(CELLS)
