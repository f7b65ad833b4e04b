"""The card of a unit (单位卡): why it stands where it stands, in three shortfalls and three strengths."""

from __future__ import annotations

from evaluation.comparison import ranked, standings
from evaluation.profile import shortfall_words, shortfalls, strength_words, strengths
from evaluation.results import Total
from evaluation.rounding import brief, shown
from pages.leadership.briefing.views import Scene, grade
from pages.ui.scores import NEAR
from pages.ui.tables import DASH, escaped, joined

MOST = 3


def cards(scene: Scene) -> str:
    """The cards of all units (单位卡), one of which is shown at a time; none of a withheld unit."""
    return joined(_card(scene, total) for total in scene.units if total.unit.code not in scene.withheld)


def _card(scene: Scene, total: Total) -> str:
    code, run = total.unit.code, scene.run
    lost = joined(f"<li>{escaped(shortfall_words(run, item))}</li>" for item in shortfalls(run, code)[:MOST])
    strong = [f"{item.row.indicator.title}：{strength_words(run, item)}" for item in strengths(run, code)[:MOST]]
    won = joined(f"<li>{escaped(words)}</li>" for words in strong)
    return (
        f'<section class="unit-card" role="dialog" aria-label="{escaped(total.unit.name)}" data-card="{escaped(code)}" hidden>'
        f"<header><h2>{escaped(total.unit.name)}</h2>{_standing(scene, total)}"
        f'<button type="button" data-go="close">关闭</button></header>'
        f"<div><div><h3>失分最多</h3><ol>{lost or '<li>没有失分</li>'}</ol></div>"
        f"<div><h3>优势</h3><ol>{won or '<li>没有得分不低于平均的指标</li>'}</ol></div></div></section>"
    )


def _standing(scene: Scene, total: Total) -> str:
    """Where the unit stands (位次、得分、与前一位分差)."""
    if scene.choice.interim:
        words = f"已得{shown(total.points_sum, scene.places)}分，已到期分值{brief(total.applicable_weight)}分"
        return f"<p>{words}</p>"
    place = f"第{total.place}位" if total.place else total.unit.ranked.label
    points = shown(total.published_total, scene.places) or DASH
    found = next((item for item in standings(ranked(scene.run)) if item.total is total), None)
    gap = ""
    if found is not None and found.gap is not None:
        gap = f"，与前一位分差{shown(found.gap, scene.places)}分{f'（{NEAR}）' if found.near else ''}"
    return f"<p>{place}，<strong>{points}</strong>分{gap}　{grade(scene, total)}</p>"
