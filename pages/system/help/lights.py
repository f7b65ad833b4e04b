"""Progress lights on the help page (进度灯号): the thresholds in force, and one example worked out now."""

from __future__ import annotations

from datetime import date

from data.city import City
from data.light_thresholds import read_thresholds, thresholds_on
from data.rule_examples import rule_examples
from evaluation.lights import Light, Thresholds, light_of, progress_of
from evaluation.periods import MONTHLY, Period
from evaluation.rounding import brief, percent_text
from evaluation.terms import Direction
from evaluation.trajectory import elapsed
from pages.ui.tables import Column, Row, chip, escaped, table


def content(city: City) -> str:
    """What the lights mean (进度灯号); a city without thresholds has none."""
    year = max(city.schemes)
    limits = thresholds_on(read_thresholds(city.folder), f"{year}-12-31")
    if limits is None:
        return '<h2>进度灯号</h2><p class="sentence">本城市没有规定灯号阈值，不显示灯号。</p>'
    ranges = {
        Light.ON_COURSE: f"比值不小于{brief(limits.on_course)}",
        Light.BEHIND: f"比值不小于{brief(limits.behind)}，小于{brief(limits.on_course)}",
        Light.FAR_BEHIND: f"比值小于{brief(limits.behind)}",
    }
    columns = (Column("灯号", "heading"), Column("条件", "wide"))
    rows = [Row((f"{light.sign} {light.label}", words)) for light, words in ranges.items()]
    return (
        "<h2>进度灯号</h2>"
        '<p class="sentence">灯号只在年度中间使用，不计分、不影响位次。比值＝实际进度÷应达进度；'
        "应达进度按数据期末日在全年已过的天数计（序时进度）。没有目标、没有基数、缺报或未到数据期的，没有灯号。</p>"
        f'<section class="card">{table("灯号与阈值，均含本数", columns, rows, look="lights")}</section>'
        f'<p class="lead">{chip(limits.status or "阈值", "mark")} {escaped(limits.cite.text)}</p>{_example(limits, year)}'
    )


def _example(limits: Thresholds, year: int) -> str:
    sample = rule_examples().light
    last = date.fromisoformat(Period(year, MONTHLY, sample.month).last_day)
    due = elapsed(date(year, 1, 1), date(year, 12, 31), on=last)
    progress = progress_of(sample.baseline, sample.target, sample.actual, Direction.HIGHER, due)
    light = light_of(progress, limits)
    words = f"{light.sign} {light.label}" if light else "没有灯号"
    return (
        f'<h2>算例</h2><p class="sentence worked-light">{chip("示例 · 虚构", "mark")} {escaped(sample.title)}，'
        f"{year}年{sample.month}月末已完成{brief(sample.actual)}{escaped(sample.unit)}：实际进度{percent_text(progress.share)}，"
        f"应达进度{percent_text(progress.due)}（应达{brief(progress.expected)}{escaped(sample.unit)}），"
        f"比值{brief(progress.share / progress.due)}，{words}。</p>"
    )
