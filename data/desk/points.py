"""One's own points (自测得分): what a unit's own figures come to by the scheme, before anybody verified them.

Scored by the engine with this unit alone. Where the rule compares with other units there is no number, but a sentence:
whatever were shown would tell of the others, or be wrong.
"""

from __future__ import annotations

from typing import NamedTuple

from data.desk.forms import FormDesk, figures_in
from evaluation.errors import FaultList
from evaluation.figures import Figure, Target
from evaluation.intake import Inputs
from evaluation.rounding import shown
from evaluation.scheme import Indicator, Scheme
from evaluation.scoring import Task, score_indicator
from evaluation.terms import Ranking
from evaluation.units import Unit
from evaluation.values import read_indicator
from evaluation.wording import sentence

NONE = "—"
OBSERVED = "观察指标，不计分"
UNRANKED = "全市数据不计分"
UNFILLED = "尚未填写，或有差错待改正"
AGAINST_PEERS = "按各单位数据比较计分，各单位报齐后由考核办测算"
INCOMPLETE = "计分所需的目标或基数不全，暂不能自测"


class SelfPoints(NamedTuple):
    """Points of one line (自测得分): the number or a dash, and how it came about or why there is none."""

    points: str
    words: str


def self_points(desk: FormDesk) -> dict[str, SelfPoints]:
    """What the form's figures score by themselves (自测得分), by indicator."""
    figures = {row.indicator: row for row in figures_in(desk.form)}
    return {
        line.code: _points(desk.form.scheme, desk.form.unit, line.indicator, figures.get(line.code), line.target)
        for line in desk.form.lines
    }


def against_peers(indicator: Indicator) -> bool:
    """Whether an indicator's points depend on other units (是否与其他单位比较), in whatever part."""
    return any(part.against_peers for part in indicator.parts)


def _points(scheme: Scheme, unit: Unit, indicator: Indicator, figure: Figure | None, target: str) -> SelfPoints:
    reason = _reason(unit, indicator, figure)
    if reason or figure is None:
        return SelfPoints(NONE, reason)
    key, faults = (unit.code, indicator.code), FaultList()
    aims = {key: Target(*key, target)} if target else {}
    inputs = Inputs(scheme, (unit,), {key: figure}, aims, ())
    readings = read_indicator(inputs, indicator, faults)
    if set(faults):
        return SelfPoints(NONE, INCOMPLETE)
    awaiting = scheme.awaits_document(indicator)
    row = score_indicator(Task(indicator, (unit,), readings, awaiting))[unit.code]
    places = scheme.rounding.points_dp
    return SelfPoints(shown(row.points, places) or NONE, sentence(row, places, awaiting=awaiting))


def _reason(unit: Unit, indicator: Indicator, figure: Figure | None) -> str:
    """Why there is no number (不能自测的原因), blank where there is one."""
    if indicator.observed:
        return OBSERVED
    if unit.ranked is Ranking.UNRANKED:
        return UNRANKED
    if against_peers(indicator):
        return AGAINST_PEERS
    return UNFILLED if figure is None else ""
