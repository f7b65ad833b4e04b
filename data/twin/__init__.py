"""The independent check (独立复算): the scoring contract a second time, as SQL on DuckDB.

It shares no rule, no arithmetic and no reader with `evaluation/`: the official run is exact fractions,
this one is DOUBLE inside the database. What agrees in both was not agreed upon by one mistake.

    plan.py     the scheme's texts with every default filled in
    tables.py   the input rows as tables, levels taken apart, measures
    rules.py    one SQL expression for each of the 18 rules
    points.py   parts and policies: points of every unit and indicator
    places.py   base, bonus, total, places, dimensions
    grades.py   grades with quotas, ties and ceilings
    recompute.py, compare.py    the two verbs
"""

from data.twin.compare import Comparison, compare, compare_official
from data.twin.recompute import Twin, recompute

__all__ = ["Comparison", "Twin", "compare", "compare_official", "recompute"]
