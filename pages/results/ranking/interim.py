"""Within the year (期中): what is due and what is earned by now, in 建制顺序; no total, no place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.comparison import mean_value, unreported
from evaluation.lights import Thresholds
from evaluation.results import Assessment, Total
from evaluation.rounding import brief, shown
from evaluation.terms import FigureStatus, Ranking
from pages.ui import scores
from pages.ui.scores import UNREPORTED, lights
from pages.ui.tables import DASH, Column, Row, chip, escaped

COLUMNS = (
    Column("单位", "heading"), Column("已得分", "number score"), Column("已到期分值", "number"),
    Column("进度灯号", "lights"), Column("缺报", "number"), Column("未到期", "number"), Column("得分构成", "wide"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class InterimRows:
    """The rows of a month or quarter (期中各行)."""

    run: Assessment
    earlier: Assessment | None
    thresholds: Thresholds | None

    @property
    def places(self) -> int:
        return self.run.scheme.rounding.total_dp

    @property
    def _whole(self) -> Fraction:
        """Points that fill the bar (条长基准): the most that is due anywhere."""
        return max([Fraction(1), *(total.applicable_weight for total in self.run.totals.values())])

    def row(self, total: Total) -> Row:
        """One unit (单位)."""
        states = [self.run.points[total.unit.code, item.code].status for item in self.run.scheme.indicators]
        absent, waiting = states.count(FigureStatus.MISSING), states.count(FigureStatus.NOT_DUE)
        look = "apart" if total.unit.ranked is Ranking.APART else ""
        note = f" {chip(Ranking.APART.label, 'mark')}" if look else ""
        if unreported(self.run, total.unit.code):
            cells = [escaped(total.unit.name) + note, DASH, brief(total.applicable_weight), DASH, f"{absent}项", f"{waiting}项"]
            return Row([*cells, UNREPORTED], f"{look} unreported", {"unit": total.unit.code})
        bar = scores.bar(scores.raw_segments(self.run, total), self._whole, self.places)
        cells = [
            escaped(total.unit.name) + note, shown(total.points_sum, self.places), brief(total.applicable_weight),
            lights(self.run, self.earlier, self.thresholds, total), f"{absent}项", f"{waiting}项", bar,
        ]  # fmt: skip
        return Row(cells, look, {"unit": total.unit.code})

    def mean(self, totals: Sequence[Total], name: str) -> Row:
        """The mean of points so far (平均行)."""
        mean = mean_value(totals, lambda total: total.points_sum, self.places)
        due = mean_value(totals, lambda total: total.applicable_weight, self.places)
        cells = [f"{name}平均", shown(mean, self.places) or DASH, shown(due, self.places) or DASH, DASH, DASH, DASH]
        return Row([*cells, f"{len(totals)}个单位"], "mean")
