"""The ten units in short (单位简表): place, total and grade; within the year what is earned, due and lit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from evaluation.comparison import Standing, apart, ranked, standings, unreported
from evaluation.lights import Thresholds
from evaluation.results import Assessment, Total
from evaluation.rounding import brief, shown
from evaluation.terms import Ranking
from pages.ui import scores, states
from pages.ui.period import Choice
from pages.ui.scores import NEAR, UNREPORTED, lights, place_words
from pages.ui.tables import DASH, Column, Row, chip, escaped, table

PLACES = (Column("位次", "number place"), Column("单位", "heading"), Column("得分", "number score"), Column("等次"))
WITHIN = (
    Column("单位", "heading"), Column("已得分", "number score"), Column("已到期分值", "number"), Column("缺报", "number"),
    Column("进度灯号"),
)  # fmt: skip


@dataclass(frozen=True)
class Brief:
    """One period in short (一期简表): `unit` is the one whose row stands out, blank for none."""

    choice: Choice
    run: Assessment
    earlier: Assessment | None
    thresholds: Thresholds | None
    unit: str = ""

    @property
    def _decimals(self) -> int:
        return self.run.scheme.rounding.total_dp

    @cached_property
    def _absent(self) -> list[Total]:
        """Units that have reported nothing (尚未报送的单位)."""
        return [total for total in (*ranked(self.run), *apart(self.run)) if unreported(self.run, total.unit.code)]

    @cached_property
    def _standings(self) -> list[Standing]:
        return standings([total for total in ranked(self.run) if total not in self._absent])

    def table(self) -> str:
        """The table (简表): by place in a finished year, in 建制顺序 within the year."""
        if self.choice.interim:
            rows = [self._interim_row(total) for total in (*ranked(self.run), *apart(self.run))]
            return table("期中只列已得分和已到期分值，按建制顺序，不折算、不排位次", WITHIN, rows, (), "brief")
        rows = [self._place_row(item.total, place_words(item)) for item in self._standings]
        alone = [total for total in apart(self.run) if total not in self._absent]
        rows += [self._place_row(total, Ranking.APART.label) for total in alone]
        rows += [self._row(total, (DASH, escaped(total.unit.name), DASH, UNREPORTED)) for total in self._absent]
        caption = f"{self.choice.title}位次，共{len(self._standings)}个参加排名单位"
        width = len(PLACES) if self.run.scheme.grades or self._absent else len(PLACES) - 1
        return table(caption, PLACES[:width], [replace(row, cells=row.cells[:width]) for row in rows], (), "brief")

    def _place_row(self, total: Total, place: str) -> Row:
        points = shown(total.published_total, self._decimals) or DASH
        return self._row(total, (place, escaped(total.unit.name), points, scores.grade_chip(self.run.scheme, total)))

    def _interim_row(self, total: Total) -> Row:
        name = escaped(total.unit.name)
        if total.unit.ranked is Ranking.APART:
            name += f" {chip(Ranking.APART.label, 'mark')}"
        due, absent = brief(total.applicable_weight), f"{total.missing_count}项"
        if total in self._absent:
            return self._row(total, (name, DASH, due, absent, UNREPORTED))
        lit = lights(self.run, self.earlier, self.thresholds, total)
        return self._row(total, (name, shown(total.points_sum, self._decimals), due, absent, lit))

    def _row(self, total: Total, cells: tuple[str, ...]) -> Row:
        looks = (
            ("apart", total.unit.ranked is Ranking.APART), ("unreported", total in self._absent),
            ("chosen", total.unit.code == self.unit),
        )  # fmt: skip
        return Row(cells, " ".join(look for look, so in looks if so), {"unit": total.unit.code})

    def sentence(self, on: date) -> str:
        """How the chosen unit stands, in one sentence (本单位情况)."""
        total = self.run.totals[self.unit]
        name = escaped(total.unit.name)
        if total in self._absent:
            return f"{escaped(states.unreported(total.unit.name, self.choice.due, on))}。"
        if self.choice.interim:
            points, due = shown(total.points_sum, self._decimals), brief(total.applicable_weight)
            return f"{name}：{self.choice.title}已得{points}分，已到期分值{due}分，缺报{total.missing_count}项。"
        place = f"第{total.place}位" if total.place else Ranking.APART.label
        grade = f"，等次{escaped(total.grade)}" if total.grade else ""
        points = f"{shown(total.published_total, self._decimals)}分" if total.published_total is not None else "暂不计总分"
        return f"{name}：{place}，{points}{grade}{self._gap()}。"

    def _gap(self) -> str:
        """The gap to the place above, where there is one (与前一位分差)."""
        found = next((item for item in self._standings if item.total.unit.code == self.unit), None)
        if found is None or found.gap is None:
            return ""
        return f"，与前一位分差{shown(found.gap, self._decimals)}分{f'（{NEAR}）' if found.near else ''}"
