"""What documents of a period are made of (材料): the result, what it is compared with, the map's ground, the stamps.

Everything is handed in; the same material gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evaluation.comparison import unreported
from evaluation.headline import Headline
from evaluation.lights import Thresholds
from evaluation.periods import Period
from evaluation.results import Assessment, Total
from evaluation.rounding import shown
from evaluation.units import Unit
from geo.boundaries import Boundaries, Point
from reports.document import Document
from reports.text import DASH, no_totals


@dataclass(frozen=True, slots=True)
class Ground:
    """What maps stand on (底图): outlines, None for position tiles; circles; where they come from and their 审图号."""

    outlines: Boundaries | None = None
    circles: Mapping[str, Point] = field(default_factory=dict)
    source: str = ""
    review_number: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """Everything the documents of one period are made of (材料).

    `earlier` is the finished year before; `limits` the light thresholds in force; `headlines` the city's core targets;
    `short_names` the units' names on maps; `basis` the 依据文件 where the scheme does not say it itself.
    """

    period: Period
    run: Assessment
    document: Document
    earlier: Assessment | None = None
    limits: Thresholds | None = None
    headlines: tuple[Headline, ...] = ()
    ground: Ground = Ground()
    short_names: Mapping[str, str] = field(default_factory=dict)
    basis: str = ""

    @property
    def interim(self) -> bool:
        """Within the year (期中), or shown so: 已得分 and 已到期分值, no total and no place."""
        return no_totals(self.run)

    @property
    def places(self) -> int:
        """Decimals of published points (小数位数)."""
        return self.run.scheme.rounding.total_dp

    def silent(self, total: Total) -> bool:
        """Whether a unit has reported nothing at all (尚未报送): then it has no points and no place, never zero."""
        return unreported(self.run, total.unit.code)

    def earned(self, total: Total) -> str:
        """Points earned so far, as shown (已得分)."""
        return DASH if self.silent(total) else shown(total.points_sum, self.places)

    def short(self, unit: Unit) -> str:
        """The unit's short name (简称)."""
        return self.short_names.get(unit.code, unit.name)

    def names(self, totals: Sequence[Total]) -> str:
        """Names of units in a row (单位名称)."""
        return "、".join(total.unit.name for total in totals)
