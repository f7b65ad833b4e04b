"""Headline of one unit (标题与四张卡片): score, place, change and data, each with the sentence behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation import comparison
from evaluation.comparison import Standing
from evaluation.lights import Light, Lit, counted
from evaluation.places import deciding
from evaluation.results import Assessment, Total
from evaluation.rounding import brief, shown
from evaluation.terms import FigureStatus
from pages.results.profile.words import card, move_words, signed
from pages.ui import scores
from pages.ui.period import Choice
from pages.ui.tables import DASH, chip, joined

ABSENT = (FigureStatus.MISSING, FigureStatus.NOT_DUE, FigureStatus.NOT_SCORABLE, FigureStatus.VOID)


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of the page speaks of (画像标题): a unit in a run, and the run of the year before."""

    choice: Choice
    run: Assessment
    earlier: Assessment | None
    unit: str

    @property
    def total(self) -> Total:
        return self.run.totals[self.unit]

    @property
    def places(self) -> int:
        return self.run.scheme.rounding.total_dp

    @property
    def standing(self) -> Standing | None:
        """How the unit stands among the ranked ones; None for one listed apart."""
        before = self.earlier.totals if self.earlier else None
        found = comparison.standings(comparison.ranked(self.run), before)
        return next((item for item in found if item.total.unit.code == self.unit), None)

    def sentence(self) -> str:
        """Period, place, move and gap in one line (标题说明)."""
        if self.choice.interim:
            return f"{self.choice.title}　已得分{self.earned()}／已到期分值{brief(self.total.applicable_weight)}分"
        standing = self.standing
        if standing is None:
            return f"{self.choice.title}　{self.total.unit.ranked.label}"
        words = [self.choice.title]
        if standing.place is not None:
            moved = f"（{move_words(standing.moved)}）" if standing.moved is not None else ""
            words.append(f"{'并列' if standing.shared else ''}第{standing.place}位{moved}")
        if standing.gap is not None:
            words.append(f"与前一位分差{shown(standing.gap, self.places)}{'，差距不足0.5分' if standing.near else ''}")
        return "　".join(words)

    def earned(self) -> str:
        """Points earned so far (已得分)."""
        return shown(self.total.points_sum, self.places)

    def cards(self, lit: dict[str, Lit] | None) -> str:
        """The four cards (卡片)."""
        first = self._so_far() if self.choice.interim else self._score()
        second = self._lights(lit) if self.choice.interim else self._place()
        third = self._not_due() if self.choice.interim else self._change()
        return f'<div class="cards">{first}{second}{third}{self._data()}</div>'

    def _score(self) -> str:
        total = self.total
        grade = f" {scores.grade_chip(self.run.scheme, total)}" if total.grade else ""
        return card("得分", f"{shown(total.published_total, self.places) or DASH}{grade}", self.to_next_grade())

    def to_next_grade(self) -> str:
        """How far the next better grade is away (距上一等次)."""
        total, grades = self.total, self.run.scheme.grades
        names = [grade.name for grade in grades]
        if total.published_total is None:
            return "有指标暂不计分，不计总分"
        if total.grade not in names:
            return f"满分{brief(self.run.scheme.full_marks)}分"
        position = names.index(total.grade)
        if position == 0:
            return "已是最高等次"
        better, number = grades[position - 1], deciding(self.run.scheme, total.total, total.published_total)
        if better.least is None or number >= better.least:
            why = "有不得评优事项" if total.vetoes else "名额已满"
            return f"已达{better.name}分数线，{why}"
        return f"距{better.name}还差{shown(better.least - number, self.places)}分"

    def _so_far(self) -> str:
        due = brief(self.total.applicable_weight)
        full = brief(self.run.scheme.full_marks)
        return card("已得分", self.earned(), f"已到期分值{due}分，全年{full}分；期中不计总分、不排位次")

    def _place(self) -> str:
        total, standing = self.total, self.standing
        many = len(comparison.ranked(self.run))
        if standing is None:
            return card("位次", total.unit.ranked.label, f"不与{many}个参加排名单位排位次")
        if standing.place is None:
            return card("位次", DASH, "暂不排位次")
        mark = f" {chip('并列', 'mark')}" if standing.shared else ""
        group = f"{total.unit.group}组内第{total.group_place}位，" if total.unit.group and total.group_place else ""
        return card("位次", f"第{standing.place}位{mark}", f"{group}共{many}个单位排名")

    def _lights(self, lit: dict[str, Lit] | None) -> str:
        if lit is None:
            return card("进度灯号", DASH, "没有预警阈值，不评灯号")
        counts = counted(lit.values())
        words = joined(f'<span class="light {light.value}">{light.sign}{counts[light]}</span>' for light in Light)
        said = "，".join(f"{light.label}{counts[light]}项" for light in Light)
        return card("进度灯号", f'<span class="light-counts">{words}</span>', f"{said}；按序时进度评")

    def _change(self) -> str:
        before = self.earlier.totals.get(self.unit) if self.earlier else None
        now = self.total.published_total
        if before is None or before.published_total is None or now is None:
            return card("较上年", DASH, "—（首期）" if self.earlier is None else "上年没有总分")
        change = now - before.published_total
        standing = self.standing
        moved = standing.moved if standing else None
        said = f"上年{shown(before.published_total, self.places)}分"
        if moved is not None:
            said += f"；位次{move_words(moved)}"
        look = "gain" if change > 0 else "cost" if change < 0 else "quiet"
        return card("较上年", f'<span class="{look}">{signed(change, self.places)}分</span>', said)

    def _not_due(self) -> str:
        rows = [self.run.points[self.unit, item.code] for item in self.run.scheme.indicators]
        waiting = [row for row in rows if row.status is FigureStatus.NOT_DUE]
        weight = sum((row.indicator.weight for row in waiting), Fraction(0))
        return card("未到期", f"{len(waiting)}项", f"分值共{brief(weight)}分，期中尚无数据")

    def _data(self) -> str:
        rows = [self.run.points[self.unit, item.code] for item in self.run.scheme.indicators]
        there = sum(row.status is FigureStatus.REPORTED for row in rows)
        words = []
        for status in ABSENT:
            titles = [row.indicator.title for row in rows if row.status is status]
            if titles:
                named = f"：{'、'.join(titles)}" if len(titles) <= 2 else ""
                words.append(f"{status.label}{len(titles)}项{named}")
        exempt = sum(row.status is FigureStatus.NOT_APPLICABLE for row in rows)
        if exempt:
            words.append(f"不适用{exempt}项")
        return card("数据", f"{len(rows)}项中{there}项已报", "；".join(words) or "齐全")


def listed(run: Assessment) -> Sequence[Total]:
    """Units that have a profile (可看画像的单位): ranked ones, then those listed apart."""
    return [*comparison.ranked(run), *comparison.apart(run)]
