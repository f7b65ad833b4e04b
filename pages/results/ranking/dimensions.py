"""One dimension of the ranking (维度排名): units by their points and places in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.comparison import (
    Standing,
    dimension_place,
    dimension_share,
    dimension_value,
    dimension_weight,
    mean_value,
    standings,
)
from evaluation.results import Assessment, Total
from evaluation.rounding import percent_text, shown
from evaluation.terms import Ranking
from pages.results.ranking.rows import COLUMNS as COMMON
from pages.results.ranking.rows import place_text
from pages.ui import scores
from pages.ui.scores import UNREPORTED, data_words, move_words, place_words
from pages.ui.tables import DASH, Column, Row, escaped

COLUMNS = {
    "place": COMMON["place"], "unit": COMMON["unit"], "points": Column("维度得分", "number score"),
    "moved": COMMON["moved"], "gap": COMMON["gap"], "share": Column("得分率", "number"),
    "total": Column("综合得分", "number"), "other": Column("综合位次", "number"), "bar": COMMON["bar"],
    "data": COMMON["data"],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DimensionRows:
    """The rows of one dimension (一个维度的各行); `group` names the group whose places are given, blank for all."""

    run: Assessment
    earlier: Assessment | None
    dimension: str
    group: str = ""

    @property
    def places(self) -> int:
        """Decimals of points (得分小数位): what places in a dimension are decided on."""
        return self.run.scheme.rounding.points_dp

    @property
    def weight(self) -> Fraction:
        return dimension_weight(self.run, self.dimension)

    def standings(self, totals: Sequence[Total]) -> list[Standing]:
        """Units by place in the dimension (维度位次)."""
        was = dimension_place(self.earlier, self.dimension, self.group) if self.earlier else None
        before = self.earlier.totals if self.earlier else None
        place = dimension_place(self.run, self.dimension, self.group)
        return standings(totals, before, place, dimension_value(self.run, self.dimension), was)

    def headings(self) -> list[Column]:
        """Headings (表头)."""
        title = "组内位次" if self.group else "维度位次"
        return [replace(column, title=title) if name == "place" else column for name, column in COLUMNS.items()]

    def ranked(self, standing: Standing) -> Row:
        """A unit that is ranked (参加排名的单位)."""
        cells = {
            "place": place_words(standing), "gap": shown(standing.gap, self.places) or DASH,
            "moved": move_words(standing.moved, self.earlier is None), "other": place_text(standing.total.place),
        }  # fmt: skip
        return self._row(standing.total, cells, "")

    def apart(self, total: Total) -> Row:
        """A unit listed apart (单列单位)."""
        return self._row(total, {"place": Ranking.APART.label}, "apart")

    def unreported(self, total: Total) -> Row:
        """A unit that has reported nothing (尚未报送的单位)."""
        return self._cells({"unit": escaped(total.unit.name), "data": UNREPORTED}, "unreported", total.unit.code)

    def _row(self, total: Total, cells: dict[str, str], look: str) -> Row:
        points = dimension_value(self.run, self.dimension)(total)
        parts = scores.indicator_segments(self.run, total, self.dimension)
        cells |= {
            "unit": escaped(total.unit.name), "points": shown(points, self.places) or DASH,
            "share": self._share([total]),
            "total": shown(total.published_total, self.run.scheme.rounding.total_dp) or DASH,
            "bar": scores.bar(parts, self._whole, self.places) if points is not None else DASH,
            "data": data_words(self.run, total, self.dimension),
        }  # fmt: skip
        return self._cells(cells, look, total.unit.code)

    def _share(self, totals: Sequence[Total]) -> str:
        """The mean share of what could be earned (得分率)."""
        share = mean_value(totals, lambda total: dimension_share(self.run, total.unit.code, self.dimension), 6)
        return DASH if share is None else percent_text(share)

    @property
    def _whole(self) -> Fraction:
        """Points that fill the bar (条长基准)."""
        value = dimension_value(self.run, self.dimension)
        found = [value(total) for total in self.run.totals.values()]
        return max([self.weight, *(points for points in found if points is not None)])

    def _cells(self, cells: dict[str, str], look: str, unit: str = "") -> Row:
        return Row([cells.get(name, DASH) for name in COLUMNS], look, {"unit": unit} if unit else {})

    def mean(self, totals: Sequence[Total], name: str) -> Row:
        """The mean of the dimension's points (平均行)."""
        points = mean_value(totals, dimension_value(self.run, self.dimension), self.places)
        words = {"unit": f"{name}平均", "points": shown(points, self.places) or DASH, "share": self._share(totals)}
        return self._cells({**words, "data": f"{len(totals)}个单位"}, "mean")

    def target(self) -> Row:
        """What was to be reached (目标行): what the dimension is worth, by indicator."""
        parts = scores.weight_segments(self.run, self.dimension)
        cells = {
            "unit": "目标（满分）", "points": shown(self.weight, self.places), "share": percent_text(Fraction(1)),
            "bar": scores.bar(parts, self._whole, self.places), "data": f"{len(parts)}项指标",
        }  # fmt: skip
        return self._cells(cells, "mean target")
