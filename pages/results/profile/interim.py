"""Within the year (期中): a light for every indicator that is due, against 序时进度."""

from __future__ import annotations

from evaluation.lights import Light, Lit, Thresholds, lights_of
from evaluation.profile import value_words
from evaluation.results import Assessment
from evaluation.rounding import brief, percent_text, shown
from evaluation.trajectory import reached
from pages.results.profile.versus import figure
from pages.ui.tables import DASH, Column, Row, escaped, table

COLUMNS = (
    Column("指标", "heading"), Column("灯号"), Column("分值", "number"), Column("已得分", "number"), Column("实绩", "number"),
    Column("本期应达", "number"), Column("年度目标", "number"), Column("实际进度", "number"), Column("应达进度", "number"),
)  # fmt: skip
ORDER = [*reversed(Light), None]


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


def light_words(lit: Lit) -> str:
    """A light with sign and word (灯号), or the reason there is none."""
    if lit.light is None:
        return f'<span class="quiet">{escaped(lit.reason)}</span>'
    return f'<span class="light {lit.light.value}">{lit.light.sign} {lit.light.label}</span>'
