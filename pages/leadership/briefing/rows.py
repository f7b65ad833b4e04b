"""The ten rows of the meeting (位次表): who stands where; within the year what is earned, due and lit."""

from __future__ import annotations

from evaluation.comparison import apart, ranked, standings, unreported
from evaluation.lights import Thresholds
from evaluation.results import Assessment, Total
from evaluation.rounding import brief, shown
from pages.leadership.briefing.views import Scene, grade
from pages.ui import scores
from pages.ui.scores import UNREPORTED, place_words
from pages.ui.tables import DASH, escaped, joined

MOVES = {1: ("gain", "▲"), -1: ("loss", "▼")}


def rows(scene: Scene, earlier: Assessment | None, limits: Thresholds | None) -> str:
    """The ten rows (位次表): by place in a finished year, in 建制顺序 within the year; withheld ones without numbers."""
    heads: tuple[str, ...]
    if scene.choice.interim:
        heads = ("单位", "已得分", "已到期分值", "进度灯号")
        body = [_within(scene, earlier, limits, total) for total in (*ranked(scene.run), *apart(scene.run))]
    else:
        heads = ("位次", "单位", "得分", "较上年", "等次")
        body = _by_place(scene, earlier)
    cells = joined(f"<th scope='col'>{word}</th>" for word in heads)
    look = "within" if scene.choice.interim else "places"
    return (
        f'<section class="rows"><table class="{look}" style="--count:{len(body)}"><caption>{_counted(scene)}</caption>'
        f"<thead><tr>{cells}</tr></thead><tbody>{joined(body)}</tbody></table></section>"
    )


def _counted(scene: Scene) -> str:
    if scene.choice.interim:
        return "期中只列已得分和已到期分值，不排位次"
    left_out = f"，后{len(scene.withheld)}位未列出" if scene.withheld else ""
    return f"共{len(ranked(scene.run))}个参加排名单位{left_out}"


def _by_place(scene: Scene, earlier: Assessment | None) -> list[str]:
    known = [total for total in ranked(scene.run) if not unreported(scene.run, total.unit.code)]
    listed = [item for item in standings(known) if item.total.unit.code not in scene.withheld]
    found = [_row(scene, item.total, (place_words(item), *_numbers(scene, earlier, item.total))) for item in listed]
    # in 建制顺序, so that their order tells nothing
    hidden = [scene.run.totals[unit.code] for unit in scene.run.units if unit.code in scene.withheld]
    found += [_row(scene, total, (DASH, DASH, DASH, DASH)) for total in hidden]
    found += [_row(scene, total, ("单列", *_numbers(scene, earlier, total)), "apart") for total in apart(scene.run)]
    absent = [total for total in ranked(scene.run) if total not in known]
    return found + [_row(scene, total, (DASH, DASH, DASH, UNREPORTED)) for total in absent]


def _numbers(scene: Scene, earlier: Assessment | None, total: Total) -> tuple[str, str, str]:
    return shown(total.published_total, scene.places) or DASH, _moved(earlier, total), grade(scene, total)


def _moved(earlier: Assessment | None, total: Total) -> str:
    """Places gained or lost since the year before (较上年), for eyes and in words."""
    before = None if earlier is None else earlier.totals.get(total.unit.code)
    if before is None or before.place is None or total.place is None:
        return DASH
    moved = before.place - total.place
    if not moved:
        return "持平"
    look, sign = MOVES[1 if moved > 0 else -1]
    words = f"{'上升' if moved > 0 else '下降'}{abs(moved)}位"
    return f'<span class="{look}" role="img" aria-label="{words}">{sign}{abs(moved)}</span>'


def _within(scene: Scene, earlier: Assessment | None, limits: Thresholds | None, total: Total) -> str:
    if unreported(scene.run, total.unit.code):
        return _interim(scene, total, (DASH, brief(total.applicable_weight), UNREPORTED))
    lit = scores.lights(scene.run, earlier, limits, total)
    return _interim(scene, total, (shown(total.points_sum, scene.places), brief(total.applicable_weight), lit))


def _interim(scene: Scene, total: Total, cells: tuple[str, str, str]) -> str:
    rest = joined(f"<td>{cell}</td>" for cell in cells)
    return f'<tr data-unit="{escaped(total.unit.code)}"><th scope="row">{_name(scene, total)}</th>{rest}</tr>'


def _row(scene: Scene, total: Total, cells: tuple[str, str, str, str], look: str = "") -> str:
    place, points, moved, word = cells
    return (
        f'<tr class="{look}" data-unit="{escaped(total.unit.code)}"><td class="place">{place}</td>'
        f'<th scope="row">{_name(scene, total)}</th><td class="points">{points}</td><td>{moved}</td><td>{word}</td></tr>'
    )


def _name(scene: Scene, total: Total) -> str:
    """The name, which opens the unit's card; of a withheld unit the name alone."""
    if total.unit.code in scene.withheld:
        return escaped(total.unit.name)
    return f'<button type="button" data-open="{escaped(total.unit.code)}">{escaped(total.unit.name)}</button>'
