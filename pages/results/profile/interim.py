"""Within the year (期中): a light for every indicator that is due, against 序时进度."""

from __future__ import annotations

from data.city import City
from data.light_thresholds import read_thresholds, thresholds_on
from evaluation.lights import Light, Lit, Thresholds, lights_of
from evaluation.profile import value_words
from evaluation.results import Assessment
from evaluation.rounding import brief, percent_text, shown
from evaluation.trace import dimension_node
from evaluation.trajectory import reached
from pages.results.profile.versus import figure
from pages.ui import session
from pages.ui.period import Choice
from pages.ui.tables import DASH, Column, Row, escaped, joined, table
from pages.ui.trace import COLUMNS as COLUMNS_OF_TRACE
from pages.ui.trace import View

COLUMNS = (
    Column("指标", "heading"), Column("灯号"), Column("分值", "number"), Column("已得分", "number"), Column("实绩", "number"),
    Column("本期应达", "number"), Column("年度目标", "number"), Column("实际进度", "number"), Column("应达进度", "number"),
)  # fmt: skip
ORDER = [*reversed(Light), None]


def thresholds(city: City, choice: Choice) -> Thresholds | None:
    """The thresholds in force at the end of the period (预警阈值)."""
    kept = session.kept((*session.stamp(city, choice), "light-thresholds"), lambda: read_thresholds(city.folder))
    return thresholds_on(kept, choice.period.last_day)


def lights(run: Assessment, earlier: Assessment | None, limits: Thresholds | None, unit: str) -> dict[str, Lit] | None:
    """The lights of a unit (各项灯号); None without thresholds."""
    return None if limits is None else lights_of(run, earlier, limits, unit)


def light_table(run: Assessment, unit: str, lit: dict[str, Lit], limits: Thresholds) -> str:
    """Lights by indicator (指标灯号表), the worst first."""
    codes = sorted(lit, key=lambda code: ORDER.index(lit[code].light))
    rows = [_row(run, unit, code, lit[code]) for code in codes]
    caption = (
        f"各指标进度：实际进度÷应达进度不小于{brief(limits.on_course)}为正常，不小于{brief(limits.behind)}为滞后，再低为严重滞后；"
        f"阈值为{limits.status or limits.cite.text}。应达进度按数据期末日已过天数计。"
    )
    return table(caption, COLUMNS, rows, (), "lights")


def _row(run: Assessment, unit: str, code: str, lit: Lit) -> Row:
    row = run.points[unit, code]
    name = f'{escaped(row.indicator.title)}<span class="unit">{escaped(row.indicator.unit)}</span>'
    cells = [name, light_words(lit), brief(row.indicator.weight), shown(row.points, run.scheme.rounding.total_dp) or DASH]
    if lit.progress is None:
        value = figure(row.measure) if row.measure is not None else escaped(value_words(row)) if row.points is not None else DASH
        return Row([*cells, value, DASH, DASH, DASH, DASH], "", {"indicator": code})
    progress = lit.progress
    numbers = [figure(value) for value in (progress.actual, progress.expected, progress.target)]
    done = reached(progress.actual, progress.target, row.indicator.direction)
    share = "已达目标" if done else percent_text(progress.share).replace("-", "−")
    return Row([*cells, *numbers, share, percent_text(progress.due)], "", {"indicator": code})


def earned_trace(run: Assessment, unit: str, *, expert: bool) -> str:
    """The arithmetic of what was earned so far (已得分追溯): nothing rescaled, no total."""
    view, total = View(run.scheme.rounding.points_dp, expert), run.totals[unit]
    opened = joined(_dimension(run, unit, item.code, view) for item in run.scheme.dimensions)
    return (
        f'<p class="sentence">已得分{view.points(total.points_sum)}，为各维度已得分之和；'
        f"已到期分值{brief(total.applicable_weight)}分。期中不折算、不计总分。{view.precise(total.points_sum)}</p>{opened}"
    )


def _dimension(run: Assessment, unit: str, code: str, view: View) -> str:
    row = run.dimensions.get((unit, code))
    if row is None:
        return ""
    nodes = [child for child in dimension_node(run, row).children if child.kind == "indicator"]
    due = any(node.points is not None for node in nodes)
    value = f"{view.points(row.raw)}分" if due else "未到期"
    foot = [Row(("各项合计", "", view.points(row.raw), "", "", "", view.precise(row.raw)), "total")] if due else []
    title = escaped(row.dimension.title)
    inside = table(f"{row.dimension.title}各项已得分", COLUMNS_OF_TRACE, map(view.indicator, nodes), foot, "trace")
    return f'<details class="step"><summary><span>{title}</span><span>{value}</span></summary>{inside}</details>'


def light_words(lit: Lit) -> str:
    """A light with sign and word (灯号), or the reason there is none."""
    if lit.light is None:
        return f'<span class="quiet">{escaped(lit.reason)}</span>'
    return f'<span class="light {lit.light.value}">{lit.light.sign} {lit.light.label}</span>'
