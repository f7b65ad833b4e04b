"""The official table of the page (排名表): which rows, in which order, and the sentence that says what they count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from evaluation import comparison
from evaluation.comparison import Standing
from evaluation.lights import Thresholds
from evaluation.results import Assessment, Total
from evaluation.rounding import brief
from pages.results.ranking import notice
from pages.results.ranking.dimensions import DimensionRows
from pages.results.ranking.interim import COLUMNS as INTERIM_COLUMNS
from pages.results.ranking.interim import InterimRows
from pages.results.ranking.rows import Rows
from pages.ui import scores
from pages.ui.period import Choice
from pages.ui.tables import Row, joined, table

BY_PLACE, REVERSED, OFFICIAL = "place", "reverse", "official"
ORDERS = {BY_PLACE: "按位次", REVERSED: "位次倒序", OFFICIAL: "按建制顺序"}
TABLE, NOTICE = "table", "notice"
VIEWS = {TABLE: "排名表", NOTICE: "五列通报表"}


@dataclass(frozen=True)
class Sheet:
    """What one table shows (一张表): a run, beside the year before, and what was filtered."""

    choice: Choice
    run: Assessment
    earlier: Assessment | None
    order: str = BY_PLACE
    group: str = ""
    dimension: str = ""
    expert: bool = False

    @cached_property
    def absent(self) -> list[Total]:
        """Units that have reported nothing (尚未报送的单位): listed last, without place."""
        return [total for total in self.units if comparison.unreported(self.run, total.unit.code)]

    @property
    def units(self) -> list[Total]:
        """All units listed (列出的单位), in 建制顺序."""
        return [*self._ranked, *self._apart]

    @property
    def _ranked(self) -> list[Total]:
        return comparison.ranked(self.run, self.group)

    @property
    def _apart(self) -> list[Total]:
        return [] if self.group else comparison.apart(self.run)

    @cached_property
    def counted(self) -> list[Total]:
        """Ranked units that have reported (计入平均的单位)."""
        return [total for total in self._ranked if total not in self.absent]

    @property
    def apart(self) -> list[Total]:
        return [total for total in self._apart if total not in self.absent]

    def ordered(self, standings: list[Standing]) -> list[Standing]:
        """By place, the other way round, or in 建制顺序 (排列顺序)."""
        if self.order == OFFICIAL:
            return sorted(standings, key=lambda standing: standing.total.unit.order)
        return standings[::-1] if self.order == REVERSED else standings

    def standings(self) -> list[Standing]:
        """The units' places by total (总分位次)."""
        place = comparison.group_place if self.group else comparison.overall_place
        return comparison.standings(self.counted, self.earlier.totals if self.earlier else None, place)

    @property
    def title(self) -> str:
        """The dimension's or the page's subject (表题)."""
        named = (item.title for item in self.run.scheme.dimensions if item.code == self.dimension)
        return f"：{next(named)}" if self.dimension else ""

    def content(self, view: str, thresholds: Thresholds | None) -> str:
        """The table asked for (所选的表): of the year so far, the five columns, or the whole ranking."""
        if self.choice.interim:
            return self.interim(thresholds)
        return self.notice() if view == NOTICE else self.yearly()

    def yearly(self) -> str:
        """The whole ranking (排名表), by total or by one dimension."""
        rows: Rows | DimensionRows
        if self.dimension:
            rows = DimensionRows(self.run, self.earlier, self.dimension, self.group)
            standings = rows.standings(self.counted)
        else:
            rows = Rows(self.run, self.earlier is None, bool(self.group), self.expert, self.gains)
            standings = self.standings()
        body = [rows.ranked(standing) for standing in self.ordered(standings)]
        body += [*map(rows.apart, self.apart), *map(rows.unreported, self.absent)]
        foot = [rows.mean(self.counted, self.group or "全市"), rows.target()]
        look = "ranking dimension" if self.dimension else "ranking"
        return _card(table(self.caption, rows.headings(), body, foot, look), scores.legend(self.run, self.dimension))

    @cached_property
    def gains(self) -> dict[str, comparison.Gain]:
        """Points gained over the year before (进步)."""
        return comparison.gains(self.earlier, self.run, self.counted)

    @property
    def caption(self) -> str:
        """What the table counts (表注)."""
        before = f"{self.choice.year - 1}年度"
        means = f"平均为{len(self.counted)}个参加排名单位的算术平均；目标为满分。"
        if self.dimension:
            moved = f"较上期为比{before}的维度位次变化；" if self.earlier else ""
            weight = brief(comparison.dimension_weight(self.run, self.dimension))
            return f"维度得分满分{weight}分，按适用分值折算，位次按维度得分排；{moved}得分率为得分占适用分值的比例；{means}"
        if self.earlier is None:
            return f"得分按方案规则计算；没有{before}的结果，较上期、进步位次从缺；{means}"
        return f"得分按方案规则计算；较上期为比{before}的位次变化；{self._progress_words(before)}；{means}"

    def _progress_words(self, before: str) -> str:
        """On what footing 进步位次 stand (进步位次说明)."""
        if self.earlier is None or self.run.scheme.full_marks != self.earlier.scheme.full_marks:
            return "两年满分不同，不排进步位次"
        changed = len(comparison.changed_indicators(self.earlier.scheme, self.run.scheme))
        note = f"（两年有{changed}项指标的分值或计分规则不同）" if changed else ""
        return f"进步位次按得分比{before}增加多少排{note}"

    def notice(self) -> str:
        """The five-column table (五列通报表)."""
        rows = notice.rows(self.ordered(self.standings()), self.apart, self.absent, self.run.scheme.rounding.total_dp)
        return _card(table(f"{self.choice.title}考核得分，单位：分", notice.COLUMNS, rows, (), "notice"))

    def interim(self, thresholds: Thresholds | None) -> str:
        """The table of a month or quarter (期中表)."""
        rows = InterimRows(self.run, self.earlier, thresholds)
        body: list[Row] = [rows.row(total) for total in self.units]
        foot = [rows.mean(self.counted, self.group or "全市")]
        caption = (
            "期中只列已得分和已到期分值，按建制顺序排列，不折算、不排位次、不评等次；"
            f"平均为{len(self.counted)}个参加排名单位的算术平均。"
        )
        return _card(table(caption, INTERIM_COLUMNS, body, foot, "interim"), scores.legend(self.run))


def _card(content: str, below: str = "") -> str:
    return f'<section class="card">{content}</section>{below}'


def sentences(lines: Sequence[str]) -> str:
    """Sentences under the table (表下说明)."""
    return joined(f'<p class="lead absent">{line}</p>' for line in lines)
