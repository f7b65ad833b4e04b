"""Rows of the ranking (排名表行): what each cell says of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.comparison import Standing, mean_total
from evaluation.results import Assessment, Total
from evaluation.rounding import brief, shown
from evaluation.terms import FigureStatus, Ranking
from pages.ui import scores
from pages.ui.tables import DASH, Column, Row, chip, escaped

MOVES = {1: ("gain", "▲", "上升"), -1: ("loss", "▼", "下降")}
NEAR = "差距不足0.5分"


COLUMNS = {
    "place": Column("位次", "number place"), "unit": Column("单位", "heading"), "total": Column("得分", "number score"),
    "gap": Column("与前一位分差", "number gap"), "moved": Column("较上年"), "grade": Column("等次"),
    "bar": Column("得分构成", "wide"), "data": Column("数据", "quiet"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one run (一次测算的各行); `first` says there is no year before."""

    run: Assessment
    first: bool

    @property
    def places(self) -> int:
        return self.run.scheme.rounding.total_dp

    @property
    def columns(self) -> list[str]:
        """Names of the columns there is something to say in (列): grades only where the scheme has any."""
        return [name for name in COLUMNS if name != "grade" or self.run.scheme.grades]

    def headings(self, place: str) -> list[Column]:
        """Headings (表头); `place` is 位次 or 组内位次."""
        columns = COLUMNS | {"place": replace(COLUMNS["place"], title=place)}
        return [columns[name] for name in self.columns]

    @property
    def whole(self) -> Fraction:
        """Points that fill the bar (条长基准): full marks, or the highest total beyond them."""
        totals = [total.total for total in self.run.totals.values() if total.total is not None]
        return max([self.run.scheme.full_marks, *totals])

    def ranked(self, standing: Standing) -> Row:
        """A unit that is ranked (参加排名的单位)."""
        moved = move_words(standing.moved, self.first)
        return self._row(standing.total, {"place": place_words(standing), "gap": self.gap(standing), "moved": moved}, "")

    def apart(self, total: Total) -> Row:
        """A unit listed apart (单列单位): points and grade, no place."""
        return self._row(total, {"place": Ranking.APART.label}, "apart")

    def _row(self, total: Total, cells: dict[str, str], look: str) -> Row:
        cells |= {
            "unit": escaped(total.unit.name),
            "total": shown(total.published_total, self.places) or DASH,
            "grade": scores.grade_chip(self.run.scheme, total),
            "bar": scores.bar(scores.segments(self.run, total), self.whole, self.places, total.deduction),
            "data": data_words(self.run, total),
        }
        return Row(self._ordered(cells), look, {"unit": total.unit.code})

    def _ordered(self, cells: dict[str, str]) -> list[str]:
        return [cells.get(name, DASH) for name in self.columns]

    def gap(self, standing: Standing) -> str:
        """How far the place above is away (与前一位分差), near ones marked."""
        if standing.gap is None:
            return DASH
        near = f"{chip(NEAR, 'mark')} " if standing.near else ""
        return f"{near}{shown(standing.gap, self.places)}"

    def mean(self, totals: Sequence[Total], name: str) -> Row:
        """The mean of published totals (平均行)."""
        cells = {
            "unit": f"{name}平均",
            "total": shown(mean_total(totals, self.places), self.places) or DASH,
            "bar": scores.bar(scores.mean_segments(self.run, totals), self.whole, self.places),
            "data": f"{len(totals)}个单位",
        }
        return Row(self._ordered(cells), "mean")


def place_words(standing: Standing) -> str:
    """The place, shared ones with 并列 (位次)."""
    if standing.place is None:
        return DASH
    return f"{chip('并列', 'mark') if standing.shared else ''} {standing.place}".strip()


def move_words(moved: int | None, first: bool) -> str:
    """Places gained or lost since the year before (较上年), always with the word."""
    if moved is None:
        return "—（首期）" if first else DASH
    if moved == 0:
        return '<span class="quiet">— 持平</span>'
    look, sign, word = MOVES[1 if moved > 0 else -1]
    return f'<span class="{look}">{sign}{abs(moved)} {word}{abs(moved)}位</span>'


def data_words(run: Assessment, total: Total) -> str:
    """Whether the unit's figures are all there (数据情况)."""
    states = [run.points[total.unit.code, item.code].status for item in run.scheme.indicators]
    not_due = states.count(FigureStatus.NOT_DUE)
    words = [f"缺报{total.missing_count}项"] if total.missing_count else []
    if not_due:
        words.append(f"未到期{not_due}项")
    if total.applicable_weight != run.scheme.full_marks:
        words.append(f"适用{brief(total.applicable_weight)}分")
    return "，".join(words) or "齐全"
