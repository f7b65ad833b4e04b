"""Rows of the ranking (排名表行): what each cell says of a unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from evaluation.comparison import Gain, Standing, mean_total
from evaluation.results import Assessment, Total
from evaluation.rounding import shown
from evaluation.terms import Ranking
from pages.ui import scores
from pages.ui.scores import UNREPORTED, data_words, gap_words, move_words, place_words
from pages.ui.tables import DASH, Column, Row, escaped

COLUMNS = {
    "place": Column("位次", "number place"), "unit": Column("单位", "heading"), "total": Column("得分", "number score"),
    "moved": Column("较上期"), "gap": Column("与前一位分差", "number gap"), "grade": Column("等次"),
    "other": Column("组内位次", "number"), "progress": Column("进步位次", "number"), "bar": Column("得分构成", "wide"),
    "data": Column("数据", "quiet data"),
}  # fmt: skip
WITHIN = {"place": "组内位次", "other": "全市位次"}


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one run (一次测算的各行).

    `first` says there is no year before; `within` that places are those of one group; `gains` over the year before.
    """

    run: Assessment
    first: bool
    within: bool = False
    expert: bool = False
    gains: Mapping[str, Gain] = field(default_factory=dict)

    @property
    def places(self) -> int:
        return self.run.scheme.rounding.total_dp

    @property
    def columns(self) -> list[str]:
        """Names of the columns there is something to say in (列): grades and groups only where the scheme has any."""
        groups = {total.unit.group for total in self.run.totals.values() if total.unit.ranked is Ranking.RANKED}
        absent = {"grade"} if not self.run.scheme.grades else set()
        absent |= {"other"} if len(groups) < 2 else set()
        return [name for name in COLUMNS if name not in absent]

    def headings(self) -> list[Column]:
        """Headings (表头); within a group the place is 组内位次, and the other one 全市位次."""
        renamed = WITHIN if self.within else {}
        return [replace(COLUMNS[name], title=renamed.get(name, COLUMNS[name].title)) for name in self.columns]

    def ranked(self, standing: Standing) -> Row:
        """A unit that is ranked (参加排名的单位)."""
        total = standing.total
        other = total.place if self.within else total.group_place
        cells = {
            "place": place_words(standing), "gap": gap_words(standing, self.places), "other": place_text(other),
            "moved": move_words(standing.moved, self.first), "progress": self._progress(total.unit.code),
        }  # fmt: skip
        return self._row(total, cells, "near" if standing.near else "")

    def apart(self, total: Total) -> Row:
        """A unit listed apart (单列单位): points and grade, no place."""
        return self._row(total, {"place": Ranking.APART.label}, "apart")

    def unreported(self, total: Total) -> Row:
        """A unit that has reported nothing (尚未报送的单位): no points and no place."""
        words = {"place": DASH, "unit": escaped(total.unit.name), "data": UNREPORTED}
        return Row(self._ordered(words), "unreported", {"unit": total.unit.code})

    def _progress(self, unit: str) -> str:
        """Its place by points gained over the year before (进步位次); with 专业显示 the points."""
        gain = self.gains.get(unit)
        if gain is None:
            return DASH
        points = f'<span class="exact">{"＋" if gain.points >= 0 else "－"}{shown(abs(gain.points), self.places)}分</span>'
        return f"{points if self.expert else ''}{gain.place}"

    def _row(self, total: Total, cells: dict[str, str], look: str) -> Row:
        cells |= {
            "unit": escaped(total.unit.name),
            "total": shown(total.published_total, self.places) or DASH,
            "grade": scores.grade_chip(self.run.scheme, total),
            "bar": scores.bar(scores.segments(self.run, total), scores.longest(self.run), self.places, total.deduction),
            "data": data_words(self.run, total),
        }
        return Row(self._ordered(cells), look, {"unit": total.unit.code})

    def _ordered(self, cells: Mapping[str, str]) -> list[str]:
        return [cells.get(name, DASH) for name in self.columns]

    def mean(self, totals: Sequence[Total], name: str) -> Row:
        """The mean of published totals (平均行)."""
        cells = {
            "unit": f"{name}平均",
            "total": shown(mean_total(totals, self.places), self.places) or DASH,
            "bar": scores.bar(scores.mean_segments(self.run, totals), scores.longest(self.run), self.places),
            "data": f"{len(totals)}个单位",
        }
        return Row(self._ordered(cells), "mean")

    def target(self) -> Row:
        """What was to be reached (目标行): the scheme's full marks, by dimension."""
        cells = {
            "unit": "目标（满分）", "total": shown(self.run.scheme.full_marks, self.places),
            "bar": scores.bar(scores.weight_segments(self.run), scores.longest(self.run), self.places),
            "data": f"{len(self.run.scheme.indicators)}项指标",
        }  # fmt: skip
        return Row(self._ordered(cells), "mean target")


def place_text(place: int | None) -> str:
    """A place without more (位次)."""
    return DASH if place is None else str(place)
