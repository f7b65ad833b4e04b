"""What a meeting looks at (会议专题): the appraisal as a whole, then the headline targets one by one; keys 1 to 6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from data.city import City
from evaluation.comparison import appraised
from evaluation.headline import Headline
from evaluation.profile import value_words
from evaluation.results import Assessment, Total
from evaluation.rounding import brief, shown
from evaluation.scheme import Indicator
from geo.classes import Classes, Step, by_grade
from geo.colours import NO_DATA, text_on
from geo.drawing import Area
from pages.ui import scores
from pages.ui.period import Choice
from pages.ui.tables import DASH

MOST = 6
WHOLE = "1"
# of how much could be earned; in words, for the colours are those of grades
LINES = (("得分率高", 90), ("得分率较高", 80), ("得分率中等", 70), ("得分率较低", 60), ("得分率低", 0))
SHARES = [Step(word, Fraction(least)) for word, least in LINES]
WITHHELD = "未列出"


@dataclass(frozen=True, slots=True)
class View:
    """One theme of the meeting (会议专题): its key, title, and the indicator it shows, None for the whole."""

    key: str
    title: str
    indicator: Indicator | None = None


@dataclass(frozen=True)
class Scene:
    """What is on the screen (当前画面): a period, a theme, and the units that are not shown with place and points."""

    city: City
    choice: Choice
    run: Assessment
    view: View
    withheld: frozenset[str] = frozenset()

    @property
    def places(self) -> int:
        return self.run.scheme.rounding.total_dp

    @property
    def units(self) -> list[Total]:
        """Ranked and apart units (上屏单位)."""
        return appraised(self.run)

    def classes(self) -> Classes:
        """The units by grade, or by the share of what could be earned (分档)."""
        graded = self.view.indicator is None and not self.choice.interim and self.run.scheme.grades
        if graded:
            words = {total.unit.code: total.grade or None for total in self.units}
            steps, unit = [Step(grade.name, grade.least) for grade in self.run.scheme.grades], "分"
        else:
            words = {total.unit.code: _step(self.share(total)) for total in self.units}
            steps, unit = SHARES, "%"
        return by_grade({code: None if code in self.withheld else word for code, word in words.items()}, steps, unit)

    def share(self, total: Total) -> Fraction | None:
        """How much of what could be earned was earned (得分率), per cent; None where nothing could."""
        if self.view.indicator is None:
            whole = total.applicable_weight
            return total.points_sum / whole * 100 if whole else None
        row = self.run.points[total.unit.code, self.view.indicator.code]
        return None if row.points is None else row.points / row.indicator.weight * 100

    def areas(self) -> list[Area]:
        """The units on the map (单位图斑)."""
        classes = self.classes()
        return [self._area(classes, total) for total in self.units]

    def _area(self, classes: Classes, total: Total) -> Area:
        own, name = classes.of(total.unit.code), self.city.short_name(total.unit)
        if total.unit.code in self.withheld:
            return Area(total.unit.code, name, "", NO_DATA, text_on(NO_DATA), total.unit.name)
        text = self.text(total)
        words = f"{total.unit.name}：{text}，{own.word}"
        return Area(total.unit.code, name, text, own.colour, own.text_colour, words, own.hatched, own.lined)

    def text(self, total: Total) -> str:
        """The line under a unit's name (注记)."""
        if self.view.indicator is not None:
            return value_words(self.run.points[total.unit.code, self.view.indicator.code])
        if self.choice.interim:
            return f"{shown(total.points_sum, self.places)}/{brief(total.applicable_weight)}分" if total.applicable_weight else DASH
        if total.published_total is None:
            return DASH
        return f"{shown(total.published_total, self.places)} · {f'第{total.place}' if total.place else '单列'}"


def _step(share: Fraction | None) -> str | None:
    if share is None:
        return None
    return next((step.name for step in SHARES if step.at_least is not None and share >= step.at_least), SHARES[-1].name)


def views(run: Assessment, targets: Sequence[Headline], *, interim: bool) -> list[View]:
    """The themes there are (会议专题), by their keys."""
    whole = "已得分" if interim else "总分等次" if run.scheme.grades else "总分"
    scored = {item.code for item in run.scheme.indicators}
    listed = [target.indicator for target in targets if target.indicator is not None and target.indicator.code in scored]
    return [View(WHOLE, whole), *(View(str(n), item.title, item) for n, item in enumerate(listed[: MOST - 1], 2))]


def lowest(run: Assessment, count: int) -> frozenset[str]:
    """The units of the last places (靠后单位), which a meeting may leave out; ties at the edge are left out together."""
    places = sorted((total.place for total in run.totals.values() if total.place is not None), reverse=True)
    edge = places[count - 1] if 0 < count < len(places) else None
    return frozenset(code for code, total in run.totals.items() if edge is not None and total.place and total.place >= edge)


def grade(scene: Scene, total: Total) -> str:
    """The grade as a coloured word (等次标签)."""
    return scores.grade_chip(scene.run.scheme, total)
