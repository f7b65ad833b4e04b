"""Who moved (位次变动): places gained and lost since the year before, the most first."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.comparison import Gain, Standing, gains, ranked, standings, unreported
from evaluation.results import Assessment
from evaluation.rounding import shown
from pages.ui.period import Choice
from pages.ui.scores import move_words
from pages.ui.states import FIRST
from pages.ui.tables import escaped, joined

MOST = 3


def moved(run: Assessment, earlier: Assessment | None) -> tuple[list[Standing], list[Standing]]:
    """Units that gained places, and those that lost some (升降单位), the most first."""
    reported = [total for total in ranked(run) if not unreported(run, total.unit.code)]
    found = [item for item in standings(reported, earlier.totals if earlier else None) if item.moved]
    found.sort(key=lambda item: -abs(item.moved or 0))
    return [item for item in found if (item.moved or 0) > 0], [item for item in found if (item.moved or 0) < 0]


def section(choice: Choice, run: Assessment, earlier: Assessment | None) -> str:
    """The card of those who moved (位次变动)."""
    before = f"{choice.year - 1}年度"
    if earlier is None:
        return f'<p class="lead">{FIRST}：没有{before}的结果，不比较位次。</p>'
    up, down = moved(run, earlier)
    listed = joined(_items(items) for items in (up, down))
    body = f'<ul class="movers">{listed}</ul>' if listed else '<p class="lead">各单位位次均与上期持平。</p>'
    return f'{body}<p class="lead">与{before}相比。{_points(gains(earlier, run, ranked(run)), run)}</p>'


def _items(items: Sequence[Standing]) -> str:
    more = f'<li class="quiet">另有{len(items) - MOST}个</li>' if len(items) > MOST else ""
    return joined(map(_item, items[:MOST])) + more


def _item(item: Standing) -> str:
    was = (item.place or 0) + (item.moved or 0)
    return (
        f'<li data-unit="{item.total.unit.code}"><strong>{escaped(item.total.unit.name)}</strong>'
        f"{move_words(item.moved, first=False)}<span class=\"quiet\">第{was}位→第{item.place}位</span></li>"
    )


def _points(found: dict[str, Gain], run: Assessment) -> str:
    """Who gained and who lost most points (得分增减最多)."""
    if not found:
        return ""
    ordered = sorted(found, key=lambda code: found[code].points)
    places = run.scheme.rounding.total_dp
    words = [
        f"{word}最多的是{escaped(run.totals[code].unit.name)}，{shown(abs(found[code].points), places)}分"
        for word, code, there in (
            ("得分增加", ordered[-1], found[ordered[-1]].points > 0), ("得分减少", ordered[0], found[ordered[0]].points < 0),
        ) if there
    ]  # fmt: skip
    return "；".join(words) + "。" if words else ""
