"""What counties report and the city sets (填报数据): figures, targets, adjustments, as typed texts."""

from __future__ import annotations

from typing import NamedTuple

from evaluation.errors import Where

UNIT_COLUMNS = ("unit", "name", "kind", "group", "order", "ranked")
TARGET_COLUMNS = ("unit", "indicator", "target", "source")
FIGURE_COLUMNS = (
    "unit", "indicator", "value", "numerator", "denominator", "previous", "baseline",
    "contribution", "levels", "status", "data_period", "source",
)  # fmt: skip
ADJUSTMENT_COLUMNS = ("unit", "kind", "matter", "level", "points", "cite")
NUMBER_COLUMNS = ("numerator", "denominator", "previous", "baseline", "contribution")


class Place(NamedTuple):
    """Where a row stands (行位置): file, line, and the position of each column."""

    file: str = ""
    line: int = 1
    columns: tuple[str, ...] = ()

    def of(self, column: str) -> Where:
        """Where a column of this row stands (单元格位置)."""
        position = self.columns.index(column) + 1 if column in self.columns else 1
        return Where(self.file, self.line, position)


class Figure(NamedTuple):
    """One reported figure (填报项): texts as typed, blank where nothing stands; units of its indicator."""

    unit: str
    indicator: str
    value: str = ""
    numerator: str = ""
    denominator: str = ""
    previous: str = ""
    baseline: str = ""
    contribution: str = ""
    levels: str = ""
    status: str = ""
    data_period: str = ""
    source: str = ""
    place: Place = Place("figures.csv")


class Target(NamedTuple):
    """One unit's target of one indicator (年度目标)."""

    unit: str
    indicator: str
    target: str
    source: str = ""
    place: Place = Place("targets.csv")


class Adjustment(NamedTuple):
    """A bonus, deduction or veto of one unit (加分、扣分、不得评优)."""

    unit: str
    kind: str
    matter: str
    level: str = ""
    points: str = ""
    cite: str = ""
    place: Place = Place("adjustments.csv")

    @property
    def family(self) -> str:
        """The part of the matter before `/` (同类事项)."""
        return self.matter.partition("/")[0].strip()
