"""What counties report and the city sets (填报数据): figures, targets, adjustments, as typed texts."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.errors import NOWHERE, Where

FIGURE_COLUMNS = (
    "unit", "indicator", "value", "numerator", "denominator", "previous", "baseline",
    "contribution", "levels", "status", "data_period", "source",
)  # fmt: skip
TARGET_COLUMNS = ("unit", "indicator", "target", "source")
ADJUSTMENT_COLUMNS = ("unit", "kind", "matter", "level", "points", "cite")
UNIT_COLUMNS = ("unit", "name", "kind", "group", "order", "ranked")
NUMBER_COLUMNS = ("numerator", "denominator", "previous", "baseline", "contribution")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands (行位置): file, line, and the position of each column."""

    file: str = ""
    line: int = 1
    columns: tuple[str, ...] = ()

    def of(self, column: str) -> Where:
        position = self.columns.index(column) + 1 if column in self.columns else 1
        return Where(self.file, self.line, position)


NO_PLACE = Place()


@dataclass(frozen=True, slots=True)
class Figure:
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
    place: Place = NO_PLACE


@dataclass(frozen=True, slots=True)
class Target:
    """One unit's target of one indicator (年度目标)."""

    unit: str
    indicator: str
    target: str
    source: str = ""
    place: Place = NO_PLACE


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A bonus, deduction or veto of one unit (加分、扣分、不得评优)."""

    unit: str
    kind: str
    matter: str
    level: str = ""
    points: str = ""
    cite: str = ""
    place: Place = NO_PLACE

    @property
    def family(self) -> str:
        return self.matter.partition("/")[0]


@dataclass(frozen=True, slots=True)
class InputFiles:
    """Names of the files a run reads (输入文件名), for faults that belong to no row."""

    figures: str = "figures.csv"
    units: str = "units.csv"
    targets: str = "targets.csv"
    adjustments: str = "adjustments.csv"


NAMES = InputFiles()


def missing_row(files: InputFiles) -> Where:
    """Place of a row that should stand and does not (缺行): 1:1 of the figures' file."""
    return Where(files.figures, 1, 1)
