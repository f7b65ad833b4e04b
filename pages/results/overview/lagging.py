"""Which indicators lag in most units (滞后最多的指标): where the whole city has to look first."""

from __future__ import annotations

from evaluation.comparison import apart, ranked
from evaluation.lights import Light, Thresholds, lights_of
from evaluation.results import Assessment
from evaluation.scheme import Indicator
from pages.ui.tables import escaped, joined

MOST = 6


def lagging(run: Assessment, earlier: Assessment | None, thresholds: Thresholds) -> list[tuple[Indicator, int, int]]:
    """Indicators with units far behind and behind (严重滞后、滞后单位数), the most first, then in scheme order."""
    units = [total.unit.code for total in (*ranked(run), *apart(run))]
    lit = [lights_of(run, earlier, thresholds, unit) for unit in units]
    found = []
    for item in run.scheme.indicators:
        lights = [one[item.code].light for one in lit]
        found.append((item, lights.count(Light.FAR_BEHIND), lights.count(Light.BEHIND)))
    found = [entry for entry in found if entry[1] or entry[2]]
    return sorted(found, key=lambda entry: (-entry[1], -entry[2]))[:MOST]


def section(run: Assessment, earlier: Assessment | None, thresholds: Thresholds | None) -> str:
    """The card of indicators that lag (滞后指标)."""
    if thresholds is None:
        return '<p class="lead">本城市文件夹没有预警阈值，不显示进度灯号。</p>'
    found = lagging(run, earlier, thresholds)
    if not found:
        return '<p class="lead">没有滞后的指标。</p>'
    items = joined(
        f'<li data-indicator="{item.code}"><span>{item.code} {escaped(item.title)}</span>'
        f"<span>{_light(Light.FAR_BEHIND, far)}{_light(Light.BEHIND, behind)}</span></li>"
        for item, far, behind in found
    )
    status = f"，{escaped(thresholds.status)}" if thresholds.status else ""
    return f'<ul class="lagging">{items}</ul><p class="lead">单位个数；灯号按序时进度{status}。</p>'


def _light(light: Light, count: int) -> str:
    return f'<span class="light {light.value}">{light.sign} {light.label}{count}个</span>' if count else ""
